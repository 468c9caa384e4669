import { describe, expect, test } from 'vitest'
import { addAnonymousBills, addCustomer, createMetrics, metricsReport } from '../../src/metrics/index.ts'
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
