import type { Fact } from '../../facts/index.ts'
import type { Commit, CommitOutcome, FactRef, StoredFact } from '../../ports.ts'
import { type CustomerRows, factKey, keep, noCustomerRows, type Rows } from './rows.ts'

export function commit(rows: Rows, commit: Commit): CommitOutcome {
  const customer = rows.customers.get(commit.customerId) ?? noCustomerRows(commit.customerId)
  if (customer.version !== commit.expectedVersion) return { status: 'conflict' }
  const facts = commit.facts.map(refOf).filter((ref) => customer.facts.has(factKey(ref)))
  if (facts.length > 0) return { status: 'duplicate', facts }

  rows.customers.set(customer.id, customer)
  if (commit.erase) erase(rows, customer)
  writeRecord(customer, commit)
  writeRows(rows, customer, commit)
  return { status: 'committed' }
}

function refOf({ fact }: StoredFact): FactRef {
  return { source: fact.source, id: fact.id }
}

function writeRecord(customer: CustomerRows, { next }: Commit): void {
  customer.version += 1
  customer.kept = keep(next)
  customer.mergedInto = next.mergedInto
  customer.absorbed = [...next.absorbed]
  customer.interests = next.interests.map(({ key }) => key)
  customer.outOfOrder = next.outOfOrder
  customer.dueAt = next.wakeAt
  customer.heldUntil = null
  customer.attempts = 0
  customer.parkedFor = null
}

function writeRows(rows: Rows, customer: CustomerRows, commit: Commit): void {
  const nextPlace = (): number => {
    rows.lastPlace += 1
    return rows.lastPlace
  }
  for (const stored of commit.facts) {
    const { type } = stored.fact
    const seen = { ...refOf(stored), hash: stored.hash, customerId: customer.id, type }
    const kept = keep({ of: 'facts' as const, customerId: customer.id, stored })
    customer.facts.set(factKey(seen), { place: nextPlace(), kind: type, kept, seen })
  }
  for (const entry of commit.journal) {
    const kept = keep({ of: 'journal' as const, customerId: customer.id, entry })
    customer.journal.push({ place: nextPlace(), kind: entry.kind, kept })
  }
  for (const key of commit.billsGone) customer.bills.delete(key)
  for (const bill of commit.bills) {
    const place = customer.bills.get(bill.key)?.place ?? nextPlace()
    const kept = keep({ of: 'bills' as const, customerId: customer.id, bill })
    customer.bills.set(bill.key, { place, kind: 'bill', kept })
  }
  for (const item of commit.outbox) {
    if (customer.outboxIds.has(item.id)) continue
    customer.outboxIds.add(item.id)
    const where = { customerId: customer.id, id: item.id, place: nextPlace() }
    const waiting = { dueAt: item.dueAt, heldUntil: null, attempts: 0, parkedFor: null }
    customer.outbox.set(item.id, { ...where, ...waiting, kept: keep(item) })
  }
  for (const task of commit.tasks) customer.tasks.set(task.id, keep(task))
}

function erase(rows: Rows, customer: CustomerRows): void {
  for (const [key, owner] of rows.owners) if (owner === customer.id) rows.owners.delete(key)
  customer.outbox.clear()
  customer.tasks.clear()
  customer.journal = customer.journal.filter(({ kind }) => kind === 'points')
  for (const row of customer.facts.values()) {
    const { stored, ...item } = row.kept()
    row.kept = keep({ ...item, stored: { ...stored, fact: withoutPerson(stored.fact, customer.id) } })
  }
}

function withoutPerson({ type, id, source, occurredAt }: Fact, customerId: string): Fact {
  return { type, id, source, occurredAt, customer: { customerId } } as Fact
}
