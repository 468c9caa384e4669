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

/** The bill after a redemption; parts of one origin become one. */
export function addBurn(bill: LedgerBill, commandId: string, parts: readonly Part[]): LedgerBill {
  const burnedFrom = [...bill.burnedFrom]
  for (const part of parts) {
    const index = burnedFrom.findIndex((known) => known.fund === part.fund && known.expiresAt === part.expiresAt)
    const known = burnedFrom[index]
    if (known === undefined) burnedFrom.push({ ...part, restored: 0, lapsed: 0 })
    else {
      const maturesAt = Math.min(known.maturesAt, part.maturesAt)
      burnedFrom[index] = { ...known, maturesAt, points: known.points + part.points }
    }
  }
  return { ...bill, burnedFrom, redemptions: [...bill.redemptions, commandId].slice(-billMaximums.redemptions) }
}

/** True for a name short enough to be kept in bills and entries. */
export function isId(id: string): boolean {
  return id.length > 0 && id.length <= billMaximums.idLength
}
