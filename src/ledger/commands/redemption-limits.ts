import type { Instant } from '../../time.ts'
import { accountMaximums, type Hold } from '../account.ts'
import type { LedgerBill } from '../bill.ts'
import type { Draft } from '../draft.ts'
import { floorProduct } from '../exact.ts'
import { billMark, promisedPoints } from '../held.ts'
import { type Refused, refusal } from '../outcome.ts'
import type { MinimumBill, RedemptionBound, ShareOfBill } from '../refusal-details.ts'
import type { RedeemTerms } from '../terms/terms.ts'

/** The most points that may be redeemed at once, and what says so. */
export function mostRedeemable(
  limits: RedeemTerms,
  available: number,
  billMinor: number | undefined,
  spentPoints = 0,
): { readonly points: number; readonly boundBy: RedemptionBound } {
  if (billMinor !== undefined && billMinor < limits.minimumBillMinor) return { points: 0, boundBy: 'minimum-bill' }
  if (available === 0) return { points: 0, boundBy: 'available' }
  const share = billMinor === undefined ? Number.POSITIVE_INFINITY : leftOfShare(limits, billMinor, spentPoints)
  const { pointsPerCommand } = accountMaximums
  const maximum = Math.min(limits.maximumPoints ?? pointsPerCommand, pointsPerCommand)
  const most = Math.min(available, share, maximum)
  const boundBy = most === available ? 'available' : most === share ? 'bill-share' : 'maximum'
  const whole = most - (most % limits.stepPoints)
  if (whole < limits.minimumPoints) return { points: 0, boundBy: boundBy === 'available' ? 'minimum' : boundBy }
  return { points: whole, boundBy: whole < most ? 'step' : boundBy }
}

/** Points that paid for a bill already and did not come back: the limit of its share is one for all of them. */
export function spentOn(bill: LedgerBill | null): number {
  let points = 0
  for (const part of bill?.burnedFrom ?? []) points += part.points - part.restored
  return points
}

/** Points that standing holds promise to a bill; 0 where it has no number. */
export function heldFor(holds: readonly Hold[], billId: string | undefined, at: Instant): number {
  // Most accounts hold nothing, and a hash is not free.
  return billId === undefined || holds.length === 0 ? 0 : promisedPoints(holds, { promised: billMark(billId), at })
}

/** The points that may still pay for a bill; none for one below the least that takes points. */
export function leftOfShare(limits: RedeemTerms, billMinor: number, spentPoints: number): number {
  if (billMinor < limits.minimumBillMinor) return 0
  const share = Math.floor(floorProduct(billMinor, limits.maximumShareOfBillPercent, 100) / limits.minorPerPoint)
  return Math.max(0, share - spentPoints)
}

/** What somebody wants to redeem, or to hold for it. */
export interface Wish {
  readonly points: number
  readonly billMinor?: number | undefined
}

/** What there is to redeem from. */
export interface Means {
  readonly available: number
  readonly isFrozen: boolean
  /** Points that paid for the bill already, or are held for it. */
  readonly spentPoints: number
}

/** What an account can redeem on a bill. */
export function meansOf(draft: Draft, bill: LedgerBill | null, billId: string | undefined): Means {
  const spentPoints = spentOn(bill) + heldFor(draft.holds, billId, draft.at)
  return { available: draft.balances.available, isFrozen: draft.frozen, spentPoints }
}

/** Why a wish cannot be fulfilled, or null when it can: the limits of a redemption, one for all ways to spend points. */
export function refusedBy(limits: RedeemTerms, means: Means, { points, billMinor }: Wish): Refused | null {
  const { available, isFrozen, spentPoints } = means
  const most = mostRedeemable(limits, available, billMinor, spentPoints)
  const details = {
    requestedPoints: points,
    availablePoints: available,
    acceptedPoints: most.points,
    boundBy: most.boundBy,
  }
  if (isFrozen) return refusal('account-frozen', { ...details, acceptedPoints: 0, boundBy: 'frozen' })
  if (points > available) return refusal('insufficient-points', details)
  if (points < limits.minimumPoints) {
    return refusal('below-minimum', { ...details, boundBy: 'minimum', minimumPoints: limits.minimumPoints })
  }
  if (points % limits.stepPoints !== 0) {
    return refusal('not-a-step', { ...details, boundBy: 'step', stepPoints: limits.stepPoints })
  }
  const { maximumPoints } = limits
  if (maximumPoints !== undefined && points > maximumPoints) {
    return refusal('above-maximum', { ...details, boundBy: 'maximum', maximumPoints })
  }
  if (billMinor === undefined) return null
  const limit = refusedByBill(limits, { points, billMinor }, spentPoints)
  if (limit === null) return null
  // One call for each code: the details are typed by it.
  return limit.code === 'below-minimum'
    ? refusal(limit.code, { ...details, ...limit.details })
    : refusal(limit.code, { ...details, ...limit.details })
}

/** Which limit of the bill refuses, and the points that the bill still takes. */
type BillLimit =
  | { readonly code: 'below-minimum'; readonly details: MinimumBill; readonly share: 0 }
  | { readonly code: 'above-bill-share'; readonly details: ShareOfBill; readonly share: number }

/** The limits of the bill alone: its minimum, and the share that points may pay. Null when they allow the points. */
export function refusedByBill(
  limits: RedeemTerms,
  { points, billMinor }: { readonly points: number; readonly billMinor: number },
  spentPoints: number,
): BillLimit | null {
  if (billMinor < limits.minimumBillMinor) {
    const { minimumBillMinor } = limits
    return { code: 'below-minimum', details: { boundBy: 'minimum-bill', billMinor, minimumBillMinor }, share: 0 }
  }
  const share = leftOfShare(limits, billMinor, spentPoints)
  if (points <= share) return null
  const { maximumShareOfBillPercent } = limits
  return { code: 'above-bill-share', details: { boundBy: 'bill-share', billMinor, maximumShareOfBillPercent }, share }
}
