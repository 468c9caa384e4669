import { test } from 'vitest'
import { postgresStore } from '../../../src/stores/postgres/index.ts'
import { postgresDatabase } from '../../support/postgres.ts'
import { loadStatement } from '../../../src/stores/postgres/load-sql.ts'
test('explain', async () => {
  const db = await postgresDatabase('explain2'); const pool = db.pool()
  const seen: any[] = []
  const store = postgresStore({ query: async (t: string, p?: unknown[]) => { seen.push([t, p]); const s = performance.now(); const r = await pool.query(t, p); console.log(t.slice(0, 30).replace(/\n/g,' '), (performance.now()-s).toFixed(1)); return r } })
  const tenant = 't'
  const reqs = (n: number, from = 0) => Array.from({ length: n }, (_, i) => ({ tenant, keys: [`phone:${i+from}`, `email:${i+from}`], candidateId: `c-${i+from}`, bills: [`pos/${i}`], latestBills: 0, facts: [{ source: 'pos', id: `${i}` }] }))
  for (const k of [0,1,2,3,4,5]) await store.load(reqs(500, k*500))
  await store.load(reqs(500)); await store.load(reqs(1)); await store.load(reqs(1))
  const p = seen.at(-1)![1]
  const c = await pool.connect()
  await pool.query('ANALYZE')
  await c.query('set enable_seqscan=off'); await c.query('set enable_hashjoin=off');await c.query('set enable_mergejoin=off')
  console.log((await c.query('EXPLAIN ' + loadStatement, p)).rows[0]); c.release()
  await db.drop()
}, 100000)
