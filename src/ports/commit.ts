import type { Customer, CustomerBill, JournalEntry, Task } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import type { Instant } from '../time.ts'
import type { NewOutboxItem } from './work.ts'

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
