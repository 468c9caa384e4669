import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CrmError } from '../../src/errors.ts'
import {
  addDuration,
  addMonthsToDay,
  atMinuteOfDay,
  dayFromNumber,
  dayNumber,
  dayNumberOf,
  dayOf,
  earliestInstant,
  endOfMonthDay,
  isZone,
  latestInstant,
  minuteOfDay,
  parseDuration,
  startOfDay,
  subtractDuration,
  zoneOffsetMinutes,
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

describe('zone offsets', () => {
  test('India is five and a half hours ahead all year', () => {
    expect(zoneOffsetMinutes('Asia/Kolkata', at('2026-01-15T00:00:00Z'))).toBe(330)
    expect(zoneOffsetMinutes('Asia/Kolkata', at('2026-07-15T00:00:00Z'))).toBe(330)
  })

  test('the offset changes with the very minute of the clock change', () => {
    expect(zoneOffsetMinutes('America/New_York', at('2026-03-08T06:59:59.999Z'))).toBe(-300)
    expect(zoneOffsetMinutes('America/New_York', at('2026-03-08T07:00:00Z'))).toBe(-240)
  })

  test('Newfoundland once changed its clocks at one minute past midnight', () => {
    expect(zoneOffsetMinutes('America/St_Johns', at('2005-04-03T03:30:00Z'))).toBe(-210)
    expect(zoneOffsetMinutes('America/St_Johns', at('2005-04-03T03:31:00Z'))).toBe(-150)
  })

  test('summer time on Lord Howe is half an hour', () => {
    expect(zoneOffsetMinutes('Australia/Lord_Howe', at('2026-01-15T00:00:00Z'))).toBe(660)
    expect(zoneOffsetMinutes('Australia/Lord_Howe', at('2026-07-15T00:00:00Z'))).toBe(630)
  })

  test('what a zone was then counts, not what it is now', () => {
    expect(zoneOffsetMinutes('Asia/Kathmandu', at('1990-06-01T00:00:00Z'))).toBe(345)
    expect(zoneOffsetMinutes('Pacific/Apia', at('2011-06-01T00:00:00Z'))).toBe(-660)
    expect(zoneOffsetMinutes('Pacific/Apia', at('2026-06-01T00:00:00Z'))).toBe(780)
  })

  test('an offset is what the runtime itself says, at any instant and in any order of asking', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, instant) => {
        const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
        const shown = parts.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? ''
        const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(shown) ?? []
        const expected = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
        expect(zoneOffsetMinutes(zone, instant)).toBe(expected + 0)
      }),
      runs,
    )
  })

  test('a zone that does not exist is refused by name', () => {
    expect(isZone('Asia/Calcuta')).toBe(false)
    expect(isZone('Asia/Kolkata')).toBe(true)
    expect(() => zoneOffsetMinutes('Asia/Calcuta', 0)).toThrow(
      new CrmError('bad-time', '"Asia/Calcuta" is not a time zone; use an IANA name such as "Asia/Kolkata".', {
        zone: 'Asia/Calcuta',
      }),
    )
  })
})

describe('calendar days', () => {
  test('a late evening in UTC is the next day in India', () => {
    expect(dayOf(at('2026-03-31T18:29:59.999Z'), 'Asia/Kolkata')).toBe('2026-03-31')
    expect(dayOf(at('2026-03-31T18:30:00Z'), 'Asia/Kolkata')).toBe('2026-04-01')
  })

  test('a day and its number stand for each other', () => {
    expect(dayNumber('1970-01-01')).toBe(0)
    expect(dayNumber('2026-11-22')).toBe(20_779)
    expect(dayFromNumber(20_779)).toBe('2026-11-22')
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(dayNumber(dayFromNumber(day))).toBe(day)
      }),
      runs,
    )
  })

  test.each([
    '2026-02-29',
    '2026-02-31',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '1900-02-29',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00:00Z',
    '+002026-01-01',
    ' 2026-01-01',
    '2026-01-01\n',
    '२०२६-०१-०१',
    '',
  ])('%j is no calendar day', (text) => {
    expect(() => dayNumber(text)).toThrow(expect.objectContaining({ code: 'bad-time' }))
  })

  test('29 February is a day in leap years, 2000 among them', () => {
    expect(dayFromNumber(dayNumber('2024-02-29'))).toBe('2024-02-29')
    expect(dayFromNumber(dayNumber('2000-02-29'))).toBe('2000-02-29')
  })
})

describe('the start of a day', () => {
  test('is midnight on the wall', () => {
    expect(iso(startOfDay(dayNumber('2026-11-22'), 'Asia/Kolkata'))).toBe('2026-11-21T18:30:00.000Z')
    expect(iso(startOfDay(dayNumber('2026-07-01'), 'America/New_York'))).toBe('2026-07-01T04:00:00.000Z')
  })

  test('is one o clock where clocks skip midnight', () => {
    expect(iso(startOfDay(dayNumber('2018-11-04'), 'America/Sao_Paulo'))).toBe('2018-11-04T03:00:00.000Z')
    expect(minuteOfDay(startOfDay(dayNumber('2018-11-04'), 'America/Sao_Paulo'), 'America/Sao_Paulo')).toBe(60)
    expect(iso(startOfDay(dayNumber('2022-03-27'), 'Asia/Beirut'))).toBe('2022-03-26T22:00:00.000Z')
  })

  test('is the first midnight where clocks show it twice', () => {
    expect(iso(startOfDay(dayNumber('2026-11-01'), 'America/Havana'))).toBe('2026-11-01T04:00:00.000Z')
  })

  test('of a day that a zone skipped is the start of the next', () => {
    const skipped = startOfDay(dayNumber('2011-12-30'), 'Pacific/Apia')
    expect(iso(skipped)).toBe('2011-12-30T10:00:00.000Z')
    expect(skipped).toBe(startOfDay(dayNumber('2011-12-31'), 'Pacific/Apia'))
    expect(startOfDay(dayNumber('1993-08-21'), 'Pacific/Kwajalein')).toBe(
      startOfDay(dayNumber('1993-08-22'), 'Pacific/Kwajalein'),
    )
  })

  test('belongs to the day, and the millisecond before to an earlier one, unless the zone skipped the day', () => {
    fc.assert(
      fc.property(anyZone, anyDay, (zone, day) => {
        const start = startOfDay(day, zone)
        const isSkipped = startOfDay(day + 1, zone) === start
        expect(dayNumberOf(start, zone)).toBe(isSkipped ? day + 1 : day)
        expect(dayNumberOf(start - 1, zone)).toBeLessThan(day)
      }),
      runs,
    )
  })
})

describe('a minute of a day', () => {
  test('is read off the wall clock', () => {
    expect(minuteOfDay(at('2026-11-22T03:45:59Z'), 'Asia/Kolkata')).toBe(555)
    expect(minuteOfDay(at('1990-01-01T00:00:00Z'), 'America/New_York')).toBe(1140)
  })

  test('that clocks skip is the later reading', () => {
    const skipped = atMinuteOfDay(dayNumber('2026-03-08'), 150, 'America/New_York')
    expect(iso(skipped)).toBe('2026-03-08T07:30:00.000Z')
    expect(minuteOfDay(skipped, 'America/New_York')).toBe(210)
    expect(iso(atMinuteOfDay(dayNumber('2026-10-04'), 135, 'Australia/Lord_Howe'))).toBe('2026-10-03T15:45:00.000Z')
  })

  test('that clocks show twice is the first of the two', () => {
    expect(iso(atMinuteOfDay(dayNumber('2026-11-01'), 90, 'America/New_York'))).toBe('2026-11-01T05:30:00.000Z')
    expect(iso(atMinuteOfDay(dayNumber('2026-04-05'), 105, 'Australia/Lord_Howe'))).toBe('2026-04-04T14:45:00.000Z')
  })

  test('on either side of a clock change is the one the wall shows', () => {
    expect(iso(atMinuteOfDay(dayNumber('2026-03-08'), 60, 'America/New_York'))).toBe('2026-03-08T06:00:00.000Z')
    expect(iso(atMinuteOfDay(dayNumber('2026-03-08'), 180, 'America/New_York'))).toBe('2026-03-08T07:00:00.000Z')
    expect(iso(atMinuteOfDay(dayNumber('2026-11-01'), 120, 'America/New_York'))).toBe('2026-11-01T07:00:00.000Z')
    expect(iso(atMinuteOfDay(dayNumber('2011-12-29'), 1439, 'Pacific/Apia'))).toBe('2011-12-30T09:59:00.000Z')
    expect(iso(atMinuteOfDay(dayNumber('2011-12-31'), 0, 'Pacific/Apia'))).toBe('2011-12-30T10:00:00.000Z')
  })

  test('of any instant leads back to that reading, at that instant or an earlier one with the same', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, instant) => {
        const day = dayNumberOf(instant, zone)
        const minute = minuteOfDay(instant, zone)
        const found = atMinuteOfDay(day, minute, zone)
        expect(found).toBeLessThanOrEqual(instant)
        expect([dayNumberOf(found, zone), minuteOfDay(found, zone)]).toEqual([day, minute])
      }),
      runs,
    )
  })
})

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

  test('the last day of a month', () => {
    expect(dayFromNumber(endOfMonthDay(dayNumber('2026-02-01')))).toBe('2026-02-28')
    expect(dayFromNumber(endOfMonthDay(dayNumber('2024-02-29')))).toBe('2024-02-29')
    expect(dayFromNumber(endOfMonthDay(dayNumber('2026-12-31')))).toBe('2026-12-31')
  })

  test('adding months lands in the month that many further, on the same day of it or its last', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -600, max: 600 }), (start, months) => {
        const from = new Date(start * 86_400_000)
        const to = new Date(addMonthsToDay(start, months) * 86_400_000)
        const monthIndex = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth()
        expect(monthIndex(to) - monthIndex(from)).toBe(months)
        const lastOfMonth = new Date(endOfMonthDay(to.getTime() / 86_400_000) * 86_400_000).getUTCDate()
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
