import type { Day, Instant } from '../../time.ts'
import type { TierMeasure } from '../account.ts'

/** How bills earn. Exact: `points` per `perMinor` of the basis, times the category's multiplier, rounded down once per bill. */
export interface EarnTerms {
  /** Whole points for every {@link EarnTerms.perMinor}; 0: amounts earn nothing. */
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
  /**
   * Points for coming: once a calendar day, with the first bill that somebody paid for (not with goods of excluded
   * categories alone). No multiplier applies. Spread over its lines like the others.
   */
  readonly visitPoints?: number | undefined
  /** Factor by day of the week in the terms' zone, two decimals at most. */
  readonly weekdayMultipliers?: Readonly<Partial<Record<Weekday, number>>> | undefined
  readonly campaigns?: readonly EarnCampaign[] | undefined
  /**
   * Where category, tier, weekday and campaign each bring a factor: their product, or the highest of them (a factor below
   * one and an excluded category still count). The product when left out.
   */
  readonly multipliers?: 'multiply' | 'highest' | undefined
  /** The most points of one bill, those for coming among them. */
  readonly maximumPointsPerBill?: number | undefined
  /**
   * The most points that one customer earns with the bills of a calendar day; what comes back frees none of them. A bill that
   * comes late counts for its own day. An account remembers `accountMaximums.capUsages` periods, those used last, of all its
   * caps together: a day that was used before them all begins anew.
   */
  readonly maximumPointsPerDay?: number | undefined
  /** The same for a calendar month. */
  readonly maximumPointsPerMonth?: number | undefined
}

/** The days of a week, Monday first. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
/** A day of the week, by its English name. */
export type Weekday = (typeof weekdays)[number]

/** More points for a while. Where several run at once for a line, the best of them counts. */
export interface EarnCampaign {
  readonly id: string
  /** The first day, in the terms' zone. */
  readonly from: Day
  /** The last day. */
  readonly to: Day
  readonly multiplier: number
  /** Only lines of these categories; all of them when left out. */
  readonly categories?: readonly string[] | undefined
  /** True: only for bills that name the campaign, see `EarningBill.campaign`. */
  readonly onlyNamed?: boolean | undefined
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

/** Of the zone's calendar: to the end of which period an expiry moves on. A quarter is January to March, and so on. */
export type ExpiryRounding = 'month' | 'quarter' | 'year'

/** What limits one redemption. Neutral values: 1, 1, 100 and 0. */
export interface RedeemTerms {
  /** What one point is worth, in integer minor units, at most `termsMaximums.minorPerPoint`. */
  readonly minorPerPoint: number
  readonly minimumPoints: number
  /** Points are redeemed in multiples of this. */
  readonly stepPoints: number
  /** Whole percent of the bill that points may pay. */
  readonly maximumShareOfBillPercent: number
  readonly minimumBillMinor: number
  /** The most points of one redemption. */
  readonly maximumPoints?: number | undefined
  /** How long a checkout may hold points when it does not say; 15 when left out. */
  readonly holdMinutes?: number | undefined
}

/** What a till may spend without asking. Left out: nothing. */
export interface OfflineTerms {
  /** The most points of one lease. */
  readonly maximumPoints: number
  /** How long after the lease the till may spend them. */
  readonly spendWithinHours: number
  /** How long after that the points wait for the till's report before they are free again. */
  readonly reportWithinHours: number
}

/** What one customer may give another. Left out: anything. */
export interface TransferTerms {
  readonly isAllowed: boolean
  readonly minimumPoints?: number | undefined
  /** The most points of one transfer. */
  readonly maximumPoints?: number | undefined
  /** The most points that one customer may give in a calendar month; what comes back, whenever it does, was not given in it. */
  readonly maximumPointsPerMonth?: number | undefined
}

/** What staff may put right by hand. Left out: anything. */
export interface AdjustTerms {
  /** An adjustment of more points, up or down, needs an approver who is somebody else. */
  readonly approvalAbovePoints: number
}

/**
 * The ladder. A tier is reached at once; it goes down only `graceDays` after its period has ended, and what is bought in
 * these days still counts for the period.
 */
export interface TierTerms {
  /** What counts: points earned by bills (no bonuses), what bills cost after returns, or days with a bill. */
  readonly measure: TierMeasure
  readonly window: TierWindow
  readonly graceDays: number
  /** From the lowest up. A first rung from 0 is everybody's. */
  readonly ladder: readonly TierRung[]
}

/**
 * `rolling`: the current calendar month and the `months` before it count for going up, and a tier is kept for `months` to
 * the end of a month; to be kept longer it must be earned anew in these months, those after the one in which it was reached
 * or last confirmed. `calendar`: periods of `months` beginning with `startsInMonth` (1 is January; 4 the Indian financial
 * year); what was bought in the period that reached the tier keeps it for the next one.
 */
export type TierWindow =
  | { readonly kind: 'rolling'; readonly months: number }
  | { readonly kind: 'calendar'; readonly months: 1 | 3 | 6 | 12; readonly startsInMonth?: number | undefined }

/** One step of the ladder. */
export interface TierRung {
  /** A name for programs: lower-case letters, digits and hyphens. */
  readonly tier: string
  /** Reached at this many points, minor units or visits. */
  readonly from: number
  /** Factor on what bills earn, two decimals at most; 1 when left out. */
  readonly multiplier?: number | undefined
  /** What else it brings, by code, for tills and messages to act on: `free-delivery`. */
  readonly benefits?: readonly string[] | undefined
}

/** Points given for what is no purchase. */
export interface Bonus {
  readonly points: number
  /** How many calendar days they live; as long as earned points when left out. */
  readonly liveDays?: number | undefined
}

/** What the programme gives by itself. Each is given once for its natural key, however often it is asked for. */
export interface BonusTerms {
  /** On joining. */
  readonly enrolment?: Bonus | undefined
  /** Every year; a birthday told fewer than `toldDaysAhead` days ahead (30 when left out) pays next year. */
  readonly birthday?: (Bonus & { readonly toldDaysAhead?: number | undefined }) | undefined
  /** Every year since the customer joined. */
  readonly anniversary?: Bonus | undefined
  /** When somebody they brought first buys. */
  readonly referral?: ReferralTerms | undefined
  /** Given by name, between two days: a festival gift, a survey. */
  readonly campaigns?: Readonly<Record<string, Bonus & { readonly from: Day; readonly to: Day }>> | undefined
}

/** What bringing a friend earns, paid when the friend first buys. */
export interface ReferralTerms {
  /** For whoever brought them. */
  readonly referrer: Bonus
  /** For the friend; nothing when left out. */
  readonly referee?: Bonus | undefined
  /** The first bill that costs at least this settles it; smaller ones before it do not count. */
  readonly minimumBillMinor?: number | undefined
  /** Referrals paid to one customer in a calendar year. */
  readonly maximumPerYear?: number | undefined
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
  /** Calendar days of `grace`, the day on which they come back among them; 0: they expire at once. */
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
  readonly offline?: OfflineTerms | undefined
  readonly transfer?: TransferTerms | undefined
  readonly adjust?: AdjustTerms | undefined
  readonly tiers?: TierTerms | undefined
  readonly bonuses?: BonusTerms | undefined
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
  /** So that the worth of all that an account may hold stays a safe integer: nine times what one command may bring. */
  minorPerPoint: 1_000_000,
  multiplier: 100,
  categories: 200,
  maturingDays: 90,
  expiryDays: 366,
  /** Months, quarters or years (by `roundTo`) that points may live: each needs a bucket, and an account has few. */
  expirySteps: 18,
  graceDays: 366,
  /** Of a tier's window. */
  tierMonths: 12,
  tierGraceDays: 31,
  tiers: 8,
  benefits: 12,
  benefitLength: 40,
  campaigns: 50,
  /** Of bonus campaigns, how many may run on one day. */
  campaignsAtATime: 4,
  campaignLength: 60,
  toldDaysAhead: 365,
  referralsPerYear: 1000,
  holdMinutes: 1440,
  offlineHours: 168,
} as const

/** When points earned at an instant become spendable and when they die. */
export interface Lifespan {
  readonly maturesAt: Instant
  /** Null: never. */
  readonly expiresAt: Instant | null
}
