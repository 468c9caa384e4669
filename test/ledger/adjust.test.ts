import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balanceAt, type LedgerTerms } from '../../src/ledger/index.ts'
import { at, hold, now, shopper } from '../support/holds.ts'
import { propertyRuns } from '../support/runs.ts'
import { rupeeTerms } from '../support/terms.ts'

const adjust = (points: number, approver?: string) =>
  ({ kind: 'adjust', commandId: 'A-1', points, reason: 'goodwill', actor: 'cashier-7', approver }) as const
const twoPairsOfEyes: LedgerTerms = { ...rupeeTerms, adjust: { approvalAbovePoints: 100 } }

describe('an adjustment', () => {
  test('up to the limit is one person’s decision, above it needs somebody else’s approval', () => {
    const book = shopper(twoPairsOfEyes)
    book.tell(adjust(100), now)
    for (const command of [adjust(101), adjust(101, 'cashier-7')]) {
      expect(book.refused(command, now)).toMatchObject({
        code: 'needs-approval',
        details: { requestedPoints: 101, acceptedPoints: 100, approvalAbovePoints: 100 },
      })
    }
    expect(book.tell(adjust(101, 'manager-2'), now)).toMatchObject([
      { kind: 'adjusted', points: 101, actor: 'cashier-7', approver: 'manager-2', reason: 'goodwill' },
    ])
  })

  test('that takes points needs approval alike', () => {
    const book = shopper(twoPairsOfEyes)
    expect(book.refused(adjust(-101), now)).toMatchObject({ code: 'needs-approval', details: { acceptedPoints: -100 } })
    book.tell(adjust(-101, 'manager-2'), now)
    expect(balanceAt(book.account(), at).available).toBe(49)
  })

  test('of a replay is not asked again', () => {
    expect(shopper(twoPairsOfEyes).tell({ ...adjust(500), forced: true }, now)).toHaveLength(1)
  })

  test('needs an approver that is an id', () => {
    expect(shopper().refused(adjust(5, ''), now)).toMatchObject({ code: 'bad-command', details: { path: 'approver' } })
  })

  test('takes nothing that is held', () => {
    const book = shopper()
    book.tell(hold(120), now)
    expect(book.refused(adjust(-31), now)).toMatchObject({
      code: 'insufficient-points',
      details: { requestedPoints: -31, acceptedPoints: -30 },
    })
  })

  test('is accepted with the approval of another whatever its size, and without it never above the limit', () => {
    const people = fc.constantFrom('a', 'b')
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(300),
        people,
        fc.option(people),
        (points, limit, who, by) => {
          const book = shopper({ ...rupeeTerms, adjust: { approvalAbovePoints: limit } })
          const command = { ...adjust(points, by ?? undefined), actor: who }
          const isApproved = by !== null && by !== who
          expect(book.ask(command, now).status).toBe(points <= limit || isApproved ? 'accepted' : 'refused')
        },
      ),
      { numRuns: propertyRuns() },
    )
  })
})
