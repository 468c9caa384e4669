import type { Instant } from '../time.ts'
import { type Hold, pointsOf } from './account.ts'
import { isId } from './bill.ts'
import type { CaptureHold } from './commands/captures.ts'
import { badBillMinor, refusedBy } from './commands/redemption.ts'
import { type Refused, refusal } from './outcome.ts'
import type { LedgerTerms, RedeemTerms } from './terms/terms.ts'

/** What a till may spend of one account without asking. Plain JSON: keep the newest on the till's own disk. */
export interface OfflineAllowance {
  /** The lease it spends from. */
  readonly holdId: string
  readonly points: number
  readonly spentPoints: number
  /** Nothing may be spent from here on. */
  readonly expiresAt: Instant
  /** The limits of a redemption, as they were when the allowance was opened. */
  readonly redeem: RedeemTerms
}

/** Points that a till spends by itself. */
export interface OfflineSpending {
  /** Names the capture when the till reports it. */
  readonly commandId: string
  readonly points: number
  /** The bill's amount, for the limits of the bill. */
  readonly billMinor?: number | undefined
  readonly billId?: string | undefined
  /** Points that paid for the same bill already. */
  readonly spentOnBillPoints?: number | undefined
}

/** A spending that counts: keep the allowance, and report the capture at its time as soon as there is a line. */
export interface OfflineSpent {
  readonly status: 'accepted'
  readonly allowance: OfflineAllowance
  readonly capture: CaptureHold
  readonly at: Instant
}

/**
 * What a till may spend of a lease, from the account's `holds`. One lease is one till's: two tills that share one may spend
 * its points twice, and the second report is refused.
 */
export function openAllowance(terms: Pick<LedgerTerms, 'redeem'>, lease: Hold): OfflineAllowance {
  const { holdId, expiresAt, parts } = lease
  return { holdId, points: pointsOf(parts), spentPoints: 0, expiresAt, redeem: terms.redeem }
}

/**
 * Spends at a till that cannot ask. Never more than the allowance has, never after its time, never beyond the limits of a
 * redemption; so what it accepts, the ledger accepts, if it is told before the lease's `heldUntil` and usually after.
 * @param at The till's clock.
 */
export function spendOffline(
  allowance: OfflineAllowance,
  spending: OfflineSpending,
  at: Instant,
): OfflineSpent | Refused {
  const { holdId, expiresAt, redeem, spentPoints } = allowance
  const { commandId, points, billMinor, billId, spentOnBillPoints = 0 } = spending
  if (!isId(commandId)) return refusal('bad-command', { path: 'commandId', found: commandId, expected: 'an id' })
  if (!Number.isSafeInteger(points) || points < 1) {
    return refusal('bad-command', { path: 'points', found: points, expected: 'whole points above 0' })
  }
  const bad = badBillMinor(spending)
  if (bad !== null) return refusal('bad-command', bad)
  if (!Number.isSafeInteger(at) || at >= expiresAt) return refusal('hold-expired', { holdId, expiresAt, at })
  const available = allowance.points - spentPoints
  const means = { available, isFrozen: false, spentPoints: spentOnBillPoints }
  const refused = refusedBy(redeem, means, { points, billMinor })
  if (refused !== null) return refused
  const capture: CaptureHold = { kind: 'capture', commandId, holdId, points, ...(billId !== undefined && { billId }) }
  return { status: 'accepted', allowance: { ...allowance, spentPoints: spentPoints + points }, capture, at }
}
