import type { Instant } from '../time.ts'
import { type Account, type Balances, type Bucket, pointsInTransit } from './account.ts'
import type { LedgerBill } from './bill.ts'
import { closeDraft } from './bounds.ts'
import { addToBuckets, freePoints } from './buckets.ts'
import { type Cause, type Draft, openDraft } from './draft.ts'
import type { Entry } from './entry.ts'
import { releaseDueHolds } from './held.ts'
import { checkInstant } from './instants.ts'
import { time, writeExpired, writeMatured } from './passing.ts'
import { reviewTier } from './standing/tiers.ts'
import type { LedgerPolicy } from './terms/terms.ts'

/** What time will change. */
type Timed = Pick<Account, 'holds' | 'tier'> & { readonly buckets: readonly Bucket[] }

/**
 * The next instant, after what is settled, at which a bucket matures, free points of it expire, a hold ends or a tier is
 * reviewed.
 */
function nextEvent({ buckets, holds, tier }: Timed, settledAt: Instant, reviews: boolean): Instant {
  let next = Number.POSITIVE_INFINITY
  for (const bucket of buckets) {
    if (bucket.maturesAt > settledAt && bucket.maturesAt < next) next = bucket.maturesAt
    if (bucket.expiresAt !== null && bucket.expiresAt < next && freePoints(bucket) > 0) next = bucket.expiresAt
  }
  for (const hold of holds) if (hold.heldUntil < next) next = hold.heldUntil
  const reviewAt = reviews ? (tier?.reviewAt ?? next) : next
  return Math.min(next, reviewAt)
}

/** Reviews that keep a tier end when its window holds no purchase any more; this is far beyond. */
const mostReviews = 64

/** Writes what time did up to the draft's instant, in its own order. */
function settleDraft(draft: Draft): void {
  let settledAt = draft.account.settledAt
  const reviews = draft.policy !== null
  // Every bucket matures once and dies once, and once more after a hold of it; every hold ends once.
  const mostRounds = 3 * draft.buckets.length + draft.holds.length + mostReviews
  for (let round = 0; round < mostRounds; round += 1) {
    const next = nextEvent(draft, settledAt, reviews)
    if (next > draft.instant) return
    mature(draft, settledAt, next)
    releaseDueHolds(draft, next)
    expire(draft, next)
    if (draft.policy !== null) reviewTier(draft, draft.policy, next)
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
export function beginDraft(account: Account, now: Instant, cause: Cause, policy: LedgerPolicy | null = null): Draft {
  const draft = openDraft(account, now, cause, policy)
  settleDraft(draft)
  return draft
}

/** An account and the entries that brought it there, in order. */
export interface Moved {
  readonly account: Account
  readonly entries: readonly Entry[]
}

/** What a command did to an account and to the bill it concerns. */
export interface MovedBill extends Moved {
  readonly bill: LedgerBill | null
}

/**
 * Writes what time did: each bucket's maturing and expiry and each hold's end, once, at its own instant; with a policy the
 * reviews of the tier too. Settling at t1 and then at t2 equals settling at t2. A `now` before what is settled changes nothing.
 * @throws CrmError `bad-option` for a time that is none.
 */
export function settle(account: Account, now: Instant, policy: LedgerPolicy | null = null): Moved {
  checkInstant('now', now)
  const draft = beginDraft(account, now, time, policy)
  return { account: closeDraft(draft), entries: draft.entries }
}

/** When time will next change the balances or review the tier: for an alarm clock. Null: never, unless something happens. */
export function nextSettlementAt(account: Account): Instant | null {
  const next = nextEvent(account, account.settledAt, true)
  return next === Number.POSITIVE_INFINITY ? null : next
}

/**
 * The columns at an instant, as {@link settle} would leave them, without writing anything: an expired point is never
 * spendable, however late the worker that settles.
 * @throws CrmError `bad-option` for a time that is none.
 */
export function balanceAt(account: Account, now: Instant): Balances {
  checkInstant('now', now)
  const instant = Math.max(now, account.settledAt)
  // Maturing and released points repay debt in the order of time; that order is settling itself.
  if (account.debt > 0 || account.holds.some((hold) => hold.heldUntil <= instant))
    return beginDraft(account, instant, time).balances
  let pending = 0
  let available = 0
  let held = 0
  for (const bucket of account.buckets) {
    held += bucket.held
    // Held points outlive their expiry; the others don't.
    if (bucket.expiresAt !== null && bucket.expiresAt <= instant) continue
    if (bucket.maturesAt > instant) pending += bucket.open
    else available += freePoints(bucket)
  }
  return { pending, available, held, debt: 0, inTransit: pointsInTransit(account.inTransit) }
}
