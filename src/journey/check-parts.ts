import { nearest } from '../condition/index.ts'
import type { Problem } from '../errors.ts'
import { maxJourneyTextLength } from './limits.ts'

const shownLength = 80

export const textExpected = `a text of 1 to ${maxJourneyTextLength} characters`

/** Where something stands in the document, and where its problems go. */
export interface Place {
  readonly at: string
  readonly report: (problem: Problem) => void
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxJourneyTextLength
}

/** What stood there, for a person and safe to log: texts cut short, lists and objects by their kind. */
export function foundAs(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? JSON.stringify(value.slice(0, shownLength)) : String(value)
}

/** A value of another shape than this place takes. */
export function refused(path: string, value: unknown, expected: string): Problem {
  return { path, message: `Found ${foundAs(value)}; write ${expected}.`, found: foundAs(value), expected }
}

/** Reports a value that is not one of the words known here, with the nearest of them. */
export function refuseWord(value: unknown, known: Iterable<string>, what: string, { at, report }: Place): void {
  const words = [...known]
  const suggestion = typeof value === 'string' ? nearest(value, words) : undefined
  const hint = suggestion === undefined ? '.' : `: did you mean "${suggestion}"?`
  const expected = `one of ${words.join(', ')}`
  report({ path: at, message: `${foundAs(value)} is not ${what}${hint}`, found: foundAs(value), expected })
}

/** A mistyped key would otherwise be a rule that silently does not apply. */
export function refuseUnknownKeys(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  place: Place,
): void {
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) refuseWord(key, known, 'a key here', place)
  }
}
