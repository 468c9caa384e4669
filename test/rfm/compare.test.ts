import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareSchemes, type FixedScheme, score, segments } from '../../src/rfm/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { customerFigures, schemes, today } from './arbitraries.ts'

const before: FixedScheme = {
  mode: 'fixed',
  frequencyCounts: 'visits',
  recencyDays: [30, 60, 90, 180],
  frequency: [1, 2, 4, 9],
  monetaryMinor: [100, 200, 300, 400],
}
const buyer = (daysAgo: number, visits: number, netMinor: number) => ({
  lastDay: today - daysAgo,
  visits,
  bills: visits,
  netMinor,
})

test('a dry run counts who moves where, and whose alarm must come earlier', () => {
  const customers = [
    buyer(10, 10, 500),
    buyer(20, 10, 500),
    buyer(95, 1, 50),
    buyer(300, 5, 50),
    { lastDay: null, visits: 0, bills: 0, netMinor: 0 },
  ]
  const after: FixedScheme = { ...before, recencyDays: [5, 12, 15, 180] }
  const comparison = compareSchemes(customers, before, after, today)
  expect(comparison).toMatchObject({ buyers: 4, moved: 1, boundaryEarlier: 1 })
  expect(comparison.counts.champions).toEqual({
    champions: 1,
    'loyal-regulars': 0,
    'promising-actives': 0,
    'at-risk-regulars': 1,
    'lost-customers': 0,
  })
  expect(comparison.counts['lost-customers']['lost-customers']).toBe(1)
  expect(comparison.counts['at-risk-regulars']['at-risk-regulars']).toBe(1)
})

test('a boundary appearing where there was none is an earlier one', () => {
  const longSilent = [buyer(200, 5, 50)]
  const patient: FixedScheme = { ...before, recencyDays: [30, 60, 90, 365] }
  expect(compareSchemes(longSilent, before, patient, today).boundaryEarlier).toBe(1)
  expect(compareSchemes(longSilent, patient, before, today).boundaryEarlier).toBe(0)
})

test('a scheme against itself moves nobody', () => {
  fc.assert(
    fc.property(fc.array(customerFigures), schemes, (customers, scheme) => {
      expect(compareSchemes(customers, scheme, scheme, today)).toMatchObject({ moved: 0, boundaryEarlier: 0 })
    }),
    { numRuns: propertyRuns() },
  )
})

test('the counts hold every buyer once, in the segments the two schemes give', () => {
  fc.assert(
    fc.property(fc.array(customerFigures), schemes, schemes, (customers, one, other) => {
      const { counts, buyers, moved } = compareSchemes(customers, one, other, today)
      const cells = segments.flatMap((from) => segments.map((to) => ({ from, to, count: counts[from][to] })))
      expect(cells.reduce((sum, cell) => sum + cell.count, 0)).toBe(buyers)
      expect(cells.filter((cell) => cell.from !== cell.to).reduce((sum, cell) => sum + cell.count, 0)).toBe(moved)
      for (const segment of segments) {
        const inSegment = customers.filter((customer) => score(one, customer, today)?.segment === segment)
        expect(segments.reduce((sum, to) => sum + counts[segment][to], 0)).toBe(inSegment.length)
      }
    }),
    { numRuns: propertyRuns() },
  )
})

test('both schemes must be sound', () => {
  const broken: FixedScheme = { ...before, frequency: [2, 1, 1, 1] }
  expect(() => compareSchemes([], before, broken, today)).toThrow(/^after\.frequency\[1\]/)
  expect(() => compareSchemes([], broken, before, today)).toThrow(/^before\.frequency\[1\]/)
})
