import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addLiability,
  createLiability,
  type LiabilityColumn,
  type LiabilityMove,
  liabilityInAll,
  liabilityReport,
  maxLiabilityDays,
} from '../../src/metrics/index.ts'
import { dayNumber } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'

const on = dayNumber
const move = (day: string, column: LiabilityColumn | null, points: number, parts: Partial<LiabilityMove> = {}) => ({
  ...{ day: on(day), column, points, outstanding: column === null ? 0 : points, debt: 0 },
  ...parts,
})

const reportOf = (
  moves: readonly LiabilityMove[],
  from: string | null,
  to: string,
  minorPerPoint: number | null = 50,
) => {
  const sums = createLiability({ from: from === null ? null : on(from), to: on(to) })
  for (const one of moves) addLiability(sums, one)
  return { ...liabilityReport(sums, { minorPerPoint }), inAll: liabilityInAll(sums) }
}

const nothing = {
  ...{ earned: 0, bonus: 0, adjusted: 0, reversed: 0, redeemed: 0, restored: 0, expired: 0 },
  ...{ movedIn: 0, movedOut: 0, writtenOff: 0, restated: 0 },
}

describe('a day', () => {
  test('begins with what the one before ended with, and says what moved it, each in its own direction', () => {
    const { from, to, days } = reportOf(
      [
        move('2026-06-01', 'earned', 100),
        move('2026-06-01', 'redeemed', -30),
        move('2026-06-03', 'expired', -20),
        move('2026-06-03', 'adjusted', -5),
      ],
      null,
      '2026-06-03',
    )
    expect([from, to]).toEqual(['2026-06-01', '2026-06-03'])
    expect(days).toEqual([
      {
        ...nothing,
        day: '2026-06-01',
        opening: 0,
        earned: 100,
        redeemed: 30,
        closing: 70,
        debt: 0,
        closingMinor: 3500,
      },
      { ...nothing, day: '2026-06-02', opening: 70, closing: 70, debt: 0, closingMinor: 3500 },
      {
        ...nothing,
        day: '2026-06-03',
        opening: 70,
        expired: 20,
        adjusted: -5,
        closing: 45,
        debt: 0,
        closingMinor: 2250,
      },
    ])
  })

  test('counts points owed apart: goods that come back lower what is outstanding by what was still there', () => {
    const { days } = reportOf(
      [
        move('2026-06-01', 'earned', 100),
        move('2026-06-01', 'redeemed', -80),
        move('2026-06-02', 'reversed', -100, { outstanding: -20, debt: 50 }),
        move('2026-06-02', 'writtenOff', 30, { outstanding: 0 }),
        move('2026-06-03', 'earned', 60, { outstanding: 10, debt: -50 }),
      ],
      null,
      '2026-06-03',
      null,
    )
    expect(
      days.map(({ opening, reversed, writtenOff, closing, debt }) => [opening, reversed, writtenOff, closing, debt]),
    ).toEqual([
      [0, 0, 0, 20, 0],
      [20, 100, 30, 0, 50],
      [0, 0, 0, 10, 0],
    ])
    expect(days[0]?.closingMinor).toBe(null)
  })

  test('on which points only changed their place is a day on which nothing moved', () => {
    expect(reportOf([move('2026-06-01', null, 40)], null, '2026-06-01').days).toEqual([
      { ...nothing, day: '2026-06-01', opening: 0, closing: 0, debt: 0, closingMinor: 0 },
    ])
  })
})

describe('a period', () => {
  test('opens with all that was before it, and what comes after it is known but not shown', () => {
    const { days, inAll } = reportOf(
      [move('2026-05-01', 'earned', 100), move('2026-06-02', 'redeemed', -10), move('2026-07-01', 'earned', 7)],
      '2026-06-02',
      '2026-06-02',
    )
    expect(days.map(({ opening, closing }) => [opening, closing])).toEqual([[100, 90]])
    expect(inAll).toEqual({ outstanding: 97, debt: 0 })
  })

  test('is bounded, and so is the memory of one that begins where the books do', () => {
    const days = (count: number) => ({ from: on('2020-01-01'), to: on('2020-01-01') + count - 1 })
    expect(() => createLiability(days(maxLiabilityDays))).not.toThrow()
    expect(() => createLiability(days(maxLiabilityDays + 1))).toThrow('at most 4026 days')
    const sums = createLiability({ to: on('2026-06-01') })
    addLiability(sums, move('2000-01-01', 'earned', 1))
    expect(() => liabilityReport(sums, { minorPerPoint: null })).toThrow('name a later from')
    const fill = () => {
      for (let day = 1; day <= maxLiabilityDays; day += 1)
        addLiability(sums, { ...move('2000-01-01', 'earned', 1), day: on('2000-01-01') + day })
    }
    expect(fill).toThrow('name a later from')
    expect(sums.days.size).toBe(maxLiabilityDays)
  })

  test('that is none, a day that is none and a sum that is none are refused', () => {
    expect(() => createLiability({ from: on('2026-06-02'), to: on('2026-06-01') })).toThrow('in this order')
    const sums = createLiability({ to: on('2026-06-01') })
    expect(() => addLiability(sums, { ...move('2026-06-01', 'earned', 1), day: 1e9 })).toThrow('1990 to 2100')
    const huge = move('2026-06-01', 'earned', Number.MAX_SAFE_INTEGER)
    addLiability(sums, huge)
    expect(() => addLiability(sums, huge)).toThrow('not a safe integer')
    expect(() => liabilityReport(sums, { minorPerPoint: 100 })).toThrow('not a safe integer')
  })
})

test('every day closes with what it opened with and what moved it, and the days in any order give the same report', () => {
  const columns = Object.keys(nothing) as LiabilityColumn[]
  const moves = fc.array(
    fc
      .record({
        day: fc.integer({ min: 0, max: 40 }),
        column: fc.constantFrom(...columns),
        points: fc.integer({ min: -500, max: 500 }),
        debt: fc.integer({ min: -50, max: 50 }),
      })
      .map((one) => ({ ...one, day: on('2026-06-01') + one.day, outstanding: one.points + one.debt })),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(moves, fc.array(fc.nat()), (list, keys) => {
      const { days, inAll } = reportOf(list, '2026-06-10', '2026-07-30')
      let opening = list.filter(({ day }) => day < on('2026-06-10')).reduce((sum, one) => sum + one.outstanding, 0)
      let debt = list.filter(({ day }) => day < on('2026-06-10')).reduce((sum, one) => sum + one.debt, 0)
      for (const day of days) {
        expect(day.opening).toBe(opening)
        const came = day.earned + day.bonus + day.adjusted + day.restored + day.movedIn + day.writtenOff + day.restated
        const went = day.reversed + day.redeemed + day.expired + day.movedOut
        expect(day.closing).toBe(day.opening + came - went + day.debt - debt)
        opening = day.closing
        debt = day.debt
      }
      expect(inAll).toEqual({ outstanding: opening, debt })
      const shuffled = list.map((one, place) => [keys[place] ?? 0, one] as const).sort(([a], [b]) => a - b)
      expect(
        reportOf(
          shuffled.map(([, one]) => one),
          '2026-06-10',
          '2026-07-30',
        ).days,
      ).toEqual(days)
    }),
    { numRuns: propertyRuns() },
  )
})
