import type { Instant } from '../time.ts'
import {
  type Account,
  type AccountTier,
  accountMaximums,
  type Balances,
  type Bucket,
  bucketKey,
  type CapUsage,
  type Hold,
  type Lifetime,
  type Qualifying,
  type ResolvedHold,
  settledBalances,
  type Transit,
} from './account.ts'
import { addToBuckets, nearestPair, takeFromBucket } from './buckets.ts'
import {
  type Allocation,
  addBalances,
  type Counters,
  countEntry,
  countersOf,
  type Entry,
  type EntryKind,
  type TierMove,
} from './entry.ts'
import type { LedgerPolicy } from './terms/terms.ts'

/** Who and what causes the entries of one command. */
export interface Cause {
  readonly ref: string | null
  readonly policyVersion: string | null
  readonly actor?: string
  readonly approver?: string | undefined
  readonly reason?: string
}

/** An account while one command changes it. Private to the room: callers see accounts, which never change. */
export interface Draft {
  readonly account: Account
  /** The policy by which time passes: tiers are reviewed by it. Null: reviews wait for somebody who brings one. */
  readonly policy: LedgerPolicy | null
  /** When the command counts; may lie before what is already settled. */
  readonly at: Instant
  /** Up to where maturing and expiry are written: never before `at`. */
  readonly instant: Instant
  readonly cause: Cause
  seq: number
  frozen: boolean
  buckets: Bucket[]
  holds: readonly Hold[]
  resolvedHolds: readonly ResolvedHold[]
  inTransit: readonly Transit[]
  debt: number
  tier: AccountTier | null
  qualifying: Qualifying | null
  caps: readonly CapUsage[]
  grants: readonly string[]
  balances: Balances
  lifetime: Counters
  entries: Entry[]
}

export function openDraft(account: Account, at: Instant, cause: Cause, policy: LedgerPolicy | null): Draft {
  const instant = Math.max(at, account.settledAt)
  return {
    account,
    policy,
    at,
    instant,
    cause,
    seq: account.seq,
    frozen: account.frozen,
    buckets: account.buckets.slice(),
    holds: account.holds,
    resolvedHolds: account.resolvedHolds,
    inTransit: account.inTransit,
    debt: account.debt,
    tier: account.tier,
    qualifying: account.qualifying,
    caps: account.caps,
    grants: account.grants,
    balances: settledBalances(account),
    lifetime: countersOf(account.lifetime),
    entries: [],
  }
}

/** What an entry says, beside what the draft knows. Columns left out don't change. */
export interface Line {
  readonly kind: EntryKind
  readonly points: number
  readonly pending?: number
  readonly available?: number
  readonly held?: number
  readonly debt?: number
  readonly inTransit?: number
  readonly allocation?: readonly Allocation[]
  readonly lines?: readonly number[] | undefined
  readonly tier?: TierMove
  readonly lifetime?: Lifetime
}

/** Writes one entry and moves the columns and counters with it. */
export function write(draft: Draft, line: Line, cause: Cause = draft.cause, occurredAt: Instant = draft.at): void {
  const delta: Balances = {
    pending: line.pending ?? 0,
    available: line.available ?? 0,
    held: line.held ?? 0,
    debt: line.debt ?? 0,
    inTransit: line.inTransit ?? 0,
  }
  const after = addBalances(draft.balances, delta)
  draft.seq += 1
  draft.balances = after
  draft.debt = after.debt
  if (line.lifetime === undefined) countEntry(draft.lifetime, line.kind, line.points)
  else draft.lifetime = countersOf(line.lifetime)
  const entry: Mutable<Entry> = {
    seq: draft.seq,
    kind: line.kind,
    points: line.points,
    delta,
    after,
    allocation: line.allocation ?? [],
    ref: cause.ref,
    occurredAt,
    policyVersion: cause.policyVersion,
  }
  // What few entries have. A copy with these put over it would cost every bill of several lines.
  if (cause.actor !== undefined) entry.actor = cause.actor
  if (cause.approver !== undefined) entry.approver = cause.approver
  if (cause.reason !== undefined) entry.reason = cause.reason
  if (line.lines !== undefined) entry.lines = line.lines
  if (line.tier !== undefined) entry.tier = line.tier
  if (line.lifetime !== undefined) entry.lifetime = line.lifetime
  draft.entries.push(entry)
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** The account that the draft became. */
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
    debt: draft.debt,
    tier: draft.tier,
    qualifying: draft.qualifying,
    caps: draft.caps,
    grants: draft.grants,
    lifetime: draft.lifetime,
  }
}

/** Slots that points in transit and holds take from the buckets. */
export function slotsTaken(account: Pick<Account, 'inTransit' | 'holds'>): number {
  let slots = 0
  for (const transit of account.inTransit) slots += transit.parts.length
  for (const hold of account.holds) slots += hold.parts.length
  return slots
}

function keepBounds(draft: Draft): void {
  // Far below the bound there is nothing to count.
  if (draft.buckets.length <= 4) return
  const free = accountMaximums.slots - slotsTaken(draft)
  const limit = Math.min(accountMaximums.buckets, Math.max(free, 2))
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
