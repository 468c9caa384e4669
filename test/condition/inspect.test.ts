import { describe, expect, expectTypeOf, test } from 'vitest'
import { type Condition, explainCondition, firstEquality, pathsOf } from '../../src/condition/index.ts'
import { CrmError } from '../../src/errors.ts'
import { noon, vocabulary } from './subject.ts'

describe('the paths of a condition', () => {
  test('are listed once each, in the order of the JSON, combinators entered', () => {
    const condition = {
      'b.one': 1,
      any: [{ 'c.two': 2 }, { not: { 'a.three': { gte: 3 } } }],
      all: [{ 'b.one': { lt: 4 } }, { 'd.four': true }],
    }
    expect(pathsOf(condition)).toEqual(['b.one', 'c.two', 'a.three', 'd.four'])
    expect(pathsOf({})).toEqual([])
  })

  test('are not looked for without end in an object that contains itself', () => {
    const circle: { any: Condition[] } = { any: [] }
    circle.any.push(circle)
    expect(() => pathsOf(circle)).toThrow(CrmError)
  })
})

describe('the first equality', () => {
  test.each([
    ['a bare value', { 'fact.channel': 'store' }, { path: 'fact.channel', values: ['store'] }],
    ['a bare false', { 'fact.first': false }, { path: 'fact.first', values: [false] }],
    ['eq', { 'fact.kind': { eq: 0 } }, { path: 'fact.kind', values: [0] }],
    ['in', { 'fact.kind': { in: ['a', 'b'] } }, { path: 'fact.kind', values: ['a', 'b'] }],
    ['eq rather than in', { 'fact.kind': { in: ['a', 'b'], eq: 'a' } }, { path: 'fact.kind', values: ['a'] }],
    [
      'the first of several, other operators skipped',
      { 'a.b': { gte: 1 }, 'c.d': { ne: 1 }, 'e.f': { lt: 3, eq: 2 }, 'g.h': 4 },
      { path: 'e.f', values: [2] },
    ],
  ])('is %s', (_, condition, equality) => {
    expect(firstEquality(condition)).toEqual(equality)
  })

  test('is never one under a combinator, which need not hold', () => {
    expect(firstEquality({ any: [{ 'a.b': 1 }], all: [{ 'a.b': 1 }], not: { 'a.b': 1 } })).toBeNull()
    expect(firstEquality({})).toBeNull()
  })
})

describe('an explanation', () => {
  const subject = { 'profile.city': 'Pune', 'purchases.count': 1, 'profile.tags': 'vip' }

  test('shows every leaf with its place, what was asked, what was found, and how it came out', () => {
    const condition = {
      'profile.city': 'Pune',
      any: [{ 'purchases.count': { gte: 2, lt: 9 } }, { 'purchases.lastAt': { within: 'P30D' } }],
      not: { 'rfm.segment': { in: ['lost-customers' as const] } },
    }
    expect(explainCondition(condition, vocabulary, subject, noon)).toEqual([
      {
        at: '["profile.city"]',
        path: 'profile.city',
        operator: 'eq',
        expected: 'Pune',
        found: 'Pune',
        holds: true,
      },
      {
        at: 'any[0]["purchases.count"].gte',
        path: 'purchases.count',
        operator: 'gte',
        expected: 2,
        found: 1,
        holds: false,
      },
      {
        at: 'any[0]["purchases.count"].lt',
        path: 'purchases.count',
        operator: 'lt',
        expected: 9,
        found: 1,
        holds: true,
      },
      {
        at: 'any[1]["purchases.lastAt"].within',
        path: 'purchases.lastAt',
        operator: 'within',
        expected: 'P30D',
        found: undefined,
        holds: false,
      },
      {
        at: 'not["rfm.segment"].in',
        path: 'rfm.segment',
        operator: 'in',
        expected: ['lost-customers'],
        found: undefined,
        holds: false,
      },
    ])
  })

  test('shows a value of the wrong type as missing, which is how it counted', () => {
    const [leaf] = explainCondition({ 'profile.tags': { exists: false } }, vocabulary, subject, noon)
    expect(leaf).toMatchObject({ found: undefined, holds: true })
  })

  test('refuses a condition that cannot be compiled', () => {
    expect(() => explainCondition({ 'profile.ctiy': 'Pune' }, vocabulary, subject, noon)).toThrow(CrmError)
  })
})

test('an editor knows a sound condition from a misspelt operator, word or combinator', () => {
  expectTypeOf<{ 'a.b': { gte: 2; lt: 5 }; any: [{ 'c.d': true }, { not: { 'e.f': 'x' } }] }>().toExtend<Condition>()
  expectTypeOf<{ 'a.b': { gtee: 2 } }>().not.toExtend<Condition>()
  expectTypeOf<{ 'a.b': { within: 30 } }>().not.toExtend<Condition>()
  expectTypeOf<{ 'a.b': ['x'] }>().not.toExtend<Condition>()
  expectTypeOf<{ any: { 'a.b': 1 } }>().not.toExtend<Condition>()
  expectTypeOf<{ not: 1 }>().not.toExtend<Condition>()
})
