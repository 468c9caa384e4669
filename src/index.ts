export type { ActivityOptions } from './ask/activity.ts'
export type { Ask, TimelineItem } from './ask/ask.ts'
export type { BooksOptions, PointsClaim, PointsStatementOptions } from './ask/books.ts'
export type { BroadcastProgress } from './ask/broadcast.ts'
export type { InstantInput } from './ask/check-books.ts'
export type { ExplainedStatus, ExplainedStep, Explanation } from './ask/explain.ts'
export type { ExplainedStart, TracedDecision } from './ask/explain-gates.ts'
export type { CustomerJourney, StageChange } from './ask/journey.ts'
export type { LiabilityOptions, PointsLiability, PointsOwed } from './ask/liability.ts'
export type { ResponsesOptions } from './ask/responses.ts'
export type { Story, StoryKind, StoryLine } from './ask/story-line.ts'
export {
  type ComparedPolicies,
  type Crm,
  type CrmEvents,
  type CrmOptions,
  createCrm,
  type RecordOptions,
  type SimulationRequest,
} from './crm/crm.ts'
export type { Migration, MigrationMove } from './crm/migration.ts'
export type {
  Announced,
  Conflicted,
  Duplicate,
  Invalid,
  Noted,
  NotedBecause,
  Recorded,
  RecordOutcome,
  Refused,
} from './crm/outcomes.ts'
export type * from './crm/points/answers.ts'
export type * from './crm/points/commands.ts'
export type { PointsDesk } from './crm/points/desk.ts'
export type { QuotedBill } from './crm/points/quote.ts'
export type { Recalibration } from './crm/policies.ts'
export type { Merged } from './crm/records.ts'
export * from './customer.ts'
export { CrmError, type CrmErrorCode, type CrmErrorDetails, isCrmError, type Problem } from './errors.ts'
export {
  type Actor,
  captureMethods,
  channels,
  defineFactTypes,
  type FactTypes,
  keysOf,
  maxIdLength,
  maxLines,
  type ParsedFact,
  parseFact,
  purposes,
  salesChannels,
  valuesGiven,
} from './facts/index.ts'
export type * from './facts/types.ts'
export { type Folded, type FoldState, fold, newCustomer, type Refusal, type World } from './fold/index.ts'
export type {
  BalanceExplanation,
  Balances,
  PointsQuote,
  SealedEntry,
  Statement,
  StatementLine,
  Verification,
} from './ledger/index.ts'
export type {
  ActivityMonth,
  ActivityReport,
  Cohort,
  Difference,
  ExpiringMonth,
  Interval,
  LiabilityColumn,
  LiabilityDay,
  LiabilityReport,
  Lift,
  MetricsReport,
  Responses,
  ResponsesReport,
  RuleActivity,
  RuleResponses,
  ShopReport,
} from './metrics/index.ts'
export { minorFromText, textFromMinor } from './money.ts'
export { phoneFromText } from './phone.ts'
export { type JsonSchema, policyJsonSchema } from './policy/json-schema.ts'
export { positionIn, type TextPosition } from './policy/position.ts'
export * from './policy/rule-builder/index.ts'
export {
  checkPolicy,
  definePolicy,
  type Policy,
  type PolicyData,
  type PolicyFrom,
  type PolicyInput,
  type PolicyTimeline,
  policyAt,
} from './policy.ts'
export type * from './ports.ts'
export type { ChannelName } from './profile/index.ts'
export {
  type Comparison,
  type ComparisonRow,
  type CustomerHistory,
  type CustomerOptions,
  compare,
  type InvalidInput,
  type LeftOut,
  type PolicyChange,
  type PrintOptions,
  policyChanges,
  printComparison,
  type SimulatedCustomer,
  type SimulatedPoints,
  type SimulatedRange,
  type SimulatedRule,
  type SimulatedSend,
  type SimulateOptions,
  type Simulation,
  type SimulationSource,
  simulate,
  simulateCustomer,
} from './simulate/index.ts'
export { type Day, type DayNumber, dayOf, type Instant } from './time.ts'
export type { DecidedWhen, Gate, TracedGate } from './triggers/index.ts'
export { customerVocabulary, ruleVocabulary } from './vocabulary.ts'
export type { WorkReport } from './worker/worker.ts'
