import { tz, tzOffset } from '@date-fns/tz'
import { addMonths } from 'date-fns/addMonths'
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

// Between two ends of a week that agree, no zone has changed its clocks since 1990; between two that differ, once.
const weekMs = 7 * dayMs
const maxCachedWeeks = 8192
const maxCachedZones = 1000

/** The week in which a zone changes its clocks: the offset before, and from `at` on. */
interface ClockChange {
  readonly at: Instant
  readonly before: number
  readonly after: number
}

const weeksByZone = new Map<string, Map<number, number | ClockChange>>()

/**
 * Minutes that the zone's clocks are ahead of UTC at an instant.
 * @throws CrmError `bad-time` when the zone is not an IANA zone this runtime knows.
 */
export function zoneOffsetMinutes(zone: string, instant: Instant): number {
  const weeks = weeksByZone.get(zone) ?? weeksOf(zone)
  const week = Math.floor(instant / weekMs)
  const known = weeks.get(week) ?? readWeek(zone, week, weeks)
  return typeof known === 'number' ? known : instant < known.at ? known.before : known.after
}

function weeksOf(zone: string): Map<number, number | ClockChange> {
  assertZone(zone)
  if (weeksByZone.size >= maxCachedZones) weeksByZone.clear()
  const weeks = new Map<number, number | ClockChange>()
  weeksByZone.set(zone, weeks)
  return weeks
}

function readWeek(zone: string, week: number, weeks: Map<number, number | ClockChange>): number | ClockChange {
  const before = tzOffset(zone, new Date(week * weekMs))
  const after = tzOffset(zone, new Date((week + 1) * weekMs))
  const read = before === after || Number.isNaN(after) ? before : { at: changeIn(zone, week, before), before, after }
  if (weeks.size >= maxCachedWeeks) weeks.clear()
  weeks.set(week, read)
  return read
}

/** The minute at which the clocks change: zones that do so at 00:01 (Newfoundland, Gaza) leave no coarser grid. */
function changeIn(zone: string, week: number, before: number): Instant {
  let unchanged = (week * weekMs) / minuteMs
  let changed = ((week + 1) * weekMs) / minuteMs
  while (changed - unchanged > 1) {
    const middle = Math.floor((unchanged + changed) / 2)
    if (tzOffset(zone, new Date(middle * minuteMs)) === before) unchanged = middle
    else changed = middle
  }
  return changed * minuteMs
}

/** True for `UTC`, and for a zone of an area (`Asia/Kolkata`) that the runtime knows. */
export function isZone(zone: unknown): boolean {
  // An abbreviation means another zone to each reader, and to each runtime: BST is London's summer and Dhaka's year.
  if (typeof zone !== 'string' || (zone !== 'UTC' && !zone.includes('/'))) return false
  if (weeksByZone.has(zone)) return true
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

/**
 * The instant at which a zone's clocks show a wall time (written as if it were UTC): the first of two when they show it
 * twice, and when they skip it, the instant as far past the skip as the wall time is.
 */
function instantOfWall(wall: number, zone: string): Instant {
  const before = zoneOffsetMinutes(zone, wall - dayMs) * minuteMs
  const after = zoneOffsetMinutes(zone, wall + dayMs) * minuteMs
  if (before === after) return wall - before
  const first = wall - before
  if (zoneOffsetMinutes(zone, first) * minuteMs === before) return first
  const second = wall - after
  return zoneOffsetMinutes(zone, second) * minuteMs === after ? second : first
}

/** The first instant of a calendar day in a zone; where clocks skip midnight or the whole day, the first that exists. */
export function startOfDay(day: DayNumber, zone: string): Instant {
  return instantOfWall(day * dayMs, zone)
}

/** Minutes since local midnight, as a clock on the wall shows them: 0 to 1439. */
export function minuteOfDay(instant: Instant, zone: string): number {
  const local = instant + zoneOffsetMinutes(zone, instant) * minuteMs
  return Math.floor((((local % dayMs) + dayMs) % dayMs) / minuteMs)
}

/**
 * The instant at which the wall clock of a zone shows a minute of a day: the first of two when it shows it twice, the later
 * reading when clocks skip it (02:30 becomes 03:30).
 */
export function atMinuteOfDay(day: DayNumber, minute: number, zone: string): Instant {
  return instantOfWall(day * dayMs + minute * minuteMs, zone)
}

// date-fns on a zoned date costs 25 microseconds; a till or an import asks about the same few hundred days again and again.
const utc = { in: tz('UTC') }
const maxCachedDays = 20_000
const daysAfterMonths = new Map<number, DayNumber>()

/**
 * Adds calendar months; a day that the target month does not have becomes its last day (31 January + 1 month is
 * 28 or 29 February).
 */
export function addMonthsToDay(day: DayNumber, months: number): DayNumber {
  if (months === 0) return day
  // Beyond these, two pairs of day and months would share a key.
  const key = Math.abs(months) < 2048 ? day * 4096 + months : null
  const known = key === null ? undefined : daysAfterMonths.get(key)
  if (known !== undefined) return known
  const later = addMonths(day * dayMs, months, utc).getTime() / dayMs
  if (daysAfterMonths.size >= maxCachedDays) daysAfterMonths.clear()
  if (key !== null) daysAfterMonths.set(key, later)
  return later
}

/** A length of time as policies write it (ISO 8601), split into its calendar part and its exact part. */
export interface Duration {
  readonly months: number
  readonly days: number
  readonly ms: number
}

const durationPattern =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** The longest duration there is: between the bounds of time itself. */
const maxDurationMs = latestInstant - earliestInstant

/**
 * Reads an ISO 8601 duration of whole parts: `P30D`, `P4M`, `PT2H`, `P1DT12H`.
 * @throws CrmError `bad-time` for anything else, and for more than 110 years.
 */
export function parseDuration(text: string): Duration {
  const match = durationPattern.exec(text)
  const part = (index: number): number => Number(match?.[index] ?? 0)
  const months = part(1) * 12 + part(2)
  const days = part(3) * 7 + part(4)
  const ms = part(5) * hourMs + part(6) * minuteMs + part(7) * 1000
  if (match === null || ((months * 365) / 12 + days) * dayMs + ms > maxDurationMs) {
    const found = text.slice(0, 40)
    throw new CrmError('bad-time', `"${found}" is not a duration; write for instance P30D, P4M or PT2H.`, {
      text: found,
    })
  }
  return { months, days, ms }
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
  return instantOfWall(target * dayMs + timeOfDay, zone) + duration.ms
}

/** Subtracts a duration, by the same rules as {@link addDuration}. */
export function subtractDuration(instant: Instant, duration: Duration, zone: string): Instant {
  return addDuration(instant, { months: -duration.months, days: -duration.days, ms: -duration.ms }, zone)
}
