import type { LedgerTerms } from '../../ledger/index.ts'

/** Days with a purchase, in this month and the twelve before it, that bring each tier. */
export const tierVisits = { silver: 3, gold: 6, platinum: 12 } as const

/**
 * One point for every hundred rupees, worth a rupee, living to the end of the month twelve months later.
 *
 * Three, six and twelve visits in this month and the twelve before it bring silver, gold and platinum; a tier is kept for a
 * year, and gold earns a quarter more, platinum half as much again. Joining brings a hundred points, and every birthday fifty, if it was told thirty
 * days before. Whoever brings a friend gets a hundred points, and the friend fifty. Rules only tell of them, on `bonus.given`.
 */
export const indianRetailPoints: LedgerTerms = {
  zone: 'Asia/Kolkata',
  earn: { points: 1, perMinor: 10_000, basis: 'net' },
  maturing: { days: 0 },
  expiry: { kind: 'months', months: 12 },
  redeem: {
    minorPerPoint: 100,
    minimumPoints: 1,
    stepPoints: 1,
    maximumShareOfBillPercent: 50,
    minimumBillMinor: 0,
    holdMinutes: 15,
  },
  returns: { debtLimitPoints: 1_000_000, burnedExpired: 'grace', graceDays: 30 },
  // A day without a network, and two more until the till is back on one.
  offline: { maximumPoints: 200, spendWithinHours: 24, reportWithinHours: 48 },
  transfer: { isAllowed: true, minimumPoints: 10, maximumPoints: 1000, maximumPointsPerMonth: 2000 },
  adjust: { approvalAbovePoints: 500 },
  tiers: {
    measure: 'visits',
    window: { kind: 'rolling', months: 12 },
    graceDays: 15,
    ladder: [
      { tier: 'silver', from: tierVisits.silver, multiplier: 1, benefits: ['longer-exchange'] },
      { tier: 'gold', from: tierVisits.gold, multiplier: 1.25, benefits: ['longer-exchange', 'gift-wrapping'] },
      {
        tier: 'platinum',
        from: tierVisits.platinum,
        multiplier: 1.5,
        benefits: ['longer-exchange', 'gift-wrapping', 'personal-service'],
      },
    ],
  },
  bonuses: {
    enrolment: { points: 100 },
    birthday: { points: 50 },
    referral: { referrer: { points: 100 }, referee: { points: 50 }, minimumBillMinor: 50_000, maximumPerYear: 10 },
  },
}

/** The same for a shop with another usual bill: a friend's first bill counts from half of it. */
export function pointsFor(typicalBillMinor: number): LedgerTerms {
  const { bonuses } = indianRetailPoints
  const referral = bonuses?.referral
  if (referral === undefined) return indianRetailPoints
  const minimumBillMinor = Math.round(typicalBillMinor / 2)
  return { ...indianRetailPoints, bonuses: { ...bonuses, referral: { ...referral, minimumBillMinor } } }
}
