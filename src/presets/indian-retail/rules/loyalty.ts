import { tierVisits } from '../points.ts'
import type { RuleInput } from '../types.ts'
import { isPaid, purchasedOrClaimed, withThis } from './happenings.ts'

type Tier = keyof typeof tierVisits

/**
 * The ledger moves a customer up at once; the word and the points wait two hours, in case what was bought comes back. Each
 * is for once: whoever falls and comes back up is as welcome, and was thanked. A household's tier is every member's; thanked
 * are those who made the visits themselves, or the household would get the points once for each member.
 */
function tierReached(
  tier: Tier,
  said: { readonly title: string; readonly points: number; readonly priority: number },
): RuleInput {
  const { title, points, priority } = said
  return {
    id: `tier-${tier}`,
    title,
    on: 'tier.changed',
    where: { 'fact.to': tier, 'fact.direction': 'up' },
    after: 'PT2H',
    if: { 'points.tier': tier, 'purchases.days': { gte: tierVisits[tier] } },
    limits: { once: 'ever', lateAfter: 'P3D' },
    purpose: 'service',
    topic: 'recognition',
    priority,
    then: [{ award: { points, reason: `tier-${tier}` } }, { send: { template: `tier-${tier}` } }],
  }
}

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
  tierReached('silver', {
    title: 'Three visits in a year bring the silver tier and 50 points, and a word on what comes next',
    points: 50,
    priority: 13,
  }),
  tierReached('gold', { title: 'Six visits in a year bring the gold tier and 100 points', points: 100, priority: 14 }),
  tierReached('platinum', {
    title: 'Twelve visits in a year bring the platinum tier and 200 points',
    points: 200,
    priority: 15,
  }),
]
