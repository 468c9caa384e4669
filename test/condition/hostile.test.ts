import { describe, expect, test } from 'vitest'
import { checkCondition } from '../../src/condition/index.ts'
import { vocabulary } from './subject.ts'

const check = (condition: unknown) => checkCondition(condition, vocabulary)
const only = (condition: unknown) => {
  const problems = check(condition)
  expect(problems).toHaveLength(1)
  return problems[0]
}

describe('hostile input', () => {
  test('keys that every object inherits are unknown words, and change no object', () => {
    const hostile: unknown = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": 1, "toString.call": 1, "purchases.count": {"__proto__": 1, "constructor": 2}}',
    )
    expect(check(hostile).map((problem) => problem.path)).toEqual([
      '__proto__',
      'constructor',
      '["toString.call"]',
      '["purchases.count"].__proto__',
      '["purchases.count"].constructor',
    ])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('nesting beyond the maximum is one problem, however deep it goes', () => {
    const nested = (levels: number): unknown => {
      let condition: object = { 'profile.city': 'Pune' }
      for (let level = 1; level < levels; level += 1) condition = { all: [condition] }
      return condition
    }
    expect(check(nested(10))).toEqual([])
    expect(only(nested(11))).toMatchObject({ expected: 'at most 10 levels' })
    expect(only(nested(100_000))).toMatchObject({ expected: 'at most 10 levels' })
  })

  test('an object that contains itself is refused', () => {
    const circle: { any: unknown[] } = { any: [] }
    circle.any.push(circle, circle, circle)
    const problems = check(circle)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.length).toBeLessThanOrEqual(50)
  })

  test('a condition holds up to 256 operators and nested conditions', () => {
    const sized = (nodes: number) => ({ all: Array.from({ length: nodes - 1 }, () => ({})) })
    expect(check(sized(256))).toEqual([])
    expect(only(sized(257))).toMatchObject({ path: 'all[255]' })
    const leaves = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`purchases.byCategory.c${index}`, 1]))
    expect(check(leaves(255))).toEqual([])
    expect(only(leaves(256))?.message).toContain('too large')
    expect(only(leaves(100_000))?.message).toContain('too large')
    const ranges = (paths: number) =>
      Object.fromEntries(Object.keys(leaves(paths)).map((path) => [path, { gte: 1, lt: 9 }]))
    expect(check(ranges(127))).toEqual([])
    expect(only(ranges(128))?.path).toBe('["purchases.byCategory.c127"].lt')
  })

  test('a list holds up to 1000 values', () => {
    const values = (count: number) => ({
      'purchases.count': { in: Array.from({ length: count }, (_, index) => index) },
    })
    expect(check(values(1000))).toEqual([])
    expect(only(values(1001))).toMatchObject({ found: 'a list of 1001', expected: 'a list of 1 to 1000 values' })
  })

  test('a long path is refused, and cut where it is shown', () => {
    const problem = only({ [`purchases.byCategory.${'x'.repeat(180)}`]: 1 })
    expect(problem).toMatchObject({ expected: 'at most 200 characters' })
    expect(problem?.path.length).toBeLessThan(100)
    expect(check({ [`purchases.byCategory.${'x'.repeat(179)}`]: 1 })).toEqual([])
  })

  test('what comes after the fiftieth problem is hardly looked at', () => {
    let reads = 0
    const wrong = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`no.path${index}`, 1]))
    for (const key of Object.keys(wrong)) {
      Object.defineProperty(wrong, key, {
        get: () => {
          reads += 1
          return 1
        },
      })
    }
    expect(check(wrong)).toHaveLength(50)
    expect(reads).toBe(51)
  })

  test('no more than 50 problems are reported', () => {
    const wrong = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`no.path${index}`, 1]))
    expect(check(wrong)).toHaveLength(50)
    expect(check({ 'purchases.count': { in: Array.from({ length: 1000 }, () => 'x') } })).toHaveLength(50)
  })
})
