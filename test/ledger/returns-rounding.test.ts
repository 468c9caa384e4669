import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openBill } from '../../src/ledger/engine.ts'
import {
  type BillLine,
  balanceAt,
  billMaximums,
  decide,
  type LedgerBill,
  openAccount,
  type Part,
} from '../../src/ledger/index.ts'
import { type Book, india, openBook, rupees, spend, spendOn } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { plainTerms, rupeeTerms } from '../support/terms.ts'

const now = '2026-01-20'
const times = <Item>(count: number, item: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => item(index))
const available = (book: Book, at = now): number => balanceAt(book.account(), india(at)).available

/** A bill of lines with points of their own, and an account that has them. */
function billOf(lines: readonly Omit<BillLine, 'returnedMinor'>[]): LedgerBill {
  const points = lines.reduce((sum, line) => sum + line.points, 0)
  const part: Part = { fund: 'points', maturesAt: 1, expiresAt: null, points }
  return {
    ...openBill('B-1'),
    earnedAt: india('2026-01-15'),
    policyVersion: 'terms-1',
    lines: lines.map((line) => ({ ...line, returnedMinor: 0 })),
    earnedInto: [part],
  }
}
const holding = (bill: LedgerBill): Book => {
  const [part] = bill.earnedInto
  if (part === undefined) throw new Error('the bill earned nothing')
  const bucket = { fund: part.fund, maturesAt: 1, expiresAt: null, open: part.points, held: 0 }
  return openBook(rupeeTerms, { ...openAccount(), settledAt: 1, buckets: [bucket] }, [bill])
}
const back = (returned: readonly number[]) =>
  ({ kind: 'return', billId: 'B-1', lines: returned.map((returnedMinor, line) => ({ line, returnedMinor })) }) as const

describe('what a return takes back is rounded down once a bill', () => {
  test('many small lines keep no more points than one large one', () => {
    const shared = (share: number) => {
      const book = openBook(plainTerms)
      book.earn('B-1', '2026-01-15', ...times(30, () => 100))
      book.giveBack('B-1', now, ...times(30, () => share))
      return book.bill('B-1').clawedPoints
    }
    expect([shared(0), shared(50), shared(99), shared(100)]).toEqual([0, 15, 29, 30])
  })

  test('thirds of three lines are a whole', () => {
    const book = holding(billOf(times(3, () => ({ baseMinor: 300, points: 1 }))))
    book.tell(back([100, 100, 99]), now)
    expect(book.bill('B-1').clawedPoints).toBe(0)
    book.tell(back([100, 100, 100]), now)
    expect(book.bill('B-1').clawedPoints).toBe(1)
  })

  test('shares of different lines add up exactly', () => {
    const book = holding(billOf([2, 3, 6].map((baseMinor) => ({ baseMinor, points: 1 }))))
    book.tell(back([1, 1, 1]), now)
    expect(book.bill('B-1').clawedPoints).toBe(1)
  })

  test('the books spread it over the lines by largest remainder, no line above what it earned', () => {
    const book = holding(
      billOf([
        { baseMinor: 1000, points: 5 },
        { baseMinor: 1000, points: 3 },
        { baseMinor: 1000, points: 0 },
      ]),
    )
    // 2.5, 2.1 and nothing: four in all.
    const [clawed] = book.tell(back([500, 700, 1000]), now)
    expect(clawed).toMatchObject({ kind: 'clawed-back', points: -4, lines: [-2, -2, 0] })
    // 4.5 and 2.1: six.
    const [more] = book.tell(back([900, 700, 1000]), now)
    expect(more).toMatchObject({ points: -2, lines: [-2, 0, 0] })
  })

  test('it is the exact sum of the lines’ shares, never above what was earned, and all of it in the end', () => {
    const line = fc
      .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(9), fc.nat(100))
      .map(([baseMinor, points, percent]) => ({
        baseMinor,
        points,
        returnedMinor: Math.floor((baseMinor * percent) / 100),
      }))
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const bill = billOf(lines)
        fc.pre(bill.earnedInto[0]?.points !== 0)
        const book = holding(bill)
        book.tell(back(lines.map(({ returnedMinor }) => returnedMinor)), now)
        // Over one denominator for all lines, however large.
        const whole = lines.reduce((product, { baseMinor }) => product * BigInt(baseMinor), 1n)
        const sum = lines.reduce(
          (above, { points, returnedMinor, baseMinor }) =>
            above + (BigInt(points * returnedMinor) * whole) / BigInt(baseMinor),
          0n,
        )
        expect(book.bill('B-1').clawedPoints).toBe(Number(sum / whole))
        book.tell({ kind: 'void', billId: 'B-1' }, now)
        expect(book.bill('B-1').clawedPoints).toBe(bill.earnedInto[0]?.points)
        expect(book.account().buckets).toEqual([])
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('a thousand lines of the largest and unlike amounts are reckoned in no time', () => {
    const lines = times(billMaximums.lines, (index) => ({
      baseMinor: billMaximums.amountMinor - 7919 * index,
      points: 900_000 + index,
    }))
    const bill = billOf(lines)
    const { account } = { account: holding(bill).account() }
    const policy = { terms: rupeeTerms, version: 'terms-1' }
    const told = back(lines.map(({ baseMinor }, index) => Math.floor(baseMinor / 2) + index))
    const began = performance.now()
    const outcome = decide(policy, account, bill, told, india(now))
    expect(performance.now() - began).toBeLessThan(1000)
    // Half of all points, and a little: no line's share rounds by itself.
    expect(outcome.status === 'accepted' && outcome.bill?.clawedPoints).toBe(450_249_750)
  })
})

describe('what a return restores is rounded down once a bill', () => {
  /** Points of as many months as parts, all spent on a bill of Rs 1,000. */
  const paidFrom = (parts: readonly number[]): Book => {
    const book = openBook(rupeeTerms)
    for (const [index, points] of parts.entries())
      book.earn(`B-${index}`, india('2026-01-15') + index * 31 * 86_400_000, points)
    const all = parts.reduce((sum, points) => sum + points, 0)
    book.tell(spendOn('paid', all), '2026-12-30')
    const lines = rupees(1000)
    book.tell({ kind: 'earn', bill: { billId: 'paid', lines, redeemedMinor: 100_000 } }, '2026-12-30')
    return book
  }

  test('however many buckets paid', () => {
    const nines = paidFrom(times(12, () => 9))
    nines.giveBack('paid', '2026-12-31', 500)
    expect(nines.bill('paid').restoredPoints).toBe(54)
    const ones = paidFrom(times(12, () => 1))
    ones.giveBack('paid', '2026-12-31', 950)
    expect(ones.bill('paid').restoredPoints).toBe(11)
  })

  test('what rounding leaves comes back to what expires soonest', () => {
    const book = paidFrom([1, 1, 1, 1])
    book.giveBack('paid', '2026-12-31', 500)
    expect(book.bill('paid').burnedFrom.map(({ restored }) => restored)).toEqual([1, 1, 0, 0])
  })

  test('a larger return restores no less of any part, and the last one all of it', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(parts, fc.array(fc.nat(1000), { maxLength: 6 }), (points, returns) => {
        const book = paidFrom(points)
        let before = points.map(() => 0)
        for (const amount of [...returns.sort((a, b) => a - b), 1000]) {
          const kinds = book.giveBack('paid', '2026-12-31', amount).map(({ kind }) => kind)
          expect(kinds).not.toContain('restore-reversed')
          const { burnedFrom, restoredPoints } = book.bill('paid')
          const all = points.reduce((sum, part) => sum + part, 0)
          expect(restoredPoints).toBe(Math.floor((all * amount) / 1000))
          const restored = burnedFrom.map((part) => part.restored)
          expect(restored.reduce((sum, part) => sum + part, 0)).toBe(restoredPoints)
          for (const [index, part] of restored.entries()) {
            expect(part).toBeGreaterThanOrEqual(before[index] ?? 0)
            expect(part).toBeLessThanOrEqual(points[index] ?? 0)
          }
          before = restored
        }
        expect(before).toEqual(points)
      }),
      { numRuns: propertyRuns() },
    )
  })
})

describe('points told of a bill of which nothing is left', () => {
  test('come back at once, whether they were set aside for it, spent, or leased', () => {
    const terms = { ...rupeeTerms, offline: { maximumPoints: 30, spendWithinHours: 8, reportWithinHours: 24 } }
    const book = openBook(terms)
    book.earn('B-1', '2026-01-15', 100)
    book.tell({ kind: 'lease', holdId: 'L-1', points: 30 }, now)
    book.tell({ kind: 'earn', bill: { billId: 'X', lines: rupees(50) } }, now)
    book.tell({ kind: 'void', billId: 'X' }, now)
    book.tell({ kind: 'capture', commandId: 'C-1', holdId: 'L-1', points: 30, billId: 'X' }, now)
    expect(available(book)).toBe(100)
    expect(book.bill('X')).toMatchObject({ restoredPoints: 30 })
    book.tell(spendOn('X', 20), now)
    expect(available(book)).toBe(100)
    book.tell(spend(100, 'R-2'), now)
  })

  test('also where every line of it came back without its being cancelled', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.earn('X', now, 50)
    book.giveBack('X', now, 50)
    book.tell(spendOn('X', 20), now)
    expect(available(book)).toBe(100)
  })

  test('but not where a part of it is left to pay for', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.earn('X', now, 50)
    book.giveBack('X', now, 25)
    book.tell(spendOn('X', 20), now)
    expect(book.bill('X').restoredPoints).toBe(0)
    book.giveBack('X', now, 50)
    expect(available(book)).toBe(100)
  })
})
