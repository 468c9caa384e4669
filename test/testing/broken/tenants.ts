import { type BrokenStore, broken, spoilLoad, tick } from './spoil.ts'

export const saving: readonly BrokenStore[] = [
  broken(
    'saves broadcasts at any version',
    'a broadcast is saved by compare-and-set: at another version nothing is written',
    (store) => ({
      saveBroadcast: async (broadcast) => {
        const version = (await store.broadcast(broadcast.tenant, broadcast.id))?.version ?? 0
        return store.saveBroadcast(broadcast, version)
      },
    }),
  ),
  broken('saves racing broadcasts', 'of saves that race for one version exactly one wins', (store) => ({
    saveBroadcast: async (broadcast, expectedVersion) => {
      if (((await store.broadcast(broadcast.tenant, broadcast.id))?.version ?? 0) !== expectedVersion) return false
      await tick()
      const version = (await store.broadcast(broadcast.tenant, broadcast.id))?.version ?? 0
      return store.saveBroadcast(broadcast, version)
    },
  })),
  broken(
    'keeps the version it is given',
    'a broadcast is saved at version 0, found by its id, and each save raises the version by one',
    (store) => {
      const given = new Map<string, number>()
      return {
        saveBroadcast: async (broadcast, expectedVersion) => {
          given.set(`${broadcast.tenant} ${broadcast.id}`, broadcast.version)
          return store.saveBroadcast(broadcast, expectedVersion)
        },
        broadcast: async (tenant, id) => {
          const found = await store.broadcast(tenant, id)
          return found === null ? null : { ...found, version: given.get(`${tenant} ${id}`) ?? 0 }
        },
      }
    },
  ),
  broken('lets no broadcast rest', 'a broadcast is claimed from its dueAt on, and not before', (store) => ({
    saveBroadcast: (broadcast, version) => store.saveBroadcast({ ...broadcast, dueAt: 0 }, version),
  })),
  broken(
    'keeps the first dueAt of a broadcast',
    'a broadcast that is saved with a later dueAt rests until then, and comes oldest first all the same',
    (store) => ({
      saveBroadcast: async (broadcast, version) => {
        const { dueAt } = (await store.broadcast(broadcast.tenant, broadcast.id)) ?? broadcast
        return store.saveBroadcast({ ...broadcast, dueAt }, version)
      },
    }),
  ),
  broken(
    'claims broadcasts that are done',
    'running broadcasts are claimed oldest first, no more than the limit, and those that are done never',
    (store) => ({
      saveBroadcast: (broadcast, version) => store.saveBroadcast({ ...broadcast, state: 'running' }, version),
    }),
  ),
  broken(
    'saves settings at any version',
    'a setting is saved by compare-and-set: at another version nothing is written',
    (store) => ({
      saveSetting: async (tenant, key, value) =>
        store.saveSetting(tenant, key, value, (await store.setting(tenant, key))?.version ?? 0),
    }),
  ),
  broken('saves racing settings', 'of settings that race for one version exactly one wins', (store) => ({
    saveSetting: async (tenant, key, value, expectedVersion) => {
      if (((await store.setting(tenant, key))?.version ?? 0) !== expectedVersion) return false
      await tick()
      return store.saveSetting(tenant, key, value, (await store.setting(tenant, key))?.version ?? 0)
    },
  })),
  broken(
    'takes a setting of null for none',
    'a setting is saved at version 0, and each save raises the version by one',
    (store) => ({
      setting: async (tenant, key) => {
        const setting = await store.setting(tenant, key)
        return setting?.value === null ? null : setting
      },
    }),
  ),
]

const unseen = 'nothing of one tenant is seen by another, by any question'

/** One question at a time is asked of the tenant that was written to last. */

export const mixing: readonly BrokenStore[] = (
  ['claimDue', 'claimOutbox', 'claimBroadcasts', 'customers', 'tasks', 'history', 'stream'] as const
).map((method) =>
  broken(`mixes tenants (${method})`, unseen, (store) => {
    let last: string | null = null
    return {
      commit: (commits) => {
        last = commits.at(-1)?.tenant ?? last
        return store.commit(commits)
      },
      saveSetting: (tenant, key, value, version) => {
        last = tenant
        return store.saveSetting(tenant, key, value, version)
      },
      [method]: (query: never) => {
        const ask: (query: never) => unknown = store[method]
        return ask({ ...(query as object), ...(last === null ? {} : { tenant: last }) } as never)
      },
    }
  }),
)

export const sharing: readonly BrokenStore[] = [
  spoilLoad(
    'has one tenant for all keys',
    'tenants with the same ids everywhere take nothing from each other',
    (request) => ({
      ...request,
      tenant: request.tenant.replace('-elsewhere', ''),
    }),
  ),
  broken(
    'settles for every tenant',
    'claiming, settling, postponing and erasing for one tenant touches no other',
    (store) => ({
      settle: (items) => store.settle(items.flatMap((one) => [one, { ...one, tenant: `${one.tenant}-elsewhere` }])),
    }),
  ),
  broken('takes a batch for one tenant’s', 'one batch may hold several tenants', (store) => ({
    commit: (commits) =>
      store.commit(commits.map((commit) => ({ ...commit, tenant: commits[0]?.tenant ?? commit.tenant }))),
  })),
]
