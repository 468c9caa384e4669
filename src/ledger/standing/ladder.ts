import { dayNumberOf, type Instant, startOfDay } from '../../time.ts'
import type { Account, AccountTier } from '../account.ts'
import { dayOfMonth, firstDayOf, type MonthNumber, monthOf } from '../calendar.ts'
import type { LedgerTerms, TierRung, TierTerms, TierWindow } from '../terms/terms.ts'
import { qualifiedBetween } from './qualifying.ts'

/** What decides where a shopper stands. */
export type Standing = Pick<Account, 'tier' | 'qualifying'>

/** Terms that have tiers. */
export interface Ladder {
  readonly zone: string
  readonly tiers: TierTerms
}

export function ladderOf({ zone, tiers }: LedgerTerms): Ladder | null {
  return tiers === undefined ? null : { zone, tiers }
}

/** The first month that counts together with a month. */
function windowStart(window: TierWindow, month: MonthNumber): MonthNumber {
  if (window.kind === 'rolling') return month - window.months
  const sinceStart = (month - ((window.startsInMonth ?? 1) - 1)) % window.months
  return month - (sinceStart < 0 ? sinceStart + window.months : sinceStart)
}

/** The last month of the period in which a tier reached in a month is kept. */
function periodEnd(window: TierWindow, month: MonthNumber): MonthNumber {
  return window.kind === 'rolling' ? month + window.months : windowStart(window, month) + window.months - 1
}

function reviewAfter({ zone, tiers }: Ladder, lastMonth: MonthNumber): Instant {
  return startOfDay(firstDayOf(lastMonth + 1) + tiers.graceDays, zone)
}

/** The last month of the period that a review looks at. */
function lastMonthOf({ zone, tiers }: Ladder, reviewAt: Instant): MonthNumber {
  return dayOfMonth(dayNumberOf(reviewAt, zone) - tiers.graceDays - 1).month
}

/** The highest rung that an amount reaches; -1 when it reaches none. */
function rungReached(ladder: readonly TierRung[], amount: number): number {
  let reached = -1
  for (const rung of ladder) {
    if (rung.from > amount) break
    reached += 1
  }
  return reached
}

function rungNamed(ladder: readonly TierRung[], tier: string | null): number {
  return tier === null ? -1 : ladder.findIndex((rung) => rung.tier === tier)
}

/** What a first rung from 0 is: everybody's, for ever. */
function isFloor({ ladder }: TierTerms, index: number): boolean {
  return index === 0 && ladder[0]?.from === 0
}

function standOn(ladder: Ladder, index: number, since: Instant, lastMonth: MonthNumber): AccountTier | null {
  const rung = ladder.tiers.ladder[index]
  if (rung === undefined) return null
  return { tier: rung.tier, since, reviewAt: isFloor(ladder.tiers, index) ? null : reviewAfter(ladder, lastMonth) }
}

/** What counts now for going up. */
export function qualifiedNow({ zone, tiers }: Ladder, { qualifying }: Standing, now: Instant): number {
  const to = monthOf(now, zone)
  return qualifiedBetween(qualifying, tiers.measure, { from: windowStart(tiers.window, to), to })
}

/**
 * What counts, up to now, at a review: the months of the period that ends, its grace days among them. The month in which a
 * rolling tier was reached or last confirmed lies before them: what has earned a tier once does not keep it as well.
 */
export function qualifiedFor(ladder: Ladder, { qualifying }: Standing, reviewAt: Instant): number {
  const { zone, tiers } = ladder
  const lastMonth = lastMonthOf(ladder, reviewAt)
  const { window } = tiers
  const from = window.kind === 'rolling' ? lastMonth - window.months + 1 : windowStart(window, lastMonth)
  return qualifiedBetween(qualifying, tiers.measure, { from, to: monthOf(reviewAt - 1, zone) })
}

/** The tier after something was bought: higher if what counts now reaches it, else as it was. */
export function climbed(ladder: Ladder, standing: Standing, now: Instant): AccountTier | null {
  const { zone, tiers } = ladder
  const { tier } = standing
  const present = rungNamed(tiers.ladder, tier?.tier ?? null)
  if (tier !== null && (present < 0 || tier.mirrored === true)) return tier
  const reached = rungReached(tiers.ladder, qualifiedNow(ladder, standing, now))
  if (reached <= present) return tier
  return standOn(ladder, reached, now, periodEnd(tiers.window, monthOf(now, zone)))
}

/**
 * A tier after its review: kept for another period if what counted in the one that ended, its grace days among it, still
 * reaches it, else down to what that reaches; never up. A review inside a period (the window has changed) waits for its end.
 */
export function reviewed(ladder: Ladder, standing: Standing, tier: AccountTier, reviewAt: Instant): AccountTier | null {
  const { tiers } = ladder
  const lastMonth = lastMonthOf(ladder, reviewAt)
  if (tiers.window.kind === 'calendar' && periodEnd(tiers.window, lastMonth) !== lastMonth) {
    return { ...tier, reviewAt: reviewAfter(ladder, periodEnd(tiers.window, lastMonth)) }
  }
  const nextEnd = lastMonth + tiers.window.months
  const present = rungNamed(tiers.ladder, tier.tier)
  const deserved = rungReached(tiers.ladder, qualifiedFor(ladder, standing, reviewAt))
  if (present < 0 || deserved < present) return standOn(ladder, deserved, reviewAt, nextEnd)
  return { ...tier, reviewAt: isFloor(tiers, present) ? null : reviewAfter(ladder, nextEnd) }
}

/**
 * The tier by a ladder that may have changed: of a name that it does not have, the rung that the present period or the one
 * before it reaches; of the rung that was everybody's and is no more, with a review from now on.
 */
function onLadder(ladder: Ladder, standing: Standing, now: Instant): AccountTier | null {
  const { zone, tiers } = ladder
  const { tier, qualifying } = standing
  if (tier === null || tier.mirrored === true) return tier
  const present = rungNamed(tiers.ladder, tier.tier)
  if (present >= 0 && (tier.reviewAt !== null || isFloor(tiers, present))) return tier
  const month = monthOf(now, zone)
  const lastMonth = periodEnd(tiers.window, month)
  if (present >= 0) return { ...tier, reviewAt: reviewAfter(ladder, lastMonth) }
  const before = windowStart(tiers.window, month) - 1
  const earlier = { from: windowStart(tiers.window, before), to: before }
  const amount = Math.max(
    qualifiedNow(ladder, standing, now),
    tiers.window.kind === 'calendar' ? qualifiedBetween(qualifying, tiers.measure, earlier) : 0,
  )
  return standOn(ladder, rungReached(tiers.ladder, amount), now, lastMonth)
}

/** A tier whose measure has changed gets a whole period to show itself anew. */
export function withFreshPeriod(ladder: Ladder, tier: AccountTier | null, now: Instant): AccountTier | null {
  if (tier === null || tier.reviewAt === null) return tier
  return { ...tier, reviewAt: reviewAfter(ladder, periodEnd(ladder.tiers.window, monthOf(now, ladder.zone))) }
}

/** Each review moves on by a month at least, and a year after the last purchase there is nothing left to review. */
const mostReviews = 64

/**
 * The tier by the ladder in force, which may have been lowered, or late bills may have reached a rung: what has counted
 * reaches it now.
 */
export function deservedOn(ladder: Ladder, standing: Standing, now: Instant): AccountTier | null {
  const tier = onLadder(ladder, standing, now)
  if (standing.qualifying === null) return tier
  const lifted = climbed(ladder, { tier, qualifying: standing.qualifying }, now)
  // Everybody's rung comes with a bill.
  return tier === null && lifted?.reviewAt === null ? null : lifted
}

/** Where the next command finds an account at an instant, reviews that nobody has written yet included. */
export function tierAt(ladder: Ladder, standing: Standing, now: Instant): AccountTier | null {
  let { tier } = standing
  for (let round = 0; round < mostReviews; round += 1) {
    if (tier === null || tier.reviewAt === null || tier.reviewAt > now) break
    tier = reviewed(ladder, standing, tier, tier.reviewAt)
  }
  return deservedOn(ladder, { tier, qualifying: standing.qualifying }, now)
}

/** The rung a tier stands for; without one the first, if it is everybody's. Undefined: no rung at all. */
export function rungOf({ ladder }: TierTerms, tier: AccountTier | null): TierRung | undefined {
  const floor = ladder[0]?.from === 0 ? ladder[0] : undefined
  return tier === null ? floor : (ladder.find((rung) => rung.tier === tier.tier) ?? floor)
}

/** The higher of two tiers; of equal ones the one that is kept longer. Without a ladder what has a review is higher. */
export function higherTier(
  tiers: TierTerms | undefined,
  left: AccountTier | null,
  right: AccountTier | null,
): AccountTier | null {
  if (left === null || right === null) return left ?? right
  const order = rungNamed(tiers?.ladder ?? [], left.tier) - rungNamed(tiers?.ladder ?? [], right.tier)
  if (order !== 0) return order > 0 ? left : right
  return (right.reviewAt ?? 0) > (left.reviewAt ?? 0) && (tiers !== undefined || left.reviewAt === null) ? right : left
}
