import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  advance,
  type CompiledJourney,
  capture,
  compileJourney,
  defaultJourney,
  deriveJourney,
  isInOrder,
  type JourneyState,
  type JourneyTimeline,
  nextTransitionDay,
  noJourney,
  purchaseDay,
} from '../../src/journey/index.ts'
import { addMonthsToDay, type DayNumber } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'
import { journeys, machine, start, timelines, todays } from './support.ts'

const numRuns = propertyRuns()
const machines = fc.oneof(fc.constant(defaultJourney), journeys).map((journey) => compileJourney(journey))

/** The table of the default journey, written out as a program that lives through every single day. */
function dayByDay({ capturedDay, purchaseDays }: JourneyTimeline, today: DayNumber) {
  let stage: string | null = null
  let sinceDay: DayNumber | null = null
  let cycle = 0
  let cycleDays = 0
  const bought: DayNumber[] = []
  const move = (to: string, day: DayNumber): void => {
    stage = to
    sinceDay = day
  }
  const known = Math.min(capturedDay ?? Number.POSITIVE_INFINITY, purchaseDays[0] ?? Number.POSITIVE_INFINITY)
  for (let day = Math.min(known, today); day <= today; day += 1) {
    for (let again = 0; again < 3; again += 1) {
      const last = bought.at(-1)
      const first = bought[0]
      if (stage === 'capture' && day - known >= 3) move('onboarding', day)
      else if (stage === 'onboarding' && cycleDays < 2 && day - (last ?? known) >= 30) move('re-engagement', day)
      else if (stage === 'loyalty' && bought.length >= 3 && first !== undefined && day >= addMonthsToDay(first, 4))
        move('advocacy', day)
      else if (stage === 'loyalty' && last !== undefined && day - last > 60) move('re-engagement', day)
      else if (stage === 'advocacy' && last !== undefined && day - last > 120) move('re-engagement', day)
      else if (again === 0 && day === known && stage === null) {
        move('capture', day)
        cycle = 1
      }
      if (again !== 0 || !purchaseDays.includes(day)) continue
      const gap = last === undefined ? null : day - last
      bought.push(day)
      cycleDays += 1
      if (gap !== null && gap <= 60 && ['capture', 'onboarding', 're-engagement'].includes(stage ?? '')) {
        move('loyalty', day)
      } else if (stage === 're-engagement' && (gap === null || gap > 60)) {
        move('onboarding', day)
        cycle += 1
        cycleDays = 1
      }
    }
  }
  return { stage, sinceDay, cycle }
}

test('the default journey does what its table says, lived day by day', () => {
  fc.assert(
    fc.property(timelines, todays, (history, today) => {
      const { stage, sinceDay, cycle } = deriveJourney(machine, history, today).state
      expect({ stage, sinceDay, cycle }).toEqual(dayByDay(history, today))
    }),
    { numRuns },
  )
})

type Arrival = { readonly kind: 'captured' | 'bought'; readonly day: DayNumber }

/** What a caller does as facts arrive: a step when the day is in order, the whole timeline otherwise. */
function live(compiled: CompiledJourney, arrivals: readonly Arrival[], today: DayNumber): JourneyState {
  let state = noJourney
  let capturedDay: DayNumber | null = null
  const bought = new Set<DayNumber>()
  for (const { kind, day } of arrivals) {
    const inOrder = isInOrder(compiled, state, day)
    if (kind === 'captured') capturedDay = day
    else bought.add(day)
    const purchaseDays = [...bought].sort((a, b) => a - b)
    if (kind === 'captured' && inOrder) state = capture(compiled, state, day).state
    else if (kind === 'bought' && inOrder) state = purchaseDay(compiled, state, day).state
    else state = deriveJourney(compiled, { capturedDay, purchaseDays }, today).state
    state = advance(compiled, state, today).state
  }
  return state
}

test('the order in which facts arrive does not change stage, day of entry or cycle', () => {
  const shuffled = timelines.chain((history) => {
    const arrivals: Arrival[] = history.purchaseDays.map((day) => ({ kind: 'bought', day }))
    if (history.capturedDay !== null) arrivals.push({ kind: 'captured', day: history.capturedDay })
    return fc.tuple(
      fc.constant(history),
      fc.shuffledSubarray(arrivals, { minLength: arrivals.length }),
      fc.nat({ max: 200 }),
    )
  })
  fc.assert(
    fc.property(machines, shuffled, (compiled, [history, arrivals, later]) => {
      const today = Math.max(...arrivals.map(({ day }) => day), start) + later
      expect(live(compiled, arrivals, today)).toEqual(deriveJourney(compiled, history, today).state)
    }),
    { numRuns },
  )
})

test('steps day by day, with any visits of the clock between, arrive where the timeline leads', () => {
  const visits = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 6 })
  fc.assert(
    fc.property(machines, timelines, visits, todays, (compiled, history, clockDays, today) => {
      const at = [...new Set(clockDays.map((day) => start + day * 6).concat(today))].filter((day) => day <= today)
      const events = [
        ...at.map((day) => ({ day, rank: 0 })),
        ...(history.capturedDay === null ? [] : [{ day: history.capturedDay, rank: 1 }]),
        ...history.purchaseDays.map((day) => ({ day, rank: 2 })),
      ]
      events.sort((a, b) => a.day - b.day || a.rank - b.rank)
      const moves = []
      let state = noJourney
      for (const { day, rank } of events.filter((event) => event.day <= today)) {
        const step = [advance, capture, purchaseDay][rank]?.(compiled, state, day)
        if (step === undefined) continue
        state = step.state
        moves.push(...step.moves)
      }
      expect(advance(compiled, state, today)).toEqual({ state, moves: [] })
      expect({ state, moves }).toEqual(deriveJourney(compiled, history, today))
    }),
    { numRuns },
  )
})

test('the next day is exact: nothing moves before it, something moves on it', () => {
  fc.assert(
    fc.property(machines, timelines, todays, fc.nat({ max: 400 }), (compiled, history, today, silence) => {
      const { state } = deriveJourney(compiled, history, today)
      const next = nextTransitionDay(compiled, state, today)
      if (next === null) {
        expect(advance(compiled, state, today + 5000).moves).toEqual([])
        return
      }
      expect(next).toBeGreaterThan(today)
      expect(advance(compiled, state, Math.min(next - 1, today + silence)).state).toBe(state)
      expect(advance(compiled, state, next - 1).state).toBe(state)
      const [first] = advance(compiled, state, next).moves
      expect(first?.day).toBe(next)
    }),
    { numRuns },
  )
})

test('days of moves never go backwards, each move leaves the stage the one before led to', () => {
  fc.assert(
    fc.property(machines, timelines, todays, (compiled, history, today) => {
      const { state, moves } = deriveJourney(compiled, history, today)
      let stage: string | null = null
      let day = Number.NEGATIVE_INFINITY
      let cycle = 0
      for (const move of moves) {
        expect(move.from).toBe(stage)
        expect(move.day).toBeGreaterThanOrEqual(day)
        expect(move.cycle).toBeGreaterThanOrEqual(cycle)
        ;({ to: stage, day, cycle } = move)
      }
      expect([state.stage, state.cycle]).toEqual([stage, cycle])
      expect(state.sinceDay).toBe(moves.length === 0 ? null : day)
      expect(day).toBeLessThanOrEqual(today)
    }),
    { numRuns },
  )
})

test('a later today only adds moves', () => {
  fc.assert(
    fc.property(machines, timelines, todays, fc.nat({ max: 300 }), (compiled, history, today, later) => {
      const early = deriveJourney(compiled, history, today).moves
      expect(deriveJourney(compiled, history, today + later).moves.slice(0, early.length)).toEqual(early)
    }),
    { numRuns },
  )
})

test('a state is plain JSON and arguments are left as they were', () => {
  fc.assert(
    fc.property(timelines, todays, (history, today) => {
      const { state } = deriveJourney(machine, history, today)
      const stored: JourneyState = JSON.parse(JSON.stringify(state))
      expect(stored).toEqual(state)
      const frozen = Object.freeze(stored)
      expect(advance(machine, frozen, today + 90)).toEqual(advance(machine, state, today + 90))
    }),
    { numRuns },
  )
})
