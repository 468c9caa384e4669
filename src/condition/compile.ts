import { compileLeaf } from './leaf.ts'
import { parseCondition } from './read.ts'
import type { ConditionNode } from './tree.ts'
import type { CompiledCondition, Condition, Vocabulary } from './types.ts'

/**
 * Turns a condition into a function, once: durations, sets and paths are resolved here and no code is generated, so it
 * works under a strict content security policy.
 * @throws CrmError `bad-condition` with `details.problems` when {@link checkCondition} reports any.
 */
export function compileCondition<Subject>(
  condition: Condition,
  vocabulary: Vocabulary<Subject>,
): CompiledCondition<Subject> {
  return compileNode(parseCondition(condition, vocabulary))
}

// Recursion is safe: the reader admits no more than maxConditionDepth levels.
function compileNode<Subject>(node: ConditionNode<Subject>): CompiledCondition<Subject> {
  switch (node.kind) {
    case 'leaf':
      return compileLeaf(node)
    case 'all':
      return allOf(node.nodes.map(compileNode))
    case 'any':
      return anyOf(node.nodes.map(compileNode))
    case 'not': {
      const holds = compileNode(node.node)
      return (subject, clock) => !holds(subject, clock)
    }
  }
}

function allOf<Subject>(conditions: readonly CompiledCondition<Subject>[]): CompiledCondition<Subject> {
  return (subject, clock) => {
    for (const holds of conditions) if (!holds(subject, clock)) return false
    return true
  }
}

function anyOf<Subject>(conditions: readonly CompiledCondition<Subject>[]): CompiledCondition<Subject> {
  return (subject, clock) => {
    for (const holds of conditions) if (holds(subject, clock)) return true
    return false
  }
}
