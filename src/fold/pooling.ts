import type { SystemFact } from '../facts/index.ts'
import { isToPool, keepHolds, mirrorTier } from '../ledger/engine.ts'
import {
  type Account,
  type AccountParcel,
  absorbAccount,
  decide,
  emptyAccount,
  lifespanOf,
  type Moved,
  mainFund,
} from '../ledger/index.ts'
import { anyLedger, type Beside, change, type Draft, journalEntries, type Refusal } from './draft.ts'
import { type Pooled, sendPooled } from './send-pooled.ts'
import { tellStanding, tierOf } from './standing.ts'

/**
 * Sends whatever a member's account gained or owes to the household, at the end of a fold: one fact, named after the entry
 * by which the points left, so that it arrives once. Frozen points stay where they are until they are free.
 * @param anyway Also when there is nothing: the household answers where its tier is another one.
 * @returns True when the account changed.
 */
export function drain(draft: Draft, cause: string, anyway = false): boolean {
  const { household, mergedInto, points } = draft.customer
  if (household === null || mergedInto !== null) return false
  if (points.frozen) {
    if (anyway) sendPooled(draft, household.id, { member: draft.customer.id, parcel: null, tier: tierOf(points) })
    return false
  }
  const own = points.tier === null || points.tier.mirrored === true ? null : points.tier
  if (!anyway && own === null && !isToPool(points)) return false
  const emptied = emptyAccount(points, { now: draft.now, ref: cause, how: 'pool' })
  keepAccount(draft, emptied)
  const tier = tierOf(emptied.account)
  // Only the household's own account is reviewed.
  keepAccount(draft, mirrorTier(emptied.account, tier, draft.now, cause))
  const parcel = { ...emptied.parcel, tier: own }
  sendPooled(draft, household.id, { member: draft.customer.id, parcel, tier })
  return true
}

/** Takes an account and its entries into the record, and what stands beside these. */
export function keepAccount(draft: Draft, { account, entries }: Moved, beside?: Beside): void {
  if (account === draft.customer.points) return
  change(draft, { points: account })
  journalEntries(draft, entries, beside)
}

/** On the household: a member's points arrive. They are taken from whoever sends them: a member who left meanwhile gave them before. */
export function receivePool(draft: Draft, fact: SystemFact): Refusal | null {
  const { member, cause, parcel, tier, unlinked } = fact.payload as Pooled
  const { ledger } = draft.policy
  const beside = (): Readonly<Record<string, unknown>> => (cause === undefined ? {} : { cause })
  const before = tierOf(draft.customer.points)
  if (parcel !== null)
    keepAccount(
      draft,
      absorbAccount(draft.customer.points, parcel, { now: draft.at, ref: fact.id, how: 'pool', policy: ledger }),
      beside,
    )
  if (unlinked !== undefined) takeUnlinked(draft, unlinked)
  const { points, members } = draft.customer
  const now = tierOf(points)
  // Where it has just changed every member is told.
  if (tier !== now && now === before && members.includes(member)) tellStanding(draft, member, fact.id)
  return null
}

function takeUnlinked(draft: Draft, unlinked: NonNullable<Pooled['unlinked']>): void {
  const ledger = anyLedger(draft)
  if (ledger === null) return
  const decided = decide(ledger, draft.customer.points, null, { kind: 'return-unlinked', ...unlinked }, draft.at)
  if (decided.status === 'accepted') keepAccount(draft, decided)
}

/** Goods of a member came back that match no bill. True when the household answers for them. */
export function poolUnlinked(draft: Draft, unlinked: NonNullable<Pooled['unlinked']>): boolean {
  const { household, id, points } = draft.customer
  if (household === null) return false
  sendPooled(draft, household.id, { member: id, parcel: null, tier: tierOf(points), unlinked })
  return true
}

/**
 * After a rebuild: what the account gave to households stands there as it was given. Had it been more by the facts, the rest
 * is still here, as if earned now, and what was set aside of it is set aside; had it been less, it is owed.
 */
export function keepPooled(draft: Draft, before: Account, ref: string): void {
  const { household, formerHouseholds, points } = draft.customer
  if (household === null && formerHouseholds.length === 0) return
  const changed = netOut(points) - netOut(before)
  if (changed === 0) return
  const at = Math.max(draft.at, points.settledAt)
  const ledger = anyLedger(draft)
  const { expiresAt } = ledger === null ? { expiresAt: null } : lifespanOf(ledger.terms, at)
  const bucket = { fund: mainFund, maturesAt: at, expiresAt, open: changed, held: 0 }
  const parcel: AccountParcel = {
    settledAt: at,
    buckets: changed > 0 ? [bucket] : [],
    holds: [],
    resolvedHolds: [],
    inTransit: [],
    debt: Math.max(0, -changed),
    tier: null,
    qualifying: null,
    caps: [],
    grants: [],
  }
  keepAccount(draft, absorbAccount(points, parcel, { now: at, ref, how: 'pool' }))
  keepAccount(draft, keepHolds(draft.customer.points, before.holds, ref))
}

/**
 * In a replay points go to a household before they can expire, or stay behind and expire, which did otherwise: they were
 * told late, or are of somebody else who is one with the member now. What expired stays so, and what a household got it has.
 * @param rebuilt The account by the facts.
 * @param isOfSeveral True for records that are one now. Some of the points of one may go to a household while those of
 *   another stay behind: how much more or less a household got tells nothing of what was spared, so all of that expires.
 */
export function expiredAsBefore(rebuilt: Account, before: Account, isOfSeveral: boolean): Account {
  const { lifetime } = rebuilt
  const pooled = netOut(rebuilt) - netOut(before)
  const spared = before.lifetime.expired - lifetime.expired
  const isAllSpared = isOfSeveral && pooled !== 0 && spared > 0
  if (!isAllSpared && Math.sign(pooled) !== Math.sign(spared)) return rebuilt
  const points = isAllSpared ? spared : Math.sign(pooled) * Math.min(Math.abs(pooled), Math.abs(spared))
  const { expired, transferredOut } = lifetime
  return {
    ...rebuilt,
    lifetime: { ...lifetime, expired: expired + points, transferredOut: transferredOut - points },
  }
}

function netOut({ lifetime }: Account): number {
  return lifetime.transferredOut - lifetime.transferredIn
}
