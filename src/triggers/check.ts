import { checkCondition, nearest, type Vocabulary } from '../condition/index.ts'
import type { Problem } from '../errors.ts'
import { addDuration, parseDuration } from '../time.ts'
import { languageProblem } from './check-templates.ts'
import { hoursProblems, untilProblems } from './check-times.ts'
import { goodsPaths, listOf, originPath, type RuleSubject } from './compile.ts'
import { placeholdersOf } from './plan.ts'
import { problem, unknownName } from './problem.ts'
import type { Template } from './template.ts'
import type { MessagePolicy, Rule, RuleAction, UnlessClause } from './types.ts'

/** The caps of all purposes together: the record remembers a few messages, and a cap counts what is remembered. */
export const maxCap = 8

interface RuleContext<Customer> {
  readonly templates: Readonly<Record<string, Template>>
  readonly factTypes: readonly string[]
  readonly vocabulary: Vocabulary<RuleSubject<Customer>>
  /** Whether the policy has a points programme for rules to award from. */
  readonly hasPoints: boolean
  /** How the shop writes, to find hours in which a rule could never do so. */
  readonly messages?: MessagePolicy
  /** The words of one rule, when what starts it narrows them. */
  readonly wordsOf?: (rule: Rule) => Vocabulary<RuleSubject<Customer>>
  /** The types of facts that say what stands at a path. */
  readonly typesWith?: (path: string) => readonly string[]
}

/** Every mistake in a policy's rules that its shape alone doesn't show, each with its place. */
export function checkRules<Customer>(rules: readonly Rule[], context: RuleContext<Customer>, at = 'rules'): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  rules.forEach((rule, index) => {
    const place = `${at}[${index}]`
    if (seen.has(rule.id))
      problems.push(problem(`${place}.id`, `"${rule.id}" names two rules.`, rule.id, 'an id of its own'))
    seen.add(rule.id)
    for (const type of listOf(rule.on)) problems.push(...unknownType(type, `${place}.on`, context))
    listOf(rule.unless).forEach((clause, clauseIndex) => {
      const clausePlace = Array.isArray(rule.unless) ? `${place}.unless[${clauseIndex}]` : `${place}.unless`
      for (const type of listOf(clause.on)) problems.push(...unknownType(type, `${clausePlace}.on`, context))
      problems.push(...clauseProblems(rule, clause, context, clausePlace))
    })
    const words = context.wordsOf?.(rule) ?? context.vocabulary
    const where = rule.where === undefined ? [] : checkCondition(rule.where, words, `${place}.where`)
    problems.push(...where.map((mistake) => withTypes(mistake, words, context)))
    if (rule.if !== undefined) problems.push(...ifProblems(rule.if, `${place}.if`, context))
    problems.push(...badDurations(rule, place))
    problems.push(...hoursProblems(rule, context.messages, `${place}.between`))
    const until = untilProblems(rule, words, `${place}.until`)
    problems.push(...until.map((mistake) => withTypes(mistake, words, context)))
    rule.then.forEach((action, actionIndex) => {
      problems.push(...actionProblems(action, { ...context, words }, `${place}.then[${actionIndex}]`))
    })
    if (rule.purpose === 'internal' && rule.then.some((action) => 'send' in action)) {
      problems.push(
        problem(
          `${place}.purpose`,
          'An internal rule cannot write to customers.',
          rule.purpose,
          'transactional, service or marketing',
        ),
      )
    }
  })
  return problems
}

/** Of a word that other facts have, which ones: the typing was right, the fact is the wrong one. */
function withTypes<Customer>(
  mistake: Problem,
  words: Vocabulary<RuleSubject<Customer>>,
  { vocabulary, typesWith }: RuleContext<Customer>,
): Problem {
  const { found } = mistake
  if (typesWith === undefined || typeof found !== 'string') return mistake
  if (Object.hasOwn(words.paths, found) || !Object.hasOwn(vocabulary.paths, found)) return mistake
  return { ...mistake, message: `${mistake.message} "${found}" is said by ${someOf(typesWith(found))}.` }
}

const maxTypesNamed = 6

function someOf(types: readonly string[]): string {
  const named = types.slice(0, maxTypesNamed).join(', ')
  return types.length > maxTypesNamed ? `${named} and ${types.length - maxTypesNamed} more` : named
}

/** A fact that is about no bill or no goods shares none, and one without an origin has none to count from. */
function clauseProblems<Customer>(
  { on }: Rule,
  { on: unlessOn, same, since }: UnlessClause,
  { typesWith, factTypes }: RuleContext<Customer>,
  at: string,
): Problem[] {
  if (typesWith === undefined) return []
  const problems: Problem[] = []
  const starts = listOf(on)
  if (same !== undefined) {
    const having = typesWith(same === 'bill' ? 'fact.billId' : goodsPaths[same])
    const lacking = (types: readonly string[]) =>
      types.filter((type) => factTypes.includes(type) && !having.includes(type))
    // Goods are compared where both name some; of bills every fact must have one.
    const without = [starts, listOf(unlessOn)].flatMap((types) => {
      const some = lacking(types)
      return same === 'bill' || some.length === types.length ? some : []
    })[0]
    const [what, whats] = same === 'bill' ? ['bill', 'bills'] : ['goods', 'goods']
    const expected = `facts about ${whats} on both sides: ${having.join(', ')}`
    if (without !== undefined) problems.push(problem(`${at}.same`, `"${without}" is about no ${what}.`, same, expected))
  }
  const origins = typesWith(originPath)
  if (since === 'origin' && starts.every((type) => factTypes.includes(type) && !origins.includes(type))) {
    const expected = `no since, or a start by one of ${origins.join(', ')}`
    problems.push(problem(`${at}.since`, `"${starts.join(', ')}" has no origin to count from.`, since, expected))
  }
  return problems
}

interface ActionContext<Customer> extends RuleContext<Customer> {
  /** The words of the rule that acts. */
  readonly words: Vocabulary<RuleSubject<Customer>>
}

function actionProblems<Customer>(action: RuleAction, context: ActionContext<Customer>, at: string): Problem[] {
  const { templates, hasPoints } = context
  if ('award' in action && !hasPoints) {
    const expected = 'no award, or a points programme in `points`'
    return [problem(`${at}.award`, 'The policy has no points to give.', action.award, expected)]
  }
  if ('send' in action) {
    const { template: id } = action.send
    const template = Object.hasOwn(templates, id) ? templates[id] : undefined
    const place = `${at}.send.template`
    if (template === undefined) return [unknownName(place, 'There is no such template.', id, Object.keys(templates))]
    return unsendable(id, template, context, place)
  }
  if ('tag' in action && action.tag.add === undefined && action.tag.remove === undefined)
    return [problem(`${at}.tag`, 'It changes no tag.', action.tag, 'add, remove, or both')]
  if ('suppress' in action) return suppressProblems(action.suppress, `${at}.suppress`)
  return []
}

/** A message of which every form needs something that the starting fact never says would be withheld for ever. */
function unsendable<Customer>(
  id: string,
  { variables, forms }: Template,
  { vocabulary, words, typesWith }: ActionContext<Customer>,
  at: string,
): Problem[] {
  if (typesWith === undefined) return []
  const missing = Object.entries(variables).filter(
    ([, { from, fallback }]) =>
      fallback === undefined && Object.hasOwn(vocabulary.paths, from) && !Object.hasOwn(words.paths, from),
  )
  const texts = Object.values(forms).flatMap((byChannel) =>
    Object.values(byChannel).map(({ text, subject = '' }) => placeholdersOf(text + subject)),
  )
  const lacks = (needed: readonly string[]) => missing.find(([name]) => needed.includes(name))
  const [first, ...others] = texts
  const lacking = first === undefined ? undefined : lacks(first)
  if (lacking === undefined || others.some((needed) => lacks(needed) === undefined)) return []
  const [name, { from }] = lacking
  const expected = `a fallback for it, or a start by ${someOf(typesWith(from))}`
  return [problem(at, `{${name}} is "${from}", which nothing that starts this rule says.`, id, expected)]
}

/** A receipt is owed whatever a rule thinks, and staff are not customers. */
const suppressible: readonly string[] = ['service', 'marketing']

function suppressProblems(
  { purposes, until }: { readonly purposes: readonly string[]; readonly until: string },
  at: string,
): Problem[] {
  const refused = purposes.flatMap((purpose, index) =>
    suppressible.includes(purpose)
      ? []
      : [
          problem(
            `${at}.purposes[${index}]`,
            `${purpose} messages are never suppressed.`,
            purpose,
            'service or marketing',
          ),
        ],
  )
  if (until === 'purchase' || durationProblem(until, at).length === 0) return refused
  const place = `${at}.until`
  const close = nearest(until, ['purchase'])
  const expected = close === undefined ? 'purchase, or an ISO 8601 duration such as P180D' : `perhaps "${close}"`
  return [...refused, problem(place, `"${until}" is neither "purchase" nor a duration.`, until, expected)]
}

/** A condition that is asked later than the fact: it may read the customer only. */
function ifProblems<Customer>(condition: unknown, at: string, context: RuleContext<Customer>): readonly Problem[] {
  const paths = Object.fromEntries(
    Object.entries(context.vocabulary.paths).filter(([path]) => !path.startsWith('fact.')),
  )
  const families = Object.fromEntries(
    Object.entries(context.vocabulary.families ?? {}).filter(([path]) => !path.startsWith('fact.')),
  )
  return checkCondition(condition, { paths, families }, at)
}

function unknownType<Customer>(type: string, at: string, { factTypes }: RuleContext<Customer>): Problem[] {
  if (factTypes.includes(type)) return []
  return [unknownName(at, `"${type}" is not a fact type.`, type, factTypes)]
}

function badDurations(rule: Rule, place: string): Problem[] {
  const durations: readonly (readonly [string, string | undefined])[] = [
    ['after', rule.after],
    ['limits.cooldown', rule.limits?.cooldown],
    ['limits.lateAfter', rule.limits?.lateAfter],
    ...rule.then.map(
      (action, index) => [`then[${index}].task.dueAfter`, 'task' in action ? action.task.dueAfter : undefined] as const,
    ),
  ]
  return durations.flatMap(([path, text]) => (text === undefined ? [] : durationProblem(text, `${place}.${path}`)))
}

export function durationProblem(text: string, at: string): Problem[] {
  try {
    parseDuration(text)
    return []
  } catch {
    return [problem(at, `"${text}" is not a duration.`, text, 'an ISO 8601 duration such as P30D, P4M or PT2H')]
  }
}

/** No channel delivers sooner than it can be asked. */
const soonestFallbackMs = 5 * 60_000

function fallbackProblem(text: string, at: string): Problem[] {
  const problems = spanProblem(text, at, 'P30D')
  if (problems.length > 0 || spanMs(text) >= soonestFallbackMs) return problems
  return [problem(at, 'No channel delivers so soon.', text, 'PT5M or more')]
}

function spanMs(text: string): number {
  return addDuration(0, parseDuration(text), 'UTC')
}

/** A duration that is more than nothing, and no longer than the other. */
function spanProblem(text: string, at: string, longest: string): Problem[] {
  const problems = durationProblem(text, at)
  if (problems.length > 0) return problems
  const expected = `more than nothing, and at most ${longest}`
  if (spanMs(text) <= 0) return [problem(at, `"${text}" is no time at all.`, text, expected)]
  return spanMs(text) <= spanMs(longest) ? [] : [problem(at, `"${text}" is too long.`, text, expected)]
}

/** Mistakes in how often and when the shop may write. */
export function checkMessagePolicy(messages: MessagePolicy, at = 'messages'): Problem[] {
  const problems = durationProblem(messages.topicGap, `${at}.topicGap`)
  problems.push(...spanProblem(messages.attributionWindow, `${at}.attributionWindow`, 'P90D'))
  if (messages.pace !== null) problems.push(...spanProblem(messages.pace.per, `${at}.pace.per`, 'P30D'))
  if (messages.preferredHour !== null)
    problems.push(...spanProblem(messages.preferredHour.within, `${at}.preferredHour.within`, 'P2D'))
  if (messages.fallbackAfter !== null) problems.push(...fallbackProblem(messages.fallbackAfter, `${at}.fallbackAfter`))
  problems.push(...languageProblem(messages.defaultLanguage, `${at}.defaultLanguage`))
  let capped = 0
  for (const [purpose, some] of Object.entries(messages.caps)) {
    const caps = listOf(some)
    const place = (index: number): string => `${at}.caps.${purpose}${Array.isArray(some) ? `[${index}]` : ''}`
    caps.forEach(({ per }, index) => {
      problems.push(...durationProblem(per, `${place(index)}.per`))
    })
    const highest = Math.max(0, ...caps.map(({ max }) => max))
    capped += highest
    if (capped > maxCap) {
      const left = `at most ${maxCap} for all purposes together`
      const index = caps.findIndex(({ max }) => max === highest)
      problems.push(problem(`${place(index)}.max`, 'The cap is too high to be kept.', highest, left))
    }
  }
  messages.ladder.forEach((channel, place) => {
    if (messages.ladder.indexOf(channel) === place) return
    problems.push(
      problem(`${at}.ladder[${place}]`, `"${channel}" stands on the ladder twice.`, channel, 'each channel once'),
    )
  })
  if (messages.quietHours !== null && messages.quietHours.from === messages.quietHours.to) {
    problems.push(
      problem(
        `${at}.quietHours`,
        'Quiet hours that end when they begin.',
        messages.quietHours.from,
        'two different times',
      ),
    )
  }
  return problems
}
