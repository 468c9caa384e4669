import { expect, test } from 'vitest'
import { checkPolicy } from '../../src/policy.ts'
import { dayMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { smallRetail } from '../support/retail.ts'
import { given, noon, policyOf, type ToldFact, worldOf } from '../support/story.ts'

const consent: ToldFact = {
  type: 'consent.changed',
  purpose: 'service',
  channel: 'sms',
  status: 'granted',
  at: noon - dayMs,
}
const visit: ToldFact = { type: 'visit.sensed', by: 'nfc', at: noon }
const bonus: Rule = {
  id: 'bonus',
  on: 'visit.sensed',
  purpose: 'service',
  limits: { once: 'ever' },
  then: [
    { send: { template: 'hello' } },
    { award: { points: 100, reason: 'visit' } },
    { suppress: { purposes: ['marketing'], until: 'purchase' } },
  ],
}
const plain: Rule = { id: 'plain', on: 'visit.sensed', purpose: 'service', then: [{ send: { template: 'hello' } }] }
const policy = policyOf([bonus, plain])

test('a refused award withholds the words that speak of it, and suppresses nothing', () => {
  // As a policy would be that lost its programme after it was checked.
  const story = given(worldOf({ ...policy, ledger: null }), [consent, visit])
  expect([story.messages.map(({ rule }) => rule), story.withheld]).toEqual([['plain'], ['bonus: award']])
  expect(story.kinds('message-withheld')[0]).toMatchObject({
    reason: 'The policy in force has no points programme.',
  })
  expect([story.customer.suppressed, story.customer.rules.bonus?.lastAt]).toEqual([{}, null])
})

test('an award that is taken lets them go', () => {
  const story = given(worldOf(policy), [consent, visit])
  expect([story.messages.length, story.withheld]).toEqual([2, []])
  expect(story.customer.suppressed.marketing?.rule).toBe('bonus')
})

test('a rule that awards where there are no points is a mistake of the policy', () => {
  const problems = checkPolicy({ ...smallRetail(), points: null, rules: [{ ...plain, then: bonus.then }] })
  expect(problems.filter(({ path }) => path.includes('award'))).toEqual([
    {
      path: 'rules[0].then[1].award',
      message: 'The policy has no points to give. Expected no award, or a points programme in `points`.',
      found: { points: 100, reason: 'visit' },
      expected: 'no award, or a points programme in `points`',
    },
  ])
})
