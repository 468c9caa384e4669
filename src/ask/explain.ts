import { explainCondition, type LeafExplanation } from '../condition/index.ts'
import type { Customer, JournalEntry, JournalKind } from '../customer.ts'
import type { World } from '../fold/index.ts'
import { policyAt } from '../policy.ts'
import type { Instant } from '../time.ts'
import type { PutOffBy, Waiting } from '../triggers/index.ts'

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
  /** The gate that stopped it, or put it off (`quiet-hours`, `cap`), when one did. */
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
  /** How the rule's `if` reads the customer now, leaf by leaf; empty without an `if`. */
  readonly condition: readonly LeafExplanation[]
}

/** What of the journal an explanation is made of. */
export const explainedKinds: readonly JournalKind[] = [
  'message-planned',
  'message-withheld',
  'message-deferred',
  'message-changed',
  'task-opened',
]

/** Puts a rule's doings with one customer together from the journal and the record. PURE but for nothing: all is handed in. */
export function explain(
  world: World,
  customer: Customer | null,
  ruleId: string,
  journal: readonly JournalEntry[],
  now: Instant,
): Explanation {
  const policy = policyAt(world.policies, now)
  const compiled = policy.rules.byId.get(ruleId)
  if (customer === null) return bare(ruleId, 'unknown-customer', 'Nobody is known by these keys.')
  const steps = journal.filter(({ kind, data }) => data.rule === ruleId && explainedKinds.includes(kind)).map(stepOf)
  for (const wait of customer.waiting) {
    if (wait.rule === ruleId) steps.push(waitingStep(wait))
  }
  steps.sort((a, b) => a.at - b.at)
  const condition =
    compiled?.rule.if === undefined
      ? []
      : explainCondition(compiled.rule.if, policy.vocabulary, { customer, fact: null }, { now, zone: policy.data.zone })
  const last = steps.at(-1)
  if (last === undefined) {
    if (compiled === undefined) return bare(ruleId, 'unknown-rule', `The policy in force has no rule "${ruleId}".`)
    const started = `Nothing that starts "${ruleId}" (${[compiled.rule.on].flat().join(', ')}) has happened since it holds`
    return {
      ...bare(
        ruleId,
        'never-started',
        customer.muteBefore === null ? `${started}.` : `${started}, or it was due before the imported history ends.`,
      ),
      condition,
    }
  }
  return { rule: ruleId, status: statusOf(last), summary: sentence(ruleId, last), steps, condition }
}

function bare(rule: string, status: ExplainedStatus, summary: string): Explanation {
  return { rule, status, summary, steps: [], condition: [] }
}

function waitingStep({ dueAt, putOffBy }: Waiting): ExplainedStep {
  const decided = `will be decided at ${new Date(dueAt).toISOString()}`
  const reason = putOffBy === undefined ? decided : `${putOffWords[putOffBy]}; ${decided}`
  return { at: dueAt, what: 'waiting', gate: putOffBy ?? null, reason }
}

const putOffWords: Readonly<Record<PutOffBy, string>> = {
  'quiet-hours': 'put off to the end of the quiet hours',
  cap: 'put off until the cap has room',
}

const told = ['sent', 'delivered', 'read', 'clicked', 'replied', 'failed', 'ambiguous'] as const

function stepOf({ at, kind, data }: JournalEntry): ExplainedStep {
  const text = (key: string): string | null => (typeof data[key] === 'string' ? (data[key] as string) : null)
  if (kind === 'message-planned')
    return { at, what: 'planned', gate: null, reason: `planned for ${text('channel') ?? 'a channel'}` }
  if (kind === 'message-withheld') return { at, what: 'withheld', gate: text('gate'), reason: text('reason') ?? '' }
  if (kind === 'message-deferred') {
    const by: PutOffBy = data.gate === 'cap' ? 'cap' : 'quiet-hours'
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
