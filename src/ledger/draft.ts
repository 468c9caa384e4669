import type { Instant } from '../time.ts'
import {
  type Account,
  type AccountTier,
  type Balances,
  type Bucket,
  type CapUsage,
  type Hold,
  type Lifetime,
  type Qualifying,
  type ResolvedHold,
  settledBalances,
  type Transit,
} from './account.ts'
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
import type { Mutable } from './mutable.ts'
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
  readonly holdId?: string
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
  if (line.holdId !== undefined) entry.holdId = line.holdId
  if (line.tier !== undefined) entry.tier = line.tier
  if (line.lifetime !== undefined) entry.lifetime = line.lifetime
  // Most commands write one entry, and a list that grows by its first push takes room for seventeen.
  if (draft.entries.length === 0) draft.entries = [entry]
  else draft.entries.push(entry)
}
