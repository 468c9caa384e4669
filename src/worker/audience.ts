import { compileCondition } from '../condition/index.ts'
import type { Customer } from '../customer.ts'
import type { Broadcast } from '../ports.ts'
import type { Instant } from '../time.ts'
import { customerVocabulary } from '../vocabulary.ts'

/** Whether a customer, as the record is now, is of the audience. */
export type Audience = (customer: Customer, now: Instant) => boolean

/**
 * Who may be told beside having the interests that the store searched for. A campaign is for persons: a household has no
 * phone, and nobody knows who a bill without a name was. Null: whoever the store finds.
 */
export function audienceOfBroadcast({ kind, where }: Broadcast, zone: string): Audience | null {
  if (kind !== 'campaign') return null
  const holds = where === null ? null : compileCondition(where, customerVocabulary)
  return (customer, now) => customer.kind === 'person' && (holds === null || holds(customer, { now, zone }))
}
