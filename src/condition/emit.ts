import { testOf } from './leaf.ts'
import { type ProgramDraft, slotOf, testNumbers } from './program.ts'
import type { ConditionNode } from './tree.ts'

/** Where to go on after a test. */
export interface Ways {
  readonly ifHolds: number
  readonly ifNot: number
}

/**
 * Writes a condition and returns where it starts. From its end to its beginning, since an instruction names those that
 * come after it. Recursion is safe: the reader admits no more than maxConditionDepth levels.
 */
export function emit<Subject>(draft: ProgramDraft<Subject>, node: ConditionNode<Subject>, ways: Ways): number {
  switch (node.kind) {
    case 'leaf': {
      const { test, operand, opposite } = testOf(draft, node)
      const { ifHolds, ifNot } = opposite ? opposed(ways) : ways
      const place = draft.code.length
      draft.code.push(testNumbers[test], slotOf(draft, node), operand, ifHolds, ifNot)
      return place
    }
    case 'not':
      return emit(draft, node.node, opposed(ways))
    case 'all':
      return node.nodes.reduceRight(
        (ifHolds, inner) => emit(draft, inner, { ifHolds, ifNot: ways.ifNot }),
        ways.ifHolds,
      )
    case 'any':
      return node.nodes.reduceRight((ifNot, inner) => emit(draft, inner, { ifHolds: ways.ifHolds, ifNot }), ways.ifNot)
  }
}

export function opposed({ ifHolds, ifNot }: Ways): Ways {
  return { ifHolds: ifNot, ifNot: ifHolds }
}
