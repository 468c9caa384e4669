import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  accountMaximums,
  balanceAt,
  type Entry,
  emptyAccount,
  foldEntries,
  type Hold,
  openAccount,
  type Part,
  unaccountedPoints,
} from '../../src/ledger/index.ts'
import { india, openBook, opening, rupees } from '../support/book.ts'
import { lease, offlineTerms } from '../support/holds.ts'
import { propertyRuns } from '../support/runs.ts'
import { plainTerms, rupeeTerms } from '../support/terms.ts'
import { type Person, people, readingOf, type Step } from './histories.ts'
import { alwaysHolds, dayMs, lawTimeoutMs, pointsByBucket } from './histories-laws.ts'
import { happen, openTown, tell } from './histories-town.ts'

const bytesOf = (account: Account): number => JSON.stringify(account).length

/** What is over a bound; empty when nothing is. */
function excessOf(account: Account): readonly string[] {
  const bound = [...account.holds, ...account.inTransit].reduce((slots, { parts }) => slots + parts.length, 0)
  const sizes = {
    buckets: account.buckets.length,
    slots: account.buckets.length + bound,
    transfersInTransit: account.inTransit.length,
    holds: account.holds.length,
    resolvedHolds: account.resolvedHolds.length,
    capUsages: account.caps.length,
    grants: account.grants.length,
    qualifyingMonths: account.qualifying?.months.length ?? 0,
    jsonBytes: bytesOf(account),
  }
  const names = Object.keys(sizes) as (keyof typeof sizes)[]
  return names.filter((name) => sizes[name] > accountMaximums[name]).map((name) => `${name}: ${sizes[name]}`)
}

/** What fills accounts: purchases on many days, points held and under way, bonuses, merges. */
const person = fc.constantFrom(...people)
const crowded = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        do: fc.constant('earn' as const),
        who: person,
        rupees: fc.integer({ min: 1, max: 9_999_999 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('hold' as const),
        who: person,
        percent: fc.integer({ min: 1, max: 100 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('lease' as const),
        who: person,
        percent: fc.integer({ min: 1, max: 100 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('bonus' as const), who: person }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('transfer' as const),
        who: person,
        to: person,
        percent: fc.integer({ min: 1, max: 100 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('answer' as const), credited: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), who: person, into: person }) },
  ),
  { minLength: 80, maxLength: 150 },
)

type Crowd = typeof crowded extends fc.Arbitrary<readonly (infer One)[]> ? One : never

/** Names as long as they may be, so that nothing is larger than what was measured. */
const long = (name: string, index: number, length: number): string => `${name}-${index}`.padEnd(length, 'x')

function crowdedStep(one: Crowd, index: number): Step {
  const at = readingOf(opening + Math.floor(index / 3) * 2 * dayMs + (index % 3) * 60_000)
  const forced = index % 5 === 0
  switch (one.do) {
    case 'earn':
      return { at, do: 'earn', who: one.who, bill: `B-${index}`, lines: [{ rupees: one.rupees }], payPercent: 0 }
    case 'hold':
      return { at, ...one, hold: long('H', index, accountMaximums.holdIdLength), minutes: 1440, forced }
    case 'lease':
      return { at, ...one, hold: long('L', index, accountMaximums.holdIdLength), forced }
    case 'bonus':
      return { at, ...one, bonus: 'referrer', key: long('referrer:c', index, accountMaximums.grantKeyLength) }
    case 'transfer':
      return { at, ...one, transfer: long('T', index, accountMaximums.transferIdLength), forced }
    case 'answer':
      return { at, ...one }
    case 'merge':
      return { at, ...one, why: index % 2 === 0 ? 'merge' : 'pool' }
  }
}

const crowdedTerms = (days: number) => ({
  ...rupeeTerms,
  earn: { ...rupeeTerms.earn, visitPoints: 3, maximumPointsPerDay: 900_000, maximumPointsPerMonth: 999_999 },
  maturing: { days },
  expiry: { kind: 'days', days: 360 } as const,
  offline: { maximumPoints: 1_000_000, spendWithinHours: 168, reportWithinHours: 168 },
  transfer: { isAllowed: true, maximumPointsPerMonth: 1_000_000 },
  bonuses: { referral: { referrer: { points: 5, liveDays: 300 }, referee: { points: 5 } } },
  tiers: {
    measure: 'visits' as const,
    window: { kind: 'rolling' as const, months: 12 },
    graceDays: 31,
    ladder: [
      { tier: 'member', from: 0 },
      { tier: 'a'.repeat(accountMaximums.tierLength), from: 3 },
    ],
  },
})

describe('the bound of an account', { timeout: lawTimeoutMs }, () => {
  test('law 12: it holds after any history', () => {
    alwaysHolds(({ after }) => {
      const excess = excessOf(after)
      if (excess.length > 0) expect(excess).toEqual([])
    })
  })

  test('law 12: and after any crowded year of daily expiries, holds, leases, transfers, bonuses and merges', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 30), crowded, (days, list) => {
        const terms = crowdedTerms(days)
        const town = openTown([terms, terms], ({ after }) => {
          const excess = excessOf(after)
          if (excess.length > 0 || unaccountedPoints(after) !== 0)
            expect({ excess, unaccounted: unaccountedPoints(after) }).toEqual({ excess: [], unaccounted: 0 })
        })
        for (const [index, one] of list.entries()) {
          if (one.do !== 'merge' || one.who !== one.into) happen(town, crowdedStep(one, index))
        }
        for (const who of people) {
          expect(foldEntries(town.entries[who]).buckets).toEqual(pointsByBucket(town.accounts[who]))
        }
      }),
      { numRuns: propertyRuns(60) },
    )
  })

  test('a daily shopper under a daily expiry keeps few buckets, and no point expires early', () => {
    const terms = { ...rupeeTerms, expiry: { kind: 'days', days: 300 } } as const
    const book = openBook(terms)
    let coalesced = 0
    for (let day = 0; day < 250; day += 1) {
      const at = india('2026-01-01') + day * dayMs
      const written: readonly Entry[] = book.earn(`B-${day}`, at, 10)
      coalesced += written.filter((entry) => entry.kind === 'coalesced').length
    }
    expect(coalesced).toBe(250 - accountMaximums.buckets)
    expect(book.account().buckets.length).toBe(accountMaximums.buckets)
    const availableOn = (day: number) => balanceAt(book.account(), india('2026-01-01') + day * dayMs).available
    for (let day = 250; day < 550; day += 1) {
      const stillPromised = 10 * Math.min(250, 549 - day)
      expect(availableOn(day)).toBeGreaterThanOrEqual(stillPromised)
    }
    expect(availableOn(298)).toBe(2500)
    expect(availableOn(549)).toBe(0)
  })

  test('twelve months of monthly expiry and a daily shopper never coalesce', () => {
    const book = openBook(plainTerms)
    for (let day = 0; day < 700; day += 1) book.earn(`B-${day}`, india('2026-01-01') + day * dayMs, 100)
    expect(book.kinds()).not.toContain('coalesced')
    expect(book.account().buckets.length).toBe(13)
  })

  test('ten thousand bills leave the account no larger than a hundred do, give or take a digit', () => {
    const book = openBook(plainTerms)
    const sizes: number[] = []
    for (let index = 0; index < 10_000; index += 1) {
      book.earn(`B-${index}`, india('2026-01-01') + index * 9 * 3_600_000, 100 + (index % 900))
      if (index === 999 || index === 9999) sizes.push(bytesOf(book.account()))
    }
    expect(Math.abs((sizes[1] ?? 0) - (sizes[0] ?? 0))).toBeLessThan(100)
  })

  test('the fullest account there can be is smaller than its bound', () => {
    const { slots, buckets, holds, resolvedHolds, transfersInTransit, capUsages, qualifyingMonths, grants } =
      accountMaximums
    const [big, late] = [accountMaximums.pointsPerCommand, 4e12]
    const times = <Item>(count: number, item: Item): readonly Item[] => Array.from({ length: count }, () => item)
    const lifespan = { fund: 'f'.repeat(accountMaximums.fundLength), maturesAt: late, expiresAt: late }
    const part: Part = { ...lifespan, points: big }
    const holdId = 'h'.repeat(accountMaximums.holdIdLength)
    const transferId = 't'.repeat(accountMaximums.transferIdLength)
    const hold: Hold = {
      holdId,
      kind: 'checkout',
      expiresAt: late,
      heldUntil: late,
      parts: [],
      forBill: 'b'.repeat(16),
    }
    const counters = Object.keys(openAccount().lifetime).map((counter) => [counter, 1e12])
    const fullest: Account = {
      seq: 1e6,
      headHash: 'a'.repeat(64),
      settledAt: late,
      frozen: false,
      // A bucket is longer than a part: as many of the slots as may be are buckets.
      buckets: times(buckets, { ...lifespan, open: big, held: big }),
      holds: [{ ...hold, parts: times(slots - buckets, part) }, ...times(holds - 1, hold)],
      resolvedHolds: times(resolvedHolds, {
        holdId,
        kind: 'checkout',
        how: 'captured',
        expiresAt: late,
        leftPoints: big,
      }),
      inTransit: times(transfersInTransit, { transferId, parts: [], month: '2026-11', writtenOffPoints: big }),
      debt: big,
      tier: { tier: 't'.repeat(accountMaximums.tierLength), since: late, reviewAt: late, mirrored: true },
      // Only of visits are there days, and a month has no more visits than days: amounts of points are shorter than both.
      qualifying: {
        measure: 'visits',
        months: times(qualifyingMonths, { month: 1560, amount: 31, days: 'z'.repeat(31) }),
        since: late,
      },
      caps: times(capUsages, { cap: 'transfer-month', period: '2026-11-22', used: big }),
      grants: times(grants, 'g'.repeat(accountMaximums.grantKeyLength)),
      lifetime: Object.fromEntries(counters) as unknown as Account['lifetime'],
    }
    expect(bytesOf(fullest)).toBeLessThanOrEqual(accountMaximums.jsonBytes)
  })

  test('a shopper of many days and leases keeps it, whatever is held', () => {
    const book = openBook({ ...offlineTerms, expiry: { kind: 'days', days: 300 } })
    let clock = india('2026-06-01')
    for (let day = 0; day < 120; day += 1) {
      clock += dayMs
      book.tell({ kind: 'earn', bill: { billId: `B-${day}`, lines: rupees(10) } }, clock)
      const command = lease(60, `L-${day}`)
      if (book.ask(command, clock).status === 'accepted') book.tell(command, clock)
      expect(excessOf(book.account())).toEqual([])
    }
    expect(book.kinds()).toContain('held')
    expect(balanceAt(book.account(), clock)).toMatchObject({ pending: 0, debt: 0 })
    expect(unaccountedPoints(book.account())).toBe(0)
  })

  test('a merge of two full accounts is bounded too, and loses nothing', () => {
    const terms = { ...rupeeTerms, expiry: { kind: 'days', days: 300 } } as const
    const town = openTown([terms, terms])
    const pair: readonly Person[] = ['asha', 'bina']
    for (let day = 0; day < 40; day += 1) {
      const command = { kind: 'earn', bill: { billId: `B-${day}`, lines: rupees(10) } } as const
      for (const [index, who] of pair.entries()) {
        const own = { ...command, bill: { ...command.bill, billId: `${who}-${day}` } }
        tell(town, who, own, town.clock + (2 * day + index) * dayMs)
      }
    }
    town.clock += 90 * dayMs
    happen(town, { at: readingOf(town.clock), do: 'merge', who: 'asha', into: 'bina', why: 'merge' })
    expect(town.accounts.bina.buckets.length).toBe(accountMaximums.buckets)
    expect(balanceAt(town.accounts.bina, town.clock).available).toBe(800)
    expect(emptyAccount(town.accounts.asha, { now: town.clock }).parcel.buckets).toEqual([])
  })

  test('arguments are never changed', () => {
    alwaysHolds(({ after, billAfter, policy }) => {
      for (const given of [after, billAfter, policy]) deepFreeze(given)
    })
  })
})

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  for (const member of Object.values(value)) deepFreeze(member)
  Object.freeze(value)
}
