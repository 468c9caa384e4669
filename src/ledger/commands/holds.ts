import type { Instant } from '../../time.ts'
import { accountMaximums, type Hold, type Part, pointsOf } from '../account.ts'
import { isId, type LedgerBill } from '../bill.ts'
import { freePoints } from '../buckets.ts'
import { expectedId, isKeptId, isPoints } from '../command-shape.ts'
import { coalesce, type Draft, write } from '../draft.ts'
import { boundHolds, boundSlots, holdParts, mostBoundSlots, releaseDueHolds } from '../held.ts'
import { type Decision, type Refused, refusal } from '../outcome.ts'
import { fewestPoints } from '../terms/fewest-points.ts'
import { type LedgerPolicy, termsMaximums } from '../terms/terms.ts'
import { badBillMinor, meansOf, refusedBy } from './redemption.ts'

/** Sets points aside at a checkout until it is captured, released or over. */
export interface PlaceHold {
  readonly kind: 'hold'
  readonly holdId: string
  readonly points: number
  /** The bill's amount, for the limits of the bill. */
  readonly billMinor?: number | undefined
  /** The bill, if it has a number already: what other redemptions took of it counts. Pass its stub, or null. */
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
  readonly forced?: boolean | undefined
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** How long a checkout may hold points where neither it nor the terms say. */
const usualHoldMinutes = 15

type Bad = Readonly<Record<string, unknown>>

export function badHoldId(holdId: string): Bad | null {
  const { holdIdLength } = accountMaximums
  return isKeptId(holdId, holdIdLength) ? null : { path: 'holdId', found: holdId, expected: expectedId(holdIdLength) }
}

export function badPoints(points: number): Bad | null {
  const maximum = accountMaximums.pointsPerCommand
  return isPoints(points) ? null : { path: 'points', found: points, expected: `whole points from 1 to ${maximum}` }
}

function badEnd({ expiresAt, forced }: PlaceHold, at: Instant): Bad | null {
  const { holdMinutes } = termsMaximums
  // Held points don't expire: a hold without end would keep them alive for ever.
  const latest = at + holdMinutes * minuteMs
  const isInstant = expiresAt === undefined || Number.isSafeInteger(expiresAt)
  if (isInstant && (forced === true || expiresAt === undefined || (expiresAt > at && expiresAt <= latest))) return null
  return { path: 'expiresAt', found: expiresAt, expected: `an instant within the ${holdMinutes} minutes after ${at}` }
}

export function badBill(billId: string | undefined, known: LedgerBill | null): Refused | null {
  if (billId === undefined) return null
  if (!isId(billId)) {
    return refusal('bad-command', { path: 'billId', found: billId, expected: 'an id of 1 to 256 characters' })
  }
  return known === null || known.billId === billId ? null : refusal('unknown-bill', { billId, found: known.billId })
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

export function placeHold(policy: LedgerPolicy, draft: Draft, bill: LedgerBill | null, command: PlaceHold): Decision {
  const { holdId, points, billId, forced = false } = command
  const { redeem } = policy.terms
  const bad = badHoldId(holdId) ?? badPoints(points) ?? badBillMinor(command) ?? badEnd(command, draft.at)
  if (bad !== null) return refusal('bad-command', bad)
  const decided = badBill(billId, bill) ?? toldBefore(draft, 'checkout', command)
  if (decided !== null) return decided
  const refused = forced ? null : refusedBy(redeem, meansOf(draft, bill), command)
  if (refused !== null) return refused
  const expiresAt = command.expiresAt ?? draft.at + (redeem.holdMinutes ?? usualHoldMinutes) * minuteMs
  return setAside(draft, { holdId, kind: 'checkout', expiresAt, heldUntil: expiresAt }, points, forced)
}

export function leaseAllowance({ terms }: LedgerPolicy, draft: Draft, command: LeaseAllowance): Decision {
  const { holdId, points, forced = false } = command
  const { redeem, offline } = terms
  const bad = badHoldId(holdId) ?? badPoints(points)
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
  const room = Math.floor((mostBoundSlots - boundSlots(draft)) / 2)
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

/** The points to hold, in burn order. Where they would take more slots than there are, near buckets become one. */
function spendableParts(draft: Draft, wanted: number, room: number): readonly Part[] {
  let parts = partsInBurnOrder(draft, wanted)
  const most = draft.buckets.length
  for (let round = 0; round < most && room > 0 && parts.length > room; round += 1) {
    if (!coalesce(draft, 'spendable')) return parts
    parts = partsInBurnOrder(draft, wanted)
  }
  return parts
}

function partsInBurnOrder(draft: Draft, wanted: number): readonly Part[] {
  const parts: Part[] = []
  let missing = wanted
  for (const bucket of draft.buckets) {
    const points = bucket.maturesAt > draft.instant ? 0 : Math.min(missing, freePoints(bucket))
    if (points <= 0) continue
    const { fund, maturesAt, expiresAt } = bucket
    parts.push({ fund, maturesAt, expiresAt, points })
    missing -= points
  }
  return parts
}
