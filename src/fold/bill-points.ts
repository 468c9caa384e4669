import type { CustomerBill } from '../customer.ts'
import { burnedMinor } from '../ledger/engine.ts'
import { decide, type LedgerBill, type LedgerCommand } from '../ledger/index.ts'
import { policyAt } from '../policy.ts'
import { type Bill, isSale, leftOf } from '../profile/index.ts'
import type { Instant } from '../time.ts'
import { actOnAll, earnedNow } from './bearers.ts'
import { anyLedger, change, type Draft, journalEntries } from './draft.ts'

/**
 * Earns once the bill counts, by the terms in force when it was paid; afterwards follows what came back, in both
 * directions. Points that paid for a bill come back when it is undone, whether or not it ever earned.
 * @param billId How the ledger names the bill.
 * @param points What the ledger knew of it.
 */
export function pointsOfBill(
  draft: Draft,
  billId: string,
  after: CustomerBill,
  points: LedgerBill | null,
): LedgerBill | null {
  const at = after.awaitsDelivery ? (after.deliveredAt ?? after.at) : after.at
  const isEarned = points !== null && points.earnedAt !== null
  const known = at !== null && isSale(after) && !isEarned ? earn(draft, billId, after, points, at) : points
  return known === null ? null : undo(draft, after, followReturns(draft, after, known, false))
}

/**
 * A redemption told of a bill: what came back of the bill since (or all of it, where it is undone) brings its points back
 * at once, as it would have had the redemption been told in time.
 * @param at When the points were redeemed.
 */
export function afterBurn(draft: Draft, bill: CustomerBill, burned: LedgerBill, at: Instant): LedgerBill {
  const cameBack = !isSale(bill) || bill.returns.some((one) => one.at >= at)
  return undo(draft, bill, cameBack ? followReturns(draft, bill, burned, true) : burned)
}

function earn(draft: Draft, billId: string, bill: Bill, known: LedgerBill | null, at: Instant): LedgerBill | null {
  const { ledger } = policyAt(draft.world.policies, at)
  if (ledger === null) return known
  const lines = bill.lines.map(({ netMinor, taxMinor, category }) => ({ amountMinor: netMinor, taxMinor, category }))
  const redeemedMinor = known === null ? 0 : Math.min(bill.totalMinor, burnedMinor(ledger.terms, known))
  const earning = { billId, lines, redeemedMinor, campaign: bill.campaign }
  const decided = decide(ledger, draft.customer.points, known, { kind: 'earn', bill: earning }, at)
  if (decided.status === 'refused') return known
  change(draft, { points: decided.account })
  journalEntries(draft, decided.entries)
  return decided.bill === null ? null : earnedNow(draft.customer, decided.bill)
}

/** Tells the ledger what came back of a bill that earned; a bill that is no sale came back whole. */
function followReturns(draft: Draft, bill: CustomerBill, points: LedgerBill, anyway: boolean): LedgerBill {
  if (points.earnedAt === null) return points
  const sale = isSale(bill)
  const lines = bill.lines.map(({ netMinor, returnedMinor }, line) => ({
    line,
    returnedMinor: sale ? returnedMinor : netMinor,
  }))
  const isKnown = lines.every(({ line, returnedMinor }) => points.lines[line]?.returnedMinor === returnedMinor)
  return isKnown && !anyway ? points : told(draft, points, { kind: 'return', billId: points.billId, lines })
}

/** The points that paid for a bill that is undone, and that its returns did not bring back. */
function undo(draft: Draft, bill: CustomerBill, points: LedgerBill): LedgerBill {
  if (points.burnedFrom.every((part) => part.restored === part.points) || !isUndone(bill)) return points
  return told(draft, points, { kind: 'void', billId: points.billId })
}

/** True when nothing is left of a bill: voided, cancelled, gone to somebody else, or returned in full. */
function isUndone(bill: CustomerBill): boolean {
  if (bill.voided || bill.movedTo !== null) return true
  if (bill.at === null) return false
  return bill.totalMinor === 0 ? bill.returns.length > 0 : leftOf(bill) === 0
}

function told(draft: Draft, points: LedgerBill, command: LedgerCommand): LedgerBill {
  const ledger = anyLedger(draft)
  if (ledger === null) return points
  const after = actOnAll(draft, ledger, points, (policy, account, share) => {
    const decided = decide(policy, account, share, command, draft.at)
    return decided.status === 'refused' ? null : decided
  })
  return after ?? points
}
