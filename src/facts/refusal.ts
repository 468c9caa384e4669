import type * as z from 'zod'
import { nearest } from '../condition/index.ts'
import type { Problem } from '../errors.ts'

/** Problems told of one fact. */
export const maxProblems = 20
const maxKeysNamed = 5
const maxShown = 80

/**
 * A zod issue in our words: where, what was found, what would be accepted.
 * @param schema The schema that refused the input; with it an unknown key is answered with the key most like it.
 */
export function problemOf(issue: z.core.$ZodIssue, input: unknown, schema?: z.core.$ZodType): Problem {
  const path = pathText(issue.path)
  const at = path === '' ? 'The whole' : path
  if (issue.code === 'unrecognized_keys') {
    const found = keysShown(issue.keys)
    const expected = keysExpected(issue.keys, schema === undefined ? [] : keysAt(schema, issue.path))
    return { path, message: `${at}: found ${found}, unknown here; expected ${expected}.`, found, expected }
  }
  const found = shown(valueAt(input, issue.path))
  const expected = expectation(issue)
  return { path, message: `${at}: found ${found}; expected ${expected}.`, found, expected }
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

/** A value as a refusal shows it: short, whatever it is. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing'
    case 'string':
      return value.length > maxShown ? `${quoted(value.slice(0, maxShown))}...` : quoted(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return `an array of ${value.length}`
      return value instanceof Date ? 'a Date' : 'an object'
    case 'function':
      return 'a function'
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'symbol':
      return String(value).slice(0, maxShown)
  }
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

function expectation(issue: z.core.$ZodIssue): string {
  // What a schema says in its own words comes first.
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length)
  switch (issue.code) {
    case 'invalid_type':
      return articles[issue.expected] ?? `a ${issue.expected}`
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_small':
      return bound({ side: issue.exact === true ? 'exactly' : 'at least', limit: issue.minimum, of: issue.origin })
    case 'too_big':
      return bound({ side: issue.exact === true ? 'exactly' : 'at most', limit: issue.maximum, of: issue.origin })
    case 'invalid_format':
      return formats[issue.format] ?? issue.message
    case 'invalid_key':
      return issue.issues.map((inner) => expectation(inner)).join('; ')
    case 'invalid_union':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'custom':
      return issue.message
  }
}

function bound({ side, limit, of }: { side: string; limit: number | bigint; of: string }): string {
  if (of === 'string') return `${side} ${limit} characters`
  return of === 'array' ? `${side} ${limit} items` : `${side === 'exactly' ? side : `a number of ${side}`} ${limit}`
}

/** The keys that an object schema knows at a path, through optionals, defaults, arrays and pipes. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let place: z.core.$ZodType | undefined = bare(schema)
  for (const part of path) {
    const { def } = (place as z.core.$ZodTypes)._zod
    const next: z.core.$ZodType | undefined =
      def.type === 'object' ? def.shape[String(part)] : def.type === 'array' ? def.element : undefined
    if (next === undefined) return []
    place = bare(next)
  }
  const { def } = (place as z.core.$ZodTypes)._zod
  return def.type === 'object' ? Object.keys(def.shape) : []
}

const maxWrappers = 16

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema
  for (let depth = 0; depth < maxWrappers; depth += 1) {
    const { def } = (inner as z.core.$ZodTypes)._zod
    if (def.type === 'optional' || def.type === 'default' || def.type === 'nullable') inner = def.innerType
    else if (def.type === 'pipe') inner = def.in
    else return inner
  }
  return inner
}
