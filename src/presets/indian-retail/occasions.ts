import type { PolicyInput } from '../../policy.ts'
import { festivalDays } from './festivals.ts'

const festivalLeadDays = 7

const festivals = Object.fromEntries(
  Object.entries(festivalDays).map(([id, days]) => [
    id,
    { kind: 'festival' as const, leadDays: festivalLeadDays, days: [...days] },
  ]),
)

/** The days that are worth a message, and how long before: time to shop for a festival, three days to a birthday. */
export const occasions: NonNullable<PolicyInput['occasions']> = {
  birthday: { kind: 'birthday', leadDays: 3 },
  anniversary: { kind: 'anniversary', leadDays: 7 },
  'customer-anniversary': { kind: 'customer-anniversary', leadDays: 0 },
  ...festivals,
}
