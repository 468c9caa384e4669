import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addCustomer,
  type CustomerFigures,
  createMetrics,
  type MetricsAccumulator,
  mergeMetrics,
  shopReport,
} from '../../src/metrics/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { anyFigures, asOf, customer, reportOf } from './figures.ts'

describe('the report', () => {
  test('has the value of a segment: net revenue to date, and its average in whole minor units', () => {
    const customers = [
      customer({ segment: 'champions', grossMinor: 1000, returnedMinor: 100 }),
      customer({ segment: 'champions', grossMinor: 101 }),
      customer({ segment: 'lost-customers', grossMinor: 5 }),
      customer({ segment: 'lost-customers', grossMinor: 0, returnedMinor: 10 }),
      customer({ grossMinor: 999 }),
    ]
    expect(reportOf(customers)).toMatchObject({
      segments: { champions: 2, 'lost-customers': 2 },
      lifetimeValueBySegment: {
        champions: { customers: 2, netMinor: 1001, averageMinor: 501 },
        'lost-customers': { customers: 2, netMinor: -5, averageMinor: -3 },
      },
    })
  })

  test('counts customers, buyers, stages and points', () => {
    const customers = [
      customer({ firstDay: asOf, stage: 'loyalty', pointsIssued: 100, pointsOutstanding: 40 }),
      customer({ firstDay: asOf + 1, stage: 'capture', pointsIssued: 5, pointsOutstanding: 5 }),
      customer({ stage: 'capture', pointsOutstanding: -7 }),
    ]
    expect(reportOf(customers)).toMatchObject({
      customers: 3,
      buyers: 1,
      stages: { capture: 2, loyalty: 1 },
      pointsIssued: 105,
      pointsOutstanding: 38,
    })
  })

  test('of nobody is all zeros and nulls', () => {
    expect(reportOf([])).toEqual({
      customers: 0,
      buyers: 0,
      bills: 0,
      returns: 0,
      revenueMinor: 0,
      returnsMinor: 0,
      pointsIssued: 0,
      pointsOutstanding: 0,
      segments: {},
      stages: {},
      secondPurchaseRate90: {
        windowDays: 90,
        numerator: 0,
        denominator: 0,
        rate: null,
        notYetObservable: 0,
        kaplanMeier: null,
      },
      daysToSecondPurchase: { mean: null, median: null, count: 0 },
      crmRevenueShare: {
        identifiedNetMinor: 0,
        anonymousNetMinor: 0,
        netShare: null,
        identifiedGrossMinor: 0,
        anonymousGrossMinor: 0,
        grossShare: null,
        identifiedBills: 0,
        anonymousBills: 0,
      },
      onlineAdoption: {
        capturedInShop: 0,
        ever: { numerator: 0, denominator: 0, rate: null },
        nextWithin90Days: {
          windowDays: 90,
          numerator: 0,
          denominator: 0,
          rate: null,
          notYetObservable: 0,
          undetermined: 0,
        },
      },
      lifetimeValueBySegment: {},
    })
  })

  test('every buyer is either observable or not yet; every shop capture has one known or unknown next purchase', () => {
    fc.assert(
      fc.property(fc.array(anyFigures), (customers) => {
        const report = reportOf(customers)
        const { denominator, notYetObservable } = report.secondPurchaseRate90
        expect(denominator + notYetObservable).toBe(report.buyers)
        const next = report.onlineAdoption.nextWithin90Days
        expect(next.denominator + next.notYetObservable + next.undetermined).toBe(report.onlineAdoption.capturedInShop)
      }),
      { numRuns: propertyRuns() },
    )
  })
})

const anyCustomers = fc.array(anyFigures, { maxLength: 60 })

function sumsOf(customers: readonly CustomerFigures[]): MetricsAccumulator {
  const metrics = createMetrics({ asOf })
  for (const figures of customers) addCustomer(metrics, figures)
  return metrics
}

const jsonOf = (metrics: MetricsAccumulator) => JSON.stringify(shopReport(metrics, { minorPerPoint: 1 }))

describe('merging', () => {
  test('the parts gives the report of the whole, to the byte, in any order', () => {
    fc.assert(
      fc.property(anyCustomers, fc.infiniteStream(fc.nat({ max: 2 })), (list, shardOf) => {
        const shards: [CustomerFigures[], CustomerFigures[], CustomerFigures[]] = [[], [], []]
        for (const one of list) shards[shardOf.next().value]?.push(one)
        const [a, b, c] = [sumsOf(shards[0]), sumsOf(shards[1]), sumsOf(shards[2])]
        const whole = jsonOf(sumsOf(list))
        expect(jsonOf(mergeMetrics(mergeMetrics(a, b), c))).toBe(whole)
        expect(jsonOf(mergeMetrics(c, mergeMetrics(b, a)))).toBe(whole)
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('and adding do not depend on the order of the customers', () => {
    const shuffled = anyCustomers.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, ([list, reordered]) => {
        expect(jsonOf(sumsOf(reordered))).toBe(jsonOf(sumsOf(list)))
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('leaves both parts as they were', () => {
    fc.assert(
      fc.property(anyCustomers, anyCustomers, (one, other) => {
        const [a, b] = [sumsOf(one), sumsOf(other)]
        const [copyOfA, copyOfB] = [structuredClone(a), structuredClone(b)]
        addCustomer(mergeMetrics(a, b), customer({ firstDay: asOf - 9, segment: 'champions', stage: 'loyalty' }))
        expect([a, b]).toEqual([copyOfA, copyOfB])
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('refuses parts of another day or window', () => {
    const usual = createMetrics({ asOf })
    for (const other of [createMetrics({ asOf: asOf - 1 }), createMetrics({ asOf, windowDays: 30 })]) {
      expect(() => mergeMetrics(usual, other)).toThrow(expect.objectContaining({ code: 'bad-option' }))
    }
  })

  test('refuses sums that leave the safe integers', () => {
    const full = createMetrics({ asOf })
    addCustomer(full, customer({ grossMinor: Number.MAX_SAFE_INTEGER }))
    expect(() => mergeMetrics(full, full)).toThrow(expect.objectContaining({ code: 'limit-exceeded' }))
  })
})

describe('the sums refuse', () => {
  const refuses = (...customers: CustomerFigures[]) => {
    expect(() => reportOf(customers)).toThrow(expect.objectContaining({ code: 'limit-exceeded' }))
  }

  test('money that is no integer, or more than a number holds', () => {
    refuses(customer({ grossMinor: 19.99 }))
    refuses(customer({ grossMinor: Number.MAX_SAFE_INTEGER }), customer({ grossMinor: 1 }))
    refuses(
      customer({ grossMinor: Number.MAX_SAFE_INTEGER }),
      customer({ identified: false, grossMinor: Number.MAX_SAFE_INTEGER }),
    )
  })

  test('days further apart than any two facts can be, or in the wrong order', () => {
    refuses(customer({ firstDay: asOf - 60_000 }))
    refuses(customer({ firstDay: asOf, secondDay: asOf - 1 }))
  })

  test('more different segments or stages than the named maximum', () => {
    const of = (key: 'segment' | 'stage') => Array.from({ length: 1001 }, (_, n) => customer({ [key]: `name ${n}` }))
    refuses(...of('segment'))
    refuses(...of('stage'))
    expect(Object.keys(reportOf([...of('stage').slice(1), ...of('stage').slice(1)]).stages)).toHaveLength(1000)
  })

  test.each([
    { asOf: Number.NaN },
    { asOf: 20_000.5 },
    { asOf, windowDays: 0 },
    { asOf, windowDays: 1.5 },
    { asOf, windowDays: 1e9 },
  ])('the options %j', (options) => {
    expect(() => createMetrics(options)).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })
})
