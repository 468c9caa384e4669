import type { RuleInput } from '../types.ts'
import { boughtNothingFor, isPaid, purchasedOrClaimed, withThis } from './happenings.ts'

/** From here on the customer is known too well to be reminded of the first purchase. */
const regularFromDays = 4

/** Those who have been away for a month, and those who joined and never bought. */
export const reEngagementRules: readonly RuleInput[] = [
  {
    id: 'day-30',
    title: 'Thirty days after the last purchase: the first product, and what goes next to it',
    on: purchasedOrClaimed,
    where: { ...withThis('purchases.days', 1, regularFromDays), ...isPaid },
    after: 'P30D',
    unless: { on: 'purchase.completed' },
    // Whoever brought everything back has bought nothing to speak of.
    if: { 'purchases.count': { gte: 1 }, 'purchases.days': { lt: regularFromDays }, ...boughtNothingFor(29) },
    repeat: 'restart',
    limits: { cooldown: 'P30D', lateAfter: 'P10D' },
    purpose: 'marketing',
    topic: 'come-back',
    priority: 5,
    then: [{ send: { template: 'day-30' } }],
  },
  {
    id: 'day-30-regular',
    title: "Thirty days after a regular's last purchase: what they bought last, and what goes next to it",
    on: purchasedOrClaimed,
    where: { ...withThis('purchases.days', regularFromDays), ...isPaid },
    after: 'P30D',
    unless: { on: 'purchase.completed' },
    if: { 'purchases.count': { gte: 1 }, ...boughtNothingFor(29) },
    repeat: 'restart',
    limits: { cooldown: 'P90D', lateAfter: 'P10D' },
    purpose: 'marketing',
    topic: 'come-back',
    priority: 4,
    then: [{ send: { template: 'day-30-regular' } }],
  },
  {
    id: 'loyalty-reactivation',
    title: 'Ninety days after joining the points programme without a purchase since: the points are waiting',
    on: 'customer.captured',
    where: { 'fact.method': 'loyalty-enrolment' },
    after: 'P90D',
    // An order on its way will count when it arrives. What was brought back in full doesn't count as a purchase.
    if: {
      'points.available': { gte: 1 },
      any: [{ 'purchases.lastDay': { exists: false } }, { 'purchases.lastDay': { olderThan: 'P90D' } }],
    },
    limits: { once: 'ever', lateAfter: 'P14D' },
    purpose: 'marketing',
    topic: 'come-back',
    priority: 4,
    then: [{ send: { template: 'loyalty-reactivation' } }],
  },
]
