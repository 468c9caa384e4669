import type { ProgramDraft, Test } from './program.ts'
import type { ConditionLeaf } from './tree.ts'
import type { Scalar, Value, ValueType } from './types.ts'
import { newDayWindow, newTimeWindow } from './window.ts'

/** One leaf as an instruction tests it: the test, and the place of its operand in the table of its kind. */
export interface PlacedTest {
  readonly test: Test
  readonly operand: number
  /** The leaf holds when the test doesn't. */
  readonly opposite: boolean
}

/** The test of a leaf; its operand is put on the draft. */
export function testOf<Subject>(draft: ProgramDraft<Subject>, { type, test }: ConditionLeaf<Subject>): PlacedTest {
  const { operator, operand } = test
  const placed = (name: Test, place: number, opposite = false): PlacedTest => ({ test: name, operand: place, opposite })
  switch (operator) {
    case 'eq':
    case 'ne':
      return { ...equality(draft, operand), opposite: operator === 'ne' }
    case 'in':
    case 'nin':
      return placed(
        type === 'strings' ? 'hasOneOf' : 'isOneOf',
        draft.sets.push(new Set(operand)) - 1,
        operator === 'nin',
      )
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return typeof operand === 'number'
        ? placed(numberTests[operator], draft.numbers.push(operand) - 1)
        : placed(dayTests[operator], draft.texts.push(operand) - 1)
    case 'exists':
      return placed(presenceTests[type], 0, !operand)
    case 'contains':
      return placed(type === 'strings' ? 'hasText' : 'hasPart', draft.texts.push(operand) - 1)
    case 'within':
    case 'olderThan': {
      const isWithin = operator === 'within'
      return type === 'day'
        ? placed(isWithin ? 'isWithinDays' : 'isOlderThanDays', draft.days.push(newDayWindow(operand)) - 1)
        : placed(isWithin ? 'isWithinTime' : 'isOlderThanTime', draft.times.push(newTimeWindow(operand)) - 1)
    }
  }
}

const numberTests = { lt: 'isLess', lte: 'isAtMost', gt: 'isMore', gte: 'isAtLeast' } as const
const dayTests = { lt: 'isDayBefore', lte: 'isDayUpTo', gt: 'isDayAfter', gte: 'isDayFrom' } as const
const presenceTests: Readonly<Record<ValueType, Test>> = {
  string: 'isText',
  day: 'isText',
  boolean: 'isBoolean',
  number: 'isNumber',
  instant: 'isNumber',
  strings: 'isFilledList',
}

function equality<Subject>(draft: ProgramDraft<Subject>, operand: Scalar): Omit<PlacedTest, 'opposite'> {
  switch (typeof operand) {
    case 'string':
      return { test: 'equalsText', operand: draft.texts.push(operand) - 1 }
    case 'number':
      return { test: 'equalsNumber', operand: draft.numbers.push(operand) - 1 }
    case 'boolean':
      return { test: operand ? 'isTrue' : 'isFalse', operand: 0 }
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

export function isList(value: Value | undefined): value is readonly string[] {
  return Array.isArray(value)
}
