/** Days from the first to the second purchase day. */
export interface DaysToSecondPurchase {
  /** Not rounded; null when nobody came back. */
  readonly mean: number | null
  /** The middle one, or the mean of the middle two; null when nobody came back. */
  readonly median: number | null
  /** Customers it rests on: those who did buy a second time, however long it took. */
  readonly count: number
}

/**
 * Mean and median of the days to the second purchase, of those who made one. It says nothing about the others, and a
 * young shop's figure is too short: its slow customers haven't come back yet.
 * @param secondAfterDays `[d]`: customers whose second purchase day came d days after the first.
 */
export function daysToSecondPurchase(secondAfterDays: readonly number[]): DaysToSecondPurchase {
  const count = secondAfterDays.reduce((sum, buyers) => sum + buyers, 0)
  if (count === 0) return { mean: null, median: null, count }
  const days = secondAfterDays.reduce((sum, buyers, day) => sum + buyers * day, 0)
  const middle = dayOfRank(secondAfterDays, Math.ceil(count / 2))
  const nextToMiddle = dayOfRank(secondAfterDays, Math.floor(count / 2) + 1)
  return { mean: days / count, median: (middle + nextToMiddle) / 2, count }
}

/** The days of the customer in this place of the ascending order, the first being 1. */
function dayOfRank(secondAfterDays: readonly number[], rank: number): number {
  let passed = 0
  return secondAfterDays.findIndex((buyers) => {
    passed += buyers
    return passed >= rank
  })
}

/**
 * Kaplan and Meier's estimate of the share of buyers who buy a second time within the window. It uses everybody, for
 * as long as each could be observed: on day d the buyers at risk are those whose second purchase or last observed day
 * is day d or later.
 *
 * @param secondAfterDays `[d]`: customers whose second purchase day came d days after the first.
 * @param stillWaitingDays `[d]`: customers observed for d days without a second purchase.
 * @returns 0 to 1; null when nobody has been observed for the whole window and somebody was still waiting.
 */
export function kaplanMeier(
  secondAfterDays: readonly number[],
  stillWaitingDays: readonly number[],
  windowDays: number,
): number | null {
  let atRisk = total(secondAfterDays) + total(stillWaitingDays)
  let waitingShare = 1
  for (let day = 0; day <= windowDays && waitingShare > 0; day++) {
    if (atRisk === 0) return null
    const returning = secondAfterDays[day] ?? 0
    waitingShare *= 1 - returning / atRisk
    atRisk -= returning + (stillWaitingDays[day] ?? 0)
  }
  return 1 - waitingShare
}

function total(histogram: readonly number[]): number {
  return histogram.reduce((sum, customers) => sum + customers, 0)
}
