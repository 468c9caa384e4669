import { addMonthsToDay, type DayNumber } from '../time.ts'
import type { CompiledJourney, CompiledWait, StagePlan } from './compile.ts'
import { firstDayHolding } from './guard.ts'
import type { JourneyStart, JourneyState, WaitAnchor } from './types.ts'
import type { JourneyContext } from './vocabulary.ts'

/** A wait that ends, and the day it ends on. */
export interface DueWait<Subject> {
  readonly wait: CompiledWait<Subject>
  readonly day: DayNumber
}

/** The wait that ends first, on or before `until`; the one listed first when several end on one day. */
export function dueWait<Subject>(
  plan: StagePlan<Subject>,
  state: JourneyState,
  until: DayNumber,
  context: JourneyContext<Subject> | undefined,
): DueWait<Subject> | null {
  let first: DueWait<Subject> | null = null
  let latest = until
  for (const wait of plan.waits) {
    const day = endOf(wait, state, latest, context)
    if (day === null) continue
    first = { wait, day }
    // A later one in the list must be earlier in time to come first.
    latest = day - 1
  }
  return first
}

function endOf<Subject>(
  wait: CompiledWait<Subject>,
  state: JourneyState,
  until: DayNumber,
  context: JourneyContext<Subject> | undefined,
): DayNumber | null {
  const from = earliestEnd(wait, state, until)
  if (from === null || wait.guard === null) return from
  return firstDayHolding(wait.guard, state, { from, until }, context)
}

/** The first day the wait may end by its length alone, on or before `until`. */
function earliestEnd<Subject>(wait: CompiledWait<Subject>, state: JourneyState, until: DayNumber): DayNumber | null {
  const anchor = anchorDay(wait.since, state)
  if (anchor === null || anchor + wait.leastDays > until) return null
  const due = addMonthsToDay(anchor, wait.months) + wait.days
  // What is overdue on arrival happens on arrival, never before what the state already counts.
  const day = Math.max(due, settledDay(state))
  return day <= until ? day : null
}

/**
 * The last day on which anything happened to the state: all before it is settled. A machine that takes over on a day lets
 * waits end from the next one on.
 */
export function settledDay(state: JourneyState): DayNumber {
  const { sinceDay, lastDay, capturedDay, start } = state
  let day = sinceDay ?? Number.NEGATIVE_INFINITY
  if (lastDay !== null && lastDay > day) day = lastDay
  if (capturedDay !== null && capturedDay > day) day = capturedDay
  return start !== undefined && start.day >= day && !hasBegun(start, state) ? start.day + 1 : day
}

/** Whether the machine that took over has seen an event on that very day: what this made due need not wait for the next. */
function hasBegun({ day, counted = [] }: JourneyStart, { lastDay, capturedDay }: JourneyState): boolean {
  return (lastDay === day && !counted.includes('purchase-day')) || (capturedDay === day && !counted.includes('capture'))
}

function anchorDay(since: WaitAnchor, state: JourneyState): DayNumber | null {
  switch (since) {
    case 'capture':
      if (state.capturedDay === null || state.firstDay === null) return state.capturedDay ?? state.firstDay
      return Math.min(state.capturedDay, state.firstDay)
    case 'first-purchase':
      return state.firstDay
    case 'last-purchase':
      return state.lastDay
    case 'last-purchase-or-capture':
      return state.lastDay ?? state.capturedDay
    case 'stage':
      return state.sinceDay
  }
}

/**
 * The next day on which waiting alone moves the customer, for an alarm: call `advance` at its start. Null when only an
 * event can move them.
 *
 * Exact for guards over the timeline: an earlier `advance` changes nothing, one on that day changes the stage. What a
 * guard over the customer will say cannot be known: for those it is the day the wait is over, and from then on, while
 * the guard still refuses, the day after `today`.
 */
export function nextTransitionDay<Subject>(
  machine: CompiledJourney<Subject>,
  state: JourneyState,
  today: DayNumber,
  context?: JourneyContext<Subject>,
): DayNumber | null {
  const plan = state.stage === null ? machine.entry : machine.stages.get(state.stage)
  let next: DayNumber | null = null
  for (const wait of plan?.waits ?? []) {
    const day = lookAgainOn(wait, state, today, context)
    if (day !== null && (next === null || day < next)) next = day
  }
  return next
}

/** What happens next if nothing else does. */
export interface NextTransition {
  readonly to: string
  readonly day: DayNumber
  readonly reason: string
}

/**
 * The transition that waiting alone leads to, were the customer to do nothing and to stay as they are; null when only an
 * event can move them. One that is overdue happens today.
 */
export function nextTransition<Subject>(
  machine: CompiledJourney<Subject>,
  state: JourneyState,
  today: DayNumber,
  context?: JourneyContext<Subject>,
): NextTransition | null {
  const plan = state.stage === null ? machine.entry : machine.stages.get(state.stage)
  const due = plan === undefined ? null : dueWait(plan, state, Number.POSITIVE_INFINITY, context)
  if (due === null) return null
  const { to, reason } = due.wait
  return { to, day: Math.max(due.day, today), reason }
}

function lookAgainOn<Subject>(
  wait: CompiledWait<Subject>,
  state: JourneyState,
  today: DayNumber,
  context: JourneyContext<Subject> | undefined,
): DayNumber | null {
  const never = Number.POSITIVE_INFINITY
  if (wait.guard?.readsCustomer !== true) {
    const day = endOf(wait, state, never, context)
    return day === null ? null : Math.max(day, today)
  }
  const over = earliestEnd(wait, state, never)
  if (over === null || over > today) return over
  return endOf(wait, state, today, context) === null ? today + 1 : today
}
