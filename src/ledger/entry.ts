import type { Instant } from '../time.ts'
import type { Balances, Lifetime } from './account.ts'

/** What an entry says happened. */
export type EntryKind =
  | 'earned'
  | 'matured'
  | 'expired'
  | 'clawed-back'
  | 'claw-reversed'
  | 'redeemed'
  | 'restored'
  | 'restore-reversed'
  | 'bonus'
  | 'adjusted'
  | 'held'
  | 'released'
  | 'hold-expired'
  | 'written-off'
  | 'transfer-debited'
  | 'transfer-credited'
  | 'transfer-completed'
  | 'transfer-returned'
  | 'merged-out'
  | 'merged-in'
  | 'pooled-out'
  | 'pooled-in'
  | 'coalesced'
  | 'restated'
  | 'tier-changed'
  | 'frozen'
  | 'unfrozen'

/** How an entry changed one bucket. */
export interface Allocation {
  /** See {@link bucketKey}. */
  readonly bucket: string
  /** Signed change of the bucket's points. */
  readonly points: number
  /** Signed change of those of them that are held, when it changes. */
  readonly held?: number
}

/** A move on the ladder; null is no tier. */
export interface TierMove {
  readonly from: string | null
  readonly to: string | null
  /** When the new tier may go down. */
  readonly reviewAt: Instant | null
}

/** One line of the books. Append-only; names an account's doings by ids and reason codes, never a person. */
export interface Entry {
  /** 1, 2, 3 ... per account, without gaps. */
  readonly seq: number
  readonly kind: EntryKind
  /** The matter of the entry, signed as the shopper sees it: earned +12, redeemed -50, written off +8. */
  readonly points: number
  readonly delta: Balances
  /** The columns after this entry: those before it plus `delta`. */
  readonly after: Balances
  readonly allocation: readonly Allocation[]
  /** The bill, return, transfer or command that caused it; null where time did. */
  readonly ref: string | null
  readonly actor?: string
  /** Somebody else than the actor, where the terms ask for one. */
  readonly approver?: string
  /** A reason code, not free text. */
  readonly reason?: string
  /** When it counts: for maturing and expiry the bucket's own instant. */
  readonly occurredAt: Instant
  /** The policy that decided it; null where time did. */
  readonly policyVersion: string | null
  /** Only on what a bill of several lines earned or gave back: the points of each line, signed as `points` is. */
  readonly lines?: readonly number[]
  /** Only on `redeemed`, of points that were held: the hold they come from. Other entries about a hold have it as `ref`. */
  readonly holdId?: string
  /** Only on `tier-changed`. */
  readonly tier?: TierMove
  /** Only on `restated`: the counters it starts from. */
  readonly lifetime?: Lifetime
}

/** An entry as stored: with the time of its commit and the commit's link in the account's chain. */
export interface SealedEntry extends Entry {
  readonly recordedAt: Instant
  /** The hash of the account's commit before; empty for the first. */
  readonly prevHash: string
  /** The hash of the commit this entry belongs to, the same for all its entries. */
  readonly hash: string
}

/** {@link Lifetime} while it is counted. */
export type Counters = { -readonly [Counter in keyof Lifetime]: number }

/** A copy to count on. Named one by one: every command makes one, and a spread costs several times as much. */
export function countersOf(lifetime: Lifetime): Counters {
  return {
    issued: lifetime.issued,
    redeemed: lifetime.redeemed,
    restored: lifetime.restored,
    expired: lifetime.expired,
    clawedBack: lifetime.clawedBack,
    deducted: lifetime.deducted,
    writtenOff: lifetime.writtenOff,
    transferredOut: lifetime.transferredOut,
    transferredIn: lifetime.transferredIn,
  }
}

/** Counts an entry. `restated` sets the counters anew and is not counted here. */
export function countEntry(counters: Counters, kind: EntryKind, points: number): void {
  switch (kind) {
    case 'earned':
    case 'bonus':
      counters.issued += points
      return
    case 'adjusted':
      if (points >= 0) counters.issued += points
      else counters.deducted -= points
      return
    case 'redeemed':
      counters.redeemed -= points
      return
    case 'restored':
    case 'restore-reversed':
      counters.restored += points
      return
    case 'expired':
      counters.expired -= points
      return
    case 'clawed-back':
    case 'claw-reversed':
      counters.clawedBack -= points
      return
    case 'written-off':
      counters.writtenOff += points
      return
    case 'transfer-completed':
    case 'merged-out':
    case 'pooled-out':
      counters.transferredOut -= points
      return
    case 'transfer-credited':
    case 'merged-in':
    case 'pooled-in':
      counters.transferredIn += points
      return
    case 'matured':
    case 'transfer-debited':
    case 'transfer-returned':
    case 'coalesced':
    case 'restated':
    case 'held':
    case 'released':
    case 'hold-expired':
    case 'tier-changed':
    case 'frozen':
    case 'unfrozen':
      return
  }
}

export function addBalances(left: Balances, right: Balances): Balances {
  return {
    pending: left.pending + right.pending,
    available: left.available + right.available,
    held: left.held + right.held,
    debt: left.debt + right.debt,
    inTransit: left.inTransit + right.inTransit,
  }
}
