import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { neverHappening } from '../../src/journey/check-never.ts'
import { compileChecked } from '../../src/journey/compile.ts'
import { guardVocabulary } from '../../src/journey/guard.ts'
import {
  advance,
  type CompiledJourney,
  capture,
  checkJourney,
  checkMigration,
  compileJourney,
  defaultJourney,
  deriveJourney,
  isInOrder,
  type Journey,
  type JourneyMigration,
  type JourneyState,
  type JourneyTimeline,
  migrateJourney,
  nextTransition,
  nextTransitionDay,
  noJourney,
  purchaseDay,
} from '../../src/journey/index.ts'
import type { DayNumber } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'
import { expectCrmError } from './expect-error.ts'
import { drafts, journeys, machine, start, timeline, timelines, told } from './support.ts'

const club: Journey = {
  name: 'club',
  stages: ['guest', 'member', 'loyalty'],
  transitions: [
    { from: null, to: 'guest', on: ['capture', 'purchase-day'] },
    { from: 'guest', to: 'member', on: 'purchase-day', when: { 'purchases.inCycle': { gte: 2 } } },
    { from: 'member', to: 'loyalty', on: 'purchase-day', when: { 'purchases.days': { gte: 5 } } },
    { from: 'member', to: 'guest', after: 'P90D', since: 'last-purchase' },
    { from: 'loyalty', to: 'member', after: 'P30D', since: 'last-purchase' },
  ],
}
const clubMachine = compileJourney(club)
const toClub: JourneyMigration = {
  capture: { to: 'guest' },
  onboarding: { to: 'guest' },
  're-engagement': 'exit',
  advocacy: { to: 'member' },
}

/** Where the default journey leaves a customer on a day, and where the club takes them up. */
function migratedOn(day: number, history: JourneyTimeline) {
  const { state } = deriveJourney(machine, history, start + day)
  return migrateJourney(clubMachine, state, toClub, { day: start + day, timeline: history })
}

describe('a migration is checked', () => {
  test('one that provides for every stage has no problems', () => {
    expect(checkMigration(defaultJourney, club, toClub)).toEqual([])
    expect(checkMigration(defaultJourney, defaultJourney, {})).toEqual([])
  })

  test('a stage that is gone must go somewhere', () => {
    const { advocacy: _, ...rest } = toClub
    expect(checkMigration(defaultJourney, club, rest)).toEqual([
      {
        path: 'migration["advocacy"]',
        message: '"club" has no stage "advocacy": say what becomes of those who are in it.',
        found: 'nothing',
        expected: '{ "to": … } or "exit"',
      },
    ])
  })

  test.each<readonly [string, unknown, string, string]>([
    ['a stage nobody is in', { ...toClub, captrue: 'exit' }, 'migration["captrue"]', 'did you mean "capture"?'],
    ['a target that is not there', { ...toClub, capture: { to: 'gest' } }, 'migration["capture"].to', '"guest"'],
    ['staying where there is no such stage', { ...toClub, capture: 'stay' }, 'migration["capture"]', 'Nobody can stay'],
    ['a move to the same stage', { ...toClub, loyalty: { to: 'loyalty' } }, 'migration["loyalty"].to', 'write "stay"'],
    ['a fate that is none', { ...toClub, capture: 'leave' }, 'migration["capture"]', '"exit"'],
    ['a key too many', { ...toClub, capture: { to: 'guest', on: 3 } }, 'migration["capture"]', '"on" is not a key'],
    ['a target left out', { ...toClub, capture: {} }, 'migration["capture"].to', 'nothing'],
    ['no object at all', ['exit'], 'migration', 'a list of 1'],
  ])('%s is refused', (_, migration, path, words) => {
    const problems = checkMigration(defaultJourney, club, migration)
    expect(problems.map((problem) => problem.path)).toContain(path)
    expect(problems.find((problem) => problem.path === path)?.message).toContain(words)
  })

  test('any JSON is checked without throwing, and what has no problems leaves everybody in a stage or out of it', () => {
    const fates = fc.oneof(
      fc.constantFrom('stay', 'exit', 'leave'),
      fc.record({ to: fc.constantFrom(...club.stages, 'elsewhere') }),
      fc.jsonValue(),
    )
    const some = fc.dictionary(fc.constantFrom(...defaultJourney.stages, 'elsewhere'), fates)
    fc.assert(
      fc.property(fc.oneof(some, fc.jsonValue()), timelines, (migration, history) => {
        const problems = checkMigration(defaultJourney, club, migration)
        for (const { path, message } of problems) expect([path.startsWith('migration'), message]).not.toContain('')
        if (problems.length > 0) return
        const { state } = deriveJourney(machine, history, start + 300)
        const how = { day: start + 300, timeline: history }
        const { to } = migrateJourney(clubMachine, state, migration as JourneyMigration, how)
        expect(to === null || club.stages.includes(to)).toBe(true)
      }),
      { numRuns: propertyRuns() },
    )
  })
})

describe('a migrated customer', () => {
  test('who stays keeps the day of entry, the cycle and all that was counted', () => {
    const migrated = migratedOn(60, timeline(0, 10, 40))
    expect(migrated).toMatchObject({ kind: 'stay', from: 'loyalty', to: 'loyalty', day: start + 60 })
    expect(migrated.state).toMatchObject({
      stage: 'loyalty',
      sinceDay: start + 40,
      cycle: 1,
      purchaseDays: 2,
      gapDays: 30,
    })
  })

  test('who moves enters the new stage on that day', () => {
    const migrated = migratedOn(10, timeline(0, 5))
    expect(migrated).toMatchObject({ kind: 'move', from: 'onboarding', to: 'guest' })
    expect(migrated.state).toMatchObject({ stage: 'guest', sinceDay: start + 10, cycle: 1, purchaseDays: 1 })
    expect(told(purchaseDay(clubMachine, migrated.state, start + 11).moves)).toEqual(['11 guest>member'])
  })

  test('who leaves enters again by an event of the new machine, in a new cycle', () => {
    const { state, kind } = migratedOn(100, timeline(0, 5))
    expect([kind, state.stage, state.sinceDay, state.cycle]).toEqual(['exit', null, null, 1])
    expect(advance(clubMachine, state, start + 900).moves).toEqual([])
    const back = purchaseDay(clubMachine, state, start + 200)
    expect(told(back.moves)).toEqual(['200 >guest'])
    expect(back.state).toMatchObject({ cycle: 2, cyclePurchaseDays: 1, purchaseDays: 2 })
  })

  test('moves by nothing that happened before that day; an overdue wait ends on the day after', () => {
    const { state } = migratedOn(80, timeline(0, 10, 40))
    expect(purchaseDay(clubMachine, state, start + 79).moves).toEqual([])
    expect(nextTransitionDay(clubMachine, state, start + 80)).toBe(start + 81)
    expect(nextTransition(clubMachine, state, start + 80)).toEqual({
      to: 'member',
      day: start + 81,
      reason: '30 days after the last purchase',
    })
    expect(told(advance(clubMachine, state, start + 81).moves)).toEqual(['81 loyalty>member'])
  })

  test('moves by what happens on that very day once the new machine is there', () => {
    const { state } = migratedOn(10, timeline(0, 5))
    const bought = purchaseDay(clubMachine, state, start + 10)
    expect(told(bought.moves)).toEqual(['10 guest>member'])
    expect(bought.state).toMatchObject({ sinceDay: start + 10, purchaseDays: 2, cyclePurchaseDays: 2 })
    const left = migratedOn(100, timeline(null, 5)).state
    expect(told(capture(clubMachine, left, start + 100).moves)).toEqual(['100 >guest'])
  })

  test('moves by no purchase of that day that the old machine has seen', () => {
    const history = timeline(0, 10)
    const { state } = migratedOn(10, history)
    expect(state.start?.counted).toEqual(['purchase-day'])
    const whole = { ...history, ...(state.start && { start: state.start }) }
    expect(deriveJourney(clubMachine, whole, start + 10)).toEqual({ state, moves: [] })
    const captured = migratedOn(0, timeline(0, 0)).state.start?.counted
    expect([captured, migratedOn(11, history).state.start?.counted]).toEqual([['capture', 'purchase-day'], undefined])
  })

  test('counts the purchase of that day in the cycle that goes on, though none of it had been counted', () => {
    const cycles = compileJourney({
      ...club,
      transitions: [...club.transitions, { from: 'guest', to: 'member', after: 'P5D', since: 'stage', newCycle: true }],
    })
    const history = timeline(0)
    const { state } = deriveJourney(cycles, history, start + 8)
    expect(state).toMatchObject({ stage: 'member', cycle: 2, cyclePurchaseDays: 0 })
    const migrated = migrateJourney(
      clubMachine,
      state,
      { member: { to: 'guest' } },
      { day: start + 8, timeline: history },
    )
    expect(purchaseDay(clubMachine, migrated.state, start + 8).state.cyclePurchaseDays).toBe(1)
  })

  test('moves at once by what an event of that day made due', () => {
    const quick = compileJourney({
      ...club,
      transitions: [...club.transitions.slice(0, 4), { from: 'member', to: 'loyalty', after: 'P0D', since: 'stage' }],
    })
    const { state } = migratedOn(10, timeline(0, 5))
    expect(told(purchaseDay(quick, state, start + 10).moves)).toEqual(['10 guest>member', '10 member>loyalty'])
  })

  test('of whom nothing has counted yet begins as if the new machine had always been', () => {
    expect(migrateJourney(clubMachine, noJourney, toClub, { day: start, timeline: timeline(null) })).toMatchObject({
      kind: 'none',
      state: noJourney,
    })
  })

  test('whom the migration leaves nowhere is an error', () => {
    const { state } = deriveJourney(machine, timeline(0), start + 10)
    const error = expectCrmError(() =>
      migrateJourney(clubMachine, state, {}, { day: start + 10, timeline: timeline(0) }),
    )
    expect([error.code, error.details.stage]).toEqual(['bad-journey', 'onboarding'])
  })
})

interface Arrival {
  readonly kind: 'captured' | 'bought'
  readonly day: DayNumber
}

/** What a caller does as facts arrive after a migration. */
function live(
  compiled: CompiledJourney,
  migrated: JourneyState,
  known: JourneyTimeline,
  arrivals: readonly Arrival[],
  today: DayNumber,
) {
  const bought = new Set(known.purchaseDays)
  const { start: begun } = migrated
  let { capturedDay } = known
  let state = migrated
  for (const { kind, day } of arrivals) {
    if (kind === 'captured' ? capturedDay !== null : bought.has(day)) continue
    if (kind === 'captured') capturedDay = day
    else bought.add(day)
    const purchaseDays = [...bought].sort((a, b) => a - b)
    if (!isInOrder(compiled, state, day))
      state = deriveJourney(compiled, { capturedDay, purchaseDays, ...(begun && { start: begun }) }, today).state
    else if (kind === 'captured') state = capture(compiled, state, day).state
    else state = purchaseDay(compiled, state, day).state
    state = advance(compiled, state, today).state
  }
  return { state, capturedDay, purchaseDays: [...bought].sort((a, b) => a - b) }
}

/** Any customer of one random machine, taken over by another on a day, and what is heard of them afterwards. */
const takeovers = fc
  .record({
    former: journeys,
    next: journeys,
    history: timelines,
    later: fc.array(fc.nat({ max: 900 }), { maxLength: 8 }),
    capturedLater: fc.option(fc.nat({ max: 900 }), { nil: null }),
    onTheDay: fc.subarray(['captured', 'bought'] as const),
  })
  .chain((one) => {
    const last = Math.max(start, one.history.capturedDay ?? start, ...one.history.purchaseDays)
    const stages = Object.fromEntries(
      one.former.stages.map((stage) => [
        stage,
        fc.oneof(
          fc.constant('exit' as const),
          fc.constantFrom(...one.next.stages).map((to) => ({ to })),
        ),
      ]),
    )
    return fc.record({ silence: fc.nat({ max: 200 }), migration: fc.record(stages) }).map(({ silence, migration }) => ({
      ...one,
      day: last + silence,
      migration: migration as JourneyMigration,
    }))
  })

test('after a migration the order in which facts arrive changes nothing, late ones and returns included', () => {
  fc.assert(
    fc.property(takeovers, fc.nat({ max: 200 }), (takeover, silence) => {
      const { former, next, history, later, capturedLater, onTheDay, day, migration } = takeover
      const before = deriveJourney(compileJourney(former), history, day).state
      const compiled = compileJourney(next)
      const { state } = migrateJourney(compiled, before, migration, { day, timeline: history })
      const captures = onTheDay.includes('captured') ? [day] : capturedLater === null ? [] : [start + capturedLater]
      const bought = [...later.map((one) => start + one), ...(onTheDay.includes('bought') ? [day] : [])]
      const arrivals: readonly Arrival[] = [
        ...bought.slice(1).map((one) => ({ kind: 'bought', day: one }) as const),
        ...captures.map((one) => ({ kind: 'captured', day: one }) as const),
        ...bought.slice(0, 1).map((one) => ({ kind: 'bought', day: one }) as const),
      ]
      const today = Math.max(day, ...arrivals.map((one) => one.day)) + silence
      const forwards = live(compiled, state, history, arrivals, today)
      const backwards = live(compiled, state, history, [...arrivals].reverse(), today)
      const { capturedDay, purchaseDays } = forwards
      const whole = { capturedDay, purchaseDays, ...(state.start && { start: state.start }) }
      const derived = deriveJourney(compiled, whole, today).state
      expect(advance(compiled, forwards.state, today).state).toEqual(derived)
      expect(advance(compiled, backwards.state, today).state).toEqual(derived)
      // Returning all that came later leads back to where the migration put them, and to what follows from there.
      const returned = deriveJourney(compiled, { ...history, ...(state.start && { start: state.start }) }, today).state
      expect(returned).toEqual(advance(compiled, state, today).state)
      const stored: JourneyState = JSON.parse(JSON.stringify(derived))
      expect(stored).toEqual(derived)
    }),
    { numRuns: propertyRuns() },
  )
})

test('what happened before the day of a migration moves nobody, whenever it is heard of', () => {
  fc.assert(
    fc.property(takeovers, fc.integer({ min: 1, max: 900 }), ({ former, next, history, day, migration }, back) => {
      const compiled = compileJourney(next)
      const before = deriveJourney(compileJourney(former), history, day).state
      const { state } = migrateJourney(compiled, before, migration, { day, timeline: history })
      if (state.start === undefined) return
      const purchaseDays = [...new Set([...history.purchaseDays, day - back])].sort((a, b) => a - b)
      const late = deriveJourney(compiled, { ...history, purchaseDays, start: state.start }, day)
      expect(late.moves).toEqual([])
      expect([late.state.stage, late.state.sinceDay, late.state.cycle]).toEqual([
        state.stage,
        state.sinceDay,
        state.cycle,
      ])
      expect(late.state.purchaseDays).toBe(purchaseDays.length)
    }),
    { numRuns: propertyRuns() },
  )
})

test('what happens on the day of a migration moves by one machine: the old one if it was told before, or else the new one', () => {
  fc.assert(
    fc.property(takeovers, ({ former, next, history, day, migration }) => {
      const compiled = compileJourney(next)
      const before = deriveJourney(compileJourney(former), history, day).state
      const { state } = migrateJourney(compiled, before, migration, { day, timeline: history })
      if (state.start === undefined) return
      const { start: begun } = state
      const isTold = history.purchaseDays.includes(day)
      const whole = { ...history, purchaseDays: isTold ? history.purchaseDays : [...history.purchaseDays, day] }
      const derived = deriveJourney(compiled, { ...whole, start: begun }, day)
      const expected = isTold ? { state, moves: [] } : purchaseDay(compiled, state, day)
      expect(derived).toEqual(expected)
      expect(begun.counted?.includes('purchase-day') ?? false).toBe(isTold)
    }),
    { numRuns: propertyRuns() },
  )
})

test('a condition reported as one that can never hold doesn’t for migrated customers either', () => {
  const all = fc.tuple(takeovers, drafts, fc.nat({ max: 400 }))
  fc.assert(
    fc.property(all, ([{ former, history, later, day }, draft, silence]) => {
      fc.pre(checkJourney(draft).every(({ message }) => message.includes('never')))
      const compiled = compileChecked(draft)
      const before = deriveJourney(compileJourney(former), history, day).state
      const migration = Object.fromEntries(
        former.stages.map((stage, index) => [stage, { to: draft.stages[index % draft.stages.length] ?? 'a' }]),
      )
      const { state } = migrateJourney(compiled, before, migration, { day, timeline: history })
      const purchaseDays = [...new Set([...history.purchaseDays, ...later.map((one) => start + one)])].sort(
        (a, b) => a - b,
      )
      const whole = { ...history, purchaseDays, ...(state.start && { start: state.start }) }
      const { moves } = deriveJourney(compiled, whole, day + silence)
      const never = neverHappening(draft, guardVocabulary({ paths: {} })).filter(({ winners }) => winners.length === 0)
      for (const { from, transition } of moves) {
        expect(never.some((one) => one.from === from && transition === `transitions[${one.index}]`)).toBe(false)
      }
    }),
    { numRuns: propertyRuns() },
  )
})
