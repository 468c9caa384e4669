import { type Customer, customerMaximums } from '../customer.ts'
import { countedUntil, listOf, type TrackedMessage } from '../triggers/index.ts'
import { change, type Draft } from './draft.ts'
import { isLost } from './lost.ts'

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

/** What somebody in a holdout would have got is kept like what was sent, so that both arms are followed as long. */
function dearness({ policy, now }: Draft, message: TrackedMessage): number {
  if (isLost(message)) return 0
  const { status, purpose, plannedAt, watched } = message
  const { zone } = policy.data
  const isCounted = listOf(policy.messages.caps[purpose]).some(
    ({ per }) => countedUntil({ plannedAt }, per, zone) > now,
  )
  if (isCounted) return 3
  const isOver = status === 'held-out' || status === 'delivered' || status === 'read' || status === 'sent'
  return isOver && !(status === 'sent' && watched === true) ? 1 : 2
}
