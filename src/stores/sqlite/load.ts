import type { Loaded, LoadRequest } from '../../ports.ts'
import { jsonRows } from '../sql/json.ts'
import {
  type FamilyBillRow,
  type FamilyFactRow,
  loadedOf,
  maxRedirects,
  type OwnerRow,
  type SubjectRow,
} from '../sql/loaded.ts'
import type { Database } from './handle.ts'

/** A step from a customer towards the survivor; the last one of a `start` is the survivor. */
interface Step {
  readonly tenant: string
  readonly start: string
  readonly id: string
  readonly version: number | null
  readonly document: string | null
  readonly absorbed: string | null
}

interface Asked extends LoadRequest {
  readonly n: number
  readonly subject: string
}

/** To be called inside a write transaction: claims depend on what was read just before. */
export function load(database: Database, requests: readonly LoadRequest[]): Loaded[] {
  const claims = ownersOfKeys(database, requests)
  const asked = claimKeys(database, requests, claims)
  const ways = waysFrom(database, asked, claims)
  const subjects: SubjectRow[] = []
  const owners: OwnerRow[] = []
  const family: FamilyMember[] = []
  for (const { n, tenant, subject, keys, follow } of asked) {
    const way = follow === false ? ways(tenant, subject).slice(0, 1) : ways(tenant, subject)
    const { id = subject, version = null, document = null } = way.at(-1) ?? {}
    subjects.push({ n, subject, customer_id: id, version, document })
    for (const key of keys) {
      const owner = claims.get(tenantKey(tenant, key)) ?? subject
      owners.push({ n, key, customer_id: ways(tenant, owner).at(-1)?.id ?? owner })
    }
    familyOf(way).forEach((customer_id, rank) => {
      family.push({ n, tenant, rank, customer_id })
    })
  }
  return loadedOf(requests, {
    subjects,
    owners,
    bills: namedBills(database, asked, family),
    latest: latestBills(database, asked, family),
    facts: knownFacts(database, asked, family),
  })
}

function ownersOfKeys(database: Database, requests: readonly LoadRequest[]): Map<string, string> {
  const wanted = requests.flatMap(({ tenant, keys }) => keys.map((key) => ({ tenant, key })))
  const rows = database.all<{ readonly tenant: string; readonly key: string; readonly customer_id: string }>(
    `SELECT c.tenant, c.key, c.customer_id
     FROM json_each(?) w CROSS JOIN regulars_claims c ON c.tenant = w.value->>'tenant' AND c.key = w.value->>'key'`,
    jsonRows(wanted),
  )
  return new Map(rows.map((row) => [tenantKey(row.tenant, row.key), row.customer_id]))
}

/** Finds the subject of each request, one after the other, and claims what nobody owns for it; `claims` is kept up to date. */
function claimKeys(database: Database, requests: readonly LoadRequest[], claims: Map<string, string>): Asked[] {
  const fresh: object[] = []
  const asked = requests.map((request, n) => {
    const { tenant, keys, candidateId } = request
    const owned = keys.find((key) => claims.has(tenantKey(tenant, key)))
    const owner = owned === undefined ? candidateId : claims.get(tenantKey(tenant, owned))
    const subject = request.customerId ?? owner ?? candidateId
    for (const key of keys) {
      if (request.claim === false || claims.has(tenantKey(tenant, key))) continue
      claims.set(tenantKey(tenant, key), subject)
      fresh.push({ tenant, key, customer_id: subject })
    }
    return { ...request, n, subject }
  })
  if (fresh.length > 0) {
    database.run(
      `INSERT INTO regulars_claims (tenant, key, customer_id)
       SELECT value->>'tenant', value->>'key', value->>'customer_id' FROM json_each(?)`,
      jsonRows(fresh),
    )
  }
  return asked
}

/** The ways of everyone the batch is about: from the customer to the survivor, both included. */
function waysFrom(database: Database, asked: readonly Asked[], claims: Map<string, string>) {
  const starts = new Map<string, { readonly tenant: string; readonly id: string }>()
  const start = (tenant: string, id: string): void => {
    starts.set(tenantKey(tenant, id), { tenant, id })
  }
  for (const { tenant, subject, keys } of asked) {
    start(tenant, subject)
    for (const key of keys) start(tenant, claims.get(tenantKey(tenant, key)) ?? subject)
  }
  const steps = database.all<Step>(
    `WITH RECURSIVE way (tenant, start, id, step) AS (
       SELECT value->>'tenant', value->>'id', value->>'id', 0 FROM json_each(?)
       UNION ALL
       SELECT w.tenant, w.start, c.merged_into, w.step + 1
       FROM way w CROSS JOIN regulars_customers c ON c.tenant = w.tenant AND c.customer_id = w.id
       WHERE c.merged_into IS NOT NULL AND w.step < ${maxRedirects}
     )
     SELECT w.tenant, w.start, w.id, c.version, c.document, c.absorbed
     FROM way w LEFT JOIN regulars_customers c ON c.tenant = w.tenant AND c.customer_id = w.id
     ORDER BY w.step`,
    jsonRows([...starts.values()]),
  )
  const ways = new Map<string, Step[]>()
  for (const step of steps) {
    const key = tenantKey(step.tenant, step.start)
    ways.set(key, [...(ways.get(key) ?? []), step])
  }
  return (tenant: string, id: string): readonly Step[] => ways.get(tenantKey(tenant, id)) ?? []
}

interface FamilyMember {
  readonly n: number
  readonly tenant: string
  readonly customer_id: string
  readonly rank: number
}

/** Whose rows count: the survivor, everyone on the way back, and all that those absorbed; the first row of a key counts. */
function familyOf(way: readonly Step[]): string[] {
  const back = [...way].reverse()
  const absorbed = back.flatMap((step): string[] => (step.absorbed === null ? [] : JSON.parse(step.absorbed)))
  return [...new Set([...back.map(({ id }) => id), ...absorbed])]
}

function namedBills(database: Database, asked: readonly Asked[], family: readonly FamilyMember[]): FamilyBillRow[] {
  const wanted = ofFamily(asked, family, ({ bills }) => bills.map((key) => ({ key })))
  if (wanted.length === 0) return []
  return database.all(
    `SELECT w.value->>'n' AS n, w.value->>'rank' AS rank, b.key, b.document
     FROM json_each(?) w CROSS JOIN regulars_bills b
       ON b.tenant = w.value->>'tenant' AND b.customer_id = w.value->>'customer_id' AND b.key = w.value->>'key'`,
    jsonRows(wanted),
  )
}

/** The latest bills of each member that no member before it has under the same key; the request takes the latest of them. */
function latestBills(database: Database, asked: readonly Asked[], family: readonly FamilyMember[]): FamilyBillRow[] {
  const counts = new Map(asked.flatMap(({ n, latestBills }) => (latestBills > 0 ? [[n, latestBills] as const] : [])))
  if (counts.size === 0) return []
  const before = new Map<number, string[]>()
  return family.flatMap(({ n, tenant, customer_id, rank }): FamilyBillRow[] => {
    const count = counts.get(n)
    if (count === undefined) return []
    const nearer = before.get(n) ?? []
    before.set(n, [...nearer, customer_id])
    const rows = database.all<{ readonly key: string; readonly document: string }>(
      `SELECT b.key, b.document FROM regulars_bills b
       WHERE b.tenant = ? AND b.customer_id = ? AND b.at IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM json_each(?) m CROSS JOIN regulars_bills nearer
           ON nearer.tenant = b.tenant AND nearer.customer_id = m.value AND nearer.key = b.key)
       ORDER BY b.at DESC, b.key DESC LIMIT ?`,
      tenant,
      customer_id,
      JSON.stringify(nearer),
      count,
    )
    return rows.map((row) => ({ ...row, n, rank }))
  })
}

function knownFacts(database: Database, asked: readonly Asked[], family: readonly FamilyMember[]): FamilyFactRow[] {
  const wanted = ofFamily(asked, family, ({ facts }) => facts.map(({ source, id }) => ({ source, id })))
  if (wanted.length === 0) return []
  return database.all(
    `SELECT w.value->>'n' AS n, w.value->>'rank' AS rank, f.source, f.id, f.hash, f.type, f.customer_id
     FROM json_each(?) w CROSS JOIN regulars_facts f
       ON f.tenant = w.value->>'tenant' AND f.customer_id = w.value->>'customer_id'
       AND f.source = w.value->>'source' AND f.id = w.value->>'id'`,
    jsonRows(wanted),
  )
}

/** Each thing a request asks for, to be looked for in each of its family. */
function ofFamily(
  asked: readonly Asked[],
  family: readonly FamilyMember[],
  thingsOf: (request: Asked) => readonly object[],
): object[] {
  const things = new Map(asked.map((request) => [request.n, thingsOf(request)]))
  return family.flatMap((member) => (things.get(member.n) ?? []).map((thing) => ({ ...member, ...thing })))
}

function tenantKey(tenant: string, key: string): string {
  return `${tenant}\n${key}`
}
