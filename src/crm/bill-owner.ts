import type { CustomerBill } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { namedBill } from '../fold/index.ts'
import type { Loaded, Store } from '../ports.ts'
import { billClaim, ownerOf } from './load.ts'
import { type RecordOutcome, refOf } from './outcomes.ts'

/** Whose bill it is that a fact names: free to be written, or a reason why not. */
export type BillOwner =
  | { readonly status: 'free'; readonly anonymousOwner?: string; readonly bill?: CustomerBill }
  | { readonly status: 'taken'; readonly outcome: RecordOutcome }

export const free: BillOwner = { status: 'free' }

/** A fact with what was loaded for it. */
export interface LoadedFact {
  readonly fact: Fact
  readonly loaded: Loaded
}

/**
 * A bill belongs to one customer: anybody else's fact about it is refused, unless the owner is nobody yet. Asked for many
 * facts at once.
 * @returns One answer for each fact, in order.
 */
export async function billOwners(
  store: Store,
  tenant: string,
  facts: readonly LoadedFact[],
): Promise<readonly BillOwner[]> {
  const asked = facts.flatMap((one, place) => (mustAsk(one) ? [{ place, bill: namedBill(one.fact) ?? '' }] : []))
  if (asked.length === 0) return facts.map(() => free)
  const owners = await store.load(asked.map(({ bill }) => ownerOf(tenant, bill)))
  const answers: BillOwner[] = facts.map(() => free)
  asked.forEach(({ place, bill }, index) => {
    const [one, owner] = [facts[place], owners[index]]
    if (one !== undefined && owner !== undefined) answers[place] = judge(one, bill, owner)
  })
  return answers
}

function mustAsk({ fact, loaded }: LoadedFact): boolean {
  const bill = namedBill(fact)
  const named = 'customer' in fact && fact.customer !== undefined
  if (bill === null || !named || 'payload' in fact || fact.type === 'points.redeemed') return false
  return loaded.owners[billClaim(bill)] !== loaded.customerId
}

function judge({ fact, loaded }: LoadedFact, key: string, owner: Loaded): BillOwner {
  if (owner.customer === null || owner.customerId === loaded.customerId) return free
  const bill = owner.bills.find((known) => known.key === key)
  if (owner.customer.kind === 'anonymous') {
    if (fact.type === 'bill.claimed') return { status: 'free', anonymousOwner: owner.customerId }
    // Only a return or a delivery came so far, before the bill itself: they are this customer's too.
    const opens = fact.type === 'purchase.completed' || fact.type === 'order.placed'
    if (opens && bill !== undefined && bill.at === null)
      return { status: 'free', anonymousOwner: owner.customerId, bill }
  }
  if (bill !== undefined && bill.movedTo !== null) return free
  return {
    status: 'taken',
    outcome: {
      status: 'refused',
      fact: refOf(fact),
      code: 'bill-of-another-customer',
      message: `Bill ${key} is another customer's; only bill.reassigned moves it.`,
      details: { bill: key, owner: owner.customerId },
    },
  }
}
