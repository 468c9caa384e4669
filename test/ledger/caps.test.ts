import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountMaximums, type LedgerTerms, quoteEarning } from '../../src/ledger/index.ts'
import { india, openBook, opening, rupees } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'

const capped = (earn: Partial<LedgerTerms['earn']>): LedgerTerms => ({
  ...rupeeTerms,
  earn: { ...rupeeTerms.earn, ...earn },
})

describe('what a day and a month may earn', () => {
  test('a day earns its maximum, over all its bills, and begins anew at midnight of the shop', () => {
    const book = openBook(capped({ maximumPointsPerDay: 100 }))
    expect(book.earn('B-1', '2026-01-15T00:00', 70)[0]?.points).toBe(70)
    expect(book.earn('B-2', '2026-01-15T12:00', 20, 40)[0]).toMatchObject({ points: 30, lines: [10, 20] })
    expect(book.earn('B-3', '2026-01-15T23:59', 10)).toEqual([])
    expect(book.earn('B-4', '2026-01-16T00:00', 10)[0]?.points).toBe(10)
    expect(book.account().caps).toEqual([
      { cap: 'earn-day', period: '2026-01-15', used: 100 },
      { cap: 'earn-day', period: '2026-01-16', used: 10 },
    ])
  })

  test('the quote says which limit bound, and what it still let the bill earn', () => {
    const terms = capped({ maximumPointsPerBill: 80, maximumPointsPerDay: 100, maximumPointsPerMonth: 150 })
    const book = openBook(terms)
    const boundAt = (at: string, amount: number) => {
      const quote = quoteEarning(terms, book.account(), { lines: rupees(amount) }, india(at))
      expect(quote.minimumBillMinor).toBeNull()
      return [quote.points, quote.boundBy, quote.maximumPoints]
    }
    expect(boundAt('2026-01-15', 50)).toEqual([50, 'nothing', null])
    expect(boundAt('2026-01-15', 80)).toEqual([80, 'nothing', null])
    expect(boundAt('2026-01-15', 500)).toEqual([80, 'maximum-points', 80])
    book.earn('B-1', '2026-01-15', 70)
    expect(boundAt('2026-01-15', 500)).toEqual([30, 'maximum-per-day', 30])
    book.earn('B-2', '2026-01-16', 70)
    expect(boundAt('2026-01-31', 500)).toEqual([10, 'maximum-per-month', 10])
    expect(boundAt('2026-02-01', 500)).toEqual([80, 'maximum-points', 80])
  })

  test('what comes back frees no cap: buying and returning earns no second time', () => {
    const book = openBook(capped({ maximumPointsPerMonth: 100 }))
    book.earn('B-1', '2026-01-15', 100)
    book.giveBack('B-1', '2026-01-16', 100)
    expect(book.earn('B-2', '2026-01-17', 100)).toEqual([])
  })

  test('a bill that comes late counts for its own day', () => {
    const book = openBook(capped({ maximumPointsPerDay: 100 }))
    book.earn('B-1', '2026-01-15', 90)
    book.earn('B-2', '2026-01-20', 100)
    expect(book.earn('B-3', '2026-01-15T08:00', 90)[0]?.points).toBe(10)
  })

  test('the points for coming are in the maximum too', () => {
    const book = openBook(capped({ maximumPointsPerDay: 15, visitPoints: 10 }))
    expect(book.earn('B-1', '2026-01-15', 10)[0]?.points).toBe(15)
  })
})

describe('what an account remembers of its caps', () => {
  test('a bill every day leaves the month its count', () => {
    const book = openBook(capped({ maximumPointsPerDay: 10, maximumPointsPerMonth: 250, visitPoints: 1 }))
    for (let day = 1; day <= 31; day += 1) book.earn(`B-${day}`, `2026-01-${String(day).padStart(2, '0')}`, 9)
    expect(book.account().lifetime.issued).toBe(250)
    expect(book.account().caps).toHaveLength(accountMaximums.capUsages)
    expect(book.account().caps).toContainEqual({ cap: 'earn-month', period: '2026-01', used: 250 })
  })

  test('late bills of one past day earn the maximum of that day once, however many days are remembered', () => {
    const book = openBook(capped({ maximumPointsPerDay: 10, visitPoints: 1 }))
    for (let day = 11; day <= 18; day += 1) book.earn(`B-${day}`, `2026-01-${day}`, 20)
    const earned = [1, 2, 3, 4, 5, 6].map((late) => book.earn(`late-${late}`, `2026-01-0${1 + (late % 2)}`, 20))
    expect(earned.map(([entry]) => entry?.points ?? 0)).toEqual([10, 10, 0, 0, 0, 0])
    expect(book.account().caps).toHaveLength(accountMaximums.capUsages)
  })

  test('a period that is no longer remembered counts as unused', () => {
    const book = openBook(capped({ maximumPointsPerDay: 10 }))
    for (let day = 10; day <= 20; day += 1) book.earn(`B-${day}`, `2026-01-${day}`, 10)
    expect(book.earn('B-late', '2026-01-10', 10)[0]?.points).toBe(10)
    expect(book.earn('B-known', '2026-01-20', 10)).toEqual([])
  })
})

test('no cap is ever exceeded, in whatever order the bills of three days come', () => {
  const bill = fc.record({ day: fc.nat(2), amounts: fc.array(fc.nat(200), { minLength: 1, maxLength: 3 }) })
  fc.assert(
    fc.property(
      fc.record({
        maximumPointsPerBill: fc.nat(150),
        maximumPointsPerDay: fc.nat(200),
        maximumPointsPerMonth: fc.nat(500),
        visitPoints: fc.nat(30),
      }),
      fc.array(bill, { maxLength: 25 }),
      (earn, bills) => {
        const book = openBook(capped(earn))
        const byDay = new Map<number, number>()
        let inMonth = 0
        for (const [index, { day, amounts }] of bills.entries()) {
          const entries = book.earn(`B-${index}`, opening + day * 86_400_000, ...amounts)
          const points = entries.find(({ kind }) => kind === 'earned')?.points ?? 0
          inMonth += points
          byDay.set(day, (byDay.get(day) ?? 0) + points)
          expect(points).toBeLessThanOrEqual(earn.maximumPointsPerBill)
          expect(book.bill(`B-${index}`).lines.reduce((sum, line) => sum + line.points, 0)).toBe(points)
        }
        for (const points of byDay.values()) expect(points).toBeLessThanOrEqual(earn.maximumPointsPerDay)
        expect(inMonth).toBeLessThanOrEqual(earn.maximumPointsPerMonth)
      },
    ),
    { numRuns: propertyRuns() },
  )
})
