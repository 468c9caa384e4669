import type { PolicyInput } from '../../src/index.ts'
import type { LedgerTerms, TierTerms } from '../../src/ledger/index.ts'
import { plainPoints, smallRetail } from './retail.ts'
import { retailWith } from './shop.ts'

type Rule = NonNullable<PolicyInput['rules']>[number]

export const giving: LedgerTerms = {
  ...plainPoints,
  bonuses: {
    enrolment: { points: 100 },
    birthday: { points: 50 },
    anniversary: { points: 20 },
    referral: { referrer: { points: 30 }, referee: { points: 15 } },
    campaigns: { diwali: { points: 25, from: '2026-01-01', to: '2027-12-31' } },
  },
}

/** Points that come with a word: a gift to whoever spends much at once. */
export const bigSpender: Rule = {
  id: 'big-spender',
  on: 'purchase.completed',
  where: { 'fact.totalMinor': { gte: 500_000 } },
  repeat: 'each',
  purpose: 'service',
  then: [{ award: { points: 7, reason: 'thanks' } }, { send: { template: 'receipt' } }],
}
/** The same, two days later. */
const later: Rule = {
  ...bigSpender,
  id: 'later',
  after: 'P2D',
  then: [{ award: { points: 3, reason: 'later' } }, { send: { template: 'receipt' } }],
}

export const policyWith = (rules: Rule[], parts: Partial<PolicyInput> = {}) =>
  retailWith({ points: giving, rules, templates: smallRetail().templates, ...parts })
export const giftsPolicy = policyWith([bigSpender, later])

/** Four visits bring silver, six gold; what a tier brings is said. */
const tiers: TierTerms = {
  measure: 'visits',
  window: { kind: 'rolling', months: 3 },
  graceDays: 15,
  ladder: [
    { tier: 'silver', from: 4 },
    { tier: 'gold', from: 6 },
  ],
}
export const up: Rule = {
  ...bigSpender,
  id: 'up',
  on: 'tier.changed',
  where: { 'fact.direction': 'up' },
  then: [{ award: { points: 11, reason: 'up' } }, { send: { template: 'day-2' } }],
}
export const tieredPolicy = policyWith([bigSpender, later, up], { points: { ...giving, tiers } })

export const enrolled = (id: string, customer: object, at: number, parts: object = {}) =>
  ({
    type: 'customer.captured',
    method: 'loyalty-enrolment',
    id,
    source: 'pos',
    occurredAt: at,
    customer,
    ...parts,
  }) as const

export const nightly = { mode: 'backfill' } as const

export const wasReferred = (id: string, customer: object, by: object, at: number) =>
  ({ type: 'customer.referred', id, source: 'pos', occurredAt: at, customer, by }) as const
