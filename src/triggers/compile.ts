import { type CompiledCondition, compileCondition, firstEquality, type Vocabulary } from '../condition/index.ts'
import { type Duration, parseDuration } from '../time.ts'
import type { Rule, RuleAction, Template, UnlessClause } from './types.ts'

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
  readonly where: CompiledCondition<RuleSubject<Customer>> | null
  readonly if: CompiledCondition<RuleSubject<Customer>> | null
  readonly after: Duration | null
  readonly cooldown: Duration | null
  readonly lateAfter: Duration | null
  readonly unless: readonly (Pick<UnlessClause, 'same' | 'since'> & { readonly on: ReadonlySet<string> })[]
  /** It writes, opens tasks or suppresses and does nothing else, so there is no use in starting it for the past. */
  readonly onlyTalks: boolean
  /** It writes to the customer, whatever else it does. */
  readonly talks: boolean
  /** Paths of the starting fact that its messages will need. */
  readonly keeps: readonly string[]
  /**
   * Its actions in the order they are taken, by their place in `then`: points and tags, tasks, then messages, since quiet
   * hours may put them off, and last what goes by whether the messages went.
   */
  readonly steps: readonly number[]
  /** True when a decision must be remembered: for a limit, or so that re-arming doesn't start it again. */
  readonly remembers: boolean
}

/** Rules by the type of fact that starts them, then by the first equality of `where`: a fact costs what its rules cost. */
export interface CompiledRules<Customer> {
  readonly all: readonly CompiledRule<Customer>[]
  readonly byId: ReadonlyMap<string, CompiledRule<Customer>>
  readonly byFactType: ReadonlyMap<string, RuleIndex<Customer>>
  /** Types of facts that some rule's `unless` names: the ones that must not be forgotten early. */
  readonly unlessTypes: ReadonlySet<string>
}

interface RuleIndex<Customer> {
  readonly always: readonly CompiledRule<Customer>[]
  readonly byPath: ReadonlyMap<string, ReadonlyMap<unknown, readonly CompiledRule<Customer>[]>>
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
      where: rule.where === undefined ? null : compileCondition(rule.where, vocabulary),
      if: rule.if === undefined ? null : compileCondition(rule.if, vocabulary),
      after: rule.after === undefined ? null : parseDuration(rule.after),
      cooldown: rule.limits?.cooldown === undefined ? null : parseDuration(rule.limits.cooldown),
      lateAfter: rule.limits?.lateAfter === undefined ? null : parseDuration(rule.limits.lateAfter),
      unless: listOf(rule.unless).map(({ on, same, since }) => ({ on: new Set(listOf(on)), same, since })),
      onlyTalks: rule.then.every((action) => !actsOnRecord(action)),
      talks: rule.then.some((action) => 'send' in action),
      keeps: factPathsOf(rule, templates),
      steps: stepsOf(rule),
      remembers: rule.after !== undefined || rule.limits?.once !== undefined || rule.limits?.cooldown !== undefined,
    }),
  )
  return {
    all,
    byId: new Map(all.map((compiled) => [compiled.rule.id, compiled])),
    byFactType: indexed(all),
    unlessTypes: new Set(all.flatMap(({ unless }) => unless.flatMap(({ on }) => [...on]))),
  }
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
    if (same !== undefined) paths.add(goodsPaths[same])
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
  bill: 'fact.billId',
} as const

function indexed<Customer>(all: readonly CompiledRule<Customer>[]): ReadonlyMap<string, RuleIndex<Customer>> {
  interface Growing {
    readonly always: CompiledRule<Customer>[]
    readonly byPath: Map<string, Map<unknown, CompiledRule<Customer>[]>>
  }
  const byType = new Map<string, Growing>()
  for (const compiled of all) {
    const equality = compiled.rule.where === undefined ? null : firstEquality(compiled.rule.where)
    for (const type of listOf(compiled.rule.on)) {
      const index: Growing = byType.get(type) ?? { always: [], byPath: new Map() }
      byType.set(type, index)
      // Only what the fact itself says can choose the rules before the customer is looked at.
      if (equality === null || !equality.path.startsWith('fact.')) {
        index.always.push(compiled)
        continue
      }
      const byValue = index.byPath.get(equality.path) ?? new Map<unknown, CompiledRule<Customer>[]>()
      index.byPath.set(equality.path, byValue)
      for (const value of equality.values) byValue.set(value, [...(byValue.get(value) ?? []), compiled])
    }
  }
  return byType
}

/** The rules a fact may start, in the order of the policy. `read` gives the fact's value at a path. */
export function rulesFor<Customer>(
  rules: CompiledRules<Customer>,
  factType: string,
  read: (path: string) => unknown,
): readonly CompiledRule<Customer>[] {
  const index = rules.byFactType.get(factType)
  if (index === undefined) return []
  if (index.byPath.size === 0) return index.always
  const found = new Set<CompiledRule<Customer>>(index.always)
  for (const [path, byValue] of index.byPath) {
    for (const value of listOf(read(path))) for (const compiled of byValue.get(value) ?? []) found.add(compiled)
  }
  return [...found].sort((a, b) => a.order - b.order)
}
