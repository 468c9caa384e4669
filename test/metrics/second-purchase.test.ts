import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysToSecondPurchase, kaplanMeier } from '../../src/metrics/index.ts'
import { cdnowPurchases, hasCdnow } from '../support/cdnow.ts'
import { propertyRuns } from '../support/runs.ts'
import { asOf, buyer, customer, reportOf, times } from './figures.ts'

const rateOf = (customers: Parameters<typeof reportOf>[0], windowDays?: number) =>
  reportOf(customers, windowDays).secondPurchaseRate90

describe('the second purchase rate', () => {
  test('counts day 90 in, day 91 out', () => {
    expect(rateOf([buyer(300, 90), buyer(300, 91), buyer(300, 1)])).toMatchObject({ numerator: 2, denominator: 3 })
  })

  test('holds a customer from the day on which the window has closed', () => {
    expect(rateOf([buyer(90)])).toMatchObject({ denominator: 1, notYetObservable: 0, rate: 0 })
    expect(rateOf([buyer(89)])).toMatchObject({ denominator: 0, notYetObservable: 1, rate: null })
  })

  test('is not dragged down by customers who had no 90 days yet', () => {
    const settled = [...times(524, buyer(200, 40)), ...times(476, buyer(200))]
    const recent = [...times(20, buyer(30, 10)), ...times(230, buyer(30))]
    expect(rateOf([...settled, ...recent])).toMatchObject({
      windowDays: 90,
      numerator: 524,
      denominator: 1000,
      notYetObservable: 250,
      rate: 0.524,
    })
    // What leaving the window out would have said: (524 + 20) of 1250.
    expect((524 + 20) / 1250).toBeCloseTo(0.435, 3)
  })

  test('leaves a quick second purchase out as long as the window is open: it may not come in early', () => {
    expect(rateOf([buyer(30, 10)])).toMatchObject({ numerator: 0, denominator: 0, notYetObservable: 1 })
  })

  test('has no value without buyers', () => {
    expect(rateOf([customer()])).toEqual({
      windowDays: 90,
      numerator: 0,
      denominator: 0,
      notYetObservable: 0,
      rate: null,
      kaplanMeier: null,
    })
  })

  test('takes another window', () => {
    expect(rateOf([buyer(45, 30), buyer(45, 31), buyer(29)], 30)).toMatchObject({
      windowDays: 30,
      numerator: 1,
      denominator: 2,
      notYetObservable: 1,
    })
  })

  test('does not look past the as-of day', () => {
    expect(rateOf([buyer(95, 100), customer({ firstDay: asOf + 1 })])).toMatchObject({
      numerator: 0,
      denominator: 1,
      notYetObservable: 0,
    })
  })

  test('leaves anonymous bills out', () => {
    expect(rateOf([{ ...buyer(200, 10), identified: false }]).denominator).toBe(0)
  })
})

describe("Kaplan and Meier's estimate", () => {
  // Ten buyers. Day 10: one of ten returns. Day 15: two leave observation. Day 20: two of seven return. Day 30: one
  // leaves. Day 40: one of four returns; one who leaves on that same day was still at risk.
  const returned = [buyer(200, 10), ...times(2, buyer(200, 20)), buyer(200, 40)]
  const waiting = [...times(2, buyer(15)), buyer(30), buyer(40), ...times(2, buyer(100))]

  test('equals the one worked out by hand', () => {
    const stillWaiting = (9 / 10) * (5 / 7) * (3 / 4)
    expect(rateOf([...returned, ...waiting]).kaplanMeier).toBeCloseTo(1 - stillWaiting, 12)
    expect(1 - stillWaiting).toBeCloseTo(0.517857, 6)
  })

  test('at a shorter window stops there', () => {
    expect(rateOf([...returned, ...waiting], 19).kaplanMeier).toBeCloseTo(0.1, 12)
    expect(rateOf([...returned, ...waiting], 20).kaplanMeier).toBeCloseTo(1 - (9 / 10) * (5 / 7), 12)
  })

  test('is the plain rate when everybody was observed for the whole window', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 90, max: 300 }), fc.option(fc.integer({ min: 1, max: 90 }))), {
          minLength: 1,
        }),
        (histories) => {
          const rate = rateOf(histories.map(([daysAgo, after]) => buyer(daysAgo, after)))
          expect(rate.kaplanMeier).toBeCloseTo(Number(rate.rate), 10)
        },
      ),
      { numRuns: propertyRuns() },
    )
  })

  test('is null while nobody has been observed for the whole window', () => {
    expect(rateOf([buyer(60, 30), buyer(89)]).kaplanMeier).toBeNull()
    expect(rateOf([buyer(60, 30), buyer(90)]).kaplanMeier).toBe(0.5)
  })

  test('is 1 when everybody came back, however young the shop', () => {
    expect(rateOf([buyer(20, 5), buyer(20, 7)]).kaplanMeier).toBe(1)
  })

  test('works on counts alone', () => {
    expect(kaplanMeier([0, 1], [0, 0, 3], 2)).toBe(0.25)
    expect(kaplanMeier([], [], 90)).toBeNull()
  })
})

describe('days to the second purchase', () => {
  test('rest on those who made one, whenever it was', () => {
    const customers = [buyer(400, 10), buyer(400, 20), buyer(400, 300), ...times(50, buyer(400))]
    expect(reportOf(customers).daysToSecondPurchase).toEqual({ mean: 110, median: 20, count: 3 })
  })

  test('take the mean of the middle two of an even number', () => {
    expect(reportOf([buyer(400, 10), buyer(400, 21), buyer(400, 5), buyer(400, 300)]).daysToSecondPurchase).toEqual({
      mean: 84,
      median: 15.5,
      count: 4,
    })
  })

  test('are null when nobody came back', () => {
    expect(reportOf([buyer(400)]).daysToSecondPurchase).toEqual({ mean: null, median: null, count: 0 })
  })

  test('have the median of the sorted list', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (days) => {
        const histogram: number[] = []
        for (let day = 0; day <= 60; day++) histogram.push(days.filter((each) => each === day).length)
        const sorted = [...days].sort((a, b) => a - b)
        const lower = sorted[Math.floor((days.length - 1) / 2)] ?? Number.NaN
        const upper = sorted[Math.floor(days.length / 2)] ?? Number.NaN
        expect(daysToSecondPurchase(histogram)).toMatchObject({ median: (lower + upper) / 2, count: days.length })
      }),
      { numRuns: propertyRuns() },
    )
  })
})

describe.runIf(hasCdnow)('the CDNOW purchases', () => {
  const dayOf = (date: string) =>
    Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse('1997-01-01T00:00:00Z')) / 864e5)
  const histories = (): number[][] => {
    const days = new Map<string, Set<number>>()
    for (const { customerId, at } of cdnowPurchases()) {
      days.set(customerId, (days.get(customerId) ?? new Set<number>()).add(dayOf(at)))
    }
    return [...days.values()].map((each) => [...each].sort((a, b) => a - b))
  }

  test.each(['1998-06-30', '1997-04-30'])('give the rate and the median of a plain computation, as of %s', (date) => {
    const last = dayOf(date)
    const seen = histories()
      .map((days) => days.filter((day) => day <= last))
      .filter((days) => days.length > 0)
    const report = reportOf(
      seen.map(([first = 0, second]) => buyer(last - first, second === undefined ? null : second - first)),
    )
    const settled = seen.filter(([first = 0]) => last - first >= 90)
    const repeated = settled.filter(([first = 0, second = Number.POSITIVE_INFINITY]) => second - first <= 90)
    expect(report.buyers).toBe(seen.length)
    expect(report.secondPurchaseRate90).toMatchObject({
      numerator: repeated.length,
      denominator: settled.length,
      notYetObservable: seen.length - settled.length,
      rate: repeated.length / settled.length,
    })
    const waits = seen.filter((days) => days.length > 1).map(([first = 0, second = 0]) => second - first)
    waits.sort((a, b) => a - b)
    expect(report.daysToSecondPurchase.count).toBe(waits.length)
    expect(report.daysToSecondPurchase.mean).toBeCloseTo(waits.reduce((sum, wait) => sum + wait, 0) / waits.length, 9)
    expect(report.daysToSecondPurchase.median).toBe(
      (Number(waits[Math.floor((waits.length - 1) / 2)]) + Number(waits[Math.floor(waits.length / 2)])) / 2,
    )
  })

  test('show that the estimate from early data comes near what is known later, and the naive rate does not', () => {
    const early = dayOf('1997-04-30')
    const known = histories()
    const seen = known.map((days) => days.filter((day) => day <= early))
    const report = reportOf(
      seen.map(([first = 0, second]) => buyer(early - first, second === undefined ? null : second - first)),
    )
    const within90 = (days: number[]) => days.length > 1 && Number(days[1]) - Number(days[0]) <= 90
    const later = known.filter(within90).length / known.length
    const naive = seen.filter(within90).length / seen.length
    expect(Math.abs(Number(report.secondPurchaseRate90.kaplanMeier) - later)).toBeLessThan(0.02)
    expect(later - naive).toBeGreaterThan(0.02)
  })
})
