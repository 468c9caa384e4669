import type { Fact } from '../../facts/index.ts'
import type {
  Broadcast,
  DueCustomer,
  FoundCustomer,
  HistoryItem,
  OutboxItem,
  Parked,
  Setting,
  StoredFact,
  StreamItem,
} from '../../ports.ts'

/** A whole number as a driver hands it out: some give 64-bit columns as text. */
export type WholeNumber = number | string

export interface FoundCustomerRow {
  readonly customer_id: string
  readonly version: WholeNumber
  readonly document: string
}

export interface DueCustomerRow {
  readonly customer_id: string
  readonly wake_at: WholeNumber
  readonly attempts: WholeNumber
}

export interface OutboxItemRow {
  readonly customer_id: string
  readonly due_at: WholeNumber
  readonly attempts: WholeNumber
  readonly document: string
}

/** A row of a stream. Of an erased fact `document` is null, and the columns beside it tell what is left. */
export interface RecordedRow {
  readonly seq: WholeNumber
  readonly customer_id: string
  readonly document: string | null
  readonly type?: string
  readonly source?: string
  readonly id?: string
  readonly hash?: string
  readonly subject?: string
  readonly occurred_at?: WholeNumber
  readonly recorded_at?: WholeNumber
}

export interface TaskRow {
  readonly id: string
  readonly customer_id: string
  readonly document: string
}

export interface ParkedRow {
  readonly kind: 'customer' | 'item'
  readonly customer_id: string
  readonly id: string
  readonly due_at: WholeNumber
  readonly attempts: WholeNumber
  readonly parked_for: string
  readonly document: string | null
}

export interface VersionedRow {
  readonly version: WholeNumber
  readonly document: string
}

export function foundCustomer({ version, document }: FoundCustomerRow): FoundCustomer {
  return { customer: JSON.parse(document), version: Number(version) }
}

export function dueCustomer(tenant: string, row: DueCustomerRow): DueCustomer {
  const { customer_id: customerId, wake_at: wakeAt, attempts } = row
  return { kind: 'customer', tenant, customerId, wakeAt: Number(wakeAt), attempts: Number(attempts) }
}

export function outboxItem(tenant: string, row: OutboxItemRow): OutboxItem {
  const { customer_id: customerId, due_at: dueAt, attempts, document } = row
  return { ...JSON.parse(document), dueAt: Number(dueAt), tenant, customerId, attempts: Number(attempts) }
}

export function parkedItem(tenant: string, row: ParkedRow): Parked {
  const { document, due_at, parked_for: reason } = row
  const item =
    document === null ? dueCustomer(tenant, { ...row, wake_at: due_at }) : outboxItem(tenant, { ...row, document })
  return { item, reason }
}

export function historyItem(of: 'facts' | 'journal', row: RecordedRow): HistoryItem {
  const customerId = row.customer_id
  if (of === 'facts') return { of, customerId, stored: storedFact(row) }
  return { of, customerId, entry: JSON.parse(row.document ?? 'null') }
}

export function streamItem(of: 'facts' | 'journal' | 'bills', row: RecordedRow): StreamItem {
  if (of !== 'bills') return historyItem(of, row)
  return { of, customerId: row.customer_id, bill: JSON.parse(row.document ?? 'null') }
}

function storedFact(row: RecordedRow): StoredFact {
  return {
    fact: row.document === null ? erasedFact(row) : JSON.parse(row.document),
    hash: row.hash ?? '',
    recordedAt: Number(row.recorded_at),
    subject: row.subject ?? '',
  }
}

/** What an erasure leaves of a fact; see the manual of `Commit.erase`. */
function erasedFact({ type, id, source, occurred_at, customer_id }: RecordedRow): Fact {
  return { type, id, source, occurredAt: Number(occurred_at), customer: { customerId: customer_id } } as Fact
}

export function broadcastOf({ document, version }: VersionedRow): Broadcast {
  return { ...JSON.parse(document), version: Number(version) }
}

export function settingOf({ document, version }: VersionedRow): Setting {
  return { value: JSON.parse(document), version: Number(version) }
}
