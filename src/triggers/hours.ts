import { dayMs, dayNumberOf, type Instant, minuteMs, minuteOfDay, zoneOffsetMinutes } from '../time.ts'
import { type FiringHours, type Weekday, weekdays } from './types.ts'

/** Hours of a rule in minutes of the day; `days` is null where every day of the week will do. */
export interface CompiledHours {
  readonly from: number
  readonly to: number
  readonly days: ReadonlySet<number> | null
}

const minutesOfDay = 1440
/** As far as the next beginning is looked for: hours of one weekday, when clocks or the calendar skip them once. */
const maxDaysAhead = 15
/** By then hours of a day are over wherever it is: they last for less than a day, and no zone is as far behind UTC. */
const hoursAheadMs = 2 * dayMs

/** Hours that were checked; null of none. */
export function compileHours(hours: FiringHours | undefined): CompiledHours | null {
  if (hours === undefined) return null
  const { from, to, weekdays: named } = hours
  return {
    from: from === undefined ? 0 : minuteFromText(from),
    to: to === undefined ? minutesOfDay : minuteFromText(to),
    days: named === undefined ? null : new Set(named.map((weekday) => weekdays.indexOf(weekday))),
  }
}

/** Minutes since midnight of a wall-clock time, `HH:MM`. */
export function minuteFromText(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
}

/** The day of the week of a day number. */
export function weekdayOf(day: number): Weekday {
  return weekdays[weekdayIndex(day)] ?? 'mon'
}

// 1 January 1970 was a Thursday.
function weekdayIndex(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** Whether the zone's clocks show one of the hours; those after midnight belong to the day on which they began. */
export function isWithin(hours: CompiledHours, at: Instant, zone: string): boolean {
  return dayOfHours(hours, at, zone) !== null
}

/** The day to which the hours belong that the zone's clocks show; null outside them. */
function dayOfHours({ from, to, days }: CompiledHours, at: Instant, zone: string): number | null {
  const minute = minuteOfDay(at, zone)
  const isOvernight = from > to
  const isAfterMidnight = isOvernight && minute < to
  if (!isAfterMidnight && (minute < from || (!isOvernight && minute >= to))) return null
  const day = dayNumberOf(at, zone) - (isAfterMidnight ? 1 : 0)
  return days === null || days.has(weekdayIndex(day)) ? day : null
}

/**
 * When the hours begin next, for an instant outside them; null within them. Hours that clocks skip don't come that day;
 * of hours they skip the beginning of, the rest does; hours they show twice come twice.
 */
export function nextBeginning(hours: CompiledHours, at: Instant, zone: string): Instant | null {
  if (isWithin(hours, at, zone)) return null
  const today = dayNumberOf(at, zone)
  for (let day = today - 1; day <= today + maxDaysAhead; day += 1) {
    const beginning = beginningOn(hours, day, { at, zone })
    if (beginning === null) continue
    // Clocks that go back over midnight show the next day before they show this one again.
    return Math.min(beginning, beginningOn(hours, day + 1, { at, zone }) ?? beginning)
  }
  return at + maxDaysAhead * dayMs
}

/** The first time after an instant that the hours of a day begin, or that clocks come upon them as they change. */
function beginningOn(
  hours: CompiledHours,
  day: number,
  { at, zone }: { readonly at: Instant; readonly zone: string },
): Instant | null {
  const wall = day * dayMs + hours.from * minuteMs
  const before = zoneOffsetMinutes(zone, wall - dayMs)
  const after = zoneOffsetMinutes(zone, wall + hoursAheadMs)
  const readings =
    before === after
      ? [wall - before * minuteMs]
      : [wall - before * minuteMs, wall - after * minuteMs, clockChange(zone, wall, before)]
  let first: Instant | null = null
  for (const reading of readings)
    if (reading > at && (first === null || reading < first) && dayOfHours(hours, reading, zone) === day) first = reading
  return first
}

/** The minute, near the hours that begin at a wall time, at which the clocks leave an offset. */
function clockChange(zone: string, wall: Instant, offset: number): Instant {
  let unchanged = Math.floor((wall - dayMs) / minuteMs)
  let changed = Math.ceil((wall + hoursAheadMs) / minuteMs)
  while (changed - unchanged > 1) {
    const middle = Math.floor((unchanged + changed) / 2)
    if (zoneOffsetMinutes(zone, middle * minuteMs) === offset) unchanged = middle
    else changed = middle
  }
  return changed * minuteMs
}
