import type { Alarm, Customer } from '../customer.ts'
import { advance, capture, deriveJourney, isInOrder, type JourneyMove, type JourneyStep, journeyCorrection, nextTransitionDay, purchaseDay } from '../journey/index.ts'
import { nextSettlementAt } from '../ledger/index.ts'
import { schemeOf } from '../policy.ts'
import { daysOf } from '../profile/index.ts'
import { score } from '../rfm/index.ts'
import { type DayNumber, type Instant, startOfDay } from '../time.ts'
import { change, type Draft, dayAt, journal } from './draft.ts'

/** The day the record's clock shows during a step: a late fact doesn't turn it back. */
export function todayOf(draft: Draft): DayNumber {
  return dayAt(draft, Math.max(draft.at, draft.customer.rungTo))
}

/** What follows for segment and stage once profile and points have changed, in that order. */
export function conclude(draft: Draft, before: Customer): void {
  scoreAgain(draft)
  moveOn(draft, before)
}

function scoreAgain(draft: Draft): void {
  const { customer, policy } = draft
  const { purchases } = customer
  const today = todayOf(draft)
  const scored = score(
    schemeOf(policy, draft.world.cuts),
    { lastDay: purchases.days.last, visits: purchases.days.size, bills: purchases.count, netMinor: purchases.grossMinor - purchases.returnedMinor },
    today,
  )
  const known = customer.rfm
  if (scored === null) {
    if (known !== null) change(draft, { rfm: null })
    return
  }
  if (known !== null && known.r === scored.r && known.f === scored.f && known.m === scored.m && known.segment === scored.segment) return
  const moved = known === null || known.segment !== scored.segment
  change(draft, { rfm: { r: scored.r, f: scored.f, m: scored.m, segment: scored.segment, sinceDay: moved ? today : known.sinceDay } })
  if (!moved) return
  const from = known?.segment ?? null
  journal(draft, 'segment-changed', { from, to: scored.segment, r: scored.r, f: scored.f, m: scored.m })
  draft.derived.push({ type: 'segment.changed', from, to: scored.segment, at: draft.at })
}

function moveOn(draft: Draft, before: Customer): void {
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
  const added = known && sameCapture && days.last !== null && days.size === before.purchases.days.size + 1 ? days.last : null
  if (added !== null && isInOrder(policy.journey, state, added) && state.purchaseDays === days.size - 1) {
    const bought = purchaseDay(policy.journey, state, added, context)
    const caughtUp = advance(policy.journey, bought.state, today, context)
    tell(draft, { state: caughtUp.state, moves: [...bought.moves, ...caughtUp.moves] })
    return
  }
  if (known && sameDays && state.capturedDay === null && capturedDay !== null && isInOrder(policy.journey, state, capturedDay)) {
    const captured = capture(policy.journey, state, capturedDay, context)
    const caughtUp = advance(policy.journey, captured.state, today, context)
    tell(draft, { state: caughtUp.state, moves: [...captured.moves, ...caughtUp.moves] })
    return
  }
  deriveAgain(draft, today)
}

/** The stage from the whole timeline: after a late, returned or merged purchase, or under another journey. */
export function deriveAgain(draft: Draft, today: DayNumber): void {
  const { customer, policy } = draft
  const context = { subject: customer, clock: { now: draft.at, zone: policy.data.zone } }
  const timeline = { capturedDay: customer.profile.capturedDay, purchaseDays: daysOf(customer.purchases.days) }
  const { state } = deriveJourney(policy.journey, timeline, today, context)
  const correction = journeyCorrection(customer.journey, state)
  change(draft, { journey: state })
  if (correction === null) return
  journal(draft, 'stage-changed', { ...correction, reason: 'derived again from all purchase days', correction: true })
  if (correction.from !== correction.to) draft.derived.push({ type: 'stage.changed', from: correction.from, to: correction.to, at: draft.at })
}

function tell(draft: Draft, step: JourneyStep): void {
  if (step.state !== draft.customer.journey) change(draft, { journey: step.state })
  for (const move of step.moves) {
    const at = momentOf(draft, move)
    journal(draft, 'stage-changed', { from: move.from, to: move.to, cycle: move.cycle, transition: move.transition, reason: move.reason }, at)
    draft.derived.push({ type: 'stage.changed', from: move.from, to: move.to, at })
  }
}

/** A wait ends as its day begins; what a fact brings about happens with the fact. */
function momentOf(draft: Draft, move: JourneyMove): Instant {
  return dayAt(draft, draft.at) === move.day ? draft.at : startOfDay(move.day, draft.policy.data.zone)
}

/** Sets the record's alarms from what each module waits for. */
export function setAlarms(draft: Draft): void {
  const { customer, policy } = draft
  const { zone } = policy.data
  const today = todayOf(draft)
  const alarms: Alarm[] = []
  const context = { subject: customer, clock: { now: draft.at, zone } }
  const stageDay = nextTransitionDay(policy.journey, customer.journey, today, context)
  if (stageDay !== null) alarms.push({ at: startOfDay(stageDay, zone), owner: 'journey', key: 'stage' })
  const settlementAt = nextSettlementAt(customer.points)
  if (settlementAt !== null) alarms.push({ at: settlementAt, owner: 'ledger', key: 'points' })
  const boundaryDay = nextBoundaryDay(draft, today)
  if (boundaryDay !== null) alarms.push({ at: startOfDay(boundaryDay, zone), owner: 'rfm', key: 'recency' })
  for (const task of customer.tasks) if (task.dueAt !== null) alarms.push({ at: task.dueAt, owner: 'tasks', key: task.id })
  const [wait] = customer.waiting
  if (wait !== undefined) alarms.push({ at: wait.dueAt, owner: 'triggers', key: 'rules' })
  alarms.sort((a, b) => a.at - b.at || (a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : a.key < b.key ? -1 : 1))
  change(draft, { alarms, wakeAt: alarms[0]?.at ?? null })
}

function nextBoundaryDay(draft: Draft, today: DayNumber): DayNumber | null {
  const { purchases } = draft.customer
  const figures = { lastDay: purchases.days.last, visits: purchases.days.size, bills: purchases.count, netMinor: 0 }
  return score(schemeOf(draft.policy, draft.world.cuts), figures, today)?.nextBoundaryDay ?? null
}
