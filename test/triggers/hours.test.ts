import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, dayNumberOf, type Instant, minuteMs, minuteOfDay } from '../../src/time.ts'
import {
  compileHours,
  type FiringHours,
  isWithin,
  nextBeginning,
  quietUntil,
  weekdays,
} from '../../src/triggers/index.ts'
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
  test('over midnight begin with the first evening, also the day before clocks change far east of Greenwich', () => {
    const night = { from: '22:00', to: '06:00' }
    expect(next(night, '2026-04-04T09:00', 'Australia/Sydney')).toBe('2026-04-04T11:00')
    expect(next({ from: '20:00', to: '04:00' }, '2026-04-04T06:00', 'Pacific/Auckland')).toBe('2026-04-04T07:00')
    expect(next(night, '2026-04-04T09:00', 'Australia/Lord_Howe')).toBe('2026-04-04T11:00')
    expect(next({ from: '00:30', to: '23:00' }, '2026-04-04T12:30', 'Australia/Sydney')).toBe('2026-04-04T13:30')
  })
  test('that last nearly the whole day come again when clocks go back into them', () => {
    // At two o'clock it is one o'clock again, west of Greenwich: the hours that ended half an hour ago are back.
    expect(next({ from: '02:00', to: '01:30' }, '2026-11-01T05:45', newYork)).toBe('2026-11-01T06:00')
    expect(next({ from: '02:00', to: '01:30' }, '2026-11-01T09:45', 'America/Adak')).toBe('within')
    expect(next({ from: '02:00', to: '01:30' }, '2026-11-01T10:45', 'America/Adak')).toBe('2026-11-01T11:00')
  })
  test('begin with the first minute of the next day even when clocks then go back over midnight', () => {
    // A minute past midnight it was 23:01 again in St John's.
    expect(next({ from: '00:00', to: '23:30' }, '2010-11-07T02:15', 'America/St_Johns')).toBe('2010-11-07T02:30')
  })
  test('go by the weekday of a zone that leaves out a whole day', () => {
    // Samoa had no 30 December 2011, a Friday.
    const found = next({ weekdays: ['fri'] }, '2011-12-29T12:00', 'Pacific/Apia')
    expect(found).toBe('2012-01-05T10:00')
  })
})

/** Zones, and days on which their clocks change or might. */
const changes = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['America/Adak', '2026-11-01'],
  ['America/St_Johns', '2010-11-07'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['Asia/Beirut', '2026-03-29'],
  ['Africa/Casablanca', '2026-03-22'],
  ['Asia/Kolkata', '2026-03-29'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Australia/Sydney', '2026-04-05'],
  ['Australia/Sydney', '2026-10-04'],
  ['Pacific/Auckland', '2026-04-05'],
  ['Pacific/Auckland', '2026-09-27'],
  ['Pacific/Chatham', '2026-04-05'],
  ['Pacific/Chatham', '2026-09-27'],
  ['Pacific/Kiritimati', '2026-04-05'],
  ['Pacific/Apia', '2011-12-30'],
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

describe('the end of quiet hours', () => {
  const until = (from: string, to: string, at: string): string | null => {
    const found = quietUntil({ from, to, purposes: ['service'] }, 'service', Date.parse(`${at}Z`), newYork)
    return found === null ? null : new Date(found).toISOString().slice(0, 16)
  }
  test('that clocks show twice is the next of the two', () => {
    expect(until('23:00', '01:30', '2026-11-01T05:10')).toBe('2026-11-01T05:30')
    expect(until('23:00', '01:30', '2026-11-01T05:30')).toBe(null)
    expect(until('23:00', '01:30', '2026-11-01T06:00')).toBe('2026-11-01T06:30')
    expect(until('23:00', '01:30', '2026-11-01T06:29')).toBe('2026-11-01T06:30')
    expect(until('23:00', '01:30', '2026-11-01T06:30')).toBe(null)
  })
  test('that clocks skip is when they go on', () => {
    expect(until('21:00', '02:30', '2026-03-08T06:59')).toBe('2026-03-08T07:00')
    expect(until('21:00', '02:30', '2026-03-08T07:00')).toBe(null)
  })
  test('of none, or of another purpose, is none', () => {
    expect(until('10:00', '10:00', '2026-03-08T15:00')).toBe(null)
    const marketing = { from: '00:00', to: '23:00', purposes: ['marketing' as const] }
    expect(quietUntil(marketing, 'service', Date.UTC(2026, 2, 8, 15), newYork)).toBe(null)
  })
})

test('from outside, the next beginning is the first minute within, whatever the clocks do', () => {
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * 1440, max: 1440 }))
    .map(([[zone, day], minutes]) => ({ zone, at: Date.parse(`${day}T00:00:00Z`) + minutes * minuteMs }))
  fc.assert(
    fc.property(someHours, near, (hours, { zone, at }) => {
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
