import type { Actor, CustomerRefInput } from '../../facts/index.ts'

/** Who commands, and under which id: the same id again is the same command, whenever it comes. */
export interface PointsCommand {
  /** With `source` the name of the command; as with every fact it is looked for in the records of the customer. */
  readonly id: string
  readonly source: string
  readonly customer: CustomerRefInput
  /** When it happened; now when left out. A till that may send a command again keeps the time it first said. */
  readonly occurredAt?: number | string | Date
  readonly storeId?: string
  readonly tillId?: string
  readonly actor?: Actor
}

/** The bill that points are to pay for. */
export interface OnBill {
  readonly billId?: string
  /** The system that wrote the bill; the command's own source when left out. */
  readonly billSource?: string
  /** What the bill comes to, in integer minor units, for the limits of the bill; as recorded when left out. */
  readonly billMinor?: number
}

/** Points pay at once. */
export interface RedeemPoints extends PointsCommand, OnBill {
  readonly points: number
}

/** Points are set aside while a checkout lasts. */
export interface HoldPoints extends PointsCommand, OnBill {
  readonly points: number
  /** When the hold ends; after the policy's `holdMinutes` when left out. */
  readonly expiresAt?: number | string | Date
}

/** The hold by the command that placed it. */
export interface NamedHold {
  /** The id of the `hold` or `lease` command. */
  readonly holdId: string
  /** Its source; the command's own when left out. */
  readonly holdSource?: string
}

/** Held points pay. Of a checkout's hold the rest returns at once; a lease goes on until it ends. */
export interface CapturePoints extends PointsCommand, NamedHold, OnBill {
  /** All that is left when left out. */
  readonly points?: number
}

/** Nothing more will be captured of a hold. */
export interface ReleasePoints extends PointsCommand, NamedHold {}

/** Points are set aside for a till that will spend them without asking. */
export interface LeasePoints extends PointsCommand {
  /** At most so many. */
  readonly points: number
}

/** Points are put right by hand. */
export interface AdjustPoints extends PointsCommand {
  /** Signed; above 0 gives. */
  readonly points: number
  /** A reason code such as `goodwill`. */
  readonly reason: string
  readonly actor: Actor
  /** The id of somebody else who approved it, where the policy asks for one. */
  readonly approver?: string
}

/** Points are given: an opening balance, a thank-you. */
export interface AwardPoints extends PointsCommand {
  readonly points: number
  /** A reason code such as `opening-balance`. */
  readonly reason: string
  readonly actor: Actor
  /** The id of somebody else who approved it, where the policy asks for one. */
  readonly approver?: string
}

/** The bonus of one of the policy's campaigns, once for each customer. */
export interface GrantCampaign extends PointsCommand {
  readonly campaign: string
}

/** Spending is stopped (a lost card, a suspicion), or allowed again. */
export interface FreezePoints extends PointsCommand {
  readonly frozen: boolean
  /** A reason code such as `lost-card`. */
  readonly reason: string
  readonly actor: Actor
}

/** Points go to another customer. */
export interface TransferPoints extends PointsCommand {
  readonly points: number
  readonly to: CustomerRefInput
}

/** Two records of one person become one. */
export interface MergeCustomers extends PointsCommand {
  readonly other: CustomerRefInput
}
