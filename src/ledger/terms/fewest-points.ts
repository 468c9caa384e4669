import type { RedeemTerms } from './terms.ts'

/** The fewest points that the minimum and the step of a redemption together allow. */
export function fewestPoints({ minimumPoints, stepPoints }: RedeemTerms): number {
  return Math.max(stepPoints, Math.ceil(minimumPoints / stepPoints) * stepPoints)
}
