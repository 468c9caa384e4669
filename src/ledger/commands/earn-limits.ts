import type { Instant } from '../../time.ts'
import { accountMaximums, type CapUsage } from '../account.ts'
import { periodOf } from '../calendar.ts'
import { useCap, usedOfCap } from '../standing/caps.ts'
import type { LedgerTerms } from '../terms/terms.ts'

/** What limited what a bill earns; under the minimum bill it earns nothing. */
export type EarningBound = 'nothing' | 'minimum-bill' | 'maximum-points' | 'maximum-per-day' | 'maximum-per-month'

/**
 * Points for coming: once a calendar day.
 * @param eligible What was paid for the lines that may earn.
 */
export function pointsForComing(
  { earn, zone }: LedgerTerms,
  caps: readonly CapUsage[],
  eligible: readonly number[],
  now: Instant,
): number {
  if (usedOfCap(caps, 'visit', periodOf(now, zone, 'day')) > 0) return 0
  return eligible.some((base) => base > 0) ? (earn.visitPoints ?? 0) : 0
}

/** The most points that a bill may earn now, and what says so. */
export function limitOf(
  { earn, zone }: LedgerTerms,
  caps: readonly CapUsage[],
  now: Instant,
): { readonly maximum: number; readonly boundBy: EarningBound } {
  const { maximumPointsPerBill, maximumPointsPerDay, maximumPointsPerMonth } = earn
  const { pointsPerCommand } = accountMaximums
  let maximum = Math.min(maximumPointsPerBill ?? pointsPerCommand, pointsPerCommand)
  let boundBy: EarningBound = 'maximum-points'
  if (maximumPointsPerDay !== undefined) {
    const left = Math.max(0, maximumPointsPerDay - usedOfCap(caps, 'earn-day', periodOf(now, zone, 'day')))
    if (left < maximum) [maximum, boundBy] = [left, 'maximum-per-day']
  }
  if (maximumPointsPerMonth !== undefined) {
    const left = Math.max(0, maximumPointsPerMonth - usedOfCap(caps, 'earn-month', periodOf(now, zone, 'month')))
    if (left < maximum) [maximum, boundBy] = [left, 'maximum-per-month']
  }
  return { maximum, boundBy }
}

/** The caps after a bill has earned: used up for its day and month, whatever comes back of it later. */
export function useEarnCaps(
  { earn, zone }: LedgerTerms,
  caps: readonly CapUsage[],
  { points, visitPoints }: { readonly points: number; readonly visitPoints: number },
  now: Instant,
): readonly CapUsage[] {
  let used = caps
  if (visitPoints > 0) used = useCap(used, 'visit', periodOf(now, zone, 'day'), visitPoints)
  if (earn.maximumPointsPerDay !== undefined) used = useCap(used, 'earn-day', periodOf(now, zone, 'day'), points)
  if (earn.maximumPointsPerMonth !== undefined) used = useCap(used, 'earn-month', periodOf(now, zone, 'month'), points)
  return used
}
