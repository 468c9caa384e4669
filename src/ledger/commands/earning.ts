import type { Instant } from '../../time.ts'
import { mainFund } from '../account.ts'
import { type BillLine, billMaximums, copyOfBill, type LedgerBill, openBill, spentMinor } from '../bill.ts'
import { amountProblem, idProblem, isAmount, isTax, taxProblem } from '../command-parts.ts'
import type { Draft } from '../draft.ts'
import { lifespanOf } from '../lifespan.ts'
import { credit } from '../move.ts'
import { type Decision, refusal } from '../outcome.ts'
import type { BadField } from '../refusal-details.ts'
import { qualifiedOf } from '../standing/tiers.ts'
import type { LedgerPolicy } from '../terms/terms.ts'
import { useEarnCaps } from './earn-limits.ts'
import { type EarningBill, quoteEarning } from './earning-quote.ts'

/** Earns a bill, or accepts that it has earned already. */
export function earn(policy: LedgerPolicy, draft: Draft, known: LedgerBill | null, bill: EarningBill): Decision {
  const bad = idProblem('bill.billId', bill.billId) ?? amountsProblem(bill)
  if (bad !== null) return refusal('bad-command', bad)
  const earned = known === null ? openBill(bill.billId) : copyOfBill(known)
  if (earned.billId !== bill.billId) return refusal('unknown-bill', { billId: bill.billId, found: earned.billId })
  if (earned.earnedAt !== null) {
    if (isSameBill(earned, bill, draft.at)) return { bill: null }
    return refusal('bill-already-earned', { billId: bill.billId, earnedAt: earned.earnedAt })
  }
  const { terms } = policy
  const redeemedMinor = bill.redeemedMinor ?? spentMinor(terms, earned)
  const quote = quoteEarning(terms, draft, { lines: bill.lines, campaign: bill.campaign, redeemedMinor }, draft.at)
  const lines = bill.lines.map(
    ({ amountMinor }, index): BillLine => ({
      baseMinor: amountMinor,
      returnedMinor: 0,
      points: quote.linePoints[index] ?? 0,
    }),
  )
  const { maturesAt, expiresAt } = lifespanOf(terms, draft.at)
  const part = { fund: mainFund, maturesAt, expiresAt, points: quote.points }
  const earnedInto = quote.points === 0 ? [] : [part]
  if (quote.points > 0) {
    credit(draft, 'earned', earnedInto, lines.length > 1 ? { lines: quote.linePoints } : undefined)
    draft.caps = useEarnCaps(terms, draft.caps, quote, draft.at)
  }
  earned.earnedAt = draft.at
  earned.policyVersion = policy.version
  earned.lines = lines
  earned.earnedInto = earnedInto
  if (redeemedMinor > 0 || earned.redemptions.length > 0) earned.paidByPointsMinor = redeemedMinor
  if (terms.tiers !== undefined) earned.qualified = qualifiedOf(earned, terms.tiers.measure)
  return { bill: earned }
}

function isSameBill(stub: LedgerBill, bill: EarningBill, at: Instant): boolean {
  if (stub.earnedAt !== at || stub.lines.length !== bill.lines.length) return false
  return stub.lines.every((line, index) => line.baseMinor === bill.lines[index]?.amountMinor)
}

/** What is wrong with the amounts of a bill; null when nothing is. */
export function amountsProblem({ lines, redeemedMinor }: Omit<EarningBill, 'billId'>): BadField | null {
  if (lines.length > billMaximums.lines) {
    return { path: 'bill.lines', found: lines.length, expected: `at most ${billMaximums.lines} lines` }
  }
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]
    if (line === undefined) continue
    // The path is put together only where something is wrong: every line of every bill comes by here.
    if (!isAmount(line.amountMinor)) return amountProblem(`bill.lines[${index}].amountMinor`, line.amountMinor)
    const taxMinor = line.taxMinor ?? 0
    if (!isTax(taxMinor, line.amountMinor))
      return taxProblem(`bill.lines[${index}].taxMinor`, taxMinor, line.amountMinor)
  }
  return amountProblem('bill.redeemedMinor', redeemedMinor)
}
