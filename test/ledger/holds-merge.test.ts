import { describe, expect, test } from 'vitest'
import { restate } from '../../src/ledger/engine.ts'
import {
  type Account,
  absorbAccount,
  balanceAt,
  emptyAccount,
  foldEntries,
  openAccount,
  unaccountedPoints,
} from '../../src/ledger/index.ts'
import { india, openBook, spend } from '../support/book.ts'
import { at, capture, columns, end, hold, minuteMs, now, shopper } from '../support/holds.ts'
import { rupeeTerms } from '../support/terms.ts'

describe('a merge', () => {
  const holding = (...ids: readonly string[]): Account => {
    const book = shopper()
    for (const id of ids) book.tell(hold(10, id), now)
    return book.account()
  }

  test('takes holds and held points along', () => {
    const { parcel, entries, account } = emptyAccount(holding('H-1', 'H-2'), { now: at })
    expect(entries.at(-1)?.delta).toMatchObject({ available: -130, held: -20 })
    expect(account).toMatchObject({ holds: [], buckets: [] })
    const merged = absorbAccount(holding('G-1'), parcel, { now: at })
    expect(merged.account.holds.map(({ holdId }) => holdId)).toEqual(['G-1', 'H-1', 'H-2'])
    expect(balanceAt(merged.account, at)).toMatchObject({ available: 270, held: 30 })
    const book = openBook(rupeeTerms, merged.account)
    book.tell(capture(10, 'H-2'), now)
    expect(columns(book)).toEqual({ available: 270, held: 20, debt: 0 })
  })

  test('of more holds than an account may have frees the soonest to end, whose capture still counts', () => {
    const { parcel } = emptyAccount(holding('H-1', 'H-2', 'H-3'), { now: at })
    const later = openBook(rupeeTerms, holding())
    for (const id of ['G-1', 'G-2', 'G-3']) later.tell(hold(10, id), at + minuteMs)
    const merged = absorbAccount(later.account(), parcel, { now: at + minuteMs })
    expect(merged.entries.filter(({ kind }) => kind === 'hold-expired')).toMatchObject([{ ref: 'H-1' }, { ref: 'H-2' }])
    expect(merged.account.holds.map(({ holdId }) => holdId)).toEqual(['G-1', 'G-2', 'G-3', 'H-3'])
    expect(merged.account.resolvedHolds.map(({ holdId }) => holdId)).toEqual(['H-1', 'H-2'])
    const book = openBook(rupeeTerms, merged.account)
    book.tell(capture(10, 'H-1'), at + 2 * minuteMs)
    expect(columns(book, at + 2 * minuteMs)).toEqual({ available: 250, held: 40, debt: 0 })
  })

  test('that arrives after a hold has ended frees it at its own time', () => {
    const { parcel } = emptyAccount(holding('H-1'), { now: at })
    const merged = absorbAccount(openAccount(), parcel, { now: end + 5 })
    expect(merged.entries.at(-1)).toMatchObject({ kind: 'hold-expired', points: 10, occurredAt: end })
  })
})

describe('pooling', () => {
  test('moves points, debt and what counts towards the tier; the rest stays with the member', () => {
    const book = shopper()
    book.tell(hold(30), now)
    book.tell({ kind: 'debit-transfer', transferId: 'T-1', points: 20 }, now)
    const member: Account = {
      ...book.account(),
      qualifying: { measure: 'points', months: [{ month: 672, amount: 100 }] },
      grants: ['enrolment'],
    }
    const sealed = emptyAccount(member, { now: at, ref: 'pool-1', how: 'pool' })
    expect(sealed.entries).toMatchObject([
      { kind: 'pooled-out', points: -100, ref: 'pool-1', delta: { available: -100, held: 0, inTransit: 0 } },
    ])
    expect(sealed.account).toMatchObject({
      holds: [{ holdId: 'H-1' }],
      inTransit: [{ transferId: 'T-1' }],
      qualifying: null,
      grants: ['enrolment'],
    })
    expect(balanceAt(sealed.account, at)).toMatchObject({ available: 0, held: 30, inTransit: 20 })
    expect(sealed.parcel).toMatchObject({
      holds: [],
      inTransit: [],
      grants: [],
      qualifying: { months: [{ month: 672, amount: 100 }] },
    })
    const household = absorbAccount(openAccount(), sealed.parcel, { now: at, ref: 'pool-1', how: 'pool' })
    expect(household.entries).toMatchObject([{ kind: 'pooled-in', points: 100, ref: 'pool-1' }])
    expect(household.account.buckets.map(({ open, expiresAt }) => [open, expiresAt])).toEqual([
      [50, india('2027-02-01T00:00')],
      [50, india('2027-04-01T00:00')],
    ])
    for (const { account } of [sealed, household]) expect(unaccountedPoints(account)).toBe(0)
    expect(columns(openBook(rupeeTerms, sealed.account), end)).toEqual({ available: 30, held: 0, debt: 0 })
  })

  test('takes debt along, which meets the points of the household', () => {
    const book = openBook()
    book.tell({ ...spend(40), forced: true }, now)
    const sealed = emptyAccount(book.account(), { now: at, ref: 'pool-1', how: 'pool' })
    expect(sealed.entries).toMatchObject([{ kind: 'pooled-out', points: 40, delta: { debt: -40 } }])
    const household = absorbAccount(shopper().account(), sealed.parcel, { now: at, ref: 'pool-1', how: 'pool' })
    expect(household.entries).toMatchObject([{ kind: 'pooled-in', points: -40, delta: { available: -40, debt: 0 } }])
  })

  test('of an account with nothing writes nothing', () => {
    expect(emptyAccount(openAccount(), { now: at, ref: 'pool-1', how: 'pool' }).entries).toEqual([])
  })
})

describe('a rebuild', () => {
  test('brings the rebuilt account’s holds, and the books add up with what is held', () => {
    const book = shopper()
    book.tell(hold(30), now)
    const rebuilt = shopper()
    rebuilt.tell(hold(10), now)
    rebuilt.tell(hold(120, 'H-2'), now)
    const { account, entries } = restate(book.account(), { rebuilt: rebuilt.account(), now: at, ref: 'rebuild-1' })
    expect(account.holds).toEqual(rebuilt.account().holds)
    expect(entries).toMatchObject([{ kind: 'restated', points: 0, delta: { available: -100, held: 100 } }])
    const folded = foldEntries([...book.entries(), ...entries])
    expect(folded.balances).toEqual(balanceAt(account, at))
    expect(Object.values(folded.held)).toEqual([100, 30])
    expect(restate(rebuilt.account(), { rebuilt: rebuilt.account(), now: at }).entries).toEqual([])
  })

  test('brings the rebuilt account’s tier, and says so', () => {
    const standing = (tier: string): Account => ({ ...shopper().account(), tier: { tier, since: at, reviewAt: null } })
    const { account, entries } = restate(standing('gold'), { rebuilt: standing('silver'), now: at, ref: 'rebuild-1' })
    expect(account.tier?.tier).toBe('silver')
    expect(entries).toMatchObject([{ kind: 'tier-changed', tier: { from: 'gold', to: 'silver' }, ref: 'rebuild-1' }])
    const sealed = emptyAccount(standing('gold'), { now: at })
    expect(sealed.entries.map(({ kind }) => kind)).toEqual(['tier-changed', 'merged-out'])
    expect(sealed).toMatchObject({ account: { tier: null }, parcel: { tier: { tier: 'gold' } } })
  })
})
