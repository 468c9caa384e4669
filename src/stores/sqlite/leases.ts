import type { Broadcast, DueCustomer, Lease, OutboxItem, PageOf, Parked } from '../../ports.ts'
import type { Instant } from '../../time.ts'
import {
  broadcastOf,
  type DueCustomerRow,
  dueCustomer,
  type OutboxItemRow,
  outboxItem,
  type ParkedRow,
  parkedItem,
  type VersionedRow,
} from '../sql/items.ts'
import { jsonRows } from '../sql/json.ts'
import { cursorFrom, pageOf, rowsToRead } from '../sql/page.ts'
import type { Database } from './handle.ts'

export function claimDue(database: Database, { tenant, worker, now, until, limit }: Lease): DueCustomer[] {
  const rows = database.all<DueCustomerRow>(
    `SELECT customer_id, wake_at, attempts FROM regulars_customers
     WHERE tenant = ? AND wake_at IS NOT NULL AND wake_at <= ? AND parked_for IS NULL
       AND (leased_until IS NULL OR leased_until <= ?)
     ORDER BY wake_at, customer_id LIMIT ?`,
    tenant,
    now,
    now,
    limit,
  )
  database.run(
    `UPDATE regulars_customers SET leased_by = ?, leased_until = ?
     WHERE tenant = ? AND customer_id IN (SELECT value FROM json_each(?))`,
    worker,
    until,
    tenant,
    JSON.stringify(rows.map(({ customer_id }) => customer_id)),
  )
  return rows.map((row) => dueCustomer(tenant, row))
}

export function claimOutbox(database: Database, { tenant, worker, now, until, limit }: Lease): OutboxItem[] {
  const rows = database.all<OutboxItemRow & { readonly seq: number }>(
    `SELECT seq, customer_id, due_at, attempts, document FROM regulars_outbox
     WHERE tenant = ? AND due_at <= ? AND document IS NOT NULL AND parked_for IS NULL
       AND (leased_until IS NULL OR leased_until <= ?)
     ORDER BY due_at, seq LIMIT ?`,
    tenant,
    now,
    now,
    limit,
  )
  database.run(
    `UPDATE regulars_outbox SET leased_by = ?, leased_until = ? WHERE seq IN (SELECT value FROM json_each(?))`,
    worker,
    until,
    JSON.stringify(rows.map(({ seq }) => seq)),
  )
  return rows.map((row) => outboxItem(tenant, row))
}

export function claimBroadcasts(database: Database, { tenant, worker, now, until, limit }: Lease): Broadcast[] {
  const rows = database.all<VersionedRow & { readonly id: string }>(
    `SELECT id, version, document FROM regulars_broadcasts
     WHERE tenant = ? AND state = 'running' AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
     ORDER BY created_at, id LIMIT ?`,
    tenant,
    now,
    now,
    limit,
  )
  database.run(
    `UPDATE regulars_broadcasts SET leased_by = ?, leased_until = ?
     WHERE tenant = ? AND id IN (SELECT value FROM json_each(?))`,
    worker,
    until,
    tenant,
    JSON.stringify(rows.map(({ id }) => id)),
  )
  return rows.map(broadcastOf)
}

export function settle(database: Database, items: readonly OutboxItem[]): void {
  database.run(
    `UPDATE regulars_outbox SET document = NULL, parked_for = NULL, leased_by = NULL, leased_until = NULL
     WHERE (tenant, customer_id, id) IN (
       SELECT value->>'tenant', value->>'customer_id', value->>'id' FROM json_each(?))`,
    jsonRows(items.map(({ tenant, customerId, id }) => ({ tenant, customer_id: customerId, id }))),
  )
}

/** Only what is still as it was handed out: the due time and the attempts tell. */
export function postpone(database: Database, item: DueCustomer | OutboxItem, at: Instant | null, reason: string): void {
  const parkedFor = at === null ? reason : null
  if (item.kind === 'customer') {
    database.run(
      `UPDATE regulars_customers
       SET wake_at = coalesce(?, wake_at), parked_for = ?, attempts = attempts + 1, leased_by = NULL, leased_until = NULL
       WHERE tenant = ? AND customer_id = ? AND wake_at = ? AND attempts = ?`,
      at,
      parkedFor,
      item.tenant,
      item.customerId,
      item.wakeAt,
      item.attempts,
    )
    return
  }
  database.run(
    `UPDATE regulars_outbox
     SET due_at = coalesce(?, due_at), parked_for = ?, attempts = attempts + 1, leased_by = NULL, leased_until = NULL
     WHERE tenant = ? AND customer_id = ? AND id = ? AND document IS NOT NULL AND due_at = ? AND attempts = ?`,
    at,
    parkedFor,
    item.tenant,
    item.customerId,
    item.id,
    item.dueAt,
    item.attempts,
  )
}

export function parked(
  database: Database,
  { tenant, after, limit }: { readonly tenant: string; readonly after: string | null; readonly limit: number },
): PageOf<Parked> {
  const from = [tenant, ...(cursorFrom(after, 3) ?? ['', '', ''])]
  const rows = database.all<ParkedRow>(
    `SELECT 'customer' AS kind, customer_id, '' AS id, wake_at AS due_at, attempts, parked_for, NULL AS document
     FROM regulars_customers WHERE tenant = ? AND parked_for IS NOT NULL AND ('customer', customer_id, '') > (?, ?, ?)
     UNION ALL
     SELECT 'item', customer_id, id, due_at, attempts, parked_for, document
     FROM regulars_outbox WHERE tenant = ? AND parked_for IS NOT NULL AND ('item', customer_id, id) > (?, ?, ?)
     ORDER BY 1, 2, 3 LIMIT ?`,
    ...from,
    ...from,
    rowsToRead(limit),
  )
  return pageOf(
    rows,
    limit,
    (row) => parkedItem(tenant, row),
    (row) => [row.kind, row.customer_id, row.id],
  )
}
