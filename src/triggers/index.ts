export { checkMessagePolicy, checkRules, checkTemplates, maxCap } from './check.ts'
export { type CompiledRule, type CompiledRules, compileRules, listOf, type RuleSubject, rulesFor } from './compile.ts'
export {
  type Decided,
  deferTo,
  maxRulesRemembered,
  maxWaiting,
  messageIdOf,
  nextDue,
  remember,
  type Started,
  startRules,
  type TriggerEvent,
  type TriggerState,
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
  unlessFact,
} from './gates.ts'
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
  UnlessClause,
  Waiting,
} from './types.ts'
