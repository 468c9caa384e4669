import type { Instant } from '../time.ts'
import {
  type Account,
  type AccountTier,
  type Bucket,
  bucketKey,
  type CapUsage,
  type Hold,
  openAccount,
  type Part,
  pointsInTransit,
  type Transit,
} from './account.ts'
import { addToBuckets } from './buckets.ts'
import { type Cause, closeDraft, write } from './draft.ts'
import type { Allocation } from './entry.ts'
import { catchUp, openTaking, takeInBurnOrder } from './move.ts'
import { beginDraft, expire, type Moved } from './settle.ts'
import { boundTransit } from './transfer.ts'

/** Everything one account brings into another. Plain JSON. */
export interface AccountParcel {
  /** Maturing and expiry are already written up to here, in the account it comes from. */
  readonly settledAt: Instant
  readonly buckets: readonly Bucket[]
  readonly holds: readonly Hold[]
  readonly inTransit: readonly Transit[]
  readonly debt: number
  readonly tier: AccountTier | null
  readonly caps: readonly CapUsage[]
}

/** An emptied account, what was in it, and the entries that say so. */
export interface SealedAccount extends Moved {
  readonly parcel: AccountParcel
}

/**
 * Empties an account for a merge: the first half. Its chain ends with a `merged-out` entry, and may go on after an unmerge.
 * @param ref The id of the merge.
 */
export function sealAccount(account: Account, now: Instant, ref: string | null = null): SealedAccount {
  const draft = beginDraft(account, now, causeOf(ref))
  const { pending, available, held, debt, inTransit } = draft.balances
  const parcel: AccountParcel = {
    settledAt: draft.instant,
    buckets: draft.buckets,
    holds: account.holds,
    inTransit: draft.inTransit,
    debt,
    tier: account.tier,
    caps: account.caps,
  }
  const allocation = draft.buckets.map((bucket) => ({ bucket: bucketKey(bucket, draft.instant), points: -bucket.open }))
  if (allocation.length > 0 || debt > 0 || inTransit > 0) {
    write(draft, {
      kind: 'merged-out',
      points: debt - pending - available - held - inTransit,
      pending: -pending || 0,
      available: -available || 0,
      held: -held || 0,
      debt: -debt || 0,
      inTransit: -inTransit || 0,
      allocation,
    })
  }
  draft.buckets = []
  draft.inTransit = []
  const { holds, tier, caps } = openAccount()
  return { account: { ...closeDraft(draft), holds, tier, caps }, parcel, entries: draft.entries }
}

/**
 * Takes in what a sealed account held: the second half. Totals and expiries stay as they are, except that the debt of one
 * side meets the spendable points of the other, soonest expiry first. The account keeps its own tier.
 * @param ref The id of the merge.
 */
export function absorbAccount(account: Account, parcel: AccountParcel, now: Instant, ref: string | null = null): Moved {
  const draft = beginDraft(account, Math.max(now, parcel.settledAt), causeOf(ref))
  const { instant } = draft
  const allocation: Allocation[] = []
  const late: Part[] = []
  let pending = 0
  let available = 0
  let held = 0
  for (const bucket of parcel.buckets) {
    const { fund, maturesAt, expiresAt, open } = bucket
    const part = { fund, maturesAt, expiresAt, points: open }
    allocation.push({ bucket: bucketKey(bucket, parcel.settledAt), points: open })
    if (maturesAt > parcel.settledAt) {
      pending += open
      if (maturesAt <= instant || (expiresAt !== null && expiresAt <= instant)) late.push(part)
      else addToBuckets(draft.buckets, part, instant)
      continue
    }
    available += open - bucket.held
    held += bucket.held
    addToBuckets(draft.buckets, { ...part, held: bucket.held }, instant)
  }
  const repaid = Math.min(draft.debt + parcel.debt, draft.balances.available + available)
  const taking = openTaking()
  takeInBurnOrder(draft, taking, repaid)
  const inTransit = pointsInTransit(parcel.inTransit)
  if (allocation.length > 0 || parcel.debt > 0 || inTransit > 0) {
    write(draft, {
      kind: 'merged-in',
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
  expire(draft, instant)
  draft.inTransit = [...draft.inTransit, ...parcel.inTransit]
  boundTransit(draft)
  return {
    account: { ...closeDraft(draft), holds: [...account.holds, ...parcel.holds] },
    entries: draft.entries,
  }
}

function causeOf(ref: string | null): Cause {
  return { ref, policyVersion: null }
}
