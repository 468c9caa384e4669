import { dayNumberOf, type Instant } from '../../time.ts'
import type { Account } from '../account.ts'
import { floorProduct, roundOnce, spread } from '../exact.ts'
import { checkInstant } from '../instants.ts'
import { ladderOf, rungOf, tierAt } from '../standing/ladder.ts'
import type { EarnTerms, LedgerTerms } from '../terms/terms.ts'
import { type EarningBound, limitOf, pointsForComing } from './earn-limits.ts'
import { billMultipliers, categoryMultiplier, hundredths, lineFactors, wholeMultiplier } from './multipliers.ts'

/** A line of a bill as it earns. Amounts are integer minor units. */
export interface EarningLine {
  /** What the line costs after discounts, tax included and before points pay for it. Returns are measured against it. */
  readonly amountMinor: number
  /** The tax inside {@link EarningLine.amountMinor}. */
  readonly taxMinor?: number | undefined
  readonly category?: string | undefined
}

/** A bill as it earns. Later commands name its lines by their index. */
export interface EarningBill {
  readonly billId: string
  readonly lines: readonly EarningLine[]
  /**
   * What redeemed points paid of the bill: nobody earns on it. It is spread over the lines in proportion. Left out, `earn`
   * takes the points that the bill's stub knows as redeemed on it, at what they were worth then. What points paid beyond it
   * and is told after the bill, the redemption or the capture takes off what the bill earned.
   */
  readonly redeemedMinor?: number | undefined
  /** The campaign that the bill names, such as by a coupon; see `EarnCampaign.onlyNamed`. */
  readonly campaign?: string | undefined
}

/** What a bill would earn, and each line's share. */
export interface EarningQuote {
  readonly points: number
  readonly linePoints: readonly number[]
  /** The limit that lets the bill earn no more; `nothing` when none does. */
  readonly boundBy: EarningBound
  /** The points that the cap of {@link EarningQuote.boundBy} still let the bill earn; null when no cap bound it. */
  readonly maximumPoints: number | null
  /** Minor units of the terms' basis from which a bill earns, when this one comes to less; null otherwise. */
  readonly minimumBillMinor: number | null
  /** Of them, those for coming: with the first bill of a day. */
  readonly visitPoints: number
}

/** What a shopper earns by: their tier, and what the caps have used. */
export type Earner = Pick<Account, 'tier' | 'qualifying' | 'caps'>

/**
 * Points a bill earns: exact per line, rounded down once per bill, the remainder spread over the lines by largest
 * remainder; then the limits. A pure preview of what `earn` will write.
 * @param account Whoever earns; an open account for somebody unknown.
 * @param now When the bill is paid: its day decides campaigns and caps.
 * @throws CrmError `bad-option` for a time that is none.
 */
export function quoteEarning(
  terms: LedgerTerms,
  account: Earner,
  bill: Omit<EarningBill, 'billId'>,
  now: Instant,
): EarningQuote {
  checkInstant('now', now)
  const { earn } = terms
  const bases = earningBases(earn, bill)
  let basisMinor = 0
  for (const base of bases) basisMinor += base
  const { minimumBillMinor = 0 } = earn
  if (basisMinor < minimumBillMinor) {
    const linePoints = bases.map(() => 0)
    return { points: 0, linePoints, boundBy: 'minimum-bill', maximumPoints: null, minimumBillMinor, visitPoints: 0 }
  }
  const exact = exactShares(terms, account, bill, bases, now)
  const eligible = earn.visitPoints === undefined ? bases : eligibleBases(earn, bill, bases)
  const visitPoints = earn.visitPoints === undefined ? 0 : pointsForComing(terms, account.caps, eligible, now)
  const weights = exact.total > 0 || visitPoints === 0 ? exact.numerators : eligible
  const points = exact.total + visitPoints
  const { maximum, boundBy } = limitOf(terms, account.caps, now)
  if (points > maximum) {
    const bound = { boundBy, maximumPoints: maximum, minimumBillMinor: null }
    const linePoints = spread(maximum, weights)
    return { points: maximum, linePoints, ...bound, visitPoints: Math.min(visitPoints, maximum) }
  }
  const linePoints = visitPoints === 0 ? exact.shares : addShares(exact.shares, spread(visitPoints, weights))
  return { points, linePoints, boundBy: 'nothing', maximumPoints: null, minimumBillMinor: null, visitPoints }
}

function addShares(left: readonly number[], right: readonly number[]): readonly number[] {
  return left.map((share, index) => share + (right[index] ?? 0))
}

/** What each line earns on: after redeemed points, and without tax if the terms say so. */
function earningBases(earn: EarnTerms, { lines, redeemedMinor = 0 }: Omit<EarningBill, 'billId'>): readonly number[] {
  const redeemed = redeemedMinor === 0 ? null : sharesOfRedemption(lines, redeemedMinor)
  return lines.map((line, index) => {
    const paid = Math.max(0, line.amountMinor - (redeemed?.[index] ?? 0))
    const taxMinor = line.taxMinor ?? 0
    if (earn.basis === 'net' || taxMinor === 0 || line.amountMinor === 0) return paid
    // Points pay for goods and their tax alike, so the tax shrinks with what was paid in money.
    return paid - floorProduct(taxMinor, paid, line.amountMinor)
  })
}

function sharesOfRedemption(lines: readonly EarningLine[], redeemedMinor: number): readonly number[] {
  const amounts = lines.map((line) => line.amountMinor)
  return spread(redeemedMinor, amounts)
}

interface ExactShares {
  readonly total: number
  readonly shares: readonly number[]
  /** What the shares are in proportion to. */
  readonly numerators: readonly (number | bigint)[]
}

function exactShares(
  terms: LedgerTerms,
  account: Earner,
  { lines, campaign }: Omit<EarningBill, 'billId'>,
  bases: readonly number[],
  now: Instant,
): ExactShares {
  const { earn, zone, tiers } = terms
  const tier = tiers === undefined ? wholeMultiplier : tierMultiplier(terms, account, now)
  const isPlain = tier === wholeMultiplier && earn.weekdayMultipliers === undefined && earn.campaigns === undefined
  const multipliers = isPlain ? null : billMultipliers(earn, tier, { day: dayNumberOf(now, zone), campaign })
  if (multipliers !== null) {
    const factors = lines.map(({ category }) => [earn.points, ...lineFactors(earn, category, multipliers)])
    return multiplied(earn, bases, factors)
  }
  const factorOf = (index: number): number => earn.points * categoryMultiplier(earn, lines[index]?.category)
  const numerators = bases.map((base, index) => base * factorOf(index))
  const denominator = earn.perMinor * wholeMultiplier
  if (numerators.every(Number.isSafeInteger)) {
    const { total, shares } = roundOnce(numerators, denominator)
    return { numerators, total, shares }
  }
  const exact = bases.map((base, index) => BigInt(base) * BigInt(factorOf(index)))
  return { numerators: exact, ...roundOnce(exact, BigInt(denominator)) }
}

/** The same with more factors than the category's: the first is the rate, each other in hundredths. */
function multiplied(earn: EarnTerms, bases: readonly number[], factors: readonly (readonly number[])[]): ExactShares {
  const hundreds = (factors[0]?.length ?? 1) - 1
  const numerators = bases.map((base, index) => (factors[index] ?? []).reduce((a, b) => a * b, base))
  const denominator = earn.perMinor * wholeMultiplier ** hundreds
  if (Number.isSafeInteger(denominator) && numerators.every(Number.isSafeInteger)) {
    return { numerators, ...roundOnce(numerators, denominator) }
  }
  const exact = bases.map((base, index) => (factors[index] ?? []).reduce((a, b) => a * BigInt(b), BigInt(base)))
  const divisor = BigInt(earn.perMinor) * BigInt(wholeMultiplier) ** BigInt(hundreds)
  return { numerators: exact, ...roundOnce(exact, divisor) }
}

function tierMultiplier(terms: LedgerTerms, account: Earner, now: Instant): number {
  const ladder = ladderOf(terms)
  if (ladder === null) return wholeMultiplier
  return hundredths(rungOf(ladder.tiers, tierAt(ladder, account, now))?.multiplier)
}

/** What lines of categories that earn are based on. */
function eligibleBases(
  earn: EarnTerms,
  { lines }: Pick<EarningBill, 'lines'>,
  bases: readonly number[],
): readonly number[] {
  return bases.map((base, index) => (categoryMultiplier(earn, lines[index]?.category) === 0 ? 0 : base))
}
