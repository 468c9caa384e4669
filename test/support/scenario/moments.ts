import { atMinuteOfDay, dayNumber, dayNumberOf, type Instant, minuteOfDay } from '../../../src/time.ts'

/** The shop's zone: that of the preset. */
export const zone = 'Asia/Kolkata'

const usualYear = 2026
const noonMinute = 12 * 60
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** A point in time as a sentence says it: `{ on: '1 June', at: '18:30' }`. */
export interface When {
  /** `1 June`, `1 June 2027` or `2027-06-01`; 2026 when no year is named. Today when left out. */
  readonly on?: string
  /** The wall clock of the shop; noon when only a day is named. */
  readonly at?: string
}

/** Monday, 1 June 2026, noon: where a story begins that names no day. */
export const usualBeginning = instantOf('1 June', '12:00')

/** The instant of a wall time on a day, in India. */
export function instantOf(on: string, at?: string): Instant {
  const [, day, wall] = /^(.+?)(?: (\d\d:\d\d))?$/.exec(on) ?? []
  const text = at ?? wall
  return atMinuteOfDay(dayNumber(isoDay(day ?? on)), text === undefined ? noonMinute : minuteOf(text), zone)
}

/** The instant a sentence means, told at `now`. */
export function momentOf({ on, at }: When, now: Instant): Instant {
  if (on !== undefined) return instantOf(on, at)
  return at === undefined ? now : atMinuteOfDay(dayNumberOf(now, zone), minuteOf(at), zone)
}

/** `2026-06-01 12:00`, for the messages of failed tests. */
export function written(instant: Instant): string {
  const minute = minuteOfDay(instant, zone)
  const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return `${new Date(dayNumberOf(instant, zone) * 86_400_000).toISOString().slice(0, 10)} ${clock}`
}

function isoDay(text: string): string {
  const [, day = '', month = '', year = String(usualYear)] =
    /^(\d{1,2}) ([A-Za-z]{3})[a-z]*(?: (\d{4}))?$/.exec(text) ?? []
  const place = months.indexOf(month.toLowerCase())
  return place < 0 ? text : `${year}-${String(place + 1).padStart(2, '0')}-${day.padStart(2, '0')}`
}

function minuteOf(text: string): number {
  const [hours = Number.NaN, minutes = Number.NaN] = text.split(':').map(Number)
  if (!(hours < 24 && minutes < 60)) throw new Error(`"${text}" is not a time of day; write 18:30.`)
  return hours * 60 + minutes
}
