import { describe, expect, test } from 'vitest'
import { india, openBook, spend } from '../support/book.ts'
import { at, capture, columns, hold, lease, minuteMs, now, offlineTerms, release, shopper } from '../support/holds.ts'
import { rupeeTerms } from '../support/terms.ts'

describe('a hold', () => {
  test('sets points aside in burn order: nobody else spends them, and they stay in their buckets', () => {
    const book = shopper()
    const entries = book.tell(hold(120), now)
    expect(entries).toMatchObject([
      { kind: 'held', points: -120, ref: 'H-1', delta: { available: -120, held: 120, pending: 0, debt: 0 } },
    ])
    expect(entries[0]?.allocation.map(({ points, held }) => [points, held])).toEqual([
      [0, 100],
      [0, 20],
    ])
    expect(book.account().buckets.map(({ open, held }) => [open, held])).toEqual([
      [100, 100],
      [50, 20],
    ])
    expect(book.refused(spend(31), now)).toMatchObject({ code: 'insufficient-points', details: { acceptedPoints: 30 } })
    expect(book.refused(hold(31, 'H-2'), now).code).toBe('insufficient-points')
  })

  test('told again stands as it is', () => {
    const book = shopper()
    book.tell(hold(120), now)
    expect(book.tell(hold(120), now)).toEqual([])
    expect(columns(book)).toEqual({ available: 30, held: 120, debt: 0 })
    book.tell(release(), now)
    expect(book.refused(hold(120), now)).toEqual({
      code: 'hold-resolved',
      details: { holdId: 'H-1', how: 'released' },
    })
    expect(book.tell({ ...hold(120), forced: true }, now)).toEqual([])
  })

  test('has the limits of a redemption', () => {
    const limits = { minimumPoints: 20, stepPoints: 10, maximumPoints: 90, maximumShareOfBillPercent: 50 }
    const book = shopper({ ...rupeeTerms, redeem: { ...rupeeTerms.redeem, ...limits } })
    expect(book.refused(hold(10), now).code).toBe('below-minimum')
    expect(book.refused(hold(25), now).code).toBe('not-a-step')
    expect(book.refused(hold(100), now)).toMatchObject({
      code: 'above-maximum',
      details: { acceptedPoints: 90, boundBy: 'maximum', maximumPoints: 90 },
    })
    expect(book.refused({ ...hold(60), billMinor: 10_000 }, now)).toMatchObject({
      code: 'above-bill-share',
      details: { acceptedPoints: 50, boundBy: 'bill-share' },
    })
    book.tell({ ...hold(50), billMinor: 10_000 }, now)
  })

  test('is captured within the limits of the bill, also when it was placed before there was one', () => {
    const limits = { maximumShareOfBillPercent: 50, minimumBillMinor: 2000 }
    const book = shopper({ ...rupeeTerms, redeem: { ...rupeeTerms.redeem, ...limits } })
    book.tell(hold(120), now)
    expect(book.refused({ ...capture(), billMinor: 10_000 }, now)).toEqual({
      code: 'above-bill-share',
      details: {
        holdId: 'H-1',
        requestedPoints: 120,
        heldPoints: 120,
        acceptedPoints: 50,
        boundBy: 'bill-share',
        billMinor: 10_000,
        maximumShareOfBillPercent: 50,
      },
    })
    expect(book.refused({ ...capture(10), billMinor: 1999 }, now)).toMatchObject({
      code: 'below-minimum',
      details: { acceptedPoints: 0, boundBy: 'minimum-bill', minimumBillMinor: 2000 },
    })
    book.tell({ ...spend(20), billId: 'B-9', billMinor: 10_000 }, now)
    expect(book.refused({ ...capture(31), billId: 'B-9', billMinor: 10_000 }, now)).toMatchObject({
      code: 'above-bill-share',
      details: { acceptedPoints: 30 },
    })
    book.tell({ ...capture(30), billId: 'B-9', billMinor: 10_000 }, now)
    expect(columns(book)).toEqual({ available: 100, held: 0, debt: 0 })
  })

  test('that was over when its capture arrived is captured within the limits of the bill too', () => {
    const book = shopper({ ...rupeeTerms, redeem: { ...rupeeTerms.redeem, maximumShareOfBillPercent: 50 } })
    book.tell(hold(120), now)
    book.tell(spend(1), at + 60 * minuteMs)
    expect(book.refused({ ...capture(), billMinor: 10_000 }, now).code).toBe('above-bill-share')
    book.tell({ ...capture(50), billMinor: 10_000 }, now)
    expect(columns(book, at + 60 * minuteMs).available).toBe(99)
  })

  test('of a lease, or told by a replay, is captured whatever the bill was: the goods are gone', () => {
    const book = shopper({ ...offlineTerms, redeem: { ...rupeeTerms.redeem, maximumShareOfBillPercent: 50 } })
    book.tell(lease(80), now)
    book.tell({ ...capture(60, 'L-1'), billMinor: 10_000 }, now)
    book.tell(hold(70), now)
    book.tell({ ...capture(70), billMinor: 10_000, forced: true }, now)
    expect(columns(book)).toEqual({ available: 0, held: 20, debt: 0 })
  })

  test('lasts as long as the terms say, or the checkout, a day at most', () => {
    const terms = { ...rupeeTerms, redeem: { ...rupeeTerms.redeem, holdMinutes: 40 } }
    const book = shopper(terms)
    book.tell(hold(10), now)
    book.tell({ ...hold(10, 'H-2'), expiresAt: at + 1 }, now)
    expect(book.account().holds.map(({ expiresAt, heldUntil }) => [expiresAt, heldUntil])).toEqual([
      [at + 40 * minuteMs, at + 40 * minuteMs],
      [at + 1, at + 1],
    ])
    const day = 1440 * minuteMs
    for (const expiresAt of [at, at - 1, at + day + 1, Number.NaN, at + 0.5]) {
      expect(book.refused({ ...hold(10, 'H-3'), expiresAt }, now)).toMatchObject({
        code: 'bad-command',
        details: { path: 'expiresAt' },
      })
    }
    book.tell({ ...hold(10, 'H-3'), expiresAt: at + day }, now)
  })

  test('is one of four at most, until one is over', () => {
    const book = shopper()
    for (const id of ['H-1', 'H-2', 'H-3', 'H-4']) book.tell(hold(10, id), now)
    expect(book.refused(hold(10, 'H-5'), now)).toMatchObject({
      code: 'too-many-holds',
      details: { holds: 4, maximum: 4, acceptedPoints: 0 },
    })
    book.tell(release('H-2'), now)
    book.tell(hold(10, 'H-5'), now)
    expect(book.account().holds.map(({ holdId }) => holdId)).toEqual(['H-1', 'H-3', 'H-4', 'H-5'])
  })

  test('malformed is a bad command', () => {
    const book = shopper()
    for (const command of [hold(0), hold(1.5), hold(5, ''), hold(5, 'x'.repeat(81)), lease(0), lease(1, '')]) {
      expect(book.refused(command, now).code).toBe('bad-command')
    }
    expect(book.refused(capture(0), now).details).toMatchObject({ path: 'points' })
    expect(book.refused(capture(1, 'H-1', ''), now).details).toMatchObject({ path: 'commandId' })
    expect(book.refused({ ...capture(1), billId: '' }, now).details).toMatchObject({ path: 'billId' })
    expect(book.refused(release(''), now).details).toMatchObject({ path: 'holdId' })
  })

  test('of a whole year of monthly expiries is possible at once, and released it is as before', () => {
    const book = openBook()
    for (let month = 0; month < 13; month += 1) {
      book.earn(`B-${month}`, india('2025-06-10') + month * 30.44 * 1440 * minuteMs, 10)
    }
    const before = book.account().buckets
    expect(before).toHaveLength(13)
    book.tell(hold(130), '2026-06-20')
    expect(book.account().holds[0]?.parts).toHaveLength(13)
    book.tell(release(), '2026-06-20')
    expect(book.account().buckets).toEqual(before)
  })

  test('of more expiries than an account has slots for joins the nearest, to the later of the two', () => {
    const book = openBook({ ...rupeeTerms, expiry: { kind: 'days', days: 360 } })
    for (let day = 1; day <= 20; day += 1) book.earn(`B-${day}`, at - day * 1440 * minuteMs, 10)
    const entries = book.tell(hold(200), now)
    expect(entries.map((entry) => entry.kind)).toEqual([...Array<string>(7).fill('coalesced'), 'held'])
    expect(book.account().holds[0]?.parts).toHaveLength(13)
    expect(columns(book)).toEqual({ available: 0, held: 200, debt: 0 })
  })
})

describe('a capture', () => {
  test('of the whole hold redeems its points', () => {
    const book = shopper()
    book.tell(hold(120), now)
    const entries = book.tell({ ...capture(), billId: 'B-9' }, now)
    expect(entries).toMatchObject([
      { kind: 'redeemed', points: -120, ref: 'B-9', delta: { available: 0, held: -120, debt: 0 } },
    ])
    expect(columns(book)).toEqual({ available: 30, held: 0, debt: 0 })
    expect(book.account()).toMatchObject({ holds: [], lifetime: { redeemed: 120 } })
    expect(book.bill('B-9').burnedFrom.map(({ points }) => points)).toEqual([100, 20])
  })

  test('of a part returns the rest at once, soonest expiry spent first', () => {
    const book = shopper()
    book.tell(hold(120), now)
    expect(book.tell(capture(70), now)).toMatchObject([
      { kind: 'redeemed', points: -70, delta: { available: 0, held: -70 } },
      { kind: 'released', points: 50, ref: 'H-1', delta: { available: 50, held: -50 } },
    ])
    expect(book.account().buckets.map(({ open, held }) => [open, held])).toEqual([
      [30, 0],
      [50, 0],
    ])
  })

  test('takes no more than is held', () => {
    const book = shopper()
    book.tell(hold(20), now)
    expect(book.refused(capture(21), now)).toEqual({
      code: 'insufficient-points',
      details: { holdId: 'H-1', requestedPoints: 21, heldPoints: 20, acceptedPoints: 20, boundBy: 'hold' },
    })
  })

  test('happens once: a hold resolves once, whatever is asked afterwards', () => {
    const book = shopper()
    book.tell(hold(50, 'H-1'), now)
    book.tell(hold(50, 'H-2'), now)
    book.tell(capture(20, 'H-1'), now)
    book.tell(release('H-2'), now)
    for (const [holdId, how] of [
      ['H-1', 'captured'],
      ['H-2', 'released'],
    ] as const) {
      const refusal = { code: 'hold-resolved', details: { holdId, how } }
      expect(book.refused(capture(1, holdId, 'C-again'), now)).toEqual(refusal)
      expect(book.refused(release(holdId), now)).toEqual(refusal)
    }
    expect(book.refused(capture(1, 'H-0'), now)).toEqual({ code: 'unknown-hold', details: { holdId: 'H-0' } })
    expect(book.refused(release('H-0'), now).code).toBe('unknown-hold')
  })

  test('told again with its bill changes nothing', () => {
    const book = shopper()
    book.tell(hold(50), now)
    book.tell({ ...capture(20), billId: 'B-9' }, now)
    expect(book.tell({ ...capture(20), billId: 'B-9' }, now)).toEqual([])
  })

  test('is given back when the goods are returned, with the expiries it had', () => {
    const book = shopper()
    const before = book.account().buckets
    book.tell(hold(120), now)
    book.tell({ ...capture(110), billId: 'B-9' }, now)
    book.tell({ kind: 'void', billId: 'B-9' }, now)
    expect(book.account().buckets).toEqual(before)
  })

  test('goes through although the account was frozen meanwhile: the shop has promised it', () => {
    const book = shopper()
    book.tell(hold(50), now)
    book.tell({ kind: 'freeze', commandId: 'F-1', frozen: true, reason: 'lost-card', actor: 'a-1' }, now)
    book.tell(capture(30), now)
    expect(columns(book)).toEqual({ available: 120, held: 0, debt: 0 })
    expect(book.refused(hold(10, 'H-2'), now).code).toBe('account-frozen')
    expect(book.refused(lease(10), now, offlineTerms).code).toBe('account-frozen')
  })
})
