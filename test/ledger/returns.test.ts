import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balanceAt, type LedgerTerms, openAccount } from '../../src/ledger/index.ts'
import { type Book, india, openBook, rupees, spend, spendOn } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { plainTerms, rupeeTerms } from '../support/terms.ts'

const now = '2026-01-20'
const available = (book: Book, at: string): number => balanceAt(book.account(), india(at)).available
const withReturns = (returns: Partial<LedgerTerms['returns']>): LedgerTerms => ({
  ...rupeeTerms,
  returns: { ...rupeeTerms.returns, ...returns },
})

describe('the earned side of a return', () => {
  test('a refund takes back only the points its bill earned', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.earn('B-2', '2026-01-16', 40)
    book.giveBack('B-2', now, 40)
    expect(available(book, now)).toBe(100)
    expect(book.bill('B-2').clawedPoints).toBe(40)
  })

  test('twenty small refunds claw back as much as one large one', () => {
    const book = openBook(plainTerms)
    book.earn('B-1', '2026-01-15', 2000)
    // A hundred rupees each, of which ninety-five at a time would round to nothing.
    for (let refund = 1; refund <= 20; refund += 1) book.giveBack('B-1', now, refund * 95)
    expect(book.bill('B-1').clawedPoints).toBe(19)
    book.giveBack('B-1', now, 2000)
    expect(available(book, now)).toBe(0)
  })

  test('a return is reversed by the terms that earned, not by those in force today', () => {
    const book = openBook(rupeeTerms)
    book.earn('B-1', '2026-01-15', 100)
    const halved = { ...rupeeTerms, earn: { ...rupeeTerms.earn, perMinor: 200 } }
    book.tell({ kind: 'return', billId: 'B-1', lines: [{ line: 0, returnedMinor: 10_000 }] }, now, halved)
    expect(book.bill('B-1').clawedPoints).toBe(100)
    expect(available(book, now)).toBe(0)
  })

  test('the same return again changes nothing', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.giveBack('B-1', now, 30)
    expect(book.giveBack('B-1', now, 30)).toEqual([])
    expect(available(book, now)).toBe(70)
  })

  test('a return that was a mistake gives the points back into their bucket', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    const before = book.account().buckets
    book.giveBack('B-1', now, 80)
    book.giveBack('B-1', now, 0)
    expect(book.account().buckets).toEqual(before)
    expect(book.account().lifetime.clawedBack).toBe(0)
  })

  test('points given back after their expiry expire at once', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.giveBack('B-1', now, 100)
    expect(book.giveBack('B-1', '2027-03-01', 0).map((entry) => entry.kind)).toEqual(['claw-reversed', 'expired'])
    expect(available(book, '2027-03-01')).toBe(0)
  })

  test('the claw-back takes the own pending bucket first, then others in burn order, then debt, then a write-off', () => {
    const terms = { ...withReturns({ debtLimitPoints: 20 }), maturing: { days: 30 } }
    const book = openBook(terms)
    book.earn('old', '2025-11-01', 30)
    book.earn('other', '2026-01-10', 5)
    book.earn('B-1', '2026-01-15', 100)
    book.giveBack('B-1', now, 60)
    expect(book.entries().at(-1)).toMatchObject({
      allocation: [{ bucket: `points/${india('2026-02-14T00:00')}/${india('2027-02-01T00:00')}`, points: -60 }],
    })
    expect(available(book, now)).toBe(30)
    // Once it has matured and been spent, its debt meets the limit.
    book.tell(spend(75), '2026-02-20')
    const written = book.giveBack('B-1', '2026-02-21', 100)
    expect(written.map(({ kind, points, delta }) => [kind, points, delta.debt])).toEqual([
      ['clawed-back', -40, 20],
      ['written-off', 20, 0],
    ])
    expect(book.account()).toMatchObject({ debt: 20, buckets: [] })
  })

  test('other bills’ pending points are taken before anything becomes debt', () => {
    const book = openBook({ ...rupeeTerms, maturing: { days: 30 } })
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spend(100), '2026-02-20')
    book.earn('B-2', '2026-02-21', 40)
    book.giveBack('B-1', '2026-02-22', 60)
    expect(book.account()).toMatchObject({ debt: 20, buckets: [] })
  })

  test('held points are never clawed back', () => {
    const bucket = { fund: 'points', maturesAt: 1, expiresAt: india('2027-02-01T00:00'), open: 50, held: 50 }
    const book = openBook(rupeeTerms, { ...openAccount(), settledAt: 1, buckets: [bucket] })
    book.earn('B-1', '2026-01-15', 40)
    book.giveBack('B-1', now, 40)
    expect(book.account().buckets).toMatchObject([{ open: 50, held: 50 }])
    book.tell({ kind: 'return', billId: 'B-1', lines: [{ line: 0, returnedMinor: 0 }] }, now)
    book.tell(spend(40), now)
    book.giveBack('B-1', now, 40)
    expect(book.account()).toMatchObject({ debt: 40, buckets: [{ open: 50, held: 50 }] })
  })

  test('what was written off is owed again, not paid out, when the return was a mistake', () => {
    const book = openBook(withReturns({ debtLimitPoints: 10 }))
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spend(100), '2026-01-16')
    book.giveBack('B-1', now, 100)
    expect(book.account()).toMatchObject({ debt: 10, lifetime: { writtenOff: 90 } })
    book.giveBack('B-1', now, 0)
    expect(book.account()).toMatchObject({ debt: 0, buckets: [], lifetime: { writtenOff: 0, clawedBack: 0 } })
  })

  test('the final claw-back depends on what was returned, not on how it was split or ordered', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 })
    const fractions = fc.array(fc.array(fc.nat(100), { minLength: 5, maxLength: 5 }), { maxLength: 6 })
    fc.assert(
      fc.property(amounts, fractions, fc.array(fc.nat(100), { minLength: 5, maxLength: 5 }), (lines, path, last) => {
        const returned = (shares: readonly number[]) =>
          lines.map((amount, line) => Math.floor((amount * (shares[line] ?? 0)) / 100))
        const wandering = openBook(plainTerms)
        const direct = openBook(plainTerms)
        for (const book of [wandering, direct]) book.earn('B-1', '2026-01-15', ...lines)
        for (const shares of path) wandering.giveBack('B-1', now, ...returned(shares))
        wandering.giveBack('B-1', now, ...returned(last))
        direct.giveBack('B-1', now, ...returned(last))
        expect(wandering.bill('B-1')).toEqual(direct.bill('B-1'))
        expect(wandering.account().buckets).toEqual(direct.account().buckets)
        const earned = direct.bill('B-1').lines.reduce((sum, line) => sum + line.points, 0)
        expect(direct.bill('B-1').clawedPoints).toBeLessThanOrEqual(earned)
        wandering.tell({ kind: 'void', billId: 'B-1' }, now)
        expect(wandering.bill('B-1').clawedPoints).toBe(earned)
        expect(wandering.account().buckets).toEqual([])
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('with spent points too, what a shopper ends up with does not depend on the path of the returns', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 300 }), fc.nat(200), (path, spent, debtLimitPoints) => {
        const worth = (returns: readonly number[]): number => {
          const book = openBook(withReturns({ debtLimitPoints }))
          book.earn('B-1', '2026-01-15', 300)
          if (spent > 0) book.tell(spend(spent), '2026-01-16')
          for (const amount of returns) book.giveBack('B-1', now, amount)
          return available(book, now) - book.account().debt
        }
        expect(worth(path)).toBe(worth(path.slice(-1)))
      }),
      { numRuns: propertyRuns() },
    )
  })
})

describe('the burned side of a return', () => {
  test('redeemed points come back in proportion, into the buckets they came from', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 30)
    book.earn('B-2', '2026-03-15', 70)
    const before = book.account().buckets
    book.tell(spendOn('B-3', 100), '2026-03-16')
    book.earn('B-3', '2026-03-16', 200)
    book.giveBack('B-3', '2026-03-17', 100)
    const restored = book.entries().find((entry) => entry.kind === 'restored')
    expect(restored?.allocation.map((change) => change.points)).toEqual([15, 35])
    book.giveBack('B-3', '2026-03-17', 200)
    expect(book.account().buckets).toEqual(before)
  })

  test('redeeming and fully refunding at one instant is identity, expiry included', () => {
    const parts = fc.array(
      fc.record({ month: fc.integer({ min: 1, max: 12 }), amount: fc.integer({ min: 1, max: 99 }) }),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 1200 }), (earnings, wanted) => {
        const book = openBook()
        const ordered = [...earnings].sort((a, b) => a.month - b.month)
        for (const [index, { month, amount }] of ordered.entries()) {
          book.earn(`B-${index}`, `2026-${String(month).padStart(2, '0')}-15`, amount)
        }
        const { buckets } = book.account()
        const at = '2026-12-20'
        book.tell(spendOn('paid', Math.min(wanted, available(book, at))), at)
        book.tell({ kind: 'void', billId: 'paid' }, at)
        expect(book.account().buckets).toEqual(buckets)
        expect(book.account().lifetime.redeemed).toBe(book.account().lifetime.restored)
      }),
      { numRuns: propertyRuns() },
    )
  })

  const expiredBurn = (burnedExpired: 'grace' | 'reinstate' | 'expire') => {
    const book = openBook(withReturns({ burnedExpired, graceDays: 10 }))
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spendOn('B-2', 100), '2027-01-20')
    book.tell({ kind: 'void', billId: 'B-2' }, '2027-02-10')
    return book
  }

  test('restored points whose expiry has passed live on for the grace days', () => {
    expect(expiredBurn('grace').account().buckets).toMatchObject([{ open: 100, expiresAt: india('2027-02-20T00:00') }])
  })

  test('of a return that comes late the grace days are those of the books: points that are gone by then are no points', () => {
    const book = openBook(withReturns({ burnedExpired: 'grace', graceDays: 10 }))
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spendOn('B-2', 100), '2027-01-20')
    book.earn('B-3', '2027-03-01', 1)
    book.tell({ kind: 'void', billId: 'B-2' }, '2027-02-10')
    expect(book.account().buckets).toMatchObject([
      { open: 100, expiresAt: india('2027-03-11T00:00') },
      { open: 1, expiresAt: india('2028-04-01T00:00') },
    ])
  })

  test('or as long as points earned today, where the terms reinstate them', () => {
    expect(expiredBurn('reinstate').account().buckets).toMatchObject([
      { open: 100, expiresAt: india('2028-03-01T00:00') },
    ])
  })

  test('or expire at once, with both entries; taking that return back costs the shopper nothing more', () => {
    const book = expiredBurn('expire')
    expect(book.kinds().slice(-2)).toEqual(['restored', 'expired'])
    book.earn('B-3', '2027-02-11', 60)
    const stub = { kind: 'earn', bill: { billId: 'B-2', lines: rupees(100) } } as const
    book.tell(stub, '2027-02-11')
    expect(book.bill('B-2')).toMatchObject({ voided: true, clawedPoints: 100, restoredPoints: 100 })
    expect(book.giveBack('B-2', '2027-02-12', 0)).toEqual([])
    const [returned, open] = [
      book.bill('B-2'),
      openBook(rupeeTerms, book.account(), [{ ...book.bill('B-2'), voided: false }]),
    ]
    expect(returned.voided).toBe(true)
    open.giveBack('B-2', '2027-02-12', 0)
    expect(open.account().lifetime).toMatchObject({ restored: 0, expired: 0, clawedBack: 0 })
    expect(available(open, '2027-02-12')).toBe(160)
  })

  test('a return taken back takes the restored points from where they went, not from what expires sooner', () => {
    const book = openBook()
    book.earn('late', '2026-03-15', 50)
    book.tell(spendOn('B-2', 50), '2026-03-16')
    book.tell({ kind: 'earn', bill: { billId: 'B-2', lines: rupees(10), redeemedMinor: 1000 } }, '2026-03-16')
    book.giveBack('B-2', '2026-03-17', 10)
    book.earn('soon', '2026-01-15', 30)
    book.giveBack('B-2', '2026-03-18', 0)
    expect(book.account().buckets).toMatchObject([{ open: 30, expiresAt: india('2027-02-01T00:00') }])
    expect(book.account().lifetime.restored).toBe(0)
  })

  test('points paid with debt come back by repaying it', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 30)
    book.tell({ ...spendOn('B-2', 100), forced: true }, now)
    expect(book.account().debt).toBe(70)
    book.tell({ kind: 'void', billId: 'B-2' }, now)
    expect(book.account()).toMatchObject({ debt: 0, buckets: [{ open: 30 }] })
  })

  test('a return restores before it claws back, so that a refund of everything leaves no debt', () => {
    const book = openBook(withReturns({ debtLimitPoints: 0 }))
    book.earn('B-1', '2026-01-15', 50)
    book.tell(spendOn('B-2', 50), '2026-01-16')
    // Of the 70 rupees, 50 were paid with points: it earns 20.
    book.earn('B-2', '2026-01-16', 70)
    book.tell(spend(20, 'R-2'), '2026-01-17')
    book.tell({ kind: 'void', billId: 'B-2' }, now)
    expect(book.account()).toMatchObject({ debt: 0, lifetime: { writtenOff: 0 } })
    expect(available(book, now)).toBe(30)
  })
})

describe('returns that cannot be matched', () => {
  test('an amount that is none is named by its place in the command, not by its line on the bill', () => {
    const book = openBook()
    book.tell({ kind: 'earn', bill: { billId: 'B-1', lines: rupees(10, 20, 30) } }, now)
    const lines = [{ line: 2, returnedMinor: -1 }]
    expect(book.refused({ kind: 'return', billId: 'B-1', lines }, now).details).toMatchObject({
      path: 'lines[0].returnedMinor',
    })
  })

  test('an unknown bill is refused, and so is a line the bill does not have', () => {
    const book = openBook()
    const back = (billId: string, line: number, returnedMinor: number) =>
      ({ kind: 'return', billId, lines: [{ line, returnedMinor }] }) as const
    expect(book.refused(back('B-9', 0, 1), now).code).toBe('unknown-bill')
    expect(book.refused({ kind: 'void', billId: 'B-9' }, now).code).toBe('unknown-bill')
    book.earn('B-1', '2026-01-15', 100)
    expect(book.refused(back('B-1', 1, 1), now).code).toBe('unknown-line')
    expect(book.refused(back('B-1', 0, 10_001), now)).toEqual({
      code: 'over-returned',
      details: { billId: 'B-1', line: 0, returnedMinor: 10_001, acceptedMinor: 10_000, leftMinor: 10_000 },
    })
    book.giveBack('B-1', '2026-01-16', 70)
    expect(book.refused(back('B-1', 0, 10_001), now).details).toMatchObject({ acceptedMinor: 10_000, leftMinor: 3000 })
    expect(book.refused(back('B-1', 0, -1), now).code).toBe('bad-command')
  })

  test('a return without a bill takes points at today’s rate and never below zero', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    const back = (amount: number) => ({ kind: 'return-unlinked', returnId: 'X-1', amountMinor: amount * 100 }) as const
    book.tell(back(30), now)
    expect(available(book, now)).toBe(70)
    book.tell(back(500), now)
    expect(book.account()).toMatchObject({ debt: 0, buckets: [], lifetime: { clawedBack: 100 } })
    expect(book.tell(back(500), now)).toEqual([])
  })

  test('a bill cancelled before it arrives earns and returns in one go', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.tell(spendOn('B-2', 10), now)
    book.tell({ kind: 'void', billId: 'B-2' }, now)
    expect(book.earn('B-2', now, 80).map((entry) => entry.kind)).toEqual(['earned', 'clawed-back'])
    expect(available(book, now)).toBe(100)
  })
})
