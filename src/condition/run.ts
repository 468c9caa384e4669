import { isList } from './leaf.ts'
import { accepted, type Program, type Read } from './program.ts'
import type { Clock, Value } from './types.ts'
import { type DayWindow, daysAt, startOf, type TimeWindow } from './window.ts'

/**
 * Walks the program from an instruction to its end: whether the condition that starts there holds.
 *
 * The one loop in which conditions spend their time. So the frequent tests are in it and not behind a call, the cases are
 * bare numbers (those of `testNumbers`), which an engine turns into one jump, and what a finished program always has is
 * not asked for again.
 */
export function holdsFrom<Subject>(program: Program<Subject>, start: number, subject: Subject, clock: Clock): boolean {
  const { code, reads } = program
  let at = start
  // It comes to an end: an instruction names none but those written before it.
  while (at >= 0) {
    const slot = code[at + 1] as number
    const operand = code[at + 2] as number
    const value = slot < 0 ? (reads[~slot] as Read<Subject>)(subject) : valueAt(program, slot, subject)
    let holds: boolean
    // A missing or ill-typed value passes no test: what holds for it is their opposites.
    switch (code[at]) {
      case 0: // equalsText
        holds = value === program.texts[operand]
        break
      case 1: // equalsNumber
        holds = value === program.numbers[operand]
        break
      case 2: // isOneOf
        holds = (program.sets[operand] as ReadonlySet<unknown>).has(value)
        break
      case 3: // isAtLeast
        holds = typeof value === 'number' && value >= (program.numbers[operand] as number)
        break
      case 4: // isLess
        holds = typeof value === 'number' && value < (program.numbers[operand] as number)
        break
      case 5: // isMore
        holds = typeof value === 'number' && value > (program.numbers[operand] as number)
        break
      case 6: // isAtMost
        holds = typeof value === 'number' && value <= (program.numbers[operand] as number)
        break
      case 7: // isTrue
        holds = value === true
        break
      case 8: // isFalse
        holds = value === false
        break
      case 9: // isWithinTime
        holds =
          typeof value === 'number' &&
          value <= clock.now &&
          value >= startOf(program.times[operand] as TimeWindow, clock)
        break
      case 10: // isOlderThanTime
        holds = typeof value === 'number' && value < startOf(program.times[operand] as TimeWindow, clock)
        break
      default:
        holds = isList(value)
          ? listPasses(program, code[at] as number, operand, value)
          : passes(program, code[at] as number, operand, value, clock)
    }
    at = (holds ? code[at + 3] : code[at + 4]) as number
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

function listPasses<Subject>(
  { texts, sets }: Program<Subject>,
  test: number,
  operand: number,
  list: readonly string[],
): boolean {
  switch (test) {
    case 11: // hasOneOf
      return list.some((text) => sets[operand]?.has(text))
    case 12: // hasText
      return list.includes(texts[operand] ?? '')
    default: // isFilledList, and what is no test of lists
      return test === 17 && list.length > 0
  }
}

/** The rarer tests of single values. */
function passes<Subject>(
  { texts, days }: Program<Subject>,
  test: number,
  operand: number,
  value: Value | undefined,
  clock: Clock,
): boolean {
  if (typeof value === 'boolean') return test === 16 // isBoolean
  if (typeof value === 'number') return test === 15 && !Number.isNaN(value) // isNumber
  if (typeof value !== 'string') return false
  const text = texts[operand] ?? ''
  switch (test) {
    case 13: // hasPart
      return value.includes(text)
    case 14: // isText
      return true
    // Days: written `YYYY-MM-DD`, they are in order as texts.
    case 18: // isDayBefore
      return value < text
    case 19: // isDayUpTo
      return value <= text
    case 20: // isDayAfter
      return value > text
    case 21: // isDayFrom
      return value >= text
    case 22: // isWithinDays
    case 23: {
      // isOlderThanDays
      const { first, today } = daysAt(days[operand] as DayWindow, clock)
      return test === 22 ? value >= first && value <= today : value < first
    }
    default:
      return false
  }
}
