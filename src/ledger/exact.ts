/** Whole quotient of `a * b / c`, rounded down, exact however large the product. All are integers, c above 0. */
export function floorProduct(a: number, b: number, c: number): number {
  const product = a * b
  // The remainder of safe integers is exact; their quotient as a fraction need not be.
  if (Number.isSafeInteger(product)) return (product - (product % c)) / c
  return Number((BigInt(a) * BigInt(b)) / BigInt(c))
}

/**
 * Rounds shares down and hands the units that are still missing from `total` to the largest remainders (of equal ones, to
 * the first), so that the shares add up to the total.
 */
function handOutRemainder(total: number, floors: number[], remainders: readonly (number | bigint)[]): number[] {
  let missing = total
  for (const share of floors) missing -= share
  if (missing <= 0) return floors
  const byRemainder = floors.map((_, index) => index)
  byRemainder.sort((a, b) => {
    const left = remainders[a] ?? 0
    const right = remainders[b] ?? 0
    return left === right ? a - b : left < right ? 1 : -1
  })
  for (const index of byRemainder.slice(0, missing)) floors[index] = (floors[index] ?? 0) + 1
  return floors
}

/**
 * Rounds fractions of one denominator: their sum is rounded down once, and spread back over them by largest remainder.
 * @param numerators Integers, none negative; safe or not.
 * @param denominator A safe integer above 0.
 */
export function roundOnce(numerators: readonly bigint[], denominator: bigint): RoundedShares
export function roundOnce(numerators: readonly number[], denominator: number): RoundedShares
export function roundOnce(numerators: readonly (number | bigint)[], denominator: number | bigint): RoundedShares {
  let sum = 0
  for (const numerator of numerators) sum += Number(numerator)
  if (typeof denominator === 'number' && Number.isSafeInteger(sum)) {
    const total = (sum - (sum % denominator)) / denominator
    // A bill of one line, as many tills tell it, needs no handing out.
    if (numerators.length === 1) return { total, shares: [total] }
    const floors: number[] = []
    const remainders: number[] = []
    for (const numerator of numerators as readonly number[]) {
      const remainder = numerator % denominator
      floors.push((numerator - remainder) / denominator)
      remainders.push(remainder)
    }
    return { total, shares: handOutRemainder(total, floors, remainders) }
  }
  const divisor = BigInt(denominator)
  let exactSum = 0n
  for (const numerator of numerators) exactSum += BigInt(numerator)
  const total = Number(exactSum / divisor)
  const floors = numerators.map((numerator) => Number(BigInt(numerator) / divisor))
  const remainders = numerators.map((numerator) => BigInt(numerator) % divisor)
  return { total, shares: handOutRemainder(total, floors, remainders) }
}

export interface RoundedShares {
  readonly total: number
  readonly shares: readonly number[]
}

/** Spreads a whole total in proportion to weights, by largest remainder. All weights 0: nothing is spread. */
export function spread(total: number, weights: readonly (number | bigint)[]): readonly number[] {
  let largest = 0
  let all = 0
  for (const weight of weights) {
    all += Number(weight)
    largest = Math.max(largest, Number(weight))
  }
  if (all === 0 || total === 0) return weights.map(() => 0)
  if (Number.isSafeInteger(all) && Number.isSafeInteger(total * largest)) {
    return roundOnce(
      weights.map((weight) => Number(weight) * total),
      all,
    ).shares
  }
  const exact = weights.map((weight) => BigInt(weight))
  const sum = exact.reduce((before, weight) => before + weight, 0n)
  return roundOnce(
    exact.map((weight) => weight * BigInt(total)),
    sum,
  ).shares
}

/** A share of a whole number: `whole` times `part`, over `of`. Integers, none negative; `part` no larger than `of`. */
export interface Share {
  readonly whole: number
  readonly part: number
  readonly of: number
}

/**
 * Takes shares of whole numbers: their sum, one exact fraction, is rounded down once, and spread back over them by largest
 * remainder. No share is larger than its whole; a share of nothing (`of` is 0) is 0.
 */
export function roundSharesOnce(shares: readonly Share[]): RoundedShares {
  const floors = shares.map(({ whole, part, of }) => (part > 0 ? floorProduct(whole, part, of) : 0))
  const broken = shares.flatMap(({ whole, part, of }, index) =>
    whole > 0 && part > 0 && part < of ? [{ whole, part, of, index }] : [],
  )
  const [first] = broken
  if (first !== undefined && broken.length > 1) {
    const { shares: rounded } = broken.every(({ of }) => of === first.of)
      ? roundOfOne(broken, first.of)
      : roundOfMany(broken)
    for (const [place, { index }] of broken.entries()) floors[index] = rounded[place] ?? 0
  }
  let total = 0
  for (const share of floors) total += share
  return { total, shares: floors }
}

function roundOfOne(shares: readonly Share[], of: number): RoundedShares {
  const numerators = shares.map(({ whole, part }) => whole * part)
  if (numerators.every(Number.isSafeInteger)) return roundOnce(numerators, of)
  return roundOnce(
    shares.map(({ whole, part }) => BigInt(whole) * BigInt(part)),
    BigInt(of),
  )
}

function roundOfMany(shares: readonly Share[]): RoundedShares {
  let common = 1n
  for (const of of new Set(shares.map((share) => share.of))) {
    common *= BigInt(of / greatestDivisor(of, Number(common % BigInt(of))))
  }
  // A bill has few amounts, and many lines of each.
  const scales = new Map<number, bigint>()
  const scaleOf = (of: number): bigint => {
    const scale = scales.get(of) ?? common / BigInt(of)
    scales.set(of, scale)
    return scale
  }
  return roundOnce(
    shares.map(({ whole, part, of }) => BigInt(whole) * BigInt(part) * scaleOf(of)),
    common,
  )
}

function greatestDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b]
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller]
  return larger
}

/**
 * Spreads a whole total over wholes in proportion, so that none gets less when the total grows (d'Hondt): each unit goes
 * where it is the least part of the whole, of equal ones to the first.
 * @param total No more than all wholes together, and no less than `floors`.
 * @param floors Every whole's exact share rounded down, with which it begins.
 */
export function spreadGrowing(total: number, wholes: readonly number[], floors: readonly number[]): readonly number[] {
  const shares = floors.slice()
  let missing = total
  for (const share of shares) missing -= share
  const isSooner = (index: number, other: number): boolean => {
    const mine = BigInt(wholes[index] ?? 0) * BigInt((shares[other] ?? 0) + 1)
    return mine > BigInt(wholes[other] ?? 0) * BigInt((shares[index] ?? 0) + 1)
  }
  for (; missing > 0; missing -= 1) {
    let next = 0
    for (let index = 1; index < wholes.length; index += 1) if (isSooner(index, next)) next = index
    shares[next] = (shares[next] ?? 0) + 1
  }
  return shares
}
