import type { Customer } from '../customer.ts'
import { CrmError } from '../errors.ts'
import { type CustomerRef, type Fact, keysOf } from '../facts/index.ts'
import { latestBillsForReturns, namedBill } from '../fold/index.ts'
import type { Loaded, LoadRequest } from '../ports.ts'

/** The key under which a bill names its customer. */
export function billClaim(billKey: string): string {
  return `bill:${billKey}`
}

/** Facts that make a bill theirs; others only look whose it is. */
export const claimsBill: ReadonlySet<string> = new Set(['purchase.completed', 'order.placed', 'bill.claimed'])

/** What must be loaded to fold a fact. */
export function requestFor(tenant: string, fact: Fact, candidateId: string): LoadRequest {
  const bill = namedBill(fact)
  const ref = 'customer' in fact ? fact.customer : undefined
  return {
    tenant,
    ...whom(fact, ref, bill),
    candidateId,
    bills: bill === null ? [] : [bill],
    latestBills: fact.type === 'purchase.returned' && bill === null ? latestBillsForReturns : 0,
    facts: [{ source: fact.source, id: fact.id }],
    follow: fact.type !== 'customer.restored',
  }
}

function whom(fact: Fact, ref: CustomerRef | undefined, bill: string | null): Pick<LoadRequest, 'keys' | 'customerId'> {
  const keys = ref === undefined ? [] : keysOf(ref)
  const known = ref?.customerId
  // Only whoever comes with no name is known by the bill: a bill's number must never make one person another.
  if (bill !== null && keys.length === 0 && known === undefined) keys.push(billClaim(bill))
  // Goods that nobody brought back from no bill in particular: the fact itself is what a redelivery is known by.
  if (keys.length === 0 && known === undefined) keys.push(billClaim(`fact:${fact.source}/${fact.id}`))
  return known === undefined ? { keys } : { keys, customerId: known }
}

/** A request that only looks: who is this, if anybody? */
export function lookFor(tenant: string, ref: CustomerRef): LoadRequest {
  const keys = keysOf(ref)
  return {
    tenant,
    keys,
    ...(ref.customerId === undefined ? {} : { customerId: ref.customerId }),
    candidateId: '',
    bills: [],
    latestBills: 0,
    facts: [],
    claim: false,
  }
}

/** A request that only looks whose a bill is. */
export function ownerOf(tenant: string, billKey: string): LoadRequest {
  return {
    tenant,
    keys: [billClaim(billKey)],
    candidateId: '',
    bills: [billKey],
    latestBills: 0,
    facts: [],
    claim: false,
  }
}

/**
 * What was found under a reference, which must be somebody.
 * @throws CrmError `unknown-customer`.
 */
export function knownCustomer(
  loaded: Loaded | undefined,
  ref: CustomerRef,
): { readonly customer: Customer; readonly version: number } {
  if (loaded === undefined || loaded.customer === null) {
    throw new CrmError('unknown-customer', 'Nobody is known by these keys.', { ref })
  }
  return { customer: loaded.customer, version: loaded.version }
}
