import { type Customer, customerMaximums, type Home } from '../customer.ts'
import { inBooksOf, type MovedBill, withoutDebtLimit } from '../ledger/engine.ts'
import type { Account, LedgerBill, LedgerPolicy } from '../ledger/index.ts'
import { change, type Draft, journalEntries } from './draft.ts'
import { sendPooled } from './send-pooled.ts'

// Whose account a return of a bill concerns: the one that got the bill's points bears what is taken back, and the one whose
// points paid for the bill gets them again, whoever the customer shares points with by then. Null is the customer's own
// account, or that of the household which has the customer's points today.

/** The households that took the customer's points, with one more. */
export function withHome(homes: readonly Home[] | undefined, id: string): readonly Home[] {
  const nth = (homes?.at(-1)?.nth ?? 0) + 1
  return [...(homes ?? []), { id, nth }].slice(-customerMaximums.homes)
}

/** A bill that has just earned remembers whose account has the points. Frozen ones wait with the customer and are theirs. */
export function earnedNow({ household, homes, points }: Customer, bill: LedgerBill): LedgerBill {
  if (household !== null && !points.frozen) return { ...bill, earnedFor: household.id }
  const ownSince = homes?.at(-1)?.nth
  return ownSince === undefined ? bill : { ...bill, ownSince }
}

/** A rebuild moves no points between accounts, so whose they are stays as it was. */
export function earnedAsBefore(bill: LedgerBill, before: LedgerBill): LedgerBill {
  if (bill.earnedAt === null || before.earnedAt === null) return bill
  const { earnedFor: _household, ownSince: _count, ...rebuilt } = bill
  const { earnedFor, ownSince } = before
  return { ...rebuilt, ...(earnedFor !== undefined && { earnedFor }), ...(ownSince !== undefined && { ownSince }) }
}

/** The household that bears what is taken back of a bill; null: the account that has the customer's points today. */
export function earnerOf(customer: Customer, { earnedAt, earnedFor, ownSince = 0 }: LedgerBill): string | null {
  if (earnedAt === null) return null
  // What the customer had on joining, the household took: the points of earlier bills were among it.
  return elsewhere(customer, earnedFor ?? customer.homes?.find(({ nth }) => nth === ownSince + 1)?.id)
}

/** The household of this id, unless the customer's points are its anyway. */
function elsewhere({ household }: Customer, id: string | undefined): string | null {
  return id === undefined || id === household?.id ? null : id
}

/** What is done to an account, by which terms; null: it was refused. */
export type Act = (policy: LedgerPolicy, account: Account, share: LedgerBill) => MovedBill | null

/**
 * Does something about a bill to every account that it concerns, to each with its share as if it were alone: payers first,
 * since what comes back may spare a debt.
 * @returns The bill after all of it; null where it was refused, and nothing changed then.
 */
export function actOnAll(draft: Draft, policy: LedgerPolicy, bill: LedgerBill, act: Act): LedgerBill | null {
  const earner = earnerOf(draft.customer, bill)
  const payers = bill.burnedFrom.map(({ by }) => elsewhere(draft.customer, by))
  if (payers.every((payer) => payer === earner)) return actOn(draft, policy, earner, { share: bill, act })
  const burnedFrom = [...bill.burnedFrom]
  let settled: LedgerBill | null = null
  for (const bearer of [...new Set(payers.filter((payer) => payer !== earner)), earner]) {
    const paid = bill.burnedFrom.filter((_part, index) => payers[index] === bearer)
    const share = { ...(bearer === earner ? bill : unearned(bill)), burnedFrom: paid }
    settled = actOn(draft, policy, bearer, { share, act })
    // Told of the same lines, all of them refuse or none.
    if (settled === null) return null
    const after = [...settled.burnedFrom]
    payers.forEach((payer, index) => {
      const part = payer === bearer ? after.shift() : undefined
      if (part !== undefined) burnedFrom[index] = part
    })
  }
  const restoredPoints = burnedFrom.reduce((points, { restored }) => points + restored, 0)
  return settled === null ? null : { ...settled, burnedFrom, restoredPoints }
}

/** The bill as whoever only paid for it sees it: nothing to take back, nothing that counts towards a tier. */
function unearned(bill: LedgerBill): LedgerBill {
  const { qualified: _counts, ...rest } = bill
  const lines = bill.lines.map((line) => ({ ...line, points: 0 }))
  return { ...rest, lines, earnedInto: [], clawedPoints: 0, writtenOffPoints: 0 }
}

/**
 * Does something to the account that bears it. What another household bears passes through the customer's books, touching
 * nothing there, and goes on at once.
 * @param bearer The household's id; null: the account that has the customer's points today.
 */
export function actOn(
  draft: Draft,
  policy: LedgerPolicy,
  bearer: string | null,
  { share, act }: { readonly share: LedgerBill; readonly act: Act },
): LedgerBill | null {
  const { id, household, points } = draft.customer
  if (bearer === null) {
    const done = act(household === null ? policy : withoutDebtLimit(policy), points, share)
    if (done === null) return null
    change(draft, { points: done.account })
    journalEntries(draft, done.entries)
    return done.bill ?? share
  }
  const limitless = withoutDebtLimit(policy)
  const done = inBooksOf(points, { now: draft.at, ref: share.billId }, (apart) => act(limitless, apart, share))
  if (done === null) return null
  change(draft, { points: done.account })
  journalEntries(draft, done.entries)
  if (done.parcel !== null) sendPooled(draft, bearer, { member: id, parcel: done.parcel, tier: null })
  return done.bill ?? share
}
