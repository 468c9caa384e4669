import { type Customer, customerMaximums } from '../customer.ts'
import { engineSource, type MessageFact } from '../facts/index.ts'
import { countedUntil, listOf, maxPutOffMs, type Stop, type TrackedMessage } from '../triggers/index.ts'
import { change, type Draft, journal } from './draft.ts'
import { canWatch } from './fallback.ts'
import { isLost } from './lost.ts'

/** Follows one more message. */
export function track(draft: Draft, message: TrackedMessage): void {
  change(draft, { messages: boundedMessages(draft, [...draft.customer.messages, message]) })
}

/**
 * As many messages as a record follows. The least dear gives way first; of equals, the oldest. What waits to be sent never
 * does, but where two records are merged and too much waits in both, or when it has waited for a month.
 */
export function boundedMessages(draft: Draft, messages: Customer['messages']): Customer['messages'] {
  let kept = messages
  for (let excess = messages.length - customerMaximums.messages; excess > 0; excess -= 1) {
    const ranks = dearnessOf(draft, kept)
    const first = ranks.indexOf(Math.min(...ranks))
    kept = kept.filter((_, place) => place !== first)
  }
  return kept
}

/**
 * Why the record cannot follow one more message that is to be sent, or null: as many as it follows wait to be sent, or are
 * needed to keep a cap. Forgotten, the first would never be sent, and of the second one too many would be.
 */
export function crowdedStop(draft: Draft, messages: Customer['messages']): Stop | null {
  if (messages.length < customerMaximums.messages) return null
  const ranks = dearnessOf(draft, messages)
  if (ranks.some((rank) => rank < dearness.needed)) return null
  const waiting = ranks.filter((rank) => rank > dearness.needed).length
  const needed = ranks.length - waiting
  const reason = `${waiting} messages wait to be sent already`
  return { gate: 'crowded', reason: needed === 0 ? reason : `${reason}, and the caps go by ${needed} more` }
}

/** How dear it is to follow a message, the least first. */
const dearness = {
  lost: 0,
  over: 1,
  /** A cap counts it, and is kept without it; or what became of it may still be told, if it ever is. */
  asked: 2,
  /** Without it a cap would be forgotten. */
  needed: 3,
  planned: 4,
  handedOver: 5,
} as const

function dearnessOf(draft: Draft, messages: Customer['messages']): readonly number[] {
  const { counted, needed } = countedIn(draft, messages)
  return messages.map((message) => {
    const { status } = message
    if (isLost(message)) return dearness.lost
    if (status === 'sending' || canWatch(message)) return dearness.handedOver
    // Nobody sent it in a month: no worker runs, or its row was put away.
    if (status === 'planned') return draft.now - message.plannedAt > maxPutOffMs ? dearness.over : dearness.planned
    if (needed.has(message)) return dearness.needed
    return counted.has(message) || status === 'ambiguous' ? dearness.asked : dearness.over
  })
}

/** The messages that caps count, and of these the latest of each cap, as many as it allows: they keep it. */
function countedIn({ policy, now }: Draft, messages: Customer['messages']) {
  const counted = new Set<TrackedMessage>()
  const needed = new Set<TrackedMessage>()
  const { zone } = policy.data
  for (const purpose of new Set(messages.map((message) => message.purpose))) {
    for (const { max, per } of listOf(policy.messages.caps[purpose])) {
      const within = messages.filter(
        (message) => message.purpose === purpose && !isLost(message) && countedUntil(message, per, zone) > now,
      )
      for (const message of within) counted.add(message)
      // Only those of the same holdout count what somebody in it would have got.
      const latest = within
        .filter(({ status }) => status !== 'held-out')
        .sort((a, b) => b.plannedAt - a.plannedAt)
        .slice(0, max)
      for (const message of latest) needed.add(message)
    }
  }
  return { counted, needed }
}

/** A message that the record follows no more, as after a merge of two in which much waited: that it is not sent is told all the same. */
export function tellForgotten(draft: Draft, fact: Extract<MessageFact, { type: 'message.withheld' }>): void {
  const { source, messageId: message, rule, template, campaign, gate, reason } = fact
  if (source !== engineSource || rule === undefined) return
  // Nothing becomes of what somebody in a holdout would have got.
  if (draft.customer.messages.some(({ id }) => id === message)) return
  const about = { ...(template !== undefined && { template }), ...(campaign !== undefined && { campaign }) }
  journal(draft, 'message-withheld', { message, rule, ...about, gate, reason, when: 'at sending' })
}
