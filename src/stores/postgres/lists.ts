import type { Task } from '../../customer.ts'
import type {
  CustomerQuery,
  FoundCustomer,
  HistoryItem,
  HistoryQuery,
  PageOf,
  StreamItem,
  StreamQuery,
  TaskQuery,
} from '../../ports.ts'
import {
  type FoundCustomerRow,
  foundCustomer,
  historyItem,
  type RecordedRow,
  streamItem,
  type TaskRow,
} from '../sql/items.ts'
import { cursorFrom, pageOf, rowsToRead } from '../sql/page.ts'
import { type PostgresHandle, rowsOf } from './handle.ts'

/** `where` is left to the caller, who checks it in any case. */
export async function customers(handle: PostgresHandle, query: CustomerQuery): Promise<PageOf<FoundCustomer>> {
  const { tenant, interests, outOfOrder, includeMerged, limit } = query
  const [after = ''] = cursorFrom(query.after, 1) ?? []
  const asked = [
    ...(includeMerged === true ? [] : ['AND merged_into IS NULL']),
    ...(outOfOrder === true ? ['AND out_of_order'] : []),
  ].join(' ')
  const rows = await rowsOf<FoundCustomerRow>(
    handle,
    `SELECT customer_id, version::float8, document::text FROM regulars_customers
     WHERE tenant = $1 AND customer_id > $2 ${asked} ${interests === undefined ? '' : withInterest(asked)}
     ORDER BY customer_id LIMIT $3::int`,
    [tenant, after, rowsToRead(limit), ...(interests === undefined ? [] : [JSON.stringify(interests)])],
  )
  return pageOf(rows, limit, foundCustomer, (row) => [row.customer_id])
}

/** No more rows of an interest than the page may hold, by its index: a hundred thousand may want the same goods. */
const withInterest = (asked: string): string => `AND customer_id IN (
  SELECT found.customer_id
  FROM json_array_elements_text($4::text::json) AS wanted (key) CROSS JOIN LATERAL (
    SELECT i.customer_id FROM regulars_interests i JOIN regulars_customers c USING (tenant, customer_id)
    WHERE i.tenant = $1 AND i.key = wanted.key AND i.customer_id > $2 ${asked}
    ORDER BY i.customer_id LIMIT $3::int) AS found)`

export async function tasks(handle: PostgresHandle, query: TaskQuery): Promise<PageOf<Task>> {
  const { tenant, stages, owner, storeId, dueBefore, limit } = query
  const rows = await rowsOf<TaskRow>(
    handle,
    `SELECT id, customer_id, document::text FROM regulars_tasks
     WHERE tenant = $1 AND (id, customer_id) > ($2, $3)
       AND ($4::text IS NULL OR stage IN (SELECT json_array_elements_text($4::text::json)))
       AND ($5::text IS NULL OR owner = $5)
       AND ($6::text IS NULL OR store_id = $6)
       AND ($7::bigint IS NULL OR due_at < $7::bigint)
     ORDER BY id, customer_id LIMIT $8::int`,
    [
      tenant,
      ...(cursorFrom(query.after, 2) ?? ['', '']),
      stages === undefined ? null : JSON.stringify(stages),
      owner ?? null,
      storeId ?? null,
      dueBefore ?? null,
      rowsToRead(limit),
    ],
  )
  return pageOf(
    rows,
    limit,
    ({ document }): Task => JSON.parse(document),
    (row) => [row.id, row.customer_id],
  )
}

const recorded = {
  facts: {
    kind: 'type',
    columns: `document::text, type, source, id, hash, subject, occurred_at::float8, recorded_at::float8`,
  },
  journal: { kind: 'kind', columns: 'document::text' },
  bills: { columns: 'document::text' },
} as const

/** By `seq` alone: one customer's commits wait for each other, so their numbers come up in order. */
export async function history(handle: PostgresHandle, query: HistoryQuery): Promise<PageOf<HistoryItem>> {
  const { tenant, customerId, of, kinds, order = 'earliest', limit } = query
  const [after = null] = cursorFrom(query.after, 1) ?? []
  const { kind, columns } = recorded[of]
  const rows = await rowsOf<RecordedRow>(
    handle,
    `SELECT seq::text, customer_id, ${columns} FROM regulars_${of} r
     WHERE tenant = $1 AND customer_id = $2
       AND ($3::text IS NULL OR ${kind} IN (SELECT json_array_elements_text($3::text::json)))
       AND ($4::bigint IS NULL OR r.seq ${order === 'earliest' ? '>' : '<'} $4::bigint)
     ORDER BY r.seq ${order === 'earliest' ? 'ASC' : 'DESC'} LIMIT $5::int`,
    [tenant, customerId, kinds === undefined ? null : JSON.stringify(kinds), after, rowsToRead(limit)],
  )
  return pageOf(
    rows,
    limit,
    (row) => historyItem(of, row),
    (row) => [String(row.seq)],
  )
}

/**
 * In the order of (xid, seq). A number from a sequence alone would not do: a transaction that took a lower number may
 * commit after a page with a higher one was read, and its rows would be skipped. So a row carries the id of the
 * transaction that wrote it, and a page ends before the oldest transaction that is still open: everything below
 * `pg_snapshot_xmin` is over, no row can appear there any more, so what comes later sorts after every page read so far.
 *
 * The price: a transaction that stays open, anywhere in the server, holds the pages back until it ends. And transaction
 * ids belong to a server: after a restore from pg_dump into another one, set `xid` to '0' in the three tables once, and
 * read the streams from the beginning.
 */
export async function stream(
  handle: PostgresHandle,
  { tenant, of, after, limit }: StreamQuery,
): Promise<PageOf<StreamItem>> {
  const rows = await rowsOf<RecordedRow & { readonly xid: string }>(
    handle,
    `SELECT xid::text, seq::text, customer_id, ${recorded[of].columns} FROM regulars_${of} r
     WHERE tenant = $1 AND (r.xid, r.seq) > ($2::text::xid8, $3::bigint)
       AND r.xid < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY r.xid, r.seq LIMIT $4::int`,
    [tenant, ...(cursorFrom(after, 2) ?? ['0', '0']), rowsToRead(limit)],
  )
  return pageOf(
    rows,
    limit,
    (row) => streamItem(of, row),
    (row) => [row.xid, String(row.seq)],
  )
}
