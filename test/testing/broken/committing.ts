import type { CommitOutcome } from '../../../src/ports.ts'
import { type BrokenStore, broken, eachCommit, recordOf, spoilCommit, tick } from './spoil.ts'

/** A conflict writes one part of the commit all the same, and the version doesn't tell. */
function halfCommit(part: 'facts' | 'bills' | 'journal' | 'outbox' | 'tasks'): BrokenStore {
  return broken(
    `writes the ${part} of a conflict`,
    'a stale version is a conflict, and nothing at all is written',
    (store) => {
      const hidden = new Map<string, number>()
      const hiddenOf = (customerId: string): number => hidden.get(customerId) ?? 0
      return {
        load: async (requests) =>
          (await store.load(requests)).map((loaded) => ({
            ...loaded,
            version: loaded.version - hiddenOf(loaded.customerId),
          })),
        customers: async (query) => {
          const page = await store.customers(query)
          const items = page.items.map((found) => ({ ...found, version: found.version - hiddenOf(found.customer.id) }))
          return { ...page, items }
        },
        commit: (commits) =>
          eachCommit(commits, async (commit) => {
            const seen = { ...commit, expectedVersion: commit.expectedVersion + hiddenOf(commit.customerId) }
            const [outcome] = await store.commit([seen])
            const { version, customer } = await recordOf(store, commit)
            if (outcome?.status !== 'conflict' || customer === null) return outcome as CommitOutcome
            const nothing = { facts: [], bills: [], billsGone: [], journal: [], outbox: [], tasks: [], erase: false }
            const half = { ...commit, ...nothing, [part]: commit[part], next: customer, expectedVersion: version }
            await store.commit([half])
            hidden.set(commit.customerId, hiddenOf(commit.customerId) + 1)
            return outcome
          }),
      }
    },
  )
}

export const committing: readonly BrokenStore[] = [
  broken('ignores versions', 'a stale version is a conflict, and nothing at all is written', (store) => ({
    commit: (commits) =>
      eachCommit(commits, async (commit) => {
        const { version } = await recordOf(store, commit)
        return (await store.commit([{ ...commit, expectedVersion: version }]))[0] as CommitOutcome
      }),
  })),
  broken(
    'looks at the version, waits, then writes',
    'of commits that race for one version exactly one wins',
    (store) => ({
      commit: (commits) =>
        eachCommit(commits, async (commit) => {
          const before = await recordOf(store, commit)
          if (before.version !== commit.expectedVersion) return { status: 'conflict' }
          await tick()
          const { version } = await recordOf(store, commit)
          return (await store.commit([{ ...commit, expectedVersion: version }]))[0] as CommitOutcome
        }),
    }),
  ),
  broken(
    'inserts a new customer over one that was just inserted',
    'of commits that race for a new customer exactly one wins',
    (store) => ({
      commit: (commits) =>
        eachCommit(commits, async (commit) => {
          const { version } = await recordOf(store, commit)
          if (version !== commit.expectedVersion) return { status: 'conflict' }
          await tick()
          const now = await recordOf(store, commit)
          return (await store.commit([{ ...commit, expectedVersion: now.version }]))[0] as CommitOutcome
        }),
    }),
  ),
  broken(
    'takes absent for any version',
    'a commit at a version that was never reached is a conflict, for an absent customer too',
    (store) => ({
      commit: (commits) =>
        eachCommit(commits, async (commit) => {
          const { version } = await recordOf(store, commit)
          const expectedVersion = version === 0 ? 0 : commit.expectedVersion
          return (await store.commit([{ ...commit, expectedVersion }]))[0] as CommitOutcome
        }),
    }),
  ),
  broken(
    'takes version 0 for whatever is there',
    'absent is version 0: a commit for a customer who must not exist is a conflict when one does',
    (store) => ({
      commit: (commits) =>
        eachCommit(commits, async (commit) => {
          const { version } = await recordOf(store, commit)
          const expectedVersion = commit.expectedVersion === 0 ? version : commit.expectedVersion
          return (await store.commit([{ ...commit, expectedVersion }]))[0] as CommitOutcome
        }),
    }),
  ),
  ...(['facts', 'bills', 'journal', 'outbox', 'tasks'] as const).map(halfCommit),
  broken(
    'refuses a whole batch for one conflict',
    'each commit of a batch is atomic on its own, and outcomes stand in the order of the batch',
    (store) => ({
      commit: async (commits) => {
        for (const commit of commits) {
          const { version } = await recordOf(store, commit)
          if (version !== commit.expectedVersion) return commits.map(() => ({ status: 'conflict' as const }))
        }
        return store.commit(commits)
      },
    }),
  ),
  broken(
    'answers commits in another order',
    'each commit of a batch is atomic on its own, and outcomes stand in the order of the batch',
    (store) => ({
      commit: async (commits) => [...(await store.commit(commits))].reverse(),
    }),
  ),
  broken('cannot commit an empty batch', 'an empty batch of commits is no error', (store) => ({
    commit: async (commits) => (commits.length === 0 ? Promise.reject(new Error('no rows')) : store.commit(commits)),
  })),
  broken('raises no version', 'a commit writes its record, and each one raises the version by one', (store) => ({
    load: async (requests) =>
      (await store.load(requests)).map((loaded) => ({ ...loaded, version: Math.min(loaded.version, 1) })),
  })),
  broken(
    'drops redelivery detection',
    'a fact that is recorded already makes the commit a duplicate that names it, and nothing at all is written',
    (store) => ({
      commit: (commits) =>
        eachCommit(commits, async (commit) => {
          const [outcome] = await store.commit([commit])
          if (outcome?.status !== 'duplicate') return outcome as CommitOutcome
          return (await store.commit([{ ...commit, facts: [] }]))[0] as CommitOutcome
        }),
    }),
  ),
  broken(
    'names the first duplicate only',
    'a fact that is recorded already makes the commit a duplicate that names it, and nothing at all is written',
    (store) => ({
      commit: async (commits) =>
        (await store.commit(commits)).map((outcome) =>
          outcome.status === 'duplicate' ? { ...outcome, facts: outcome.facts.slice(0, 1) } : outcome,
        ),
    }),
  ),
  broken(
    'tells a duplicate before a conflict',
    'a stale commit with a recorded fact is a conflict: the caller loads again and learns of both',
    (store) => ({
      commit: (commits) =>
        eachCommit(commits, async (commit) => {
          const [outcome] = await store.commit([commit])
          if (outcome?.status !== 'conflict') return outcome as CommitOutcome
          const { version } = await recordOf(store, commit)
          const known = await store.commit([{ ...commit, expectedVersion: version, facts: commit.facts.slice(0, 1) }])
          return known[0]?.status === 'duplicate' ? known[0] : outcome
        }),
    }),
  ),
  spoilCommit(
    'knows facts by their ids alone',
    'facts differ when their sources, their ids or their customers do',
    (commit) => ({
      ...commit,
      facts: commit.facts.map((stored) => ({ ...stored, fact: { ...stored.fact, source: 'any' } })),
    }),
  ),
  spoilCommit(
    'loses the outbox',
    'what a commit puts into the outbox is claimed as it was put, with its customer and no attempts',
    (commit) => ({ ...commit, outbox: [] }),
  ),
  spoilCommit('loses bills that went', 'bills that went to another customer are gone, and only those', (commit) => ({
    ...commit,
    billsGone: [],
  })),
  spoilCommit(
    'loses tasks',
    'tasks are found in pages by id, across customers, and the last page has no next',
    (commit) => ({ ...commit, tasks: [] }),
  ),
  spoilCommit(
    'writes over the first task of an id only',
    'a task is written over what stands under its id, and counts as it is now',
    (commit) => (commit.expectedVersion === 0 ? commit : { ...commit, tasks: [] }),
  ),
  spoilCommit('never writes a bill twice', 'a bill is written over what stands under its key', (commit) =>
    commit.expectedVersion === 0 ? commit : { ...commit, bills: commit.bills.filter(({ key }) => key !== 'pos/1') },
  ),
]

export const erasing: readonly BrokenStore[] = [
  ...[
    'an erasure frees the customer’s keys, whoever they were found by',
    'an erasure leaves of each fact its type, id, source and time, and a redelivery is still known',
    'an erasure keeps bills and the journal of points as they are, and no other journal',
    'an erasure takes tasks and outbox, the parked and the held too, and their ids are never inserted again',
    'an erasure writes its own record and rows, after what was there is gone',
  ].map((name) => spoilCommit('does not erase', name, (commit) => ({ ...commit, erase: false }))),
  spoilCommit(
    'erases bills too',
    'an erasure keeps bills and the journal of points as they are, and no other journal',
    (commit) => (commit.erase ? { ...commit, billsGone: ['pos/1', 'pos/2'] } : commit),
  ),
]
