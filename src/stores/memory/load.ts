import type { CustomerBill } from '../../customer.ts'
import type { Loaded, LoadRequest, SeenFact } from '../../ports.ts'
import { compareText } from './page.ts'
import { type CustomerRows, factKey, type Rows } from './rows.ts'

const maxRedirects = 16

export function load(rows: Rows, request: LoadRequest): Loaded {
  const subject = request.customerId ?? ownerOfFirst(rows, request.keys) ?? request.candidateId
  if (request.claim !== false) for (const key of request.keys) if (!rows.owners.has(key)) rows.owners.set(key, subject)
  const way = request.follow === false ? [subject] : wayFrom(rows, subject)
  const customerId = way.at(-1) ?? subject
  const customer = rows.customers.get(customerId)
  const family = familyOf(rows, way)
  return {
    customerId,
    subject,
    version: customer?.version ?? 0,
    customer: customer?.kept?.() ?? null,
    owners: Object.fromEntries(request.keys.map((key) => [key, survivorOf(rows, rows.owners.get(key) ?? subject)])),
    bills: billsOf(family, request),
    seen: seenBy(family, request),
  }
}

function ownerOfFirst(rows: Rows, keys: readonly string[]): string | undefined {
  const owned = keys.find((key) => rows.owners.has(key))
  return owned === undefined ? undefined : rows.owners.get(owned)
}

/** From a customer to the survivor, both included. */
function wayFrom(rows: Rows, customerId: string): string[] {
  const way = [customerId]
  let next = rows.customers.get(customerId)?.mergedInto ?? null
  while (next !== null && way.length <= maxRedirects) {
    way.push(next)
    next = rows.customers.get(next)?.mergedInto ?? null
  }
  return way
}

function survivorOf(rows: Rows, customerId: string): string {
  return wayFrom(rows, customerId).at(-1) ?? customerId
}

/** Whose rows count: the survivor, everyone on the way back, and all that those absorbed. The first row of a key counts. */
function familyOf(rows: Rows, way: readonly string[]): CustomerRows[] {
  const back = [...way].reverse()
  const absorbed = back.flatMap((id) => rows.customers.get(id)?.absorbed ?? [])
  return [...new Set([...back, ...absorbed])].flatMap((id) => rows.customers.get(id) ?? [])
}

function billsOf(family: readonly CustomerRows[], request: LoadRequest): CustomerBill[] {
  const bills = new Map<string, CustomerBill>()
  for (const key of request.bills) {
    const row = family.find((customer) => customer.bills.has(key))?.bills.get(key)
    if (row !== undefined) bills.set(key, row.kept().bill)
  }
  for (const bill of latestBills(family, request.latestBills)) bills.set(bill.key, bill)
  return [...bills.values()]
}

function latestBills(family: readonly CustomerRows[], count: number): CustomerBill[] {
  if (count === 0) return []
  const bills = new Map<string, CustomerBill>()
  for (const customer of family) {
    for (const [key, row] of customer.bills) if (!bills.has(key)) bills.set(key, row.kept().bill)
  }
  return [...bills.values()]
    .filter((bill) => bill.at !== null)
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || compareText(b.key, a.key))
    .slice(0, count)
}

function seenBy(family: readonly CustomerRows[], request: LoadRequest): SeenFact[] {
  const keys = [...new Set(request.facts.map(factKey))]
  return keys.flatMap((key) => {
    const row = family.find((customer) => customer.facts.has(key))?.facts.get(key)
    return row === undefined ? [] : [{ ...row.seen }]
  })
}
