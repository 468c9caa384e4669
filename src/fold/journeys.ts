import type { ArmedFor, Customer } from '../customer.ts'
import {
  advance,
  deriveJourney,
  type JourneyCorrection,
  type JourneyMigrated,
  type JourneyMove,
  type JourneyStart,
  type JourneyState,
  type JourneyTimeline,
  journeyCorrection,
  migrateJourney,
} from '../journey/index.ts'
import type { PolicyTimeline } from '../policy.ts'
import { daysOf } from '../profile/index.ts'
import { dayNumberOf, type Instant } from '../time.ts'

/** What happened on the way to the journey in force, in order. */
export type OnTheWay =
  /** Waits of a former journey that ended before the next one took over. */
  | { readonly kind: 'moves'; readonly moves: readonly JourneyMove[] }
  /** A journey that was adopted without a migration: as if it had always been. */
  | { readonly kind: 'derived'; readonly correction: JourneyCorrection }
  | { readonly kind: 'migrated'; readonly at: Instant; readonly journey: string; readonly migrated: JourneyMigrated }

/** A record's stage under the journey in force. */
export interface BroughtUnder {
  readonly state: JourneyState
  readonly journeyHash: string
  readonly onTheWay: readonly OnTheWay[]
}

/** The journey that a record's stage is one of; null when no policy of the timeline has it. */
export function journeyHashOf(policies: PolicyTimeline, { journeyHash, policyHash }: ArmedFor): string | null {
  if (journeyHash !== undefined) return journeyHash
  return policies.find(({ policy }) => policy.hash === policyHash)?.policy.journeyHash ?? null
}

/** All that a record's stage follows from. */
export function timelineOf({ profile, purchases, journey }: Customer): JourneyTimeline {
  const timeline = { capturedDay: profile.capturedDay, purchaseDays: daysOf(purchases.days) }
  return journey.start === undefined ? timeline : { ...timeline, start: journey.start }
}

/**
 * Brings a record's stage under the journey in force: every policy adopted since the record was last touched has its turn,
 * in order, by its migration or else as if its journey had always been. A policy takes over on the day it came into force,
 * so it does not matter when the record is touched first.
 * @returns Null when the record is there already.
 */
export function broughtUnder(policies: PolicyTimeline, customer: Customer, now: Instant): BroughtUnder | null {
  const { armedFor, kind, mergedInto, rungTo } = customer
  const current = Math.max(
    policies.findLastIndex(({ from }) => from <= now),
    0,
  )
  const inForce = policies[current]?.policy ?? policies[0].policy
  // The usual case costs a comparison or two.
  if (policies.length === 1 && armedFor.policyHash === inForce.hash) return null
  if (armedFor.policyHash === '' || kind === 'household' || mergedInto !== null) return null
  const standing = standingAt(policies.slice(0, current + 1), journeyHashOf(policies, armedFor), rungTo)
  const takeovers = standing < 0 ? [current] : takeoversBetween(policies, standing, current)
  if (takeovers.length === 0) return null
  const { journeyHash } = inForce
  // A bill that nobody has claimed is nobody's journey.
  if (kind !== 'person') return { state: customer.journey, journeyHash, onTheWay: [] }
  const isAnew = (place: number): boolean => standing < 0 || policies[place]?.migration === undefined
  // What had always been since then makes no difference of what came before.
  const anew = takeovers.findLast(isAnew)
  const under = { customer, zone: inForce.data.zone, now }
  const first = anew === undefined ? null : derivedAnew(policies, anew, under)
  const onTheWay: OnTheWay[] = first === null ? [] : [...first.onTheWay]
  let state = first?.state ?? customer.journey
  for (const place of takeovers) {
    if (anew !== undefined && place <= anew) continue
    const migrated = migratedBy(policies, place, state, under)
    state = migrated.state
    onTheWay.push(...migrated.onTheWay)
  }
  return { state, journeyHash, onTheWay }
}

/** The places of the timeline, after one and up to another, at which another journey took over. */
function takeoversBetween(policies: PolicyTimeline, standing: number, current: number): readonly number[] {
  const places: number[] = []
  for (let place = standing + 1; place <= current; place += 1) {
    if (policies[place]?.policy.journeyHash !== policies[place - 1]?.policy.journeyHash) places.push(place)
  }
  return places
}

interface Under {
  readonly customer: Customer
  readonly zone: string
  readonly now: Instant
}

type Step = Pick<BroughtUnder, 'state' | 'onTheWay'>

/** As of the record's own clock: what is due since then still rings. */
function derivedAnew(policies: PolicyTimeline, place: number, { customer, zone, now }: Under): Step {
  const { policy } = policies[place] ?? policies[0]
  const { start: _, ...timeline } = timelineOf(customer)
  const context = { subject: customer, clock: { now, zone } }
  const { state } = deriveJourney(policy.journey, timeline, dayNumberOf(customer.rungTo, zone), context)
  const correction = journeyCorrection(customer.journey, state)
  return { state, onTheWay: correction === null ? [] : [{ kind: 'derived', correction }] }
}

function migratedBy(
  policies: PolicyTimeline,
  place: number,
  before: JourneyState,
  { customer, zone, now }: Under,
): Step {
  const { policy: former } = policies[place - 1] ?? policies[0]
  const { policy, from, migration = {} } = policies[place] ?? policies[0]
  const context = { subject: customer, clock: { now, zone } }
  const day = dayNumberOf(from, zone)
  const ended = advance(former.journey, before, day, context)
  const migrated = migrateJourney(policy.journey, ended.state, migration, { day, timeline: timelineOf(customer) })
  const took: OnTheWay = { kind: 'migrated', at: from, journey: policy.data.journey.name, migrated }
  return {
    state: migrated.state,
    onTheWay: ended.moves.length === 0 ? [took] : [{ kind: 'moves', moves: ended.moves }, took],
  }
}

/**
 * Where the stage of two records that became one begins: where a migration put either of them, the later of the two days,
 * and rather in a stage than out of the journey.
 */
export function joinedStart(
  mine: JourneyStart | undefined,
  theirs: JourneyStart | undefined,
): JourneyStart | undefined {
  if (mine === undefined || theirs === undefined) return mine ?? theirs
  if (mine.day !== theirs.day) return mine.day > theirs.day ? mine : theirs
  return mine.stage === null ? theirs : mine
}

/** Where in the timeline a record stands; -1 when nothing there is known of it. A journey may have come back. */
function standingAt(policies: readonly PolicyTimeline[number][], hash: string | null, rungTo: Instant): number {
  let found = -1
  for (const [place, { from, policy }] of policies.entries()) {
    if (policy.journeyHash === hash && (found < 0 || from <= rungTo)) found = place
  }
  return found
}
