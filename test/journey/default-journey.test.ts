import { describe, expect, test } from 'vitest'
import { advance, capture, deriveJourney, noJourney, purchaseDay } from '../../src/journey/index.ts'
import { dayFromNumber, dayNumber } from '../../src/time.ts'
import { machine, stageOn, start, timeline, told } from './support.ts'

describe('into the journey', () => {
  test('nobody is in the journey before the capture', () => {
    expect(deriveJourney(machine, timeline(0), start - 1)).toEqual({ state: noJourney, moves: [] })
  })

  test('a capture without a purchase enters the journey', () => {
    expect(stageOn(0, timeline(0))).toBe('capture')
  })

  test('a first purchase without a capture enters the journey', () => {
    expect(deriveJourney(machine, timeline(null, 0), start)).toEqual({
      state: {
        stage: 'capture',
        sinceDay: start,
        cycle: 1,
        capturedDay: null,
        firstDay: start,
        lastDay: start,
        gapDays: null,
        purchaseDays: 1,
        cyclePurchaseDays: 1,
      },
      moves: [
        { from: null, to: 'capture', day: start, cycle: 1, transition: 'enter', reason: 'captured, or first purchase' },
      ],
    })
  })

  test('onboarding begins 3 days after the capture, not sooner', () => {
    expect(stageOn(2, timeline(0))).toBe('capture')
    expect(stageOn(3, timeline(0))).toBe('onboarding')
  })

  test('a purchase before the capture is what the 3 days count from', () => {
    expect(stageOn(2, timeline(2, 0))).toBe('capture')
    expect(stageOn(3, timeline(2, 0))).toBe('onboarding')
  })

  test('captured and bought on one day enters once', () => {
    expect(told(deriveJourney(machine, timeline(0, 0), start).moves)).toEqual(['0 >capture'])
  })
})

describe('out of onboarding', () => {
  test('re-engagement begins on day 30 after the only purchase', () => {
    expect(stageOn(29, timeline(0, 0))).toBe('onboarding')
    expect(stageOn(30, timeline(0, 0))).toBe('re-engagement')
  })

  test('who never bought is re-engaged 30 days after the capture', () => {
    expect(stageOn(29, timeline(0))).toBe('onboarding')
    expect(stageOn(30, timeline(0))).toBe('re-engagement')
  })

  test('a first purchase during onboarding starts the 30 days again', () => {
    expect(stageOn(49, timeline(0, 20))).toBe('onboarding')
    expect(stageOn(50, timeline(0, 20))).toBe('re-engagement')
  })

  test('one advance catches up over every transition that was missed', () => {
    const captured = capture(machine, noJourney, start).state
    const { state, moves } = advance(machine, captured, start + 400)
    expect(told(moves)).toEqual(['3 capture>onboarding', '30 onboarding>re-engagement'])
    expect(state.sinceDay).toBe(start + 30)
  })
})

describe('to loyalty', () => {
  test('a second purchase day within 60 days makes a customer loyal, from any of the three stages', () => {
    expect(stageOn(2, timeline(0, 0, 2))).toBe('loyalty')
    expect(stageOn(10, timeline(0, 0, 10))).toBe('loyalty')
    expect(stageOn(45, timeline(0, 0, 45))).toBe('loyalty')
  })

  test('a gap of 60 days is enough, 61 begins a new cycle of onboarding', () => {
    expect(stageOn(60, timeline(0, 0, 60))).toBe('loyalty')
    const late = deriveJourney(machine, timeline(0, 0, 61), start + 61).state
    expect([late.stage, late.cycle, late.cyclePurchaseDays]).toEqual(['onboarding', 2, 1])
  })

  test('loyalty keeps the cycle', () => {
    expect(deriveJourney(machine, timeline(0, 0, 45), start + 45).state.cycle).toBe(1)
  })

  test('the first purchase ever of a captured customer in re-engagement begins a cycle', () => {
    const { state, moves } = deriveJourney(machine, timeline(0, 200), start + 200)
    expect(told(moves).at(-1)).toBe('200 re-engagement>onboarding')
    expect([state.cycle, state.cyclePurchaseDays]).toEqual([2, 1])
  })

  test('a purchase on the very day of re-engagement comes after it', () => {
    expect(told(deriveJourney(machine, timeline(0, 30), start + 30).moves)).toEqual([
      '0 >capture',
      '3 capture>onboarding',
      '30 onboarding>re-engagement',
      '30 re-engagement>onboarding',
    ])
  })

  test('the second purchase of a new cycle makes loyal again', () => {
    expect(told(deriveJourney(machine, timeline(null, 0, 61, 100), start + 100).moves)).toEqual([
      '0 >capture',
      '3 capture>onboarding',
      '30 onboarding>re-engagement',
      '61 re-engagement>onboarding',
      '91 onboarding>re-engagement',
      '100 re-engagement>loyalty',
    ])
  })
})

describe('out of loyalty', () => {
  test('61 days without a purchase is more than 60', () => {
    expect(stageOn(10 + 60, timeline(0, 0, 10))).toBe('loyalty')
    expect(stageOn(10 + 61, timeline(0, 0, 10))).toBe('re-engagement')
  })

  test('a purchase after 61 days meets a customer who has just lapsed', () => {
    const { state, moves } = deriveJourney(machine, timeline(0, 0, 10, 71), start + 71)
    expect(told(moves).slice(-2)).toEqual(['71 loyalty>re-engagement', '71 re-engagement>onboarding'])
    expect(state.cycle).toBe(2)
  })

  test('three purchase days and 4 months since the first make an advocate, by waiting', () => {
    // 1 January and 4 months: 1 May is day 120.
    expect(stageOn(119, timeline(0, 0, 50, 100))).toBe('loyalty')
    expect(stageOn(120, timeline(0, 0, 50, 100))).toBe('advocacy')
  })

  test('three purchase days and 4 months since the first make an advocate, by the purchase', () => {
    expect(told(deriveJourney(machine, timeline(0, 0, 100, 150), start + 150).moves).slice(-2)).toEqual([
      '150 re-engagement>loyalty',
      '150 loyalty>advocacy',
    ])
  })

  test('two purchase days are not enough, however long ago the first', () => {
    expect(stageOn(150, timeline(0, 0, 40, 100))).toBe('advocacy')
    expect(stageOn(150, timeline(0, 40, 100))).toBe('loyalty')
  })

  test.each([
    ['2025-10-31', '2026-02-28'],
    ['2027-10-31', '2028-02-29'],
    ['2026-10-15', '2027-02-15'],
  ])('4 months after a first purchase on %s is %s', (first, expected) => {
    const from = dayNumber(first)
    const purchaseDays = [from, from + 50, from + 100]
    const { moves } = deriveJourney(machine, { capturedDay: from, purchaseDays }, from + 160)
    const advocate = moves.find(({ to }) => to === 'advocacy')
    expect(advocate === undefined ? null : dayFromNumber(advocate.day)).toBe(expected)
  })

  test('an advocate lapses on day 121 after the last purchase, not on day 120', () => {
    expect(stageOn(100 + 120, timeline(0, 0, 50, 100))).toBe('advocacy')
    expect(stageOn(100 + 121, timeline(0, 0, 50, 100))).toBe('re-engagement')
  })

  test('an advocate who buys after 120 days stays one; after 121 a new cycle begins', () => {
    expect(stageOn(220, timeline(0, 0, 50, 100, 220))).toBe('advocacy')
    const { state } = deriveJourney(machine, timeline(0, 0, 50, 100, 221), start + 221)
    expect([state.stage, state.cycle]).toEqual(['onboarding', 2])
  })

  test('where advocacy and lapsing fall on one day, the one listed first happens', () => {
    // Day 120 is four months after the first purchase and 61 days after the last.
    expect(stageOn(120, timeline(0, 0, 30, 59))).toBe('advocacy')
  })

  test('a former advocate who becomes loyal again is an advocate at once', () => {
    const { moves, state } = deriveJourney(machine, timeline(0, 0, 50, 100, 300, 310), start + 310)
    expect(told(moves).slice(-2)).toEqual(['310 onboarding>loyalty', '310 loyalty>advocacy'])
    expect(state.cycle).toBe(2)
  })
})

test('a purchase day tells its reason', () => {
  const first = purchaseDay(machine, noJourney, start).state
  expect(purchaseDay(machine, first, start + 2).moves).toEqual([
    {
      from: 'capture',
      to: 'loyalty',
      day: start + 2,
      cycle: 1,
      transition: 'repeat-purchase',
      reason: 'bought again within 60 days',
    },
  ])
})
