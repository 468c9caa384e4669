import type { FactInput } from '../../facts/index.ts'
import { dayNumberOf, type Instant, minuteMs, minuteOfDay } from '../../time.ts'
import { checkWhole } from './check.ts'
import type { SimulatedShop } from './shop.ts'

/** As much of a CRM as a simulation needs; what `createCrm` makes has it. */
export interface LivingCrm {
  record(facts: readonly FactInput[]): Promise<readonly { readonly status: string; readonly code?: string }[]>
  work(): Promise<unknown>
}

/** How a shop is lived through. */
export interface LiveThroughOptions {
  readonly crm: LivingCrm
  /** Puts the clock that the CRM was given forward. */
  readonly setClock: (at: Instant) => void
  /** So long between two looks while the shops are open; 120 when left out. Between 22 and 8 o'clock it looks once, at midnight. */
  readonly stepMinutes?: number
  /** Called after each day, for a progress bar: the days are numbered from 0. */
  readonly onDay?: (ended: { readonly day: number; readonly at: Instant }) => void
}

/** What a CRM was told, and what it said to that. */
export interface LivedThrough {
  /** Facts handed to `record`, by type. */
  readonly facts: Readonly<Record<string, number>>
  /** Outcomes by status: `recorded`, `announced`, `duplicate` and so on. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Refused facts, by code. */
  readonly refused: Readonly<Record<string, number>>
  /** Messages that the channels took, by channel. */
  readonly messages: Readonly<Record<string, number>>
}

const batchSize = 500
const usualStepMinutes = 120
const morningMinute = 8 * 60
const eveningMinute = 22 * 60
const dayMinutes = 1440

/**
 * Lives a simulated shop through to its end with a CRM: puts the clock forward step by step, records what arrived, lets the
 * worker do what is due. The clock ends within the last day. The usual step keeps a window of two hours after a delay of
 * two hours, as a welcome message has.
 *
 * A shop is lived through once: what the CRM throws ends it, and what had arrived by then does not arrive again.
 * @throws CrmError `bad-option` when the step is not 1 to 1440 minutes; whatever the CRM throws.
 */
export async function liveThrough(
  shop: SimulatedShop,
  { crm, setClock, stepMinutes = usualStepMinutes, onDay }: LiveThroughOptions,
): Promise<LivedThrough> {
  checkWhole('stepMinutes', stepMinutes, { least: 1, most: dayMinutes })
  const counts = { facts: {}, outcomes: {}, refused: {} } as Record<'facts' | 'outcomes' | 'refused', Counts>
  const firstDay = dayNumberOf(shop.startsAt, shop.zone)
  let day = firstDay
  let at = shop.startsAt
  // The clock stops within the last day: the midnight after it belongs to the next.
  const last = shop.endsAt - 1
  while (at < last) {
    at = Math.min(last, nextLook(at, shop.zone, stepMinutes))
    setClock(at)
    const facts = shop.arrivals(at)
    for (let start = 0; start < facts.length; start += batchSize) {
      await tell(crm, facts.slice(start, start + batchSize), counts)
    }
    await crm.work()
    const today = at === last ? day + 1 : dayNumberOf(at, shop.zone)
    if (today === day) continue
    onDay?.({ day: day - firstDay, at })
    day = today
  }
  return { ...counts, messages: shop.truth().messages }
}

type Counts = Record<string, number>

async function tell(
  crm: LivingCrm,
  facts: readonly FactInput[],
  { facts: told, outcomes, refused }: Record<'facts' | 'outcomes' | 'refused', Counts>,
): Promise<void> {
  const answers = await crm.record(facts)
  for (const { type } of facts) countOne(told, type)
  for (const { status, code } of answers) {
    countOne(outcomes, status)
    if (status === 'refused') countOne(refused, code ?? 'unknown')
  }
}

function countOne(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

function nextLook(at: Instant, zone: string, stepMinutes: number): Instant {
  const minute = minuteOfDay(at, zone)
  const next =
    minute < morningMinute
      ? morningMinute
      : minute >= eveningMinute
        ? dayMinutes
        : Math.min(minute + stepMinutes, eveningMinute)
  return at + (next - minute) * minuteMs
}
