import { describe, expect, test } from 'vitest'
import { checkPolicy, type PolicyInput } from '../../src/policy.ts'
import { smallRetail } from '../support/retail.ts'

const occasions: NonNullable<PolicyInput['occasions']> = {
  wedding: { kind: 'anniversary', leadDays: 0 },
  diwali: { kind: 'festival', leadDays: 3, days: ['2026-11-08', '2027-10-29'] },
  onam: { kind: 'festival', leadDays: 10, days: ['2026-08-26'] },
}

describe('the check of occasions', () => {
  const base = { ...smallRetail(), occasions }
  const rule = (where: object, on: string | string[] = 'occasion.reached') => ({
    ...base,
    rules: [{ id: 'r', on, where, purpose: 'service', then: [{ tag: { add: 'x' } }] }],
  })
  const festival = (...days: readonly string[]) => ({
    ...base,
    occasions: { eid: { kind: 'festival', leadDays: 0, days } },
  })

  test('names festival days that are none, out of order, or twice', () => {
    expect(checkPolicy(festival('2026-02-30'))).toMatchObject([
      { path: 'occasions.eid.days[0]', found: '"2026-02-30"', expected: 'a calendar day, YYYY-MM-DD' },
    ])
    expect(checkPolicy(festival('2026-03-20', '2025-03-31'))).toMatchObject([
      { path: 'occasions.eid.days[1]', found: '2025-03-31', expected: 'days in order, each once' },
    ])
    expect(checkPolicy(festival('2026-03-20', '2026-03-20'))).toMatchObject([
      { path: 'occasions.eid.days[1]', found: '2026-03-20', expected: 'days in order, each once' },
    ])
    expect(checkPolicy(festival('2226-03-20'))).toMatchObject([
      { path: 'occasions.eid.days[0]', found: '2226-03-20', expected: 'a day from 1990 to 2099' },
    ])
    expect(checkPolicy(festival())).toMatchObject([{ path: 'occasions.eid.days' }])
    expect(
      checkPolicy({ ...base, occasions: { eid: { kind: 'festival', leadDays: 61, days: ['2026-03-20'] } } }),
    ).toMatchObject([{ path: 'occasions.eid.leadDays' }])
  })
  test('names a rule on an occasion or a kind that there is not, and offers the nearest', () => {
    expect(checkPolicy(rule({ 'fact.occasion': 'diwlai' }))).toMatchObject([
      { path: 'rules[0].where["fact.occasion"]', found: 'diwlai', message: expect.stringContaining('"diwali"') },
    ])
    expect(
      checkPolicy(
        rule({ any: [{ 'fact.occasion': { in: ['onam', 'pongal'] } }] }, ['visit.sensed', 'occasion.reached']),
      ),
    ).toMatchObject([{ path: 'rules[0].where.any[0]["fact.occasion"].in[1]', found: 'pongal' }])
    expect(checkPolicy(rule({ 'fact.kind': 'festivals' }))).toMatchObject([
      { path: 'rules[0].where["fact.kind"]', message: expect.stringContaining('"festival"') },
    ])
    expect(checkPolicy({ ...rule({ 'fact.occasion': 'diwali' }), occasions: {} })).toMatchObject([
      { path: 'rules[0].where["fact.occasion"]', expected: 'nothing: there is none to choose' },
    ])
  })
  test('lets rules ask what an occasion says, and tasks keep their own kinds', () => {
    const where = {
      'fact.occasion': 'wedding',
      'fact.kind': 'anniversary',
      'fact.years': { gte: 10 },
      'fact.day': { gte: '2026-01-01' },
    }
    expect(checkPolicy(rule(where))).toEqual([])
    expect(checkPolicy(rule({ 'fact.kind': 'complaint' }, 'task.opened'))).toEqual([])
    expect(checkPolicy(rule({ 'fact.day': 'Monday' }))).toMatchObject([{ path: 'rules[0].where["fact.day"]' }])
  })
})
