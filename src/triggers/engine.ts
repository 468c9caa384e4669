import type { Value } from '../condition/index.ts'
import { contentHash } from '../hash.ts'
import { addDuration, type Instant } from '../time.ts'
import { type CompiledRule, type CompiledRules, type RuleSubject, rulesFor } from './compile.ts'
import { type Candidate, isMuted, type Moment, ruleStop, type Stop } from './gates.ts'
import type { Kept, RuleMemory, Waiting } from './types.ts'

export const maxWaiting = 24
export const maxRulesRemembered = 40
export const maxAnchorsRemembered = 2
export const maxKeptTextLength = 60
export const maxKeptItems = 3

/** What the rules keep of one customer. */
export interface TriggerState {
  readonly rules: Readonly<Record<string, RuleMemory>>
  /** Soonest first. */
  readonly waiting: readonly Waiting[]
}

/** A fact on its way through the rules. */
export interface TriggerEvent {
  readonly type: string
  /** The name of this start: the fact's source and id. */
  readonly anchor: string
  readonly at: Instant
  readonly fact: unknown
  /** The fact's value at a path of the vocabulary. */
  readonly read: (path: string) => Value | undefined
}

export interface Started {
  readonly state: TriggerState
  /** Waits that gave way because too many waited: those due last. */
  readonly evicted: readonly Waiting[]
}

/**
 * Starts the rules a fact matches: each begins to wait, if only until this very moment.
 * @param only Restricts which rules may start: re-arming under a new policy starts no rule that acts at once.
 */
export function startRules<Customer>(
  rules: CompiledRules<Customer>,
  state: TriggerState,
  event: TriggerEvent,
  moment: Pick<Moment<Customer>, 'customer' | 'at' | 'zone' | 'muteBefore'>,
  only: (compiled: CompiledRule<Customer>) => boolean = () => true,
): Started {
  let waiting: Waiting[] | null = null
  for (const compiled of rulesFor(rules, event.type, event.read)) {
    const { rule } = compiled
    if (!only(compiled) || isKnown(state, rule.id, event.anchor)) continue
    const dueAt = compiled.after === null ? event.at : addDuration(event.at, compiled.after, moment.zone)
    if (compiled.onlyTalks && isMuted({ dueAt }, moment.muteBefore)) continue
    const subject: RuleSubject<Customer> = { customer: moment.customer, fact: event.fact }
    if (compiled.where !== null && !compiled.where(subject, { now: moment.at, zone: moment.zone })) continue
    const current: Waiting[] = waiting ?? [...state.waiting]
    const waitsAlready = current.some((wait) => wait.rule === rule.id)
    if (waitsAlready && (rule.repeat ?? 'keep') === 'keep') continue
    const wait: Waiting = { rule: rule.id, anchor: event.anchor, anchorAt: event.at, dueAt, kept: keep(compiled, event) }
    waiting = rule.repeat === 'restart' ? current.filter((other) => other.rule !== rule.id) : current
    waiting.push(wait)
  }
  if (waiting === null) return { state, evicted: [] }
  waiting.sort(soonestFirst(rules))
  return { state: { ...state, waiting: waiting.slice(0, maxWaiting) }, evicted: waiting.slice(maxWaiting) }
}

function isKnown(state: TriggerState, ruleId: string, anchor: string): boolean {
  if (state.waiting.some((wait) => wait.rule === ruleId && wait.anchor === anchor)) return true
  const memory = Object.hasOwn(state.rules, ruleId) ? state.rules[ruleId] : undefined
  return memory !== undefined && memory.anchors.length > 0 && memory.anchors.includes(anchorMark(anchor))
}

function soonestFirst<Customer>(rules: CompiledRules<Customer>): (a: Waiting, b: Waiting) => number {
  const priority = (wait: Waiting): number => rules.byId.get(wait.rule)?.priority ?? 0
  return (a, b) => a.dueAt - b.dueAt || priority(b) - priority(a) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.anchor < b.anchor ? -1 : 1)
}

function keep<Customer>(compiled: CompiledRule<Customer>, event: TriggerEvent): Kept {
  if (compiled.keeps.length === 0) return {}
  const kept: Record<string, string | number | boolean | readonly string[]> = {}
  for (const path of compiled.keeps) {
    const value = event.read(path)
    if (value === undefined) continue
    if (typeof value === 'string') kept[path] = value.slice(0, maxKeptTextLength)
    else if (typeof value === 'object') kept[path] = value.slice(0, maxKeptItems).map((text) => text.slice(0, maxKeptTextLength))
    else kept[path] = value
  }
  return kept
}

/** One wait that came due, and what its rule says now. */
export interface Decided<Customer> {
  readonly candidate: Candidate & { readonly rule: string }
  /** Null when the policy has the rule no more. */
  readonly compiled: CompiledRule<Customer> | null
  readonly stop: Stop | null
}

/** Takes the first wait that is due at `moment.at` off the list and decides it; null when none is due. */
export function nextDue<Customer>(
  rules: CompiledRules<Customer>,
  state: TriggerState,
  moment: Moment<Customer>,
): { readonly state: TriggerState; readonly decided: Decided<Customer> } | null {
  const [wait, ...waiting] = state.waiting
  if (wait === undefined || wait.dueAt > moment.at) return null
  const compiled = rules.byId.get(wait.rule) ?? null
  const stop: Stop | null =
    compiled === null
      ? { gate: 'rule-gone', reason: 'the policy has this rule no more' }
      : ruleStop(compiled, wait, Object.hasOwn(state.rules, wait.rule) ? state.rules[wait.rule] : undefined, moment)
  return { state: { ...state, waiting }, decided: { candidate: wait, compiled, stop } }
}

/** Puts a wait back for later: quiet hours. */
export function deferTo<Customer>(rules: CompiledRules<Customer>, state: TriggerState, wait: Waiting, until: Instant): TriggerState {
  const waiting = [...state.waiting, { ...wait, dueAt: until }].sort(soonestFirst(rules))
  return { ...state, waiting }
}

/** Notes that a rule decided about an anchor, and whether it acted. */
export function remember(
  state: TriggerState,
  { rule, anchor }: { readonly rule: string; readonly anchor: string },
  acted: { readonly at: Instant; readonly cycle: number } | null,
): TriggerState {
  const before: RuleMemory = (Object.hasOwn(state.rules, rule) ? state.rules[rule] : undefined) ?? { fired: 0, lastAt: null, lastCycle: 0, anchors: [] }
  const anchors = [anchorMark(anchor), ...before.anchors].slice(0, maxAnchorsRemembered)
  const memory: RuleMemory =
    acted === null
      ? { ...before, anchors }
      : { fired: before.fired + 1, lastAt: acted.at, lastCycle: acted.cycle, anchors }
  return { ...state, rules: bounded({ ...state.rules, [rule]: memory }) }
}

/** The rule that was quiet the longest is forgotten first. */
function bounded(rules: TriggerState['rules']): TriggerState['rules'] {
  const ids = Object.keys(rules)
  if (ids.length <= maxRulesRemembered) return rules
  const quietest = ids.reduce((a, b) => ((rules[b]?.lastAt ?? 0) < (rules[a]?.lastAt ?? 0) ? b : a))
  const { [quietest]: _forgotten, ...rest } = rules
  return rest
}

function anchorMark(anchor: string): string {
  return contentHash(anchor).slice(0, 8)
}

/** The id of the message that a rule plans for an anchor: the same however often it is planned. */
export function messageIdOf(customerId: string, ruleId: string, anchor: string): string {
  return `msg-${contentHash([customerId, ruleId, anchor]).slice(0, 24)}`
}
