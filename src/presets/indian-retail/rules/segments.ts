import type { RuleInput } from '../types.ts'
import { bought, boughtNothingFor, isPaid, purchasedOrClaimed, takenBack } from './happenings.ts'

/** How each of the five segments is approached; those who are slipping away in three steps of effort. */
export function segmentRules(typicalBillMinor: number): readonly RuleInput[] {
  return [...approaches, ...atRiskRules(typicalBillMinor), ...lastWords]
}

const approaches: readonly RuleInput[] = [
  {
    id: 'champions',
    title: 'Champions: a personal thank-you, and pieces kept aside for them',
    on: 'segment.changed',
    where: { 'fact.to': 'champions' },
    // Not on the heels of a tier, which the same purchase may have brought.
    after: 'P2D',
    unless: { on: takenBack },
    if: { 'rfm.segment': 'champions' },
    limits: { cooldown: 'P180D', lateAfter: 'P5D' },
    purpose: 'marketing',
    topic: 'recognition',
    priority: 5,
    then: [{ tag: { add: 'vip' } }, { send: { template: 'champions' } }],
  },
  {
    id: 'loyal-regulars',
    title: 'Loyal regulars: their opinion is asked, and what goes next to what they have',
    on: 'segment.changed',
    where: { 'fact.to': 'loyal-regulars' },
    after: 'P7D',
    unless: { on: takenBack },
    if: { 'rfm.segment': 'loyal-regulars' },
    limits: { cooldown: 'P180D', lateAfter: 'P5D' },
    purpose: 'marketing',
    topic: 'recognition',
    priority: 3,
    then: [{ send: { template: 'loyal-regulars' } }],
  },
  {
    id: 'promising-actives',
    title: 'Promising actives: between the online introduction and day 30, a reason to come a second time',
    on: 'segment.changed',
    where: { 'fact.to': 'promising-actives' },
    after: 'P18D',
    unless: { on: 'purchase.completed' },
    if: { 'rfm.segment': 'promising-actives', ...boughtNothingFor(17) },
    limits: { cooldown: 'P90D', lateAfter: 'P5D' },
    purpose: 'marketing',
    topic: 'come-back',
    priority: 2,
    then: [{ send: { template: 'promising-actives' } }],
  },
]

/**
 * Regulars at risk: the more they spend at a time, the more the shop does to keep them. High is three typical bills and
 * more, middle one to three.
 */
function atRiskRules(typicalBillMinor: number): readonly RuleInput[] {
  const highMinor = 3 * typicalBillMinor
  const atRisk = {
    on: 'segment.changed',
    unless: { on: bought },
    if: { 'rfm.segment': 'at-risk-regulars' },
    limits: { once: 'cycle', lateAfter: 'P7D' },
    purpose: 'marketing',
    topic: 'come-back',
    priority: 6,
  } as const
  return [
    {
      ...atRisk,
      id: 'at-risk-high',
      title: 'Regulars at risk who spend much at a time: a call by the store manager, 300 points, a personal message',
      where: { 'fact.to': 'at-risk-regulars', 'purchases.averageMinor': { gte: highMinor } },
      then: [
        {
          task: {
            kind: 'call-at-risk',
            owner: 'store-manager',
            dueAfter: 'P3D',
            note: 'A regular who spends much at a time has not come for four months. Call, ask what is missing, mention the 300 points.',
          },
        },
        { award: { points: 300, reason: 'win-back' } },
        { send: { template: 'at-risk-high' } },
      ],
    },
    {
      ...atRisk,
      id: 'at-risk-middle',
      title: 'Regulars at risk with an average bill: 150 points and a message',
      where: { 'fact.to': 'at-risk-regulars', 'purchases.averageMinor': { gte: typicalBillMinor, lt: highMinor } },
      then: [{ award: { points: 150, reason: 'win-back' } }, { send: { template: 'at-risk-middle' } }],
    },
    {
      ...atRisk,
      id: 'at-risk-low',
      title: 'Regulars at risk with small bills: a message',
      where: { 'fact.to': 'at-risk-regulars', 'purchases.averageMinor': { lt: typicalBillMinor } },
      then: [{ send: { template: 'at-risk-low' } }],
    },
  ]
}

/** By what they spent and how often they came: however long ago it is, which is what the rule is about. */
const isVip = { any: [{ 'rfm.f': { gte: 4 }, 'rfm.m': { gte: 4 } }, { 'rfm.m': 5 }] }

const lastWords: readonly RuleInput[] = [
  {
    id: 'lost-once',
    title: 'Lost customers are asked once, and then left in peace until they buy again',
    on: 'segment.changed',
    where: { 'fact.to': 'lost-customers' },
    unless: { on: bought },
    if: { 'rfm.segment': 'lost-customers' },
    limits: { once: 'cycle', lateAfter: 'P14D' },
    purpose: 'marketing',
    topic: 'come-back',
    priority: 5,
    then: [{ send: { template: 'miss-you' } }, { suppress: { purposes: ['marketing'], until: 'purchase' } }],
  },
  {
    id: 'vip-silent',
    title: 'A VIP who has been silent for 60 days: the store manager is asked to call',
    on: purchasedOrClaimed,
    // A bill that is claimed may be what makes her one.
    where: { any: [...isVip.any, { 'fact.type': 'bill.claimed' }], ...isPaid },
    after: 'P60D',
    unless: { on: 'purchase.completed' },
    // Whoever brought the dear things back is none any more; and one open call is enough.
    if: { all: [isVip, boughtNothingFor(59), { not: { 'tasks.kinds': { contains: 'call-vip' } } }] },
    repeat: 'restart',
    limits: { lateAfter: 'P14D' },
    purpose: 'internal',
    then: [
      {
        task: {
          kind: 'call-vip',
          owner: 'store-manager',
          dueAfter: 'P2D',
          note: 'One of our best customers has not bought for 60 days. Call personally and note what you hear.',
        },
      },
    ],
  },
]
