import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutPoints, type RfmValues, score } from '../../src/rfm/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { values } from './arbitraries.ts'

const asOf = '2025-06-30'
const toy = [1, 1, 1, 1, 1, 1, 2, 3, 4, 10]
const same = (value: number): RfmValues => ({ recencyDays: value, frequency: value, monetaryMinor: value })

function naiveCuts(numbers: readonly number[]): number[] {
  const sorted = [...numbers].sort((a, b) => a - b)
  return [0.2, 0.4, 0.6, 0.8].map((share) => {
    const firstReaching = sorted.findIndex((_, index) => 10 * (index + 1) >= Math.round(share * 10) * sorted.length)
    return Number(sorted[firstReaching]) + 0
  })
}

describe('cut points', () => {
  test('the toy values cut at 1, 1, 1 and 3', () => {
    const cuts = cutPoints(toy.map(same), asOf)
    expect(cuts).toMatchObject({ asOf, buyers: 10, recencyDays: [1, 1, 1, 3], frequency: [1, 1, 1, 3] })
    expect(cuts?.monetaryMinor).toEqual([1, 1, 1, 3])
  })

  test('the toy values score 1 six times, then 4, 4, 5, 5; as recency the other way round', () => {
    const cuts = cutPoints(toy.map(same), asOf)
    if (cuts === null) throw new Error('ten buyers have cut points')
    const scored = toy.map((value) =>
      score(
        { mode: 'cuts', frequencyCounts: 'visits', cuts },
        { lastDay: 1000 - value, visits: value, bills: 1, netMinor: value },
        1000,
      ),
    )
    expect(scored.map((each) => each?.f)).toEqual([1, 1, 1, 1, 1, 1, 4, 4, 5, 5])
    expect(scored.map((each) => each?.m)).toEqual([1, 1, 1, 1, 1, 1, 4, 4, 5, 5])
    expect(scored.map((each) => each?.r)).toEqual([5, 5, 5, 5, 5, 5, 2, 2, 1, 1])
  })

  test('each cut is the first sorted value that reaches its fifth, found naively', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 60 }), (buyers) => {
        expect(cutPoints(buyers, asOf)).toMatchObject({
          buyers: buyers.length,
          recencyDays: naiveCuts(buyers.map((buyer) => buyer.recencyDays)),
          frequency: naiveCuts(buyers.map((buyer) => buyer.frequency)),
          monetaryMinor: naiveCuts(buyers.map((buyer) => buyer.monetaryMinor)),
        })
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('buyers in another order, or as columns, give the same cuts and the same version', () => {
    const shuffled = fc
      .array(values, { maxLength: 40 })
      .chain((buyers) =>
        fc.tuple(
          fc.constant(buyers),
          fc.shuffledSubarray(buyers, { minLength: buyers.length, maxLength: buyers.length }),
        ),
      )
    fc.assert(
      fc.property(shuffled, ([buyers, reordered]) => {
        const columns = {
          recencyDays: Int32Array.from(reordered, (buyer) => buyer.recencyDays),
          frequency: reordered.map((buyer) => buyer.frequency),
          monetaryMinor: Float64Array.from(reordered, (buyer) => buyer.monetaryMinor),
        }
        expect(cutPoints(new Set(reordered), asOf)).toEqual(cutPoints(buyers, asOf))
        expect(cutPoints(columns, asOf)).toEqual(cutPoints(buyers, asOf))
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('without buyers there are no cut points', () => {
    expect(cutPoints([], asOf)).toBeNull()
  })

  test('one buyer is every cut', () => {
    expect(cutPoints([{ recencyDays: 7, frequency: 2, monetaryMinor: -5 }], asOf)).toMatchObject({
      buyers: 1,
      recencyDays: [7, 7, 7, 7],
      frequency: [2, 2, 2, 2],
      monetaryMinor: [-5, -5, -5, -5],
    })
  })

  test('the columns handed in are left as they were', () => {
    const column = Float64Array.of(3, 1, 2)
    cutPoints({ recencyDays: column, frequency: column, monetaryMinor: column }, asOf)
    expect([...column]).toEqual([3, 1, 2])
  })
})

describe('the version of cut points', () => {
  const versionOf = (buyers: readonly RfmValues[], day = asOf) => cutPoints(buyers, day)?.version

  test('is equal for equal content, and readable', () => {
    expect(versionOf(toy.map(same))).toBe(versionOf([...toy].reverse().map(same)))
    expect(versionOf(toy.map(same))).toMatch(/^2025-06-30\/10\/[0-9a-f]{8}$/)
  })

  test('changes with one cut of one measure, the day, or the number of buyers', () => {
    const usual = versionOf([same(1)])
    expect(versionOf([{ ...same(1), monetaryMinor: 2 }])).not.toBe(usual)
    expect(versionOf([{ ...same(1), frequency: 2 }])).not.toBe(usual)
    expect(versionOf([same(1)], '2025-07-01')).not.toBe(usual)
    expect(versionOf([same(1), same(1)])).not.toBe(usual)
  })

  test('does not see a negative zero', () => {
    expect(cutPoints([{ ...same(0), monetaryMinor: -0 }], asOf)).toEqual(cutPoints([same(0)], asOf))
  })
})

describe('cut points refuse', () => {
  test.each([
    ['a recency below zero', { ...same(1), recencyDays: -1 }],
    ['half a visit', { ...same(1), frequency: 0.5 }],
    ['money in fractions of the minor unit', { ...same(1), monetaryMinor: 19.99 }],
    ['money no number holds exactly', { ...same(1), monetaryMinor: 2 ** 53 }],
    ['not a number', { ...same(1), recencyDays: Number.NaN }],
  ])('%s', (_, value) => {
    expect(() => cutPoints([value], asOf)).toThrow(expect.objectContaining({ code: 'bad-rfm' }))
  })

  test('columns of unequal length', () => {
    expect(() => cutPoints({ recencyDays: [1], frequency: [1, 2], monetaryMinor: [1] }, asOf)).toThrow(
      expect.objectContaining({ code: 'bad-rfm' }),
    )
  })

  test('an as-of day that does not exist', () => {
    expect(() => cutPoints([same(1)], '2025-02-30')).toThrow(expect.objectContaining({ code: 'bad-time' }))
  })

  test('more buyers than the named maximum', () => {
    const column = { length: 16_000_001 }
    expect(() => cutPoints({ recencyDays: column, frequency: column, monetaryMinor: column }, asOf)).toThrow(
      expect.objectContaining({ code: 'limit-exceeded' }),
    )
  })
})
