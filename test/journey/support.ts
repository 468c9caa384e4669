import fc from 'fast-check'
import {
  checkJourney,
  compileJourney,
  defaultJourney,
  deriveJourney,
  type Journey,
  type JourneyMove,
  type JourneyTimeline,
  type Transition,
} from '../../src/journey/index.ts'
import { type DayNumber, dayNumber } from '../../src/time.ts'

export const machine = compileJourney(defaultJourney)

/** 1 January 2026: examples count their days from here. */
export const start: DayNumber = dayNumber('2026-01-01')

/** A timeline in days from {@link start}. */
export function timeline(capturedDay: number | null, ...purchaseDays: readonly number[]): JourneyTimeline {
  return {
    capturedDay: capturedDay === null ? null : start + capturedDay,
    purchaseDays: purchaseDays.map((day) => start + day),
  }
}

/** The stage of the default journey on a day counted from {@link start}. */
export function stageOn(day: number, history: JourneyTimeline): string | null {
  return deriveJourney(machine, history, start + day).state.stage
}

/** Moves as short texts: `3 capture>onboarding`. */
export function told(moves: readonly JourneyMove[]): readonly string[] {
  return moves.map(({ day, from, to }) => `${day - start} ${from ?? ''}>${to}`)
}

const spanDays = 700

/** Histories of two years with clusters and long silences, so that every boundary is met often. */
export const timelines: fc.Arbitrary<JourneyTimeline> = fc
  .record({
    captured: fc.option(fc.integer({ min: 0, max: 200 }), { nil: null }),
    first: fc.integer({ min: 0, max: 200 }),
    gaps: fc.array(
      fc.oneof(
        fc.integer({ min: 1, max: 150 }),
        fc.constantFrom(1, 2, 3, 4, 29, 30, 31, 59, 60, 61, 62, 119, 120, 121, 122),
      ),
      { maxLength: 8 },
    ),
    buys: fc.boolean(),
  })
  .map(({ captured, first, gaps, buys }) => {
    const days: number[] = buys ? [first] : []
    if (buys) for (const gap of gaps) days.push((days.at(-1) ?? first) + gap)
    return timeline(captured, ...days)
  })

export const todays: fc.Arbitrary<DayNumber> = fc.integer({ min: -5, max: spanDays }).map((day) => start + day)

const names = ['a', 'b', 'c', 'd']
const test = fc
  .constantFrom(
    'purchases.days',
    'purchases.inCycle',
    'purchases.gapDays',
    'purchases.daysSinceFirst',
    'purchases.daysSinceLast',
    'stage.days',
    'journey.cycle',
  )
  .chain(compared)
const guard = fc.oneof(
  fc.constant(undefined),
  test,
  test,
  fc.tuple(test, test).map((both) => ({ any: both })),
  fc.tuple(test, test).map((both) => ({ all: both })),
  fc.constantFrom({ 'journey.captured': true }, { 'journey.captured': { ne: true } }),
  fc.constantFrom('purchases.gapDays', 'purchases.daysSinceLast').map((path) => ({ [path]: { exists: false } })),
)

function compared(path: string) {
  const bound = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 90 }), fc.constant(20.5))
  const test = fc.constantFrom('gte', 'lte', 'gt', 'lt', 'eq', 'ne').chain((name) => bound.map((n) => ({ [name]: n })))
  return fc
    .tuple(test, fc.boolean())
    .map(([operator, not]) => (not ? { not: { [path]: operator } } : { [path]: operator }))
}

const transition = fc
  .record({
    from: fc.subarray([...names], { minLength: 1, maxLength: 2 }),
    to: fc.constantFrom(...names),
    on: fc.constantFrom('capture', 'purchase-day'),
    after: fc.constantFrom('P0D', 'P1D', 'P3D', 'P30D', 'P61D', 'P1M', 'P4M', 'P1M2D'),
    since: fc.constantFrom('capture', 'first-purchase', 'last-purchase', 'last-purchase-or-capture', 'stage', 'stage'),
    waits: fc.boolean(),
    when: guard,
    newCycle: fc.boolean(),
  })
  .map(({ from, to, on, after, since, waits, when, newCycle }) => ({
    from,
    to,
    newCycle,
    ...(waits ? { after, since } : { on }),
    ...(when === undefined ? {} : { when }),
  }))

/** Machines of every form whose parts are right, whether they make sense together or not. */
export const drafts: fc.Arbitrary<Journey> = fc.array(transition, { minLength: 1, maxLength: 7 }).map((transitions) => {
  const entry = { from: null, to: 'a', on: ['capture', 'purchase-day'] }
  const reached = new Set(['a'])
  // A set grows while it is walked.
  for (const name of reached) for (const { from, to } of transitions) if (from.includes(name)) reached.add(to)
  const sound = transitions.filter(({ from }) => from.every((name) => reached.has(name)))
  return { name: 'random', stages: [...reached], transitions: [entry, ...sound] } as Journey
})

/** Sound machines, most of them unlike anything a shop would write. */
export const journeys: fc.Arbitrary<Journey> = drafts.filter((journey) => checkJourney(journey).length === 0)

/** Everybody enters `a`; the transitions given lead on. */
export function journeyOf(...transitions: readonly Transition[]): Journey {
  const stages = new Set(['a', ...transitions.map(({ to }) => to)])
  return {
    name: 'small',
    stages: [...stages],
    transitions: [{ from: null, to: 'a', on: ['capture', 'purchase-day'] }, ...transitions],
  }
}
