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
import type { Database } from './handle.ts'

type Param = string | number

/** `where` is left to the caller, who checks it in any case. */
export function customers(database: Database, query: CustomerQuery): PageOf<FoundCustomer> {
  const { tenant, interests, outOfOrder, includeMerged, limit } = query
  const [after = ''] = cursorFrom(query.after, 1) ?? []
  const rows = database.all<FoundCustomerRow>(
    `SELECT customer_id, version, document FROM regulars_customers
     WHERE tenant = ? AND customer_id > ?
       ${includeMerged === true ? '' : 'AND merged_into IS NULL'}
       ${outOfOrder === true ? 'AND out_of_order = 1' : ''}
       ${interests === undefined ? '' : withInterest}
     ORDER BY customer_id LIMIT ?`,
    tenant,
    after,
    ...(interests === undefined ? [] : [JSON.stringify(interests), tenant, after]),
    rowsToRead(limit),
  )
  return pageOf(rows, limit, foundCustomer, (row) => [row.customer_id])
}

const withInterest = `AND customer_id IN (
  SELECT i.customer_id FROM json_each(?) w CROSS JOIN regulars_interests i
    ON i.tenant = ? AND i.key = w.value AND i.customer_id > ?)`

export function tasks(database: Database, query: TaskQuery): PageOf<Task> {
  const { tenant, stages, owner, storeId, dueBefore, limit } = query
  const filters: readonly (readonly [sql: string, value: Param | undefined])[] = [
    ['AND stage IN (SELECT value FROM json_each(?))', stages && JSON.stringify(stages)],
    ['AND owner = ?', owner],
    ['AND store_id = ?', storeId],
    ['AND due_at < ?', dueBefore],
  ]
  const asked = filters.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  const rows = database.all<TaskRow>(
    `SELECT id, customer_id, document FROM regulars_tasks
     WHERE tenant = ? AND (id, customer_id) > (?, ?) ${asked.map(({ sql }) => sql).join(' ')}
     ORDER BY id, customer_id LIMIT ?`,
    tenant,
    ...(cursorFrom(query.after, 2) ?? ['', '']),
    ...asked.map(({ value }) => value),
    rowsToRead(limit),
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
    from: `SELECT seq, customer_id, document, type, source, id, hash, subject, occurred_at, recorded_at FROM regulars_facts`,
  },
  journal: { kind: 'kind', from: 'SELECT seq, customer_id, document FROM regulars_journal' },
  bills: { from: 'SELECT seq, customer_id, document FROM regulars_bills' },
} as const

export function history(database: Database, query: HistoryQuery): PageOf<HistoryItem> {
  const { tenant, customerId, of, kinds, order = 'earliest', limit } = query
  const [seq] = cursorFrom(query.after, 1) ?? []
  const { kind, from } = recorded[of]
  const rows = database.all<RecordedRow>(
    `${from} WHERE tenant = ? AND customer_id = ?
       ${kinds === undefined ? '' : `AND ${kind} IN (SELECT value FROM json_each(?))`}
       ${seq === undefined ? '' : `AND seq ${order === 'earliest' ? '>' : '<'} ?`}
     ORDER BY seq ${order === 'earliest' ? 'ASC' : 'DESC'} LIMIT ?`,
    tenant,
    customerId,
    ...(kinds === undefined ? [] : [JSON.stringify(kinds)]),
    ...(seq === undefined ? [] : [Number(seq)]),
    rowsToRead(limit),
  )
  return pageOf(
    rows,
    limit,
    (row) => historyItem(of, row),
    (row) => [String(row.seq)],
  )
}

export function stream(database: Database, { tenant, of, after, limit }: StreamQuery): PageOf<StreamItem> {
  const [seq = '0'] = cursorFrom(after, 1) ?? []
  const rows = database.all<RecordedRow>(
    `${recorded[of].from} WHERE tenant = ? AND seq > ? ORDER BY seq LIMIT ?`,
    tenant,
    Number(seq),
    rowsToRead(limit),
  )
  return pageOf(
    rows,
    limit,
    (row) => streamItem(of, row),
    (row) => [String(row.seq)],
  )
}
