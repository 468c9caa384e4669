import { mainFund, type Part } from '../account.ts'
import { billMaximums, type LedgerBill, openBill } from '../bill.ts'
import { amountProblem, idProblem, pointsProblem, refusedBill } from '../command-parts.ts'
import type { Draft } from '../draft.ts'
import { expiryOf } from '../lifespan.ts'
import { openTaking, shortfallOf, takeInBurnOrder, takenPoints, writeTaking } from '../move.ts'
import { type Decision, type Refused, refusal } from '../outcome.ts'
import type { LedgerPolicy } from '../terms/terms.ts'
import { afterPayingHere } from './paid-by-points.ts'
import { meansOf, refusedBy } from './redemption-limits.ts'

/**
 * Points pay for something. What they pay of a bill earns nothing: a bill that has earned already, when they are told, gives
 * back what it earned on it. Told of a bill of which nothing is left, they come back at once.
 */
export interface Redeem {
  readonly kind: 'redeem'
  readonly commandId: string
  readonly points: number
  /** The bill's amount, for the limits of the bill. */
  readonly billMinor?: number | undefined
  /** The bill, so that its returns restore the points; pass its stub, or null for a new one. */
  readonly billId?: string | undefined
  /**
   * The goods are out of the door (a replay, an offline till): never refused. What the account lacks becomes debt, and
   * beyond the debt limit a write-off.
   */
  readonly forced?: boolean | undefined
}

/**
 * Takes points in burn order. On a bill, told again, it changes nothing. Refused as `account-frozen`, `insufficient-points`,
 * `below-minimum`, `not-a-step`, `above-maximum`, `above-bill-share`, `too-many-redemptions`,
 * `command-id-reused`, `unknown-bill` or `bad-command`.
 */
export function redeem(policy: LedgerPolicy, draft: Draft, known: LedgerBill | null, command: Redeem): Decision {
  const { commandId, points, billId } = command
  const bad =
    idProblem('commandId', commandId) ??
    pointsProblem('points', points) ??
    amountProblem('billMinor', command.billMinor)
  if (bad !== null) return refusal('bad-command', bad)
  const wrong = refusedBill(billId, known)
  if (wrong !== null) return wrong
  const told = billId === undefined ? null : paidBefore(known, command)
  if (told !== null) return told
  const refused =
    command.forced === true ? null : refusedBy(policy.terms.redeem, meansOf(draft, known, billId), command)
  if (refused !== null) return refused
  const parts = burn(policy, draft, points)
  if (billId === undefined) return { bill: null }
  return { bill: afterPayingHere(policy, draft, known ?? openBill(billId), { commandId, points, parts }) }
}

/**
 * A redemption or a capture on a bill told again: accepted as it was, or refused as another one under its name. A new one is
 * refused where the bill knows as many as it can; otherwise null.
 */
export function paidBefore(
  known: LedgerBill | null,
  { commandId, points, forced }: Pick<Redeem, 'commandId' | 'forced'> & { readonly points?: number | undefined },
): Decision | null {
  if (known === null) return null
  const told = known.redemptions.find((redemption) => redemption.commandId === commandId)
  if (told === undefined) return forced === true ? null : tooManyRedemptions(known, points)
  if (points === undefined || points === told.points) return { bill: null }
  const { billId } = known
  return refusal('command-id-reused', { commandId, billId, requestedPoints: points, paidPoints: told.points })
}

function tooManyRedemptions({ billId, redemptions }: LedgerBill, requestedPoints: number | undefined): Refused | null {
  const maximum = billMaximums.redemptions
  if (redemptions.length < maximum) return null
  const accepted = `at most ${maximum} redemptions and captures on one bill`
  return refusal('too-many-redemptions', { billId, maximum, requestedPoints, acceptedPoints: 0, accepted })
}

/** Takes points in burn order and writes the redemption. Returns what a return of the goods would restore. */
export function burn({ terms }: LedgerPolicy, draft: Draft, points: number): readonly Part[] {
  const taking = openTaking()
  takeInBurnOrder(draft, taking, points)
  const short = shortfallOf(draft, points - takenPoints(taking), terms.returns.debtLimitPoints)
  writeTaking(draft, 'redeemed', taking, short)
  // Points paid with debt come from no bucket, so they come back as if earned now. What is written off never left.
  const owed = { fund: mainFund, maturesAt: draft.at, expiresAt: expiryOf(terms, draft.at), points: short.debt }
  return short.debt === 0 ? taking.parts : [...taking.parts, owed]
}
