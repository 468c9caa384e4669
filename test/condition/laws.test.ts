import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkCondition,
  compileCondition,
  explainCondition,
  firstEquality,
  pathsOf,
} from '../../src/condition/index.ts'
import { CrmError } from '../../src/errors.ts'
import { dayMs } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'
import { naively } from './naive.ts'
import { asCondition, conditions, noon, plainConditions, subjects, vocabulary } from './subject.ts'

const runs = { numRuns: propertyRuns() }

const clocks = fc.record({
  now: fc.integer({ min: -40, max: 40 }).map((halfDays) => noon.now + (halfDays * dayMs) / 2),
  zone: fc.constantFrom('Asia/Kolkata', 'America/New_York', 'UTC'),
})

/** The problems that a CrmError of the right code carries; anything else that is thrown is passed on. */
function problemsThrownBy(act: () => unknown): unknown {
  try {
    act()
    return []
  } catch (error) {
    if (error instanceof CrmError && error.code === 'bad-condition') return error.details.problems
    throw error
  }
}

test('a compiled condition says what a plain reading of it says, whatever clocks it was asked with before', () => {
  fc.assert(
    fc.property(
      conditions,
      fc.array(fc.tuple(subjects, clocks), { minLength: 1, maxLength: 6 }),
      (condition, asked) => {
        const holds = compileCondition(condition, vocabulary)
        for (const [subject, clock] of asked) {
          expect(holds(subject, clock)).toBe(naively(condition, subject, clock))
        }
      },
    ),
    { numRuns: propertyRuns(1000) },
  )
})

test('generated conditions come out both ways, so the laws here are about something', () => {
  const asked = fc.sample(fc.tuple(conditions, subjects), { numRuns: 400, seed: 1 })
  const held = asked.filter(([condition, subject]) => compileCondition(condition, vocabulary)(subject, noon)).length
  expect(held).toBeGreaterThan(60)
  expect(held).toBeLessThan(340)
})

test('"not" turns the verdict round', () => {
  fc.assert(
    fc.property(conditions, subjects, clocks, (condition, subject, clock) => {
      const plain = compileCondition(condition, vocabulary)(subject, clock)
      expect(compileCondition({ not: condition }, vocabulary)(subject, clock)).toBe(!plain)
    }),
    runs,
  )
})

test('"all" of two conditions is the one object with the keys of both', () => {
  const left = plainConditions(['profile.city', 'profile.birthday', 'purchases.count'])
  const right = plainConditions(['profile.tags', 'purchases.lastAt', 'rfm.segment'])
  fc.assert(
    fc.property(left, right, subjects, (one, other, subject) => {
      const listed = compileCondition({ all: [one, other] }, vocabulary)(subject, noon)
      expect(listed).toBe(compileCondition({ ...one, ...other }, vocabulary)(subject, noon))
    }),
    runs,
  )
})

test('"any" is "not all not"', () => {
  fc.assert(
    fc.property(conditions, conditions, subjects, (one, other, subject) => {
      const either = compileCondition({ any: [one, other] }, vocabulary)(subject, noon)
      expect(compileCondition({ not: { all: [{ not: one }, { not: other }] } }, vocabulary)(subject, noon)).toBe(
        !!either,
      )
    }),
    runs,
  )
})

test('several operators on a path are that many conditions of one operator each', () => {
  fc.assert(
    fc.property(plainConditions(), subjects, (condition, subject) => {
      const single = Object.entries(condition).flatMap(([path, test]) =>
        typeof test === 'object'
          ? Object.entries(test).map(([operator, operand]) => asCondition({ [path]: { [operator]: operand } }))
          : [asCondition({ [path]: test })],
      )
      const together = compileCondition(condition, vocabulary)(subject, noon)
      expect(single.every((one) => compileCondition(one, vocabulary)(subject, noon))).toBe(together)
    }),
    runs,
  )
})

test('an explanation of plain keys has every leaf, and all of them hold exactly when the condition does', () => {
  fc.assert(
    fc.property(plainConditions(), subjects, clocks, (condition, subject, clock) => {
      const leaves = explainCondition(condition, vocabulary, subject, clock)
      expect(leaves.every((leaf) => leaf.holds)).toBe(compileCondition(condition, vocabulary)(subject, clock))
      expect([...new Set(leaves.map((leaf) => leaf.path))]).toEqual(Object.keys(condition))
    }),
    runs,
  )
})

test('a condition means the same after a round trip through JSON', () => {
  // Built in memory rather than parsed: what a program puts together must survive being stored.
  const built = fc.record({ 'purchases.count': fc.record({ gte: fc.double({ noNaN: true }), ne: fc.constant(-0) }) })
  fc.assert(
    fc.property(fc.oneof(conditions, built), subjects, (condition, subject) => {
      fc.pre(checkCondition(condition, vocabulary).length === 0)
      const stored = asCondition(condition)
      const before = compileCondition(condition, vocabulary)(subject, noon)
      expect(compileCondition(stored, vocabulary)(subject, noon)).toBe(before)
    }),
    runs,
  )
})

test('the paths of a condition are those its explanation reads', () => {
  fc.assert(
    fc.property(conditions, subjects, (condition, subject) => {
      const read = explainCondition(condition, vocabulary, subject, noon).map((leaf) => leaf.path)
      expect(pathsOf(condition)).toEqual([...new Set(read)])
    }),
    runs,
  )
})

const almostConditions = fc
  .tuple(conditions, fc.nat(), fc.jsonValue({ maxDepth: 2 }))
  .map(([condition, pick, intruder]) => replacedAt(condition, pick, intruder))
const anything = fc.anything({ withNullPrototype: true, withSparseArray: true, withBigInt: true, withDate: true })
const hostile = fc.oneof(
  fc.jsonValue(),
  anything,
  almostConditions,
  fc.dictionary(fc.constantFrom('any', 'all', 'not', 'profile.city', '__proto__', 'constructor', 'x.y'), anything),
)

/** The same document with one of its values, chosen by number, replaced. */
function replacedAt(document: unknown, pick: number, intruder: unknown): unknown {
  let visited = 0
  const places = JSON.stringify(document).split(/[:,[]/).length
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    visited += 1
    return visited === (pick % places) + 1 ? intruder : value
  })
}

test('whatever stands where a condition should is checked without throwing, with every problem located and logged', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      for (const problem of checkCondition(value, vocabulary, 'rules[0].if')) {
        expect(problem.path.startsWith('rules[0].if')).toBe(true)
        expect(problem.message).toMatch(/\S{3}.*[.?]$/)
        expect(problem.expected).toMatch(/\S/)
        expect(JSON.parse(JSON.stringify(problem))).toEqual(problem)
      }
    }),
    { numRuns: propertyRuns(1000) },
  )
})

test('compiling refuses exactly what checking reports, with the same problems', () => {
  let refused = 0
  fc.assert(
    fc.property(fc.oneof(hostile, conditions), (value) => {
      const problems = checkCondition(value, vocabulary)
      // The caller of plain JavaScript, who has no type to stop her.
      const thrown = problemsThrownBy(() => Reflect.apply(compileCondition, undefined, [value, vocabulary]))
      expect(thrown).toEqual(problems)
      refused += problems.length > 0 ? 1 : 0
    }),
    { numRuns: propertyRuns(1000) },
  )
  expect(refused).toBeGreaterThan(0)
})

test('a sound condition has no problems', () => {
  fc.assert(
    fc.property(conditions, (condition) => {
      expect(checkCondition(condition, vocabulary)).toEqual([])
    }),
    runs,
  )
})

test('whoever passes a condition has one of the values of its first equality, so an index misses nobody', () => {
  fc.assert(
    fc.property(plainConditions(), subjects, (condition, subject) => {
      const equality = firstEquality(condition)
      if (equality === null || !compileCondition(condition, vocabulary)(subject, noon)) return
      const value = subject[equality.path]
      const texts = Array.isArray(value) ? value : [value]
      expect(texts.some((text) => equality.values.includes(text))).toBe(true)
    }),
    { numRuns: propertyRuns(1000) },
  )
})
