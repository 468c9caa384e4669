import { addMonthsToDay, type Duration, dayFromNumber, dayNumberOf, subtractDuration } from '../time.ts'
import type { Clock, CompiledCondition, Value } from './types.ts'

type Read<Subject> = (subject: Subject) => Value | undefined
type Window = 'within' | 'olderThan'

/** `within` and `olderThan` of an instant: from the duration before now, that instant included, up to now. */
export function instantWindow<Subject>(
  read: Read<Subject>,
  operator: Window,
  duration: Duration,
): CompiledCondition<Subject> {
  const startOf = windowStart(duration)
  switch (operator) {
    case 'within':
      return (subject, clock) => {
        const value = read(subject)
        return typeof value === 'number' && value <= clock.now && value >= startOf(clock)
      }
    case 'olderThan':
      return (subject, clock) => {
        const value = read(subject)
        return typeof value === 'number' && value < startOf(clock)
      }
  }
}

/** `within` and `olderThan` of a day: whole days of the clock's calendar, the first one and today included. */
export function dayWindow<Subject>(
  read: Read<Subject>,
  operator: Window,
  duration: Duration,
): CompiledCondition<Subject> {
  const daysOf = windowDays(duration)
  switch (operator) {
    case 'within':
      return (subject, clock) => {
        const value = read(subject)
        if (typeof value !== 'string') return false
        const { first, today } = daysOf(clock)
        return value >= first && value <= today
      }
    case 'olderThan':
      return (subject, clock) => {
        const value = read(subject)
        return typeof value === 'string' && value < daysOf(clock).first
      }
  }
}

/** The first instant of the window, remembered for as long as the clock stands still: a page of subjects shares one. */
function windowStart(duration: Duration): (clock: Clock) => number {
  if (duration.months === 0 && duration.days === 0) return (clock) => clock.now - duration.ms
  let now = Number.NaN
  let zone = ''
  let start = Number.NaN
  return (clock) => {
    if (clock.now !== now || clock.zone !== zone) {
      start = subtractDuration(clock.now, duration, clock.zone)
      now = clock.now
      zone = clock.zone
    }
    return start
  }
}

interface WindowDays {
  readonly first: string
  readonly today: string
}

/** The days of the window as texts, remembered for as long as it is the same day. */
function windowDays(duration: Duration): (clock: Clock) => WindowDays {
  let day = Number.NaN
  let days: WindowDays = { first: '', today: '' }
  return (clock) => {
    const today = dayNumberOf(clock.now, clock.zone)
    if (today !== day) {
      const first = addMonthsToDay(today, -duration.months) - duration.days
      days = { first: dayFromNumber(first), today: dayFromNumber(today) }
      day = today
    }
    return days
  }
}
