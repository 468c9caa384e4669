import type { Customer } from '../customer.ts'
import { type DayNumber, dayMs, dayNumberOf, type Instant, latestInstant, startOfDay } from '../time.ts'
import type { YearlyOccasion } from '../triggers/index.ts'

/** The last day that has begun by an instant. Where clocks go back over midnight it stays begun. */
export function startedBy(at: Instant, zone: string): DayNumber {
  const today = dayNumberOf(at, zone)
  return startOfDay(today + 1, zone) <= at ? today + 1 : today
}

/**
 * A date as one number, so that looking for the next one makes no objects: 19900229 is 29 February 1990, 229 the same day
 * of a year that nobody told, 0 no date.
 */
export type DateCode = number

/** The customer's day of a kind: as told, or the one on which they became known, else first bought. */
export function dateOf({ profile, purchases }: Customer, kind: YearlyOccasion['kind']): DateCode {
  switch (kind) {
    case 'birthday':
      return codeOfText(profile.birthday)
    case 'anniversary':
      return codeOfText(profile.anniversary)
    case 'customer-anniversary':
      return codeOfDay(profile.capturedDay ?? purchases.days.first)
  }
}

function codeOfText(text: string | null): DateCode {
  if (text === null) return 0
  const year = text.length === 10 ? Number(text.slice(0, 4)) : 0
  return year * 10_000 + Number(text.slice(-5, -3)) * 100 + Number(text.slice(-2))
}

function codeOfDay(day: DayNumber | null): DateCode {
  if (day === null) return 0
  const date = new Date(day * dayMs)
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
}

/** The year of a date; 0 where nobody told it. */
export function yearIn(date: DateCode): number {
  return Math.floor(date / 10_000)
}

/** The first return of a date after a day, in a later year than its own; null when there is none before time ends. */
export function nextReturn(date: DateCode, after: DayNumber): DayNumber | null {
  if (date === 0) return null
  const year = Math.max(yearOfDay(after), yearIn(date) + 1)
  const day = dayIn(year, date)
  const next = day > after ? day : dayIn(year + 1, date)
  return next * dayMs < latestInstant ? next : null
}

/** The day on which a date is celebrated in a year: 29 February on the 28th where there is no 29th. */
function dayIn(year: number, date: DateCode): DayNumber {
  const month = Math.floor(date / 100) % 100
  const day = date % 100
  const isShort = month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))
  return Date.UTC(year, month - 1, isShort ? 28 : day) / dayMs
}

const daysOfYear = 365.2425

/** The calendar year of a day. */
export function yearOfDay(day: DayNumber): number {
  const year = 1970 + Math.floor(day / daysOfYear)
  if (Date.UTC(year, 0, 1) / dayMs > day) return year - 1
  return Date.UTC(year + 1, 0, 1) / dayMs <= day ? year + 1 : year
}
