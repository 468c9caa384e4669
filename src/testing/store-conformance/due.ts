import type { DueCustomer } from '../../ports.ts'
import { only, peekDue, put } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame, expectThat } from './expect.ts'
import { commitFor, lease, minute } from './rows.ts'

const idsOf = (due: readonly DueCustomer[]): string[] => due.map(({ customerId }) => customerId)

export const due: readonly PortPromise[] = [
  {
    name: 'a customer is due from wakeAt on, and never without one',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'c-1', { next: { wakeAt: minute(5) } }),
        commitFor(tenant, 'c-2', { next: { wakeAt: null } }),
      )
      expectSame(await store.claimDue(lease(tenant, 0, { now: minute(5) - 1 })), [], 'Somebody was woken too early.')
      const expected = { kind: 'customer', tenant, customerId: 'c-1', wakeAt: minute(5), attempts: 0 }
      expectSame(await store.claimDue(lease(tenant, 5)), [expected], 'The due customer was not claimed at wakeAt.')
      expectSame(idsOf(await peekDue(store, tenant)), ['c-1'], 'Somebody without wakeAt is due.')
    },
  },
  {
    name: 'customers are claimed earliest first, and no more than the limit',
    async check({ store, tenant }) {
      const wakeAts = [
        ['c-1', 3],
        ['c-2', 1],
        ['c-3', 4],
        ['c-4', 2],
      ] as const
      await put(store, ...wakeAts.map(([id, at]) => commitFor(tenant, id, { next: { wakeAt: minute(at) } })))
      expectSame(idsOf(await store.claimDue(lease(tenant, 9, { limit: 3 }))), ['c-2', 'c-4', 'c-1'], 'Not these three.')
      expectSame(idsOf(await store.claimDue(lease(tenant, 9, { limit: 3 }))), ['c-3'], 'Not the rest.')
    },
  },
  {
    name: 'a claimed customer is nobody else’s until the lease ends, and free from then on',
    async check({ store, other, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { next: { wakeAt: minute(0) } }))
      const first = await store.claimDue(lease(tenant, 0, { until: minute(10) }))
      expectThat(first.length === 1, 'The first worker got nothing.')
      const held = lease(tenant, 0, { now: minute(10) - 1, until: minute(30) })
      expectSame(await other.claimDue({ ...held, worker: 'worker-2' }), [], 'A second worker got a held customer.')
      expectSame(await store.claimDue(held), [], 'The worker got its own held customer again.')
      const freed = await other.claimDue(lease(tenant, 10, { worker: 'worker-2' }))
      expectSame(freed, first, 'An expired lease did not free the customer.')
    },
  },
  {
    name: 'workers that claim at once never get the same customer, and together they get all',
    async check({ store, other, tenant }) {
      const ids = Array.from({ length: 40 }, (_, index) => `c-${index}`)
      await put(store, ...ids.map((id, index) => commitFor(tenant, id, { next: { wakeAt: minute(index % 7) } })))
      const claim = (worker: number) =>
        (worker % 2 === 0 ? store : other).claimDue(lease(tenant, 9, { worker: `worker-${worker}`, limit: 10 }))
      const claimed: string[] = []
      for (let round = 0; round < 10 && claimed.length < ids.length; round += 1) {
        claimed.push(...idsOf((await Promise.all([0, 1, 2, 3, 4, 5].map(claim))).flat()))
      }
      expectSame([...claimed].sort(), [...ids].sort(), 'Customers were leased twice or never.')
    },
  },
  {
    name: 'a commit ends the lease, and the next wakeAt counts',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { next: { wakeAt: minute(0) } }))
      await store.claimDue(lease(tenant, 0, { until: minute(60) }))
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, next: { wakeAt: minute(5) } }))
      expectSame(await peekDue(store, tenant, 4), [], 'The old wakeAt still counts.')
      expectSame(
        (await peekDue(store, tenant, 5)).map(({ wakeAt }) => wakeAt),
        [minute(5)],
        'The lease outlived the commit.',
      )
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 2, next: { wakeAt: null } }))
      expectSame(await peekDue(store, tenant), [], 'A customer whose wakeAt was taken away is due.')
    },
  },
  {
    name: 'a refused commit leaves the lease with its worker',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { next: { wakeAt: minute(0) } }))
      await store.claimDue(lease(tenant, 0, { until: minute(60) }))
      await store.commit([commitFor(tenant, 'c-1', { expectedVersion: 0, next: { wakeAt: minute(1) } })])
      expectSame(await peekDue(store, tenant, 5), [], 'A conflict freed the customer.')
    },
  },
  {
    name: 'a merged customer whom nothing wakes is never due',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { next: { wakeAt: minute(0) } }))
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, next: { mergedInto: 'c-2', wakeAt: null } }))
      expectSame(await peekDue(store, tenant), [], 'A sealed record was woken.')
    },
  },
  {
    name: 'a postponed customer is due from the new time on, with one attempt more',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { next: { wakeAt: minute(0) } }))
      const claimed = only(await store.claimDue(lease(tenant, 0, { until: minute(60) })))
      await store.postpone(claimed, minute(5), 'the fold failed')
      expectSame(await store.claimDue(lease(tenant, 4)), [], 'A postponed customer was claimed before the time.')
      const again = only(await store.claimDue(lease(tenant, 5, { until: minute(60) })))
      expectSame(again, { ...claimed, wakeAt: minute(5), attempts: 1 }, 'The postponed customer is told differently.')
      await store.postpone(again, minute(6), 'the fold failed again')
      expectSame(
        (await peekDue(store, tenant)).map(({ attempts }) => attempts),
        [2],
        'Attempts are not counted.',
      )
    },
  },
  {
    name: 'a commit forgets postponements and their attempts',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { next: { wakeAt: minute(0) } }))
      const claimed = only(await store.claimDue(lease(tenant, 0)))
      await store.postpone(claimed, minute(50), 'the fold failed')
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, next: { wakeAt: minute(2) } }))
      const found = (await peekDue(store, tenant, 2)).map(({ wakeAt, attempts }) => [wakeAt, attempts])
      expectSame(found, [[minute(2), 0]], 'The postponement outlived the commit.')
    },
  },
  {
    name: 'a worker that is late postpones nobody: the customer was committed since',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { next: { wakeAt: minute(0) } }))
      const late = only(await store.claimDue(lease(tenant, 0)))
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, next: { wakeAt: minute(2) } }))
      await store.postpone(late, null, 'gave up')
      await store.postpone({ ...late, customerId: 'nobody' }, null, 'gave up')
      expectSame(idsOf(await peekDue(store, tenant, 2)), ['c-1'], 'An old claim put the customer away.')
    },
  },
]
