import type { CustomerBill } from '../customer.ts'
import type { PurchaseReturned } from '../facts/index.ts'
import { leftOf, wrongLineOf } from '../profile/index.ts'
import type { Refusal } from './draft.ts'

/** A return of more than was bought: of the bill, or of a line that it names. One that came before its bill waits for it. */
export function refusedReturn(bill: CustomerBill, fact: PurchaseReturned): Refusal | null {
  if (bill.at === null) return null
  const { key } = bill
  const left = leftOf(bill)
  if (fact.amountMinor > left) {
    return {
      code: 'over-returned',
      message: `Bill ${key} has ${left} left to return; ${fact.amountMinor} is more.`,
      details: { bill: key, leftMinor: left, foundMinor: fact.amountMinor },
    }
  }
  const wrong = wrongLineOf(bill, fact)
  if (wrong === null) return null
  const { line, sku, isKnown, foundMinor, leftMinor } = wrong
  const named = line === undefined ? { sku } : { line }
  const name = line === undefined ? `SKU ${sku}` : `Line ${line}`
  return isKnown
    ? {
        code: 'over-returned',
        message: `${name} of bill ${key} has ${leftMinor} left to return; ${foundMinor} is more.`,
        details: { bill: key, ...named, leftMinor, foundMinor },
      }
    : {
        code: 'unknown-line',
        message: `Bill ${key} has no line ${line}; its lines are 0 to ${bill.lines.length - 1}.`,
        details: { bill: key, ...named, expected: `0 to ${bill.lines.length - 1}` },
      }
}
