import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CustomerFigures } from '../../src/metrics/index.ts'
import { dayNumber } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'
import { anyFigures, asOf, customer, shopReportOf } from './figures.ts'

// The as-of day of these tests is 4 October 2024.
const buyerOn = (...days: string[]): CustomerFigures => {
  const purchaseDays = days.map(dayNumber)
  const [firstDay = null, secondDay = null] = purchaseDays
  return customer({ firstDay, secondDay, lastDay: purchaseDays.at(-1) ?? null, purchaseDays })
}

describe('a cohort', () => {
  test('is who first bought in a month, and counts each once in every month they came back', () => {
    const customers = [
      buyerOn('2024-07-01', '2024-08-31', '2024-09-01', '2024-09-30'),
      buyerOn('2024-07-31', '2024-09-15'),
      buyerOn('2024-07-15'),
      buyerOn('2024-09-30', '2024-10-01'),
      customer(),
    ]
    expect(shopReportOf(customers).cohorts).toEqual([
      { month: '2024-07', customers: 3, returned: [0, 1, 2, 0] },
      { month: '2024-09', customers: 1, returned: [0, 1] },
    ])
  })

  test('counts under 0 who came back within the month of the first purchase', () => {
    const customers = [buyerOn('2024-09-01', '2024-09-30', '2024-10-02'), buyerOn('2024-09-30')]
    expect(shopReportOf(customers).cohorts).toEqual([{ month: '2024-09', customers: 2, returned: [1, 1] }])
  })

  test('has no month that is still to come, and no purchase after the as-of day', () => {
    const customers = [buyerOn('2024-10-04', '2024-10-05'), buyerOn('2024-10-05', '2024-10-06')]
    expect(shopReportOf(customers).cohorts).toEqual([{ month: '2024-10', customers: 1, returned: [0] }])
  })

  test('goes on over the end of a year', () => {
    expect(shopReportOf([buyerOn('2023-12-31', '2024-01-01')]).cohorts[0]).toMatchObject({
      month: '2023-12',
      returned: [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    })
  })

  test('is of identified customers only', () => {
    expect(shopReportOf([{ ...buyerOn('2024-09-01'), identified: false }]).cohorts).toEqual([])
  })

  test('refuses purchase days that do not ascend, and days that no fact can have', () => {
    for (const [purchaseDays, code] of [
      [[asOf - 1, asOf - 2], 'bad-option'],
      [[-40_000], 'limit-exceeded'],
      [[asOf - 0.5], 'limit-exceeded'],
    ] as const) {
      expect(() => shopReportOf([customer({ purchaseDays })])).toThrow(expect.objectContaining({ code }))
    }
  })
})

const monthsAgo = (day: number): number => {
  const date = new Date(day * 86_400_000)
  return (2024 - date.getUTCFullYear()) * 12 + 9 - date.getUTCMonth()
}

test('cohorts are what counting customer by customer gives', () => {
  fc.assert(
    fc.property(fc.array(anyFigures), (customers) => {
      const { cohorts, buyers } = shopReportOf(customers)
      expect(cohorts.reduce((sum, cohort) => sum + cohort.customers, 0)).toBe(buyers)
      const known = customers
        .filter(({ identified }) => identified)
        .map(({ purchaseDays = [] }) => purchaseDays.filter((day) => day <= asOf))
      for (const { returned, customers: size } of cohorts) {
        const ago = returned.length - 1
        const mine = known.filter(([first]) => first !== undefined && monthsAgo(first) === ago)
        expect(size).toBe(mine.length)
        const cameBack = (after: number) =>
          mine.filter(([, ...later]) => later.some((day) => monthsAgo(day) === ago - after)).length
        expect(returned).toEqual(returned.map((_, after) => cameBack(after)))
      }
    }),
    { numRuns: propertyRuns() },
  )
})

describe('points', () => {
  test('are a liability at what they are worth when redeemed, or none without a programme', () => {
    const customers = [customer({ pointsOutstanding: 30 }), customer({ pointsOutstanding: 12 })]
    expect(shopReportOf(customers, 25).pointsLiabilityMinor).toBe(1050)
    expect(shopReportOf(customers, null).pointsLiabilityMinor).toBe(null)
  })

  test('are listed by the month in which they can last be spent, the soonest first', () => {
    const lasting = (lastDay: string, points: number) => ({ lastDay: dayNumber(lastDay), points })
    const customers = [
      customer({ pointsExpiring: [lasting('2025-01-31', 5), lasting('2024-11-30', 7)] }),
      customer({ pointsExpiring: [lasting('2024-11-01', 3), lasting('2024-12-31', 0)] }),
    ]
    expect(shopReportOf(customers).pointsExpiring).toEqual([
      { month: '2024-11', points: 10 },
      { month: '2025-01', points: 5 },
    ])
  })

  test('worth more than a number holds are refused', () => {
    const rich = customer({ pointsOutstanding: 2 ** 50 })
    expect(() => shopReportOf([rich])).toThrow(expect.objectContaining({ code: 'limit-exceeded' }))
  })
})
