import { describe, expect, test } from 'vitest'
import {
  addAnonymousBills,
  addAttributedBill,
  addCustomer,
  addOutcome,
  createMetrics,
  incrementalRevenue,
  metricsReport,
} from '../../src/metrics/index.ts'
import { asOf, customer, reportOf } from './figures.ts'

describe('the revenue share of identified customers', () => {
  test('is net against net, gross against gross', () => {
    const metrics = createMetrics({ asOf })
    addCustomer(metrics, customer({ bills: 3, returns: 1, grossMinor: 700_00, returnedMinor: 100_00 }))
    addAnonymousBills(metrics, { bills: 4, returns: 1, grossMinor: 300_00, returnedMinor: 100_00 })
    expect(metricsReport(metrics)).toMatchObject({
      customers: 1,
      bills: 7,
      returns: 2,
      revenueMinor: 1000_00,
      returnsMinor: 200_00,
      crmRevenueShare: {
        identifiedNetMinor: 600_00,
        anonymousNetMinor: 200_00,
        netShare: 0.75,
        identifiedGrossMinor: 700_00,
        anonymousGrossMinor: 300_00,
        grossShare: 0.7,
        identifiedBills: 3,
        anonymousBills: 4,
      },
    })
  })

  test('takes a record of an anonymous bill as revenue, not as a customer', () => {
    const anonymous = customer({
      identified: false,
      firstDay: asOf - 100,
      capturedIn: 'store',
      bills: 1,
      grossMinor: 50_00,
      segment: 'lost-customers',
      stage: 'capture',
    })
    expect(reportOf([anonymous])).toMatchObject({
      customers: 0,
      buyers: 0,
      segments: {},
      stages: {},
      revenueMinor: 50_00,
      onlineAdoption: { capturedInShop: 0 },
      crmRevenueShare: { identifiedNetMinor: 0, anonymousNetMinor: 50_00, netShare: 0 },
    })
  })

  test('has no value when everything came back', () => {
    expect(reportOf([customer({ bills: 1, grossMinor: 10, returnedMinor: 10 })]).crmRevenueShare).toMatchObject({
      netShare: null,
      grossShare: 1,
    })
  })
})

test('last-touch revenue is the bills the caller attributes', () => {
  const metrics = createMetrics({ asOf })
  addAttributedBill(metrics, { netMinor: 120_00 })
  addAttributedBill(metrics, { netMinor: -20_00 })
  expect(metricsReport(metrics).lastTouchRevenue).toEqual({ bills: 2, netMinor: 100_00 })
})

describe('incremental revenue', () => {
  const armOf = (spends: readonly number[]) => ({
    customers: spends.length,
    netMinor: spends.reduce((sum, spend) => sum + spend, 0),
    squares: spends.reduce((sum, spend) => sum + BigInt(spend) ** 2n, 0n),
  })

  test('is null without a holdout, or with nobody treated', () => {
    const metrics = createMetrics({ asOf })
    addOutcome(metrics, { arm: 'treated', netMinor: 500 })
    expect(metricsReport(metrics).incrementalRevenue).toBeNull()
    expect(incrementalRevenue(armOf([]), armOf([1, 2]))).toBeNull()
  })

  test("gives Welch's interval as worked out by hand", () => {
    // Means 300 and 200; variances of the means 5000 and 50; 4.08 degrees of freedom; t = 2.755 (a table of t
    // gives 2.776 at 4 and 2.571 at 5); margin per customer 2.755 * sqrt(5050) = 195.8.
    const treated = armOf([100, 200, 300, 400, 500])
    const holdout = armOf([180, 190, 200, 210, 220])
    expect(incrementalRevenue(treated, holdout)).toEqual({
      treated: { customers: 5, netMinor: 1500 },
      holdout: { customers: 5, netMinor: 1000 },
      perCustomerMinor: 100,
      incrementalMinor: 500,
      interval: { level: 0.95, lowerMinor: -479, upperMinor: 1479 },
    })
  })

  test('is rounded once, from the unrounded difference', () => {
    const result = incrementalRevenue(armOf([1, 0, 0]), armOf([0, 0, 0]))
    expect(result).toMatchObject({ perCustomerMinor: 0, incrementalMinor: 1, interval: null })
  })

  test('has no interval when an arm is tiny or nobody differs', () => {
    expect(incrementalRevenue(armOf([1, 2, 3, 4]), armOf([1, 2, 3, 4, 5]))?.interval).toBeNull()
    expect(incrementalRevenue(armOf([5, 5, 5, 5, 5]), armOf([5, 5, 5, 5, 5]))?.interval).toBeNull()
  })

  test('comes near the normal interval for large arms', () => {
    const half = (value: number) => Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? value : 0))
    const result = incrementalRevenue(armOf(half(1200)), armOf(half(1000)))
    const margin = 1.95996 * Math.sqrt((600 ** 2 + 500 ** 2) / 19_999) * 20_000
    expect(result?.incrementalMinor).toBe(2_000_000)
    expect(Math.abs(Number(result?.interval?.lowerMinor) - (2_000_000 - margin))).toBeLessThan(20)
  })

  test('stays exact where the squares have left the safe integers', () => {
    const metrics = createMetrics({ asOf })
    const large = 9_000_000_000_000
    for (const extra of [0, 1, 2, 3, 4]) {
      addOutcome(metrics, { arm: 'treated', netMinor: large + extra * 10 })
      addOutcome(metrics, { arm: 'holdout', netMinor: large + extra * 10 })
    }
    // Variance of each mean 50, 8 degrees of freedom, t = 2.3060: 10 * 2.3060 * 5 customers.
    expect(metricsReport(metrics).incrementalRevenue).toMatchObject({
      incrementalMinor: 0,
      interval: { lowerMinor: -115, upperMinor: 115 },
    })
  })

  test('refuses spend in fractions of the minor unit', () => {
    expect(() => addOutcome(createMetrics({ asOf }), { arm: 'treated', netMinor: 1.5 })).toThrow(
      expect.objectContaining({ code: 'limit-exceeded' }),
    )
  })
})
