import { CrmError, type Problem } from '../errors.ts'
import { maxConditionDepth, maxConditionNodes, maxConditionProblems, maxConditionTextLength } from './limits.ts'
import { nearest } from './nearest.ts'
import { readTest } from './operand.ts'
import { didYouMean, found, itemAt, keyAt, oneOf, quoted } from './place.ts'
import { type ConditionLeaf, type ConditionNode, operators, operatorsOf } from './tree.ts'
import type { Condition, Operator, Path, Scalar, ValueType, Vocabulary } from './types.ts'
import { isPath, type KnownPath, nearestPath, pathsLike, resolvePath } from './vocabulary.ts'

/** What reading a condition comes to: its tree, of use only when there is no problem. */
export interface Reading<Subject> {
  readonly node: ConditionNode<Subject>
  readonly problems: readonly Problem[]
}

interface Reader<Subject> {
  readonly vocabulary: Vocabulary<Subject>
  readonly problems: Problem[]
  nodes: number
  /** Set when a maximum is passed: the rest is not worth, or not safe, reading. */
  stopped: boolean
}

const combinators: readonly string[] = ['any', 'all', 'not']

const typeNames: Readonly<Record<ValueType, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  instant: 'an instant',
  day: 'a calendar day',
  strings: 'a list of texts',
}

/** Reads anything as a condition, never throwing; every place that cannot be one is reported. */
export function readCondition<Subject>(value: unknown, vocabulary: Vocabulary<Subject>, at: string): Reading<Subject> {
  const reader: Reader<Subject> = { vocabulary, problems: [], nodes: 0, stopped: false }
  const node = readObject(reader, value, at, 1)
  return { node, problems: reader.problems }
}

/**
 * The checked tree of a condition, for a store that turns it into a query of its own.
 * @throws CrmError `bad-condition` with `details.problems` when {@link checkCondition} reports any.
 */
export function parseCondition<Subject>(condition: Condition, vocabulary: Vocabulary<Subject>): ConditionNode<Subject> {
  const { node, problems } = readCondition(condition, vocabulary, '')
  const first = problems[0]
  if (first === undefined) return node
  const where = first.path === '' ? 'the condition' : first.path
  const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  throw new CrmError('bad-condition', `At ${where}: ${first.message}${others}`, { problems })
}

/**
 * Everything wrong with a condition, in the order of its JSON; empty when it is sound. Never throws on JSON, however
 * hostile: nesting, size and the number of problems have maxima.
 * @param at Where the condition stands in a larger document; put before every problem's path.
 */
export function checkCondition<Subject>(
  condition: unknown,
  vocabulary: Vocabulary<Subject>,
  at = '',
): readonly Problem[] {
  return readCondition(condition, vocabulary, at).problems
}

function readObject<Subject>(
  reader: Reader<Subject>,
  value: unknown,
  at: string,
  depth: number,
): ConditionNode<Subject> {
  const nodes: ConditionNode<Subject>[] = []
  if (!isPlainObject(value)) {
    report(reader, at, value, 'A condition is an object of paths', 'an object such as { "purchases.count": 2 }')
  } else if (depth > maxConditionDepth) {
    report(reader, at, value, 'Conditions nest too deep', `at most ${maxConditionDepth} levels`)
  } else if (countsNode(reader, at)) {
    for (const key of Object.keys(value)) {
      if (reader.stopped) break
      nodes.push(...readKey(reader, key, value[key], keyAt(at, key), depth))
    }
  }
  return conjunction(nodes)
}

function readKey<Subject>(
  reader: Reader<Subject>,
  key: string,
  value: unknown,
  at: string,
  depth: number,
): readonly ConditionNode<Subject>[] {
  switch (key) {
    case 'any':
      return [{ kind: 'any', nodes: readList(reader, value, at, { depth, least: 1 }) }]
    case 'all':
      return readList(reader, value, at, { depth, least: 0 })
    case 'not':
      return [{ kind: 'not', node: readObject(reader, value, at, depth + 1) }]
    default:
      return readPath(reader, key, value, at)
  }
}

function readList<Subject>(
  reader: Reader<Subject>,
  value: unknown,
  at: string,
  { depth, least }: { readonly depth: number; readonly least: 0 | 1 },
): readonly ConditionNode<Subject>[] {
  if (!Array.isArray(value)) {
    report(reader, at, value, '"any" and "all" take a list', 'a list of conditions')
    return []
  }
  const items: readonly unknown[] = value
  if (items.length < least) report(reader, at, value, 'An empty "any" never holds', 'at least one condition')
  const nodes: ConditionNode<Subject>[] = []
  // By index: a hole in the list must be met, not skipped.
  for (let index = 0; index < items.length && !reader.stopped; index += 1) {
    nodes.push(readObject(reader, items[index], itemAt(at, index), depth + 1))
  }
  return nodes
}

function readPath<Subject>(
  reader: Reader<Subject>,
  key: string,
  value: unknown,
  at: string,
): readonly ConditionLeaf<Subject>[] {
  if (key.length > maxConditionTextLength) {
    report(reader, at, key, 'A path is too long', `at most ${maxConditionTextLength} characters`)
    return []
  }
  const known = isPath(key) ? resolvePath(key, reader.vocabulary) : undefined
  if (!isPath(key) || known === undefined) {
    reportUnknown(reader, key, at)
    return []
  }
  if (isPlainObject(value)) return readOperators(reader, value, { path: key, known, at })
  const bare = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  if (!bare) {
    const accepted = Array.isArray(value) ? '{ "in": [...] }' : 'a value, or operators such as { "exists": false }'
    report(reader, at, value, `${quoted(key)} is ${typeNames[known.type]}`, accepted)
    return []
  }
  return countsNode(reader, at) ? readLeaf(reader, 'eq', value, { path: key, known, at }) : []
}

interface PathAt<Subject> {
  readonly path: Path
  readonly known: KnownPath<Subject>
  readonly at: string
}

function readOperators<Subject>(
  reader: Reader<Subject>,
  value: Readonly<Record<string, unknown>>,
  { path, known, at }: PathAt<Subject>,
): readonly ConditionLeaf<Subject>[] {
  const names = Object.keys(value)
  const fitting = operatorsOf[known.type]
  if (names.length === 0) report(reader, at, value, 'No operator stands here', oneOf(fitting))
  const leaves: ConditionLeaf<Subject>[] = []
  for (const name of names) {
    const place = keyAt(at, name)
    if (reader.stopped || !countsNode(reader, place)) break
    const operator = operators.find((operator) => operator === name)
    if (operator === undefined) {
      const message = `Unknown operator ${quoted(name)}${didYouMean(nearest(name, fitting) ?? nearest(name, operators))}`
      addProblem(reader, { path: place, message, found: found(name), expected: oneOf(fitting) })
    } else {
      leaves.push(...readLeaf(reader, operator, value[name], { path, known, at: place }))
    }
  }
  return leaves
}

function readLeaf<Subject>(
  reader: Reader<Subject>,
  operator: Operator,
  operand: unknown,
  { path, known, at }: PathAt<Subject>,
): readonly ConditionLeaf<Subject>[] {
  const { type, values, read } = known
  const fitting = operatorsOf[type]
  if (!fitting.includes(operator)) {
    const message = `${quoted(operator)} does not fit ${quoted(path)}, which is ${typeNames[type]}.`
    addProblem(reader, { path: at, message, found: found(operator), expected: oneOf(fitting) })
    return []
  }
  const test = readTest(operator, operand, { type, values }, { at, report: (problem) => addProblem(reader, problem) })
  return test === undefined ? [] : [{ kind: 'leaf', at, path, type, test, written: asWritten(operand), read }]
}

/** The operand as it stood, once {@link readTest} has found it to be a single value or a list; never the author's own list. */
function asWritten(operand: unknown): Scalar | readonly Scalar[] {
  return Array.isArray(operand) ? [...operand] : (operand as Scalar)
}

function reportUnknown<Subject>(reader: Reader<Subject>, key: string, at: string): void {
  const { vocabulary } = reader
  const suggestion = nearest(key, combinators) ?? nearestPath(key, vocabulary)
  const message = `Unknown ${isPath(key) ? 'path' : 'word'} ${quoted(key)}${didYouMean(suggestion)}`
  const accepted = [...pathsLike(key, vocabulary), ...(isPath(key) ? [] : combinators)]
  addProblem(reader, { path: at, message, found: found(key), expected: oneOf(accepted) })
}

/** Counts one more node; false, and the reading stops, when there are too many. */
function countsNode<Subject>(reader: Reader<Subject>, at: string): boolean {
  reader.nodes += 1
  if (reader.nodes <= maxConditionNodes) return true
  const expected = `at most ${maxConditionNodes} operators and nested conditions`
  addProblem(reader, { path: at, message: `The condition is too large; write ${expected}.`, expected })
  reader.stopped = true
  return false
}

function report<Subject>(reader: Reader<Subject>, at: string, value: unknown, why: string, expected: string): void {
  addProblem(reader, { path: at, message: `${why}; write ${expected}.`, found: found(value), expected })
}

function addProblem<Subject>(reader: Reader<Subject>, problem: Problem): void {
  if (reader.problems.length < maxConditionProblems) reader.problems.push(problem)
  else reader.stopped = true
}

function conjunction<Subject>(nodes: readonly ConditionNode<Subject>[]): ConditionNode<Subject> {
  const only = nodes.length === 1 ? nodes[0] : undefined
  return only ?? { kind: 'all', nodes }
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // The second test also admits plain objects of another window or worker.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
