import { accountMaximums, mainFund, type Part, pointsOf } from '../account.ts'
import { periodOf } from '../calendar.ts'
import { expectedId, isKeptId, isPoints } from '../command-shape.ts'
import { type Draft, slotsTaken, write } from '../draft.ts'
import { boundHolds, boundSlots, mostBoundSlots } from '../held.ts'
import { expiryOf } from '../lifespan.ts'
import { credit, openTaking, shortfallOf, takeInBurnOrder, takenPoints, writeTaking } from '../move.ts'
import { type Decision, type Refused, refusal } from '../outcome.ts'
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
  readonly parcels: readonly Part[]
}

/** The other side answered. */
export interface SettleTransfer {
  readonly kind: 'settle-transfer'
  readonly transferId: string
  readonly result: 'credited' | 'returned'
}

/** What one customer may give another: by what there is, by one transfer and by the calendar month. */
function refusedTransfer({ terms }: LedgerPolicy, draft: Draft, points: number): Refused | null {
  const { isAllowed = true, minimumPoints = 1, maximumPoints, maximumPointsPerMonth } = terms.transfer ?? {}
  const { available } = draft.balances
  const month = periodOf(draft.at, terms.zone, 'month')
  const givenPoints = usedOfCap(draft.caps, 'transfer-month', month)
  const mostAtOnce = maximumPoints ?? Number.POSITIVE_INFINITY
  const mostThisMonth = Math.max(0, (maximumPointsPerMonth ?? Number.POSITIVE_INFINITY) - givenPoints)
  const most = Math.min(available, mostAtOnce, mostThisMonth)
  const acceptedPoints = !isAllowed || draft.frozen || most < minimumPoints ? 0 : most
  const details = { requestedPoints: points, availablePoints: available, acceptedPoints }
  if (!isAllowed) return refusal('transfer-not-allowed', { ...details, boundBy: 'transfer' })
  if (draft.frozen) return refusal('account-frozen', { ...details, boundBy: 'frozen' })
  if (points > available) return refusal('insufficient-points', { ...details, boundBy: 'available' })
  if (points < minimumPoints) return refusal('below-minimum', { ...details, boundBy: 'transfer', minimumPoints })
  if (points > mostAtOnce) return refusal('above-maximum', { ...details, boundBy: 'transfer', maximumPoints })
  if (points <= mostThisMonth) return null
  return refusal('above-maximum', { ...details, boundBy: 'transfer-month', givenPoints, month, maximumPointsPerMonth })
}

export function debitTransfer(policy: LedgerPolicy, draft: Draft, command: DebitTransfer): Decision {
  const { transferId, points, forced } = command
  const { terms } = policy
  const bad = badTransfer(transferId, points)
  if (bad !== null) return refusal('bad-command', bad)
  const told = draft.inTransit.find((transit) => transit.transferId === transferId)
  if (told !== undefined) {
    const inTransit = pointsOf(told.parts)
    if (inTransit === points) return { bill: null }
    return refusal('command-id-reused', { transferId, requestedPoints: points, inTransit })
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
  draft.inTransit = [...draft.inTransit, { transferId, parts }]
  if (forced !== true && (isTransitFull(draft) || boundSlots(draft) > mostBoundSlots)) {
    const maximum = accountMaximums.transfersInTransit
    const accepted = `at most ${maximum} transfers of ${mostTransitParts} parcels in all, until one is settled`
    return refusal('too-many-in-transit', { transferId, inTransit: draft.inTransit.length - 1, maximum, accepted })
  }
  writeTaking(draft, 'transfer-debited', taking, short, points)
  useMonth(draft, points)
  boundTransit(draft)
  boundHolds(draft)
  return { bill: null }
}

/** Counts what is given in a month; what came back within it is not given. */
function useMonth(draft: Draft, points: number): void {
  const terms = draft.policy?.terms
  if (terms?.transfer?.maximumPointsPerMonth === undefined) return
  const month = periodOf(draft.at, terms.zone, 'month')
  if (usedOfCap(draft.caps, 'transfer-month', month) + points < 0) return
  draft.caps = useCap(draft.caps, 'transfer-month', month, points)
}

function badTransfer(transferId: string, points: number): Readonly<Record<string, unknown>> | null {
  const { transferIdLength } = accountMaximums
  if (!isKeptId(transferId, transferIdLength)) {
    return { path: 'transferId', found: transferId, expected: expectedId(transferIdLength) }
  }
  if (isPoints(points)) return null
  const maximum = accountMaximums.pointsPerCommand
  return { path: 'points', found: points, expected: `whole points from 1 to ${maximum}` }
}

/**
 * Keeps the account's bound where a merge or a forced debit brought more transfers than it may hold: the oldest count as
 * credited, since their facts were sent and are delivered at least once.
 */
export function boundTransit(draft: Draft): void {
  const most = draft.inTransit.length - 1
  for (let round = 0; round < most && isTransitFull(draft); round += 1) completeTransit(draft, 0)
}

/** As many parcels as an account has buckets: whatever an account holds may go at once. */
const mostTransitParts = accountMaximums.buckets

function isTransitFull({ inTransit }: Draft): boolean {
  return (
    inTransit.length > accountMaximums.transfersInTransit || slotsTaken({ inTransit, holds: [] }) > mostTransitParts
  )
}

function completeTransit(draft: Draft, index: number): void {
  const transit = draft.inTransit[index]
  if (transit === undefined) return
  const points = pointsOf(transit.parts)
  draft.inTransit = draft.inTransit.filter((_, other) => other !== index)
  const cause = { ...draft.cause, ref: transit.transferId }
  write(draft, { kind: 'transfer-completed', points: -points, inTransit: -points }, cause)
}

export function creditTransfer(draft: Draft, { transferId, parcels }: CreditTransfer): Decision {
  const maximum = accountMaximums.slots
  const bad =
    parcels.length > maximum ? { path: 'parcels', found: parcels.length, expected: `at most ${maximum}` } : null
  const problem = bad ?? badTransfer(transferId, pointsOf(parcels)) ?? badPart(parcels)
  if (problem !== null) return refusal('bad-command', problem)
  credit(draft, 'transfer-credited', parcels)
  return { bill: null }
}

function badPart(parcels: readonly Part[]): Readonly<Record<string, unknown>> | null {
  const index = parcels.findIndex(
    ({ fund, points }) => !isKeptId(fund, accountMaximums.fundLength) || !isPoints(points, 0),
  )
  if (index < 0) return null
  const expected = `whole points of a fund: ${expectedId(accountMaximums.fundLength)}`
  return { path: `parcels[${index}]`, found: parcels[index], expected }
}

export function settleTransfer(draft: Draft, { transferId, result }: SettleTransfer): Decision {
  const index = draft.inTransit.findIndex((transit) => transit.transferId === transferId)
  const transit = draft.inTransit[index]
  if (transit === undefined) return refusal('unknown-transfer', { transferId })
  if (result === 'credited') completeTransit(draft, index)
  else {
    draft.inTransit = draft.inTransit.filter((_, other) => other !== index)
    const points = pointsOf(transit.parts)
    credit(draft, 'transfer-returned', transit.parts, -points)
    useMonth(draft, -points)
  }
  return { bill: null }
}
