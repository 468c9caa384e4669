import type { Instant } from '../time.ts'

/**
 * Bounds of one account, so that its JSON stays under 8 KB after any history. Buckets, the parts of held points and of points
 * in transit share `slots`; where a history needs more, neighbouring buckets become one, always rounded in the shopper's
 * favour.
 */
export const accountMaximums = {
  buckets: 24,
  slots: 28,
  transfersInTransit: 3,
  fundLength: 12,
  /** Of a transfer: the account keeps it until the transfer is settled. */
  transferIdLength: 80,
  holds: 4,
  holdIdLength: 80,
  /** Holds that are over and still answered for: a second capture, a till that reports late. Leases are forgotten last. */
  resolvedHolds: 4,
  capUsages: 8,
  /** Months of a tier's window: a year, the month that runs, and those that 31 days of grace after a January touch. */
  qualifyingMonths: 15,
  /** Enrolment, what the referee gets, birthdays and anniversaries of two years each, the campaigns that run, a friend brought. */
  grants: 11,
  grantKeyLength: 80,
  tierLength: 24,
  /** Points that one bill, adjustment or transfer may move. */
  pointsPerCommand: 1_000_000_000,
  jsonBytes: 8192,
} as const

/** The fund of points from purchases and adjustments. Bonuses may have funds of their own. */
export const mainFund = 'points'

/** Points of one fund that mature and die together, on their way from one place to another. */
export interface Part {
  readonly fund: string
  readonly maturesAt: Instant
  /** Null: never. */
  readonly expiresAt: Instant | null
  readonly points: number
}

/**
 * Points of one fund, maturity and expiry. What has matured is one bucket per fund and expiry; its `maturesAt` is then
 * that of its oldest points.
 */
export interface Bucket {
  readonly fund: string
  readonly maturesAt: Instant
  readonly expiresAt: Instant | null
  /** Points in the bucket, the held ones among them. */
  readonly open: number
  readonly held: number
}

/** Points that left for another account and are not acknowledged yet. */
export interface Transit {
  readonly transferId: string
  readonly parts: readonly Part[]
  /** The calendar month of whose limit it used up some, like `2026-11`; missing where the terms had no such limit. */
  readonly month?: string | undefined
  /** Of its points, those that no balance and no permitted debt bore when it left. Missing: none. */
  readonly writtenOffPoints?: number | undefined
}

/** Points set aside: at a checkout, or leased to a till that spends them offline. */
export interface Hold {
  readonly holdId: string
  /** A checkout's hold is captured once, and what is not captured returns; of a lease parts are captured until it ends. */
  readonly kind: 'checkout' | 'lease'
  /** A capture counts when it happened before this. */
  readonly expiresAt: Instant
  /** When what nobody captured is free again. For a lease later than `expiresAt`: the till needs time to report. */
  readonly heldUntil: Instant
  /** What is left of it, in burn order. */
  readonly parts: readonly Part[]
  /**
   * The bill that a checkout's hold was placed for, if it named one: 16 digits of a hash of its number,
   * since an account keeps no name as long as a bill's may be. Other redemptions of the same bill leave these points room.
   */
  readonly forBill?: string | undefined
}

/** A hold that is over. */
export interface ResolvedHold {
  readonly holdId: string
  readonly kind: Hold['kind']
  readonly how: 'captured' | 'released' | 'expired'
  readonly expiresAt: Instant
  /** Of an expired one, the points that went back: a capture that happened in time and arrives now may still have them. */
  readonly leftPoints: number
}

/** Where a shopper stands on the ladder. Benefits follow from it by the policy; it goes down only at a review. */
export interface AccountTier {
  readonly tier: string
  readonly since: Instant
  /** The end of the period and its grace, when the tier may go down; null on the lowest rung. */
  readonly reviewAt: Instant | null
  /** Only on a member of a household: the tier is the household's, whose account alone goes up and is reviewed. */
  readonly mirrored?: true | undefined
}

/** What one calendar month brought towards a tier. */
export interface QualifyingMonth {
  /** Months since January 1970 in the terms' zone. */
  readonly month: number
  /** Points, minor units or visits, by the measure. */
  readonly amount: number
  /**
   * Only for visits: bills of each day of the month, a base-36 digit a day, so that two bills of a day are one visit. `A`
   * is one bill less, `B` two: what a member's return takes off the household.
   */
  readonly days?: string | undefined
}

/** What counts towards the tier, oldest month first. Under another measure it begins anew. */
export interface Qualifying {
  readonly measure: TierMeasure
  readonly months: readonly QualifyingMonth[]
  /** When it last began anew: bills counted before do not count any more. Missing: it never did. */
  readonly since?: Instant | undefined
}

/** What brings a customer up the ladder: points earned, what was spent in minor units, or days with a purchase. */
export type TierMeasure = 'points' | 'spend' | 'visits'

/** How much of a cap a period has used. */
export interface CapUsage {
  /** Points earned by the bills of a day or a month or for coming, points given in a month, friends brought in a year. */
  readonly cap: 'earn-day' | 'earn-month' | 'visit' | 'transfer-month' | 'referral-year'
  /** The calendar period in the terms' zone: `2026-11-22`, `2026-11`, `2026`. */
  readonly period: string
  /** Points; of `referral-year`, friends brought. */
  readonly used: number
}

/** The five columns. `available` is what may be spent; `held` is not in it; `debt` is positive. */
export interface Balances {
  readonly pending: number
  readonly available: number
  readonly held: number
  readonly debt: number
  readonly inTransit: number
}

/**
 * What ever happened to the account's points. At every moment
 * `issued + restored + transferredIn + writtenOff` equals
 * `open + inTransit - debt + redeemed + expired + clawedBack + deducted + transferredOut`.
 */
export interface Lifetime {
  /** Earned, or given by a bonus or an adjustment. */
  readonly issued: number
  readonly redeemed: number
  /** Redeemed points that came back with returned goods. */
  readonly restored: number
  readonly expired: number
  /** What returned goods had earned, whether it was still there, became debt or was written off. */
  readonly clawedBack: number
  /** Taken by an adjustment. */
  readonly deducted: number
  /** Owed beyond the debt limit, and borne by the shop. */
  readonly writtenOff: number
  /** Net of debt where a whole account moved in a merge, so it may be negative. */
  readonly transferredOut: number
  readonly transferredIn: number
}

/** One customer's points: bounded JSON. The history lives in entries and bills. */
export interface Account {
  /** The number of the last entry. */
  readonly seq: number
  /** The hash of the last commit; empty before the first. */
  readonly headHash: string
  /** Maturing and expiry are written up to here. */
  readonly settledAt: Instant
  /** A frozen account earns and takes returns, but neither redeems nor sends points. */
  readonly frozen: boolean
  /** In burn order: soonest expiry first, then oldest, never-expiring last. */
  readonly buckets: readonly Bucket[]
  readonly holds: readonly Hold[]
  /** The latest holds that are over, oldest first. */
  readonly resolvedHolds: readonly ResolvedHold[]
  readonly inTransit: readonly Transit[]
  /** Points owed; new points repay it before they can be spent. */
  readonly debt: number
  readonly tier: AccountTier | null
  /** Null before the first bill that counts towards a tier. */
  readonly qualifying: Qualifying | null
  /** The periods used longest ago first. */
  readonly caps: readonly CapUsage[]
  /** The natural keys of the latest bonuses, oldest first: `enrolment`, `birthday:2026`. */
  readonly grants: readonly string[]
  readonly lifetime: Lifetime
}

export const emptyLifetime: Lifetime = {
  issued: 0,
  redeemed: 0,
  restored: 0,
  expired: 0,
  clawedBack: 0,
  deducted: 0,
  writtenOff: 0,
  transferredOut: 0,
  transferredIn: 0,
}

export const zeroBalances: Balances = { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 }

/** An account before its first entry. */
export function openAccount(): Account {
  return {
    seq: 0,
    headHash: '',
    settledAt: 0,
    frozen: false,
    buckets: [],
    holds: [],
    resolvedHolds: [],
    inTransit: [],
    debt: 0,
    tier: null,
    qualifying: null,
    caps: [],
    grants: [],
    lifetime: emptyLifetime,
  }
}

/** Points of all parts together. */
export function pointsOf(parts: readonly Part[]): number {
  let points = 0
  for (const part of parts) points += part.points
  return points
}

/**
 * The name by which entries speak of a bucket: `fund/maturity/expiry`. What has matured is named `fund/-/expiry`, whenever
 * that was.
 */
export function bucketKey(
  bucket: { readonly fund: string; readonly maturesAt: Instant; readonly expiresAt: Instant | null },
  at: Instant,
): string {
  const maturity = bucket.maturesAt > at ? bucket.maturesAt : '-'
  return `${bucket.fund}/${maturity}/${bucket.expiresAt ?? 'never'}`
}

/** The expiry in a bucket's name; null: never. */
export function expiryIn(key: string): Instant | null {
  const expiresAt = key.slice(key.lastIndexOf('/') + 1)
  return expiresAt === 'never' ? null : Number(expiresAt)
}

/** From when the points of a {@link bucketKey} can be spent; null when they could at once. */
export function maturityIn(key: string): Instant | null {
  const end = key.lastIndexOf('/')
  const maturesAt = key.slice(key.lastIndexOf('/', end - 1) + 1, end)
  return maturesAt === '-' ? null : Number(maturesAt)
}

/** The columns as the account was last settled; {@link balanceAt} reads them at an instant. */
export function settledBalances(account: Account): Balances {
  let pending = 0
  let available = 0
  let held = 0
  for (const bucket of account.buckets) {
    if (bucket.maturesAt > account.settledAt) pending += bucket.open
    else available += bucket.open - bucket.held
    held += bucket.held
  }
  return { pending, available, held, debt: account.debt, inTransit: pointsInTransit(account.inTransit) }
}

export function pointsInTransit(transits: readonly Transit[]): number {
  let points = 0
  for (const transit of transits) points += pointsOf(transit.parts)
  return points
}

/** Points that somebody has, wherever they are, what is owed not taken off; of changes, by how many they change. */
export function outstandingPoints({ pending, available, held, inTransit }: Omit<Balances, 'debt'>): number {
  return pending + available + held + inTransit
}

/** What the conservation law (see {@link Lifetime}) leaves over: 0 for every account the ledger ever returned. */
export function unaccountedPoints(account: Account): number {
  const { lifetime } = account
  const balances = settledBalances(account)
  const came = lifetime.issued + lifetime.restored + lifetime.transferredIn + lifetime.writtenOff
  const went = lifetime.redeemed + lifetime.expired + lifetime.clawedBack + lifetime.deducted + lifetime.transferredOut
  return came - went - (outstandingPoints(balances) - balances.debt)
}
