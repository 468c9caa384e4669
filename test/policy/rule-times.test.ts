import { describe, expect, test } from 'vitest'
import { checkPolicy, definePolicy } from '../../src/policy.ts'
import { smallRetail } from '../support/retail.ts'

const base = smallRetail()
const only = (parts: object, others: object = {}) => ({
  ...base,
  rules: [{ id: 'r', on: 'visit.sensed', purpose: 'service', then: [{ send: { template: 'day-2' } }], ...parts }],
  ...others,
})
const scheduled = (parts: object) => only({}, { occasions: { o: { kind: 'schedule', ...parts } } })
const problems = (policy: object) =>
  checkPolicy(policy).map(({ path, found, expected }) => [path, found, expected] as const)

describe('a mistake in when a rule acts is named by its place, what stood there and what would do', () => {
  test.each([
    ['hours that are none', { between: {} }, 'rules[0].between', {}, 'from and to, weekdays, or both'],
    [
      'hours without an end',
      { between: { from: '10:30' } },
      'rules[0].between.to',
      undefined,
      'a time of day such as 19:00',
    ],
    [
      'hours without a beginning',
      { between: { to: '19:00' } },
      'rules[0].between.from',
      undefined,
      'a time of day such as 11:00',
    ],
    [
      'hours that end when they begin',
      { between: { from: '11:00', to: '11:00' } },
      'rules[0].between.to',
      '11:00',
      'a time other than from; all day is weekdays alone, or no between',
    ],
    [
      'a weekday twice',
      { between: { weekdays: ['sat', 'sun', 'sat'] } },
      'rules[0].between.weekdays[2]',
      'sat',
      'each day once',
    ],
    [
      'hours in which the shop never writes',
      { between: { from: '22:00', to: '09:00' } },
      'rules[0].between',
      { from: '22:00', to: '09:00' },
      'hours outside 21:00 to 10:00',
    ],
    [
      'an end that is no end',
      { until: 'Diwali' },
      'rules[0].until',
      'Diwali',
      'a day such as 2026-11-09, a duration such as P10D, or a path such as fact.endsOn',
    ],
    [
      'a day that is none',
      { until: '2026-02-30' },
      'rules[0].until',
      '2026-02-30',
      'a day such as 2026-11-09, a duration such as P10D, or a path such as fact.endsOn',
    ],
    ['a day out of reach', { until: '2126-02-03' }, 'rules[0].until', '2126-02-03', 'a day from 1990 to 2099'],
    [
      'a duration that is none',
      { until: 'P10X' },
      'rules[0].until',
      'P10X',
      'a day such as 2026-11-09, a duration such as P10D, or a path such as fact.endsOn',
    ],
    ['an end before it can fire', { after: 'P5D', until: 'PT6H' }, 'rules[0].until', 'PT6H', 'P5D or longer'],
    [
      'a path that is none',
      { on: 'price.dropped', until: 'fact.endsOm' },
      'rules[0].until',
      'fact.endsOm',
      'perhaps "fact.endsOn"',
    ],
    [
      'a path that is no time',
      { on: 'purchase.completed', until: 'fact.totalMinor' },
      'rules[0].until',
      'fact.totalMinor',
      'a path of the fact that holds a day or an instant',
    ],
  ])('%s', (_name, parts, path, found, expected) => {
    expect(problems(only(parts))).toEqual([[path, found, expected]])
  })
  test('the same bill, where a fact is about none', () => {
    const on = 'order.placed'
    const place = (parts: object) => problems(only(parts)).map(([path, found]) => [path, found])
    const gone = { on: 'visit.sensed', same: 'bill' }
    expect(place({ on, unless: gone })).toEqual([['rules[0].unless.same', 'bill']])
    expect(place({ on, unless: [{ on: 'order.delivered', same: 'bill' }, gone] })).toEqual([
      ['rules[0].unless[1].same', 'bill'],
    ])
    expect(place({ unless: { on: 'order.delivered', same: 'bill' } })).toEqual([['rules[0].unless.same', 'bill']])
    expect(place({ on, unless: { on: ['order.delivered', 'order.cancelled'], same: 'bill' } })).toEqual([])
  })
})

describe('a mistake in a schedule is named by its place', () => {
  test.each([
    ['a week without a weekday', { every: 'week' }, 'occasions.o.weekday', undefined],
    ['a week with a day of the month', { every: 'week', weekday: 'sat', dayOfMonth: 3 }, 'occasions.o.dayOfMonth', 3],
    ['a month without a day', { every: 'month' }, 'occasions.o.dayOfMonth', undefined],
    ['a month with a weekday and no number', { every: 'month', weekday: 'sat' }, 'occasions.o.nth', undefined],
    ['a month with a number and no weekday', { every: 'month', nth: 1 }, 'occasions.o.weekday', undefined],
    ['a month with both', { every: 'month', weekday: 'sat', nth: 1, dayOfMonth: 3 }, 'occasions.o.dayOfMonth', 3],
    ['a month with a month', { every: 'month', dayOfMonth: 3, month: 3 }, 'occasions.o.month', 3],
    ['a year without a month', { every: 'year', dayOfMonth: 3 }, 'occasions.o.month', undefined],
    ['a year with a weekday', { every: 'year', month: 3, dayOfMonth: 3, weekday: 'sat' }, 'occasions.o.weekday', 'sat'],
    ['a day that no year has', { every: 'year', month: 4, dayOfMonth: 31 }, 'occasions.o.dayOfMonth', 31],
    ['a fifth Saturday', { every: 'month', weekday: 'sat', nth: 5 }, 'occasions.o.nth', '5'],
  ])('%s', (_name, parts, path, found) => {
    expect(problems(scheduled(parts)).map(([place, what]) => [place, what])).toEqual([[path, found]])
  })
  test('29 February and the 31st of every month are days', () => {
    expect(problems(scheduled({ every: 'year', month: 2, dayOfMonth: 29 }))).toEqual([])
    expect(problems(scheduled({ every: 'month', dayOfMonth: 31, leadDays: 3 }))).toEqual([])
    expect(problems(scheduled({ every: 'month', weekday: 'fri', nth: -1 }))).toEqual([])
  })
  test('a rule may ask for its kind and its name, and for no other', () => {
    const occasions = { payday: { kind: 'schedule', every: 'month', dayOfMonth: 1 } }
    const asks = (where: object) =>
      problems(only({ on: 'occasion.reached', where }, { occasions })).map(([path]) => path)
    expect(asks({ 'fact.kind': 'schedule', 'fact.occasion': 'payday' })).toEqual([])
    expect(asks({ 'fact.occasion': 'paydy' })).toHaveLength(1)
  })
})

test('what is right in itself is taken as it is', () => {
  const right = [
    { between: { weekdays: ['sat'] } },
    { between: { from: '20:00', to: '11:00' } },
    { between: { from: '22:00', to: '09:00' }, purpose: 'transactional' },
    { between: { from: '22:00', to: '09:00' }, then: [{ tag: { add: 'x' } }] },
    { until: '2026-11-09' },
    { until: 'P1M', after: 'P30D' },
    { on: 'promotion.started', until: 'fact.endsOn', after: 'P2D' },
    { until: 'fact.occurredAt' },
    { whenEdited: 'pinned' },
    { on: 'purchase.completed', after: 'P9D', unless: { on: 'purchase.completed' } },
  ]
  for (const parts of right) expect([parts, problems(only(parts))]).toEqual([parts, []])
})

test('a policy that names a rule with all of the words is the same policy read again', () => {
  const policy = only({
    on: 'promotion.started',
    after: 'P1D',
    between: { from: '11:00', to: '19:00', weekdays: ['sat', 'sun'] },
    until: 'fact.endsOn',
    whenEdited: 'pinned',
    unless: { on: 'purchase.completed', same: 'brand' },
    repeat: 'restart',
  })
  const defined = definePolicy(policy as never)
  expect(definePolicy(JSON.parse(JSON.stringify(defined.data))).hash).toBe(defined.hash)
})
