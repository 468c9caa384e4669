import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type EarningBill,
  type EarningLine,
  type EarningQuote,
  type LedgerTerms,
  openAccount,
  quoteEarning,
} from '../../src/ledger/index.ts'
import { india, openBook, rupees, spendOn } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { plainTerms, rupeeTerms } from '../support/terms.ts'

const withEarn = (earn: Partial<LedgerTerms['earn']>): LedgerTerms => ({
  ...plainTerms,
  earn: { ...plainTerms.earn, ...earn },
})

/** What somebody new would earn, on a Thursday. */
const quoteOf = (terms: LedgerTerms, bill: Omit<EarningBill, 'billId'>, at = '2026-01-15'): EarningQuote =>
  quoteEarning(terms, openAccount(), bill, india(at))

describe('how a bill earns', () => {
  test('one point per hundred rupees, rounded down once per bill', () => {
    expect(quoteOf(plainTerms, { lines: rupees(199, 199) }).points).toBe(3)
    expect(quoteOf(plainTerms, { lines: rupees(99) }).points).toBe(0)
  })

  test('the remainder goes to the lines with the largest fractions, so that lines add up to the bill', () => {
    expect(quoteOf(plainTerms, { lines: rupees(190, 110, 150) }).linePoints).toEqual([2, 1, 1])
    expect(quoteOf(plainTerms, { lines: rupees(150, 150, 150, 150) }).linePoints).toEqual([2, 2, 1, 1])
  })

  test('a category multiplier counts exactly, without float dust', () => {
    const terms = withEarn({ perMinor: 100, categoryMultipliers: { sarees: 1.1 } })
    // 1.1 * 3 is 3.3000000000000003 in floating point, 0.1 + 0.2 the classic beside it.
    expect(quoteOf(terms, { lines: [{ amountMinor: 1000, category: 'sarees' }] }).points).toBe(11)
    expect(quoteOf(terms, { lines: Array(10).fill({ amountMinor: 10, category: 'sarees' }) }).points).toBe(1)
  })

  test('an excluded category earns nothing, another category as usual', () => {
    const terms = withEarn({ excludedCategories: ['gold-coins'] })
    const lines = [
      { amountMinor: 5_000_000, category: 'gold-coins' },
      { amountMinor: 20_000, category: 'toString' },
    ]
    expect(quoteOf(terms, { lines }).linePoints).toEqual([0, 2])
  })

  test('of the tax that points paid a fraction of a minor unit is not taken off what earns', () => {
    const lines = [{ amountMinor: 1000, taxMinor: 160 }]
    const terms = withEarn({ perMinor: 1, basis: 'net-of-tax' })
    // 667 are paid in money, with 106.72 of tax.
    expect(quoteOf(terms, { lines, redeemedMinor: 333 }).points).toBe(561)
  })

  test('tax earns nothing where the basis is net of tax', () => {
    const lines = [{ amountMinor: 118_000, taxMinor: 18_000 }]
    expect(quoteOf(withEarn({ basis: 'net-of-tax' }), { lines }).points).toBe(10)
    expect(quoteOf(withEarn({ basis: 'net' }), { lines }).points).toBe(11)
  })

  test('points pay for goods and their tax alike', () => {
    const lines = [{ amountMinor: 118_000, taxMinor: 18_000 }]
    expect(quoteOf(withEarn({ basis: 'net-of-tax' }), { lines, redeemedMinor: 59_000 }).points).toBe(5)
  })

  test('a category with a peculiar name earns as usual', () => {
    const terms = withEarn({ categoryMultipliers: { sarees: 2 } })
    expect(quoteOf(terms, { lines: [{ amountMinor: 20_000, category: 'constructor' }] }).points).toBe(2)
  })

  test('nobody earns on what points paid for', () => {
    expect(quoteOf(plainTerms, { lines: rupees(600, 400), redeemedMinor: 50_000 }).linePoints).toEqual([3, 2])
    expect(quoteOf(plainTerms, { lines: rupees(100), redeemedMinor: 99_999 }).points).toBe(0)
  })

  test('a bill under the minimum earns nothing and the quote says from what amount bills do', () => {
    const terms = withEarn({ minimumBillMinor: 50_000 })
    expect(quoteOf(terms, { lines: rupees(499) })).toEqual({
      points: 0,
      linePoints: [0],
      boundBy: 'minimum-bill',
      maximumPoints: null,
      minimumBillMinor: 50_000,
      visitPoints: 0,
    })
    expect(quoteOf(terms, { lines: rupees(250, 250) }).points).toBe(5)
  })

  test('the maximum per bill is spread over the lines in proportion', () => {
    const quote = quoteOf(withEarn({ maximumPointsPerBill: 10 }), { lines: rupees(3000, 1000) })
    const bound = { boundBy: 'maximum-points', maximumPoints: 10, minimumBillMinor: null }
    expect(quote).toEqual({ points: 10, linePoints: [8, 2], ...bound, visitPoints: 0 })
  })

  test('amounts beyond safe arithmetic stay exact', () => {
    const terms = withEarn({ points: 7, perMinor: 3, categoryMultipliers: { big: 1.01 }, maximumPointsPerBill: 1e9 })
    const quote = quoteOf(terms, { lines: [{ amountMinor: 999_999_999_999, category: 'big' }] })
    expect(quote.points).toBe(1_000_000_000)
    // 999 999 999 999 * 900 000 * 101 is far beyond 2^53; over 99 999 999 900 it is 909 000 000.909 ...
    const exact = withEarn({ points: 900_000, perMinor: 999_999_999, categoryMultipliers: { big: 1.01 } })
    expect(quoteOf(exact, { lines: [{ amountMinor: 999_999_999_999, category: 'big' }] }).points).toBe(909_000_000)
  })

  test('line points always add up to the bill, and the bill to the exact sum rounded down', () => {
    const line: fc.Arbitrary<EarningLine> = fc.record({
      amountMinor: fc.oneof(fc.nat(500_000), fc.nat(1_000_000_000_000)),
      category: fc.constantFrom('shirts', 'sarees', 'gold'),
    })
    const multipliers = { sarees: 1.37, gold: 0.25 }
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 99_999 }),
        (lines, points, perMinor) => {
          const terms = withEarn({ points, perMinor, categoryMultipliers: multipliers })
          const quote = quoteOf(terms, { lines })
          const hundredths = { shirts: 100n, sarees: 137n, gold: 25n } as const
          let sum = 0n
          for (const { amountMinor, category } of lines) {
            sum += BigInt(amountMinor) * BigInt(points) * hundredths[category as keyof typeof hundredths]
          }
          const exact = sum / (BigInt(perMinor) * 100n)
          expect(quote.points).toBe(exact > 1_000_000_000n ? 1_000_000_000 : Number(exact))
          expect(quote.linePoints.reduce((before, share) => before + share, 0)).toBe(quote.points)
          expect(quote.linePoints.every((share) => share >= 0)).toBe(true)
        },
      ),
      { numRuns: propertyRuns() },
    )
  })
})

describe('what earning writes', () => {
  test('the bill freezes its line points and the policy that decided them', () => {
    const book = openBook(plainTerms)
    const [entry] = book.earn('B-1', '2026-01-15', 250, 150)
    expect(entry).toMatchObject({ seq: 1, kind: 'earned', points: 4, ref: 'B-1', policyVersion: 'terms-1' })
    expect(entry?.after).toEqual({ pending: 0, available: 4, held: 0, debt: 0, inTransit: 0 })
    expect(book.bill('B-1')).toMatchObject({
      policyVersion: 'terms-1',
      lines: [
        { baseMinor: 25_000, returnedMinor: 0, points: 3 },
        { baseMinor: 15_000, returnedMinor: 0, points: 1 },
      ],
    })
  })

  test('a bill that earns nothing still has its stub and writes no entry', () => {
    const book = openBook(plainTerms)
    expect(book.earn('B-1', '2026-01-15', 20)).toEqual([])
    expect(book.bill('B-1').lines).toEqual([{ baseMinor: 2000, returnedMinor: 0, points: 0 }])
  })

  test('what points paid of a bill earns nothing, also when only the stub knows of it', () => {
    const book = openBook()
    book.earn('B-0', '2026-01-15', 100)
    book.tell(spendOn('B-1', 40), '2026-01-16')
    expect(book.earn('B-1', '2026-01-16', 100)[0]?.points).toBe(60)
    book.tell(spendOn('B-2', 40, 'R-2'), '2026-01-16')
    const bill = { billId: 'B-2', lines: rupees(100), redeemedMinor: 0 }
    expect(book.tell({ kind: 'earn', bill }, '2026-01-16')[0]?.points).toBe(100)
  })

  test('the same bill again changes nothing; another body under its id is refused', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    expect(book.earn('B-1', '2026-01-15', 100)).toEqual([])
    expect(book.account().lifetime.issued).toBe(100)
    const changed = { kind: 'earn', bill: { billId: 'B-1', lines: rupees(900) } } as const
    expect(book.refused(changed, '2026-01-15').code).toBe('bill-already-earned')
  })

  test('a new earning repays debt first', () => {
    const book = openBook(rupeeTerms, { ...openBook().account(), debt: 30 })
    const [entry] = book.earn('B-1', '2026-01-15', 100)
    expect(entry?.delta).toEqual({ pending: 0, available: 70, held: 0, debt: -30, inTransit: 0 })
    expect(book.account().debt).toBe(0)
  })

  test('points on their way to maturing repay debt when they mature', () => {
    const terms = { ...rupeeTerms, maturing: { days: 7 } }
    const book = openBook(terms, { ...openBook().account(), debt: 30 })
    book.earn('B-1', '2026-01-15', 100)
    expect(book.account().debt).toBe(30)
    book.earn('B-2', '2026-01-22', 1)
    expect(book.entries()[1]).toMatchObject({ kind: 'matured', delta: { pending: -100, available: 70, debt: -30 } })
  })

  test('a malformed bill is refused with the path, what stood there and what would be accepted', () => {
    const bill = { billId: 'B-1', lines: [{ amountMinor: 10.5 }] }
    expect(openBook().refused({ kind: 'earn', bill }, '2026-01-15')).toEqual({
      code: 'bad-command',
      details: {
        path: 'bill.lines[0].amountMinor',
        found: 10.5,
        expected: 'integer minor units from 0 to 1000000000000',
      },
    })
  })
})
