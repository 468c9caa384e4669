import {
  type Condition,
  type ConditionLeaf,
  type ConditionNode,
  compileCondition,
  type Path,
  type PathDefinition,
  type PathFamily,
  parseCondition,
  type Vocabulary,
} from '../condition/index.ts'
import { CrmError } from '../errors.ts'
import type { DayNumber } from '../time.ts'
import type { JourneyState } from './types.ts'
import { growingPaths, type JourneyContext, type JourneyMoment, journeyVocabulary } from './vocabulary.ts'

/** A guard ready to be asked, and what can make its answer change while nothing happens. */
export interface CompiledGuard<Subject> {
  readonly holds: (moment: JourneyMoment<Subject>) => boolean
  /** True when it reads words of the customer: then nobody can tell today what it will say tomorrow. */
  readonly readsCustomer: boolean
  /** The only days on which the rest of it can change its answer, each counted from a day of the state. */
  readonly turns: readonly Turn[]
}

interface Turn {
  readonly from: 'sinceDay' | 'firstDay' | 'lastDay'
  readonly days: number
}

/** The words a guard may use: the customer's, and before them the journey's own, which are read on the day replayed. */
export function guardVocabulary<Subject>(extra: Vocabulary<Subject>): Vocabulary<JourneyMoment<Subject>> {
  const paths: Record<Path, PathDefinition<JourneyMoment<Subject>>> = {}
  for (const [path, { read, ...definition }] of Object.entries(extra.paths) as [Path, PathDefinition<Subject>][]) {
    paths[path] = { ...definition, read: (moment) => read(contextOf(moment).subject) }
  }
  const families: Record<`${string}.`, PathFamily<JourneyMoment<Subject>>> = {}
  const extraFamilies = Object.entries(extra.families ?? {}) as [`${string}.`, PathFamily<Subject>][]
  for (const [prefix, { type, read }] of extraFamilies) {
    families[prefix] = { type, read: (moment, rest) => read(contextOf(moment).subject, rest) }
  }
  return { paths: { ...paths, ...journeyVocabulary.paths }, families }
}

function contextOf<Subject>({ context }: JourneyMoment<Subject>): JourneyContext<Subject> {
  if (context !== undefined) return context
  throw new CrmError(
    'bad-option',
    'This journey has guards that read the customer: pass { subject, clock } as context.',
  )
}

// Guards over the timeline alone never look at the clock.
const noClock = { now: 0, zone: 'UTC' }

export function compileGuard<Subject>(when: Condition, extra: Vocabulary<Subject>): CompiledGuard<Subject> {
  const vocabulary = guardVocabulary(extra)
  const asked = compileCondition(when, vocabulary)
  const leaves = leavesOf(parseCondition(when, vocabulary))
  return {
    holds: (moment) => asked(moment, moment.context?.clock ?? noClock),
    readsCustomer: leaves.some(({ path }) => !Object.hasOwn(journeyVocabulary.paths, path)),
    turns: leaves.flatMap(turnsOf),
  }
}

function leavesOf<Subject>(node: ConditionNode<Subject>): readonly ConditionLeaf<Subject>[] {
  switch (node.kind) {
    case 'all':
    case 'any':
      return node.nodes.flatMap(leavesOf)
    case 'not':
      return leavesOf(node.node)
    case 'leaf':
      return [node]
  }
}

function turnsOf<Subject>({ path, test }: ConditionLeaf<Subject>): readonly Turn[] {
  const from = Object.hasOwn(growingPaths, path) ? growingPaths[path] : undefined
  if (from === undefined) return []
  const compared: readonly unknown[] = Array.isArray(test.operand) ? test.operand : [test.operand]
  const bounds = compared.filter((bound) => typeof bound === 'number')
  // A whole number that grows by one a day changes its relation to a bound only on reaching it and on passing it.
  return bounds.flatMap((bound) => [
    { from, days: Math.ceil(bound) },
    { from, days: Math.floor(bound) + 1 },
  ])
}

/** The first day from `from` to `until` on which the guard holds if nothing else happens; null when there is none. */
export function firstDayHolding<Subject>(
  guard: CompiledGuard<Subject>,
  state: JourneyState,
  span: { readonly from: DayNumber; readonly until: DayNumber },
  context: JourneyContext<Subject> | undefined,
): DayNumber | null {
  if (guard.holds({ state, day: span.from, context })) return span.from
  if (guard.turns.length === 0) return null
  const days: DayNumber[] = []
  for (const turn of guard.turns) {
    const counted = state[turn.from]
    if (counted === null) continue
    const day = counted + turn.days
    if (day > span.from && day <= span.until) days.push(day)
  }
  days.sort((a, b) => a - b)
  return days.find((day) => guard.holds({ state, day, context })) ?? null
}
