import { CrmError } from '../errors.ts'
import type { DayNumber } from '../time.ts'
import type { CompiledJourney, CompiledMove, StagePlan } from './compile.ts'
import type { JourneyEvent, JourneyMove, JourneyState, JourneyStep } from './types.ts'
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
  if (state.stage !== null && !machine.stages.has(state.stage)) return false
  const { lastDay, sinceDay, capturedDay } = state
  return (
    (lastDay === null || lastDay < day) &&
    (sinceDay === null || sinceDay <= day) &&
    (capturedDay === null || capturedDay <= day)
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
  if (!isInOrder(machine, state, day)) throw outOfOrder(state, day)
  return happen(machine, state, { event: 'purchase-day', day }, context)
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
  if (state.capturedDay !== null || !isInOrder(machine, state, day)) throw outOfOrder(state, day)
  return happen(machine, state, { event: 'capture', day }, context)
}

function outOfOrder(state: JourneyState, day: DayNumber): CrmError {
  const message = `Day ${day} comes too late to be added to this state; derive the state from the whole timeline.`
  return new CrmError('bad-option', message, { day, state })
}

function happen<Subject>(
  machine: CompiledJourney<Subject>,
  state: JourneyState,
  { event, day }: { readonly event: JourneyEvent; readonly day: DayNumber },
  context: JourneyContext<Subject> | undefined,
): JourneyStep {
  const before = advance(machine, state, day, context)
  const counted = event === 'purchase-day' ? countPurchase(before.state, day) : { ...before.state, capturedDay: day }
  const move = choose(planFor(machine, counted)[event], counted, day, context)
  if (move === null) return joined(before.moves, advance(machine, counted, day, context))
  const entered = enter(counted, move, day, event === 'purchase-day' ? 1 : 0)
  const moves = [...before.moves, tell(counted, entered, move, day)]
  return joined(moves, advance(machine, entered, day, context))
}

function joined(earlier: readonly JourneyMove[], step: JourneyStep): JourneyStep {
  if (earlier.length === 0) return step
  return { state: step.state, moves: step.moves.length === 0 ? earlier : [...earlier, ...step.moves] }
}

function planFor<Subject>(machine: CompiledJourney<Subject>, { stage }: JourneyState): StagePlan<Subject> {
  if (stage === null) return machine.entry
  const plan = machine.stages.get(stage)
  if (plan !== undefined) return plan
  const message = `"${stage}" is not a stage of "${machine.journey.name}"; derive the state again under this journey.`
  throw new CrmError('bad-journey', message, { stage })
}

function countPurchase(state: JourneyState, day: DayNumber): JourneyState {
  return {
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
}

function choose<Subject>(
  moves: readonly CompiledMove<Subject>[],
  state: JourneyState,
  day: DayNumber,
  context: JourneyContext<Subject> | undefined,
): CompiledMove<Subject> | null {
  for (const move of moves) {
    if (move.guard === null || move.guard.holds({ state, day, context })) return move
  }
  return null
}

/** @param purchases What the new cycle starts counting from, when the move begins one. */
function enter(state: JourneyState, move: CompiledMove<never>, day: DayNumber, purchases: number): JourneyState {
  const entered = { ...state, stage: move.to, sinceDay: day }
  // The first stage of all begins the first cycle.
  if (!move.newCycle && state.stage !== null) return entered
  return { ...entered, cycle: state.cycle + 1, cyclePurchaseDays: purchases }
}

function tell(before: JourneyState, after: JourneyState, move: CompiledMove<never>, day: DayNumber): JourneyMove {
  return { from: before.stage, to: move.to, day, cycle: after.cycle, transition: move.name, reason: move.reason }
}
