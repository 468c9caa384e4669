export {
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
export { addAnonymousBills, addAttributedBill, addCustomer, addOutcome } from './add.ts'
export type { AnonymousBills, CustomerFigures, ExperimentOutcome } from './figures.ts'
export { type ArmSums, type IncrementalRevenue, incrementalRevenue, minArmCustomers } from './incremental.ts'
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
