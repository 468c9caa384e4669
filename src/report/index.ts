export type { Story, StoryKind, StoryLine } from '../ask/story-line.ts'
export type {
  ActivityMonth,
  ActivityReport,
  Cohort,
  Responses,
  ResponsesReport,
  RuleActivity,
  RuleResponses,
  ShopReport,
} from '../metrics/index.ts'
export type { ChartOption, EchartsChart, EchartsHandle } from './charts/render.ts'
export { type Direction, type Headline, type HeadlineChange, reportHeadlines } from './headlines.ts'
export { type Baseline, maxStories, type ReportInput } from './input.ts'
export { type ReportOptions, renderReport } from './page.ts'
export { maxStatementRows, renderStatement, type StatementPage } from './statement.ts'
export { reportSummary } from './summary.ts'
export { segmentName, stageName } from './words.ts'
