import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayFromNumber, dayMs, dayNumber } from '../../src/time.ts'
import { nextScheduled, type Schedule, scheduledWithin, weekdays } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'

const few = (schedule: Schedule, after: string, count = 3): string[] => {
  const days: string[] = []
  let day = dayNumber(after)
  for (let index = 0; index < count; index += 1) {
    const next = nextScheduled(schedule, day)
    if (next === null) break
    days.push(dayFromNumber(next))
    day = next
  }
  return days
}

describe('a schedule comes', () => {
  test('every week on its weekday', () => {
    // 5 January 2026 is a Monday.
    expect(few({ every: 'week', weekday: 'mon' }, '2026-01-04')).toEqual(['2026-01-05', '2026-01-12', '2026-01-19'])
    expect(few({ every: 'week', weekday: 'mon' }, '2026-01-05', 1)).toEqual(['2026-01-12'])
    expect(few({ every: 'week', weekday: 'sun' }, '2026-01-05', 1)).toEqual(['2026-01-11'])
  })
  test('every month on its day, on the last of a month that is shorter', () => {
    const last = { every: 'month', dayOfMonth: 31 } as const
    expect(few(last, '2028-01-30', 4)).toEqual(['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30'])
    expect(few({ every: 'month', dayOfMonth: 1 }, '2026-12-01', 2)).toEqual(['2027-01-01', '2027-02-01'])
  })
  test('every month on the first, the third or the last of a weekday', () => {
    const of = (nth: 1 | 3 | -1) => few({ every: 'month', weekday: 'sat', nth }, '2026-01-01')
    expect(of(1)).toEqual(['2026-01-03', '2026-02-07', '2026-03-07'])
    expect(of(3)).toEqual(['2026-01-17', '2026-02-21', '2026-03-21'])
    expect(of(-1)).toEqual(['2026-01-31', '2026-02-28', '2026-03-28'])
  })
  test('every year on its day, on 28 February where there is no 29th', () => {
    const leap = { every: 'year', month: 2, dayOfMonth: 29 } as const
    expect(few(leap, '2026-03-01')).toEqual(['2027-02-28', '2028-02-29', '2029-02-28'])
    expect(few({ every: 'year', month: 1, dayOfMonth: 26 }, '2026-01-26', 1)).toEqual(['2027-01-26'])
  })
  test('until time ends', () => {
    expect(few({ every: 'year', month: 12, dayOfMonth: 31 }, '2098-12-31')).toEqual(['2099-12-31'])
  })
})

const schedules: fc.Arbitrary<Schedule> = fc.oneof(
  fc.record({ every: fc.constant('week' as const), weekday: fc.constantFrom(...weekdays) }),
  fc.record({ every: fc.constant('month' as const), dayOfMonth: fc.integer({ min: 1, max: 31 }) }),
  fc.record({
    every: fc.constant('month' as const),
    weekday: fc.constantFrom(...weekdays),
    nth: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, -1 as const),
  }),
  fc.record({
    every: fc.constant('year' as const),
    month: fc.integer({ min: 1, max: 12 }),
    dayOfMonth: fc.integer({ min: 1, max: 31 }),
  }),
)

/** Whether a day is one of a schedule, read off the calendar. */
function isOne({ every, weekday, nth = 1, dayOfMonth = 1, month }: Schedule, day: number): boolean {
  const date = new Date(day * dayMs)
  const last = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / dayMs
  const ofMonth = date.getUTCDate()
  const isWeekday = weekday === undefined || weekdays[(date.getUTCDay() + 6) % 7] === weekday
  if (every === 'week') return isWeekday
  const isDay = ofMonth === dayOfMonth || (day === last && ofMonth < dayOfMonth)
  if (every === 'year') return isDay && date.getUTCMonth() + 1 === month
  if (weekday === undefined) return isDay
  return isWeekday && (nth === -1 ? day + 7 > last : Math.ceil(ofMonth / 7) === nth)
}

test('the next day of a schedule is the first that the calendar says is one, and none is passed over', () => {
  const someDay = fc.integer({ min: dayNumber('1999-01-01'), max: dayNumber('2040-12-31') })
  fc.assert(
    fc.property(schedules, someDay, (schedule, after) => {
      let day = after + 1
      while (!isOne(schedule, day)) day += 1
      expect(nextScheduled(schedule, after)).toBe(day)
      const upTo = after + 100
      const all = Array.from({ length: 100 }, (_, index) => after + 1 + index).filter((one) => isOne(schedule, one))
      expect(scheduledWithin(schedule, { from: after + 1, upTo, most: 20 })).toEqual(all)
      expect(scheduledWithin(schedule, { from: after + 1, upTo, most: 2 })).toEqual(all.slice(0, 2))
    }),
    { numRuns: propertyRuns() },
  )
})
