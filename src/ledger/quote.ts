import { type Day, dayOf, type Instant } from '../time.ts'
import type { Account, Balances } from './account.ts'
import { type EarningBill, type EarningQuote, quoteEarning } from './commands/earning.ts'
import { pointsToMinor, quoteRedemption, type RedemptionQuote } from './commands/redemption.ts'
import { balanceAt } from './settle.ts'
import { type TierProgress, tierProgress } from './standing/tiers.ts'
import type { LedgerTerms } from './terms/terms.ts'

/** What somebody at the counter asks about. */
export interface PointsQuestion {
  /** The bill as it will earn; its amount limits what may be redeemed. Without one the limits of the bill are left out. */
  readonly bill?: Omit<EarningBill, 'billId'> | undefined
  /** Points that are to pay for the bill: nobody earns on what they pay. */
  readonly redeemPoints?: number | undefined
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
 */
export function quotePoints(
  terms: LedgerTerms,
  account: Account,
  { bill, redeemPoints = 0 }: PointsQuestion,
  now: Instant,
): PointsQuote {
  let billMinor = 0
  for (const line of bill?.lines ?? []) billMinor += line.amountMinor
  const redemption = quoteRedemption(terms, account, bill === undefined ? {} : { billMinor }, now)
  const { available, redeemablePoints, redeemableMinor, boundBy, nextExpiry } = redemption
  const paidMinor = (bill?.redeemedMinor ?? 0) + pointsToMinor(terms, redeemPoints)
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
