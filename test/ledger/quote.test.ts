import { describe, expect, test } from 'vitest'
import { mirrorTier, restate } from '../../src/ledger/engine.ts'
import {
  absorbAccount,
  balanceAt,
  emptyAccount,
  type LedgerTerms,
  openAccount,
  type PointsQuestion,
  quoteEarning,
  quotePoints,
  quoteRedemption,
  settle,
} from '../../src/ledger/index.ts'
import { india, openBook, rupees } from '../support/book.ts'
import { plainTerms, rupeeTerms } from '../support/terms.ts'

const terms: LedgerTerms = {
  ...rupeeTerms,
  redeem: { ...rupeeTerms.redeem, minorPerPoint: 25, maximumShareOfBillPercent: 50, stepPoints: 10 },
  tiers: {
    measure: 'points',
    window: { kind: 'calendar', months: 12, startsInMonth: 4 },
    graceDays: 15,
    ladder: [
      { tier: 'bronze', from: 0 },
      { tier: 'silver', from: 1000, multiplier: 1.5, benefits: ['free-delivery'] },
      { tier: 'gold', from: 3000, multiplier: 2 },
    ],
  },
}

const refusedOption = expect.objectContaining({ code: 'bad-option' })

describe('a quote at the counter', () => {
  test('of a bill, points or a question that are none is refused', () => {
    const odd: readonly unknown[] = [
      null,
      { redeemPoints: 1.5 },
      { bill: null },
      { bill: {} },
      { bill: { lines: null } },
      { bill: { lines: [null] } },
      { bill: { lines: [{ amountMinor: '5' }] } },
      { bill: { lines: rupees(5), redeemedMinor: -1 } },
    ]
    for (const question of odd) {
      const ask = () => quotePoints(terms, openAccount(), question as PointsQuestion, india('2026-05-10'))
      expect(ask).toThrowError(refusedOption)
    }
  })

  test('at a time that is none is refused, as is whatever else asks or moves an account then', () => {
    const account = openAccount()
    const { parcel } = emptyAccount(account, { now: 0 })
    for (const now of [Number.NaN, 1.5, india('2026-05-10') * 1000, Number.POSITIVE_INFINITY]) {
      const calls = [
        () => quotePoints(terms, account, {}, now),
        () => quoteRedemption(terms, account, {}, now),
        () => quoteEarning(terms, account, { lines: rupees(5) }, now),
        () => balanceAt(account, now),
        () => settle(account, now),
        () => emptyAccount(account, { now }),
        () => absorbAccount(account, parcel, { now }),
        () => restate(account, { rebuilt: account, now }),
        () => mirrorTier(account, null, now),
      ]
      for (const call of calls) expect(call).toThrowError(refusedOption)
    }
  })

  test('tells the cashier everything in one call', () => {
    const book = openBook(terms)
    book.earn('B-1', '2026-05-10', 1237)
    book.earn('B-2', '2026-06-10', 100)
    expect(quotePoints(terms, book.account(), { bill: { lines: rupees(200) } }, india('2026-07-01'))).toEqual({
      balances: { pending: 0, available: 1387, held: 0, debt: 0, inTransit: 0 },
      available: 1387,
      availableMinor: 34_675,
      frozen: false,
      // Half of 200 rupees is 400 points at 25 paise.
      redeemablePoints: 400,
      redeemableMinor: 10_000,
      limits: {
        billPoints: 400,
        maximumPoints: null,
        maximumShareOfBillPercent: 50,
        minimumBillMinor: 0,
        minimumPoints: 1,
        stepPoints: 10,
      },
      boundBy: 'bill-share',
      earning: {
        points: 300,
        linePoints: [300],
        boundBy: 'nothing',
        maximumPoints: null,
        minimumBillMinor: null,
        visitPoints: 0,
      },
      nextExpiry: { points: 1237, at: india('2027-06-01T00:00'), day: '2027-05-31' },
      tier: {
        tier: 'silver',
        multiplier: 1.5,
        benefits: ['free-delivery'],
        measure: 'points',
        qualified: 1387,
        next: { tier: 'gold', from: 3000, missing: 1613 },
        keep: { reviewAt: india('2027-04-16T00:00'), from: 1000, missing: 0 },
      },
    })
  })

  test('nobody earns on what points will pay', () => {
    const book = openBook(terms)
    book.earn('B-1', '2026-05-10', 900)
    const quote = quotePoints(
      terms,
      book.account(),
      { bill: { lines: rupees(150, 50) }, redeemPoints: 400 },
      india('2026-05-11'),
    )
    expect(quote.earning).toMatchObject({ points: 100, linePoints: [75, 25] })
    const all = quotePoints(
      terms,
      book.account(),
      { bill: { lines: rupees(50) }, redeemPoints: 900 },
      india('2026-05-11'),
    )
    expect(all.earning?.points).toBe(0)
  })

  test('without a bill its limits are left out, and nothing is earned', () => {
    const book = openBook(terms)
    book.earn('B-1', '2026-05-10', 123)
    expect(quotePoints(terms, book.account(), {}, india('2026-05-11'))).toMatchObject({
      redeemablePoints: 120,
      boundBy: 'step',
      earning: null,
    })
  })

  test('somebody unknown has nothing and earns what anybody would', () => {
    expect(quotePoints(plainTerms, openAccount(), { bill: { lines: rupees(500) } }, india('2026-05-11'))).toEqual({
      balances: { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 },
      available: 0,
      availableMinor: 0,
      frozen: false,
      redeemablePoints: 0,
      redeemableMinor: 0,
      limits: {
        billPoints: 500,
        maximumPoints: null,
        maximumShareOfBillPercent: 100,
        minimumBillMinor: 0,
        minimumPoints: 1,
        stepPoints: 1,
      },
      boundBy: 'available',
      earning: {
        points: 5,
        linePoints: [5],
        boundBy: 'nothing',
        maximumPoints: null,
        minimumBillMinor: null,
        visitPoints: 0,
      },
      nextExpiry: null,
      tier: null,
    })
  })

  test('a frozen account earns and redeems nothing', () => {
    const account = { ...openBook(terms).account(), frozen: true }
    expect(quotePoints(terms, account, { bill: { lines: rupees(100) } }, india('2026-05-11'))).toMatchObject({
      frozen: true,
      boundBy: 'frozen',
      earning: { points: 100 },
    })
  })

  test('what has expired and what a review has taken is gone, though nobody has written it', () => {
    const book = openBook(terms)
    book.earn('B-1', '2026-05-10', 1237)
    expect(quotePoints(terms, book.account(), { bill: { lines: rupees(100) } }, india('2028-05-01'))).toMatchObject({
      available: 0,
      nextExpiry: null,
      earning: { points: 100 },
      tier: { tier: 'bronze', qualified: 0, keep: null },
    })
  })

  test('what it says a bill will earn is what the bill earns', () => {
    const book = openBook(terms)
    book.earn('B-1', '2026-05-10', 1237)
    const lines = rupees(333, 77)
    const quote = quotePoints(terms, book.account(), { bill: { lines } }, india('2028-05-01'))
    const entries = book.tell({ kind: 'earn', bill: { billId: 'B-2', lines } }, '2028-05-01')
    expect(entries.at(-1)).toMatchObject({ kind: 'earned', points: quote.earning?.points })
  })
})
