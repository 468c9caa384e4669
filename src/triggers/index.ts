export { checkMessagePolicy, checkRules, checkTemplates, maxCap } from './check.ts'
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
export { fillText, formOf, type Intent, type Plan, placeholdersOf, planMessage, type Recipient } from './plan.ts'
export type {
  Kept,
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
} from './types.ts'
