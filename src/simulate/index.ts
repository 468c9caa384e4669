export { type PolicyChange, policyChanges } from './changes.ts'
export { checkCompiled, checkHow, checkObject, daysOf } from './check.ts'
export { type Comparison, type ComparisonRow, compare, type PrintOptions, printComparison } from './compare.ts'
export {
  type CustomerHistory,
  type CustomerOptions,
  type SimulatedCustomer,
  simulateCustomer,
} from './customer.ts'
export { listOf, simulate } from './simulate.ts'
export type {
  InvalidInput,
  LeftOut,
  SimulatedPoints,
  SimulatedRange,
  SimulatedRule,
  SimulatedSend,
  SimulateOptions,
  Simulation,
  SimulationSource,
} from './types.ts'
