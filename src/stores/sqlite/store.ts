import type { Store } from '../../ports.ts'
import { commit } from './commit.ts'
import { databaseOf, type SqliteHandle } from './handle.ts'
import { claimBroadcasts, claimDue, claimOutbox, parked, postpone, settle } from './leases.ts'
import { customers, history, stream, tasks } from './lists.ts'
import { load } from './load.ts'
import { broadcast, saveBroadcast, saveSetting, setting } from './versioned.ts'

/**
 * A store in an SQLite database, over a handle shaped like better-sqlite3 (better-sqlite3 itself, libsql). Make the tables
 * with {@link migrateSqlite} first.
 *
 * Each method does its work in one transaction before it first waits. Called while the handle is inside a transaction of
 * the host it makes a savepoint instead, takes the write lock, and what it wrote stands or falls with the host's COMMIT
 * or ROLLBACK; as long as that is open, whatever else uses the same handle is inside it too, so give a transaction that
 * waits for something else a connection of its own.
 */
export function sqliteStore(handle: SqliteHandle): Store {
  const database = databaseOf(handle)
  const { transaction } = database
  return {
    load: async (requests) => (requests.length === 0 ? [] : transaction(() => load(database, requests))),
    commit: async (commits) => (commits.length === 0 ? [] : transaction(() => commit(database, commits))),
    claimDue: async (lease) => transaction(() => claimDue(database, lease)),
    claimOutbox: async (lease) => transaction(() => claimOutbox(database, lease)),
    async settle(items) {
      if (items.length > 0) transaction(() => settle(database, items))
    },
    async postpone(item, at, reason) {
      transaction(() => postpone(database, item, at, reason))
    },
    parked: async (query) => parked(database, query),
    claimBroadcasts: async (lease) => transaction(() => claimBroadcasts(database, lease)),
    broadcast: async (tenant, id) => broadcast(database, tenant, id),
    saveBroadcast: async (one, expectedVersion) => transaction(() => saveBroadcast(database, one, expectedVersion)),
    customers: async (query) => customers(database, query),
    tasks: async (query) => tasks(database, query),
    history: async (query) => history(database, query),
    stream: async (query) => stream(database, query),
    setting: async (tenant, key) => setting(database, tenant, key),
    saveSetting: async (tenant, key, value, expectedVersion) =>
      transaction(() => saveSetting(database, { tenant, key, value }, expectedVersion)),
  }
}
