import { CrmError } from '../errors.ts'
import type { DayNumber } from '../time.ts'
import type { CompiledJourney, CompiledMove, StagePlan } from './compile.ts'
import type { JourneyEvent, JourneyMove, JourneyStart, JourneyState, JourneyStep } from './types.ts'
import type { JourneyContext } from './vocabulary.ts'
import { dueWait } from './waits.ts'

/** More transitions than this in one step are a machine running wild, not a customer catching up. */
export const maxMovesPerStep = 100_000

const noMoves: readonly JourneyMove[] = Object.freeze([])

/** A customer who is not in the journey yet. */
export const noJourney: JourneyState = Object.freeze({
  stage: null,
  sinceDay: null,
  cycle: 0,
  capturedDay: null,
  firstDay: null,
  lastDay: null,
  gapDays: null,
  purchaseDays: 0,
  cyclePurchaseDays: 0,
})

/**
 * Lets time pass: every wait that ends on or before `today` ends, in the order of their days. The state comes back as
 * the same object when nothing happens.
 *
 * Guards that read the customer are asked about the customer as given, whatever day of the past is caught up.
 * @throws CrmError `bad-journey` when the state's stage is not in this journey (derive it anew), `limit-exceeded` past
 * {@link maxMovesPerStep} transitions.
 */
export function advance<Subject>(
  machine: CompiledJourney<Subject>,
  state: JourneyState,
  today: DayNumber,
  context?: JourneyContext<Subject>,
): JourneyStep {
  let current = state
  let moves: JourneyMove[] | undefined
  for (let count = 0; count <= maxMovesPerStep; count += 1) {
    const due = dueWait(planFor(machine, current), current, today, context)
    if (due === null) return { state: current, moves: moves ?? noMoves }
    const next = enter(current, due.wait, due.day, 0)
    moves ??= []
    moves.push(tell(current, next, due.wait, due.day))
    current = next
  }
  const message = `More than ${maxMovesPerStep} transitions up to day ${today}: the journey turns in circles.`
  throw new CrmError('limit-exceeded', message, { stage: state.stage, today })
}

/**
 * True when a purchase or a capture on `day` can be added to the state: nothing it already counts happened later. Where
 * it is false (a bill that arrived late, a returned bill, a stage of another journey) derive the state again.
 */
export function isInOrder(machine: CompiledJourney<never>, state: JourneyState, day: DayNumber): boolean {
  return (state.stage === null || machine.stages.has(state.stage)) && comesLast(state, day)
}

function comesLast({ lastDay, sinceDay, capturedDay, start }: JourneyState, day: DayNumber): boolean {
  return (
    (lastDay === null || lastDay < day) &&
    (capturedDay === null || capturedDay <= day) &&
    // What only counts may have happened before a stage that nothing has moved them out of since the migration.
    (sinceDay === null || sinceDay <= day || (start !== undefined && day < start.day && sinceDay <= start.day))
  )
}

/**
 * Adds a new purchase day: the waits that end by then, the purchase, and what its counting makes due at once. Call
 * {@link advance} afterwards when today is a later day.
 * @throws CrmError `bad-option` unless {@link isInOrder}.
 */
export function purchaseDay<Subject>(
  machine: CompiledJourney<Subject>,
  state: JourneyState,
  day: DayNumber,
  context?: JourneyContext<Subject>,
): JourneyStep {
  const plan = planOf(machine, state)
  if (plan === undefined || !comesLast(state, day)) throw outOfOrder(state, day)
  return happen(machine, plan, state, 'purchase-day', day, context)
}

/**
 * Adds the capture of a customer who had none; on one day it comes before the purchase.
 * @throws CrmError `bad-option` unless {@link isInOrder} and not captured before.
 */
export function capture<Subject>(
  machine: CompiledJourney<Subject>,
  state: JourneyState,
  day: DayNumber,
  context?: JourneyContext<Subject>,
): JourneyStep {
  const plan = planOf(machine, state)
  if (plan === undefined || state.capturedDay !== null || !comesLast(state, day)) throw outOfOrder(state, day)
  return happen(machine, plan, state, 'capture', day, context)
}

function outOfOrder(state: JourneyState, day: DayNumber): CrmError {
  const message = `Day ${day} comes too late to be added to this state; derive the state from the whole timeline.`
  return new CrmError('bad-option', message, { day, state })
}

// Arguments one by one, and no wait looked for twice: this is the step that every purchase of every replay takes.
function happen<Subject>(
  machine: CompiledJourney<Subject>,
  plan: StagePlan<Subject>,
  state: JourneyState,
  event: JourneyEvent,
  day: DayNumber,
  context: JourneyContext<Subject> | undefined,
): JourneyStep {
  if (state.start !== undefined && onlyCounts(state.start, event, day))
    return { state: count(state, event, day), moves: noMoves }
  // Most of the time no wait ends: then there is nothing to advance to, and the ways out stay the same.
  const before = dueWait(plan, state, day, context) === null ? null : advance(machine, state, day, context)
  const counted = count(before === null ? state : before.state, event, day)
  const earlier = before === null ? noMoves : before.moves
  const ways = before === null ? plan : planFor(machine, counted)
  const move = choose(ways[event], counted, day, context)
  if (move === null) return settled(machine, ways, counted, day, context, earlier)
  const entered = enter(counted, move, day, event === 'purchase-day' ? 1 : 0)
  const told = tell(counted, entered, move, day)
  const moves = earlier.length === 0 ? [told] : [...earlier, told]
  return settled(machine, planFor(machine, entered), entered, day, context, moves)
}

/** Whether it happened before the machine took over: the one before has seen it, or was told nothing of it in its time. */
function onlyCounts(start: JourneyStart, event: JourneyEvent, day: DayNumber): boolean {
  return day < start.day || (day === start.day && start.counted?.includes(event) === true)
}

/** The state with what its counting made due at once. */
function settled<Subject>(
  machine: CompiledJourney<Subject>,
  plan: StagePlan<Subject>,
  state: JourneyState,
  day: DayNumber,
  context: JourneyContext<Subject> | undefined,
  moves: readonly JourneyMove[],
): JourneyStep {
  if (dueWait(plan, state, day, context) === null) return { state, moves }
  return joined(moves, advance(machine, state, day, context))
}

function count(state: JourneyState, event: JourneyEvent, day: DayNumber): JourneyState {
  return event === 'purchase-day' ? countPurchase(state, day) : { ...state, capturedDay: day }
}

function joined(earlier: readonly JourneyMove[], step: JourneyStep): JourneyStep {
  if (earlier.length === 0) return step
  return { state: step.state, moves: step.moves.length === 0 ? earlier : [...earlier, ...step.moves] }
}

function planOf<Subject>(machine: CompiledJourney<Subject>, { stage }: JourneyState): StagePlan<Subject> | undefined {
  return stage === null ? machine.entry : machine.stages.get(stage)
}

function planFor<Subject>(machine: CompiledJourney<Subject>, state: JourneyState): StagePlan<Subject> {
  const plan = planOf(machine, state)
  if (plan !== undefined) return plan
  const { stage } = state
  const message = `"${stage}" is not a stage of "${machine.journey.name}"; derive the state again under this journey.`
  throw new CrmError('bad-journey', message, { stage })
}

function countPurchase(state: JourneyState, day: DayNumber): JourneyState {
  const { start } = state
  const counted: JourneyState = {
    stage: state.stage,
    sinceDay: state.sinceDay,
    cycle: state.cycle,
    capturedDay: state.capturedDay,
    firstDay: state.firstDay ?? day,
    lastDay: day,
    gapDays: state.lastDay === null ? null : day - state.lastDay,
    purchaseDays: state.purchaseDays + 1,
    cyclePurchaseDays: state.cyclePurchaseDays + 1,
  }
  if (start === undefined) return counted
  // Before the machine took over, part of the purchases belong to a cycle that was over already.
  const isOfCycle = start.cycleFrom === null || day >= start.cycleFrom
  return { ...counted, cyclePurchaseDays: state.cyclePurchaseDays + (isOfCycle ? 1 : 0), start }
}

function choose<Subject>(
  moves: readonly CompiledMove<Subject>[],
  state: JourneyState,
  day: DayNumber,
  context: JourneyContext<Subject> | undefined,
): CompiledMove<Subject> | null {
  if (moves.length === 0) return null
  const moment = { state, day, context }
  for (const move of moves) {
    if (move.guard === null || move.guard.holds(moment)) return move
  }
  return null
}

/** @param purchases What the new cycle starts counting from, when the move begins one. */
function enter(state: JourneyState, move: CompiledMove<never>, day: DayNumber, purchases: number): JourneyState {
  // The first stage of all begins the first cycle.
  const begins = move.newCycle || state.stage === null
  // Written out: a copy by spreading costs more than all the rest of a step.
  const entered: JourneyState = {
    stage: move.to,
    sinceDay: day,
    cycle: begins ? state.cycle + 1 : state.cycle,
    capturedDay: state.capturedDay,
    firstDay: state.firstDay,
    lastDay: state.lastDay,
    gapDays: state.gapDays,
    purchaseDays: state.purchaseDays,
    cyclePurchaseDays: begins ? purchases : state.cyclePurchaseDays,
  }
  return state.start === undefined ? entered : { ...entered, start: state.start }
}

function tell(before: JourneyState, after: JourneyState, move: CompiledMove<never>, day: DayNumber): JourneyMove {
  return { from: before.stage, to: move.to, day, cycle: after.cycle, transition: move.name, reason: move.reason }
}
