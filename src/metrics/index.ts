export {
  type CohortSums,
  type Counter,
  createMetrics,
  type MetricsAccumulator,
  type MetricsOptions,
  maxDaysApart,
  maxGroups,
  mergeMetrics,
  type SegmentSums,
  usualWindowDays,
} from './accumulator.ts'
export {
  type ActivityAccumulator,
  type ActivityPeriod,
  addBill,
  addMessageStep,
  addMove,
  addNewCustomer,
  addPoints,
  addUnlinkedReturns,
  addWithheld,
  type BillOrigin,
  createActivity,
  type MonthSums,
  type MoveSums,
  maxActivityMoves,
  maxActivityRules,
  type PointsMoved,
} from './activity.ts'
export { type ActivityMonth, type ActivityReport, activityReport, type RuleActivity } from './activity-report.ts'
export { addAnonymousBills, addCustomer, addPool } from './add.ts'
export type { AnonymousBills, CustomerFigures, ExpiringPoints } from './figures.ts'
export type { Interval } from './intervals.ts'
export {
  addLiability,
  createLiability,
  type LiabilityAccumulator,
  type LiabilityColumn,
  type LiabilityDay,
  type LiabilityMove,
  type LiabilityReport,
  liabilityInAll,
  liabilityReport,
  maxLiabilityDays,
} from './liability.ts'
export { type Difference, type Lift, type LiftArm, type LiftOptions, lift } from './lift.ts'
export { type MessageStep, maxActivityGates, type RuleSums } from './message-sums.ts'
export { type MonthNumber, maxMonths } from './months.ts'
export {
  type CrmRevenueShare,
  type MetricsReport,
  metricsReport,
  type OnlineAdoption,
  type Rate,
  type SecondPurchaseRate,
  type SegmentValue,
} from './report.ts'
export {
  type AboutMessage,
  type ArmCounts,
  addResponse,
  addResponseStep,
  addResponseWithheld,
  type BroughtSums,
  createResponses,
  maxResponseCampaigns,
  maxResponseTemplates,
  type ResponseChange,
  type ResponseSums,
  type ResponsesAccumulator,
  type ResponseTotal,
  type RuleResponseSums,
} from './responses.ts'
export { type Responses, type ResponsesReport, type RuleResponses, responsesReport } from './responses-report.ts'
export { type DaysToSecondPurchase, daysToSecondPurchase, kaplanMeier } from './retention.ts'
export { type Cohort, type ExpiringMonth, type ShopReport, shopReport } from './shop-report.ts'
