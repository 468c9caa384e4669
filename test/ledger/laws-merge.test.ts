import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { restate } from '../../src/ledger/engine.ts'
import {
  type Account,
  absorbAccount,
  accountMaximums,
  balanceAt,
  decide,
  emptyAccount,
  foldEntries,
  type MoveReason,
  openAccount,
  settle,
  unaccountedPoints,
} from '../../src/ledger/index.ts'
import { holdsThereafter, lawTimeoutMs, lookedAt, pointsByBucket, pointsByExpiry } from './histories-laws.ts'
import type { Town } from './histories-town.ts'

const reasons = fc.constantFrom<MoveReason[]>('merge', 'pool')

/** Asha's account goes into Bina's, both looked at first. */
function mergedIn(town: Town, why: MoveReason) {
  const from = settle(town.accounts.asha, town.clock).account
  const into = settle(town.accounts.bina, town.clock).account
  const at = Math.max(from.settledAt, into.settledAt)
  const sealed = emptyAccount(from, { now: at, ref: 'm-1', how: why })
  const absorbed = absorbAccount(into, sealed.parcel, { now: at, ref: 'm-1', how: why })
  return { from: settle(from, at).account, into: settle(into, at).account, sealed, absorbed, at }
}

/** What an account is worth altogether, what it owes taken off. */
function worthOf(account: Account): number {
  const { pending, available, held, debt, inTransit } = balanceAt(account, account.settledAt)
  return pending + available + held + inTransit - debt
}

const isRoomy = (...accounts: readonly Account[]): boolean => {
  const count = (size: (account: Account) => number): number => accounts.reduce((sum, one) => sum + size(one), 0)
  const bound = count(({ holds, inTransit }) => [...holds, ...inTransit].flatMap(({ parts }) => parts).length)
  return (
    count(({ buckets }) => buckets.length) <= 12 &&
    bound <= 6 &&
    count(({ holds }) => holds.length) <= accountMaximums.holds &&
    count(({ inTransit }) => inTransit.length) <= accountMaximums.transfersInTransit
  )
}

describe('merges and pools, over random histories', { timeout: lawTimeoutMs }, () => {
  test('law 11: a merge preserves totals, whatever is owed, held or on its way', () => {
    holdsThereafter(reasons, (town, why) => {
      const { from, into, sealed, absorbed } = mergedIn(town, why)
      // Where one account may not hold so much at once, the bound closes the oldest transfers (they are the other side's
      // points) and frees the holds that end first, of which points may be past their expiry.
      const closed = absorbed.entries.filter(({ kind }) => kind === 'transfer-completed' || kind === 'expired')
      const gone = closed.reduce((points, entry) => points - entry.points, 0)
      expect(worthOf(sealed.account) + worthOf(absorbed.account) + gone).toBe(worthOf(from) + worthOf(into))
      if (isRoomy(from, into)) expect(gone).toBe(0)
      for (const account of [sealed.account, absorbed.account]) expect(unaccountedPoints(account)).toBe(0)
      const { lifetime } = absorbed.account
      const moved = sealed.account.lifetime.transferredOut - from.lifetime.transferredOut
      // What is in transit comes along; what the bound closes counts as gone.
      expect(lifetime.transferredIn - into.lifetime.transferredIn).toBe(moved)
    })
  })

  test('law 11: and the multiset of expiries, with what is held and on its way, where nothing is owed', () => {
    holdsThereafter(reasons, (town, why) => {
      const { from, into, sealed, absorbed } = mergedIn(town, why)
      fc.pre(from.debt === 0 && into.debt === 0 && isRoomy(from, into))
      const after = [...sealed.account.buckets, ...absorbed.account.buckets]
      expect(pointsByExpiry(after)).toEqual(pointsByExpiry([...from.buckets, ...into.buckets]))
      const holds = [...sealed.account.holds, ...absorbed.account.holds].map(({ holdId }) => holdId).sort()
      expect(holds).toEqual([...from.holds, ...into.holds].map(({ holdId }) => holdId).sort())
      const transits = [...absorbed.account.inTransit, ...sealed.account.inTransit]
      expect(transits).toEqual([...into.inTransit, ...from.inTransit])
    })
  })

  test('law 11: a merged account is empty, and keeps its books', () => {
    holdsThereafter(fc.constant('merge' as const), (town, why) => {
      const { from, sealed } = mergedIn(town, why)
      const { seq, headHash, settledAt, frozen, lifetime } = sealed.account
      expect({ ...sealed.account }).toEqual({ ...openAccount(), seq, headHash, settledAt, frozen, lifetime })
      expect(frozen).toBe(from.frozen)
    })
  })

  test('law 11: an unmerge gives back what the merge brought, where no burn lies between', () => {
    holdsThereafter(reasons, (town, why) => {
      const { from, into, sealed, absorbed, at } = mergedIn(town, why)
      for (const [merged, own, who] of [
        [sealed, from, 'asha'],
        [absorbed, into, 'bina'],
      ] as const) {
        // Each is rebuilt from its own facts.
        const back = restate(merged.account, { rebuilt: own, now: at, ref: 'u-1' })
        const { seq, headHash } = back.account
        // What the merge froze somebody frees with a word of their own.
        const { frozen } = merged.account
        expect(lookedAt(back.account, at)).toEqual({ ...lookedAt(own, at), seq, headHash, frozen })
        const written = settle(town.accounts[who], at).entries
        const folded = foldEntries([...town.entries[who], ...written, ...merged.entries, ...back.entries])
        expect(folded.balances).toEqual(balanceAt(back.account, at))
        expect(folded.buckets).toEqual(pointsByBucket(back.account))
        expect(folded.lifetime).toEqual(back.account.lifetime)
      }
    })
  })

  test('law 11: points burned between merge and unmerge become debt up to the limit, and the rest the shop bears', () => {
    holdsThereafter(fc.integer({ min: 1, max: 100 }), (town, percent) => {
      const { into, absorbed, at } = mergedIn(town, 'merge')
      const together = balanceAt(absorbed.account, at).available
      fc.pre(together > 0)
      const points = Math.ceil((together * percent) / 100)
      const burn = { kind: 'redeem', commandId: 'R', points, forced: true } as const
      const burned = decide(town.policy, absorbed.account, null, burn, at)
      const rebuilt = decide(town.policy, into, null, burn, at)
      if (burned.status === 'refused' || rebuilt.status === 'refused') throw new Error('a forced burn is never refused')
      const { account } = restate(burned.account, { rebuilt: rebuilt.account, now: at, ref: 'u-1' })
      const own = balanceAt(into, at)
      const missing = Math.max(0, points - own.available)
      const room = Math.max(0, town.policy.terms.returns.debtLimitPoints - own.debt)
      const owed = Math.min(missing, room)
      expect(account.debt).toBe(own.debt + owed)
      expect(balanceAt(account, at).available).toBe(Math.max(0, own.available - points))
      expect(account.lifetime.writtenOff - into.lifetime.writtenOff).toBe(missing - owed)
      expect(unaccountedPoints(account)).toBe(0)
    })
  })
})
