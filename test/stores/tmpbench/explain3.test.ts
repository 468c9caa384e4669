import { test } from 'vitest'
import { postgresDatabase } from '../../support/postgres.ts'
test('explain', async () => {
  const db = await postgresDatabase('explain3'); const pool = db.pool()
  const c = await pool.connect()
  await c.query('set enable_seqscan=off; set plan_cache_mode=force_generic_plan')
  for (const q of [`PREPARE a(text, text[]) AS SELECT c.customer_id FROM regulars_claims c
       WHERE c.tenant = $1 AND c.key = ANY ($2) AND c.customer_id <> ''
       ORDER BY array_position($2, c.key) LIMIT 1`, `PREPARE b(text, text[]) AS UPDATE regulars_claims SET customer_id = 'owner'
    WHERE tenant = $1 AND key = ANY ($2) AND customer_id = ''`]) { await c.query(q) }
  console.log((await c.query(`EXPLAIN EXECUTE a('t', '{a,b}')`)).rows.map((r: any) => r['QUERY PLAN']).join('\n'))
  console.log((await c.query(`EXPLAIN EXECUTE b('t', '{a,b}')`)).rows.map((r: any) => r['QUERY PLAN']).join('\n'))
  c.release()
  await db.drop()
}, 100000)
