import type { ConditionLeaf, ConditionNode } from './tree.ts'

/** One of the parts of a condition that must all hold; a negated one must not. */
export interface Conjunct<Subject> {
  readonly node: ConditionNode<Subject>
  readonly negated: boolean
}

/** A conjunct that is a single leaf. */
export interface Literal<Subject> extends Conjunct<Subject> {
  readonly node: ConditionLeaf<Subject>
}

/** Takes a condition apart into what must hold: `not` of an `any` is that none of its parts holds. */
export function conjunctsOf<Subject>(node: ConditionNode<Subject>, negated = false): readonly Conjunct<Subject>[] {
  if (node.kind === 'not') return conjunctsOf(node.node, !negated)
  if (node.kind === (negated ? 'any' : 'all')) return node.nodes.flatMap((inner) => conjunctsOf(inner, negated))
  return [{ node, negated }]
}

export function isLiteral<Subject>(conjunct: Conjunct<Subject>): conjunct is Literal<Subject> {
  return conjunct.node.kind === 'leaf'
}
