import { type Account, accountMaximums, bucketKey, type Hold, pointsOf } from './account.ts'
import { addToBuckets, nearestPair, takeFromBucket } from './buckets.ts'
import { type Draft, write } from './draft.ts'
import { expireHold } from './held.ts'

// How an account stays within its maximums, whatever its history: buckets become one, holds are freed, transfers completed.

/** The account that the draft became, within its bounds. */
export function closeDraft(draft: Draft): Account {
  keepBounds(draft)
  const { account } = draft
  return {
    seq: draft.seq,
    headHash: account.headHash,
    settledAt: draft.instant,
    frozen: draft.frozen,
    buckets: draft.buckets,
    holds: draft.holds,
    resolvedHolds: draft.resolvedHolds,
    inTransit: draft.inTransit,
    debt: draft.balances.debt,
    tier: draft.tier,
    qualifying: draft.qualifying,
    caps: draft.caps,
    grants: draft.grants,
    lifetime: draft.lifetime,
  }
}

/** Slots that points in transit and holds take from the buckets. */
function slotsTaken(account: Pick<Account, 'inTransit' | 'holds'>): number {
  let slots = 0
  for (const transit of account.inTransit) slots += transit.parts.length
  for (const hold of account.holds) slots += hold.parts.length
  return slots
}

/** Points neither held nor in transit always find so many: the spendable and the pending ones need not mix. */
const leastBuckets = 2

function keepBounds(draft: Draft): void {
  if (draft.buckets.length <= leastBuckets) return
  const free = accountMaximums.slots - slotsTaken(draft)
  const limit = Math.min(accountMaximums.buckets, Math.max(free, leastBuckets))
  const excess = draft.buckets.length - limit
  for (let round = 0; round < excess; round += 1) if (!coalesce(draft)) return
}

/**
 * Makes one bucket of the two nearest: the later expiry, the earlier maturity, so that no shopper loses by it.
 * @returns False when there are no two that may be one.
 */
export function coalesce(draft: Draft, among: 'all' | 'spendable' = 'all'): boolean {
  const pair = nearestPair(draft.buckets, draft.instant, among)
  const left = pair === null ? undefined : draft.buckets[pair[0]]
  const right = pair === null ? undefined : draft.buckets[pair[1]]
  if (pair === null || left === undefined || right === undefined) return false
  const expiresAt =
    left.expiresAt === null || right.expiresAt === null ? null : Math.max(left.expiresAt, right.expiresAt)
  const { fund } = left.open >= right.open ? left : right
  const joined = {
    fund,
    maturesAt: Math.min(left.maturesAt, right.maturesAt),
    expiresAt,
    points: left.open + right.open,
  }
  const { instant } = draft
  takeFromBucket(draft.buckets, pair[1], right.open)
  takeFromBucket(draft.buckets, pair[0], left.open)
  addToBuckets(draft.buckets, joined, instant)
  const matured = [left, right].filter((bucket) => bucket.maturesAt > instant && joined.maturesAt <= instant)
  const spendable = matured.reduce((points, bucket) => points + bucket.open, 0)
  write(draft, {
    kind: 'coalesced',
    points: joined.points,
    pending: spendable === 0 ? 0 : -spendable,
    available: spendable,
    allocation: [
      { bucket: bucketKey(left, instant), points: -left.open },
      { bucket: bucketKey(right, instant), points: -right.open },
      { bucket: bucketKey(joined, instant), points: joined.points },
    ],
  })
  return true
}

/** Slots that holds and points in transit may bind: so many that the other points still find their {@link leastBuckets}. */
export const mostBoundSlots = accountMaximums.slots - leastBuckets

/** Slots that holds and points in transit bind; of a held part {@link slotsOfHeldPart}. */
export function boundSlots({ inTransit, holds }: Pick<Account, 'inTransit' | 'holds'>): number {
  let slots = 0
  for (const { parts } of inTransit) slots += parts.length
  for (const { parts } of holds) slots += slotsOfHeldPart * parts.length
  return slots
}

/** Its own, and the bucket that it keeps as it is. */
const slotsOfHeldPart = 2

/** Parts that one more hold may have. */
export function roomToHold(draft: Draft): number {
  return Math.floor((mostBoundSlots - boundSlots(draft)) / slotsOfHeldPart)
}

/**
 * Keeps the account's bound where a merge or a replay brought more holds than it may have: the soonest to end are freed. A
 * capture in time still finds their points, or debt.
 */
export function boundHolds(draft: Draft, most: number = accountMaximums.holds): void {
  const rounds = draft.holds.length
  for (let round = 0; round < rounds; round += 1) {
    if (draft.holds.length <= most && boundSlots(draft) <= mostBoundSlots) return
    const hold = soonestToEnd(draft.holds)
    if (hold !== undefined) expireHold(draft, hold, { occurredAt: draft.at, settledTo: draft.instant })
  }
}

function soonestToEnd(holds: readonly Hold[]): Hold | undefined {
  let soonest = holds[0]
  for (const hold of holds) if (soonest !== undefined && hold.heldUntil < soonest.heldUntil) soonest = hold
  return soonest
}

/**
 * Keeps the account's bound where a merge or a forced debit brought more transfers than it may hold: the oldest count as
 * credited, since their facts were sent and are delivered at least once.
 */
export function boundTransit(draft: Draft): void {
  const most = draft.inTransit.length - 1
  for (let round = 0; round < most && isTransitFull(draft); round += 1) completeTransit(draft, 0)
}

/** As many parts as an account has buckets: whatever an account holds may go at once. */
export const mostTransitParts = accountMaximums.buckets

/** True for more transfers, or more parts of them, than an account may have on their way. */
export function isTransitFull({ inTransit }: Draft): boolean {
  return (
    inTransit.length > accountMaximums.transfersInTransit || slotsTaken({ inTransit, holds: [] }) > mostTransitParts
  )
}

/** A transfer arrived: its points are no longer on their way. */
export function completeTransit(draft: Draft, index: number): void {
  const transit = draft.inTransit[index]
  if (transit === undefined) return
  const points = pointsOf(transit.parts)
  draft.inTransit = draft.inTransit.filter((_, other) => other !== index)
  const cause = { ...draft.cause, ref: transit.transferId }
  write(draft, { kind: 'transfer-completed', points: -points, inTransit: -points }, cause)
}
