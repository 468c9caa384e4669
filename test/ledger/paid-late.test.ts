import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LedgerCommand, type LedgerTerms, statement, unaccountedPoints } from '../../src/ledger/index.ts'
import { type Book, openBook, rupees, spendOn } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { plainTerms, rupeeTerms } from '../support/terms.ts'

const noon = '2026-06-01'
const funded = (points: number, terms: LedgerTerms = rupeeTerms): Book => {
  const book = openBook(terms)
  book.tell({ kind: 'adjust', commandId: 'A-0', points, reason: 'goodwill', actor: 'S-1' }, '2026-05-01')
  return book
}
const kept = (book: Book, billId: string): number => {
  const { lines, clawedPoints } = book.bill(billId)
  return lines.reduce((points, line) => points + line.points, 0) - clawedPoints
}

describe('a redemption that is told after its bill', () => {
  test('leaves the bill what it would have earned had it been told before', () => {
    const book = funded(500)
    book.earn('B-1', noon, 1000)
    const written = book.tell(spendOn('B-1', 300), noon)
    expect(written.map(({ kind, points, ref, reason }) => [kind, points, ref, reason])).toEqual([
      ['redeemed', -300, 'B-1', undefined],
      ['clawed-back', -300, 'B-1', 'paid-with-points'],
    ])
    expect(kept(book, 'B-1')).toBe(700)
    const words = statement(book.entries(), { by: 'recorded' }).lines.map((line) => line.words)
    expect(words.slice(1)).toEqual(['Earned', 'Spent', 'Taken back'])
    const early = funded(500)
    early.tell(spendOn('B-1', 300), noon)
    early.earn('B-1', noon, 1000)
    expect(book.account().buckets).toEqual(early.account().buckets)
  })

  test('takes the points out of the bucket that the bill earned into, not out of what expires first', () => {
    const book = openBook()
    book.earn('B-0', '2026-01-15', 400)
    book.earn('B-1', noon, 1000)
    book.tell(spendOn('B-1', 300), noon)
    expect(book.account().buckets.map(({ open }) => open)).toEqual([100, 700])
  })

  test('takes nothing when the earning was told what points pay', () => {
    const book = funded(500)
    const bill = { billId: 'B-1', lines: rupees(1000), redeemedMinor: 300_00 }
    book.tell({ kind: 'earn', bill }, noon)
    expect(book.tell(spendOn('B-1', 200, 'R-1'), noon).map(({ kind }) => kind)).toEqual(['redeemed'])
    expect(book.tell(spendOn('B-1', 100, 'R-2'), noon).map(({ kind }) => kind)).toEqual(['redeemed'])
    expect(kept(book, 'B-1')).toBe(700)
    expect(book.tell(spendOn('B-1', 70, 'R-3'), noon).map(({ points }) => points)).toEqual([-70, -70])
    expect(kept(book, 'B-1')).toBe(630)
  })

  test('takes nothing for what was redeemed before the bill', () => {
    const book = funded(500)
    book.tell(spendOn('B-1', 300, 'R-1'), noon)
    book.earn('B-1', noon, 1000)
    expect(kept(book, 'B-1')).toBe(700)
    book.tell(spendOn('B-1', 100, 'R-2'), noon)
    expect(kept(book, 'B-1')).toBe(600)
  })

  test('told again changes nothing', () => {
    const book = funded(500)
    book.earn('B-1', noon, 1000)
    book.tell(spendOn('B-1', 300), noon)
    const [account, bill] = [book.account(), book.bill('B-1')]
    expect(book.tell(spendOn('B-1', 300), noon)).toEqual([])
    expect([book.account(), book.bill('B-1')]).toEqual([account, bill])
  })

  test('spreads what is left over the lines, rounded down once for the bill', () => {
    const book = funded(500, plainTerms)
    book.tell({ kind: 'earn', bill: { billId: 'B-1', lines: rupees(500, 500, 1000) } }, noon)
    const [, clawed] = book.tell(spendOn('B-1', 300), noon)
    expect(book.bill('B-1').lines.map(({ points }) => points)).toEqual([4, 4, 9])
    expect(clawed).toMatchObject({ points: -3, lines: [-1, -1, -1] })
  })

  test('of a bill that points paid in full leaves nothing earned', () => {
    const book = funded(2000)
    book.earn('B-1', noon, 1000)
    book.tell(spendOn('B-1', 1000), noon)
    expect([kept(book, 'B-1'), book.bill('B-1').earnedInto]).toEqual([0, []])
  })

  test('after a part came back takes off what is left alone; a full return then takes exactly the rest', () => {
    const book = funded(500)
    book.earn('B-1', noon, 1000)
    book.giveBack('B-1', noon, 400)
    book.tell(spendOn('B-1', 300), noon)
    expect(kept(book, 'B-1')).toBe(420)
    const back = book.giveBack('B-1', noon, 1000)
    expect(back.map(({ kind, points }) => [kind, points])).toEqual([
      ['restored', 300],
      ['clawed-back', -420],
    ])
    expect(kept(book, 'B-1')).toBe(0)
    expect(unaccountedPoints(book.account())).toBe(0)
  })

  test('of a bill that was cancelled takes nothing back twice, and comes back at once', () => {
    const book = funded(500)
    book.earn('B-1', noon, 1000)
    book.tell({ kind: 'void', billId: 'B-1' }, noon)
    expect(book.tell(spendOn('B-1', 300), noon).map(({ kind }) => kind)).toEqual(['redeemed', 'restored'])
    expect(kept(book, 'B-1')).toBe(0)
  })

  test('makes a debt of earned points that are spent already, and a write-off beyond its limit', () => {
    const terms = { ...rupeeTerms, returns: { ...rupeeTerms.returns, debtLimitPoints: 250 } }
    const book = openBook(terms)
    book.earn('B-1', noon, 1000)
    const written = book.tell(spendOn('B-1', 1000), noon)
    expect(written.map(({ kind, points, after }) => [kind, points, after.debt])).toEqual([
      ['redeemed', -1000, 0],
      ['clawed-back', -1000, 250],
      ['written-off', 750, 250],
    ])
    expect(unaccountedPoints(book.account())).toBe(0)
  })

  test('takes its points off what counts towards a tier', () => {
    const ladder = [
      { tier: 'member', from: 0 },
      { tier: 'gold', from: 5000 },
    ]
    const tiers = { measure: 'points', window: { kind: 'rolling', months: 12 }, graceDays: 30, ladder } as const
    const book = funded(500, { ...rupeeTerms, tiers })
    book.earn('B-1', noon, 1000)
    book.tell(spendOn('B-1', 300), noon)
    expect(book.account().qualifying?.months).toMatchObject([{ amount: 700 }])
    expect(book.bill('B-1').qualified).toMatchObject({ measure: 'points', amount: 700 })
  })

  test('is a capture too, of a hold or of a lease that a till reports when it is back', () => {
    const book = funded(500, {
      ...rupeeTerms,
      offline: { maximumPoints: 400, spendWithinHours: 24, reportWithinHours: 48 },
    })
    book.tell({ kind: 'hold', holdId: 'H-1', points: 100, billId: 'B-1', billMinor: 1000_00 }, noon)
    book.tell({ kind: 'lease', holdId: 'L-1', points: 200 }, noon)
    book.earn('B-1', noon, 1000)
    book.tell({ kind: 'capture', commandId: 'C-1', holdId: 'H-1', billId: 'B-1' }, noon)
    expect(kept(book, 'B-1')).toBe(900)
    book.tell({ kind: 'capture', commandId: 'C-2', holdId: 'L-1', points: 150, billId: 'B-1' }, noon)
    expect(kept(book, 'B-1')).toBe(750)
  })

  test('before or after the bill: what is earned differs by no more than a point for each redemption', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 5 })
    const burns = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 })
    const rate = fc.record({ points: fc.integer({ min: 1, max: 9 }), perMinor: fc.constantFrom(50, 100, 333, 10_000) })
    const places = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(amounts, burns, rate, places, (minors, points, earn, isFirst) => {
        const terms: LedgerTerms = { ...rupeeTerms, earn: { ...earn, basis: 'net' } }
        const lines = minors.map((amountMinor) => ({ amountMinor }))
        const bill: LedgerCommand = { kind: 'earn', bill: { billId: 'B-1', lines } }
        const tellAll = (commands: readonly LedgerCommand[]): Book => {
          const book = funded(100_000, terms)
          for (const command of commands) book.tell(command, noon)
          return book
        }
        const paying = points.map((part, index) => ({ ...spendOn('B-1', part, `R-${index}`), forced: true }))
        const early = tellAll([...paying, bill])
        const mixed = tellAll([
          ...paying.filter((_, index) => isFirst[index]),
          bill,
          ...paying.filter((_, index) => !isFirst[index]),
        ])
        const late = isFirst.slice(0, paying.length).filter((first) => !first).length
        expect(Math.abs(kept(mixed, 'B-1') - kept(early, 'B-1'))).toBeLessThanOrEqual(late)
        expect(unaccountedPoints(mixed.account())).toBe(0)
        mixed.tell({ kind: 'void', billId: 'B-1' }, noon)
        expect(kept(mixed, 'B-1')).toBe(0)
        expect(mixed.account().buckets.reduce((sum, { open }) => sum + open, 0)).toBe(100_000)
      }),
      { numRuns: propertyRuns() },
    )
  })
})
