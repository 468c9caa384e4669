import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  accountMaximums,
  type Balances,
  balanceAt,
  bucketKey,
  type Entry,
  foldEntries,
  nextSettlementAt,
  openAccount,
  sealAccount,
  settle,
  unaccountedPoints,
} from '../../src/ledger/index.ts'
import { propertyRuns } from '../support/runs.ts'
import {
  accountOf,
  answer,
  crowdedYears,
  happen,
  histories,
  manyTerms,
  openTown,
  type Step,
  type Town,
  tell,
} from './histories.ts'
import { india, openBook, plainTerms, rupees, rupeeTerms } from './support.ts'

const dayMs = 86_400_000

function everyStep(check: (town: Town, step: Step) => void): void {
  fc.assert(
    fc.property(manyTerms, histories, (terms, steps) => {
      const town = openTown(terms)
      for (const step of steps) {
        happen(town, step)
        check(town, step)
      }
    }),
    { numRuns: propertyRuns() },
  )
}

/** For what entries show for good, once is enough. */
function afterwards(check: (town: Town) => void): void {
  fc.assert(
    fc.property(manyTerms, histories, (terms, steps) => {
      const town = openTown(terms)
      for (const step of steps) happen(town, step)
      check(town)
    }),
    { numRuns: propertyRuns() },
  )
}

const bucketsOf = (account: Account): Record<string, number> =>
  Object.fromEntries(account.buckets.map((bucket) => [bucketKey(bucket, account.settledAt), bucket.open]))

describe('the laws of the ledger, over random histories of three customers', () => {
  test('1. folding the entries gives the account, and the deltas add up to the balances in every column', () => {
    afterwards((town) => {
      for (const [index, account] of town.accounts.entries()) {
        const folded = foldEntries(town.entries[index] ?? [])
        expect(folded.balances).toEqual(balanceAt(account, account.settledAt))
        expect(folded.buckets).toEqual(bucketsOf(account))
        expect(folded.lifetime).toEqual(account.lifetime)
        expect(folded.seq).toBe(account.seq)
      }
    })
  })

  test('1. every entry takes the columns from where the one before left them, numbered without gaps', () => {
    afterwards((town) => {
      for (const entries of town.entries) {
        let before: Balances = { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 }
        entries.forEach((entry, index) => {
          expect(entry.seq).toBe(index + 1)
          expect(entry.after.debt === 0 || entry.after.available === 0).toBe(true)
          for (const column of ['pending', 'available', 'held', 'debt', 'inTransit'] as const) {
            expect(entry.after[column]).toBe(before[column] + entry.delta[column])
            expect(entry.after[column]).toBeGreaterThanOrEqual(0)
          }
          before = entry.after
        })
      }
    })
  })

  test('2. no point is made or lost: issued, restored and arrived equal what is open and what went', () => {
    everyStep((town) => {
      for (const account of town.accounts) expect(unaccountedPoints(account)).toBe(0)
    })
  })

  test('2. across customers what one sent another received, once every transfer is answered', () => {
    fc.assert(
      fc.property(manyTerms, histories, (terms, steps) => {
        const town = openTown(terms)
        for (const step of steps) happen(town, step)
        while (town.letters.length > 0) answer(town, 0, town.letters.length % 2 === 0)
        const sum = (counter: 'transferredIn' | 'transferredOut'): number =>
          town.accounts.reduce((points, account) => points + account.lifetime[counter], 0)
        expect(town.accounts.flatMap((account) => account.inTransit)).toEqual([])
        expect(sum('transferredIn')).toBe(sum('transferredOut'))
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('3. held lies within open in every bucket, and debt leaves nothing available', () => {
    everyStep((town) => {
      for (const account of town.accounts) {
        for (const { held, open } of account.buckets) expect(0 <= held && held <= open && open > 0).toBe(true)
        expect(account.debt).toBeGreaterThanOrEqual(0)
        expect(account.debt === 0 || balanceAt(account, account.settledAt).available === 0).toBe(true)
      }
    })
  })

  test('4. a bill, a return, a void and a debit told twice equal once', () => {
    everyStep((town, step) => {
      const before = unsettled(town)
      const owned = town.bills.at(-1)
      if (step.do === 'return' || step.do === 'void') happen(town, step)
      else if (step.do === 'earn' && owned !== undefined) {
        const lines = owned.bill.lines.map(({ baseMinor }) => ({ amountMinor: baseMinor }))
        const at = owned.bill.earnedAt ?? 0
        tell(town, owned.who, { kind: 'earn', bill: { billId: owned.bill.billId, lines } }, owned.bill, at)
      } else if (step.do === 'transfer') {
        const transferId = town.letters.at(-1)?.transferId
        if (transferId === undefined) return
        const holder = town.accounts.findIndex((one) => one.inTransit.some((sent) => sent.transferId === transferId))
        if (holder >= 0) tell(town, holder, { kind: 'debit-transfer', transferId, points: 1, forced: true })
      }
      expect(unsettled(town)).toEqual(before)
    })
  })

  test('5. looking at t1 and then at t2 equals looking at t2', () => {
    const times = fc.tuple(fc.nat(900), fc.nat(900))
    fc.assert(
      fc.property(manyTerms, histories, times, (terms, steps, [one, other]) => {
        const town = openTown(terms)
        for (const step of steps) happen(town, step)
        for (const account of town.accounts) {
          const [first, second] = [Math.min(one, other), Math.max(one, other)].map((days) => town.now + days * dayMs)
          const early = settle(account, first ?? 0)
          const late = settle(early.account, second ?? 0)
          const direct = settle(account, second ?? 0)
          expect(late.account).toEqual(direct.account)
          expect([...early.entries, ...late.entries]).toEqual(direct.entries)
          expect(balanceAt(account, second ?? 0)).toEqual(direct.entries.at(-1)?.after ?? balanceAt(account, 0))
          expect(balanceAt(account, second ?? 0)).toEqual(balanceAt(direct.account, second ?? 0))
        }
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('5. an alarm clock that rings only when asked to misses nothing', () => {
    everyStep((town) => {
      for (const account of town.accounts) {
        const next = nextSettlementAt(account)
        expect(settle(account, next === null ? Number.MAX_SAFE_INTEGER : next - 1).entries).toEqual([])
        if (next !== null) expect(settle(account, next).entries.length).toBeGreaterThan(0)
      }
    })
  })

  test('10. earnings commute, late bills included, where no debt, burn or bound lies between', () => {
    const bills = fc.array(fc.record({ day: fc.nat(500), amount: fc.integer({ min: 1, max: 500 }) }), { maxLength: 12 })
    fc.assert(
      fc.property(manyTerms, bills, fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }), (terms, list, keys) => {
        // So that no two orders differ by the bound on buckets, which twelve bills cannot reach.
        expect(list.length).toBeLessThan(accountMaximums.buckets)
        const numbered = list.map((bill, index) => ({ ...bill, billId: `B-${index}`, key: keys[index] ?? 0 }))
        const end = india('2028-06-01')
        const accountAfter = (order: readonly (typeof numbered)[number][]): Account => {
          const town = openTown(terms)
          for (const { billId, day, amount } of order) {
            const command = { kind: 'earn', bill: { billId, lines: rupees(amount) } } as const
            tell(town, 0, command, null, india('2026-01-01') + day * dayMs)
          }
          return settle(accountOf(town, 0), end).account
        }
        const shuffled = accountAfter([...numbered].sort((a, b) => a.key - b.key))
        const punctual = accountAfter([...numbered].sort((a, b) => a.day - b.day))
        expect({ ...shuffled, seq: 0 }).toEqual({ ...punctual, seq: 0 })
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('11. a merge preserves totals and the multiset of expiries', () => {
    fc.assert(
      fc.property(manyTerms, histories, (terms, steps) => {
        const town = openTown(terms)
        for (const step of steps) happen(town, step)
        for (const who of [0, 1, 2]) tell(town, who, { kind: 'return-unlinked', returnId: 'x', amountMinor: 0 })
        const [left, right] = [accountOf(town, 0), accountOf(town, 1)]
        fc.pre(left.debt === 0 && right.debt === 0 && left.buckets.length + right.buckets.length <= 20)
        fc.pre(left.inTransit.length + right.inTransit.length <= accountMaximums.transfersInTransit)
        const both = [...left.buckets, ...right.buckets]
        happen(town, { do: 'merge', who: 0, into: 1 })
        const merged = accountOf(town, 1)
        expect(expiriesOf(merged.buckets)).toEqual(expiriesOf(both))
        expect(merged.inTransit).toEqual([...right.inTransit, ...left.inTransit])
        expect({ ...openAccount(), lifetime: 0, seq: 0, settledAt: 0 }).toEqual({
          ...accountOf(town, 0),
          lifetime: 0,
          seq: 0,
          settledAt: 0,
        })
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('12. the account stays under its bound after any history', () => {
    everyStep((town) => {
      for (const account of town.accounts) {
        expect(account.buckets.length).toBeLessThanOrEqual(accountMaximums.buckets)
        expect(account.inTransit.length).toBeLessThanOrEqual(accountMaximums.transfersInTransit)
        expect(JSON.stringify(account).length).toBeLessThan(accountMaximums.jsonBytes)
      }
    })
  })

  test('12. and after any crowded year of daily expiries, transfers and merges, without losing a point', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 30), crowdedYears, (days, steps) => {
        const town = openTown({ ...rupeeTerms, maturing: { days }, expiry: { kind: 'days', days: 360 } })
        for (const step of steps) {
          happen(town, step)
          for (const account of town.accounts) {
            expect(JSON.stringify(account).length).toBeLessThan(accountMaximums.jsonBytes)
            expect(unaccountedPoints(account)).toBe(0)
          }
        }
        for (const [index, account] of town.accounts.entries()) {
          expect(foldEntries(town.entries[index] ?? []).buckets).toEqual(bucketsOf(account))
        }
      }),
      { numRuns: propertyRuns(60) },
    )
  })

  test('arguments are never changed', () => {
    fc.assert(
      fc.property(manyTerms, histories, (terms, steps) => {
        const town = openTown(deepFreeze(structuredClone(terms)))
        for (const step of steps) {
          happen(town, step)
          town.accounts.forEach((account) => {
            deepFreeze(account)
          })
          for (const owned of town.bills) deepFreeze(owned.bill)
        }
      }),
      { numRuns: propertyRuns(100) },
    )
  })
})

/** The accounts as they look now; how far they are written is no difference (law 5). */
function unsettled(town: Town): readonly unknown[] {
  return town.accounts.map((account) => ({ ...settle(account, town.now).account, settledAt: 0 }))
}

function expiriesOf(buckets: Account['buckets']): Record<string, number> {
  const points: Record<string, number> = {}
  for (const { expiresAt, open } of buckets) points[String(expiresAt)] = (points[String(expiresAt)] ?? 0) + open
  return points
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member)
    Object.freeze(value)
  }
  return value
}

describe('the bound', () => {
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

  test('the fullest account there can be is smaller than its bound', () => {
    const big = 1_000_000_000
    const part = { fund: 'f'.repeat(accountMaximums.fundLength), maturesAt: 4e12, expiresAt: 4e12, points: big }
    const inTransit = Array.from({ length: accountMaximums.transfersInTransit }, (_, index) => ({
      transferId: 't'.repeat(accountMaximums.transferIdLength),
      parts: index === 0 ? Array(2).fill(part) : [part],
    }))
    const lifetime = Object.fromEntries(Object.keys(openAccount().lifetime).map((counter) => [counter, 1e12]))
    const fullest = {
      ...openAccount(),
      seq: 1e6,
      headHash: 'a'.repeat(64),
      settledAt: 4e12,
      buckets: Array(accountMaximums.slots - 4).fill({ ...part, points: undefined, open: big, held: big }),
      inTransit,
      debt: 1e6,
      lifetime,
    }
    expect(JSON.stringify(fullest).length).toBeLessThan(accountMaximums.jsonBytes)
  })

  test('a merge of two full accounts is bounded too, and loses nothing', () => {
    const town = openTown({ ...rupeeTerms, expiry: { kind: 'days', days: 300 } })
    for (let day = 0; day < 40; day += 1) {
      const command = { kind: 'earn', bill: { billId: `B-${day}`, lines: rupees(10) } } as const
      for (const who of [0, 1]) tell(town, who, command, null, town.now + (2 * day + who) * dayMs)
    }
    town.now += 90 * dayMs
    happen(town, { do: 'merge', who: 0, into: 1 })
    expect(accountOf(town, 1).buckets.length).toBe(accountMaximums.buckets)
    expect(balanceAt(accountOf(town, 1), town.now).available).toBe(800)
    expect(sealAccount(accountOf(town, 0), town.now).parcel.buckets).toEqual([])
  })
})
