import type { Commit, CommitOutcome, PageOf } from '../../../src/ports.ts'
import { type BrokenStore, broken, eachCommit, tick } from './spoil.ts'

const reversed = <Item>(page: PageOf<Item>): PageOf<Item> => ({ ...page, items: [...page.items].reverse() })

export const reading: readonly BrokenStore[] = [
  broken(
    'pages what is parked in any order',
    'what is parked is paged: customers by id, then items by customer and id, each once',
    (store) => ({
      parked: async (query) => reversed(await store.parked(query)),
    }),
  ),
  broken(
    'pages customers in any order',
    'customers are found in pages by id, each once, with record and version, and the last page has no next',
    (store) => ({
      customers: async (query) => reversed(await store.customers(query)),
    }),
  ),
  broken('promises another page', 'nobody is found where nobody was committed', (store) => ({
    customers: async (query) => ({ ...(await store.customers(query)), next: 'more' }),
  })),
  broken(
    'pages customers by counting',
    'pages of customers lose nobody and repeat nobody while others join and change',
    (store) => ({
      customers: async (query) => {
        const from = Number(query.after ?? 0)
        const { items } = await store.customers({ ...query, after: null, limit: 1000 })
        const next = items.length > from + query.limit ? String(from + query.limit) : null
        return { items: items.slice(from, from + query.limit), next }
      },
    }),
  ),
  broken(
    'finds a customer once for each interest',
    'by interest: customers with any of those asked for, each once; without any nobody',
    (store) => ({
      customers: async (query) => {
        const page = await store.customers(query)
        const repeated = page.items.flatMap((found) => found.customer.interests.map(() => found))
        return query.interests === undefined ? page : { ...page, items: repeated }
      },
    }),
  ),
  broken(
    'looks at the first few who have an interest, the merged among them',
    'by interest, page after page: nobody is lost behind many who have it, the merged among them, or many that are asked for',
    (store) => ({
      customers: async (query) => {
        if (query.interests === undefined) return store.customers(query)
        const { items, next } = await store.customers({ ...query, includeMerged: true })
        const left = items.filter(({ customer }) => query.includeMerged === true || customer.mergedInto === null)
        return { items: left, next: left.length < items.length ? null : next }
      },
    }),
  ),
  broken('keeps interests that are over', 'interests are those of the last commit', (store) => {
    const all = new Map<string, Commit['next']['interests']>()
    return {
      commit: (commits) =>
        store.commit(
          commits.map((commit) => {
            const name = `${commit.tenant} ${commit.customerId}`
            const interests = [...(all.get(name) ?? []), ...commit.next.interests]
            all.set(name, interests)
            return { ...commit, next: { ...commit.next, interests } }
          }),
        ),
    }
  }),
  broken(
    'finds the punctual out of order',
    'those out of order are found when asked for, and only then left apart',
    (store) => ({
      customers: (query) => store.customers({ ...query, outOfOrder: undefined }),
    }),
  ),
  broken('always includes the merged', 'merged customers are left out unless they are included', (store) => ({
    customers: (query) => store.customers({ ...query, includeMerged: true }),
  })),
  broken('takes a missing city for another', 'a condition never loses a customer for whom it holds', (store) => ({
    customers: async (query) => {
      const page = await store.customers(query)
      if (query.where === undefined) return page
      return { ...page, items: page.items.filter(({ customer }) => customer.profile.city !== null) }
    },
  })),
  broken(
    'pages tasks in any order',
    'tasks are found in pages by id, across customers, and the last page has no next',
    (store) => ({
      tasks: async (query) => reversed(await store.tasks(query)),
    }),
  ),
  ...(['stages', 'owner', 'storeId', 'dueBefore'] as const).map((filter) =>
    broken(
      `ignores ${filter} of tasks`,
      'tasks are told apart by stage, owner, shop and due time, and by all of them together',
      (store) => ({
        tasks: (query) => store.tasks({ ...query, [filter]: undefined }),
      }),
    ),
  ),
  broken('has one task of an id', 'two customers may have tasks of one id', (store) => ({
    tasks: async (query) => {
      const page = await store.tasks(query)
      return { ...page, items: page.items.filter(({ subject }) => subject !== 'c-2') }
    },
  })),
  broken(
    'tells history the wrong way round',
    'one customer’s facts and journal come in the order they were recorded, or the other way round',
    (store) => ({
      history: (query) => store.history({ ...query, order: 'latest' }),
    }),
  ),
  broken(
    'ignores the kinds of history',
    'of a history only the kinds asked for are told; of none nothing',
    (store) => ({
      history: (query) => store.history({ ...query, kinds: undefined }),
    }),
  ),
  broken('pages history by counting', 'a cursor in a history keeps its place while rows are added', (store) => ({
    history: async (query) => {
      const from = Number(query.after ?? 0)
      const { items } = await store.history({ ...query, after: null, limit: 1000 })
      const next = items.length > from + query.limit ? String(from + query.limit) : null
      return { items: items.slice(from, from + query.limit), next }
    },
  })),
  broken('keeps one journal entry of an id', 'journal entries are appended, whatever their ids', (store) => {
    const ids = new Set<string>()
    return {
      commit: (commits) =>
        store.commit(
          commits.map((commit) => ({
            ...commit,
            journal: commit.journal.filter(({ id }) => {
              const name = JSON.stringify([commit.tenant, commit.customerId, id])
              if (ids.has(name)) return false
              ids.add(name)
              return true
            }),
          })),
        ),
    }
  }),
  broken(
    'follows redirects in histories',
    'a history is of that customer alone: redirects are not followed, and nobody has none',
    (store) => ({
      history: async (query) => {
        const page = await store.customers({ tenant: query.tenant, includeMerged: true, after: null, limit: 1000 })
        const own = page.items.find(({ customer }) => customer.id === query.customerId)
        return store.history({ ...query, customerId: own?.customer.mergedInto ?? query.customerId })
      },
    }),
  ),
  broken(
    'leaves out the first of each further page',
    'a reader who follows a stream misses nothing that is committed meanwhile',
    (store) => ({
      stream: async (query) => {
        const page = await store.stream(query)
        return query.after === null ? page : { ...page, items: page.items.slice(1) }
      },
    }),
  ),
  broken(
    'streams customer by customer',
    'streams of facts, journal and bills come in recorded order across customers, in pages that never repeat',
    (store) => ({
      stream: async (query) => {
        const page = await store.stream(query)
        return { ...page, items: [...page.items].sort((a, b) => (a.customerId < b.customerId ? -1 : 1)) }
      },
    }),
  ),
  broken('streams half of a document', 'a stream tells whole documents', (store) => ({
    stream: async (query) => {
      const page = await store.stream(query)
      return {
        ...page,
        items: page.items.map((one) => (one.of === 'bills' ? { ...one, bill: { ...one.bill, lines: [] } } : one)),
      }
    },
  })),
  broken(
    'streams a bill where it was last written',
    'a bill keeps its place in the stream whatever is written over it, and is told as it is now',
    (store) => ({
      commit: (commits) =>
        eachCommit(commits, async (commit) => {
          const billsGone = commit.bills.map(({ key }) => key)
          return (
            await store.commit([{ ...commit, billsGone: [...commit.billsGone, ...billsGone] }])
          )[0] as CommitOutcome
        }),
    }),
  ),
  broken('streams by counting backwards', 'a cursor in a stream keeps its place while rows are added', (store) => ({
    stream: async (query) => {
      const all = await store.stream({ ...query, after: null, limit: 1000 })
      const items = [...all.items].sort((a, b) => (a.customerId < b.customerId ? -1 : 1))
      const from = Number(query.after ?? 0)
      return {
        items: items.slice(from, from + query.limit),
        next: items.length > from + query.limit ? String(from + query.limit) : null,
      }
    },
  })),
]

/** Facts get their places as their commits begin, are seen when these end, and the reader doesn't wait for the slow ones. */
export const outrun: BrokenStore = broken(
  'lets the reader run ahead of slow commits',
  'a reader who follows a stream misses nothing that is committed meanwhile',
  (store) => {
    const places = new Map<string, number>()
    const place = (customerId: string, id: string): number => {
      const name = JSON.stringify([customerId, id])
      const known = places.get(name) ?? places.size + 1
      places.set(name, known)
      return known
    }
    return {
      commit: async (commits) => {
        for (const { customerId, facts } of commits) for (const { fact } of facts) place(customerId, fact.id)
        if (commits[0]?.customerId.endsWith('1') === true) for (let wait = 0; wait < 3; wait += 1) await tick()
        return store.commit(commits)
      },
      stream: async (query) => {
        if (query.of !== 'facts') return store.stream(query)
        const { items } = await store.stream({ ...query, after: null, limit: 1000 })
        const placed = items.map((one) => ({
          one,
          at: one.of === 'facts' ? place(one.customerId, one.stored.fact.id) : 0,
        }))
        const rest = placed.filter(({ at }) => at > Number(query.after ?? 0)).sort((a, b) => a.at - b.at)
        const page = rest.slice(0, query.limit)
        return { items: page.map(({ one }) => one), next: rest.length > query.limit ? String(page.at(-1)?.at) : null }
      },
    }
  },
)
