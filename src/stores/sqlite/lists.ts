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
  const asked = [
    ...(includeMerged === true ? [] : ['AND c.merged_into IS NULL']),
    ...(outOfOrder === true ? ['AND c.out_of_order = 1'] : []),
  ].join(' ')
  const keys = interests === undefined ? [] : [...new Set(interests)]
  const isFew = keys.length > 0 && keys.length <= mostKeysByIndex
  const [interested, params] = isFew
    ? [eachByIndex(keys.length, asked), keys.flatMap((key) => [tenant, key, after, rowsToRead(limit)])]
    : [manyAtOnce, [JSON.stringify(keys), tenant, after]]
  const rows = database.all<FoundCustomerRow>(
    `SELECT c.customer_id, c.version, c.document FROM regulars_customers c
     WHERE c.tenant = ? AND c.customer_id > ? ${asked} ${interests === undefined ? '' : `AND c.customer_id IN (${interested})`}
     ORDER BY c.customer_id LIMIT ?`,
    tenant,
    after,
    ...(interests === undefined ? [] : params),
    rowsToRead(limit),
  )
  return pageOf(rows, limit, foundCustomer, (row) => [row.customer_id])
}

const mostKeysByIndex = 20

/**
 * No more rows of an interest than the page may hold, in the order of its index: SQLite makes a list of a subquery first,
 * and a hundred thousand may want the same goods.
 */
function eachByIndex(keys: number, asked: string): string {
  const one = `SELECT * FROM (
    SELECT i.customer_id FROM regulars_interests i CROSS JOIN regulars_customers c USING (tenant, customer_id)
    WHERE i.tenant = ? AND i.key = ? AND i.customer_id > ? ${asked} ORDER BY i.customer_id LIMIT ?)`
  return Array.from({ length: keys }, () => one).join(' UNION ALL ')
}

const manyAtOnce = `SELECT i.customer_id FROM json_each(?) w CROSS JOIN regulars_interests i
  ON i.tenant = ? AND i.key = w.value AND i.customer_id > ?`

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
