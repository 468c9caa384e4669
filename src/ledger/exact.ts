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
    const floors: number[] = []
    const remainders: number[] = []
    for (const numerator of numerators as readonly number[]) {
      const remainder = numerator % denominator
      floors.push((numerator - remainder) / denominator)
      remainders.push(remainder)
    }
    const total = (sum - (sum % denominator)) / denominator
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
