import type { Customer } from '../customer.ts'
import type { Policy } from '../policy.ts'
import { addDuration, type Instant } from '../time.ts'
import {
  type CompiledRule,
  dueOf,
  languageOf,
  messageIdOf,
  type PlannedMessage,
  type PutOffBy,
  planMessage,
  type Recipient,
  type RuleAction,
  type Waiting,
} from '../triggers/index.ts'
import { type Draft, journal } from './draft.ts'
import { track } from './messages.ts'
import { peaceOf } from './suppress.ts'
import { valuesOf } from './wording.ts'

/** A message that quiet hours or a cap put off until there is room. */
export interface PutOff {
  readonly until: Instant
  readonly by: PutOffBy
}

/** What one step of a rule came to. */
export type Acted = 'acted' | 'withheld' | PutOff

/** One step of a rule for one start of it. */
export interface RuleStep {
  readonly compiled: CompiledRule<Customer>
  readonly candidate: Waiting
  readonly action: RuleAction
  readonly step: number
}

/** Plans the message of a rule's step, once for each start of the rule. */
export function planOne(draft: Draft, { compiled, candidate, step }: RuleStep, templateId: string): Acted {
  const { id: rule, purpose, topic = null } = compiled.rule
  const { policy, customer, now } = draft
  const { anchor, anchorAt, kept } = candidate
  const withhold = (gate: string, reason: string): Acted => {
    journal(draft, 'message-withheld', { rule, anchor, template: templateId, gate, reason })
    return 'withheld'
  }
  const template = Object.hasOwn(policy.templates, templateId) ? policy.templates[templateId] : undefined
  if (template === undefined) return withhold('rule-gone', 'the policy has this template no more')
  const messageId = messageIdOf(customer.id, candidate, step)
  if (customer.messages.some((message) => message.id === messageId)) return 'withheld'
  const language = languageOf(policy.messages, template.forms, customer.profile.language)
  const variables = valuesOf({ policy, customer, kept }, template, language)
  const intent = { messageId, purpose, topic, template, language, variables }
  const recipient = recipientOf(customer, { rule, now })
  const plan = planMessage(policy.messages, intent, recipient, now, zoneOf(policy, customer))
  if (plan.status === 'deferred') return { until: plan.until, by: 'quiet-hours' }
  if (plan.status === 'withheld') {
    const until = roomLater(draft, { compiled, candidate }, plan.freeAt)
    return until === null ? withhold(plan.stop.gate, plan.stop.reason) : { until, by: 'cap' }
  }
  const { ladder } = plan
  const channel = ladder[0] ?? ''
  const message: PlannedMessage = {
    messageId,
    rule,
    template: templateId,
    purpose,
    topic,
    language,
    ladder,
    variables,
    anchor,
    anchorAt,
    dueAt: dueOf(candidate),
    kept,
    policyHash: policy.hash,
  }
  draft.outbox.push({ id: messageId, kind: 'message', dueAt: now, message })
  track(draft, {
    id: messageId,
    rule,
    template: templateId,
    topic,
    purpose,
    channel,
    status: 'planned',
    at: now,
    plannedAt: now,
    anchorAt,
    attempt: 0,
    ...(candidate.wish !== undefined && { wish: candidate.wish }),
  })
  journal(draft, 'message-planned', {
    message: messageId,
    rule,
    anchor,
    template: templateId,
    language,
    channel,
    ladder,
    variables,
  })
  return 'acted'
}

/** When a cap has room again, if the rule's message is still worth sending then; else null. */
function roomLater(
  { now, policy }: Draft,
  { compiled, candidate }: Pick<RuleStep, 'compiled' | 'candidate'>,
  freeAt: Instant | undefined,
): Instant | null {
  if (freeAt === undefined || freeAt <= now || compiled.lateAfter === null) return null
  return freeAt <= addDuration(dueOf(candidate), compiled.lateAfter, policy.data.zone) ? freeAt : null
}

function isRefused(consents: Customer['consents'], purpose: string): boolean {
  return Object.entries(consents).some(([key, { status }]) => status === 'withdrawn' && key.endsWith(`:${purpose}`))
}

/** The zone a customer lives by: their own, else that of the shop where they became known, else the policy's. */
export function zoneOf(policy: Policy, { profile }: Customer): string {
  const store = profile.capture?.storeId ?? null
  const { stores, zone } = policy.data
  return profile.zone ?? (store !== null && Object.hasOwn(stores, store) ? stores[store]?.zone : undefined) ?? zone
}

/**
 * What the planner must know of a customer. Consent fails closed: only what was granted is allowed. A receipt for what was
 * just bought needs no permission; but once it is refused on one channel, only a channel that was granted may bring it.
 */
export function recipientOf(customer: Customer, message: { readonly rule: string; readonly now: Instant }): Recipient {
  const { profile, consents, messages } = customer
  return {
    addresses: { whatsapp: profile.whatsapp ?? profile.phone, sms: profile.phone, email: profile.email },
    allows: (channel, purpose) => {
      if (consents[`${channel}:${purpose}`]?.status === 'granted') return true
      return purpose === 'transactional' && !isRefused(consents, purpose)
    },
    suppressed: (purpose) => peaceOf(customer, purpose, message),
    messages,
  }
}
