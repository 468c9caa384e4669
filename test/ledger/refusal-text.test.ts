import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundText, quotePoints, type Refused, refusalText } from '../../src/ledger/index.ts'
import { india, openBook, rupees, spend } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { plainTerms, rupeeTerms } from '../support/terms.ts'
import { manyHistories } from './histories.ts'
import { play } from './histories-town.ts'

describe('a refusal in words', () => {
  const limited = {
    ...rupeeTerms,
    redeem: { ...rupeeTerms.redeem, minimumPoints: 100, stepPoints: 50, maximumShareOfBillPercent: 50 },
  }

  const why = (earned: number, points: number, billMinor?: number): string => {
    const book = openBook(limited)
    book.earn('INV-1', '2026-01-15', earned)
    const outcome = book.ask({ kind: 'redeem', commandId: 'R-1', points, billMinor }, '2026-01-16')
    if (outcome.status === 'accepted') throw new Error('accepted')
    return refusalText(outcome)
  }

  test('says which limit bound, and what would do', () => {
    expect(why(80, 100)).toBe('There are 80 points to spend; 100 are more.')
    expect(why(500, 50)).toBe('At least 100 points at once; 50 are fewer. 500 would do.')
    expect(why(500, 130)).toBe('Points pay in steps of 50; 130 is none. 500 would do.')
    expect(why(500, 200, 300_00)).toBe('Points pay at most 50% of a bill, here of 30000 minor units. 150 would do.')
  })

  test('a hold, a bill and a field are named as they were told', () => {
    const book = openBook()
    book.earn('INV-1', '2026-01-15', 100)
    const words = (outcome: ReturnType<typeof book.ask>) => (outcome.status === 'refused' ? refusalText(outcome) : '')
    expect(words(book.ask({ kind: 'release', holdId: 'H-9' }, '2026-01-16'))).toBe('No hold H-9 is known here.')
    const over = { kind: 'return', billId: 'INV-1', lines: [{ line: 0, returnedMinor: 200_00 }] } as const
    expect(words(book.ask(over, '2026-01-16'))).toBe(
      'Line 0 of bill INV-1 is of 10000 minor units, 10000 of them not returned yet; 20000 in all are more.',
    )
    expect(words(book.ask(spend(-1, 'R-1'), '2026-01-16'))).toBe(
      'points: found -1; expected whole points from 1 to 1000000000.',
    )
  })

  test('a bill that has earned otherwise is named with when it did', () => {
    const book = openBook()
    book.earn('INV-1', '2026-01-15', 100)
    const outcome = book.ask({ kind: 'earn', bill: { billId: 'INV-1', lines: rupees(200) } }, '2026-01-15')
    expect(outcome.status === 'refused' && refusalText(outcome)).toBe(
      'Bill INV-1 has earned already, at 2026-01-15T06:30:00.000Z, with other lines or at another time: ' +
        'give the new one a number of its own.',
    )
  })

  test('an allowance that remembers no more spendings is to be told and leased anew', () => {
    const details = { boundBy: 'spendings', holdId: 'L-1', maximum: 16, requestedPoints: 5, acceptedPoints: 0 } as const
    expect(refusalText({ status: 'refused', code: 'above-maximum', details })).toBe(
      'The allowance of L-1 remembers 16 spendings: report them and lease anew.',
    )
  })

  test('of every refusal of random histories is a whole sentence', () => {
    fc.assert(
      fc.property(manyHistories, (history) => {
        const refusals: Refused[] = []
        play(history, ({ refused }) => {
          if (refused !== null) refusals.push(refused)
        })
        for (const refused of refusals) {
          const text = refusalText(refused)
          expect(text).toMatch(/^\S.*\.$/s)
          expect(text).not.toMatch(/undefined|NaN|Infinity|\[object|null/)
        }
      }),
      { numRuns: propertyRuns(60) },
    )
  })
})

describe('why not more may be redeemed, in words', () => {
  const redeem = { ...plainTerms.redeem, minimumPoints: 100, stepPoints: 50, maximumShareOfBillPercent: 50 }
  const terms = { ...rupeeTerms, redeem }

  const told = (earned: number, bill?: number, maximumPoints?: number): string => {
    const book = openBook(terms)
    if (earned > 0) book.earn('INV-1', '2026-01-15', earned)
    const limits = maximumPoints === undefined ? terms : { ...terms, redeem: { ...redeem, maximumPoints } }
    const question = bill === undefined ? {} : { bill: { lines: rupees(bill) } }
    return boundText(quotePoints(limits, book.account(), question, india('2026-01-16')))
  }

  test('tells the number that bound', () => {
    expect(told(0)).toBe('There are no points to spend.')
    expect(told(80)).toBe('At least 100 points at once; there are 80.')
    expect(told(500)).toBe('These are all the points there are: 500.')
    expect(told(520)).toBe('Points pay in steps of 50.')
    expect(told(500, 300)).toBe('Points pay at most 50% of a bill: of this one 150 points more.')
    expect(told(500, 150)).toBe(
      'Points pay at most 50% of a bill: of this one 75 points more, and at least 100 at once.',
    )
    expect(told(500, 5000, 200)).toBe('At most 200 points at once.')
  })
})
