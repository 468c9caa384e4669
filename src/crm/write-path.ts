import { CrmError } from '../errors.ts'
import type { Fact } from '../facts/index.ts'
import { causeOf, namedBill } from '../fold/index.ts'
import type { Commit, Loaded, OutboxItem, Store } from '../ports.ts'
import { type BillOwner, billOwners, free } from './bill-owner.ts'
import { type FoldedGroup, type FoldOptions, foldGroup, type Incoming, type Ready } from './fold-group.ts'
import { withHiddenBills } from './hidden-bills.ts'
import { addressAll } from './household.ts'
import { requestFor } from './load.ts'
import { destination, maxHops, wayOfBill, whereItCounts, withLiveBill } from './moved-bills.ts'
import { type RecordOutcome, type Refused, refOf } from './outcomes.ts'

export type { Incoming } from './fold-group.ts'

/** How facts are written. */
export interface WriteOptions extends FoldOptions {
  readonly store: Store
  readonly newId: () => string
  /** In the caller's transaction a conflict is an answer, not something to try again. */
  readonly joinsTransaction: boolean
  /** Delivers what follows for other customers, while facts wait for it. */
  readonly bringAlong: (followUps: readonly FollowUp[]) => Promise<void>
}

/** What was written so far: filled as commits succeed, so that it is known even if a later batch fails. */
export interface Written {
  readonly outcomes: Map<number, RecordOutcome>
  /** Outbox items of these commits with facts for other customers. */
  readonly followUps: FollowUp[]
}

export type FollowUp = OutboxItem & { readonly kind: 'fact' }

export function nothingWritten(): Written {
  return { outcomes: new Map(), followUps: [] }
}

/** Loads, folds and commits again after somebody else was first: so often, then it gives up. */
const maxAttempts = 12
/** Facts loaded and committed together. */
const factsPerBatch = 400

/**
 * The one way in which anything is written: load, fold, commit, try again on conflict. Facts are taken in batches,
 * grouped by customer, folded in order; what happens to one never stops another.
 */
export async function write(options: WriteOptions, incoming: readonly Incoming[], written: Written): Promise<void> {
  for (let start = 0; start < incoming.length; start += factsPerBatch) {
    await writeAll(options, incoming.slice(start, start + factsPerBatch), written)
  }
}

async function writeAll(options: WriteOptions, batch: readonly Incoming[], written: Written): Promise<void> {
  let left = batch
  let conflicts = 0
  // A round without a conflict settles at least the first fact that is left.
  for (let round = 0; left.length > 0 && round < factsPerBatch + maxAttempts; round += 1) {
    if (conflicts >= maxAttempts) throw exhausted(left)
    if (conflicts > 0) await pause(conflicts)
    const { conflicted, waiting } = await writeRound(options, left, written)
    if (conflicted.length > 0) conflicts += 1
    left = [...conflicted, ...waiting].sort((a, b) => a.index - b.index)
    if (waiting.length > 0) await options.bringAlong(written.followUps.splice(0))
  }
  if (left.length > 0) throw exhausted(left)
}

function exhausted(left: readonly Incoming[]): CrmError {
  const facts = left.map(({ fact }) => causeOf(fact))
  const shown = facts.slice(0, 5).join(', ')
  const message = `Others were first ${maxAttempts} times; nothing of these facts was written: ${shown}.`
  return new CrmError('conflict-exhausted', message, { facts })
}

const longestPauseMs = 200

/** Two who collide again and again drift apart: the longer it goes on, the wider the range of waits. */
function pause(conflicts: number): Promise<void> {
  const ms = Math.random() * Math.min(longestPauseMs, 2 ** conflicts)
  return new Promise((resolve) => setTimeout(resolve, ms))
}

interface Round {
  /** Somebody else was first. */
  readonly conflicted: readonly Incoming[]
  /** They must come after what this round wrote. */
  readonly waiting: readonly Incoming[]
}

/** Writes what can be written now, as far as nobody interferes. */
async function writeRound(options: WriteOptions, batch: readonly Incoming[], written: Written): Promise<Round> {
  const { store, tenant, joinsTransaction } = options
  const { ready, waiting } = split(await loadAll(options, batch))
  // A bill is a member's, also where the household's points pay for it.
  const owners = await billOwners(
    store,
    tenant,
    ready.map(({ fact, loaded, member }) => ({ fact, loaded: member ?? loaded })),
  )
  const groups = grouped(ready.map((one, place) => ({ ...one, billOwner: ownerFor(one, owners[place]) })))
  const folded = groups.map((group) => foldGroup(options, group))
  for (const { early } of folded) for (const [index, outcome] of early) written.outcomes.set(index, outcome)
  const prepared = folded.flatMap(({ commit, ...rest }) => (commit === null ? [] : [{ ...rest, commit }]))
  const conflicted: Incoming[] = []
  if (prepared.length === 0) return { conflicted, waiting }
  const results = await store.commit(prepared.map(({ commit }) => commit))
  prepared.forEach((group, place) => {
    if (results[place]?.status === 'committed') keep(written, group)
    else if (joinsTransaction) refuse(written, group)
    else conflicted.push(...group.written)
  })
  return { conflicted, waiting }
}

/** A fact that another record rules out is answered like one about another customer's bill: unless it is known already. */
function ownerFor({ refused }: LoadedFact, owner: BillOwner = free): BillOwner {
  return refused === null ? owner : { status: 'taken', outcome: refused }
}

type Prepared = FoldedGroup & { readonly commit: NonNullable<FoldedGroup['commit']> }

function keep(written: Written, { commit, outcomes }: Prepared): void {
  for (const [index, outcome] of outcomes) written.outcomes.set(index, outcome)
  written.followUps.push(...followUpsOf(commit))
}

/** The facts for other customers that a commit put into the outbox. */
export function followUpsOf({ tenant, customerId, outbox }: Commit): readonly FollowUp[] {
  return outbox.flatMap((item) => (item.kind === 'fact' ? [{ ...item, tenant, customerId, attempts: 0 }] : []))
}

function refuse(written: Written, { commit, written: facts }: Prepared): void {
  for (const { index, fact } of facts) {
    written.outcomes.set(index, { status: 'conflict', fact: refOf(fact), customerId: commit.customerId })
  }
}

/** A fact with what was loaded for it. */
interface LoadedFact extends Incoming {
  readonly loaded: Loaded
  /** Before it was addressed anew: what it is hashed by, and tried again with. */
  readonly asItCame: Incoming
  /** The member who is meant, where the household's account answers. */
  readonly member: Loaded | null
  readonly refused: Refused | null
}

/** Loads what every fact needs; a fact about a bill that was reassigned is loaded for its new customer, and is theirs. */
async function loadAll(
  { store, tenant, newId }: WriteOptions,
  batch: readonly Incoming[],
): Promise<readonly LoadedFact[]> {
  const requests = batch.map(({ fact }) => requestFor(tenant, fact, newId()))
  const loads = [...(await store.load(requests))]
  const moved = new Set<number>()
  for (let hop = 0; hop < maxHops; hop += 1) {
    const next = batch.flatMap(({ fact }, place) => {
      const [request, loaded] = [requests[place], loads[place]]
      const to = loaded === undefined || staysWithNamed(fact) ? null : movedTo(fact, loaded)
      return to === null || request === undefined ? [] : [{ place, request: { ...request, ...destination(to) } }]
    })
    if (next.length === 0) break
    const again = await store.load(next.map(({ request }) => request))
    next.forEach(({ place, request }, index) => {
      const loaded = again[index]
      if (loaded === undefined) return
      requests[place] = request
      loads[place] = loaded
      moved.add(place)
    })
  }
  for (const [place, { fact }] of batch.entries()) {
    const [loaded, request] = [loads[place], requests[place]]
    if (loaded === undefined || request === undefined || movedTo(fact, loaded) === null) continue
    const key = namedBill(fact) ?? ''
    const wayOn = (there: Loaded): string | null => movedTo(fact, there)
    loads[place] = staysWithNamed(fact)
      ? await withLiveBill(store, request, key, loaded)
      : await whereItCounts(store, request, { key, wayOn, loaded })
  }
  const unhidden = await withHiddenBills(store, tenant, batch, loads)
  const known = batch.flatMap((asItCame, place) => {
    const loaded = unhidden[place]
    return loaded === undefined ? [] : [{ asItCame, loaded, fact: asItCame.fact, isMoved: moved.has(place) }]
  })
  const accounts = await addressAll(store, tenant, known)
  return known.flatMap(({ asItCame, fact, isMoved, loaded: whose }, place) => {
    const account = accounts[place]
    if (account === undefined) return []
    const isOther = isMoved || account.member !== null
    return [{ ...account, index: asItCame.index, asItCame, fact: isOther ? addressedTo(whose.customerId, fact) : fact }]
  })
}

/** Where a fact's bill went. One that was recorded before it went stays where it was recorded. */
function movedTo(fact: Fact, loaded: Loaded): string | null {
  if (fact.type === 'bill.received' || fact.type === 'household.redeemed' || loaded.seen.length > 0) return null
  const key = namedBill(fact)
  return key === null ? null : wayOfBill(key)(loaded)
}

/** A command about points spends those of the customer it names, or nobody's: it never follows a bill to somebody else. */
function staysWithNamed({ type }: Fact): boolean {
  return type === 'points.redeemed' || type === 'points.held' || type === 'points.captured'
}

/**
 * The name on the bill was a mistake: none of it may enter the record of the one whose bill it is. Nor is a household told
 * more of its members than their ids.
 */
function addressedTo(customerId: string, fact: Fact): Fact {
  return { ...fact, customer: { customerId } } as Fact
}

interface Split {
  readonly ready: readonly LoadedFact[]
  readonly waiting: readonly Incoming[]
}

/**
 * A bill that two customers of one batch have to do with (paid by nobody, then claimed) is written for the first of them
 * before the other's facts are loaded, and what changes its owner before what comes later. So is what members of a household
 * bring before somebody spends it, and who joins one before what they do then: so many at once come to the same as one by
 * one.
 */
function split(batch: readonly LoadedFact[]): Split {
  const firstOwner = new Map<string, string>()
  const changing = new Set<string>()
  const behind = new Set<string>()
  const broughtTo = new Set<string>()
  const ready: LoadedFact[] = []
  const waiting: Incoming[] = []
  for (const one of batch) {
    const { customerId, customer } = one.loaded
    const bill = namedBill(one.fact)
    const first = bill === null ? customerId : (firstOwner.get(bill) ?? customerId)
    const household = customer?.household?.id ?? ''
    const mustWait =
      first !== customerId ||
      behind.has(customerId) ||
      behind.has(household) ||
      (bill !== null && changing.has(bill)) ||
      (one.member !== null && broughtTo.has(customerId))
    if (mustWait) {
      behind.add(customerId)
      waiting.push(one.asItCame)
      continue
    }
    if (bill !== null) firstOwner.set(bill, customerId)
    if (bill !== null && (one.fact.type === 'bill.claimed' || one.fact.type === 'bill.reassigned')) changing.add(bill)
    if (one.fact.type === 'household.joined' || one.fact.type === 'household.left') behind.add(customerId)
    broughtTo.add(household)
    ready.push(one)
  }
  return { ready, waiting }
}

function grouped(facts: readonly Ready[]): readonly (readonly Ready[])[] {
  const groups = new Map<string, Ready[]>()
  for (const one of facts) {
    const group = groups.get(one.loaded.customerId) ?? []
    groups.set(one.loaded.customerId, group)
    group.push(one)
  }
  return [...groups.values()]
}
