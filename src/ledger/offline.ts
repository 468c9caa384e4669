import { badOption } from '../errors.ts'
import type { Instant } from '../time.ts'
import { type Hold, pointsOf } from './account.ts'
import { billMaximums } from './bill.ts'
import { amountProblem, idProblem, pointsProblem } from './command-parts.ts'
import { misshapen } from './command-shape.ts'
import type { CaptureHold } from './commands/captures.ts'
import { refusedBy } from './commands/redemption-limits.ts'
import { type Refused, refusal } from './outcome.ts'
import type { BadField } from './refusal-details.ts'
import type { LedgerTerms, RedeemTerms } from './terms/terms.ts'

/**
 * The limits of an allowance. It keeps as many spendings as a bill remembers redemptions, so that each can be told again,
 * even if all were on one bill.
 */
export const offlineMaximums = { spendings: billMaximums.redemptions } as const

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
  /** All that it spent, oldest first, told or not: what was told may be asked for again. At most 16. */
  readonly spendings: readonly KeptSpending[]
}

/** What a till reports: always so many points, never all that is left. */
export interface OfflineCapture extends CaptureHold {
  readonly points: number
}

/** A spending as the allowance remembers it. */
export interface KeptSpending {
  /** What to report. */
  readonly capture: OfflineCapture
  /** When it happened, by the till's clock: the time of the report. */
  readonly at: Instant
  /** The bill's amount, where the till told it. */
  readonly billMinor?: number | undefined
  /** True once the ledger has answered the report, see {@link markTold}. */
  readonly isTold: boolean
}

/** Points that a till spends by itself. */
export interface OfflineSpending {
  /** Names the capture when the till reports it: the same spending named again is spent once. */
  readonly commandId: string
  readonly points: number
  /** The bill's amount, for the limits of the bill. */
  readonly billMinor?: number | undefined
  readonly billId?: string | undefined
  /** Points that paid for the same bill already, from elsewhere: what the allowance spent on it, it counts itself. */
  readonly spentOnBillPoints?: number | undefined
}

/** A spending that counts: keep the allowance, and report the capture at its time as soon as there is a line. */
export interface OfflineSpent {
  readonly status: 'accepted'
  readonly allowance: OfflineAllowance
  readonly capture: OfflineCapture
  readonly at: Instant
}

/**
 * What a till may spend of a lease, from the account's `holds`. One lease is one till's: two tills that share one may spend
 * its points twice, and the second report is refused. Open it once: a new allowance knows nothing of what the old one spent.
 * @throws CrmError `bad-option` for a checkout's hold, which is captured once.
 */
export function openAllowance(terms: Pick<LedgerTerms, 'redeem'>, lease: Hold): OfflineAllowance {
  const { holdId, kind, expiresAt, parts } = lease
  // A checkout's hold is captured once: a till that spent twice would have given goods away.
  if (kind !== 'lease') throw badOption('lease.kind', kind, "'lease'")
  return { holdId, points: pointsOf(parts), spentPoints: 0, expiresAt, redeem: terms.redeem, spendings: [] }
}

/**
 * Spends at a till that cannot ask. Never more than the allowance has, never after its time, never beyond the limits of a
 * redemption; so what it accepts, the ledger accepts, if it is told before the lease's `heldUntil` and usually after.
 *
 * The same command id with the same points, bill and amount is answered with the first capture and its time, and spends
 * nothing; with others it is refused as `command-id-reused`. An allowance that can't remember another spending refuses as
 * `above-maximum`, bound by `spendings`: lease anew.
 * @param at The till's clock; a time that is none is refused as `bad-command`, as is what the ledger would refuse of the report.
 */
export function spendOffline(
  allowance: OfflineAllowance,
  spending: OfflineSpending,
  at: Instant,
): OfflineSpent | Refused {
  const { holdId, expiresAt, redeem, spendings } = allowance
  const bad = spendingProblem(spending, holdId, at)
  if (bad !== null) return refusal('bad-command', bad)
  const { commandId, points, billMinor, billId, spentOnBillPoints = 0 } = spending
  const told = spendings.find(({ capture }) => capture.commandId === commandId)
  if (told !== undefined) return spentBefore(allowance, told, spending)
  if (at >= expiresAt) return refusal('hold-expired', { holdId, expiresAt, at })
  const available = allowance.points - allowance.spentPoints
  const means = { available, isFrozen: false, spentPoints: spentOnBillPoints + spentOn(spendings, billId) }
  const refused = refusedBy(redeem, means, { points, billMinor })
  if (refused !== null) return refused
  const maximum = offlineMaximums.spendings
  if (spendings.length >= maximum) {
    return refusal('above-maximum', {
      holdId,
      boundBy: 'spendings',
      maximum,
      requestedPoints: points,
      acceptedPoints: 0,
    })
  }
  const capture: OfflineCapture = {
    kind: 'capture',
    commandId,
    holdId,
    points,
    ...(billId !== undefined && { billId }),
  }
  const kept: KeptSpending = { capture, at, ...(billMinor !== undefined && { billMinor }), isTold: false }
  const spentPoints = allowance.spentPoints + points
  return { status: 'accepted', allowance: { ...allowance, spentPoints, spendings: [...spendings, kept] }, capture, at }
}

/** What the ledger would refuse of the report is refused here: the goods would be gone. */
function spendingProblem(spending: OfflineSpending, holdId: string, at: Instant): BadField | null {
  const isObject = typeof spending === 'object' && spending !== null
  if (!isObject) return { path: '', found: spending, expected: 'a spending' }
  const { commandId, points, billId, billMinor, spentOnBillPoints = 0 } = spending
  return (
    misshapen({ kind: 'capture', commandId, holdId, points, billId, billMinor }, at, 'at') ??
    idProblem('commandId', commandId) ??
    (billId === undefined ? null : idProblem('billId', billId)) ??
    pointsProblem('points', points) ??
    amountProblem('billMinor', billMinor) ??
    pointsProblem('spentOnBillPoints', spentOnBillPoints, 0)
  )
}

/** With the allowance as it is now: an older one would not know what was spent since. */
function spentBefore(
  allowance: OfflineAllowance,
  { capture, at, billMinor }: KeptSpending,
  asked: OfflineSpending,
): OfflineSpent | Refused {
  const { commandId, points, billId } = capture
  const isSame = asked.points === points && asked.billId === billId && asked.billMinor === billMinor
  if (isSame) return { status: 'accepted', allowance, capture, at }
  const { holdId } = allowance
  return refusal('command-id-reused', { commandId, holdId, requestedPoints: asked.points, spentPoints: points })
}

function spentOn(spendings: readonly KeptSpending[], billId: string | undefined): number {
  if (billId === undefined) return 0
  let points = 0
  for (const { capture } of spendings) if (capture.billId === billId) points += capture.points
  return points
}

/**
 * What the till must still report, oldest first: each capture at its time. A capture that names its bill is recognised if
 * it is told again; one that names none, by the key under which the caller keeps commands.
 */
export function untoldSpendings({ spendings }: OfflineAllowance): readonly KeptSpending[] {
  return spendings.filter(({ isTold }) => !isTold)
}

/** The allowance after the ledger has answered a report. The spending stays in it, for whoever names it again. */
export function markTold(allowance: OfflineAllowance, commandId: string): OfflineAllowance {
  const spendings = allowance.spendings.map((kept) =>
    kept.capture.commandId === commandId ? { ...kept, isTold: true } : kept,
  )
  return { ...allowance, spendings }
}
