import { engineSource, maxIdLength, type SystemFact } from '../facts/index.ts'
import { contentHash } from '../hash.ts'
import type { AccountParcel } from '../ledger/index.ts'
import type { Draft } from './draft.ts'

/** What a member's account brings to the household. */
export interface Pooled {
  readonly member: string
  /** What the member did, `source/id`: it stands beside the household's entries. */
  readonly cause?: string | undefined
  readonly parcel: AccountParcel | null
  /** The member's tier, as it was when this left: the household answers where its own is another one. */
  readonly tier: string | null
  /** Goods came back that match no bill: the household's points answer for them. */
  readonly unlinked?: { readonly returnId: string; readonly amountMinor: number } | undefined
}

/** Puts what is the household's into the outbox, as a fact named after the entry by which it left, so that it arrives once. */
export function sendPooled(draft: Draft, householdId: string, pooled: Pooled): void {
  const { cause, now, customer, outbox } = draft
  const type = 'household.received'
  // The entry's number is never another's, however often one instant is folded.
  const id = contentHash([type, customer.id, customer.points.seq, cause, outbox.length])
  const fact: SystemFact = {
    type,
    id,
    source: engineSource,
    occurredAt: now,
    customer: { customerId: householdId },
    causedBy: cause.slice(0, maxIdLength),
    payload: { ...pooled, cause } satisfies Pooled,
  }
  outbox.push({ id, kind: 'fact', dueAt: now, fact })
}
