import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FixedScheme, type RfmScheme, score, segmentOf } from '../../src/rfm/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { buyerFigures, schemes, today } from './arbitraries.ts'

const fixed: FixedScheme = {
  mode: 'fixed',
  frequencyCounts: 'visits',
  recencyDays: [30, 60, 90, 180],
  frequency: [1, 2, 4, 9],
  monetaryMinor: [100_00, 500_00, 1000_00, 5000_00],
}
const buyer = { lastDay: 1000, visits: 5, bills: 12, netMinor: 2000_00 }

describe('scores', () => {
  test('a value equal to a threshold still belongs below it', () => {
    const rOn = (day: number) => score(fixed, buyer, day)?.r
    expect([1000, 1030, 1031, 1060, 1061, 1090, 1091, 1180, 1181].map(rOn)).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1])
    const fOf = (visits: number) => score(fixed, { ...buyer, visits }, 1000)?.f
    expect([1, 2, 3, 4, 5, 9, 10].map(fOf)).toEqual([1, 2, 3, 3, 4, 4, 5])
    const mOf = (netMinor: number) => score(fixed, { ...buyer, netMinor }, 1000)?.m
    expect([-1, 0, 100_00, 100_01, 5000_00, 5000_01].map(mOf)).toEqual([1, 1, 1, 2, 4, 5])
  })

  test('frequency counts what the scheme says', () => {
    expect(score(fixed, buyer, 1000)?.f).toBe(4)
    expect(score({ ...fixed, frequencyCounts: 'bills' }, buyer, 1000)?.f).toBe(5)
  })

  test('who never bought has no scores', () => {
    expect(score(fixed, { lastDay: null, visits: 0, bills: 0, netMinor: 0 }, 1000)).toBeNull()
  })

  test('a last purchase after today counts as one of today', () => {
    expect(score(fixed, { ...buyer, lastDay: 1003 }, 1000)).toMatchObject({ r: 5, nextBoundaryDay: 1034 })
  })

  test('everything about one buyer', () => {
    expect(score(fixed, buyer, 1010)).toEqual({
      r: 5,
      f: 4,
      m: 4,
      segment: 'champions',
      silent: false,
      nextBoundaryDay: 1031,
    })
  })

  test('saved cut points copied into a fixed scheme move nobody', () => {
    fc.assert(
      fc.property(schemes, buyerFigures, (scheme, figures) => {
        const { recencyDays, frequency, monetaryMinor } = scheme.mode === 'cuts' ? scheme.cuts : scheme
        const { frequencyCounts, recencyCapDays } = scheme
        const copied: RfmScheme = {
          mode: 'fixed',
          frequencyCounts,
          recencyCapDays,
          recencyDays,
          frequency,
          monetaryMinor,
        }
        expect(score(copied, figures, today)).toEqual(score(scheme, figures, today))
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('more visits or more spent never lowers a score, a longer silence never raises it', () => {
    fc.assert(
      fc.property(schemes, buyerFigures, buyerFigures, (scheme, one, other) => {
        const a = score(scheme, one, today)
        const b = score(scheme, other, today)
        if (a === null || b === null) throw new Error('buyers have scores')
        const frequency = scheme.frequencyCounts
        if (one[frequency] <= other[frequency]) expect(a.f).toBeLessThanOrEqual(b.f)
        if (one.netMinor <= other.netMinor) expect(a.m).toBeLessThanOrEqual(b.m)
        if (one.lastDay <= other.lastDay) expect(a.r).toBeLessThanOrEqual(b.r)
        expect(a.segment).toBe(segmentOf(a.r, a.f, a.m, a.silent))
      }),
      { numRuns: propertyRuns() },
    )
  })
})

describe('the next boundary', () => {
  test('is the day after the last day that keeps the score', () => {
    const boundaryOn = (day: number) => score(fixed, buyer, day)?.nextBoundaryDay
    expect([1000, 1030, 1031, 1090, 1091, 1180].map(boundaryOn)).toEqual([1031, 1031, 1061, 1091, 1181, 1181])
  })

  test('is null once R is as low as it goes', () => {
    expect(score(fixed, buyer, 1181)?.nextBoundaryDay).toBeNull()
  })

  test('comes with the recency cap when the cap is nearer', () => {
    const capped = { ...fixed, recencyCapDays: 20 }
    expect(score(capped, buyer, 1020)).toMatchObject({ segment: 'champions', silent: false, nextBoundaryDay: 1021 })
    expect(score(capped, buyer, 1021)).toMatchObject({ segment: 'loyal-regulars', silent: true, nextBoundaryDay: 1031 })
  })

  test('skips a score that equal cuts leave empty', () => {
    const tied: FixedScheme = { ...fixed, recencyDays: [10, 10, 10, 30] }
    expect(score(tied, buyer, 1010)).toMatchObject({ r: 5, nextBoundaryDay: 1011 })
    expect(score(tied, buyer, 1011)).toMatchObject({ r: 2, nextBoundaryDay: 1031 })
  })

  test('is exactly the day on which R falls or the cap is passed, and no earlier day', () => {
    const farAheadDays = 100
    fc.assert(
      fc.property(schemes, buyerFigures, (scheme, figures) => {
        const state = (day: number) => {
          const scored = score(scheme, figures, day)
          return `${scored?.r} ${scored?.silent}`
        }
        const boundary = score(scheme, figures, today)?.nextBoundaryDay
        const lastSame = (boundary ?? today + farAheadDays) - 1
        for (let day = today; day <= lastSame; day++) expect(state(day)).toBe(state(today))
        if (boundary !== null && boundary !== undefined) expect(state(boundary)).not.toBe(state(today))
      }),
      { numRuns: propertyRuns() },
    )
  })
})
