import { badOption } from '../errors.ts'
import { type Day, dayOf, type Instant } from '../time.ts'
import type { Account, Balances } from './account.ts'
import { type LedgerBill, spentMinor } from './bill.ts'
import { isPoints } from './command-parts.ts'
import { misshapenBill } from './command-shape.ts'
import { amountsProblem } from './commands/earning.ts'
import { type EarningBill, type EarningQuote, quoteEarning } from './commands/earning-quote.ts'
import { spentOn } from './commands/redemption-limits.ts'
import { quoteRedemption, type RedemptionQuote } from './commands/redemption-quote.ts'
import { checkInstant } from './instants.ts'
import { balanceAt } from './settle.ts'
import { type TierProgress, tierProgress } from './standing/tiers.ts'
import { pointsToMinor } from './terms/points-to-minor.ts'
import type { LedgerTerms } from './terms/terms.ts'

/** What somebody at the counter asks about. */
export interface PointsQuestion {
  /** The bill as it will earn; its amount limits what may be redeemed. Without one the limits of the bill are left out. */
  readonly bill?: Omit<EarningBill, 'billId'> | undefined
  /** Points that are to pay for the bill: nobody earns on what they pay. */
  readonly redeemPoints?: number | undefined
  /** The bill's stub, when it has one: the points that paid for it already count. */
  readonly known?: LedgerBill | null | undefined
  /** The bill's number, where no stub says it: points that are held for it count towards its limits. */
  readonly billId?: string | undefined
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
 * @throws CrmError `bad-option` for amounts, points, a bill or a time that is none.
 */
export function quotePoints(terms: LedgerTerms, account: Account, question: PointsQuestion, now: Instant): PointsQuote {
  checkInstant('now', now)
  refuseNonsense(question)
  const { bill, redeemPoints = 0, known = null, billId = known?.billId } = question
  const spentPoints = spentOn(known)
  let billMinor = 0
  for (const line of bill?.lines ?? []) billMinor += line.amountMinor
  const onBill = bill === undefined ? {} : { billMinor, spentPoints, billId }
  const redemption = quoteRedemption(terms, account, onBill, now)
  const { available, redeemablePoints, redeemableMinor, boundBy, limits, nextExpiry } = redemption
  const spent = known === null ? 0 : spentMinor(terms, known)
  const paidMinor = (bill?.redeemedMinor ?? spent) + pointsToMinor(terms, redeemPoints)
  const redeemedMinor = Math.min(billMinor, paidMinor)
  return {
    available,
    redeemablePoints,
    redeemableMinor,
    boundBy,
    limits,
    balances: balanceAt(account, now),
    availableMinor: pointsToMinor(terms, available),
    frozen: account.frozen,
    earning: bill === undefined ? null : quoteEarning(terms, account, { ...bill, redeemedMinor }, now),
    nextExpiry: nextExpiry === null ? null : { ...nextExpiry, day: dayOf(nextExpiry.at - 1, terms.zone) },
    tier: tierProgress(terms, account, now),
  }
}

function refuseNonsense(question: unknown): asserts question is PointsQuestion {
  const isObject = typeof question === 'object' && question !== null
  if (!isObject) throw badOption('question', question, 'an object such as { bill }')
  const { bill, redeemPoints = 0 } = question as PointsQuestion
  const points = { path: 'redeemPoints', found: redeemPoints, expected: 'whole points, 0 or more' }
  const ofBill = bill === undefined ? null : (misshapenBill(bill) ?? amountsProblem(bill))
  const problem = isPoints(redeemPoints, 0) ? ofBill : points
  if (problem === null) return
  const { path, found, expected } = problem
  throw badOption(path, found, expected)
}
