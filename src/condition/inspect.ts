import { CrmError } from '../errors.ts'
import { maxConditionDepth } from './limits.ts'
import type { Condition, Operators, Scalar } from './types.ts'
import { isPath } from './vocabulary.ts'

/** A restriction that an index can serve: the condition holds only for subjects whose path has one of these values. */
export interface Equality {
  readonly path: string
  readonly values: readonly Scalar[]
}

/**
 * The paths a condition reads, each once, in the order of the JSON. Nothing is checked against a vocabulary.
 * @throws CrmError `bad-condition` when it nests deeper than a condition may.
 */
export function pathsOf(condition: Condition): readonly string[] {
  const paths = new Set<string>()
  collectPaths(condition, paths, 1)
  return [...paths]
}

function collectPaths(condition: Condition, paths: Set<string>, depth: number): void {
  if (depth > maxConditionDepth) {
    throw new CrmError('bad-condition', `Conditions nest too deep; write at most ${maxConditionDepth} levels.`)
  }
  // A combinator's place among the keys decides where its paths come in the order.
  for (const key of Object.keys(condition)) {
    if (isPath(key)) paths.add(key)
    else if (key === 'not' && condition.not !== undefined) collectPaths(condition.not, paths, depth + 1)
    else if (key === 'any') for (const inner of condition.any ?? []) collectPaths(inner, paths, depth + 1)
    else if (key === 'all') for (const inner of condition.all ?? []) collectPaths(inner, paths, depth + 1)
  }
}

/**
 * The first path of the outermost object that must equal something: a bare value, `eq`, or `in`. Rules filed under it
 * are found by looking up the value of that path; of a list of texts, look up every text. Null when there is none.
 */
export function firstEquality(condition: Condition): Equality | null {
  for (const path of Object.keys(condition)) {
    const test = isPath(path) ? condition[path] : undefined
    const values = test === undefined ? undefined : equalityOf(test)
    if (values !== undefined) return { path, values }
  }
  return null
}

function equalityOf(test: Scalar | Operators): readonly Scalar[] | undefined {
  if (typeof test !== 'object') return [test]
  return test.eq === undefined ? test.in : [test.eq]
}
