import type { Value } from '../condition/index.ts'
import { contentHash } from '../hash.ts'
import { addDuration, dayNumber, type Instant, startOfDay } from '../time.ts'
import { type CompiledRule, type CompiledRules, keptBill } from './compile.ts'
import {
  type Candidate,
  dueOf,
  isMuted,
  type Moment,
  type OutsideHours,
  outsideHours,
  ruleStop,
  type Stop,
} from './gates.ts'
import { isKnown } from './memory.ts'
import { matchRules } from './rule-index.ts'
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
  /** A mark of the bill it is about, the same for all facts of that bill, for `unless` of the same bill. */
  readonly bill?: string | undefined
  /** How many awards of rules led to it; nothing starts beyond {@link maxRuleDepth}. */
  readonly depth?: number | undefined
}

export interface Started {
  readonly state: TriggerState
  /** Waits that gave way because too many waited: those due last. */
  readonly evicted: readonly Waiting[]
  /** Waits in whose place a later start of the same rule waits now. */
  readonly replaced: readonly Waiting[]
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
  moment: Pick<Moment<Customer>, 'customer' | 'at' | 'zone' | 'muteBefore' | 'policyHash'>,
  only?: (compiled: CompiledRule<Customer>) => boolean,
): Started {
  if ((event.depth ?? 0) > maxRuleDepth) return { state, evicted: none, replaced: none }
  let waiting: Waiting[] | null = null
  let replaced = none
  const subject = { customer: moment.customer, fact: event.fact }
  for (const compiled of matchRules(rules, event.type, subject, { now: moment.at, zone: moment.zone })) {
    const { rule } = compiled
    if (only?.(compiled) === false) continue
    const dueAt = dueAfter(compiled, event.at, moment.zone)
    if (compiled.onlyTalks && isMuted({ dueAt }, moment.muteBefore)) continue
    if (isKnown(state, rule.id, event.anchor)) continue
    const current: readonly Waiting[] = waiting ?? state.waiting
    const waits = current.filter((wait) => wait.rule === rule.id)
    if ((rule.repeat ?? 'keep') === 'keep' && waits.length > 0) continue
    // A fact that arrives late doesn't take the place of one that happened after it.
    if (rule.repeat === 'restart' && waits.some((wait) => wait.anchorAt > event.at)) continue
    if (rule.repeat === 'restart') {
      waiting = current.filter((other) => other.rule !== rule.id)
      if (waits.length > 0) replaced = [...replaced, ...waits]
    } else waiting = current.slice()
    waiting.push(waitOf(compiled, event, dueAt, moment))
  }
  if (waiting === null) return { state, evicted: none, replaced }
  return { ...boundedWaits(rules, { ...state, waiting }, event.at), replaced }
}

/** A start of a rule as it waits. */
export function waitOf<Customer>(
  compiled: CompiledRule<Customer>,
  event: TriggerEvent,
  dueAt: Instant,
  { zone, policyHash }: Pick<Moment<Customer>, 'zone' | 'policyHash'>,
): Waiting {
  const { anchor, at: anchorAt, depth = 0 } = event
  const until = compiled.until?.kind === 'path' ? endNamedBy(event.read(compiled.until.path), zone) : undefined
  const campaign = campaignOf(event)
  return {
    rule: compiled.rule.id,
    anchor,
    anchorAt,
    dueAt,
    kept: keep(compiled, event),
    ...(depth > 0 && { depth }),
    ...(until !== undefined && { until }),
    ...(compiled.isPinned && policyHash !== undefined && { pinnedTo: policyHash }),
    ...(campaign !== undefined && { campaign }),
  }
}

/** The last instant of a day or the instant itself; undefined of what is neither. */
function endNamedBy(said: Value | undefined, zone: string): Instant | undefined {
  if (typeof said === 'number') return said
  if (typeof said !== 'string') return undefined
  try {
    return startOfDay(dayNumber(said) + 1, zone) - 1
  } catch {
    return undefined
  }
}

function campaignOf({ read }: TriggerEvent): string | undefined {
  const named = read('fact.campaignId') ?? read('fact.promotionId')
  return typeof named === 'string' ? keptText(named) : undefined
}

/**
 * The waits of rules that read otherwise by now: due as long after their start as the rule says today. A wait of a pinned
 * rule, one that was put off and one that is half done stay as they are, as does one whose rule is gone.
 */
export function dueAgain<Customer>(
  rules: CompiledRules<Customer>,
  state: TriggerState,
  { at, zone }: Pick<Moment<Customer>, 'at' | 'zone'>,
): Started {
  let isSame = true
  const waiting = state.waiting.map((wait) => {
    const compiled = rules.byId.get(wait.rule)
    if (compiled === undefined || wait.pinnedTo !== undefined) return wait
    if (wait.firstDueAt !== undefined || wait.done !== undefined) return wait
    const dueAt = dueAfter(compiled, wait.anchorAt, zone)
    if (dueAt === wait.dueAt) return wait
    isSame = false
    return { ...wait, dueAt }
  })
  return isSame ? { state, evicted: none, replaced: none } : boundedWaits(rules, { ...state, waiting }, at)
}

function dueAfter<Customer>({ after }: CompiledRule<Customer>, anchorAt: Instant, zone: string): Instant {
  return after === null ? anchorAt : addDuration(anchorAt, after, zone)
}

/** Waits in order, the latest given up when there are too many; those due by `at` are decided before they count. */
export function boundedWaits<Customer>(rules: CompiledRules<Customer>, state: TriggerState, at: Instant): Started {
  const waiting = state.waiting.toSorted(soonestFirst(rules))
  let due = 0
  while ((waiting[due]?.dueAt ?? Number.POSITIVE_INFINITY) <= at) due += 1
  const kept = due + maxWaiting
  return { state: { ...state, waiting: waiting.slice(0, kept) }, evicted: waiting.slice(kept), replaced: none }
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
  const bill = compiled.asksBill ? event.bill : undefined
  if (compiled.keeps.length === 0 && bill === undefined) return nothingKept
  const kept: Record<string, string | number | boolean | readonly string[]> = {}
  if (bill !== undefined) kept[keptBill] = bill
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
  /** When the rule's hours begin, for a start that is due outside them: it is to be put off until then. */
  readonly hoursAt: Instant | null
}

/** By which rule a start is decided; null when there is none. */
export type RuleOf<Customer> = (wait: Waiting) => CompiledRule<Customer> | null

/**
 * Takes the first wait that is due at `moment.at` off the list and decides it; null when none is due.
 * @param ruleOf Finds the rule of a pinned wait in the policy it is pinned to; the rules given when left out.
 */
export function nextDue<Customer>(
  rules: CompiledRules<Customer>,
  state: TriggerState,
  moment: Moment<Customer>,
  ruleOf: RuleOf<Customer> = ({ rule }) => rules.byId.get(rule) ?? null,
): { readonly state: TriggerState; readonly decided: Decided<Customer> } | null {
  const [wait, ...waiting] = state.waiting
  if (wait === undefined || wait.dueAt > moment.at) return null
  return { state: { ...state, waiting }, decided: decidedOf(ruleOf(wait), wait, state, moment) }
}

function decidedOf<Customer>(
  compiled: CompiledRule<Customer> | null,
  candidate: Waiting,
  { rules }: TriggerState,
  moment: Moment<Customer>,
): Decided<Customer> {
  if (compiled === null) {
    const stop: Stop = { gate: 'rule-gone', reason: 'the policy has this rule no more' }
    return { candidate, compiled, stop, hoursAt: null }
  }
  const outside = outsideWhenDue(compiled, candidate, moment)
  if (outside !== null && 'until' in outside) return { candidate, compiled, stop: null, hoursAt: outside.until }
  if (outside !== null) return { candidate, compiled, stop: outside.stop, hoursAt: null }
  // What is half done has passed its limits, and is itself what they would find.
  const memory = candidate.acted === true || !Object.hasOwn(rules, candidate.rule) ? undefined : rules[candidate.rule]
  return { candidate, compiled, stop: ruleStop(compiled, candidate, memory, moment), hoursAt: null }
}

/** Points and tags go by when they were due, whenever a worker looks; what only talks must not do so outside its hours. */
function outsideWhenDue<Customer>(
  compiled: CompiledRule<Customer>,
  candidate: Waiting,
  moment: Moment<Customer>,
): OutsideHours | null {
  // About imported history nothing is said at any hour, and what is put off counts as of today.
  if (!compiled.onlyActs && isMuted(candidate, moment.muteBefore)) return null
  const outside = outsideHours(compiled, candidate, moment.at, moment)
  if (outside !== null || !compiled.onlyTalks) return outside
  return outsideHours(compiled, candidate, moment.now, moment)
}

/** Puts a wait back for later: the rule's hours, quiet hours, or a cap that is full. */
export function deferTo<Customer>(
  rules: CompiledRules<Customer>,
  state: TriggerState,
  wait: Waiting,
  { until, by, now }: { readonly until: Instant; readonly by: PutOffBy; readonly now: Instant },
): Started {
  const awaitedHour = wait.awaitedHour === true || by === 'preferred-hour'
  const later: Waiting = {
    ...wait,
    dueAt: until,
    firstDueAt: dueOf(wait),
    putOffBy: by,
    ...(awaitedHour && { awaitedHour }),
  }
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
