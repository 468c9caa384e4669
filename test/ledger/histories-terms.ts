import fc from 'fast-check'
import type { EarnTerms, LedgerTerms, TierTerms } from '../../src/ledger/index.ts'
import { rupeeTerms } from '../support/terms.ts'

export const categories = ['sarees', 'gifts', 'gold'] as const

const twoDecimals = fc.constantFrom(0.5, 1.25, 1.5, 2, 3)

/** What a point costs decides how large caps and rungs must be to matter. */
const scaled = (rupees: number, perMinor: number): number => Math.max(1, Math.floor((rupees * 100) / perMinor))

const earnTerms = (perMinor: number): fc.Arbitrary<EarnTerms> =>
  fc.record(
    {
      points: fc.constant(1),
      perMinor: fc.constant(perMinor),
      basis: fc.constantFrom<EarnTerms['basis'][]>('net', 'net-of-tax'),
      categoryMultipliers: fc.record({ sarees: twoDecimals, gifts: twoDecimals }),
      excludedCategories: fc.constant(['gold']),
      minimumBillMinor: fc.constant(50_00),
      visitPoints: fc.constant(5),
      weekdayMultipliers: fc.record({ sunday: twoDecimals, tuesday: twoDecimals }),
      campaigns: fc.constant([
        { id: 'festival', from: '2026-03-01', to: '2026-06-30', multiplier: 2 },
        { id: 'gifts', from: '2026-01-01', to: '2026-12-31', multiplier: 1.5, categories: ['gifts'] },
      ]),
      multipliers: fc.constantFrom<NonNullable<EarnTerms['multipliers']>[]>('multiply', 'highest'),
      maximumPointsPerBill: fc.constant(scaled(700, perMinor)),
      maximumPointsPerDay: fc.constant(scaled(900, perMinor)),
      maximumPointsPerMonth: fc.constant(scaled(2000, perMinor)),
    },
    { requiredKeys: ['points', 'perMinor', 'basis'] },
  )

/** Ladders of three rungs that shoppers of a few hundred rupees a visit go up and down. */
export const tierTerms = (perMinor: number): fc.Arbitrary<TierTerms> =>
  fc
    .record({
      measure: fc.constantFrom<TierTerms['measure'][]>('points', 'spend', 'visits'),
      window: fc.oneof(
        fc.record({ kind: fc.constant('rolling' as const), months: fc.constantFrom(1, 3, 12) }),
        fc.record({
          kind: fc.constant('calendar' as const),
          months: fc.constantFrom(1 as const, 3 as const, 12 as const),
          startsInMonth: fc.constantFrom(1, 4, 11),
        }),
      ),
      graceDays: fc.constantFrom(0, 3, 31),
      lowestFrom: fc.constantFrom(0, 0, 1),
    })
    .map(({ measure, window, graceDays, lowestFrom }) => {
      const unit = measure === 'points' ? scaled(300, perMinor) : measure === 'spend' ? 300_00 : 2
      const ladder = [
        { tier: 'member', from: lowestFrom },
        { tier: 'silver', from: 1 + unit, multiplier: 1.25 },
        { tier: 'gold', from: 1 + 3 * unit, multiplier: 2, benefits: ['free-delivery'] },
      ]
      return { measure, window, graceDays, ladder }
    })

const termsOf = (perMinor: number): fc.Arbitrary<LedgerTerms> =>
  fc
    .record(
      {
        zone: fc.constant('Asia/Kolkata'),
        earn: earnTerms(perMinor),
        maturing: fc.record({ days: fc.constantFrom(0, 0, 2, 7, 30) }),
        expiry: fc.constantFrom<LedgerTerms['expiry'][]>(
          { kind: 'months', months: 12 },
          { kind: 'months', months: 2 },
          { kind: 'months', months: 24, roundTo: 'quarter' },
          { kind: 'days', days: 31 },
          { kind: 'days', days: 3 },
          { kind: 'never' },
        ),
        redeem: fc.record(
          {
            minorPerPoint: fc.constant(100),
            minimumPoints: fc.constantFrom(1, 1, 10),
            stepPoints: fc.constantFrom(1, 1, 5),
            maximumShareOfBillPercent: fc.constantFrom(100, 50),
            minimumBillMinor: fc.constant(0),
            maximumPoints: fc.constant(300),
            holdMinutes: fc.constantFrom(5, 60),
          },
          {
            requiredKeys: [
              'minorPerPoint',
              'minimumPoints',
              'stepPoints',
              'maximumShareOfBillPercent',
              'minimumBillMinor',
            ],
          },
        ),
        returns: fc.record({
          debtLimitPoints: fc.constantFrom(0, 50, 1000),
          burnedExpired: fc.constantFrom<LedgerTerms['returns']['burnedExpired'][]>('grace', 'reinstate', 'expire'),
          graceDays: fc.nat(40),
        }),
        offline: fc.record({
          maximumPoints: fc.constantFrom(50, 1000),
          spendWithinHours: fc.constantFrom(1, 30, 72),
          reportWithinHours: fc.constantFrom(0, 1, 48),
        }),
        transfer: fc.record(
          {
            isAllowed: fc.constantFrom(true, true, true, false),
            minimumPoints: fc.constant(3),
            maximumPoints: fc.constant(200),
            maximumPointsPerMonth: fc.constant(250),
          },
          { requiredKeys: ['isAllowed'] },
        ),
        adjust: fc.record({ approvalAbovePoints: fc.constantFrom(0, 100) }),
        tiers: tierTerms(perMinor),
        bonuses: fc.constant({
          enrolment: { points: 50 },
          birthday: { points: 100, liveDays: 2 },
          anniversary: { points: 70 },
          referral: { referrer: { points: 40 }, referee: { points: 20, liveDays: 31 }, maximumPerYear: 2 },
          campaigns: { festival: { points: 25, liveDays: 1, from: '2026-02-01', to: '2026-09-30' } },
        }),
      },
      {
        requiredKeys: ['zone', 'earn', 'maturing', 'expiry', 'redeem', 'returns', 'bonuses'],
      },
    )
    .map((terms): LedgerTerms => {
      const { expiry, maturing } = terms
      // Points that live for days mature before they die.
      return expiry.kind === 'days' && maturing.days >= expiry.days ? { ...terms, maturing: { days: 2 } } : terms
    })

const rates = fc.constantFrom(100, 100, 333, 10_000)

/** Terms with or without every part that a shop may leave out. */
export const manyTerms: fc.Arbitrary<LedgerTerms> = rates.chain(termsOf)

/** Terms under which bills earn by their own day alone, whatever else was bought: no tiers, caps or visits. */
export const independentTerms: fc.Arbitrary<LedgerTerms> = manyTerms.map((terms) => {
  const { tiers: _tiers, earn, ...rest } = terms
  const { visitPoints: _visits, maximumPointsPerDay: _day, maximumPointsPerMonth: _month, ...free } = earn
  return { ...rest, earn: free }
})

/** A point a rupee, at once, and a ladder. */
export const ladderTerms: fc.Arbitrary<LedgerTerms & { readonly tiers: TierTerms }> = tierTerms(100).map((tiers) => ({
  ...rupeeTerms,
  tiers,
}))
