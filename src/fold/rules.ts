import type { Value } from '../condition/index.ts'
import type { Fact } from '../facts/index.ts'
import { contentHash } from '../hash.ts'
import { textFromMinor } from '../money.ts'
import type { Policy } from '../policy.ts'
import type { Customer } from '../customer.ts'
import { readPath } from '../vocabulary.ts'
import { addDuration, type Instant, parseDuration } from '../time.ts'
import {
  type Candidate,
  type CompiledRule,
  type Decided,
  deferTo,
  isMuted,
  type Kept,
  type Moment,
  messageIdOf,
  nextDue,
  type PlannedMessage,
  planMessage,
  type Recipient,
  type RuleAction,
  remember,
  startRules,
  type Template,
  type TriggerEvent,
  type Waiting,
} from '../triggers/index.ts'
import { change, type DerivedFact, type Draft, journal, nextId } from './draft.ts'
import { track } from './messages.ts'
import { openTask } from './people.ts'
import { award } from './points.ts'

/** An award starts rules, which may award: this deep and no deeper. */
export const maxRuleDepth = 3
/** Waits decided in one step. */
const maxDecisions = 200

/** Lets a fact, and what the modules concluded from it, start rules; then fires what is due. */
export function runRules(draft: Draft, fact: Fact | null, depth = 0): void {
  if (fact !== null) start(draft, eventOf(draft, fact.type, fact.occurredAt, fact))
  startDerived(draft)
  fireDue(draft, depth)
}

function startDerived(draft: Draft): void {
  const { derived } = draft
  if (derived.length === 0) return
  draft.derived = []
  for (const conclusion of derived) start(draft, derivedEvent(draft, conclusion))
}

export function derivedEvent(draft: Draft, conclusion: DerivedFact): TriggerEvent {
  const event = eventOf(draft, conclusion.type, conclusion.at, conclusion)
  return { ...event, anchor: `${conclusion.type}/${conclusion.to}/${conclusion.at}` }
}

export function eventOf(draft: Draft, type: string, at: Instant, fact: object): TriggerEvent {
  const { vocabulary } = draft.policy
  const subject = { customer: draft.customer, fact }
  const read = (path: string): Value | undefined => readPath(vocabulary, path, subject)
  return { type, anchor: draft.cause, at, fact, read }
}

/** Starts the rules of one event. `only` restricts them when a policy is armed anew. */
export function start(draft: Draft, event: TriggerEvent, only?: (compiled: CompiledRule<Customer>) => boolean): void {
  const { customer, policy } = draft
  const moment = { customer, at: event.at, zone: policy.data.zone, muteBefore: customer.muteBefore }
  const { state, evicted } = startRules(policy.rules, { rules: customer.rules, waiting: customer.waiting }, event, moment, only)
  if (state.waiting !== customer.waiting) change(draft, { waiting: state.waiting })
  for (const wait of evicted) journal(draft, 'wait-evicted', { rule: wait.rule, anchor: wait.anchor, dueAt: wait.dueAt })
}

function fireDue(draft: Draft, depth: number): void {
  for (let decisions = 0; decisions < maxDecisions; decisions += 1) {
    const { customer } = draft
    const due = nextDue(draft.policy.rules, { rules: customer.rules, waiting: customer.waiting }, momentOf(draft))
    if (due === null) return
    change(draft, { waiting: due.state.waiting })
    decide(draft, due.decided, depth)
  }
}

export function momentOf(draft: Draft): Moment<Customer> {
  const { customer } = draft
  return {
    customer,
    customerId: customer.id,
    at: draft.at,
    now: draft.now,
    zone: draft.policy.data.zone,
    cycle: customer.journey.cycle,
    lately: customer.lately,
    muteBefore: customer.muteBefore,
  }
}

function decide(draft: Draft, { candidate, compiled, stop }: Decided<Customer>, depth: number): void {
  if (compiled === null || stop !== null) {
    forget(draft, candidate, null)
    journal(draft, 'message-withheld', { rule: candidate.rule, anchor: candidate.anchor, gate: stop?.gate ?? 'rule-gone', reason: stop?.reason ?? '' })
    return
  }
  let acted = false
  for (const action of compiled.rule.then) {
    const result = act(draft, compiled, candidate, action, depth)
    if (result === 'deferred') return
    acted = acted || result === 'acted'
  }
  forget(draft, candidate, acted ? { at: draft.at, cycle: draft.customer.journey.cycle } : null)
}

function forget(draft: Draft, candidate: Candidate & { readonly rule: string }, acted: { readonly at: Instant; readonly cycle: number } | null): void {
  const { rules, waiting } = draft.customer
  change(draft, { rules: remember({ rules, waiting }, candidate, acted).rules })
}

type Acted = 'acted' | 'withheld' | 'deferred'

function act(draft: Draft, compiled: CompiledRule<Customer>, candidate: Candidate & { readonly rule: string }, action: RuleAction, depth: number): Acted {
  const { rule } = compiled
  if (('send' in action || 'task' in action) && isMuted(candidate, draft.customer.muteBefore)) return 'withheld'
  if ('send' in action) return send(draft, compiled, candidate, action.send.template)
  if ('task' in action) {
    const { kind, owner = null, dueAfter, note = null } = action.task
    const dueAt = dueAfter === undefined ? null : addDuration(draft.at, parseDuration(dueAfter), draft.policy.data.zone)
    const id = `task-${contentHash([draft.customer.id, rule.id, candidate.anchor]).slice(0, 24)}`
    openTask(draft, { id, subject: draft.customer.id, kind, stage: 'open', owner, dueAt, note, causedBy: candidate.anchor, openedAt: draft.at })
    return 'acted'
  }
  if ('tag' in action) {
    const { add, remove } = action.tag
    const { profile } = draft.customer
    const others = profile.tags.filter((tag) => tag !== add && tag !== remove)
    change(draft, { profile: { ...profile, tags: add === undefined ? others : [...others, add].slice(-16) } })
    journal(draft, 'tagged', { rule: rule.id, add, remove })
    return 'acted'
  }
  const { points, reason } = action.award
  const commandId = contentHash([rule.id, candidate.anchor])
  if (award(draft, { commandId, points, reason, actor: `rule:${rule.id}` }) !== null) return 'withheld'
  if (depth < maxRuleDepth) {
    start(draft, { ...eventOf(draft, 'points.awarded', draft.at, { type: 'points.awarded', points, reason }), anchor: nextId(draft) })
  }
  return 'acted'
}

function send(draft: Draft, compiled: CompiledRule<Customer>, candidate: Candidate & { readonly rule: string }, templateId: string): Acted {
  const { rule } = compiled
  const { policy, customer } = draft
  const template = policy.templates[templateId]
  if (template === undefined) return 'withheld'
  const messageId = messageIdOf(customer.id, rule.id, candidate.anchor)
  if (customer.messages.some((message) => message.id === messageId)) return 'withheld'
  const variables = valuesOf(policy, customer, template, candidate.kept)
  const { purpose, topic = null } = rule
  const zone = zoneOf(policy, customer)
  const plan = planMessage(policy.messages, { messageId, purpose, topic, template, variables }, recipientOf(customer), draft.now, zone)
  if (plan.status === 'deferred') {
    const wait: Waiting = { ...candidate, rule: rule.id }
    change(draft, { waiting: deferTo(policy.rules, { rules: customer.rules, waiting: customer.waiting }, wait, plan.until).waiting })
    return 'deferred'
  }
  if (plan.status === 'withheld') {
    journal(draft, 'message-withheld', { rule: rule.id, anchor: candidate.anchor, template: templateId, gate: plan.stop.gate, reason: plan.stop.reason })
    return 'withheld'
  }
  const { ladder, language } = plan
  const { anchor, anchorAt, kept } = candidate
  const message: PlannedMessage = { messageId, rule: rule.id, template: templateId, purpose, topic, language, ladder, variables, anchor, anchorAt, kept, policyHash: policy.hash }
  draft.outbox.push({ id: messageId, kind: 'message', dueAt: draft.now, message })
  track(draft, { id: messageId, rule: rule.id, topic, purpose, channel: ladder[0] ?? '', status: 'planned', at: draft.now, plannedAt: draft.now, anchorAt, attempt: 0 })
  journal(draft, 'message-planned', { message: messageId, rule: rule.id, anchor, template: templateId, channel: ladder[0], ladder, variables })
  return 'acted'
}

/** The zone a customer lives by: their own, else that of the shop where they became known, else the policy's. */
export function zoneOf(policy: Policy, { profile }: Customer): string {
  const store = profile.capture?.storeId
  return profile.zone ?? (store === undefined || store === null ? undefined : policy.data.stores[store]?.zone) ?? policy.data.zone
}

/** What the planner must know of a customer. Consent fails closed: only what was granted is allowed. */
export function recipientOf(customer: Customer): Recipient {
  const { profile, consents, messages } = customer
  return {
    addresses: { whatsapp: profile.whatsapp ?? profile.phone, sms: profile.phone, email: profile.email },
    allows: (channel, purpose) => {
      const status = consents[`${channel}:${purpose}`]?.status
      // A receipt for what was just bought needs no permission, but a refusal of it stands.
      return purpose === 'transactional' ? status !== 'withdrawn' : status === 'granted'
    },
    suppressed: (purpose) => profile.tags.includes(`no-${purpose}`),
    language: profile.language,
    messages,
  }
}

/** The template's variables as texts, from the customer as they are and the fact as it was. */
export function valuesOf(policy: Policy, customer: Customer, template: Template, kept: Kept): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const [name, { from, as = 'text', fallback }] of Object.entries(template.variables)) {
    const value = from.startsWith('fact.') ? kept[from] : readPath(policy.vocabulary, from, { customer, fact: null })
    const text = value === undefined ? fallback : written(policy, value, as)
    if (text !== undefined && text !== '') values[name] = text
  }
  return values
}

function written(policy: Policy, value: Value, as: 'text' | 'money' | 'number' | 'day'): string {
  const { locale, currency, zone } = policy.data
  if (typeof value === 'object') return value.join(', ')
  switch (as) {
    case 'money':
      return typeof value === 'number' ? new Intl.NumberFormat(locale, { style: 'currency', currency }).format(Number(textFromMinor(value, currency))) : String(value)
    case 'number':
      return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : String(value)
    case 'day':
      return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: typeof value === 'number' ? zone : 'UTC' }).format(typeof value === 'number' ? value : Date.parse(`${value}T00:00:00Z`))
    case 'text':
      return String(value)
  }
}
