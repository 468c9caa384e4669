import type { Customer } from '../customer.ts'
import { policyAt } from '../policy.ts'
import type { OutgoingMessage } from '../ports.ts'
import { addDuration, type Instant } from '../time.ts'
import {
  fillText,
  formOf,
  type Gate,
  type MessageStatus,
  type PlannedMessage,
  planMessage,
  type Stop,
  unlessFact,
} from '../triggers/index.ts'
import type { World } from './draft.ts'
import { recipientOf, zoneOf } from './planning.ts'

/** The last word on a message, at the moment of sending. */
export type Sending =
  | { readonly status: 'send'; readonly message: OutgoingMessage }
  | { readonly status: 'defer'; readonly until: Instant }
  | { readonly status: 'withhold'; readonly gate: Gate; readonly reason: string }
  /** It went out, or may have, or was given up: nothing may be sent again. */
  | { readonly status: 'settled'; readonly as: MessageStatus }
  /** It was being handed over when the worker stopped. */
  | { readonly status: 'interrupted'; readonly channel: string }

/**
 * Decides once more about a planned message, on what is true now: whether it is still due at all, what happened since,
 * permission, caps, the hour. PURE like the fold.
 * @param again True once it is settled that an interrupted message may be handed over again.
 * @param skip Channels that gave this message back in this attempt.
 */
export function decideSending(
  world: World,
  customer: Customer,
  planned: PlannedMessage,
  { now, again = false, skip }: { readonly now: Instant; readonly again?: boolean; readonly skip: readonly string[] },
): Sending {
  const tracked = customer.messages.find((message) => message.id === planned.messageId)
  if (tracked === undefined) return withhold('rule-gone', 'the record follows this message no more')
  if (tracked.status === 'sending' && !again && !skip.includes(tracked.channel))
    return { status: 'interrupted', channel: tracked.channel }
  if (tracked.status !== 'planned' && tracked.status !== 'sending') return { status: 'settled', as: tracked.status }
  const policy = policyAt(world.policies, now)
  const compiled = policy.rules.byId.get(planned.rule)
  const { templates } = policy
  const template = Object.hasOwn(templates, planned.template) ? templates[planned.template] : undefined
  if (compiled === undefined || template === undefined) return withhold('rule-gone', 'the policy has this rule no more')
  const zone = policy.data.zone
  const candidate = { anchor: planned.anchor, anchorAt: planned.anchorAt, dueAt: planned.dueAt, kept: planned.kept }
  const moment = {
    customer,
    customerId: customer.id,
    at: now,
    now,
    zone,
    cycle: customer.journey.cycle,
    lately: customer.lately,
    muteBefore: customer.muteBefore,
  }
  const spoiler = unlessFact(compiled, candidate, moment)
  if (spoiler !== null) return withhold('unless', `${spoiler.type} happened meanwhile`)
  if (compiled.if !== null && !compiled.if({ customer, fact: null }, { now, zone }))
    return withhold('if', 'its condition does not hold any more')
  if (compiled.lateAfter !== null && now > addDuration(planned.dueAt, compiled.lateAfter, zone))
    return withhold('late', 'it waited too long to be worth sending')
  const intent = {
    messageId: planned.messageId,
    purpose: planned.purpose,
    topic: planned.topic,
    template,
    // Its variables were written in this language: whatever the customer speaks by now, the form must go with them.
    language: planned.language,
    variables: planned.variables,
  }
  const recipient = recipientOf(customer, { rule: planned.rule, now })
  const plan = planMessage(policy.messages, intent, recipient, now, zoneOf(policy, customer))
  if (plan.status === 'deferred') return { status: 'defer', until: plan.until }
  if (plan.status === 'withheld') return stopped(plan.stop)
  const channel = plan.ladder.find((name) => !skip.includes(name))
  if (channel === undefined) return withhold('channel', `gave up on ${skip.join(', ')}`)
  const form = formOf(template, planned.language, channel)
  const to = recipient.addresses[channel]
  if (form === null || to === null || to === undefined) return withhold('channel', `no address or form for ${channel}`)
  const message: OutgoingMessage = {
    ...planned,
    ladder: plan.ladder,
    channel,
    to,
    text: fillText(form.text, planned.variables),
  }
  return { status: 'send', message }
}

function withhold(gate: Gate, reason: string): Sending {
  return { status: 'withhold', gate, reason }
}

function stopped({ gate, reason }: Stop): Sending {
  return { status: 'withhold', gate, reason }
}
