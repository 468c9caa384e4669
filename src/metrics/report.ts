import { type MetricsAccumulator, safeSum } from './accumulator.ts'
import { type DaysToSecondPurchase, daysToSecondPurchase, kaplanMeier } from './retention.ts'
import { roundHalfAway } from './rounding.ts'

/** A share with both its parts. */
export interface Rate {
  readonly numerator: number
  readonly denominator: number
  /** Numerator through denominator, not rounded; null when the denominator is 0. */
  readonly rate: number | null
}

/**
 * Of the buyers whose first purchase day is at least the window before the as-of day: who bought on a second day
 * within the window (day 90 included, counted from the first day).
 */
export interface SecondPurchaseRate extends Rate {
  /** The window: 90 days unless the caller chose another. */
  readonly windowDays: number
  /** Buyers whose window is still open, whether they came back already or not; in neither part of the rate. */
  readonly notYetObservable: number
  /** The estimate that uses them too; null when nobody could be observed for the whole window. */
  readonly kaplanMeier: number | null
}

/** Revenue of identified customers against that of anonymous bills. Money is integer minor units. */
export interface CrmRevenueShare {
  readonly identifiedNetMinor: number
  readonly anonymousNetMinor: number
  /** Identified net through all net, not rounded; null unless all net is above 0. */
  readonly netShare: number | null
  readonly identifiedGrossMinor: number
  readonly anonymousGrossMinor: number
  /** The same before returns. */
  readonly grossShare: number | null
  readonly identifiedBills: number
  readonly anonymousBills: number
}

/** How far customers captured in a shop have come to buy online. */
export interface OnlineAdoption {
  readonly capturedInShop: number
  /** Of all captured in a shop: who ever bought online. */
  readonly ever: Rate
  /**
   * Of those whose capture is at least the window before the as-of day: whose next purchase day after the capture came
   * within the window and was online. Who has not bought again is in the denominator.
   */
  readonly nextWithin90Days: Rate & {
    readonly windowDays: number
    /** Captured too recently, or on a day nobody knows; in neither part of the rate. */
    readonly notYetObservable: number
    /** Captured only after two purchase days, so that the next one isn't known; in neither part of the rate. */
    readonly undetermined: number
  }
}

/** Net revenue to date of the customers who are in a segment now. */
export interface SegmentValue {
  readonly customers: number
  /** Integer minor units, purchases less returns. */
  readonly netMinor: number
  /** Net through customers, rounded once to whole minor units, halves away from zero. */
  readonly averageMinor: number
}

/** The owner's numbers. Money is integer minor units, shares are 0 to 1. */
export interface MetricsReport {
  /** Identified customers, buyers or not. */
  readonly customers: number
  /** Identified customers with a purchase. */
  readonly buyers: number
  /** Bills, returns and revenue of the whole shop, anonymous ones included. */
  readonly bills: number
  readonly returns: number
  /** Before returns. */
  readonly revenueMinor: number
  readonly returnsMinor: number
  readonly pointsIssued: number
  readonly pointsOutstanding: number
  /** Customers by segment and by stage; who is in none is left out. */
  readonly segments: Readonly<Record<string, number>>
  readonly stages: Readonly<Record<string, number>>
  /** Named for its usual window; the one used stands inside. */
  readonly secondPurchaseRate90: SecondPurchaseRate
  readonly daysToSecondPurchase: DaysToSecondPurchase
  readonly crmRevenueShare: CrmRevenueShare
  readonly onlineAdoption: OnlineAdoption
  /** To date, not predicted. */
  readonly lifetimeValueBySegment: Readonly<Record<string, SegmentValue>>
}

/**
 * The report of all customers added so far; the sums can be added to afterwards. Segments and stages come in
 * alphabetical order.
 * @throws CrmError `limit-exceeded` when identified and anonymous revenue together leave the safe integers.
 */
export function metricsReport(metrics: MetricsAccumulator): MetricsReport {
  const { sums } = metrics
  const segments = sorted(metrics.segments)
  return {
    customers: sums.customers,
    buyers: sums.buyers,
    bills: safeSum(sums.identifiedBills, sums.anonymousBills, 'bills'),
    returns: safeSum(sums.identifiedReturns, sums.anonymousReturns, 'returns'),
    revenueMinor: safeSum(sums.identifiedGrossMinor, sums.anonymousGrossMinor, 'revenueMinor'),
    returnsMinor: safeSum(sums.identifiedReturnedMinor, sums.anonymousReturnedMinor, 'returnsMinor'),
    pointsIssued: sums.pointsIssued,
    pointsOutstanding: sums.pointsOutstanding,
    segments: Object.fromEntries(segments.map(([segment, { customers }]) => [segment, customers])),
    stages: Object.fromEntries(sorted(metrics.stages)),
    secondPurchaseRate90: {
      windowDays: metrics.windowDays,
      ...rateOf(sums.secondWithinWindow, sums.observableBuyers),
      notYetObservable: sums.buyers - sums.observableBuyers,
      kaplanMeier: kaplanMeier(metrics.secondAfterDays, metrics.stillWaitingDays, metrics.windowDays),
    },
    daysToSecondPurchase: daysToSecondPurchase(metrics.secondAfterDays),
    crmRevenueShare: crmRevenueShare(metrics),
    onlineAdoption: onlineAdoption(metrics),
    lifetimeValueBySegment: Object.fromEntries(
      segments.map(([segment, { customers, netMinor }]) => [
        segment,
        { customers, netMinor, averageMinor: roundHalfAway(netMinor / customers) },
      ]),
    ),
  }
}

function crmRevenueShare({ sums }: MetricsAccumulator): CrmRevenueShare {
  const { identifiedGrossMinor, anonymousGrossMinor, identifiedBills, anonymousBills } = sums
  const identifiedNetMinor = safeSum(identifiedGrossMinor, -sums.identifiedReturnedMinor, 'identifiedNetMinor')
  const anonymousNetMinor = safeSum(anonymousGrossMinor, -sums.anonymousReturnedMinor, 'anonymousNetMinor')
  return {
    identifiedNetMinor,
    anonymousNetMinor,
    netShare: shareOf(identifiedNetMinor, identifiedNetMinor + anonymousNetMinor),
    identifiedGrossMinor,
    anonymousGrossMinor,
    grossShare: shareOf(identifiedGrossMinor, identifiedGrossMinor + anonymousGrossMinor),
    identifiedBills,
    anonymousBills,
  }
}

function onlineAdoption({ sums, windowDays }: MetricsAccumulator): OnlineAdoption {
  return {
    capturedInShop: sums.capturedInShop,
    ever: rateOf(sums.shopCapturedEverOnline, sums.capturedInShop),
    nextWithin90Days: {
      windowDays,
      ...rateOf(sums.nextOnline, sums.nextOnline + sums.nextNotOnline),
      notYetObservable: sums.nextNotYetObservable,
      undetermined: sums.nextUndetermined,
    },
  }
}

function rateOf(numerator: number, denominator: number): Rate {
  return { numerator, denominator, rate: shareOf(numerator, denominator) }
}

function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}

function sorted<Value>(groups: ReadonlyMap<string, Value>): [string, Value][] {
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}
