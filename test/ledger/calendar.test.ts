import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOfMonth, firstDayOf, periodOfDay, weekdayOf } from '../../src/ledger/calendar.ts'
import { weekdays } from '../../src/ledger/index.ts'
import { propertyRuns } from '../support/runs.ts'

const dayMs = 86_400_000

test('months, days, weekdays and periods are those of the calendar, four hundred years around 1970', () => {
  fc.assert(
    fc.property(fc.integer({ min: -150_000, max: 150_000 }), (day) => {
      const date = new Date(day * dayMs)
      const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
      expect(dayOfMonth(day)).toEqual({ month, day: date.getUTCDate() })
      expect(firstDayOf(month) * dayMs).toBe(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1))
      expect(weekdayOf(day)).toBe(weekdays[(date.getUTCDay() + 6) % 7])
      const text = date.toISOString()
      expect(['day', 'month', 'year'].map((kind) => periodOfDay(day, kind as 'day'))).toEqual([
        text.slice(0, 10),
        text.slice(0, 7),
        text.slice(0, 4),
      ])
    }),
    { numRuns: propertyRuns(2000) },
  )
})

test('ends of February, also of centuries', () => {
  const on = (text: string) => dayOfMonth(Date.parse(text) / dayMs).day
  expect(['2000-02-29', '2000-03-01', '1900-02-28', '2100-02-28', '2100-03-01', '2028-02-29'].map(on)).toEqual([
    29, 1, 28, 28, 1, 29,
  ])
})
