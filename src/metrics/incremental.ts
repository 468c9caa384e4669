import { type Amounts, welchMargin } from './intervals.ts'

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

/** Below this an arm gets no confidence interval: it would be wider than anything it could say. */
export const minArmCustomers = 5

/**
 * The difference between treated and holdout customers, with Welch's 95% confidence interval (unequal variances;
 * degrees of freedom by Welch and Satterthwaite). One experiment at a time: arms pooled over rules of different
 * holdout shares would compare different customers.
 * @returns null when an arm has nobody: without a holdout there is nothing to compare with.
 */
export function incrementalRevenue(treated: ArmSums, holdout: ArmSums): IncrementalRevenue | null {
  if (treated.customers === 0 || holdout.customers === 0) return null
  const difference = treated.netMinor / treated.customers - holdout.netMinor / holdout.customers
  const margin = marginOf(treated, holdout)
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

function marginOf(treated: ArmSums, holdout: ArmSums): number | null {
  if (Math.min(treated.customers, holdout.customers) < minArmCustomers) return null
  return welchMargin(amountsOf(treated), amountsOf(holdout), 0.95)
}

function amountsOf({ customers, netMinor, squares }: ArmSums): Amounts {
  return { of: customers, sum: netMinor, squares }
}
