import type { Customer, CustomerBill } from '../customer.ts'
import { type Fact, keysOf } from '../facts/index.ts'
import {
  byOccurrence,
  causeOf,
  type FoldState,
  fold,
  namedBill,
  newCustomer,
  type RestoredRecord,
  type World,
} from '../fold/index.ts'
import { contentHash } from '../hash.ts'
import type { Commit, FactRef, Loaded } from '../ports.ts'
import type { Instant } from '../time.ts'
import type { BillOwner } from './bill-owner.ts'
import { disputesOf } from './disputes.ts'
import { commitOf, emptyGathering, gather } from './gathering.ts'
import type { FoundBills } from './hidden-bills.ts'
import { type RecordOutcome, refOf } from './outcomes.ts'

/** One fact on its way, with its place in the caller's list. */
export interface Incoming {
  readonly index: number
  readonly fact: Fact
}

/** A fact with what was loaded for it. */
export interface Ready extends Incoming {
  /** As the caller told it; `fact` may be addressed to somebody else since its bill went there. */
  readonly asItCame: Incoming
  readonly loaded: FoundBills
  readonly billOwner: BillOwner
}

/** What folding needs to know beside the facts. */
export interface FoldOptions {
  readonly tenant: string
  readonly world: World
  readonly now: Instant
  /** History: folded at each fact's own time; nobody is written to about the past. */
  readonly backfill: boolean
  /** Whom the facts are for; left out: for whomever they name. */
  readonly audience?: (customer: Customer) => boolean
}

/** Facts of one customer made into one commit, or into none when nothing is to be written. */
export interface FoldedGroup {
  readonly commit: Commit | null
  /** Facts that the commit writes. */
  readonly written: readonly Incoming[]
  /** What becomes of them once it is committed. */
  readonly outcomes: ReadonlyMap<number, RecordOutcome>
  /** What becomes of the others, whatever happens to the commit. */
  readonly early: ReadonlyMap<number, RecordOutcome>
}

/** Folds one customer's facts in order into one commit. */
export function foldGroup(options: FoldOptions, facts: readonly Ready[]): FoldedGroup {
  const { tenant, world, now, backfill } = options
  const inOrder = backfill ? [...facts].sort((a, b) => byOccurrence(a.fact, b.fact)) : facts
  const outcomes = new Map<number, RecordOutcome>()
  const early = new Map<number, RecordOutcome>()
  const written: Incoming[] = []
  const recorded: RecordedAt[] = []
  const [first] = inOrder
  if (first === undefined) return { commit: null, written, outcomes, early }
  const { loaded } = first
  const bills = new Map<string, CustomerBill>()
  const seen = new Map<string, { readonly hash: string; readonly customerId: string }>()
  for (const { loaded: part } of facts) {
    for (const bill of part.bills) bills.set(bill.key, bill)
    for (const known of part.seen) seen.set(nameOf(known), known)
  }
  let customer = opened(options, loaded, first.fact)
  const gathered = emptyGathering()
  for (const { index, fact, asItCame, loaded: part, billOwner } of inOrder) {
    const hash = contentHash(asItCame.fact)
    const known = seen.get(nameOf(fact))
    const settled = isNobody(fact, loaded)
      ? nobody(fact, loaded.customerId)
      : settledEarly({ fact, hash, known, billOwner, bills, customerId: customer.id })
    if (settled !== null) {
      early.set(index, settled)
      continue
    }
    if (options.audience?.(customer) === false) {
      early.set(index, outside(fact, customer.id))
      continue
    }
    const at = backfill ? Math.max(fact.occurredAt, customer.rungTo) : now
    const disputed = disputedKeys(part, customer.id)
    const folded = fold(world, { ...stateFor(fact, customer, bills, billOwner), disputed }, fact, at)
    if (folded.status === 'refused' && folded.refusal !== null) {
      early.set(index, { status: 'refused', fact: refOf(fact), ...folded.refusal })
      continue
    }
    const disputes = disputesOf(fact, part, customer, { world, now, written: folded.journal.length })
    const late = (backfill && isOutOfOrder(customer, fact)) || overtakesMerge(customer, part) || part.hasStub === true
    customer = late ? { ...folded.customer, outOfOrder: true } : folded.customer
    for (const bill of folded.bills) bills.set(bill.key, bill)
    seen.set(nameOf(fact), { hash, customerId: customer.id })
    const journalFrom = gathered.journal.length
    gather(gathered, folded, { fact, hash, recordedAt: now, subject: part.subject }, disputes)
    if (fact.type === 'customer.restored' && 'payload' in fact)
      gathered.facts.push(...(fact.payload as RestoredRecord).facts)
    written.push(asItCame)
    recorded.push({
      index,
      fact: refOf(fact),
      customerId: customer.id,
      journalFrom,
      journalTo: gathered.journal.length,
    })
  }
  const commit = written.length === 0 ? null : commitOf({ tenant, now }, loaded, customer, gathered)
  for (const { index, fact, customerId, journalFrom, journalTo } of recorded) {
    const journal = commit?.journal.slice(journalFrom, journalTo) ?? []
    outcomes.set(index, { status: 'recorded', fact, customerId, journal })
  }
  return { commit, written, outcomes, early }
}

/** A fact that the commit writes, and where in its journal stands what follows from it. */
interface RecordedAt {
  readonly index: number
  readonly fact: FactRef
  readonly customerId: string
  readonly journalFrom: number
  readonly journalTo: number
}

/** Source and id in one text that no other pair makes. */
function nameOf({ source, id }: { readonly source: string; readonly id: string }): string {
  return `${source.length}:${source}/${id}`
}

/** The record as it was loaded, or a new one. */
function opened({ tenant, now, backfill }: FoldOptions, loaded: Loaded, fact: Fact): Customer {
  const customer =
    loaded.customer ?? newCustomer(tenant, loaded.customerId, kindOf(fact), backfill ? fact.occurredAt : now)
  return backfill ? { ...customer, muteBefore: Math.max(now, customer.muteBefore ?? 0) } : customer
}

/** Who is met by a fact: the first who asks to be taken in opens the household. */
function kindOf(fact: Fact): Customer['kind'] {
  if (fact.type === 'household.asked') return 'household'
  return 'customer' in fact && fact.customer !== undefined ? 'person' : 'anonymous'
}

function stateFor(
  fact: Fact,
  customer: Customer,
  bills: ReadonlyMap<string, CustomerBill>,
  owner: BillOwner,
): FoldState {
  const known = billsFor(fact, bills)
  if (owner.status !== 'free' || owner.anonymousOwner === undefined) return { customer, bills: known }
  const { anonymousOwner, bill } = owner
  return { customer, bills: bill === undefined || known.length > 0 ? known : [bill], anonymousOwner }
}

/** An id of ours under which nobody is known is a mistake, not a new customer. */
function isNobody(fact: Fact, { customer }: Loaded): boolean {
  const ref = 'customer' in fact ? fact.customer : undefined
  return customer === null && ref?.customerId !== undefined && keysOf(ref).length === 0
}

function nobody(fact: Fact, customerId: string): RecordOutcome {
  const message = `There is no customer "${customerId}".`
  return { status: 'refused', fact: refOf(fact), code: 'unknown-customer', message, details: { customerId } }
}

/** Somebody who was of the audience when the news set out, and is not now. */
function outside(fact: Fact, customerId: string): RecordOutcome {
  const message = 'The customer is not of the audience now.'
  return { status: 'refused', fact: refOf(fact), code: 'outside-audience', message, details: { customerId } }
}

/** Contacts of the fact that lead to another record. */
function disputedKeys({ owners }: Loaded, customerId: string): readonly string[] {
  return Object.keys(owners).filter((key) => !key.startsWith('bill:') && owners[key] !== customerId)
}

function billsFor(fact: Fact, bills: ReadonlyMap<string, CustomerBill>): readonly CustomerBill[] {
  const key = namedBill(fact)
  if (key === null) return fact.type === 'purchase.returned' ? [...bills.values()] : []
  const bill = bills.get(key)
  return bill === undefined ? [] : [bill]
}

/** Points, and matching of returns that name no bill, depend on order: true when this fact came too late for it. */
function isOutOfOrder(before: Customer, fact: Fact): boolean {
  const unnamed = fact.type === 'purchase.returned' && namedBill(fact) === null
  const sensitive = unnamed || before.purchases.unlinkedMinor > 0
  if (!sensitive) return fact.occurredAt < before.rungTo
  return fact.occurredAt <= before.rungTo && before.purchases.bills + before.purchases.returns > 0
}

/**
 * True for a fact that was led here by a merge whose second half is still on its way: it may change a bill that this
 * record does not count yet. A rebuild afterwards puts that right.
 */
export function overtakesMerge(
  customer: Pick<Customer, 'absorbed'>,
  { subject, customerId }: Pick<Loaded, 'subject' | 'customerId'>,
): boolean {
  return subject !== customerId && !customer.absorbed.includes(subject)
}

interface Asked {
  readonly fact: Fact
  readonly hash: string
  readonly known: { readonly hash: string; readonly customerId: string } | undefined
  readonly billOwner: BillOwner
  readonly bills: ReadonlyMap<string, CustomerBill>
  readonly customerId: string
}

/** What becomes of a fact that needs no fold: known already, or about a bill of somebody else. */
function settledEarly({ fact, hash, known, billOwner, bills, customerId }: Asked): RecordOutcome | null {
  if (known !== undefined) return seenBefore(fact, hash, known)
  if (billOwner.status === 'taken') return billOwner.outcome
  // A bill that went through several hands brings with it what was recorded for an earlier owner.
  const bill = bills.get(namedBill(fact) ?? '')
  const cause = causeOf(fact)
  const isOnIt = bill?.returns.some(({ id }) => id === cause) === true || bill?.moves?.includes(cause) === true
  return isOnIt ? { status: 'duplicate', fact: refOf(fact), customerId } : null
}

function seenBefore(
  fact: Fact,
  hash: string,
  known: { readonly hash: string; readonly customerId: string },
): RecordOutcome {
  if (known.hash === hash) return { status: 'duplicate', fact: refOf(fact), customerId: known.customerId }
  return {
    status: 'refused',
    fact: refOf(fact),
    code: 'fact-id-reused',
    message: `A fact with source "${fact.source}" and id "${fact.id}" is recorded already, and says something else.`,
    details: { recorded: causeOf(fact), customerId: known.customerId },
  }
}
