import type { RuleInput } from '../types.ts'
import { bought } from './happenings.ts'

/**
 * Messages that propose something. Only the reading of these starts a nudge, so a nudge never starts another; and whoever
 * doesn't answer "how is it?" is content, and is not asked again.
 */
const proposals = [
  'online-intro',
  'day-30',
  'day-30-regular',
  'loyalty-reactivation',
  'promising-actives',
  'browsed',
  'wishlist',
  'cart',
  'restock',
  'price-drop',
]

/** No help need be offered: it was bought, or they are talking with the shop already. */
const helped = [...bought, 'message.replied']

/** Interest shown without buying: looked at, wished for, left in the cart, read and not answered. */
export const interestRules: readonly RuleInput[] = [
  {
    id: 'browsed',
    title: 'The day after they looked at something and bought nothing: shall we help?',
    on: 'product.viewed',
    after: 'P1D',
    // The wish list and the cart have reminders of their own.
    unless: [{ on: helped }, { on: ['wishlist.added', 'cart.abandoned'], same: 'sku' }],
    repeat: 'restart',
    limits: { cooldown: 'P14D', lateAfter: 'P1D' },
    purpose: 'marketing',
    topic: 'interest',
    priority: 1,
    then: [{ send: { template: 'browsed' } }],
  },
  {
    id: 'wishlist',
    title: 'Three days after something went on the wish list: it is still here',
    on: 'wishlist.added',
    after: 'P3D',
    unless: [
      { on: bought, same: 'sku' },
      { on: 'wishlist.removed', same: 'sku' },
    ],
    // The latest wish speaks for the list; a list of twenty is no reason for twenty messages.
    repeat: 'restart',
    limits: { cooldown: 'P14D', lateAfter: 'P2D' },
    purpose: 'marketing',
    topic: 'interest',
    priority: 2,
    then: [{ send: { template: 'wishlist' } }],
  },
  {
    id: 'cart',
    title: 'Four hours after a cart was left: was anything in the way?',
    on: 'cart.abandoned',
    after: 'PT4H',
    unless: { on: helped },
    repeat: 'restart',
    limits: { cooldown: 'P7D', lateAfter: 'P1D' },
    purpose: 'marketing',
    topic: 'interest',
    priority: 3,
    then: [{ send: { template: 'cart' } }],
  },
  {
    id: 'read-without-reply',
    title: 'Two days after a message was read and not answered: one short question',
    on: 'message.read',
    where: { 'fact.rule': { in: proposals } },
    after: 'P2D',
    // Since the message: some buy first and read later, and many channels tell of the reading twice or too late.
    unless: { on: [...bought, 'message.replied', 'message.clicked', 'purchase.returned'], since: 'origin' },
    limits: { cooldown: 'P30D', lateAfter: 'P2D' },
    purpose: 'marketing',
    topic: 'nudge',
    priority: -5,
    then: [{ send: { template: 'read-without-reply' } }],
  },
]
