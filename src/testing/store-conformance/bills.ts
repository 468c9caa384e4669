import { loadOne, put } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame } from './expect.ts'
import { bill, commitFor, minute } from './rows.ts'

export const bills: readonly PortPromise[] = [
  {
    name: 'named bills come in the order asked, the unknown left out, each once',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { bills: [bill('pos/1'), bill('pos/2'), bill('pos/3', null)] }))
      const loaded = await loadOne(store, tenant, { customerId: 'c-1', bills: ['pos/3', 'pos/9', 'pos/1', 'pos/3'] })
      expectSame(loaded.bills, [bill('pos/3', null), bill('pos/1')], 'Other bills than the named ones were loaded.')
    },
  },
  {
    name: 'the latest bills come after the named ones, latest first, no bill twice and no stub among them',
    async check({ store, tenant }) {
      const dated = [
        bill('pos/4', minute(4)),
        bill('pos/2', minute(2)),
        bill('pos/3', minute(3)),
        bill('pos/1', minute(1)),
      ]
      await put(store, commitFor(tenant, 'c-1', { bills: [...dated, bill('pos/stub', null)] }))
      const keysOf = async (named: readonly string[], latestBills: number): Promise<string[]> => {
        const loaded = await loadOne(store, tenant, { customerId: 'c-1', bills: named, latestBills })
        return loaded.bills.map(({ key }) => key)
      }
      expectSame(await keysOf([], 0), [], 'No bills were asked for.')
      expectSame(await keysOf([], 3), ['pos/4', 'pos/3', 'pos/2'], 'These are not the latest three.')
      expectSame(await keysOf([], 9), ['pos/4', 'pos/3', 'pos/2', 'pos/1'], 'A stub has no place among the latest.')
      expectSame(await keysOf(['pos/1', 'pos/4'], 2), ['pos/1', 'pos/4', 'pos/3'], 'Named, then latest, each once.')
    },
  },
  {
    name: 'of bills of one instant the greater key counts as the later',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'c-1', { bills: ['pos/a', 'pos/C', 'pos/B', 'pos/b'].map((key) => bill(key)) }),
      )
      const loaded = await loadOne(store, tenant, { customerId: 'c-1', latestBills: 3 })
      expectSame(
        loaded.bills.map(({ key }) => key),
        ['pos/b', 'pos/a', 'pos/C'],
        'Equal bills stand in another order.',
      )
    },
  },
  {
    name: 'a bill is written over what stands under its key',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { bills: [bill('pos/1', null), bill('pos/2')] }))
      const after = bill('pos/1', minute(5), 500)
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, bills: [after] }))
      const loaded = await loadOne(store, tenant, { customerId: 'c-1', bills: ['pos/1'], latestBills: 9 })
      expectSame(loaded.bills, [after, bill('pos/2')], 'The bill is not the one written last.')
    },
  },
  {
    name: 'bills that went to another customer are gone, and only those',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'c-1', { bills: [bill('pos/1'), bill('pos/2')] }),
        commitFor(tenant, 'c-2', { bills: [bill('pos/1')] }),
      )
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, billsGone: ['pos/1', 'pos/unknown'] }))
      const named = ['pos/1', 'pos/2']
      const first = await loadOne(store, tenant, { customerId: 'c-1', bills: named, latestBills: 9 })
      const second = await loadOne(store, tenant, { customerId: 'c-2', bills: named })
      const left = [first, second].map((loaded) => loaded.bills.map(({ key }) => key))
      expectSame(left, [['pos/2'], ['pos/1']], 'The wrong bills are left.')
    },
  },
]
