import type { Problem } from '../../errors.ts'
import {
  boolean,
  type Check,
  inOrder,
  minor,
  optional,
  partOf,
  percent,
  points,
  positivePoints,
  refuse,
  rising,
  shape,
  whole,
} from './check-parts.ts'
import { fewestPoints } from './fewest-points.ts'
import { type LedgerTerms, type RedeemTerms, type TransferTerms, termsMaximums } from './terms.ts'

const somethingRedeemable: Check = (value, path, problems) => {
  const redeem = value as RedeemTerms
  const fewest = fewestPoints(redeem)
  const { maximumPoints = fewest } = redeem
  if (maximumPoints >= fewest) return
  const expected = `${fewest} or more, the fewest points that the minimum and the step allow`
  refuse(problems, `${path}.maximumPoints`, maximumPoints, expected)
}

export const redeemTerms: Check = inOrder(
  shape({
    minorPerPoint: whole(1, termsMaximums.minorPerPoint, 'integer minor units'),
    minimumPoints: points,
    stepPoints: positivePoints,
    maximumShareOfBillPercent: percent,
    minimumBillMinor: minor,
    maximumPoints: optional(positivePoints),
    holdMinutes: optional(whole(1, termsMaximums.holdMinutes, 'whole minutes')),
  }),
  somethingRedeemable,
)

export const offlineTerms: Check = shape({
  maximumPoints: positivePoints,
  spendWithinHours: whole(1, termsMaximums.offlineHours, 'whole hours'),
  reportWithinHours: whole(0, termsMaximums.offlineHours, 'whole hours'),
})

const maximumsAboveMinimum: Check = (value, path, problems) => {
  const { minimumPoints = 1, maximumPoints, maximumPointsPerMonth } = value as TransferTerms
  const maximums = { maximumPoints, maximumPointsPerMonth }
  for (const [name, maximum] of Object.entries(maximums)) {
    if (maximum === undefined || maximum >= minimumPoints) continue
    refuse(problems, `${path}.${name}`, maximum, `${minimumPoints} or more, the minimum of a transfer`)
  }
}

export const transferTerms: Check = inOrder(
  shape({
    isAllowed: boolean,
    minimumPoints: optional(points),
    maximumPoints: optional(positivePoints),
    maximumPointsPerMonth: optional(positivePoints),
  }),
  maximumsAboveMinimum,
  rising(
    { name: 'maximumPoints', what: 'the maximum of one transfer' },
    { name: 'maximumPointsPerMonth', what: 'the maximum of a month' },
  ),
)

export const adjustTerms: Check = shape({ approvalAbovePoints: points })

/** A lease of fewer points than a redemption takes would be of no use to a till. */
export function checkOffline({ redeem, offline }: LedgerTerms, at: string, problems: Problem[]): void {
  const fewest = fewestPoints(redeem)
  if (offline === undefined || offline.maximumPoints >= fewest) return
  const expected = `${fewest} or more, the fewest points of a redemption`
  refuse(problems, partOf(at, 'offline.maximumPoints'), offline.maximumPoints, expected)
}
