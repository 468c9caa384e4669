import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  accountMaximums,
  balanceAt,
  foldEntries,
  type Hold,
  type LedgerTerms,
  nextSettlementAt,
  openAccount,
  settle,
  unaccountedPoints,
} from '../../src/ledger/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { act, openScene, play, type Scene } from './holds-play.ts'
import { at, capture, hold, lease, minuteMs, offlineTerms, release } from './holds-support.ts'
import { type Book, india, openBook, rupees, rupeeTerms, spend } from './support.ts'

const earnings = fc.array(
  fc.record({ month: fc.integer({ min: 1, max: 12 }), points: fc.integer({ min: 1, max: 300 }) }),
  { minLength: 1, maxLength: 8 },
)
const saver = (list: readonly { readonly month: number; readonly points: number }[], terms = rupeeTerms): Book => {
  const book = openBook(terms)
  for (const [index, { month, points }] of list.entries()) {
    book.earn(`B-${index}`, `2025-${String(month).padStart(2, '0')}-15`, points)
  }
  return book
}

describe('for any account', () => {
  const newYear = india('2025-12-31')

  test('7. hold and release is identity, expiries included', () => {
    fc.assert(
      fc.property(earnings, fc.integer({ min: 1, max: 100 }), (list, percent) => {
        const book = saver(list)
        const before = settle(book.account(), newYear).account
        const points = Math.max(1, Math.floor((balanceAt(before, newYear).available * percent) / 100))
        book.tell(hold(points), newYear)
        book.tell(release(), newYear)
        const { seq: _seq, resolvedHolds: _resolved, ...after } = book.account()
        const { seq: _before, resolvedHolds: _none, ...unchanged } = before
        expect(after).toEqual(unchanged)
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('hold and capture is redemption: the same points are burnt, the same are left', () => {
    fc.assert(
      fc.property(earnings, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (list, most, share) => {
        const [held, direct] = [saver(list), saver(list)]
        const available = balanceAt(held.account(), newYear).available
        const points = Math.max(1, Math.floor((available * most) / 100))
        const captured = Math.max(1, Math.floor((points * share) / 100))
        held.tell(hold(points), newYear)
        held.tell({ ...capture(captured), billId: 'B-x' }, newYear)
        direct.tell({ ...spend(captured, 'C-H-1'), billId: 'B-x' }, newYear)
        expect(held.account().buckets).toEqual(direct.account().buckets)
        expect(held.account().lifetime).toEqual(direct.account().lifetime)
        expect(held.bill('B-x')).toEqual(direct.bill('B-x'))
      }),
      { numRuns: propertyRuns() },
    )
  })
})

describe('over any history of holds', () => {
  const manyTerms: fc.Arbitrary<LedgerTerms> = fc
    .record({
      expiry: fc.constantFrom<LedgerTerms['expiry'][]>(
        { kind: 'months', months: 2 },
        { kind: 'days', days: 40 },
        { kind: 'days', days: 3 },
        { kind: 'never' },
      ),
      days: fc.constantFrom(0, 0, 2),
      debtLimitPoints: fc.constantFrom(0, 40, 1000),
      spendWithinHours: fc.constantFrom(1, 30),
      reportWithinHours: fc.constantFrom(0, 5),
    })
    .map(({ expiry, days, debtLimitPoints, spendWithinHours, reportWithinHours }) => ({
      ...rupeeTerms,
      expiry,
      maturing: { days },
      returns: { ...rupeeTerms.returns, debtLimitPoints },
      offline: { maximumPoints: 200, spendWithinHours, reportWithinHours },
    }))

  function everyAct(check: (scene: Scene) => void, usualRuns = 200): void {
    fc.assert(
      fc.property(manyTerms, fc.array(act, { maxLength: 60, size: 'max' }), (terms, acts) => {
        const scene = openScene(terms)
        for (const one of acts) {
          play(scene, terms, one)
          check(scene)
        }
      }),
      { numRuns: propertyRuns(usualRuns) },
    )
  }

  test('1. entries add up to the account: columns, buckets, and what is held of each', () => {
    everyAct(({ book, written }) => {
      const account = book.account()
      const folded = foldEntries([...written, ...book.entries()])
      expect(folded.balances).toEqual(balanceAt(account, account.settledAt))
      expect(sum(folded.buckets)).toBe(account.buckets.reduce((points, { open }) => points + open, 0))
      expect(Object.keys(folded.buckets)).toHaveLength(account.buckets.length)
      expect(Object.values(folded.held).sort()).toEqual(
        account.buckets
          .map(({ held }) => held)
          .filter((held) => held > 0)
          .sort(),
      )
      expect(unaccountedPoints(account)).toBe(0)
    }, 100)
  })

  test('3. holds and buckets agree, held lies within open, and debt leaves nothing available', () => {
    everyAct(({ book }) => {
      const { buckets, holds, debt } = book.account()
      const held = new Map<string, number>()
      for (const { fund, expiresAt, points } of holds.flatMap(({ parts }) => parts)) {
        expect(points).toBeGreaterThan(0)
        held.set(`${fund}/${expiresAt}`, (held.get(`${fund}/${expiresAt}`) ?? 0) + points)
      }
      const ofBuckets = buckets.filter((bucket) => bucket.held > 0)
      expect(new Map(ofBuckets.map((bucket) => [`${bucket.fund}/${bucket.expiresAt}`, bucket.held]))).toEqual(held)
      for (const bucket of buckets) expect(0 <= bucket.held && bucket.held <= bucket.open).toBe(true)
      expect(debt === 0 || balanceAt(book.account(), 0).available === 0).toBe(true)
    })
  })

  test('5. what is read ahead is what settling writes, and the alarm clock misses nothing', () => {
    everyAct(({ book, clock }) => {
      const account = book.account()
      for (const hours of [0, 1, 31, 700]) {
        const later = clock + hours * 60 * minuteMs
        const settled = settle(account, later)
        expect(balanceAt(account, later)).toEqual(balanceAt(settled.account, later))
        expect(settle(settle(account, clock).account, later).account).toEqual(settled.account)
      }
      const next = nextSettlementAt(account)
      expect(settle(account, next === null ? Number.MAX_SAFE_INTEGER : next - 1).entries).toEqual([])
      if (next !== null) expect(settle(account, next).entries.length).toBeGreaterThan(0)
    }, 60)
  })

  test('8. no hold is captured for more than it held', () => {
    everyAct(({ heldPoints, capturedPoints }) => {
      for (const [holdId, points] of capturedPoints) expect(points).toBeLessThanOrEqual(heldPoints.get(holdId) ?? 0)
    })
  })

  test('12. the account keeps its bounds', () => {
    everyAct(({ book }) => {
      const account = book.account()
      const bound = [...account.holds, ...account.inTransit].reduce((slots, { parts }) => slots + parts.length, 0)
      expect(account.holds.length).toBeLessThanOrEqual(accountMaximums.holds)
      expect(account.resolvedHolds.length).toBeLessThanOrEqual(accountMaximums.resolvedHolds)
      expect(account.buckets.length).toBeLessThanOrEqual(accountMaximums.buckets)
      expect(account.buckets.length + bound).toBeLessThanOrEqual(accountMaximums.slots)
      expect(JSON.stringify(account).length).toBeLessThan(accountMaximums.jsonBytes)
    })
  })
})

function sum(points: Readonly<Record<string, number>>): number {
  return Object.values(points).reduce((total, each) => total + each, 0)
}

test('the fullest account there can be stays under its bound', () => {
  const { slots, buckets, holds, resolvedHolds, transfersInTransit, capUsages, qualifyingMonths, grants } =
    accountMaximums
  const [big, late] = [accountMaximums.pointsPerCommand, 4e12]
  const bucket = {
    fund: 'f'.repeat(accountMaximums.fundLength),
    maturesAt: late,
    expiresAt: late,
    open: big,
    held: big,
  }
  const { open: points, held: _held, ...lifespan } = bucket
  const part = { ...lifespan, points }
  const holdId = 'h'.repeat(accountMaximums.holdIdLength)
  const transferId = 't'.repeat(accountMaximums.transferIdLength)
  const times = <Item>(count: number, item: Item): readonly Item[] => Array.from({ length: count }, () => item)
  const standing: Hold = { holdId, kind: 'checkout', expiresAt: late, heldUntil: late, parts: [] }
  const lifetime = { ...openAccount().lifetime }
  for (const counter of Object.keys(lifetime) as (keyof typeof lifetime)[]) Object.assign(lifetime, { [counter]: 1e12 })
  const fullest: Account = {
    seq: 1e6,
    headHash: 'a'.repeat(64),
    settledAt: late,
    frozen: false,
    buckets: times(buckets, bucket),
    holds: times(holds, standing).map((one, index) => ({
      ...one,
      parts: times(index === 0 ? slots - buckets : 0, part),
    })),
    resolvedHolds: times(resolvedHolds, {
      holdId,
      kind: 'checkout',
      how: 'captured',
      expiresAt: late,
      leftPoints: big,
    }),
    inTransit: times(transfersInTransit, { transferId, parts: [] }),
    debt: big,
    tier: { tier: 't'.repeat(accountMaximums.tierLength), since: late, reviewAt: late },
    qualifying: {
      measure: 'points',
      months: times(qualifyingMonths, { month: 1560, amount: 1e12, days: 'z'.repeat(31) }),
    },
    caps: times(capUsages, { cap: 'transfer-month', period: '2026-11-22', points: big }),
    grants: times(grants, 'g'.repeat(accountMaximums.grantKeyLength)),
    lifetime,
  }
  expect(JSON.stringify(fullest).length).toBeLessThan(accountMaximums.jsonBytes)
})

test('a shopper of many days and holds keeps the bound, whatever is held', () => {
  const book = openBook({ ...offlineTerms, expiry: { kind: 'days', days: 300 } })
  let clock = at
  for (let day = 0; day < 120; day += 1) {
    clock += 1440 * minuteMs
    book.tell({ kind: 'earn', bill: { billId: `B-${day}`, lines: rupees(10) } }, clock)
    const command = lease(60, `L-${day}`)
    if (book.ask(command, clock).status === 'accepted') book.tell(command, clock)
    const { buckets, holds } = book.account()
    const slots = holds.reduce((total, { parts }) => total + parts.length, buckets.length)
    expect(slots).toBeLessThanOrEqual(accountMaximums.slots)
  }
  expect(balanceAt(book.account(), clock)).toMatchObject({ pending: 0, debt: 0 })
  expect(unaccountedPoints(book.account())).toBe(0)
})
