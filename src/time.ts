import { tz, tzOffset } from '@date-fns/tz'
import { addMonths } from 'date-fns/addMonths'
import { lastDayOfMonth } from 'date-fns/lastDayOfMonth'
import { CrmError } from './errors.ts'

/** Epoch milliseconds, UTC. */
export type Instant = number
/** A calendar day in the shop's zone, `YYYY-MM-DD`. */
export type Day = string
/** Whole days since 1970-01-01: the arithmetic form of a {@link Day}. */
export type DayNumber = number

export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** Facts and policies outside these bounds are refused: they are typing errors, and the record's bounds rest on them. */
export const earliestInstant: Instant = Date.UTC(1990, 0, 1)
export const latestInstant: Instant = Date.UTC(2100, 0, 1)

// Every zone changes its offset at a quarter hour of UTC, so the offset within one quarter is constant.
const quarterMs = 15 * minuteMs
const maxCachedOffsets = 50_000
const offsetsByZone = new Map<string, Map<number, number>>()

/**
 * Minutes that the zone's clocks are ahead of UTC at an instant.
 * @throws CrmError `bad-time` when the zone is not an IANA zone this runtime knows.
 */
export function zoneOffsetMinutes(zone: string, instant: Instant): number {
  let offsets = offsetsByZone.get(zone)
  if (offsets === undefined) {
    assertZone(zone)
    offsets = new Map()
    offsetsByZone.set(zone, offsets)
  }
  const quarter = Math.floor(instant / quarterMs)
  const cached = offsets.get(quarter)
  if (cached !== undefined) return cached
  if (offsets.size >= maxCachedOffsets) offsets.clear()
  const offset = tzOffset(zone, new Date(quarter * quarterMs))
  offsets.set(quarter, offset)
  return offset
}

/** True when the runtime knows the IANA zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

function assertZone(zone: string): void {
  if (isZone(zone)) return
  throw new CrmError('bad-time', `"${zone}" is not a time zone; use an IANA name such as "Asia/Kolkata".`, { zone })
}

/** The calendar day number of an instant in a zone. */
export function dayNumberOf(instant: Instant, zone: string): DayNumber {
  return Math.floor((instant + zoneOffsetMinutes(zone, instant) * minuteMs) / dayMs)
}

/** The calendar day of an instant in a zone, `YYYY-MM-DD`. */
export function dayOf(instant: Instant, zone: string): Day {
  return dayFromNumber(dayNumberOf(instant, zone))
}

/** The day a day number stands for. */
export function dayFromNumber(day: DayNumber): Day {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/**
 * The number of a calendar day.
 * @throws CrmError `bad-time` unless the text is a real day written `YYYY-MM-DD`.
 */
export function dayNumber(day: Day): DayNumber {
  const millis = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  // Date.parse rolls some impossible days over (31 February); the round trip finds them.
  if (Number.isNaN(millis) || dayFromNumber(millis / dayMs) !== day) {
    throw new CrmError('bad-time', `"${day}" is not a calendar day; write YYYY-MM-DD.`, { day })
  }
  return millis / dayMs
}

/** The first instant of a calendar day in a zone; where clocks skip midnight, the first instant that exists. */
export function startOfDay(day: DayNumber, zone: string): Instant {
  const utcMidnight = day * dayMs
  let start = utcMidnight - zoneOffsetMinutes(zone, utcMidnight) * minuteMs
  start = utcMidnight - zoneOffsetMinutes(zone, start) * minuteMs
  // In the hour that a zone skips, the computed instant still belongs to the day before.
  return dayNumberOf(start, zone) < day ? start + hourMs : start
}

/** Minutes since local midnight, as a clock on the wall shows them: 0 to 1439. */
export function minuteOfDay(instant: Instant, zone: string): number {
  const local = instant + zoneOffsetMinutes(zone, instant) * minuteMs
  return Math.floor((((local % dayMs) + dayMs) % dayMs) / minuteMs)
}

/** The instant at which the wall clock of a zone shows a minute of a day (the later reading when clocks skip it). */
export function atMinuteOfDay(day: DayNumber, minute: number, zone: string): Instant {
  const wall = day * dayMs + minute * minuteMs
  const guess = wall - zoneOffsetMinutes(zone, wall - zoneOffsetMinutes(zone, wall) * minuteMs) * minuteMs
  return guess
}

// date-fns on a zoned date costs 25 microseconds; a till or an import asks about the same few hundred days again and again.
const utc = { in: tz('UTC') }
const maxCachedDays = 20_000
const daysAfterMonths = new Map<number, DayNumber>()
const monthEnds = new Map<DayNumber, DayNumber>()

function remembered(cache: Map<number, DayNumber>, key: number, compute: () => DayNumber): DayNumber {
  const known = cache.get(key)
  if (known !== undefined) return known
  if (cache.size >= maxCachedDays) cache.clear()
  const day = compute()
  cache.set(key, day)
  return day
}

/**
 * Adds calendar months; a day that the target month does not have becomes its last day (31 January + 1 month is
 * 28 or 29 February).
 */
export function addMonthsToDay(day: DayNumber, months: number): DayNumber {
  if (months === 0) return day
  return remembered(daysAfterMonths, day * 4096 + months, () => addMonths(day * dayMs, months, utc).getTime() / dayMs)
}

/** The last day of the calendar month that holds the day. */
export function endOfMonthDay(day: DayNumber): DayNumber {
  return remembered(monthEnds, day, () => lastDayOfMonth(day * dayMs, utc).getTime() / dayMs)
}

/** A length of time as policies write it (ISO 8601), split into its calendar part and its exact part. */
export interface Duration {
  readonly months: number
  readonly days: number
  readonly ms: number
}

const durationPattern = /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/**
 * Reads an ISO 8601 duration of whole parts: `P30D`, `P4M`, `PT2H`, `P1DT12H`.
 * @throws CrmError `bad-time` for anything else.
 */
export function parseDuration(text: string): Duration {
  const match = durationPattern.exec(text)
  if (match === null || text.length > 20) {
    throw new CrmError('bad-time', `"${text}" is not a duration; write for instance P30D, P4M or PT2H.`, { text })
  }
  const part = (index: number): number => Number(match[index] ?? 0)
  return {
    months: part(1) * 12 + part(2),
    days: part(3) * 7 + part(4),
    ms: part(5) * hourMs + part(6) * minuteMs + part(7) * 1000,
  }
}

/**
 * Adds a duration: months and days on the calendar of the zone (the clock keeps its reading over daylight saving), the
 * rest as exact time.
 */
export function addDuration(instant: Instant, duration: Duration, zone: string): Instant {
  if (duration.months === 0 && duration.days === 0) return instant + duration.ms
  const offset = zoneOffsetMinutes(zone, instant) * minuteMs
  const day = Math.floor((instant + offset) / dayMs)
  const timeOfDay = instant + offset - day * dayMs
  const target = addMonthsToDay(day, duration.months) + duration.days
  const wall = target * dayMs + timeOfDay
  const first = wall - zoneOffsetMinutes(zone, wall - offset) * minuteMs
  return first + duration.ms
}

/** Subtracts a duration, by the same rules as {@link addDuration}. */
export function subtractDuration(instant: Instant, duration: Duration, zone: string): Instant {
  return addDuration(instant, { months: -duration.months, days: -duration.days, ms: -duration.ms }, zone)
}
