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
  type MessageStep,
  type MonthSums,
  type MoveSums,
  maxActivityGates,
  maxActivityMoves,
  maxActivityRules,
  type PointsMoved,
  type RuleSums,
} from './activity.ts'
export { type ActivityMonth, type ActivityReport, activityReport, type RuleActivity } from './activity-report.ts'
export { addAnonymousBills, addAttributedBill, addCustomer, addOutcome, addPool } from './add.ts'
export type { AnonymousBills, CustomerFigures, ExperimentOutcome, ExpiringPoints } from './figures.ts'
export { type ArmSums, type IncrementalRevenue, incrementalRevenue, minArmCustomers } from './incremental.ts'
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
export { type DaysToSecondPurchase, daysToSecondPurchase, kaplanMeier } from './retention.ts'
export { type Cohort, type ExpiringMonth, type ShopReport, shopReport } from './shop-report.ts'
