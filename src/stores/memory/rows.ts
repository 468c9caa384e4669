import type { Customer, JournalKind, Task } from '../../customer.ts'
import type { Broadcast, FactRef, NewOutboxItem, SeenFact, StreamItem } from '../../ports.ts'
import type { Instant } from '../../time.ts'

/** A document as JSON text: nobody can change it, and each call reads a copy of its own. */
export type Kept<Value> = () => Value

export function keep<Value>(value: Value): Kept<Value> {
  const text = JSON.stringify(value)
  return () => JSON.parse(text)
}

/** Something that waits for its time, can be held by one worker, and can be put away for good. */
export interface Waiting {
  dueAt: Instant | null
  heldUntil: Instant | null
  attempts: number
  /** Why it was put away; null while it was not. */
  parkedFor: string | null
}

/** A row of a stream: `place` is its number among all rows ever recorded, across customers. */
export interface Recorded<Item extends StreamItem> {
  readonly place: number
  /** The fact's type or the entry's kind. */
  readonly kind: string
  kept: Kept<Item>
}

export interface FactRow extends Recorded<StreamItem & { readonly of: 'facts' }> {
  readonly seen: SeenFact
}

export interface JournalRow extends Recorded<StreamItem & { readonly of: 'journal' }> {
  readonly kind: JournalKind
}

export type BillRow = Recorded<StreamItem & { readonly of: 'bills' }>

export interface OutboxRow extends Waiting {
  readonly customerId: string
  readonly id: string
  readonly place: number
  readonly kept: Kept<NewOutboxItem>
}

/** All rows of one customer. */
export interface CustomerRows extends Waiting {
  readonly id: string
  version: number
  kept: Kept<Customer> | null
  mergedInto: string | null
  absorbed: readonly string[]
  interests: readonly string[]
  outOfOrder: boolean
  readonly facts: Map<string, FactRow>
  journal: JournalRow[]
  readonly bills: Map<string, BillRow>
  readonly outbox: Map<string, OutboxRow>
  /** Ids that were ever in the outbox. */
  readonly outboxIds: Set<string>
  readonly tasks: Map<string, Kept<Task>>
}

export interface BroadcastRow {
  readonly kept: Kept<Broadcast>
  readonly createdAt: Instant
  readonly dueAt: Instant
  readonly running: boolean
  readonly version: number
  heldUntil: Instant | null
}

export interface SettingRow {
  readonly kept: Kept<unknown>
  readonly version: number
}

/** Everything of one tenant. */
export interface Rows {
  readonly owners: Map<string, string>
  readonly customers: Map<string, CustomerRows>
  readonly broadcasts: Map<string, BroadcastRow>
  readonly settings: Map<string, SettingRow>
  lastPlace: number
}

export function noRows(): Rows {
  return { owners: new Map(), customers: new Map(), broadcasts: new Map(), settings: new Map(), lastPlace: 0 }
}

export function noCustomerRows(id: string): CustomerRows {
  return {
    id,
    version: 0,
    kept: null,
    mergedInto: null,
    absorbed: [],
    interests: [],
    outOfOrder: false,
    dueAt: null,
    heldUntil: null,
    attempts: 0,
    parkedFor: null,
    facts: new Map(),
    journal: [],
    bills: new Map(),
    outbox: new Map(),
    outboxIds: new Set(),
    tasks: new Map(),
  }
}

/** Source and id in one text that no other pair makes. */
export function factKey({ source, id }: FactRef): string {
  return JSON.stringify([source, id])
}
