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
import type { Condition } from './condition/index.ts'
import type { Customer, CustomerBill, JournalEntry, Task } from './customer.ts'
import type { CustomerRef, Fact } from './facts/index.ts'
import type { Instant } from './time.ts'
import type { PlannedMessage } from './triggers/index.ts'

export interface FactRef {
  readonly source: string
  readonly id: string
}

/** One load: whose are these keys, and everything the fold needs of them. */
export interface LoadRequest {
  readonly tenant: string
  /**
   * Strongest first. The owner of the first owned key is the request's subject, or the candidate when nobody owns any.
   * Keys that nobody owns are claimed for the subject (not for the survivor: an unmerge gives them back with it). The
   * keys of one request are claimed together: of two loads that race, on one key or on several, one behaves as if it came
   * after the other, and so do the requests of one batch, in their order.
   */
  readonly keys: readonly string[]
  /** Makes this customer the subject, whoever owns the keys. */
  readonly customerId?: string | undefined
  /** The id of the customer if nobody owns any of the keys. */
  readonly candidateId: string
  /** Bills to load, by key. */
  readonly bills: readonly string[]
  /** So many of the latest bills too: by `at`, of equal ones the greater key first. Stubs without `at` are never among them. */
  readonly latestBills: number
  /** Facts to look for among those already recorded. */
  readonly facts: readonly FactRef[]
  /** False only looks: no key is claimed, and a customer nobody knows comes back as the candidate at version 0. */
  readonly claim?: boolean | undefined
  /** False stops at the first record, merged away or not: an unmerge restores it. */
  readonly follow?: boolean | undefined
}

export interface SeenFact extends FactRef {
  readonly hash: string
  readonly customerId: string
  readonly type: string
}

/**
 * The answer. A merged customer is followed to the survivor, over at most 16 steps (it ends there if redirects turn in a
 * circle): `customerId`, `version`, `customer` and `owners` are the survivors'. Bills and seen facts are looked for in the
 * survivor, in everyone on the way back (the nearest to the survivor first), and in all that those `absorbed`, in the order
 * they list them: the first row of a bill or a fact counts.
 */
export interface Loaded {
  readonly customerId: string
  /** Where the request led before redirects were followed: the customer the fact was addressed to. */
  readonly subject: string
  /** 0 when the customer doesn't exist yet (a claim without a record is harmless). */
  readonly version: number
  readonly customer: Customer | null
  /** Who owns each of the keys now, after redirects. */
  readonly owners: Readonly<Record<string, string>>
  /** The named ones in the order asked, then the latest, each once. */
  readonly bills: readonly CustomerBill[]
  /** In the order asked, each once; `customerId` is whose row it is. */
  readonly seen: readonly SeenFact[]
}

/** A fact with what the store keeps beside it. After an erasure little of `fact` is left; see {@link Commit.erase}. */
export interface StoredFact {
  readonly fact: Fact
  /** Hash of the fact's content, by which a redelivery is told from another fact under the same id. */
  readonly hash: string
  readonly recordedAt: Instant
  /** The customer it was addressed to, before any merge: what an unmerge goes by. */
  readonly subject: string
}

/** Everything that follows from one or more facts about one customer. All of it is written, or nothing. */
export interface Commit {
  readonly tenant: string
  readonly customerId: string
  /** The version that was loaded; 0 for a customer who must not exist yet. The new version is one more. */
  readonly expectedVersion: number
  /**
   * `wakeAt`, `interests`, `mergedInto` and `outOfOrder` are what the store indexes of it. Whatever a lease, `postpone` or
   * quarantine said before is over with the commit: from then on only this `wakeAt` counts, with no attempts.
   */
  readonly next: Customer
  readonly facts: readonly StoredFact[]
  /** Written over what stands under their keys. */
  readonly bills: readonly CustomerBill[]
  /** Bill keys to delete: they went to another customer. */
  readonly billsGone: readonly string[]
  /** Appended, whatever their ids. */
  readonly journal: readonly StoredJournalEntry[]
  /** Inserted unless an item of the same id was ever inserted for this customer; then the first one stays as it is. */
  readonly outbox: readonly NewOutboxItem[]
  /** Written over what stands under their ids; an id belongs to one customer's tasks. */
  readonly tasks: readonly Task[]
  /**
   * Remove the person, just before the rest of this commit is written:
   *
   * - claims owned by this customer, tasks and outbox items (parked ones too) go; that an id was in the outbox stays known;
   * - of each recorded fact only `{ type, id, source, occurredAt, customer: { customerId } }` stays, with its `hash`,
   *   `recordedAt` and `subject`, so that a redelivery is still told and the streams keep their places;
   * - of the journal only entries of kind `points` stay, unchanged; bills stay.
   *
   * Rows of other customers are never touched: whoever was absorbed is erased by a commit of their own.
   */
  readonly erase: boolean
}

export interface StoredJournalEntry extends JournalEntry {
  readonly recordedAt: Instant
}

/**
 * `conflict`: another commit was first; nothing was written. `duplicate`: some of the facts are recorded for this very
 * customer already (`facts` names which, in the order of the commit); nothing was written. Where both are true it is a conflict.
 */
export type CommitOutcome =
  | { readonly status: 'committed' }
  | { readonly status: 'conflict' }
  | { readonly status: 'duplicate'; readonly facts: readonly FactRef[] }

/**
 * For how long a worker may keep what it claimed. Until then nobody gets it again, the same worker neither; from `until` on
 * it is free for the next claim. At most `limit` items.
 */
export interface Lease {
  readonly tenant: string
  readonly worker: string
  readonly now: Instant
  readonly until: Instant
  readonly limit: number
}

/** A customer whose `wakeAt` has come. Claimed earliest first; a commit ends the lease. */
export interface DueCustomer {
  readonly kind: 'customer'
  readonly tenant: string
  readonly customerId: string
  /** Since when it is due: the customer's own `wakeAt`, or the time it was postponed to. */
  readonly wakeAt: Instant
  /** How often it was postponed since its last commit. */
  readonly attempts: number
}

/** An effect that another transaction completes: a message for a channel, or a fact for another customer. */
export type NewOutboxItem =
  | { readonly id: string; readonly kind: 'message'; readonly dueAt: Instant; readonly message: PlannedMessage }
  | { readonly id: string; readonly kind: 'fact'; readonly dueAt: Instant; readonly fact: Fact & { readonly customer?: CustomerRef } }

/** An item on its way. Its `dueAt` moves when it is postponed; the rest is as it was inserted. */
export type OutboxItem = NewOutboxItem & {
  readonly tenant: string
  /** Whose commit put it there. */
  readonly customerId: string
  /** How often it was postponed. */
  readonly attempts: number
}

/** A fact for many customers, on its way through them. */
export interface Broadcast {
  readonly tenant: string
  readonly id: string
  /** `goods` tells a fact about goods to those interested; `arm` brings everyone under a new policy or new cut points. */
  readonly kind: 'goods' | 'arm'
  readonly fact: Fact
  /** Hash of the fact, so that the same id with another body is found out. */
  readonly hash: string
  /** Interest keys of the audience; null for everyone. */
  readonly interests: readonly string[] | null
  /** Behind those who were told, or are being told. */
  readonly cursor: string | null
  /** Who is being told right now, by id: after a stop the same are told again, whatever else has changed. */
  readonly telling?: readonly string[] | undefined
  /** True when nobody comes after those. */
  readonly isLast?: boolean | undefined
  /** How many more customers may be told, those being told not counted; null without a limit. */
  readonly quotaLeft: number | null
  readonly reached: number
  readonly state: 'running' | 'done'
  readonly createdAt: Instant
  readonly version: number
}

export interface PageOf<Item> {
  readonly items: readonly Item[]
  /** Where the next page begins; null when there is none. */
  readonly next: string | null
}

export interface CustomerQuery {
  readonly tenant: string
  /** Only customers with one of these interests; each once. */
  readonly interests?: readonly string[] | undefined
  /** True: only customers whom a late imported fact left out of order. */
  readonly outOfOrder?: boolean | undefined
  /** A condition the caller will check again: a store may use it to leave customers out, but never one for whom it holds. */
  readonly where?: Condition | undefined
  /** Merged-away customers are left out unless this is set. */
  readonly includeMerged?: boolean | undefined
  readonly after: string | null
  /** 1 to 1000. */
  readonly limit: number
}

export interface FoundCustomer {
  readonly customer: Customer
  readonly version: number
}

/** Tasks by id (where two customers have the same, by customer). What several filters ask must all be true. */
export interface TaskQuery {
  readonly tenant: string
  readonly stages?: readonly Task['stage'][] | undefined
  readonly owner?: string | undefined
  /** Due earlier than this; a task without `dueAt` never is. */
  readonly dueBefore?: Instant | undefined
  readonly after: string | null
  readonly limit: number
}

/**
 * One customer's facts or journal in the order they were recorded, those of one commit in the commit's order. Rows under
 * this id alone: redirects are not followed.
 */
export interface HistoryQuery {
  readonly tenant: string
  readonly customerId: string
  readonly of: 'facts' | 'journal'
  /** Only facts of these types, or journal entries of these kinds. */
  readonly kinds?: readonly string[] | undefined
  /** `latest` turns the order round. */
  readonly order?: 'earliest' | 'latest' | undefined
  readonly after: string | null
  readonly limit: number
}

/**
 * Everyone's facts, journal or bills in the order they were recorded; a bill keeps the place where it was first written,
 * whatever is written over it. A page never skips what a slower transaction commits later: it ends before that.
 */
export interface StreamQuery {
  readonly tenant: string
  readonly of: 'facts' | 'journal' | 'bills'
  readonly after: string | null
  readonly limit: number
}

export type HistoryItem =
  | { readonly of: 'facts'; readonly customerId: string; readonly stored: StoredFact }
  | { readonly of: 'journal'; readonly customerId: string; readonly entry: StoredJournalEntry }
export type StreamItem = HistoryItem | { readonly of: 'bills'; readonly customerId: string; readonly bill: CustomerBill }

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
  parked(query: { readonly tenant: string; readonly after: string | null; readonly limit: number }): Promise<PageOf<Parked>>
  /** Running broadcasts that nobody holds, the oldest (by `createdAt`) first. */
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

export interface Parked {
  readonly item: DueCustomer | OutboxItem
  readonly reason: string
}

export interface OutgoingMessage extends PlannedMessage {
  readonly channel: string
  /** Address for the channel: E.164 phone, WhatsApp id, e-mail. */
  readonly to: string
  /** The template's text for this channel with the variables filled in. */
  readonly text: string
}

/** What became of a message at a provider. `ambiguous`: timed out after sending; never sent again blindly. */
export type Delivery =
  | { readonly status: 'sent'; readonly providerId: string }
  | { readonly status: 'retry'; readonly at: Instant; readonly reason: string }
  | { readonly status: 'fallback'; readonly reason: string }
  | { readonly status: 'dead'; readonly reason: string }
  | { readonly status: 'ambiguous'; readonly reason: string }

/** How messages leave. */
export interface Channel {
  readonly name: string
  /** True when sending the same message id again is harmless: the provider, or the channel, knows it. */
  readonly idempotent: boolean
  send(message: OutgoingMessage, signal: AbortSignal): Promise<Delivery>
}

/** What the shop sells, where the engine asks for more than the fact told it. */
export interface Catalog {
  products(skus: readonly string[]): Promise<readonly CatalogProduct[]>
}

export interface CatalogProduct {
  readonly sku: string
  readonly name: string
  readonly category?: string | undefined
  readonly brand?: string | undefined
}
