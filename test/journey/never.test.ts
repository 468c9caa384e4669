import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { neverHappening } from '../../src/journey/check-never.ts'
import { compileChecked } from '../../src/journey/compile.ts'
import { guardVocabulary } from '../../src/journey/guard.ts'
import {
  checkJourney,
  compileJourney,
  defaultJourney,
  deriveJourney,
  type Transition,
} from '../../src/journey/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { drafts, journeyOf, journeys, start, timelines, todays } from './support.ts'

const buying = { from: 'a', to: 'b', on: 'purchase-day' } as const
const onward: Transition = { from: 'b', to: 'c', after: 'P30D', since: 'stage' }

function pathsOf(...transitions: readonly Transition[]): readonly string[] {
  return checkJourney(journeyOf(...transitions)).map(({ path }) => path)
}

describe('two transitions that fight', () => {
  test('the same condition, written another way, never gets its turn', () => {
    const first = { ...buying, when: { 'purchases.days': { gte: 2 }, 'purchases.gapDays': { lte: 60 } } }
    const second = {
      ...buying,
      to: 'c',
      when: { all: [{ 'purchases.gapDays': { lt: 61 } }, { 'purchases.days': { gt: 1.5 } }] },
    }
    expect(pathsOf(first, second)).toEqual(['journey.transitions[2]'])
  })

  test('a range inside that of an earlier one never gets its turn; one that reaches beyond it does', () => {
    const wide = { ...buying, id: 'soon', when: { 'purchases.gapDays': { lte: 60 } } }
    const narrow = { ...buying, to: 'c', when: { 'purchases.gapDays': { gte: 10, lte: 30 } } }
    expect(checkJourney(journeyOf(wide, narrow))).toEqual([
      {
        path: 'journey.transitions[2]',
        message:
          'From "a" this never happens: whenever its condition holds, that of soon holds too, and comes first. ' +
          'Narrow that one, or list it after this one.',
        found: 'c',
        expected: 'a condition that holds where that of soon does not',
      },
    ])
    expect(pathsOf(narrow, wide)).toEqual([])
    expect(pathsOf(wide, { ...narrow, when: { 'purchases.gapDays': { gte: 10, lte: 61 } } })).toEqual([])
  })

  test('several that together leave nothing over are named together', () => {
    const few = { ...buying, id: 'few', when: { 'purchases.days': { lt: 3 } } }
    const many = { ...buying, id: 'many', to: 'c', when: { 'purchases.days': { gte: 3 } } }
    const rest = { ...buying, to: 'd' }
    const [problem, ...others] = checkJourney(journeyOf(few, many, rest))
    expect(problem?.path).toBe('journey.transitions[3]')
    expect(problem?.message).toContain('few, many')
    expect(others).toEqual([])
  })

  test('waits of one length fight as well, and the longer of two from one day', () => {
    const wait = { from: 'a', to: 'b', after: 'P30D', since: 'last-purchase-or-capture' } as const
    const when = { 'purchases.inCycle': { lt: 2 } }
    expect(pathsOf({ ...wait, when }, { ...wait, to: 'c', when: { 'purchases.inCycle': 1 } })).toEqual([
      'journey.transitions[2]',
    ])
    const later = { ...wait, to: 'c', after: 'P60D', since: 'last-purchase', when: { 'purchases.inCycle': 1 } } as const
    expect(pathsOf({ ...wait, when }, later)).toEqual(['journey.transitions[2]'])
    expect(pathsOf(later, { ...wait, when })).toEqual([])
  })

  test('words of the customer are compared as they are written', () => {
    const words = {
      paths: {
        'profile.tags': { type: 'strings', read: () => ['wholesale'] },
        'profile.city': { type: 'string', read: () => 'Pune' },
      },
    } as const
    const tagged = { ...buying, when: { 'profile.tags': { contains: 'wholesale' } } }
    const both = { ...buying, to: 'c', when: { 'profile.tags': { contains: 'wholesale' }, 'purchases.days': 3 } }
    const city = { ...buying, when: { 'profile.city': { in: ['Pune', 'Nashik'] } } }
    const one = { ...buying, to: 'c', when: { 'profile.city': 'Pune' } }
    const check = (...transitions: readonly Transition[]) => checkJourney(journeyOf(...transitions), 'journey', words)
    expect(check(tagged, both)).toHaveLength(1)
    expect(check(both, tagged)).toEqual([])
    expect(check(city, one)).toHaveLength(1)
    expect(check(tagged, { ...both, when: { 'profile.tags': { contains: 'retail' } } })).toEqual([])
  })
})

describe('what can never be', () => {
  test.each<readonly [string, Transition]>([
    ['a range that is empty', { ...buying, when: { 'purchases.days': { gt: 5, lt: 6 } } }],
    ['a purchase day without a purchase', { ...buying, when: { 'purchases.days': 0 } }],
    ['a purchase days ago on a purchase day', { ...buying, when: { 'purchases.daysSinceLast': { gt: 0 } } }],
    ['a gap of no days', { ...buying, when: { 'purchases.gapDays': 0 } }],
    ['a gap after the first purchase', { ...buying, when: { 'purchases.days': 1, 'purchases.gapDays': { lte: 60 } } }],
    ['more purchases in the cycle than ever', { ...buying, when: { 'purchases.days': 2, 'purchases.inCycle': 3 } }],
    [
      'five purchase days within a day',
      { ...buying, when: { 'purchases.days': 5, 'purchases.daysSinceFirst': { lt: 4 } } },
    ],
    [
      'captured and not captured',
      { ...buying, when: { all: [{ 'journey.captured': true }, { not: { 'journey.captured': true } }] } },
    ],
    ['a capture of somebody not captured', { from: 'a', to: 'b', on: 'capture', when: { 'journey.captured': false } }],
    ['before the first cycle', { ...buying, when: { 'journey.cycle': { lt: 1 } } }],
  ])('%s', (_, transition) => {
    expect(pathsOf(transition)).toEqual(['journey.transitions[1].when'])
  })

  test.each<readonly [string, Transition]>([
    [
      'since the last purchase of somebody who never bought',
      { ...onward, since: 'last-purchase', when: { 'purchases.days': 0 } },
    ],
    ['that is over only after its condition stopped holding', { ...onward, when: { 'stage.days': { lt: 30 } } }],
    [
      'after a silence that its condition forbids',
      { ...onward, since: 'last-purchase', when: { 'purchases.daysSinceLast': { lte: 20 } } },
    ],
    [
      'of months, whose shortest is too long for its condition',
      { ...onward, after: 'P2M', when: { 'stage.days': { lt: 56 } } },
    ],
  ])('a wait %s never ends', (_, transition) => {
    const problems = checkJourney(journeyOf(buying, transition))
    expect(problems.map(({ path }) => path)).toEqual(['journey.transitions[2].when'])
    expect(problems[0]?.message).toContain('This wait can never end')
  })

  test('what is merely unlikely is nobody’s mistake', () => {
    expect(pathsOf({ ...buying, when: { 'purchases.days': 5, 'purchases.daysSinceFirst': 4 } }, onward)).toEqual([])
    expect(pathsOf(buying, { ...onward, after: 'P2M', when: { 'stage.days': { lt: 60 } } })).toEqual([])
    expect(pathsOf(buying, { ...onward, since: 'last-purchase-or-capture', when: { 'purchases.days': 0 } })).toEqual([])
    expect(checkJourney(defaultJourney)).toEqual([])
  })

  test('a condition too large to see through is let pass', () => {
    const parts = Array.from({ length: 12 }, (_, index) => ({
      any: Array.from({ length: 8 }, (_, other) => ({ 'purchases.days': { ne: index * 8 + other } })),
    }))
    const when = { all: [...parts, { 'purchases.gapDays': { lt: 2 } }, { 'purchases.gapDays': { gt: 2 } }] }
    expect(pathsOf({ ...buying, when })).toEqual([])
  })
})

test('what is reported never happens, to anybody', () => {
  let reported = 0
  fc.assert(
    fc.property(drafts, fc.array(timelines, { minLength: 5, maxLength: 5 }), todays, (journey, histories, today) => {
      const never = neverHappening(journey, guardVocabulary({ paths: {} }))
      // A machine that turns in circles cannot be run.
      fc.pre(checkJourney(journey).every(({ message }) => message.includes('never')))
      reported += never.length
      const compiled = compileChecked(journey)
      for (const history of histories) {
        const { moves } = deriveJourney(compiled, history, today)
        for (const { from, transition } of moves) {
          expect(never.some((one) => one.from === from && transition === `transitions[${one.index}]`)).toBe(false)
        }
      }
    }),
    { numRuns: propertyRuns() },
  )
  expect(reported).toBeGreaterThan(0)
})

test('a machine without problems compiles, and comes to rest for everybody', () => {
  fc.assert(
    fc.property(journeys, timelines, (journey, history) => {
      const compiled = compileJourney(journey)
      const { moves } = deriveJourney(compiled, history, start + 10_000)
      expect(moves.length).toBeLessThan(journey.transitions.length * 10_000)
    }),
    { numRuns: propertyRuns(100) },
  )
})
