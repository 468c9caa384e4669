import type { LedgerTerms } from './terms.ts'

/** What the points are worth, in minor units. */
export function pointsToMinor(terms: LedgerTerms, points: number): number {
  return points * terms.redeem.minorPerPoint
}
