import type { DayNumber, Instant } from '../time.ts'
import type { Part, TierMeasure } from './account.ts'
import type { Mutable } from './mutable.ts'
import { pointsToMinor } from './terms/points-to-minor.ts'
import type { LedgerTerms } from './terms/terms.ts'

/** One line of a bill as its returns need it. */
export interface BillLine {
  /** What the line cost, in minor units: the measure of its returns. */
  readonly baseMinor: number
  /** All of it that came back so far. */
  readonly returnedMinor: number
  /** What the line earned, frozen at earning. */
  readonly points: number
}

/** Points that pay for a bill. */
export interface PaidPart extends Part {
  /**
   * What each of them paid, in minor units: its worth when it was redeemed, whatever later terms say. Missing in books of
   * before: they go by the terms at hand.
   */
  readonly minorPerPoint?: number | undefined
}

/** Redeemed points of one origin and worth, and how many of them came back. */
export interface BurnedPart extends PaidPart {
  readonly restored: number
  /** Of the restored ones, those that expired at the moment they came back. */
  readonly lapsed: number
  /** The other account that they came from, which gets them back: a household's. Missing: the customer's own. */
  readonly by?: string | undefined
}

/** A redemption or a capture on a bill. */
export interface BillRedemption {
  readonly commandId: string
  /** All that it was for, also what was written off. */
  readonly points: number
}

/** What a bill counts towards the tier. */
export interface QualifiedBill {
  readonly measure: TierMeasure
  readonly amount: number
  /**
   * The day it counts on, in the zone of the terms it earned by: what comes back is taken off that day, whatever zone is in
   * force by then. Missing in books of before: they go by the terms at hand.
   */
  readonly day?: DayNumber | undefined
  /** When it was counted, where that was later than it earned. */
  readonly countedAt?: Instant | undefined
}

/** The ledger's part of a bill's record: small JSON, everything a return needs and nothing it must look up. */
export interface LedgerBill {
  readonly billId: string
  /** Null while only a redemption is known. */
  readonly earnedAt: Instant | null
  /** The terms it earned by; null while only a redemption is known. */
  readonly policyVersion: string | null
  readonly lines: readonly BillLine[]
  /** What the bill counts towards the tier, what came back taken off; missing where the terms had no tiers. */
  readonly qualified?: QualifiedBill | undefined
  /** Where its points went, as they were earned. */
  readonly earnedInto: readonly Part[]
  /** The other account that took its points, and bears its returns: a household's. Missing: the customer's own. */
  readonly earnedFor?: string | undefined
  /** How many households had taken the customer's points before the customer's own account got these; missing: none. */
  readonly ownSince?: number | undefined
  /**
   * The redemptions and captures on this bill, oldest first: told again, they are recognised. Of more than it may have, which
   * only replays bring, the latest.
   */
  readonly redemptions: readonly BillRedemption[]
  /** Where the redeemed points came from. */
  readonly burnedFrom: readonly BurnedPart[]
  readonly clawedPoints: number
  /** Of the clawed ones, those that no balance and no permitted debt could bear. */
  readonly writtenOffPoints: number
  readonly restoredPoints: number
  readonly voided: boolean
  /**
   * What points paid of the bill, in minor units, as far as its earning goes by it; missing where nothing but the
   * redemptions told before the earning says it.
   */
  readonly paidByPointsMinor?: number | undefined
}

/**
 * Bounds of one bill: its lines, the redemptions and captures it knows again, the integer minor units of an amount, and the
 * characters of an id.
 */
export const billMaximums = { lines: 1000, redemptions: 16, amountMinor: 1_000_000_000_000, idLength: 256 } as const

/** A bill of which nothing is known yet. */
export function openBill(billId: string): Mutable<LedgerBill> {
  return {
    billId,
    earnedAt: null,
    policyVersion: null,
    lines: [],
    earnedInto: [],
    redemptions: [],
    burnedFrom: [],
    clawedPoints: 0,
    writtenOffPoints: 0,
    restoredPoints: 0,
    voided: false,
  }
}

const nothingBack = { restored: 0, lapsed: 0 } as const

/** A copy to change. Named one by one: a copy with fields put over it costs several times as much, on every bill. */
export function copyOfBill(bill: LedgerBill): Mutable<LedgerBill> {
  const copy: Mutable<LedgerBill> = {
    billId: bill.billId,
    earnedAt: bill.earnedAt,
    policyVersion: bill.policyVersion,
    lines: bill.lines,
    earnedInto: bill.earnedInto,
    redemptions: bill.redemptions,
    burnedFrom: bill.burnedFrom,
    clawedPoints: bill.clawedPoints,
    writtenOffPoints: bill.writtenOffPoints,
    restoredPoints: bill.restoredPoints,
    voided: bill.voided,
  }
  if (bill.qualified !== undefined) copy.qualified = bill.qualified
  if (bill.earnedFor !== undefined) copy.earnedFor = bill.earnedFor
  if (bill.ownSince !== undefined) copy.ownSince = bill.ownSince
  if (bill.paidByPointsMinor !== undefined) copy.paidByPointsMinor = bill.paidByPointsMinor
  return copy
}

/** Points that pay for a bill: the redemption, and where its points came from. */
export interface Payment extends BillRedemption {
  /** Fewer than its points where some were written off. */
  readonly parts: readonly PaidPart[]
  /** The other account that paid. Missing: the customer's own. */
  readonly by?: string | undefined
}

/** The bill after a redemption; parts of one origin and worth become one. */
export function addBurn(bill: LedgerBill, { commandId, points: paidPoints, parts, by }: Payment): LedgerBill {
  const burnedFrom = [...bill.burnedFrom]
  for (const part of parts) {
    const index = burnedFrom.findIndex((known) => known.by === by && isOfOneKind(known, part))
    const known = burnedFrom[index]
    const { fund, expiresAt, minorPerPoint } = part
    const maturesAt = Math.min(known?.maturesAt ?? part.maturesAt, part.maturesAt)
    const points = (known?.points ?? 0) + part.points
    const { restored, lapsed } = known ?? nothingBack
    burnedFrom[known === undefined ? burnedFrom.length : index] = {
      fund,
      maturesAt,
      expiresAt,
      points,
      restored,
      lapsed,
      ...(minorPerPoint !== undefined && { minorPerPoint }),
      ...(by !== undefined && { by }),
    }
  }
  const burned = copyOfBill(bill)
  burned.burnedFrom = burnedFrom
  burned.redemptions = [...bill.redemptions, { commandId, points: paidPoints }].slice(-billMaximums.redemptions)
  return burned
}

/** True for points that a bill counts as one part: of one fund, expiry and worth. */
export function isOfOneKind(one: PaidPart, other: PaidPart): boolean {
  return one.fund === other.fund && one.expiresAt === other.expiresAt && one.minorPerPoint === other.minorPerPoint
}

/**
 * What points paid of a bill, in minor units, whether or not they came back since: each by its worth when it was redeemed.
 * @param terms For points whose worth the books do not say.
 */
export function burnedMinor(terms: LedgerTerms, { burnedFrom }: Pick<LedgerBill, 'burnedFrom'>): number {
  let minor = 0
  for (const part of burnedFrom) minor += worthOf(terms, part, part.points)
  return minor
}

/** The same without those that came back. */
export function spentMinor(terms: LedgerTerms, { burnedFrom }: Pick<LedgerBill, 'burnedFrom'>): number {
  let minor = 0
  for (const part of burnedFrom) minor += worthOf(terms, part, part.points - part.restored)
  return minor
}

function worthOf(terms: LedgerTerms, { minorPerPoint }: PaidPart, points: number): number {
  return minorPerPoint === undefined ? pointsToMinor(terms, points) : points * minorPerPoint
}
