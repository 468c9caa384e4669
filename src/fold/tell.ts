import type { Customer } from '../customer.ts'
import type { Fact, GoodsFact, MessageFact } from '../facts/index.ts'
import type { Draft } from './draft.ts'
import { interestMet, isGoodsFact } from './interests.ts'
import { isMessageFact, messageOf } from './messages.ts'

/**
 * A fact as rules read it: with what the record knows about it beside what it says itself.
 *
 * - About a message: `rule`, `template`, `topic` and `purpose` of the message (`rule` is `staff` for one sent by hand,
 *   which has no template). Of a message that the record follows no more nothing is known.
 * - About goods: `interest`, the dearest of the customer's interests that it met.
 */
export function toldToRules({ policy, customer }: Draft, fact: Fact): object {
  if (!policy.rules.byFactType.has(fact.type)) return fact
  if (isGoodsFact(fact)) return withInterest(customer, fact)
  if (isMessageFact(fact)) return withMessage(customer, fact)
  return fact
}

function withInterest(customer: Customer, fact: GoodsFact): object {
  const interest = interestMet(customer, fact)
  return interest === undefined ? fact : { ...fact, interest }
}

function withMessage(customer: Customer, fact: MessageFact): object {
  const message = messageOf(customer, fact)
  if (message === undefined) return fact
  const { rule, template, topic, purpose } = message
  return { ...fact, rule, purpose, ...(template !== undefined && { template }), ...(topic !== null && { topic }) }
}
