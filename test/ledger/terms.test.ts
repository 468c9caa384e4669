import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkLedgerTerms, defineLedgerTerms } from '../../src/ledger/index.ts'
import { plainTerms } from '../support/terms.ts'

const paths = (terms: unknown): readonly string[] => checkLedgerTerms(terms).map((problem) => problem.path)
const texts = (terms: unknown): readonly string[] => checkLedgerTerms(terms).map((problem) => problem.message)

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
        message:
          'policy.points.redeem.maximumShareOfBillPercent: found 150; expected a whole percentage from 0 to 100.',
        found: 150,
        expected: 'a whole percentage from 0 to 100',
      },
    ])
  })

  test.each([
    ['negative points', { earn: { ...plainTerms.earn, points: -1 } }, 'earn.points'],
    ['an unsafe integer', { earn: { ...plainTerms.earn, perMinor: 2 ** 60 } }, 'earn.perMinor'],
    ['a fraction of a minor unit', { redeem: { ...plainTerms.redeem, minorPerPoint: 0.25 } }, 'redeem.minorPerPoint'],
    ['a zone nobody knows', { zone: 'Asia/Atlantis' }, 'zone'],
    ['an unknown basis', { earn: { ...plainTerms.earn, basis: 'gross' } }, 'earn.basis'],
    [
      'a multiplier of three decimals',
      { earn: { ...plainTerms.earn, categoryMultipliers: { a: 1.005 } } },
      'earn.categoryMultipliers.a',
    ],
    ['a misspelt name', { earn: { ...plainTerms.earn, minimumBil: 1 } }, 'earn.minimumBil'],
    ['more months than the account has buckets', { expiry: { kind: 'months', months: 24 } }, 'expiry.months'],
    ['an unknown kind of expiry', { expiry: { kind: 'weeks', weeks: 3 } }, 'expiry.kind'],
    [
      'points that die before they mature',
      { expiry: { kind: 'days', days: 10 }, maturing: { days: 10 } },
      'maturing.days',
    ],
  ])('%s is a problem', (_name, change, path) => {
    expect(paths({ ...plainTerms, ...change })).toEqual([path])
  })

  test('a programme of 24 months is possible when its expiry rounds to quarters', () => {
    expect(paths({ ...plainTerms, expiry: { kind: 'months', months: 24, roundTo: 'quarter' } })).toEqual([])
  })

  test('every problem is reported at once, and nonsense does not throw', () => {
    expect(paths(null)).toEqual([''])
    expect(paths({})).toEqual(['zone', 'earn', 'maturing', 'expiry', 'redeem', 'returns'])
  })

  test('defining unsound terms throws bad-ledger-terms', () => {
    expect(() => defineLedgerTerms({ ...plainTerms, zone: '' })).toThrow(
      expect.objectContaining({ code: 'bad-ledger-terms' }),
    )
  })
})

const tiers = {
  measure: 'points',
  window: { kind: 'rolling', months: 12 },
  graceDays: 15,
  ladder: [
    { tier: 'silver', from: 100, multiplier: 1.25, benefits: ['free-delivery', 'early-access'] },
    { tier: 'gold', from: 500, multiplier: 1.5 },
  ],
} as const
const campaign = { id: 'diwali-2026', from: '2026-11-01', to: '2026-11-15', multiplier: 2 } as const
const bonuses = {
  enrolment: { points: 50 },
  birthday: { points: 100, liveDays: 30, toldDaysAhead: 14 },
  anniversary: { points: 70 },
  referral: { referrer: { points: 40 }, referee: { points: 20 }, minimumBillMinor: 50_000, maximumPerYear: 12 },
  campaigns: { 'diwali-gift': { points: 25, from: '2026-11-01', to: '2026-11-15' } },
} as const
const rungs = (...ladder: readonly unknown[]) => ({ tiers: { ...tiers, ladder } })
const earning = (earn: unknown) => ({ earn: { ...plainTerms.earn, ...(earn as object) } })
const giving = (change: unknown) => ({ bonuses: { ...bonuses, ...(change as object) } })

describe('terms that contradict themselves', () => {
  const earn = (change: object) => ({ ...plainTerms, earn: { ...plainTerms.earn, ...change } })
  const campaign = { id: 'diwali', from: '2026-11-01', to: '2026-11-09', multiplier: 2 }
  const gift = { points: 1, from: '2026-11-01', to: '2026-11-09' }
  const ladder = (change: object, ...rungs: readonly object[]) => ({
    ...plainTerms,
    tiers: { measure: 'visits', window: { kind: 'rolling', months: 1 }, graceDays: 0, ladder: rungs, ...change },
  })
  const quarters = { kind: 'calendar', months: 3 }

  test.each([
    ['a cap of a bill that lets nothing through', earn({ maximumPointsPerBill: 0 }), 'earn.maximumPointsPerBill'],
    ['a cap of a day that lets nothing through', earn({ maximumPointsPerDay: 0 }), 'earn.maximumPointsPerDay'],
    ['a cap of a month that lets nothing through', earn({ maximumPointsPerMonth: 0 }), 'earn.maximumPointsPerMonth'],
    [
      'a cap of a day below that of a bill',
      earn({ maximumPointsPerBill: 50, maximumPointsPerDay: 49 }),
      'earn.maximumPointsPerDay',
    ],
    [
      'a cap of a month below that of a day',
      earn({ maximumPointsPerDay: 50, maximumPointsPerMonth: 49 }),
      'earn.maximumPointsPerMonth',
    ],
    [
      'a category both multiplied and excluded',
      earn({ categoryMultipliers: { gold: 2 }, excludedCategories: ['gifts', 'gold'] }),
      'earn.excludedCategories[1]',
    ],
    ['a category without a name', earn({ excludedCategories: [''] }), 'earn.excludedCategories[0]'],
    ['a multiplied category without a name', earn({ categoryMultipliers: { '': 2 } }), 'earn.categoryMultipliers.'],
    ['a category named twice', earn({ excludedCategories: ['a', 'a'] }), 'earn.excludedCategories[1]'],
    [
      'a campaign for no category at all',
      earn({ campaigns: [{ ...campaign, categories: [] }] }),
      'earn.campaigns[0].categories',
    ],
    [
      'a month of transfers below one transfer',
      { ...plainTerms, transfer: { isAllowed: true, maximumPoints: 50, maximumPointsPerMonth: 49 } },
      'transfer.maximumPointsPerMonth',
    ],
    [
      'a campaign named like a bonus of another kind',
      { ...plainTerms, bonuses: { campaigns: { birthday: gift } } },
      'bonuses.campaigns.birthday',
    ],
    [
      'a higher tier that earns less',
      ladder({}, { tier: 'silver', from: 1, multiplier: 1.5 }, { tier: 'gold', from: 5 }),
      'tiers.ladder[1].multiplier',
    ],
    ['a tier that earns nothing', ladder({}, { tier: 'none', from: 1, multiplier: 0 }), 'tiers.ladder[0].multiplier'],
    ['more visits than the window has days', ladder({}, { tier: 'gold', from: 63 }), 'tiers.ladder[0].from'],
    [
      'more visits than a calendar window has days',
      ladder({ window: quarters }, { tier: 'gold', from: 93 }),
      'tiers.ladder[0].from',
    ],
  ])('%s is a problem', (_name, terms, path) => {
    expect(paths(terms)).toEqual([path])
  })

  test('what just does not contradict itself is sound', () => {
    expect(paths(ladder({}, { tier: 'gold', from: 62 }))).toEqual([])
    expect(paths(ladder({ window: quarters }, { tier: 'gold', from: 92 }))).toEqual([])
    expect(paths(earn({ maximumPointsPerBill: 50, maximumPointsPerMonth: 50, excludedCategories: [] }))).toEqual([])
  })

  test('a rounding of expiry that nobody knows is named among those that are', () => {
    const expiry = { kind: 'months', months: 12, roundTo: 'constructor' }
    expect(checkLedgerTerms({ ...plainTerms, expiry }).map(({ expected }) => expected)).toEqual([
      'one of "month", "quarter", "year"',
    ])
  })

  test('a misspelt name is answered with the known name most like it', () => {
    const redeem = { ...plainTerms.redeem, maximumPoint: 50 }
    expect(checkLedgerTerms({ ...plainTerms, redeem })).toEqual([
      {
        path: 'redeem.maximumPoint',
        message: 'redeem.maximumPoint: found "maximumPoint", unknown here; expected perhaps "maximumPoints".',
        found: 'maximumPoint',
        expected: 'perhaps "maximumPoints"',
      },
    ])
  })

  test('a misspelt name that is required is one problem, which says both', () => {
    const { minimumPoints, ...redeem } = plainTerms.redeem
    expect(texts({ ...plainTerms, redeem: { ...redeem, minimumPoint: minimumPoints } })).toEqual([
      'redeem.minimumPoint: found "minimumPoint", unknown here; expected perhaps "minimumPoints", which is missing.',
    ])
    const { earn, ...others } = plainTerms
    expect(texts({ ...others, earns: earn })).toEqual([
      'earns: found "earns", unknown here; expected perhaps "earn", which is missing.',
    ])
  })

  test('of a name like none of the known ones all are listed, and what is missing is a problem of its own', () => {
    expect(texts({ ...plainTerms, maturing: { hours: 2 } })).toEqual([
      'maturing.days: found nothing; expected whole days from 0 to 90.',
      'maturing.hours: found "hours", unknown here; expected one of days.',
    ])
  })

  test('a misspelt word is answered with the nearest of those that are accepted', () => {
    const earn = { ...plainTerms.earn, basis: 'nett' }
    expect(texts({ ...plainTerms, earn, expiry: { kind: 'day', days: 3 } })).toEqual([
      'earn.basis: found "nett"; expected perhaps "net"; one of "net", "net-of-tax".',
      'expiry.kind: found "day"; expected perhaps "days"; one of "never", "days", "months".',
    ])
  })

  test('too many of something are told by their number', () => {
    const categoryMultipliers = Object.fromEntries(Array.from({ length: 201 }, (_, place) => [`c-${place}`, 2]))
    expect(texts({ ...plainTerms, earn: { ...plainTerms.earn, categoryMultipliers } })).toEqual([
      'earn.categoryMultipliers: found 201; expected at most 200 categories.',
    ])
  })

  test('every message names its path once, what was found and what would be accepted', () => {
    const wrong = fc.constantFrom<unknown>(undefined, null, 150, -1, 0.5, 'x', [], {}, true, Number.NaN)
    const places = ['zone', 'earn', 'maturing', 'expiry', 'redeem', 'returns', 'tiers', 'bonuses', 'offline', 'else']
    fc.assert(
      fc.property(fc.constantFrom(...places), wrong, (place, value) => {
        for (const { path, message, expected } of checkLedgerTerms({ ...plainTerms, [place]: value }, 'points')) {
          expect(path).toMatch(/^points\./)
          expect(message.startsWith(`${path}: found `)).toBe(true)
          expect(message.endsWith(`; expected ${expected}.`)).toBe(true)
        }
      }),
    )
  })
})

describe('mistakes in tiers, campaigns and bonuses', () => {
  test('sound ones have no problems', () => {
    const earn = {
      visitPoints: 5,
      weekdayMultipliers: { sunday: 2 },
      campaigns: [campaign, { ...campaign, id: 'sarees', categories: ['sarees'], onlyNamed: true }],
      multipliers: 'highest',
      maximumPointsPerDay: 500,
      maximumPointsPerMonth: 5000,
    }
    expect(checkLedgerTerms({ ...plainTerms, ...earning(earn), tiers, bonuses })).toEqual([])
  })

  test('tiers out of order name the one that is, and the one it must exceed', () => {
    const change = rungs({ tier: 'gold', from: 500 }, { tier: 'silver', from: 100 })
    expect(checkLedgerTerms({ ...plainTerms, ...change })).toEqual([
      {
        path: 'tiers.ladder[1].from',
        message:
          'tiers.ladder[1].from: found 100; expected more than 500, where "gold" begins: the ladder goes from the lowest tier up.',
        found: 100,
        expected: 'more than 500, where "gold" begins: the ladder goes from the lowest tier up',
      },
    ])
  })

  test.each([
    ['two tiers of one name', rungs({ tier: 'gold', from: 1 }, { tier: 'gold', from: 2 }), 'tiers.ladder[1].tier'],
    [
      'two tiers from one amount',
      rungs({ tier: 'silver', from: 1 }, { tier: 'gold', from: 1 }),
      'tiers.ladder[1].from',
    ],
    ['a tier with a name for people', rungs({ tier: 'Gold Club', from: 1 }), 'tiers.ladder[0].tier'],
    ['a tier with a name too long', rungs({ tier: 'g'.repeat(25), from: 1 }), 'tiers.ladder[0].tier'],
    ['a tier from less than nothing', rungs({ tier: 'gold', from: -1 }), 'tiers.ladder[0].from'],
    [
      'a tier multiplier of three decimals',
      rungs({ tier: 'g', from: 1, multiplier: 1.125 }),
      'tiers.ladder[0].multiplier',
    ],
    [
      'a benefit that is a sentence',
      rungs({ tier: 'g', from: 1, benefits: ['Free tea!'] }),
      'tiers.ladder[0].benefits[0]',
    ],
    ['a benefit named twice', rungs({ tier: 'g', from: 1, benefits: ['tea', 'tea'] }), 'tiers.ladder[0].benefits[1]'],
    ['a ladder without rungs', rungs(), 'tiers.ladder'],
    ['nine tiers', rungs(...Array.from({ length: 9 }, (_, from) => ({ tier: `t${from}`, from }))), 'tiers.ladder'],
    ['an unknown measure', { tiers: { ...tiers, measure: 'bills' } }, 'tiers.measure'],
    [
      'a window longer than the account remembers',
      { tiers: { ...tiers, window: { kind: 'rolling', months: 13 } } },
      'tiers.window.months',
    ],
    [
      'calendar periods that don’t fill a year',
      { tiers: { ...tiers, window: { kind: 'calendar', months: 5 } } },
      'tiers.window.months',
    ],
    [
      'a thirteenth month',
      { tiers: { ...tiers, window: { kind: 'calendar', months: 12, startsInMonth: 13 } } },
      'tiers.window.startsInMonth',
    ],
    ['an unknown window', { tiers: { ...tiers, window: { kind: 'weekly' } } }, 'tiers.window.kind'],
    ['grace longer than a month', { tiers: { ...tiers, graceDays: 32 } }, 'tiers.graceDays'],
    ['an unknown weekday', earning({ weekdayMultipliers: { sonntag: 2 } }), 'earn.weekdayMultipliers.sonntag'],
    [
      'a weekday multiplier over the maximum',
      earning({ weekdayMultipliers: { sunday: 101 } }),
      'earn.weekdayMultipliers.sunday',
    ],
    [
      'a campaign on a day that is none',
      earning({ campaigns: [{ ...campaign, from: '2026-02-30' }] }),
      'earn.campaigns[0].from',
    ],
    [
      'a campaign day that is no text',
      earning({ campaigns: [{ ...campaign, to: 20_261_115 }] }),
      'earn.campaigns[0].to',
    ],
    [
      'a campaign that ends before it begins',
      earning({ campaigns: [{ ...campaign, to: '2026-10-31' }] }),
      'earn.campaigns[0].to',
    ],
    ['two campaigns of one id', earning({ campaigns: [campaign, campaign] }), 'earn.campaigns[1].id'],
    [
      'a campaign without a factor',
      earning({ campaigns: [{ ...campaign, multiplier: undefined }] }),
      'earn.campaigns[0].multiplier',
    ],
    [
      'a campaign that may or may not be named',
      earning({ campaigns: [{ ...campaign, onlyNamed: 'yes' }] }),
      'earn.campaigns[0].onlyNamed',
    ],
    ['another way to multiply', earning({ multipliers: 'add' }), 'earn.multipliers'],
    ['half a point for coming', earning({ visitPoints: 0.5 }), 'earn.visitPoints'],
    ['a maximum per day below zero', earning({ maximumPointsPerDay: -1 }), 'earn.maximumPointsPerDay'],
    ['a bonus of no points', giving({ enrolment: { points: 0 } }), 'bonuses.enrolment.points'],
    ['a bonus that dies at once', giving({ birthday: { points: 1, liveDays: 0 } }), 'bonuses.birthday.liveDays'],
    [
      'a birthday told years ahead',
      giving({ birthday: { points: 1, toldDaysAhead: 400 } }),
      'bonuses.birthday.toldDaysAhead',
    ],
    ['a referral that pays nobody', giving({ referral: { referee: { points: 1 } } }), 'bonuses.referral.referrer'],
    [
      'a bonus campaign that ends before it begins',
      giving({ campaigns: { gift: { points: 1, from: '2026-02-01', to: '2026-01-01' } } }),
      'bonuses.campaigns.gift.to',
    ],
    [
      'a bonus campaign with a name for people',
      giving({ campaigns: { 'My gift': { points: 1, from: '2026-01-01', to: '2026-02-01' } } }),
      'bonuses.campaigns.My gift',
    ],
    ['a misspelt bonus', giving({ birthdy: { points: 1 } }), 'bonuses.birthdy'],
  ])('%s is a problem', (_name, change, path) => {
    const problems = checkLedgerTerms({ ...plainTerms, ...change })
    expect(problems.map((problem) => problem.path)).toEqual([path])
    expect(problems[0]?.expected).not.toBe('')
    expect(problems[0]).toHaveProperty('found')
  })
})
