import { type Hold, type Part, pointsOf } from '../account.ts'
import { addBurn, isId, type LedgerBill, openBill } from '../bill.ts'
import { type Draft, write } from '../draft.ts'
import { freeParts, resolveHold, takeHeld } from '../held.ts'
import { type Decision, type Refused, refusal } from '../outcome.ts'
import type { LedgerPolicy } from '../terms/terms.ts'
import { badBill, badHoldId, badPoints } from './holds.ts'
import { badBillMinor, burn, paidBefore, refusedByBill, spentOn } from './redemption.ts'

/** Held points pay. */
export interface CaptureHold {
  readonly kind: 'capture'
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

export function captureHold(
  policy: LedgerPolicy,
  draft: Draft,
  known: LedgerBill | null,
  command: CaptureHold,
): Decision {
  const { commandId, holdId, points, billId } = command
  const bad = badHoldId(holdId) ?? (points === undefined ? null : badPoints(points)) ?? badBillMinor(command)
  if (bad !== null) return refusal('bad-command', bad)
  if (!isId(commandId)) return refusal('bad-command', { path: 'commandId', found: commandId, expected: 'an id' })
  const wrong = badBill(billId, known)
  if (wrong !== null) return wrong
  const told = billId === undefined ? null : paidBefore(known, command)
  if (told !== null) return told
  const hold = draft.holds.find((one) => one.holdId === holdId)
  const captured =
    hold === undefined
      ? captureResolved(policy, draft, known, command)
      : captureStanding(policy, draft, hold, known, command)
  if ('status' in captured) return captured
  if (billId === undefined) return { bill: known }
  return { bill: addBurn(known ?? openBill(billId), commandId, captured.parts) }
}

type Captured = { readonly parts: readonly Part[] } | Refused

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
  const refused = billRefusal(policy, hold, known, { ...command, points, left })
  if (refused !== null) return refused
  const { taken, rest } = split(hold.parts, points)
  const fromHold = pointsOf(taken)
  write(draft, { kind: 'redeemed', points: -fromHold, held: -fromHold, allocation: takeHeld(draft, taken) })
  if (hold.kind === 'lease' && rest.length > 0) {
    draft.holds = draft.holds.map((other) => (other.holdId === holdId ? { ...other, parts: rest } : other))
    return { parts: taken }
  }
  resolveHold(draft, hold, 'captured', 0)
  release(draft, holdId, rest)
  return { parts: points > left ? [...taken, ...burn(policy, draft, points - left)] : taken }
}

/** Why the bill cannot take the points of a checkout's hold; null when it can, or nobody knows its amount. */
function billRefusal(
  { terms }: LedgerPolicy,
  { holdId, kind }: Pick<Hold, 'holdId' | 'kind'>,
  known: LedgerBill | null,
  { points, left, billMinor, forced }: CaptureHold & { readonly points: number; readonly left: number },
): Refused | null {
  if (kind === 'lease' || forced === true || billMinor === undefined) return null
  const limit = refusedByBill(terms.redeem, { points, billMinor }, spentOn(known))
  if (limit === null) return null
  const { code, details, share } = limit
  const acceptedPoints = Math.min(left, share)
  return refusal(code, { holdId, requestedPoints: points, heldPoints: left, acceptedPoints, ...details })
}

function tooFewHeld(holdId: string, requestedPoints: number, heldPoints: number): Refused {
  const details = { holdId, requestedPoints, heldPoints, acceptedPoints: heldPoints }
  return refusal('insufficient-points', { ...details, boundBy: 'hold' })
}

/** The first points of some parts, and the others. */
function split(parts: readonly Part[], points: number) {
  const taken: Part[] = []
  const rest: Part[] = []
  let missing = points
  for (const part of parts) {
    const from = Math.min(missing, part.points)
    missing -= from
    if (from > 0) taken.push({ ...part, points: from })
    if (from < part.points) rest.push({ ...part, points: part.points - from })
  }
  return { taken, rest }
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
  const resolved = draft.resolvedHolds.find((hold) => hold.holdId === holdId)
  const left = resolved?.leftPoints ?? 0
  const { points = left } = command
  if (!forced) {
    const refused = resolvedRefusal(draft, holdId) ?? (points > left ? tooFewHeld(holdId, points, left) : null)
    if (refused !== null) return refused
    const kind = resolved?.kind ?? 'checkout'
    const overBill = billRefusal(policy, { holdId, kind }, known, { ...command, points, left })
    if (overBill !== null) return overBill
    const { available } = draft.balances
    const owed = Math.max(0, policy.terms.returns.debtLimitPoints - draft.debt)
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
  return { parts: points === 0 ? [] : burn(policy, draft, points) }
}

function resolvedRefusal(draft: Draft, holdId: string): Refused | null {
  const resolved = draft.resolvedHolds.find((hold) => hold.holdId === holdId)
  if (resolved === undefined) return refusal('unknown-hold', { holdId })
  const { how, expiresAt } = resolved
  if (how !== 'expired') return refusal('hold-resolved', { holdId, how })
  return draft.at < expiresAt ? null : refusal('hold-expired', { holdId, expiresAt, at: draft.at })
}

export function releaseHold(draft: Draft, { holdId }: ReleaseHold): Decision {
  const bad = badHoldId(holdId)
  if (bad !== null) return refusal('bad-command', bad)
  const hold = draft.holds.find((one) => one.holdId === holdId)
  if (hold === undefined) return resolvedRefusal(draft, holdId) ?? refusal('hold-resolved', { holdId, how: 'expired' })
  resolveHold(draft, hold, 'released', 0)
  release(draft, holdId, hold.parts)
  return { bill: null }
}
