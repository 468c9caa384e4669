import type { Literal } from './conjunct.ts'
import { exclude, fullMask, include, type Mask } from './mask.ts'
import type { Scalar, Value } from './types.ts'

/**
 * What all conditions of a list ask of one path, turned round: from the value to the conditions that it suits. It only
 * ever takes conditions away, so those it was not asked to judge stay.
 */
export type Column = ValueColumn | TextsColumn | BoundColumn

interface Judge {
  readonly slot: number
  /** The conditions that ask something of this path. */
  readonly asking: Mask
  /** How many of them an average value takes away, roughly: the best column goes first. */
  readonly weight: number
}

/** Equality with single values: `eq`, `ne`, `in`, `nin`. */
export interface ValueColumn extends Judge {
  readonly kind: 'value'
  /** The conditions that a value suits which none of them names. */
  readonly others: Mask
  /** For a value that is named, the words in which its mask differs from `others`: word, bits, word, bits. */
  readonly byValue: ReadonlyMap<Value | undefined, Int32Array>
}

/** Lists of texts: `in` and `contains`. */
export interface TextsColumn extends Judge {
  readonly kind: 'texts'
  readonly others: Mask
  readonly byText: ReadonlyMap<string, Int32Array>
}

/** Numbers with a least value; with a greatest one, both sides have the other sign. */
export interface BoundColumn extends Judge {
  readonly kind: 'bound'
  readonly sign: 1 | -1
  /** Rising; `above[n]` is 1 when a value must be above `cuts[n]`, and 0 when at least that. */
  readonly cuts: Float64Array
  readonly above: Uint8Array
  /** By how many cuts a value has passed, the mask of the conditions it suits. */
  readonly masks: readonly Mask[]
}

/** A literal and the number of the condition it belongs to. */
export interface Filed<Subject> {
  readonly member: number
  readonly literal: Literal<Subject>
}

/** Cuts of one column. With more bounds than this, a column judges roughly, and the conditions that stay are asked in full. */
export const maxCuts = 256

/** The value that a leaf's equality names, or those of its list. */
function namedBy<Subject>({ node: { test } }: Literal<Subject>): readonly Scalar[] {
  switch (test.operator) {
    case 'eq':
    case 'ne':
    case 'contains':
      return [test.operand]
    case 'in':
    case 'nin':
      return test.operand
    default:
      return []
  }
}

/** The kind of column that can judge a literal; null when only the program can. */
export function columnKindOf<Subject>({ node, negated }: Literal<Subject>): 'value' | 'texts' | 'from' | 'to' | null {
  const { operator, operand } = node.test
  switch (operator) {
    case 'eq':
    case 'ne':
      return 'value'
    case 'in':
    case 'nin':
      if (node.type !== 'strings') return 'value'
      return (operator === 'in') === negated ? null : 'texts'
    case 'contains':
      return node.type === 'strings' && !negated ? 'texts' : null
    case 'gt':
    case 'gte':
      return typeof operand === 'number' && !negated ? 'from' : null
    case 'lt':
    case 'lte':
      return typeof operand === 'number' && !negated ? 'to' : null
    case 'exists':
    case 'within':
    case 'olderThan':
      return null
  }
}

/** Files equalities. A condition may have several: a value suits it when it suits them all. */
export function valueColumn<Subject>(slot: number, filed: readonly Filed<Subject>[], count: number): ValueColumn {
  const byMember = new Map<number, Literal<Subject>[]>()
  for (const { member, literal } of filed) byMember.set(member, [...(byMember.get(member) ?? []), literal])
  const asking = new Int32Array(fullMask(count).length)
  const others = fullMask(count)
  const toggled = new Map<Value | undefined, number[]>()
  let wanting = 0
  for (const [member, literals] of byMember) {
    include(asking, member)
    const tests = literals.map((literal) => ({ wants: wants(literal), named: new Set(namedBy(literal)) }))
    const suitsOthers = tests.every((test) => !test.wants)
    if (!suitsOthers) {
      exclude(others, member)
      wanting += 1
    }
    for (const value of new Set(literals.flatMap(namedBy))) {
      const suits = tests.every((test) => test.named.has(value) === test.wants)
      if (suits !== suitsOthers) toggled.set(value, [...(toggled.get(value) ?? []), member])
    }
  }
  const weight = wanting * (1 - 1 / (1 + toggled.size))
  return { kind: 'value', slot, asking, weight, others, byValue: patchesOf(toggled, others) }
}

function wants<Subject>({ node, negated }: Literal<Subject>): boolean {
  return (node.test.operator === 'eq' || node.test.operator === 'in') !== negated
}

/** Files lists of texts, one literal a condition. */
export function textsColumn<Subject>(slot: number, filed: readonly Filed<Subject>[], count: number): TextsColumn {
  const asking = new Int32Array(fullMask(count).length)
  const others = fullMask(count)
  const toggled = new Map<string, number[]>()
  for (const { member, literal } of filed) {
    include(asking, member)
    exclude(others, member)
    for (const value of new Set(namedBy(literal).map(String))) {
      toggled.set(value, [...(toggled.get(value) ?? []), member])
    }
  }
  return { kind: 'texts', slot, asking, weight: filed.length / 2, others, byText: patchesOf(toggled, others) }
}

/** The words of a mask that differ from `others`, once these conditions are turned over. */
function patchesOf<Named>(toggled: ReadonlyMap<Named, readonly number[]>, others: Mask): Map<Named, Int32Array> {
  const patches = new Map<Named, Int32Array>()
  for (const [named, members] of toggled) {
    const words = new Map<number, number>()
    // Members rise, and so do their words, which is the order that reading relies on.
    for (const member of members) {
      const word = member >> 5
      words.set(word, (words.get(word) ?? others[word] ?? 0) ^ (1 << (member & 31)))
    }
    patches.set(named, Int32Array.from([...words].flat()))
  }
  return patches
}

/**
 * Files bounds, one literal a condition.
 * @returns The column, and those it judges only roughly.
 */
export function boundColumn<Subject>(
  slot: number,
  filed: readonly Filed<Subject>[],
  { count, sign }: { readonly count: number; readonly sign: 1 | -1 },
): { readonly column: BoundColumn; readonly rough: readonly Filed<Subject>[] } {
  const bounds = filed
    .map((one) => ({ one, ...cutOf(one.literal, sign) }))
    .sort((a, b) => a.cut - b.cut || a.above - b.above)
  const distinct = bounds.filter((bound, index) => index === 0 || !sameCut(bound, bounds[index - 1]))
  const step = Math.ceil(distinct.length / maxCuts)
  const kept = distinct.filter((_, index) => index % step === 0)
  const asking = new Int32Array(fullMask(count).length)
  const none = fullMask(count)
  for (const { member } of filed) {
    include(asking, member)
    exclude(none, member)
  }
  const masks: Mask[] = [none]
  const rough: Filed<Subject>[] = []
  let next = 0
  for (const [index, cut] of kept.entries()) {
    const mask = Int32Array.from(masks[index] ?? none)
    const end = kept[index + 1]
    for (let bound = bounds[next]; bound !== undefined && !sameCut(bound, end); bound = bounds[next]) {
      include(mask, bound.one.member)
      // Between two cuts: whoever passes the lower one may pass this one.
      if (!sameCut(bound, cut)) rough.push(bound.one)
      next += 1
    }
    masks.push(mask)
  }
  const cuts = Float64Array.from(kept, ({ cut }) => cut)
  const above = Uint8Array.from(kept, (bound) => bound.above)
  return { column: { kind: 'bound', slot, asking, weight: filed.length / 2, sign, cuts, above, masks }, rough }
}

interface Cut {
  readonly cut: number
  readonly above: 0 | 1
}

function sameCut(left: Cut, right: Cut | undefined): boolean {
  return left.cut === right?.cut && left.above === right.above
}

function cutOf<Subject>({ node: { test } }: Literal<Subject>, sign: 1 | -1): Cut {
  return { cut: sign * Number(test.operand), above: test.operator === 'gt' || test.operator === 'lt' ? 1 : 0 }
}
