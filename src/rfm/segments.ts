/** A score of one of the three measures; 5 is best. */
export type Score = 1 | 2 | 3 | 4 | 5

/** The five segments, best first. Every buyer is in exactly one; who never bought is in none. */
export const segments = [
  'champions',
  'loyal-regulars',
  'promising-actives',
  'at-risk-regulars',
  'lost-customers',
] as const

export type Segment = (typeof segments)[number]

/**
 * The segment of a buyer: a total map over all 125 cells, first match wins.
 *
 * | segment | when | cells |
 * | --- | --- | --- |
 * | champions | r >= 4, f >= 4, m >= 4 and not silent | 8 |
 * | loyal-regulars | r >= 3 and f >= 3 | 37 |
 * | promising-actives | r >= 3 | 30 |
 * | at-risk-regulars | f >= 3 | 30 |
 * | lost-customers | the rest | 20 |
 *
 * @param silent True when the last purchase is older than the scheme's `recencyCapDays`. It closes champions and
 *   nothing else: the customer takes the next segment that matches.
 */
export function segmentOf(r: Score, f: Score, m: Score, silent = false): Segment {
  if (r >= 4 && f >= 4 && m >= 4 && !silent) return 'champions'
  if (r >= 3 && f >= 3) return 'loyal-regulars'
  if (r >= 3) return 'promising-actives'
  if (f >= 3) return 'at-risk-regulars'
  return 'lost-customers'
}
