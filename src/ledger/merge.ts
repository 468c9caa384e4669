import type { Instant } from '../time.ts'
import {
  type Account,
  type AccountTier,
  type Bucket,
  bucketKey,
  type CapUsage,
  type Hold,
  type Part,
  pointsInTransit,
  type Qualifying,
  type ResolvedHold,
  type Transit,
} from './account.ts'
import { boundTransit, closeDraft } from './bounds.ts'
import { addToBuckets, freePoints } from './buckets.ts'
import { type Cause, type Draft, write } from './draft.ts'
import type { Allocation } from './entry.ts'
import { checkInstant } from './instants.ts'
import { joinHolds } from './join-holds.ts'
import { catchUp, openTaking, takeInBurnOrder } from './move.ts'
import { beginDraft, expire, type Moved } from './settle.ts'
import { changeTier, joinStanding } from './standing/tiers.ts'
import type { LedgerPolicy } from './terms/terms.ts'

/** Everything one account brings into another. Plain JSON. */
export interface AccountParcel {
  /** Maturing and expiry are already written up to here, in the account it comes from. */
  readonly settledAt: Instant
  readonly buckets: readonly Bucket[]
  readonly holds: readonly Hold[]
  readonly resolvedHolds: readonly ResolvedHold[]
  readonly inTransit: readonly Transit[]
  readonly debt: number
  readonly tier: AccountTier | null
  readonly qualifying: Qualifying | null
  readonly caps: readonly CapUsage[]
  readonly grants: readonly string[]
  /** Spending was stopped there, so it is where its points go. */
  readonly frozen?: boolean | undefined
}

/** What moves an account's points, and when. */
export interface Emptying {
  readonly now: Instant
  /** The id of the merge, or of the fact that pools; null when left out. */
  readonly ref?: string | null | undefined
  /** `merge` when left out. */
  readonly how?: MoveReason | undefined
}

export interface Absorbing extends Emptying {
  /** With it, what both bought together moves the tier up at once. */
  readonly policy?: LedgerPolicy | null | undefined
}

/** An emptied account, what was in it, and the entries that say so. */
export interface EmptiedAccount extends Moved {
  readonly parcel: AccountParcel
}

/**
 * Why points move from one account into another. `merge`: two accounts are one person's, everything goes. `pool`: a member's
 * points go to the account of the household; points, debt and what counts towards the tier go, the rest stays with the
 * member, held points with their holds.
 */
export type MoveReason = 'merge' | 'pool'

/**
 * Empties an account: the first half of a merge or of pooling. Its chain ends with a `merged-out` or `pooled-out` entry (none
 * when there was nothing in it) and goes on if there is more.
 * @throws CrmError `bad-option` for a time that is none.
 */
export function emptyAccount(account: Account, { now, ref = null, how = 'merge' }: Emptying): EmptiedAccount {
  checkInstant('now', now)
  const draft = beginDraft(account, now, causeOf(ref))
  const parcel = how === 'merge' ? packAll(draft) : packPoints(draft)
  const { buckets, debt } = parcel
  const allocation = buckets.map((bucket) => allocationOf(bucket, draft.instant, -1))
  const { pending, available, held } = columnsOf(buckets, draft.instant)
  const inTransit = pointsInTransit(parcel.inTransit)
  if (allocation.length > 0 || debt > 0 || inTransit > 0) {
    write(draft, {
      kind: how === 'merge' ? 'merged-out' : 'pooled-out',
      points: debt - pending - available - held - inTransit,
      pending: -pending || 0,
      available: -available || 0,
      held: -held || 0,
      debt: -debt || 0,
      inTransit: -inTransit || 0,
      allocation,
    })
  }
  return { account: closeDraft(draft), parcel, entries: draft.entries }
}

function packAll(draft: Draft): AccountParcel {
  const { buckets, holds, resolvedHolds, inTransit, tier, qualifying, caps, grants, frozen } = draft
  const { debt } = draft.balances
  draft.buckets = []
  draft.holds = []
  draft.resolvedHolds = []
  draft.inTransit = []
  draft.qualifying = null
  draft.caps = []
  draft.grants = []
  changeTier(draft, null, draft.at)
  const settledAt = draft.instant
  return { settledAt, buckets, holds, resolvedHolds, inTransit, debt, tier, qualifying, caps, grants, frozen }
}

function packPoints(draft: Draft): AccountParcel {
  const { buckets, qualifying } = draft
  draft.buckets = buckets.filter(({ held }) => held > 0).map((bucket) => ({ ...bucket, open: bucket.held }))
  draft.qualifying = null
  const free = buckets.map((bucket) => ({ ...bucket, open: freePoints(bucket), held: 0 }))
  return {
    settledAt: draft.instant,
    buckets: free.filter(({ open }) => open > 0),
    holds: [],
    resolvedHolds: [],
    inTransit: [],
    debt: draft.balances.debt,
    tier: null,
    qualifying,
    caps: [],
    grants: [],
  }
}

function columnsOf(buckets: readonly Bucket[], at: Instant) {
  const columns = { pending: 0, available: 0, held: 0 }
  for (const bucket of buckets) {
    if (bucket.maturesAt > at) columns.pending += bucket.open
    else columns.available += freePoints(bucket)
    columns.held += bucket.held
  }
  return columns
}

function allocationOf(bucket: Bucket, at: Instant, sign: 1 | -1): Allocation {
  const points = { bucket: bucketKey(bucket, at), points: sign * bucket.open }
  return bucket.held === 0 ? points : { ...points, held: sign * bucket.held }
}

/**
 * Takes in what an emptied account held: the second half. Totals and expiries stay as they are, except that the debt of one
 * side meets the spendable points of the other, soonest expiry first. Of more holds than an account may have, the soonest to
 * end are freed. Where one side was frozen, the joined account is.
 * @throws CrmError `bad-option` for a time that is none.
 */
export function absorbAccount(
  account: Account,
  parcel: AccountParcel,
  { now, ref = null, how = 'merge', policy = null }: Absorbing,
): Moved {
  checkInstant('now', now)
  const draft = beginDraft(account, Math.max(now, parcel.settledAt), causeOf(ref), policy)
  const { instant } = draft
  const allocation = parcel.buckets.map((bucket) => allocationOf(bucket, parcel.settledAt, 1))
  const { pending, available, held } = columnsOf(parcel.buckets, parcel.settledAt)
  const late: Part[] = []
  for (const { fund, maturesAt, expiresAt, open, held } of parcel.buckets) {
    const part = { fund, maturesAt, expiresAt, points: open }
    const isPending = maturesAt > parcel.settledAt
    if (isPending && (maturesAt <= instant || (expiresAt !== null && expiresAt <= instant))) late.push(part)
    else addToBuckets(draft.buckets, { ...part, held }, instant)
  }
  const repaid = Math.min(draft.balances.debt + parcel.debt, draft.balances.available + available)
  const taking = openTaking()
  takeInBurnOrder(draft, taking, repaid)
  const inTransit = pointsInTransit(parcel.inTransit)
  if (allocation.length > 0 || parcel.debt > 0 || inTransit > 0) {
    write(draft, {
      kind: how === 'merge' ? 'merged-in' : 'pooled-in',
      points: pending + available + held + inTransit - parcel.debt,
      pending,
      available: available - repaid,
      held,
      debt: parcel.debt - repaid,
      inTransit,
      allocation: [...allocation, ...taking.allocation],
    })
  }
  for (const part of late) catchUp(draft, part, parcel.settledAt)
  draft.inTransit = [...draft.inTransit, ...parcel.inTransit]
  boundTransit(draft)
  joinHolds(draft, parcel)
  expire(draft, instant)
  joinStanding(draft, parcel)
  if (parcel.frozen === true && !draft.frozen) {
    draft.frozen = true
    write(draft, { kind: 'frozen', points: 0 })
  }
  return { account: closeDraft(draft), entries: draft.entries }
}

function causeOf(ref: string | null): Cause {
  return { ref, policyVersion: null }
}
