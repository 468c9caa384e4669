export { compileCondition } from './compile.ts'
export { explainCondition, type LeafExplanation } from './explain.ts'
export { type Equality, firstEquality, pathsOf } from './inspect.ts'
export {
  maxConditionDepth,
  maxConditionNodes,
  maxConditionProblems,
  maxConditionTextLength,
  maxConditionValues,
} from './limits.ts'
export { type ConditionList, compileConditions, findHolding } from './list.ts'
export { nearest } from './nearest.ts'
export { checkCondition, parseCondition } from './read.ts'
export type { ConditionLeaf, ConditionNode, LeafTest } from './tree.ts'
export type {
  Clock,
  CompiledCondition,
  Condition,
  Operator,
  Operators,
  Path,
  PathDefinition,
  PathFamily,
  Scalar,
  Value,
  ValueType,
  Vocabulary,
} from './types.ts'
