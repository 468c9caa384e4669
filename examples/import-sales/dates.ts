import { TZDate } from '@date-fns/tz'
import { type Day, dayOf, type Instant } from '../../src/index.ts'

/** A date of a row. Without a time of day it stands for the whole day. */
export interface RowDate {
  readonly day: Day
  /** Null when the row names only the day. */
  readonly at: Instant | null
}

export type ReadDate = RowDate | { readonly problem: string }

export interface DateReading {
  readonly zone: string
  /** How 05/06/2024 is read. */
  readonly order: 'day-first' | 'month-first'
  /** True when the file contradicts that order somewhere: then what can be read both ways is refused. */
  readonly mixed: boolean
}

const accepted = 'YYYY-MM-DD, YYYY/MM/DD, DD/MM/YYYY or DD-MM-YYYY, with or without a time'
const yearFirst = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(.+))?$/
const yearLast = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?:[T ,]+(.+))?$/
const timeOfDay = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(am|pm)?(?: ?(Z|[+-]\d{2}:?\d{2}))?$/i
const excelSerial = /^\d{5}(?:\.\d+)?$/

/** True for a real day written YYYY-MM-DD. */
export function isCalendarDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    dayFrom(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))) !== null
  )
}

/** The day, or null when the calendar has none of that name or no shop can mean it. */
function dayFrom(year: number, month: number, day: number): Day | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists && year >= 1990 && year < 2100 ? date.toISOString().slice(0, 10) : null
}

/** Reads a date as tills and spreadsheets write it. Never guesses: what could mean two days is a problem. */
export function readDate(text: string, { zone, order, mixed }: DateReading): ReadDate {
  if (text === '') return { problem: `found no date; expected ${accepted}` }
  if (excelSerial.test(text)) {
    return { problem: `found ${text}, a day number of a spreadsheet; format the column as a date and export it again` }
  }
  const sorted = yearFirst.exec(text)
  const local = sorted === null ? yearLast.exec(text) : null
  const [, first, second, third, time] = sorted ?? local ?? []
  if (first === undefined || second === undefined || third === undefined)
    return { problem: `found "${text.slice(0, 40)}"; expected ${accepted}` }
  if (local !== null && mixed && isEitherOrder(first, second)) {
    return { problem: `found "${text}", which may be either order in this file; write YYYY-MM-DD or say --dates` }
  }
  const parts =
    sorted !== null ? [first, second, third] : order === 'day-first' ? [third, second, first] : [third, first, second]
  const [year, month, dayOfMonth] = parts.map(Number)
  const day = dayFrom(year ?? 0, month ?? 0, dayOfMonth ?? 0)
  if (day === null) {
    const hint = local !== null ? ` (it is read ${order}; see --dates)` : ''
    return { problem: `found "${text.slice(0, 40)}", no day of the calendar from 1990 on${hint}; expected ${accepted}` }
  }
  if (time === undefined) return { day, at: null }
  return withTime({ text, day, time: time.trim(), zone })
}

function isEitherOrder(first: string, second: string): boolean {
  return Number(first) <= 12 && Number(second) <= 12 && Number(first) !== Number(second)
}

function withTime({ text, day, time, zone }: { text: string; day: Day; time: string; zone: string }): ReadDate {
  const match = timeOfDay.exec(time)
  const [, hours = '', minutes = '', seconds = '0', half, offset] = match ?? []
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  if (match === null || hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    return { problem: `found "${text.slice(0, 40)}"; expected a time such as 18:30 or 18:30:00+05:30` }
  }
  const second = hour * 3600 + Number(minutes) * 60 + Number(seconds)
  if (offset === undefined) return { day, at: atSecondOfDay(day, second, zone) }
  const shown = offset.toUpperCase() === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`
  const at = Date.parse(`${day}T00:00:00${shown}`) + second * 1000
  return { day: dayOf(at, zone), at }
}

/** The instant at which the shop's clock shows a second of a day. */
export function atSecondOfDay(day: Day, second: number, zone: string): Instant {
  const wall = Date.parse(`${day}T00:00:00Z`) + second * 1000
  const date = new Date(wall)
  return new TZDate(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    zone,
  ).getTime()
}

/** The last millisecond of a day. */
export function endOfDay(day: Day, zone: string): Instant {
  return atSecondOfDay(day, 86_400, zone) - 1
}

/** True for a date such as 05/06/2024, whose order only the shop knows. */
export function hasLocalOrder(text: string): boolean {
  return yearLast.test(text)
}

/** True for a date that can only be read in the other order. */
export function contradicts(text: string, order: DateReading['order']): boolean {
  const [, first, second] = yearLast.exec(text) ?? []
  const month = order === 'day-first' ? second : first
  const day = order === 'day-first' ? first : second
  return Number(month) > 12 && Number(day) <= 12
}
