import type { Instant } from '../../time.ts'
import type { Account } from '../account.ts'
import { freePoints } from '../buckets.ts'
import type { RedemptionBound } from '../refusal-details.ts'
import { balanceAt } from '../settle.ts'
import { pointsToMinor } from '../terms/points-to-minor.ts'
import type { LedgerTerms, RedeemTerms } from '../terms/terms.ts'
import { heldFor, leftOfShare, mostRedeemable } from './redemption-limits.ts'

/** The limits of a redemption here and now: the numbers behind {@link RedemptionBound}. */
export interface RedemptionLimits {
  readonly minimumPoints: number
  readonly stepPoints: number
  /** Null: as many as there are. */
  readonly maximumPoints: number | null
  readonly maximumShareOfBillPercent: number
  /** The points that may still pay of this bill, by that share; null without a bill. */
  readonly billPoints: number | null
  /** In minor units. */
  readonly minimumBillMinor: number
}

/** What a shopper may redeem now. */
export interface RedemptionQuote {
  readonly available: number
  /** The most points that `redeem` would accept; 0 when none. */
  readonly redeemablePoints: number
  readonly redeemableMinor: number
  /** The limit that lets no more be redeemed: of several that would, the one that lets least; in words: `boundText`. */
  readonly boundBy: RedemptionBound
  readonly limits: RedemptionLimits
  /** The points that die next, and when; null when none do. */
  readonly nextExpiry: { readonly points: number; readonly at: Instant } | null
}

/** A bill that somebody may pay with points. */
export interface RedemptionBill {
  /** Its amount; without it the limits of the bill are left out. */
  readonly billMinor?: number | undefined
  /** Points that paid for it already. */
  readonly spentPoints?: number | undefined
  /** Its number: points that are held for it count as well. */
  readonly billId?: string | undefined
}

/**
 * What a shopper may redeem on a bill, and which limit binds.
 * @throws CrmError `bad-option` for a time that is none.
 */
export function quoteRedemption(
  terms: LedgerTerms,
  account: Account,
  { billMinor, spentPoints = 0, billId }: RedemptionBill,
  now: Instant,
): RedemptionQuote {
  const { available } = balanceAt(account, now)
  const spent = spentPoints + heldFor(account.holds, billId, now)
  const { points, boundBy } = account.frozen
    ? { points: 0, boundBy: 'frozen' as const }
    : mostRedeemable(terms.redeem, available, billMinor, spent)
  return {
    available,
    redeemablePoints: points,
    redeemableMinor: pointsToMinor(terms, points),
    boundBy,
    limits: limitsOf(terms.redeem, billMinor, spent),
    nextExpiry: nextExpiryOf(account, available, Math.max(now, account.settledAt)),
  }
}

function limitsOf(limits: RedeemTerms, billMinor: number | undefined, spentPoints: number): RedemptionLimits {
  const { minimumPoints, stepPoints, maximumPoints = null, maximumShareOfBillPercent, minimumBillMinor } = limits
  const billPoints = billMinor === undefined ? null : leftOfShare(limits, billMinor, spentPoints)
  return { minimumPoints, stepPoints, maximumPoints, maximumShareOfBillPercent, billPoints, minimumBillMinor }
}

function nextExpiryOf(account: Account, available: number, now: Instant): RedemptionQuote['nextExpiry'] {
  if (available === 0) return null
  let at: Instant | null = null
  let points = 0
  for (const bucket of account.buckets) {
    const { expiresAt } = bucket
    if (expiresAt === null || expiresAt <= now || bucket.maturesAt > now || freePoints(bucket) === 0) continue
    if (at !== null && expiresAt > at) break
    at = expiresAt
    points += freePoints(bucket)
  }
  // Points that matured since the last settlement may still owe themselves to a debt.
  return at === null ? null : { points: Math.min(points, available), at }
}
