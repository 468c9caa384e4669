import { describe, expect, test } from 'vitest'
import { checkLedgerTerms, type LedgerTerms } from '../../src/ledger/index.ts'
import { plainTerms } from '../support/terms.ts'

const problems = (change: Readonly<Record<string, unknown>>) => checkLedgerTerms({ ...plainTerms, ...change })
const redeem = (change: Readonly<Record<string, unknown>>) => ({ redeem: { ...plainTerms.redeem, ...change } })
const offline = { maximumPoints: 200, spendWithinHours: 12, reportWithinHours: 24 }

describe('what a shop decides about spending is checked when it is defined', () => {
  test('sound terms have no problems', () => {
    const sound: LedgerTerms = {
      ...plainTerms,
      redeem: { ...plainTerms.redeem, minimumPoints: 20, stepPoints: 10, maximumPoints: 20, holdMinutes: 30 },
      offline,
      transfer: { isAllowed: true, minimumPoints: 5, maximumPoints: 5, maximumPointsPerMonth: 50 },
      adjust: { approvalAbovePoints: 0 },
    }
    expect(checkLedgerTerms(sound)).toEqual([])
  })

  test.each([
    ['a hold of two days', redeem({ holdMinutes: 2880 }), 'redeem.holdMinutes'],
    ['a hold of no time', redeem({ holdMinutes: 0 }), 'redeem.holdMinutes'],
    ['a point worth more than sums of it can say', redeem({ minorPerPoint: 1_000_001 }), 'redeem.minorPerPoint'],
    ['a redemption of nothing', redeem({ maximumPoints: 0 }), 'redeem.maximumPoints'],
    ['offline points without a maximum', { offline: { ...offline, maximumPoints: 0 } }, 'offline.maximumPoints'],
    ['a till that spends for a month', { offline: { ...offline, spendWithinHours: 720 } }, 'offline.spendWithinHours'],
    ['a report within half an hour', { offline: { ...offline, reportWithinHours: 0.5 } }, 'offline.reportWithinHours'],
    ['a misspelt name', { offline: { ...offline, reportHours: 1 } }, 'offline.reportHours'],
    ['transfers that may or may not be', { transfer: { isAllowed: 'yes' } }, 'transfer.isAllowed'],
    ['a negative minimum', { transfer: { isAllowed: true, minimumPoints: -1 } }, 'transfer.minimumPoints'],
    ['a negative limit', { adjust: { approvalAbovePoints: -1 } }, 'adjust.approvalAbovePoints'],
    ['no limit', { adjust: {} }, 'adjust.approvalAbovePoints'],
  ])('%s is a problem', (_name, change, path) => {
    expect(problems(change).map((problem) => problem.path)).toEqual([path])
  })

  test('limits that leave nothing to redeem name what would be accepted', () => {
    expect(problems(redeem({ minimumPoints: 25, stepPoints: 10, maximumPoints: 29 }))).toEqual([
      {
        path: 'redeem.maximumPoints',
        message:
          'redeem.maximumPoints: found 29; expected 30 or more, the fewest points that the minimum and the step allow.',
        found: 29,
        expected: '30 or more, the fewest points that the minimum and the step allow',
      },
    ])
    expect(problems({ ...redeem({ stepPoints: 250 }), offline })).toMatchObject([
      { path: 'offline.maximumPoints', found: 200, expected: '250 or more, the fewest points of a redemption' },
    ])
  })

  test('limits that leave nothing to give name what would be accepted', () => {
    const transfer = { isAllowed: true, minimumPoints: 50, maximumPoints: 40, maximumPointsPerMonth: 49 }
    expect(problems({ transfer })).toMatchObject([
      { path: 'transfer.maximumPoints', found: 40, expected: '50 or more, the minimum of a transfer' },
      { path: 'transfer.maximumPointsPerMonth', found: 49 },
    ])
  })
})
