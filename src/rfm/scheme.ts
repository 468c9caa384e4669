import type { Day } from '../time.ts'

/** Four values in ascending order; equal neighbours are allowed and make a score that nobody gets. */
export type FourCuts = readonly [number, number, number, number]

/**
 * Where one score ends and the next begins. Each number is the last value that still belongs to its class, in fixed
 * and computed schemes alike:
 *
 * - `recencyDays: [30, 60, 90, 180]`: up to 30 days since the last purchase scores 5, up to 60 scores 4, up to 90
 *   scores 3, up to 180 scores 2, longer scores 1.
 * - `frequency: [1, 2, 4, 9]`: 1 scores 1, 2 scores 2, 3 to 4 score 3, 5 to 9 score 4, 10 and more score 5.
 * - `monetaryMinor`: the same, in integer minor units, net of returns.
 *
 * So one formula serves both modes (count the cuts strictly below the value), and computed cut points may be copied
 * into a fixed scheme without moving anybody.
 */
export interface Cuts {
  readonly recencyDays: FourCuts
  readonly frequency: FourCuts
  readonly monetaryMinor: FourCuts
}

/** Cut points computed from a shop's own buyers, saved so that one customer can be scored without the others. */
export interface CutPoints extends Cuts {
  /** The day the values were taken. */
  readonly asOf: Day
  /** How many buyers they were taken from. */
  readonly buyers: number
  /** Follows from the content: equal cut points have equal versions. */
  readonly version: string
}

interface SchemeOptions {
  /** What frequency counts: distinct purchase days, or bills. */
  readonly frequencyCounts: 'visits' | 'bills'
  /** Whoever has been silent for more days than this is no champion, whatever the scores. */
  readonly recencyCapDays?: number | undefined
}

/** Thresholds the shop chose. The default: nobody moves overnight because other customers changed. */
export interface FixedScheme extends SchemeOptions, Cuts {
  readonly mode: 'fixed'
}

/** Quintiles of the shop's own buyers, as saved. Worth it from about 500 buyers; recalibrate daily or weekly. */
export interface CutsScheme extends SchemeOptions {
  readonly mode: 'cuts'
  readonly cuts: CutPoints
}

/** How recency, frequency and monetary value become scores. Plain JSON. */
export type RfmScheme = FixedScheme | CutsScheme

/** The cuts a scheme scores by. */
export function cutsOf(scheme: RfmScheme): Cuts {
  return scheme.mode === 'cuts' ? scheme.cuts : scheme
}
