export { rule } from './builder.ts'
export type {
  CustomerCondition,
  DayText,
  DurationText,
  FactCondition,
  MomentPath,
  TimeText,
} from './conditions.ts'
export type {
  BetweenHours,
  LimitsText,
  RuleActing,
  RuleActions,
  RuleFactType,
  RuleInput,
  RuleNamed,
  RuleStarted,
  RuleWhole,
  ShopWords,
  ShopWordsOf,
  StaffActing,
  StaffWhole,
} from './stages.ts'
export type { FactWords, OwnFacts } from './words.ts'
