import type { DayNumber } from '../time.ts'
import { assertRfmScheme } from './check.ts'
import type { RfmScheme } from './scheme.ts'
import { type RfmFigures, type Scored, score } from './score.ts'
import { type Segment, segments } from './segments.ts'

/** What a change of scheme would do to the customers of one day. */
export interface SchemeComparison {
  readonly buyers: number
  /** Buyers whose segment changes. */
  readonly moved: number
  /** Buyers whose next boundary day comes earlier; all of them need a new alarm, moved or not. */
  readonly boundaryEarlier: number
  /** `counts[from][to]`: buyers in segment `from` before and `to` after; every pair is there. */
  readonly counts: Readonly<Record<Segment, Readonly<Record<Segment, number>>>>
}

/**
 * The dry run of a recalibration: who would move where, before anybody does. Customers who never bought are skipped.
 * @throws CrmError `bad-rfm` when a scheme is not sound.
 */
export function compareSchemes(
  customers: Iterable<RfmFigures>,
  before: RfmScheme,
  after: RfmScheme,
  today: DayNumber,
): SchemeComparison {
  assertRfmScheme(before, 'before')
  assertRfmScheme(after, 'after')
  const counts = bySegment(() => bySegment(() => 0))
  let buyers = 0
  let moved = 0
  let boundaryEarlier = 0
  for (const customer of customers) {
    const old = score(before, customer, today)
    const renewed = score(after, customer, today)
    if (old === null || renewed === null) continue
    buyers += 1
    counts[old.segment][renewed.segment] += 1
    if (old.segment !== renewed.segment) moved += 1
    if (boundaryOf(renewed) < boundaryOf(old)) boundaryEarlier += 1
  }
  return { buyers, moved, boundaryEarlier, counts }
}

function boundaryOf({ nextBoundaryDay }: Scored): number {
  return nextBoundaryDay ?? Number.POSITIVE_INFINITY
}

function bySegment<Value>(value: () => Value): Record<Segment, Value> {
  return Object.fromEntries(segments.map((segment) => [segment, value()])) as Record<Segment, Value>
}
