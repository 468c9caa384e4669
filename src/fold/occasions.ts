import type { Customer } from '../customer.ts'
import type { Profile } from '../profile/index.ts'
import { type DayNumber, dayFromNumber, dayNumberOf, type Instant, startOfDay } from '../time.ts'
import {
  type CompiledOccasions,
  type FestivalDay,
  maxLeadDays,
  nextScheduled,
  scheduledWithin,
} from '../triggers/index.ts'
import { anchorOf, type OccasionReached } from './derived.ts'
import { change, type Draft } from './draft.ts'
import { awardIdOf, wasGiven } from './gifts.ts'
import { dateOf, nextReturn, startedBy, yearIn, yearOfDay } from './yearly.ts'

/**
 * When the next occasion after the record's own clock is reached, or null. Only people have occasions: a bill that nobody
 * has claimed has no birthday, and of a household each member has their own.
 */
export function nextOccasionAt(draft: Draft): Instant | null {
  const { occasions, data } = draft.policy
  const { customer } = draft
  if (occasions === null || customer.kind !== 'person') return null
  // Journey and ledger ring before it at the start of a day, and must not pass it over.
  const due = customer.alarms.find(({ owner, at }) => owner === 'occasions' && at <= customer.rungTo)
  if (due !== undefined) return due.at
  const startDay = nextStartDay(occasions, customer, startedBy(customer.rungTo, data.zone))
  return startDay === null ? null : startOfDay(startDay, data.zone)
}

/** The alarm rang: every occasion of that instant is reached. */
export function reachOccasions(draft: Draft, at: Instant): void {
  change(draft, { alarms: draft.customer.alarms.filter(({ owner }) => owner !== 'occasions') })
  const { occasions, data } = draft.policy
  if (occasions === null || draft.customer.kind !== 'person') return
  const range = { after: startedBy(at - 1, data.zone), upTo: startedBy(at, data.zone) }
  draft.derived.push(...reachedWithin(draft, occasions, range))
}

/**
 * A birthday told for the first time when its lead has begun and its day is not over is reached at once. A day that was
 * known already, or that comes with another record or an imported history, waits for its next return: it may have been
 * greeted. A rebuild reaches it again where a rule gave points for it.
 */
export function reachToldLate(draft: Draft, before: Profile): void {
  const { occasions } = draft.policy
  const { profile, kind } = draft.customer
  const { muteBefore } = draft.world.replaying ?? draft.customer
  const isTold = { birthday: first(before, profile, 'birthday'), anniversary: first(before, profile, 'anniversary') }
  if (occasions === null || kind !== 'person' || (!isTold.birthday && !isTold.anniversary)) return
  const at = clockOf(draft)
  const isImported = muteBefore !== null && at <= muteBefore
  const told = occasions.yearly.filter((one) => one.kind !== 'customer-anniversary' && isTold[one.kind])
  for (const reached of begun(draft, { yearly: told, festivals: [], schedules: [] }, at))
    if (!isImported || wasAwarded(draft, reached)) draft.derived.push({ ...reached, at })
}

function wasAwarded({ world, policy }: Draft, reached: OccasionReached): boolean {
  const anchor = anchorOf(reached)
  return (policy.rules.byFactType.get(reached.type)?.rules ?? []).some(({ rule }) =>
    rule.then.some((_, step) => wasGiven(world, awardIdOf(rule.id, anchor, step))),
  )
}

function first(before: Profile, now: Profile, field: 'birthday' | 'anniversary'): boolean {
  return before[field] === null && now[field] !== null
}

/** Occasions that were reached and whose day is not over, as they were told when they began: for a new policy's waits. */
export function standingOccasions(draft: Draft): readonly OccasionReached[] {
  const { occasions } = draft.policy
  return occasions === null || draft.customer.kind !== 'person' ? [] : begun(draft, occasions, clockOf(draft))
}

function clockOf(draft: Draft): Instant {
  return Math.max(draft.at, draft.customer.rungTo)
}

/** What has been reached by an instant and is not over. */
function begun(draft: Draft, occasions: CompiledOccasions, at: Instant): readonly OccasionReached[] {
  const { zone } = draft.policy.data
  const today = dayNumberOf(at, zone)
  const range = { after: today - maxLeadDays - 1, upTo: startedBy(at, zone) }
  return reachedWithin(draft, occasions, range, today)
}

/** The first day after `after` on which an occasion is reached, or null. */
function nextStartDay(
  { yearly, festivals, schedules }: CompiledOccasions,
  customer: Customer,
  after: DayNumber,
): DayNumber | null {
  let soonest = festivals[firstAfter(festivals, after)]?.startDay ?? Number.POSITIVE_INFINITY
  for (const occasion of yearly) {
    const day = nextReturn(dateOf(customer, occasion.kind), after + occasion.leadDays)
    if (day !== null) soonest = Math.min(soonest, day - occasion.leadDays)
  }
  for (const { schedule, leadDays } of schedules) {
    const day = nextScheduled(schedule, after + leadDays)
    if (day !== null) soonest = Math.min(soonest, day - leadDays)
  }
  return soonest === Number.POSITIVE_INFINITY ? null : soonest
}

interface DayRange {
  readonly after: DayNumber
  readonly upTo: DayNumber
}

/** What is reached on days of a range, all kinds together; `from` leaves out those whose own day is before it. */
function reachedWithin(
  { customer, policy }: Draft,
  { yearly, festivals, schedules }: CompiledOccasions,
  { after, upTo }: DayRange,
  from: DayNumber = after,
): readonly OccasionReached[] {
  const { zone } = policy.data
  const reached: OccasionReached[] = []
  const reach = (
    of: Pick<OccasionReached, 'occasion' | 'kind' | 'years'>,
    day: DayNumber,
    startDay: DayNumber,
  ): void => {
    reached.push({ type: 'occasion.reached', ...of, day: dayFromNumber(day), at: startOfDay(startDay, zone) })
  }
  for (const { id: occasion, kind, leadDays } of yearly) {
    const date = dateOf(customer, kind)
    const day = nextReturn(date, Math.max(after + leadDays, from - 1))
    if (day === null || day - leadDays > upTo) continue
    const since = yearIn(date)
    reach({ occasion, kind, ...(since > 0 && { years: yearOfDay(day) - since }) }, day, day - leadDays)
  }
  for (let place = firstAfter(festivals, after); place < festivals.length; place += 1) {
    const festival = festivals[place]
    if (festival === undefined || festival.startDay > upTo) break
    if (festival.day >= from) reach({ occasion: festival.id, kind: 'festival' }, festival.day, festival.startDay)
  }
  for (const { id: occasion, schedule, leadDays } of schedules) {
    const range = { from: Math.max(after + 1 + leadDays, from), upTo: upTo + leadDays, most: maxStanding }
    for (const day of scheduledWithin(schedule, range)) reach({ occasion, kind: 'schedule' }, day, day - leadDays)
  }
  return reached
}

/** A weekly day with the longest lead has begun so many times before its own day comes. */
const maxStanding = Math.ceil((maxLeadDays + 1) / 7) + 1

/** The place of the first festival day that is reached after a day. */
function firstAfter(festivals: readonly FestivalDay[], after: DayNumber): number {
  let low = 0
  let high = festivals.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((festivals[middle]?.startDay ?? 0) > after) high = middle
    else low = middle + 1
  }
  return low
}
