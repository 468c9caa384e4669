import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ActivityAccumulator,
  type ActivityPeriod,
  activityReport,
  addBill,
  addMessageStep,
  addMove,
  addNewCustomer,
  addPoints,
  addUnlinkedReturns,
  addWithheld,
  createActivity,
  maxActivityGates,
  maxMonths,
} from '../../src/metrics/index.ts'
import { dayNumber } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'

const on = dayNumber
const to = on('2026-03-15')

function reportOf(fill: (activity: ActivityAccumulator) => void, period: ActivityPeriod = { to }) {
  const activity = createActivity(period)
  fill(activity)
  return activityReport(activity)
}

const points = (day: string, change: number) => ({ day: on(day), earned: change, redeemed: 0, expired: 0, change })

describe('the months', () => {
  test('reach from the first day on which anything happened to the last of the period, empty ones among them', () => {
    const report = reportOf((activity) => {
      addBill(activity, { day: on('2025-12-31'), origin: 'store', netMinor: 500 })
      addBill(activity, { day: on('2026-02-01'), origin: 'online', netMinor: 70 })
      addBill(activity, { day: on('2026-02-28'), origin: 'anonymous', netMinor: 0 })
      addNewCustomer(activity, on('2026-02-02'))
    })
    expect([report.from, report.to]).toEqual(['2025-12-31', '2026-03-15'])
    expect(report.months).toMatchObject([
      { month: '2025-12', storeNetMinor: 500, onlineNetMinor: 0, bills: 1, newCustomers: 0 },
      { month: '2026-01', storeNetMinor: 0, onlineNetMinor: 0, bills: 0, newCustomers: 0 },
      { month: '2026-02', storeNetMinor: 0, onlineNetMinor: 70, anonymousNetMinor: 0, bills: 2, newCustomers: 1 },
      { month: '2026-03', storeNetMinor: 0, bills: 0 },
    ])
  })

  test('leave out what lies outside the period, whose first and last day belong to it', () => {
    const report = reportOf(
      (activity) => {
        for (const day of ['2026-01-09', '2026-01-10', '2026-02-20', '2026-02-21'])
          addBill(activity, { day: on(day), origin: 'store', netMinor: 1 })
      },
      { from: on('2026-01-10'), to: on('2026-02-20') },
    )
    expect(report.months.map(({ month, bills }) => [month, bills])).toEqual([
      ['2026-01', 1],
      ['2026-02', 1],
    ])
  })

  test('begin with the points outstanding that came before the period', () => {
    const fill = (activity: ActivityAccumulator) => {
      addPoints(activity, points('2025-06-01', 40))
      addPoints(activity, points('2026-01-05', 10))
      addPoints(activity, points('2026-03-01', -5))
      addPoints(activity, points('2026-03-16', 1000))
    }
    expect(reportOf(fill, { from: on('2026-01-01'), to }).months.map((month) => month.pointsOutstanding)).toEqual([
      50, 50, 45,
    ])
    expect(reportOf(fill).months.at(-1)?.pointsOutstanding).toBe(45)
  })

  test('of a shop without any history are the last one alone', () => {
    expect(reportOf(() => undefined)).toMatchObject({
      from: '2026-03-15',
      months: [{ month: '2026-03', bills: 0, pointsOutstanding: 0 }],
      rules: {},
      moves: [],
      unlinkedReturnsMinor: 0,
    })
  })

  test('do not know returns that match no bill', () => {
    const report = reportOf((activity) => addUnlinkedReturns(activity, 900))
    expect(report.unlinkedReturnsMinor).toBe(900)
    expect(report.months[0]).toMatchObject({ storeNetMinor: 0, anonymousNetMinor: 0 })
  })
})

test('a rule has its messages by how far they came, and what each gate kept back', () => {
  const day = on('2026-03-01')
  const report = reportOf((activity) => {
    for (const step of ['planned', 'planned', 'sent', 'replied'] as const)
      addMessageStep(activity, { day, rule: 'welcome', step })
    addWithheld(activity, { day, rule: 'welcome', gate: 'consent' })
    addWithheld(activity, { day, rule: 'welcome', gate: 'cap' })
    addWithheld(activity, { day, rule: 'welcome', gate: 'cap' })
    addMessageStep(activity, { day: to + 1, rule: 'later', step: 'sent' })
  })
  expect(report.rules).toEqual({
    welcome: {
      planned: 2,
      sent: 1,
      delivered: 0,
      read: 0,
      clicked: 0,
      replied: 1,
      failed: 0,
      withheld: { cap: 2, consent: 1 },
    },
  })
  expect(report.months[0]?.messagesSent).toBe(1)
})

test('who stays at a stage did not move', () => {
  const day = on('2026-03-01')
  const report = reportOf((activity) => {
    addMove(activity, { day, from: null, to: 'capture' })
    addMove(activity, { day, from: 'capture', to: 'loyalty' })
    addMove(activity, { day, from: 'capture', to: 'loyalty' })
    addMove(activity, { day, from: 'loyalty', to: 'loyalty' })
  })
  expect(report.moves).toEqual([
    { from: 'capture', to: 'loyalty', customers: 2 },
    { from: null, to: 'capture', customers: 1 },
  ])
})

describe('refused are', () => {
  test.each([{ to: 1.5 }, { to: Number.NaN }, { from: to + 1, to }, { from: -20_000, to }, { to: 80_000 }])(
    'the period %j',
    (period) => {
      expect(() => createActivity(period)).toThrow(expect.objectContaining({ code: 'bad-option' }))
    },
  )

  test('sums that leave the safe integers, days no fact can have, and more groups than the named maximum', () => {
    const day = on('2026-03-01')
    const refuses = (fill: (activity: ActivityAccumulator) => void) =>
      expect(() => reportOf(fill)).toThrow(expect.objectContaining({ code: 'limit-exceeded' }))
    refuses((activity) => {
      addBill(activity, { day, origin: 'store', netMinor: 0.5 })
    })
    refuses((activity) => {
      addNewCustomer(activity, -40_000)
    })
    refuses((activity) => {
      for (let gate = 0; gate <= maxActivityGates; gate += 1)
        addWithheld(activity, { day, rule: 'one', gate: `gate ${gate}` })
    })
  })
})

test('no period has more months than the named maximum', () => {
  const widest = reportOf(() => undefined, { from: on('1989-12-31'), to: on('2100-01-02') })
  expect(widest.months).toHaveLength(maxMonths)
})

test('two halves of a period add up to the whole, whatever the order', () => {
  const anyDay = fc.integer({ min: to - 200, max: to })
  const change = fc.record({ day: anyDay, change: fc.integer({ min: -50, max: 50 }) })
  fc.assert(
    fc.property(fc.array(change), anyDay, (changes, middle) => {
      const of = (period: ActivityPeriod, list: typeof changes) =>
        reportOf((activity) => {
          for (const one of list) {
            addPoints(activity, { ...one, earned: one.change, redeemed: 0, expired: 0 })
            addBill(activity, { day: one.day, origin: 'store', netMinor: one.change })
          }
        }, period)
      const sum = ({ months }: ReturnType<typeof of>) => months.reduce((total, month) => total + month.storeNetMinor, 0)
      const from = to - 200
      const whole = of({ from, to }, changes)
      const first = of({ from, to: middle }, changes)
      expect(sum(whole)).toBe(sum(first) + (middle < to ? sum(of({ from: middle + 1, to }, changes)) : 0))
      if (middle < to) {
        const second = of({ from: middle + 1, to }, [...changes].reverse())
        expect(second.months.at(-1)?.pointsOutstanding).toBe(whole.months.at(-1)?.pointsOutstanding)
      }
      expect(of({ from, to }, [...changes].reverse())).toEqual(whole)
    }),
    { numRuns: propertyRuns() },
  )
})
