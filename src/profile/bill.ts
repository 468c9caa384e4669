import { allocate } from '../money.ts'
import type { DayNumber, Instant } from '../time.ts'

/** One line of a bill as the books keep it: its share of what was paid, and what of that came back. */
export interface BillLine {
  readonly sku?: string | undefined
  readonly name?: string | undefined
  readonly category?: string | undefined
  readonly brand?: string | undefined
  readonly quantity: number
  /** The line's share of the bill's total, tax included, in the policy's currency. */
  readonly netMinor: number
  readonly taxMinor: number
  readonly returnedMinor: number
  readonly credits?: readonly string[] | undefined
}

/** One return of a bill, kept so that the bill is the same whatever order its facts came in. */
export interface BillReturn {
  readonly id: string
  readonly at: Instant
  readonly amountMinor: number
  /** Amounts by line, when the return named lines. */
  readonly lines?:
    | readonly { readonly line?: number | undefined; readonly sku?: string | undefined; readonly amountMinor: number }[]
    | undefined
}

/**
 * A bill: its own small record beside the customer. A return, a delivery or a void that arrives before the bill itself
 * makes a stub (`at` is null), which waits.
 */
export interface Bill<Points = unknown> {
  /** `<source>/<bill id>`. */
  readonly key: string
  readonly at: Instant | null
  readonly day: DayNumber | null
  readonly channel: string
  readonly storeId?: string | undefined
  readonly tillId?: string | undefined
  readonly campaign?: string | undefined
  readonly totalMinor: number
  readonly lines: readonly BillLine[]
  readonly returns: readonly BillReturn[]
  /** Cash on delivery: counts from this on. */
  readonly awaitsDelivery: boolean
  readonly deliveredAt: Instant | null
  readonly voided: boolean
  /** Written for the wrong customer; facts about it go to this one. */
  readonly movedTo: string | null
  /** The facts that moved it, latest last; each of them moves it once. */
  readonly moves?: readonly string[] | undefined
  /** What the ledger froze about it. */
  readonly points: Points | null
}

/** Returns remembered on one bill. */
export const maxReturnsOfBill = 64

export function billStub<Points>(key: string): Bill<Points> {
  return {
    key,
    at: null,
    day: null,
    channel: 'store',
    totalMinor: 0,
    lines: [],
    returns: [],
    awaitsDelivery: false,
    deliveredAt: null,
    voided: false,
    movedTo: null,
    points: null,
  }
}

/** What came back of a bill, all its returns together, never more than its total. */
export function returnedOf(bill: Bill): number {
  if (bill.voided) return bill.totalMinor
  let returned = 0
  if (bill.lines.length === 0) {
    for (const { amountMinor } of bill.returns) returned += amountMinor
    return Math.min(bill.totalMinor, returned)
  }
  for (const line of bill.lines) returned += line.returnedMinor
  return returned
}

/** What may still come back. */
export function leftOf(bill: Bill): number {
  return bill.at === null ? 0 : bill.totalMinor - returnedOf(bill)
}

/** True when the bill is a purchase: paid (or delivered), not voided, not returned in full. A gift of zero value counts. */
export function countsAsPurchase(bill: Bill): boolean {
  if (!isSale(bill)) return false
  return bill.totalMinor === 0 ? bill.returns.length === 0 : leftOf(bill) > 0
}

/** True when money changed hands for it, whatever came back later. */
export function isSale(bill: Bill): boolean {
  return (
    bill.at !== null && !bill.voided && bill.movedTo === null && (!bill.awaitsDelivery || bill.deliveredAt !== null)
  )
}

/** By time, then by what else tells two returns apart: the order must not depend on how they arrived. */
function inOrder(a: BillReturn, b: BillReturn): number {
  if (a.at !== b.at) return a.at - b.at
  if (a.id !== b.id) return a.id < b.id ? -1 : 1
  // Two tills may give two returns the same number.
  if (a.amountMinor !== b.amountMinor) return a.amountMinor - b.amountMinor
  const [left, right] = [JSON.stringify([a.lines]), JSON.stringify([b.lines])]
  return left === right ? 0 : left < right ? -1 : 1
}

/**
 * The bill with what came back of each line, from the set of returns alone: named lines first, then amounts over what is
 * left in proportion. A return beyond what is left is cut off there. A SKU on several lines is taken from the first on.
 */
export function withReturns<Points>(bill: Bill<Points>, returns: readonly BillReturn[]): Bill<Points> {
  const sorted = [...returns].sort(inOrder)
  if (bill.at === null || bill.lines.length === 0) return { ...bill, returns: sorted }
  const left = bill.lines.map((line) => line.netMinor)
  const unnamedMinor = sorted.reduce((sum, one) => sum + takeNamed(bill.lines, left, one), 0)
  if (unnamedMinor > 0) {
    const mostMinor = left.reduce((a, b) => a + b, 0)
    allocate(Math.min(unnamedMinor, mostMinor), left).forEach((share, index) => {
      left[index] = (left[index] ?? 0) - share
    })
  }
  const lines = bill.lines.map((line, index) => {
    const returnedMinor = line.netMinor - (left[index] ?? 0)
    return line.returnedMinor === returnedMinor ? line : { ...line, returnedMinor }
  })
  return { ...bill, lines, returns: sorted }
}

/** Takes what a return names off what is left of each line, and says how much of the return is still to be placed. */
export function takeNamed(
  billLines: readonly BillLine[],
  left: number[],
  { amountMinor, lines = [] }: Pick<BillReturn, 'amountMinor' | 'lines'>,
): number {
  let rest = amountMinor
  for (const named of lines) {
    let wanted = Math.min(named.amountMinor, rest)
    for (const [index, line] of billLines.entries()) {
      if (named.line === undefined ? line.sku !== named.sku : index !== named.line) continue
      const taken = Math.min(wanted, left[index] ?? 0)
      left[index] = (left[index] ?? 0) - taken
      wanted -= taken
      rest -= taken
    }
  }
  return rest
}
