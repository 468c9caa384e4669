import type { Store } from '../../ports.ts'
import { allOf, only, peekDue, peekOutbox, put } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame } from './expect.ts'
import { commitFor, lease, message, minute } from './rows.ts'

const everyoneParked = (store: Store, tenant: string, limit = 100) =>
  allOf((after) => store.parked({ tenant, after, limit }))

/** One customer and one item, both put away for good. */
async function parkBoth(store: Store, tenant: string) {
  await put(store, commitFor(tenant, 'c-1', { next: { wakeAt: minute(0) }, outbox: [message('m-1')] }))
  const customer = only(await store.claimDue(lease(tenant, 0)))
  const item = only(await store.claimOutbox(lease(tenant, 0)))
  await store.postpone(customer, null, 'the fold failed')
  await store.postpone(item, null, 'no such number')
  return { customer: { ...customer, attempts: 1 }, item: { ...item, attempts: 1 } }
}

export const parked: readonly PortPromise[] = [
  {
    name: 'what is put away for good is never claimed, and is found with its reason',
    async check({ store, tenant }) {
      const { customer, item } = await parkBoth(store, tenant)
      expectSame(
        [await peekDue(store, tenant), await peekOutbox(store, tenant)],
        [[], []],
        'Something parked was claimed.',
      )
      const expected = [
        { item: customer, reason: 'the fold failed' },
        { item, reason: 'no such number' },
      ]
      expectSame(await everyoneParked(store, tenant), expected, 'What was parked is not found as it was.')
    },
  },
  {
    name: 'a customer that was parked comes back with the next commit, the items only when they are postponed to a time',
    async check({ store, tenant }) {
      const { item } = await parkBoth(store, tenant)
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, next: { wakeAt: minute(3) } }))
      const due = (await peekDue(store, tenant)).map(({ wakeAt, attempts }) => [wakeAt, attempts])
      expectSame(due, [[minute(3), 0]], 'The commit did not end the quarantine.')
      expectSame(
        (await everyoneParked(store, tenant)).map(({ reason }) => reason),
        ['no such number'],
        'Not only the item.',
      )
      await store.postpone(item, minute(4), 'try again')
      const again = [{ ...item, dueAt: minute(4), attempts: 2 }]
      expectSame(await peekOutbox(store, tenant), again, 'The item did not come back.')
      expectSame(await everyoneParked(store, tenant), [], 'Something is still parked.')
    },
  },
  {
    name: 'a parked item may be settled',
    async check({ store, tenant }) {
      const { item } = await parkBoth(store, tenant)
      await store.settle([item])
      const kinds = (await everyoneParked(store, tenant)).map(({ item: { kind } }) => kind)
      expectSame(kinds, ['customer'], 'The settled item is still there, or the customer is not.')
    },
  },
  {
    name: 'a customer of whom a commit took wakeAt away is parked no longer',
    async check({ store, tenant }) {
      await parkBoth(store, tenant)
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, next: { wakeAt: null } }))
      const kinds = (await everyoneParked(store, tenant)).map(({ item: { kind } }) => kind)
      expectSame(kinds, ['message'], 'There is nothing left to wake the customer for.')
    },
  },
  {
    name: 'what is parked is paged: customers by id, then items by customer and id, each once',
    async check({ store, tenant }) {
      for (const id of ['c-2', 'c-1', 'c-3']) {
        const outbox = [message('m-2'), message('m-1')]
        await put(store, commitFor(tenant, id, { next: { wakeAt: minute(0) }, outbox }))
      }
      const claimed = [...(await store.claimOutbox(lease(tenant, 0))), ...(await store.claimDue(lease(tenant, 0)))]
      for (const item of claimed) await store.postpone(item, null, 'gone')
      const found = (await everyoneParked(store, tenant, 2)).map(({ item }) =>
        item.kind === 'customer' ? item.customerId : `${item.customerId}/${item.id}`,
      )
      const items = ['c-1/m-1', 'c-1/m-2', 'c-2/m-1', 'c-2/m-2', 'c-3/m-1', 'c-3/m-2']
      expectSame(found, ['c-1', 'c-2', 'c-3', ...items], 'The pages are not these.')
    },
  },
]
