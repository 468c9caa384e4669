import type { BillFact, Fact, PurchaseReturned } from '../facts/index.ts'
import { markOf } from '../triggers/index.ts'

/** The key of the bill a fact names, or null for a return that names none. */
export function billKeyOf(fact: BillFact): string
export function billKeyOf(
  fact: Pick<PurchaseReturned, 'source' | 'billId' | 'billSource'> & { readonly type?: string; readonly id?: string },
): string | null
export function billKeyOf(fact: {
  readonly type?: string
  readonly id?: string
  readonly source: string
  readonly billId?: string | undefined
  readonly billSource?: string | undefined
}): string | null {
  const billId = fact.billId ?? (fact.type === 'purchase.completed' ? fact.id : undefined)
  return billId === undefined ? null : `${fact.billSource ?? fact.source}/${billId}`
}

/** A short mark of the bill that a fact is about, or undefined: for `unless` of the same bill. */
export function billMarkOf(fact: Fact): string | undefined {
  if ('payload' in fact || 'data' in fact) return undefined
  const { type, id, source } = fact
  const billId = 'billId' in fact ? fact.billId : undefined
  const key = billKeyOf({ type, id, source, billId, billSource: 'billSource' in fact ? fact.billSource : undefined })
  return key === null ? undefined : markOf(key)
}
