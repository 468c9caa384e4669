import type { RuleInput } from '../types.ts'
import { isPaid, purchasedOrClaimed, withThis } from './happenings.ts'

/** Purchase days at which a tier begins. */
const tierDays = { silver: 3, gold: 6, platinum: 12 } as const

/**
 * Recognition, purchase by purchase. Tags are what the tills and the online store read. What counts is whether the purchase
 * still does two hours later: a part of it, or of an earlier one, may have come back.
 */
export const loyaltyRules: readonly RuleInput[] = [
  {
    id: 'second-purchase',
    title: 'The second purchase is noticed, and online orders are delivered free from now on',
    on: purchasedOrClaimed,
    // Whoever comes to the third at once is recognised too: by the tier's word, and by this benefit.
    where: { ...withThis('purchases.days', 2), not: { 'profile.tags': { contains: 'free-delivery' } }, ...isPaid },
    after: 'PT2H',
    if: { 'purchases.days': { gte: 2 } },
    limits: { once: 'ever', lateAfter: 'P3D' },
    purpose: 'service',
    topic: 'recognition',
    priority: 12,
    then: [{ tag: { add: 'free-delivery' } }, { send: { template: 'second-purchase' } }],
  },
  {
    id: 'tier-silver',
    title: 'The third purchase brings the silver tier and 50 points, and says what comes next',
    on: purchasedOrClaimed,
    where: {
      ...withThis('purchases.days', tierDays.silver, tierDays.gold),
      not: { 'profile.tags': { contains: 'silver' } },
      ...isPaid,
    },
    after: 'PT2H',
    if: { 'purchases.days': { gte: tierDays.silver, lt: tierDays.gold } },
    limits: { once: 'ever', lateAfter: 'P3D' },
    purpose: 'service',
    topic: 'recognition',
    priority: 13,
    then: [
      { tag: { add: 'silver' } },
      { award: { points: 50, reason: 'tier-silver' } },
      { send: { template: 'tier-silver' } },
    ],
  },
  {
    id: 'tier-gold',
    title: 'The sixth purchase brings the gold tier and 100 points',
    on: purchasedOrClaimed,
    where: {
      ...withThis('purchases.days', tierDays.gold, tierDays.platinum),
      not: { 'profile.tags': { contains: 'gold' } },
      ...isPaid,
    },
    after: 'PT2H',
    if: { 'purchases.days': { gte: tierDays.gold, lt: tierDays.platinum } },
    limits: { once: 'ever', lateAfter: 'P3D' },
    purpose: 'service',
    topic: 'recognition',
    priority: 14,
    then: [
      { tag: { add: 'gold', remove: 'silver' } },
      { award: { points: 100, reason: 'tier-gold' } },
      { send: { template: 'tier-gold' } },
    ],
  },
  {
    id: 'tier-platinum',
    title: 'The twelfth purchase brings the platinum tier and 200 points',
    on: purchasedOrClaimed,
    where: {
      ...withThis('purchases.days', tierDays.platinum),
      not: { 'profile.tags': { contains: 'platinum' } },
      ...isPaid,
    },
    after: 'PT2H',
    if: { 'purchases.days': { gte: tierDays.platinum } },
    limits: { once: 'ever', lateAfter: 'P3D' },
    purpose: 'service',
    topic: 'recognition',
    priority: 15,
    then: [
      { tag: { add: 'platinum', remove: 'gold' } },
      { award: { points: 200, reason: 'tier-platinum' } },
      { send: { template: 'tier-platinum' } },
    ],
  },
]
