import type { CustomerBill } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { namedBill } from '../fold/index.ts'
import type { Loaded, Store } from '../ports.ts'
import { billClaim, claimsBill, lookFor, ownerOf } from './load.ts'
import { ownerNow, wayOfBill } from './moved-bills.ts'
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
 * A bill belongs to one customer: anybody else's fact about it is refused, unless the owner is nobody yet. One that was
 * reassigned belongs to whoever it went to. Asked for many facts at once.
 * @returns One answer for each fact, in order.
 */
export async function billOwners(
  store: Store,
  tenant: string,
  facts: readonly LoadedFact[],
): Promise<readonly BillOwner[]> {
  const claimed = await claimBills(store, tenant, facts)
  const asked = facts.flatMap((one, place) => {
    const bill = namedBill(one.fact)
    return bill !== null && isNamed(one) && !claimed.has(claimOf(one, bill)) ? [{ place, bill }] : []
  })
  if (asked.length === 0) return facts.map(() => free)
  const subjects = asked.map(({ place }) => facts[place]?.loaded.subject ?? '')
  const loads = await store.load([
    ...asked.map(({ bill }) => ownerOf(tenant, bill)),
    ...subjects.map((customerId) => lookFor(tenant, { customerId })),
  ])
  const answers: BillOwner[] = facts.map(() => free)
  for (const [index, { place, bill }] of asked.entries()) {
    const [one, first, subject] = [facts[place], loads[index], loads[asked.length + index]]
    if (one === undefined || first === undefined) continue
    const isMoved = wayOfBill(bill)(first) !== null
    const owner = isMoved ? await ownerNow(store, ownerOf(tenant, bill), bill, first) : first
    // Compared as both are now: a merge may have made them one since the fact was loaded.
    if (owner.customerId !== subject?.customerId) answers[place] = judge(one, bill, owner)
  }
  return answers
}

/** True for a fact from outside that says itself whom it is about: then its bill must be theirs. */
function isNamed({ fact }: LoadedFact): boolean {
  return 'customer' in fact && fact.customer !== undefined && !('payload' in fact)
}

function claimOf({ loaded }: LoadedFact, bill: string): string {
  return `${loaded.customerId} ${bill}`
}

/** Claims the bills that facts write for those they are about. Returns the claims that hold. */
async function claimBills(store: Store, tenant: string, facts: readonly LoadedFact[]): Promise<ReadonlySet<string>> {
  const bySubject = new Map<string, { readonly customerId: string; readonly bills: Set<string> }>()
  for (const one of facts) {
    const bill = namedBill(one.fact)
    if (bill === null || !isNamed(one) || !claimsBill.has(one.fact.type)) continue
    const { subject, customerId } = one.loaded
    const claims = bySubject.get(subject) ?? { customerId, bills: new Set() }
    bySubject.set(subject, claims)
    claims.bills.add(bill)
  }
  if (bySubject.size === 0) return new Set()
  const wanted = [...bySubject]
  const loads = await store.load(
    wanted.map(([subject, { bills }]) => ({
      tenant,
      keys: [...bills].map(billClaim),
      customerId: subject,
      candidateId: subject,
      bills: [],
      latestBills: 0,
      facts: [],
    })),
  )
  const held = new Set<string>()
  wanted.forEach(([, { customerId, bills }], index) => {
    for (const bill of bills) {
      // Both as they are now: a merge may have led both to somebody else since the fact was loaded.
      const now = loads[index]
      if (now !== undefined && now.owners[billClaim(bill)] === now.customerId) held.add(`${customerId} ${bill}`)
    }
  })
  return held
}

function judge({ fact, loaded }: LoadedFact, key: string, owner: Loaded): BillOwner {
  if (owner.customer === null || owner.customerId === loaded.customerId) return free
  const bill = owner.bills.find((known) => known.key === key)
  if (owner.customer.kind === 'anonymous') {
    if (fact.type === 'bill.claimed')
      return { status: 'free', anonymousOwner: owner.customerId, ...(bill !== undefined && { bill }) }
    // Only a return or a delivery came so far, before the bill itself: they are this customer's too.
    const opens = fact.type === 'purchase.completed' || fact.type === 'order.placed'
    if (opens && bill !== undefined && bill.at === null)
      return { status: 'free', anonymousOwner: owner.customerId, bill }
  }
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
