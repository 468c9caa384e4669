import { dayNumberOf, type Instant } from '../../time.ts'
import { type Account, mainFund } from '../account.ts'
import {
  type BillLine,
  billMaximums,
  copyOfBill,
  expectedAmount,
  isAmount,
  isId,
  type LedgerBill,
  openBill,
} from '../bill.ts'
import type { CommandProblem } from '../command-shape.ts'
import type { Draft } from '../draft.ts'
import { floorProduct, roundOnce, spread } from '../exact.ts'
import { lifespanOf } from '../lifespan.ts'
import { credit } from '../move.ts'
import { type Decision, refusal } from '../outcome.ts'
import { ladderOf, rungOf, tierAt } from '../standing/ladder.ts'
import { qualifiedOf } from '../standing/tiers.ts'
import type { EarnTerms, LedgerPolicy, LedgerTerms } from '../terms/terms.ts'
import { type EarningBound, limitOf, pointsForComing, useEarnCaps } from './earn-limits.ts'
import { billMultipliers, categoryMultiplier, hundredths, lineFactors, wholeMultiplier } from './multipliers.ts'
import { pointsToMinor, spentOn } from './redemption.ts'

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
   * takes the points that the bill's stub knows as redeemed on it, at what a point is worth by the terms.
   */
  readonly redeemedMinor?: number | undefined
  /** The campaign that the bill names, such as by a coupon; see `EarnCampaign.onlyNamed`. */
  readonly campaign?: string | undefined
}

/** What a bill would earn, and each line's share. */
export interface EarningQuote {
  readonly points: number
  readonly linePoints: readonly number[]
  readonly boundBy: EarningBound
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
 */
export function quoteEarning(
  terms: LedgerTerms,
  account: Earner,
  bill: Omit<EarningBill, 'billId'>,
  now: Instant,
): EarningQuote {
  const { earn } = terms
  const bases = earningBases(earn, bill)
  let basisMinor = 0
  for (const base of bases) basisMinor += base
  if (basisMinor < (earn.minimumBillMinor ?? 0)) {
    return { points: 0, linePoints: bases.map(() => 0), boundBy: 'minimum-bill', visitPoints: 0 }
  }
  const exact = exactShares(terms, account, bill, bases, now)
  const eligible = earn.visitPoints === undefined ? bases : eligibleBases(earn, bill, bases)
  const visitPoints = earn.visitPoints === undefined ? 0 : pointsForComing(terms, account.caps, eligible, now)
  const weights = exact.total > 0 || visitPoints === 0 ? exact.numerators : eligible
  const points = exact.total + visitPoints
  const { maximum, boundBy } = limitOf(terms, account.caps, now)
  if (points > maximum) {
    const linePoints = spread(maximum, weights)
    return { points: maximum, linePoints, boundBy, visitPoints: Math.min(visitPoints, maximum) }
  }
  const linePoints = visitPoints === 0 ? exact.shares : addShares(exact.shares, spread(visitPoints, weights))
  return { points, linePoints, boundBy: 'nothing', visitPoints }
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
  const factors = lines.map(({ category }) => earn.points * categoryMultiplier(earn, category))
  const numerators = bases.map((base, index) => base * (factors[index] ?? 0))
  const denominator = earn.perMinor * wholeMultiplier
  if (numerators.every(Number.isSafeInteger)) {
    const { total, shares } = roundOnce(numerators, denominator)
    return { numerators, total, shares }
  }
  const exact = bases.map((base, index) => BigInt(base) * BigInt(factors[index] ?? 0))
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

/** Earns a bill, or accepts that it has earned already. */
export function earn(policy: LedgerPolicy, draft: Draft, known: LedgerBill | null, bill: EarningBill): Decision {
  const problem = problemOf(bill)
  if (problem !== null) return refusal('bad-command', problem)
  const stub = known ?? openBill(bill.billId)
  if (stub.billId !== bill.billId) return refusal('unknown-bill', { billId: bill.billId, found: stub.billId })
  if (stub.earnedAt !== null) {
    if (isSameBill(stub, bill, draft.at)) return { bill: stub }
    return refusal('bill-already-earned', { billId: bill.billId, earnedAt: stub.earnedAt })
  }
  const { terms } = policy
  const redeemedMinor = bill.redeemedMinor ?? pointsToMinor(terms, spentOn(stub))
  const quote = quoteEarning(terms, draft, { ...bill, redeemedMinor }, draft.at)
  const lines: BillLine[] = []
  for (const line of bill.lines) {
    lines.push({ baseMinor: line.amountMinor, returnedMinor: 0, points: quote.linePoints[lines.length] ?? 0 })
  }
  const { maturesAt, expiresAt } = lifespanOf(terms, draft.at)
  const part = { fund: mainFund, maturesAt, expiresAt, points: quote.points }
  const earnedInto = quote.points === 0 ? [] : [part]
  if (quote.points > 0) {
    credit(draft, 'earned', earnedInto, 0, lines.length > 1 ? quote.linePoints : undefined)
    draft.caps = useEarnCaps(terms, draft.caps, quote, draft.at)
  }
  const earned = copyOfBill(stub)
  earned.earnedAt = draft.at
  earned.policyVersion = policy.version
  earned.lines = lines
  earned.earnedInto = earnedInto
  if (terms.tiers !== undefined) earned.qualified = qualifiedOf(earned, terms.tiers.measure)
  return { bill: earned }
}

function isSameBill(stub: LedgerBill, bill: EarningBill, at: Instant): boolean {
  if (stub.earnedAt !== at || stub.lines.length !== bill.lines.length) return false
  return stub.lines.every((line, index) => line.baseMinor === bill.lines[index]?.amountMinor)
}

function problemOf(bill: EarningBill): CommandProblem | null {
  const { billId } = bill
  if (!isId(billId)) return { path: 'bill.billId', found: billId, expected: 'an id of 1 to 256 characters' }
  return problemOfAmounts(bill)
}

/** What is wrong with the amounts of a bill; null when nothing is. */
export function problemOfAmounts({ lines, redeemedMinor }: Omit<EarningBill, 'billId'>): CommandProblem | null {
  if (lines.length > billMaximums.lines) {
    return { path: 'bill.lines', found: lines.length, expected: `at most ${billMaximums.lines} lines` }
  }
  const expected = expectedAmount
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]
    if (line === undefined) continue
    if (!isAmount(line.amountMinor))
      return { path: `bill.lines[${index}].amountMinor`, found: line.amountMinor, expected }
    const taxMinor = line.taxMinor ?? 0
    if (!isAmount(taxMinor) || taxMinor > line.amountMinor) {
      return { path: `bill.lines[${index}].taxMinor`, found: taxMinor, expected: `${expected}, within the amount` }
    }
  }
  if (redeemedMinor === undefined || isAmount(redeemedMinor)) return null
  return { path: 'bill.redeemedMinor', found: redeemedMinor, expected }
}
