import { type Hold, type Part, pointsOf, type ResolvedHold } from '../account.ts'
import { type LedgerBill, openBill } from '../bill.ts'
import { amountProblem, idProblem, pointsProblem, refusedBill } from '../command-parts.ts'
import { type Draft, write } from '../draft.ts'
import { billMark, freeParts, promisedPoints, resolveHold, takeHeld } from '../held.ts'
import { type Decision, type Refused, refusal } from '../outcome.ts'
import { splitParts } from '../split-parts.ts'
import type { LedgerPolicy } from '../terms/terms.ts'
import { holdIdProblem } from './holds.ts'
import { afterPayingHere } from './paid-by-points.ts'
import { burn, paidBefore } from './redemption.ts'
import { refusedByBill, spentOn } from './redemption-limits.ts'

/** Held points pay, as in a redemption: what they pay of a bill earns nothing. */
export interface CaptureHold {
  readonly kind: 'capture'
  /** Names it on its bill, which knows it again: with the same points it changes nothing. */
  readonly commandId: string
  readonly holdId: string
  /** All that is left when left out. Of a checkout's hold the rest returns; of a lease it stays. */
  readonly points?: number | undefined
  /**
   * The bill's amount, for the limits of the bill: a checkout's hold may stand from before there was one. A lease's captures
   * are not refused for it: the till has checked it, and the goods are gone.
   */
  readonly billMinor?: number | undefined
  /** The bill, so that its returns restore the points; pass its stub, or null for a new one. */
  readonly billId?: string | undefined
  /** A replay: never refused; what is not held is taken as a forced redemption takes it. */
  readonly forced?: boolean | undefined
}

/** Nothing, or nothing more, will be captured. */
export interface ReleaseHold {
  readonly kind: 'release'
  readonly holdId: string
}

/**
 * Points that were held pay; those of an expired hold too, where the capture happened in time and the points are still there
 * or may be owed. Refused as `unknown-hold`, `hold-resolved`, `hold-expired`, `insufficient-points`, `below-minimum`,
 * `above-bill-share`, `too-many-redemptions`, `command-id-reused`, `unknown-bill` or `bad-command`.
 */
export function captureHold(
  policy: LedgerPolicy,
  draft: Draft,
  known: LedgerBill | null,
  command: CaptureHold,
): Decision {
  const { commandId, holdId, points, billId } = command
  const bad =
    holdIdProblem(holdId) ??
    (points === undefined ? null : pointsProblem('points', points)) ??
    amountProblem('billMinor', command.billMinor) ??
    idProblem('commandId', commandId)
  if (bad !== null) return refusal('bad-command', bad)
  const wrong = refusedBill(billId, known)
  if (wrong !== null) return wrong
  const told = billId === undefined ? null : paidBefore(known, command)
  if (told !== null) return told
  const hold = draft.holds.find((one) => one.holdId === holdId)
  const captured =
    hold === undefined
      ? captureResolved(policy, draft, known, command)
      : captureStanding(policy, draft, hold, known, command)
  if ('status' in captured) return captured
  if (billId === undefined) return { bill: null }
  return { bill: afterPayingHere(policy, draft, known ?? openBill(billId), { commandId, ...captured }) }
}

type Captured = { readonly points: number; readonly parts: readonly Part[] } | Refused

function captureStanding(
  policy: LedgerPolicy,
  draft: Draft,
  hold: Hold,
  known: LedgerBill | null,
  command: CaptureHold,
): Captured {
  const { holdId, expiresAt } = hold
  const left = pointsOf(hold.parts)
  const { points = left, forced = false } = command
  if (!forced && draft.at >= expiresAt) return refusal('hold-expired', { holdId, expiresAt, at: draft.at })
  if (!forced && points > left) return tooFewHeld(holdId, points, left)
  const refused = billRefusal(policy, draft, hold, known, { ...command, points, left })
  if (refused !== null) return refused
  const { first: taken, rest } = splitParts(hold.parts, points)
  const fromHold = pointsOf(taken)
  write(draft, { kind: 'redeemed', points: -fromHold, held: -fromHold, allocation: takeHeld(draft, taken), holdId })
  if (hold.kind === 'lease' && rest.length > 0) {
    draft.holds = draft.holds.map((other) => (other.holdId === holdId ? { ...other, parts: rest } : other))
    return { points, parts: taken }
  }
  resolveHold(draft, hold, 'captured', 0)
  release(draft, holdId, rest)
  return { points, parts: points > left ? [...taken, ...burn(policy, draft, points - left)] : taken }
}

/** Why the bill cannot take the points of a checkout's hold; null when it can, or nobody knows its amount. */
function billRefusal(
  { terms }: LedgerPolicy,
  { holds, at }: Draft,
  { holdId, kind, forBill }: Pick<Hold, 'holdId' | 'kind' | 'forBill'>,
  known: LedgerBill | null,
  { points, left, billId, billMinor, forced }: CaptureHold & { readonly points: number; readonly left: number },
): Refused | null {
  if (kind === 'lease' || forced === true || billMinor === undefined) return null
  const promised = billId === undefined ? forBill : billMark(billId)
  const promisedToo = promised === undefined ? 0 : promisedPoints(holds, { promised, at, except: holdId })
  const limit = refusedByBill(terms.redeem, { points, billMinor }, spentOn(known) + promisedToo)
  if (limit === null) return null
  const { code, details, share } = limit
  const acceptedPoints = Math.min(left, share)
  return refusal(code, { holdId, requestedPoints: points, heldPoints: left, acceptedPoints, ...details })
}

function tooFewHeld(holdId: string, requestedPoints: number, heldPoints: number): Refused {
  const details = { holdId, requestedPoints, heldPoints, acceptedPoints: heldPoints }
  return refusal('insufficient-points', { ...details, boundBy: 'hold' })
}

function release(draft: Draft, holdId: string, parts: readonly Part[]): void {
  const { at, instant, cause } = draft
  freeParts(draft, parts, {
    kind: 'released',
    cause: { ...cause, ref: holdId },
    occurredAt: at,
    settledTo: instant,
  })
}

/** A hold that is over. What a till captured in time and tells now still counts, as far as points or permitted debt go. */
function captureResolved(policy: LedgerPolicy, draft: Draft, known: LedgerBill | null, command: CaptureHold): Captured {
  const { holdId, forced = false } = command
  const resolved = resolvedOf(draft, holdId)
  const left = resolved?.leftPoints ?? 0
  const { points = left } = command
  if (!forced) {
    const refused =
      resolvedRefusal(draft, holdId, resolved) ?? (points > left ? tooFewHeld(holdId, points, left) : null)
    if (refused !== null) return refused
    const kind = resolved?.kind ?? 'checkout'
    const overBill = billRefusal(policy, draft, { holdId, kind }, known, { ...command, points, left })
    if (overBill !== null) return overBill
    const { available } = draft.balances
    const owed = Math.max(0, policy.terms.returns.debtLimitPoints - draft.balances.debt)
    if (points > available + owed) {
      const acceptedPoints = available + owed
      const details = { holdId, requestedPoints: points, availablePoints: available, acceptedPoints }
      return refusal('insufficient-points', { ...details, boundBy: 'available' })
    }
  }
  const leftPoints = resolved?.kind === 'lease' ? Math.max(0, left - points) : 0
  draft.resolvedHolds = draft.resolvedHolds.map((hold) =>
    hold.holdId !== holdId || hold.how !== 'expired'
      ? hold
      : { ...hold, leftPoints, how: leftPoints === 0 ? 'captured' : 'expired' },
  )
  return { points, parts: points === 0 ? [] : burn(policy, draft, points) }
}

function resolvedOf({ resolvedHolds }: Draft, holdId: string): ResolvedHold | undefined {
  return resolvedHolds.find((hold) => hold.holdId === holdId)
}

function resolvedRefusal({ at }: Draft, holdId: string, resolved: ResolvedHold | undefined): Refused | null {
  if (resolved === undefined) return refusal('unknown-hold', { holdId })
  const { how, expiresAt } = resolved
  if (how !== 'expired') return refusal('hold-resolved', { holdId, how })
  return at < expiresAt ? null : refusal('hold-expired', { holdId, expiresAt, at })
}

/** What is left of a hold is free again. Refused as `unknown-hold`, `hold-resolved`, `hold-expired` or `bad-command`. */
export function releaseHold(draft: Draft, { holdId }: ReleaseHold): Decision {
  const bad = holdIdProblem(holdId)
  if (bad !== null) return refusal('bad-command', bad)
  const hold = draft.holds.find((one) => one.holdId === holdId)
  if (hold === undefined) {
    const refused = resolvedRefusal(draft, holdId, resolvedOf(draft, holdId))
    return refused ?? refusal('hold-resolved', { holdId, how: 'expired' })
  }
  resolveHold(draft, hold, 'released', 0)
  release(draft, holdId, hold.parts)
  return { bill: null }
}
