import { describe, expect, test } from 'vitest'
import { type LedgerBill, type LedgerTerms, quotePoints } from '../../src/ledger/index.ts'
import { type Book, india, openBook, rupees, spendOn } from '../support/book.ts'
import { rupeeTerms } from '../support/terms.ts'

const noon = '2026-06-01'
/** A point is worth a rupee; by these terms five. */
const dearer: LedgerTerms = { ...rupeeTerms, redeem: { ...rupeeTerms.redeem, minorPerPoint: 500 } }

const funded = (known: readonly LedgerBill[] = []): Book => {
  const book = openBook(rupeeTerms, undefined, known)
  book.tell({ kind: 'adjust', commandId: 'A-0', points: 500, reason: 'goodwill', actor: 'S-1' }, '2026-05-01')
  return book
}
const earned = (book: Book, billId: string): number =>
  book.bill(billId).lines.reduce((points, line) => points + line.points, 0)
const earn = (billId: string, rupee: number) => ({ kind: 'earn', bill: { billId, lines: rupees(rupee) } }) as const

describe('what points paid of a bill', () => {
  test('is by the terms of the redemption, not by those of the earning', () => {
    const book = funded()
    book.tell(spendOn('B-1', 100, 'R-1'), noon)
    book.tell(spendOn('B-1', 10, 'R-2'), noon, dearer)
    const bill = { lines: rupees(1000) }
    const quoted = quotePoints(dearer, book.account(), { bill, known: book.bill('B-1') }, india(noon))
    expect(quoted.earning?.points).toBe(850)
    book.tell(earn('B-1', 1000), noon, dearer)
    expect(earned(book, 'B-1')).toBe(850)
  })

  test('stays what it was when more is redeemed later, by other terms', () => {
    const book = funded()
    book.tell(spendOn('B-1', 100, 'R-1'), noon)
    book.tell(earn('B-1', 1000), noon)
    expect(earned(book, 'B-1')).toBe(900)
    book.tell(spendOn('B-1', 10, 'R-2'), noon, dearer)
    expect(earned(book, 'B-1')).toBe(850)
  })

  test('comes back as one, whatever the points were worth when they were spent', () => {
    const book = funded()
    const before = book.account().buckets
    book.tell(spendOn('B-1', 100, 'R-1'), noon)
    book.tell(spendOn('B-1', 10, 'R-2'), noon, dearer)
    book.tell(earn('B-1', 1000), noon, dearer)
    book.giveBack('B-1', noon, 1000)
    expect(book.account().buckets).toEqual(before)
    expect(book.bill('B-1').restoredPoints).toBe(110)
  })

  test('in books that do not say what a point was worth, is by the terms at hand', () => {
    const first = funded()
    first.tell(spendOn('B-1', 100), noon)
    const stub = first.bill('B-1')
    const burnedFrom = stub.burnedFrom.map(({ minorPerPoint: _worth, ...part }) => part)
    const book = funded([{ ...stub, burnedFrom }])
    book.tell(earn('B-1', 1000), noon, dearer)
    expect(earned(book, 'B-1')).toBe(500)
  })
})
