import { type Customer, customerMaximums, type Engagement } from '../customer.ts'
import type { Fact, MessageClicked, MessageFact, MessageReplied } from '../facts/index.ts'
import { dayMs } from '../time.ts'
import type { Gate, MessageStatus, TrackedMessage } from '../triggers/index.ts'
import { countHour } from './active-hours.ts'
import { change, type Draft, journal, type Refusal } from './draft.ts'
import { tellForgotten, track } from './followed.ts'
import { settleWish } from './interests.ts'
import { isLost } from './lost.ts'
import { liftSuppression } from './suppress.ts'

/**
 * How far a message has come. A status never goes back: webhooks arrive in any order, and twice. A channel that took a
 * message and gave it up later has failed, whichever of the two is heard first.
 */
const progress: Readonly<Record<MessageStatus, number>> = {
  planned: 0,
  sending: 1,
  ambiguous: 2,
  withheld: 3,
  'held-out': 3,
  sent: 4,
  failed: 5,
  delivered: 6,
  read: 7,
}

const left: ReadonlySet<MessageStatus> = new Set(['sent', 'delivered', 'read'])

/** What became of a message. */
export function applyMessageFact(draft: Draft, fact: MessageFact): Refusal | null {
  if (fact.type === 'message.sending') return handedOver(draft, fact)
  become(draft, fact)
  return null
}

function become(draft: Draft, fact: Exclude<MessageFact, { type: 'message.sending' }>): void {
  switch (fact.type) {
    case 'message.sent':
      if (fact.by === 'staff') sentByStaff(draft, fact)
      else moved(draft, fact, 'sent')
      return
    case 'message.delivered':
    case 'message.read':
      moved(draft, fact, fact.type === 'message.read' ? 'read' : 'delivered')
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
    case 'message.replied':
      answered(draft, fact, fact.type === 'message.clicked' ? 'clicked' : 'replied')
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
  if (fact.messageId !== undefined || fact.type !== 'message.replied') return written(messages, fact.messageId)
  let latest: TrackedMessage | undefined
  for (const message of messages) {
    const ageMs = fact.occurredAt - message.plannedAt
    if (message.channel !== fact.channel || !left.has(message.status)) continue
    if (ageMs < 0 || ageMs > answerDays * dayMs) continue
    if (latest === undefined || isLater(message, latest)) latest = message
  }
  return latest
}

/** Nothing becomes of what somebody in a holdout would have got. */
function written(messages: Customer['messages'], id: string | undefined): TrackedMessage | undefined {
  return messages.find((message) => message.id === id && message.status !== 'held-out')
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
  const known = written(draft.customer.messages, fact.messageId)
  if (known === undefined || progress[known.status] >= progress[status]) return
  if (known.status === 'withheld' && status === 'failed') return
  // It went on to another channel: of those before, only that it arrived is news.
  if (known.rung !== undefined && fact.channel !== known.channel && progress[status] < progress.delivered) return
  const taken = status === 'failed' && (known.taken === true || known.status === 'sent')
  replace(draft, { ...known, status, channel: fact.channel, at: fact.occurredAt, ...(taken && { taken }) })
  journal(draft, 'message-changed', {
    ...namesOf(known),
    before: toldStatus(known),
    // While another channel is left, only this one has given it up.
    status: status === 'failed' && known.watched === true ? 'sending' : status,
    channel: fact.channel,
    ...(reason === undefined ? {} : { reason }),
  })
  engageUpTo(draft, known, status)
  if (status === 'failed') {
    if (known.watched !== true) lose(draft, known)
    return
  }
  if (status === 'read') countHour(draft, fact.occurredAt)
  // Given up, and yet it arrived.
  if (isLost(known)) settleWish(draft, known.wish)
}

/** What a message is one of, and since when: whoever counts messages counts by it. */
function namesOf({ id: message, rule, template, campaign, plannedAt }: TrackedMessage) {
  const about = { ...(template !== undefined && { template }), ...(campaign !== undefined && { campaign }) }
  return { message, rule, ...about, plannedAt }
}

/** How far it is known to have come: a message that a channel took was sent, whatever became of it there. */
function toldStatus({ status, taken }: TrackedMessage): MessageStatus {
  return taken === true && !left.has(status) ? 'sent' : status
}

/** A message that the customer never got has told them nothing, and they are not left in peace on account of it. */
function lose(draft: Draft, message: TrackedMessage): void {
  settleWish(draft, message.wish)
  liftSuppression(draft, message)
}

/** What is read was delivered, and what is delivered was sent, whether or not anybody said so, and in whatever order. */
function engageUpTo(draft: Draft, known: TrackedMessage, status: MessageStatus): void {
  if (!left.has(status)) return
  const before = toldStatus(known)
  const come = left.has(before) ? progress[before] : progress.planned
  for (const name of ['sent', 'delivered', 'read'] as const) {
    if (progress[name] > come && progress[name] <= progress[status]) engage(draft, known.topic, name)
  }
}

type Handing = Extract<MessageFact, { type: 'message.sending' }>

/**
 * Every attempt is noted before it is made, on whichever channel; so is its coming back, when it did not leave.
 * @returns Why it must not be handed over, when it was decided on what is true no more: it went out meanwhile, or gave way.
 */
function handedOver(draft: Draft, fact: Handing): Refusal | null {
  const known = written(draft.customer.messages, fact.messageId)
  if (known === undefined) return null
  const from = openedAgain(known, fact)
  if (from === null && (progress[known.status] > progress.sending || fact.attempt < known.attempt)) {
    const { id: message, status } = known
    return {
      code: 'message-not-due',
      message: `Message ${message} is ${status} already.`,
      details: { message, status },
    }
  }
  const { watched: _before, ...message } = known
  const { handedBack, channel, occurredAt: at, attempt, rung, watched } = fact
  replace(draft, {
    ...message,
    status: handedBack === true ? 'planned' : 'sending',
    channel,
    at,
    attempt,
    ...(rung !== undefined && { rung }),
    ...(watched === true && { watched }),
    ...(from !== null && { reopened: { from, attempt } }),
    ...(from === 'sent' && { taken: true }),
  })
  if (from === null) return null
  const reason = from === 'sent' ? `${known.channel} did not deliver it in time` : `${known.channel} gave it up`
  journal(draft, 'message-changed', {
    ...namesOf(known),
    before: toldStatus({ ...known, ...(from === 'sent' && { taken: true }) }),
    status: 'sending',
    channel,
    rung,
    reason,
  })
  return null
}

/** What a message was that goes out on a further channel now: sent and not delivered, or given up. Null for all others. */
function openedAgain({ status, watched, rung = -1, channel }: TrackedMessage, fact: Handing): 'sent' | 'failed' | null {
  if ((status !== 'sent' && status !== 'failed') || watched !== true) return null
  return fact.rung !== undefined && fact.rung > rung && fact.channel !== channel ? status : null
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
  const known = written(draft.customer.messages, fact.messageId)
  if (known === undefined) {
    tellForgotten(draft, fact)
    return
  }
  const stands = known.status === 'sent' || known.status === 'failed' || known.reopened !== undefined
  if (stands && progress[known.status] < progress.delivered && known.status !== 'ambiguous') {
    endsAsItStood(draft, known, fact.reason)
    return
  }
  if (progress[known.status] >= progress.withheld) return
  replace(draft, { ...known, status: 'withheld', at: fact.occurredAt })
  journal(draft, 'message-withheld', {
    ...namesOf(known),
    gate: fact.gate,
    reason: fact.reason,
    when: 'at sending',
  })
  lose(draft, known)
}

/** A channel had it, and no other may bring it: it stays what it was. */
function endsAsItStood(draft: Draft, known: TrackedMessage, reason: string): void {
  const { watched: _watched, ...message } = known
  const isUnderWay = known.status === 'planned' || known.status === 'sending'
  const status = isUnderWay ? (known.reopened?.from ?? known.status) : known.status
  replace(draft, { ...message, status })
  if (status !== 'failed' || (known.status === 'failed' && known.watched !== true)) return
  const { channel } = known
  journal(draft, 'message-changed', { ...namesOf(known), before: toldStatus(known), status, channel, reason })
  lose(draft, known)
}

/** A message is clicked once and answered once, however often the customer clicks or writes. */
function answered(draft: Draft, fact: MessageClicked | MessageReplied, how: 'clicked' | 'replied'): void {
  const known = messageOf(draft.customer, fact)
  if (known?.[how] !== true) countHour(draft, fact.occurredAt)
  if (known === undefined) return
  // Whoever answers has read: many channels never say so.
  const isUnread = progress[known.status] < progress.read && progress[known.status] >= progress.sending
  const isFirst = known[how] !== true
  if (isUnread || isFirst)
    replace(draft, { ...known, ...(isUnread && { status: 'read', at: draft.at }), ...(isFirst && { [how]: true }) })
  if (isUnread) engageUpTo(draft, known, 'read')
  if (!isFirst) return
  engage(draft, known.topic, how)
  const { channel } = fact
  journal(draft, 'message-changed', { ...namesOf(known), before: toldStatus(known), status: how, channel })
}

function replace(draft: Draft, message: TrackedMessage): void {
  change(draft, { messages: draft.customer.messages.map((known) => (known.id === message.id ? message : known)) })
}

/** A message that no channel was handed yet gives way to one of a higher priority. */
export function giveWay(
  draft: Draft,
  lesser: TrackedMessage,
  { rule: winner, gate }: { readonly rule: string; readonly gate: Gate },
): void {
  replace(draft, { ...lesser, status: 'withheld', at: draft.at })
  const reason = `it gave way to rule "${winner}", which comes first`
  journal(draft, 'message-withheld', { ...namesOf(lesser), gate, reason, when: 'before sending' })
  lose(draft, lesser)
}

const noEngagement: Engagement = { sent: 0, delivered: 0, read: 0, clicked: 0, replied: 0 }

function engage(draft: Draft, topic: string | null, name: keyof Engagement): void {
  const key = topic ?? 'general'
  const { engagement } = draft.customer
  const known = (Object.hasOwn(engagement, key) ? engagement[key] : undefined) ?? noEngagement
  if (known === noEngagement && Object.keys(engagement).length >= customerMaximums.topics) return
  change(draft, { engagement: { ...engagement, [key]: { ...known, [name]: known[name] + 1 } } })
}
