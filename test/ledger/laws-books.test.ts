import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  type Balances,
  balanceAt,
  type Entry,
  foldEntries,
  openAccount,
  type SealedEntry,
  sealEntries,
  unaccountedPoints,
  verify,
} from '../../src/ledger/index.ts'
import { people } from './histories.ts'
import { alwaysHolds, holdsAfterwards, holdsThereafter, lawTimeoutMs, pointsByBucket } from './histories-laws.ts'
import { answer, type Town } from './histories-town.ts'

describe('the books, over random histories of three customers', { timeout: lawTimeoutMs }, () => {
  test('law 1: folding the entries gives the account: its columns, buckets and counters', () => {
    holdsAfterwards((town) => {
      for (const who of people) {
        const account = town.accounts[who]
        const folded = foldEntries(town.entries[who])
        expect(folded.balances).toEqual(balanceAt(account, account.settledAt))
        expect(folded.buckets).toEqual(pointsByBucket(account))
        expect(folded.lifetime).toEqual(account.lifetime)
        expect(folded.seq).toBe(account.seq)
      }
    })
  })

  test('law 1: and the held points of its buckets, its tier, and whether it is frozen', () => {
    holdsAfterwards((town) => {
      for (const who of people) {
        const account = town.accounts[who]
        const standing = standingOf(town.entries[who])
        expect(standing.held).toEqual(pointsByBucket(account, 'held'))
        expect(standing.frozen).toBe(account.frozen)
        expect(standing.tier).toBe(account.tier?.tier ?? null)
      }
    })
  })

  test('law 1: every entry takes all columns from where the one before left them, numbered without gaps', () => {
    holdsAfterwards((town) => {
      for (const who of people) {
        let before: Balances = { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 }
        town.entries[who].forEach((entry, index) => {
          expect(entry.seq).toBe(index + 1)
          for (const column of ['pending', 'available', 'held', 'debt', 'inTransit'] as const) {
            expect(entry.after[column]).toBe(before[column] + entry.delta[column])
            expect(entry.after[column]).toBeGreaterThanOrEqual(0)
          }
          before = entry.after
        })
      }
    })
  })

  test('law 2: no point is made or lost: issued, restored and arrived equal what is open and what went', () => {
    alwaysHolds(({ after }) => {
      if (unaccountedPoints(after) !== 0) expect(unaccountedPoints(after)).toBe(0)
    })
  })

  test('law 2: across customers too: issued = open + redeemed + expired + clawed back + deducted, once all is answered', () => {
    holdsAfterwards((town) => {
      while (town.letters.length > 0) answer(town, town.letters.length % 2 === 0)
      let [came, went, out, arrived] = [0, 0, 0, 0]
      for (const who of people) {
        const { lifetime, settledAt, inTransit } = town.accounts[who]
        const { pending, available, held, debt } = balanceAt(town.accounts[who], settledAt)
        expect(inTransit).toEqual([])
        came += lifetime.issued + lifetime.restored + lifetime.writtenOff
        went += lifetime.redeemed + lifetime.expired + lifetime.clawedBack + lifetime.deducted
        went += pending + available + held - debt
        out += lifetime.transferredOut
        arrived += lifetime.transferredIn
      }
      expect(arrived).toBe(out)
      expect(came).toBe(went)
    })
  })

  test('law 2: what a bill gave back stands in the books as it stands on the bill', () => {
    holdsAfterwards((town) => {
      for (const [billId, { who, bill }] of town.bills) {
        const entries = town.entries[who].filter(({ ref }) => ref === billId)
        const sum = (...kinds: readonly Entry['kind'][]): number =>
          entries.reduce((points, entry) => points + (kinds.includes(entry.kind) ? entry.points : 0), 0)
        const earned = bill.lines.reduce((points, line) => points + line.points, 0)
        expect(sum('earned', 'clawed-back', 'claw-reversed')).toBe(earned - bill.clawedPoints)
        expect(sum('restored', 'restore-reversed')).toBe(bill.restoredPoints)
        // What points paid, told after the bill, earned nothing: the books show it clawed back, the bill as never earned.
        if (bill.redemptions.length === 0) expect(sum('earned')).toBe(earned)
        else expect(sum('earned')).toBeGreaterThanOrEqual(earned)
      }
    })
  })
})

/** What the entries alone say beside points. */
function standingOf(entries: readonly Entry[]) {
  const held: Record<string, number> = {}
  let frozen = false
  let tier: string | null = null
  for (const entry of entries) {
    if (entry.kind === 'frozen' || entry.kind === 'unfrozen') frozen = entry.kind === 'frozen'
    if (entry.tier !== undefined) tier = entry.tier.to
    for (const change of entry.allocation) {
      const points = (held[change.bucket] ?? 0) + (change.held ?? 0)
      if (points === 0) delete held[change.bucket]
      else held[change.bucket] = points
    }
  }
  return { held, frozen, tier }
}

/** The entries of the first customer who has any, sealed a few at a time. */
function sealedBooks(town: Town, perCommit: number): { readonly headHash: string; readonly entries: SealedEntry[] } {
  const written = people.map((who) => town.entries[who]).find((entries) => entries.length > 0) ?? []
  let account: Account = openAccount()
  const entries: SealedEntry[] = []
  for (let from = 0; from < written.length; from += perCommit) {
    const commit = sealEntries(account, written.slice(from, from + perCommit), from)
    account = commit.account
    entries.push(...commit.entries)
  }
  return { headHash: account.headHash, entries }
}

/** Every member of an entry, its columns and allocations too, by path. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const members = Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...path, name]))
  return Array.isArray(value) ? [...members, path] : members
}

/** Another value in the same place. */
function alteredAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return otherThan(value)
  if (Array.isArray(value))
    return value.map((member, index) => (String(index) === name ? alteredAt(member, rest) : member))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
  return Object.fromEntries(members.map(([key, member]) => [key, key === name ? alteredAt(member, rest) : member]))
}

/** The paths of all members, those that have members themselves included. */
function membersOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const here = [...path, name]
    return [here, ...membersOf(member, here)]
  })
}

/** Without the value in that place; null for the whole. */
function removedAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return null
  if (Array.isArray(value)) {
    if (rest.length === 0) return value.filter((_, index) => String(index) !== name)
    return value.map((member, index) => (String(index) === name ? removedAt(member, rest) : member))
  }
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([key]) => rest.length > 0 || key !== name)
  return Object.fromEntries(members.map(([key, member]) => [key, key === name ? removedAt(member, rest) : member]))
}

function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return value + 1
  if (typeof value === 'string') return `${value}'`
  if (typeof value === 'boolean') return !value
  if (Array.isArray(value)) return [...value, 1]
  return 'something'
}

describe('the chain, over random histories', { timeout: lawTimeoutMs }, () => {
  const places = fc.record({ perCommit: fc.integer({ min: 1, max: 4 }), pick: fc.nat(10_000), member: fc.nat(1000) })

  test('law 15: whatever member of whatever entry is altered, the chain is broken, and at that commit', () => {
    holdsThereafter(places, (town, { perCommit, pick, member }) => {
      const { entries, headHash } = sealedBooks(town, perCommit)
      fc.pre(entries.length > 0)
      expect(verify(entries, { headHash }).status).toBe('intact')
      const index = pick % entries.length
      const paths = pathsOf(entries[index])
      const path = paths[member % paths.length] ?? []
      const forged = entries.map((entry, at) => (at === index ? (alteredAt(entry, path) as SealedEntry) : entry))
      const found = verify(forged, { headHash })
      // An entry whose own hash is altered stands as a commit of its own, and leaves a hole in the one it was taken from.
      const first = forged[Math.floor(index / perCommit) * perCommit]
      expect(found.status).toBe('broken')
      if (path[0] !== 'hash') expect(found.status === 'broken' && found.alteredSeq).toBe(first?.seq)
    })
  })

  test('law 15: whatever member of whatever entry is removed, or the entry itself, the chain is broken', () => {
    holdsThereafter(places, (town, { perCommit, pick, member }) => {
      const { entries, headHash } = sealedBooks(town, perCommit)
      fc.pre(entries.length > 0)
      const index = pick % entries.length
      const paths: readonly (readonly string[])[] = [...membersOf(entries[index]), []]
      const path = paths[member % paths.length] ?? []
      const forged = entries.map((entry, at) => (at === index ? (removedAt(entry, path) as SealedEntry) : entry))
      fc.pre(JSON.stringify(forged) !== JSON.stringify(entries))
      expect(verify(forged, { headHash }).status).toBe('broken')
    })
  })

  test('law 15: an entry more, an entry less, two changed about: the chain is broken', () => {
    holdsThereafter(places, (town, { perCommit, pick }) => {
      const { entries, headHash } = sealedBooks(town, perCommit)
      // Books without their first entry are a later page: what went before it is taken on trust.
      fc.pre(entries.length > 2)
      const index = 1 + (pick % (entries.length - 2))
      const [here, next] = entries.slice(index, index + 2) as [SealedEntry, SealedEntry]
      const around = [entries.slice(0, index), entries.slice(index + 2)] as const
      const forgeries = [[here], [next], [here, here, next], [here, next, next], [next, here], []]
      for (const forged of forgeries) {
        expect(verify([...around[0], ...forged, ...around[1]], { headHash }).status).toBe('broken')
      }
    })
  })
})
