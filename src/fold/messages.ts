import { type Customer, customerMaximums, type Engagement } from '../customer.ts'
import type { Fact, MessageClicked, MessageFact, MessageReplied } from '../facts/index.ts'
import { dayMs } from '../time.ts'
import { countedUntil, listOf, type MessageStatus, type TrackedMessage } from '../triggers/index.ts'
import { change, type Draft, journal } from './draft.ts'
import { settleWish } from './interests.ts'
import { isLost } from './lost.ts'
import { liftSuppression } from './suppress.ts'

/** How far a message has come. A status never goes back: webhooks arrive in any order, and twice. */
const progress: Readonly<Record<MessageStatus, number>> = {
  planned: 0,
  sending: 1,
  ambiguous: 2,
  failed: 3,
  withheld: 3,
  'held-out': 3,
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
      answered(draft, fact, 'clicked')
      return
    case 'message.replied':
      answered(draft, fact, 'replied')
      return
  }
}

export function isMessageFact(fact: Fact): fact is MessageFact {
  return fact.type.startsWith('message.') && !('payload' in fact) && !('data' in fact)
}

/** How long after a message a reply that names none is taken for the answer to it. */
const answerDays = 7

/**
 * The message of the record that a fact is about: the one it names. A reply that names none answers the latest message
 * that was sent on its channel in the days before it, by when the two happened and not by when they were heard.
 */
export function messageOf({ messages }: Pick<Customer, 'messages'>, fact: MessageFact): TrackedMessage | undefined {
  if (fact.messageId !== undefined || fact.type !== 'message.replied')
    return messages.find(({ id }) => id === fact.messageId)
  let latest: TrackedMessage | undefined
  for (const message of messages) {
    const ageMs = fact.occurredAt - message.plannedAt
    if (message.channel !== fact.channel || progress[message.status] < progress.sent) continue
    if (ageMs < 0 || ageMs > answerDays * dayMs) continue
    if (latest === undefined || isLater(message, latest)) latest = message
  }
  return latest
}

function isLater(a: TrackedMessage, b: TrackedMessage): boolean {
  return a.plannedAt === b.plannedAt ? a.id > b.id : a.plannedAt > b.plannedAt
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
    before: known.status,
    status,
    channel: fact.channel,
    ...(reason === undefined ? {} : { reason }),
  })
  engageUpTo(draft, known, status)
  if (status === 'failed') lose(draft, known)
  // Given up, and yet it arrived.
  else if (isLost(known)) settleWish(draft, known.wish)
}

/** A message that the customer never got has told them nothing, and they are not left in peace on account of it. */
function lose(draft: Draft, message: TrackedMessage): void {
  settleWish(draft, message.wish)
  liftSuppression(draft, message)
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
  journal(draft, 'message-changed', { message: id, rule: 'staff', before: 'planned', status: 'sent', channel })
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
  lose(draft, known)
}

/** A message is clicked once and answered once, however often the customer clicks or writes. */
function answered(draft: Draft, fact: MessageClicked | MessageReplied, how: 'clicked' | 'replied'): void {
  const known = messageOf(draft.customer, fact)
  if (known === undefined) return
  // Whoever answers has read: many channels never say so.
  const isUnread = progress[known.status] < progress.read && progress[known.status] >= progress.sending
  const isFirst = known[how] !== true
  if (isUnread || isFirst)
    replace(draft, { ...known, ...(isUnread && { status: 'read', at: draft.at }), ...(isFirst && { [how]: true }) })
  if (isUnread) engageUpTo(draft, known, 'read')
  if (!isFirst) return
  engage(draft, known.topic, how)
  const { id: message, rule, status: before } = known
  journal(draft, 'message-changed', { message, rule, before, status: how, channel: fact.channel })
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

function dearness({ policy, now }: Draft, message: TrackedMessage): number {
  if (isLost(message)) return 0
  const { status, purpose, plannedAt } = message
  const { zone } = policy.data
  const isCounted = listOf(policy.messages.caps[purpose]).some(
    ({ per }) => countedUntil({ plannedAt }, per, zone) > now,
  )
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
