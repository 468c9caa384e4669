import type { Instant } from '../time.ts'
import {
  type Account,
  accountMaximums,
  bucketKey,
  type Hold,
  type Part,
  pointsOf,
  type ResolvedHold,
} from './account.ts'
import { bucketFor, changeBucket } from './buckets.ts'
import { type Cause, type Draft, write } from './draft.ts'
import type { Allocation } from './entry.ts'
import { writeExpired } from './passing.ts'

/** Slots that holds and points in transit may bind: so many that the other points still find two buckets. */
export const mostBoundSlots = accountMaximums.slots - 2

/** Slots that holds and points in transit bind. A held part binds two: its own, and the bucket that it keeps as it is. */
export function boundSlots({ inTransit, holds }: Pick<Account, 'inTransit' | 'holds'>): number {
  let slots = 0
  for (const { parts } of inTransit) slots += parts.length
  for (const { parts } of holds) slots += 2 * parts.length
  return slots
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
export interface Freeing {
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
    const repays = Math.min(draft.debt - repaid, part.points)
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

/** The latest, oldest first; of which nothing can be captured any more are forgotten first. */
function lately(resolved: readonly ResolvedHold[]): readonly ResolvedHold[] {
  const kept = resolved.slice()
  const excess = kept.length - accountMaximums.resolvedHolds
  for (let round = 0; round < excess; round += 1) {
    const spent = kept.findIndex(({ leftPoints }) => leftPoints === 0)
    // The newest is what somebody is about to ask for.
    kept.splice(spent < 0 || spent === kept.length - 1 ? 0 : spent, 1)
  }
  return kept
}

function expireHold(draft: Draft, hold: Hold, freeing: Pick<Freeing, 'occurredAt' | 'settledTo'>): void {
  const policyVersion = null
  resolveHold(draft, hold, 'expired', pointsOf(hold.parts))
  freeParts(draft, hold.parts, { ...freeing, kind: 'hold-expired', cause: { ref: hold.holdId, policyVersion } })
}

function soonestToEnd(holds: readonly Hold[]): Hold | undefined {
  let soonest = holds[0]
  for (const hold of holds) if (soonest !== undefined && hold.heldUntil < soonest.heldUntil) soonest = hold
  return soonest
}

/** Frees what is left of the holds that end by an instant, up to which the buckets are settled. */
export function releaseDueHolds(draft: Draft, at: Instant): void {
  if (draft.holds.length === 0) return
  const due = draft.holds.filter(({ heldUntil }) => heldUntil <= at).sort((a, b) => a.heldUntil - b.heldUntil)
  for (const hold of due) expireHold(draft, hold, { occurredAt: hold.heldUntil, settledTo: at })
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

/** Two holds of one name become one, until the later end: a till names it by that alone. */
function joinedHolds(mine: readonly Hold[], theirs: readonly Hold[]): readonly Hold[] {
  const joined = [...mine]
  for (const hold of theirs) {
    const place = joined.findIndex(({ holdId }) => holdId === hold.holdId)
    const known = joined[place]
    if (known === undefined) joined.push(hold)
    else {
      const expiresAt = Math.max(known.expiresAt, hold.expiresAt)
      const heldUntil = Math.max(known.heldUntil, hold.heldUntil)
      joined[place] = { ...known, expiresAt, heldUntil, parts: joinedParts(known.parts, hold.parts) }
    }
  }
  return joined
}

function joinedParts(mine: readonly Part[], theirs: readonly Part[]): readonly Part[] {
  const joined = [...mine]
  for (const part of theirs) {
    const place = joined.findIndex(({ fund, expiresAt }) => fund === part.fund && expiresAt === part.expiresAt)
    const known = joined[place]
    if (known === undefined) joined.push(part)
    else joined[place] = { ...known, points: known.points + part.points }
  }
  return joined
}

/** Takes in the holds of an absorbed account; its buckets are here already, held points and all. */
export function joinHolds(draft: Draft, parcel: Pick<Account, 'holds' | 'resolvedHolds'>): void {
  const resolved = [...draft.resolvedHolds, ...parcel.resolvedHolds]
  draft.resolvedHolds = lately(resolved.sort((a, b) => a.expiresAt - b.expiresAt))
  draft.holds = joinedHolds(draft.holds, parcel.holds)
  releaseDueHolds(draft, draft.instant)
  boundHolds(draft)
}
