import { only, peekOutbox, put } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame, expectThat } from './expect.ts'
import { commitFor, followUp, lease, message, minute } from './rows.ts'

const idsOf = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id)

export const outbox: readonly PortPromise[] = [
  {
    name: 'what a commit puts into the outbox is claimed as it was put, with its customer and no attempts',
    async check({ store, tenant }) {
      const items = [message('m-1', minute(1)), followUp('f-1', 'c-2', minute(2))]
      await put(store, commitFor(tenant, 'c-1', { outbox: items }))
      const claimed = await store.claimOutbox(lease(tenant, 5))
      const expected = items.map((item) => ({ ...item, tenant, customerId: 'c-1', attempts: 0 }))
      expectSame(claimed, expected, 'The outbox lost or changed its items.')
    },
  },
  {
    name: 'an item is claimed from its dueAt on, and not before',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { outbox: [message('m-1', minute(5))] }))
      const early = lease(tenant, 0, { now: minute(5) - 1 })
      expectSame(await store.claimOutbox(early), [], 'An item was claimed before its time.')
      expectSame(idsOf(await store.claimOutbox(lease(tenant, 5))), ['m-1'], 'An item was not claimed at its time.')
    },
  },
  {
    name: 'items are claimed earliest first, across customers, and no more than the limit',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'c-1', { outbox: [message('m-3', minute(3)), message('m-1', minute(1))] }),
        commitFor(tenant, 'c-2', { outbox: [message('m-2', minute(2)), message('m-4', minute(4))] }),
      )
      expectSame(
        idsOf(await store.claimOutbox(lease(tenant, 9, { limit: 3 }))),
        ['m-1', 'm-2', 'm-3'],
        'Not these three.',
      )
      expectSame(idsOf(await store.claimOutbox(lease(tenant, 9, { limit: 3 }))), ['m-4'], 'Not the rest.')
    },
  },
  {
    name: 'a claimed item is nobody else’s until the lease ends, and free from then on',
    async check({ store, other, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { outbox: [message('m-1')] }))
      const first = await store.claimOutbox(lease(tenant, 0, { until: minute(10) }))
      expectThat(first.length === 1, 'The first worker got nothing.')
      const held = lease(tenant, 0, { now: minute(10) - 1, until: minute(30) })
      expectSame(await other.claimOutbox({ ...held, worker: 'worker-2' }), [], 'A second worker got a held item.')
      expectSame(await store.claimOutbox(held), [], 'The worker got its own held item again.')
      const freed = await other.claimOutbox(lease(tenant, 10, { worker: 'worker-2' }))
      expectSame(freed, first, 'An expired lease did not free the item.')
    },
  },
  {
    name: 'workers that claim at once never get the same item, and together they get all',
    async check({ store, other, tenant }) {
      const items = Array.from({ length: 40 }, (_, index) => message(`m-${index}`, minute(index % 7)))
      await put(store, commitFor(tenant, 'c-1', { outbox: items }))
      const claim = (worker: number) =>
        (worker % 2 === 0 ? store : other).claimOutbox(lease(tenant, 9, { worker: `worker-${worker}`, limit: 10 }))
      const claimed: string[] = []
      for (let round = 0; round < 10 && claimed.length < items.length; round += 1) {
        claimed.push(...idsOf((await Promise.all([0, 1, 2, 3, 4, 5].map(claim))).flat()))
      }
      expectSame([...claimed].sort(), idsOf(items).sort(), 'Items were leased twice or never.')
    },
  },
  {
    name: 'a settled item is gone, and the others stay',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'c-1', { outbox: [message('m-1'), message('m-2')] }),
        commitFor(tenant, 'c-2', { outbox: [message('m-1')] }),
      )
      const claimed = await store.claimOutbox(lease(tenant, 0))
      await store.settle(claimed.filter(({ id, customerId }) => id === 'm-1' && customerId === 'c-1'))
      const left = (await peekOutbox(store, tenant)).map(({ customerId, id }) => `${customerId}/${id}`)
      expectSame(left.sort(), ['c-1/m-2', 'c-2/m-1'], 'Other items are left.')
    },
  },
  {
    name: 'settling what is not there, or nothing, is no error',
    async check({ store, tenant }) {
      await store.settle([])
      await store.settle([{ ...message('m-9'), tenant, customerId: 'nobody', attempts: 0 }])
      await put(store, commitFor(tenant, 'c-1', { outbox: [message('m-1')] }))
      const item = only(await store.claimOutbox(lease(tenant, 0)))
      await store.settle([item])
      await store.settle([item])
      await store.postpone(item, minute(1), 'too late')
      expectSame(await peekOutbox(store, tenant), [], 'A settled item came back.')
    },
  },
  {
    name: 'an id is inserted into a customer’s outbox once: the first stays while it waits, and none comes after it is settled',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { outbox: [message('m-1', minute(1))] }))
      await put(
        store,
        commitFor(tenant, 'c-1', { expectedVersion: 1, outbox: [message('m-1', minute(2)), message('m-2')] }),
      )
      const items = await store.claimOutbox(lease(tenant, 5))
      expectSame(idsOf(items), ['m-2', 'm-1'], 'An item was inserted twice, or others were left out with it.')
      expectThat(items[1]?.dueAt === minute(1), 'The second item of an id was written over the first.')
      await store.settle(items)
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 2, outbox: [message('m-1'), message('m-3')] }))
      expectSame(idsOf(await peekOutbox(store, tenant)), ['m-3'], 'A settled id was inserted again.')
    },
  },
  {
    name: 'the same id in two customers’ outboxes is two items',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'c-1', { outbox: [message('m-1')] }),
        commitFor(tenant, 'c-2', { outbox: [message('m-1')] }),
      )
      const owners = (await peekOutbox(store, tenant)).map(({ customerId }) => customerId)
      expectSame(owners.sort(), ['c-1', 'c-2'], 'One customer took the other’s item.')
    },
  },
  {
    name: 'a commit of the customer leaves a claimed item with its worker',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { outbox: [message('m-1')] }))
      await store.claimOutbox(lease(tenant, 0))
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1 }))
      expectSame(await peekOutbox(store, tenant, 5), [], 'A commit freed an item that a worker is sending.')
    },
  },
  {
    name: 'a postponed item is free again from its new time on, with one attempt more',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { outbox: [message('m-1', minute(0))] }))
      const item = only(await store.claimOutbox(lease(tenant, 0, { until: minute(60) })))
      await store.postpone(item, minute(5), 'provider is busy')
      expectSame(await store.claimOutbox(lease(tenant, 4)), [], 'A postponed item was claimed before its time.')
      const again = only(await store.claimOutbox(lease(tenant, 5, { until: minute(60) })))
      expectSame(again, { ...item, dueAt: minute(5), attempts: 1 }, 'The postponed item is another.')
      await store.postpone(again, minute(6), 'still busy')
      expectSame(
        (await peekOutbox(store, tenant)).map(({ attempts }) => attempts),
        [2],
        'Attempts are not counted.',
      )
    },
  },
  {
    name: 'a worker that is late postpones nothing: another has postponed the item since',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { outbox: [message('m-1')] }))
      const late = only(await store.claimOutbox(lease(tenant, 0)))
      const item = only(await store.claimOutbox(lease(tenant, 20, { worker: 'worker-2' })))
      await store.postpone(item, minute(30), 'busy')
      await store.postpone(late, null, 'gave up')
      const expected = { ...item, dueAt: minute(30), attempts: 1 }
      expectSame(await peekOutbox(store, tenant), [expected], 'An old copy of the item put it away.')
    },
  },
]
