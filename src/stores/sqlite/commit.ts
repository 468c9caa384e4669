import type { Commit, CommitOutcome, FactRef } from '../../ports.ts'
import { commitRows } from '../sql/commit-rows.ts'
import { jsonRows } from '../sql/json.ts'
import type { Database } from './handle.ts'
import { bringIn, eraseCustomer, writes } from './writes.ts'

/** To be called inside a write transaction: what the outcomes were decided by must still hold when the rows are written. */
export function commit(database: Database, commits: readonly Commit[]): CommitOutcome[] {
  const versions = versionsOf(database, commits)
  const known = knownFacts(database, commits)
  const outcomes = commits.map(({ expectedVersion }, n): CommitOutcome => {
    if (versions.get(n) !== expectedVersion) return { status: 'conflict' }
    const facts = known.get(n)
    return facts === undefined ? { status: 'committed' } : { status: 'duplicate', facts }
  })
  write(
    database,
    commits.filter((_, n) => outcomes[n]?.status === 'committed'),
  )
  return outcomes
}

function versionsOf(database: Database, commits: readonly Commit[]): Map<number, number> {
  const rows = database.all<{ readonly n: number; readonly version: number }>(
    `SELECT w.key AS n, coalesce(c.version, 0) AS version
     FROM json_each(?) w LEFT JOIN regulars_customers c
       ON c.tenant = w.value->>'tenant' AND c.customer_id = w.value->>'customer_id'`,
    jsonRows(commits.map(({ tenant, customerId }) => ({ tenant, customer_id: customerId }))),
  )
  return new Map(rows.map(({ n, version }) => [n, version]))
}

function knownFacts(database: Database, commits: readonly Commit[]): Map<number, FactRef[]> {
  const rows = database.all<{ readonly n: number; readonly source: string; readonly id: string }>(
    `SELECT w.value->>'n' AS n, f.source, f.id
     FROM json_each(?) w CROSS JOIN regulars_facts f
       ON f.tenant = w.value->>'tenant' AND f.customer_id = w.value->>'customer_id'
       AND f.source = w.value->>'source' AND f.id = w.value->>'id'
     ORDER BY w.key`,
    jsonRows(factRefRows(commits)),
  )
  const known = new Map<number, FactRef[]>()
  for (const { n, source, id } of rows) known.set(n, [...(known.get(n) ?? []), { source, id }])
  return known
}

function factRefRows(commits: readonly Commit[]): object[] {
  return commits.flatMap(({ tenant, customerId, facts }, n) =>
    facts.map(({ fact }) => ({ n, tenant, customer_id: customerId, source: fact.source, id: fact.id })),
  )
}

function write(database: Database, commits: readonly Commit[]): void {
  if (commits.length === 0) return
  for (const one of commits) if (one.erase) eraseCustomer(database, one)
  const rows = commitRows(commits)
  bringIn(database, writes.customers, rows.customers)
  bringIn(database, writes.interestsGone, rows.customers, rows.interests)
  bringIn(database, writes.interests, rows.interests)
  bringIn(database, writes.facts, rows.facts)
  bringIn(database, writes.billsGone, rows.billsGone)
  bringIn(database, writes.bills, rows.bills)
  bringIn(database, writes.journal, rows.journal)
  bringIn(database, writes.outbox, rows.outbox)
  bringIn(database, writes.tasks, rows.tasks)
}
