import type { OutboxItem, Store } from '../../../src/ports.ts'
import { type BrokenStore, broken, spoilLease } from './spoil.ts'

export const leasing: readonly BrokenStore[] = [
  ...spoilLease('leases twice', (lease) => ({ ...lease, until: lease.now }), {
    claimDue: 'a claimed customer is nobody else’s until the lease ends, and free from then on',
    claimOutbox: 'a claimed item is nobody else’s until the lease ends, and free from then on',
    claimBroadcasts: 'a claimed broadcast is nobody else’s until the lease ends or it is saved',
  }),
  ...spoilLease(
    'gives the same to workers that claim at once',
    (lease) => (lease.worker === 'worker-1' ? lease : { ...lease, until: lease.now }),
    {
      claimDue: 'workers that claim at once never get the same customer, and together they get all',
      claimOutbox: 'workers that claim at once never get the same item, and together they get all',
      claimBroadcasts: 'workers that claim at once never get the same broadcast',
    },
  ),
  ...spoilLease('never ends a lease', (lease) => ({ ...lease, until: Number.MAX_SAFE_INTEGER }), {
    claimDue: 'a claimed customer is nobody else’s until the lease ends, and free from then on',
    claimOutbox: 'a claimed item is nobody else’s until the lease ends, and free from then on',
    claimBroadcasts: 'a claimed broadcast is nobody else’s until the lease ends or it is saved',
  }),
  ...spoilLease('forgets the limit', (lease) => ({ ...lease, limit: 1000 }), {
    claimDue: 'customers are claimed earliest first, and no more than the limit',
    claimOutbox: 'items are claimed earliest first, across customers, and no more than the limit',
    claimBroadcasts:
      'running broadcasts are claimed oldest first, no more than the limit, and those that are done never',
  }),
  ...spoilLease('claims a moment too late', (lease) => ({ ...lease, now: lease.now - 1 }), {
    claimDue: 'a customer is due from wakeAt on, and never without one',
    claimOutbox: 'an item is claimed from its dueAt on, and not before',
    claimBroadcasts: 'a claimed broadcast is nobody else’s until the lease ends or it is saved',
  }),
  ...(
    [
      'a postponed customer is due from the new time on, with one attempt more',
      'a postponed item is free again from its new time on, with one attempt more',
    ] as const
  ).map((name) =>
    broken('postpones to no time', name, (store) => ({
      postpone: (item, _, reason) => store.postpone(item, 0, reason),
    })),
  ),
  broken('counts no attempts', 'a postponed customer is due from the new time on, with one attempt more', (store) => ({
    claimDue: async (lease) => (await store.claimDue(lease)).map((due) => ({ ...due, attempts: 0 })),
  })),
]

/** What a lease or a postponement said is kept beside the store, where no commit reaches it. */
function stubbornLease(foundBy: string): BrokenStore {
  return broken('keeps a customer’s lease over commits', foundBy, (store) => {
    const held = new Map<string, number>()
    return {
      claimDue: async (lease) => {
        const due = await store.claimDue(lease)
        const free = due.filter(({ customerId }) => (held.get(customerId) ?? 0) <= lease.now)
        for (const { customerId } of free) held.set(customerId, lease.until)
        return free
      },
      postpone: async (item, at, reason) => {
        if (item.kind === 'customer') held.set(item.customerId, at ?? Number.MAX_SAFE_INTEGER)
        await store.postpone(item, at, reason)
      },
    }
  })
}

const item = (tenant: string, one: OutboxItem): string => JSON.stringify([tenant, one.customerId, one.id])

export const delivering: readonly BrokenStore[] = [
  stubbornLease('a commit ends the lease, and the next wakeAt counts'),
  stubbornLease('a commit forgets postponements and their attempts'),
  stubbornLease(
    'a customer that was parked comes back with the next commit, the items only when they are postponed to a time',
  ),
  broken('frees the lease at a conflict', 'a refused commit leaves the lease with its worker', (store) => {
    const freed = new Set<string>()
    return {
      commit: async (commits) => {
        const outcomes = await store.commit(commits)
        for (const [index, { status }] of outcomes.entries())
          if (status === 'conflict') freed.add(commits[index]?.customerId ?? '')
        return outcomes
      },
      claimDue: (lease) => store.claimDue(freed.size > 0 ? { ...lease, now: lease.now + 86_400_000 } : lease),
    }
  }),
  broken(
    'frees the outbox with every commit',
    'a commit of the customer leaves a claimed item with its worker',
    (store) => {
      let commits = 0
      return {
        commit: (batch) => {
          commits += batch.length
          return store.commit(batch)
        },
        claimOutbox: (lease) => store.claimOutbox(commits > 1 ? { ...lease, now: lease.now + 86_400_000 } : lease),
      }
    },
  ),
  broken('wakes the sealed', 'a merged customer whom nothing wakes is never due', (store) => ({
    commit: (commits) =>
      store.commit(commits.map((commit) => ({ ...commit, next: { ...commit.next, wakeAt: commit.next.wakeAt ?? 0 } }))),
  })),
  broken(
    'lets a late worker postpone',
    'a worker that is late postpones nobody: the customer was committed since',
    (store) => ({
      postpone: async (late, at, reason) => {
        const lease = { tenant: late.tenant, worker: 'any', now: 9e15, until: 9e15, limit: 1000 }
        const now = [...(await store.claimDue(lease)), ...(await store.claimOutbox(lease))]
        const same = now.find((one) => one.kind === late.kind && one.customerId === late.customerId)
        await store.postpone(same ?? late, at, reason)
      },
    }),
  ),
  broken(
    'lets a late worker postpone an item',
    'a worker that is late postpones nothing: another has postponed the item since',
    (store) => ({
      postpone: async (late, at, reason) => {
        const lease = { tenant: late.tenant, worker: 'any', now: 9e15, until: 9e15, limit: 1000 }
        const now = await store.claimOutbox(lease)
        await store.postpone(now.find(({ id }) => late.kind !== 'customer' && id === late.id) ?? late, at, reason)
      },
    }),
  ),
  broken('settles nothing', 'a settled item is gone, and the others stay', () => ({ settle: async () => {} })),
  broken('settles the id for everybody', 'a settled item is gone, and the others stay', (store) => ({
    settle: (items) =>
      store.settle(items.flatMap((one) => ['c-1', 'c-2'].map((customerId) => ({ ...one, customerId })))),
  })),
  broken('fails to settle the unknown', 'settling what is not there, or nothing, is no error', (store) => ({
    settle: (items) => (items.length === 0 ? Promise.reject(new Error('no rows')) : store.settle(items)),
  })),
  broken(
    'forgets settled ids',
    'an id is inserted into a customer’s outbox once: the first stays while it waits, and none comes after it is settled',
    (store) => {
      const settled = new Set<string>()
      return {
        commit: (commits) =>
          store.commit(
            commits.map((commit) => ({
              ...commit,
              outbox: commit.outbox.map((one) =>
                settled.has(JSON.stringify([commit.tenant, commit.customerId, one.id]))
                  ? { ...one, id: `${one.id} again` }
                  : one,
              ),
            })),
          ),
        settle: async (items) => {
          for (const one of items) settled.add(item(one.tenant, one))
          await store.settle(items)
        },
      }
    },
  ),
  broken('has one outbox id for all customers', 'the same id in two customers’ outboxes is two items', (store) => {
    const ids = new Set<string>()
    return {
      commit: (commits) =>
        store.commit(
          commits.map((commit) => {
            const outbox = commit.outbox.filter(({ id }) => !ids.has(`${commit.tenant} ${id}`))
            for (const { id } of outbox) ids.add(`${commit.tenant} ${id}`)
            return { ...commit, outbox }
          }),
        ),
    }
  }),
  broken('parks nothing', 'what is put away for good is never claimed, and is found with its reason', (store) => ({
    postpone: (one, at, reason) => store.postpone(one, at ?? 9e15, reason),
  })),
  broken('forgets why', 'what is put away for good is never claimed, and is found with its reason', (store) => ({
    postpone: (one, at) => store.postpone(one, at, ''),
  })),
  broken(
    'never brings back',
    'a customer that was parked comes back with the next commit, the items only when they are postponed to a time',
    (store) => ({
      postpone: (one, at, reason) =>
        at !== null && one.attempts > 0 ? Promise.resolve() : store.postpone(one, at, reason),
    }),
  ),
  broken('settles only what waits', 'a parked item may be settled', (store) => ({
    settle: (items) => store.settle(items.filter(({ attempts }) => attempts === 0)),
  })),
  broken('parks without a wakeAt', 'a customer of whom a commit took wakeAt away is parked no longer', (store) => {
    const put: { tenant: string; item: Parameters<Store['postpone']>[0]; reason: string }[] = []
    return {
      postpone: async (one, at, reason) => {
        if (at === null) put.push({ tenant: one.tenant, item: one, reason })
        await store.postpone(one, at, reason)
      },
      parked: async ({ tenant }) => ({ items: put.filter((one) => one.tenant === tenant), next: null }),
    }
  }),
]
