import type { Instant } from '../time.ts'

/** How bills earn. Exact: `points` per `perMinor` of the basis, times the category's multiplier, rounded down once per bill. */
export interface EarnTerms {
  /** Whole points for every {@link EarnTerms.perMinor}; 0 switches earning off. */
  readonly points: number
  /** Integer minor units that earn {@link EarnTerms.points}: 10000 is one hundred rupees. */
  readonly perMinor: number
  /** `net`: what was paid after discounts and redeemed points, tax included. `net-of-tax`: the same without its tax. */
  readonly basis: 'net' | 'net-of-tax'
  /** Factor per category, two decimals at most; a category not named counts once. */
  readonly categoryMultipliers?: Readonly<Record<string, number>> | undefined
  /** Categories that earn nothing. */
  readonly excludedCategories?: readonly string[] | undefined
  /** A bill whose basis is smaller earns nothing. */
  readonly minimumBillMinor?: number | undefined
  readonly maximumPointsPerBill?: number | undefined
}

/**
 * How long points live, in calendar days of the zone, half-open: `days: 30` lives on the day of earning and the 29 after
 * it. `months` lives to the end of the month that many months later (31 January + 1 month: to the end of February);
 * `roundTo` moves that on to the end of its quarter or year, which a programme longer than
 * `termsMaximums.expirySteps` needs.
 */
export type ExpiryTerms =
  | { readonly kind: 'never' }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'months'; readonly months: number; readonly roundTo?: ExpiryRounding | undefined }

export type ExpiryRounding = 'month' | 'quarter' | 'year'

/** What limits one redemption. Neutral values: 1, 1, 100 and 0. */
export interface RedeemTerms {
  /** What one point is worth, in integer minor units. */
  readonly minorPerPoint: number
  readonly minimumPoints: number
  /** Points are redeemed in multiples of this. */
  readonly stepPoints: number
  /** Whole percent of the bill that points may pay. */
  readonly maximumShareOfBillPercent: number
  readonly minimumBillMinor: number
}

/** What happens when goods come back. */
export interface ReturnTerms {
  /** Points a shopper may owe when returned goods' points are already spent; beyond it the shop writes off. */
  readonly debtLimitPoints: number
  /**
   * Redeemed points whose expiry has passed when the goods come back: live `graceDays` more, live anew as if earned
   * today, or expire at once.
   */
  readonly burnedExpired: 'grace' | 'reinstate' | 'expire'
  readonly graceDays: number
}

/** Everything the shop decided about points. Plain JSON; check it with {@link checkLedgerTerms}. */
export interface LedgerTerms {
  /** IANA zone whose calendar days decide maturing and expiry. */
  readonly zone: string
  readonly earn: EarnTerms
  /** Points become spendable at the start of the day this many days after earning; 0 is at once. */
  readonly maturing: { readonly days: number }
  readonly expiry: ExpiryTerms
  readonly redeem: RedeemTerms
  readonly returns: ReturnTerms
}

/** Terms with the name of their version (a content hash, usually), which every outcome carries. */
export interface LedgerPolicy {
  readonly terms: LedgerTerms
  readonly version: string
}

/** Bounds of the terms; beyond them {@link checkLedgerTerms} names a problem. */
export const termsMaximums = {
  points: 1_000_000,
  minor: 1_000_000_000_000,
  multiplier: 100,
  categories: 200,
  maturingDays: 90,
  expiryDays: 366,
  /** Months, quarters or years (by `roundTo`) that points may live: each needs a bucket, and an account has few. */
  expirySteps: 18,
  graceDays: 366,
} as const

/** When points earned at an instant become spendable and when they die. */
export interface Lifespan {
  readonly maturesAt: Instant
  /** Null: never. */
  readonly expiresAt: Instant | null
}
