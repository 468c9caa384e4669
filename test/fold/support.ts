import type { Customer } from '../../src/customer.ts'
import { settle } from '../../src/ledger/index.ts'
import type { Policy } from '../../src/policy.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { policyOf } from '../support/story.ts'

/** A policy whose rules give points and tags, at once and later: what they do shows in the ledger. */
export function bonusPolicy(): Policy {
  const rules: readonly Rule[] = [
    {
      id: 'welcome',
      on: 'customer.captured',
      purpose: 'internal',
      limits: { once: 'ever' },
      then: [{ award: { points: 50, reason: 'welcome' } }],
    },
    {
      id: 'later',
      on: 'purchase.completed',
      after: 'P10D',
      unless: { on: 'purchase.returned' },
      repeat: 'each',
      purpose: 'internal',
      then: [{ award: { points: 7, reason: 'patience' } }, { tag: { add: 'patient' } }],
    },
    {
      id: 'back',
      on: 'stage.changed',
      where: { 'fact.to': 'loyalty' },
      limits: { cooldown: 'P30D', lateAfter: 'P1D' },
      purpose: 'service',
      then: [{ award: { points: 20, reason: 'loyal' } }, { send: { template: 'hello' } }],
    },
  ]
  return policyOf(rules, {
    messages: {
      ladder: ['whatsapp', 'sms', 'email'],
      defaultLanguage: 'en',
      quietHours: { from: '21:00', to: '10:00', purposes: ['service'] },
      caps: {},
      topicGap: 'P1D',
    },
  })
}

/** Balances and buckets as they stand at an instant, whatever the account's counters say of the way there. */
export function settledBalance(customer: Customer, at: number): { readonly buckets: unknown; readonly debt: number } {
  const { account } = settle(customer.points, at)
  return { buckets: account.buckets, debt: account.debt }
}
