import type { Broadcast, Store } from '../../ports.ts'
import { claimBroadcasts, claimDue, claimOutbox, parked, postpone, settle } from './claim.ts'
import { commit } from './commit.ts'
import { load } from './load.ts'
import { customers, history, stream, tasks } from './read.ts'
import { keep, noRows, type Rows } from './rows.ts'

/**
 * A store that keeps everything in this process's memory: the port's manual in code, for tests, examples and trying out.
 *
 * Every method does its work before it first waits, so each call is atomic; documents are kept as JSON text, so nothing
 * it hands out can be changed for anybody else. It searches by looking at every row, and forgets all when the process ends.
 */
export function memoryStore(): Store {
  const tenants = new Map<string, Rows>()
  const rowsOf = (tenant: string): Rows => {
    const known = tenants.get(tenant) ?? noRows()
    tenants.set(tenant, known)
    return known
  }
  return {
    load: async (requests) => requests.map((request) => load(rowsOf(request.tenant), request)),
    commit: async (commits) => commits.map((one) => commit(rowsOf(one.tenant), one)),
    claimDue: async (lease) => claimDue(rowsOf(lease.tenant), lease),
    claimOutbox: async (lease) => claimOutbox(rowsOf(lease.tenant), lease),
    async settle(items) {
      for (const item of items) settle(rowsOf(item.tenant), item)
    },
    async postpone(item, at, reason) {
      postpone(rowsOf(item.tenant), item, at, reason)
    },
    parked: async ({ tenant, after, limit }) => parked(rowsOf(tenant), tenant, after, limit),
    claimBroadcasts: async (lease) => claimBroadcasts(rowsOf(lease.tenant), lease),
    broadcast: async (tenant, id) => rowsOf(tenant).broadcasts.get(id)?.kept() ?? null,
    saveBroadcast: async (broadcast, expectedVersion) =>
      saveBroadcast(rowsOf(broadcast.tenant), broadcast, expectedVersion),
    customers: async (query) => customers(rowsOf(query.tenant), query),
    tasks: async (query) => tasks(rowsOf(query.tenant), query),
    history: async (query) => history(rowsOf(query.tenant), query),
    stream: async (query) => stream(rowsOf(query.tenant), query),
    async setting(tenant, key) {
      const row = rowsOf(tenant).settings.get(key)
      return row === undefined ? null : { value: row.kept(), version: row.version }
    },
    async saveSetting(tenant, key, value, expectedVersion) {
      const { settings } = rowsOf(tenant)
      if ((settings.get(key)?.version ?? 0) !== expectedVersion) return false
      settings.set(key, { kept: keep(value), version: expectedVersion + 1 })
      return true
    },
  }
}

function saveBroadcast({ broadcasts }: Rows, broadcast: Broadcast, expectedVersion: number): boolean {
  if ((broadcasts.get(broadcast.id)?.version ?? 0) !== expectedVersion) return false
  const version = expectedVersion + 1
  const { createdAt, dueAt, state } = broadcast
  const kept = keep({ ...broadcast, version })
  broadcasts.set(broadcast.id, { kept, createdAt, dueAt, running: state === 'running', version, heldUntil: null })
  return true
}
