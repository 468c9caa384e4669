import { nearest } from '../../condition/index.ts'
import { type Problem, shown } from '../../errors.ts'
import { dayNumber } from '../../time.ts'
import { termsMaximums } from './terms.ts'

export type Loose = Readonly<Record<string, unknown>>

/** Writes what is wrong with a value under its path. */
export type Check = (value: unknown, path: string, problems: Problem[]) => void

export function refuse(problems: Problem[], path: string, found: unknown, expected: string): void {
  problems.push({ path, message: `${placeText(path)}: found ${shown(found)}; expected ${expected}.`, found, expected })
}

function placeText(path: string): string {
  return path === '' ? 'The whole' : path
}

/** The place of a part of what stands at a path; the whole has the empty path. */
export function partOf(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

export const optional =
  (check: Check): Check =>
  (value, path, problems) => {
    if (value !== undefined) check(value, path, problems)
  }

/** Each check in turn, until one finds a problem: the later ones rely on the earlier. */
export const inOrder =
  (...checks: readonly Check[]): Check =>
  (value, path, problems) => {
    const before = problems.length
    for (const check of checks) if (problems.length === before) check(value, path, problems)
  }

export const whole =
  (minimum: number, maximum: number, what: string, advice?: string): Check =>
  (value, path, problems) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum && value <= maximum) return
    const expected = `${what} from ${minimum} to ${maximum}`
    refuse(problems, path, value, advice === undefined ? expected : `${expected} (${advice})`)
  }

export const oneOf =
  (...accepted: readonly (string | number)[]): Check =>
  (value, path, problems) => {
    if (accepted.some((name) => name === value)) return
    const all = `one of ${accepted.map((name) => JSON.stringify(name)).join(', ')}`
    const names = accepted.filter((name) => typeof name === 'string')
    const close = typeof value === 'string' ? nearest(value, names) : undefined
    refuse(problems, path, value, close === undefined ? all : `perhaps ${JSON.stringify(close)}; ${all}`)
  }

export const boolean: Check = (value, path, problems) => {
  if (typeof value !== 'boolean') refuse(problems, path, value, 'true or false')
}

export function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path, problems) => {
    if (!isObject(value)) {
      refuse(problems, path, value, 'an object')
      return
    }
    const known = Object.keys(fields)
    const checked = known.map((name) => {
      const found: Problem[] = []
      fields[name]?.(value[name], partOf(path, name), found)
      return { name, found, isMissing: found.length > 0 && value[name] === undefined }
    })
    const missing = checked.flatMap(({ name, isMissing }) => (isMissing ? [name] : []))
    const unknown = Object.keys(value).filter((name) => !Object.hasOwn(fields, name))
    const meant = unknown.map((name) => ({ name, close: nearest(name, missing) ?? nearest(name, known) }))
    // What was only misspelt is not missing.
    const misspelt = new Set(meant.map(({ close }) => close))
    problems.push(...checked.flatMap(({ name, found, isMissing }) => (isMissing && misspelt.has(name) ? [] : found)))
    for (const { name, close } of meant) {
      const lacking = close !== undefined && missing.includes(close) ? ', which is missing' : ''
      const expected = close === undefined ? `one of ${known.join(', ')}` : `perhaps ${JSON.stringify(close)}${lacking}`
      const message = `${partOf(path, name)}: found ${shown(name)}, unknown here; expected ${expected}.`
      problems.push({ path: partOf(path, name), message, found: name, expected })
    }
  }

export const listOf =
  (
    check: Check,
    { from = 0, to, what }: { readonly from?: number; readonly to: number; readonly what: string },
  ): Check =>
  (value, path, problems) => {
    if (!Array.isArray(value) || value.length < from || value.length > to) {
      refuse(problems, path, value, `a list of ${from === 0 ? 'at most' : `${from} to`} ${to} ${what}`)
      return
    }
    for (const [index, item] of value.entries()) check(item, `${path}[${index}]`, problems)
  }

/** An object whose names are free, each with a value of one kind. */
export const recordOf =
  (check: Check, { to, what, name }: { readonly to: number; readonly what: string; readonly name?: Check }): Check =>
  (value, path, problems) => {
    if (!isObject(value)) {
      refuse(problems, path, value, `an object of at most ${to} ${what}`)
      return
    }
    const keys = Object.keys(value)
    if (keys.length > to) {
      refuse(problems, path, keys.length, `at most ${to} ${what}`)
      return
    }
    for (const key of keys) {
      name?.(key, partOf(path, key), problems)
      check(value[key], partOf(path, key), problems)
    }
  }

/** Limits that stand inside each other: none may be below the one before it. Those left out limit nothing. */
export const rising =
  (...limits: readonly { readonly name: string; readonly what: string }[]): Check =>
  (value, path, problems) => {
    let below: { readonly what: string; readonly limit: number } | null = null
    for (const { name, what } of limits) {
      const limit = (value as Loose)[name]
      if (typeof limit !== 'number') continue
      if (below !== null && limit < below.limit) {
        refuse(problems, `${path}.${name}`, limit, `${below.limit} or more, ${below.what}`)
      }
      below = { what, limit }
    }
  }

/** Refuses items of a list that say the same as an earlier one. */
export const withoutRepeats =
  (field: string | null): Check =>
  (value, path, problems) => {
    const seen = new Set<unknown>()
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      const name = field === null ? item : (item as Loose)[field]
      const expected = `a name that no other has: ${JSON.stringify(name)} stands here twice`
      if (seen.has(name)) refuse(problems, `${path}[${index}]${field === null ? '' : `.${field}`}`, name, expected)
      seen.add(name)
    }
  }

const pattern = /^[a-z0-9][a-z0-9-]*$/

/** A name for programs. */
export const code =
  (longest: number, example: string): Check =>
  (value, path, problems) => {
    if (typeof value === 'string' && value.length <= longest && pattern.test(value)) return
    const expected = `1 to ${longest} lower-case letters, digits and hyphens, such as "${example}"`
    refuse(problems, path, value, expected)
  }

const factor =
  (from: 0 | 0.01): Check =>
  (value, path, problems) => {
    const hundredths = typeof value === 'number' ? Math.round(value * 100) : Number.NaN
    if (hundredths >= from && hundredths / 100 === value && hundredths <= termsMaximums.multiplier * 100) return
    refuse(problems, path, value, `a number from ${from} to ${termsMaximums.multiplier} with two decimals at most`)
  }

/** A factor on points. Two decimals, so that it is an exact number of hundredths. */
export const multiplier: Check = factor(0)
/** The same, and not nothing. */
export const positiveMultiplier: Check = factor(0.01)

function isDay(value: unknown): boolean {
  try {
    return typeof value === 'string' && dayNumber(value) === Math.floor(dayNumber(value))
  } catch {
    return false
  }
}

const day: Check = (value, path, problems) => {
  if (!isDay(value)) refuse(problems, path, value, 'a calendar day, written YYYY-MM-DD')
}

/** The first and the last day of a campaign. */
export const campaignDays = { from: day, to: day } as const

/** A campaign ends on the day on which it began or later. */
export const endsAfterItBegins: Check = (value, path, problems) => {
  const { from, to } = value as { readonly from: string; readonly to: string }
  if (to < from) refuse(problems, `${path}.to`, to, `${from} or later: the campaign's last day`)
}

export const category: Check = (value, path, problems) => {
  if (typeof value !== 'string' || value === '') refuse(problems, path, value, 'the name of a category')
}

/** A list of categories, each named once. */
export const categories = (from: 0 | 1): Check =>
  inOrder(listOf(category, { from, to: termsMaximums.categories, what: 'category names' }), withoutRepeats(null))

/** A limit that is there to be reached. */
export const cap = whole(1, termsMaximums.points, 'whole points', 'leave it out for no limit')
export const points = whole(0, termsMaximums.points, 'whole points')
export const positivePoints = whole(1, termsMaximums.points, 'whole points')
export const minor = whole(0, termsMaximums.minor, 'integer minor units')
export const positiveMinor = whole(1, termsMaximums.minor, 'integer minor units')
export const percent = whole(0, 100, 'a whole percentage')
