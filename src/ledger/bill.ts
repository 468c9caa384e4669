import type { Instant } from '../time.ts'
import type { Part, TierMeasure } from './account.ts'

/** One line of a bill as its returns need it. */
export interface BillLine {
  /** What the line cost, in minor units: the measure of its returns. */
  readonly baseMinor: number
  /** All of it that came back so far. */
  readonly returnedMinor: number
  /** What the line earned, frozen at earning. */
  readonly points: number
}

/** Redeemed points of one origin, and how many of them came back. */
export interface BurnedPart extends Part {
  readonly restored: number
  /** Of the restored ones, those that expired at the moment they came back. */
  readonly lapsed: number
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
  readonly qualified?: { readonly measure: TierMeasure; readonly amount: number } | undefined
  /** Where its points went, as they were earned. */
  readonly earnedInto: readonly Part[]
  /** The redemptions on this bill, by command id. */
  readonly redemptions: readonly string[]
  /** Where the redeemed points came from. */
  readonly burnedFrom: readonly BurnedPart[]
  readonly clawedPoints: number
  /** Of the clawed ones, those that no balance and no permitted debt could bear. */
  readonly writtenOffPoints: number
  readonly restoredPoints: number
  readonly voided: boolean
}

export const billMaximums = { lines: 1000, redemptions: 16, amountMinor: 1_000_000_000_000, idLength: 256 } as const

export function openBill(billId: string): LedgerBill {
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

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

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
  return copy
}

/** The bill after a redemption; parts of one origin become one. */
export function addBurn(bill: LedgerBill, commandId: string, parts: readonly Part[]): LedgerBill {
  const burnedFrom = [...bill.burnedFrom]
  for (const part of parts) {
    const index = burnedFrom.findIndex((known) => known.fund === part.fund && known.expiresAt === part.expiresAt)
    const known = burnedFrom[index]
    const { fund, expiresAt } = part
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
    }
  }
  const burned = copyOfBill(bill)
  burned.burnedFrom = burnedFrom
  burned.redemptions = [...bill.redemptions, commandId].slice(-billMaximums.redemptions)
  return burned
}

/** True for a name short enough to be kept in bills and entries. */
export function isId(id: string): boolean {
  return id.length > 0 && id.length <= billMaximums.idLength
}

/** True for an amount that a bill, or a line of it, may have. */
export function isAmount(minor: number): boolean {
  return Number.isSafeInteger(minor) && minor >= 0 && minor <= billMaximums.amountMinor
}

/** What {@link isAmount} asks for, in words. */
export const expectedAmount = `integer minor units from 0 to ${billMaximums.amountMinor}`
