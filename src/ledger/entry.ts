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
  | 'adjusted'
  | 'written-off'
  | 'transfer-debited'
  | 'transfer-credited'
  | 'transfer-completed'
  | 'transfer-returned'
  | 'merged-out'
  | 'merged-in'
  | 'coalesced'
  | 'restated'

/** How an entry changed one bucket. */
export interface Allocation {
  /** See {@link bucketKey}. */
  readonly bucket: string
  /** Signed change of the bucket's points. */
  readonly points: number
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
  /** A reason code, not free text. */
  readonly reason?: string
  /** When it counts: for maturing and expiry the bucket's own instant. */
  readonly occurredAt: Instant
  /** The policy that decided it; null where time did. */
  readonly policyVersion: string | null
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

/** The counters after an entry of a kind. `restated` sets them anew and is not counted here. */
export function countEntry(lifetime: Lifetime, kind: EntryKind, points: number): Lifetime {
  switch (kind) {
    case 'earned':
      return { ...lifetime, issued: lifetime.issued + points }
    case 'adjusted':
      return points >= 0
        ? { ...lifetime, issued: lifetime.issued + points }
        : { ...lifetime, deducted: lifetime.deducted - points }
    case 'redeemed':
      return { ...lifetime, redeemed: lifetime.redeemed - points }
    case 'restored':
    case 'restore-reversed':
      return { ...lifetime, restored: lifetime.restored + points }
    case 'expired':
      return { ...lifetime, expired: lifetime.expired - points }
    case 'clawed-back':
    case 'claw-reversed':
      return { ...lifetime, clawedBack: lifetime.clawedBack - points }
    case 'written-off':
      return { ...lifetime, writtenOff: lifetime.writtenOff + points }
    case 'transfer-completed':
    case 'merged-out':
      return { ...lifetime, transferredOut: lifetime.transferredOut - points }
    case 'transfer-credited':
    case 'merged-in':
      return { ...lifetime, transferredIn: lifetime.transferredIn + points }
    case 'matured':
    case 'transfer-debited':
    case 'transfer-returned':
    case 'coalesced':
    case 'restated':
      return lifetime
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
