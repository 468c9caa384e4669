import { type Balances, emptyLifetime, type Lifetime, zeroBalances } from '../account.ts'
import { addBalances, countEntry, countersOf, type Entry } from '../entry.ts'

/** What entries add up to. */
export interface FoldedEntries {
  readonly seq: number
  readonly balances: Balances
  /** Points by {@link bucketKey}; emptied buckets are left out. */
  readonly buckets: Readonly<Record<string, number>>
  /** Those of them that are held; buckets without are left out. */
  readonly held: Readonly<Record<string, number>>
  readonly lifetime: Lifetime
}

/** Adds up all entries of an account, in order: its columns, its buckets and its counters follow from them alone. */
export function foldEntries(entries: readonly Entry[]): FoldedEntries {
  const buckets: Record<string, number> = {}
  const held: Record<string, number> = {}
  let balances = zeroBalances
  let lifetime = countersOf(emptyLifetime)
  let seq = 0
  for (const entry of entries) {
    seq = entry.seq
    balances = addBalances(balances, entry.delta)
    if (entry.lifetime === undefined) countEntry(lifetime, entry.kind, entry.points)
    else lifetime = countersOf(entry.lifetime)
    for (const { bucket, points, held: heldPoints } of entry.allocation) {
      addTo(buckets, bucket, points)
      if (heldPoints !== undefined) addTo(held, bucket, heldPoints)
    }
  }
  return { seq, balances, buckets, held, lifetime }
}

function addTo(columns: Record<string, number>, bucket: string, points: number): void {
  const sum = (columns[bucket] ?? 0) + points
  if (sum === 0) delete columns[bucket]
  else columns[bucket] = sum
}
