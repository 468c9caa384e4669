import { describe, expect, test } from 'vitest'
import { nextSettlementAt, settle } from '../../src/ledger/index.ts'
import { india, openBook, spend } from '../support/book.ts'
import {
  capture,
  columns,
  end,
  hold,
  hours,
  lease,
  minuteMs,
  now,
  offlineTerms,
  release,
  shopper,
} from '../support/holds.ts'
import { rupeeTerms } from '../support/terms.ts'

describe('the end of a hold', () => {
  test('comes exactly at its time, and is written at that instant however late anybody looks', () => {
    const book = shopper()
    book.tell(hold(120), now)
    expect(nextSettlementAt(book.account())).toBe(end)
    expect(columns(book, end - 1)).toEqual({ available: 30, held: 120, debt: 0 })
    expect(columns(book, end)).toEqual({ available: 150, held: 0, debt: 0 })
    const { entries } = settle(book.account(), end + 500)
    expect(entries).toMatchObject([{ kind: 'hold-expired', points: 120, ref: 'H-1', occurredAt: end }])
  })

  test('is before a capture at that very instant', () => {
    const late = shopper()
    late.tell(hold(120), now)
    expect(late.refused(capture(10), end)).toEqual({
      code: 'hold-expired',
      details: { holdId: 'H-1', expiresAt: end, at: end },
    })
    expect(late.refused(release(), end).code).toBe('hold-expired')
    const punctual = shopper()
    punctual.tell(hold(120), now)
    punctual.tell(capture(10), end - 1)
  })

  test('frees points that repay debt first', () => {
    const book = shopper({ ...rupeeTerms, returns: { ...rupeeTerms.returns, debtLimitPoints: 1000 } })
    book.tell(hold(120), now)
    book.giveBack('B-1', now, 100)
    // What is held is never clawed back: thirty points were free, seventy are owed.
    expect(columns(book)).toEqual({ available: 0, held: 120, debt: 70 })
    expect(columns(book, end)).toEqual({ available: 50, held: 0, debt: 0 })
    const [entry] = settle(book.account(), end).entries
    expect(entry).toMatchObject({ kind: 'hold-expired', points: 120, delta: { available: 50, held: -120, debt: -70 } })
    expect(entry?.allocation.map(({ points, held }) => [points, held])).toEqual([
      [-70, -100],
      [0, -20],
    ])
    book.tell(capture(30), now)
    expect(columns(book)).toEqual({ available: 20, held: 0, debt: 0 })
  })

  test('lets points that outlived their expiry by it die at that instant', () => {
    const lastMinute = india('2027-01-31T23:50')
    const midnight = india('2027-02-01T00:00')
    const book = shopper()
    book.tell(hold(60), lastMinute)
    expect(columns(book, midnight)).toEqual({ available: 50, held: 60, debt: 0 })
    const { entries } = settle(book.account(), india('2027-02-02'))
    expect(entries.map(({ kind, points, occurredAt }) => [kind, points, occurredAt])).toEqual([
      ['expired', -40, midnight],
      ['hold-expired', 60, lastMinute + 15 * minuteMs],
      ['expired', -60, lastMinute + 15 * minuteMs],
    ])
    book.tell(capture(25), midnight + minuteMs)
    expect(book.kinds().slice(-3)).toEqual(['redeemed', 'released', 'expired'])
    expect(book.entries().at(-1)).toMatchObject({ points: -35, occurredAt: midnight + minuteMs })
    expect(columns(book, midnight + minuteMs)).toEqual({ available: 50, held: 0, debt: 0 })
  })
})

describe('what is told late', () => {
  test('a capture that happened in time counts although the hold was freed meanwhile', () => {
    const book = shopper()
    book.tell(hold(120), now)
    book.tell(spend(20), end + 1)
    book.tell(capture(80), end - 1)
    expect(columns(book, end + 1)).toEqual({ available: 50, held: 0, debt: 0 })
    expect(book.refused(capture(1, 'H-1', 'C-2'), end - 1).code).toBe('hold-resolved')
  })

  test('what was spent meanwhile becomes permitted debt, and no more than that', () => {
    const book = shopper({ ...rupeeTerms, returns: { ...rupeeTerms.returns, debtLimitPoints: 50 } })
    book.tell(hold(120), now)
    book.tell(spend(140), end + 1)
    expect(book.refused(capture(61), end - 1)).toMatchObject({
      code: 'insufficient-points',
      details: { requestedPoints: 61, availablePoints: 10, acceptedPoints: 60 },
    })
    book.tell(capture(60), end - 1)
    expect(columns(book, end + 1)).toEqual({ available: 0, held: 0, debt: 50 })
  })

  test('no more than the hold had left', () => {
    const book = shopper()
    book.tell(hold(20), now)
    book.tell(spend(1), end + 1)
    expect(book.refused(capture(21), end - 1)).toMatchObject({
      code: 'insufficient-points',
      details: { heldPoints: 20 },
    })
    expect(book.tell(capture(), end - 1)).toMatchObject([{ kind: 'redeemed', points: -20 }])
  })

  test('a hold that is over when it is told holds nothing, and its capture counts', () => {
    const book = shopper()
    book.tell(spend(100), end + 1)
    expect(book.tell(hold(30), now).map((entry) => entry.kind)).toEqual(['held', 'hold-expired'])
    book.tell(capture(30), end - 1)
    expect(columns(book, end + 1)).toEqual({ available: 20, held: 0, debt: 0 })
  })

  test('the last four holds that are over are answered for, those still to capture longest', () => {
    const book = shopper(offlineTerms)
    book.tell(lease(10), now)
    const later = hours(40)
    for (const id of ['H-1', 'H-2', 'H-3', 'H-4', 'H-5']) {
      book.tell(hold(5, id), later)
      book.tell(release(id), later)
    }
    expect(book.account().resolvedHolds.map(({ holdId }) => holdId)).toEqual(['L-1', 'H-3', 'H-4', 'H-5'])
    expect(book.refused(release('H-2'), later).code).toBe('unknown-hold')
    book.tell(capture(10, 'L-1'), hours(7))
  })
})

test('a lease is answered for after any number of checkouts that nobody captured', () => {
  const book = shopper(offlineTerms)
  book.tell(lease(50), now)
  for (const [index, id] of ['H-1', 'H-2', 'H-3', 'H-4', 'H-5'].entries()) book.tell(hold(5, id), hours(33 + index))
  expect(book.account().holds.map(({ holdId }) => holdId)).toEqual(['H-5'])
  book.tell(capture(40, 'L-1'), hours(7))
  expect(columns(book, hours(39))).toEqual({ available: 110, held: 0, debt: 0 })
})

describe('a lease', () => {
  test('takes what there is and the terms allow, until it ends; the till may report a day longer', () => {
    const book = shopper(offlineTerms)
    book.tell(lease(1000), now)
    expect(book.account().holds).toMatchObject([
      { holdId: 'L-1', kind: 'lease', expiresAt: hours(8), heldUntil: hours(32) },
    ])
    expect(columns(book)).toEqual({ available: 0, held: 150, debt: 0 })
    expect(book.tell(lease(1000), now)).toEqual([])
    const some = shopper({ ...offlineTerms, offline: { maximumPoints: 60, spendWithinHours: 1, reportWithinHours: 0 } })
    some.tell(lease(1000), now)
    expect(columns(some)).toEqual({ available: 90, held: 60, debt: 0 })
    expect(columns(some, hours(1))).toEqual({ available: 150, held: 0, debt: 0 })
  })

  test('is captured in parts, each once, and what is left waits for more', () => {
    const book = shopper(offlineTerms)
    book.tell(lease(100), now)
    book.tell(capture(30, 'L-1', 'C-1'), hours(1))
    book.tell(capture(40, 'L-1', 'C-2'), hours(2))
    expect(columns(book, hours(2))).toEqual({ available: 50, held: 30, debt: 0 })
    expect(book.refused(capture(31, 'L-1', 'C-3'), hours(3)).details).toMatchObject({ acceptedPoints: 30 })
    book.tell(capture(30, 'L-1', 'C-3'), hours(3))
    expect(book.account()).toMatchObject({ holds: [], resolvedHolds: [{ holdId: 'L-1', how: 'captured' }] })
  })

  test('counts what happened before its end, told until its points are free, and after', () => {
    const book = shopper(offlineTerms)
    book.tell(lease(100), now)
    expect(book.refused(capture(10, 'L-1'), hours(8)).code).toBe('hold-expired')
    book.earn('B-3', hours(31), 1)
    book.tell(capture(30, 'L-1', 'C-1'), hours(8) - 1)
    expect(columns(book, hours(31))).toEqual({ available: 51, held: 70, debt: 0 })
    expect(columns(book, hours(32))).toEqual({ available: 121, held: 0, debt: 0 })
    book.tell(spend(1), hours(33))
    book.tell(capture(20, 'L-1', 'C-2'), hours(7))
    book.tell(capture(50, 'L-1', 'C-3'), hours(7))
    expect(book.refused(capture(1, 'L-1', 'C-4'), hours(7)).code).toBe('hold-resolved')
    expect(columns(book, hours(33))).toEqual({ available: 50, held: 0, debt: 0 })
  })

  test('is refused where the terms have none, where nothing is there, and where too little', () => {
    expect(shopper().refused(lease(10), now)).toMatchObject({
      code: 'above-maximum',
      details: { acceptedPoints: 0, boundBy: 'offline' },
    })
    expect(openBook(offlineTerms).refused(lease(10), now).code).toBe('insufficient-points')
    const dear = { ...offlineTerms, redeem: { ...offlineTerms.redeem, minimumPoints: 200 } }
    expect(shopper(dear).refused(lease(250), now)).toMatchObject({
      code: 'below-minimum',
      details: { acceptedPoints: 0, minimumPoints: 200 },
    })
  })
})

describe('a replay', () => {
  test('holds what there is and is never refused', () => {
    const book = shopper()
    book.tell({ ...hold(500), forced: true }, now)
    expect(columns(book)).toEqual({ available: 0, held: 150, debt: 0 })
    expect(openBook().tell({ ...hold(500), forced: true }, now)).toEqual([])
    const crowded = shopper()
    for (const id of ['H-1', 'H-2', 'H-3', 'H-4', 'H-5']) crowded.tell({ ...hold(10, id), forced: true }, now)
    expect(crowded.account().holds.map(({ holdId }) => holdId)).toEqual(['H-2', 'H-3', 'H-4', 'H-5'])
    expect(crowded.account().resolvedHolds).toMatchObject([{ holdId: 'H-1', how: 'expired', leftPoints: 10 }])
    crowded.tell(capture(10, 'H-1'), now)
  })

  test('captures what was captured, with debt and a write-off where the account lacks it', () => {
    const book = shopper({ ...rupeeTerms, returns: { ...rupeeTerms.returns, debtLimitPoints: 30 } })
    book.tell(hold(100), now)
    book.tell({ ...capture(200), forced: true }, now)
    expect(columns(book)).toEqual({ available: 0, held: 0, debt: 30 })
    expect(book.account().lifetime).toMatchObject({ redeemed: 200, writtenOff: 20 })
    const unknown = shopper()
    expect(unknown.tell({ ...capture(20, 'H-7'), forced: true }, now)).toMatchObject([
      { kind: 'redeemed', points: -20 },
    ])
    expect(unknown.tell({ ...capture(undefined, 'H-7', 'C-2'), forced: true }, now)).toEqual([])
  })
})
