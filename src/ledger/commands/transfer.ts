import { accountMaximums, mainFund, type Part, pointsOf, type Transit } from '../account.ts'
import {
  boundHolds,
  boundSlots,
  boundTransit,
  completeTransit,
  isTransitFull,
  mostBoundSlots,
  mostTransitParts,
} from '../bounds.ts'
import { periodOf } from '../calendar.ts'
import { expectedId, isKeptId, isPoints, keptIdProblem, pointsProblem } from '../command-parts.ts'
import { type Draft, write } from '../draft.ts'
import { expiryOf } from '../lifespan.ts'
import { credit, openTaking, shortfallOf, takeInBurnOrder, takenPoints, writeTaking } from '../move.ts'
import type { Mutable } from '../mutable.ts'
import { type Decision, type Refused, refusal } from '../outcome.ts'
import type { BadField } from '../refusal-details.ts'
import { splitParts } from '../split-parts.ts'
import { useCap, usedOfCap } from '../standing/caps.ts'
import type { LedgerPolicy } from '../terms/terms.ts'

/** Points leave for another account: the first half of a transfer. The accepted account's `inTransit` holds the parts. */
export interface DebitTransfer {
  readonly kind: 'debit-transfer'
  readonly transferId: string
  readonly points: number
  /** It happened already: never refused; what the account lacks becomes debt, then a write-off. */
  readonly forced?: boolean | undefined
}

/** Points arrive from another account: the second half. The caller sees to it that a transfer is credited once. */
export interface CreditTransfer {
  readonly kind: 'credit-transfer'
  readonly transferId: string
  readonly parts: readonly Part[]
}

/** The other side answered. */
export interface SettleTransfer {
  readonly kind: 'settle-transfer'
  readonly transferId: string
  readonly result: 'credited' | 'returned'
}

const unlimited = Number.POSITIVE_INFINITY

/** What one customer may give another: by what there is, by one transfer and by the calendar month. */
function refusedTransfer({ terms }: LedgerPolicy, draft: Draft, points: number): Refused | null {
  const { isAllowed = true, minimumPoints = 1 } = terms.transfer ?? {}
  const { maximumPoints = unlimited, maximumPointsPerMonth = unlimited } = terms.transfer ?? {}
  const { available } = draft.balances
  const month = periodOf(draft.at, terms.zone, 'month')
  const givenPoints = usedOfCap(draft.caps, 'transfer-month', month)
  const mostThisMonth = Math.max(0, maximumPointsPerMonth - givenPoints)
  const most = Math.min(available, maximumPoints, mostThisMonth)
  const acceptedPoints = !isAllowed || draft.frozen || most < minimumPoints ? 0 : most
  const details = { requestedPoints: points, availablePoints: available, acceptedPoints }
  if (!isAllowed) return refusal('transfer-not-allowed', { ...details, boundBy: 'transfer' })
  if (draft.frozen) return refusal('account-frozen', { ...details, boundBy: 'frozen' })
  if (points > available) return refusal('insufficient-points', { ...details, boundBy: 'available' })
  if (points < minimumPoints) return refusal('below-minimum', { ...details, boundBy: 'transfer', minimumPoints })
  if (points > maximumPoints) return refusal('above-maximum', { ...details, boundBy: 'transfer', maximumPoints })
  if (points <= mostThisMonth) return null
  return refusal('above-maximum', { ...details, boundBy: 'transfer-month', givenPoints, month, maximumPointsPerMonth })
}

/**
 * Takes points in burn order; they are on their way until the transfer is settled. Told again before that, it changes
 * nothing. Refused as `transfer-not-allowed`, `account-frozen`, `insufficient-points`, `below-minimum`, `above-maximum`,
 * `too-many-in-transit`, `command-id-reused` or `bad-command`.
 */
export function debitTransfer(policy: LedgerPolicy, draft: Draft, command: DebitTransfer): Decision {
  const { transferId, points, forced } = command
  const { terms } = policy
  const bad = transferIdProblem(transferId) ?? pointsProblem('points', points)
  if (bad !== null) return refusal('bad-command', bad)
  const told = draft.inTransit.find((transit) => transit.transferId === transferId)
  if (told !== undefined) {
    const inTransitPoints = pointsOf(told.parts)
    if (inTransitPoints === points) return { bill: null }
    return refusal('command-id-reused', { transferId, requestedPoints: points, inTransitPoints })
  }
  const refused = forced === true ? null : refusedTransfer(policy, draft, points)
  if (refused !== null) return refused
  const taking = openTaking()
  takeInBurnOrder(draft, taking, points)
  const missing = points - takenPoints(taking)
  const parts: Part[] = taking.parts
  const short = shortfallOf(draft, missing, terms.returns.debtLimitPoints)
  if (missing > 0) {
    parts.push({ fund: mainFund, maturesAt: draft.at, expiresAt: expiryOf(terms, draft.at), points: missing })
  }
  const { zone, transfer } = terms
  const month = transfer?.maximumPointsPerMonth === undefined ? undefined : periodOf(draft.at, zone, 'month')
  const { writtenOff } = short
  const transit: Mutable<Transit> = { transferId, parts }
  if (month !== undefined) transit.month = month
  if (writtenOff > 0) transit.writtenOffPoints = writtenOff
  draft.inTransit = [...draft.inTransit, transit]
  if (forced !== true && (isTransitFull(draft) || boundSlots(draft) > mostBoundSlots)) {
    const maximum = accountMaximums.transfersInTransit
    const accepted = `at most ${maximum} transfers of ${mostTransitParts} parts in all, until one is settled`
    return refusal('too-many-in-transit', { transferId, transfers: draft.inTransit.length - 1, maximum, accepted })
  }
  writeTaking(draft, 'transfer-debited', taking, short, { inTransit: points })
  if (month !== undefined) draft.caps = useCap(draft.caps, 'transfer-month', month, points)
  boundTransit(draft)
  boundHolds(draft)
  return { bill: null }
}

/** What came back was not given: the month in which it left has it to give again, if it is remembered. */
function freeMonth(draft: Draft, month: string | undefined, points: number): void {
  if (month === undefined || usedOfCap(draft.caps, 'transfer-month', month) < points) return
  draft.caps = useCap(draft.caps, 'transfer-month', month, -points)
}

function transferIdProblem(transferId: string): BadField | null {
  return keptIdProblem('transferId', transferId, accountMaximums.transferIdLength)
}

/** Gives the account what another one sent, each part with its own maturity and expiry. Refused as `bad-command`. */
export function creditTransfer(draft: Draft, { transferId, parts }: CreditTransfer): Decision {
  const maximum = accountMaximums.slots
  const tooMany = parts.length > maximum ? { path: 'parts', found: parts.length, expected: `at most ${maximum}` } : null
  const bad = tooMany ?? transferIdProblem(transferId) ?? pointsProblem('points', pointsOf(parts)) ?? partProblem(parts)
  if (bad !== null) return refusal('bad-command', bad)
  credit(draft, 'transfer-credited', parts)
  return { bill: null }
}

function partProblem(parts: readonly Part[]): BadField | null {
  const index = parts.findIndex(
    ({ fund, points }) => !isKeptId(fund, accountMaximums.fundLength) || !isPoints(points, 0),
  )
  if (index < 0) return null
  const expected = `whole points of a fund: ${expectedId(accountMaximums.fundLength)}`
  return { path: `parts[${index}]`, found: parts[index], expected }
}

/**
 * The points on their way are gone for good, or the account's again, and the month's limit with them. Refused as
 * `unknown-transfer`, also where it was settled before.
 */
export function settleTransfer(draft: Draft, { transferId, result }: SettleTransfer): Decision {
  const index = draft.inTransit.findIndex((transit) => transit.transferId === transferId)
  const transit = draft.inTransit[index]
  if (transit === undefined) return refusal('unknown-transfer', { transferId })
  if (result === 'credited') completeTransit(draft, index)
  else {
    draft.inTransit = draft.inTransit.filter((_, other) => other !== index)
    comeBack(draft, transit)
    freeMonth(draft, transit.month, pointsOf(transit.parts))
  }
  return { bill: null }
}

/** Points that never arrived are the account's again; those that the shop bore when they left nobody has. */
function comeBack(draft: Draft, { parts, writtenOffPoints = 0 }: Transit): void {
  if (writtenOffPoints > 0) {
    write(draft, { kind: 'transfer-returned', points: writtenOffPoints, inTransit: -writtenOffPoints })
    write(draft, { kind: 'written-off', points: -writtenOffPoints })
  }
  // What the account lacked is the last part.
  const points = pointsOf(parts) - writtenOffPoints
  const { first: own } = splitParts(parts, points)
  if (points > 0) credit(draft, 'transfer-returned', own, { inTransit: -points })
}
