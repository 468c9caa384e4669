import { type Account, bucketKey, pointsOf, settledBalances } from '../account.ts'
import type { Entry, SealedEntry } from '../entry.ts'
import type { ChainBreak } from './chain-break.ts'
import { foldEntries } from './fold-entries.ts'

/** Where an account is not what its entries add up to: one break for each part that differs. */
export function accountBreaks(
  account: Account,
  entries: readonly SealedEntry[],
  of: 'whole' | 'page',
): readonly ChainBreak[] {
  // Without them nothing adds up, and nothing needs to: an entry that was sealed has them.
  if (!entries.every(({ allocation }) => Array.isArray(allocation))) {
    return [{ kind: 'account', seq: account.seq, expected: { allocation: [] }, found: { allocation: null } }]
  }
  const [expected, found] = of === 'page' ? columnsOf(account, entries) : standingsOf(account, entries)
  return Object.keys(expected).flatMap((part): readonly ChainBreak[] =>
    isSame(expected[part], found[part])
      ? []
      : [{ kind: 'account', seq: account.seq, expected: { [part]: expected[part] }, found: { [part]: found[part] } }],
  )
}

type Standing = Readonly<Record<string, unknown>>

/** What the last entry says, and what the account does. */
function columnsOf(account: Account, entries: readonly SealedEntry[]): readonly [Standing, Standing] {
  const last = entries.at(-1)
  if (last === undefined) return [{}, {}]
  return [
    { seq: last.seq, balances: last.after },
    { seq: account.seq, balances: settledBalances(account) },
  ]
}

function standingsOf(account: Account, entries: readonly SealedEntry[]): readonly [Standing, Standing] {
  const { seq, balances, buckets, held, lifetime } = foldEntries(entries)
  const found = {
    seq: account.seq,
    balances: settledBalances(account),
    buckets: bucketPoints(account, 'open'),
    held: bucketPoints(account, 'held'),
    heldByHolds: account.holds.reduce((points, { parts }) => points + pointsOf(parts), 0),
    lifetime: account.lifetime,
    frozen: account.frozen,
    tier: account.tier?.tier ?? null,
  }
  const expected = { seq, balances, buckets, held, heldByHolds: balances.held, lifetime, ...standingIn(entries) }
  return [expected, found]
}

function standingIn(entries: readonly Entry[]) {
  let frozen = false
  let tier: string | null = null
  for (const entry of entries) {
    if (entry.kind === 'frozen' || entry.kind === 'unfrozen') frozen = entry.kind === 'frozen'
    if (entry.tier !== undefined) tier = entry.tier.to
  }
  return { frozen, tier }
}

function bucketPoints(account: Account, column: 'open' | 'held'): Readonly<Record<string, number>> {
  const points: Record<string, number> = {}
  for (const bucket of account.buckets) {
    const key = bucketKey(bucket, account.settledAt)
    if (bucket[column] !== 0) points[key] = (points[key] ?? 0) + bucket[column]
  }
  return points
}

/** By value; the order of the members does not matter. */
function isSame(left: unknown, right: unknown): boolean {
  if (!isRecord(left) || !isRecord(right)) return left === right
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => isSame(left[key], right[key]))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
