import { emit } from './emit.ts'
import { accepted, finished, newDraft, refused } from './program.ts'
import { parseCondition } from './read.ts'
import { holdsFrom } from './run.ts'
import type { ConditionNode } from './tree.ts'
import type { CompiledCondition, Condition, Vocabulary } from './types.ts'

/**
 * Turns a condition into a function, once: durations, sets and paths are resolved here and no code is generated, so it
 * works under a strict content security policy. For many conditions on the same subjects, see {@link compileConditions}.
 * @throws CrmError `bad-condition` with `details.problems` when {@link checkCondition} reports any.
 */
export function compileCondition<Subject>(
  condition: Condition,
  vocabulary: Vocabulary<Subject>,
): CompiledCondition<Subject> {
  return compileNode(parseCondition(condition, vocabulary))
}

/** The function of a condition that was read. */
export function compileNode<Subject>(node: ConditionNode<Subject>): CompiledCondition<Subject> {
  const draft = newDraft<Subject>()
  const start = emit(draft, node, { ifHolds: accepted, ifNot: refused })
  const program = finished(draft)
  return (subject, clock) => {
    program.subject += 1
    return holdsFrom(program, start, subject, clock)
  }
}
