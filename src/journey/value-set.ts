import type { ConditionLeaf, Scalar } from '../condition/index.ts'

/** A place between values: just before one, or just after it. */
interface Cut {
  readonly value: number
  readonly isAfter: boolean
}

interface Span {
  readonly from: Cut
  readonly to: Cut
}

/** The values of a word that a test lets pass, and whether having no value passes. */
export type ValueSet = NumberSet | ListSet

export interface NumberSet {
  readonly kind: 'numbers'
  /** Ascending, apart from each other, none of them empty. */
  readonly spans: readonly Span[]
  readonly missing: boolean
}

interface ListSet {
  readonly kind: 'list'
  readonly values: readonly Scalar[]
  /** True when all values but these are meant. */
  readonly isAllBut: boolean
  readonly missing: boolean
}

const lowest: Cut = { value: Number.NEGATIVE_INFINITY, isAfter: false }
const highest: Cut = { value: Number.POSITIVE_INFINITY, isAfter: true }

/** No value at all. */
export const missingOnly: ValueSet = { kind: 'numbers', spans: [], missing: true }

/** Whole numbers from one to another, both included. */
export function wholeNumbers(from: number, to = Number.POSITIVE_INFINITY): NumberSet {
  return numbers([{ from: before(from, true), to: after(to, true) }])
}

export function truth(...values: readonly boolean[]): ValueSet {
  return { kind: 'list', values, isAllBut: false, missing: false }
}

/**
 * What a leaf lets pass; null for tests that are not about single values (parts of texts, moving windows, lists).
 * @param isWhole The word counts: it has whole numbers only.
 */
export function valuesOf(leaf: ConditionLeaf<never>, isWhole: boolean): ValueSet | null {
  const { type, test } = leaf
  if (type === 'strings') return null
  if (test.operator === 'exists') {
    const everything = isNumeric(type) ? numbers([{ from: lowest, to: highest }]) : allBut([])
    return test.operand ? everything : complement(everything)
  }
  return isNumeric(type) ? numbersOf(test, isWhole) : listOf(test)
}

function isNumeric(type: ConditionLeaf<never>['type']): boolean {
  return type === 'number' || type === 'instant'
}

function numbersOf(test: ConditionLeaf<never>['test'], isWhole: boolean): ValueSet | null {
  const { operator, operand } = test
  switch (operator) {
    case 'eq':
      return one(operand, isWhole)
    case 'ne':
      return complement(one(operand, isWhole))
    case 'in':
      return complement(operand.reduce(without(isWhole), allNumbers))
    case 'nin':
      return operand.reduce(without(isWhole), allNumbers)
    case 'lt':
      return numbers([{ from: lowest, to: before(operand, isWhole) }])
    case 'lte':
      return numbers([{ from: lowest, to: after(operand, isWhole) }])
    case 'gt':
      return numbers([{ from: after(operand, isWhole), to: highest }])
    case 'gte':
      return numbers([{ from: before(operand, isWhole), to: highest }])
    case 'exists':
    case 'contains':
    case 'within':
    case 'olderThan':
      return null
  }
}

const allNumbers: ValueSet = { kind: 'numbers', spans: [{ from: lowest, to: highest }], missing: true }

function one(value: Scalar | string, isWhole: boolean): ValueSet {
  return numbers([{ from: before(value, isWhole), to: after(value, isWhole) }])
}

function without(isWhole: boolean): (set: ValueSet, value: Scalar) => ValueSet {
  return (set, value) => intersection(set, complement(one(value, isWhole)))
}

function listOf({ operator, operand }: ConditionLeaf<never>['test']): ValueSet | null {
  switch (operator) {
    case 'eq':
      return { kind: 'list', values: [operand], isAllBut: false, missing: false }
    case 'ne':
      return { ...allBut([operand]), missing: true }
    case 'in':
      return { kind: 'list', values: operand, isAllBut: false, missing: false }
    case 'nin':
      return { kind: 'list', values: operand, isAllBut: true, missing: true }
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
    case 'exists':
    case 'contains':
    case 'within':
    case 'olderThan':
      return null
  }
}

function allBut(values: readonly Scalar[]): ListSet {
  return { kind: 'list', values, isAllBut: true, missing: false }
}

function numbers(spans: readonly Span[]): NumberSet {
  return { kind: 'numbers', spans: spans.filter(({ from, to }) => isBefore(from, to)), missing: false }
}

function before(value: Scalar, isWhole: boolean): Cut {
  return { value: isWhole ? Math.ceil(Number(value)) : Number(value), isAfter: false }
}

function after(value: Scalar, isWhole: boolean): Cut {
  // Between two whole numbers there is one place, and one way of writing it.
  if (isWhole && Number.isFinite(value)) return { value: Math.floor(Number(value)) + 1, isAfter: false }
  return { value: Number(value), isAfter: true }
}

function isBefore(one: Cut, other: Cut): boolean {
  return one.value < other.value || (one.value === other.value && !one.isAfter && other.isAfter)
}

/** What passes where the set does not. */
export function complement(set: ValueSet): ValueSet {
  const missing = !set.missing
  if (set.kind === 'list') return { ...set, isAllBut: !set.isAllBut, missing }
  const gaps: Span[] = []
  let from = lowest
  for (const span of set.spans) {
    gaps.push({ from, to: span.from })
    from = span.to
  }
  gaps.push({ from, to: highest })
  return { ...numbers(gaps), missing }
}

/** What passes both. */
export function intersection(one: ValueSet, other: ValueSet): ValueSet {
  const missing = one.missing && other.missing
  if (one.kind === 'list' && other.kind === 'list') return { ...listed(one, other), missing }
  if (one.kind === 'list' || other.kind === 'list') return { ...missingOnly, missing }
  const spans = one.spans.flatMap((a) =>
    other.spans.map((b) => ({
      from: isBefore(a.from, b.from) ? b.from : a.from,
      to: isBefore(a.to, b.to) ? a.to : b.to,
    })),
  )
  return { ...numbers(spans), missing }
}

function listed(one: ListSet, other: ListSet): ListSet {
  if (!one.isAllBut) {
    return { ...one, values: one.values.filter((value) => other.values.includes(value) !== other.isAllBut) }
  }
  if (!other.isAllBut) return listed(other, one)
  return allBut([...new Set([...one.values, ...other.values])])
}

export function isEmpty(set: ValueSet): boolean {
  if (set.missing) return false
  return set.kind === 'list' ? !set.isAllBut && set.values.length === 0 : set.spans.length === 0
}

/** The least and the greatest whole number of a set; null when it has none. */
export function boundsOf(set: ValueSet | undefined): { readonly least: number; readonly most: number } | null {
  if (set === undefined || set.kind === 'list') return null
  const [first] = set.spans
  const last = set.spans.at(-1)
  if (first === undefined || last === undefined) return null
  return { least: first.from.value, most: last.to.isAfter ? last.to.value : last.to.value - 1 }
}
