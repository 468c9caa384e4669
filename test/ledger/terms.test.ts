import { describe, expect, test } from 'vitest'
import { checkLedgerTerms, defineLedgerTerms } from '../../src/ledger/index.ts'
import { plainTerms } from './support.ts'

const paths = (terms: unknown): readonly string[] => checkLedgerTerms(terms).map((problem) => problem.path)

describe('terms are checked when they are defined', () => {
  test('sound terms have no problems', () => {
    expect(checkLedgerTerms(plainTerms)).toEqual([])
    expect(defineLedgerTerms(plainTerms)).toBe(plainTerms)
  })

  test('a percentage over 100 names its path, what was found and what would be accepted', () => {
    const redeem = { ...plainTerms.redeem, maximumShareOfBillPercent: 150 }
    expect(checkLedgerTerms({ ...plainTerms, redeem }, 'policy.points')).toEqual([
      {
        path: 'policy.points.redeem.maximumShareOfBillPercent',
        message: 'policy.points.redeem.maximumShareOfBillPercent must be a whole percentage, from 0 to 100.',
        found: 150,
        expected: 'a whole percentage, from 0 to 100',
      },
    ])
  })

  test.each([
    ['negative points', { earn: { ...plainTerms.earn, points: -1 } }, 'ledger.earn.points'],
    ['an unsafe integer', { earn: { ...plainTerms.earn, perMinor: 2 ** 60 } }, 'ledger.earn.perMinor'],
    [
      'a fraction of a minor unit',
      { redeem: { ...plainTerms.redeem, minorPerPoint: 0.25 } },
      'ledger.redeem.minorPerPoint',
    ],
    ['a zone nobody knows', { zone: 'Asia/Atlantis' }, 'ledger.zone'],
    ['an unknown basis', { earn: { ...plainTerms.earn, basis: 'gross' } }, 'ledger.earn.basis'],
    [
      'a multiplier of three decimals',
      { earn: { ...plainTerms.earn, categoryMultipliers: { a: 1.005 } } },
      'ledger.earn.categoryMultipliers.a',
    ],
    ['a misspelt name', { earn: { ...plainTerms.earn, minimumBil: 1 } }, 'ledger.earn.minimumBil'],
    ['more months than the account has buckets', { expiry: { kind: 'months', months: 24 } }, 'ledger.expiry.months'],
    ['an unknown kind of expiry', { expiry: { kind: 'weeks', weeks: 3 } }, 'ledger.expiry'],
    [
      'points that die before they mature',
      { expiry: { kind: 'days', days: 10 }, maturing: { days: 10 } },
      'ledger.maturing.days',
    ],
  ])('%s is a problem', (_name, change, path) => {
    expect(paths({ ...plainTerms, ...change })).toEqual([path])
  })

  test('a programme of 24 months is possible when its expiry rounds to quarters', () => {
    expect(paths({ ...plainTerms, expiry: { kind: 'months', months: 24, roundTo: 'quarter' } })).toEqual([])
  })

  test('every problem is reported at once, and nonsense does not throw', () => {
    expect(paths(null)).toEqual(['ledger'])
    expect(paths({})).toEqual([
      'ledger.zone',
      'ledger.earn',
      'ledger.maturing',
      'ledger.expiry',
      'ledger.redeem',
      'ledger.returns',
    ])
  })

  test('defining unsound terms throws bad-ledger-terms', () => {
    expect(() => defineLedgerTerms({ ...plainTerms, zone: '' })).toThrow(
      expect.objectContaining({ code: 'bad-ledger-terms' }),
    )
  })
})
