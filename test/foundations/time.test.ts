import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CrmError } from '../../src/errors.ts'
import {
  atMinuteOfDay,
  dayFromNumber,
  dayNumber,
  dayNumberOf,
  dayOf,
  earliestInstant,
  isZone,
  minuteOfDay,
  startOfDay,
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

describe('the name of a zone', () => {
  test.each([
    ...['IST', 'BST', 'CST', 'EST', 'PST', 'MST', 'EST5EDT', 'GMT', 'WET', 'CET', 'Japan', 'NZ', 'PRC', 'utc'],
    ...['+05:30', 'GMT+5', '', ' ', '/', 'Asia/', 'Asia/Atlantis', ' Asia/Kolkata', 'UTC/Asia'],
  ])('%j is none: an abbreviation means another zone to each reader', (zone) => {
    expect(isZone(zone)).toBe(false)
    expect(() => zoneOffsetMinutes(zone, 0)).toThrow('is not a time zone')
  })

  test.each(['UTC', 'Etc/UTC', 'Asia/Kolkata', 'Asia/Calcutta', 'US/Eastern', 'America/Argentina/Buenos_Aires'])(
    '%s is one',
    (zone) => {
      expect(isZone(zone)).toBe(true)
      expect(Number.isFinite(zoneOffsetMinutes(zone, 0))).toBe(true)
    },
  )

  test('every zone of an area that the runtime lists is one', () => {
    const listed = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'))
    expect(listed.length).toBeGreaterThan(100)
    expect(listed.filter((zone) => !isZone(zone))).toEqual([])
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
