import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buyersOf, type Purchase, type RfmScheme, rfmOf } from '../../src/rfm/index.ts'
import { dayFromNumber, dayNumber } from '../../src/time.ts'
import { cdnowPurchases, hasCdnow } from '../support/cdnow.ts'
import { propertyRuns } from '../support/runs.ts'
import { purchases, schemes, today } from './arbitraries.ts'

const window = { asOf: '2025-06-30', zone: 'Asia/Kolkata' }
const buy = (customerId: string, at: number | string, amountMinor: number): Purchase => ({
  customerId,
  at,
  amountMinor,
})

describe('figures from a list of purchases', () => {
  test('two bills on one day are one visit, a return lowers the money only', () => {
    const list = [
      buy('asha', '2025-06-01', 300_00),
      buy('asha', '2025-06-01', 200_00),
      buy('asha', '2025-06-20', 100_00),
      buy('asha', '2025-06-25', -150_00),
    ]
    expect(buyersOf(list, window)).toEqual([
      { customerId: 'asha', lastDay: dayNumber('2025-06-20'), visits: 2, bills: 3, netMinor: 450_00 },
    ])
  })

  test("an instant falls on the shop's calendar day", () => {
    const justAfterMidnightInIndia = Date.UTC(2025, 5, 19, 18, 31)
    expect(buyersOf([buy('asha', justAfterMidnightInIndia, 1)], window)[0]?.lastDay).toBe(dayNumber('2025-06-20'))
    expect(buyersOf([buy('asha', justAfterMidnightInIndia, 1)], { ...window, zone: 'UTC' })[0]?.lastDay).toBe(
      dayNumber('2025-06-19'),
    )
  })

  test('twelve months up to 30 June begin on 1 July; what comes after the as-of day does not count', () => {
    const list = [
      buy('early', '2024-06-30', 100),
      buy('first', '2024-07-01', 100),
      buy('last', '2025-06-30', 100),
      buy('late', '2025-07-01', 100),
    ]
    const inWindow = buyersOf(list, { ...window, windowMonths: 12 }).map((buyer) => buyer.customerId)
    expect(inWindow).toEqual(['first', 'last'])
    expect(buyersOf(list, window).map((buyer) => buyer.customerId)).toEqual(['early', 'first', 'last'])
  })

  test('a purchase of zero counts, a customer of returns alone is no buyer', () => {
    const list = [buy('free', '2025-06-01', 0), buy('back', '2025-06-01', -500)]
    expect(buyersOf(list, window).map((buyer) => buyer.customerId)).toEqual(['free'])
  })

  test.each([
    ['bad-money', [buy('a', '2025-06-01', 19.99)], window],
    ['bad-time', [buy('a', '2025-06-31', 1)], window],
    ['bad-time', [buy('a', 0, 1)], { ...window, zone: 'Mars/Olympus' }],
    ['bad-option', [], { ...window, windowMonths: 0 }],
    ['bad-option', [], { ...window, windowMonths: 1.5 }],
    ['limit-exceeded', [buy('a', '2025-06-01', Number.MAX_SAFE_INTEGER), buy('a', '2025-06-01', 1)], window],
  ])('%s is thrown for %j', (code, list, options) => {
    expect(() => buyersOf(list, options)).toThrow(expect.objectContaining({ code }))
  })
})

describe('rfmOf', () => {
  const scheme: RfmScheme = {
    mode: 'fixed',
    frequencyCounts: 'visits',
    recencyDays: [30, 60, 90, 180],
    frequency: [1, 2, 4, 9],
    monetaryMinor: [100_00, 500_00, 1000_00, 5000_00],
  }

  test('scores each buyer by fixed thresholds, and returns no cuts', () => {
    expect(rfmOf([buy('asha', '2025-05-01', 600_00), buy('bela', '2025-06-30', 50_00)], scheme, window)).toEqual({
      cuts: null,
      rows: [
        {
          customerId: 'asha',
          recencyDays: 60,
          lastDay: dayNumber('2025-05-01'),
          visits: 1,
          bills: 1,
          netMinor: 600_00,
          r: 4,
          f: 1,
          m: 3,
          segment: 'promising-actives',
          silent: false,
          nextBoundaryDay: dayNumber('2025-07-01'),
        },
        {
          customerId: 'bela',
          recencyDays: 0,
          lastDay: dayNumber('2025-06-30'),
          visits: 1,
          bills: 1,
          netMinor: 50_00,
          r: 5,
          f: 1,
          m: 1,
          segment: 'promising-actives',
          silent: false,
          nextBoundaryDay: dayNumber('2025-07-31'),
        },
      ],
    })
  })

  test('by quintiles nobody bought: no rows, no cuts', () => {
    expect(rfmOf([], 'quintiles', window)).toEqual({ rows: [], cuts: null })
  })

  test('refuses a scheme that is not sound', () => {
    expect(() => rfmOf([], { ...scheme, frequency: [4, 3, 2, 1] }, window)).toThrow(
      expect.objectContaining({ code: 'bad-rfm' }),
    )
  })

  const options = { asOf: dayFromNumber(today), zone: 'UTC' }

  test('the order of the purchases changes nothing', () => {
    const shuffled = purchases.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, fc.option(schemes, { nil: 'quintiles' as const }), ([list, reordered], by) => {
        expect(rfmOf(reordered, by, options)).toEqual(rfmOf(list, by, options))
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('buyers of equal value share a score', () => {
    fc.assert(
      fc.property(purchases, (list) => {
        const { rows } = rfmOf(list, 'quintiles', options)
        const scoreOf = new Map<string, number>()
        const expectShared = (value: string, given: number) => {
          expect(given).toBe(scoreOf.get(value) ?? given)
          scoreOf.set(value, given)
        }
        for (const row of rows) {
          expectShared(`recency ${row.recencyDays}`, row.r)
          expectShared(`visits ${row.visits}`, row.f)
          expectShared(`net ${row.netMinor}`, row.m)
        }
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('the saved cuts score the same buyers the same way again', () => {
    fc.assert(
      fc.property(purchases, (list) => {
        const table = rfmOf(list, 'quintiles', options)
        fc.pre(table.cuts !== null)
        const again: RfmScheme = { mode: 'cuts', frequencyCounts: 'visits', cuts: table.cuts }
        expect(rfmOf(list, again, options)).toEqual(table)
      }),
      { numRuns: propertyRuns() },
    )
  })
})

describe.runIf(hasCdnow)('the CDNOW purchases', () => {
  test('score as a computation written another way scores them', () => {
    const list = cdnowPurchases()
    const table = rfmOf(list, 'quintiles', { asOf: '1998-06-30', zone: 'America/New_York' })
    expect(table.rows).toHaveLength(23_570)
    expect(table.cuts).toMatchObject({ asOf: '1998-06-30', buyers: 23_570 })
    expect(table.rows.reduce((sum, row) => sum + row.netMinor, 0)).toBe(250_031_563)

    const oneDayBuyers = table.rows.filter((row) => row.visits === 1)
    expect(oneDayBuyers).toHaveLength(12_054)
    expect(new Set(oneDayBuyers.map((row) => row.f)).size).toBe(1)

    const counts: Record<string, number> = {}
    for (const row of table.rows) counts[row.segment] = (counts[row.segment] ?? 0) + 1
    expect(counts).toEqual(naiveSegmentCounts(list))
  })
})

function naiveSegmentCounts(list: readonly { customerId: string; at: string; amountMinor: number }[]) {
  const asOfMs = Date.parse('1998-06-30T00:00:00Z')
  const byCustomer = new Map<string, { at: string; amountMinor: number }[]>()
  for (const purchase of list) {
    byCustomer.set(purchase.customerId, [...(byCustomer.get(purchase.customerId) ?? []), purchase])
  }
  const perCustomer = [...byCustomer.values()].map((own) => {
    const dates = [...new Set(own.map((purchase) => purchase.at))].sort()
    return {
      recency: Math.round((asOfMs - Date.parse(`${dates.at(-1)}T00:00:00Z`)) / 86_400_000),
      visits: dates.length,
      spent: own.reduce((sum, purchase) => sum + purchase.amountMinor, 0),
    }
  })
  // The quintile of a value: how many of the four shares lie wholly at or below smaller values.
  const fifth = (key: 'recency' | 'visits' | 'spent'): ((value: number) => number) => {
    const sorted = perCustomer.map((customer) => customer[key]).sort((a, b) => a - b)
    const smaller = new Map<number, number>()
    sorted.forEach((value, index) => {
      if (!smaller.has(value)) smaller.set(value, index)
    })
    return (value) =>
      [1, 2, 3, 4].filter((k) => Math.ceil((k * sorted.length) / 5) <= Number(smaller.get(value))).length
  }
  const [recencyFifth, visitsFifth, spentFifth] = [fifth('recency'), fifth('visits'), fifth('spent')]
  const counts: Record<string, number> = {}
  for (const customer of perCustomer) {
    const recent = 4 - recencyFifth(customer.recency)
    const frequent = visitsFifth(customer.visits)
    const rich = spentFifth(customer.spent)
    const name =
      recent >= 2
        ? frequent < 2
          ? 'promising-actives'
          : Math.min(recent, frequent, rich) >= 3
            ? 'champions'
            : 'loyal-regulars'
        : frequent >= 2
          ? 'at-risk-regulars'
          : 'lost-customers'
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
