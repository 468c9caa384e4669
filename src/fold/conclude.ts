import type { Alarm, Customer } from '../customer.ts'
import {
  advance,
  capture,
  deriveJourney,
  isInOrder,
  type JourneyCorrection,
  type JourneyMove,
  type JourneyStart,
  type JourneyState,
  type JourneyStep,
  journeyCorrection,
  nextTransitionDay,
  purchaseDay,
} from '../journey/index.ts'
import { nextSettlementAt } from '../ledger/index.ts'
import { daysSince } from '../profile/index.ts'
import { type Scored, score } from '../rfm/index.ts'
import { type DayNumber, type Instant, startOfDay } from '../time.ts'
import { bonusAlarm, nextBonusAt } from './bonuses.ts'
import { change, type Draft, dayAt, journal } from './draft.ts'
import { broughtUnder, timelineOf } from './journeys.ts'
import { nextOccasionAt } from './occasions.ts'

/** The day the record's clock shows during a step: a late fact doesn't turn it back. */
export function todayOf(draft: Draft): DayNumber {
  return dayAt(draft, Math.max(draft.at, draft.customer.rungTo))
}

/** What a step began with, as far as the stage depends on it. */
export type Before = Pick<Customer, 'purchases' | 'profile'>

/** What follows for segment and stage once profile and points have changed, in that order. */
export function conclude(draft: Draft, before: Before): void {
  // A bill that nobody has claimed is nobody's journey, nor is the account of a household.
  if (draft.customer.kind !== 'person') return
  forgetOldDays(draft)
  scoreAgain(draft)
  moveOn(draft, before)
}

/** A record holds the purchase days of thirty years; the oldest leave it a year at a time. */
export const maxDaySpan = 30 * 366
const daysLeaving = 366

function forgetOldDays(draft: Draft): void {
  const { purchases } = draft.customer
  const earliest = Math.floor((todayOf(draft) - maxDaySpan) / daysLeaving) * daysLeaving
  if (purchases.days.first === null || purchases.days.first >= earliest) return
  const { days, onlineDays } = purchases
  change(draft, {
    purchases: { ...purchases, days: daysSince(days, earliest), onlineDays: daysSince(onlineDays, earliest) },
  })
}

function scored(draft: Draft): Scored | null {
  const { days, count: bills, grossMinor, returnedMinor } = draft.customer.purchases
  const figures = { lastDay: days.last, visits: days.size, bills, netMinor: grossMinor - returnedMinor }
  return score(draft.scheme, figures, todayOf(draft))
}

function scoreAgain(draft: Draft): void {
  const { customer } = draft
  const today = todayOf(draft)
  const now = scored(draft)
  const known = customer.rfm
  if (now === null) {
    if (known !== null) change(draft, { rfm: null })
    return
  }
  if (known !== null && known.r === now.r && known.f === now.f && known.m === now.m && known.segment === now.segment)
    return
  const moved = known === null || known.segment !== now.segment
  change(draft, {
    rfm: { r: now.r, f: now.f, m: now.m, segment: now.segment, sinceDay: moved ? today : known.sinceDay },
  })
  if (!moved) return
  const from = known?.segment ?? null
  journal(draft, 'segment-changed', { from, to: now.segment, r: now.r, f: now.f, m: now.m })
  draft.derived.push({ type: 'segment.changed', from, to: now.segment, at: draft.at, day: today })
}

function moveOn(draft: Draft, before: Before): void {
  const { customer, policy } = draft
  const today = todayOf(draft)
  const { days } = customer.purchases
  const { capturedDay } = customer.profile
  const state = customer.journey
  const context = { subject: customer, clock: { now: draft.at, zone: policy.data.zone } }
  const sameDays = days === before.purchases.days
  const sameCapture = capturedDay === before.profile.capturedDay
  const known = state.stage === null || policy.journey.stages.has(state.stage)
  if (known && sameDays && sameCapture) {
    tell(draft, advance(policy.journey, state, today, context))
    return
  }
  const added =
    known && sameCapture && days.last !== null && days.size === before.purchases.days.size + 1 ? days.last : null
  if (added !== null && isInOrder(policy.journey, state, added) && state.purchaseDays === days.size - 1) {
    const bought = purchaseDay(policy.journey, state, added, context)
    const caughtUp = advance(policy.journey, bought.state, today, context)
    tell(draft, { state: caughtUp.state, moves: [...bought.moves, ...caughtUp.moves] })
    return
  }
  if (
    known &&
    sameDays &&
    state.capturedDay === null &&
    capturedDay !== null &&
    isInOrder(policy.journey, state, capturedDay)
  ) {
    const captured = capture(policy.journey, state, capturedDay, context)
    const caughtUp = advance(policy.journey, captured.state, today, context)
    tell(draft, { state: caughtUp.state, moves: [...captured.moves, ...caughtUp.moves] })
    return
  }
  deriveAgain(draft, today)
}

/** The stage from the whole timeline, or from where a migration put the customer: after a late, returned or merged purchase. */
export function deriveAgain(draft: Draft, today: DayNumber): void {
  const { journey } = draft.customer
  const state = stateFrom(draft, journey.start, today)
  const correction = journeyCorrection(journey, state)
  change(draft, { journey: state })
  if (correction !== null) tellCorrection(draft, correction, today)
}

/** The stage that the customer's whole timeline leads to. */
export function stateFrom(draft: Draft, start: JourneyStart | undefined, today = todayOf(draft)): JourneyState {
  const { customer, policy } = draft
  const context = { subject: customer, clock: { now: draft.at, zone: policy.data.zone } }
  const isKnown = start !== undefined && (start.stage === null || policy.journey.stages.has(start.stage))
  const timeline = { ...timelineOf(customer), start: isKnown ? start : undefined }
  return deriveJourney(policy.journey, timeline, today, context).state
}

function tellCorrection(draft: Draft, correction: JourneyCorrection, today: DayNumber): void {
  journal(draft, 'stage-changed', { ...correction, reason: 'derived again from all purchase days', correction: true })
  const { from, to, toSinceDay } = correction
  if (from === to) return
  const day = toSinceDay ?? today
  // A bill of long ago may tell of a stage that began only after it.
  const at = Math.max(draft.at, startOfDay(day, draft.policy.data.zone))
  draft.derived.push({ type: 'stage.changed', from, to, at, day })
}

/**
 * Brings the stage under the journey in force, before anything else follows from a fact. A migration is the shop's doing,
 * not the customer's: it is journalled and starts no rule.
 */
export function comeUnder(draft: Draft): void {
  const brought = broughtUnder(draft.world.policies, draft.customer, draft.now)
  if (brought === null) return
  const { state, journeyHash, onTheWay } = brought
  change(draft, { journey: state, armedFor: { ...draft.customer.armedFor, journeyHash } })
  for (const step of onTheWay) {
    switch (step.kind) {
      case 'moves':
        tellMoves(draft, step.moves)
        break
      case 'derived':
        tellCorrection(draft, step.correction, todayOf(draft))
        break
      case 'migrated': {
        const { from, to, day, kind } = step.migrated
        if (kind === 'none' || kind === 'stay') break
        const reason = `moved by the migration to "${step.journey}"`
        journal(draft, 'stage-changed', { from, to, cycle: state.cycle, day, reason, migration: true }, step.at)
      }
    }
  }
}

function tell(draft: Draft, step: JourneyStep): void {
  if (step.state !== draft.customer.journey) change(draft, { journey: step.state })
  tellMoves(draft, step.moves)
}

function tellMoves(draft: Draft, moves: readonly JourneyMove[]): void {
  for (const move of moves) {
    const at = momentOf(draft, move)
    journal(
      draft,
      'stage-changed',
      { from: move.from, to: move.to, cycle: move.cycle, transition: move.transition, reason: move.reason },
      at,
    )
    draft.derived.push({ type: 'stage.changed', from: move.from, to: move.to, at, day: move.day })
  }
}

/** A wait ends as its day begins; what a fact brings about happens with the fact. */
function momentOf(draft: Draft, move: JourneyMove): Instant {
  return dayAt(draft, draft.at) === move.day ? draft.at : startOfDay(move.day, draft.policy.data.zone)
}

/** Sets the record's alarms from what each module waits for, in the order in which they ring. */
export function setAlarms(draft: Draft): void {
  const { customer } = draft
  const alarms: Alarm[] = customer.kind === 'person' ? daysToLookAgain(draft) : []
  const occasionAt = nextOccasionAt(draft)
  if (occasionAt !== null) alarms.push({ at: occasionAt, owner: 'occasions', key: 'next' })
  const bonusAt = nextBonusAt(draft)
  if (bonusAt !== null) alarms.push({ at: bonusAt, owner: 'ledger', key: bonusAlarm })
  const settlementAt = nextSettlementAt(customer.points)
  if (settlementAt !== null) alarms.push({ at: settlementAt, owner: 'ledger', key: 'points' })
  for (const { id, dueAt, overdue } of customer.tasks) {
    if (dueAt !== null && overdue !== true) alarms.push({ at: dueAt, owner: 'tasks', key: id })
  }
  const [wait] = customer.waiting
  if (wait !== undefined) alarms.push({ at: wait.dueAt, owner: 'triggers', key: 'rules' })
  alarms.sort((a, b) => a.at - b.at || inOrder(a.owner, b.owner) || inOrder(a.key, b.key))
  change(draft, { alarms, wakeAt: alarms[0]?.at ?? null })
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** When waiting alone moves the customer to another stage, or may to another segment. */
function daysToLookAgain(draft: Draft): Alarm[] {
  const { customer, policy } = draft
  const { zone } = policy.data
  const alarms: Alarm[] = []
  const context = { subject: customer, clock: { now: draft.at, zone } }
  const stageDay = nextTransitionDay(policy.journey, customer.journey, todayOf(draft), context)
  if (stageDay !== null) alarms.push({ at: startOfDay(stageDay, zone), owner: 'journey', key: 'stage' })
  const boundaryDay = scored(draft)?.nextBoundaryDay ?? null
  if (boundaryDay !== null) alarms.push({ at: startOfDay(boundaryDay, zone), owner: 'rfm', key: 'recency' })
  return alarms
}
