import type * as z from 'zod'
import { nearest } from '../condition/index.ts'
import { type Problem, shown } from '../errors.ts'
import { byMeantOption, keysAt } from './meant-option.ts'

/** Problems told of one fact. */
export const maxProblems = 20
const maxKeysNamed = 5
const maxShown = 80

/**
 * A zod issue in our words: where, what was found, what would be accepted. Of a union that nothing fits it is the first
 * mistake by the option that was meant.
 * @param schema The schema that refused the input; with it an unknown key is answered with the key most like it.
 */
export function problemOf(issue: z.core.$ZodIssue, input: unknown, schema?: z.core.$ZodType): Problem {
  return told(byMeantOption(issue, input, schema)[0] ?? issue, input, schema)
}

/** Like {@link problemOf}, of all issues: every mistake by the option that was meant, and each unknown key at its own place. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  schema: z.core.$ZodType,
): readonly Problem[] {
  const all = issues.flatMap((issue) => byMeantOption(issue, input, schema))
  const unknown = all.flatMap((issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue, input, schema) : []))
  // What was only misspelt is not missing.
  const meant = new Set(unknown.flatMap(({ meant }) => (meant === undefined ? [] : [meant])))
  const others = all.filter((issue) => issue.code !== 'unrecognized_keys')
  const isMeant = (issue: z.core.$ZodIssue) =>
    valueAt(input, issue.path) === undefined && meant.has(pathText(issue.path))
  const rest = others.filter((issue) => !isMeant(issue)).map((issue) => told(issue, input, schema))
  return [...rest, ...unknown.map(({ problem }) => problem)]
}

function unknownKeys(
  { keys, path: parent }: z.core.$ZodIssueUnrecognizedKeys,
  input: unknown,
  schema: z.core.$ZodType,
): readonly { readonly problem: Problem; readonly meant: string | undefined }[] {
  const { mine, others } = keysAt(schema, parent, input)
  return keys.slice(0, maxProblems).map((key) => {
    const path = pathText([...parent, key])
    const close = others.includes(key) ? undefined : (nearest(key, mine) ?? nearest(key, others))
    const expected = others.includes(key)
      ? `an object of its own: one of ${[...new Set([...mine, ...others])].join(', ')}`
      : keysExpected([key], [...new Set([...mine, ...others])])
    const message = `${path}: found ${shown(key)}, unknown here; expected ${expected}.`
    const meant = close === undefined ? undefined : pathText([...parent, close])
    return { problem: { path, message, found: shown(key), expected }, meant }
  })
}

function told(issue: z.core.$ZodIssue, input: unknown, schema: z.core.$ZodType | undefined): Problem {
  const path = pathText(issue.path)
  const at = path === '' ? 'The whole' : path
  if (issue.code === 'unrecognized_keys') {
    const found = keysShown(issue.keys)
    const known = schema === undefined ? [] : keysAt(schema, issue.path, input).mine
    const expected = keysExpected(issue.keys, known)
    return { path, message: `${at}: found ${found}, unknown here; expected ${expected}.`, found, expected }
  }
  const value = isUnlistedKey(issue) ? issue.path.at(-1) : valueAt(input, issue.path)
  const found = shown(value)
  const expected = expectation(issue, value)
  return { path, message: `${at}: found ${found}; expected ${expected}.`, found, expected }
}

/** A key that is none of those a record may have; of any other the value says more. */
function isUnlistedKey(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_key' && issue.issues.some(({ code }) => code === 'invalid_value')
}

function keysShown(keys: readonly string[]): string {
  const names = keys.slice(0, maxKeysNamed).map(shown).join(', ')
  return keys.length > maxKeysNamed ? `${names} and ${keys.length - maxKeysNamed} more` : names
}

function keysExpected(keys: readonly string[], known: readonly string[]): string {
  const close = keys.slice(0, maxKeysNamed).map((key) => nearest(key, known))
  const hints = close.filter((key) => key !== undefined).map(quoted)
  if (hints.length > 0) return `perhaps ${hints.join(', ')}`
  return known.length > 0 ? `one of ${known.join(', ')}` : 'no such key'
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

function pathText(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part).slice(0, maxShown)}`))
  return parts.join('').replace(/^\./, '')
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, part)
  }
  return value
}

const articles: Readonly<Record<string, string>> = {
  int: 'an integer',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  date: 'a valid Date',
}

const formats: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'a web address',
  date: 'a calendar day, YYYY-MM-DD',
}

function expectation(issue: z.core.$ZodIssue, value: unknown): string {
  // What a schema says in its own words comes first.
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length)
  switch (issue.code) {
    case 'invalid_type':
      return articles[issue.expected] ?? `a ${issue.expected}`
    case 'invalid_value':
      return oneOf(issue.values, value)
    case 'too_small':
      return bound({ side: issue.exact === true ? 'exactly' : 'at least', limit: issue.minimum, of: issue.origin })
    case 'too_big':
      return bound({ side: issue.exact === true ? 'exactly' : 'at most', limit: issue.maximum, of: issue.origin })
    case 'invalid_format':
      return formats[issue.format] ?? issue.message
    case 'invalid_key':
      return issue.issues.map((inner) => expectation(inner, value)).join('; ')
    case 'invalid_union':
      return optionsExpected(issue, value)
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'custom':
      return issue.message
  }
}

function oneOf(values: readonly unknown[], value: unknown): string {
  const all = `one of ${values.map((accepted) => JSON.stringify(accepted)).join(', ')}`
  const texts = values.filter((accepted) => typeof accepted === 'string')
  const close = typeof value === 'string' ? nearest(value, texts) : undefined
  return close === undefined ? all : `perhaps ${quoted(close)}; ${all}`
}

/** Of options none of which was meant: all that they would take. */
function optionsExpected(issue: z.core.$ZodIssueInvalidUnion, value: unknown): string {
  const first = issue.errors.flatMap(([error]) => (error === undefined ? [] : [error]))
  const listed = first.flatMap((error) => (error.code === 'invalid_value' ? error.values : []))
  const others = first.filter((error) => error.code !== 'invalid_value').map((error) => expectation(error, value))
  const parts = [...(listed.length > 0 ? [oneOf(listed, value)] : []), ...new Set(others)]
  return parts.length > 0 ? parts.join(' or ') : 'something else'
}

function bound({ side, limit, of }: { side: string; limit: number | bigint; of: string }): string {
  if (of === 'string') return `${side} ${limit} characters`
  return of === 'array' ? `${side} ${limit} items` : `${side === 'exactly' ? side : `a number of ${side}`} ${limit}`
}
