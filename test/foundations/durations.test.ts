import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDuration,
  addMonthsToDay,
  atMinuteOfDay,
  dayFromNumber,
  dayNumber,
  dayNumberOf,
  earliestInstant,
  latestInstant,
  minuteOfDay,
  parseDuration,
  subtractDuration,
} from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'

const at = (text: string): number => Date.parse(text)
const iso = (instant: number): string => new Date(instant).toISOString()
const runs = { numRuns: propertyRuns() }

// Zones with something odd about them: half hours, half-hour summer time, skipped midnights, a skipped day, changes at 00:01.
const zones = [
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Havana',
  'Asia/Beirut',
  'Asia/Gaza',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Kwajalein',
  'UTC',
] as const
const anyZone = fc.constantFrom(...zones)
const anyInstant = fc.integer({ min: earliestInstant, max: Date.UTC(2040, 0, 1) })
const anyDay = anyInstant.map((instant) => Math.floor(instant / 86_400_000))

describe('months', () => {
  const day = (text: string, months: number): string => dayFromNumber(addMonthsToDay(dayNumber(text), months))

  test('a day that the target month lacks becomes its last day', () => {
    expect(day('2026-01-31', 1)).toBe('2026-02-28')
    expect(day('2024-01-31', 1)).toBe('2024-02-29')
    expect(day('2024-02-29', 12)).toBe('2025-02-28')
    expect(day('2024-02-29', 48)).toBe('2028-02-29')
    expect(day('2026-03-31', -1)).toBe('2026-02-28')
    expect(day('2026-08-31', 4)).toBe('2026-12-31')
    expect(day('2026-05-15', 0)).toBe('2026-05-15')
  })

  test('many months on one day are not taken for few months on another', () => {
    expect(day('1970-01-01', 4097)).toBe('2311-06-01')
    expect(day('1970-01-02', 1)).toBe('1970-02-02')
    expect(day('1970-01-02', -4095)).toBe('1628-10-02')
    expect(day('1970-01-01', 1)).toBe('1970-02-01')
  })

  test('adding months lands in the month that many further, on the same day of it or its last', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -600, max: 600 }), (start, months) => {
        const from = new Date(start * 86_400_000)
        const to = new Date(addMonthsToDay(start, months) * 86_400_000)
        const monthIndex = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth()
        expect(monthIndex(to) - monthIndex(from)).toBe(months)
        const lastOfMonth = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate()
        expect(to.getUTCDate()).toBe(Math.min(from.getUTCDate(), lastOfMonth))
      }),
      runs,
    )
  })
})

describe('durations', () => {
  test('are whole parts of ISO 8601', () => {
    expect(parseDuration('P30D')).toEqual({ months: 0, days: 30, ms: 0 })
    expect(parseDuration('P1Y2M1W3D')).toEqual({ months: 14, days: 10, ms: 0 })
    expect(parseDuration('P1DT2H30M5S')).toEqual({ months: 0, days: 1, ms: 9_005_000 })
    expect(parseDuration('PT0S')).toEqual({ months: 0, days: 0, ms: 0 })
  })

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    '30D',
    'P-1D',
    '-P1D',
    'P1.5D',
    'P1D2M',
    'PT1D',
    'p1d',
    ' P1D',
    'P1D\n',
    'P111Y',
    'P99999999D',
    'PT99999999999S',
    `P${'9'.repeat(400)}Y`,
  ])('%j is no duration', (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'bad-time' }))
  })

  test('a day later the clock shows the same, whatever summer time does in between', () => {
    const eve = at('2026-03-07T12:00:00-05:00')
    expect(iso(addDuration(eve, parseDuration('P1D'), 'America/New_York'))).toBe('2026-03-08T16:00:00.000Z')
    expect(iso(addDuration(eve, parseDuration('PT24H'), 'America/New_York'))).toBe('2026-03-08T17:00:00.000Z')
    const first = at('2026-10-31T09:00:00-04:00')
    expect(iso(addDuration(first, parseDuration('P1D'), 'America/New_York'))).toBe('2026-11-01T14:00:00.000Z')
  })

  test('a day later at an hour that is skipped is the later reading, at one that is doubled the first', () => {
    const beforeGap = at('2026-03-07T02:30:00-05:00')
    expect(iso(addDuration(beforeGap, parseDuration('P1D'), 'America/New_York'))).toBe('2026-03-08T07:30:00.000Z')
    const beforeOverlap = at('2026-10-31T01:30:00-04:00')
    expect(iso(addDuration(beforeOverlap, parseDuration('P1D'), 'America/New_York'))).toBe('2026-11-01T05:30:00.000Z')
  })

  test('a day that ends at the hour after a clock change keeps the reading of the clock', () => {
    const noon = at('2018-11-03T00:30:00-03:00')
    expect(iso(addDuration(noon, parseDuration('P1D'), 'America/Sao_Paulo'))).toBe('2018-11-04T03:30:00.000Z')
    expect(iso(addDuration(noon, parseDuration('P2D'), 'America/Sao_Paulo'))).toBe('2018-11-05T02:30:00.000Z')
    const apia = at('2011-12-28T22:00:00Z')
    expect(iso(addDuration(apia, parseDuration('P3D'), 'Pacific/Apia'))).toBe('2011-12-30T22:00:00.000Z')
  })

  test('months come first, then days, then the exact rest', () => {
    const start = at('2026-01-31T10:00:00+05:30')
    expect(iso(addDuration(start, parseDuration('P1M1DT1H'), 'Asia/Kolkata'))).toBe('2026-03-01T05:30:00.000Z')
    expect(iso(subtractDuration(start, parseDuration('P2M'), 'Asia/Kolkata'))).toBe('2025-11-30T04:30:00.000Z')
    expect(iso(subtractDuration(start, parseDuration('PT36H'), 'Asia/Kolkata'))).toBe('2026-01-29T16:30:00.000Z')
  })

  test('whole days keep the wall clock unless the wall skips that reading', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, fc.integer({ min: 1, max: 400 }), (zone, instant, days) => {
        const later = addDuration(instant, { months: 0, days, ms: 0 }, zone)
        const wantedDay = dayNumberOf(instant, zone) + days
        const wantedMinute = minuteOfDay(instant, zone)
        const found = atMinuteOfDay(wantedDay, wantedMinute, zone)
        expect(Math.floor(later / 60_000)).toBe(Math.floor(found / 60_000))
        expect(later).toBeGreaterThan(instant)
      }),
      runs,
    )
  })

  test('subtracting whole days takes back what adding them did, where clocks never change', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 0, max: 900 }), (instant, days) => {
        const duration = { months: 0, days, ms: 12_345 }
        expect(subtractDuration(addDuration(instant, duration, 'Asia/Kolkata'), duration, 'Asia/Kolkata')).toBe(instant)
      }),
      runs,
    )
  })

  test('the longest duration still leads to an instant', () => {
    expect(addDuration(latestInstant, parseDuration('P110Y'), 'America/New_York')).toBeGreaterThan(latestInstant)
  })
})
