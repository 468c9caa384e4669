import type { Customer } from '../customer.ts'
import { policyAt } from '../policy.ts'
import type { OutgoingMessage } from '../ports.ts'
import { addDuration, type Instant } from '../time.ts'
import {
  fillText,
  formOf,
  type Gate,
  hoursOver,
  type MessageStatus,
  maxPutOffMs,
  outsideHours,
  type PlannedMessage,
  planMessage,
  quietUntil,
  type Stop,
  type TrackedMessage,
  unlessFact,
} from '../triggers/index.ts'
import type { World } from './draft.ts'
import { type Channels, canWatch, firstWatchMs, laterChannels, looksOf, watchUntil } from './fallback.ts'
import { pinOf, ruleOf } from './pinned.ts'
import { recipientOf } from './planning.ts'
import { zoneOf } from './zone.ts'

/** The last word on a message, at the moment of sending. */
export type Sending =
  | SendNow
  | { readonly status: 'defer'; readonly until: Instant; readonly by: 'hours' | 'quiet-hours' }
  | { readonly status: 'withhold'; readonly gate: Gate; readonly reason: string }
  /** A channel has it: to be looked at again, whether it was delivered. */
  | { readonly status: 'watch'; readonly until: Instant }
  /**
   * It went out, or may have, or was given up: nothing may be sent again. `stop` says why no other channel may bring what
   * was not delivered; `watched` is true of a message that was looked at again.
   */
  | {
      readonly status: 'settled'
      readonly as: MessageStatus
      readonly stop?: Stop | undefined
      readonly watched?: true | undefined
    }
  /** It was being handed over when the worker stopped. */
  | { readonly status: 'interrupted'; readonly channel: string }

export interface SendNow {
  readonly status: 'send'
  readonly message: OutgoingMessage
  /** The channel's place on the ladder, when the one before did not deliver the message. */
  readonly rung?: number | undefined
  /** The attempt from which on those of this channel count. */
  readonly since: number
  /** After so many milliseconds to be looked at again, since another channel is left; null when it is not. */
  readonly watchMs: number | null
}

/** When a message is decided, and what is known of this attempt. */
export interface SendingMoment {
  readonly now: Instant
  /** True once it is settled that an interrupted message may be handed over again. */
  readonly again?: boolean | undefined
  /** Channels that gave this message back in this attempt. */
  readonly skip: readonly string[]
  /** The one channel that may have it: the one it was being handed to. */
  readonly only?: string | undefined
}

/**
 * Decides once more about a planned message, on what is true now: whether it is still due at all, what happened since,
 * the hours of its rule, permission, caps, quiet hours. What a channel took and did not deliver in time, or gave up, is decided in the same way for
 * the next channel. PURE like the fold.
 */
export function decideSending(
  world: World,
  customer: Customer,
  planned: PlannedMessage,
  moment: SendingMoment,
): Sending {
  const { now, again = false, skip } = moment
  const tracked = customer.messages.find((message) => message.id === planned.messageId)
  if (tracked === undefined) return withhold('rule-gone', 'the record follows this message no more')
  if (tracked.status === 'sending' && !again && !skip.includes(tracked.channel))
    return { status: 'interrupted', channel: tracked.channel }
  const settled: Sending = { status: 'settled', as: tracked.status, ...(tracked.watched && { watched: true }) }
  const isOpen = tracked.status === 'planned' || tracked.status === 'sending'
  if (!isOpen && !canWatch(tracked)) return settled
  const policy = policyAt(world.policies, now)
  const until = watchUntil(policy, tracked, now)
  if (until === 'never') return { ...settled, stop: { gate: 'channel', reason: 'the policy has no fallback any more' } }
  if (until !== null) return { status: 'watch', until }
  const decision = decideNow(world, customer, { planned, tracked }, moment)
  if (decision.status !== 'withhold' || (isOpen && tracked.reopened === undefined)) return decision
  // Withheld from this channel only: one before it had the message.
  const { gate, reason } = decision
  return { ...settled, as: isOpen ? (tracked.reopened?.from ?? 'failed') : tracked.status, stop: { gate, reason } }
}

interface Both {
  readonly planned: PlannedMessage
  readonly tracked: TrackedMessage
}

function decideNow(
  world: World,
  customer: Customer,
  { planned, tracked }: Both,
  { now, skip, only }: SendingMoment,
): SendNow | Extract<Sending, { status: 'withhold' | 'defer' }> {
  const policy = policyAt(world.policies, now)
  const found = ruleOf(world, { rule: planned.rule, pinnedTo: pinOf(world, planned) }, policy)
  const templates = found?.policy.templates ?? {}
  const template = Object.hasOwn(templates, planned.template) ? templates[planned.template] : undefined
  if (found === null || template === undefined) return withhold('rule-gone', 'the policy has this rule no more')
  const { compiled } = found
  const zone = policy.data.zone
  const ownZone = zoneOf(policy, customer)
  const { anchor, anchorAt, dueAt, kept, until } = planned
  const candidate = { anchor, anchorAt, dueAt, kept, until }
  const moment = {
    customer,
    customerId: customer.id,
    at: now,
    now,
    zone,
    ownZone,
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
  if (until !== undefined && now > until) return withhold('until', 'its time is over')
  const outside = outsideHours(compiled, candidate, now, moment)
  if (outside !== null) {
    if ('stop' in outside) return withhold(outside.stop.gate, outside.stop.reason)
    const isQuiet = quietUntil(policy.messages.quietHours, planned.purpose, outside.until, ownZone) !== null
    // Hours that begin in quiet hours each time would never meet an hour at which the message may go.
    if (isQuiet && outside.until > tracked.plannedAt + maxPutOffMs)
      return withhold('late', `${hoursOver} outside the quiet hours`)
    return { status: 'defer', until: outside.until, by: 'hours' }
  }
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
  const plan = planMessage(policy.messages, intent, recipient, now, ownZone)
  if (plan.status === 'deferred') return { status: 'defer', until: plan.until, by: 'quiet-hours' }
  if (plan.status === 'withheld') return withhold(plan.stop.gate, plan.stop.reason)
  const channels: Channels = { ladder: planned.ladder, open: plan.ladder, skip, only }
  const choices = laterChannels(tracked, channels)
  const channel = choices[0]
  if (channel === undefined) return withhold('channel', noneLeft(skip))
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
  const goesOn = tracked.status === 'sent' || tracked.status === 'failed'
  const rung = goesOn || tracked.rung !== undefined ? planned.ladder.indexOf(channel) : undefined
  return {
    status: 'send',
    message,
    ...(rung !== undefined && { rung }),
    since: goesOn ? tracked.attempt + looksOf(policy) : (tracked.reopened?.attempt ?? 0),
    watchMs: firstWatchMs(policy, now, { channel, channels }),
  }
}

function noneLeft(skip: readonly string[]): string {
  return skip.length === 0 ? 'no other channel may bring it' : `gave up on ${skip.join(', ')}`
}

function withhold(gate: Gate, reason: string): Extract<Sending, { status: 'withhold' }> {
  return { status: 'withhold', gate, reason }
}
