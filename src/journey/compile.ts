import type { Vocabulary } from '../condition/index.ts'
import { CrmError } from '../errors.ts'
import { parseDuration } from '../time.ts'
import { checkJourney } from './check.ts'
import { type CompiledGuard, compileGuard } from './guard.ts'
import { shortestMonthDays } from './limits.ts'
import type { Journey, JourneyEvent, Transition, WaitAnchor } from './types.ts'
import { eventsOf, reasonOf, sourcesOf, transitionName } from './words.ts'

/** A transition out of one stage. */
export interface CompiledMove<Subject> {
  readonly to: string
  readonly name: string
  readonly reason: string
  readonly newCycle: boolean
  readonly guard: CompiledGuard<Subject> | null
}

/** A transition that happens by waiting. */
export interface CompiledWait<Subject> extends CompiledMove<Subject> {
  readonly since: WaitAnchor
  readonly months: number
  readonly days: number
  /** The wait is never shorter, whatever the months are: saves the calendar arithmetic for waits far from over. */
  readonly leastDays: number
}

/** All ways out of one stage, in the order of the journey. */
export interface StagePlan<Subject> {
  readonly waits: readonly CompiledWait<Subject>[]
  readonly capture: readonly CompiledMove<Subject>[]
  readonly 'purchase-day': readonly CompiledMove<Subject>[]
}

/** A checked journey, sorted by stage so that a step looks only at what can happen next. */
export interface CompiledJourney<Subject = unknown> {
  readonly journey: Journey
  readonly entry: StagePlan<Subject>
  readonly stages: ReadonlyMap<string, StagePlan<Subject>>
}

const noWords = { paths: {} }

/**
 * Makes a journey ready to run.
 * @param extraVocabulary Words of the customer that guards may use beside those of the journey.
 * @throws CrmError `bad-journey` with every mistake under `details.problems`.
 */
export function compileJourney<Subject = unknown>(
  journey: Journey,
  extraVocabulary: Vocabulary<Subject> = noWords,
): CompiledJourney<Subject> {
  const problems = checkJourney(journey, 'journey', extraVocabulary)
  const [first] = problems
  if (first !== undefined) {
    const others = problems.length > 1 ? ` (and ${problems.length - 1} more, see details.problems)` : ''
    throw new CrmError('bad-journey', `${first.path}: ${first.message}${others}`, { problems })
  }
  return compileChecked(journey, extraVocabulary)
}

/** The same for a journey that was checked. */
export function compileChecked<Subject = unknown>(
  journey: Journey,
  extraVocabulary: Vocabulary<Subject> = noWords,
): CompiledJourney<Subject> {
  const stages = new Map<string, StagePlan<Subject>>()
  for (const stage of journey.stages) stages.set(stage, planOf(journey, stage, extraVocabulary))
  return { journey, entry: planOf(journey, null, extraVocabulary), stages }
}

function planOf<Subject>(journey: Journey, stage: string | null, extra: Vocabulary<Subject>): StagePlan<Subject> {
  const waits: CompiledWait<Subject>[] = []
  const moves: Record<JourneyEvent, CompiledMove<Subject>[]> = { capture: [], 'purchase-day': [] }
  for (const [index, transition] of journey.transitions.entries()) {
    if (!sourcesOf(transition).includes(stage)) continue
    const move = moveOf(transition, index, extra)
    for (const event of eventsOf(transition)) moves[event].push(move)
    if (transition.after === undefined || transition.since === undefined) continue
    const { months, days } = parseDuration(transition.after)
    waits.push({ ...move, since: transition.since, months, days, leastDays: months * shortestMonthDays + days })
  }
  return { waits, ...moves }
}

function moveOf<Subject>(transition: Transition, index: number, extra: Vocabulary<Subject>): CompiledMove<Subject> {
  return {
    to: transition.to,
    name: transitionName(transition, index),
    reason: reasonOf(transition),
    newCycle: transition.newCycle === true,
    guard: transition.when === undefined ? null : compileGuard(transition.when, extra),
  }
}
