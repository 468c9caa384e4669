import { type DayNumber, dayNumberOf, type Instant } from '../../time.ts'
import type { Account, AccountTier, Qualifying, TierMeasure } from '../account.ts'
import type { LedgerBill } from '../bill.ts'
import { dayOfMonth } from '../calendar.ts'
import { type Cause, type Draft, write } from '../draft.ts'
import type { LedgerPolicy, LedgerTerms } from '../terms/terms.ts'
import { joinCaps } from './caps.ts'
import { joinGrants } from './grants.ts'
import {
  climbed,
  deservedOn,
  higherTier,
  ladderOf,
  qualifiedFor,
  qualifiedNow,
  reviewed,
  rungOf,
  tierAt,
  withFreshPeriod,
} from './ladder.ts'
import { countQualifying, joinQualifying } from './qualifying.ts'

/** How far a shopper is on the ladder. */
export interface TierProgress {
  /** Null: below the first rung. A first rung from 0 is everybody's, before the first bill too. */
  readonly tier: string | null
  readonly multiplier: number
  readonly benefits: readonly string[]
  /** What counts: points, spend in minor units, or visits. `qualified`, `from` and `missing` are of it. */
  readonly measure: TierMeasure
  /** What counts now. */
  readonly qualified: number
  /** The next rung, and what it takes; null on the highest. */
  readonly next: { readonly tier: string; readonly from: number; readonly missing: number } | null
  /** What the present tier needs at its review, and what is missing; null on the lowest rung. */
  readonly keep: { readonly reviewAt: Instant; readonly from: number; readonly missing: number } | null
}

/** How far a shopper is on the ladder now, reviews that nobody has written yet included. Null: the terms have no tiers. */
export function tierProgress(
  terms: LedgerTerms,
  account: Pick<Account, 'tier' | 'qualifying'>,
  now: Instant,
): TierProgress | null {
  const ladder = ladderOf(terms)
  if (ladder === null) return null
  const { tiers } = ladder
  const tier = tierAt(ladder, account, now)
  const rung = rungOf(tiers, tier)
  const next = tiers.ladder[rung === undefined ? 0 : tiers.ladder.indexOf(rung) + 1]
  const qualified = qualifiedNow(ladder, account, now)
  const reviewAt = tier?.reviewAt ?? null
  const from = rung?.from ?? 0
  return {
    tier: rung?.tier ?? null,
    multiplier: rung?.multiplier ?? 1,
    benefits: rung?.benefits ?? [],
    measure: tiers.measure,
    qualified,
    next: next === undefined ? null : { tier: next.tier, from: next.from, missing: Math.max(0, next.from - qualified) },
    keep:
      reviewAt === null
        ? null
        : { reviewAt, from, missing: Math.max(0, from - qualifiedFor(ladder, account, reviewAt)) },
  }
}

/** Moves the tier, with an entry when its name changes. */
export function changeTier(
  draft: Draft,
  next: AccountTier | null,
  occurredAt: Instant,
  cause: Cause = draft.cause,
): void {
  const from = draft.tier?.tier ?? null
  const to = next?.tier ?? null
  draft.tier = next
  if (from === to) return
  const tier = { from, to, reviewAt: next?.reviewAt ?? null }
  write(draft, { kind: 'tier-changed', points: 0, tier }, cause, occurredAt)
}

/** Reviews the tier if its review is due by an instant: kept for another period, or down to what was reached. */
export function reviewTier(draft: Draft, policy: LedgerPolicy, at: Instant): void {
  const { tier } = draft
  const reviewAt = tier?.reviewAt ?? null
  if (tier === null || reviewAt === null || reviewAt > at) return
  const ladder = ladderOf(policy.terms)
  // Terms of an older time, without tiers, have no say.
  if (ladder === null && isLate(draft)) return
  const next = ladder === null ? null : reviewed(ladder, draft, tier, reviewAt)
  changeTier(draft, next, reviewAt, { ref: null, policyVersion: policy.version })
}

/**
 * Brings the standing to the ladder of the terms, which may have changed: without tiers there is none, a lower one lifts, and
 * under another measure what counts begins anew. A bill that comes late brings older terms, and leaves this alone.
 */
export function followLadder(draft: Draft, { terms }: LedgerPolicy): void {
  if ((draft.tier === null && draft.qualifying === null) || isLate(draft)) return
  const ladder = ladderOf(terms)
  if (ladder === null) {
    changeTier(draft, null, draft.at)
    draft.qualifying = nothingSince(draft.qualifying, draft.instant)
    return
  }
  const { measure } = ladder.tiers
  const { qualifying } = draft
  changeTier(draft, deservedOn(ladder, draft, draft.instant), draft.at)
  if (qualifying === null || qualifying.measure === measure) return
  draft.qualifying = { measure, months: [], since: draft.instant }
  draft.tier = withFreshPeriod(ladder, draft.tier, draft.instant)
}

/** With tiers that come back later it begins anew: no bill of before is taken off what counts then. */
function nothingSince(known: Qualifying | null, now: Instant): Qualifying | null {
  if (known === null || (known.months.length === 0 && known.since !== undefined)) return known
  return { measure: known.measure, months: [], since: now }
}

function isLate({ at, account }: Draft): boolean {
  return at < account.settledAt
}

/** What a bill counts towards a tier, what came back taken off. */
export function qualifiedOf(bill: LedgerBill, measure: TierMeasure): NonNullable<LedgerBill['qualified']> {
  let points = -bill.clawedPoints
  let keptMinor = 0
  for (const line of bill.lines) {
    points += line.points
    keptMinor += line.baseMinor - line.returnedMinor
  }
  if (measure === 'points') return { measure, amount: points }
  return { measure, amount: measure === 'spend' ? keptMinor : Math.min(keptMinor, 1) }
}

/**
 * Counts a new bill towards the tier; goes up at once. Everybody's rung comes with the first bill, whatever it brought. A bill
 * that comes late is counted alone: its terms may be older ones, and the next command goes up by those of its time.
 */
export function countTowardsTier(policy: LedgerPolicy, draft: Draft, bill: LedgerBill): LedgerBill {
  const { earnedAt, qualified } = bill
  if (qualified === undefined || earnedAt === null) return bill
  if (!isMeasured(draft, qualified.measure)) return { ...bill, qualified: undefined }
  const day = dayNumberOf(earnedAt, policy.terms.zone)
  if (qualified.amount !== 0) count(draft, qualified.measure, day, qualified.amount)
  if (!isLate(draft)) climb(policy, draft)
  const counted = { ...qualified, day }
  return { ...bill, qualified: isLate(draft) ? { ...counted, countedAt: draft.instant } : counted }
}

/** Takes what came back of a bill off what counts towards the tier, or puts it on again. */
export function recountTowardsTier(policy: LedgerPolicy, draft: Draft, bill: LedgerBill): LedgerBill {
  const { earnedAt, qualified } = bill
  if (qualified === undefined || earnedAt === null || !isMeasured(draft, qualified.measure)) return bill
  if (policy.terms.tiers?.measure !== qualified.measure) return bill
  const { measure, day = dayNumberOf(earnedAt, policy.terms.zone), countedAt = earnedAt } = qualified
  if (countedAt < (draft.qualifying?.since ?? countedAt)) return bill
  const { amount } = qualifiedOf(bill, measure)
  const change = amount - qualified.amount
  if (change === 0) return bill
  count(draft, measure, day, change)
  if (change > 0 && !isLate(draft)) climb(policy, draft)
  return { ...bill, qualified: { ...qualified, amount } }
}

/** False where another measure counts by now: the bill comes late, by older terms. */
function isMeasured({ qualifying }: Draft, measure: TierMeasure): boolean {
  return qualifying === null || qualifying.measure === measure
}

function count(draft: Draft, measure: TierMeasure, day: DayNumber, change: number): void {
  draft.qualifying = countQualifying(draft.qualifying, measure, dayOfMonth(day), change)
}

function climb({ terms }: LedgerPolicy, draft: Draft): void {
  const ladder = ladderOf(terms)
  if (ladder !== null) changeTier(draft, climbed(ladder, draft, draft.instant), draft.at)
}

/**
 * Takes in where an absorbed account stands: what counts towards the tier, caps and bonuses of both count for one. The
 * higher tier stays, and with a policy at hand what both bought together goes up at once.
 */
export function joinStanding(draft: Draft, parcel: Pick<Account, 'tier' | 'qualifying' | 'caps' | 'grants'>): void {
  const { policy } = draft
  draft.caps = joinCaps(draft.caps, parcel.caps)
  draft.grants = joinGrants(draft.grants, parcel.grants)
  draft.qualifying = joinQualifying(draft.qualifying, parcel.qualifying)
  changeTier(draft, higherTier(policy?.terms.tiers, draft.tier, parcel.tier), draft.at)
  if (policy !== null && draft.qualifying !== null) climb(policy, draft)
}
