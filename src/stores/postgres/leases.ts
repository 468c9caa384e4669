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
import { type PostgresHandle, rowsOf } from './handle.ts'

/** Parameters: tenant, worker, now, until, limit. Rows that another worker is claiming at this moment are passed over. */
const claimDueStatement = `
WITH due AS MATERIALIZED (
  SELECT tenant, customer_id FROM regulars_customers
  WHERE tenant = $1 AND wake_at IS NOT NULL AND wake_at <= $3::bigint AND parked_for IS NULL
    AND (leased_until IS NULL OR leased_until <= $3::bigint)
  ORDER BY wake_at, customer_id LIMIT $5::int FOR UPDATE SKIP LOCKED),
claimed AS (
  UPDATE regulars_customers c SET leased_by = $2, leased_until = $4::bigint FROM due d
  WHERE c.tenant = d.tenant AND c.customer_id = d.customer_id
  RETURNING c.customer_id, c.wake_at, c.attempts)
SELECT customer_id, wake_at::float8, attempts FROM claimed ORDER BY claimed.wake_at, customer_id`

const claimOutboxStatement = `
WITH due AS MATERIALIZED (
  SELECT tenant, customer_id, id FROM regulars_outbox
  WHERE tenant = $1 AND due_at <= $3::bigint AND document IS NOT NULL AND parked_for IS NULL
    AND (leased_until IS NULL OR leased_until <= $3::bigint)
  ORDER BY due_at, seq LIMIT $5::int FOR UPDATE SKIP LOCKED),
claimed AS (
  UPDATE regulars_outbox o SET leased_by = $2, leased_until = $4::bigint FROM due d
  WHERE o.tenant = d.tenant AND o.customer_id = d.customer_id AND o.id = d.id
  RETURNING o.customer_id, o.due_at, o.attempts, o.document, o.seq)
SELECT customer_id, due_at::float8, attempts, document::text FROM claimed ORDER BY claimed.due_at, seq`

const claimBroadcastsStatement = `
WITH running AS MATERIALIZED (
  SELECT tenant, id FROM regulars_broadcasts
  WHERE tenant = $1 AND state = 'running' AND due_at <= $3::bigint
    AND (leased_until IS NULL OR leased_until <= $3::bigint)
  ORDER BY created_at, id LIMIT $5::int FOR UPDATE SKIP LOCKED),
claimed AS (
  UPDATE regulars_broadcasts b SET leased_by = $2, leased_until = $4::bigint FROM running r
  WHERE b.tenant = r.tenant AND b.id = r.id
  RETURNING b.id, b.version, b.document, b.created_at)
SELECT version::float8, document::text FROM claimed ORDER BY created_at, id`

export async function claimDue(handle: PostgresHandle, lease: Lease): Promise<DueCustomer[]> {
  const rows = await rowsOf<DueCustomerRow>(handle, claimDueStatement, leaseParams(lease))
  return rows.map((row) => dueCustomer(lease.tenant, row))
}

export async function claimOutbox(handle: PostgresHandle, lease: Lease): Promise<OutboxItem[]> {
  const rows = await rowsOf<OutboxItemRow>(handle, claimOutboxStatement, leaseParams(lease))
  return rows.map((row) => outboxItem(lease.tenant, row))
}

export async function claimBroadcasts(handle: PostgresHandle, lease: Lease): Promise<Broadcast[]> {
  const rows = await rowsOf<VersionedRow>(handle, claimBroadcastsStatement, leaseParams(lease))
  return rows.map(broadcastOf)
}

function leaseParams({ tenant, worker, now, until, limit }: Lease): unknown[] {
  return [tenant, worker, now, until, limit]
}

export async function settle(handle: PostgresHandle, items: readonly OutboxItem[]): Promise<void> {
  if (items.length === 0) return
  await handle.query(
    `WITH done AS MATERIALIZED (
       SELECT o.tenant, o.customer_id, o.id
       FROM json_to_recordset($1::text::json)
           AS r (tenant text COLLATE "C", customer_id text COLLATE "C", id text COLLATE "C")
         JOIN regulars_outbox o USING (tenant, customer_id, id)
       ORDER BY o.tenant, o.customer_id, o.id FOR UPDATE OF o)
     UPDATE regulars_outbox o SET document = NULL, parked_for = NULL, leased_by = NULL, leased_until = NULL
     FROM done d WHERE o.tenant = d.tenant AND o.customer_id = d.customer_id AND o.id = d.id`,
    [jsonRows(items.map(({ tenant, customerId, id }) => ({ tenant, customer_id: customerId, id })))],
  )
}

/** Only what is still as it was handed out: the due time and the attempts tell. */
export async function postpone(
  handle: PostgresHandle,
  item: DueCustomer | OutboxItem,
  at: Instant | null,
  reason: string,
): Promise<void> {
  const parkedFor = at === null ? reason : null
  if (item.kind === 'customer') {
    await handle.query(
      `UPDATE regulars_customers
       SET wake_at = coalesce($1::bigint, wake_at), parked_for = $2, attempts = attempts + 1,
         leased_by = NULL, leased_until = NULL
       WHERE tenant = $3 AND customer_id = $4 AND wake_at = $5::bigint AND attempts = $6::int`,
      [at, parkedFor, item.tenant, item.customerId, item.wakeAt, item.attempts],
    )
    return
  }
  await handle.query(
    `UPDATE regulars_outbox
     SET due_at = coalesce($1::bigint, due_at), parked_for = $2, attempts = attempts + 1,
       leased_by = NULL, leased_until = NULL
     WHERE tenant = $3 AND customer_id = $4 AND id = $5 AND document IS NOT NULL
       AND due_at = $6::bigint AND attempts = $7::int`,
    [at, parkedFor, item.tenant, item.customerId, item.id, item.dueAt, item.attempts],
  )
}

export async function parked(
  handle: PostgresHandle,
  { tenant, after, limit }: { readonly tenant: string; readonly after: string | null; readonly limit: number },
): Promise<PageOf<Parked>> {
  const rows = await rowsOf<ParkedRow>(
    handle,
    `SELECT 'customer' COLLATE "C" AS kind, customer_id, '' COLLATE "C" AS id, wake_at::float8 AS due_at, attempts, parked_for,
       NULL AS document
     FROM regulars_customers
     WHERE tenant = $1 AND parked_for IS NOT NULL AND ('customer' COLLATE "C", customer_id, '' COLLATE "C") > ($2, $3, $4)
     UNION ALL
     SELECT 'item', customer_id, id, due_at::float8, attempts, parked_for, document::text
     FROM regulars_outbox
     WHERE tenant = $1 AND parked_for IS NOT NULL AND ('item' COLLATE "C", customer_id, id) > ($2, $3, $4)
     ORDER BY 1, 2, 3 LIMIT $5::int`,
    [tenant, ...(cursorFrom(after, 3) ?? ['', '', '']), rowsToRead(limit)],
  )
  return pageOf(
    rows,
    limit,
    (row) => parkedItem(tenant, row),
    (row) => [row.kind, row.customer_id, row.id],
  )
}
