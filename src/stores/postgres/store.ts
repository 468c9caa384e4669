import type { Store } from '../../ports.ts'
import { commit } from './commit.ts'
import type { PostgresHandle } from './handle.ts'
import { claimBroadcasts, claimDue, claimOutbox, parked, postpone, settle } from './leases.ts'
import { customers, history, stream, tasks } from './lists.ts'
import { load } from './load.ts'
import { broadcast, saveBroadcast, saveSetting, setting } from './versioned.ts'

export interface PostgresStoreOptions {
  /** Loads lock the records they load until the transaction ends. For a store inside the caller's own transaction. */
  readonly lock?: boolean | undefined
}

/**
 * A store in PostgreSQL 14 or later, over anything with `query(text, params)`: a pool of `pg`, a client, PGlite. Make the
 * tables with {@link migratePostgres} first.
 *
 * Everything that writes is one statement, atomic without a transaction around it, and no business outcome is an error of
 * the database. So `record` can join a transaction of yours: make a store for it with
 * `postgresStore(client, { lock: true })`; what it writes stands or falls with your COMMIT or ROLLBACK, and nobody
 * changes the customers you loaded before that. The transaction must be READ COMMITTED (PostgreSQL's default): under the
 * stricter levels the server itself raises errors where two transactions meet.
 */
export function postgresStore(handle: PostgresHandle, { lock = false }: PostgresStoreOptions = {}): Store {
  return {
    load: (requests) => load(handle, requests, { lock }),
    commit: (commits) => commit(handle, commits),
    claimDue: (lease) => claimDue(handle, lease),
    claimOutbox: (lease) => claimOutbox(handle, lease),
    settle: (items) => settle(handle, items),
    postpone: (item, at, reason) => postpone(handle, item, at, reason),
    parked: (query) => parked(handle, query),
    claimBroadcasts: (lease) => claimBroadcasts(handle, lease),
    broadcast: (tenant, id) => broadcast(handle, tenant, id),
    saveBroadcast: (one, expectedVersion) => saveBroadcast(handle, one, expectedVersion),
    customers: (query) => customers(handle, query),
    tasks: (query) => tasks(handle, query),
    history: (query) => history(handle, query),
    stream: (query) => stream(handle, query),
    setting: (tenant, key) => setting(handle, tenant, key),
    saveSetting: (tenant, key, value, expectedVersion) => saveSetting(handle, { tenant, key, value }, expectedVersion),
  }
}
