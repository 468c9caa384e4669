import type { Customer } from '../customer.ts'
import { addDuration, type Instant, latestInstant, minuteMs } from '../time.ts'
import {
  type CompiledRule,
  dueOf,
  holdoutStop,
  type Intent,
  languageOf,
  messageIdOf,
  outsideHours,
  type Plan,
  type PlannedMessage,
  type PreferredHour,
  type PutOffBy,
  planMessage,
  type Recipient,
  type RuleAction,
  type TrackedMessage,
  untilOf,
  type Waiting,
} from '../triggers/index.ts'
import { preferredHourOf } from './active-hours.ts'
import { arbitrate } from './arbitration.ts'
import { type Draft, journal } from './draft.ts'
import { crowdedStop, track } from './followed.ts'
import { giveWay } from './messages.ts'
import { ruleOf } from './pinned.ts'
import { peaceOf } from './suppress.ts'
import { valuesOf } from './wording.ts'
import { zoneOf } from './zone.ts'

/** A message that quiet hours, a cap or the customer's own hour put off. */
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
  /** The customer is in the rule's holdout. */
  readonly isHeldOut: boolean
}

/**
 * Plans the message of a rule's step, once for each start of the rule. For a customer in the rule's holdout everything is
 * decided alike, and in the end nothing is sent: the record follows what they would have got.
 */
export function planOne(draft: Draft, { compiled, candidate, step, isHeldOut }: RuleStep, templateId: string): Acted {
  const { id: rule, purpose, topic = null } = compiled.rule
  const { policy, customer, now, world } = draft
  const { anchor, anchorAt, kept, campaign, pinnedTo } = candidate
  const home = ruleOf(world, candidate, policy)?.policy ?? policy
  const about = {
    rule,
    anchor,
    template: templateId,
    ...(campaign !== undefined && { campaign }),
    ...(pinnedTo !== undefined && { pinnedTo }),
  }
  const withhold = (gate: string, reason: string): Acted => {
    journal(draft, 'message-withheld', { ...about, gate, reason })
    return 'withheld'
  }
  const template = Object.hasOwn(home.templates, templateId) ? home.templates[templateId] : undefined
  if (template === undefined) return withhold('rule-gone', 'the policy has this template no more')
  const messageId = messageIdOf(customer.id, candidate, step)
  if (customer.messages.some((message) => message.id === messageId)) return 'withheld'
  const language = languageOf(policy.messages, template.forms, customer.profile.language)
  const variables = valuesOf({ policy: home, customer, kept }, template, language)
  const until = untilOf(compiled, candidate, policy.data.zone)
  const preferred = hourFor(draft, { compiled, candidate }, until)
  const intent = { messageId, purpose, topic, template, language, variables, preferred }
  const messages = isHeldOut ? asIfSent(customer.messages, { rule, now }) : customer.messages
  const contender = {
    purpose,
    topic,
    priority: compiled.priority,
    priorityOf: (other: TrackedMessage) => policy.rules.byId.get(other.rule)?.priority ?? 0,
  }
  const { plan, givingWay } = arbitrate(
    (others) => planBeside(draft, { compiled, candidate }, intent, others),
    messages,
    contender,
  )
  if (plan.status === 'deferred') return plan
  if (plan.status === 'withheld') {
    const until = roomLater(draft, { compiled, candidate }, plan.freeAt)
    return until === null ? withhold(plan.stop.gate, plan.stop.reason) : { until, by: 'cap' }
  }
  const beside = messages.filter((message) => !givingWay.some(({ message: lesser }) => lesser === message))
  const crowded = crowdedStop(draft, beside)
  if (crowded !== null) return withhold(crowded.gate, crowded.reason)
  const { ladder } = plan
  const channel = ladder[0] ?? ''
  const isFirst = isFirstOf({ compiled, candidate }, customer)
  const tracked: TrackedMessage = {
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
    ...(campaign !== undefined && { campaign }),
    ...(isFirst && { isFirst }),
    ...(candidate.wish !== undefined && { wish: candidate.wish }),
  }
  const heldOut = isHeldOut ? holdoutStop(compiled, customer.id) : null
  if (heldOut !== null) {
    track(draft, { ...tracked, status: 'held-out' })
    journal(draft, 'message-withheld', {
      message: messageId,
      ...about,
      ...(isFirst && { isFirst }),
      plannedAt: now,
      ...heldOut,
    })
    return 'acted'
  }
  for (const { message: lesser, gate } of givingWay) giveWay(draft, lesser, { rule, gate })
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
    policyHash: home.hash,
    ...(until !== null && { until }),
    ...(campaign !== undefined && { campaign }),
  }
  draft.outbox.push({ id: messageId, kind: 'message', dueAt: now, message })
  track(draft, tracked)
  journal(draft, 'message-planned', {
    message: messageId,
    ...about,
    ...(isFirst && { isFirst }),
    plannedAt: now,
    language,
    channel,
    ladder,
    variables,
  })
  return 'acted'
}

/**
 * Whether this is the first message that a rule with a holdout has for a customer. Who is held out is drawn once for each
 * customer, so the arms are compared by customers and not by messages.
 */
function isFirstOf(
  { compiled: { rule }, candidate }: Pick<RuleStep, 'compiled' | 'candidate'>,
  { rules, messages }: Customer,
): boolean {
  if ((rule.holdoutPercent ?? 0) === 0) return false
  const fired = Object.hasOwn(rules, rule.id) ? (rules[rule.id]?.fired ?? 0) : 0
  // A start that was put off after its first steps has been counted already.
  return fired === (candidate.acted === true ? 1 : 0) && !messages.some((message) => message.rule === rule.id)
}

/** Plans a message beside others. Where its rule may not act at the customer's own hour, it does not wait for that. */
function planBeside(
  { policy, customer, now }: Draft,
  { compiled, candidate }: Pick<RuleStep, 'compiled' | 'candidate'>,
  intent: Intent,
  messages: Customer['messages'],
): Plan {
  const recipient = recipientOf({ ...customer, messages }, { rule: compiled.rule.id, now })
  const ownZone = zoneOf(policy, customer)
  const plan = planMessage(policy.messages, intent, recipient, now, ownZone)
  if (plan.status !== 'deferred' || plan.by !== 'preferred-hour') return plan
  const zones = { zone: policy.data.zone, ownZone }
  if (outsideHours(compiled, candidate, plan.until, zones) === null) return plan
  return planMessage(policy.messages, { ...intent, preferred: null }, recipient, now, ownZone)
}

/** For so long what somebody in a holdout would have got is taken to wait to be sent, as it would with others. */
const heldOutWaitsMs = minuteMs

/** Somebody in a holdout gets none of the rule's messages, and is counted as if they had got those they would have. */
function asIfSent(
  messages: Customer['messages'],
  { rule, now }: { readonly rule: string; readonly now: Instant },
): Customer['messages'] {
  return messages.map((message) => {
    if (message.status !== 'held-out' || message.rule !== rule) return message
    return { ...message, status: message.plannedAt > now - heldOutWaitsMs ? 'planned' : 'sent' }
  })
}

/** The customer's own hour, unless the message has waited for it already. */
function hourFor(
  { customer, policy }: Draft,
  { compiled, candidate }: Pick<RuleStep, 'compiled' | 'candidate'>,
  until: Instant | null,
): PreferredHour | null {
  if (policy.messages.preferredHour === null || candidate.awaitedHour === true) return null
  const hour = preferredHourOf(customer)
  if (hour === null) return null
  const stale = compiled.lateAfter === null ? null : addDuration(dueOf(candidate), compiled.lateAfter, policy.data.zone)
  return { hour, latest: Math.min(until ?? latestInstant, stale ?? latestInstant) }
}

/** When a cap has room again, if the rule's message is still worth sending then; else null. */
function roomLater(
  { now, policy }: Draft,
  { compiled, candidate }: Pick<RuleStep, 'compiled' | 'candidate'>,
  freeAt: Instant | undefined,
): Instant | null {
  if (freeAt === undefined || freeAt <= now || compiled.lateAfter === null) return null
  const until = untilOf(compiled, candidate, policy.data.zone)
  if (until !== null && freeAt > until) return null
  return freeAt <= addDuration(dueOf(candidate), compiled.lateAfter, policy.data.zone) ? freeAt : null
}

function isRefused(consents: Customer['consents'], purpose: string): boolean {
  return Object.entries(consents).some(([key, { status }]) => status === 'withdrawn' && key.endsWith(`:${purpose}`))
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
