import type { Vocabulary } from '../condition/index.ts'
import type { Problem } from '../errors.ts'
import { checkGraph } from './check-graph.ts'
import { checkNever } from './check-never.ts'
import { foundAs, isObject, isText, refused, refuseUnknownKeys, textExpected } from './check-parts.ts'
import { checkTransition } from './check-transition.ts'
import { guardVocabulary } from './guard.ts'
import { maxStageNameLength, maxStages, maxTransitions } from './limits.ts'
import type { Journey } from './types.ts'
import type { JourneyMoment } from './vocabulary.ts'

/**
 * Everything wrong with a journey; empty when it can be compiled. Takes any JSON and never throws. The stages and their
 * arrows are checked against each other only once each of them is sound.
 * @param at Where the journey stands in the caller's document.
 * @param extraVocabulary Words of the customer that guards may use beside those of the journey.
 */
export function checkJourney<Subject = unknown>(
  journey: unknown,
  at = 'journey',
  extraVocabulary: Vocabulary<Subject> = { paths: {} },
): Problem[] {
  if (!isObject(journey)) {
    return [refused(at, journey, 'an object with name, stages and transitions')]
  }
  const problems: Problem[] = []
  const report = (problem: Problem): void => {
    problems.push(problem)
  }
  refuseUnknownKeys(journey, ['name', 'stages', 'transitions'], { at, report })
  if (!isText(journey.name)) report(refused(`${at}.name`, journey.name, textExpected))
  const stages = checkStages(journey.stages, `${at}.stages`, report)
  const vocabulary = guardVocabulary(extraVocabulary)
  checkTransitions(journey.transitions, stages, vocabulary, { at: `${at}.transitions`, report })
  if (problems.length > 0) return problems
  const sound = journey as unknown as Journey
  return [...checkGraph(sound, at), ...checkNever(sound, vocabulary, at)]
}

function checkStages(stages: unknown, at: string, report: (problem: Problem) => void): ReadonlySet<string> {
  const known = new Set<string>()
  if (!Array.isArray(stages) || stages.length === 0 || stages.length > maxStages) {
    report(refused(at, stages, `a list of 1 to ${maxStages} stage names`))
    return known
  }
  for (const [index, stage] of stages.entries()) {
    const path = `${at}[${index}]`
    if (!isStageName(stage)) report(refused(path, stage, 'a stage name of letters, digits, spaces, - and _'))
    else if (known.has(stage)) report({ path, message: `Stage "${stage}" is listed twice.`, found: stage })
    else known.add(stage)
  }
  return known
}

function checkTransitions(
  transitions: unknown,
  stages: ReadonlySet<string>,
  vocabulary: Vocabulary<JourneyMoment<never>>,
  { at, report }: { readonly at: string; readonly report: (problem: Problem) => void },
): void {
  if (!Array.isArray(transitions) || transitions.length === 0 || transitions.length > maxTransitions) {
    report(refused(at, transitions, `a list of 1 to ${maxTransitions} transitions`))
    return
  }
  const seen = new Map<unknown, number>()
  for (const [index, transition] of transitions.entries()) {
    const place = { at: `${at}[${index}]`, report }
    checkTransition(transition, { stages, vocabulary }, place)
    const id = isObject(transition) ? transition.id : undefined
    if (id === undefined) continue
    const earlier = seen.get(id)
    if (earlier === undefined) seen.set(id, index)
    else report({ path: `${place.at}.id`, message: `transitions[${earlier}] has this id already.`, found: foundAs(id) })
  }
}

const stageName = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} _-]*[\p{L}\p{M}\p{N}])?$/u

function isStageName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxStageNameLength && stageName.test(value)
}
