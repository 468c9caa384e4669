import type { Duration } from '../time.ts'
import type { Operator, Scalar, Value, ValueType } from './types.ts'

/** The test of a leaf with its operand resolved: instants in epoch milliseconds, durations split into their parts. */
export type LeafTest =
  | { readonly operator: 'eq' | 'ne'; readonly operand: Scalar }
  | { readonly operator: 'in' | 'nin'; readonly operand: readonly Scalar[] }
  | { readonly operator: 'lt' | 'lte' | 'gt' | 'gte'; readonly operand: number | string }
  | { readonly operator: 'exists'; readonly operand: boolean }
  | { readonly operator: 'contains'; readonly operand: string }
  | { readonly operator: 'within' | 'olderThan'; readonly operand: Duration }

/** One operator on one path, checked against the vocabulary. */
export interface ConditionLeaf<Subject> {
  readonly kind: 'leaf'
  /** Its place in the JSON: `any[1]["purchases.count"].gte`. */
  readonly at: string
  readonly path: string
  readonly type: ValueType
  readonly test: LeafTest
  /** The operand as its author wrote it. */
  readonly written: Scalar | readonly Scalar[]
  readonly read: (subject: Subject) => Value | undefined
}

/** A condition that was read and found sound: what evaluation, explanation and a store's WHERE clause start from. */
export type ConditionNode<Subject> =
  | { readonly kind: 'all' | 'any'; readonly nodes: readonly ConditionNode<Subject>[] }
  | { readonly kind: 'not'; readonly node: ConditionNode<Subject> }
  | ConditionLeaf<Subject>

const ordered = ['lt', 'lte', 'gt', 'gte'] as const
const equality = ['eq', 'ne', 'in', 'nin'] as const

/** The operators that make sense on each type of value. Texts have no order here: that of a database differs from ours. */
export const operatorsOf: Readonly<Record<ValueType, readonly Operator[]>> = {
  string: [...equality, 'exists', 'contains'],
  number: [...equality, ...ordered, 'exists'],
  boolean: [...equality, 'exists'],
  instant: [...equality, ...ordered, 'exists', 'within', 'olderThan'],
  day: [...equality, ...ordered, 'exists', 'within', 'olderThan'],
  strings: ['in', 'nin', 'exists', 'contains'],
}

/** Every operator of the language. */
export const operators: readonly Operator[] = [...equality, ...ordered, 'exists', 'contains', 'within', 'olderThan']
