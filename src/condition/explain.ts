import { compileNode } from './compile.ts'
import { isPresent } from './leaf.ts'
import { parseCondition } from './read.ts'
import type { ConditionLeaf, ConditionNode } from './tree.ts'
import type { Clock, Condition, Operator, Scalar, Value, Vocabulary } from './types.ts'

/** What one operator asked of one path, and how it came out. */
export interface LeafExplanation {
  /** Its place in the JSON, which tells a leaf under `not` or `any` from one that must hold: `not["profile.city"]`. */
  readonly at: string
  readonly path: string
  readonly operator: Operator
  /** The operand as its author wrote it. */
  readonly expected: Scalar | readonly Scalar[]
  /** The subject's value; undefined when it is missing, or of another type than its path declares. */
  readonly found: Value | undefined
  /** Of this leaf alone; a surrounding `not` is not counted in. */
  readonly holds: boolean
}

/**
 * Why a condition holds for a subject or does not: all its leaves in the order of the JSON, none left out.
 * @throws CrmError `bad-condition` when {@link checkCondition} reports any problem.
 */
export function explainCondition<Subject>(
  condition: Condition,
  vocabulary: Vocabulary<Subject>,
  subject: Subject,
  clock: Clock,
): readonly LeafExplanation[] {
  return leavesOf(parseCondition(condition, vocabulary)).map((leaf) => {
    const value = leaf.read(subject)
    return {
      at: leaf.at,
      path: leaf.path,
      operator: leaf.test.operator,
      expected: leaf.written,
      found: isPresent(leaf.type, value) ? value : undefined,
      holds: compileNode(leaf)(subject, clock),
    }
  })
}

function leavesOf<Subject>(node: ConditionNode<Subject>): readonly ConditionLeaf<Subject>[] {
  switch (node.kind) {
    case 'leaf':
      return [node]
    case 'not':
      return leavesOf(node.node)
    case 'all':
    case 'any':
      return node.nodes.flatMap(leavesOf)
  }
}
