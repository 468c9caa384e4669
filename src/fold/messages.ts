import { type Customer, customerMaximums, type Engagement } from '../customer.ts'
import type { MessageFact } from '../facts/index.ts'
import { addDuration, parseDuration } from '../time.ts'
import type { MessageStatus, TrackedMessage } from '../triggers/index.ts'
import { change, type Draft, journal } from './draft.ts'

/** How far a message has come. A status never goes back: webhooks arrive in any order, and twice. */
const progress: Readonly<Record<MessageStatus, number>> = {
  planned: 0,
  sending: 1,
  ambiguous: 2,
  failed: 3,
  withheld: 3,
  sent: 4,
  delivered: 5,
  read: 6,
}

/** What became of a message. */
export function applyMessageFact(draft: Draft, fact: MessageFact): void {
  switch (fact.type) {
    case 'message.sending':
      handedOver(draft, fact)
      return
    case 'message.sent':
      if (fact.by === 'staff') sentByStaff(draft, fact)
      else moved(draft, fact, 'sent')
      return
    case 'message.delivered':
      moved(draft, fact, 'delivered')
      return
    case 'message.read':
      moved(draft, fact, 'read')
      return
    case 'message.failed':
      moved(draft, fact, 'failed', fact.reason)
      return
    case 'message.ambiguous':
      moved(draft, fact, 'ambiguous', fact.reason)
      return
    case 'message.withheld':
      withheldAtSending(draft, fact)
      return
    case 'message.clicked':
      counted(draft, fact.messageId, 'clicked')
      return
    case 'message.replied':
      counted(draft, fact.messageId, 'replied')
      return
  }
}

interface AboutMessage {
  readonly messageId: string
  readonly channel: string
  readonly occurredAt: number
}

function moved(draft: Draft, fact: AboutMessage, status: MessageStatus, reason?: string): void {
  const known = draft.customer.messages.find((message) => message.id === fact.messageId)
  if (known === undefined || progress[known.status] >= progress[status]) return
  replace(draft, { ...known, status, channel: fact.channel, at: fact.occurredAt })
  journal(draft, 'message-changed', {
    message: known.id,
    rule: known.rule,
    status,
    channel: fact.channel,
    ...(reason === undefined ? {} : { reason }),
  })
  engageUpTo(draft, known, status)
}

/** What is read was delivered, and what is delivered was sent, whether or not anybody said so, and in whatever order. */
function engageUpTo(draft: Draft, known: TrackedMessage, status: MessageStatus): void {
  for (const name of ['sent', 'delivered', 'read'] as const) {
    if (progress[name] > progress[known.status] && progress[name] <= progress[status]) engage(draft, known.topic, name)
  }
}

/** Every attempt is noted before it is made, on whichever channel; so is its coming back, when it did not leave. */
function handedOver(draft: Draft, fact: Extract<MessageFact, { type: 'message.sending' }>): void {
  const known = draft.customer.messages.find((message) => message.id === fact.messageId)
  if (known === undefined || progress[known.status] > progress.sending) return
  replace(draft, {
    ...known,
    status: fact.handedBack === true ? 'planned' : 'sending',
    channel: fact.channel,
    at: fact.occurredAt,
    attempt: fact.attempt,
  })
}

function sentByStaff(draft: Draft, fact: Extract<MessageFact, { type: 'message.sent' }>): void {
  const { messageId: id, channel, occurredAt: at, topic = null } = fact
  if (draft.customer.messages.some((message) => message.id === id)) return
  track(draft, {
    id,
    rule: 'staff',
    topic,
    purpose: 'service',
    channel,
    status: 'sent',
    at,
    plannedAt: at,
    anchorAt: at,
    attempt: 0,
  })
  engage(draft, topic, 'sent')
}

function withheldAtSending(draft: Draft, fact: Extract<MessageFact, { type: 'message.withheld' }>): void {
  const known = draft.customer.messages.find((message) => message.id === fact.messageId)
  if (known === undefined || progress[known.status] >= progress.withheld) return
  replace(draft, { ...known, status: 'withheld', at: fact.occurredAt })
  journal(draft, 'message-withheld', {
    message: known.id,
    rule: known.rule,
    gate: fact.gate,
    reason: fact.reason,
    when: 'at sending',
  })
}

function counted(draft: Draft, messageId: string | undefined, name: 'clicked' | 'replied'): void {
  const known = draft.customer.messages.find((message) => message.id === messageId)
  if (known === undefined) return
  // Whoever answers has read: many channels never say so.
  if (progress[known.status] < progress.read && progress[known.status] >= progress.sending) {
    replace(draft, { ...known, status: 'read', at: draft.at })
    engageUpTo(draft, known, 'read')
  }
  engage(draft, known.topic, name)
}

function replace(draft: Draft, message: TrackedMessage): void {
  change(draft, { messages: draft.customer.messages.map((known) => (known.id === message.id ? message : known)) })
}

/** Follows one more message. */
export function track(draft: Draft, message: TrackedMessage): void {
  change(draft, { messages: boundedMessages(draft, [...draft.customer.messages, message]) })
}

/**
 * As many messages as a record follows. What no cap counts gives way first, then what is over, then what waits to be
 * sent; what a cap counts goes last, or the cap would be forgotten with it. Of equals, the oldest.
 */
export function boundedMessages(draft: Draft, messages: Customer['messages']): Customer['messages'] {
  let kept = messages
  for (let excess = messages.length - customerMaximums.messages; excess > 0; excess -= 1) {
    const ranks = kept.map((message) => dearness(draft, message))
    const first = ranks.indexOf(Math.min(...ranks))
    kept = kept.filter((_, place) => place !== first)
  }
  return kept
}

function dearness({ policy, now }: Draft, { status, purpose, plannedAt }: TrackedMessage): number {
  if (status === 'failed' || status === 'withheld') return 0
  const cap = policy.messages.caps[purpose]
  const isCounted = cap !== undefined && addDuration(plannedAt, parseDuration(cap.per), policy.data.zone) > now
  if (isCounted) return 3
  return progress[status] >= progress.sent ? 1 : 2
}

const noEngagement: Engagement = { sent: 0, delivered: 0, read: 0, clicked: 0, replied: 0 }

function engage(draft: Draft, topic: string | null, name: keyof Engagement): void {
  const key = topic ?? 'general'
  const { engagement } = draft.customer
  const known = (Object.hasOwn(engagement, key) ? engagement[key] : undefined) ?? noEngagement
  if (known === noEngagement && Object.keys(engagement).length >= customerMaximums.topics) return
  change(draft, { engagement: { ...engagement, [key]: { ...known, [name]: known[name] + 1 } } })
}
