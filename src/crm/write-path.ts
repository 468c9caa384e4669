import type { Customer, CustomerBill, JournalEntry, Task } from '../customer.ts'
import { CrmError } from '../errors.ts'
import type { Fact } from '../facts/index.ts'
import { byOccurrence, causeOf, type Folded, fold, namedBill, newCustomer, type RestoredRecord, type World } from '../fold/index.ts'
import { contentHash } from '../hash.ts'
import { type Entry, sealEntries } from '../ledger/index.ts'
import type { Commit, FactRef, Loaded, NewOutboxItem, Store, StoredFact, StoredJournalEntry } from '../ports.ts'
import type { Instant } from '../time.ts'
import { billClaim, ownerOf, requestFor } from './load.ts'
import type { RecordOutcome } from './outcomes.ts'

/** How facts are written. */
export interface WriteOptions {
  readonly store: Store
  readonly tenant: string
  readonly world: World
  readonly now: Instant
  readonly newId: () => string
  /** History: folded at each fact's own time; nobody is written to about the past. */
  readonly backfill: boolean
  /** In the caller's transaction a conflict is an answer, not something to try again. */
  readonly joinsTransaction: boolean
}

/** One fact on its way, with its place in the caller's list. */
export interface Incoming {
  readonly index: number
  readonly fact: Fact
}

/** Loads, folds and commits again after somebody else was first: so often, then it gives up. */
const maxAttempts = 12
/** Facts loaded and committed together. */
export const factsPerBatch = 400
/** How often a bill that was reassigned may send a fact on. */
const maxHops = 4

/**
 * The one way in which anything is written: load, fold, commit, try again on conflict. Facts are taken in batches,
 * grouped by customer, folded in order; what happens to one never stops another.
 */
export async function write(options: WriteOptions, incoming: readonly Incoming[]): Promise<ReadonlyMap<number, RecordOutcome>> {
  const outcomes = new Map<number, RecordOutcome>()
  for (let start = 0; start < incoming.length; start += factsPerBatch) {
    let left: readonly Incoming[] = incoming.slice(start, start + factsPerBatch)
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt >= maxAttempts) throw exhausted(left)
      left = await writeBatch(options, left, outcomes)
      if (options.joinsTransaction) break
    }
  }
  return outcomes
}

function exhausted(left: readonly Incoming[]): CrmError {
  const facts = left.map(({ fact }) => causeOf(fact))
  return new CrmError('conflict-exhausted', `Others were first ${maxAttempts} times; nothing of these facts was written: ${facts.slice(0, 5).join(', ')}.`, { facts })
}

/** Writes a batch as far as nobody interferes; returns the facts that must be tried again. */
async function writeBatch(options: WriteOptions, batch: readonly Incoming[], outcomes: Map<number, RecordOutcome>): Promise<readonly Incoming[]> {
  const loads = await loadAll(options, batch)
  const groups = grouped(batch, loads)
  const prepared: Prepared[] = []
  for (const group of groups) {
    const ready = await foldGroup(options, group, outcomes)
    if (ready !== null) prepared.push(ready)
  }
  if (prepared.length === 0) return []
  const results = await options.store.commit(prepared.map(({ commit }) => commit))
  const again: Incoming[] = []
  prepared.forEach((ready, place) => {
    const result = results[place]
    if (result?.status === 'committed') {
      for (const [index, outcome] of ready.outcomes) outcomes.set(index, outcome)
    } else if (options.joinsTransaction) {
      for (const { index, fact } of ready.facts) outcomes.set(index, { status: 'conflict', fact: refOf(fact), customerId: ready.commit.customerId })
    } else {
      again.push(...ready.facts)
    }
  })
  return again.sort((a, b) => a.index - b.index)
}

/** Loads what every fact needs; a fact about a bill that was reassigned is loaded for its new customer. */
async function loadAll({ store, tenant, newId }: WriteOptions, batch: readonly Incoming[]): Promise<readonly Loaded[]> {
  const requests = batch.map(({ fact }) => requestFor(tenant, fact, newId()))
  const loads = [...(await store.load(requests))]
  for (let hop = 0; hop < maxHops; hop += 1) {
    const moved = batch.flatMap(({ fact }, place) => {
      const to = fact.type === 'bill.received' ? null : (loads[place]?.bills.find((bill) => bill.key === namedBill(fact))?.movedTo ?? null)
      const request = requests[place]
      return to === null || request === undefined ? [] : [{ place, request: { ...request, ...destination(to) } }]
    })
    if (moved.length === 0) break
    const again = await store.load(moved.map(({ request }) => request))
    moved.forEach(({ place, request }, index) => {
      const loaded = again[index]
      if (loaded === undefined) return
      requests[place] = request
      loads[place] = loaded
    })
  }
  return loads
}

function destination(to: string): { readonly keys: readonly string[]; readonly customerId?: string } {
  return to.startsWith('id:') ? { keys: [], customerId: to.slice(3) } : { keys: [to] }
}

interface Group {
  readonly loaded: Loaded
  readonly facts: readonly (Incoming & { readonly loaded: Loaded })[]
}

function grouped(batch: readonly Incoming[], loads: readonly Loaded[]): readonly Group[] {
  const groups = new Map<string, (Incoming & { readonly loaded: Loaded })[]>()
  batch.forEach((incoming, place) => {
    const loaded = loads[place]
    if (loaded === undefined) return
    const group = groups.get(loaded.customerId) ?? []
    groups.set(loaded.customerId, group)
    group.push({ ...incoming, loaded })
  })
  return [...groups.values()].flatMap((facts) => (facts[0] === undefined ? [] : [{ loaded: facts[0].loaded, facts }]))
}

interface Prepared {
  readonly commit: Commit
  readonly facts: readonly Incoming[]
  readonly outcomes: ReadonlyMap<number, RecordOutcome>
}

/** Folds one customer's facts in order into one commit. Null when nothing is to be written. */
async function foldGroup(options: WriteOptions, { loaded, facts }: Group, outcomes: Map<number, RecordOutcome>): Promise<Prepared | null> {
  const { tenant, now, backfill } = options
  const bills = new Map<string, CustomerBill>()
  const seen = new Map<string, { readonly hash: string; readonly customerId: string }>()
  for (const { loaded: part } of facts) {
    for (const bill of part.bills) bills.set(bill.key, bill)
    for (const known of part.seen) seen.set(`${known.source}/${known.id}`, known)
  }
  const inOrder = backfill ? [...facts].sort((a, b) => byOccurrence(a.fact, b.fact)) : facts
  const first = inOrder[0]
  if (first === undefined) return null
  let customer = loaded.customer ?? newCustomer(tenant, loaded.customerId, kindOf(first.fact), backfill ? first.fact.occurredAt : now)
  if (backfill) customer = { ...customer, muteBefore: Math.max(now, customer.muteBefore ?? 0) }
  const gathered = emptyGathering()
  const written: Incoming[] = []
  const settled = new Map<number, RecordOutcome>()
  for (const { index, fact, loaded: part } of inOrder) {
    const hash = contentHash(fact)
    const known = seen.get(causeOf(fact))
    const early = known === undefined ? await whoseBill(options, fact, part) : { outcome: seenBefore(fact, hash, known) }
    if ('outcome' in early) {
      outcomes.set(index, early.outcome)
      continue
    }
    const at = backfill ? Math.max(fact.occurredAt, customer.rungTo) : now
    const state = { customer, bills: billsFor(fact, bills), ...(early.anonymousOwner === null ? {} : { anonymousOwner: early.anonymousOwner }) }
    const folded = fold(options.world, state, fact, at)
    if (folded.status === 'refused' && folded.refusal !== null) {
      outcomes.set(index, { status: 'refused', fact: refOf(fact), ...folded.refusal })
      continue
    }
    const late = backfill && isOutOfOrder(customer, fact)
    customer = late ? { ...folded.customer, outOfOrder: true } : folded.customer
    for (const bill of folded.bills) bills.set(bill.key, bill)
    seen.set(causeOf(fact), { hash, customerId: customer.id })
    const disputes = disputesOf(fact, part, customer, options, folded.journal.length)
    gather(gathered, folded, { fact, hash, recordedAt: now, subject: part.subject }, disputes)
    if (fact.type === 'customer.restored' && 'payload' in fact) gathered.facts.push(...(fact.payload as RestoredRecord).facts)
    written.push({ index, fact })
    settled.set(index, { status: 'recorded', fact: refOf(fact), customerId: customer.id, journal: [...folded.journal, ...disputes.journal] })
  }
  if (written.length === 0) return null
  return { commit: commitOf(options, loaded, customer, gathered), facts: written, outcomes: settled }
}

function kindOf(fact: Fact): Customer['kind'] {
  return 'customer' in fact && fact.customer !== undefined ? 'person' : 'anonymous'
}

/** Points, and matching of returns that name no bill, depend on order: true when this fact came too late for it. */
function isOutOfOrder(before: Customer, fact: Fact): boolean {
  const unnamed = fact.type === 'purchase.returned' && namedBill(fact) === null
  const sensitive = unnamed || before.purchases.unlinkedMinor > 0
  return sensitive ? fact.occurredAt <= before.rungTo && before.purchases.bills + before.purchases.returns > 0 : fact.occurredAt < before.rungTo
}

function billsFor(fact: Fact, bills: ReadonlyMap<string, CustomerBill>): readonly CustomerBill[] {
  const key = namedBill(fact)
  if (key === null) return fact.type === 'purchase.returned' ? [...bills.values()] : []
  const bill = bills.get(key)
  return bill === undefined ? [] : [bill]
}

function seenBefore(fact: Fact, hash: string, known: { readonly hash: string; readonly customerId: string }): RecordOutcome {
  if (known.hash === hash) return { status: 'duplicate', fact: refOf(fact), customerId: known.customerId }
  return {
    status: 'refused',
    fact: refOf(fact),
    code: 'fact-id-reused',
    message: `A fact with source "${fact.source}" and id "${fact.id}" is recorded already, and says something else.`,
    details: { customerId: known.customerId },
  }
}

/** A bill belongs to one customer: anybody else's fact about it is refused, unless the owner is nobody yet. */
async function whoseBill({ store, tenant }: WriteOptions, fact: Fact, loaded: Loaded): Promise<{ readonly outcome: RecordOutcome } | { readonly anonymousOwner: string | null }> {
  const bill = namedBill(fact)
  const named = 'customer' in fact && fact.customer !== undefined
  if (bill === null || !named || 'payload' in fact || fact.type === 'points.redeemed') return { anonymousOwner: null }
  if (loaded.owners[billClaim(bill)] === loaded.customerId) return { anonymousOwner: null }
  const [owner] = await store.load([ownerOf(tenant, bill)])
  if (owner === undefined || owner.customer === null || owner.customerId === loaded.customerId) return { anonymousOwner: null }
  if (fact.type === 'bill.claimed' && owner.customer.kind === 'anonymous') return { anonymousOwner: owner.customerId }
  const movedHere = owner.bills.some((known) => known.key === bill && known.movedTo !== null)
  if (movedHere) return { anonymousOwner: null }
  return {
    outcome: {
      status: 'refused',
      fact: refOf(fact),
      code: 'bill-of-another-customer',
      message: `Bill ${bill} is another customer's; only bill.reassigned moves it.`,
      details: { bill, owner: owner.customerId },
    },
  }
}

interface Disputes {
  readonly journal: readonly JournalEntry[]
  readonly tasks: readonly Task[]
}

/** Keys of one fact with different owners: never merged by themselves, but somebody should look. */
function disputesOf(fact: Fact, { owners }: Loaded, customer: Customer, { world, now }: WriteOptions, written: number): Disputes {
  const others = Object.entries(owners).filter(([key, owner]) => !key.startsWith('bill:') && owner !== customer.id)
  if (others.length === 0) return { journal: [], tasks: [] }
  const cause = causeOf(fact)
  const disputed = Object.fromEntries(others)
  const policyHash = world.policies.at(-1)?.policy.hash ?? ''
  const entry: JournalEntry = { id: `${cause}/${written + 1}/keys`, kind: 'keys-disputed', at: fact.occurredAt, causedBy: cause, policyHash, data: { disputed } }
  const task: Task = {
    id: `task-${contentHash([customer.id, disputed]).slice(0, 24)}`,
    subject: customer.id,
    kind: 'same-person',
    stage: 'open',
    owner: null,
    dueAt: null,
    note: `Keys of other records: ${others.map(([key]) => key).join(', ')}`.slice(0, 300),
    causedBy: cause,
    openedAt: now,
  }
  return { journal: [entry], tasks: [task] }
}

interface Gathering {
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

export function gather(gathered: Gathering, folded: Folded, stored: StoredFact | null, disputes: Disputes = { journal: [], tasks: [] }): void {
  if (stored !== null) gathered.facts.push(stored)
  for (const bill of folded.bills) gathered.bills.set(bill.key, bill)
  gathered.billsGone.push(...folded.billsGone)
  gathered.journal.push(...folded.journal, ...disputes.journal)
  gathered.outbox.push(...folded.outbox)
  for (const task of [...folded.tasks, ...disputes.tasks]) gathered.tasks.set(task.id, task)
}

/** The commit of what was gathered; the new ledger entries are sealed into the account's chain as one. */
export function commitOf({ tenant, now }: Pick<WriteOptions, 'tenant' | 'now'>, loaded: Loaded, customer: Customer, gathered: Gathering): Commit {
  const entries: Entry[] = []
  for (const { kind, data } of gathered.journal) if (kind === 'points') entries.push(data['entry'] as Entry)
  const sealed = sealEntries(customer.points, entries, now)
  let next = 0
  const journal: StoredJournalEntry[] = gathered.journal.map((entry) => {
    if (entry.kind !== 'points') return { ...entry, recordedAt: now }
    next += 1
    return { ...entry, data: { entry: sealed.entries[next - 1] }, recordedAt: now }
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

export function refOf({ source, id }: FactRef): FactRef {
  return { source, id }
}
