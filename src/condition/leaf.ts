import { compareDays, compareNumbers } from './order.ts'
import type { ConditionLeaf } from './tree.ts'
import type { CompiledCondition, Value, ValueType } from './types.ts'
import { dayWindow, instantWindow } from './window.ts'

/** Turns one leaf into a function that does nothing but read and compare. */
export function compileLeaf<Subject>(leaf: ConditionLeaf<Subject>): CompiledCondition<Subject> {
  const { type, read, test } = leaf
  switch (test.operator) {
    // An operand is of its path's type, so a missing or ill-typed value never equals it: no test of the type is needed.
    case 'eq':
      return (subject) => read(subject) === test.operand
    case 'ne':
      return (subject) => read(subject) !== test.operand
    case 'in':
      return oneOfSet(leaf, new Set(test.operand))
    case 'nin': {
      const isOne = oneOfSet(leaf, new Set(test.operand))
      return (subject, clock) => !isOne(subject, clock)
    }
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      const { operator, operand } = test
      return typeof operand === 'number'
        ? compareNumbers(read, operator, operand)
        : compareDays(read, operator, operand)
    }
    case 'exists':
      return (subject) => isPresent(type, read(subject)) === test.operand
    case 'contains':
      return contains(leaf, test.operand)
    case 'within':
    case 'olderThan': {
      const { operator, operand } = test
      return type === 'day' ? dayWindow(read, operator, operand) : instantWindow(read, operator, operand)
    }
  }
}

/** Whether a value counts as there: of the declared type, a number that is one, a list with something in it. */
export function isPresent(type: ValueType, value: Value | undefined): boolean {
  switch (type) {
    case 'string':
    case 'day':
      return typeof value === 'string'
    case 'boolean':
      return typeof value === 'boolean'
    case 'number':
    case 'instant':
      return typeof value === 'number' && !Number.isNaN(value)
    case 'strings':
      return isList(value) && value.length > 0
  }
}

function oneOfSet<Subject>(
  { type, read }: ConditionLeaf<Subject>,
  accepted: ReadonlySet<Value | undefined>,
): CompiledCondition<Subject> {
  if (type !== 'strings') return (subject) => accepted.has(read(subject))
  return (subject) => {
    const value = read(subject)
    if (!isList(value)) return false
    for (const text of value) if (accepted.has(text)) return true
    return false
  }
}

function contains<Subject>({ type, read }: ConditionLeaf<Subject>, text: string): CompiledCondition<Subject> {
  if (type === 'strings') {
    return (subject) => {
      const value = read(subject)
      return isList(value) && value.includes(text)
    }
  }
  return (subject) => {
    const value = read(subject)
    return typeof value === 'string' && value.includes(text)
  }
}

function isList(value: Value | undefined): value is readonly string[] {
  return Array.isArray(value)
}
