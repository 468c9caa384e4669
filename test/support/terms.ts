import type { LedgerTerms } from '../../src/ledger/index.ts'

/** One point per hundred rupees, at once, for twelve months to month end; a point is worth a rupee. */
export const plainTerms: LedgerTerms = {
  zone: 'Asia/Kolkata',
  earn: { points: 1, perMinor: 10_000, basis: 'net' },
  maturing: { days: 0 },
  expiry: { kind: 'months', months: 12 },
  redeem: {
    minorPerPoint: 100,
    minimumPoints: 1,
    stepPoints: 1,
    maximumShareOfBillPercent: 100,
    minimumBillMinor: 0,
  },
  returns: { debtLimitPoints: 1000, burnedExpired: 'grace', graceDays: 30 },
}

/** One point per rupee: amounts in tests read as points. */
export const rupeeTerms: LedgerTerms = { ...plainTerms, earn: { points: 1, perMinor: 100, basis: 'net' } }
