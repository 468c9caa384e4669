import { CrmError } from '../errors.ts'
import { type DayNumber, dayMs, earliestInstant, latestInstant } from '../time.ts'
import { isReportable, type MonthNumber, maxMonths, monthName, monthOf } from './months.ts'

/** The window of the second purchase rate and of the next purchase, unless the caller names another. */
export const usualWindowDays = 90

/** No two days a fact can name lie further apart. It bounds the two histograms. */
export const maxDaysApart = (latestInstant - earliestInstant) / dayMs

/** The most different segments, and the most different stages, that one report tells apart. */
export const maxGroups = 1000

const counterNames = [
  'customers',
  'buyers',
  'identifiedBills',
  'identifiedReturns',
  'identifiedGrossMinor',
  'identifiedReturnedMinor',
  'anonymousBills',
  'anonymousReturns',
  'anonymousGrossMinor',
  'anonymousReturnedMinor',
  'pointsIssued',
  'pointsOutstanding',
  'observableBuyers',
  'secondWithinWindow',
  'capturedInShop',
  'shopCapturedEverOnline',
  'nextOnline',
  'nextNotOnline',
  'nextNotYetObservable',
  'nextUndetermined',
] as const

/** One of the plain sums. */
export type Counter = (typeof counterNames)[number]

/** How many customers a segment has, and their net revenue to date. */
export interface SegmentSums {
  readonly customers: number
  readonly netMinor: number
}

/** The customers whose first purchase fell into one month. */
export interface CohortSums {
  readonly customers: number
  /** `[k]`: those with a purchase day in the k-th month after; `[0]`: with a further one in the first month itself. */
  readonly returned: readonly number[]
}

/**
 * The running sums of a report: plain data, without functions, so that it passes between workers by structured clone
 * (not as JSON: it holds maps). Its size depends on the number of different segments, stages, days and months,
 * never on the number of customers: the median rests on a count per day, which is exact.
 */
export interface MetricsAccumulator {
  readonly asOf: DayNumber
  readonly windowDays: number
  readonly sums: Record<Counter, number>
  /** `[d]`: buyers whose second purchase day came d days after the first. */
  readonly secondAfterDays: number[]
  /** `[d]`: buyers whose first purchase lies d days back, without a second. */
  readonly stillWaitingDays: number[]
  readonly segments: Map<string, SegmentSums>
  readonly stages: Map<string, number>
  /** By the month of the first purchase. */
  readonly cohorts: Map<MonthNumber, CohortSums>
  /** Points by the month of the last day on which they can be spent. */
  readonly expiring: Map<MonthNumber, number>
}

/** Which day the report is about, and how long a customer has for the next purchase. */
export interface MetricsOptions {
  readonly asOf: DayNumber
  /** Default {@link usualWindowDays}. */
  readonly windowDays?: number | undefined
}

/**
 * Empty sums, to be filled customer by customer.
 * @throws CrmError `bad-option` when `asOf` is not a day number or the window not 1 or more whole days.
 */
export function createMetrics({ asOf, windowDays = usualWindowDays }: MetricsOptions): MetricsAccumulator {
  if (!Number.isSafeInteger(asOf)) throw new CrmError('bad-option', 'asOf must be a day number.', { asOf })
  if (!Number.isSafeInteger(windowDays) || windowDays < 1 || windowDays > maxDaysApart) {
    throw new CrmError('bad-option', `windowDays must be 1 to ${maxDaysApart} whole days.`, { windowDays })
  }
  return {
    asOf,
    windowDays,
    sums: Object.fromEntries(counterNames.map((name) => [name, 0])) as Record<Counter, number>,
    secondAfterDays: [],
    stillWaitingDays: [],
    segments: new Map(),
    stages: new Map(),
    cohorts: new Map(),
    expiring: new Map(),
  }
}

/**
 * The sums of two shards together; neither is changed. Any grouping and order of shards gives the same report.
 * @throws CrmError `bad-option` when the two are about different days or windows, `limit-exceeded` when a sum leaves
 *   the safe integers.
 */
export function mergeMetrics(a: MetricsAccumulator, b: MetricsAccumulator): MetricsAccumulator {
  if (a.asOf !== b.asOf || a.windowDays !== b.windowDays) {
    throw new CrmError('bad-option', 'Only sums of the same as-of day and window can be merged.', {
      asOf: [a.asOf, b.asOf],
      windowDays: [a.windowDays, b.windowDays],
    })
  }
  const merged = createMetrics(a)
  for (const part of [a, b]) {
    for (const name of counterNames) addTo(merged, name, part.sums[name])
    part.secondAfterDays.forEach((buyers, days) => {
      addAtDay(merged.secondAfterDays, days, buyers)
    })
    part.stillWaitingDays.forEach((buyers, days) => {
      addAtDay(merged.stillWaitingDays, days, buyers)
    })
    for (const [segment, sums] of part.segments) addToSegment(merged, segment, sums)
    for (const [stage, customers] of part.stages) addToStage(merged, stage, customers)
    for (const [month, sums] of part.cohorts) addToCohort(merged, month, sums)
    for (const [month, points] of part.expiring) addToExpiring(merged, month, points)
  }
  return merged
}

/** Adds to one of the plain sums. */
export function addTo(metrics: MetricsAccumulator, name: Counter, value: number): void {
  metrics.sums[name] = safeSum(metrics.sums[name], value, name)
}

/** Counts customers at a number of days. */
export function addAtDay(histogram: number[], days: number, customers: number): void {
  if (!Number.isSafeInteger(days) || days < 0 || days > maxDaysApart) {
    throw new CrmError('limit-exceeded', `Two days of one customer must lie 0 to ${maxDaysApart} days apart.`, { days })
  }
  while (histogram.length <= days) histogram.push(0)
  histogram[days] = safeSum(histogram[days] ?? 0, customers, 'customers of a day')
}

/** Adds customers and revenue to a segment. */
export function addToSegment({ segments }: MetricsAccumulator, segment: string, added: SegmentSums): void {
  assertRoom(segments, segment, 'segments')
  const known = segments.get(segment)
  segments.set(segment, {
    customers: safeSum(known?.customers ?? 0, added.customers, segment),
    netMinor: safeSum(known?.netMinor ?? 0, added.netMinor, segment),
  })
}

/** Counts customers at a stage. */
export function addToStage({ stages }: MetricsAccumulator, stage: string, customers: number): void {
  assertRoom(stages, stage, 'stages')
  stages.set(stage, safeSum(stages.get(stage) ?? 0, customers, stage))
}

/** Adds customers, and how many of them came back when, to the cohort of a month. */
export function addToCohort({ cohorts }: MetricsAccumulator, month: MonthNumber, added: CohortSums): void {
  const known = cohorts.get(month)
  const returned = [...(known?.returned ?? [])]
  added.returned.forEach((customers, after) => {
    if (after >= maxMonths) throw new CrmError('limit-exceeded', `A cohort has at most ${maxMonths} months.`, { after })
    while (returned.length <= after) returned.push(0)
    returned[after] = safeSum(returned[after] ?? 0, customers, monthName(month))
  })
  cohorts.set(month, { customers: safeSum(known?.customers ?? 0, added.customers, monthName(month)), returned })
}

/** Adds points to those that expire in a month. */
export function addToExpiring({ expiring }: MetricsAccumulator, month: MonthNumber, points: number): void {
  expiring.set(month, safeSum(expiring.get(month) ?? 0, points, 'points that expire'))
}

/**
 * The month of a day that a fact can name: there are {@link maxMonths} of them.
 * @throws CrmError `limit-exceeded` for any other day.
 */
export function reportableMonth(day: DayNumber): MonthNumber {
  if (isReportable(day)) return monthOf(day)
  throw new CrmError('limit-exceeded', `A report reaches over ${maxMonths} months, 1990 to 2100.`, { day, maxMonths })
}

/** @throws CrmError `limit-exceeded` when the sum is no safe integer. */
export function safeSum(sum: number, value: number, of: string): number {
  const next = sum + value
  if (Number.isSafeInteger(next)) return next
  throw new CrmError('limit-exceeded', `The sum of ${of} is not a safe integer.`, { of, sum, value })
}

function assertRoom(groups: ReadonlyMap<string, unknown>, group: string, of: string): void {
  if (groups.size < maxGroups || groups.has(group)) return
  throw new CrmError('limit-exceeded', `A report tells at most ${maxGroups} ${of} apart.`, { group, maxGroups })
}
