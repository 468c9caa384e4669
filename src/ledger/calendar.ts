import { type DayNumber, dayNumberOf, type Instant } from '../time.ts'
import { type Weekday, weekdays } from './terms/terms.ts'

/** Calendar months since January 1970. */
export type MonthNumber = number

const daysOfCycle = 146_097
const daysOfCentury = 36_524
const daysOfFourYears = 1461

/** A day of a month; `month` in months since January 1970, `day` from 1. */
export interface DayOfMonth {
  readonly month: MonthNumber
  readonly day: number
}

/**
 * The Gregorian month and day of a day number, in whole numbers: every bill that counts towards a tier or a cap asks.
 * Years are counted from 1 March 0000, so that the day which may be missing is the last of its year.
 */
export function dayOfMonth(day: DayNumber): DayOfMonth {
  const sinceMarch = day + 719_468
  const cycle = Math.floor(sinceMarch / daysOfCycle)
  const inCycle = sinceMarch - cycle * daysOfCycle
  const leapDays = Math.floor(inCycle / (daysOfFourYears - 1)) - Math.floor(inCycle / daysOfCentury)
  const year = Math.floor((inCycle - leapDays - Math.floor(inCycle / (daysOfCycle - 1))) / 365)
  const inYear = inCycle - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  // Five months from March or August have 153 days.
  const fromMarch = Math.floor((5 * inYear + 2) / 153)
  const first = Math.floor((153 * fromMarch + 2) / 5)
  return { month: (cycle * 400 + year - 1970) * 12 + fromMarch + 2, day: inYear - first + 1 }
}

/** The first day of a month. */
export function firstDayOf(month: MonthNumber): DayNumber {
  const fromMarch = month + 1970 * 12 - 2
  const year = Math.floor(fromMarch / 12)
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
  return 365 * year + leapDays + Math.floor((153 * (fromMarch - year * 12) + 2) / 5) - 719_468
}

/** The calendar month of an instant in a zone. */
export function monthOf(instant: Instant, zone: string): MonthNumber {
  return dayOfMonth(dayNumberOf(instant, zone)).month
}

export function weekdayOf(day: DayNumber): Weekday {
  // 1 January 1970 was a Thursday.
  return weekdays[(((day + 3) % 7) + 7) % 7] ?? 'monday'
}

/** The day, month or year of an instant in a zone, as caps name their periods: `2026-11-22`, `2026-11`, `2026`. */
export function periodOf(instant: Instant, zone: string, kind: 'day' | 'month' | 'year'): string {
  return periodOfDay(dayNumberOf(instant, zone), kind)
}

/** The same of a day, put together from numbers: a date's own text costs more than all else that a cap costs. */
export function periodOfDay(dayNumber: DayNumber, kind: 'day' | 'month' | 'year'): string {
  const { month, day } = dayOfMonth(dayNumber)
  const year = Math.floor(month / 12)
  if (kind === 'year') return String(1970 + year)
  const yearAndMonth = `${1970 + year}-${twoDigits(month - year * 12 + 1)}`
  return kind === 'month' ? yearAndMonth : `${yearAndMonth}-${twoDigits(day)}`
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}
