import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balanceAt, billMaximums, type LedgerTerms, openAccount, quoteRedemption } from '../../src/ledger/index.ts'
import { india, openBook, spend, spendOn } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'

const now = '2026-06-01'
const withRedeem = (redeem: Partial<LedgerTerms['redeem']>): LedgerTerms => ({
  ...rupeeTerms,
  redeem: { ...rupeeTerms.redeem, ...redeem },
})
const funded = (points: number, terms = rupeeTerms) => {
  const book = openBook(terms)
  book.earn('B-1', '2026-01-15', points)
  return book
}

describe('burning', () => {
  test('soonest expiry first, then oldest, never-expiring last', () => {
    const end = india('2027-01-01T00:00')
    const bucket = (fund: string, maturesAt: number, expiresAt: number | null) => ({
      fund,
      maturesAt,
      expiresAt,
      open: 10,
      held: 0,
    })
    const book = openBook(rupeeTerms, openAccount())
    const parcels = [
      bucket('endless', 1, null),
      bucket('a-young', 20, end),
      bucket('b-old', 10, end),
      bucket('late', 5, end + 1),
    ].map(({ open, held: _held, ...part }) => ({ ...part, points: open }))
    book.tell({ kind: 'credit-transfer', transferId: 'T-1', parts: parcels }, now)
    const [entry] = book.tell(spend(35), now)
    expect(entry?.allocation.map(({ bucket: key, points }) => [key.split('/')[0], points])).toEqual([
      ['b-old', -10],
      ['a-young', -10],
      ['late', -10],
      ['endless', -5],
    ])
  })

  test('no burn leaves an earlier-expiring spendable bucket unburnt', () => {
    const months = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(months, fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 6 }), (order, burns) => {
        const book = openBook()
        for (const month of order) book.earn(`B-${month}`, `2026-${String(month).padStart(2, '0')}-05`, 50)
        for (const [index, points] of burns.entries()) {
          const before = book.account().buckets
          const outcome = book.ask(spend(points, `R-${index}`), '2026-12-31')
          if (outcome.status === 'refused') continue
          book.tell(spend(points, `R-${index}`), '2026-12-31')
          const drained = before.filter(
            ({ expiresAt }) => !book.account().buckets.some((b) => b.expiresAt === expiresAt),
          )
          // Buckets come in order of expiry, so what is drained is where the list began.
          expect(drained).toEqual(before.slice(0, drained.length))
          expect(book.account().buckets.slice(1)).toEqual(before.slice(drained.length + 1))
        }
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('pending and held points are not spendable', () => {
    const held = { fund: 'points', maturesAt: 1, expiresAt: null, open: 50, held: 50 }
    const pending = { fund: 'points', maturesAt: india('2027-01-01'), expiresAt: null, open: 50, held: 0 }
    const book = openBook(rupeeTerms, { ...openAccount(), settledAt: 1, buckets: [held, pending] })
    expect(book.refused(spend(1), now)).toMatchObject({ code: 'insufficient-points', details: { availablePoints: 0 } })
  })
})

describe('what limits a redemption', () => {
  test('too few points', () => {
    expect(funded(100).refused(spend(101), now)).toEqual({
      code: 'insufficient-points',
      details: { requestedPoints: 101, availablePoints: 100, acceptedPoints: 100, boundBy: 'available' },
    })
  })

  test('the minimum and the step', () => {
    const book = funded(260, withRedeem({ minimumPoints: 100, stepPoints: 50 }))
    expect(book.refused(spend(50), now)).toMatchObject({
      code: 'below-minimum',
      details: { boundBy: 'minimum', minimumPoints: 100, acceptedPoints: 250 },
    })
    expect(book.refused(spend(120), now)).toMatchObject({
      code: 'not-a-step',
      details: { boundBy: 'step', stepPoints: 50, acceptedPoints: 250 },
    })
  })

  test('the share of the bill and the minimum bill', () => {
    const book = funded(500, withRedeem({ maximumShareOfBillPercent: 30, minimumBillMinor: 50_000 }))
    expect(book.refused({ ...spend(301), billMinor: 100_000 }, now)).toMatchObject({
      code: 'above-bill-share',
      details: { boundBy: 'bill-share', acceptedPoints: 300 },
    })
    expect(book.refused({ ...spend(1), billMinor: 49_999 }, now)).toMatchObject({
      code: 'below-minimum',
      details: { boundBy: 'minimum-bill', minimumBillMinor: 50_000, acceptedPoints: 0 },
    })
    book.tell({ ...spend(300), billMinor: 100_000 }, now)
    expect(balanceAt(book.account(), india(now)).available).toBe(200)
  })

  test('the maximum of one redemption', () => {
    const book = funded(500, withRedeem({ maximumPoints: 120, stepPoints: 50 }))
    expect(book.refused(spend(150), now)).toEqual({
      code: 'above-maximum',
      details: {
        requestedPoints: 150,
        availablePoints: 500,
        acceptedPoints: 100,
        boundBy: 'maximum',
        maximumPoints: 120,
      },
    })
    book.tell(spend(100), now)
    book.tell(spend(100, 'R-2'), now)
    const terms = withRedeem({ maximumPoints: 120 })
    expect(quoteRedemption(terms, book.account(), {}, india(now))).toMatchObject({
      redeemablePoints: 120,
      boundBy: 'maximum',
    })
    expect(quoteRedemption(terms, book.account(), { billMinor: 9_000 }, india(now))).toMatchObject({
      redeemablePoints: 90,
      boundBy: 'bill-share',
    })
    expect(quoteRedemption(withRedeem({ maximumPoints: 400 }), book.account(), {}, india(now))).toMatchObject({
      redeemablePoints: 300,
      boundBy: 'available',
    })
  })

  test('a frozen account spends nothing', () => {
    const book = openBook(rupeeTerms, { ...funded(100).account(), frozen: true })
    expect(book.refused(spend(10), now).code).toBe('account-frozen')
    expect(book.refused({ kind: 'debit-transfer', transferId: 'T-1', points: 10 }, now).code).toBe('account-frozen')
    expect(quoteRedemption(rupeeTerms, book.account(), {}, india(now)).boundBy).toBe('frozen')
  })

  test('points that are not whole and positive are a bad command', () => {
    for (const points of [0, -5, 1.5, Number.NaN]) {
      expect(funded(100).refused(spend(points), now).code).toBe('bad-command')
    }
  })

  test('a refusal writes nothing: the account is as it was', () => {
    const book = funded(100)
    const before = structuredClone(book.account())
    book.ask(spend(101), '2027-06-01')
    expect(book.account()).toEqual(before)
  })
})

describe('the quote', () => {
  test('says how much, what it is worth, which limit bound and what expires next', () => {
    const book = funded(260)
    book.earn('B-2', '2026-03-15', 40)
    const quote = quoteRedemption(
      withRedeem({ maximumShareOfBillPercent: 20, minorPerPoint: 50 }),
      book.account(),
      { billMinor: 50_000 },
      india(now),
    )
    expect(quote).toEqual({
      available: 300,
      redeemablePoints: 200,
      redeemableMinor: 10_000,
      boundBy: 'bill-share',
      limits: {
        minimumPoints: 1,
        stepPoints: 1,
        maximumPoints: null,
        maximumShareOfBillPercent: 20,
        billPoints: 200,
        minimumBillMinor: 0,
      },
      nextExpiry: { points: 260, at: india('2027-02-01T00:00') },
    })
  })

  test('says zero and why when nothing can be redeemed', () => {
    const quote = (terms: LedgerTerms, billMinor: number) =>
      quoteRedemption(terms, funded(60).account(), { billMinor }, india(now))
    expect(quote(withRedeem({ minimumPoints: 100 }), 100_000)).toMatchObject({
      redeemablePoints: 0,
      boundBy: 'minimum',
    })
    expect(quote(withRedeem({ minimumBillMinor: 1000 }), 999).boundBy).toBe('minimum-bill')
    expect(quote(withRedeem({ stepPoints: 50 }), 100_000)).toMatchObject({ redeemablePoints: 50, boundBy: 'step' })
    expect(quoteRedemption(rupeeTerms, openAccount(), {}, india(now))).toEqual({
      available: 0,
      redeemablePoints: 0,
      redeemableMinor: 0,
      boundBy: 'available',
      limits: {
        minimumPoints: 1,
        stepPoints: 1,
        maximumPoints: null,
        maximumShareOfBillPercent: 100,
        billPoints: null,
        minimumBillMinor: 0,
      },
      nextExpiry: null,
    })
  })

  test('what the quote offers is accepted, and a step more is not', () => {
    const limits = fc.record({
      minorPerPoint: fc.integer({ min: 1, max: 300 }),
      minimumPoints: fc.integer({ min: 1, max: 80 }),
      stepPoints: fc.integer({ min: 1, max: 30 }),
      maximumShareOfBillPercent: fc.integer({ min: 0, max: 100 }),
      minimumBillMinor: fc.nat(20_000),
    })
    fc.assert(
      fc.property(limits, fc.nat(400), fc.nat(60_000), (redeem, points, billMinor) => {
        const terms = withRedeem(redeem)
        const book = funded(points, terms)
        const quote = quoteRedemption(terms, book.account(), { billMinor }, india(now))
        const asked = (wanted: number) => book.ask({ ...spend(wanted), billMinor }, now).status
        if (quote.redeemablePoints > 0) expect(asked(quote.redeemablePoints)).toBe('accepted')
        expect(asked(quote.redeemablePoints + redeem.stepPoints)).toBe(
          quote.redeemablePoints === 0 && isAllowed(terms, points, billMinor, redeem.stepPoints)
            ? 'accepted'
            : 'refused',
        )
      }),
      { numRuns: propertyRuns() },
    )
  })
})

/** The limits, said once more and naively. */
function isAllowed({ redeem }: LedgerTerms, available: number, billMinor: number, points: number): boolean {
  const paidMinor = points * redeem.minorPerPoint
  const mostMinor = (billMinor * redeem.maximumShareOfBillPercent) / 100
  return (
    points <= available &&
    points >= redeem.minimumPoints &&
    points % redeem.stepPoints === 0 &&
    billMinor >= redeem.minimumBillMinor &&
    paidMinor <= mostMinor
  )
}

describe('redemptions that already happened', () => {
  test('are never refused: the shortfall is debt, and beyond the limit a write-off', () => {
    const book = funded(30, {
      ...withRedeem({ minimumPoints: 500 }),
      returns: { ...rupeeTerms.returns, debtLimitPoints: 50 },
    })
    const written = book.tell({ ...spend(100), forced: true }, now)
    expect(written.map(({ kind, points, after }) => [kind, points, after.debt])).toEqual([
      ['redeemed', -100, 50],
      ['written-off', 20, 50],
    ])
  })

  test('what was written off never left, so it does not come back with the goods', () => {
    const book = funded(30, { ...rupeeTerms, returns: { ...rupeeTerms.returns, debtLimitPoints: 50 } })
    book.tell({ ...spendOn('B-2', 100), forced: true }, now)
    book.tell({ kind: 'void', billId: 'B-2' }, now)
    expect(book.bill('B-2').restoredPoints).toBe(80)
    expect(book.account()).toMatchObject({ debt: 0, lifetime: { restored: 80, writtenOff: 20 } })
  })

  test('the same redemption on a bill again changes nothing', () => {
    const book = funded(100)
    book.tell(spendOn('B-2', 40, 'R-7'), now)
    expect(book.tell(spendOn('B-2', 40, 'R-7'), now)).toEqual([])
    book.tell(spendOn('B-2', 10, 'R-8'), now)
    expect(book.bill('B-2').burnedFrom).toMatchObject([{ points: 50, restored: 0 }])
  })
})

describe('redemptions of one bill', () => {
  const told = (index: number, forced = false) => ({ ...spendOn('B-2', 1, `R-${index}`), forced })

  test('are as many as it knows again: one more is refused, so that none is ever taken twice', () => {
    const book = funded(100)
    const maximum = billMaximums.redemptions
    for (let index = 1; index <= maximum; index += 1) book.tell(told(index), now)
    expect(book.refused(told(maximum + 1), now)).toEqual({
      code: 'too-many-redemptions',
      details: {
        billId: 'B-2',
        maximum,
        requestedPoints: 1,
        acceptedPoints: 0,
        accepted: 'at most 16 redemptions and captures on one bill',
      },
    })
    book.tell({ kind: 'hold', holdId: 'H-1', points: 5 }, now)
    const capture = { kind: 'capture', commandId: 'C-1', holdId: 'H-1', billId: 'B-2' } as const
    expect(book.refused(capture, now).code).toBe('too-many-redemptions')
    expect(book.tell(told(1), now)).toEqual([])
    expect(book.bill('B-2').redemptions).toHaveLength(maximum)
  })

  test('a replay brings more: they happened', () => {
    const book = funded(100)
    for (let index = 1; index <= 20; index += 1) book.tell(told(index, true), now)
    expect(book.account().lifetime.redeemed).toBe(20)
    expect(book.bill('B-2').redemptions).toHaveLength(billMaximums.redemptions)
  })
})

describe('adjustments', () => {
  const adjust = (points: number, reason = 'goodwill') =>
    ({ kind: 'adjust', commandId: 'A-1', points, reason, actor: 'staff-7' }) as const

  test('carry a reason and an actor in the entry', () => {
    const book = openBook()
    expect(book.tell(adjust(50), now)).toMatchObject([
      { kind: 'adjusted', points: 50, reason: 'goodwill', actor: 'staff-7', ref: 'A-1' },
    ])
    book.tell(adjust(-20), now)
    expect(book.account().lifetime).toMatchObject({ issued: 50, deducted: 20 })
  })

  test('without a reason code or an actor they are refused: entries hold no free text', () => {
    const book = openBook()
    expect(book.refused(adjust(50, 'for Asha, +91 98...'), now).details).toMatchObject({ path: 'reason' })
    expect(book.refused(adjust(50, ''), now).details).toMatchObject({ path: 'reason' })
    expect(book.refused({ ...adjust(50), actor: '' }, now).details).toMatchObject({ path: 'actor' })
    expect(book.refused(adjust(0), now).details).toMatchObject({ path: 'points' })
  })

  test('cannot take more than there is', () => {
    expect(funded(10).refused(adjust(-11), now)).toMatchObject({
      code: 'insufficient-points',
      details: { acceptedPoints: -10 },
    })
  })
})
