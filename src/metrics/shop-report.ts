import { CrmError } from '../errors.ts'
import type { MetricsAccumulator } from './accumulator.ts'
import { type MonthNumber, monthName, monthOf } from './months.ts'
import { type MetricsReport, metricsReport } from './report.ts'

/** The buyers whose first purchase fell into one month, and in which months they came back. */
export interface Cohort {
  /** The month of the first purchase: `2026-01`. */
  readonly month: string
  readonly customers: number
  /**
   * `[k]`: how many of them have a purchase day in the k-th calendar month after; `[0]`: a second or further day in the
   * first month itself. It ends with the as-of month, so a month that is still to come is missing and not 0.
   */
  readonly returned: readonly number[]
}

/** Points that can last be spent in a month. */
export interface ExpiringMonth {
  readonly month: string
  readonly points: number
}

/** The owner's numbers with what the report shows beside them. */
export interface ShopReport extends MetricsReport {
  /** By month, the earliest first; months in which nobody bought for the first time are left out. */
  readonly cohorts: readonly Cohort[]
  /** What the outstanding points are worth when redeemed, integer minor units; null without a points programme. */
  readonly pointsLiabilityMinor: number | null
  /** Of the outstanding points those that expire, the soonest first; points that never do are in none of these. */
  readonly pointsExpiring: readonly ExpiringMonth[]
}

/**
 * The report of all customers added so far; the sums can be added to afterwards.
 * @param minorPerPoint What a point is worth when redeemed, integer minor units; null without a points programme.
 * @throws CrmError `limit-exceeded` when the liability leaves the safe integers, or as `metricsReport` does.
 */
export function shopReport(
  metrics: MetricsAccumulator,
  { minorPerPoint }: { readonly minorPerPoint: number | null },
): ShopReport {
  const report = metricsReport(metrics)
  return {
    ...report,
    cohorts: cohortsOf(metrics),
    pointsLiabilityMinor: minorPerPoint === null ? null : worthOf(report.pointsOutstanding, minorPerPoint),
    pointsExpiring: sortedByMonth(metrics.expiring)
      .filter(([, points]) => points !== 0)
      .map(([month, points]) => ({ month: monthName(month), points })),
  }
}

function cohortsOf({ asOf, cohorts }: MetricsAccumulator): readonly Cohort[] {
  const months = monthOf(asOf)
  return sortedByMonth(cohorts).map(([month, { customers, returned }]) => ({
    month: monthName(month),
    customers,
    returned: Array.from({ length: months - month + 1 }, (_, after) => returned[after] ?? 0),
  }))
}

/** What points are worth when redeemed. */
export function worthOf(points: number, minorPerPoint: number): number {
  const worthMinor = points * minorPerPoint
  if (Number.isSafeInteger(worthMinor)) return worthMinor
  throw new CrmError('limit-exceeded', 'What the points are worth is not a safe integer.', { points, minorPerPoint })
}

function sortedByMonth<Value>(months: ReadonlyMap<MonthNumber, Value>): [MonthNumber, Value][] {
  return [...months].sort(([a], [b]) => a - b)
}
