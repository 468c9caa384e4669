import { CrmError } from '../errors.ts'
import { type Day, dayOf, type Instant } from '../time.ts'
import type { Account, Balances } from './account.ts'
import type { LedgerBill } from './bill.ts'
import { isPoints } from './command-shape.ts'
import { type EarningBill, type EarningQuote, problemOfAmounts, quoteEarning } from './commands/earning.ts'
import { pointsToMinor, quoteRedemption, type RedemptionQuote, spentOn } from './commands/redemption.ts'
import { balanceAt } from './settle.ts'
import { type TierProgress, tierProgress } from './standing/tiers.ts'
import type { LedgerTerms } from './terms/terms.ts'

/** What somebody at the counter asks about. */
export interface PointsQuestion {
  /** The bill as it will earn; its amount limits what may be redeemed. Without one the limits of the bill are left out. */
  readonly bill?: Omit<EarningBill, 'billId'> | undefined
  /** Points that are to pay for the bill: nobody earns on what they pay. */
  readonly redeemPoints?: number | undefined
  /** The bill's stub, when it has one: the points that paid for it already count. */
  readonly known?: LedgerBill | null | undefined
}

/** What a cashier tells a shopper, in one answer. */
export interface PointsQuote extends Omit<RedemptionQuote, 'nextExpiry'> {
  readonly balances: Balances
  /** What the spendable points are worth, in minor units. */
  readonly availableMinor: number
  /** A frozen account earns, and neither redeems nor gives points away. */
  readonly frozen: boolean
  /** What the bill will earn and what bound it; null without a bill. */
  readonly earning: EarningQuote | null
  /** The points that die next: when, and the last day on which they may be spent. Null when none do. */
  readonly nextExpiry: { readonly points: number; readonly at: Instant; readonly day: Day } | null
  /** Null when the terms have no tiers. */
  readonly tier: TierProgress | null
}

/**
 * Balances, what may be redeemed on this bill and why not more, what the bill will earn, what expires next and when, and how
 * far the next tier is. Its cost does not grow with the history: it reads the account alone, and writes nothing.
 * @param account An open account for somebody unknown.
 * @throws CrmError `bad-option` for amounts or points that are none.
 */
export function quotePoints(terms: LedgerTerms, account: Account, question: PointsQuestion, now: Instant): PointsQuote {
  refuseNonsense(question)
  const { bill, redeemPoints = 0, known = null } = question
  const spentPoints = spentOn(known)
  let billMinor = 0
  for (const line of bill?.lines ?? []) billMinor += line.amountMinor
  const redemption = quoteRedemption(terms, account, bill === undefined ? {} : { billMinor, spentPoints }, now)
  const { available, redeemablePoints, redeemableMinor, boundBy, nextExpiry } = redemption
  const paidMinor = (bill?.redeemedMinor ?? pointsToMinor(terms, spentPoints)) + pointsToMinor(terms, redeemPoints)
  const redeemedMinor = Math.min(billMinor, paidMinor)
  return {
    available,
    redeemablePoints,
    redeemableMinor,
    boundBy,
    balances: balanceAt(account, now),
    availableMinor: pointsToMinor(terms, available),
    frozen: account.frozen,
    earning: bill === undefined ? null : quoteEarning(terms, account, { ...bill, redeemedMinor }, now),
    nextExpiry: nextExpiry === null ? null : { ...nextExpiry, day: dayOf(nextExpiry.at - 1, terms.zone) },
    tier: tierProgress(terms, account, now),
  }
}

function refuseNonsense({ bill, redeemPoints = 0 }: PointsQuestion): void {
  const points = { path: 'redeemPoints', found: redeemPoints, expected: 'whole points, 0 or more' }
  const problem = isPoints(redeemPoints, 0) ? (bill === undefined ? null : problemOfAmounts(bill)) : points
  if (problem === null) return
  const { path, found, expected } = problem
  throw new CrmError('bad-option', `${path}: found ${found}; expected ${expected}.`, { problems: [problem] })
}
