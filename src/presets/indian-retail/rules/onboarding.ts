import type { RuleInput } from '../types.ts'
import { bought, isFirst, isPaid, purchased, purchasedOrClaimed, received, undone } from './happenings.ts'

// The bill that was claimed may never have come, and what was bought may have gone back.
const hasKept = { 'purchases.count': { gte: 1 } }

const wasWelcomed = {
  any: [{ 'rules.acted': { contains: 'welcome' } }, { 'rules.acted': { contains: 'welcome-delivered' } }],
}

/**
 * The only purchase that counts, by somebody who was not welcomed yet: what came back in full on the same day is forgotten.
 * Every other bill brings a receipt of its own at once.
 */
const isFirstKept = {
  any: [{ 'purchases.count': 1 }, { 'purchases.count': 0, 'fact.type': 'bill.claimed' }],
  not: wasWelcomed,
}

/** The first purchase, and the fortnight after it. */
export const onboardingRules: readonly RuleInput[] = [
  {
    id: 'welcome',
    title:
      'Two to four hours after the first purchase: receipt and welcome in one, with a care tip for what was bought',
    on: [...bought, 'bill.claimed'],
    where: { ...isFirstKept, ...isPaid },
    after: 'PT2H',
    // What came back in part still has its receipt.
    unless: { on: undone },
    if: hasKept,
    // A first bill that was voided or exchanged is welcomed by the new one.
    repeat: 'restart',
    limits: { once: 'ever', lateAfter: 'PT2H' },
    purpose: 'transactional',
    topic: 'welcome',
    priority: 20,
    then: [{ send: { template: 'welcome' } }],
  },
  {
    id: 'welcome-delivered',
    title: 'Two to four hours after a first order paid on delivery arrived: the same welcome',
    on: 'order.delivered',
    // Paid now: a prepaid order was welcomed when it was placed.
    where: { ...isFirstKept, 'fact.totalMinor': { exists: true } },
    after: 'PT2H',
    unless: { on: undone },
    if: hasKept,
    limits: { once: 'ever', lateAfter: 'PT2H' },
    purpose: 'transactional',
    topic: 'welcome',
    priority: 19,
    then: [{ send: { template: 'welcome-delivered' } }],
  },
  {
    id: 'receipt-late',
    title: 'A first bill that is told too late for the welcome brings a plain receipt, if it is a day old at the most',
    on: purchasedOrClaimed,
    where: { ...isFirstKept, 'fact.totalMinor': { exists: true }, ...isPaid },
    after: 'PT4H',
    unless: { on: undone },
    if: { ...hasKept, not: wasWelcomed },
    repeat: 'restart',
    limits: { once: 'ever', lateAfter: 'PT20H' },
    purpose: 'transactional',
    priority: 18,
    then: [{ send: { template: 'receipt-late' } }],
  },
  {
    id: 'receipt',
    title: 'A receipt for every later bill, at once; for an order paid on delivery, when it is delivered',
    on: purchased,
    where: {
      any: [{ 'purchases.count': { gte: 2 } }, wasWelcomed],
      'fact.totalMinor': { exists: true },
      ...isPaid,
    },
    repeat: 'each',
    limits: { lateAfter: 'P1D' },
    purpose: 'transactional',
    priority: 20,
    then: [{ send: { template: 'receipt' } }],
  },
  {
    id: 'receipt-claimed',
    title: 'A receipt for a later bill that is claimed by its code, as soon as it is among the others',
    on: 'bill.claimed',
    where: { any: [hasKept, wasWelcomed], 'fact.totalMinor': { exists: true } },
    after: 'PT10M',
    if: hasKept,
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
    unless: { on: 'message.replied' },
    if: hasKept,
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
    if: hasKept,
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
    // An order to be paid on delivery is online once it is delivered: it may never come.
    if: { 'purchases.onlineDays': 0, ...hasKept },
    limits: { once: 'ever', lateAfter: 'P4D' },
    purpose: 'marketing',
    topic: 'online',
    priority: 6,
    then: [{ send: { template: 'online-intro' } }],
  },
]
