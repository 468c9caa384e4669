import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, dayNumberOf, type Instant, minuteMs, minuteOfDay } from '../../src/time.ts'
import { compileHours, type FiringHours, isWithin, nextBeginning, weekdays } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'

const compiled = (hours: FiringHours) => {
  const found = compileHours(hours)
  if (found === null) throw new Error('These are hours.')
  return found
}
/** When hours begin next, as text in UTC; `within` for an instant within them. */
const next = (hours: FiringHours, at: string, zone: string): string => {
  const found = nextBeginning(compiled(hours), Date.parse(`${at}Z`), zone)
  return found === null ? 'within' : new Date(found).toISOString().slice(0, 16)
}
const kolkata = 'Asia/Kolkata'
const newYork = 'America/New_York'

describe('the hours of a rule', () => {
  test('begin on the same day or on the next; their end is outside', () => {
    const day = { from: '11:00', to: '19:00' }
    expect(next(day, '2026-01-05T05:29', kolkata)).toBe('2026-01-05T05:30')
    expect(next(day, '2026-01-05T05:30', kolkata)).toBe('within')
    expect(next(day, '2026-01-05T13:29', kolkata)).toBe('within')
    expect(next(day, '2026-01-05T13:30', kolkata)).toBe('2026-01-06T05:30')
  })
  test('of a weekday begin with that day where no time is named', () => {
    expect(next({ weekdays: ['sat', 'sun'] }, '2026-01-05T06:30', kolkata)).toBe('2026-01-09T18:30')
    expect(next({ weekdays: ['sat', 'sun'] }, '2026-01-11T18:29', kolkata)).toBe('within')
    expect(next({ weekdays: ['sat', 'sun'] }, '2026-01-11T18:30', kolkata)).toBe('2026-01-16T18:30')
  })
  test('that wrap over midnight belong to the weekday on which they began', () => {
    const night = { from: '22:00', to: '02:00', weekdays: ['fri'] } as const
    // Saturday 01:00 in Kolkata is still Friday night; Friday 01:00 is not.
    expect(next(night, '2026-01-09T19:30', kolkata)).toBe('within')
    expect(next(night, '2026-01-08T19:30', kolkata)).toBe('2026-01-09T16:30')
    expect(next(night, '2026-01-09T20:30', kolkata)).toBe('2026-01-16T16:30')
  })
  test('that end at midnight end with the day', () => {
    expect(next({ from: '18:00', to: '00:00' }, '2026-01-05T18:29', kolkata)).toBe('within')
    expect(next({ from: '18:00', to: '00:00' }, '2026-01-05T18:30', kolkata)).toBe('2026-01-06T12:30')
  })
  test('that clocks skip do not come that day', () => {
    expect(next({ from: '02:15', to: '02:45' }, '2026-03-08T06:00', newYork)).toBe('2026-03-09T06:15')
    const sundays = { from: '02:15', to: '02:45', weekdays: ['sun'] } as const
    expect(next(sundays, '2026-03-08T06:00', newYork)).toBe('2026-03-15T06:15')
  })
  test('of which clocks skip the beginning begin as the clocks go on', () => {
    expect(next({ from: '02:30', to: '04:00' }, '2026-03-08T06:00', newYork)).toBe('2026-03-08T07:00')
    expect(next({ from: '01:30', to: '02:30' }, '2026-03-08T07:00', newYork)).toBe('2026-03-09T05:30')
  })
  test('that clocks show twice come twice', () => {
    const once = { from: '01:15', to: '01:45' }
    expect(next(once, '2026-11-01T05:00', newYork)).toBe('2026-11-01T05:15')
    expect(next(once, '2026-11-01T05:45', newYork)).toBe('2026-11-01T06:15')
    expect(next(once, '2026-11-01T06:45', newYork)).toBe('2026-11-02T06:15')
    // Between two readings of one o'clock the hours before it end, and come again with the second.
    expect(next({ from: '00:30', to: '01:30' }, '2026-11-01T05:30', newYork)).toBe('2026-11-01T06:00')
  })
  test('go by the weekday of a zone that leaves out a whole day', () => {
    // Samoa had no 30 December 2011, a Friday.
    const found = next({ weekdays: ['fri'] }, '2011-12-29T12:00', 'Pacific/Apia')
    expect(found).toBe('2012-01-05T10:00')
  })
})

const zones = [
  'Asia/Kolkata',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'America/Sao_Paulo',
  'Africa/Casablanca',
] as const
const wallTime = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  )
const someHours: fc.Arbitrary<FiringHours> = fc
  .record({
    times: fc.option(fc.tuple(wallTime, wallTime), { nil: undefined }),
    days: fc.option(fc.subarray([...weekdays], { minLength: 1 }), { nil: undefined }),
  })
  .filter(({ times, days }) => (times !== undefined || days !== undefined) && times?.[0] !== times?.[1])
  .map(({ times, days }) => ({ from: times?.[0], to: times?.[1], weekdays: days }))
  .filter(({ from, to }) => from === undefined || from !== to)

/** The definition, read off the wall: what the clock shows, on which day. */
function shows(hours: FiringHours, at: Instant, zone: string): boolean {
  const clock = minuteOfDay(at, zone)
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  const from = minutes(hours.from ?? '00:00')
  const to = hours.to === undefined ? 1440 : minutes(hours.to)
  const began = from > to && clock < to ? 1 : 0
  const isTime = from > to ? clock >= from || clock < to : clock >= from && clock < to
  const weekday = weekdays[(dayNumberOf(at, zone) - began + 3) % 7]
  return isTime && (hours.weekdays === undefined || hours.weekdays.some((day) => day === weekday))
}

test('from outside, the next beginning is the first minute within, whatever the clocks do', () => {
  const changes = ['2018-11-04', '2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01']
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -3 * 1440, max: 3 * 1440 }))
    .map(([day, minutes]) => Date.parse(`${day}T00:00:00Z`) + minutes * minuteMs)
  fc.assert(
    fc.property(someHours, near, fc.constantFrom(...zones), (hours, at, zone) => {
      expect(isWithin(compiled(hours), at, zone)).toBe(shows(hours, at, zone))
      const found = nextBeginning(compiled(hours), at, zone)
      let first: Instant | null = null
      for (let minute = at; minute < at + 15 * dayMs && first === null; minute += minuteMs)
        if (shows(hours, minute, zone)) first = minute
      expect(found ?? at).toBe(first)
    }),
    { numRuns: propertyRuns(150) },
  )
})
