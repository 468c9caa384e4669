import type { LeafExplanation } from '../condition/index.ts'
import type { Customer, JournalEntry } from '../customer.ts'
import { explainWhere, type Happened, type KnownOfCustomer, tryRule, type World } from '../fold/index.ts'
import type { Instant } from '../time.ts'
import {
  type CompiledRule,
  type DecidedWhen,
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

/** The rule as the policy read it that decided an entry. */
function ruleIn({ policies }: World, { policyHash }: JournalEntry, rule: string): CompiledRule<Customer> | null {
  const policy = policies.find((from) => from.policy.hash === policyHash)?.policy ?? policies.at(-1)?.policy
  return policy?.rules.byId.get(rule) ?? null
}

/** The latest decision that the journal holds of a rule; null when it holds none. */
export function latestDecision(world: World, rule: string, journal: readonly JournalEntry[]): TracedDecision | null {
  const entry = journal.filter(({ kind, data }) => data.rule === rule && decidingKinds.has(kind)).at(-1)
  return entry === undefined ? null : decisionIn(entry, ruleIn(world, entry, rule))
}

const decidingKinds: ReadonlySet<JournalEntry['kind']> = new Set([
  'message-planned',
  'message-withheld',
  'message-deferred',
  'task-opened',
])

function decisionIn(entry: JournalEntry, compiled: CompiledRule<Customer> | null): TracedDecision {
  const when: DecidedWhen = entry.data.when === 'at sending' ? 'sending' : 'firing'
  const end = endOf(entry)
  return { at: entry.at, outcome: outcomes[end.status], gates: traceGates(compiled, end, when) }
}

const outcomes = { acted: 'goes', stopped: 'stopped', 'put-off': 'later' } as const

function endOf(entry: JournalEntry): DecisionEnd {
  const { kind, data } = entry
  if (kind === 'message-deferred') {
    const by = putOffBy(entry)
    return { status: 'put-off', by, reason: putOffWords[by] }
  }
  const gate = gates.find((known): known is Gate => known === data.gate)
  if (kind !== 'message-withheld' || gate === undefined) return { status: 'acted' }
  return { status: 'stopped', stop: { gate, reason: typeof data.reason === 'string' ? data.reason : '' } }
}

/** Whether the rule would go if it fired now, gate by gate: the engine decides it, and nothing comes of it. */
export function decisionNow(
  world: World,
  customer: Customer,
  {
    compiled,
    last,
    now,
  }: { readonly compiled: CompiledRule<Customer>; readonly last: Happened | null; readonly now: Instant },
): TracedDecision {
  const entries = tryRule(world, customer, { rule: compiled, fact: last?.fact ?? null, now })
  const entry = entries.find(({ kind }) => decidingKinds.has(kind))
  if (entry !== undefined) return { ...decisionIn(entry, compiled), at: now }
  return { at: now, outcome: 'goes', gates: traceGates(compiled, { status: 'acted' }) }
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
