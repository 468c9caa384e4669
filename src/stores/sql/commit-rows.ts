import type { Commit, NewOutboxItem, StoredFact, StoredJournalEntry } from '../../ports.ts'

/** The rows that a commit writes, named as the columns are: documents as JSON text, what is searched for beside them. */
export interface CustomerRow {
  readonly n: number
  readonly tenant: string
  readonly customer_id: string
  /** The version the row will have. */
  readonly version: number
  readonly document: string
  readonly wake_at: number | null
  readonly merged_into: string | null
  /** JSON list of ids; null for an empty one. */
  readonly absorbed: string | null
  readonly out_of_order: boolean
  readonly erase: boolean
}

export interface CommitRows {
  readonly customers: readonly CustomerRow[]
  readonly facts: readonly object[]
  readonly bills: readonly object[]
  readonly billsGone: readonly object[]
  readonly journal: readonly object[]
  readonly outbox: readonly object[]
  readonly tasks: readonly object[]
  readonly interests: readonly object[]
}

/** All rows of a batch, by table. `n` is the commit's place in the batch. */
export function commitRows(commits: readonly Commit[]): CommitRows {
  return {
    customers: commits.map(customerRow),
    facts: factRows(commits),
    bills: ofEach(commits, ({ bills }) =>
      bills.map((bill) => ({ key: bill.key, at: bill.at, document: JSON.stringify(bill) })),
    ),
    billsGone: ofEach(commits, ({ billsGone }) => billsGone.map((key) => ({ key }))),
    journal: ofEach(commits, ({ journal }) => journal.map(journalRow)),
    outbox: ofEach(commits, ({ outbox }) => outbox.map(outboxRow)),
    tasks: ofEach(commits, ({ tasks }) =>
      tasks.map((task) => ({
        id: task.id,
        stage: task.stage,
        owner: task.owner,
        store_id: task.storeId,
        due_at: task.dueAt,
        document: JSON.stringify(task),
      })),
    ),
    interests: ofEach(commits, ({ next }) => next.interests.map(({ key }) => ({ key }))),
  }
}

export function factRows(commits: readonly Commit[]): readonly object[] {
  return ofEach(commits, ({ facts }) => facts.map(factRow))
}

function ofEach(commits: readonly Commit[], rowsOf: (commit: Commit) => readonly object[]): readonly object[] {
  return commits.flatMap((commit, n) =>
    rowsOf(commit).map((row, place) => ({ n, place, tenant: commit.tenant, customer_id: commit.customerId, ...row })),
  )
}

function customerRow({ tenant, customerId, expectedVersion, next, erase }: Commit, n: number): CustomerRow {
  return {
    n,
    tenant,
    customer_id: customerId,
    version: expectedVersion + 1,
    document: JSON.stringify(next),
    wake_at: next.wakeAt,
    merged_into: next.mergedInto,
    absorbed: next.absorbed.length === 0 ? null : JSON.stringify(next.absorbed),
    out_of_order: next.outOfOrder,
    erase,
  }
}

function factRow({ fact, hash, recordedAt, subject }: StoredFact) {
  const { type, source, id, occurredAt } = fact
  return {
    source,
    id,
    type,
    hash,
    subject,
    occurred_at: occurredAt,
    recorded_at: recordedAt,
    document: JSON.stringify(fact),
  }
}

function journalRow(entry: StoredJournalEntry) {
  return { kind: entry.kind, document: JSON.stringify(entry) }
}

function outboxRow(item: NewOutboxItem) {
  return { id: item.id, due_at: item.dueAt, document: JSON.stringify(item) }
}
