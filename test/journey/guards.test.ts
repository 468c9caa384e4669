import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Operators, Vocabulary } from '../../src/condition/index.ts'
import { compileChecked } from '../../src/journey/compile.ts'
import {
  advance,
  capture,
  compileJourney,
  deriveJourney,
  nextTransitionDay,
  noJourney,
} from '../../src/journey/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { expectCrmError } from './expect-error.ts'
import { journeyOf, start, timeline, told } from './support.ts'

describe('guards over words that grow with the days', () => {
  test('a wait whose guard comes true later ends on that day', () => {
    const compiled = compileJourney(
      journeyOf({
        from: 'a',
        to: 'b',
        after: 'P1D',
        since: 'stage',
        when: { 'purchases.daysSinceLast': { gt: 20.5 } },
      }),
    )
    const { state } = deriveJourney(compiled, timeline(0, 5), start + 5)
    expect(nextTransitionDay(compiled, state, start + 5)).toBe(start + 26)
    expect(told(advance(compiled, state, start + 90).moves)).toEqual(['26 a>b'])
  })

  test('a window that opens and closes is found even when the clock comes late', () => {
    const compiled = compileJourney(
      journeyOf({ from: 'a', to: 'b', after: 'P0D', since: 'stage', when: { 'stage.days': { in: [7, 9] } } }),
    )
    const { state } = deriveJourney(compiled, timeline(0), start)
    expect(told(advance(compiled, state, start + 400).moves)).toEqual(['7 a>b'])
  })

  // Windows that can never be open would be refused: here they are to stay closed.
  test('the bound itself, and the day after it, are both found', () => {
    const movesOn = (test: Operators): number | null => {
      const when = { 'stage.days': test }
      const compiled = compileChecked(journeyOf({ from: 'a', to: 'b', after: 'P2D', since: 'stage', when }))
      const next = nextTransitionDay(compiled, deriveJourney(compiled, timeline(0), start).state, start)
      return next === null ? null : next - start
    }
    expect([movesOn({ gte: 20 }), movesOn({ gt: 20 }), movesOn({ eq: 20 })]).toEqual([20, 21, 20])
    expect([movesOn({ lte: 20 }), movesOn({ ne: 2 }), movesOn({ lt: 2 })]).toEqual([2, 3, null])
  })

  test('the day is the one that living through every day finds', () => {
    const bound = fc.oneof(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 120 }).map((n) => n / 2),
    )
    const window = fc.record({
      path: fc.constantFrom('stage.days', 'purchases.daysSinceFirst'),
      low: bound,
      high: bound,
    })
    const windows = fc.array(window, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(windows, fc.boolean(), fc.nat({ max: 40 }), fc.nat({ max: 90 }), (inside, not, wait, today) => {
        const open = { any: inside.map(({ path, low, high }) => ({ [path]: { gt: low, lte: high } })) }
        const when = not ? { not: open } : open
        const compiled = compileChecked(journeyOf({ from: 'a', to: 'b', after: `P${wait}D`, since: 'stage', when }))
        // The stage is entered two days before the first purchase: the two words count from different days.
        const days = Array.from({ length: 200 }, (_, day) => day).filter((day) => day >= wait)
        const expected = days.find((day) => {
          const isIn = ({ path, low, high }: (typeof inside)[number]): boolean => {
            const count = path === 'stage.days' ? day : day - 2
            return count > low && count <= high
          }
          return inside.some(isIn) !== not
        })
        for (const asked of expected === undefined ? [today] : [today, expected - 1, expected]) {
          if (asked < 0) continue
          const moves = expected === undefined || expected > asked ? [] : [`${expected} a>b`]
          expect(told(deriveJourney(compiled, timeline(0, 2), start + asked).moves)).toEqual(['0 >a', ...moves])
        }
      }),
      { numRuns: propertyRuns() },
    )
  })

  test('a window that closed before the wait was over never opens', () => {
    const compiled = compileChecked(
      journeyOf({ from: 'a', to: 'b', after: 'P10D', since: 'stage', when: { 'stage.days': { lte: 9 } } }),
    )
    const { state } = deriveJourney(compiled, timeline(0), start)
    expect(nextTransitionDay(compiled, state, start)).toBe(null)
    expect(advance(compiled, state, start + 400).moves).toEqual([])
  })
})

describe('guards over the customer', () => {
  interface Shopper {
    readonly city: string
    readonly tags: Readonly<Record<string, boolean>>
  }
  const words: Vocabulary<Shopper> = {
    paths: { 'profile.city': { type: 'string', read: ({ city }) => city } },
    families: { 'tag.': { type: 'boolean', read: ({ tags }, tag) => tags[tag] } },
  }
  const inPune = journeyOf({ from: 'a', to: 'b', after: 'P5D', since: 'stage', when: { 'profile.city': 'Pune' } })
  const compiled = compileJourney(inPune, words)
  const clock = { now: 0, zone: 'Asia/Kolkata' }
  const pune = { subject: { city: 'Pune', tags: {} }, clock }
  const delhi = { subject: { city: 'Delhi', tags: {} }, clock }
  const entered = capture(compiled, noJourney, start, pune).state

  test('the transition happens only to the customers it names', () => {
    expect(advance(compiled, entered, start + 5, delhi).moves).toEqual([])
    expect(told(advance(compiled, entered, start + 5, pune).moves)).toEqual(['5 a>b'])
  })

  test('one looks again when the wait is over, then daily while the guard refuses', () => {
    expect(nextTransitionDay(compiled, entered, start, delhi)).toBe(start + 5)
    expect(nextTransitionDay(compiled, entered, start + 5, delhi)).toBe(start + 6)
    expect(nextTransitionDay(compiled, entered, start + 9, delhi)).toBe(start + 10)
  })

  test('a state that was not advanced is due today', () => {
    expect(nextTransitionDay(compiled, entered, start + 9, pune)).toBe(start + 9)
  })

  test('a family of words guards a purchase', () => {
    const tagged = compileJourney(
      journeyOf({ from: 'a', to: 'b', on: 'purchase-day', when: { 'tag.vip': true } }),
      words,
    )
    const vip = { subject: { city: 'Pune', tags: { vip: true } }, clock }
    expect(deriveJourney(tagged, timeline(0, 1), start + 1, vip).state.stage).toBe('b')
    expect(deriveJourney(tagged, timeline(0, 1), start + 1, pune).state.stage).toBe('a')
  })

  test('the words of the journey go before those of the customer', () => {
    const clash = { paths: { 'purchases.days': { type: 'number', read: () => 99 } } } as const
    const second = journeyOf({ from: 'a', to: 'b', on: 'purchase-day', when: { 'purchases.days': 2 } })
    expect(deriveJourney(compileJourney(second, clash), timeline(0, 1, 2), start + 2).state.stage).toBe('b')
  })

  test('without the customer such a guard is refused, not guessed', () => {
    const error = expectCrmError(() => advance(compiled, entered, start + 5))
    expect(error.code).toBe('bad-option')
  })
})
