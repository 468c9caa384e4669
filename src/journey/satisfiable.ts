import type { ConditionLeaf, ConditionNode } from '../condition/index.ts'
import { complement, intersection, isEmpty, type ValueSet, valuesOf } from './value-set.ts'
import { journeyVocabulary } from './vocabulary.ts'

/** What is asked of a condition: that it holds, or that it does not. */
export interface Goal {
  readonly node: ConditionNode<never>
  readonly holds: boolean
}

/** What the values of words are known to be at some moment. */
export type Known = ReadonlyMap<string, ValueSet>

/** What is known on one way through the alternatives: of words their values, of other tests their answers. */
interface Way {
  readonly values: Map<string, ValueSet>
  readonly answers: Map<string, boolean>
}

/** Tests looked at before giving up: a condition that cannot be seen through is taken to be one that may hold. */
const maxTests = 2000

/**
 * False only when it is certain that not all goals can be met at one moment. Each way through the alternatives is tried;
 * words that nothing is known of may have any value, and tests that are not about single values any answer.
 * @param isPossible Whether values that each are possible are so together.
 */
export function canBeMet(goals: readonly Goal[], known: Known, isPossible: (known: Known) => boolean): boolean {
  let testsLeft = maxTests
  const search = (open: readonly Goal[], way: Way): boolean => {
    const [goal, ...rest] = open
    if (goal === undefined) return isPossible(way.values)
    const { node, holds } = goal
    switch (node.kind) {
      case 'not':
        return search([{ node: node.node, holds: !holds }, ...rest], way)
      case 'all':
      case 'any': {
        const parts = node.nodes.map((part) => ({ node: part, holds }))
        if ((node.kind === 'all') === holds) return search([...parts, ...rest], way)
        return parts.some((part) => search([part, ...rest], way))
      }
      case 'leaf': {
        testsLeft -= 1
        if (testsLeft < 0) return true
        const next = learn(way, node, holds)
        return next !== null && search(rest, next)
      }
    }
  }
  return search(goals, { values: new Map(known), answers: new Map() })
}

/** What is known once a leaf holds, or does not; null when it cannot. */
function learn(way: Way, leaf: ConditionLeaf<never>, holds: boolean): Way | null {
  const isOwn = Object.hasOwn(journeyVocabulary.paths, leaf.path)
  const passing = valuesOf(leaf, isOwn)
  if (passing === null) {
    const name = JSON.stringify([leaf.path, leaf.test.operator, leaf.written])
    const answer = way.answers.get(name)
    if (answer !== undefined) return answer === holds ? way : null
    return { ...way, answers: new Map(way.answers).set(name, holds) }
  }
  const meant = holds ? passing : complement(passing)
  const before = way.values.get(leaf.path)
  const after = before === undefined ? meant : intersection(before, meant)
  return isEmpty(after) ? null : { ...way, values: new Map(way.values).set(leaf.path, after) }
}
