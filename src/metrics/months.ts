import { type DayNumber, dayMs, earliestInstant, latestInstant } from '../time.ts'

/** A calendar month as months since January of year 0: the arithmetic form of `2026-01`. */
export type MonthNumber = number

/** The calendar month that holds a day. */
export function monthOf(day: DayNumber): MonthNumber {
  const date = new Date(day * dayMs)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** The name of a month: `2026-01`. */
export function monthName(month: MonthNumber): string {
  const year = Math.floor(month / 12)
  return `${String(year).padStart(4, '0')}-${String(month - year * 12 + 1).padStart(2, '0')}`
}

const [earliestDay, latestDay] = [earliestInstant / dayMs, latestInstant / dayMs]

/** The most months that one report tells apart: no facts lie further apart, in any zone. */
export const maxMonths = monthOf(latestDay + 1) - monthOf(earliestDay - 1) + 1

/** True for a day on which a fact can happen, in any zone. */
export function isReportable(day: DayNumber): boolean {
  return Number.isSafeInteger(day) && day >= earliestDay - 1 && day <= latestDay + 1
}
