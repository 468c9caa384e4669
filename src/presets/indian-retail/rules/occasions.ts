import { nationwideFestivals, ownFestivals } from '../festivals.ts'
import type { RuleInput } from '../types.ts'

/** Bought or joined within a year, and not lost: whoever left is not called back by a calendar. */
const isAround = {
  any: [{ 'purchases.lastAt': { within: 'P365D' } }, { 'profile.capturedAt': { within: 'P365D' } }],
  'rfm.segment': { ne: 'lost-customers' },
}

// In the first fortnight the onboarding speaks, and nothing else.
const isSettledIn = { not: { 'purchases.firstAt': { within: 'P14D' } } }

/** Birthdays and festivals. Few a year for each customer: low priority, long pauses. */
export const occasionRules: readonly RuleInput[] = [
  {
    id: 'birthday',
    title: 'Three days before the birthday: good wishes',
    on: 'occasion.reached',
    where: { 'fact.kind': 'birthday' },
    if: isAround,
    limits: { cooldown: 'P300D', lateAfter: 'P2D' },
    purpose: 'marketing',
    topic: 'occasions',
    priority: 4,
    then: [{ send: { template: 'birthday' } }],
  },
  {
    id: 'birthday-gift',
    title: 'In the morning of the birthday: 50 points are the gift, if it was told thirty days before',
    on: 'bonus.given',
    where: { 'fact.bonus': 'birthday' },
    if: isAround,
    // The ledger gives it once a year. "Happy birthday" is not sent tomorrow: planned by noon, it is gone by midnight.
    limits: { lateAfter: 'PT12H' },
    purpose: 'service',
    topic: 'recognition',
    priority: 11,
    then: [{ send: { template: 'birthday-gift' } }],
  },
  {
    id: 'wedding-anniversary',
    title: 'A week before the wedding anniversary: good wishes, and an idea for two',
    on: 'occasion.reached',
    where: { 'fact.kind': 'anniversary' },
    if: isAround,
    limits: { cooldown: 'P300D', lateAfter: 'P2D' },
    purpose: 'marketing',
    topic: 'occasions',
    priority: 3,
    then: [{ send: { template: 'wedding-anniversary' } }],
  },
  {
    id: 'diwali',
    title: 'A week before Diwali, for everybody who still comes or may come again',
    on: 'occasion.reached',
    where: { 'fact.occasion': 'diwali' },
    if: { ...isAround, ...isSettledIn },
    limits: { cooldown: 'P300D', lateAfter: 'P3D' },
    purpose: 'marketing',
    topic: 'occasions',
    priority: -8,
    then: [{ send: { template: 'festival' } }],
  },
  {
    id: 'festival',
    title: 'A week before a festival kept all over the country, for those who come regularly',
    on: 'occasion.reached',
    where: { 'fact.occasion': { in: [...nationwideFestivals] } },
    if: { 'rfm.segment': { in: ['champions', 'loyal-regulars', 'promising-actives'] }, ...isSettledIn },
    // Another festival does not wait for one that quiet hours put off.
    repeat: 'each',
    // Christmas and Sankranti are three weeks apart: both are told.
    limits: { cooldown: 'P14D', lateAfter: 'P3D' },
    purpose: 'marketing',
    topic: 'occasions',
    priority: -10,
    then: [{ send: { template: 'festival' } }],
  },
  {
    id: 'festival-own',
    title: 'A week before a festival of a region or a faith, for those who told us that they keep it',
    on: 'occasion.reached',
    where: {
      'fact.occasion': { in: [...ownFestivals] },
      any: ownFestivals.map((festival) => ({
        'fact.occasion': festival,
        'profile.attributes.festivals': { contains: festival },
      })),
    },
    if: { ...isAround, ...isSettledIn },
    repeat: 'each',
    limits: { cooldown: 'P7D', lateAfter: 'P3D' },
    purpose: 'marketing',
    topic: 'occasions',
    priority: -9,
    then: [{ send: { template: 'festival' } }],
  },
]
