import type { PurchaseCompleted } from '../facts/index.ts'
import { allocate } from '../money.ts'
import type { BillLine } from '../profile/index.ts'

/** A bill as its lines are worked out from it. */
export type BillOfLines = Pick<PurchaseCompleted, 'totalMinor' | 'baseTotalMinor' | 'taxMinor' | 'lines' | 'credits'>

/** The lines with their shares of the total and of the tax; a bill without lines is one line. */
export function linesOf(fact: BillOfLines): readonly BillLine[] {
  const totalMinor = fact.baseTotalMinor ?? fact.totalMinor
  const scale = fact.baseTotalMinor === undefined ? 1 : fact.baseTotalMinor / Math.max(1, fact.totalMinor)
  const { lines = [], credits } = fact
  if (lines.length === 0) {
    const taxMinor = Math.min(totalMinor, scaled(fact.taxMinor ?? 0, scale))
    return [{ quantity: 1, netMinor: totalMinor, taxMinor, returnedMinor: 0, credits }]
  }
  const amounts = lines.map(({ amountMinor }) => amountMinor)
  const nets = allocate(totalMinor, amounts)
  const taxes = taxesOf(fact, nets, scale)
  return lines.map((line, index) => {
    const netMinor = nets[index] ?? 0
    const { sku, name, category, brand, quantity } = line
    const taxMinor = Math.min(netMinor, taxes[index] ?? 0)
    return {
      sku,
      name,
      category,
      brand,
      quantity,
      netMinor,
      taxMinor,
      returnedMinor: 0,
      credits: line.credits ?? credits,
    }
  })
}

function scaled(minor: number, scale: number): number {
  return scale === 1 ? minor : Math.round(minor * scale)
}

/** Tax by line: as the lines say, else the bill's tax in proportion. */
function taxesOf(fact: BillOfLines, nets: readonly number[], scale: number): readonly number[] {
  const lines = fact.lines ?? []
  if (fact.taxMinor === undefined || lines.some((line) => line.taxMinor !== undefined)) {
    return lines.map((line) => scaled(line.taxMinor ?? 0, scale))
  }
  return allocate(scaled(fact.taxMinor, scale), nets)
}
