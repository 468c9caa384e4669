import type { Instant } from '../time.ts'
import { type Account, type Bucket, bucketKey, type Lifetime, outstandingPoints, settledBalances } from './account.ts'
import { write } from './draft.ts'
import type { Allocation } from './entry.ts'
import { checkInstant } from './instants.ts'
import { beginDraft, type Moved, settle } from './settle.ts'
import { changeTier } from './standing/tiers.ts'

/** What an account is brought to, and when. */
export interface Restating {
  /** The account as its facts give it. */
  readonly rebuilt: Account
  readonly now: Instant
  /** The id of the rebuild; null when left out. */
  readonly ref?: string | null | undefined
}

/**
 * Brings an account to the balances of one rebuilt from its facts (a rebuild, an unmerge). Its chain goes on with a
 * `restated` entry, or with none when nothing differs; a frozen account stays frozen.
 * @throws CrmError `bad-option` for a time that is none.
 */
export function restate(account: Account, { rebuilt, now, ref = null }: Restating): Moved {
  checkInstant('now', now)
  const draft = beginDraft(account, Math.max(now, rebuilt.settledAt), { ref, policyVersion: null })
  const target = settle(rebuilt, draft.instant).account
  const before = draft.balances
  const after = settledBalances(target)
  const change = {
    pending: after.pending - before.pending,
    available: after.available - before.available,
    held: after.held - before.held,
    debt: after.debt - before.debt,
    inTransit: after.inTransit - before.inTransit,
  }
  const points = outstandingPoints(change) - change.debt
  const allocation = differences(draft.buckets, target.buckets, draft.instant)
  const { lifetime } = target
  const differs = allocation.length > 0 || Object.values(change).some((column) => column !== 0)
  if (differs || !isSameLifetime(draft.lifetime, lifetime)) {
    write(draft, { kind: 'restated', points, ...change, allocation, lifetime })
  }
  changeTier(draft, target.tier, draft.at)
  return {
    account: { ...target, seq: draft.seq, headHash: account.headHash, frozen: account.frozen },
    entries: draft.entries,
  }
}

function isSameLifetime(left: Lifetime, right: Lifetime): boolean {
  return (Object.keys(left) as (keyof Lifetime)[]).every((counter) => left[counter] === right[counter])
}

function differences(before: readonly Bucket[], after: readonly Bucket[], at: Instant): readonly Allocation[] {
  const changes = new Map<string, { points: number; held: number }>()
  const count = (bucket: Bucket, sign: number): void => {
    const key = bucketKey(bucket, at)
    const { points, held } = changes.get(key) ?? { points: 0, held: 0 }
    changes.set(key, { points: points + sign * bucket.open, held: held + sign * bucket.held })
  }
  for (const bucket of before) count(bucket, -1)
  for (const bucket of after) count(bucket, 1)
  return [...changes]
    .filter(([, { points, held }]) => points !== 0 || held !== 0)
    .map(([bucket, { points, held }]) => (held === 0 ? { bucket, points } : { bucket, points, held }))
}
