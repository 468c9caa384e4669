import type { Instant } from '../time.ts'
import { type Account, type Balances, type Bucket, bucketKey, type Part, pointsInTransit } from './account.ts'
import { addToBuckets, freePoints } from './buckets.ts'
import { type Cause, closeDraft, type Draft, openDraft, write } from './draft.ts'
import type { Entry } from './entry.ts'

const time: Cause = { ref: null, policyVersion: null }

/**
 * Points that were pending become spendable, debt repaid first.
 * @returns How many are left to spend.
 */
export function writeMatured(draft: Draft, part: Part): number {
  const repaid = Math.min(draft.debt, part.points)
  const available = part.points - repaid
  const before = { bucket: bucketKey(part, part.maturesAt - 1), points: -part.points }
  const after = { bucket: bucketKey(part, part.maturesAt), points: available }
  const allocation = available === 0 ? [before] : [before, after]
  const debt = repaid === 0 ? 0 : -repaid
  write(
    draft,
    { kind: 'matured', points: part.points, pending: -part.points, available, debt, allocation },
    time,
    part.maturesAt,
  )
  return available
}

/** Points die, at their bucket's instant. */
export function writeExpired(draft: Draft, part: Part, at: Instant, whilePending: boolean): void {
  const lost = -part.points
  const bucket = bucketKey(part, whilePending ? part.maturesAt - 1 : Number.POSITIVE_INFINITY)
  const columns = whilePending ? { pending: lost } : { available: lost }
  write(draft, { kind: 'expired', points: lost, ...columns, allocation: [{ bucket, points: lost }] }, time, at)
}

/** The next instant at which a bucket matures or free points of it expire, after what is settled. */
function nextEvent(buckets: readonly Bucket[], settledAt: Instant): Instant {
  let next = Number.POSITIVE_INFINITY
  for (const bucket of buckets) {
    if (bucket.maturesAt > settledAt && bucket.maturesAt < next) next = bucket.maturesAt
    if (bucket.expiresAt !== null && bucket.expiresAt < next && freePoints(bucket) > 0) next = bucket.expiresAt
  }
  return next
}

/** Writes maturing and expiry up to the draft's instant, in their own order. */
export function settleDraft(draft: Draft): void {
  let settledAt = draft.account.settledAt
  // Every bucket matures once and dies once.
  const mostRounds = 2 * draft.buckets.length
  for (let round = 0; round < mostRounds; round += 1) {
    const next = nextEvent(draft.buckets, settledAt)
    if (next > draft.instant) return
    mature(draft, settledAt, next)
    expire(draft, next)
    settledAt = Math.max(next, settledAt)
  }
}

function mature(draft: Draft, settledAt: Instant, at: Instant): void {
  const due = draft.buckets.filter((bucket) => bucket.maturesAt === at && at > settledAt)
  if (due.length === 0) return
  draft.buckets = draft.buckets.filter((bucket) => bucket.maturesAt !== at || at <= settledAt)
  for (const { fund, maturesAt, expiresAt, open, held } of due) {
    const points = writeMatured(draft, { fund, maturesAt, expiresAt, points: open })
    addToBuckets(draft.buckets, { fund, maturesAt, expiresAt, points, held }, at)
  }
}

/** Lets die what is due at an instant, held points excepted. */
export function expire(draft: Draft, at: Instant): void {
  const kept: Bucket[] = []
  for (const bucket of draft.buckets) {
    const dead = bucket.expiresAt !== null && bucket.expiresAt <= at ? freePoints(bucket) : 0
    if (dead === 0) {
      kept.push(bucket)
      continue
    }
    const { fund, maturesAt, expiresAt, held } = bucket
    writeExpired(draft, { fund, maturesAt, expiresAt, points: dead }, expiresAt ?? at, maturesAt > at)
    // Held points outlive their expiry until the hold resolves.
    if (held > 0) kept.push({ ...bucket, open: held })
  }
  draft.buckets = kept
}

/** An account settled up to a command's time, ready for the command's own entries. */
export function beginDraft(account: Account, now: Instant, cause: Cause): Draft {
  const draft = openDraft(account, now, cause)
  settleDraft(draft)
  return draft
}

/** An account and the entries that brought it there, in order. */
export interface Moved {
  readonly account: Account
  readonly entries: readonly Entry[]
}

/**
 * Writes what time did: each bucket's maturing and expiry, once, at its own instant. Settling at t1 and then at t2 equals
 * settling at t2. A `now` before what is settled changes nothing.
 */
export function settle(account: Account, now: Instant): Moved {
  const draft = beginDraft(account, now, time)
  return { account: closeDraft(draft), entries: draft.entries }
}

/** When time will next change the balances: for an alarm clock. Null: never, unless something happens. */
export function nextSettlementAt(account: Account): Instant | null {
  const next = nextEvent(account.buckets, account.settledAt)
  return next === Number.POSITIVE_INFINITY ? null : next
}

/**
 * The columns at an instant, as {@link settle} would leave them, without writing anything: an expired point is never
 * spendable, however late the worker that settles.
 */
export function balanceAt(account: Account, now: Instant): Balances {
  const instant = Math.max(now, account.settledAt)
  // Maturing points repay debt in the order of time; that order is settling itself.
  if (account.debt > 0) return beginDraft(account, instant, time).balances
  let pending = 0
  let available = 0
  let held = 0
  for (const bucket of account.buckets) {
    held += bucket.held
    if (bucket.expiresAt !== null && bucket.expiresAt <= instant) continue
    if (bucket.maturesAt > instant) pending += bucket.open
    else available += freePoints(bucket)
  }
  return { pending, available, held, debt: 0, inTransit: pointsInTransit(account.inTransit) }
}
