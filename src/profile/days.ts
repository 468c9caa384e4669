import type { DayNumber } from '../time.ts'

/**
 * A set of calendar days with a count for each, small enough to live in a customer record: one bit a day, six days a
 * character, so ten years take about 600 characters. Days that hold more than one bill keep their count beside the bits.
 * All of first, second, last and size follow from the days alone, so the order in which they came doesn't matter.
 */
export interface DaySet {
  /** The day of the first bit; a multiple of six. */
  readonly from: DayNumber
  readonly bits: string
  /** Number of distinct days. */
  readonly size: number
  readonly first: DayNumber | null
  readonly second: DayNumber | null
  readonly last: DayNumber | null
  /** Bills beyond the first on a day, by day number. */
  readonly more: Readonly<Record<string, number>>
}

/** Days with more than one bill whose count is kept: the latest. Older ones count as days with a single bill. */
export const maxDoubleDays = 128

export const noDays: DaySet = { from: 0, bits: '', size: 0, first: null, second: null, last: null, more: {} }

const daysPerCharacter = 6
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const valueOfLetter: Readonly<Record<string, number>> = Object.fromEntries(
  [...alphabet].map((letter, value) => [letter, value]),
)

function bitsAt(set: DaySet, index: number): number {
  return valueOfLetter[set.bits.charAt(index)] ?? 0
}

/** True when at least one bill stands on the day. */
export function hasDay(set: DaySet, day: DayNumber): boolean {
  const offset = day - set.from
  if (offset < 0) return false
  return (bitsAt(set, Math.floor(offset / daysPerCharacter)) & (1 << (offset % daysPerCharacter))) !== 0
}

/** The first day of the set on or after a day, or null. */
export function dayFrom(set: DaySet, day: DayNumber): DayNumber | null {
  const start = Math.max(0, day - set.from)
  for (let index = Math.floor(start / daysPerCharacter); index < set.bits.length; index += 1) {
    const skipped = Math.max(0, start - index * daysPerCharacter)
    const bits = (bitsAt(set, index) >> skipped) << skipped
    if (bits !== 0) return set.from + index * daysPerCharacter + (31 - Math.clz32(bits & -bits))
  }
  return null
}

/** The last day of the set on or before a day, or null. */
export function dayUpTo(set: DaySet, day: DayNumber): DayNumber | null {
  const offset = day - set.from
  if (offset < 0) return null
  for (let index = Math.min(Math.floor(offset / daysPerCharacter), set.bits.length - 1); index >= 0; index -= 1) {
    const kept = Math.min(daysPerCharacter, offset - index * daysPerCharacter + 1)
    const bits = bitsAt(set, index) & ((1 << kept) - 1)
    if (bits !== 0) return set.from + index * daysPerCharacter + (31 - Math.clz32(bits))
  }
  return null
}

/** All days, ascending. */
export function daysOf(set: DaySet): DayNumber[] {
  const days: DayNumber[] = []
  for (let day = set.first; day !== null; day = dayFrom(set, day + 1)) days.push(day)
  return days
}

interface Bits {
  readonly from: DayNumber
  readonly bits: string
}

function withBit(set: DaySet, day: DayNumber): Bits {
  const aligned = Math.floor(day / daysPerCharacter) * daysPerCharacter
  const from = set.bits === '' ? aligned : Math.min(set.from, aligned)
  const before = set.bits === '' ? 0 : (set.from - from) / daysPerCharacter
  const index = (aligned - from) / daysPerCharacter
  let bits = before === 0 ? set.bits : 'A'.repeat(before) + set.bits
  if (index >= bits.length) bits += 'A'.repeat(index - bits.length + 1)
  const letter = alphabet.charAt((valueOfLetter[bits.charAt(index)] ?? 0) | (1 << (day - aligned)))
  return { from, bits: bits.slice(0, index) + letter + bits.slice(index + 1) }
}

/** Without the empty characters that a day leaves behind at either end: equal sets have equal bits. */
function withoutBit(set: DaySet, day: DayNumber): Bits {
  const index = Math.floor((day - set.from) / daysPerCharacter)
  const letter = alphabet.charAt(bitsAt(set, index) & ~(1 << ((day - set.from) % daysPerCharacter)))
  const bits = set.bits.slice(0, index) + letter + set.bits.slice(index + 1)
  let start = 0
  let end = bits.length
  while (start < end && bits.charAt(start) === 'A') start += 1
  while (end > start && bits.charAt(end - 1) === 'A') end -= 1
  return { from: set.from + start * daysPerCharacter, bits: bits.slice(start, end) }
}

/** Puts one more bill on a day. */
export function addDay(set: DaySet, day: DayNumber): DaySet {
  if (hasDay(set, day)) return { ...set, more: counted(set.more, day, 1) }
  const { from, bits } = withBit(set, day)
  const { first, second, last, size } = set
  if (first === null || last === null) return { ...set, from, bits, size: 1, first: day, second: null, last: day }
  const nextSecond = day < first ? first : second === null || day < second ? day : second
  return {
    ...set,
    from,
    bits,
    size: size + 1,
    first: Math.min(first, day),
    second: nextSecond,
    last: Math.max(last, day),
  }
}

/** Takes one bill off a day; the day leaves the set with its last bill. */
export function removeDay(set: DaySet, day: DayNumber): DaySet {
  if (!hasDay(set, day)) return set
  if (set.more[day] !== undefined) return { ...set, more: counted(set.more, day, -1) }
  if (set.size === 1) return noDays
  const rest: DaySet = { ...set, ...withoutBit(set, day) }
  const first = day === set.first ? set.second : set.first
  const second = first === null ? null : dayFrom(rest, first + 1)
  const last = day === set.last ? dayUpTo(rest, day) : set.last
  return { ...rest, size: set.size - 1, first, second, last }
}

function counted(more: DaySet['more'], day: DayNumber, change: 1 | -1): DaySet['more'] {
  const count = (more[day] ?? 0) + change
  if (count === 0) {
    const { [day]: _gone, ...rest } = more
    return rest
  }
  const next: Record<string, number> = { ...more, [day]: count }
  const days = Object.keys(next)
  // Day numbers are integer keys, so the oldest comes first.
  if (days.length > maxDoubleDays && days[0] !== undefined) delete next[days[0]]
  return next
}

/** The set without the days before one: what a record keeps of a very long history. */
export function daysSince(set: DaySet, earliest: DayNumber): DaySet {
  if (set.first === null || set.first >= earliest) return set
  const first = dayFrom(set, earliest)
  if (first === null || set.last === null) return noDays
  const start = Math.floor((first - set.from) / daysPerCharacter)
  const from = set.from + start * daysPerCharacter
  const letter = alphabet.charAt(bitsAt(set, start) & ~((1 << (first - from)) - 1))
  const more = Object.fromEntries(Object.entries(set.more).filter(([day]) => Number(day) >= first))
  const kept: DaySet = { ...set, from, bits: letter + set.bits.slice(start + 1), first, more }
  return { ...kept, size: daysOf(kept).length, second: dayFrom(kept, first + 1) }
}

/** Both sets' bills together: what a merged customer bought. */
export function unionOfDays(a: DaySet, b: DaySet): DaySet {
  let union = a
  for (const day of daysOf(b)) {
    union = addDay(union, day)
    for (let extra = b.more[day] ?? 0; extra > 0; extra -= 1) union = addDay(union, day)
  }
  return union
}
