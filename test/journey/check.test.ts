import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkJourney, compileJourney, defaultJourney, type Journey } from '../../src/journey/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { expectCrmError } from './expect-error.ts'

const enter = { from: null, to: 'a', on: 'capture' }
const leave = { from: 'a', to: 'b', after: 'P3D', since: 'capture' }

/** A sound journey of two stages with the second transition changed. */
function withLeave(change: Readonly<Record<string, unknown>>): unknown {
  return { name: 'two', stages: ['a', 'b'], transitions: [enter, { ...leave, ...change }] }
}

function withTransitions(...transitions: readonly unknown[]): unknown {
  return { name: 'three', stages: ['a', 'b', 'c'], transitions: [enter, ...transitions] }
}

function pathsOf(journey: unknown): readonly string[] {
  return checkJourney(journey).map(({ path }) => path)
}

test('the default journey is sound', () => {
  expect(checkJourney(defaultJourney)).toEqual([])
  expect(checkJourney(withLeave({}))).toEqual([])
})

describe('the shape', () => {
  test.each([null, 7, 'journey', [], undefined])('%s is not a journey', (journey) => {
    expect(pathsOf(journey)).toEqual(['journey'])
  })

  test('every missing part is reported at once', () => {
    expect(pathsOf({})).toEqual(['journey.name', 'journey.stages', 'journey.transitions'])
  })

  test('an unknown key is an error that names the nearest', () => {
    const [problem] = checkJourney(withLeave({ newcycle: true }), 'policy.journey')
    expect(problem).toMatchObject({
      path: 'policy.journey.transitions[1]',
      message: '"newcycle" is not a key here: did you mean "newCycle"?',
    })
  })

  test('a stage listed twice, or with a name that is none, is refused', () => {
    const transitions = [enter]
    expect(pathsOf({ name: 'x', stages: ['a', 'a'], transitions })).toEqual(['journey.stages[1]'])
    expect(pathsOf({ name: 'x', stages: ['a', 'b"]'], transitions })).toEqual(['journey.stages[1]'])
    expect(pathsOf({ name: 'x', stages: ['a', 4], transitions })).toEqual(['journey.stages[1]'])
  })

  test('there may be 50 stages and no more', () => {
    const stages = Array.from({ length: 51 }, (_, index) => `s${index}`)
    expect(pathsOf({ name: 'x', stages, transitions: [{ ...enter, to: 's0' }] })).toContain('journey.stages')
  })
})

describe('one transition', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['a stage that is not there', { to: 'bb' }, 'to'],
    ['an origin that is not there', { from: 'aa' }, 'from'],
    ['an origin that is not there among several', { from: ['a', 'aa'] }, 'from[1]'],
    ['an origin listed twice', { from: ['a', 'a'] }, 'from[1]'],
    ['no origin at all', { from: [] }, 'from'],
    ['an origin left out', { from: undefined }, 'from'],
    ['a move to itself', { from: 'b' }, 'to'],
    ['a wait without what it counts from', { since: undefined }, 'since'],
    ['a wait counted from nothing known', { since: 'last-visit' }, 'since'],
    ['a wait in hours', { after: 'PT5H' }, 'after'],
    ['a wait that is no duration', { after: '3 days' }, 'after'],
    ['a wait that is not a text', { after: 3 }, 'after'],
    ['a wait of more than a century', { after: 'P101Y' }, 'after'],
    ['an id that is not a text', { id: 5 }, 'id'],
    ['an empty reason', { reason: ' ' }, 'reason'],
    ['a new cycle that is neither true nor false', { newCycle: 'yes' }, 'newCycle'],
    ['a guard that is not a condition', { when: 'always' }, 'when'],
  ])('%s is refused', (_, change, key) => {
    expect(pathsOf(withLeave(change))).toEqual([`journey.transitions[1].${key}`])
  })

  test.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['an event that is not one', { on: 'purchase' }, 'on'],
    ['an event in a list that is not one', { on: ['capture', 'visit'] }, 'on[1]'],
    ['an event listed twice', { on: ['capture', 'capture'] }, 'on[1]'],
    ['no event at all', { on: [] }, 'on'],
    ['since without after', { on: 'capture', since: 'stage' }, 'since'],
  ])('%s is refused', (_, change, key) => {
    const event = { after: undefined, since: undefined, ...change }
    expect(pathsOf(withLeave(event))).toEqual([`journey.transitions[1].${key}`])
  })

  test('what happens neither at an event nor by waiting never happens', () => {
    expect(pathsOf(withLeave({ after: undefined, since: undefined }))).toEqual(['journey.transitions[1]'])
  })

  test('what happens both at an event and by waiting is two transitions', () => {
    expect(pathsOf(withLeave({ on: 'capture' }))).toEqual(['journey.transitions[1]'])
  })

  test('nobody can wait before the journey', () => {
    const journey = withTransitions({ ...leave, from: null })
    expect(pathsOf(journey)).toEqual(['journey.transitions[1].after'])
  })

  test('an unknown stage names the nearest', () => {
    const journey = { ...defaultJourney, transitions: [{ from: null, to: 'captrue', on: 'capture' }] }
    expect(checkJourney(journey)[0]?.message).toBe('"captrue" is not a stage: did you mean "capture"?')
  })

  test('an unknown word in a guard names the nearest', () => {
    const [problem] = checkJourney(withLeave({ when: { 'purchases.day': 3 } }))
    expect(problem?.path).toBe('journey.transitions[1].when["purchases.day"]')
    expect(problem?.message).toContain('"purchases.days"')
  })

  test('words of the customer are known when they are given', () => {
    const journey = withLeave({ when: { 'profile.city': 'Pune' } })
    const words = { paths: { 'profile.city': { type: 'string', read: () => 'Pune' } } } as const
    expect(checkJourney(journey)).toHaveLength(1)
    expect(checkJourney(journey, 'journey', words)).toEqual([])
  })

  test('an id that another transition has is refused', () => {
    const journey = withTransitions(
      { ...leave, id: 'x' },
      { from: 'b', to: 'c', after: 'P1D', since: 'stage', id: 'x' },
    )
    expect(checkJourney(journey)).toEqual([
      { path: 'journey.transitions[2].id', message: 'transitions[1] has this id already.', found: '"x"' },
    ])
  })
})

describe('the whole', () => {
  test('a journey that nobody can enter is refused', () => {
    expect(pathsOf({ name: 'x', stages: ['a', 'b'], transitions: [leave] })).toEqual(['journey.transitions'])
  })

  test('a stage that cannot be reached is refused, with all that only it leads to', () => {
    const journey = withTransitions({ from: 'b', to: 'c', on: 'purchase-day' })
    expect(pathsOf(journey)).toEqual(['journey.stages[1]', 'journey.stages[2]'])
  })

  test('two unconditional transitions of one stage at one event fight', () => {
    const one = { from: ['a', 'c'], to: 'b', on: ['purchase-day', 'capture'] }
    const other = { from: 'a', to: 'c', on: 'purchase-day' }
    expect(pathsOf(withTransitions(one, other))).toEqual(['journey.transitions[2]'])
    expect(pathsOf(withTransitions(other, one))).toEqual([])
    expect(pathsOf(withTransitions({ ...one, when: { 'purchases.days': 2 } }, other))).toEqual([])
  })

  test('a condition listed after its unconditional rival never gets its turn', () => {
    const rival = { from: 'a', to: 'c', on: 'purchase-day', when: { 'purchases.days': 2 } }
    expect(pathsOf(withTransitions({ from: 'a', to: 'b', on: 'purchase-day' }, rival))).toEqual([
      'journey.transitions[2]',
    ])
  })

  test('a wait that a shorter one always cuts off never ends', () => {
    const long = { from: 'a', to: 'c', after: 'P2M', since: 'stage' }
    const short = { from: 'a', to: 'b', after: 'P30D', since: 'stage' }
    expect(pathsOf(withTransitions(long, short))).toEqual(['journey.transitions[1]'])
    expect(pathsOf(withTransitions(short, long))).toEqual(['journey.transitions[2]'])
    expect(pathsOf(withTransitions({ ...long, after: 'P30D' }, short))).toEqual(['journey.transitions[2]'])
  })

  test('waits from different days, or of months against days that may be longer, do not fight', () => {
    const wait = { from: 'a', to: 'b', after: 'P1M', since: 'stage' }
    expect(pathsOf(withTransitions(wait, { ...wait, to: 'c', after: 'P30D' }))).toEqual([])
    expect(pathsOf(withTransitions(wait, { ...wait, to: 'c', since: 'capture' }))).toEqual([])
  })

  test('waits that can all be over on one day must not form a circle', () => {
    const there = { from: 'a', to: 'b', after: 'P3D', since: 'capture' }
    const on = { from: 'b', to: 'c', after: 'P0D', since: 'stage' }
    const back = { from: 'c', to: 'a', after: 'P30D', since: 'last-purchase' }
    const [problem, ...others] = checkJourney(withTransitions(there, on, back))
    expect(problem?.path).toBe('journey.transitions[1]')
    expect(problem?.message).toContain('a -> b -> c -> a')
    expect(others).toEqual([])
    expect(pathsOf(withTransitions(there, { ...on, after: 'P1D' }, back))).toEqual([])
  })
})

test('compiling throws bad-journey with every problem', () => {
  const journey = withLeave({ to: 'bb', after: 'soon' }) as Journey
  const error = expectCrmError(() => compileJourney(journey))
  expect(error.code).toBe('bad-journey')
  expect(error.details.problems).toEqual(checkJourney(journey))
  expect(checkJourney(journey)).toHaveLength(2)
})

/** JSON that looks enough like a journey to get past the first check. */
const nearlyJourneys = fc.record(
  {
    name: fc.oneof(fc.string(), fc.jsonValue()),
    stages: fc.oneof(fc.array(fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.jsonValue())), fc.jsonValue()),
    transitions: fc.array(
      fc.oneof(
        fc.jsonValue(),
        fc.record(
          {
            id: fc.oneof(fc.constant('x'), fc.jsonValue()),
            from: fc.oneof(fc.constantFrom(null, 'a', 'b'), fc.subarray(['a', 'b', 'c']), fc.jsonValue()),
            to: fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.jsonValue()),
            on: fc.oneof(fc.constantFrom('capture', 'purchase-day'), fc.jsonValue()),
            after: fc.oneof(fc.constantFrom('P0D', 'P3D', 'P9999Y'), fc.jsonValue()),
            since: fc.oneof(fc.constantFrom('stage', 'capture', 'toString'), fc.jsonValue()),
            when: fc.oneof(fc.constant({ 'purchases.days': 2 }), fc.jsonValue()),
            newCycle: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
      ),
    ),
  },
  { requiredKeys: [] },
)

test('any JSON is checked without throwing, and what has no problems compiles', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), nearlyJourneys), (journey) => {
      const problems = checkJourney(journey)
      for (const { path, message } of problems) {
        expect(path.startsWith('journey')).toBe(true)
        expect(message).not.toBe('')
      }
      if (problems.length === 0) compileJourney(journey as Journey)
    }),
    { numRuns: propertyRuns(1000) },
  )
})
