import { test, inject } from 'vitest'
import { memoryStore } from '/work/main/src/stores/memory/index.ts'
import { sqliteStore } from '/work/main/src/stores/sqlite/index.ts'
import { postgresStore } from '/work/main/src/stores/postgres/index.ts'
import { blankBill, blankCustomer } from '/work/main/src/testing/index.ts'
import { sqliteFile } from '/work/main/test/support/sqlite.ts'
import { postgresDatabase } from '/work/main/test/support/postgres.ts'
import type { Store } from '/work/main/src/ports.ts'
async function bench(name: string, store: Store) {
  const tenant = 'bench'
  const pad = Object.fromEntries(Array.from({length: 40}, (_, i) => [`cat-${i}`, 'x'.repeat(60)]))
  const out: string[] = []
  for (const size of [500, 1]) {
   let loadMs = 0, commitMs = 0, n = 0
   for (let round = 0; round < (size === 1 ? 200 : 8); round++) {
    const ids = Array.from({ length: size }, (_, i) => `${size}-${i + (size===1? round % 20 : (round % 4) * size)}`)
    let t = performance.now()
    const loaded = await store.load(ids.map((id) => ({ tenant, keys: [`phone:${id}`, `email:${id}`], candidateId: `c-${id}`, bills: [`pos/${id}-${round}`], latestBills: 0, facts: [{ source: 'pos', id: `${id}-${round}` }] })))
    loadMs += performance.now() - t
    t = performance.now()
    const outcomes = await store.commit(loaded.map((one, i) => ({ tenant, customerId: one.customerId, expectedVersion: one.version,
      next: blankCustomer({ tenant, id: one.customerId, wakeAt: 1_800_000_000_000 + round, interests: [{key:'brand:x', at: 1}], profile: {...blankCustomer().profile, attributes: pad } }),
      facts: [{ fact: { type: 'custom.x', id: `${ids[i]}-${round}`, source: 'pos', occurredAt: 1, customer: { customerId: one.customerId }, data: { x: 'y'.repeat(300) } } as never, hash: 'h'.repeat(32), recordedAt: 1, subject: one.customerId }],
      bills: [blankBill({ key: `pos/${ids[i]}-${round}` })], billsGone: [],
      journal: [0,1,2].map((k) => ({ id: `${ids[i]}-${round}/${k}`, kind: 'points' as const, at: 1, causedBy: 'x', policyHash: 'p', data: { points: 5, lot: 'abc' }, recordedAt: 1 })),
      outbox: [], tasks: [], erase: false })))
    commitMs += performance.now() - t
    for (const o of outcomes) if (o.status !== 'committed') throw new Error(o.status)
    n += size
    if (size === 500 && (round === 0|| round===3)) out.push(`first ${loadMs.toFixed(0)}+${commitMs.toFixed(0)}`)
   }
   out.push(`batch ${size}: load ${(loadMs / n * 1000).toFixed(0)}us commit ${(commitMs / n * 1000).toFixed(0)}us each, ${(n / (loadMs + commitMs) * 1000).toFixed(0)} facts/s`)
  }
  console.log(name, out.join(' | '), 'doc bytes', JSON.stringify(blankCustomer({ profile: {...blankCustomer().profile, attributes: pad }})).length)
}
test('bench', async () => {
  await bench('memory', memoryStore()); 
  const file = sqliteFile(); await bench('sqlite', sqliteStore(file.connect())); file.remove()
  const db = await postgresDatabase('bench'); const pool = db.pool(); await bench('postgres', postgresStore(pool)); 
  await db.drop()
}, 100000)
