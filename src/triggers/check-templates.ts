import { checkCondition, type Vocabulary } from '../condition/index.ts'
import type { Problem } from '../errors.ts'
import { listOf, type RuleSubject } from './compile.ts'
import { placeholdersOf } from './plan.ts'
import { problem, unknownName } from './problem.ts'
import type { Lookup, Template, TemplateVariable, Wording } from './template.ts'
import type { MessagePolicy } from './types.ts'

/** What templates are checked against. */
export interface TemplateContext<Customer> {
  readonly messages: MessagePolicy
  readonly lookups: Readonly<Record<string, Lookup>>
  readonly vocabulary: Vocabulary<RuleSubject<Customer>>
}

/**
 * Mistakes in the templates: a text that names a variable nobody defines, a variable of an unknown path or lookup, a
 * language that everything must be in and isn't.
 */
export function checkTemplates<Customer>(
  templates: Readonly<Record<string, Template>>,
  context: TemplateContext<Customer>,
  at = 'templates',
): Problem[] {
  return Object.entries(templates).flatMap(([id, template]) => [
    ...Object.entries(template.variables).flatMap(([name, variable]) =>
      variableProblems(variable, context, `${at}.${id}.variables.${name}`),
    ),
    ...formsProblems(template, context.messages, `${at}.${id}.forms`),
  ])
}

function variableProblems<Customer>(
  { from, as = 'text', lookup, fallback }: TemplateVariable,
  { messages, lookups, vocabulary }: TemplateContext<Customer>,
  at: string,
): Problem[] {
  const problems = [...checkCondition({ [from]: { exists: true } }, vocabulary, at)]
  const names = listOf(lookup)
  names.forEach((name, index) => {
    const place = Array.isArray(lookup) ? `${at}.lookup[${index}]` : `${at}.lookup`
    if (!Object.hasOwn(lookups, name))
      problems.push(unknownName(place, `There is no lookup "${name}".`, name, Object.keys(lookups)))
    else if (index < names.length - 1) problems.push(...keyProblems(lookups[name] ?? {}, place))
  })
  if (names.length > 0 && as !== 'text')
    problems.push(problem(`${at}.as`, 'What is looked up is words already.', as, 'text, or no lookup'))
  if (fallback !== undefined) problems.push(...checkWording(fallback, messages, `${at}.fallback`))
  return problems
}

/** A lookup that another one follows gives its keys: they are the same in every language. */
function keyProblems(lookup: Lookup, at: string): readonly Problem[] {
  const translated = Object.entries(lookup).find(([, words]) => typeof words !== 'string')
  if (translated === undefined) return []
  const [key, words] = translated
  return [problem(at, `Its words are keys of the next lookup, but "${key}" has them by language.`, words, 'one text')]
}

function formsProblems({ forms, variables }: Template, messages: MessagePolicy, at: string): Problem[] {
  const problems: Problem[] = []
  const { defaultLanguage, ladder } = messages
  if (!Object.hasOwn(forms, defaultLanguage))
    problems.push(problem(at, 'The default language is missing.', Object.keys(forms), defaultLanguage))
  for (const [language, byChannel] of Object.entries(forms)) {
    problems.push(...languageProblem(language, `${at}.${language}`))
    for (const [channel, { text, subject = '' }] of Object.entries(byChannel)) {
      const place = `${at}.${language}.${channel}`
      if (!ladder.includes(channel))
        problems.push(unknownName(place, 'No such channel in messages.ladder.', channel, ladder))
      for (const name of placeholdersOf(text + subject)) {
        if (Object.hasOwn(variables, name)) continue
        problems.push(unknownName(`${place}.text`, `{${name}} has no value.`, name, Object.keys(variables)))
      }
    }
  }
  return problems
}

/** Mistakes in the lookups: words without the default language, or with a variable, which nobody would fill in. */
export function checkLookups(
  lookups: Readonly<Record<string, Lookup>>,
  messages: MessagePolicy,
  at = 'lookups',
): Problem[] {
  return Object.entries(lookups).flatMap(([name, lookup]) =>
    Object.entries(lookup).flatMap(([key, words]) => checkWording(words, messages, `${at}.${name}.${key}`)),
  )
}

/**
 * Mistakes in words that are one text for all, or by language. A language that only some words have is none: the others
 * are read in the default language.
 */
export function checkWording(wording: Wording, { defaultLanguage }: MessagePolicy, at: string): Problem[] {
  const texts = typeof wording === 'string' ? [[at, wording] as const] : byLanguage(wording, at)
  const problems = texts.flatMap(([place, text]) =>
    placeholdersOf(text).map((name) =>
      problem(place, `Words are written as they are: {${name}} would stay.`, text, 'a text without variables'),
    ),
  )
  if (typeof wording === 'string') return problems
  for (const language of Object.keys(wording)) problems.push(...languageProblem(language, `${at}.${language}`))
  if (!Object.hasOwn(wording, defaultLanguage))
    problems.push(problem(at, 'The default language is missing.', Object.keys(wording), defaultLanguage))
  return problems
}

function byLanguage(wording: Readonly<Record<string, string>>, at: string): (readonly [string, string])[] {
  return Object.entries(wording).map(([language, text]) => [`${at}.${language}`, text] as const)
}

/** Numbers and days are written by a language's own rules, so it must be one that a runtime can be asked for. */
export function languageProblem(language: string, at: string): Problem[] {
  return isLanguageTag(language)
    ? []
    : [problem(at, `"${language}" is not a language.`, language, 'a tag such as hi or en-IN')]
}

/** True for a well-formed BCP 47 tag, whether or not the runtime knows the language. */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
