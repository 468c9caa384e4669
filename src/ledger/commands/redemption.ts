import type { Instant } from '../../time.ts'
import { type Account, accountMaximums, mainFund, type Part } from '../account.ts'
import { addBurn, billMaximums, isId, type LedgerBill, openBill } from '../bill.ts'
import { freePoints } from '../buckets.ts'
import { type CommandProblem, isPoints } from '../command-shape.ts'
import type { Draft } from '../draft.ts'
import { floorProduct } from '../exact.ts'
import { expiryOf } from '../lifespan.ts'
import { openTaking, shortfallOf, takeInBurnOrder, takenPoints, writeTaking } from '../move.ts'
import { type Decision, type Refused, refusal } from '../outcome.ts'
import { balanceAt } from '../settle.ts'
import type { LedgerPolicy, LedgerTerms, RedeemTerms } from '../terms/terms.ts'

/** The limit that decided how many points may be redeemed. */
export type RedemptionBound = 'available' | 'bill-share' | 'maximum' | 'step' | 'minimum' | 'minimum-bill' | 'frozen'

/** What a shopper may redeem now. */
export interface RedemptionQuote {
  readonly available: number
  /** The most points that `redeem` would accept; 0 when none. */
  readonly redeemablePoints: number
  readonly redeemableMinor: number
  readonly boundBy: RedemptionBound
  /** The points that die next, and when; null when none do. */
  readonly nextExpiry: { readonly points: number; readonly at: Instant } | null
}

/** What the points are worth, in minor units. */
export function pointsToMinor(terms: LedgerTerms, points: number): number {
  return points * terms.redeem.minorPerPoint
}

/**
 * What a shopper may redeem on a bill, and which limit binds. Without `billMinor` the limits of the bill are left out;
 * `spentPoints` paid for it already.
 */
export function quoteRedemption(
  terms: LedgerTerms,
  account: Account,
  { billMinor, spentPoints }: { readonly billMinor?: number | undefined; readonly spentPoints?: number | undefined },
  now: Instant,
): RedemptionQuote {
  const { available } = balanceAt(account, now)
  const { points, boundBy } = account.frozen
    ? { points: 0, boundBy: 'frozen' as const }
    : mostRedeemable(terms.redeem, available, billMinor, spentPoints)
  const nextExpiry = nextExpiryOf(account, available, Math.max(now, account.settledAt))
  return { available, redeemablePoints: points, redeemableMinor: pointsToMinor(terms, points), boundBy, nextExpiry }
}

function mostRedeemable(
  limits: RedeemTerms,
  available: number,
  billMinor: number | undefined,
  spentPoints = 0,
): { readonly points: number; readonly boundBy: RedemptionBound } {
  if (billMinor !== undefined && billMinor < limits.minimumBillMinor) return { points: 0, boundBy: 'minimum-bill' }
  if (available === 0) return { points: 0, boundBy: 'available' }
  const share =
    billMinor === undefined ? Number.POSITIVE_INFINITY : Math.max(0, shareOfBill(limits, billMinor) - spentPoints)
  const { pointsPerCommand } = accountMaximums
  const maximum = Math.min(limits.maximumPoints ?? pointsPerCommand, pointsPerCommand)
  const most = Math.min(available, share, maximum)
  const boundBy = most === available ? 'available' : most === share ? 'bill-share' : 'maximum'
  const whole = most - (most % limits.stepPoints)
  if (whole < limits.minimumPoints) return { points: 0, boundBy: boundBy === 'available' ? 'minimum' : boundBy }
  return { points: whole, boundBy: whole < most ? 'step' : boundBy }
}

/** Points that paid for a bill already and did not come back: the limit of its share is one for all of them. */
export function spentOn(bill: LedgerBill | null): number {
  let points = 0
  for (const part of bill?.burnedFrom ?? []) points += part.points - part.restored
  return points
}

/** The points that may pay for a bill. */
function shareOfBill(limits: RedeemTerms, billMinor: number): number {
  return Math.floor(floorProduct(billMinor, limits.maximumShareOfBillPercent, 100) / limits.minorPerPoint)
}

function nextExpiryOf(account: Account, available: number, now: Instant): RedemptionQuote['nextExpiry'] {
  if (available === 0) return null
  let at: Instant | null = null
  let points = 0
  for (const bucket of account.buckets) {
    const { expiresAt } = bucket
    if (expiresAt === null || expiresAt <= now || bucket.maturesAt > now || freePoints(bucket) === 0) continue
    if (at !== null && expiresAt > at) break
    at = expiresAt
    points += freePoints(bucket)
  }
  // Points that matured since the last settlement may still owe themselves to a debt.
  return at === null ? null : { points: Math.min(points, available), at }
}

/** Points pay for something. */
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

export function redeem(policy: LedgerPolicy, draft: Draft, known: LedgerBill | null, command: Redeem): Decision {
  const { commandId, points, billId } = command
  if (!isId(commandId)) return refusal('bad-command', { path: 'commandId', found: commandId, expected: 'an id' })
  if (billId !== undefined && !isId(billId)) {
    return refusal('bad-command', { path: 'billId', found: billId, expected: 'an id of 1 to 256 characters' })
  }
  if (!isPoints(points)) {
    const expected = `whole points from 1 to ${accountMaximums.pointsPerCommand}`
    return refusal('bad-command', { path: 'points', found: points, expected })
  }
  const bad = badBillMinor(command)
  if (bad !== null) return refusal('bad-command', bad)
  if (known !== null && billId !== undefined && known.billId !== billId) {
    return refusal('unknown-bill', { billId, found: known.billId })
  }
  const told = billId === undefined ? null : paidBefore(known, command)
  if (told !== null) return told
  const refused = command.forced === true ? null : refusedBy(policy.terms.redeem, meansOf(draft, known), command)
  if (refused !== null) return refused
  const parts = burn(policy, draft, points)
  return { bill: billId === undefined ? known : addBurn(known ?? openBill(billId), commandId, parts) }
}

/**
 * A redemption or a capture on a bill told again: accepted as it was, or refused as another one under its name, as far as the
 * bill knows; of several redemptions it knows only their sum. Null for a new one.
 */
export function paidBefore(
  known: LedgerBill | null,
  { commandId, points }: { readonly commandId: string; readonly points?: number | undefined },
): Decision | null {
  if (known === null || !known.redemptions.includes(commandId)) return null
  let paidPoints = 0
  for (const part of known.burnedFrom) paidPoints += part.points
  const others = known.redemptions.length - 1
  const isSame = points === undefined || (others === 0 ? points === paidPoints : points <= paidPoints - others)
  if (isSame) return { bill: known }
  return refusal('command-id-reused', { commandId, billId: known.billId, requestedPoints: points, paidPoints })
}

/** What somebody wants to redeem, or to hold for it. */
export interface Wish {
  readonly points: number
  readonly billMinor?: number | undefined
}

/** What there is to redeem from. */
export interface Means {
  readonly available: number
  readonly isFrozen: boolean
  /** Points that paid for the bill already. */
  readonly spentPoints: number
}

/** What an account can redeem on a bill. */
export function meansOf(draft: Draft, bill: LedgerBill | null): Means {
  return { available: draft.balances.available, isFrozen: draft.frozen, spentPoints: spentOn(bill) }
}

/** Why a wish cannot be fulfilled, or null when it can: the limits of a redemption, one for all ways to spend points. */
export function refusedBy(limits: RedeemTerms, means: Means, { points, billMinor }: Wish): Refused | null {
  const { available, isFrozen, spentPoints } = means
  const most = mostRedeemable(limits, available, billMinor, spentPoints)
  const details = {
    requestedPoints: points,
    availablePoints: available,
    acceptedPoints: most.points,
    boundBy: most.boundBy,
  }
  if (isFrozen) return refusal('account-frozen', { ...details, acceptedPoints: 0, boundBy: 'frozen' })
  if (points > available) return refusal('insufficient-points', details)
  if (points < limits.minimumPoints) {
    return refusal('below-minimum', { ...details, boundBy: 'minimum', minimumPoints: limits.minimumPoints })
  }
  if (points % limits.stepPoints !== 0) {
    return refusal('not-a-step', { ...details, boundBy: 'step', stepPoints: limits.stepPoints })
  }
  const { maximumPoints } = limits
  if (maximumPoints !== undefined && points > maximumPoints) {
    return refusal('above-maximum', { ...details, boundBy: 'maximum', maximumPoints })
  }
  if (billMinor === undefined) return null
  const limit = refusedByBill(limits, { points, billMinor }, spentPoints)
  return limit === null ? null : refusal(limit.code, { ...details, ...limit.details })
}

/** Which limit of the bill refuses, and the points that the bill still takes. */
interface BillLimit {
  readonly code: 'below-minimum' | 'above-bill-share'
  readonly details: Readonly<Record<string, unknown>>
  readonly share: number
}

/** The limits of the bill alone: its minimum, and the share that points may pay. Null when they allow the points. */
export function refusedByBill(
  limits: RedeemTerms,
  { points, billMinor }: { readonly points: number; readonly billMinor: number },
  spentPoints: number,
): BillLimit | null {
  if (billMinor < limits.minimumBillMinor) {
    const { minimumBillMinor } = limits
    return { code: 'below-minimum', details: { boundBy: 'minimum-bill', billMinor, minimumBillMinor }, share: 0 }
  }
  const share = Math.max(0, shareOfBill(limits, billMinor) - spentPoints)
  if (points <= share) return null
  const { maximumShareOfBillPercent } = limits
  return { code: 'above-bill-share', details: { boundBy: 'bill-share', billMinor, maximumShareOfBillPercent }, share }
}

/** What is wrong with a bill's amount; null when nothing is, or none was told. */
export function badBillMinor({ billMinor }: { readonly billMinor?: number | undefined }): CommandProblem | null {
  const maximum = billMaximums.amountMinor
  if (billMinor === undefined || (Number.isSafeInteger(billMinor) && billMinor >= 0 && billMinor <= maximum))
    return null
  return { path: 'billMinor', found: billMinor, expected: `integer minor units from 0 to ${maximum}` }
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
