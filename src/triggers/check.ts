import { checkCondition, nearest, type Vocabulary } from '../condition/index.ts'
import type { Problem } from '../errors.ts'
import { addDuration, parseDuration } from '../time.ts'
import { languageProblem } from './check-templates.ts'
import { hoursProblems, untilProblems } from './check-times.ts'
import { listOf, type RuleSubject } from './compile.ts'
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
  /** The types of facts that are about a bill, for `unless` of the same bill. */
  readonly billTypes?: readonly string[]
  /** The words of one rule's `where`, when what starts it narrows them. */
  readonly wordsOf?: (rule: Rule) => Vocabulary<RuleSubject<Customer>>
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
      problems.push(...sameBillProblems(rule, clause, context, `${clausePlace}.same`))
    })
    const words = context.wordsOf?.(rule) ?? context.vocabulary
    if (rule.where !== undefined) problems.push(...checkCondition(rule.where, words, `${place}.where`))
    if (rule.if !== undefined) problems.push(...ifProblems(rule.if, `${place}.if`, context))
    problems.push(...badDurations(rule, place))
    problems.push(...hoursProblems(rule, context.messages, `${place}.between`))
    problems.push(...untilProblems(rule, words, `${place}.until`))
    rule.then.forEach((action, actionIndex) => {
      problems.push(...actionProblems(action, context, `${place}.then[${actionIndex}]`))
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

/** A fact that is about no bill shares none: such a clause would never hold. */
function sameBillProblems<Customer>(
  { on }: Rule,
  clause: UnlessClause,
  { billTypes, factTypes }: RuleContext<Customer>,
  at: string,
): Problem[] {
  if (clause.same !== 'bill' || billTypes === undefined) return []
  const without = [...listOf(on), ...listOf(clause.on)].find(
    (type) => factTypes.includes(type) && !billTypes.includes(type),
  )
  if (without === undefined) return []
  const expected = `facts about bills on both sides: ${billTypes.join(', ')}`
  return [problem(at, `"${without}" is about no bill.`, clause.same, expected)]
}

function actionProblems<Customer>(
  action: RuleAction,
  { templates, hasPoints }: RuleContext<Customer>,
  at: string,
): Problem[] {
  if ('award' in action && !hasPoints) {
    const expected = 'no award, or a points programme in `points`'
    return [problem(`${at}.award`, 'The policy has no points to give.', action.award, expected)]
  }
  if ('send' in action && !Object.hasOwn(templates, action.send.template)) {
    const place = `${at}.send.template`
    return [unknownName(place, 'There is no such template.', action.send.template, Object.keys(templates))]
  }
  if ('suppress' in action) return suppressProblems(action.suppress, `${at}.suppress`)
  return []
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
  const problems = durationProblem(text, at)
  if (problems.length > 0) return problems
  if (addDuration(0, parseDuration(text), 'UTC') >= soonestFallbackMs) return []
  return [problem(at, 'No channel delivers so soon.', text, 'PT5M or more')]
}

/** Mistakes in how often and when the shop may write. */
export function checkMessagePolicy(messages: MessagePolicy, at = 'messages'): Problem[] {
  const problems = durationProblem(messages.topicGap, `${at}.topicGap`)
  if (messages.pace !== null) problems.push(...durationProblem(messages.pace.per, `${at}.pace.per`))
  if (messages.preferredHour !== null)
    problems.push(...durationProblem(messages.preferredHour.within, `${at}.preferredHour.within`))
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
