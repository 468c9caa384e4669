import type { Customer, CustomerBill, JournalEntry, Task } from '../customer.ts'
import type { Folded } from '../fold/index.ts'
import { type Entry, sealEntries } from '../ledger/index.ts'
import type { Commit, Loaded, NewOutboxItem, StoredFact, StoredJournalEntry } from '../ports.ts'
import type { Instant } from '../time.ts'
import { type Disputes, noDisputes } from './disputes.ts'

/** What several folds of one customer come to, before it becomes one commit. */
export interface Gathering {
  readonly facts: StoredFact[]
  readonly bills: Map<string, CustomerBill>
  readonly billsGone: string[]
  readonly journal: JournalEntry[]
  readonly outbox: NewOutboxItem[]
  readonly tasks: Map<string, Task>
}

export function emptyGathering(): Gathering {
  return { facts: [], bills: new Map(), billsGone: [], journal: [], outbox: [], tasks: new Map() }
}

/** Adds one fold; a fact that is not kept (the passing of time) is null. */
export function gather(
  gathered: Gathering,
  folded: Folded,
  stored: StoredFact | null,
  disputes: Disputes = noDisputes,
): void {
  if (stored !== null) gathered.facts.push(stored)
  for (const bill of folded.bills) gathered.bills.set(bill.key, bill)
  gathered.billsGone.push(...folded.billsGone)
  gathered.journal.push(...folded.journal, ...disputes.journal)
  gathered.outbox.push(...folded.outbox)
  for (const task of [...folded.tasks, ...disputes.tasks]) gathered.tasks.set(task.id, task)
}

/** The commit of what was gathered; the new ledger entries are sealed into the account's chain as one. */
export function commitOf(
  { tenant, now }: { readonly tenant: string; readonly now: Instant },
  loaded: Loaded,
  customer: Customer,
  gathered: Gathering,
): Commit {
  const entries: Entry[] = []
  for (const { kind, data } of gathered.journal) if (kind === 'points') entries.push(data.entry as Entry)
  const sealed = sealEntries(customer.points, entries, now)
  let next = 0
  const journal: StoredJournalEntry[] = gathered.journal.map((entry) => {
    if (entry.kind !== 'points') return { ...entry, recordedAt: now }
    next += 1
    return { ...entry, data: { ...entry.data, entry: sealed.entries[next - 1] }, recordedAt: now }
  })
  return {
    tenant,
    customerId: loaded.customerId,
    expectedVersion: loaded.version,
    next: { ...customer, points: sealed.account },
    facts: gathered.facts,
    bills: [...gathered.bills.values()],
    billsGone: gathered.billsGone,
    journal,
    outbox: gathered.outbox,
    tasks: [...gathered.tasks.values()],
    erase: false,
  }
}
