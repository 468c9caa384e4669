import { contentHash } from '../hash.ts'
import type { Instant } from '../time.ts'
import { accountMaximums, bucketKey, type Hold, type Part, pointsOf, type ResolvedHold } from './account.ts'
import { bucketFor, changeBucket } from './buckets.ts'
import { type Cause, type Draft, write } from './draft.ts'
import type { Allocation } from './entry.ts'
import { writeExpired } from './passing.ts'

/** How a hold remembers the bill it is for. */
export function billMark(billId: string): string {
  return contentHash(billId).slice(0, billMarkLength)
}

const billMarkLength = 16

/**
 * Points that standing holds of checkouts promise to a bill: with those that paid for it they count towards its limits.
 * @param promised The bill, by its {@link billMark}.
 */
export function promisedPoints(
  holds: readonly Hold[],
  { promised, at, except }: { readonly promised: string; readonly at: Instant; readonly except?: string | undefined },
): number {
  let points = 0
  for (const { holdId, forBill, expiresAt, parts } of holds) {
    if (forBill === promised && expiresAt > at && holdId !== except) points += pointsOf(parts)
  }
  return points
}

/** Marks points of the account's buckets as held. */
export function holdParts(draft: Draft, parts: readonly Part[]): readonly Allocation[] {
  return parts.map((part) => changeHeld(draft, part, { open: 0, held: part.points }, draft.instant))
}

/** Takes held points out of the account for good. */
export function takeHeld(draft: Draft, parts: readonly Part[]): readonly Allocation[] {
  return parts.map((part) => changeHeld(draft, part, { open: -part.points, held: -part.points }, draft.instant))
}

/** Held points are matured, and what has matured is one bucket per fund and expiry. */
function changeHeld(
  draft: Draft,
  part: Part,
  change: { readonly open: number; readonly held: number },
  settledTo: Instant,
): Allocation {
  changeBucket(draft.buckets, bucketFor(draft.buckets, part, settledTo), change)
  return { bucket: bucketKey(part, Number.POSITIVE_INFINITY), points: change.open, held: change.held }
}

/** How held points become free. */
interface Freeing {
  readonly kind: 'released' | 'hold-expired'
  readonly cause: Cause
  readonly occurredAt: Instant
  /** Up to where the draft's buckets are settled. */
  readonly settledTo: Instant
}

/** Frees held points: they repay debt first, and what should have expired meanwhile does so at once. */
export function freeParts(draft: Draft, parts: readonly Part[], freeing: Freeing): void {
  const { kind, cause, occurredAt, settledTo } = freeing
  const allocation: Allocation[] = []
  const lapsed: Part[] = []
  let repaid = 0
  for (const part of parts) {
    const repays = Math.min(draft.balances.debt - repaid, part.points)
    repaid += repays
    allocation.push(changeHeld(draft, part, { open: -repays || 0, held: -part.points }, settledTo))
    const points = part.points - repays
    if (points > 0 && part.expiresAt !== null && part.expiresAt <= settledTo) lapsed.push({ ...part, points })
  }
  const points = pointsOf(parts)
  if (points === 0) return
  const columns = { available: points - repaid, held: -points, debt: -repaid || 0 }
  write(draft, { kind, points, ...columns, allocation }, cause, occurredAt)
  for (const part of lapsed) {
    changeBucket(draft.buckets, bucketFor(draft.buckets, part, settledTo), { open: -part.points, held: 0 })
    writeExpired(draft, part, Math.max(part.expiresAt ?? 0, occurredAt), false)
  }
}

/** A hold is over, and is remembered for a while. */
export function resolveHold(draft: Draft, hold: Hold, how: ResolvedHold['how'], leftPoints: number): void {
  const { holdId, kind, expiresAt } = hold
  draft.holds = draft.holds.filter((other) => other !== hold)
  draft.resolvedHolds = lately([...draft.resolvedHolds, { holdId, kind, how, expiresAt, leftPoints }])
}

/**
 * The latest, oldest first. Those of which nothing can be captured any more are forgotten first, then those of checkouts: a
 * till that reports late has given its goods away.
 */
export function lately(resolved: readonly ResolvedHold[]): readonly ResolvedHold[] {
  const kept = resolved.slice()
  const excess = kept.length - accountMaximums.resolvedHolds
  for (let round = 0; round < excess; round += 1) {
    // The newest is what somebody is about to ask for.
    const older = kept.slice(0, -1)
    const spent = older.findIndex(({ leftPoints }) => leftPoints === 0)
    const checkout = older.findIndex(({ kind }) => kind === 'checkout')
    kept.splice(spent >= 0 ? spent : Math.max(0, checkout), 1)
  }
  return kept
}

/** A hold's time is over, or it has to make room: its points are free again. */
export function expireHold(draft: Draft, hold: Hold, freeing: Pick<Freeing, 'occurredAt' | 'settledTo'>): void {
  const policyVersion = null
  resolveHold(draft, hold, 'expired', pointsOf(hold.parts))
  freeParts(draft, hold.parts, { ...freeing, kind: 'hold-expired', cause: { ref: hold.holdId, policyVersion } })
}

/** Frees what is left of the holds that end by an instant, up to which the buckets are settled. */
export function releaseDueHolds(draft: Draft, at: Instant): void {
  if (draft.holds.length === 0) return
  const due = draft.holds.filter(({ heldUntil }) => heldUntil <= at).sort((a, b) => a.heldUntil - b.heldUntil)
  for (const hold of due) expireHold(draft, hold, { occurredAt: hold.heldUntil, settledTo: at })
}
