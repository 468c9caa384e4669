import { describe, expect, test } from 'vitest'
import {
  advance,
  capture,
  compileJourney,
  deriveJourney,
  isInOrder,
  journeyCorrection,
  nextTransitionDay,
  purchaseDay,
} from '../../src/journey/index.ts'
import { expectCrmError } from './expect-error.ts'
import { journeyOf, machine, start, timeline, told } from './support.ts'

describe('the machine', () => {
  test('the wait that is over first happens, wherever it is listed', () => {
    const compiled = compileJourney(
      journeyOf(
        { from: 'a', to: 'b', after: 'P9D', since: 'stage' },
        { from: 'a', to: 'c', after: 'P4D', since: 'capture' },
      ),
    )
    expect(told(deriveJourney(compiled, timeline(0), start + 20).moves)).toEqual(['0 >a', '4 a>c'])
  })

  test('of waits over on one day the one listed first happens', () => {
    const compiled = compileJourney(
      journeyOf(
        { from: 'a', to: 'b', after: 'P4D', since: 'stage' },
        { from: 'a', to: 'c', after: 'P4D', since: 'capture' },
      ),
    )
    expect(told(deriveJourney(compiled, timeline(0), start + 20).moves)).toEqual(['0 >a', '4 a>b'])
  })

  test('a wait that was over before its stage was entered ends on entering', () => {
    const compiled = compileJourney(
      journeyOf(
        { from: 'a', to: 'b', after: 'P30D', since: 'stage' },
        { from: 'b', to: 'c', after: 'P3D', since: 'capture' },
      ),
    )
    expect(told(deriveJourney(compiled, timeline(0), start + 40).moves)).toEqual(['0 >a', '30 a>b', '30 b>c'])
  })

  test('a capture moves a customer who bought before it', () => {
    const compiled = compileJourney(journeyOf({ from: 'a', to: 'b', on: 'capture' }))
    expect(told(deriveJourney(compiled, timeline(4, 0), start + 9).moves)).toEqual(['0 >a', '4 a>b'])
  })

  test('waits of one stage that take turns run as long as time does', () => {
    const compiled = compileJourney(
      journeyOf(
        { from: 'a', to: 'b', after: 'P1M', since: 'stage' },
        { from: 'b', to: 'a', after: 'P1M', since: 'stage', newCycle: true },
      ),
    )
    const { state, moves } = deriveJourney(compiled, timeline(0), start + 365)
    expect(moves.length).toBe(13)
    expect([state.stage, state.cycle]).toEqual(['a', 7])
  })

  test('a day beyond all reason is refused instead of walked', () => {
    const compiled = compileJourney(
      journeyOf(
        { from: 'a', to: 'b', after: 'P1D', since: 'stage' },
        { from: 'b', to: 'a', after: 'P1D', since: 'stage' },
      ),
    )
    expect(expectCrmError(() => deriveJourney(compiled, timeline(0), start + 200_000)).code).toBe('limit-exceeded')
  })

  test('a reason is made from the data where none is written', () => {
    const compiled = compileJourney(
      journeyOf({ from: 'a', to: 'b', after: 'P1M2D', since: 'last-purchase', when: { 'purchases.days': 1 } }),
    )
    expect(deriveJourney(compiled, timeline(null, 0), start + 40).moves).toEqual([
      {
        from: null,
        to: 'a',
        day: start,
        cycle: 1,
        transition: 'transitions[0]',
        reason: 'captured or a purchase day',
      },
      {
        from: 'a',
        to: 'b',
        day: start + 33,
        cycle: 1,
        transition: 'transitions[1]',
        reason: '1 month and 2 days after the last purchase, when {"purchases.days":1}',
      },
    ])
  })
})

describe('one step tells everything that follows at once', () => {
  test('a purchase that leads to loyalty and from there to advocacy', () => {
    const { state } = deriveJourney(machine, timeline(0, 0, 100), start + 140)
    expect(told(purchaseDay(machine, state, start + 150).moves)).toEqual([
      '150 re-engagement>loyalty',
      '150 loyalty>advocacy',
    ])
  })

  test('a third purchase that makes an advocate of a customer loyal for long', () => {
    const { state } = deriveJourney(machine, timeline(0, 0, 60), start + 60)
    expect(told(purchaseDay(machine, state, start + 120).moves)).toEqual(['120 loyalty>advocacy'])
  })

  test('waits that ended before the purchase come first', () => {
    const { state } = deriveJourney(machine, timeline(0, 0), start)
    expect(told(purchaseDay(machine, state, start + 30).moves)).toEqual([
      '3 capture>onboarding',
      '30 onboarding>re-engagement',
      '30 re-engagement>loyalty',
    ])
  })

  test('a state that was left behind is due today', () => {
    const { state } = deriveJourney(machine, timeline(0, 0), start)
    expect(nextTransitionDay(machine, state, start + 50)).toBe(start + 50)
  })
})

describe('days out of order', () => {
  const { state } = deriveJourney(machine, timeline(0, 0, 20), start + 81)

  test('a day at or before the last purchase, or before the stage was entered, is out of order', () => {
    expect([19, 20, 80].map((day) => isInOrder(machine, state, start + day))).toEqual([false, false, false])
    expect(isInOrder(machine, state, start + 81)).toBe(true)
  })

  test('a day before the capture is out of order, even where the capture moved nobody', () => {
    const when = { 'purchases.days': 2 }
    const compiled = compileJourney(journeyOf({ from: 'a', to: 'b', on: 'capture', when }))
    const once = deriveJourney(compiled, timeline(10, 0), start + 10).state
    expect(isInOrder(compiled, once, start + 5)).toBe(false)
    expect(deriveJourney(compiled, timeline(10, 0, 5), start + 10).state.stage).toBe('b')
  })

  test('a stage of another journey is out of order on any day', () => {
    expect(isInOrder(machine, { ...state, stage: 'vip' }, start + 81)).toBe(false)
    expect(expectCrmError(() => advance(machine, { ...state, stage: 'vip' }, start + 81)).code).toBe('bad-journey')
  })

  test('a step out of order is refused', () => {
    expect(expectCrmError(() => purchaseDay(machine, state, start + 20)).code).toBe('bad-option')
    expect(expectCrmError(() => capture(machine, state, start + 90)).code).toBe('bad-option')
  })

  test('purchase days that do not ascend are refused', () => {
    expect(expectCrmError(() => deriveJourney(machine, timeline(0, 9, 9), start + 20)).code).toBe('bad-option')
  })

  test('a bill returned in full takes loyalty back, and the correction says so', () => {
    const loyal = deriveJourney(machine, timeline(0, 0, 20), start + 25).state
    const alone = deriveJourney(machine, timeline(0, 0), start + 25).state
    expect(journeyCorrection(loyal, alone)).toEqual({
      from: 'loyalty',
      to: 'onboarding',
      fromSinceDay: start + 20,
      toSinceDay: start + 3,
      fromCycle: 1,
      toCycle: 1,
    })
  })

  test('a stage entered on another day, or in another cycle, is a correction too', () => {
    const loyal = deriveJourney(machine, timeline(0, 0, 20), start + 25).state
    expect(journeyCorrection(loyal, { ...loyal, sinceDay: start + 19 })?.toSinceDay).toBe(start + 19)
    expect(journeyCorrection(loyal, { ...loyal, cycle: 2 })?.toCycle).toBe(2)
  })

  test('a late bill that changes neither stage, day nor cycle needs no correction', () => {
    const before = deriveJourney(machine, timeline(0, 0, 20, 40), start + 41).state
    const after = deriveJourney(machine, timeline(0, 0, 20, 30, 40), start + 41).state
    expect(after.purchaseDays).toBe(4)
    expect(journeyCorrection(before, after)).toBe(null)
  })
})
