import type { Instant } from '../time.ts'

/**
 * Bounds of one account, so that its JSON stays under 4 KB after any history. Buckets and the parts of points in transit
 * share `slots`; where a history needs more, neighbouring buckets become one, always rounded in the shopper's favour.
 */
export const accountMaximums = {
  buckets: 24,
  slots: 28,
  transfersInTransit: 3,
  fundLength: 12,
  /** Of a transfer: the account keeps it until the transfer is settled. */
  transferIdLength: 80,
  /** Points that one bill, adjustment or transfer may move. */
  pointsPerCommand: 1_000_000_000,
  jsonBytes: 4096,
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
}

/** Points set aside at a checkout. */
export interface Hold {
  readonly holdId: string
  readonly expiresAt: Instant
  readonly parts: readonly Part[]
}

export interface AccountTier {
  readonly tier: string
  readonly since: Instant
  /** The end of the period, when the tier may go down. */
  readonly reviewAt: Instant
}

/** How much of a cap (points per day, per month) a period has used. */
export interface CapUsage {
  readonly cap: string
  readonly period: string
  readonly points: number
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
  /** Earned, or given by an adjustment. */
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
  readonly inTransit: readonly Transit[]
  /** Points owed; new points repay it before they can be spent. */
  readonly debt: number
  readonly tier: AccountTier | null
  readonly caps: readonly CapUsage[]
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
    inTransit: [],
    debt: 0,
    tier: null,
    caps: [],
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

/** What the conservation law (see {@link Lifetime}) leaves over: 0 for every account the ledger ever returned. */
export function unaccountedPoints(account: Account): number {
  const { lifetime } = account
  const { pending, available, held, debt, inTransit } = settledBalances(account)
  const came = lifetime.issued + lifetime.restored + lifetime.transferredIn + lifetime.writtenOff
  const went = lifetime.redeemed + lifetime.expired + lifetime.clawedBack + lifetime.deducted + lifetime.transferredOut
  return came - went - (pending + available + held + inTransit - debt)
}
