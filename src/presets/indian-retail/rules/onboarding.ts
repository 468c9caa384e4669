import type { RuleInput } from '../types.ts'
import { bought, isFirst, isPaid, purchased, received, takenBack } from './happenings.ts'

// The bill that was claimed may never have come.
const hasBought = { 'purchases.count': { gte: 1 } }

/** The first purchase, and the fortnight after it. */
export const onboardingRules: readonly RuleInput[] = [
  {
    id: 'welcome',
    title:
      'Two to four hours after the first purchase: receipt and welcome in one, with a care tip for what was bought',
    on: [...bought, 'bill.claimed'],
    where: { ...isFirst, 'purchases.bills': { lte: 1 }, ...isPaid },
    after: 'PT2H',
    unless: { on: takenBack },
    if: hasBought,
    // A first bill that was voided and written anew is welcomed by the new one.
    repeat: 'restart',
    limits: { once: 'ever', lateAfter: 'PT2H' },
    purpose: 'transactional',
    topic: 'welcome',
    priority: 20,
    then: [{ tag: { add: 'welcomed' } }, { send: { template: 'welcome' } }],
  },
  {
    id: 'welcome-delivered',
    title: 'Two to four hours after a first order paid on delivery arrived: the same welcome',
    on: 'order.delivered',
    where: {
      'purchases.days': 1,
      'purchases.bills': 1,
      // Paid now: a prepaid order was welcomed when it was placed.
      'fact.totalMinor': { exists: true },
      not: { 'profile.tags': { contains: 'welcomed' } },
    },
    after: 'PT2H',
    unless: { on: takenBack },
    limits: { once: 'ever', lateAfter: 'PT2H' },
    purpose: 'transactional',
    topic: 'welcome',
    priority: 19,
    then: [{ send: { template: 'welcome-delivered' } }],
  },
  {
    id: 'receipt',
    title: 'A receipt for every later bill, at once; for an order paid on delivery, when it is delivered',
    on: purchased,
    where: { 'purchases.bills': { gte: 2 }, 'fact.totalMinor': { exists: true }, ...isPaid },
    repeat: 'each',
    limits: { lateAfter: 'P1D' },
    purpose: 'transactional',
    priority: 20,
    then: [{ send: { template: 'receipt' } }],
  },
  {
    id: 'order-confirmed',
    title: 'An order to be paid on delivery is confirmed at once',
    on: 'order.placed',
    where: { 'fact.payment': 'cash-on-delivery' },
    unless: { on: 'order.cancelled' },
    repeat: 'each',
    limits: { lateAfter: 'P1D' },
    purpose: 'transactional',
    priority: 20,
    then: [{ send: { template: 'order-confirmed' } }],
  },
  {
    id: 'day-2',
    title: 'Two days after the first purchase: how is it? Reply here',
    on: [...received, 'bill.claimed'],
    where: isFirst,
    after: 'P2D',
    unless: { on: [...takenBack, 'message.replied'] },
    if: hasBought,
    // What was exchanged or written anew is what we ask about.
    repeat: 'restart',
    limits: { once: 'ever', lateAfter: 'P1D' },
    purpose: 'service',
    topic: 'care',
    priority: 10,
    then: [{ send: { template: 'day-2' } }],
  },
  {
    id: 'value-tip',
    title: 'Day 3 to 5 after the first purchase: how to wear, use or combine it',
    on: [...received, 'bill.claimed'],
    where: isFirst,
    after: 'P3D',
    unless: { on: takenBack },
    if: hasBought,
    repeat: 'restart',
    limits: { once: 'ever', lateAfter: 'P2D' },
    purpose: 'service',
    topic: 'tips',
    priority: 8,
    then: [{ send: { template: 'value-tip' } }],
  },
  {
    id: 'online-intro',
    title: 'Day 10 to 14 after a first purchase in a shop: the online store, with a reason that fits what was bought',
    on: ['purchase.completed', 'bill.claimed'],
    where: { ...isFirst, 'purchases.onlineDays': 0 },
    after: 'P10D',
    // An order on its way counts as online already, paid or not.
    unless: { on: 'order.placed' },
    if: { 'purchases.onlineDays': 0, 'purchases.count': { gte: 1 } },
    limits: { once: 'ever', lateAfter: 'P4D' },
    purpose: 'marketing',
    topic: 'online',
    priority: 6,
    then: [{ send: { template: 'online-intro' } }],
  },
]
