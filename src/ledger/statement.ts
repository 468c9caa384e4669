import type { Instant } from '../time.ts'
import { type Balances, emptyLifetime, type Lifetime, zeroBalances } from './account.ts'
import { addBalances, countEntry, type Entry, type EntryKind } from './entry.ts'

/** One line of a statement. */
export interface StatementLine {
  readonly seq: number
  readonly kind: EntryKind
  readonly points: number
  readonly delta: Balances
  /** The running balance after this line, in the statement's own order. */
  readonly balance: Balances
  readonly ref: string | null
  readonly reason: string | null
  readonly actor: string | null
  readonly policyVersion: string | null
  readonly occurredAt: Instant
  /** Null for an entry that is not sealed. */
  readonly recordedAt: Instant | null
}

export interface Statement {
  readonly lines: readonly StatementLine[]
  readonly closing: Balances
}

export interface StatementOptions {
  /** Only what had happened, or was known, by then; inclusive. Without it: everything. */
  readonly asOf?: Instant | undefined
  /** `occurred`: what happened when (a late bill stands at its own day). `recorded`: what the books said at the time. */
  readonly by: 'occurred' | 'recorded'
}

type StatementEntry = Entry & { readonly recordedAt?: Instant }

/** An account's entries with their running balance. Every line names its bill or command and the policy that decided it. */
export function statement(entries: readonly StatementEntry[], { asOf, by }: StatementOptions): Statement {
  const timeOf = (entry: StatementEntry): Instant =>
    by === 'recorded' ? (entry.recordedAt ?? entry.occurredAt) : entry.occurredAt
  const shown = asOf === undefined ? entries.slice() : entries.filter((entry) => timeOf(entry) <= asOf)
  shown.sort(by === 'recorded' ? (a, b) => a.seq - b.seq : (a, b) => a.occurredAt - b.occurredAt || a.seq - b.seq)
  let balance = zeroBalances
  const lines = shown.map((entry): StatementLine => {
    balance = addBalances(balance, entry.delta)
    const { seq, kind, points, delta, ref, occurredAt, policyVersion } = entry
    const { reason = null, actor = null, recordedAt = null } = entry
    return { seq, kind, points, delta, balance, ref, reason, actor, policyVersion, occurredAt, recordedAt }
  })
  return { lines, closing: balance }
}

/** What entries add up to. */
export interface FoldedEntries {
  readonly seq: number
  readonly balances: Balances
  /** Points by {@link bucketKey}; emptied buckets are left out. */
  readonly buckets: Readonly<Record<string, number>>
  readonly lifetime: Lifetime
}

/** Adds up all entries of an account, in order: its columns, its buckets and its counters follow from them alone. */
export function foldEntries(entries: readonly Entry[]): FoldedEntries {
  const buckets: Record<string, number> = {}
  let balances = zeroBalances
  let lifetime = emptyLifetime
  let seq = 0
  for (const entry of entries) {
    seq = entry.seq
    balances = addBalances(balances, entry.delta)
    lifetime = entry.lifetime ?? countEntry(lifetime, entry.kind, entry.points)
    for (const { bucket, points } of entry.allocation) {
      const open = (buckets[bucket] ?? 0) + points
      if (open === 0) delete buckets[bucket]
      else buckets[bucket] = open
    }
  }
  return { seq, balances, buckets, lifetime }
}
