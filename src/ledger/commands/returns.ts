import { type Part, pointsOf } from '../account.ts'
import { type BillLine, type BurnedPart, expectedAmount, isAmount, isId, type LedgerBill } from '../bill.ts'
import { type Draft, write } from '../draft.ts'
import { floorProduct } from '../exact.ts'
import { expiryOf, graceEnd } from '../lifespan.ts'
import { credit, openTaking, shortfallOf, takeInBurnOrder, takenPoints, takeOwn, writeTaking } from '../move.ts'
import { type Decision, refusal } from '../outcome.ts'
import { recountTowardsTier } from '../standing/tiers.ts'
import type { EarnTerms, LedgerPolicy } from '../terms/terms.ts'

/** All that came back of one line so far. */
export interface ReturnedLine {
  /** The line's index on the bill. */
  readonly line: number
  /** Cumulative, so that a repeated return changes nothing; a smaller one than before takes a return back. */
  readonly returnedMinor: number
}

/** Goods came back. Of a bill that is cancelled nothing more can, and nothing is taken back: it stays so. */
export interface Return {
  readonly kind: 'return'
  readonly billId: string
  /** Lines left out stay as they are. */
  readonly lines: readonly ReturnedLine[]
}

/** The whole bill is cancelled. */
export interface Void {
  readonly kind: 'void'
  readonly billId: string
}

export function returnLines(policy: LedgerPolicy, draft: Draft, known: LedgerBill | null, command: Return): Decision {
  const { billId } = command
  if (known === null || known.billId !== billId || known.earnedAt === null) return refusal('unknown-bill', { billId })
  const lines = known.lines.slice()
  for (const { line: index, returnedMinor } of command.lines) {
    const line = lines[index]
    if (line === undefined)
      return refusal('unknown-line', { billId, line: index, expected: `0 to ${lines.length - 1}` })
    if (!Number.isSafeInteger(returnedMinor) || returnedMinor < 0) {
      const expected = 'integer minor units, 0 or more'
      return refusal('bad-command', { path: `lines[${index}].returnedMinor`, found: returnedMinor, expected })
    }
    if (returnedMinor > line.baseMinor) {
      const acceptedMinor = line.baseMinor
      const leftMinor = acceptedMinor - (known.lines[index]?.returnedMinor ?? 0)
      // Told cumulatively, so accepted cumulatively; what of it has not come back yet is what the counter wants to know.
      return refusal('over-returned', { billId, line: index, returnedMinor, acceptedMinor, leftMinor })
    }
    lines[index] = { ...line, returnedMinor }
  }
  // All of it came back already: what is told late of a part changes nothing, and what paid for it since comes back too.
  if (known.voided) return { bill: applyReturns(policy, draft, voided(known), known.lines) }
  return { bill: applyReturns(policy, draft, { ...known, lines }, known.lines) }
}

export function voidBill(policy: LedgerPolicy, draft: Draft, known: LedgerBill | null, { billId }: Void): Decision {
  if (known === null || known.billId !== billId) return refusal('unknown-bill', { billId })
  return { bill: applyReturns(policy, draft, voided(known), known.lines) }
}

/** The bill with all of it returned. */
export function voided(bill: LedgerBill): LedgerBill {
  return { ...bill, lines: bill.lines.map((line) => ({ ...line, returnedMinor: line.baseMinor })), voided: true }
}

/**
 * Brings both sides of a bill, and what it counts towards the tier, to what its returned lines imply. Redeemed points come
 * back first: they may spare the shopper a debt.
 * @param before The lines as they were, so that the books say which of them gave back what.
 */
export function applyReturns(
  policy: LedgerPolicy,
  draft: Draft,
  bill: LedgerBill,
  before: readonly BillLine[],
): LedgerBill {
  return recountTowardsTier(policy, draft, clawBack(policy, draft, restore(policy, draft, bill), before))
}

/**
 * Points of what was returned of a line so far: its frozen points by the returned share, rounded down. It depends on
 * nothing but what came back, so it matters neither in how many returns nor in which order.
 */
function clawedOf({ points, returnedMinor, baseMinor }: BillLine): number {
  return returnedMinor > 0 ? floorProduct(points, returnedMinor, baseMinor) : 0
}

function clawTarget(lines: readonly BillLine[]): number {
  let points = 0
  for (const line of lines) points += clawedOf(line)
  return points
}

function clawBack({ terms }: LedgerPolicy, draft: Draft, bill: LedgerBill, before: readonly BillLine[]): LedgerBill {
  const target = clawTarget(bill.lines)
  const change = target - bill.clawedPoints
  if (change === 0) return bill
  const lines = givenBackByLine(bill.lines, before)
  if (change < 0) return giveBack(draft, bill, target, lines)
  const taking = openTaking()
  const missing = (): number => change - takenPoints(taking)
  for (const part of bill.earnedInto) takeOwn(draft, taking, part, Math.min(missing(), part.points))
  takeInBurnOrder(draft, taking, missing())
  takeInBurnOrder(draft, taking, missing(), 'pending')
  const short = shortfallOf(draft, missing(), terms.returns.debtLimitPoints)
  writeTaking(draft, 'clawed-back', taking, short, 0, lines)
  return { ...bill, clawedPoints: target, writtenOffPoints: bill.writtenOffPoints + short.writtenOff }
}

/** What each line gives back, signed as the shopper sees it; undefined for a bill of one line, which needs no saying. */
function givenBackByLine(lines: readonly BillLine[], before: readonly BillLine[]): readonly number[] | undefined {
  if (lines.length < 2) return undefined
  return lines.map((line, index) => {
    const was = before[index]
    return (was === undefined ? 0 : clawedOf(was)) - clawedOf(line) || 0
  })
}

/** A return was taken back: what was written off is owed again, and the points go back to where they were earned. */
function giveBack(draft: Draft, bill: LedgerBill, target: number, lines: readonly number[] | undefined): LedgerBill {
  const points = bill.clawedPoints - target
  const writtenOff = Math.min(points, bill.writtenOffPoints)
  const parts: Part[] = []
  let left = points - writtenOff
  for (const part of bill.earnedInto) {
    const share = Math.min(left, part.points)
    if (share > 0) parts.push({ ...part, points: share })
    left -= share
  }
  if (writtenOff === 0) credit(draft, 'claw-reversed', parts, 0, lines)
  else {
    // Which line was written off nobody can say: the first ones.
    const [first, rest] = lines === undefined ? [undefined, undefined] : splitLines(lines, writtenOff)
    write(draft, { kind: 'claw-reversed', points: writtenOff, lines: first })
    write(draft, { kind: 'written-off', points: -writtenOff })
    if (parts.length > 0) credit(draft, 'claw-reversed', parts, 0, rest)
  }
  return { ...bill, clawedPoints: target, writtenOffPoints: bill.writtenOffPoints - writtenOff }
}

/** Splits the points of lines in two, the first adding up to a total, line after line. */
function splitLines(lines: readonly number[], total: number): readonly [readonly number[], readonly number[]] {
  let left = total
  for (const points of lines) if (points < 0) left -= points
  const first = lines.map((points) => {
    const share = points < 0 ? points : Math.min(left, points)
    left -= Math.max(share, 0)
    return share
  })
  return [first, lines.map((points, index) => points - (first[index] ?? 0))]
}

/** The share of the bill that came back, as a fraction. */
function returnedShare({ lines, voided }: LedgerBill): { readonly returnedMinor: number; readonly baseMinor: number } {
  let returnedMinor = 0
  let baseMinor = 0
  for (const line of lines) {
    returnedMinor += line.returnedMinor
    baseMinor += line.baseMinor
  }
  // A bill without amounts, or of which only the redemption is known, comes back whole or not at all.
  return baseMinor > 0 ? { returnedMinor, baseMinor } : { returnedMinor: voided ? 1 : 0, baseMinor: 1 }
}

/**
 * Brings the redeemed points that came back to their share, part by part and each rounded down: in proportion, and never
 * less for a larger return. The last return brings what rounding kept.
 */
function restore(policy: LedgerPolicy, draft: Draft, bill: LedgerBill): LedgerBill {
  if (bill.burnedFrom.length === 0) return bill
  const { returnedMinor, baseMinor } = returnedShare(bill)
  const changes = bill.burnedFrom.map((part) => floorProduct(part.points, returnedMinor, baseMinor) - part.restored)
  if (changes.every((change) => change === 0)) return bill
  const burnedFrom = bill.burnedFrom.map((part, index) => {
    const change = changes[index] ?? 0
    return change < 0 ? takeBack(policy, draft, part, -change) : part
  })
  const coming = burnedFrom.map((part, index) => comingBack(policy, draft, part, Math.max(0, changes[index] ?? 0)))
  const lapsed = pointsOf(coming) > 0 ? credit(draft, 'restored', coming) : coming.map(() => 0)
  let restoredPoints = 0
  const settled = burnedFrom.map((part, index) => {
    const restored = part.restored + (coming[index]?.points ?? 0)
    restoredPoints += restored
    return { ...part, restored, lapsed: part.lapsed + (lapsed[index] ?? 0) }
  })
  return { ...bill, burnedFrom: settled, restoredPoints }
}

/** Redeemed points as they come back: as they were, or by policy if they would be dead by now. */
function comingBack({ terms }: LedgerPolicy, draft: Draft, part: BurnedPart, points: number): Part {
  const { fund, maturesAt, expiresAt } = part
  const back = { fund, maturesAt: Math.min(maturesAt, draft.at), points }
  if (expiresAt === null || expiresAt > draft.instant) return { ...back, expiresAt }
  switch (terms.returns.burnedExpired) {
    case 'expire':
      return { ...back, expiresAt }
    case 'grace':
      return { ...back, expiresAt: graceEnd(terms, draft.instant) }
    case 'reinstate':
      return { ...back, expiresAt: expiryOf(terms, draft.instant) }
  }
}

/** Restored points are taken again, because the return was taken back. Those that expired on coming back are gone already. */
function takeBack({ terms }: LedgerPolicy, draft: Draft, part: BurnedPart, points: number): BurnedPart {
  const lapsed = Math.min(points, part.lapsed)
  if (lapsed > 0) {
    write(draft, { kind: 'restore-reversed', points: -lapsed })
    write(draft, { kind: 'expired', points: lapsed })
  }
  const wanted = points - lapsed
  if (wanted > 0) {
    const taking = openTaking()
    takeOwn(draft, taking, part, wanted)
    takeInBurnOrder(draft, taking, wanted - takenPoints(taking))
    const short = shortfallOf(draft, wanted - takenPoints(taking), terms.returns.debtLimitPoints)
    writeTaking(draft, 'restore-reversed', taking, short)
  }
  return { ...part, restored: part.restored - points, lapsed: part.lapsed - lapsed }
}

/** Goods came back that match no bill. */
export interface ReturnUnlinked {
  readonly kind: 'return-unlinked'
  readonly returnId: string
  readonly amountMinor: number
  /** The tax inside the amount, where it is known and the terms earn without it. */
  readonly taxMinor?: number | undefined
}

/**
 * Takes what a bill of this amount would earn today, without multipliers and visits, of the spendable points: nobody owes
 * points for goods whose bill nobody finds.
 */
export function returnUnlinked({ terms }: LedgerPolicy, draft: Draft, command: ReturnUnlinked): Decision {
  const { returnId, amountMinor, taxMinor = 0 } = command
  if (!isId(returnId)) {
    return refusal('bad-command', { path: 'returnId', found: returnId, expected: 'an id of 1 to 256 characters' })
  }
  if (!isAmount(amountMinor)) {
    return refusal('bad-command', { path: 'amountMinor', found: amountMinor, expected: expectedAmount })
  }
  if (!isAmount(taxMinor) || taxMinor > amountMinor) {
    const expected = `${expectedAmount}, within the amount`
    return refusal('bad-command', { path: 'taxMinor', found: taxMinor, expected })
  }
  const taking = openTaking()
  takeInBurnOrder(draft, taking, wouldEarn(terms.earn, amountMinor, taxMinor))
  if (takenPoints(taking) > 0) writeTaking(draft, 'clawed-back', taking, { debt: 0, writtenOff: 0 })
  return { bill: null }
}

function wouldEarn(earn: EarnTerms, amountMinor: number, taxMinor: number): number {
  const basisMinor = earn.basis === 'net' ? amountMinor : amountMinor - taxMinor
  if (basisMinor < (earn.minimumBillMinor ?? 0)) return 0
  const points = floorProduct(basisMinor, earn.points, earn.perMinor)
  return Math.min(points, earn.maximumPointsPerBill ?? points)
}
