import type { Balances, RefusalCode, RefusalDetails, SealedEntry } from '../../ledger/index.ts'
import type { FactRef } from '../../ports.ts'
import type { Instant } from '../../time.ts'

/** A command is done, now or before. */
export interface PointsDone {
  readonly status: 'done'
  /** True when the command was done before: then everything here is as it was that first time. */
  readonly repeated: boolean
  readonly fact: FactRef
  /** Whose points these are: the customer's, or their household's. */
  readonly customerId: string
  /** After the command; of a member of a household what the household has then, also when the command changed nothing. */
  readonly balance: Balances
  /** What it wrote into the books, in order; nothing for a command that changed nothing. */
  readonly entries: readonly SealedEntry[]
  /** Where fewer points were set aside than were asked for: the limit that bound. */
  readonly boundBy?: LeaseBound
}

/** What limits a lease: the points there are, or what the policy lets a till spend without asking. */
export type LeaseBound = 'available' | 'offline'

/** Points are set aside. */
export interface PointsHeldAnswer extends PointsDone {
  readonly hold: {
    /** By this name they are captured and released: the id of the command. */
    readonly holdId: string
    /** A capture counts when it happened before this. */
    readonly expiresAt: Instant
    readonly points: number
  }
}

/** A command cannot be. Nothing was written; the same id may be tried again. */
interface RefusedCommand {
  readonly status: 'refused'
  readonly fact: FactRef
  /** For the cashier's screen: what stands against it, and what would be accepted. */
  readonly message: string
  /** As it is now. */
  readonly balance: Balances
}

/** Refused by the points ledger: the code says which details there are (which limit bound, what would be accepted). */
type RefusedByLedger = {
  readonly [Code in RefusalCode]: RefusedCommand & { readonly code: Code; readonly details: RefusalDetails[Code] }
}[RefusalCode]

/** Refused by the records around the points. */
interface RefusedByDesk extends RefusedCommand {
  readonly code: DeskRefusalCode
  readonly details: Readonly<Record<string, unknown>>
}

export type PointsRefused = RefusedByLedger | RefusedByDesk

/** Why a command at the counter was refused: a code of the points ledger, or one of the records around it. */
export type PointsRefusalCode = RefusalCode | DeskRefusalCode

export type DeskRefusalCode =
  /** The policy in force has no points programme. */
  | 'no-points'
  /** A `customerId` under which nobody is known; in a merge also any other reference. */
  | 'unknown-customer'
  | 'bill-of-another-customer'
  | 'merged-already'
  /** The customer is about to join a household, which has not answered yet. */
  | 'household-pending'
  /** A household's own id, where a member is to be named. */
  | 'household-account'
  /** Points for oneself, or for another member of the same household. */
  | 'same-account'
  /** More records than may become one. */
  | 'too-many-merges'

export type PointsAnswer = PointsDone | PointsRefused
export type HoldAnswer = PointsHeldAnswer | PointsRefused
