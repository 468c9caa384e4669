import { explainCondition, type LeafExplanation } from '../condition/index.ts'
import type { Customer, JournalEntry, JournalKind } from '../customer.ts'
import { type Happened, type KnownOfCustomer, type RuleInPolicy, ruleOf, type World } from '../fold/index.ts'
import { type Policy, policyAt } from '../policy.ts'
import type { Instant } from '../time.ts'
import type { Waiting } from '../triggers/index.ts'
import {
  decisionNow,
  type ExplainedStart,
  explainStart,
  latestDecision,
  leafWords,
  pinIn,
  putOffBy,
  putOffWords,
  type TracedDecision,
} from './explain-gates.ts'

/** Where a rule stands with a customer. */
export type ExplainedStatus =
  | 'unknown-customer'
  | 'unknown-rule'
  | 'never-started'
  | 'waiting'
  | 'planned'
  | 'sent'
  | 'task-opened'
  | 'withheld'

/** One step on the way of a rule's message or task, in order. */
export interface ExplainedStep {
  readonly at: Instant
  readonly what:
    | 'waiting'
    | 'put-off'
    | 'planned'
    | 'withheld'
    | 'sending'
    | 'sent'
    | 'delivered'
    | 'read'
    | 'clicked'
    | 'replied'
    | 'failed'
    | 'ambiguous'
    | 'task-opened'
  /** The gate that stopped it, or put it off (`hours`, `quiet-hours`, `cap`, `preferred-hour`), when one did. */
  readonly gate: string | null
  readonly reason: string
}

/** Why somebody did, or didn't, get what a rule sends, or the staff a task about them. */
export interface Explanation {
  readonly rule: string
  readonly status: ExplainedStatus
  /** The answer in a sentence. */
  readonly summary: string
  readonly steps: readonly ExplainedStep[]
  /**
   * How the rule's `if` reads the customer now, leaf by leaf; empty without an `if`. Of a pinned rule that waits, or whose
   * message is not sent yet, as it read when it started.
   */
  readonly condition: readonly LeafExplanation[]
  /** The latest decision gate by gate, whether it was sent or withheld; null when none was made. */
  readonly decision: TracedDecision | null
  /**
   * The same as of now: would it go if it fired now? What waits is asked as it waits, by the rule it is pinned to if it is;
   * else it is as if the last fact that may start the rule had just happened, and the rule's `where` is the first gate. Null
   * for a rule that the policy in force does not have and that does not wait, and for one with a `where` while nothing that
   * may start it has happened.
   */
  readonly now: TracedDecision | null
  /** Of a rule that never started: the last fact that could have started it, if any happened. */
  readonly start: ExplainedStart | null
}

/** What an explanation knows beside the journal. */
export interface ExplainedHistory {
  /** The last that happened of what the rule starts on. */
  readonly last?: Happened | null | undefined
  /** Asked for only by a rule that never started: without it `start` stays null. */
  readonly known?: KnownOfCustomer | undefined
}

/** What of the journal an explanation is made of. */
export const explainedKinds: readonly JournalKind[] = [
  'message-planned',
  'message-withheld',
  'message-deferred',
  'message-changed',
  'task-opened',
]

/**
 * Puts a rule's doings with one customer together from the journal and the record. PURE: all is handed in.
 * @param journal Entries of {@link explainedKinds}, in order.
 */
export function explain(
  world: World,
  customer: Customer | null,
  ruleId: string,
  journal: readonly JournalEntry[],
  now: Instant,
  { last: happened = null, known }: ExplainedHistory = {},
): Explanation {
  const policy = policyAt(world.policies, now)
  if (customer === null) return bare(ruleId, 'unknown-customer', 'Nobody is known by these keys.')
  const entries = journal.filter(({ kind, data }) => data.rule === ruleId && explainedKinds.includes(kind))
  const steps = stepsOf(entries)
  const isWaiting = customer.waiting.some(({ rule }) => rule === ruleId)
  const home = homeOf(world, customer, { ruleId, policy, entries })
  const compiled = home?.compiled
  for (const wait of customer.waiting) {
    if (wait.rule === ruleId) steps.push(waitingStep(wait))
  }
  steps.sort((a, b) => a.at - b.at)
  const last = steps.at(-1)
  if (last === undefined && compiled === undefined)
    return bare(ruleId, 'unknown-rule', `The policy in force has no rule "${ruleId}".`)
  const condition =
    home?.compiled.rule.if === undefined
      ? []
      : explainCondition(
          home.compiled.rule.if,
          home.policy.vocabulary,
          { customer, fact: null },
          { now, zone: policy.data.zone },
        )
  const isUnstarted = last === undefined && compiled !== undefined && happened !== null && known !== undefined
  const start = isUnstarted ? explainStart(world, customer, compiled, happened, known) : null
  const told = {
    rule: ruleId,
    steps,
    condition,
    decision: latestDecision(world, ruleId, journal),
    now: decisionNow(world, customer, { compiled: compiled ?? null, isWaiting, last: happened, now }),
    start,
  }
  if (last !== undefined) return { ...told, status: statusOf(last), summary: sentence(ruleId, last) }
  return {
    ...told,
    status: 'never-started',
    summary: whyNever(customer, ruleId, [compiled?.rule.on ?? []].flat(), start),
  }
}

/** The rule that what waits goes by, or what is planned and not sent yet; else as the policy in force has it. */
function homeOf(
  world: World,
  { waiting, messages }: Customer,
  {
    ruleId,
    policy,
    entries,
  }: { readonly ruleId: string; readonly policy: Policy; readonly entries: readonly JournalEntry[] },
): RuleInPolicy | null {
  const wait = waiting.find(({ rule }) => rule === ruleId)
  if (wait !== undefined) return ruleOf(world, wait, policy)
  const open = messages.filter(({ rule, status }) => rule === ruleId && (status === 'planned' || status === 'sending'))
  const planned = entries.find(
    ({ kind, data }) => kind === 'message-planned' && open.some(({ id }) => id === data.message),
  )
  return ruleOf(world, { rule: ruleId, pinnedTo: planned && pinIn(planned, entries) }, policy)
}

function whyNever(
  { muteBefore }: Customer,
  ruleId: string,
  on: readonly string[],
  start: ExplainedStart | null,
): string {
  const failing = start?.where.filter(({ holds }) => !holds) ?? []
  if (start !== null && failing.length > 0) {
    const leaves = failing.map(leafWords).join('; ')
    return `"${ruleId}" never started: the last ${start.type}, ${new Date(start.at).toISOString()}, is not what it asks for (${leaves}).`
  }
  const started = `Nothing that starts "${ruleId}" (${on.join(', ')}) has happened since it holds`
  return muteBefore === null ? `${started}.` : `${started}, or it was due before the imported history ends.`
}

function bare(rule: string, status: ExplainedStatus, summary: string): Explanation {
  return { rule, status, summary, steps: [], condition: [], decision: null, now: null, start: null }
}

function waitingStep({ dueAt, putOffBy }: Waiting): ExplainedStep {
  const decided = `will be decided at ${new Date(dueAt).toISOString()}`
  const reason = putOffBy === undefined ? decided : `${putOffWords[putOffBy]}; ${decided}`
  return { at: dueAt, what: 'waiting', gate: putOffBy ?? null, reason }
}

const told = ['sent', 'delivered', 'read', 'clicked', 'replied', 'failed', 'ambiguous'] as const

/** Why a message went on to the channel on which it is. */
interface WentOn {
  readonly channel: unknown
  readonly reason: string
}

/** Every entry as a step; of what went on to another channel it is told why. */
function stepsOf(entries: readonly JournalEntry[]): ExplainedStep[] {
  const wentOn = new Map<unknown, WentOn>()
  return entries.map((entry) => {
    const step = stepOf(entry)
    const { kind, data } = entry
    if (kind !== 'message-changed') return step
    const { message, status, channel, reason, rung } = data
    if (status === 'sending' && rung !== undefined && typeof reason === 'string')
      wentOn.set(message, { channel, reason })
    const why = wentOn.get(message)
    return reason === undefined && why !== undefined && why.channel === channel
      ? { ...step, reason: `${step.reason}, since ${why.reason}` }
      : step
  })
}

function stepOf(entry: JournalEntry): ExplainedStep {
  const { at, kind, data } = entry
  const text = (key: string): string | null => (typeof data[key] === 'string' ? (data[key] as string) : null)
  if (kind === 'message-planned')
    return { at, what: 'planned', gate: null, reason: `planned for ${text('channel') ?? 'a channel'}` }
  if (kind === 'message-withheld') return { at, what: 'withheld', gate: text('gate'), reason: text('reason') ?? '' }
  if (kind === 'message-deferred') {
    const by = putOffBy(entry)
    const until = typeof data.until === 'number' ? `, ${new Date(data.until).toISOString()}` : ''
    return { at, what: 'put-off', gate: by, reason: `${putOffWords[by]}${until}` }
  }
  if (kind === 'task-opened') {
    const owner = text('owner')
    const reason = `the task "${text('kind')}" was opened${owner === null ? '' : ` for ${owner}`}`
    return { at, what: 'task-opened', gate: null, reason }
  }
  const status = text('status')
  const what = told.find((known) => known === status) ?? 'sending'
  return { at, what, gate: null, reason: text('reason') ?? `${what} on ${text('channel') ?? 'a channel'}` }
}

function statusOf({ what }: ExplainedStep): ExplainedStatus {
  switch (what) {
    case 'waiting':
    case 'planned':
    case 'withheld':
    case 'task-opened':
      return what
    // Nothing followed, and it waits no more: it gave way to others that wait.
    case 'put-off':
    case 'failed':
    case 'ambiguous':
      return 'withheld'
    case 'sending':
      return 'planned'
    case 'sent':
    case 'delivered':
    case 'read':
    case 'clicked':
    case 'replied':
      return 'sent'
  }
}

function sentence(rule: string, { what, gate, reason }: ExplainedStep): string {
  return what === 'withheld' && gate !== null
    ? `"${rule}" was withheld at the gate "${gate}": ${reason}.`
    : `"${rule}": ${what}; ${reason}.`
}
