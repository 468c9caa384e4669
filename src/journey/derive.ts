import type { DayNumber } from '../time.ts'
import type { CompiledJourney } from './compile.ts'
import { advance, capture, noJourney, purchaseDay } from './steps.ts'
import type { JourneyMove, JourneyState, JourneyStep, JourneyTimeline } from './types.ts'
import type { JourneyContext } from './vocabulary.ts'

/**
 * The state of a customer from the beginning, with every transition on the way: a function of the machine, the timeline
 * and today, so the order in which facts arrived cannot matter. Days after `today` have not happened yet. From a
 * `timeline.start` on it is a function of where that migration put the customer, and of the whole timeline's counts.
 *
 * Guards that read the customer are asked about the customer as given, on every day of the past.
 * @throws CrmError `bad-option` unless the purchase days ascend, each once.
 */
export function deriveJourney<Subject>(
  machine: CompiledJourney<Subject>,
  timeline: JourneyTimeline,
  today: DayNumber,
  context?: JourneyContext<Subject>,
): JourneyStep {
  const moves: JourneyMove[] = []
  let state = startOf(timeline)
  const take = (step: JourneyStep): void => {
    state = step.state
    for (const move of step.moves) moves.push(move)
  }
  let capturedDay = timeline.capturedDay
  for (const day of timeline.purchaseDays) {
    if (day > today) break
    if (capturedDay !== null && capturedDay <= day) {
      take(capture(machine, state, capturedDay, context))
      capturedDay = null
    }
    take(purchaseDay(machine, state, day, context))
  }
  if (capturedDay !== null && capturedDay <= today) take(capture(machine, state, capturedDay, context))
  take(advance(machine, state, today, context))
  return { state, moves }
}

function startOf({ start }: JourneyTimeline): JourneyState {
  if (start === undefined) return noJourney
  const { stage, sinceDay, cycle } = start
  return { ...noJourney, stage, sinceDay, cycle, start }
}

/** How a state derived again differs from the one that was kept. */
export interface JourneyCorrection {
  readonly from: string | null
  readonly to: string | null
  readonly fromSinceDay: DayNumber | null
  readonly toSinceDay: DayNumber | null
  readonly fromCycle: number
  readonly toCycle: number
}

/** What to journal after deriving a state again; null when stage, day of entry and cycle are what they were. */
export function journeyCorrection(before: JourneyState, after: JourneyState): JourneyCorrection | null {
  if (before.stage === after.stage && before.sinceDay === after.sinceDay && before.cycle === after.cycle) return null
  return {
    from: before.stage,
    to: after.stage,
    fromSinceDay: before.sinceDay,
    toSinceDay: after.sinceDay,
    fromCycle: before.cycle,
    toCycle: after.cycle,
  }
}
