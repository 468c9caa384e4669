export type { ActivityOptions } from './ask/activity.ts'
export type { Ask, TimelineItem } from './ask/ask.ts'
export type { BooksOptions, PointsClaim, PointsStatementOptions } from './ask/books.ts'
export type { InstantInput } from './ask/check-books.ts'
export type { ExplainedStatus, ExplainedStep, Explanation } from './ask/explain.ts'
export type { LiabilityOptions, PointsLiability, PointsOwed } from './ask/liability.ts'
export type { Story, StoryKind, StoryLine } from './ask/story-line.ts'
export { type Crm, type CrmEvents, type CrmOptions, createCrm, type RecordOptions } from './crm/crm.ts'
export type { Announced, Conflicted, Duplicate, Invalid, Recorded, RecordOutcome, Refused } from './crm/outcomes.ts'
export type * from './crm/points/answers.ts'
export type * from './crm/points/commands.ts'
export type { PointsDesk } from './crm/points/desk.ts'
export type { QuotedBill } from './crm/points/quote.ts'
export type { Recalibration } from './crm/policies.ts'
export type { Merged } from './crm/records.ts'
export * from './customer.ts'
export { CrmError, type CrmErrorCode, isCrmError, type Problem } from './errors.ts'
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
  ExpiringMonth,
  LiabilityColumn,
  LiabilityDay,
  LiabilityReport,
  MetricsReport,
  RuleActivity,
  ShopReport,
} from './metrics/index.ts'
export { minorFromText, textFromMinor } from './money.ts'
export { phoneFromText } from './phone.ts'
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
export { type Day, type DayNumber, dayOf, type Instant } from './time.ts'
export { customerVocabulary, ruleVocabulary } from './vocabulary.ts'
export type { WorkReport } from './worker/worker.ts'
