import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  absorbAccount,
  accountMaximums,
  emptyAccount,
  type LedgerTerms,
  openAccount,
  type TransferTerms,
} from '../../src/ledger/index.ts'
import { type Book, india, openBook } from '../support/book.ts'
import { hold, lease, offlineTerms } from '../support/holds.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'

const debit = (points: number, transferId = 'T-1') => ({ kind: 'debit-transfer', transferId, points }) as const
const answer = (result: 'credited' | 'returned', transferId = 'T-1') =>
  ({ kind: 'settle-transfer', transferId, result }) as const
const limited = (transfer: Omit<TransferTerms, 'isAllowed'>, isAllowed = true): LedgerTerms => ({
  ...rupeeTerms,
  transfer: { isAllowed, ...transfer },
})
const giver = (terms: LedgerTerms): Book => {
  const book = openBook(terms)
  book.earn('B-1', '2026-01-15', 500)
  return book
}
const june = '2026-06-10'

describe('what one customer may give another', () => {
  test('nothing, where the shop has none of it', () => {
    expect(giver(limited({}, false)).refused(debit(10), june)).toMatchObject({
      code: 'transfer-not-allowed',
      details: { acceptedPoints: 0, boundBy: 'transfer' },
    })
  })

  test('no less and no more at once than the terms say', () => {
    const book = giver(limited({ minimumPoints: 20, maximumPoints: 200 }))
    expect(book.refused(debit(19), june)).toMatchObject({
      code: 'below-minimum',
      details: { minimumPoints: 20, acceptedPoints: 200, boundBy: 'transfer' },
    })
    expect(book.refused(debit(201), june)).toMatchObject({
      code: 'above-maximum',
      details: { maximumPoints: 200, acceptedPoints: 200, boundBy: 'transfer' },
    })
    book.tell(debit(200), june)
  })

  test('no more in a calendar month of the shop, and anew in the next', () => {
    const book = giver(limited({ maximumPointsPerMonth: 100 }))
    book.tell(debit(70), june)
    book.tell(answer('credited'), june)
    expect(book.refused(debit(31, 'T-2'), '2026-06-30T23:59')).toMatchObject({
      code: 'above-maximum',
      details: { acceptedPoints: 30, boundBy: 'transfer-month', givenPoints: 70, month: '2026-06' },
    })
    book.tell(debit(30, 'T-2'), '2026-06-30T23:59')
    book.tell(debit(100, 'T-3'), '2026-07-01T00:00')
    expect(book.account().caps).toEqual([
      { cap: 'transfer-month', period: '2026-06', used: 100 },
      { cap: 'transfer-month', period: '2026-07', used: 100 },
    ])
  })

  test('what comes back the same month was not given', () => {
    const book = giver(limited({ maximumPointsPerMonth: 100 }))
    book.tell(debit(100), june)
    book.tell(answer('returned'), june)
    book.tell(debit(100, 'T-2'), june)
    expect(book.account().caps).toEqual([{ cap: 'transfer-month', period: '2026-06', used: 100 }])
  })

  test('what comes back later frees the month in which it was given, and no other', () => {
    const book = giver(limited({ maximumPointsPerMonth: 100 }))
    book.tell(debit(100), june)
    book.tell(debit(80, 'T-2'), '2026-07-01')
    book.tell(answer('returned'), '2026-07-02')
    expect(book.account().caps).toEqual([
      { cap: 'transfer-month', period: '2026-07', used: 80 },
      { cap: 'transfer-month', period: '2026-06', used: 0 },
    ])
    expect(book.refused(debit(21, 'T-3'), '2026-07-03').details).toMatchObject({ givenPoints: 80, acceptedPoints: 20 })
    // A transfer of June that is told in July is one of June.
    expect(book.ask(debit(100, 'T-4'), '2026-06-20').status).toBe('accepted')
  })

  test('what left before there was a limit frees nothing of it', () => {
    const book = giver(limited({}))
    book.tell(debit(100), june)
    const terms = limited({ maximumPointsPerMonth: 120 })
    book.tell(debit(110, 'T-2'), june, terms)
    book.tell(answer('returned'), june, terms)
    expect(book.refused(debit(11, 'T-3'), june, terms).details).toMatchObject({ givenPoints: 110, acceptedPoints: 10 })
  })

  test('what comes back after a merge frees the month of whoever gave it', () => {
    const giving = giver(limited({ maximumPointsPerMonth: 100 }))
    giving.tell(debit(60), june)
    const july = { now: india('2026-07-05'), ref: 'M-1' }
    const { parcel } = emptyAccount(giving.account(), july)
    const { account } = absorbAccount(openAccount(), parcel, july)
    const book = openBook(limited({ maximumPointsPerMonth: 100 }), account)
    book.tell(answer('returned'), '2026-07-06')
    expect(book.account().caps).toEqual([{ cap: 'transfer-month', period: '2026-06', used: 0 }])
  })

  test('a replay gives what was given, and it counts', () => {
    const book = giver(limited({ maximumPoints: 50, maximumPointsPerMonth: 60 }))
    book.tell({ ...debit(80), forced: true }, june)
    expect(book.refused(debit(10, 'T-2'), june).details).toMatchObject({ givenPoints: 80, acceptedPoints: 0 })
  })

  test('nothing that is held', () => {
    const book = giver(limited({}))
    book.tell(hold(480), june)
    expect(book.refused(debit(21), june)).toMatchObject({
      code: 'insufficient-points',
      details: { acceptedPoints: 20 },
    })
    book.tell(debit(20), june)
  })

  test('where holds leave too few slots for its parcels it waits; a replay frees the hold', () => {
    const book = openBook({ ...offlineTerms, expiry: { kind: 'days', days: 300 } })
    for (let day = 1; day <= 20; day += 1) book.earn(`B-${day}`, india(june) - day * 86_400_000, 10)
    book.tell(lease(60), june)
    expect(book.account().holds[0]?.parts).toHaveLength(6)
    expect(book.ask(debit(140), june).status).toBe('accepted')
    book.tell(hold(10), june)
    expect(book.refused(debit(130), june)).toMatchObject({ code: 'too-many-in-transit' })
    book.tell({ ...debit(130), forced: true }, june)
    expect(book.account().holds.map(({ holdId }) => holdId)).toEqual(['L-1'])
  })

  test('with as many parts under way as may be, a hold leaves the account within its slots', () => {
    const book = openBook({ ...offlineTerms, expiry: { kind: 'days', days: 300 } })
    const earnOn = (first: number, last: number): void => {
      for (let day = first; day <= last; day += 1) book.earn(`B-${day}`, india('2026-05-01') + day * 86_400_000, 10)
    }
    earnOn(1, 24)
    book.tell(debit(240), june)
    expect(book.account().inTransit[0]?.parts).toHaveLength(24)
    earnOn(25, 28)
    book.tell(hold(10), june)
    const { buckets, holds } = book.account()
    expect(holds[0]?.parts).toHaveLength(1)
    expect(24 + 1 + buckets.length).toBe(accountMaximums.slots)
  })

  test('never exceeds the month’s limit, however it is split', () => {
    const parts = fc.array(
      fc.record({ points: fc.integer({ min: 1, max: 80 }), day: fc.integer({ min: 1, max: 60 }) }),
      {
        maxLength: 20,
      },
    )
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 150 }), (list, maximumPointsPerMonth) => {
        const book = giver(limited({ maximumPointsPerMonth }))
        const given = new Map<string, number>()
        const inOrder = list.toSorted((a, b) => a.day - b.day)
        for (const [index, { points, day }] of inOrder.entries()) {
          const when = india('2026-06-01') + (day - 1) * 86_400_000
          const month = day <= 30 ? 'june' : 'july'
          const command = debit(points, `T-${index}`)
          const fits = (given.get(month) ?? 0) + points <= maximumPointsPerMonth
          const enough = points <= 500 - [...given.values()].reduce((sum, each) => sum + each, 0)
          expect(book.ask(command, when).status).toBe(fits && enough ? 'accepted' : 'refused')
          if (!fits || !enough) continue
          book.tell(command, when)
          book.tell(answer('credited', `T-${index}`), when)
          given.set(month, (given.get(month) ?? 0) + points)
        }
      }),
      { numRuns: propertyRuns() },
    )
  })
})
