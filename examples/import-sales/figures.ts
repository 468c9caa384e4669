import type { Day, ShopReport, Store } from '../../src/index.ts'
import { type ShopFigures, shopFigures, type WaitingReturns } from '../shared/figures.ts'
import type { Tally } from './tally.ts'

/** The figures of a shop, and what became of the rows of its file. */
export interface Figures extends ShopFigures {
  /** Rows of this file that were not taken in. */
  readonly rejectedRows: number
  /** What became of this file's rows; `read` is the sum of the others. */
  readonly rows: Readonly<
    Record<'read' | 'purchases' | 'returns' | 'voids' | 'duplicates' | 'rejected' | 'afterAsOf', number>
  >
}

interface FiguresInput {
  readonly asOf: Day
  readonly currency: string
  readonly report: ShopReport
  readonly waiting: WaitingReturns
  readonly tally: Tally
}

/** Puts the owner's report and the import's count together. */
export function figuresOf({ asOf, currency, report, waiting, tally }: FiguresInput): Figures {
  const { read, purchases, returns, voids, duplicates, rejected, afterAsOf } = tally
  return {
    ...shopFigures(report, waiting, { asOf, currency }),
    rejectedRows: rejected,
    rows: { read, purchases, returns, voids, duplicates, rejected, afterAsOf },
  }
}

const billsPerPage = 1000

/** Looks through all bills for returns whose bill never came. */
export async function waitingReturns(store: Store): Promise<WaitingReturns> {
  let returns = 0
  let amountMinor = 0
  let after: string | null = null
  do {
    const page = await store.stream({ tenant: 'main', of: 'bills', after, limit: billsPerPage })
    for (const item of page.items) {
      if (item.of !== 'bills' || item.bill.at !== null) continue
      returns += item.bill.returns.length
      for (const one of item.bill.returns) amountMinor += one.amountMinor
    }
    after = page.next
  } while (after !== null)
  return { returns, amountMinor }
}
