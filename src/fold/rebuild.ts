import type { Customer, CustomerBill } from '../customer.ts'
import { type Fact, timeReached } from '../facts/index.ts'
import { billKeyOf } from './bills.ts'
import { causeOf, type World } from './draft.ts'
import { fold } from './fold.ts'
import type { RebuiltRecord } from './merge.ts'
import { newCustomer } from './new-customer.ts'

/** Facts that say what became of records, not what happened to the customer. */
const aboutRecords: ReadonlySet<string> = new Set([
  'time.reached',
  'policy.adopted',
  'customer.merged',
  'customer.absorbed',
  'customer.divided',
  'customer.restored',
  'customer.rebuilt',
])

/**
 * Folds a customer's facts again, from nothing and in the order in which they happened: occurredAt, source, id. Every
 * outcome is taken as having happened (points are owed, not refused). Keeps who the record is; plans nothing.
 * @param disputed Keys of the record that another one owns.
 */
export function rebuild(
  world: World,
  current: Pick<
    Customer,
    'tenant' | 'id' | 'kind' | 'createdAt' | 'rungTo' | 'keys' | 'absorbed' | 'armedFor' | 'muteBefore'
  >,
  facts: readonly Fact[],
  disputed: readonly string[] = [],
): RebuiltRecord {
  const replay: World = { ...world, replaying: { muteBefore: current.muteBefore } }
  const inOrder = facts.filter((fact) => !aboutRecords.has(fact.type)).sort(byOccurrence)
  let customer: Customer = {
    ...newCustomer(current.tenant, current.id, current.kind, inOrder[0]?.occurredAt ?? current.createdAt),
    muteBefore: Number.MAX_SAFE_INTEGER,
  }
  const bills = new Map<string, CustomerBill>()
  for (const fact of inOrder) {
    const folded = fold(
      replay,
      { customer, bills: billsFor(fact, bills), disputed },
      fact,
      Math.max(fact.occurredAt, customer.rungTo),
    )
    customer = folded.customer
    for (const bill of folded.bills) bills.set(bill.key, bill)
  }
  // Up to where the record's clock shows, as it would have been rung.
  customer = fold(replay, { customer, bills: [] }, timeReached(current.id, current.rungTo), current.rungTo).customer
  const { id, tenant, kind, createdAt, keys, absorbed, armedFor } = current
  const record: Customer = {
    ...customer,
    id,
    tenant,
    kind,
    createdAt,
    keys,
    absorbed,
    armedFor,
    muteBefore: null,
    waiting: [],
    messages: [],
    suppressed: {},
    rules: {},
  }
  return { record, bills: [...bills.values()], billsGone: [] }
}

function billsFor(fact: Fact, bills: ReadonlyMap<string, CustomerBill>): readonly CustomerBill[] {
  if (fact.type === 'purchase.returned' && !('payload' in fact) && !('data' in fact)) {
    const key = billKeyOf(fact)
    if (key === null) return latest(bills)
  }
  const key = namedBill(fact)
  const bill = key === null ? undefined : bills.get(key)
  return bill === undefined ? [] : [bill]
}

/** The key of the bill a fact concerns, or null. */
export function namedBill(fact: Fact): string | null {
  if (fact.type === 'bill.received' && 'payload' in fact)
    return (fact.payload as { readonly bill: CustomerBill }).bill.key
  if ('payload' in fact || 'data' in fact) return null
  switch (fact.type) {
    case 'purchase.completed':
      return billKeyOf(fact)
    case 'order.placed':
    case 'order.delivered':
    case 'order.cancelled':
    case 'purchase.voided':
    case 'purchase.returned':
    case 'bill.reassigned':
    case 'bill.claimed':
    case 'points.redeemed':
      return billKeyOf({
        source: fact.source,
        billId: fact.billId,
        billSource: 'billSource' in fact ? fact.billSource : undefined,
      })
    default:
      return null
  }
}

/** How many of the customer's latest bills a return that names none is matched against. */
export const latestBillsForReturns = 16

function latest(bills: ReadonlyMap<string, CustomerBill>): readonly CustomerBill[] {
  return [...bills.values()].sort((a, b) => (b.at ?? 0) - (a.at ?? 0)).slice(0, latestBillsForReturns)
}

/** The order in which facts happened, whatever the order in which they came. */
export function byOccurrence(a: Fact, b: Fact): number {
  return a.occurredAt - b.occurredAt || (causeOf(a) < causeOf(b) ? -1 : 1)
}
