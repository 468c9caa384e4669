import { compileCondition } from '../condition/index.ts'
import type { Customer } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import type { Broadcast } from '../ports.ts'
import type { Day, Instant } from '../time.ts'
import { customerVocabulary } from '../vocabulary.ts'

/** Whether a customer, as the record is now, is of the audience. */
export type Audience = (customer: Customer, now: Instant) => boolean

/**
 * Who may be told beside having the interests that the store searched for. A campaign is for persons: a household has no
 * phone, and nobody knows who a bill without a name was. Null: whoever the store finds.
 */
export function audienceOfBroadcast({ kind, where }: Pick<Broadcast, 'kind' | 'where'>, zone: string): Audience | null {
  if (kind !== 'campaign') return null
  const holds = where === null ? null : compileCondition(where, customerVocabulary)
  return (customer, now) => customer.kind === 'person' && (holds === null || holds(customer, { now, zone }))
}

/** News of what is over by the shop's calendar are none: a slow broadcast ends with what it is about. */
export function hasEnded(fact: Fact, today: Day): boolean {
  return 'endsOn' in fact && typeof fact.endsOn === 'string' && fact.endsOn < today
}
