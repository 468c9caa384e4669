import type { Value } from '../condition/index.ts'
import { contentHash } from '../hash.ts'
import { addDuration, type Instant } from '../time.ts'
import { type CompiledRule, type CompiledRules, type RuleSubject, rulesFor } from './compile.ts'
import { type Candidate, dueOf, isMuted, type Moment, ruleStop, type Stop } from './gates.ts'
import { isKnown } from './memory.ts'
import type { Kept, PutOffBy, TriggerState, Waiting } from './types.ts'

export const maxWaiting = 24
export const maxKeptTextLength = 60
export const maxKeptItems = 6
/** An award starts rules, which may award: this deep and no deeper. */
export const maxRuleDepth = 3

/** A fact on its way through the rules. */
export interface TriggerEvent {
  readonly type: string
  /** The name of this start: the fact's source and id. */
  readonly anchor: string
  readonly at: Instant
  readonly fact: unknown
  /** The fact's value at a path of the vocabulary. */
  readonly read: (path: string) => Value | undefined
  /** How many awards of rules led to it; nothing starts beyond {@link maxRuleDepth}. */
  readonly depth?: number | undefined
}

export interface Started {
  readonly state: TriggerState
  /** Waits that gave way because too many waited: those due last. */
  readonly evicted: readonly Waiting[]
}

const none: readonly Waiting[] = []

/**
 * Starts the rules a fact matches: each begins to wait, if only until this very moment. What is due at once takes no
 * place from what waits.
 * @param only Restricts which rules may start: re-arming under a new policy starts no rule that acts at once.
 */
export function startRules<Customer>(
  rules: CompiledRules<Customer>,
  state: TriggerState,
  event: TriggerEvent,
  moment: Pick<Moment<Customer>, 'customer' | 'at' | 'zone' | 'muteBefore'>,
  only?: (compiled: CompiledRule<Customer>) => boolean,
): Started {
  if ((event.depth ?? 0) > maxRuleDepth) return { state, evicted: none }
  let waiting: Waiting[] | null = null
  for (const compiled of rulesFor(rules, event.type, event.read)) {
    const { rule } = compiled
    if (only?.(compiled) === false) continue
    const dueAt = compiled.after === null ? event.at : addDuration(event.at, compiled.after, moment.zone)
    if (compiled.onlyTalks && isMuted({ dueAt }, moment.muteBefore)) continue
    if (isKnown(state, rule.id, event.anchor)) continue
    const subject: RuleSubject<Customer> = { customer: moment.customer, fact: event.fact }
    if (compiled.where !== null && !compiled.where(subject, { now: moment.at, zone: moment.zone })) continue
    const current: readonly Waiting[] = waiting ?? state.waiting
    const waits = current.filter((wait) => wait.rule === rule.id)
    if ((rule.repeat ?? 'keep') === 'keep' && waits.length > 0) continue
    // A fact that arrives late doesn't take the place of one that happened after it.
    if (rule.repeat === 'restart' && waits.some((wait) => wait.anchorAt > event.at)) continue
    waiting = rule.repeat === 'restart' ? current.filter((other) => other.rule !== rule.id) : current.slice()
    waiting.push(waitOf(compiled, event, dueAt))
  }
  return waiting === null ? { state, evicted: none } : boundedWaits(rules, { ...state, waiting }, event.at)
}

function waitOf<Customer>(compiled: CompiledRule<Customer>, event: TriggerEvent, dueAt: Instant): Waiting {
  const { anchor, at: anchorAt, depth = 0 } = event
  const wait: Waiting = { rule: compiled.rule.id, anchor, anchorAt, dueAt, kept: keep(compiled, event) }
  return depth === 0 ? wait : { ...wait, depth }
}

/** Waits in order, the latest given up when there are too many; those due by `at` are decided before they count. */
export function boundedWaits<Customer>(rules: CompiledRules<Customer>, state: TriggerState, at: Instant): Started {
  const waiting = state.waiting.toSorted(soonestFirst(rules))
  let due = 0
  while ((waiting[due]?.dueAt ?? Number.POSITIVE_INFINITY) <= at) due += 1
  const kept = due + maxWaiting
  return { state: { ...state, waiting: waiting.slice(0, kept) }, evicted: waiting.slice(kept) }
}

function soonestFirst<Customer>(rules: CompiledRules<Customer>): (a: Waiting, b: Waiting) => number {
  const priority = (wait: Waiting): number => rules.byId.get(wait.rule)?.priority ?? 0
  return (a, b) =>
    a.dueAt - b.dueAt || priority(b) - priority(a) || inOrder(a.rule, b.rule) || inOrder(a.anchor, b.anchor)
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A name as waits and the record's recent facts keep it: cut alike, so that the two can be compared. */
export function keptText(text: string): string {
  return text.length <= maxKeptTextLength ? text : text.slice(0, maxKeptTextLength)
}

const nothingKept: Kept = {}

function keep<Customer>(compiled: CompiledRule<Customer>, event: TriggerEvent): Kept {
  if (compiled.keeps.length === 0) return nothingKept
  const kept: Record<string, string | number | boolean | readonly string[]> = {}
  for (const path of compiled.keeps) {
    const value = event.read(path)
    if (value === undefined) continue
    if (typeof value === 'string') kept[path] = keptText(value)
    else if (typeof value === 'object') kept[path] = value.slice(0, maxKeptItems).map(keptText)
    else kept[path] = value
  }
  return kept
}

/** One wait that came due, and what its rule says now. */
export interface Decided<Customer> {
  readonly candidate: Waiting
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
  return {
    state: { ...state, waiting },
    decided: { candidate: wait, compiled, stop: stopOf(compiled, wait, state, moment) },
  }
}

function stopOf<Customer>(
  compiled: CompiledRule<Customer> | null,
  wait: Waiting,
  { rules }: TriggerState,
  moment: Moment<Customer>,
): Stop | null {
  if (compiled === null) return { gate: 'rule-gone', reason: 'the policy has this rule no more' }
  // What is half done has passed its limits, and is itself what they would find.
  const memory = wait.acted === true || !Object.hasOwn(rules, wait.rule) ? undefined : rules[wait.rule]
  return ruleStop(compiled, wait, memory, moment)
}

/** Puts a wait back for later: quiet hours, or a cap that is full. */
export function deferTo<Customer>(
  rules: CompiledRules<Customer>,
  state: TriggerState,
  wait: Waiting,
  { until, by, now }: { readonly until: Instant; readonly by: PutOffBy; readonly now: Instant },
): Started {
  const later: Waiting = { ...wait, dueAt: until, firstDueAt: dueOf(wait), putOffBy: by }
  return boundedWaits(rules, { ...state, waiting: [...state.waiting, later] }, now)
}

/** The id of the message that a step of a rule plans for an anchor: the same however often it is planned. */
export function messageIdOf(
  customerId: string,
  { rule, anchor }: Pick<Candidate & Waiting, 'rule' | 'anchor'>,
  step = 0,
): string {
  return `msg-${contentHash(step === 0 ? [customerId, rule, anchor] : [customerId, rule, anchor, step]).slice(0, 24)}`
}
