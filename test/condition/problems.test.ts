import { describe, expect, test } from 'vitest'
import { checkCondition, compileCondition, parseCondition } from '../../src/condition/index.ts'
import { CrmError } from '../../src/errors.ts'
import { vocabulary } from './subject.ts'

const check = (condition: unknown, at?: string) => checkCondition(condition, vocabulary, at)
const only = (condition: unknown) => {
  const problems = check(condition)
  expect(problems).toHaveLength(1)
  return problems[0]
}

describe('what is reported', () => {
  test('an unknown path, with the nearest one', () => {
    expect(only({ any: [{}, { 'purchases.cuont': 2 }] })).toEqual({
      path: 'any[1]["purchases.cuont"]',
      message: 'Unknown path "purchases.cuont": did you mean "purchases.count"?',
      found: 'purchases.cuont',
      expected: 'one of purchases.count, purchases.lastAt, purchases.byCategory.*, purchases.byCategory.exact.*',
    })
  })

  test('an unknown path under a mistyped family, with the same end under the right prefix', () => {
    expect(only({ 'purchases.byCategry.sarees': 2 })?.message).toBe(
      'Unknown path "purchases.byCategry.sarees": did you mean "purchases.byCategory.sarees"?',
    )
  })

  test('a family without its end is an unknown path', () => {
    expect(only({ 'purchases.byCategory.': 2 })?.path).toBe('["purchases.byCategory."]')
  })

  test('a path like no other, without a guess', () => {
    expect(only({ 'weather.rain': true })).toMatchObject({
      message: 'Unknown path "weather.rain".',
      expected: expect.stringMatching(/^one of profile\.city, .*purchases\.byCategory\.\*/),
    })
  })

  test('a misspelt combinator', () => {
    expect(only({ ayn: [{}] })).toMatchObject({ path: 'ayn', message: 'Unknown word "ayn": did you mean "any"?' })
  })

  test('a path written as nested objects, with the paths it may mean', () => {
    expect(only({ purchases: { count: 2 } })).toMatchObject({
      path: 'purchases',
      message: 'Unknown word "purchases".',
      expected: expect.stringContaining('purchases.count'),
    })
  })

  test('an unknown operator, with the nearest that fits the path', () => {
    expect(only({ 'purchases.lastAt': { oldrThan: 'P30D' } })).toEqual({
      path: '["purchases.lastAt"].oldrThan',
      message: 'Unknown operator "oldrThan": did you mean "olderThan"?',
      found: 'oldrThan',
      expected: 'one of eq, ne, in, nin, lt, lte, gt, gte, exists, within, olderThan',
    })
    expect(only({ 'profile.city': { $in: ['Pune'] } })?.message).toContain('did you mean "in"?')
  })

  test('an unknown operator as near to one that does not fit, with the one that fits', () => {
    expect(only({ 'profile.tags': { ni: ['vip'] } })?.message).toBe('Unknown operator "ni": did you mean "in"?')
  })

  test('an operator that does not fit the type of the path', () => {
    expect(only({ 'profile.tags': { eq: 'vip' } })).toEqual({
      path: '["profile.tags"].eq',
      message: '"eq" does not fit "profile.tags", which is a list of texts.',
      found: 'eq',
      expected: 'one of in, nin, exists, contains',
    })
    expect(only({ 'profile.tags': 'vip' })?.path).toBe('["profile.tags"]')
    expect(only({ 'profile.city': { lt: 'Pune' } })?.expected).toContain('contains')
    expect(only({ 'profile.member': { gte: true } })?.path).toBe('["profile.member"].gte')
    expect(only({ 'purchases.count': { within: 'P30D' } })?.path).toBe('["purchases.count"].within')
  })

  test('a value outside the closed set, with the nearest one', () => {
    expect(only({ 'rfm.segment': { in: ['champions', 'loyal-regular'] } })).toEqual({
      path: '["rfm.segment"].in[1]',
      message: '"loyal-regular" is not a value of this path: did you mean "loyal-regulars"?',
      found: 'loyal-regular',
      expected: 'one of champions, loyal-regulars, lost-customers',
    })
    expect(only({ 'rfm.segment': 'gold' })?.message).toBe('"gold" is not a value of this path.')
    expect(only({ 'engagement.topics': { contains: 'sales' } })?.message).toContain('"sale"')
    // A part of a text needs not be one of its values.
    expect(check({ 'rfm.segment': { contains: 'loyal' } })).toEqual([])
  })

  test.each([
    ['profile.city', 5, 'a text of at most 200 characters'],
    ['profile.city', 'x'.repeat(201), 'a text of at most 200 characters'],
    ['profile.member', 'yes', 'true or false'],
    ['purchases.count', '2', 'a number'],
    ['purchases.count', Number.NaN, 'a number'],
    ['purchases.count', Number.POSITIVE_INFINITY, 'a number'],
    ['purchases.lastAt', '2026-04-01T09:00:00Z', 'epoch milliseconds between 1990 and 2100'],
    ['purchases.lastAt', 1_775_025_000, 'epoch milliseconds between 1990 and 2100'],
    ['profile.birthday', '2026-02-30', 'a calendar day such as 2026-04-01'],
    ['profile.birthday', 20_500, 'a calendar day such as 2026-04-01'],
  ])('a bare value of the wrong type: %s %s', (path, value, expected) => {
    expect(only({ [path]: value })).toMatchObject({ path: `["${path}"]`, expected })
  })

  const time = 'epoch milliseconds or a time with its offset such as 2026-04-01T09:00:00+05:30, from 1990 to 2100'
  const duration = 'a duration such as P30D, P4M or PT2H, up to 110 years'
  test.each([
    ['profile.city', { exists: 'yes' }, 'true or false'],
    ['profile.city', { contains: '' }, 'a text of 1 to 200 characters'],
    ['profile.city', { in: 'Pune' }, 'a list of 1 to 1000 values'],
    ['profile.city', { in: [] }, 'a list of 1 to 1000 values'],
    ['profile.city', { nin: [] }, 'a list of 1 to 1000 values'],
    ['purchases.count', { gte: true }, 'a number'],
    ['purchases.lastAt', { gte: '2026-04-01' }, time],
    ['purchases.lastAt', { gte: '2026-04-01T09:00:00' }, time],
    ['purchases.lastAt', { gte: '2026-02-30T09:00:00Z' }, time],
    ['purchases.lastAt', { gte: '1970-01-01T00:00:00Z' }, time],
    ['purchases.lastAt', { gte: '2026-04-01T29:00:00Z' }, time],
    ['purchases.lastAt', { within: '30 days' }, duration],
    ['purchases.lastAt', { within: 30 }, duration],
    ['purchases.lastAt', { within: 'P' }, duration],
    ['purchases.lastAt', { within: 'P200Y' }, duration],
    ['purchases.lastAt', { within: 'PT99999999H' }, duration],
    ['profile.birthday', { olderThan: 'PT2H' }, 'whole days, such as P30D or P4M'],
  ])('an operand of the wrong type: %s %o', (path, operators, expected) => {
    const operator = Object.keys(operators)[0]
    expect(only({ [path]: operators })).toMatchObject({ path: `["${path}"].${operator}`, expected })
  })

  test('a list where a value belongs, pointing to "in"', () => {
    expect(only({ 'rfm.segment': ['champions'] })).toEqual({
      path: '["rfm.segment"]',
      message: '"rfm.segment" is a text; write { "in": [...] }.',
      found: 'a list of 1',
      expected: '{ "in": [...] }',
    })
  })

  test('null where a value belongs, pointing to "exists"', () => {
    expect(only({ 'profile.city': null })?.expected).toContain('{ "exists": false }')
  })

  test('undefined: a restriction must not vanish because a setting was not set', () => {
    expect(only({ 'profile.city': undefined })).toMatchObject({ path: '["profile.city"]', found: 'undefined' })
    expect(only({ 'purchases.count': { gte: undefined } })).toMatchObject({ path: '["purchases.count"].gte' })
  })

  test('a path without any operator', () => {
    expect(only({ 'purchases.count': {} })).toMatchObject({ path: '["purchases.count"]', found: 'an object' })
  })

  test('an empty "any", a lone object for a list, a list for a condition', () => {
    expect(only({ any: [] })).toMatchObject({ path: 'any', expected: 'at least one condition' })
    expect(only({ all: { 'profile.city': 'Pune' } })).toMatchObject({ path: 'all', expected: 'a list of conditions' })
    expect(only({ not: [{}] })).toMatchObject({ path: 'not', found: 'a list of 1' })
    expect(only({ all: [null] })).toMatchObject({ path: 'all[0]', found: null })
    expect(only('everyone')).toMatchObject({ path: '', found: 'everyone' })
  })

  test('holes in a list', () => {
    const holes: unknown[] = []
    holes.length = 1
    expect(only({ all: holes })?.path).toBe('all[0]')
    expect(only({ 'profile.city': { in: holes } })?.path).toBe('["profile.city"].in[0]')
  })

  test('objects that are not plain: dates, maps, instances of anything', () => {
    for (const value of [new Date(0), new Map(), new (class Rule {})(), Object.create({ 'profile.city': 'Pune' })]) {
      expect(only(value)?.path).toBe('')
      expect(only({ 'purchases.count': value })?.path).toBe('["purchases.count"]')
    }
    expect(check(Object.assign(Object.create(null), { 'profile.city': 'Pune' }))).toEqual([])
  })

  test('every problem at once, in the order of the JSON, under the place given', () => {
    const condition = { 'profile.ctiy': 'Pune', not: { all: [{ 'purchases.count': { gte: 'a', lt: 'b' } }] }, any: [] }
    expect(check(condition, 'rules[3].where').map((problem) => problem.path)).toEqual([
      'rules[3].where["profile.ctiy"]',
      'rules[3].where.not.all[0]["purchases.count"].gte',
      'rules[3].where.not.all[0]["purchases.count"].lt',
      'rules[3].where.any',
    ])
  })
})

describe('compiling a bad condition', () => {
  const bad = JSON.parse('{ "any": [{ "purchases.cuont": 2 }, { "profile.city": 5 }] }')

  test('throws bad-condition with all problems, the first in words', () => {
    const refusal = new CrmError(
      'bad-condition',
      'At any[0]["purchases.cuont"]: Unknown path "purchases.cuont": did you mean "purchases.count"? (and 1 more)',
      { problems: check(bad) },
    )
    expect(() => compileCondition(bad, vocabulary)).toThrow(refusal)
  })

  test('says so when it is no condition at all', () => {
    expect(() => compileCondition(JSON.parse('[]'), vocabulary)).toThrow(/^At the condition: A condition is an object/)
  })
})

test('the checked tree gives a store every operand resolved', () => {
  const tree = parseCondition(
    {
      not: { 'purchases.lastAt': { gte: '2026-04-01T00:00:00+05:30' } },
      any: [{ 'purchases.lastAt': { within: 'P1M' } }],
    },
    vocabulary,
  )
  expect(tree).toMatchObject({
    kind: 'all',
    nodes: [
      {
        kind: 'not',
        node: { path: 'purchases.lastAt', test: { operator: 'gte', operand: Date.UTC(2026, 2, 31, 18, 30) } },
      },
      {
        kind: 'any',
        nodes: [{ type: 'instant', test: { operator: 'within', operand: { months: 1, days: 0, ms: 0 } } }],
      },
    ],
  })
})

test('the checked tree keeps its own copy of a list', () => {
  const cities = ['Pune']
  const tree = parseCondition({ 'profile.city': { in: cities } }, vocabulary)
  cities.push('Delhi')
  expect(tree).toMatchObject({ written: ['Pune'], test: { operator: 'in', operand: ['Pune'] } })
})
