import type { Commit } from '../../ports.ts'
import { jsonRows } from '../sql/json.ts'
import type { Database } from './handle.ts'

/** The statements of a commit: each takes all rows of a batch as one JSON list. `WHERE 1` keeps ON CONFLICT apart from a join. */
export const writes = {
  customers: `
INSERT INTO regulars_customers (tenant, customer_id, version, document, wake_at, merged_into, absorbed, out_of_order)
SELECT value->>'tenant', value->>'customer_id', value->>'version', value->>'document', value->>'wake_at',
  value->>'merged_into', value->>'absorbed', value->>'out_of_order'
FROM json_each(?) WHERE 1
ON CONFLICT (tenant, customer_id) DO UPDATE SET
  version = excluded.version, document = excluded.document, wake_at = excluded.wake_at,
  merged_into = excluded.merged_into, absorbed = excluded.absorbed, out_of_order = excluded.out_of_order,
  attempts = 0, leased_by = NULL, leased_until = NULL, parked_for = NULL`,
  interestsGone: `
DELETE FROM regulars_interests
WHERE (tenant, customer_id) IN (SELECT value->>'tenant', value->>'customer_id' FROM json_each(?))
  AND (tenant, customer_id, key) NOT IN (
    SELECT value->>'tenant', value->>'customer_id', value->>'key' FROM json_each(?))`,
  interests: `
INSERT INTO regulars_interests (tenant, customer_id, key)
SELECT value->>'tenant', value->>'customer_id', value->>'key' FROM json_each(?) WHERE 1
ON CONFLICT DO NOTHING`,
  facts: `
INSERT INTO regulars_facts
  (tenant, customer_id, source, id, type, hash, subject, occurred_at, recorded_at, document)
SELECT value->>'tenant', value->>'customer_id', value->>'source', value->>'id', value->>'type', value->>'hash',
  value->>'subject', value->>'occurred_at', value->>'recorded_at', value->>'document'
FROM json_each(?) WHERE 1 ORDER BY json_each.key
ON CONFLICT DO NOTHING`,
  billsGone: `
DELETE FROM regulars_bills WHERE (tenant, customer_id, key) IN (
  SELECT value->>'tenant', value->>'customer_id', value->>'key' FROM json_each(?))`,
  bills: `
INSERT INTO regulars_bills (tenant, customer_id, key, at, document)
SELECT value->>'tenant', value->>'customer_id', value->>'key', value->>'at', value->>'document'
FROM json_each(?) WHERE 1 ORDER BY json_each.key
ON CONFLICT (tenant, customer_id, key) DO UPDATE SET at = excluded.at, document = excluded.document`,
  journal: `
INSERT INTO regulars_journal (tenant, customer_id, kind, document)
SELECT value->>'tenant', value->>'customer_id', value->>'kind', value->>'document'
FROM json_each(?) ORDER BY json_each.key`,
  outbox: `
INSERT INTO regulars_outbox (tenant, customer_id, id, due_at, document)
SELECT value->>'tenant', value->>'customer_id', value->>'id', value->>'due_at', value->>'document'
FROM json_each(?) WHERE 1 ORDER BY json_each.key
ON CONFLICT DO NOTHING`,
  tasks: `
INSERT INTO regulars_tasks (tenant, customer_id, id, stage, owner, store_id, due_at, document)
SELECT value->>'tenant', value->>'customer_id', value->>'id', value->>'stage', value->>'owner', value->>'store_id',
  value->>'due_at', value->>'document'
FROM json_each(?) WHERE 1
ON CONFLICT (tenant, customer_id, id) DO UPDATE SET
  stage = excluded.stage, owner = excluded.owner, store_id = excluded.store_id, due_at = excluded.due_at,
  document = excluded.document`,
} as const

/** Runs one of the statements, unless the first of its lists is empty. */
export function bringIn(database: Database, sql: string, ...lists: readonly (readonly object[])[]): void {
  if (lists[0]?.length === 0) return
  database.run(sql, ...lists.map(jsonRows))
}

/** What the port's manual says of `Commit.erase`. */
export function eraseCustomer(database: Database, { tenant, customerId }: Commit): void {
  for (const sql of [
    'DELETE FROM regulars_claims WHERE tenant = ? AND customer_id = ?',
    'DELETE FROM regulars_tasks WHERE tenant = ? AND customer_id = ?',
    "DELETE FROM regulars_journal WHERE tenant = ? AND customer_id = ? AND kind <> 'points'",
    'UPDATE regulars_facts SET document = NULL WHERE tenant = ? AND customer_id = ?',
    'UPDATE regulars_outbox SET document = NULL, parked_for = NULL WHERE tenant = ? AND customer_id = ?',
  ]) {
    database.run(sql, tenant, customerId)
  }
}
