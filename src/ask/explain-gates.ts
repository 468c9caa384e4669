import type { LeafExplanation } from '../condition/index.ts'
import type { Customer, JournalEntry } from '../customer.ts'
import { explainWhere, type Happened, type KnownOfCustomer, ruleOf, tryRule, type World } from '../fold/index.ts'
import type { Policy } from '../policy.ts'
import type { Instant } from '../time.ts'
import {
  type CompiledRule,
  type Deciding,
  type DecisionEnd,
  type Gate,
  gates,
  type PutOffBy,
  type TracedGate,
  traceGates,
} from '../triggers/index.ts'

/** One decision gate by gate. */
export interface TracedDecision {
  readonly at: Instant
  /** `goes`: nothing stops it. `later`: it is put off, and asked again then. */
  readonly outcome: 'goes' | 'stopped' | 'later'
  /** In the order in which they are asked. */
  readonly gates: readonly TracedGate[]
}

/** The last fact that could have started a rule, and why it did not. */
export interface ExplainedStart {
  readonly type: string
  readonly at: Instant
  /** How the rule's `where` read it and the customer as they were then, leaf by leaf; empty without a `where`. */
  readonly where: readonly LeafExplanation[]
}

export const putOffWords: Readonly<Record<PutOffBy, string>> = {
  hours: 'put off to the next of the hours in which its rule may act',
  'quiet-hours': 'put off to the end of the quiet hours',
  cap: 'put off until the cap has room',
  'preferred-hour': 'put off to the hour at which the customer usually answers or buys',
}

/** What put a message off, by its journal entry. */
export function putOffBy({ data }: JournalEntry): PutOffBy {
  const gate = typeof data.gate === 'string' ? data.gate : ''
  return Object.hasOwn(putOffWords, gate) ? (gate as PutOffBy) : 'quiet-hours'
}

/** The policy that a message or a start of a pinned rule goes by, as its entry says, or the entry of its planning. */
export function pinIn({ data }: JournalEntry, journal: readonly JournalEntry[]): string | undefined {
  if (typeof data.pinnedTo === 'string') return data.pinnedTo
  if (data.message === undefined) return undefined
  const planned = journal.find(({ kind, data: { message } }) => kind === 'message-planned' && message === data.message)
  return typeof planned?.data.pinnedTo === 'string' ? planned.data.pinnedTo : undefined
}

function policyOf({ policies }: World, { policyHash }: JournalEntry): Policy | null {
  return policies.find(({ policy: { hash } }) => hash === policyHash)?.policy ?? null
}

/** The latest decision that the journal holds of a rule; null when it holds none. */
export function latestDecision(world: World, rule: string, journal: readonly JournalEntry[]): TracedDecision | null {
  const entry = journal.filter(({ kind, data }) => data.rule === rule && decidingKinds.has(kind)).at(-1)
  if (entry === undefined) return null
  const inForce = policyOf(world, entry)
  const pinnedTo = pinIn(entry, journal)
  const compiled = inForce === null ? null : (ruleOf(world, { rule, pinnedTo }, inForce)?.compiled ?? null)
  const isQuiet = inForce !== null && compiled !== null && !mayBeQuiet(inForce, compiled) ? false : null
  return decisionIn(entry, compiled, isQuiet)
}

/** By what clock the customer lived then is not written down, so of a purpose that has quiet hours it stays open. */
function mayBeQuiet({ messages: { quietHours } }: Policy, { rule }: CompiledRule<Customer>): boolean {
  return quietHours?.purposes.includes(rule.purpose) === true
}

const decidingKinds: ReadonlySet<JournalEntry['kind']> = new Set([
  'message-planned',
  'message-withheld',
  'message-deferred',
  'task-opened',
])

const decidedWhen: Readonly<Record<string, Deciding['when']>> = {
  'at sending': 'sending',
  'before sending': 'giving-way',
}

function decisionIn(
  entry: JournalEntry,
  compiled: CompiledRule<Customer> | null,
  isQuiet: boolean | null,
): TracedDecision {
  const { when } = entry.data
  const end = endOf(entry)
  const deciding = { when: typeof when === 'string' ? decidedWhen[when] : undefined, isQuiet }
  return { at: entry.at, outcome: outcomes[end.status], gates: traceGates(compiled, end, deciding) }
}

const outcomes = { acted: 'goes', stopped: 'stopped', 'put-off': 'later' } as const

function endOf(entry: JournalEntry): DecisionEnd {
  const { kind, data } = entry
  if (kind === 'message-deferred') {
    const by = putOffBy(entry)
    return { status: 'put-off', by, reason: putOffWords[by] }
  }
  if (kind === 'task-opened') return { status: 'acted', by: 'task' }
  const gate = gates.find((known): known is Gate => known === data.gate)
  if (kind !== 'message-withheld' || gate === undefined) return { status: 'acted' }
  return { status: 'stopped', stop: { gate, reason: typeof data.reason === 'string' ? data.reason : '' } }
}

/** What is asked as of now. */
export interface AskedNow {
  /** The rule as what waits goes by it; null when there is none any more. */
  readonly compiled: CompiledRule<Customer> | null
  readonly isWaiting: boolean
  readonly last: Happened | null
  readonly now: Instant
}

/**
 * Whether the rule would go if it fired now, gate by gate: the engine decides it, and nothing comes of it. What does not wait
 * must start first, so that its `where` is asked before all else; null when nothing is known that could start it.
 */
export function decisionNow(
  world: World,
  customer: Customer,
  { compiled, isWaiting, last, now }: AskedNow,
): TracedDecision | null {
  if (compiled === null) {
    const stop = { gate: 'rule-gone', reason: 'the policy has this rule no more' } as const
    return isWaiting ? { at: now, outcome: 'stopped', gates: traceGates(null, { status: 'stopped', stop }) } : null
  }
  if (!isWaiting && last === null && compiled.rule.where !== undefined) return null
  const { where, journal, isQuiet } = tryRule(world, customer, { rule: compiled, fact: last?.fact ?? null, now })
  const entry = journal.find(({ kind }) => decidingKinds.has(kind))
  const decision: TracedDecision =
    entry === undefined
      ? { at: now, outcome: 'goes', gates: traceGates(compiled, { status: 'acted' }) }
      : { ...decisionIn(entry, compiled, isQuiet), at: now }
  if (where === null) return decision
  if (where.holds) {
    const passed = { gate: 'where', outcome: 'passed', reason: `the last ${last?.type} is what it asks for` } as const
    return { ...decision, gates: [passed, ...decision.gates] }
  }
  const failing = where.leaves.filter(({ holds }) => !holds).map(leafWords)
  const reason = failing.length > 0 ? failing.join('; ') : `the last ${last?.type} is not what it asks for`
  const rest = traceGates(compiled, { status: 'acted' }).map(
    ({ gate }): TracedGate => ({ gate, outcome: 'not-reached', reason: 'stopped before, at where' }),
  )
  return { at: now, outcome: 'stopped', gates: [{ gate: 'where', outcome: 'stopped', reason }, ...rest] }
}

/** Why the last fact that could have started the rule did not. */
export function explainStart(
  world: World,
  customer: Customer,
  compiled: CompiledRule<Customer>,
  happened: Happened,
  known: KnownOfCustomer,
): ExplainedStart {
  const { type, at } = happened
  return { type, at, where: explainWhere(world, customer, compiled, happened, known) }
}

/** The leaf in words: `purchases.days eq 1, and was 3`. */
export function leafWords({ path, operator, expected, found }: LeafExplanation): string {
  return `${path} ${operator} ${JSON.stringify(expected)}, and was ${found === undefined ? 'missing' : JSON.stringify(found)}`
}
