import { CrmError } from '../errors.ts'
import { type Interval, newcombeInterval, type Proportion, welchMargin } from './intervals.ts'
import { roundHalfAway } from './rounding.ts'

/** One arm of an experiment with a random holdout: everybody assigned counts, whatever became of the message. */
export interface LiftArm {
  readonly customers: number
  /** Those who bought within the time looked at. */
  readonly buyers: number
  /** What all of them spent together: integer minor units, less returns. */
  readonly revenueMinor: number
  /** Sum of the squared spend of each customer: bigint, for squares of minor units soon leave the safe integers. */
  readonly revenueSquares: bigint
}

/** A mean of both arms and their difference, treated less control. */
export interface Difference {
  readonly treated: number
  readonly control: number
  readonly difference: number
  /** Null where the arms are too small or too much alike to say. */
  readonly interval: Interval | null
  /** The difference as a share of the control's; null when that is 0. */
  readonly relative: number | null
  /** True when the interval does not hold 0. */
  readonly isSignificant: boolean
}

/** What messages brought, against customers held out at random. */
export interface Lift {
  readonly confidence: number
  /** Customers of each arm. */
  readonly customers: { readonly treated: number; readonly control: number }
  /** Shares of customers who bought; Newcombe's interval. */
  readonly conversion: Difference
  /** Minor units a customer, not rounded; Welch's interval. */
  readonly revenuePerCustomerMinor: Difference
  /** Buyers among the treated who would not have bought otherwise; not rounded. */
  readonly incrementalBuyers: number
  /** What the treated spent that they would not have spent otherwise. Integer minor units, rounded once. */
  readonly incrementalRevenueMinor: number
  /** The interval of `incrementalRevenueMinor`, rounded alike; null where that of `revenuePerCustomerMinor` is. */
  readonly incrementalRevenueInterval: Interval | null
}

/** With what certainty the intervals hold the truth. */
export interface LiftOptions {
  /** Above 0 and at most 0.9999; 0.95 when left out. */
  readonly confidence?: number | undefined
}

const highestConfidence = 0.9999

/**
 * Compares two arms of an experiment. Shares of buyers: the hybrid score interval of Newcombe (method 10, 1998). Revenue a
 * customer: Welch's interval with Student's quantile at the degrees of freedom of Welch and Satterthwaite. Spend is skewed:
 * with few buyers in an arm its interval is a rough one.
 *
 * It assumes that who was held out was left to chance, that all of an arm stood the same chance of being in it, and that
 * one's purchases say nothing about another's.
 * @returns null when an arm has nobody: there is nothing to compare with.
 * @throws CrmError `bad-option` for counts that are none, more buyers than customers, or a confidence out of range.
 */
export function lift(treated: LiftArm, control: LiftArm, { confidence = 0.95 }: LiftOptions = {}): Lift | null {
  checkArm(treated, 'treated')
  checkArm(control, 'control')
  if (!(confidence > 0 && confidence <= highestConfidence)) {
    throw new CrmError('bad-option', `confidence must lie above 0 and at most at ${highestConfidence}.`, { confidence })
  }
  if (treated.customers === 0 || control.customers === 0) return null
  const conversion = differenceOf(
    [treated.buyers / treated.customers, control.buyers / control.customers],
    Math.min(treated.customers, control.customers) < 2
      ? null
      : newcombeInterval(proportionOf(treated), proportionOf(control), confidence),
  )
  const means = [treated.revenueMinor / treated.customers, control.revenueMinor / control.customers] as const
  const margin = welchMargin(amountsOf(treated), amountsOf(control), confidence)
  const gain = means[0] - means[1]
  const revenue = differenceOf(means, margin === null ? null : { from: gain - margin, to: gain + margin })
  const ofAll = (perCustomer: number): number => roundHalfAway(perCustomer * treated.customers)
  return {
    confidence,
    customers: { treated: treated.customers, control: control.customers },
    conversion,
    revenuePerCustomerMinor: revenue,
    incrementalBuyers: conversion.difference * treated.customers,
    incrementalRevenueMinor: ofAll(gain),
    incrementalRevenueInterval:
      revenue.interval === null ? null : { from: ofAll(revenue.interval.from), to: ofAll(revenue.interval.to) },
  }
}

function checkArm(arm: LiftArm, name: 'treated' | 'control'): void {
  const { customers, buyers, revenueMinor, revenueSquares } = arm
  const isCount = (count: number): boolean => Number.isSafeInteger(count) && count >= 0
  if (!isCount(customers) || !isCount(buyers) || buyers > customers) {
    throw new CrmError('bad-option', `${name}: expected whole numbers, no more buyers than customers.`, {
      arm: name,
      customers,
      buyers,
    })
  }
  if (!Number.isSafeInteger(revenueMinor) || revenueSquares < 0n) {
    throw new CrmError('bad-option', `${name}: expected revenue in integer minor units and squares of 0 or more.`, {
      arm: name,
      revenueMinor,
    })
  }
}

function proportionOf({ customers, buyers }: LiftArm): Proportion {
  return { of: customers, count: buyers }
}

function amountsOf({ customers, revenueMinor, revenueSquares }: LiftArm) {
  return { of: customers, sum: revenueMinor, squares: revenueSquares }
}

function differenceOf([treated, control]: readonly [number, number], interval: Interval | null): Difference {
  const difference = treated - control
  return {
    treated,
    control,
    difference,
    interval,
    relative: control === 0 ? null : difference / control,
    isSignificant: interval !== null && (interval.from > 0 || interval.to < 0),
  }
}
