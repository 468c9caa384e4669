import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LiftArm, lift } from '../../src/metrics/index.ts'
import { normalQuantile, studentQuantile } from '../../src/metrics/quantiles.ts'
import { propertyRuns } from '../support/runs.ts'

const bought = (buyers: number, customers: number): LiftArm => ({
  customers,
  buyers,
  revenueMinor: buyers,
  revenueSquares: BigInt(buyers),
})

const spent = (spends: readonly number[]): LiftArm => ({
  customers: spends.length,
  buyers: spends.filter((spend) => spend !== 0).length,
  revenueMinor: spends.reduce((sum, spend) => sum + spend, 0),
  revenueSquares: spends.reduce((sum, spend) => sum + BigInt(spend) ** 2n, 0n),
})

describe('the share of buyers', () => {
  const cases = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ] as const
  test.each(cases)("has Newcombe's published interval for %i of %i against %i of %i", (a, ofA, b, ofB, from, to) => {
    const interval = lift(bought(a, ofA), bought(b, ofB))?.conversion.interval
    expect(interval?.from).toBeCloseTo(from, 4)
    expect(interval?.to).toBeCloseTo(to, 4)
  })

  test('is told with its difference, its share of the control and the buyers that it comes to', () => {
    const result = lift(bought(30, 200), bought(10, 100))
    expect(result).toMatchObject({
      confidence: 0.95,
      customers: { treated: 200, control: 100 },
      conversion: { treated: 0.15, control: 0.1, isSignificant: false },
    })
    expect(result?.conversion.difference).toBeCloseTo(0.05, 12)
    expect(result?.conversion.relative).toBeCloseTo(0.5, 12)
    expect(result?.incrementalBuyers).toBeCloseTo(10, 10)
    expect(lift(bought(56, 70), bought(48, 80))?.conversion.isSignificant).toBe(true)
  })

  test('has no relative lift over nothing', () => {
    expect(lift(bought(3, 10), bought(0, 10))?.conversion.relative).toBeNull()
  })
})

describe('revenue a customer', () => {
  test("has Welch's interval as worked out by hand", () => {
    // Means 300 and 200; variances of the means 5000 and 50; 5050^2 / (5000^2 / 4 + 50^2 / 4) = 4.0799 degrees of
    // freedom; t = 2.7551; 2.7551 * sqrt(5050) = 195.79.
    const result = lift(spent([100, 200, 300, 400, 500]), spent([180, 190, 200, 210, 220]))
    expect(result?.revenuePerCustomerMinor).toMatchObject({
      treated: 300,
      control: 200,
      difference: 100,
      relative: 0.5,
      isSignificant: false,
    })
    expect(result?.revenuePerCustomerMinor.interval?.from).toBeCloseTo(-95.79, 2)
    expect(result?.revenuePerCustomerMinor.interval?.to).toBeCloseTo(295.79, 2)
    expect(result?.incrementalRevenueMinor).toBe(500)
    expect(result?.incrementalRevenueInterval).toEqual({ from: -479, to: 1479 })
  })

  test('of all the treated is rounded once, from the unrounded difference', () => {
    expect(lift(spent([1, 0, 0]), spent([0, 0, 0]))).toMatchObject({
      revenuePerCustomerMinor: { difference: 1 / 3 },
      incrementalRevenueMinor: 1,
    })
  })

  test('stays exact where the squares have left the safe integers', () => {
    const large = [0, 10, 20, 30, 40].map((extra) => 9_000_000_000_00 + extra)
    // Variance of each mean 50, 8 degrees of freedom, t = 2.3060.
    expect(lift(spent(large), spent(large))?.revenuePerCustomerMinor.interval?.to).toBeCloseTo(23.06, 3)
  })
})

describe('what cannot be known is not promised', () => {
  test('nobody in an arm: no lift', () => {
    expect(lift(bought(0, 0), bought(1, 2))).toBeNull()
    expect(lift(bought(1, 2), bought(0, 0))).toBeNull()
  })
  test('one customer in an arm: the difference without an interval', () => {
    expect(lift(bought(1, 1), bought(5, 10))).toMatchObject({
      conversion: { difference: 0.5, interval: null, isSignificant: false },
      revenuePerCustomerMinor: { difference: 0.5, interval: null, isSignificant: false },
      incrementalRevenueInterval: null,
    })
  })
  test('everybody spent alike: no interval of revenue', () => {
    expect(lift(spent([7, 7, 7]), spent([5, 5]))?.revenuePerCustomerMinor).toMatchObject({
      difference: 2,
      interval: null,
      isSignificant: false,
    })
  })
})

test('arms that cannot be are refused', () => {
  const fine = bought(1, 2)
  const bad: readonly LiftArm[] = [
    { ...fine, customers: 1.5 },
    { ...fine, buyers: -1 },
    { ...fine, buyers: 3 },
    { ...fine, revenueMinor: 0.5 },
    { ...fine, revenueSquares: -1n },
  ]
  for (const arm of bad) {
    expect(() => lift(arm, fine)).toThrow(expect.objectContaining({ code: 'bad-option' }))
    expect(() => lift(fine, arm)).toThrow(expect.objectContaining({ code: 'bad-option' }))
  }
  for (const confidence of [0, 1, 0.99995, -1, Number.NaN]) {
    expect(() => lift(fine, fine, { confidence })).toThrow(expect.objectContaining({ code: 'bad-option' }))
  }
})

describe('laws', () => {
  const spends = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100_000 })), {
    minLength: 2,
    maxLength: 40,
  })
  const runs = { numRuns: propertyRuns(100) }
  const widthOf = (result: ReturnType<typeof lift>, of: 'conversion' | 'revenuePerCustomerMinor'): number => {
    const interval = result?.[of].interval
    return interval == null ? Number.POSITIVE_INFINITY : interval.to - interval.from
  }

  test('the interval holds the difference, and that of shares stays within -1 and 1', () => {
    fc.assert(
      fc.property(spends, spends, (a, b) => {
        const result = lift(spent(a), spent(b))
        for (const of of ['conversion', 'revenuePerCustomerMinor'] as const) {
          const one = result?.[of]
          if (one?.interval == null) continue
          expect(one.difference).toBeGreaterThanOrEqual(one.interval.from)
          expect(one.difference).toBeLessThanOrEqual(one.interval.to)
        }
        expect(result?.conversion.interval?.from).toBeGreaterThanOrEqual(-1)
        expect(result?.conversion.interval?.to).toBeLessThanOrEqual(1)
      }),
      runs,
    )
  })
  test('with the arms changed round it is the same with the other sign', () => {
    fc.assert(
      fc.property(spends, spends, (a, b) => {
        const [there, back] = [lift(spent(a), spent(b)), lift(spent(b), spent(a))]
        for (const of of ['conversion', 'revenuePerCustomerMinor'] as const) {
          expect(there?.[of].difference).toBeCloseTo(-(back?.[of].difference ?? Number.NaN), 6)
          const [one, other] = [there?.[of].interval, back?.[of].interval]
          if (one == null || other == null) expect(one).toEqual(other)
          else expect([one.from, one.to]).toEqual([expect.closeTo(-other.to, 6), expect.closeTo(-other.from, 6)])
        }
      }),
      runs,
    )
  })
  test('ten times as many alike make it narrower, more confidence wider', () => {
    fc.assert(
      fc.property(spends, spends, (a, b) => {
        const tenfold = (arm: readonly number[]) => spent(Array.from({ length: 10 }, () => arm).flat())
        const [few, many] = [lift(spent(a), spent(b)), lift(tenfold(a), tenfold(b))]
        const surer = lift(spent(a), spent(b), { confidence: 0.99 })
        expect(widthOf(many, 'conversion')).toBeLessThan(widthOf(few, 'conversion'))
        expect(widthOf(surer, 'conversion')).toBeGreaterThan(widthOf(few, 'conversion'))
        if (few?.revenuePerCustomerMinor.interval == null) return
        expect(widthOf(many, 'revenuePerCustomerMinor')).toBeLessThan(widthOf(few, 'revenuePerCustomerMinor'))
        expect(widthOf(surer, 'revenuePerCustomerMinor')).toBeGreaterThan(widthOf(few, 'revenuePerCustomerMinor'))
      }),
      runs,
    )
  })
})

describe('quantiles', () => {
  test('of the normal distribution are those of its tables', () => {
    expect([0.5, 0.9, 0.95, 0.99, 0.999].map((confidence) => normalQuantile(confidence).toFixed(6))).toEqual([
      '0.674490',
      '1.644854',
      '1.959964',
      '2.575829',
      '3.290527',
    ])
  })
  test("of Student's distribution are those of its tables", () => {
    const degrees = [1, 2, 3, 5, 10, 30, 100, 1000]
    expect(degrees.map((one) => studentQuantile(0.95, one).toFixed(4))).toEqual([
      '12.7062',
      '4.3027',
      '3.1824',
      '2.5706',
      '2.2281',
      '2.0423',
      '1.9840',
      '1.9623',
    ])
    expect(studentQuantile(0.99, 1).toFixed(3)).toBe('63.657')
  })
  test('agree where the distribution and its expansion meet', () => {
    for (const confidence of [0.5, 0.95, 0.999])
      expect(studentQuantile(confidence, 99.999_999)).toBeCloseTo(studentQuantile(confidence, 100), 7)
  })
})
