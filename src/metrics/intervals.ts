import { normalQuantile, studentQuantile } from './quantiles.ts'

/** From where to where, both included. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** So many of so many. */
export interface Proportion {
  readonly of: number
  readonly count: number
}

/** Amounts by their number, their sum and the sum of their squares: bigint, because squares soon leave the safe integers. */
export interface Amounts {
  readonly of: number
  readonly sum: number
  readonly squares: bigint
}

/** Where a proportion lies (Wilson 1927): unlike the usual formula never outside 0 to 1, and honest when there are few. */
export function wilsonInterval({ of, count }: Proportion, z: number): Interval {
  const centre = 2 * count + z * z
  const margin = z * Math.sqrt(z * z + (4 * count * (of - count)) / of)
  const scale = 2 * (of + z * z)
  return { from: Math.max(0, (centre - margin) / scale), to: Math.min(1, (centre + margin) / scale) }
}

/**
 * By how much the first proportion exceeds the second: method 10 of R. G. Newcombe, "Interval estimation for the difference
 * between independent proportions", Statistics in Medicine 17 (1998), 873-890. It squares and adds the distances to the
 * ends of the two Wilson intervals.
 */
export function newcombeInterval(a: Proportion, b: Proportion, confidence: number): Interval {
  const z = normalQuantile(confidence)
  const [shareA, shareB] = [a.count / a.of, b.count / b.of]
  const [endsA, endsB] = [wilsonInterval(a, z), wilsonInterval(b, z)]
  const difference = shareA - shareB
  return {
    from: Math.max(-1, difference - Math.hypot(shareA - endsA.from, endsB.to - shareB)),
    to: Math.min(1, difference + Math.hypot(endsA.to - shareA, shareB - endsB.from)),
  }
}

/**
 * How far the difference of two means may be off: Welch's interval (unequal variances), its degrees of freedom by Welch and
 * Satterthwaite. Null when a side has fewer than two, or when nobody differs from anybody: it would promise what it
 * cannot know.
 */
export function welchMargin(a: Amounts, b: Amounts, confidence: number): number | null {
  if (Math.min(a.of, b.of) < 2) return null
  const [ofA, ofB] = [varianceOfMean(a), varianceOfMean(b)]
  if (ofA + ofB === 0) return null
  const degrees = (ofA + ofB) ** 2 / (ofA ** 2 / (a.of - 1) + ofB ** 2 / (b.of - 1))
  return studentQuantile(confidence, degrees) * Math.sqrt(ofA + ofB)
}

/** The sample variance divided by the number; exact up to the last division. */
function varianceOfMean({ of, sum, squares }: Amounts): number {
  const scaled = BigInt(of) * squares - BigInt(sum) ** 2n
  return scaled <= 0n ? 0 : Number(scaled) / (of * (of - 1)) / of
}
