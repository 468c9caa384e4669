import { describe, expect, test } from 'vitest'
import {
  type AboutMessage,
  addResponse,
  addResponseStep,
  addResponseWithheld,
  createResponses,
  lift,
  maxResponseTemplates,
  type ResponseChange,
  type ResponsesAccumulator,
  responsesReport,
} from '../../src/metrics/index.ts'
import { dayNumber } from '../../src/time.ts'

const day = dayNumber('2026-03-01')
const about: AboutMessage = { day, rule: 'win-back', template: 'come', campaign: null, isFirst: true }
const bought: ResponseChange = {
  ...about,
  arm: 'treated',
  wasSent: true,
  isLast: true,
  isRepeat: false,
  bills: 1,
  minor: 300,
  total: { billsBefore: 0, billsAfter: 1, sentBillsBefore: 0, sentBillsAfter: 1, minorBefore: 0, minorAfter: 300 },
}

function reportOf(fill: (responses: ResponsesAccumulator) => void, from: number | null = null) {
  const responses = createResponses({ from, to: dayNumber('2026-03-31') })
  fill(responses)
  return responsesReport(responses)
}

describe('a rule', () => {
  test('has each message in every column it reached, and nothing without messages', () => {
    const report = reportOf((responses) => {
      for (const step of ['planned', 'sent', 'delivered', 'read', 'clicked', 'replied'] as const)
        addResponseStep(responses, { ...about, step })
      addResponseStep(responses, { ...about, step: 'planned' })
      addResponseStep(responses, { ...about, step: 'failed' })
      addResponseWithheld(responses, { ...about, gate: 'consent', wasDue: false })
    })
    const columns = { planned: 2, sent: 1, delivered: 1, read: 1, clicked: 1, replied: 1, failed: 1 }
    const nothing = { buyers: 0, bills: 0, revenueMinor: 0, lastTouchRevenueMinor: 0, repeatPurchases: 0 }
    const all = { ...columns, withheld: { consent: 1 }, heldOut: 0, ...nothing, lift: null }
    expect(report).toEqual({
      from: '2026-03-01',
      to: '2026-03-31',
      rules: { 'win-back': { ...all, templates: { come: all }, campaigns: {} } },
      campaigns: {},
    })
    expect(reportOf(() => undefined)).toEqual({ from: '2026-03-31', to: '2026-03-31', rules: {}, campaigns: {} })
  })

  test('has one buyer for two bills after one message, and both bills', () => {
    const report = reportOf((responses) => {
      addResponse(responses, bought)
      addResponse(responses, {
        ...bought,
        isLast: false,
        isRepeat: true,
        minor: 50,
        total: {
          ...{ billsBefore: 1, billsAfter: 2, sentBillsBefore: 1, sentBillsAfter: 2 },
          ...{ minorBefore: 300, minorAfter: 350 },
        },
      })
    })
    expect(report.rules['win-back']).toMatchObject({
      buyers: 1,
      bills: 2,
      revenueMinor: 350,
      lastTouchRevenueMinor: 300,
      repeatPurchases: 1,
    })
  })

  test('loses again what comes back', () => {
    const taken: ResponseChange = {
      ...bought,
      bills: -1,
      minor: -300,
      total: { billsBefore: 1, billsAfter: 0, sentBillsBefore: 1, sentBillsAfter: 0, minorBefore: 300, minorAfter: 0 },
    }
    const report = reportOf((responses) => {
      addResponse(responses, bought)
      addResponse(responses, taken)
    })
    expect(report.rules['win-back']).toMatchObject({ buyers: 0, bills: 0, revenueMinor: 0, lastTouchRevenueMinor: 0 })
    const unknown = reportOf((responses) => {
      addResponse(responses, bought)
      addResponse(responses, { ...taken, total: null })
    })
    // What the message brought in all is not known any more: the money is exact, the buyer stays.
    expect(unknown.rules['win-back']).toMatchObject({ buyers: 1, bills: 0, revenueMinor: 0, lastTouchRevenueMinor: 0 })
  })

  test('is put down nothing that was bought before its message had left', () => {
    const total = {
      billsBefore: 0,
      billsAfter: 1,
      sentBillsBefore: 0,
      sentBillsAfter: 0,
      minorBefore: 0,
      minorAfter: 300,
    }
    const report = reportOf((responses) => addResponse(responses, { ...bought, wasSent: false, isLast: false, total }))
    expect(report.rules['win-back']).toMatchObject({ buyers: 0, bills: 0, revenueMinor: 0 })
  })
})

describe('lift', () => {
  const exposures = (
    responses: ResponsesAccumulator,
    rule: string,
    campaign: string | null,
    sold: readonly number[],
  ) => {
    for (const [place, minor] of sold.entries()) {
      const isHeldOut = place % 3 === 0
      const one = { ...about, rule, campaign }
      if (isHeldOut) addResponseWithheld(responses, { ...one, gate: 'holdout', wasDue: true })
      else addResponseStep(responses, { ...one, step: 'planned' })
      if (minor === 0) continue
      const total = {
        ...{ billsBefore: 0, billsAfter: 1, sentBillsBefore: 0, sentBillsAfter: 0 },
        ...{ minorBefore: 0, minorAfter: minor },
      }
      addResponse(responses, {
        ...bought,
        ...one,
        arm: isHeldOut ? 'held-out' : 'treated',
        wasSent: false,
        isLast: false,
        minor,
        total,
      })
    }
  }
  const sold = [0, 50, 70, 20, 0, 90, 0, 60, 0]

  test('compares all that were planned with all that were held out, sent or not', () => {
    const report = reportOf((responses) => exposures(responses, 'win-back', null, sold))
    const treated = { customers: 6, buyers: 4, revenueMinor: 270, revenueSquares: 2500n + 4900n + 8100n + 3600n }
    const control = { customers: 3, buyers: 1, revenueMinor: 20, revenueSquares: 400n }
    expect(report.rules['win-back']?.heldOut).toBe(3)
    expect(report.rules['win-back']?.lift).toEqual(lift(treated, control))
    expect(report.rules['win-back']?.templates.come?.lift).toEqual(lift(treated, control))
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  test('is none where nobody was held out, or nobody was to be written to', () => {
    const held = reportOf((responses) => addResponseWithheld(responses, { ...about, gate: 'holdout', wasDue: true }))
    expect(held.rules['win-back']).toMatchObject({ planned: 0, heldOut: 1, withheld: { holdout: 1 }, lift: null })
    const all = reportOf((responses) => addResponseStep(responses, { ...about, step: 'planned' }))
    expect(all.rules['win-back']).toMatchObject({ planned: 1, heldOut: 0, lift: null })
  })

  test('of a campaign is told when one rule spoke of it; the counts of several are added', () => {
    const ofOne = reportOf((responses) => exposures(responses, 'news', 'diwali', sold))
    expect(ofOne.campaigns.diwali?.lift).toEqual(ofOne.rules.news?.lift)
    const ofTwo = reportOf((responses) => {
      exposures(responses, 'news', 'diwali', sold)
      exposures(responses, 'last-call', 'diwali', sold)
      addResponse(responses, { ...bought, rule: 'last-call', campaign: 'diwali' })
    })
    expect(ofTwo.campaigns.diwali).toMatchObject({
      planned: 12,
      heldOut: 6,
      withheld: { holdout: 6 },
      buyers: 1,
      revenueMinor: 300,
      lift: null,
    })
    expect(ofTwo.rules.news?.campaigns.diwali?.lift).not.toBeNull()
  })
})

test('what was planned outside the period is left out, whenever it was bought', () => {
  const report = reportOf((responses) => {
    addResponseStep(responses, { ...about, step: 'planned' })
    addResponse(responses, bought)
    addResponse(responses, { ...bought, day: day + 1 })
  }, day + 1)
  expect(report.from).toBe('2026-03-02')
  expect(report.rules['win-back']).toMatchObject({ planned: 0, bills: 1 })
})

test('too many templates are refused, and so is a period that is none', () => {
  expect(() =>
    reportOf((responses) => {
      for (let number = 0; number <= maxResponseTemplates; number += 1)
        addResponseStep(responses, { ...about, template: `t-${number}`, step: 'planned' })
    }),
  ).toThrow(expect.objectContaining({ code: 'limit-exceeded' }))
  expect(() => createResponses({ from: day, to: day - 1 })).toThrow(expect.objectContaining({ code: 'bad-option' }))
})
