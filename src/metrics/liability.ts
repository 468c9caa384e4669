import { CrmError } from '../errors.ts'
import { type Day, type DayNumber, dayFromNumber } from '../time.ts'
import { safeSum } from './accumulator.ts'
import { isReportable } from './months.ts'
import { worthOf } from './shop-report.ts'

/** The most days of one liability report: eleven years. Memory is bounded by them, not by customers or entries. */
export const maxLiabilityDays = 4026

const columnNames = [
  'earned',
  'bonus',
  'adjusted',
  'reversed',
  'redeemed',
  'restored',
  'expired',
  'movedIn',
  'movedOut',
  'writtenOff',
  'restated',
] as const

/** What may have moved points. */
export type LiabilityColumn = (typeof columnNames)[number]

/** What a column does to what the shop owes. */
const signs: Readonly<Record<LiabilityColumn, 1 | -1>> = {
  earned: 1,
  bonus: 1,
  adjusted: 1,
  reversed: -1,
  redeemed: -1,
  restored: 1,
  expired: -1,
  movedIn: 1,
  movedOut: -1,
  writtenOff: 1,
  restated: 1,
}

/** What one line of the points books moved. */
export interface LiabilityMove {
  readonly day: DayNumber
  /** Null where points only changed their place within an account: matured, held, on their way. */
  readonly column: LiabilityColumn | null
  /** The points of the column, signed as the shopper sees them: spent -50. */
  readonly points: number
  /** By how much the points outstanding grew: spendable, maturing, held and on their way. */
  readonly outstanding: number
  /** By how much the points grew that customers owe. */
  readonly debt: number
}

type DaySums = Record<LiabilityColumn | 'outstanding' | 'debt', number>

/** Sums of the points books by day. The sums of what lies before and after the period are kept, the days aren't. */
export interface LiabilityAccumulator {
  /** Null: from the first day on which anything moved. */
  readonly from: DayNumber | null
  readonly to: DayNumber
  readonly days: Map<DayNumber, DaySums>
  readonly before: { outstanding: number; debt: number }
  readonly after: { outstanding: number; debt: number }
}

/**
 * Empty sums of a period, both days included.
 * @throws CrmError `bad-option` unless both are day numbers between 1990 and 2100, in order; `limit-exceeded` when they lie
 *   more than {@link maxLiabilityDays} apart.
 */
export function createLiability({
  from = null,
  to,
}: {
  readonly from?: DayNumber | null | undefined
  readonly to: DayNumber
}): LiabilityAccumulator {
  if (!isReportable(to) || (from !== null && !isReportable(from)) || (from !== null && from > to)) {
    throw new CrmError('bad-option', 'from and to must be days between 1990 and 2100, in this order.', { from, to })
  }
  if (from !== null) assertPeriod(from, to)
  return { from, to, days: new Map(), before: { outstanding: 0, debt: 0 }, after: { outstanding: 0, debt: 0 } }
}

/**
 * Adds a line of the points books, in place: the caller made the sums and holds the only reference.
 * @throws CrmError `limit-exceeded` when a sum leaves the safe integers, or the days their maximum.
 */
export function addLiability(
  sums: LiabilityAccumulator,
  { day, column, points, outstanding, debt }: LiabilityMove,
): void {
  if (!isReportable(day)) throw new CrmError('limit-exceeded', 'A report reaches from 1990 to 2100.', { day })
  const place = placeOf(sums, day)
  place.outstanding = safeSum(place.outstanding, outstanding, 'outstanding')
  place.debt = safeSum(place.debt, debt, 'debt')
  if (column !== null && isDay(place)) place[column] = safeSum(place[column], signs[column] * points, column)
}

function isDay(place: DaySums | LiabilityAccumulator['before']): place is DaySums {
  return 'earned' in place
}

function placeOf({ from, to, days, before, after }: LiabilityAccumulator, day: DayNumber): DaySums | typeof before {
  if (from !== null && day < from) return before
  if (day > to) return after
  const known = days.get(day)
  if (known !== undefined) return known
  if (days.size >= maxLiabilityDays) throw tooLong(days.size + 1)
  const fresh = emptyDay()
  days.set(day, fresh)
  return fresh
}

function emptyDay(): DaySums {
  return Object.fromEntries([...columnNames, 'outstanding', 'debt'].map((name) => [name, 0])) as DaySums
}

/**
 * What the shop owed in points on one day. Columns are positive in their own direction; `adjusted` and `restated` may go
 * either way, and a return that is taken back lowers `reversed` and `restored`.
 *
 * `closing` is always `opening + earned + bonus + adjusted - reversed - redeemed + restored - expired + movedIn - movedOut +
 * writtenOff + restated`, plus what `debt` grew by: points owed are not deducted from points outstanding.
 */
export interface LiabilityDay extends Readonly<Record<LiabilityColumn, number>> {
  readonly day: Day
  /** Outstanding as the day began: spendable, maturing, held and on their way to another customer. */
  readonly opening: number
  readonly closing: number
  /** What customers owed at the end of the day. */
  readonly debt: number
  /** What `closing` is worth if all of it is redeemed, integer minor units; null without a points programme. */
  readonly closingMinor: number | null
}

/** Every day of the period in order, those on which nothing moved too. */
export interface LiabilityReport {
  readonly from: Day
  readonly to: Day
  readonly days: readonly LiabilityDay[]
}

/**
 * The report of all that was added so far; the sums can be added to afterwards.
 * @param minorPerPoint What a point is worth when redeemed, integer minor units; null without a points programme.
 * @throws CrmError `limit-exceeded` for a period of too many days, or when a worth leaves the safe integers.
 */
export function liabilityReport(
  sums: LiabilityAccumulator,
  { minorPerPoint }: { readonly minorPerPoint: number | null },
): LiabilityReport {
  const { to, before } = sums
  const from = sums.from ?? [...sums.days.keys()].reduce((first, day) => Math.min(first, day), to)
  assertPeriod(from, to)
  const days: LiabilityDay[] = []
  let opening = before.outstanding
  let debt = before.debt
  for (let day = from; day <= to; day += 1) {
    const { outstanding, debt: owed, ...columns } = sums.days.get(day) ?? emptyDay()
    const closing = safeSum(opening, outstanding, 'outstanding')
    debt = safeSum(debt, owed, 'debt')
    const closingMinor = minorPerPoint === null ? null : worthOf(closing, minorPerPoint)
    days.push({ day: dayFromNumber(day), opening, ...columns, closing, debt, closingMinor })
    opening = closing
  }
  return { from: dayFromNumber(from), to: dayFromNumber(to), days }
}

/** What everything that was added comes to, whatever the period: to be held against the accounts. */
export function liabilityInAll({ days, before, after }: LiabilityAccumulator): {
  readonly outstanding: number
  readonly debt: number
} {
  let outstanding = safeSum(before.outstanding, after.outstanding, 'outstanding')
  let debt = safeSum(before.debt, after.debt, 'debt')
  for (const sums of days.values()) {
    outstanding = safeSum(outstanding, sums.outstanding, 'outstanding')
    debt = safeSum(debt, sums.debt, 'debt')
  }
  return { outstanding, debt }
}

function assertPeriod(from: DayNumber, to: DayNumber): void {
  if (to - from + 1 > maxLiabilityDays) throw tooLong(to - from + 1)
}

function tooLong(days: number): CrmError {
  const maximum = maxLiabilityDays
  return new CrmError('limit-exceeded', `A liability report covers at most ${maximum} days; name a later from.`, {
    days,
    maximum,
  })
}
