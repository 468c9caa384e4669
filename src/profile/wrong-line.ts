import { type Bill, type BillLine, type BillReturn, takeNamed } from './bill.ts'

/** A named line of a return that the bill does not have, or that takes more than is left of it. */
export interface WrongLine {
  /** As the return names it. */
  readonly line?: number | undefined
  readonly sku?: string | undefined
  readonly isKnown: boolean
  readonly foundMinor: number
  readonly leftMinor: number
}

/**
 * The first line that a return must not name, or null. Only returns that name a line use it up: amounts that name none may
 * have been for the others. A SKU that is not on the bill is no mistake; its amount is one that names no line.
 */
export function wrongLineOf(bill: Bill, one: Pick<BillReturn, 'amountMinor' | 'lines'>): WrongLine | null {
  const left = bill.lines.map((line) => line.netMinor)
  for (const known of bill.returns) takeNamed(bill.lines, left, known)
  let rest = one.amountMinor
  for (const { line, sku, amountMinor } of one.lines ?? []) {
    if (line !== undefined && line >= bill.lines.length)
      return { line, sku, isKnown: false, foundMinor: amountMinor, leftMinor: 0 }
    const leftMinor = leftOfLine(bill.lines, left, { line, sku })
    const foundMinor = Math.min(amountMinor, rest)
    if (leftMinor !== null && foundMinor > leftMinor) return { line, sku, isKnown: true, foundMinor, leftMinor }
    rest -=
      foundMinor -
      takeNamed(bill.lines, left, { amountMinor: foundMinor, lines: [{ line, sku, amountMinor: foundMinor }] })
  }
  return null
}

/** Null for a SKU that is on no line. */
function leftOfLine(
  billLines: readonly BillLine[],
  left: readonly number[],
  named: { readonly line: number | undefined; readonly sku: string | undefined },
): number | null {
  let leftMinor: number | null = null
  for (const [index, line] of billLines.entries()) {
    const isIt = named.line === undefined ? line.sku === named.sku : index === named.line
    if (isIt) leftMinor = (leftMinor ?? 0) + (left[index] ?? 0)
  }
  return leftMinor
}
