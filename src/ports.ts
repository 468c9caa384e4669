/**
 * What a database and a messaging provider must do for the engine: types and their manual, nothing else.
 *
 * Whoever writes a store: run every case of `regulars/testing`'s `storeConformance` against it. Promises that hold for
 * every method:
 *
 * - Batch-first: one call, many items; results in the order of the requests. An empty batch is no error and no query.
 * - Plain data: documents come back equal to what went in, as after a JSON round trip. A store never hands out an object
 *   that a caller could change for another.
 * - Absolute times only: a store has no clock; every `now` comes from the caller.
 * - Texts (ids, keys, tenants) are compared and ordered by code point, never by a language's rules.
 * - Pages: 1 to 1000 items; `next` is null when nothing follows. A cursor is the store's own affair and keeps its place while
 *   rows come and go. A list that filters (`interests`, `kinds`, `stages`) means any of them; an empty one finds nothing.
 * - A tenant stands in every key; nothing of one tenant is ever seen by another.
 * - All rows of a commit belong to one customer; only claims of keys are rows of their own.
 */
import type { Task } from './customer.ts'
import type { Commit, CommitOutcome, Loaded, LoadRequest } from './ports/commit.ts'
import type {
  CustomerQuery,
  FoundCustomer,
  HistoryItem,
  HistoryQuery,
  PageOf,
  StreamItem,
  StreamQuery,
  TaskQuery,
} from './ports/queries.ts'
import type { Broadcast, DueCustomer, Lease, OutboxItem, Parked } from './ports/work.ts'
import type { Instant } from './time.ts'

export type * from './ports/channel.ts'
export type * from './ports/commit.ts'
export type * from './ports/queries.ts'
export type * from './ports/work.ts'

export interface Setting {
  readonly value: unknown
  readonly version: number
}

/** Where everything is kept. Few methods, none optional. */
export interface Store {
  /** Claims unowned keys, follows redirects, loads. Inside a host transaction the loaded rows stay locked until it ends. */
  load(requests: readonly LoadRequest[]): Promise<readonly Loaded[]>
  /** Each commit is atomic on its own. Two commits of one batch never concern the same customer. */
  commit(commits: readonly Commit[]): Promise<readonly CommitOutcome[]>
  /** Customers with `wakeAt <= now` that nobody holds, the earliest first. */
  claimDue(lease: Lease): Promise<readonly DueCustomer[]>
  /** Outbox items with `dueAt <= now` that nobody holds, the earliest first. */
  claimOutbox(lease: Lease): Promise<readonly OutboxItem[]>
  /** Items that are done: they leave the outbox, parked ones too, and their ids are remembered. Unknown items are no error. */
  settle(items: readonly OutboxItem[]): Promise<void>
  /**
   * Gives a claimed item back until `at`, or for good (`null`): quarantine of a customer, dead letter of an item. Counts an
   * attempt and ends the lease. With a time it also brings a parked item back. An item that changed since it was handed out
   * (settled, committed or postponed, so that its due time or its attempts differ) is left alone; that is no error.
   */
  postpone(item: DueCustomer | OutboxItem, at: Instant | null, reason: string): Promise<void>
  /** What `postpone` put away for good: customers by id, then items by customer and id. */
  parked(query: {
    readonly tenant: string
    readonly after: string | null
    readonly limit: number
  }): Promise<PageOf<Parked>>
  /** Running broadcasts with `dueAt <= now` that nobody holds, the oldest (by `createdAt`) first. */
  claimBroadcasts(lease: Lease): Promise<readonly Broadcast[]>
  /** By its id, whatever its state. */
  broadcast(tenant: string, id: string): Promise<Broadcast | null>
  /**
   * Compare-and-set on the version (0: must not exist); writes version `expectedVersion + 1` and ends the lease. False when
   * another was first.
   */
  saveBroadcast(broadcast: Broadcast, expectedVersion: number): Promise<boolean>
  /** By id; a customer who changes between two pages is found once at most. */
  customers(query: CustomerQuery): Promise<PageOf<FoundCustomer>>
  tasks(query: TaskQuery): Promise<PageOf<Task>>
  history(query: HistoryQuery): Promise<PageOf<HistoryItem>>
  stream(query: StreamQuery): Promise<PageOf<StreamItem>>
  setting(tenant: string, key: string): Promise<Setting | null>
  /** Compare-and-set on the version (0: must not exist); writes version `expectedVersion + 1`. False when another was first. */
  saveSetting(tenant: string, key: string, value: unknown, expectedVersion: number): Promise<boolean>
}
