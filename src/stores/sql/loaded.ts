import type { CustomerBill } from '../../customer.ts'
import type { Loaded, LoadRequest, SeenFact } from '../../ports.ts'
import type { WholeNumber } from './items.ts'

/** How many redirects are followed from a customer to the survivor. */
export const maxRedirects = 16

/** Who answers a request: the subject, and the survivor with the record, if there is one. */
export interface SubjectRow {
  readonly n: number
  readonly subject: string
  readonly customer_id: string
  readonly version: WholeNumber | null
  readonly document: string | null
}

export interface OwnerRow {
  readonly n: number
  readonly key: string
  readonly customer_id: string
}

/** A bill of someone of the request's family; the lowest rank of a key counts. */
export interface FamilyBillRow {
  readonly n: number
  readonly rank: number
  readonly key: string
  readonly document: string
}

export interface FamilyFactRow {
  readonly n: number
  readonly rank: number
  readonly source: string
  readonly id: string
  readonly hash: string
  readonly type: string
  readonly customer_id: string
}

/** What the database found for a batch of requests; `n` is the request's place in it, rows are in any order. */
export interface LoadRows {
  readonly subjects: readonly SubjectRow[]
  readonly owners: readonly OwnerRow[]
  readonly bills: readonly FamilyBillRow[]
  readonly latest: readonly FamilyBillRow[]
  readonly facts: readonly FamilyFactRow[]
}

/** Puts the rows together into one answer for each request. */
export function loadedOf(requests: readonly LoadRequest[], rows: LoadRows): Loaded[] {
  const subjects = new Map(rows.subjects.map((row) => [row.n, row]))
  const owners = byRequest(rows.owners)
  const bills = byRequest(rows.bills)
  const latest = byRequest(rows.latest)
  const facts = byRequest(rows.facts)
  return requests.map((request, n): Loaded => {
    const {
      subject = request.candidateId,
      customer_id: customerId = subject,
      version,
      document,
    } = subjects.get(n) ?? {}
    return {
      customerId,
      subject,
      version: Number(version ?? 0),
      customer: document === undefined || document === null ? null : JSON.parse(document),
      owners: ownersOf(request, owners.get(n) ?? [], customerId),
      bills: billsOf(request, bills.get(n) ?? [], latest.get(n) ?? []),
      seen: seenOf(request, facts.get(n) ?? []),
    }
  })
}

function ownersOf({ keys }: LoadRequest, rows: readonly OwnerRow[], survivor: string): Record<string, string> {
  const owners = new Map(rows.map((row) => [row.key, row.customer_id]))
  return Object.fromEntries(keys.map((key) => [key, owners.get(key) ?? survivor]))
}

function billsOf(
  request: LoadRequest,
  named: readonly FamilyBillRow[],
  latest: readonly FamilyBillRow[],
): CustomerBill[] {
  const first = firstOfEach(named, ({ key }) => key)
  const bills = new Map<string, CustomerBill>()
  for (const key of request.bills) {
    const row = first.get(key)
    if (row !== undefined && !bills.has(key)) bills.set(key, JSON.parse(row.document))
  }
  const dated = [...firstOfEach(latest, ({ key }) => key).values()].map(
    ({ document }): CustomerBill => JSON.parse(document),
  )
  dated.sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || (a.key < b.key ? 1 : -1))
  for (const bill of dated.slice(0, request.latestBills)) if (!bills.has(bill.key)) bills.set(bill.key, bill)
  return [...bills.values()]
}

function seenOf({ facts }: LoadRequest, rows: readonly FamilyFactRow[]): SeenFact[] {
  if (rows.length === 0) return []
  const first = firstOfEach(rows, factKey)
  return [...new Set(facts.map(factKey))].flatMap((key) => {
    const row = first.get(key)
    if (row === undefined) return []
    const { source, id, hash, type, customer_id: customerId } = row
    return [{ source, id, hash, customerId, type }]
  })
}

function factKey({ source, id }: { readonly source: string; readonly id: string }): string {
  return JSON.stringify([source, id])
}

function firstOfEach<Row extends { readonly rank: number }>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Map<string, Row> {
  const first = new Map<string, Row>()
  for (const row of rows) {
    const key = keyOf(row)
    const known = first.get(key)
    if (known === undefined || row.rank < known.rank) first.set(key, row)
  }
  return first
}

function byRequest<Row extends { readonly n: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.n)
    if (group === undefined) groups.set(row.n, [row])
    else group.push(row)
  }
  return groups
}
