import type { DayNumber } from '../time.ts'

/**
 * What one customer comes to on the as-of day of the report; the caller builds it from a stored record. Days are in
 * the shop's zone. A day after the as-of day counts as not having come yet.
 */
export interface CustomerFigures {
  /** False for a record that stands for an anonymous bill: it adds to the shop's revenue and to nothing else. */
  readonly identified: boolean
  /** The day the customer was captured; null when not known, then the first purchase stands for it. */
  readonly capturedDay: DayNumber | null
  readonly capturedIn: 'store' | 'online' | null
  /** The first, second and last distinct purchase day; fully returned bills don't count. No metric reads the last one yet. */
  readonly firstDay: DayNumber | null
  readonly secondDay: DayNumber | null
  readonly lastDay: DayNumber | null
  /**
   * Whether the first purchase was made online; needed only of who was captured before it, and false when left out.
   */
  readonly firstDayOnline?: boolean | undefined
  readonly secondDayOnline: boolean
  readonly everOnline: boolean
  readonly bills: number
  readonly returns: number
  /** Purchases before returns, integer minor units. */
  readonly grossMinor: number
  /** What was returned of them, integer minor units, not negative. */
  readonly returnedMinor: number
  /** Null for who never bought. Any text: the report has one line for each. */
  readonly segment: string | null
  readonly stage: string | null
  readonly pointsIssued: number
  readonly pointsOutstanding: number
  /** Every purchase day, each once, ascending: what cohorts are made of. Who comes without them is in no cohort. */
  readonly purchaseDays?: readonly DayNumber[] | undefined
  /** The outstanding points that will expire, in any order; left out for none. */
  readonly pointsExpiring?: readonly ExpiringPoints[] | undefined
}

/** Points that expire together. */
export interface ExpiringPoints {
  /** The last day on which they can be spent. */
  readonly lastDay: DayNumber
  readonly points: number
}

/** Bills of nobody in particular, one or many added up. */
export interface AnonymousBills {
  readonly bills: number
  readonly returns: number
  readonly grossMinor: number
  readonly returnedMinor: number
}
