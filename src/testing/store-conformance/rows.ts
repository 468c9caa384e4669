import type { Customer, CustomerBill, JournalKind, Task } from '../../customer.ts'
import type { Fact } from '../../facts/index.ts'
import type {
  Broadcast,
  Commit,
  Lease,
  LoadRequest,
  NewOutboxItem,
  StoredFact,
  StoredJournalEntry,
} from '../../ports.ts'
import type { Instant } from '../../time.ts'
import { blankBill, blankCustomer, fixtureStart } from '../fixtures.ts'

/** So many minutes after the fixtures begin. */
export function minute(minutes: number): Instant {
  return fixtureStart + minutes * 60_000
}

export function request(tenant: string, parts: Partial<LoadRequest>): LoadRequest {
  return { tenant, keys: [], candidateId: 'candidate', bills: [], latestBills: 0, facts: [], ...parts }
}

/** A commit for a customer: a new one, unless the parts say otherwise. */
export function commitFor(
  tenant: string,
  customerId: string,
  parts: Partial<Omit<Commit, 'next'>> & { readonly next?: Partial<Customer> } = {},
): Commit {
  return {
    tenant,
    customerId,
    expectedVersion: 0,
    facts: [],
    bills: [],
    billsGone: [],
    journal: [],
    outbox: [],
    tasks: [],
    erase: false,
    ...parts,
    next: blankCustomer({ ...parts.next, tenant, id: customerId }),
  }
}

export function visit(id: string): Fact {
  const customer = { phone: '+919876543210', name: 'Asha' }
  return { type: 'visit.sensed', id, source: 'door-1', occurredAt: minute(0), customer, by: 'nfc' }
}

export function storedFact(fact: Fact, parts: Partial<StoredFact> = {}): StoredFact {
  return { fact, hash: `hash of ${fact.id}`, recordedAt: minute(1), subject: 'subject', ...parts }
}

export function journalEntry(id: string, kind: JournalKind = 'points'): StoredJournalEntry {
  const data = { points: 12, note: 'for a bill' }
  return { id, kind, at: minute(0), causedBy: 'INV-1', policyHash: 'policy', data, recordedAt: minute(1) }
}

export function bill(key: string, at: Instant | null = minute(0), totalMinor = 1999): CustomerBill {
  return blankBill({ key, at, totalMinor })
}

export function message(id: string, dueAt: Instant = minute(0)): NewOutboxItem {
  return {
    id,
    kind: 'message',
    dueAt,
    message: {
      messageId: id,
      rule: 'thank-you',
      template: 'thanks',
      purpose: 'service',
      topic: null,
      language: 'en',
      ladder: ['whatsapp', 'sms'],
      variables: { name: 'Asha' },
      kept: { sku: 'SKU-1' },
      anchor: 'INV-1',
      anchorAt: minute(0),
      dueAt: minute(0),
      policyHash: 'policy',
    },
  }
}

export function followUp(id: string, customerId: string, dueAt: Instant = minute(0)): NewOutboxItem {
  const fact: Fact = {
    type: 'points.received',
    id,
    source: 'regulars',
    occurredAt: minute(0),
    customer: { customerId },
    payload: { points: 5 },
  }
  return { id, kind: 'fact', dueAt, fact }
}

export function task(id: string, parts: Partial<Task> = {}): Task {
  return {
    id,
    subject: 'c-1',
    kind: 'call-back',
    stage: 'open',
    owner: null,
    storeId: null,
    dueAt: null,
    note: null,
    causedBy: 'INV-1',
    openedAt: minute(0),
    ...parts,
  }
}

export function broadcast(tenant: string, id: string, parts: Partial<Broadcast> = {}): Broadcast {
  const fact: Fact = { type: 'stock.restocked', id, source: 'erp', occurredAt: minute(0), sku: 'SKU-7', quantity: 3 }
  return {
    tenant,
    id,
    kind: 'goods',
    fact,
    hash: `hash of ${id}`,
    interests: ['restock:SKU-7'],
    where: null,
    dueAt: minute(0),
    cursor: null,
    quotaLeft: 3,
    reached: 0,
    state: 'running',
    createdAt: minute(0),
    version: 0,
    ...parts,
  }
}

/** A worker's claim at a minute, for ten minutes. */
export function lease(tenant: string, nowMinute: number, parts: Partial<Lease> = {}): Lease {
  return { tenant, worker: 'worker-1', now: minute(nowMinute), until: minute(nowMinute + 10), limit: 100, ...parts }
}
