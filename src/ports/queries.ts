import type { Condition } from '../condition/index.ts'
import type { Customer, CustomerBill, Task } from '../customer.ts'
import type { Instant } from '../time.ts'
import type { StoredFact, StoredJournalEntry } from './commit.ts'

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
  /** Only tasks for this shop; a task whose `storeId` is null is for none. */
  readonly storeId?: string | undefined
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
export type StreamItem =
  | HistoryItem
  | { readonly of: 'bills'; readonly customerId: string; readonly bill: CustomerBill }
