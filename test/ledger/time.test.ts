import { describe, expect, test } from 'vitest'
import { balanceAt, lifespanOf, nextSettlementAt, settle } from '../../src/ledger/index.ts'
import { india, openBook, spend } from '../support/book.ts'
import { plainTerms, rupeeTerms } from '../support/terms.ts'

const expiry = (terms: typeof plainTerms, at: string): number | null => lifespanOf(terms, india(at)).expiresAt

describe('how long points live', () => {
  test('months run to the end of the calendar month, half-open, in the shop zone', () => {
    expect(expiry(plainTerms, '2026-01-15')).toBe(india('2027-02-01T00:00'))
  })

  test('31 January + 1 month lives to the end of February', () => {
    const terms = { ...plainTerms, expiry: { kind: 'months', months: 1 } } as const
    expect(expiry(terms, '2026-01-31')).toBe(india('2026-03-01T00:00'))
    expect(expiry(terms, '2028-01-31')).toBe(india('2028-03-01T00:00'))
  })

  test('the last minute of a month belongs to it where the shop is, whatever UTC says', () => {
    const terms = { ...plainTerms, expiry: { kind: 'months', months: 1 } } as const
    expect(expiry(terms, '2026-01-31T23:59')).toBe(india('2026-03-01T00:00'))
    expect(expiry(terms, '2026-02-01T00:00')).toBe(india('2026-04-01T00:00'))
  })

  test('expiry rounds to the end of the quarter or year where the terms say so', () => {
    const rounded = (roundTo: 'quarter' | 'year') =>
      expiry({ ...plainTerms, expiry: { kind: 'months', months: 12, roundTo } }, '2026-04-10')
    expect(rounded('quarter')).toBe(india('2027-07-01T00:00'))
    expect(rounded('year')).toBe(india('2028-01-01T00:00'))
  })

  test('days count the day of earning: 30 days from 1 January end as 31 January begins', () => {
    expect(expiry({ ...plainTerms, expiry: { kind: 'days', days: 30 } }, '2026-01-01')).toBe(india('2026-01-31T00:00'))
    expect(expiry({ ...plainTerms, expiry: { kind: 'never' } }, '2026-01-01')).toBeNull()
  })

  test('a day keeps its calendar length over a clock change', () => {
    const terms = { ...plainTerms, zone: 'America/New_York', expiry: { kind: 'days', days: 2 } } as const
    const bought = Date.parse('2026-03-07T12:00:00-05:00')
    expect(lifespanOf(terms, bought).expiresAt).toBe(Date.parse('2026-03-09T00:00:00-04:00'))
  })
})

describe('passing time', () => {
  const pendingTerms = { ...rupeeTerms, maturing: { days: 7 } }

  test('points that mature and expire in the same moment mature first', () => {
    const at = india('2026-02-01T00:00')
    const book = openBook(pendingTerms)
    const part = { fund: 'points', maturesAt: at, expiresAt: at, points: 10 }
    book.tell({ kind: 'credit-transfer', transferId: 'T-1', parts: [part] }, '2026-01-15')
    const { account, entries } = settle(book.account(), at)
    expect(entries.map(({ kind, points, delta }) => [kind, points, delta.pending, delta.available])).toEqual([
      ['matured', 10, -10, 10],
      ['expired', -10, 0, -10],
    ])
    expect(account).toMatchObject({ buckets: [], lifetime: { expired: 10 } })
  })

  test('pending points are visible but not spendable until the day they mature', () => {
    const book = openBook(pendingTerms)
    book.earn('B-1', '2026-01-15', 100)
    const { maturesAt } = { maturesAt: india('2026-01-22T00:00') }
    expect(balanceAt(book.account(), maturesAt - 1)).toMatchObject({ pending: 100, available: 0 })
    expect(book.refused(spend(1), maturesAt - 1).code).toBe('insufficient-points')
    expect(balanceAt(book.account(), maturesAt)).toMatchObject({ pending: 0, available: 100 })
    expect(book.tell(spend(100), maturesAt).map((entry) => entry.kind)).toEqual(['matured', 'redeemed'])
  })

  test('an expired point is never spent, however late the worker', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    const end = india('2027-02-01T00:00')
    expect(balanceAt(book.account(), end - 1).available).toBe(100)
    expect(balanceAt(book.account(), end).available).toBe(0)
    expect(book.refused(spend(1), end).code).toBe('insufficient-points')
  })

  test('maturing and expiry are written once, at their own instants, before any other entry', () => {
    const book = openBook(pendingTerms)
    book.earn('B-1', '2026-01-15', 100)
    const written = book.earn('B-2', '2027-06-01', 10)
    expect(written.map(({ kind, occurredAt }) => [kind, occurredAt])).toEqual([
      ['matured', india('2026-01-22T00:00')],
      ['expired', india('2027-02-01T00:00')],
      ['earned', india('2027-06-01')],
    ])
    expect(settle(book.account(), india('2027-06-01')).entries).toEqual([])
  })

  test('the next settlement is the earliest maturing or expiry, and null when nothing waits', () => {
    const book = openBook(pendingTerms)
    expect(nextSettlementAt(book.account())).toBeNull()
    book.earn('B-1', '2026-01-15', 100)
    expect(nextSettlementAt(book.account())).toBe(india('2026-01-22T00:00'))
    const matured = settle(book.account(), india('2026-01-22T00:00')).account
    expect(nextSettlementAt(matured)).toBe(india('2027-02-01T00:00'))
    expect(nextSettlementAt(settle(matured, india('2028-01-01')).account)).toBeNull()
  })

  test('held points outlive their expiry until the hold resolves', () => {
    const bucket = { fund: 'points', maturesAt: 0, expiresAt: india('2026-02-01T00:00'), open: 100, held: 40 }
    const book = openBook(rupeeTerms, { ...openBook().account(), settledAt: 1, buckets: [bucket] })
    const { account, entries } = settle(book.account(), india('2026-03-01'))
    expect(entries.map(({ kind, points }) => [kind, points])).toEqual([['expired', -60]])
    expect(account.buckets).toEqual([{ ...bucket, open: 40 }])
    expect(balanceAt(account, india('2026-03-01'))).toMatchObject({ available: 0, held: 40 })
  })
})

describe('facts that arrive late', () => {
  test('points that come after their own expiry are earned and expired at once, with both entries', () => {
    const book = openBook()
    book.earn('B-2', '2027-06-01', 10)
    const written = book.earn('B-1', '2026-01-15', 100)
    expect(written.map(({ kind, points, occurredAt }) => [kind, points, occurredAt])).toEqual([
      ['earned', 100, india('2026-01-15')],
      ['expired', -100, india('2027-02-01T00:00')],
    ])
    expect(balanceAt(book.account(), india('2026-06-01')).available).toBe(10)
  })

  test('points that come after their maturing are written as pending, then matured', () => {
    const book = openBook({ ...rupeeTerms, maturing: { days: 7 } })
    book.earn('B-2', '2026-03-01', 10)
    expect(book.earn('B-1', '2026-01-15', 100).map((entry) => entry.kind)).toEqual(['earned', 'matured'])
    expect(balanceAt(book.account(), india('2026-03-01'))).toMatchObject({ pending: 10, available: 100 })
  })

  test('a late redemption cannot spend what has expired since', () => {
    const book = openBook()
    book.earn('B-1', '2026-01-15', 100)
    book.earn('B-2', '2027-06-01', 10)
    expect(book.refused(spend(50), '2026-02-01').details).toMatchObject({ availablePoints: 10 })
  })
})
