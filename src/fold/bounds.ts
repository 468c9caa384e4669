import { type Customer, customerMaximums } from '../customer.ts'
import { change, type Draft, journal } from './draft.ts'

/** A record with few items in its lists cannot come near its bound; measuring costs more than the whole fold. */
const itemsWorthMeasuring = 24

/**
 * Keeps the record under its bound in bytes, whatever came: the names in lists have maxima, but many long ones together
 * may exceed it. What is dearest to lose goes last.
 */
export function keepBounds(draft: Draft): void {
  const { customer } = draft
  const items =
    customer.lately.length + customer.waiting.length + customer.messages.length + customer.interests.length + customer.keys.length + customer.tasks.length +
    Object.keys(customer.rules).length + Object.keys(customer.purchases.byCategory).length + Object.keys(customer.purchases.byBrand).length +
    Object.keys(customer.profile.attributes).length + customer.purchases.days.bits.length / 40
  if (items < itemsWorthMeasuring) return
  while (bytesOf(draft.customer) > customerMaximums.jsonBytes) if (!giveWay(draft)) return
}

function bytesOf(customer: Customer): number {
  return new TextEncoder().encode(JSON.stringify(customer)).length
}

/** Lets one thing go; false when nothing is left that may. */
function giveWay(draft: Draft): boolean {
  const { lately, interests, waiting, messages, purchases, profile } = draft.customer
  const wait = waiting.at(-1)
  const interest = interests[0]
  const attribute = Object.keys(profile.attributes)[0]
  if (lately.length > 6) change(draft, { lately: lately.slice(0, -1) })
  else if (interest !== undefined && interests.length > 4) {
    change(draft, { interests: interests.slice(1) })
    journal(draft, 'interest-evicted', { interest: interest.key, since: interest.at })
  } else if (purchases.recent.length > 2) change(draft, { purchases: { ...purchases, recent: purchases.recent.slice(0, -1) } })
  else if (wait !== undefined && waiting.length > 4) {
    change(draft, { waiting: waiting.slice(0, -1) })
    journal(draft, 'wait-evicted', { rule: wait.rule, anchor: wait.anchor, dueAt: wait.dueAt })
  } else if (attribute !== undefined) {
    const { [attribute]: _gone, ...attributes } = profile.attributes
    change(draft, { profile: { ...profile, attributes } })
  } else if (messages.length > 4) change(draft, { messages: messages.slice(1) })
  else if (waiting.length > 0) change(draft, { waiting: waiting.slice(0, -1) })
  else if (lately.length > 0) change(draft, { lately: lately.slice(0, -1) })
  else return false
  return true
}
