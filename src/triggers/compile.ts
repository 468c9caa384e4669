import { type CompiledCondition, compileCondition, type Vocabulary } from '../condition/index.ts'
import { type DayNumber, type Duration, dayNumber, parseDuration } from '../time.ts'
import { type CompiledHours, compileHours } from './hours.ts'
import { indexRules, type RuleIndex } from './rule-index.ts'
import type { Template } from './template.ts'
import type { Rule, RuleAction, UnlessClause } from './types.ts'

/** What a rule's conditions may read: the customer, and the fact where there is one. */
export interface RuleSubject<Customer> {
  readonly customer: Customer
  readonly fact: unknown
}

/** A rule with everything that can be worked out beforehand. */
export interface CompiledRule<Customer> {
  readonly rule: Rule
  readonly order: number
  readonly priority: number
  readonly if: CompiledCondition<RuleSubject<Customer>> | null
  readonly after: Duration | null
  readonly cooldown: Duration | null
  readonly lateAfter: Duration | null
  /** Hours of the customer's day outside of which it waits. */
  readonly hours: CompiledHours | null
  readonly until: CompiledUntil | null
  /** It ends as it read when it started. */
  readonly isPinned: boolean
  /** Some `unless` of it asks for the same bill. */
  readonly asksBill: boolean
  readonly unless: readonly (Pick<UnlessClause, 'same' | 'since'> & { readonly on: ReadonlySet<string> })[]
  /** It writes, opens tasks or suppresses and does nothing else, so there is no use in starting it for the past. */
  readonly onlyTalks: boolean
  /** It gives points or tags and does nothing else. */
  readonly onlyActs: boolean
  /** It writes to the customer, whatever else it does. */
  readonly talks: boolean
  /** Paths of the starting fact that its messages will need. */
  readonly keeps: readonly string[]
  /**
   * Its actions in the order they are taken, by their place in `then`: points and tags, tasks, then messages, since quiet
   * hours may put them off, and last what goes by whether the messages went.
   */
  readonly steps: readonly number[]
  /** True when a decision must be remembered: for a limit or a holdout, or so that re-arming doesn't start it again. */
  readonly remembers: boolean
}

/** The end of a rule: of a day, a length of time after the start, or what a path of the starting fact says. */
export type CompiledUntil =
  | { readonly kind: 'day'; readonly day: DayNumber }
  | { readonly kind: 'duration'; readonly duration: Duration }
  | { readonly kind: 'path'; readonly path: string }

/** Rules, and how to find those a fact starts: {@link matchRules}. */
export interface CompiledRules<Customer> {
  readonly all: readonly CompiledRule<Customer>[]
  readonly byId: ReadonlyMap<string, CompiledRule<Customer>>
  readonly byFactType: ReadonlyMap<string, RuleIndex<CompiledRule<Customer>, RuleSubject<Customer>>>
  /** Types of facts that some rule's `unless` names: the ones that must not be forgotten early. */
  readonly unlessTypes: ReadonlySet<string>
  /** Those of them that must be about the same bill. */
  readonly sameBillTypes: ReadonlySet<string>
}

/** A single value or a list, as a list. */
export function listOf<Item>(value: Item | readonly Item[] | undefined): readonly Item[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value as Item]
}

/**
 * Compiles checked rules.
 * @throws CrmError `bad-condition`, `bad-time` for rules that {@link checkRules} would refuse.
 */
export function compileRules<Customer>(
  rules: readonly Rule[],
  templates: Readonly<Record<string, Template>>,
  vocabulary: Vocabulary<RuleSubject<Customer>>,
): CompiledRules<Customer> {
  const all = rules.map(
    (rule, order): CompiledRule<Customer> => ({
      rule,
      order,
      priority: rule.priority ?? 0,
      if: rule.if === undefined ? null : compileCondition(rule.if, vocabulary),
      after: rule.after === undefined ? null : parseDuration(rule.after),
      cooldown: rule.limits?.cooldown === undefined ? null : parseDuration(rule.limits.cooldown),
      lateAfter: rule.limits?.lateAfter === undefined ? null : parseDuration(rule.limits.lateAfter),
      hours: compileHours(rule.between),
      until: compileUntil(rule.until),
      isPinned: rule.whenEdited === 'pinned',
      asksBill: listOf(rule.unless).some(({ same }) => same === 'bill'),
      unless: listOf(rule.unless).map(({ on, same, since }) => ({ on: new Set(listOf(on)), same, since })),
      onlyTalks: rule.then.every((action) => !actsOnRecord(action)),
      onlyActs: rule.then.every(actsOnRecord),
      talks: rule.then.some((action) => 'send' in action),
      keeps: factPathsOf(rule, templates),
      steps: stepsOf(rule),
      remembers:
        rule.after !== undefined ||
        rule.limits?.once !== undefined ||
        rule.limits?.cooldown !== undefined ||
        (rule.holdoutPercent ?? 0) > 0,
    }),
  )
  return {
    all,
    byId: new Map(all.map((compiled) => [compiled.rule.id, compiled])),
    byFactType: indexRules(all, vocabulary),
    unlessTypes: unlessTypesOf(all, () => true),
    sameBillTypes: unlessTypesOf(all, ({ same }) => same === 'bill'),
  }
}

function unlessTypesOf<Customer>(
  all: readonly CompiledRule<Customer>[],
  picks: (clause: CompiledRule<Customer>['unless'][number]) => boolean,
): ReadonlySet<string> {
  return new Set(all.flatMap(({ unless }) => unless.filter(picks).flatMap(({ on }) => [...on])))
}

function compileUntil(until: string | undefined): CompiledUntil | null {
  if (until === undefined) return null
  if (until.startsWith('fact.')) return { kind: 'path', path: until }
  if (until.startsWith('P')) return { kind: 'duration', duration: parseDuration(until) }
  return { kind: 'day', day: dayNumber(until) }
}

/** Points and tags are the record's own; all else is talk. */
function actsOnRecord(action: RuleAction): boolean {
  return 'award' in action || 'tag' in action
}

function stepsOf({ then }: Rule): readonly number[] {
  const order = then.map((action) => (actsOnRecord(action) ? 0 : 'task' in action ? 1 : 'send' in action ? 2 : 3))
  return then.map((_, place) => place).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0))
}

function factPathsOf(rule: Rule, templates: Readonly<Record<string, Template>>): readonly string[] {
  const paths = new Set<string>()
  for (const action of rule.then) {
    if (!('send' in action)) continue
    for (const { from } of Object.values(templates[action.send.template]?.variables ?? {})) {
      if (from.startsWith('fact.')) paths.add(from)
    }
  }
  for (const { same, since } of listOf(rule.unless)) {
    if (same !== undefined && same !== 'bill') paths.add(goodsPaths[same])
    if (since === 'origin') paths.add(originPath)
  }
  return [...paths]
}

/** Where `since: 'origin'` is read. */
export const originPath = 'fact.originAt'

/** Where the goods of a fact are read for `same`. */
export const goodsPaths = {
  sku: 'fact.skus',
  category: 'fact.categories',
  brand: 'fact.brands',
} as const

/** Under what name a start keeps the mark of its bill: no path of a fact, so no template reads it by chance. */
export const keptBill = 'bill'
