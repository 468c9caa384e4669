import type { Instant } from '../../time.ts'
import { accountMaximums, type Hold, pointsOf } from '../account.ts'
import type { LedgerBill } from '../bill.ts'
import { boundHolds, roomToHold } from '../bounds.ts'
import { amountProblem, keptIdProblem, pointsProblem, refusedBill } from '../command-parts.ts'
import { type Draft, write } from '../draft.ts'
import { billMark, holdParts, releaseDueHolds } from '../held.ts'
import { type Decision, refusal } from '../outcome.ts'
import type { BadField } from '../refusal-details.ts'
import { spendableParts } from '../spendable-parts.ts'
import { fewestPoints } from '../terms/fewest-points.ts'
import { type LedgerPolicy, termsMaximums } from '../terms/terms.ts'
import { meansOf, refusedBy } from './redemption-limits.ts'

/** Sets points aside at a checkout until it is captured, released or over. */
export interface PlaceHold {
  readonly kind: 'hold'
  readonly holdId: string
  readonly points: number
  /** The bill's amount, for the limits of the bill. */
  readonly billMinor?: number | undefined
  /**
   * The bill, if it has a number already: what other redemptions took of it counts, and what other holds promise it. Pass its
   * stub, or null. While the hold stands, its points count towards the limits of that bill.
   */
  readonly billId?: string | undefined
  /** When it ends; after the terms' `holdMinutes` when left out. */
  readonly expiresAt?: Instant | undefined
  /** A replay: holds what there is and is never refused. */
  readonly forced?: boolean | undefined
}

/** Sets points aside for a till that will spend them without asking. */
export interface LeaseAllowance {
  readonly kind: 'lease'
  readonly holdId: string
  /** At most so many; what is available and the terms allow, when less. */
  readonly points: number
  /** A replay: holds what there is, by no other limit than that of the terms' lease, and is never refused. */
  readonly forced?: boolean | undefined
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** How long a checkout may hold points where neither it nor the terms say. */
const usualHoldMinutes = 15

/** Null for a name that a hold may have. */
export function holdIdProblem(holdId: string): BadField | null {
  return keptIdProblem('holdId', holdId, accountMaximums.holdIdLength)
}

function endProblem({ expiresAt, forced }: PlaceHold, at: Instant): BadField | null {
  const { holdMinutes } = termsMaximums
  // Held points don't expire: a hold without end would keep them alive for ever.
  const latest = at + holdMinutes * minuteMs
  const isWhole = expiresAt === undefined || Number.isSafeInteger(expiresAt)
  if (isWhole && (forced === true || expiresAt === undefined || (expiresAt > at && expiresAt <= latest))) return null
  return { path: 'expiresAt', found: expiresAt, expected: `an instant within the ${holdMinutes} minutes after ${at}` }
}

/**
 * A hold told again: it stands, or it is over, or it is another one under its name, as far as the account knows. Null for a new
 * one. A checkout's hold has the points it was placed for; a lease may have got fewer, and spent some.
 */
function toldBefore(
  draft: Draft,
  kind: Hold['kind'],
  { holdId, points, forced = false }: PlaceHold | LeaseAllowance,
): Decision | null {
  const standing = draft.holds.find((hold) => hold.holdId === holdId)
  if (standing !== undefined) {
    const found = pointsOf(standing.parts)
    const isSame = standing.kind === kind && (kind === 'lease' ? points >= found : forced || points === found)
    if (isSame) return { bill: null }
    return refusal('command-id-reused', { holdId, requestedPoints: points, heldPoints: found, kind: standing.kind })
  }
  const resolved = draft.resolvedHolds.find((hold) => hold.holdId === holdId)
  if (resolved === undefined) return null
  return forced ? { bill: null } : refusal('hold-resolved', { holdId, how: resolved.how })
}

/**
 * Sets points aside for a checkout, in burn order. Told again, it changes nothing. Refused, as a redemption would be, as
 * `account-frozen`, `insufficient-points`, `below-minimum`, `not-a-step`, `above-maximum` or `above-bill-share`; also as
 * `too-many-holds`, `hold-resolved`, `command-id-reused`, `unknown-bill` or `bad-command`.
 */
export function placeHold(policy: LedgerPolicy, draft: Draft, bill: LedgerBill | null, command: PlaceHold): Decision {
  const { holdId, points, billId, forced = false } = command
  const { redeem } = policy.terms
  const bad =
    holdIdProblem(holdId) ??
    pointsProblem('points', points) ??
    amountProblem('billMinor', command.billMinor) ??
    endProblem(command, draft.at)
  if (bad !== null) return refusal('bad-command', bad)
  const decided = refusedBill(billId, bill) ?? toldBefore(draft, 'checkout', command)
  if (decided !== null) return decided
  const refused = forced ? null : refusedBy(redeem, meansOf(draft, bill, billId), command)
  if (refused !== null) return refused
  const expiresAt = command.expiresAt ?? draft.at + (redeem.holdMinutes ?? usualHoldMinutes) * minuteMs
  const hold = { holdId, kind: 'checkout', expiresAt, heldUntil: expiresAt } as const
  return setAside(draft, billId === undefined ? hold : { ...hold, forBill: billMark(billId) }, points, forced)
}

/**
 * Sets points aside for a till, in burn order: as many as were asked for, there are, and the terms allow. Told again, it
 * changes nothing. Refused as `above-maximum` where the terms lease nothing, `account-frozen`, `insufficient-points`,
 * `below-minimum`, `too-many-holds`, `hold-resolved`, `command-id-reused` or `bad-command`.
 */
export function leaseAllowance({ terms }: LedgerPolicy, draft: Draft, command: LeaseAllowance): Decision {
  const { holdId, points, forced = false } = command
  const { redeem, offline } = terms
  const bad = holdIdProblem(holdId) ?? pointsProblem('points', points)
  if (bad !== null) return refusal('bad-command', bad)
  const told = toldBefore(draft, 'lease', command)
  if (told !== null) return told
  const { available } = draft.balances
  // A replay without the terms of then holds what was asked for.
  const maximum = offline?.maximumPoints ?? (forced ? points : 0)
  const most = Math.min(points, available, maximum)
  const details = { requestedPoints: points, availablePoints: available, acceptedPoints: most }
  if (!forced) {
    if (offline === undefined) return refusal('above-maximum', { ...details, maximumPoints: 0, boundBy: 'offline' })
    if (draft.frozen) return refusal('account-frozen', { ...details, acceptedPoints: 0, boundBy: 'frozen' })
    if (available === 0) return refusal('insufficient-points', { ...details, boundBy: 'available' })
    // No till could spend fewer.
    const minimumPoints = fewestPoints(redeem)
    if (most < minimumPoints) {
      const acceptedPoints = Math.min(available, maximum) < minimumPoints ? 0 : minimumPoints
      return refusal('below-minimum', { ...details, acceptedPoints, minimumPoints, boundBy: 'minimum' })
    }
  }
  const expiresAt = draft.at + (offline?.spendWithinHours ?? 0) * hourMs
  const heldUntil = expiresAt + (offline?.reportWithinHours ?? 0) * hourMs
  return setAside(draft, { holdId, kind: 'lease', expiresAt, heldUntil }, most, forced)
}

/** Holds points in burn order. Forced: whatever there is. */
function setAside(draft: Draft, hold: Omit<Hold, 'parts'>, wanted: number, forced: boolean): Decision {
  const { holdId } = hold
  const { holds: maximum } = accountMaximums
  if (forced) boundHolds(draft, maximum - 1)
  const room = roomToHold(draft)
  const parts = spendableParts(draft, wanted, room)
  if (!forced && (draft.holds.length >= maximum || parts.length > room)) {
    const acceptedPoints = draft.holds.length >= maximum ? 0 : pointsOf(parts.slice(0, room))
    const accepted = `at most ${maximum} holds, until one is captured, released or over`
    const holds = draft.holds.length
    return refusal('too-many-holds', { holdId, requestedPoints: wanted, acceptedPoints, holds, maximum, accepted })
  }
  const held = parts.slice(0, room)
  const points = pointsOf(held)
  if (points === 0) return { bill: null }
  const allocation = holdParts(draft, held)
  write(draft, { kind: 'held', points: -points, available: -points, held: points, allocation })
  draft.holds = [...draft.holds, { ...hold, parts: held }]
  // Told so late that it is over already.
  releaseDueHolds(draft, draft.instant)
  return { bill: null }
}
