import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkRfmScheme, cutPoints } from '../../src/rfm/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { schemes, values } from './arbitraries.ts'

const fixed = {
  mode: 'fixed',
  frequencyCounts: 'visits',
  recencyDays: [30, 60, 90, 180],
  frequency: [1, 2, 4, 9],
  monetaryMinor: [0, 500_00, 1000_00, 5000_00],
}
const saved = {
  mode: 'cuts',
  frequencyCounts: 'bills',
  recencyCapDays: 365,
  cuts: {
    asOf: '2025-06-30',
    buyers: 600,
    version: '2025-06-30/600/0badcafe',
    recencyDays: [3, 20, 81, 200],
    frequency: [1, 1, 1, 3],
    monetaryMinor: [-20, 0, 10, 11],
  },
}

describe('a sound scheme', () => {
  test('has no problems, fixed or saved, ties included', () => {
    expect(checkRfmScheme(fixed)).toEqual([])
    expect(checkRfmScheme(saved)).toEqual([])
    fc.assert(
      fc.property(schemes, (scheme) => {
        expect(checkRfmScheme(JSON.parse(JSON.stringify(scheme)))).toEqual([])
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('is whatever cut points were computed', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 20 }), (buyers) => {
        expect(checkRfmScheme({ ...saved, cuts: cutPoints(buyers, '2025-06-30') })).toEqual([])
      }),
      { numRuns: propertyRuns() },
    )
  })
})

describe('a problem', () => {
  test('names path, what was found and what would be accepted', () => {
    expect(checkRfmScheme({ ...fixed, recencyDays: [30, 60, 59, 180] }, 'policy.rfm')).toEqual([
      { path: 'policy.rfm.recencyDays[2]', message: 'Expected at least 60.', found: 59, expected: 'at least 60' },
    ])
  })

  test.each([
    ['nothing at all', undefined, ['rfm']],
    ['a list', [], ['rfm']],
    ['an unknown mode', { ...fixed, mode: 'ntile' }, ['rfm.mode']],
    ['three thresholds', { ...fixed, frequency: [1, 2, 3] }, ['rfm.frequency']],
    ['a missing measure', { ...fixed, monetaryMinor: undefined }, ['rfm.monetaryMinor']],
    ['days below zero', { ...fixed, recencyDays: [-1, 0, 1, 2] }, ['rfm.recencyDays[0]']],
    ['fractions of a minor unit', { ...fixed, monetaryMinor: [1, 2, 3, 4.5] }, ['rfm.monetaryMinor[3]']],
    ['a number as text', { ...fixed, frequency: [1, '2', 3, 4] }, ['rfm.frequency[1]']],
    ['a frequency of something else', { ...fixed, frequencyCounts: 'orders' }, ['rfm.frequencyCounts']],
    ['a cap of half a day', { ...fixed, recencyCapDays: 0.5 }, ['rfm.recencyCapDays']],
    ['a misspelt key', { ...fixed, recencyCapDay: 300 }, ['rfm.recencyCapDay']],
    ['no saved cut points', { ...saved, cuts: null }, ['rfm.cuts']],
    ['an impossible day', { ...saved, cuts: { ...saved.cuts, asOf: '2025-02-30' } }, ['rfm.cuts.asOf']],
    ['cuts of no buyers', { ...saved, cuts: { ...saved.cuts, buyers: 0 } }, ['rfm.cuts.buyers']],
    ['an empty version', { ...saved, cuts: { ...saved.cuts, version: '' } }, ['rfm.cuts.version']],
    ['thresholds beside saved cuts', { ...saved, frequency: [1, 2, 3, 4] }, ['rfm.frequency']],
    [
      'two mistakes at once',
      { ...fixed, recencyDays: 30, frequency: [4, 3, 3, 3] },
      ['rfm.recencyDays', 'rfm.frequency[1]'],
    ],
  ])('is found in %s', (_, scheme, paths) => {
    expect(checkRfmScheme(scheme).map((problem) => problem.path)).toEqual(paths)
  })
})
