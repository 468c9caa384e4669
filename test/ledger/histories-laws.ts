import fc from 'fast-check'
import { type Account, bucketKey, settle } from '../../src/ledger/index.ts'
import { propertyRuns } from '../support/runs.ts'
import type { History } from './histories.ts'
import { readableHistories } from './histories-print.ts'
import { play, type Said, type Town } from './histories-town.ts'

/** Whoever asks for ten thousand histories has the time. */
export const lawTimeoutMs = Math.max(60_000, propertyRuns() * 90)

/** A law about everything the ledger says, whenever it says it. */
export function alwaysHolds(law: (said: Said, town: Town) => void, histories = readableHistories): void {
  fc.assert(
    fc.property(histories, (history) => {
      play(history, law)
    }),
    { numRuns: propertyRuns() },
  )
}

/** A law about where a history ends: for what entries show for good, once is enough. */
export function holdsAfterwards(law: (town: Town, history: History) => void): void {
  fc.assert(
    fc.property(readableHistories, (history) => {
      law(play(history), history)
    }),
    { numRuns: propertyRuns() },
  )
}

/** A law about any history and something that is done after it. */
export function holdsThereafter<Value>(more: fc.Arbitrary<Value>, law: (town: Town, value: Value) => void): void {
  fc.assert(
    fc.property(readableHistories, more, (history, value) => {
      law(play(history), value)
    }),
    { numRuns: propertyRuns() },
  )
}

export const dayMs = 86_400_000

/** The account as it looks at an instant; how far it is written is no difference (law 5). */
export function lookedAt(account: Account, at: number, policy: Parameters<typeof settle>[2] = null): Account {
  return { ...settle(account, at, policy).account, settledAt: 0 }
}

/** Points by bucket. */
export function pointsByBucket(account: Account, column: 'open' | 'held' = 'open'): Record<string, number> {
  const points: Record<string, number> = {}
  for (const bucket of account.buckets) {
    if (bucket[column] > 0) points[bucketKey(bucket, account.settledAt)] = bucket[column]
  }
  return points
}

/** Points by expiry. */
export function pointsByExpiry(buckets: Account['buckets']): Record<string, number> {
  const points: Record<string, number> = {}
  for (const { expiresAt, open } of buckets) points[String(expiresAt)] = (points[String(expiresAt)] ?? 0) + open
  return points
}
