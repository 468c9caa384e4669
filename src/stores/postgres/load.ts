import type { Loaded, LoadRequest } from '../../ports.ts'
import { jsonRows } from '../sql/json.ts'
import { loadedOf } from '../sql/loaded.ts'
import { type PostgresHandle, rowsOf } from './handle.ts'
import { type FoundRow, loadRowsOf, loadStatement, lockStatement } from './load-sql.ts'

/** An erasure can take a claim away between two statements; after so many rounds a key counts as the subject's unclaimed. */
const maxClaimRounds = 3

export async function load(
  handle: PostgresHandle,
  requests: readonly LoadRequest[],
  { lock }: { readonly lock: boolean },
): Promise<readonly Loaded[]> {
  if (requests.length === 0) return []
  const found = new Map<number, readonly FoundRow[]>()
  let open = requests.map((request, n) => ({ request, n }))
  if (lock) {
    const asked = open.map(({ request }) => request)
    await claim(handle, asked)
    // The lock is awaited in a statement of its own: what the next one reads is as new as the locked rows.
    await handle.query(lockStatement, paramsOf(asked).slice(0, 2))
  }
  for (let round = 1; open.length > 0 && round <= maxClaimRounds; round += 1) {
    const rows = await find(
      handle,
      open.map(({ request }) => request),
    )
    open.forEach(({ n }, place) => {
      found.set(n, rows[place] ?? [])
    })
    open = open.filter(({ request }, place) => request.claim !== false && rows[place]?.some(isUnowned) === true)
    await claim(
      handle,
      open.map(({ request }) => request),
    )
  }
  return loadedOf(requests, loadRowsOf(found))
}

/** One statement, so that versions, bills and seen facts belong together. */
async function find(handle: PostgresHandle, requests: readonly LoadRequest[]): Promise<FoundRow[][]> {
  const rows = await rowsOf<FoundRow>(handle, loadStatement, paramsOf(requests))
  const byRequest: FoundRow[][] = requests.map(() => [])
  for (const row of rows) byRequest[row.n]?.push(row)
  return byRequest
}

function isUnowned({ part, c }: FoundRow): boolean {
  return part === 'owner' && c === null
}

async function claim(handle: PostgresHandle, requests: readonly LoadRequest[]): Promise<void> {
  const rows = requests.flatMap(({ tenant, keys, customerId, candidateId, claim }, n) =>
    keys.length === 0 || claim === false
      ? []
      : [{ n, tenant, keys, customer_id: customerId, candidate_id: candidateId }],
  )
  if (rows.length > 0) await handle.query('SELECT regulars_claim($1::text::json)', [jsonRows(rows)])
}

function paramsOf(requests: readonly LoadRequest[]): string[] {
  const ofEach = (rowsOf: (request: LoadRequest) => readonly object[]): string =>
    jsonRows(requests.flatMap((request, n) => rowsOf(request).map((row) => ({ n, ...row }))))
  return [
    ofEach(({ tenant, customerId, candidateId, latestBills, follow = true }) => [
      { tenant, customer_id: customerId, candidate_id: candidateId, latest: latestBills, follow },
    ]),
    ofEach(({ tenant, keys }) => [...new Set(keys)].map((key, place) => ({ tenant, place, key }))),
    ofEach(({ bills }) => bills.map((key) => ({ key }))),
    ofEach(({ facts }) => facts.map(({ source, id }) => ({ source, id }))),
  ]
}
