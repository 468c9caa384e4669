import { test } from 'vitest'
import { postgresStore } from '../../../src/stores/postgres/index.ts'
import { blankBill, blankCustomer } from '../../../src/testing/index.ts'
import { postgresDatabase } from '../../support/postgres.ts'
import { loadStatement } from '../../../src/stores/postgres/load-sql.ts'
import { commitStatement } from '../../../src/stores/postgres/commit-sql.ts'
test('explain', async () => {
  const db = await postgresDatabase('explain'); const pool = db.pool()
  const seen: any[] = []
  const store = postgresStore({ query: (t: string, p?: unknown[]) => { seen.push([t, p]); return pool.query(t, p) } })
  const tenant = 't'
  const reqs = (n: number) => Array.from({ length: n }, (_, i) => ({ tenant, keys: [`phone:${i}`, `email:${i}`], candidateId: `c-${i}`, bills: [`pos/${i}`], latestBills: 0, facts: [{ source: 'pos', id: `${i}` }] }))
  const loaded = await store.load(reqs(2000))
  await store.commit(loaded.map((one, i) => ({ tenant, customerId: one.customerId, expectedVersion: 0, next: blankCustomer({ tenant, id: one.customerId, wakeAt: 1_800_000_000_000 }), facts: [{ fact: { type: 'custom.x', id: `${i}`, source: 'pos', occurredAt: 1, customer: { customerId: one.customerId }, data: {} } as never, hash: 'h', recordedAt: 1, subject: one.customerId }], bills: [blankBill({ key: `pos/${i}` })], billsGone: [], journal: [], outbox: [], tasks: [], erase: false })))
  for (const analyzed of [false, true]) {
  if (analyzed) await pool.query('ANALYZE')
  seen.length = 0
  const l1 = await store.load(reqs(1)); const l500 = await store.load(reqs(500))
  const mk = (ls: typeof l1) => ls.map((one, i) => ({ tenant, customerId: one.customerId, expectedVersion: one.version, next: one.customer!, facts: [{ fact: { type: 'custom.x', id: `n${analyzed}${ls.length}-${i}`, source: 'pos', occurredAt: 1, customer: { customerId: one.customerId }, data: {} } as never, hash: 'h', recordedAt: 1, subject: one.customerId }], bills: [blankBill({ key: `pos/${i}` })], billsGone: [], journal: [], outbox: [], tasks: [], erase: false }))
  await store.commit(mk(l1)); 
  await store.commit(mk(await store.load(reqs(500))))
  for (const [t, p] of [...seen]) {
    const { rows } = await pool.query(`EXPLAIN (ANALYZE, TIMING OFF) ${t}`, p)
    const lines = rows.map((r: any) => r['QUERY PLAN'] as string)
    console.log(t === loadStatement ? 'LOAD' : t === commitStatement ? 'COMMIT' : t.slice(0, 50), p[0].length, analyzed, lines[0], '\n', lines.filter((l) => /Planning Time|Execution Time|JIT|Timing|Seq Scan/.test(l)).join('\n '))
    if (process.env.FULL) console.log(lines.join('\n'))
  }}
  await db.drop()
}, 100000)
