import type { Problem } from '../errors.ts'
import { type Duration, dayNumber, earliestInstant, latestInstant, parseDuration } from '../time.ts'
import { maxConditionTextLength, maxConditionValues } from './limits.ts'
import { nearest } from './nearest.ts'
import { didYouMean, found, itemAt, oneOf, quoted } from './place.ts'
import type { LeafTest } from './tree.ts'
import type { Operator, Scalar, ValueType } from './types.ts'

/** What an operand is checked against: the type of its path and, where the path has one, its closed set. */
export interface Expected {
  readonly type: ValueType
  readonly values?: readonly string[] | undefined
}

/** Where an operand stands, and where its problems go. */
export interface OperandPlace {
  readonly at: string
  readonly report: (problem: Problem) => void
}

/** Reads the operand of an operator that fits its path; undefined after reporting why it cannot be one. */
export function readTest(
  operator: Operator,
  operand: unknown,
  expected: Expected,
  place: OperandPlace,
): LeafTest | undefined {
  switch (operator) {
    case 'eq':
    case 'ne': {
      const value = readScalar(operand, expected, place)
      return value === undefined ? undefined : { operator, operand: value }
    }
    case 'in':
    case 'nin': {
      const values = readList(operand, expected, place)
      return values === undefined ? undefined : { operator, operand: values }
    }
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      const bound = readBound(operand, expected, place)
      return bound === undefined ? undefined : { operator, operand: bound }
    }
    case 'exists': {
      if (typeof operand === 'boolean') return { operator, operand }
      return refuse(place, operand, 'true or false')
    }
    case 'contains': {
      const text = expected.type === 'strings' ? readText(operand, expected, place) : readPart(operand, place)
      return text === undefined ? undefined : { operator, operand: text }
    }
    case 'within':
    case 'olderThan': {
      const duration = readDuration(operand, expected.type, place)
      return duration === undefined ? undefined : { operator, operand: duration }
    }
  }
}

function readScalar(operand: unknown, expected: Expected, place: OperandPlace): Scalar | undefined {
  switch (expected.type) {
    case 'string':
    case 'strings':
      return readText(operand, expected, place)
    case 'number':
      return Number.isFinite(operand) && typeof operand === 'number' ? operand : refuse(place, operand, 'a number')
    case 'boolean':
      return typeof operand === 'boolean' ? operand : refuse(place, operand, 'true or false')
    case 'instant':
      // Only milliseconds here: an index by equality compares what is written with what the subject holds.
      return isInstant(operand) ? operand : refuse(place, operand, 'epoch milliseconds between 1990 and 2100')
    case 'day':
      return isDay(operand) ? operand : refuse(place, operand, 'a calendar day such as 2026-04-01')
  }
}

function readBound(operand: unknown, expected: Expected, place: OperandPlace): number | string | undefined {
  if (expected.type === 'instant') {
    const instant = typeof operand === 'string' ? instantFromIso(operand) : operand
    if (isInstant(instant)) return instant
    const accepted = 'epoch milliseconds or a time with its offset such as 2026-04-01T09:00:00+05:30, from 1990 to 2100'
    return refuse(place, operand, accepted)
  }
  const value = readScalar(operand, expected, place)
  return typeof value === 'boolean' ? undefined : value
}

function readList(operand: unknown, expected: Expected, place: OperandPlace): readonly Scalar[] | undefined {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > maxConditionValues) {
    return refuse(place, operand, `a list of 1 to ${maxConditionValues} values`)
  }
  const items: readonly unknown[] = operand
  const values: Scalar[] = []
  // By index: a hole in the list must be met, not skipped.
  for (let index = 0; index < items.length; index += 1) {
    const value = readScalar(items[index], expected, { ...place, at: itemAt(place.at, index) })
    if (value !== undefined) values.push(value)
  }
  return values.length === items.length ? values : undefined
}

function readText(operand: unknown, { values }: Expected, place: OperandPlace): string | undefined {
  if (typeof operand !== 'string' || operand.length > maxConditionTextLength) {
    return refuse(place, operand, `a text of at most ${maxConditionTextLength} characters`)
  }
  if (values === undefined || values.includes(operand)) return operand
  const message = `${quoted(operand)} is not a value of this path${didYouMean(nearest(operand, values))}`
  place.report({ path: place.at, message, found: found(operand), expected: oneOf(values) })
  return undefined
}

function readPart(operand: unknown, place: OperandPlace): string | undefined {
  // Every text contains the empty one: whoever writes it means `exists`.
  const fits = typeof operand === 'string' && operand !== '' && operand.length <= maxConditionTextLength
  return fits ? operand : refuse(place, operand, `a text of 1 to ${maxConditionTextLength} characters`)
}

function readDuration(operand: unknown, type: ValueType, place: OperandPlace): Duration | undefined {
  const duration = typeof operand === 'string' ? durationOrNothing(operand) : undefined
  if (duration === undefined) return refuse(place, operand, 'a duration such as P30D, P4M or PT2H, up to 110 years')
  // A day has no hour to count from.
  if (type === 'day' && duration.ms > 0) return refuse(place, operand, 'whole days, such as P30D or P4M')
  return duration
}

function durationOrNothing(text: string): Duration | undefined {
  try {
    return parseDuration(text)
  } catch {
    return undefined
  }
}

function isInstant(value: unknown): value is number {
  return Number.isInteger(value) && typeof value === 'number' && value >= earliestInstant && value <= latestInstant
}

function isDay(value: unknown): value is string {
  if (typeof value !== 'string') return false
  try {
    dayNumber(value)
    return true
  } catch {
    return false
  }
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/

function instantFromIso(text: string): number | undefined {
  // Date.parse rolls 31 February over to March.
  return isoTime.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : undefined
}

function refuse(place: OperandPlace, operand: unknown, expected: string): undefined {
  const shown = found(operand)
  const message = `Found ${typeof operand === 'string' ? quoted(operand) : shown}; write ${expected}.`
  place.report({ path: place.at, message, found: shown, expected })
  return undefined
}
