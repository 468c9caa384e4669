import { checkCondition, nearest, type Vocabulary } from '../condition/index.ts'
import type { Problem } from '../errors.ts'
import { parseDuration } from '../time.ts'
import { listOf, type RuleSubject } from './compile.ts'
import { placeholdersOf } from './plan.ts'
import type { MessagePolicy, Rule, Template } from './types.ts'

/** The caps of all purposes together: the record remembers a few messages, and a cap counts what is remembered. */
export const maxCap = 8

interface RuleContext<Customer> {
  readonly templates: Readonly<Record<string, Template>>
  readonly factTypes: readonly string[]
  readonly vocabulary: Vocabulary<RuleSubject<Customer>>
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
      for (const type of listOf(clause.on))
        problems.push(...unknownType(type, `${place}.unless[${clauseIndex}].on`, context))
    })
    if (rule.where !== undefined) problems.push(...checkCondition(rule.where, context.vocabulary, `${place}.where`))
    if (rule.if !== undefined) problems.push(...ifProblems(rule.if, `${place}.if`, context))
    problems.push(...badDurations(rule, place))
    rule.then.forEach((action, actionIndex) => {
      if (!('send' in action) || Object.hasOwn(context.templates, action.send.template)) return
      const close = nearest(action.send.template, Object.keys(context.templates))
      const expected = close === undefined ? 'a template of this policy' : `perhaps "${close}"`
      problems.push(
        problem(
          `${place}.then[${actionIndex}].send.template`,
          'There is no such template.',
          action.send.template,
          expected,
        ),
      )
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
  const close = nearest(type, factTypes)
  return [
    problem(
      at,
      `"${type}" is not a fact type.`,
      type,
      close === undefined ? `one of ${factTypes.join(', ')}` : `perhaps "${close}"`,
    ),
  ]
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

/** Mistakes in the templates: a text that names a variable nobody defines, a variable of an unknown path. */
export function checkTemplates<Customer>(
  templates: Readonly<Record<string, Template>>,
  messages: MessagePolicy,
  vocabulary: Vocabulary<RuleSubject<Customer>>,
  at = 'templates',
): Problem[] {
  const problems: Problem[] = []
  for (const [id, template] of Object.entries(templates)) {
    for (const [name, { from }] of Object.entries(template.variables)) {
      problems.push(...checkCondition({ [from]: { exists: true } }, vocabulary, `${at}.${id}.variables.${name}`))
    }
    if (!Object.hasOwn(template.forms, messages.defaultLanguage)) {
      problems.push(
        problem(
          `${at}.${id}.forms`,
          'The default language is missing.',
          Object.keys(template.forms),
          messages.defaultLanguage,
        ),
      )
    }
    for (const [language, forms] of Object.entries(template.forms)) {
      for (const [channel, { text, subject = '' }] of Object.entries(forms)) {
        const place = `${at}.${id}.forms.${language}.${channel}`
        if (!messages.ladder.includes(channel))
          problems.push(problem(place, 'No such channel in messages.ladder.', channel, messages.ladder.join(', ')))
        for (const name of placeholdersOf(text + subject)) {
          if (!Object.hasOwn(template.variables, name))
            problems.push(
              problem(
                `${place}.text`,
                `{${name}} has no value.`,
                name,
                `one of ${Object.keys(template.variables).join(', ') || 'no variables'}`,
              ),
            )
        }
      }
    }
  }
  return problems
}

/** Mistakes in how often and when the shop may write. */
export function checkMessagePolicy(messages: MessagePolicy, at = 'messages'): Problem[] {
  const problems = durationProblem(messages.topicGap, `${at}.topicGap`)
  let capped = 0
  for (const [purpose, cap] of Object.entries(messages.caps)) {
    problems.push(...durationProblem(cap.per, `${at}.caps.${purpose}.per`))
    capped += cap.max
    if (capped > maxCap) {
      const left = `at most ${maxCap} for all purposes together`
      problems.push(problem(`${at}.caps.${purpose}.max`, 'The cap is too high to be kept.', cap.max, left))
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

function problem(path: string, message: string, found: unknown, expected: string): Problem {
  return { path, message: `${message} Expected ${expected}.`, found, expected }
}
