import type { Instant } from '../time.ts'
import { bucketKey, type Part, pointsOf } from './account.ts'
import { addToBuckets, bucketFor, freePoints, takeFromBucket } from './buckets.ts'
import { type Cause, type Draft, write } from './draft.ts'
import type { Allocation, EntryKind } from './entry.ts'
import { writeExpired, writeMatured } from './passing.ts'

/** What an entry says beside the points that came or went. */
export interface Beside {
  /** Signed change of the points in transit. */
  readonly inTransit?: number | undefined
  /** The points of each line of the bill, when it has several. */
  readonly lines?: readonly number[] | undefined
  /** The command's own when left out. */
  readonly cause?: Cause | undefined
}

/**
 * Gives points to the account. What is spendable repays debt first; what should have matured or expired by now does so at
 * once, each with its own entry.
 * @returns For each part, how many of its points expired at once.
 */
export function credit(
  draft: Draft,
  kind: EntryKind,
  parts: readonly Part[],
  { inTransit = 0, lines, cause }: Beside = {},
): readonly number[] {
  const { at, instant } = draft
  let allocation: Allocation[] = []
  let pending = 0
  let available = 0
  let repaid = 0
  const due = parts.map((part) => {
    if (part.points === 0) return null
    const isPending = part.maturesAt > at
    const repays = isPending ? 0 : Math.min(draft.balances.debt - repaid, part.points)
    const rest = repays === 0 ? part : { ...part, points: part.points - repays }
    repaid += repays
    if (rest.points === 0) return null
    if (isPending) pending += rest.points
    else available += rest.points
    allocation = withOne(allocation, { bucket: bucketKey(rest, isPending ? at : instant), points: rest.points })
    if (hasExpired(rest, instant) || (isPending && rest.maturesAt <= instant)) return rest
    addToBuckets(draft.buckets, rest, instant)
    return null
  })
  const debt = repaid === 0 ? 0 : -repaid
  write(draft, { kind, points: pointsOf(parts), pending, available, debt, inTransit, allocation, lines }, cause)
  return due.map((part) => (part === null ? 0 : catchUp(draft, part, at)))
}

/** The list with one more; the list itself may grow. A first push takes room for seventeen, and most lists stay at one. */
function withOne<Item>(list: Item[], item: Item): Item[] {
  if (list.length === 0) return [item]
  list.push(item)
  return list
}

function hasExpired(part: { readonly expiresAt: Instant | null }, instant: Instant): boolean {
  return part.expiresAt !== null && part.expiresAt <= instant
}

/** Writes what already happened to points that arrive late, after the `at` they count from; returns how many of them expired. */
export function catchUp(draft: Draft, part: Part, at: Instant): number {
  const { instant } = draft
  const isPending = part.maturesAt > at
  const diesPending = isPending && part.expiresAt !== null && part.expiresAt <= part.maturesAt
  const matures = isPending && !diesPending && part.maturesAt <= instant
  const rest = matures ? { ...part, points: writeMatured(draft, part) } : part
  if (rest.points === 0) return 0
  if (rest.expiresAt === null || rest.expiresAt > instant) {
    addToBuckets(draft.buckets, rest, instant)
    return 0
  }
  writeExpired(draft, rest, Math.max(rest.expiresAt, at), diesPending)
  return rest.points
}

/** Points gathered from an account's buckets. */
export interface Taking {
  parts: Part[]
  allocation: Allocation[]
  pending: number
  available: number
}

export function openTaking(): Taking {
  return { parts: [], allocation: [], pending: 0, available: 0 }
}

export function takenPoints(taking: Taking): number {
  return taking.pending + taking.available
}

function take(draft: Draft, taking: Taking, index: number, wanted: number): void {
  const bucket = draft.buckets[index]
  const points = bucket === undefined ? 0 : Math.min(wanted, freePoints(bucket))
  if (bucket === undefined || points <= 0) return
  const { fund, maturesAt, expiresAt } = bucket
  taking.parts = withOne(taking.parts, { fund, maturesAt, expiresAt, points })
  taking.allocation = withOne(taking.allocation, { bucket: bucketKey(bucket, draft.instant), points: -points })
  if (maturesAt > draft.instant) taking.pending += points
  else taking.available += points
  takeFromBucket(draft.buckets, index, points)
}

/** Takes from the very bucket that points went into: while it is pending, or the matured one it became. */
export function takeOwn(draft: Draft, taking: Taking, part: Part, wanted: number): void {
  if (wanted > 0) take(draft, taking, bucketFor(draft.buckets, part, draft.instant), wanted)
}

/**
 * Takes in burn order: soonest expiry first, then oldest, never-expiring last; spendable points only, or pending ones
 * only.
 */
export function takeInBurnOrder(
  draft: Draft,
  taking: Taking,
  wanted: number,
  from: 'spendable' | 'pending' = 'spendable',
): void {
  let missing = wanted
  let index = 0
  while (missing > 0 && index < draft.buckets.length) {
    const bucket = draft.buckets[index]
    const isSpendable = bucket !== undefined && bucket.maturesAt <= draft.instant
    const before = takenPoints(taking)
    const listed = draft.buckets.length
    if (isSpendable === (from === 'spendable')) take(draft, taking, index, missing)
    missing -= takenPoints(taking) - before
    if (draft.buckets.length === listed) index += 1
  }
}

/** How points that nothing covers are borne. */
export interface Shortfall {
  readonly debt: number
  readonly writtenOff: number
}

/** Debt up to the limit, the rest written off. */
export function shortfallOf(draft: Draft, missing: number, debtLimitPoints: number): Shortfall {
  const debt = Math.min(missing, Math.max(0, debtLimitPoints - draft.balances.debt))
  return { debt, writtenOff: missing - debt }
}

/** Writes a taking, with the debt it left; what is written off gets an entry of its own. */
export function writeTaking(
  draft: Draft,
  kind: EntryKind,
  taking: Taking,
  short: Shortfall,
  { inTransit = 0, lines, cause }: Beside = {},
): void {
  const points = takenPoints(taking) + short.debt + short.writtenOff
  const line = {
    kind,
    points: -points,
    pending: -taking.pending || 0,
    available: -taking.available || 0,
    debt: short.debt,
    inTransit,
    allocation: taking.allocation,
    lines,
  }
  write(draft, line, cause)
  if (short.writtenOff > 0) write(draft, { kind: 'written-off', points: short.writtenOff })
}
