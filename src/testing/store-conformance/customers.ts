import type { CustomerQuery, FoundCustomer, PageOf, Store } from '../../ports.ts'
import { allOf, put } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame, expectThat } from './expect.ts'
import { commitFor, minute } from './rows.ts'

async function idsOf(store: Store, tenant: string, parts: Partial<CustomerQuery> = {}): Promise<string[]> {
  const found = await allOf((after) => store.customers({ tenant, limit: 2, ...parts, after }))
  return found.map(({ customer }) => customer.id)
}

const interest = (...keys: readonly string[]) => ({ interests: keys.map((key) => ({ key, at: minute(0) })) })

export const customers: readonly PortPromise[] = [
  {
    name: 'customers are found in pages by id, each once, with record and version, and the last page has no next',
    async check({ store, tenant }) {
      const ids = ['c-5', 'C-1', 'c-10', 'c_1', 'c-1', 'c1']
      const commits = ids.map((id) => commitFor(tenant, id, { next: { rungTo: minute(id.length) } }))
      await put(store, ...commits)
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1 }))
      expectSame(
        await idsOf(store, tenant),
        ['C-1', 'c-1', 'c-10', 'c-5', 'c1', 'c_1'],
        'Not by id, in code point order.',
      )
      const page = await store.customers({ tenant, after: null, limit: 6 })
      expectSame(page.next, null, 'A full last page has no next.')
      expectSame(page.items[0], { customer: commits[1]?.next, version: 1 }, 'The record is not the one committed.')
      expectThat(page.items[1]?.version === 2, 'The version is not that of the last commit.')
    },
  },
  {
    name: 'nobody is found where nobody was committed',
    async check({ store, tenant }) {
      const page = await store.customers({ tenant, after: null, limit: 1000 })
      expectSame(page, { items: [], next: null }, 'There are no customers.')
    },
  },
  {
    name: 'pages of customers lose nobody and repeat nobody while others join and change',
    async check({ store, other, tenant }) {
      const ids = Array.from({ length: 30 }, (_, index) => `c-${100 + index * 10}`)
      await put(store, ...ids.map((id) => commitFor(tenant, id)))
      const found: string[] = []
      let after: string | null = null
      for (let page = 0; page < 100; page += 1) {
        const [{ items, next }]: readonly [PageOf<FoundCustomer>, unknown] = await Promise.all([
          store.customers({ tenant, after, limit: 4 }),
          other.commit([
            commitFor(tenant, `c-${399 - page * 7}5`),
            commitFor(tenant, `b-${page}`),
            commitFor(tenant, `c-${101 + page * 10}`),
            commitFor(tenant, ids[page] ?? 'z-0', { expectedVersion: 1, next: { rungTo: minute(page) } }),
          ]),
        ])
        found.push(...items.map(({ customer }) => customer.id))
        if (next === null) break
        after = next
      }
      expectThat(new Set(found).size === found.length, 'A customer was found twice.')
      const missing = ids.filter((id) => !found.includes(id))
      expectSame(missing, [], 'Customers who were there all the time were left out.')
    },
  },
  {
    name: 'by interest: customers with any of those asked for, each once; without any nobody',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'c-1', { next: interest('brand:x', 'restock:7', 'brand:y') }),
        commitFor(tenant, 'c-2', { next: interest('brand:y') }),
        commitFor(tenant, 'c-3', { next: interest('brand:z', 'Brand:x', 'brand:x2') }),
        commitFor(tenant, 'c-4'),
        commitFor(tenant, 'c-5', { next: interest('restock:7') }),
      )
      const interests = ['brand:x', 'brand:y', 'restock:7']
      expectSame(await idsOf(store, tenant, { interests }), ['c-1', 'c-2', 'c-5'], 'Not these three, once each.')
      expectSame(await idsOf(store, tenant, { interests: ['brand:z'] }), ['c-3'], 'Not the one.')
      expectSame(await idsOf(store, tenant, { interests: [] }), [], 'Nobody has one of no interests.')
    },
  },
  {
    name: 'by interest, page after page: nobody is lost behind many who have it, the merged among them, or many that are asked for',
    async check({ store, tenant }) {
      const names = Array.from({ length: 24 }, (_, n) => `c-${String(n).padStart(2, '0')}`)
      const commits = names.map((id, n) => {
        const mergedInto = n % 3 === 1 ? 'c-00' : null
        return commitFor(tenant, id, { next: { ...interest('restock:7', `brand:${id}`), mergedInto } })
      })
      await put(store, ...commits)
      const left = names.filter((_, n) => n % 3 !== 1)
      const found = [
        await idsOf(store, tenant, { interests: ['restock:7'] }),
        await idsOf(store, tenant, { interests: ['restock:7', 'brand:c-04', 'brand:c-05'] }),
        await idsOf(store, tenant, { interests: names.map((id) => `brand:${id}`), limit: 5 }),
      ]
      expectSame(found, [left, left, left], 'Not all of those who are left, once each.')
    },
  },
  {
    name: 'interests are those of the last commit',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { next: interest('brand:x', 'brand:y') }))
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, next: interest('brand:y', 'brand:z') }))
      await store.commit([commitFor(tenant, 'c-1', { expectedVersion: 1, next: interest('brand:w') })])
      const found = await Promise.all(
        ['x', 'y', 'z', 'w'].map((brand) => idsOf(store, tenant, { interests: [`brand:${brand}`] })),
      )
      expectSame(found, [[], ['c-1'], ['c-1'], []], 'An interest outlived its record, or a refused commit left one.')
    },
  },
  {
    name: 'those out of order are found when asked for, and only then left apart',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'c-1', { next: { outOfOrder: true } }),
        commitFor(tenant, 'c-2'),
        commitFor(tenant, 'c-3', { next: { outOfOrder: true } }),
      )
      await put(store, commitFor(tenant, 'c-3', { expectedVersion: 1 }))
      const found = await Promise.all(
        [true, false, undefined].map((outOfOrder) => idsOf(store, tenant, { outOfOrder })),
      )
      const everyone = ['c-1', 'c-2', 'c-3']
      expectSame(found, [['c-1'], everyone, everyone], 'The wrong customers are out of order.')
    },
  },
  {
    name: 'merged customers are left out unless they are included',
    async check({ store, tenant }) {
      const parts = interest('brand:x')
      await put(
        store,
        commitFor(tenant, 'c-1', { next: { ...parts, mergedInto: 'c-2' } }),
        commitFor(tenant, 'c-2', { next: parts }),
      )
      const interests = ['brand:x']
      const found = [
        await idsOf(store, tenant),
        await idsOf(store, tenant, { interests }),
        await idsOf(store, tenant, { includeMerged: true }),
        await idsOf(store, tenant, { interests, includeMerged: true }),
      ]
      expectSame(found, [['c-2'], ['c-2'], ['c-1', 'c-2'], ['c-1', 'c-2']], 'The sealed record is told wrongly.')
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1 }))
      expectSame(await idsOf(store, tenant), ['c-1', 'c-2'], 'After the unmerge both are customers.')
    },
  },
  {
    name: 'a condition never loses a customer for whom it holds',
    async check({ store, tenant }) {
      const { profile, ...rest } = commitFor(tenant, 'c-1').next
      const living = (city: string | null) => ({ ...rest, profile: { ...profile, city } })
      await put(
        store,
        commitFor(tenant, 'c-1', { next: living('Pune') }),
        commitFor(tenant, 'c-2', { next: living("Pune's") }),
        commitFor(tenant, 'c-3', { next: living(null) }),
        commitFor(tenant, 'c-4', { next: { ...living('Pune'), rungTo: minute(9) } }),
      )
      const wheres = [
        [{}, ['c-1', 'c-2', 'c-3', 'c-4']],
        [{ 'profile.city': 'Pune' }, ['c-1', 'c-4']],
        [{ 'profile.city': "Pune's" }, ['c-2']],
        [{ 'profile.city': { ne: 'Pune' } }, ['c-2', 'c-3']],
        [{ 'profile.city': { exists: false } }, ['c-3']],
        [{ not: { 'profile.city': { in: ['Pune', "Pune's"] } } }, ['c-3']],
        [{ any: [{ 'profile.city': { contains: "'" } }, { 'profile.city': { exists: false } }] }, ['c-2', 'c-3']],
        [{ 'purchases.count': { lt: 1 } }, ['c-1', 'c-2', 'c-3', 'c-4']],
        [{ 'purchases.lastAt': { exists: false } }, ['c-1', 'c-2', 'c-3', 'c-4']],
        [{ 'words.nobodyKnows': { ne: 1 } }, ['c-1', 'c-2', 'c-3', 'c-4']],
      ] as const
      for (const [where, expected] of wheres) {
        const found = await idsOf(store, tenant, { where })
        const lost = expected.filter((id) => !found.includes(id))
        expectSame(lost, [], `Customers for whom ${JSON.stringify(where)} holds were left out.`)
      }
    },
  },
]
