import type { Customer, CustomerBill } from '../customer.ts'
import { CrmError } from '../errors.ts'
import { type CustomerRef, engineSource, type Fact, type SystemFact } from '../facts/index.ts'
import { fold, namedBill, type RebuiltRecord, rebuild, type World } from '../fold/index.ts'
import { contentHash } from '../hash.ts'
import type { Lifetime } from '../ledger/index.ts'
import type { Loaded, StoredFact } from '../ports.ts'
import type { Instant } from '../time.ts'
import { carryNow, type Engine } from './engine.ts'
import { commitOf, emptyGathering, gather } from './gathering.ts'
import { bookedIn, booksOf, giftsWithout, plannedOf } from './journals.ts'
import { knownCustomer, lookFor } from './load.ts'
import { followUpsOf } from './write-path.ts'

export const maxAttempts = 12
const customersPerPage = 200
const factsPerPage = 500
/** More facts than this about one person are an error upstream, not a history. */
const maxFacts = 200_000

/**
 * Folds a customer's facts again in the order in which they happened, and restates the points. Exact for imports: what
 * arrived late counts as if it had been punctual.
 */
export async function rebuildRecord(engine: Engine, ref: CustomerRef): Promise<void> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const [loaded] = await engine.store.load([lookFor(engine.tenant, ref)])
    const { customer } = knownCustomer(loaded, ref)
    if (loaded === undefined) return
    const now = engine.clock()
    const world = await engine.worlds.current(now)
    const subjects = new Set([customer.id, ...customer.absorbed])
    const all = inRecordedOrder(await historiesOf(engine, [...subjects]))
    const facts = all.filter(({ stored }) => subjects.has(stored.subject)).map(({ stored }) => stored.fact)
    const others = all.filter(({ stored }) => !subjects.has(stored.subject)).map(({ stored }) => stored)
    const books = await booksOf(engine, [...subjects])
    const fact: SystemFact = {
      type: 'customer.rebuilt',
      id: contentHash(['rebuild', customer.id, loaded.version]),
      source: engineSource,
      occurredAt: Math.min(now, customer.rungTo),
      customer: { customerId: customer.id },
      payload: lessSealed(
        rebuild(world, customer, facts, {
          disputed: await disputedOf(engine, customer),
          planned: await plannedOf(engine, [...subjects]),
          were: await billsOf(engine, customer, facts),
          booked: bookedIn(books, facts),
          holds: customer.points.holds,
          given: giftsWithout(books, others),
        }),
        await sealedOf(engine, customer.absorbed),
      ),
    }
    if (await commitAlone(engine, loaded, world, fact, Math.max(customer.rungTo, fact.occurredAt), false)) return
  }
  throw new CrmError('conflict-exhausted', 'The customer kept changing; nothing was written.', { ref })
}

/** The keys a record lists that another one owns. */
export async function disputedOf(shop: Shop, { id, keys }: Customer): Promise<readonly string[]> {
  const [loaded] = await shop.store.load([{ ...lookFor(shop.tenant, { customerId: id }), keys }])
  return keys.filter((key) => loaded?.owners[key] !== undefined && loaded.owners[key] !== id)
}

/** The records that became part of another, as they were sealed. */
export async function sealedOf(engine: Engine, customerIds: readonly string[]): Promise<readonly Customer[]> {
  if (customerIds.length === 0) return []
  const requests = customerIds.map((customerId) => ({ ...lookFor(engine.tenant, { customerId }), follow: false }))
  return (await engine.store.load(requests)).flatMap(({ customer }) => (customer === null ? [] : [customer]))
}

/**
 * A record rebuilt from the facts of several counts what each of them ever earned and spent; those that were sealed keep
 * their own counts, so that the books of all together count everything once.
 */
export function lessSealed(rebuilt: RebuiltRecord, sealed: readonly Pick<Customer, 'points'>[]): RebuiltRecord {
  const { record } = rebuilt
  const lifetime = { ...record.points.lifetime }
  for (const { points } of sealed) {
    for (const counter of Object.keys(lifetime) as (keyof Lifetime)[]) lifetime[counter] -= points.lifetime[counter]
  }
  return { ...rebuilt, record: { ...record, points: { ...record.points, lifetime } } }
}

/** Rebuilds everybody whom an import left out of order. */
export async function rebuildOutOfOrder(engine: Engine): Promise<number> {
  let rebuilt = 0
  let after: string | null = null
  do {
    const page = await engine.store.customers({
      tenant: engine.tenant,
      outOfOrder: true,
      after,
      limit: customersPerPage,
    })
    for (const { customer } of page.items) {
      await rebuildRecord(engine, { customerId: customer.id })
      rebuilt += 1
    }
    after = page.next
  } while (after !== null)
  return rebuilt
}

/** Commits a fact whose content was worked out from exactly the version that was loaded. */
export async function commitAlone(
  engine: Engine,
  loaded: Loaded,
  world: World,
  fact: SystemFact,
  now: Instant,
  keep: boolean,
): Promise<boolean> {
  if (loaded.customer === null) return false
  const folded = fold(world, { customer: loaded.customer, bills: [] }, fact, now)
  const gathered = emptyGathering()
  const recordedAt = engine.clock()
  gather(
    gathered,
    folded,
    keep
      ? { fact: { ...fact, payload: null }, hash: contentHash(fact.id), recordedAt, subject: loaded.customerId }
      : null,
  )
  const commit = commitOf({ tenant: engine.tenant, now: recordedAt }, loaded, folded.customer, gathered)
  const [outcome] = await engine.store.commit([commit])
  if (outcome?.status !== 'committed') return false
  await carryNow(engine, followUpsOf(commit))
  return true
}

/** Where a history is read. */
export type Shop = Pick<Engine, 'store' | 'tenant'>

export interface FactOf {
  /** The record under which it is kept. */
  readonly customerId: string
  readonly stored: StoredFact
}

/** Facts of several records in the order in which they were recorded; those of one record keep theirs. */
export function inRecordedOrder(all: readonly FactOf[]): readonly FactOf[] {
  const latest = new Map<string, Instant>()
  const placed = all.map((one) => {
    // Two processes' clocks may differ: the order of a record's own rows is the true one.
    const at = Math.max(latest.get(one.customerId) ?? Number.NEGATIVE_INFINITY, one.stored.recordedAt)
    latest.set(one.customerId, at)
    return { one, at }
  })
  return placed.sort((a, b) => a.at - b.at).map(({ one }) => one)
}

/** The facts of several records, each once. */
export async function historiesOf(shop: Shop, customerIds: readonly string[]): Promise<readonly FactOf[]> {
  const found = new Map<string, FactOf>()
  for (const customerId of customerIds) {
    let after: string | null = null
    do {
      const page = await shop.store.history({
        tenant: shop.tenant,
        customerId,
        of: 'facts',
        after,
        limit: factsPerPage,
      })
      for (const item of page.items) {
        if (item.of !== 'facts') continue
        const key = `${item.stored.fact.source}/${item.stored.fact.id}`
        if (!found.has(key)) found.set(key, { customerId, stored: item.stored })
      }
      if (found.size > maxFacts)
        throw new CrmError('limit-exceeded', `Customer ${customerId} has more than ${maxFacts} facts.`, {
          customerId,
          maximum: maxFacts,
        })
      after = page.next
    } while (after !== null)
  }
  return [...found.values()]
}

/** How many bills are looked for at a time. */
const billsPerLoad = 500

/** The bills that facts are about as they are kept, where everybody who is one now keeps them: the survivor's first. */
export async function billsOf(
  shop: Shop,
  { id, absorbed }: Pick<Customer, 'id' | 'absorbed'>,
  facts: readonly Fact[],
): Promise<readonly CustomerBill[]> {
  const keys = [...new Set(facts.map(namedBill))].filter((key) => key !== null)
  const found: CustomerBill[] = []
  for (let start = 0; start < keys.length; start += billsPerLoad) {
    const bills = keys.slice(start, start + billsPerLoad)
    const requests = [id, ...absorbed].map((customerId) => {
      return { ...lookFor(shop.tenant, { customerId }), bills, follow: customerId === id }
    })
    for (const loaded of await shop.store.load(requests)) found.push(...loaded.bills)
  }
  return found
}
