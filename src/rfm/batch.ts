import { dayNumber } from '../time.ts'
import { assertRfmScheme } from './check.ts'
import { cutPoints } from './cuts.ts'
import { type BuyerFigures, buyersOf, type Purchase, type PurchaseWindow } from './purchases.ts'
import type { CutPoints, RfmScheme } from './scheme.ts'
import { type Scored, score } from './score.ts'

/** One buyer: the figures, the scores, the segment. */
export interface RfmRow extends BuyerFigures, Scored {
  /** Whole calendar days from the last purchase to the as-of day. */
  readonly recencyDays: number
}

/** What {@link rfmOf} returns. */
export interface RfmTable {
  /** Buyers in ascending order of `customerId`. */
  readonly rows: readonly RfmRow[]
  /** The cut points the rows were scored by; null under fixed thresholds, or when nobody bought. */
  readonly cuts: CutPoints | null
}

/**
 * RFM of a plain list of purchases, in any order.
 *
 * @param scheme A scheme, or `'quintiles'`: cut points taken from these very purchases, frequency counted in visits, no
 *   recency cap. (For bills or a cap: `buyersOf`, `cutPoints`, and a scheme made of them.)
 * @throws CrmError `bad-rfm` for a scheme that is not sound, and whatever `buyersOf` throws.
 */
export function rfmOf(
  purchases: Iterable<Purchase>,
  scheme: RfmScheme | 'quintiles',
  window: PurchaseWindow,
): RfmTable {
  if (scheme !== 'quintiles') assertRfmScheme(scheme, 'scheme')
  const today = dayNumber(window.asOf)
  const buyers = buyersOf(purchases, window)
  const scoredBy = scheme === 'quintiles' ? quintileScheme(buyers, window) : scheme
  if (scoredBy === null) return { rows: [], cuts: null }
  const rows = buyers.flatMap((buyer) => {
    const scored = score(scoredBy, buyer, today)
    return scored === null ? [] : [{ ...buyer, recencyDays: today - buyer.lastDay, ...scored }]
  })
  return { rows, cuts: scoredBy.mode === 'cuts' ? scoredBy.cuts : null }
}

function quintileScheme(buyers: readonly BuyerFigures[], { asOf }: PurchaseWindow): RfmScheme | null {
  const today = dayNumber(asOf)
  const columns = {
    recencyDays: Float64Array.from(buyers, (buyer) => today - buyer.lastDay),
    frequency: Float64Array.from(buyers, (buyer) => buyer.visits),
    monetaryMinor: Float64Array.from(buyers, (buyer) => buyer.netMinor),
  }
  const cuts = cutPoints(columns, asOf)
  return cuts === null ? null : { mode: 'cuts', frequencyCounts: 'visits', cuts }
}
