import type { DayNumber } from '../time.ts'
import { cutsOf, type FourCuts, type RfmScheme } from './scheme.ts'
import { type Score, type Segment, segmentOf } from './segments.ts'

/** What one customer's purchases come to; fully returned bills are already left out. */
export interface RfmFigures {
  /** Day of the last purchase; null for who never bought. */
  readonly lastDay: DayNumber | null
  /** Distinct purchase days. */
  readonly visits: number
  readonly bills: number
  /** Integer minor units, purchases less returns. */
  readonly netMinor: number
}

/** The scores of one buyer on one day. */
export interface Scored {
  readonly r: Score
  readonly f: Score
  readonly m: Score
  readonly segment: Segment
  /** True when the last purchase is older than the scheme's recency cap. */
  readonly silent: boolean
  /**
   * The next day on which, without a further purchase, R falls or the recency cap is passed: last purchase + cut + 1.
   * Null when waiting changes nothing any more.
   */
  readonly nextBoundaryDay: DayNumber | null
}

/**
 * Scores one customer against a scheme: F and M are 1 + the number of cuts strictly below the value, R is 5 - the
 * number of cuts strictly below the recency. Equal values share a score; a score may be skipped.
 *
 * The scheme is taken as sound: check it once with `checkRfmScheme` where it comes in.
 *
 * @param today In the zone that made `lastDay`. A last purchase after today counts as one of today.
 * @returns null for who never bought.
 */
export function score(scheme: RfmScheme, figures: RfmFigures, today: DayNumber): Scored | null {
  const { lastDay } = figures
  if (lastDay === null) return null
  const cuts = cutsOf(scheme)
  const recencyDays = Math.max(0, today - lastDay)
  const frequency = scheme.frequencyCounts === 'visits' ? figures.visits : figures.bills
  const capDays = scheme.recencyCapDays ?? Number.POSITIVE_INFINITY
  const silent = recencyDays > capDays
  const r = (5 - cutsBelow(cuts.recencyDays, recencyDays)) as Score
  const f = (1 + cutsBelow(cuts.frequency, frequency)) as Score
  const m = (1 + cutsBelow(cuts.monetaryMinor, figures.netMinor)) as Score
  const lastUnchangedDays = Math.min(
    nextCut(cuts.recencyDays, recencyDays),
    silent ? Number.POSITIVE_INFINITY : capDays,
  )
  return {
    r,
    f,
    m,
    segment: segmentOf(r, f, m, silent),
    silent,
    nextBoundaryDay: Number.isFinite(lastUnchangedDays) ? lastDay + lastUnchangedDays + 1 : null,
  }
}

function cutsBelow(cuts: FourCuts, value: number): 0 | 1 | 2 | 3 | 4 {
  if (cuts[3] < value) return 4
  if (cuts[2] < value) return 3
  if (cuts[1] < value) return 2
  if (cuts[0] < value) return 1
  return 0
}

/** The lowest cut not yet passed: the last recency that keeps its score. */
function nextCut(cuts: FourCuts, recencyDays: number): number {
  return cuts.find((cut) => cut >= recencyDays) ?? Number.POSITIVE_INFINITY
}
