import type { LedgerTerms } from '../../ledger/index.ts'

/** One point for every hundred rupees, worth a rupee, living to the end of the month twelve months later. */
export const indianRetailPoints: LedgerTerms = {
  zone: 'Asia/Kolkata',
  earn: { points: 1, perMinor: 10_000, basis: 'net' },
  maturing: { days: 0 },
  expiry: { kind: 'months', months: 12 },
  redeem: { minorPerPoint: 100, minimumPoints: 1, stepPoints: 1, maximumShareOfBillPercent: 50, minimumBillMinor: 0 },
  returns: { debtLimitPoints: 1_000_000, burnedExpired: 'grace', graceDays: 30 },
}
