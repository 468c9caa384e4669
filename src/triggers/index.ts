export { checkMessagePolicy, checkRules, durationProblem, maxCap } from './check.ts'
export { checkLookups, checkTemplates, checkWording, isLanguageTag, type TemplateContext } from './check-templates.ts'
export { type CompiledRule, type CompiledRules, compileRules, listOf, type RuleSubject } from './compile.ts'
export {
  boundedWaits,
  type Decided,
  deferTo,
  dueAgain,
  keptText,
  maxKeptItems,
  maxRuleDepth,
  maxWaiting,
  messageIdOf,
  nextDue,
  type RuleOf,
  type Started,
  startRules,
  type TriggerEvent,
  waitOf,
} from './engine.ts'
export {
  type Candidate,
  dueOf,
  type Gate,
  gates,
  holdoutStop,
  hoursOver,
  isHeldOut,
  isMuted,
  type Moment,
  maxPutOffMs,
  type OutsideHours,
  outsideHours,
  type RememberedFact,
  ruleStop,
  type Stop,
  talkStop,
  unlessFact,
  untilOf,
} from './gates.ts'
export { type CompiledHours, compileHours, isWithin, nextBeginning } from './hours.ts'
export { type Decision, leastNeeded, markOf, maxAnchorsRemembered, maxRulesRemembered, remember } from './memory.ts'
export {
  type CompiledOccasions,
  checkOccasions,
  compileOccasions,
  type FestivalDay,
  maxLeadDays,
  type Occasion,
  type OccasionKind,
  occasionKinds,
  occasionReached,
  type ScheduledOccasion,
  type YearlyOccasion,
} from './occasions.ts'
export {
  countedUntil,
  fillText,
  formOf,
  type Intent,
  languageOf,
  type Plan,
  type PreferredHour,
  placeholdersOf,
  planMessage,
  type Recipient,
} from './plan.ts'
export { quietUntil } from './quiet-hours.ts'
export { matchRules, type RuleIndex } from './rule-index.ts'
export { nextScheduled, type Schedule, scheduledWithin } from './schedule.ts'
export type { Lookup, Template, TemplateForm, TemplateVariable, Wording } from './template.ts'
export { type DecidedWhen, type Deciding, type DecisionEnd, type TracedGate, traceGates } from './trace.ts'
export type {
  FiringHours,
  Kept,
  MessageCap,
  MessagePolicy,
  MessageStatus,
  Pace,
  PlannedMessage,
  PutOffBy,
  Rule,
  RuleAction,
  RuleLimits,
  RuleMemory,
  RulePurpose,
  TrackedMessage,
  TriggerState,
  UnlessClause,
  Waiting,
  Weekday,
  Wish,
} from './types.ts'
export { weekdays } from './types.ts'
