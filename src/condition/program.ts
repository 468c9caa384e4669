import type { ConditionLeaf } from './tree.ts'
import type { Value } from './types.ts'
import type { DayWindow, TimeWindow } from './window.ts'

/**
 * Conditions as tables, which one interpreter walks: nothing is generated, so it works under a strict content security
 * policy, and a thousand conditions need no thousand functions.
 *
 * It notes in itself what it read of a subject, until the next subject: a path's reader must not ask it anything.
 */
export interface Program<Subject> {
  /** {@link instructionLength} numbers an instruction: test, slot, operand, where to go on if the test holds, and if not. */
  readonly code: Int32Array
  /** The operands, each kind in a table of its own. */
  readonly numbers: Float64Array
  readonly texts: readonly string[]
  readonly sets: readonly ReadonlySet<Value | undefined>[]
  readonly times: readonly TimeWindow[]
  readonly days: readonly DayWindow[]
  /** By slot: each path once, however many conditions name it. */
  readonly reads: readonly Read<Subject>[]
  /** What was read of the subject, by slot, where `readFor` has the number of this subject. */
  readonly values: (Value | undefined)[]
  readonly readFor: Float64Array
  /** Counts the subjects. */
  subject: number
}

export type Read<Subject> = (subject: Subject) => Value | undefined

/** Where the code ends, and the condition holds. */
export const accepted = -1
/** Where the code ends, and the condition doesn't hold. */
export const refused = -2

/** Numbers an instruction takes in the code. */
export const instructionLength = 5

/**
 * The tests there are, by the numbers the code has for them. Their opposites (`ne`, `nin`, `not`) have none of their own:
 * they go on the other way round.
 */
export const testNumbers = {
  equalsText: 0,
  equalsNumber: 1,
  isOneOf: 2,
  isAtLeast: 3,
  isLess: 4,
  isMore: 5,
  isAtMost: 6,
  isTrue: 7,
  isFalse: 8,
  isWithinTime: 9,
  isOlderThanTime: 10,
  hasOneOf: 11,
  hasText: 12,
  hasPart: 13,
  isText: 14,
  isNumber: 15,
  isBoolean: 16,
  isFilledList: 17,
  isDayBefore: 18,
  isDayUpTo: 19,
  isDayAfter: 20,
  isDayFrom: 21,
  isWithinDays: 22,
  isOlderThanDays: 23,
} as const

export type Test = keyof typeof testNumbers

/** A program while it is written. */
export interface ProgramDraft<Subject> {
  readonly code: number[]
  readonly numbers: number[]
  readonly texts: string[]
  readonly sets: ReadonlySet<Value | undefined>[]
  readonly times: TimeWindow[]
  readonly days: DayWindow[]
  readonly reads: Read<Subject>[]
  readonly slots: Map<string, number>
  /** How often each slot is named. */
  readonly uses: number[]
}

export function newDraft<Subject>(): ProgramDraft<Subject> {
  return {
    code: [],
    numbers: [],
    texts: [],
    sets: [],
    times: [],
    days: [],
    reads: [],
    slots: new Map(),
    uses: [],
  }
}

/** The slot of a leaf's path, which is named once more. */
export function slotOf<Subject>(draft: ProgramDraft<Subject>, { path, read }: ConditionLeaf<Subject>): number {
  const slot = draft.slots.get(path) ?? draft.reads.push(read) - 1
  draft.slots.set(path, slot)
  draft.uses[slot] = (draft.uses[slot] ?? 0) + 1
  return slot
}

export function finished<Subject>({ code, numbers, reads, uses, ...draft }: ProgramDraft<Subject>): Program<Subject> {
  const final = Int32Array.from(code)
  // The complement of a slot says that nothing else reads it, so that its value need not be noted.
  for (let at = 1; at < final.length; at += instructionLength) {
    const slot = final[at] ?? 0
    if ((uses[slot] ?? 0) < 2) final[at] = ~slot
  }
  return {
    code: final,
    numbers: Float64Array.from(numbers),
    texts: draft.texts,
    sets: draft.sets,
    times: draft.times,
    days: draft.days,
    reads,
    values: reads.map(() => undefined),
    readFor: new Float64Array(reads.length),
    subject: 0,
  }
}
