import { isList } from './leaf.ts'
import { accepted, type Program, type RareTest, refused } from './program.ts'
import type { Clock, Value } from './types.ts'
import { daysAt, startOf } from './window.ts'

/**
 * Walks the program from an instruction to its end: whether the condition that starts there holds. One loop with
 * everything frequent in it, since a call for each test is what would take the time.
 */
export function holdsFrom<Subject>(program: Program<Subject>, start: number, subject: Subject, clock: Clock): boolean {
  const { tests, code } = program
  let at = start
  // It comes to an end: an instruction names none but those written before it.
  while (at >= 0) {
    const slot = code[at] ?? 0
    const operand = code[at + 1] ?? 0
    const value = slot < 0 ? program.reads[~slot]?.(subject) : valueAt(program, slot, subject)
    const test = tests[at >> 2]
    let holds = false
    // A missing or ill-typed value passes no test: what holds for it is their opposites.
    switch (test) {
      case 'equalsText':
        holds = value === program.texts[operand]
        break
      case 'equalsNumber':
        holds = value === program.numbers[operand]
        break
      case 'isOneOf':
        holds = program.sets[operand]?.has(value) === true
        break
      case 'isAtLeast':
        holds = typeof value === 'number' && value >= (program.numbers[operand] ?? Number.NaN)
        break
      case 'isLess':
        holds = typeof value === 'number' && value < (program.numbers[operand] ?? Number.NaN)
        break
      case 'isMore':
        holds = typeof value === 'number' && value > (program.numbers[operand] ?? Number.NaN)
        break
      case 'isAtMost':
        holds = typeof value === 'number' && value <= (program.numbers[operand] ?? Number.NaN)
        break
      case 'isTrue':
        holds = value === true
        break
      case 'isFalse':
        holds = value === false
        break
      case 'isWithinTime': {
        const window = program.times[operand]
        if (typeof value === 'number' && value <= clock.now && window !== undefined) {
          holds = value >= startOf(window, clock)
        }
        break
      }
      case 'isOlderThanTime': {
        const window = program.times[operand]
        if (typeof value === 'number' && window !== undefined) holds = value < startOf(window, clock)
        break
      }
      default:
        holds = test !== undefined && passes(program, test, operand, value, clock)
    }
    at = (holds ? code[at + 2] : code[at + 3]) ?? refused
  }
  return at === accepted
}

/** What the subject has at a slot, read no more than once. */
export function valueAt<Subject>(program: Program<Subject>, slot: number, subject: Subject): Value | undefined {
  const { values, readFor } = program
  if (readFor[slot] === program.subject) return values[slot]
  const value = program.reads[slot]?.(subject)
  values[slot] = value
  readFor[slot] = program.subject
  return value
}

function passes<Subject>(
  { texts, sets, days }: Program<Subject>,
  test: RareTest,
  operand: number,
  value: Value | undefined,
  clock: Clock,
): boolean {
  switch (test) {
    case 'hasOneOf':
      return isList(value) && value.some((text) => sets[operand]?.has(text))
    case 'hasText':
      return isList(value) && value.includes(texts[operand] ?? '')
    case 'hasPart':
      return typeof value === 'string' && value.includes(texts[operand] ?? '')
    case 'isText':
      return typeof value === 'string'
    case 'isNumber':
      return typeof value === 'number' && !Number.isNaN(value)
    case 'isBoolean':
      return typeof value === 'boolean'
    case 'isFilledList':
      return isList(value) && value.length > 0
    // Days: written `YYYY-MM-DD`, they are in order as texts.
    case 'isDayBefore':
      return typeof value === 'string' && value < (texts[operand] ?? '')
    case 'isDayUpTo':
      return typeof value === 'string' && value <= (texts[operand] ?? '')
    case 'isDayAfter':
      return typeof value === 'string' && value > (texts[operand] ?? '')
    case 'isDayFrom':
      return typeof value === 'string' && value >= (texts[operand] ?? '')
    case 'isWithinDays':
    case 'isOlderThanDays': {
      const window = days[operand]
      if (typeof value !== 'string' || window === undefined) return false
      const { first, today } = daysAt(window, clock)
      return test === 'isWithinDays' ? value >= first && value <= today : value < first
    }
  }
}
