import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDay,
  type DaySet,
  dayFrom,
  daysOf,
  dayUpTo,
  hasDay,
  maxDoubleDays,
  noDays,
  removeDay,
  unionOfDays,
} from '../../src/profile/index.ts'
import { dayNumber } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'

const runs = { numRuns: propertyRuns() }
const setOf = (...days: readonly number[]): DaySet => days.reduce(addDay, noDays)

const earliest = dayNumber('1990-01-01')
const latest = dayNumber('2099-12-31')
// Days close together, so that some meet, and days a century apart.
const day = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 20_000, max: 20_040 }) },
  { weight: 1, arbitrary: fc.integer({ min: earliest, max: latest }) },
)
const days = fc.array(day, { maxLength: 40 })

/** The same thing without any cleverness: how many bills stand on each day. */
type Model = ReadonlyMap<number, number>

function modelOf(entries: readonly number[]): Model {
  const model = new Map<number, number>()
  for (const one of entries) model.set(one, (model.get(one) ?? 0) + 1)
  return model
}

function expectSame(set: DaySet, model: Model): void {
  const sorted = [...model.keys()].sort((a, b) => a - b)
  expect(daysOf(set)).toEqual(sorted)
  expect([set.size, set.first, set.second, set.last]).toEqual([
    sorted.length,
    sorted[0] ?? null,
    sorted[1] ?? null,
    sorted.at(-1) ?? null,
  ])
  const doubles = [...model].filter(([, count]) => count > 1).map(([one, count]) => [String(one), count - 1] as const)
  expect(set.more).toEqual(Object.fromEntries(doubles))
}

describe('the days of a customer', () => {
  test('know their first, second and last', () => {
    const set = setOf(20_010, 20_000, 20_004, 20_000)
    expect(set).toMatchObject({ size: 3, first: 20_000, second: 20_004, last: 20_010, more: { 20000: 1 } })
    expect(noDays).toMatchObject({ size: 0, first: null, second: null, last: null })
  })

  test('a day stays until its last bill is gone', () => {
    const twice = setOf(20_000, 20_000)
    expect(hasDay(removeDay(twice, 20_000), 20_000)).toBe(true)
    expect(removeDay(removeDay(twice, 20_000), 20_000)).toEqual(noDays)
  })

  test('a day that is not there cannot be taken away', () => {
    expect(removeDay(noDays, 20_000)).toBe(noDays)
    const set = setOf(20_000)
    expect(removeDay(set, 19_999)).toBe(set)
    expect(removeDay(set, 40_000)).toBe(set)
  })

  test('taking away the first makes the second first', () => {
    expect(removeDay(setOf(20_000, 20_100, 20_300), 20_000)).toMatchObject({
      first: 20_100,
      second: 20_300,
      last: 20_300,
    })
    expect(removeDay(setOf(20_000, 20_100, 20_300), 20_100)).toMatchObject({ first: 20_000, second: 20_300 })
    expect(removeDay(setOf(20_000, 20_100, 20_300), 20_300)).toMatchObject({ second: 20_100, last: 20_100 })
    expect(removeDay(setOf(20_000, 20_100), 20_000)).toMatchObject({
      size: 1,
      first: 20_100,
      second: null,
      last: 20_100,
    })
  })

  test('a day taken away leaves no trace, however far off it was', () => {
    expect(removeDay(setOf(20_000, latest), latest)).toEqual(setOf(20_000))
    expect(removeDay(setOf(20_000, earliest), earliest)).toEqual(setOf(20_000))
  })

  test('are the same after any additions and removals as a plain count by day', () => {
    const step = fc.record({ day, remove: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let set = noDays
        const model = new Map<number, number>()
        for (const { day: one, remove } of steps) {
          const count = (model.get(one) ?? 0) + (remove ? -1 : 1)
          if (count > 0) model.set(one, count)
          else model.delete(one)
          set = remove ? removeDay(set, one) : addDay(set, one)
          expect(hasDay(set, one)).toBe(count > 0)
        }
        expectSame(set, model)
        // Equal days are an equal record, whatever was there in between.
        const afresh = [...model].flatMap(([one, count]) => Array.from({ length: count }, () => one))
        expect(set).toEqual(setOf(...afresh))
      }),
      runs,
    )
  })

  test('answer from any day on and up to any day', () => {
    fc.assert(
      fc.property(days, day, fc.integer({ min: -9, max: 9 }), (entries, near, shift) => {
        const set = setOf(...entries)
        const sorted = [...new Set(entries)].sort((a, b) => a - b)
        const asked = near + shift
        expect(dayFrom(set, asked)).toBe(sorted.find((one) => one >= asked) ?? null)
        expect(dayUpTo(set, asked)).toBe(sorted.findLast((one) => one <= asked) ?? null)
        expect(hasDay(set, asked)).toBe(sorted.includes(asked))
      }),
      runs,
    )
  })

  test('are the same in whatever order they came', () => {
    const shuffled = days.chain((entries) =>
      fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
    )
    fc.assert(
      fc.property(shuffled, ([entries, others]) => {
        expect(setOf(...others)).toEqual(setOf(...entries))
      }),
      runs,
    )
  })

  test('of two customers together are the days of all their bills', () => {
    fc.assert(
      fc.property(days, days, (mine, yours) => {
        const union = unionOfDays(setOf(...mine), setOf(...yours))
        expect(union).toEqual(setOf(...mine, ...yours))
        expectSame(union, modelOf([...mine, ...yours]))
      }),
      runs,
    )
  })

  test('survive being stored as JSON', () => {
    fc.assert(
      fc.property(days, (entries) => {
        const set = setOf(...entries)
        expect(JSON.parse(JSON.stringify(set))).toEqual(set)
      }),
      runs,
    )
  })
})

describe('the bounds of a set of days', () => {
  test('ten years of daily visits fit into 700 characters of bits', () => {
    const set = setOf(...Array.from({ length: 3653 }, (_, index) => 20_000 + index))
    expect(set.size).toBe(3653)
    expect(set.bits.length).toBeLessThan(700)
  })

  test('counts are kept for the latest days with more than one bill, whatever the order', () => {
    const doubled = Array.from({ length: maxDoubleDays + 10 }, (_, index) => 20_000 + 2 * index)
    const set = setOf(...doubled, ...doubled)
    expect(Object.keys(set.more).length).toBe(maxDoubleDays)
    expect(set.more[20_018]).toBe(undefined)
    expect(set.more[20_020]).toBe(1)
    expect(setOf(...[...doubled, ...doubled].reverse())).toEqual(set)
  })

  test('a day whose count was let go counts as one with a single bill', () => {
    const doubled = Array.from({ length: maxDoubleDays + 1 }, (_, index) => 20_000 + index)
    const set = setOf(...doubled, ...doubled)
    expect(hasDay(removeDay(set, 20_000), 20_000)).toBe(false)
    expect(hasDay(removeDay(set, 20_001), 20_001)).toBe(true)
  })
})
