import {
  type Clock,
  type Condition,
  type ConditionList,
  compileConditions,
  findHolding,
  type Vocabulary,
} from '../condition/index.ts'

/** The rules that one type of fact may start, and all their `where` as one program. */
export interface RuleIndex<Compiled, Subject> {
  readonly rules: readonly Compiled[]
  readonly where: ConditionList<Subject>
}

/** What the index needs of a compiled rule. */
interface Indexable {
  readonly rule: { readonly on: string | readonly string[]; readonly where?: Condition | undefined }
}

const none: readonly never[] = []
const anyone: Condition = {}

/**
 * Files rules by the types of facts that start them.
 * @throws CrmError `bad-condition` for a `where` that has problems.
 */
export function indexRules<Compiled extends Indexable, Subject>(
  all: readonly Compiled[],
  vocabulary: Vocabulary<Subject>,
): ReadonlyMap<string, RuleIndex<Compiled, Subject>> {
  const byType = new Map<string, Compiled[]>()
  for (const compiled of all) {
    const { on } = compiled.rule
    for (const type of new Set(typeof on === 'string' ? [on] : on)) {
      const rules = byType.get(type) ?? []
      byType.set(type, rules)
      rules.push(compiled)
    }
  }
  return new Map(
    [...byType].map(([type, rules]) => {
      const conditions = rules.map(({ rule }) => rule.where ?? anyone)
      return [type, { rules, where: compileConditions(conditions, vocabulary) }]
    }),
  )
}

/**
 * The rules that a fact starts: those for its type whose `where` holds, in the order of the policy. Made for thousands of
 * rules: what their conditions ask is looked up by what the subject has, so the rules it doesn't suit are not visited.
 *
 * ```ts
 * const compiled = compileRules(rules, templates, vocabulary)
 * for (const { rule } of matchRules(compiled, fact.type, { customer, fact }, { now, zone })) console.log(rule.id)
 * ```
 *
 * The list is the caller's own. A path's reader must not match the same rules while it is read; any number of compiled
 * rules may be asked in turns.
 * @param rules What {@link compileRules} made.
 * @param clock When it is asked, and the zone whose calendar `within` and `olderThan` go by.
 * @throws CrmError `bad-time` when such a test is asked in a zone this runtime does not know.
 */
export function matchRules<Compiled, Subject>(
  rules: { readonly byFactType: ReadonlyMap<string, RuleIndex<Compiled, Subject>> },
  factType: string,
  subject: Subject,
  clock: Clock,
): readonly Compiled[] {
  const index = rules.byFactType.get(factType)
  if (index === undefined) return none
  const count = findHolding(index.where, subject, clock)
  if (count === 0) return none
  const matched: Compiled[] = []
  for (let place = 0; place < count; place += 1) {
    const compiled = index.rules[index.where.found[place] ?? 0]
    if (compiled !== undefined) matched.push(compiled)
  }
  return matched
}
