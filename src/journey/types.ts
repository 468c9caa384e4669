import type { Condition } from '../condition/index.ts'
import type { DayNumber } from '../time.ts'

/** What can move a customer at the moment it happens: the capture, or a day on which something was bought. */
export type JourneyEvent = 'capture' | 'purchase-day'

/**
 * What a wait is counted from.
 * - `capture`: the day the customer became known: the capture or the first purchase, whichever came first.
 * - `first-purchase`, `last-purchase`: a purchase day; without one the wait has not begun.
 * - `last-purchase-or-capture`: the last purchase day, or the capture for somebody who never bought.
 * - `stage`: the day the customer entered the present stage.
 */
export type WaitAnchor = 'capture' | 'first-purchase' | 'last-purchase' | 'last-purchase-or-capture' | 'stage'

/** A condition over the words of `journeyVocabulary`, and over those the caller adds. */
export type JourneyGuard = Condition

/**
 * One arrow of the machine. It happens either at an event (`on`) or by waiting (`after` with `since`), never both: what
 * must be true at either is said by `when`.
 */
export interface Transition {
  /** Unique within the journey; a transition without one is known by its place, `transitions[3]`. */
  readonly id?: string
  /** The reason that is journalled, for people. Without it one is made from the data: `30 days after the last purchase`. */
  readonly reason?: string
  /** One stage, several, or null for a customer who is not in the journey yet. */
  readonly from: string | null | readonly string[]
  readonly to: string
  readonly on?: JourneyEvent | readonly JourneyEvent[]
  /** An ISO 8601 duration of whole months and days, `P30D` or `P4M`. It ends as its local calendar day begins. */
  readonly after?: string
  readonly since?: WaitAnchor
  readonly when?: JourneyGuard
  /** Arriving this way begins a new cycle: the count of purchases in the cycle starts again. */
  readonly newCycle?: boolean
}

/**
 * The stage machine, as data. Among the transitions of one stage the one that is due first happens; of those due at the
 * same moment, the one listed first.
 */
export interface Journey {
  readonly name: string
  readonly stages: readonly string[]
  readonly transitions: readonly Transition[]
}

/** All a stage depends on besides the machine and the day of asking. */
export interface JourneyTimeline {
  /** The day of the earliest capture; null when the customer was never captured (an anonymous bill claimed later). */
  readonly capturedDay: DayNumber | null
  /** Days with at least one purchase not returned in full: ascending, each once. */
  readonly purchaseDays: readonly DayNumber[]
  /** Where a migration put the customer, whatever led there; left out for a stage that follows from the whole timeline. */
  readonly start?: JourneyStart | undefined
}

/**
 * Where a customer stands, as plain JSON for the customer record. Everything in it follows from the timeline; it is kept
 * so that one more day can be added without reading the timeline again.
 */
export interface JourneyState {
  /** Null until the customer enters the journey. */
  readonly stage: string | null
  /** The day the stage was entered. */
  readonly sinceDay: DayNumber | null
  /** 0 before the journey, 1 from the entry on; one more with each new cycle. */
  readonly cycle: number
  readonly capturedDay: DayNumber | null
  readonly firstDay: DayNumber | null
  readonly lastDay: DayNumber | null
  /** Days between the last two purchase days; null with fewer than two. */
  readonly gapDays: number | null
  /** How many purchase days there are, and how many of them in this cycle (the one that began it included). */
  readonly purchaseDays: number
  readonly cyclePurchaseDays: number
  /** Set by a migration; left out of a stage that follows from the whole timeline. */
  readonly start?: JourneyStart | undefined
}

/**
 * What becomes of customers who are in a stage when another machine takes over: they `stay` in the stage of the same name,
 * go on in another (`{ to }`), or leave the journey (`exit`) until something lets them enter it again. Stages that are
 * not named stay where the new machine has their name, and are a mistake where it has not.
 */
export type JourneyMigration = Readonly<Record<string, 'stay' | 'exit' | { readonly to: string }>>

/**
 * Where a customer stood when another machine took over. What happened before that day counts, but moves nobody any more;
 * a capture or purchase of the day itself is the new machine's, unless it was counted before. Overdue waits end from the
 * day after on.
 */
export interface JourneyStart {
  readonly day: DayNumber
  readonly stage: string | null
  readonly sinceDay: DayNumber | null
  readonly cycle: number
  /** Purchases from this day on count in the cycle that went on; null when all do. */
  readonly cycleFrom: DayNumber | null
  /** What of the day itself had been counted by then, and moves nobody again; left out for nothing. */
  readonly counted?: readonly JourneyEvent[]
}

/** What a migration did to one customer. */
export interface JourneyMigrated {
  readonly state: JourneyState
  /** `none` for somebody in no stage. */
  readonly kind: 'none' | 'stay' | 'move' | 'exit'
  readonly from: string | null
  readonly to: string | null
  /** The day the new machine took over for this customer. */
  readonly day: DayNumber
}

/** A transition that happened, as the journal tells it. */
export interface JourneyMove {
  readonly from: string | null
  readonly to: string
  /** A wait ends as this day begins, before anything is bought on it. */
  readonly day: DayNumber
  readonly cycle: number
  /** The transition's id, or its place in the journey: `transitions[3]`. */
  readonly transition: string
  readonly reason: string
}

/** Where a customer stands after a step, and how they came there, oldest first. */
export interface JourneyStep {
  readonly state: JourneyState
  readonly moves: readonly JourneyMove[]
}
