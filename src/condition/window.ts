import { addMonthsToDay, type Duration, dayFromNumber, dayNumberOf, subtractDuration } from '../time.ts'
import type { Clock } from './types.ts'

/** `within` and `olderThan` of an instant, with the start last worked out: a page of subjects shares one clock. */
export interface TimeWindow {
  readonly duration: Duration
  now: number
  zone: string
  start: number
}

/** `within` and `olderThan` of a day, with the days last worked out. */
export interface DayWindow {
  readonly duration: Duration
  now: number
  zone: string
  /** The number of `today`. */
  day: number
  first: string
  today: string
}

export function newTimeWindow(duration: Duration): TimeWindow {
  return { duration, now: Number.NaN, zone: '', start: Number.NaN }
}

export function newDayWindow(duration: Duration): DayWindow {
  return { duration, now: Number.NaN, zone: '', day: Number.NaN, first: '', today: '' }
}

/** The first instant of the window: the duration before now. */
export function startOf(window: TimeWindow, { now, zone }: Clock): number {
  if (window.now !== now || window.zone !== zone) {
    window.start = subtractDuration(now, window.duration, zone)
    window.now = now
    window.zone = zone
  }
  return window.start
}

/** The window with its days as texts: whole days of the clock's calendar, the first one and today included. */
export function daysAt(window: DayWindow, { now, zone }: Clock): DayWindow {
  if (window.now !== now || window.zone !== zone) {
    const day = dayNumberOf(now, zone)
    if (day !== window.day) {
      window.first = dayFromNumber(addMonthsToDay(day, -window.duration.months) - window.duration.days)
      window.today = dayFromNumber(day)
      window.day = day
    }
    window.now = now
    window.zone = zone
  }
  return window
}
