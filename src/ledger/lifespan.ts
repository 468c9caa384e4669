import { type DayNumber, dayNumberOf, type Instant, startOfDay } from '../time.ts'
import { dayOfMonth, firstDayOf, type MonthNumber } from './calendar.ts'
import type { ExpiryRounding, LedgerTerms, Lifespan } from './terms/terms.ts'

/** When points earned at an instant become spendable and when they die, by the calendar of the terms' zone. */
export function lifespanOf(terms: LedgerTerms, earnedAt: Instant): Lifespan {
  const { zone, maturing } = terms
  const day = dayNumberOf(earnedAt, zone)
  const maturesAt = maturing.days === 0 ? earnedAt : startOfDay(day + maturing.days, zone)
  return { maturesAt, expiresAt: expiryFrom(terms, day) }
}

/** The expiry of points that start their life, mature, at an instant. */
export function expiryOf(terms: LedgerTerms, at: Instant): Instant | null {
  return expiryFrom(terms, dayNumberOf(at, terms.zone))
}

/** The end of a grace period: today and the days after it, half-open. */
export function graceEnd(terms: LedgerTerms, at: Instant): Instant {
  return startOfDay(dayNumberOf(at, terms.zone) + terms.returns.graceDays, terms.zone)
}

function expiryFrom({ expiry, zone }: LedgerTerms, day: DayNumber): Instant | null {
  switch (expiry.kind) {
    case 'never':
      return null
    case 'days':
      return startOfDay(day + expiry.days, zone)
    case 'months':
      return startOfDay(
        firstDayOf(lastMonth(dayOfMonth(day).month + expiry.months, expiry.roundTo ?? 'month') + 1),
        zone,
      )
  }
}

/** The month at whose end points die that die in a month. */
function lastMonth(month: MonthNumber, roundTo: ExpiryRounding): MonthNumber {
  switch (roundTo) {
    case 'month':
      return month
    case 'quarter':
      return month + 2 - (month % 3)
    case 'year':
      return month + 11 - (month % 12)
  }
}
