import { accountMaximums, mainFund, type Part, pointsOf } from './account.ts'
import { type Draft, slotsTaken, write } from './draft.ts'
import { expiryOf } from './lifespan.ts'
import { credit, openTaking, shortfallOf, takeInBurnOrder, takenPoints, writeTaking } from './move.ts'
import { type Decision, refusal } from './outcome.ts'
import type { LedgerPolicy } from './terms.ts'

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

export function debitTransfer({ terms }: LedgerPolicy, draft: Draft, command: DebitTransfer): Decision {
  const { transferId, points, forced } = command
  const bad = badTransfer(transferId, points)
  if (bad !== null) return refusal('bad-command', bad)
  if (draft.inTransit.some((transit) => transit.transferId === transferId)) return { bill: null }
  const { available } = draft.balances
  if (forced !== true) {
    if (draft.account.frozen) return refusal('account-frozen', { requestedPoints: points, acceptedPoints: 0 })
    if (points > available) {
      return refusal('insufficient-points', {
        requestedPoints: points,
        availablePoints: available,
        acceptedPoints: available,
      })
    }
  }
  const taking = openTaking()
  takeInBurnOrder(draft, taking, points)
  const missing = points - takenPoints(taking)
  const parts: Part[] = taking.parts
  const short = shortfallOf(draft, missing, terms.returns.debtLimitPoints)
  if (missing > 0) {
    parts.push({ fund: mainFund, maturesAt: draft.at, expiresAt: expiryOf(terms, draft.at), points: missing })
  }
  draft.inTransit = [...draft.inTransit, { transferId, parts }]
  if (isTransitFull(draft) && forced !== true) {
    const maximum = accountMaximums.transfersInTransit
    const accepted = `at most ${maximum} transfers of ${mostTransitParts} parcels in all, until one is settled`
    return refusal('too-many-in-transit', { transferId, inTransit: draft.inTransit.length - 1, maximum, accepted })
  }
  writeTaking(draft, 'transfer-debited', taking, short, points)
  boundTransit(draft)
  return { bill: null }
}

function badTransfer(transferId: string, points: number): Readonly<Record<string, unknown>> | null {
  const { transferIdLength } = accountMaximums
  if (transferId.length === 0 || transferId.length > transferIdLength) {
    return { path: 'transferId', found: transferId, expected: `an id of 1 to ${transferIdLength} characters` }
  }
  const maximum = accountMaximums.pointsPerCommand
  if (Number.isSafeInteger(points) && points >= 1 && points <= maximum) return null
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

function isTransitFull({ account, inTransit }: Draft): boolean {
  const { holds } = account
  return inTransit.length > accountMaximums.transfersInTransit || slotsTaken({ inTransit, holds }) > mostTransitParts
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
    ({ fund, points }) => fund.length > accountMaximums.fundLength || !Number.isSafeInteger(points) || points < 0,
  )
  if (index < 0) return null
  const expected = `whole points of a fund of at most ${accountMaximums.fundLength} characters`
  return { path: `parcels[${index}]`, found: parcels[index], expected }
}

export function settleTransfer(draft: Draft, { transferId, result }: SettleTransfer): Decision {
  const index = draft.inTransit.findIndex((transit) => transit.transferId === transferId)
  const transit = draft.inTransit[index]
  if (transit === undefined) return refusal('unknown-transfer', { transferId })
  if (result === 'credited') completeTransit(draft, index)
  else {
    draft.inTransit = draft.inTransit.filter((_, other) => other !== index)
    credit(draft, 'transfer-returned', transit.parts, -pointsOf(transit.parts))
  }
  return { bill: null }
}
