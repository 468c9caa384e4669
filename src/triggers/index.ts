export { checkMessagePolicy, checkRules, maxCap } from './check.ts'
export { checkLookups, checkTemplates, checkWording, isLanguageTag, type TemplateContext } from './check-templates.ts'
export { type CompiledRule, type CompiledRules, compileRules, listOf, type RuleSubject, rulesFor } from './compile.ts'
export {
  boundedWaits,
  type Decided,
  deferTo,
  keptText,
  maxKeptItems,
  maxRuleDepth,
  maxWaiting,
  messageIdOf,
  nextDue,
  type Started,
  startRules,
  type TriggerEvent,
} from './engine.ts'
export {
  type Candidate,
  type Gate,
  gates,
  isHeldOut,
  isMuted,
  type Moment,
  quietUntil,
  type RememberedFact,
  ruleStop,
  type Stop,
  talkStop,
  unlessFact,
} from './gates.ts'
export { maxAnchorsRemembered, maxRulesRemembered, remember } from './memory.ts'
export {
  type CompiledOccasions,
  checkOccasions,
  compileOccasions,
  type FestivalDay,
  maxLeadDays,
  type Occasion,
  type OccasionKind,
  occasionReached,
  occasionWords,
  type YearlyOccasion,
} from './occasions.ts'
export {
  fillText,
  formOf,
  type Intent,
  languageOf,
  type Plan,
  placeholdersOf,
  planMessage,
  type Recipient,
} from './plan.ts'
export type {
  Kept,
  Lookup,
  MessagePolicy,
  MessageStatus,
  PlannedMessage,
  Rule,
  RuleAction,
  RuleLimits,
  RuleMemory,
  RulePurpose,
  Template,
  TemplateForm,
  TemplateVariable,
  TrackedMessage,
  TriggerState,
  UnlessClause,
  Waiting,
  Wording,
} from './types.ts'
