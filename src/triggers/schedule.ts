import { type DayNumber, dayMs, latestInstant } from '../time.ts'
import { weekdayOf } from './hours.ts'
import { type Weekday, weekdays } from './types.ts'

/** Days that come by themselves: one a week, a month or a year. Plain JSON. */
export interface Schedule {
  readonly every: 'week' | 'month' | 'year'
  /** Of a week; of a month together with `nth`. */
  readonly weekday?: Weekday | undefined
  /** Which of these weekdays of the month: the first to the fourth, or -1 for the last. */
  readonly nth?: 1 | 2 | 3 | 4 | -1 | undefined
  /** Of a month or a year; of a month that is shorter, its last day. */
  readonly dayOfMonth?: number | undefined
  /** Of a year: 1 for January. */
  readonly month?: number | undefined
}

const daysOfWeek = 7
const monthsOfYear = 12

/** The first day of a checked schedule after a day; null when there is none before time ends. */
export function nextScheduled(schedule: Schedule, after: DayNumber): DayNumber | null {
  const day = schedule.every === 'week' ? nextWeekday(schedule, after) : nextInMonths(schedule, after)
  return day * dayMs < latestInstant ? day : null
}

function nextWeekday({ weekday = 'mon' }: Schedule, after: DayNumber): DayNumber {
  return after + 1 + daysUntil(after + 1, weekday)
}

function daysUntil(day: DayNumber, weekday: Weekday): number {
  return (weekdays.indexOf(weekday) - weekdays.indexOf(weekdayOf(day)) + daysOfWeek) % daysOfWeek
}

function nextInMonths(schedule: Schedule, after: DayNumber): DayNumber {
  const { every, month = 1 } = schedule
  const date = new Date(after * dayMs)
  const year = date.getUTCFullYear()
  const isYearly = every === 'year'
  const first = year * monthsOfYear + (isYearly ? month - 1 : date.getUTCMonth())
  const day = dayInMonth(schedule, first)
  return day > after ? day : dayInMonth(schedule, first + (isYearly ? monthsOfYear : 1))
}

/** @param months Months since the year 0. */
function dayInMonth({ dayOfMonth = 1, weekday, nth = 1 }: Schedule, months: number): DayNumber {
  const first = firstDayOf(months)
  const last = firstDayOf(months + 1) - 1
  if (weekday === undefined) return Math.min(first + dayOfMonth - 1, last)
  if (nth > 0) return first + daysUntil(first, weekday) + (nth - 1) * daysOfWeek
  return last - ((daysOfWeek - daysUntil(last, weekday)) % daysOfWeek)
}

function firstDayOf(months: number): DayNumber {
  return Date.UTC(Math.floor(months / monthsOfYear), months % monthsOfYear, 1) / dayMs
}

/** The parts of a schedule, what each `every` is made of, and whether a day of it exists. */
export function scheduleMistakes(schedule: Schedule): readonly ScheduleMistake[] {
  const { every, weekday, nth, dayOfMonth, month } = schedule
  const mistakes: ScheduleMistake[] = []
  const must = (part: Part, expected: string): void => {
    if (schedule[part] === undefined) mistakes.push({ part, message: `Every ${every}, but when?`, expected })
  }
  const mustNot = (...parts: readonly Part[]): void => {
    for (const part of parts) {
      if (schedule[part] === undefined) continue
      mistakes.push({ part, message: `Every ${every} has no ${part} of its own.`, expected: 'it left out' })
    }
  }
  if (every === 'week') {
    must('weekday', `one of ${weekdays.join(', ')}`)
    mustNot('nth', 'dayOfMonth', 'month')
  } else if (every === 'year') {
    must('month', 'a month, 1 to 12')
    must('dayOfMonth', 'a day of that month')
    mustNot('weekday', 'nth')
    const longest = month === undefined ? 31 : new Date(Date.UTC(2028, month, 0)).getUTCDate()
    if (dayOfMonth !== undefined && dayOfMonth > longest) {
      const message = `No year has a day ${dayOfMonth} in month ${month}.`
      mistakes.push({ part: 'dayOfMonth', message, expected: `1 to ${longest}` })
    }
  } else {
    mustNot('month')
    if (weekday === undefined && nth === undefined) must('dayOfMonth', '1 to 31, or weekday and nth')
    else {
      must('weekday', `one of ${weekdays.join(', ')}`)
      must('nth', '1, 2, 3, 4, or -1 for the last')
      mustNot('dayOfMonth')
    }
  }
  return mistakes
}

type Part = Exclude<keyof Schedule, 'every'>

interface ScheduleMistake {
  readonly part: Part
  readonly message: string
  readonly expected: string
}

/** Days of a schedule from one day to another, both included, at most so many. */
export function scheduledWithin(
  schedule: Schedule,
  range: { readonly from: DayNumber; readonly upTo: DayNumber; readonly most: number },
): readonly DayNumber[] {
  const days: DayNumber[] = []
  let day = nextScheduled(schedule, range.from - 1)
  while (day !== null && day <= range.upTo && days.length < range.most) {
    days.push(day)
    day = nextScheduled(schedule, day)
  }
  return days
}
