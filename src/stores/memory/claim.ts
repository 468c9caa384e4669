import type { Broadcast, DueCustomer, Lease, OutboxItem, PageOf, Parked } from '../../ports.ts'
import type { Instant } from '../../time.ts'
import { pageByTexts } from './page.ts'
import type { CustomerRows, OutboxRow, Rows, Waiting } from './rows.ts'

export function claimDue(rows: Rows, lease: Lease): DueCustomer[] {
  const due = [...rows.customers.values()].filter((customer) => isDue(customer, lease.now))
  return claim(due.sort(earliestFirst), lease).flatMap((customer) => dueCustomer(lease.tenant, customer) ?? [])
}

export function claimOutbox(rows: Rows, lease: Lease): OutboxItem[] {
  const due = outboxOf(rows).filter((row) => isDue(row, lease.now))
  due.sort((a, b) => earliestFirst(a, b) || a.place - b.place)
  return claim(due, lease).map((row) => outboxItem(lease.tenant, row))
}

export function claimBroadcasts(rows: Rows, lease: Lease): Broadcast[] {
  const { now } = lease
  const running = [...rows.broadcasts.values()].filter((row) => row.running && row.dueAt <= now && isFree(row, now))
  running.sort((a, b) => a.createdAt - b.createdAt)
  return claim(running, lease).map((row) => row.kept())
}

export function settle(rows: Rows, item: OutboxItem): void {
  rows.customers.get(item.customerId)?.outbox.delete(item.id)
}

export function postpone(rows: Rows, item: DueCustomer | OutboxItem, at: Instant | null, reason: string): void {
  const customer = rows.customers.get(item.customerId)
  const row: Waiting | undefined = item.kind === 'customer' ? customer : customer?.outbox.get(item.id)
  const handedOutAt = item.kind === 'customer' ? item.wakeAt : item.dueAt
  if (row === undefined || row.dueAt !== handedOutAt || row.attempts !== item.attempts) return
  row.heldUntil = null
  row.attempts += 1
  row.parkedFor = at === null ? reason : null
  if (at !== null) row.dueAt = at
}

export function parked(rows: Rows, tenant: string, after: string | null, limit: number): PageOf<Parked> {
  const customers = [...rows.customers.values()].map((row) => parkedRow(row, dueCustomer(tenant, row)))
  const items = outboxOf(rows).map((row) => parkedRow(row, outboxItem(tenant, row)))
  const all = [...customers, ...items].filter((row) => row !== null)
  const page = pageByTexts(all, ({ texts }) => texts, { after, limit })
  return { ...page, items: page.items.map(({ item, reason }) => ({ item, reason })) }
}

interface ParkedRow extends Parked {
  readonly texts: readonly string[]
}

function parkedRow({ parkedFor }: Waiting, item: DueCustomer | OutboxItem | null): ParkedRow | null {
  if (parkedFor === null || item === null) return null
  const texts = item.kind === 'customer' ? ['customer', item.customerId, ''] : ['item', item.customerId, item.id]
  return { texts, item, reason: parkedFor }
}

interface Held {
  heldUntil: Instant | null
}

function isFree({ heldUntil }: Held, now: Instant): boolean {
  return heldUntil === null || heldUntil <= now
}

function isDue(row: Waiting, now: Instant): boolean {
  return row.dueAt !== null && row.dueAt <= now && row.parkedFor === null && isFree(row, now)
}

function earliestFirst(a: Waiting, b: Waiting): number {
  return (a.dueAt ?? 0) - (b.dueAt ?? 0)
}

function claim<Row extends Held>(inOrder: readonly Row[], { limit, until }: Lease): Row[] {
  const claimed = inOrder.slice(0, limit)
  for (const row of claimed) row.heldUntil = until
  return claimed
}

function dueCustomer(tenant: string, { id, dueAt, attempts }: CustomerRows): DueCustomer | null {
  return dueAt === null ? null : { kind: 'customer', tenant, customerId: id, wakeAt: dueAt, attempts }
}

function outboxOf(rows: Rows): OutboxRow[] {
  return [...rows.customers.values()].flatMap(({ outbox }) => [...outbox.values()])
}

function outboxItem(tenant: string, { customerId, kept, dueAt, attempts }: OutboxRow): OutboxItem {
  const item = kept()
  return { ...item, dueAt: dueAt ?? item.dueAt, tenant, customerId, attempts }
}
