import type { Clock, Value } from '../../src/condition/index.ts'
import { dayNumber, dayOf, parseDuration, subtractDuration } from '../../src/time.ts'
import { type Subject, vocabulary } from './subject.ts'

/** The language once more, as slowly and plainly as it can be said; it takes the sound conditions of `subject.ts`. */
export function naively(condition: object, subject: Subject, clock: Clock): boolean {
  return Object.entries(condition).every(([key, test]: [string, unknown]) => {
    if (key === 'not') return !naively(asObject(test), subject, clock)
    if (key === 'all') return asList(test).every((inner) => naively(asObject(inner), subject, clock))
    if (key === 'any') return asList(test).some((inner) => naively(asObject(inner), subject, clock))
    const operators = typeof test === 'object' ? asObject(test) : { eq: test }
    return Object.entries(operators).every(([operator, operand]) =>
      leaf({ path: key, operator, operand }, subject, clock),
    )
  })
}

interface Leaf {
  readonly path: string
  readonly operator: string
  readonly operand: unknown
}

function leaf({ path, operator, operand }: Leaf, subject: Subject, clock: Clock): boolean {
  const type = Object.entries(vocabulary.paths).find(([known]) => known === path)?.[1].type ?? 'number'
  const value = presentOf(type, subject[path])
  if (operator === 'ne') return !leaf({ path, operator: 'eq', operand }, subject, clock)
  if (operator === 'nin') return !leaf({ path, operator: 'in', operand }, subject, clock)
  if (operator === 'exists') return (value !== undefined) === operand
  if (value === undefined) return false
  if (Array.isArray(value)) {
    const wanted = operator === 'in' ? asList(operand) : [operand]
    return value.some((text) => wanted.includes(text))
  }
  if (operator === 'eq') return value === operand
  if (operator === 'in') return asList(operand).includes(value)
  if (operator === 'contains') return String(value).split(String(operand)).length > 1
  const point = pointOf(type, value)
  if (operator === 'within' || operator === 'olderThan') {
    const start = subtractDuration(clock.now, parseDuration(String(operand)), clock.zone)
    const first = type === 'day' ? dayNumber(dayOf(start, clock.zone)) : start
    const last = type === 'day' ? dayNumber(dayOf(clock.now, clock.zone)) : clock.now
    return operator === 'within' ? first <= point && point <= last : point < first
  }
  const bound = pointOf(type, operand)
  if (operator === 'lt') return point < bound
  if (operator === 'lte') return point <= bound
  if (operator === 'gt') return point > bound
  if (operator === 'gte') return point >= bound
  throw new TypeError(`no such operator: ${operator}`)
}

function presentOf(type: string, value: Value | undefined): Value | undefined {
  if (type === 'strings') return Array.isArray(value) && value.length > 0 ? value : undefined
  const kind = type === 'string' || type === 'day' ? 'string' : type === 'boolean' ? 'boolean' : 'number'
  return typeof value === kind && !Number.isNaN(value) ? value : undefined
}

function pointOf(type: string, value: unknown): number {
  if (typeof value === 'number') return value
  return type === 'day' ? dayNumber(String(value)) : Date.parse(String(value))
}

function asObject(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value
  throw new TypeError('an object was expected')
}

function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new TypeError('a list was expected')
}
