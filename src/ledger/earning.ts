import type { Instant } from '../time.ts'
import { accountMaximums, mainFund } from './account.ts'
import { type BillLine, billMaximums, isId, type LedgerBill, openBill } from './bill.ts'
import type { Draft } from './draft.ts'
import { floorProduct, roundOnce, spread } from './exact.ts'
import { lifespanOf } from './lifespan.ts'
import { credit } from './move.ts'
import { type Decision, refusal } from './outcome.ts'
import type { EarnTerms, LedgerPolicy, LedgerTerms } from './terms.ts'

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
  /** What redeemed points paid of the bill: nobody earns on it. It is spread over the lines in proportion. */
  readonly redeemedMinor?: number | undefined
}

/** What a bill would earn, and each line's share. */
export interface EarningQuote {
  readonly points: number
  readonly linePoints: readonly number[]
  /** What limited it: nothing, the minimum bill (then it earns nothing) or the maximum per bill. */
  readonly boundBy: 'nothing' | 'minimum-bill' | 'maximum-points'
}

/**
 * Points a bill earns: exact per line, rounded down once per bill, the remainder spread over the lines by largest
 * remainder. A pure preview of what `earn` will write.
 */
export function quoteEarning(terms: LedgerTerms, bill: Omit<EarningBill, 'billId'>): EarningQuote {
  const { earn } = terms
  const bases = earningBases(earn, bill)
  let basisMinor = 0
  for (const base of bases) basisMinor += base
  if (basisMinor < (earn.minimumBillMinor ?? 0)) {
    return { points: 0, linePoints: bases.map(() => 0), boundBy: 'minimum-bill' }
  }
  const { numerators, total, shares } = exactShares(earn, bill, bases)
  const maximum = Math.min(
    earn.maximumPointsPerBill ?? accountMaximums.pointsPerCommand,
    accountMaximums.pointsPerCommand,
  )
  if (total <= maximum) return { points: total, linePoints: shares, boundBy: 'nothing' }
  return { points: maximum, linePoints: spread(maximum, numerators), boundBy: 'maximum-points' }
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

const wholeMultiplier = 100

function exactShares(earn: EarnTerms, { lines }: Pick<EarningBill, 'lines'>, bases: readonly number[]) {
  const factors = lines.map(({ category }) => earn.points * multiplierOf(earn, category))
  const numerators = bases.map((base, index) => base * (factors[index] ?? 0))
  const denominator = earn.perMinor * wholeMultiplier
  if (numerators.every(Number.isSafeInteger)) return { numerators, ...roundOnce(numerators, denominator) }
  const exact = bases.map((base, index) => BigInt(base) * BigInt(factors[index] ?? 0))
  return { numerators: exact, ...roundOnce(exact, BigInt(denominator)) }
}

/** In hundredths. */
function multiplierOf(earn: EarnTerms, category: string | undefined): number {
  if (category === undefined) return wholeMultiplier
  if (earn.excludedCategories?.includes(category)) return 0
  const multiplier = earn.categoryMultipliers
  if (multiplier === undefined || !Object.hasOwn(multiplier, category)) return wholeMultiplier
  return Math.round((multiplier[category] ?? 1) * wholeMultiplier)
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
  const quote = quoteEarning(policy.terms, bill)
  const lines: BillLine[] = []
  for (const line of bill.lines) {
    lines.push({ baseMinor: line.amountMinor, returnedMinor: 0, points: quote.linePoints[lines.length] ?? 0 })
  }
  const part = { fund: mainFund, ...lifespanOf(policy.terms, draft.at), points: quote.points }
  const earnedInto = quote.points === 0 ? [] : [part]
  if (quote.points > 0) credit(draft, 'earned', earnedInto)
  return { bill: { ...stub, earnedAt: draft.at, policyVersion: policy.version, lines, earnedInto } }
}

function isSameBill(stub: LedgerBill, bill: EarningBill, at: Instant): boolean {
  if (stub.earnedAt !== at || stub.lines.length !== bill.lines.length) return false
  return stub.lines.every((line, index) => line.baseMinor === bill.lines[index]?.amountMinor)
}

function isAmount(minor: number): boolean {
  return Number.isSafeInteger(minor) && minor >= 0 && minor <= billMaximums.amountMinor
}

function problemOf({ billId, lines, redeemedMinor }: EarningBill): Readonly<Record<string, unknown>> | null {
  if (!isId(billId)) return { path: 'bill.billId', found: billId, expected: 'an id of 1 to 256 characters' }
  if (lines.length > billMaximums.lines) {
    return { path: 'bill.lines', found: lines.length, expected: `at most ${billMaximums.lines} lines` }
  }
  const expected = `integer minor units from 0 to ${billMaximums.amountMinor}`
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
