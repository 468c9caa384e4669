import type { RuleInput } from '../types.ts'

/** From month 4, for those who came three times and still come. */
export const advocacyRules: readonly RuleInput[] = [
  {
    id: 'advocacy-early-access',
    title: 'From month 4: regulars see new collections before others do',
    on: 'stage.changed',
    where: { 'fact.to': 'advocacy' },
    if: { 'journey.stage': 'advocacy' },
    limits: { once: 'cycle', lateAfter: 'P7D' },
    purpose: 'marketing',
    topic: 'advocacy',
    priority: 4,
    then: [{ tag: { add: 'early-access' } }, { send: { template: 'advocacy-early-access' } }],
  },
  {
    id: 'advocacy-invitation',
    title: 'Two weeks later: an invitation to a preview in the shop, and the store manager is reminded to invite',
    on: 'stage.changed',
    where: { 'fact.to': 'advocacy' },
    after: 'P14D',
    if: { 'journey.stage': 'advocacy' },
    limits: { once: 'cycle', lateAfter: 'P14D' },
    purpose: 'marketing',
    topic: 'advocacy',
    priority: 3,
    then: [
      {
        task: {
          kind: 'invite',
          owner: 'store-manager',
          dueAfter: 'P7D',
          note: 'A regular of four months and more: when they are next in the shop, invite them to the preview and keep them a place.',
        },
      },
      { send: { template: 'advocacy-invitation' } },
    ],
  },
  {
    id: 'advocacy-referral',
    title: 'A month into advocacy: do you know somebody who would like us?',
    on: 'stage.changed',
    where: { 'fact.to': 'advocacy' },
    after: 'P30D',
    unless: { on: 'purchase.returned' },
    if: { 'journey.stage': 'advocacy' },
    limits: { once: 'cycle', lateAfter: 'P14D' },
    purpose: 'marketing',
    topic: 'advocacy',
    priority: 3,
    then: [{ send: { template: 'advocacy-referral' } }],
  },
  {
    id: 'customer-anniversary',
    title: 'Every year on the day they became a customer: thank you',
    on: 'occasion.reached',
    where: { 'fact.kind': 'customer-anniversary' },
    if: { 'journey.stage': { in: ['loyalty', 'advocacy'] } },
    // It says "today", and is not sent tomorrow: planned by noon, it is gone by midnight.
    limits: { cooldown: 'P300D', lateAfter: 'PT12H' },
    purpose: 'marketing',
    topic: 'occasions',
    priority: 3,
    then: [{ send: { template: 'customer-anniversary' } }],
  },
]
