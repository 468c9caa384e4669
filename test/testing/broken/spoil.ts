import type { Commit, CommitOutcome, Lease, Loaded, LoadRequest, Store } from '../../../src/ports.ts'
import { memoryStore } from '../../../src/stores/memory/index.ts'

/** A store with one thing wrong, and a promise whose case must find it out. */
export interface BrokenStore {
  readonly flaw: string
  readonly foundBy: string
  readonly open: () => Store
}

export const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** The memory store with some methods done wrong. */
export function broken(flaw: string, foundBy: string, spoil: (store: Store) => Partial<Store>): BrokenStore {
  return {
    flaw,
    foundBy,
    open: () => {
      const store = memoryStore()
      return { ...store, ...spoil(store) }
    },
  }
}

export const spoilCommit = (flaw: string, foundBy: string, spoil: (commit: Commit) => Commit): BrokenStore =>
  broken(flaw, foundBy, (store) => ({ commit: (commits) => store.commit(commits.map(spoil)) }))

export const spoilLoad = (flaw: string, foundBy: string, spoil: (request: LoadRequest) => LoadRequest): BrokenStore =>
  broken(flaw, foundBy, (store) => ({ load: (requests) => store.load(requests.map(spoil)) }))

export const spoilLoaded = (flaw: string, foundBy: string, spoil: (loaded: Loaded) => Loaded): BrokenStore =>
  broken(flaw, foundBy, (store) => ({ load: async (requests) => (await store.load(requests)).map(spoil) }))

export const spoilLease = (
  flaw: string,
  spoil: (lease: Lease) => Lease,
  foundBy: Record<string, string>,
): BrokenStore[] =>
  (['claimDue', 'claimOutbox', 'claimBroadcasts'] as const).map((method) =>
    broken(`${flaw} (${method})`, foundBy[method] ?? '', (store) => ({
      [method]: (lease: Lease) => store[method](spoil(lease)),
    })),
  )

export async function recordOf(store: Store, { tenant, customerId }: Commit): Promise<Loaded> {
  const request = { tenant, customerId, keys: [], candidateId: customerId, bills: [], latestBills: 0, facts: [] }
  const [loaded] = await store.load([request])
  const page = await store.customers({ tenant, includeMerged: true, after: null, limit: 1000 })
  const own = page.items.find(({ customer }) => customer.id === customerId)
  return { ...(loaded as Loaded), version: own?.version ?? 0, customer: own?.customer ?? null }
}

export async function eachCommit(
  commits: readonly Commit[],
  one: (commit: Commit) => Promise<CommitOutcome>,
): Promise<CommitOutcome[]> {
  const outcomes: CommitOutcome[] = []
  for (const commit of commits) outcomes.push(await one(commit))
  return outcomes
}
