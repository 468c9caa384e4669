import type { Customer } from '../customer.ts'
import { CrmError } from '../errors.ts'
import { type CustomerRef, engineSource, type SystemFact } from '../facts/index.ts'
import { type Division, fold, rebuild, type World } from '../fold/index.ts'
import { contentHash } from '../hash.ts'
import type { Loaded, StoredFact } from '../ports.ts'
import type { Instant } from '../time.ts'
import type { Engine } from './engine.ts'
import { writeFacts } from './engine.ts'
import { lookFor } from './load.ts'
import { commitOf, emptyGathering, gather } from './write-path.ts'

const maxAttempts = 12
const factsPerPage = 500
/** More facts than this about one person are an error upstream, not a history. */
const maxFacts = 200_000

export interface Merged {
  /** The record that goes on: the older of the two. */
  readonly survivorId: string
  /** The one that redirects to it; null when both were one record already. */
  readonly mergedId: string | null
}

/**
 * Makes two records of one person one. The older record survives, so redirects always lead to an older one and two
 * merges at once cannot chase each other. The second half follows through the outbox.
 */
export async function mergeRecords(engine: Engine, one: CustomerRef, other: CustomerRef): Promise<Merged> {
  const [a, b] = await engine.store.load([lookFor(engine.tenant, one), lookFor(engine.tenant, other)])
  const left = known(a, one)
  const right = known(b, other)
  if (left.customer.id === right.customer.id) return { survivorId: left.customer.id, mergedId: null }
  const [survivor, loser] = isOlder(left.customer, right.customer) ? [left, right] : [right, left]
  const now = engine.clock()
  const fact: SystemFact = {
    type: 'customer.merged',
    id: contentHash(['merge', loser.customer.id, survivor.customer.id, loser.version]),
    source: engineSource,
    occurredAt: now,
    customer: { customerId: loser.customer.id },
    payload: { into: survivor.customer.id },
  }
  const [outcome] = await writeFacts(engine, [fact])
  if (outcome?.status === 'refused') throw new CrmError('limit-exceeded', outcome.message, outcome.details)
  return { survivorId: survivor.customer.id, mergedId: loser.customer.id }
}

function isOlder(a: Customer, b: Customer): boolean {
  const rank = (customer: Customer): number => (customer.kind === 'anonymous' ? 1 : 0)
  return (rank(a) - rank(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)) < 0
}

interface Known {
  readonly customer: Customer
  readonly version: number
}

function known(loaded: Loaded | undefined, ref: CustomerRef): Known {
  if (loaded?.customer === null || loaded === undefined) {
    throw new CrmError('unknown-customer', 'Nobody is known by these keys.', { ref })
  }
  return { customer: loaded.customer, version: loaded.version }
}

/**
 * Takes a merge back: both records are rebuilt from the facts that were addressed to each, and what was spent meanwhile
 * becomes debt. The second half follows through the outbox.
 * @returns False when the record isn't merged.
 */
export async function unmergeRecord(engine: Engine, mergedId: string): Promise<boolean> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const look = lookFor(engine.tenant, { customerId: mergedId })
    const [sealed, survivor] = await engine.store.load([{ ...look, follow: false }, look])
    if (sealed?.customer === null || sealed === undefined) throw new CrmError('unknown-customer', `There is no customer ${mergedId}.`, { mergedId })
    if (sealed.customer.mergedInto === null || survivor === undefined || survivor.customer === null) return false
    const now = engine.clock()
    const world = await engine.worlds.current(now)
    const { mine, theirs, moved } = await bothHistories(engine, survivor.customer, sealed.customer)
    const division = divide(world, survivor.customer, sealed.customer, mine, theirs, moved)
    const fact: SystemFact = {
      type: 'customer.divided',
      id: contentHash(['unmerge', mergedId, survivor.version]),
      source: engineSource,
      occurredAt: now,
      customer: { customerId: survivor.customerId },
      payload: division,
    }
    if (await commitAlone(engine, survivor, world, fact, now, true)) return true
  }
  throw new CrmError('conflict-exhausted', `Customer ${mergedId} kept changing; nothing was written.`, { mergedId })
}

async function bothHistories(
  engine: Engine,
  survivor: Customer,
  sealed: Customer,
): Promise<{ readonly mine: readonly StoredFact[]; readonly theirs: readonly StoredFact[]; readonly moved: readonly StoredFact[] }> {
  const group = new Set([sealed.id, ...sealed.absorbed])
  const all = await historiesOf(engine, [survivor.id, ...survivor.absorbed])
  const mine = all.filter(({ stored }) => !group.has(stored.subject)).map(({ stored }) => stored)
  const theirs = all.filter(({ stored }) => group.has(stored.subject))
  return { mine, theirs: theirs.map(({ stored }) => stored), moved: theirs.filter(({ customerId }) => !group.has(customerId)).map(({ stored }) => stored) }
}

function divide(world: World, survivor: Customer, sealed: Customer, mine: readonly StoredFact[], theirs: readonly StoredFact[], moved: readonly StoredFact[]): Division {
  const group = new Set([sealed.id, ...sealed.absorbed])
  const absorbed = survivor.absorbed.filter((id) => !group.has(id))
  const keys = survivor.keys.filter((key) => !sealed.keys.includes(key))
  const kept = rebuild(world, { ...survivor, absorbed, keys }, mine.map(({ fact }) => fact))
  const restored = rebuild(world, sealed, theirs.map(({ fact }) => fact))
  return { mine: { ...kept, billsGone: restored.bills.map((bill) => bill.key) }, theirs: { ...restored, facts: moved }, restored: sealed.id }
}

/**
 * Folds a customer's facts again in the order in which they happened, and restates the points. Exact for imports: what
 * arrived late counts as if it had been punctual.
 */
export async function rebuildRecord(engine: Engine, ref: CustomerRef): Promise<void> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const [loaded] = await engine.store.load([lookFor(engine.tenant, ref)])
    const { customer } = known(loaded, ref)
    if (loaded === undefined) return
    const now = engine.clock()
    const world = await engine.worlds.current(now)
    const subjects = new Set([customer.id, ...customer.absorbed])
    const all = await historiesOf(engine, [...subjects])
    const facts = all.filter(({ stored }) => subjects.has(stored.subject)).map(({ stored }) => stored.fact)
    const fact: SystemFact = {
      type: 'customer.rebuilt',
      id: contentHash(['rebuild', customer.id, loaded.version]),
      source: engineSource,
      occurredAt: Math.min(now, customer.rungTo),
      customer: { customerId: customer.id },
      payload: rebuild(world, customer, facts),
    }
    if (await commitAlone(engine, loaded, world, fact, Math.max(customer.rungTo, fact.occurredAt), false)) return
  }
  throw new CrmError('conflict-exhausted', 'The customer kept changing; nothing was written.', { ref })
}

/** Commits a fact whose content was worked out from exactly the version that was loaded. */
async function commitAlone(engine: Engine, loaded: Loaded, world: World, fact: SystemFact, now: Instant, keep: boolean): Promise<boolean> {
  if (loaded.customer === null) return false
  const folded = fold(world, { customer: loaded.customer, bills: [] }, fact, now)
  const gathered = emptyGathering()
  const recordedAt = engine.clock()
  gather(gathered, folded, keep ? { fact: { ...fact, payload: null }, hash: contentHash(fact.id), recordedAt, subject: loaded.customerId } : null)
  const [outcome] = await engine.store.commit([commitOf({ tenant: engine.tenant, now: recordedAt }, loaded, folded.customer, gathered)])
  return outcome?.status === 'committed'
}

interface FactOf {
  readonly customerId: string
  readonly stored: StoredFact
}

async function historiesOf(engine: Engine, customerIds: readonly string[]): Promise<readonly FactOf[]> {
  const found = new Map<string, FactOf>()
  for (const customerId of customerIds) {
    let after: string | null = null
    do {
      const page = await engine.store.history({ tenant: engine.tenant, customerId, of: 'facts', after, limit: factsPerPage })
      for (const item of page.items) {
        if (item.of !== 'facts') continue
        const key = `${item.stored.fact.source}/${item.stored.fact.id}`
        if (!found.has(key)) found.set(key, { customerId, stored: item.stored })
      }
      if (found.size > maxFacts) throw new CrmError('limit-exceeded', `Customer ${customerId} has more than ${maxFacts} facts.`, { customerId, maximum: maxFacts })
      after = page.next
    } while (after !== null)
  }
  return [...found.values()]
}
