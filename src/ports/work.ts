import type { Condition } from '../condition/index.ts'
import type { CustomerRef, Fact } from '../facts/index.ts'
import type { Instant } from '../time.ts'
import type { PlannedMessage } from '../triggers/index.ts'

/**
 * For how long a worker may keep what it claimed. Until then nobody gets it again, the same worker neither; from `until` on
 * it is free for the next claim. At most `limit` items.
 */
export interface Lease {
  readonly tenant: string
  readonly worker: string
  readonly now: Instant
  readonly until: Instant
  readonly limit: number
}

/** A customer whose `wakeAt` has come. Claimed earliest first; a commit ends the lease. */
export interface DueCustomer {
  readonly kind: 'customer'
  readonly tenant: string
  readonly customerId: string
  /** Since when it is due: the customer's own `wakeAt`, or the time it was postponed to. */
  readonly wakeAt: Instant
  /** How often it was postponed since its last commit. */
  readonly attempts: number
}

/** An effect that another transaction completes: a message for a channel, or a fact for another customer. */
export type NewOutboxItem =
  | { readonly id: string; readonly kind: 'message'; readonly dueAt: Instant; readonly message: PlannedMessage }
  | {
      readonly id: string
      readonly kind: 'fact'
      readonly dueAt: Instant
      readonly fact: Fact & { readonly customer?: CustomerRef }
    }

/** An item on its way. Its `dueAt` moves when it is postponed; the rest is as it was inserted. */
export type OutboxItem = NewOutboxItem & {
  readonly tenant: string
  /** Whose commit put it there. */
  readonly customerId: string
  /** How often it was postponed. */
  readonly attempts: number
}

/** A fact for many customers, on its way through them. */
export interface Broadcast {
  readonly tenant: string
  readonly id: string
  /**
   * `goods` tells a fact about goods to those interested, `campaign` one about a campaign to its audience; `arm` brings
   * everyone under a new policy or new cut points.
   */
  readonly kind: 'goods' | 'campaign' | 'arm'
  readonly fact: Fact
  /** Hash of the fact, so that the same id with another body is found out. */
  readonly hash: string
  /** Interest keys of the audience; null for everyone. */
  readonly interests: readonly string[] | null
  /** A condition that those who are told must meet when their turn comes; null without one. */
  readonly where: Condition | null
  /** Claimed from here on: a broadcast that keeps a pace rests between its pages. */
  readonly dueAt: Instant
  /** Behind those who were told, or are being told. */
  readonly cursor: string | null
  /** Who is being told right now, by id: after a stop the same are told again, whatever else has changed. */
  readonly telling?: readonly string[] | undefined
  /** True when nobody comes after those. */
  readonly isLast?: boolean | undefined
  /** How many more customers may be told, those being told not counted; null without a limit. */
  readonly quotaLeft: number | null
  /** Goods that were back too soon: how many units there are is asked when their time has come, and only then set. */
  readonly afterRest?: true | undefined
  readonly reached: number
  /** The first of those who could not be told because their record cannot be folded, and why. */
  readonly failed?: readonly FailedTelling[] | undefined
  readonly state: 'running' | 'done'
  readonly createdAt: Instant
  readonly version: number
}

export interface FailedTelling {
  readonly customerId: string
  readonly reason: string
}

export interface Parked {
  readonly item: DueCustomer | OutboxItem
  readonly reason: string
}
