import { type Part, pointsOf } from '../account.ts'
import type { BillLine, BurnedPart, LedgerBill } from '../bill.ts'
import { amountProblem, idProblem, taxProblem } from '../command-parts.ts'
import { type Draft, write } from '../draft.ts'
import { floorProduct, type RoundedShares, roundSharesOnce, spreadGrowing } from '../exact.ts'
import { expiryOf, graceEnd } from '../lifespan.ts'
import { credit, openTaking, shortfallOf, takeInBurnOrder, takenPoints, takeOwn, writeTaking } from '../move.ts'
import { type Decision, refusal } from '../outcome.ts'
import { splitParts } from '../split-parts.ts'
import { recountTowardsTier } from '../standing/tiers.ts'
import type { EarnTerms, LedgerPolicy, LedgerTerms } from '../terms/terms.ts'

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

/**
 * Goods of a bill came back, or did not after all: what it earned and what paid for it follow. Refused as `unknown-bill`,
 * `unknown-line`, `over-returned` or `bad-command`.
 */
export function returnLines(policy: LedgerPolicy, draft: Draft, known: LedgerBill | null, command: Return): Decision {
  const { billId } = command
  if (known === null || known.billId !== billId || known.earnedAt === null) return refusal('unknown-bill', { billId })
  const lines = known.lines.slice()
  for (const [place, { line: index, returnedMinor }] of command.lines.entries()) {
    const line = lines[index]
    if (line === undefined)
      return refusal('unknown-line', { billId, line: index, expected: `0 to ${lines.length - 1}` })
    if (!Number.isSafeInteger(returnedMinor) || returnedMinor < 0) {
      const expected = 'integer minor units, 0 or more'
      return refusal('bad-command', { path: `lines[${place}].returnedMinor`, found: returnedMinor, expected })
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

/** A bill is cancelled, as if all of it came back, for good; also one that has not earned yet. Refused as `unknown-bill`. */
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
 * Points of what was returned of a bill so far: each line's frozen points by its returned share, added up exactly and rounded
 * down once per bill, as its earning was; spread back over the lines by largest remainder. It depends on nothing but what
 * came back, so it matters neither in how many returns nor in which order; all of it is exactly what was earned.
 */
export function clawedOf(lines: readonly BillLine[]): RoundedShares {
  return roundSharesOnce(
    lines.map(({ points, returnedMinor, baseMinor }) => ({ whole: points, part: returnedMinor, of: baseMinor })),
  )
}

function clawBack({ terms }: LedgerPolicy, draft: Draft, bill: LedgerBill, before: readonly BillLine[]): LedgerBill {
  const { total: target, shares } = clawedOf(bill.lines)
  const change = target - bill.clawedPoints
  if (change === 0) return bill
  const lines = givenBackByLine(shares, before)
  if (change < 0) return giveBack(draft, bill, target, lines)
  const { taking, short } = takeEarned(terms, draft, bill, change)
  writeTaking(draft, 'clawed-back', taking, short, { lines })
  return { ...bill, clawedPoints: target, writtenOffPoints: bill.writtenOffPoints + short.writtenOff }
}

/** Takes points that a bill earned: out of its own bucket first, then in burn order, then pending ones; the rest is owed. */
export function takeEarned(terms: LedgerTerms, draft: Draft, { earnedInto }: LedgerBill, wanted: number) {
  const taking = openTaking()
  const missing = (): number => wanted - takenPoints(taking)
  for (const part of earnedInto) takeOwn(draft, taking, part, Math.min(missing(), part.points))
  takeInBurnOrder(draft, taking, missing())
  takeInBurnOrder(draft, taking, missing(), 'pending')
  return { taking, short: shortfallOf(draft, missing(), terms.returns.debtLimitPoints) }
}

/** What each line gives back, signed as the shopper sees it; undefined for a bill of one line, which needs no saying. */
function givenBackByLine(clawed: readonly number[], before: readonly BillLine[]): readonly number[] | undefined {
  if (clawed.length < 2) return undefined
  const { shares } = clawedOf(before)
  return clawed.map((points, index) => (shares[index] ?? 0) - points || 0)
}

/** A return was taken back: what was written off is owed again, and the points go back to where they were earned. */
function giveBack(draft: Draft, bill: LedgerBill, target: number, lines: readonly number[] | undefined): LedgerBill {
  const points = bill.clawedPoints - target
  const writtenOff = Math.min(points, bill.writtenOffPoints)
  const { first: parts } = splitParts(bill.earnedInto, points - writtenOff)
  if (writtenOff === 0) credit(draft, 'claw-reversed', parts, { lines })
  else {
    // Which line was written off nobody can say: the first ones.
    const [first, rest] = lines === undefined ? [undefined, undefined] : splitLines(lines, writtenOff)
    write(draft, { kind: 'claw-reversed', points: writtenOff, lines: first })
    write(draft, { kind: 'written-off', points: -writtenOff })
    if (parts.length > 0) credit(draft, 'claw-reversed', parts, { lines: rest })
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

/** True for a bill of which all came back, by its returns or by a void. */
export function isAllBack(bill: LedgerBill): boolean {
  const { returnedMinor, baseMinor } = returnedShare(bill)
  return returnedMinor === baseMinor
}

/**
 * How many of each part's redeemed points come back: in proportion, rounded down once for all of them. What rounding leaves
 * goes to the parts so that none gets less from a larger return, of equal ones to what expires soonest.
 */
function restoredOf(bill: LedgerBill): readonly number[] {
  const { returnedMinor, baseMinor } = returnedShare(bill)
  const order = bill.burnedFrom.map((part, index) => ({
    index,
    points: part.points,
    endsAt: part.expiresAt ?? Number.POSITIVE_INFINITY,
  }))
  order.sort((a, b) => (a.endsAt === b.endsAt ? a.index - b.index : a.endsAt - b.endsAt))
  const wholes = order.map(({ points }) => points)
  const total = floorProduct(pointsOf(bill.burnedFrom), returnedMinor, baseMinor)
  const floors = wholes.map((points) => floorProduct(points, returnedMinor, baseMinor))
  const restored = bill.burnedFrom.map(() => 0)
  for (const [place, points] of spreadGrowing(total, wholes, floors).entries()) {
    restored[order[place]?.index ?? place] = points
  }
  return restored
}

/** Brings the redeemed points to those that {@link restoredOf} says. */
function restore(policy: LedgerPolicy, draft: Draft, bill: LedgerBill): LedgerBill {
  if (bill.burnedFrom.length === 0) return bill
  const targets = restoredOf(bill)
  const changes = bill.burnedFrom.map(({ restored }, index) => (targets[index] ?? restored) - restored)
  if (changes.every((change) => change === 0)) return bill
  const coming = bill.burnedFrom.map((part, index) => comingBack(policy, draft, part, Math.max(0, changes[index] ?? 0)))
  const lapsed = pointsOf(coming) > 0 ? credit(draft, 'restored', coming) : coming.map(() => 0)
  let restoredPoints = 0
  // What comes is here before anything goes: a redemption told since may move a point from one part to another.
  const settled = bill.burnedFrom.map((part, index) => {
    const change = changes[index] ?? 0
    restoredPoints += part.restored + change
    if (change < 0) return takeBack(policy, draft, part, -change)
    return { ...part, restored: part.restored + change, lapsed: part.lapsed + (lapsed[index] ?? 0) }
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
  const bad =
    idProblem('returnId', returnId) ??
    amountProblem('amountMinor', amountMinor) ??
    taxProblem('taxMinor', taxMinor, amountMinor)
  if (bad !== null) return refusal('bad-command', bad)
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
