import type { Store } from '../../ports.ts'
import { allOf, everything, historyOf, loadOne, peekDue, peekOutbox, put } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame, expectThat } from './expect.ts'
import { bill, broadcast, commitFor, journalEntry, lease, message, minute, storedFact, task, visit } from './rows.ts'

/** The same ids in every tenant; only `mark` tells whose they are. */
async function fill(store: Store, tenant: string, mark: string): Promise<void> {
  await loadOne(store, tenant, { keys: ['phone:1'], candidateId: 'c-1' })
  await put(
    store,
    commitFor(tenant, 'c-1', {
      next: { wakeAt: minute(1), outOfOrder: true, interests: [{ key: 'brand:x', at: minute(0) }] },
      facts: [storedFact(visit('f-1'), { hash: mark })],
      bills: [{ ...bill('pos/1'), channel: mark }],
      journal: [{ ...journalEntry('j-1'), policyHash: mark }],
      outbox: [message('m-1')],
      tasks: [task('t-1', { note: mark })],
    }),
  )
  await store.saveBroadcast(broadcast(tenant, 'b-1', { hash: mark }), 0)
  await store.saveSetting(tenant, 'cuts', mark, 0)
}

async function readAll(store: Store, tenant: string): Promise<unknown> {
  const facts = [{ source: 'door-1', id: 'f-1' }]
  const query = { tenant, interests: ['brand:x'], outOfOrder: true, after: null, limit: 10 }
  return {
    everything: await everything(store, tenant, { customerIds: ['c-1'], bills: ['pos/1'], facts }),
    interested: await store.customers(query),
    histories: [await historyOf(store, tenant, 'c-1', 'facts'), await historyOf(store, tenant, 'c-1', 'journal')],
    broadcast: await store.broadcast(tenant, 'b-1'),
    running: await store.claimBroadcasts(lease(tenant, 0, { until: minute(0) })),
    setting: await store.setting(tenant, 'cuts'),
  }
}

export const tenants: readonly PortPromise[] = [
  {
    name: 'nothing of one tenant is seen by another, by any question',
    async check({ store, tenant }) {
      const elsewhere = `${tenant}-elsewhere`
      const before = JSON.stringify(await readAll(store, elsewhere))
      await fill(store, tenant, 'ours')
      expectSame(JSON.stringify(await readAll(store, elsewhere)), before, 'Another tenant sees what this one wrote.')
      const loaded = await loadOne(store, elsewhere, { keys: ['phone:1'], candidateId: 'c-9' })
      expectThat(loaded.customerId === 'c-9', 'A key of another tenant counts as owned.')
    },
  },
  {
    name: 'tenants with the same ids everywhere take nothing from each other',
    async check({ store, tenant }) {
      const elsewhere = `${tenant}-elsewhere`
      await fill(store, tenant, 'ours')
      const before = JSON.stringify(await readAll(store, tenant))
      await fill(store, elsewhere, 'theirs')
      expectSame(JSON.stringify(await readAll(store, tenant)), before, 'Writing for one tenant changed another.')
      const theirs = JSON.stringify(await readAll(store, elsewhere))
      expectThat(theirs.includes('theirs') && !theirs.includes('ours'), 'A tenant reads what belongs to another.')
    },
  },
  {
    name: 'claiming, settling, postponing and erasing for one tenant touches no other',
    async check({ store, tenant }) {
      const elsewhere = `${tenant}-elsewhere`
      await fill(store, tenant, 'ours')
      await fill(store, elsewhere, 'theirs')
      const before = JSON.stringify(await readAll(store, elsewhere))
      const due = await store.claimDue(lease(tenant, 5))
      const items = await store.claimOutbox(lease(tenant, 5))
      await store.claimBroadcasts(lease(tenant, 5))
      for (const item of [...due, ...items]) await store.postpone(item, null, 'gone')
      await store.settle(items.map((item) => ({ ...item, attempts: 1 })))
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, erase: true, billsGone: ['pos/1'] }))
      expectSame(JSON.stringify(await readAll(store, elsewhere)), before, 'Work for one tenant was done to another.')
    },
  },
  {
    name: 'one batch may hold several tenants',
    async check({ store, tenant }) {
      const names = [tenant, `${tenant}-b`, `${tenant}-c`]
      await put(
        store,
        ...names.map((name) => commitFor(name, 'c-1', { next: { wakeAt: minute(0) }, outbox: [message(name)] })),
      )
      const loaded = await store.load(
        names.map((name) => ({
          tenant: name,
          keys: ['phone:1'],
          candidateId: name,
          bills: [],
          latestBills: 0,
          facts: [],
        })),
      )
      expectSame(
        loaded.map(({ customerId }) => customerId),
        names,
        'A key was shared between tenants.',
      )
      const items = (await Promise.all(names.map((name) => peekOutbox(store, name)))).flat()
      expectSame(
        items.map(({ id }) => id),
        names,
        'Messages went to other tenants.',
      )
      await store.settle(items.slice(0, 2))
      const left = await Promise.all(names.map(async (name) => (await peekOutbox(store, name)).length))
      expectSame(left, [0, 0, 1], 'One batch of settled items concerned one tenant only.')
      const parked = await allOf((after) => store.parked({ tenant, after, limit: 10 }))
      expectSame(
        [(await peekDue(store, tenant)).length, parked],
        [1, []],
        'The customer is due, and nothing is parked.',
      )
    },
  },
]
