import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  balanceAt,
  type CaptureHold,
  type LedgerTerms,
  type OfflineAllowance,
  openAllowance,
  spendOffline,
} from '../../src/ledger/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { hours, lease, now, offlineTerms, shopper } from './holds-support.ts'
import { type Book, openBook, spend } from './support.ts'

const noon = hours(0)

function allowanceOf(book: Book, holdId: string, terms: LedgerTerms = offlineTerms): OfflineAllowance {
  const held = book.account().holds.find((hold) => hold.holdId === holdId)
  if (held === undefined) throw new Error(`no lease ${holdId}`)
  return openAllowance(terms, held)
}

function till(points = 100, terms = offlineTerms) {
  const book = shopper(terms)
  book.tell(lease(points), now)
  return { book, allowance: allowanceOf(book, 'L-1', terms) }
}

describe('the allowance of a till', () => {
  test('is what was leased, as plain JSON that a till keeps', () => {
    const { allowance } = till()
    expect(allowance).toEqual({
      holdId: 'L-1',
      points: 100,
      spentPoints: 0,
      expiresAt: hours(8),
      redeem: offlineTerms.redeem,
    })
    expect(JSON.parse(JSON.stringify(allowance))).toEqual(allowance)
  })

  test('is spent in parts, each with a capture to report', () => {
    const { book, allowance } = till()
    const first = spendOffline(allowance, { commandId: 'C-1', points: 60, billId: 'B-7' }, noon)
    if (first.status === 'refused') throw new Error(first.code)
    expect(first).toEqual({
      status: 'accepted',
      allowance: { ...allowance, spentPoints: 60 },
      capture: { kind: 'capture', commandId: 'C-1', holdId: 'L-1', points: 60, billId: 'B-7' },
      at: noon,
    })
    expect(spendOffline(first.allowance, { commandId: 'C-2', points: 41 }, noon)).toMatchObject({
      code: 'insufficient-points',
      details: { requestedPoints: 41, availablePoints: 40, acceptedPoints: 40 },
    })
    book.tell(first.capture, first.at)
    expect(book.bill('B-7').burnedFrom).toMatchObject([{ points: 60 }])
  })

  test('ends at its time', () => {
    const { allowance } = till()
    const wish = { commandId: 'C-1', points: 1 }
    expect(spendOffline(allowance, wish, hours(8) - 1).status).toBe('accepted')
    for (const late of [hours(8), hours(9), Number.NaN]) {
      expect(spendOffline(allowance, wish, late)).toMatchObject({ code: 'hold-expired' })
    }
  })

  test('has the limits of a redemption', () => {
    const redeem = { ...offlineTerms.redeem, minimumPoints: 10, stepPoints: 5, maximumPoints: 50 }
    const { allowance } = till(100, { ...offlineTerms, redeem: { ...redeem, maximumShareOfBillPercent: 50 } })
    const code = (points: number, billMinor?: number, spentOnBillPoints?: number) => {
      const answer = spendOffline(allowance, { commandId: 'C-1', points, billMinor, spentOnBillPoints }, noon)
      return answer.status === 'refused' ? answer.code : 'accepted'
    }
    expect(code(5)).toBe('below-minimum')
    expect(code(12)).toBe('not-a-step')
    expect(code(55)).toBe('above-maximum')
    expect(code(30, 5000)).toBe('above-bill-share')
    expect(code(25, 5000)).toBe('accepted')
    expect(code(15, 5000, 15)).toBe('above-bill-share')
    expect(code(0)).toBe('bad-command')
    expect(spendOffline(allowance, { commandId: '', points: 10 }, noon)).toMatchObject({ code: 'bad-command' })
  })

  test('that was not reported in time is free again, and what it spent still counts', () => {
    const { book, allowance } = till()
    const spent = spendOffline(allowance, { commandId: 'C-1', points: 60 }, hours(7))
    if (spent.status === 'refused') throw new Error(spent.code)
    expect(balanceAt(book.account(), hours(32)).available).toBe(150)
    book.tell(spend(120), hours(33))
    book.tell(spent.capture, spent.at)
    expect(balanceAt(book.account(), hours(33))).toMatchObject({ available: 0, debt: 30 })
  })
})

interface Report {
  readonly capture: CaptureHold
  readonly at: number
}

/** Several tills of one shop, each with what it may spend and what it has not told yet. */
type Act =
  | { readonly do: 'lease'; readonly till: number; readonly points: number }
  | { readonly do: 'spend'; readonly till: number; readonly points: number }
  | { readonly do: 'sync'; readonly till: number; readonly pick: number; readonly again: boolean }
  | { readonly do: 'counter'; readonly points: number }
  | { readonly do: 'return' }
  | { readonly do: 'wait'; readonly hours: number }

const tillNumber = fc.nat(2)
const points = fc.integer({ min: 1, max: 120 })
const acts = fc.array(
  fc.oneof<fc.Arbitrary<Act>[]>(
    fc.record({ do: fc.constant('lease' as const), till: tillNumber, points }),
    fc.record({ do: fc.constant('spend' as const), till: tillNumber, points: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ do: fc.constant('sync' as const), till: tillNumber, pick: fc.nat(5), again: fc.boolean() }),
    fc.record({ do: fc.constant('counter' as const), points }),
    fc.record({ do: fc.constant('return' as const) }),
    fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 3, 9, 40) }),
  ),
  { maxLength: 50, size: 'max' },
)

interface Shop {
  readonly book: Book
  readonly tills: { allowance: OfflineAllowance | null; readonly unsaid: Report[] }[]
  readonly acceptedOffline: Map<string, number>
  readonly refusals: string[]
  clock: number
  serial: number
}

function openShop(terms: LedgerTerms): Shop {
  const book = openBook(terms)
  book.earn('B-1', '2026-01-15', 200)
  const tills = [0, 1, 2].map(() => ({ allowance: null, unsaid: [] }))
  return { book, tills, acceptedOffline: new Map(), refusals: [], clock: noon, serial: 0 }
}

function happen(shop: Shop, terms: LedgerTerms, act: Act): void {
  const { book, clock } = shop
  shop.serial += 1
  const id = `X-${shop.serial}`
  if (act.do === 'wait') shop.clock += act.hours * 3_600_000
  else if (act.do === 'return') book.giveBack('B-1', clock, 200)
  else if (act.do === 'counter') {
    if (book.ask(spend(act.points, id), clock).status === 'accepted') book.tell(spend(act.points, id), clock)
  } else {
    const at = shop.tills[act.till]
    if (at === undefined) return
    if (act.do === 'lease') {
      if (book.ask(lease(act.points, id), clock).status === 'refused') return
      book.tell(lease(act.points, id), clock)
      at.allowance = allowanceOf(book, id, terms)
    } else if (act.do === 'spend') {
      const wish = { commandId: id, points: act.points, billId: `bill-${id}` }
      const answer = at.allowance === null ? null : spendOffline(at.allowance, wish, clock)
      if (answer?.status !== 'accepted') return
      at.allowance = answer.allowance
      at.unsaid.push(answer)
      const { holdId } = answer.capture
      shop.acceptedOffline.set(holdId, (shop.acceptedOffline.get(holdId) ?? 0) + act.points)
    } else sync(shop, at.unsaid, act.pick, act.again)
  }
}

/** One report reaches the ledger, out of order perhaps, and twice where the till got no answer. */
function sync({ book, refusals }: Shop, unsaid: Report[], pick: number, again: boolean): void {
  const index = pick % Math.max(1, unsaid.length)
  const report = unsaid[index]
  if (report === undefined) return
  if (!again) unsaid.splice(index, 1)
  const answer = book.ask(report.capture, report.at)
  if (answer.status === 'accepted') book.tell(report.capture, report.at)
  else refusals.push(answer.code)
}

const capturedPoints = (book: Book) => book.account().lifetime.redeemed

describe('several tills and the counter, in any order', () => {
  const limits = fc.constantFrom(0, 50, 1000)
  const termsWith = (debtLimitPoints: number): LedgerTerms => ({
    ...offlineTerms,
    returns: { ...offlineTerms.returns, debtLimitPoints },
    offline: { maximumPoints: 90, spendWithinHours: 8, reportWithinHours: 24 },
  })

  test('13. never spend more than was issued and what may be owed', () => {
    fc.assert(
      fc.property(limits, acts, (debtLimit, list) => {
        const terms = termsWith(debtLimit)
        const shop = openShop(terms)
        for (const act of list) {
          happen(shop, terms, act)
          const { lifetime, debt } = shop.book.account()
          expect(capturedPoints(shop.book)).toBeLessThanOrEqual(lifetime.issued + debtLimit)
          expect(debt).toBeLessThanOrEqual(debtLimit)
        }
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('no lease is spent beyond its points, offline or at sync', () => {
    fc.assert(
      fc.property(limits, acts, (debtLimit, list) => {
        const terms = termsWith(debtLimit)
        const shop = openShop(terms)
        for (const act of list) happen(shop, terms, act)
        for (const { unsaid } of shop.tills) while (unsaid.length > 0) sync(shop, unsaid, 0, false)
        const leased = new Map<string, number>()
        for (const { kind, ref, delta } of shop.book.entries()) if (kind === 'held') leased.set(ref ?? '', delta.held)
        for (const [holdId, spent] of shop.acceptedOffline) expect(spent).toBeLessThanOrEqual(leased.get(holdId) ?? 0)
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('what a till accepts, the ledger accepts, if it is told while the points wait for it', () => {
    fc.assert(
      fc.property(limits, acts, (debtLimit, list) => {
        const terms = termsWith(debtLimit)
        const shop = openShop(terms)
        for (const act of list) {
          // Every till tells everything before a lease could be over.
          if (act.do === 'wait' && act.hours > 9) {
            for (const { unsaid } of shop.tills) while (unsaid.length > 0) sync(shop, unsaid, 0, false)
          }
          happen(shop, terms, act.do === 'wait' && act.hours < 40 ? { ...act, hours: 0 } : act)
        }
        expect(shop.refusals).toEqual([])
      }),
      { numRuns: propertyRuns() },
    )
  })
})
