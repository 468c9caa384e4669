import type {
  Commit,
  DueCustomer,
  FactRef,
  HistoryItem,
  Loaded,
  LoadRequest,
  OutboxItem,
  PageOf,
  Store,
  StreamItem,
} from '../../ports.ts'
import { expectSame, expectThat } from './expect.ts'
import { lease, minute, request } from './rows.ts'

const maxPages = 1_000

/** Everything a paged question finds. */
export async function allOf<Item>(page: (after: string | null) => Promise<PageOf<Item>>): Promise<Item[]> {
  const items: Item[] = []
  let after: string | null = null
  for (let count = 0; count < maxPages; count += 1) {
    const { items: found, next }: PageOf<Item> = await page(after)
    items.push(...found)
    if (next === null) return items
    after = next
  }
  throw new Error(`There is a next page after ${maxPages} pages.`)
}

export async function loadOne(store: Store, tenant: string, parts: Partial<LoadRequest>): Promise<Loaded> {
  const loaded = await store.load([request(tenant, parts)])
  expectThat(loaded.length === 1, `One request was answered ${loaded.length} times.`)
  return only(loaded)
}

/** Commits what must be accepted. */
export async function put(store: Store, ...commits: readonly Commit[]): Promise<void> {
  const outcomes = await store.commit(commits)
  expectSame(
    outcomes,
    commits.map(() => ({ status: 'committed' })),
    'A commit that nothing speaks against was refused.',
  )
}

export function only<Item>(items: readonly Item[]): Item {
  const [item] = items
  if (item === undefined || items.length > 1) throw new Error(`Expected one item, found ${items.length}.`)
  return item
}

export function historyOf(
  store: Store,
  tenant: string,
  customerId: string,
  of: 'facts' | 'journal',
): Promise<HistoryItem[]> {
  return allOf((after) => store.history({ tenant, customerId, of, after, limit: 100 }))
}

export function streamOf(
  store: Store,
  tenant: string,
  of: 'facts' | 'journal' | 'bills',
  limit = 100,
): Promise<StreamItem[]> {
  return allOf((after) => store.stream({ tenant, of, after, limit }))
}

/** The name of what a page of history or stream holds: the fact's or entry's id, the bill's key. */
export function idOf(item: StreamItem): string {
  switch (item.of) {
    case 'facts':
      return item.stored.fact.id
    case 'journal':
      return item.entry.id
    case 'bills':
      return item.bill.key
  }
}

/** Looks without holding: a lease that is over as it begins. */
export function peekOutbox(store: Store, tenant: string, nowMinute = 10_000): Promise<readonly OutboxItem[]> {
  return store.claimOutbox(lease(tenant, nowMinute, { until: minute(nowMinute) }))
}

export function peekDue(store: Store, tenant: string, nowMinute = 10_000): Promise<readonly DueCustomer[]> {
  return store.claimDue(lease(tenant, nowMinute, { until: minute(nowMinute) }))
}

/** All that can be known of a tenant, to see that nothing changed. */
export async function everything(
  store: Store,
  tenant: string,
  named: {
    readonly customerIds: readonly string[]
    readonly bills: readonly string[]
    readonly facts: readonly FactRef[]
  },
): Promise<unknown> {
  const { bills, facts } = named
  const parts = { latestBills: 10, bills, facts }
  return {
    loaded: await store.load(named.customerIds.map((customerId) => request(tenant, { customerId, ...parts }))),
    customers: await allOf((after) => store.customers({ tenant, includeMerged: true, after, limit: 100 })),
    facts: await streamOf(store, tenant, 'facts'),
    journal: await streamOf(store, tenant, 'journal'),
    bills: await streamOf(store, tenant, 'bills'),
    tasks: await allOf((after) => store.tasks({ tenant, after, limit: 100 })),
    outbox: await peekOutbox(store, tenant),
    due: await peekDue(store, tenant),
    parked: await allOf((after) => store.parked({ tenant, after, limit: 100 })),
  }
}
