import type { Engine } from '../crm/engine.ts'
import type { Customer, CustomerBill } from '../customer.ts'
import { CrmError } from '../errors.ts'
import { type ActivityAccumulator, addBill } from '../metrics/index.ts'
import type { LoadRequest } from '../ports.ts'
import { isOnline, isSale, returnedOf } from '../profile/index.ts'

/** Counts a bill that is a sale, on its own day and net of all that came back of it. */
export function count(counted: ActivityAccumulator, bill: CustomerBill, isAnonymous: boolean): void {
  const { day, channel, totalMinor } = bill
  if (day === null || !isSale(bill)) return
  const origin = isAnonymous ? 'anonymous' : isOnline(channel) ? 'online' : 'store'
  addBill(counted, { day, origin, netMinor: totalMinor - returnedOf(bill) })
}

/** The most bills of records that became one: theirs are read at once, because each may stand with several of them. */
const maxJoinedBills = 50_000

/** A customer with all bills of the records that became this one. */
export interface JoinedBills {
  readonly customer: Customer
  readonly bills: readonly CustomerBill[]
}

/** A bill that changed after a merge stands with both records; the store knows which row counts, each bill once. */
export async function joinedBills(engine: Engine, customers: readonly Customer[]): Promise<readonly JoinedBills[]> {
  const loads = await engine.store.load(
    customers.map(({ id }) => ({ ...lookAt(engine, id), latestBills: maxJoinedBills })),
  )
  const joined: JoinedBills[] = []
  for (const { customer, customerId, bills } of loads) {
    if (customer === null) continue
    if (bills.length >= maxJoinedBills) {
      throw new CrmError('limit-exceeded', `Records that became one may have ${maxJoinedBills} bills together.`, {
        customerId,
        maximum: maxJoinedBills,
      })
    }
    const gone = bills.filter((bill) => bill.movedTo !== null)
    const back = gone.length === 0 ? [] : await liveRows(engine, customer, gone)
    const hidden = await hiddenRows(engine, customer, bills)
    joined.push({ customer, bills: [...bills.filter((bill) => bill.movedTo === null), ...back, ...hidden] })
  }
  return joined
}

/** Of bills that went from one record to another, and then both became one: the rows that stand with the other. */
async function liveRows(
  engine: Engine,
  { absorbed }: Customer,
  gone: readonly CustomerBill[],
): Promise<readonly CustomerBill[]> {
  const keys = gone.map(({ key }) => key)
  const loads = await engine.store.load(absorbed.map((id) => ({ ...lookAt(engine, id), bills: keys, follow: false })))
  const rows = loads.flatMap(({ bills }) => bills)
  return gone.flatMap(({ key, moves = [] }) => {
    // A row with fewer moves is what the bill was before it went.
    const live = rows.find((row) => row.key === key && row.movedTo === null && (row.moves ?? []).length >= moves.length)
    return live === undefined ? [] : [live]
  })
}

/**
 * Bills of which one record knew only what came before them, while the bill itself came to another, and then both became
 * one: the store gives the row of the first, which is no bill.
 */
async function hiddenRows(
  engine: Engine,
  { absorbed }: Customer,
  known: readonly CustomerBill[],
): Promise<readonly CustomerBill[]> {
  const requests = absorbed.map((id) => ({ ...lookAt(engine, id), latestBills: maxJoinedBills, follow: false }))
  const hidden = new Map<string, CustomerBill>()
  const keys = new Set(known.map(({ key }) => key))
  for (const { bills } of await engine.store.load(requests)) {
    for (const bill of bills)
      if (bill.movedTo === null && !keys.has(bill.key) && !hidden.has(bill.key)) hidden.set(bill.key, bill)
  }
  return [...hidden.values()]
}

/** A request that only looks. */
export function lookAt({ tenant }: Engine, customerId: string): LoadRequest {
  return { tenant, keys: [], customerId, candidateId: customerId, bills: [], latestBills: 0, facts: [], claim: false }
}
