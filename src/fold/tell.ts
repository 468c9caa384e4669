import type { Customer } from '../customer.ts'
import type { BillClaimed, Fact, MessageFact, NewsFact, OrderDelivered } from '../facts/index.ts'
import type { Draft } from './draft.ts'
import { interestMet, isNewsFact } from './interests.ts'
import { isMessageFact, messageOf } from './messages.ts'

/**
 * A fact as rules read it: with what the record knows about it beside what it says itself.
 *
 * - About a message: `rule`, `template`, `topic` and `purpose` of the message (`rule` is `staff` for one sent by hand,
 *   which has no template), and `originAt`, when it was planned. Of a message that the record follows no more nothing is
 *   known.
 * - About goods, or a campaign for those with an interest: `interest`, the dearest of the customer's interests that it met,
 *   and `originAt`, since when they had it.
 * - A bill that is claimed, or paid on delivery now: `totalMinor`, what it came to.
 */
export function toldToRules(draft: Draft, fact: Fact): object {
  const { policy, customer } = draft
  if (!policy.rules.byFactType.has(fact.type)) return fact
  if (fact.type === 'bill.claimed' || fact.type === 'order.delivered') return withTotal(draft, fact)
  if (isNewsFact(fact)) return withInterest(customer, fact)
  if (isMessageFact(fact)) return withMessage(customer, fact)
  return fact
}

function withInterest(customer: Customer, fact: NewsFact): object {
  const met = interestMet(customer, fact)
  return met === undefined ? fact : { ...fact, interest: met.kind, originAt: met.at }
}

function withMessage(customer: Customer, fact: MessageFact): object {
  const message = messageOf(customer, fact)
  if (message === undefined) return fact
  const { rule, template, topic, purpose, plannedAt: originAt } = message
  return {
    ...fact,
    rule,
    purpose,
    originAt,
    ...(template !== undefined && { template }),
    ...(topic !== null && { topic }),
  }
}

function withTotal({ bills }: Draft, fact: BillClaimed | OrderDelivered): object {
  const bill = bills.get(`${fact.billSource ?? fact.source}/${fact.billId}`)
  if (bill === undefined || bill.at === null) return fact
  // A prepaid order was paid when it was placed, and nothing is paid twice.
  const isPaidNow = bill.awaitsDelivery && bill.deliveredAt === fact.occurredAt
  return fact.type === 'bill.claimed' || isPaidNow ? { ...fact, totalMinor: bill.totalMinor } : fact
}
