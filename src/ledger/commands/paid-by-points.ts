import type { Instant } from '../../time.ts'
import type { Account } from '../account.ts'
import { addBurn, type BillLine, burnedMinor, type LedgerBill, type Payment } from '../bill.ts'
import { closeDraft } from '../bounds.ts'
import type { Draft } from '../draft.ts'
import { roundOnce } from '../exact.ts'
import { writeTaking } from '../move.ts'
import { beginDraft, type MovedBill } from '../settle.ts'
import { splitParts } from '../split-parts.ts'
import { recountTowardsTier } from '../standing/tiers.ts'
import type { LedgerPolicy } from '../terms/terms.ts'
import { applyReturns, clawedOf, isAllBack, takeEarned } from './returns.ts'

/** The reason code of a claw-back without a return: points turned out to have paid for what had earned. */
const paidWithPoints = 'paid-with-points'

/**
 * The bill after a redemption or a capture. Where it had earned already (a till that was offline tells both in any order)
 * and points paid more of it than its earning was told, what it earned comes down in proportion, for nobody earns on what
 * points paid: the points of its lines times what money paid now, over what money paid as far as was known; exact, rounded
 * down once per bill and spread by largest remainder. The difference is clawed back under the bill's name.
 *
 * The rate, the multipliers, the minimums, caps and tax are those of the earning, so where these or its rounding bind it may
 * differ from what earning net would have given: by their rounding alone by a point for each redemption.
 */
function afterPaying(policy: LedgerPolicy, draft: Draft, known: LedgerBill, payment: Payment): LedgerBill {
  const { terms } = policy
  const { minorPerPoint } = terms.redeem
  const paid = addBurn(known, { ...payment, parts: payment.parts.map((part) => ({ minorPerPoint, ...part })) })
  if (known.earnedAt === null) return paid
  const baseMinor = known.lines.reduce((sum, line) => sum + line.baseMinor, 0)
  const minorOf = (bill: LedgerBill): number => Math.min(baseMinor, burnedMinor(terms, bill))
  const toldMinor = Math.min(baseMinor, known.paidByPointsMinor ?? minorOf(known))
  const paidMinor = minorOf(paid)
  if (paidMinor <= toldMinor) return paid
  const lines = reduced(known.lines, BigInt(baseMinor - paidMinor), BigInt(baseMinor - toldMinor))
  const clawed = clawedOf(lines)
  const [before, left] = [leftOf(known.lines, clawedOf(known.lines).shares), leftOf(lines, clawed.shares)]
  const gone = before.map((points, index) => points - (left[index] ?? 0))
  takeBack(policy, draft, known, gone)
  const earnedPoints = lines.reduce((sum, line) => sum + line.points, 0)
  const clawedPoints = clawed.total
  return recountTowardsTier(policy, draft, {
    ...paid,
    lines,
    earnedInto: splitParts(known.earnedInto, earnedPoints).first,
    clawedPoints,
    writtenOffPoints: Math.min(known.writtenOffPoints, clawedPoints),
    paidByPointsMinor: paidMinor,
  })
}

/**
 * {@link afterPaying} by the account whose points paid: they come back at once where nothing is left of the bill (it was
 * cancelled, or all of it returned, before this was told), for they paid for nothing.
 */
export function afterPayingHere(policy: LedgerPolicy, draft: Draft, known: LedgerBill, payment: Payment): LedgerBill {
  const paid = afterPaying(policy, draft, known, payment)
  return isAllBack(paid) ? applyReturns(policy, draft, paid, paid.lines) : paid
}

function reduced(lines: readonly BillLine[], numerator: bigint, denominator: bigint): readonly BillLine[] {
  const { shares } = roundOnce(
    lines.map(({ points }) => BigInt(points) * numerator),
    denominator,
  )
  return lines.map((line, index) => ({ ...line, points: shares[index] ?? 0 }))
}

/** What each line still has of the points it earned. A bill of fewer points never has more left in all. */
function leftOf(lines: readonly BillLine[], clawed: readonly number[]): readonly number[] {
  return lines.map(({ points }, index) => points - (clawed[index] ?? 0))
}

function takeBack({ terms }: LedgerPolicy, draft: Draft, bill: LedgerBill, gone: readonly number[]): void {
  const points = gone.reduce((sum, part) => sum + part, 0)
  if (points === 0) return
  const { taking, short } = takeEarned(terms, draft, bill, points)
  const lines = gone.length > 1 ? gone.map((part) => -part || 0) : undefined
  const cause = { ...draft.cause, ref: bill.billId, reason: paidWithPoints }
  writeTaking(draft, 'clawed-back', taking, short, { lines, cause })
}

/** Points of another account that pay for a bill, each with what it paid there. */
export interface PaidElsewhere extends Payment {
  /** When they were told here. */
  readonly now: Instant
}

/**
 * The points of a household paid for a member's bill. They left the household's account and come back to the bill's when it
 * is returned; the bill, where it had earned already, earns no more on what they paid.
 * @param account Whose bill it is.
 */
export function payElsewhere(
  policy: LedgerPolicy,
  account: Account,
  bill: LedgerBill,
  { now, ...payment }: PaidElsewhere,
): MovedBill {
  const draft = beginDraft(account, now, { ref: bill.billId, policyVersion: policy.version }, policy)
  const paid = afterPaying(policy, draft, bill, payment)
  // A bill that earned nothing on it leaves the account as it is.
  if (draft.entries.length === 0) return { account, bill: paid, entries: [] }
  return { account: closeDraft(draft), bill: paid, entries: draft.entries }
}
