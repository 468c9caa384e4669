/** Customers, spend and squared spend of one arm. The squares leave the safe integers soon, hence the bigint. */
export interface ArmSums {
  readonly customers: number
  /** Integer minor units, net. */
  readonly netMinor: number
  /** Sum of the squared net spend of each customer. */
  readonly squares: bigint
}

/** Revenue that would not have come without the messages, estimated against who was held out at random. */
export interface IncrementalRevenue {
  readonly treated: { readonly customers: number; readonly netMinor: number }
  readonly holdout: { readonly customers: number; readonly netMinor: number }
  /** Mean of the treated less mean of the holdout. Minor units, rounded half away from zero. */
  readonly perCustomerMinor: number
  /** The unrounded difference of the means times the treated customers. Minor units, rounded once. */
  readonly incrementalMinor: number
  /**
   * Welch's interval of `incrementalMinor`. Null when an arm has fewer than {@link minArmCustomers} customers or nobody
   * differs from anybody: it would promise what it cannot know.
   */
  readonly interval: { readonly level: 0.95; readonly lowerMinor: number; readonly upperMinor: number } | null
}

/** Below this an arm gets no confidence interval; the quantile below is within 0.03% from here on. */
export const minArmCustomers = 5

/** The 97.5% quantile of the normal distribution: two sides, 95%. */
const normalQuantile = 1.959963984540054

/**
 * The difference between treated and holdout customers, with Welch's 95% confidence interval (unequal variances;
 * degrees of freedom by Welch and Satterthwaite). One experiment at a time: arms pooled over rules of different
 * holdout shares would compare different customers.
 * @returns null when an arm has nobody: without a holdout there is nothing to compare with.
 */
export function incrementalRevenue(treated: ArmSums, holdout: ArmSums): IncrementalRevenue | null {
  if (treated.customers === 0 || holdout.customers === 0) return null
  const difference = treated.netMinor / treated.customers - holdout.netMinor / holdout.customers
  const margin = welchMargin(treated, holdout)
  const ofAllTreated = (perCustomer: number): number => roundHalfAway(perCustomer * treated.customers)
  return {
    treated: { customers: treated.customers, netMinor: treated.netMinor },
    holdout: { customers: holdout.customers, netMinor: holdout.netMinor },
    perCustomerMinor: roundHalfAway(difference),
    incrementalMinor: ofAllTreated(difference),
    interval:
      margin === null
        ? null
        : { level: 0.95, lowerMinor: ofAllTreated(difference - margin), upperMinor: ofAllTreated(difference + margin) },
  }
}

/** Rounds to a whole number, halves away from zero, and never to a negative zero. */
export function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value)) + 0
}

function welchMargin(treated: ArmSums, holdout: ArmSums): number | null {
  if (Math.min(treated.customers, holdout.customers) < minArmCustomers) return null
  const a = varianceOfMean(treated)
  const b = varianceOfMean(holdout)
  if (a + b === 0) return null
  const freedom = (a + b) ** 2 / (a ** 2 / (treated.customers - 1) + b ** 2 / (holdout.customers - 1))
  return studentQuantile(freedom) * Math.sqrt(a + b)
}

/** The sample variance divided by the number of customers; exact up to the last division. */
function varianceOfMean({ customers, netMinor, squares }: ArmSums): number {
  const scaled = BigInt(customers) * squares - BigInt(netMinor) ** 2n
  return Number(scaled) / (customers * (customers - 1)) / customers
}

/** The 97.5% quantile of Student's t: Abramowitz and Stegun 26.7.5, four terms. */
function studentQuantile(freedom: number): number {
  const z = normalQuantile
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  const fourth = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3 + fourth / freedom ** 4
}
