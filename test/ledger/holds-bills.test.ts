import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, type LedgerTerms, quotePoints } from '../../src/ledger/index.ts'
import { type Book, india, openBook, rupees, spendOn } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'

const noon = '2026-06-01'
const funded = (points: number, terms: LedgerTerms): Book => {
  const book = openBook(terms)
  book.tell({ kind: 'adjust', commandId: 'A-0', points, reason: 'goodwill', actor: 'S-1' }, '2026-05-01')
  return book
}

describe('holds that name a bill', () => {
  const half = { ...rupeeTerms, redeem: { ...rupeeTerms.redeem, maximumShareOfBillPercent: 50 } }
  const onBill = { billId: 'B-1', billMinor: 1000_00 }
  const hold = (holdId: string, points: number, more: object = {}) =>
    ({ kind: 'hold', holdId, points, ...onBill, ...more }) as const
  const pay = (commandId: string, points: number) => ({ ...spendOn('B-1', points, commandId), billMinor: 1000_00 })

  test('share its limits: what one promises, another till cannot hold or redeem', () => {
    const book = funded(2000, half)
    book.tell(hold('H-1', 400), noon)
    const refused = { code: 'above-bill-share', details: { acceptedPoints: 100, boundBy: 'bill-share' } }
    expect(book.refused(hold('H-2', 101), noon)).toMatchObject(refused)
    expect(book.refused(pay('R-1', 101), noon)).toMatchObject(refused)
    book.tell(hold('H-2', 60), noon)
    book.tell(pay('R-1', 40), noon)
    expect(book.refused(pay('R-2', 1), noon).code).toBe('above-bill-share')
  })

  test('leave other bills alone, and their own one when they are over', () => {
    const book = funded(2000, half)
    book.tell(hold('H-1', 500), noon)
    expect(book.ask({ ...pay('R-1', 500), billId: 'B-2' }, noon).status).toBe('accepted')
    expect(book.refused(pay('R-1', 500), `${noon}T12:14`).code).toBe('above-bill-share')
    expect(book.ask(pay('R-1', 500), `${noon}T12:15`).status).toBe('accepted')
    book.tell({ kind: 'release', holdId: 'H-1' }, noon)
    expect(book.ask(pay('R-1', 500), noon).status).toBe('accepted')
  })

  test('are captured in full for their bill, however much they hold of it themselves', () => {
    const book = funded(2000, half)
    book.tell(hold('H-1', 300), noon)
    book.tell(hold('H-2', 200), noon)
    const capture = (holdId: string, more: object = {}) =>
      ({ kind: 'capture', commandId: `C-${holdId}`, holdId, ...onBill, ...more }) as const
    book.tell(capture('H-1'), noon)
    book.tell(capture('H-2'), noon)
    expect(book.bill('B-1').burnedFrom).toMatchObject([{ points: 500 }])
  })

  test('limit a capture from a hold that was placed before the bill had a number', () => {
    const book = funded(2000, half)
    book.tell({ kind: 'hold', holdId: 'H-0', points: 400 }, noon)
    book.tell(hold('H-1', 300), noon)
    const capture = { kind: 'capture', commandId: 'C-0', holdId: 'H-0', ...onBill } as const
    expect(book.refused(capture, noon)).toMatchObject({ code: 'above-bill-share', details: { acceptedPoints: 200 } })
    book.tell({ ...capture, points: 200 }, noon)
  })

  test('are in the quote: it says what a redemption and a hold accept', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 3 })
    fc.assert(
      fc.property(parts, fc.nat(300), fc.boolean(), (holds, paid, isStubKnown) => {
        const book = funded(2000, half)
        if (paid > 0) book.tell(pay('R-0', paid), noon)
        for (const [index, points] of holds.entries()) {
          if (book.ask(hold(`H-${index}`, points), noon).status === 'accepted')
            book.tell(hold(`H-${index}`, points), noon)
        }
        const known = paid > 0 ? book.bill('B-1') : null
        const question = {
          bill: { lines: rupees(1000) },
          known,
          ...((!isStubKnown || paid === 0) && { billId: 'B-1' }),
        }
        const { redeemablePoints } = quotePoints(half, book.account(), question, india(noon))
        if (redeemablePoints > 0) {
          expect(book.ask(pay('R-1', redeemablePoints), noon).status).toBe('accepted')
          expect(book.ask(hold('H-9', redeemablePoints), noon).status).toBe('accepted')
        }
        expect(book.refused(pay('R-1', redeemablePoints + 1), noon).code).toBe('above-bill-share')
        expect(book.refused(hold('H-9', redeemablePoints + 1), noon).code).toBe('above-bill-share')
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('keep no more of a long number than a short name', () => {
    const account = decide(
      { terms: half, version: 'v' },
      funded(2000, half).account(),
      null,
      hold('H-1', 10, { billId: 'n'.repeat(256) }),
      india(noon),
    )
    expect(account.status === 'accepted' && account.account.holds[0]?.forBill).toMatch(/^[0-9a-f]{16}$/)
  })
})
