import type { CustomerBill } from '../customer.ts'
import type { BillFact, OrderPlaced, PurchaseCompleted, PurchaseReturned } from '../facts/index.ts'
import { decide, type LedgerBill, refusalText } from '../ledger/index.ts'
import {
  addUnlinkedReturn,
  billStub,
  changeBill,
  isSale,
  leftOf,
  maxReturnsOfBill,
  withReturns,
} from '../profile/index.ts'
import type { Instant } from '../time.ts'
import { attribute } from './attribution.ts'
import { billKeyOf } from './bill-key.ts'
import { linesOf } from './bill-lines.ts'
import { pointsOfBill } from './bill-points.ts'
import { causeOf, change, type Draft, dayAt, journal, journalEntries, putBill, type Refusal } from './draft.ts'
import { ledgerBillId } from './ledger-command.ts'
import { poolUnlinked } from './pooling.ts'
import { refusedReturn } from './refused-return.ts'

/** Applies a fact about a bill to the roll-up and to the points. */
export function applyBillFact(draft: Draft, fact: BillFact): Refusal | null {
  switch (fact.type) {
    case 'purchase.completed':
    case 'order.placed':
      return completePurchase(draft, fact)
    case 'purchase.returned':
      return returnPurchase(draft, fact)
    case 'purchase.voided':
    case 'order.cancelled':
      return changeKnown(draft, billKeyOf(fact), (bill) => ({ ...bill, voided: true }))
    case 'order.delivered':
      return changeKnown(draft, billKeyOf(fact), (bill) => ({
        ...bill,
        deliveredAt: earliest(bill.deliveredAt, fact.occurredAt),
      }))
  }
}

function earliest(a: Instant | null, b: Instant): Instant {
  return a === null ? b : Math.min(a, b)
}

function completePurchase(draft: Draft, fact: PurchaseCompleted | OrderPlaced): Refusal | null {
  const key = billKeyOf(fact)
  const known = draft.bills.get(key) ?? billStub<LedgerBill>(key)
  if (known.at !== null) {
    return {
      code: 'bill-exists',
      message: `Bill ${key} is recorded already, from another fact.`,
      details: { bill: key },
    }
  }
  settleBill(draft, key, known, written(draft, known, fact))
  return null
}

/** A bill as its fact says it, with what is known of it already: returns, a void, a delivery that came first. */
function written(draft: Draft, known: CustomerBill, fact: PurchaseCompleted | OrderPlaced): CustomerBill {
  // Named one by one: a copy with fields put over it costs several times as much, on every bill of an import.
  return {
    key: known.key,
    at: fact.occurredAt,
    day: dayAt(draft, fact.occurredAt),
    channel: fact.channel,
    storeId: fact.storeId,
    tillId: fact.tillId,
    campaign: fact.campaign,
    totalMinor: fact.baseTotalMinor ?? fact.totalMinor,
    lines: linesOf(fact),
    returns: known.returns,
    awaitsDelivery: fact.type === 'order.placed' && fact.payment === 'cash-on-delivery',
    deliveredAt: known.deliveredAt,
    voided: known.voided,
    movedTo: known.movedTo,
    points: known.points,
  }
}

function returnPurchase(draft: Draft, fact: PurchaseReturned): Refusal | null {
  const key = billKeyOf(fact) ?? latestWithEnoughLeft(draft, fact)
  if (key === null) return returnUnlinked(draft, fact)
  const known = draft.bills.get(key) ?? billStub<LedgerBill>(key)
  if (known.returns.length >= maxReturnsOfBill) {
    return {
      code: 'too-many-returns',
      message: `Bill ${key} has ${maxReturnsOfBill} returns already.`,
      details: { bill: key, maximum: maxReturnsOfBill },
    }
  }
  // In a replay the void may come first; what came back before somebody told of it still came back of this bill.
  const leftMinor = leftOf({ ...known, voided: false })
  const excessMinor = known.at === null ? 0 : Math.max(0, fact.amountMinor - leftMinor)
  const refused = draft.world.replaying === undefined ? refusedReturn(known, fact) : null
  if (refused !== null) return refused
  const returns = [
    ...known.returns,
    { id: causeOf(fact), at: fact.occurredAt, amountMinor: fact.amountMinor - excessMinor, lines: fact.lines },
  ]
  settleBill(draft, key, known, { ...known, returns })
  // In another order another return took what was left of this bill; what was given back was given back all the same.
  return excessMinor === 0 ? null : returnUnlinked(draft, { ...fact, amountMinor: excessMinor })
}

/** The customer's latest bill up to the return with enough left, or null. */
function latestWithEnoughLeft(draft: Draft, fact: PurchaseReturned): string | null {
  let found: CustomerBill | null = null
  for (const bill of draft.bills.values()) {
    if (bill.at === null || !isSale(bill) || bill.at > fact.occurredAt || leftOf(bill) < fact.amountMinor) continue
    if (found === null || found.at === null || bill.at > found.at || (bill.at === found.at && bill.key > found.key))
      found = bill
  }
  return found === null ? null : found.key
}

function returnUnlinked(draft: Draft, fact: PurchaseReturned): Refusal | null {
  change(draft, { purchases: addUnlinkedReturn(draft.customer.purchases, fact.amountMinor) })
  const { ledger } = draft.policy
  if (ledger === null || fact.amountMinor === 0) return null
  const unlinked = { returnId: fact.id, amountMinor: fact.amountMinor }
  if (poolUnlinked(draft, unlinked)) return null
  const decided = decide(ledger, draft.customer.points, null, { kind: 'return-unlinked', ...unlinked }, draft.at)
  if (decided.status === 'refused')
    return { code: decided.code, message: refusalText(decided), details: { ...decided.details } }
  change(draft, { points: decided.account })
  journalEntries(draft, decided.entries)
  return null
}

function changeKnown(draft: Draft, key: string, next: (bill: CustomerBill) => CustomerBill): Refusal | null {
  const known = draft.bills.get(key) ?? billStub<LedgerBill>(key)
  settleBill(draft, key, known, next(known))
  return null
}

/** The end of every change of a bill: lines with their returns, then the roll-up, the points, and what it answers. */
export function settleBill(draft: Draft, key: string, before: CustomerBill, changed: CustomerBill): void {
  const after = withReturns(onItsDay(draft, changed), changed.returns)
  change(draft, { purchases: changeBill(draft.customer.purchases, before.at === null ? null : before, after) })
  const settled = { ...after, points: pointsOfBill(draft, ledgerBillId(key), after, before.points) }
  putBill(draft, attribute(draft, before, settled))
  if (before.at === null && after.at !== null) journalCapped(draft, after)
}

/** Goods came back before their bill, and for more than it turned out to be: no more than the bill counts. */
function journalCapped(draft: Draft, { key, totalMinor, returns }: CustomerBill): void {
  let foundMinor = 0
  for (const { amountMinor } of returns) foundMinor += amountMinor
  if (foundMinor > totalMinor) journal(draft, 'return-capped', { bill: key, foundMinor, acceptedMinor: totalMinor })
}

/** Cash on delivery is a purchase of the day on which it was paid. */
function onItsDay(draft: Draft, bill: CustomerBill): CustomerBill {
  if (!bill.awaitsDelivery || bill.deliveredAt === null) return bill
  return { ...bill, day: dayAt(draft, bill.deliveredAt) }
}
