/** Halvings of a bracket: more than the digits of a double. */
const maxHalvings = 200
/** Terms of a series or of a continued fraction; those here need far fewer. */
const maxTerms = 1000
const negligible = 1e-16
/** From here on the expansion of Student's quantile is exact to nine digits. */
const manyDegrees = 100

/**
 * How many standard errors to either side hold a share of the normal distribution: 1.959964 for 0.95.
 * @param confidence Above 0 and below 1; beyond 0.999999 its last digits are lost.
 */
export function normalQuantile(confidence: number): number {
  return inverted(normalWithin, confidence)
}

/**
 * The same for Student's t: 4.302653 for 0.95 and 2 degrees of freedom, which need not be whole. The distribution itself is
 * turned round by halving; for 100 degrees and more its expansion (Abramowitz and Stegun 26.7.5).
 */
export function studentQuantile(confidence: number, degrees: number): number {
  if (degrees < manyDegrees) return inverted((t) => studentWithin(t, degrees), confidence)
  const z = normalQuantile(confidence)
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  const fourth = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3 + fourth / degrees ** 4
}

/** Where a share that grows from 0 to 1 reaches a level. */
function inverted(shareWithin: (value: number) => number, level: number): number {
  let [low, high] = [0, 1]
  for (let doubling = 0; doubling < maxHalvings && shareWithin(high) < level; doubling += 1) high *= 2
  for (let halving = 0; halving < maxHalvings; halving += 1) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (shareWithin(middle) < level) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The share of the normal distribution within z standard deviations: its series around 0. */
function normalWithin(z: number): number {
  // The series loses its digits out here, where nothing is left.
  if (z > 8) return 1
  let term = z
  let sum = z
  for (let odd = 3; odd < maxTerms && term > sum * negligible; odd += 2) {
    term *= (z * z) / odd
    sum += term
  }
  return (2 * sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}

/** The share of Student's distribution within t, through the incomplete beta function (Abramowitz and Stegun 26.7.1). */
function studentWithin(t: number, degrees: number): number {
  return 1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}

/** The regularised incomplete beta function; on the side where its continued fraction (26.5.8) converges fast. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a
  return front * betaFraction(x, a, b)
}

/** The continued fraction, from its head to its tail (Lentz). */
function betaFraction(x: number, a: number, b: number): number {
  let above = 1
  let below = 1 / (1 - ((a + b) * x) / (a + 1))
  let value = below
  for (let place = 1; place < maxTerms; place += 1) {
    const even = (place * (b - place) * x) / ((a + 2 * place - 1) * (a + 2 * place))
    below = 1 / (1 + even * below)
    above = 1 + even / above
    value *= below * above
    const odd = (-(a + place) * (a + b + place) * x) / ((a + 2 * place) * (a + 2 * place + 1))
    below = 1 / (1 + odd * below)
    above = 1 + odd / above
    value *= below * above
    if (Math.abs(below * above - 1) < negligible * 10) break
  }
  return value
}

/** The logarithm of the gamma function for what is above 0: Stirling's series, which wants large arguments. */
function logGamma(value: number): number {
  let shift = 0
  let large = value
  while (large < 12) {
    shift += Math.log(large)
    large += 1
  }
  const square = 1 / (large * large)
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / large
  return (large - 0.5) * Math.log(large) - large + Math.log(2 * Math.PI) / 2 + series - shift
}
