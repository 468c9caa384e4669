import type { Store } from '../../ports.ts'
import { loadOne, put } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame, expectThat } from './expect.ts'
import { bill, commitFor, minute, request, storedFact, visit } from './rows.ts'

const maxRedirects = 16

/** Three records, each sealed into the next: `a` is `b`, and `b` is `c`. Nobody lists anybody as absorbed. */
async function sealThree(store: Store, tenant: string): Promise<void> {
  await loadOne(store, tenant, { keys: ['phone:a'], candidateId: 'a' })
  await loadOne(store, tenant, { keys: ['phone:b'], candidateId: 'b' })
  await loadOne(store, tenant, { keys: ['phone:c'], candidateId: 'c' })
  await put(
    store,
    commitFor(tenant, 'a', { next: { mergedInto: 'b' } }),
    commitFor(tenant, 'b', { next: { mergedInto: 'c' } }),
    commitFor(tenant, 'c'),
  )
  await put(store, commitFor(tenant, 'c', { expectedVersion: 1 }))
}

export const redirects: readonly PortPromise[] = [
  {
    name: 'a merged customer is followed to the survivor, step by step, and the subject is where the request led',
    async check({ store, tenant }) {
      await sealThree(store, tenant)
      const ways = await store.load([
        request(tenant, { keys: ['phone:a'] }),
        request(tenant, { keys: ['phone:b'] }),
        request(tenant, { keys: ['phone:c'] }),
        request(tenant, { customerId: 'a' }),
      ])
      const told = ways.map((way) => [way.subject, way.customerId, way.version, way.customer?.id])
      const survivor = ['c', 2, 'c']
      expectSame(
        told,
        ['a', 'b', 'c', 'a'].map((subject) => [subject, ...survivor]),
        'A redirect was not followed.',
      )
    },
  },
  {
    name: 'a load with follow: false stops at the first record, merged away or not',
    async check({ store, tenant }) {
      await sealThree(store, tenant)
      const { customerId, subject, version, customer } = await loadOne(store, tenant, {
        customerId: 'a',
        follow: false,
      })
      const told = [customerId, subject, version, customer?.mergedInto]
      expectSame(told, ['a', 'a', 1, 'b'], 'A sealed record was not loaded as it stands.')
    },
  },
  {
    name: 'owners of keys are told after redirects',
    async check({ store, tenant }) {
      await sealThree(store, tenant)
      await loadOne(store, tenant, { keys: ['phone:d'], candidateId: 'd' })
      const keys = ['phone:d', 'phone:a', 'phone:b', 'phone:c']
      const { owners } = await loadOne(store, tenant, { keys })
      const expected = { 'phone:d': 'd', 'phone:a': 'c', 'phone:b': 'c', 'phone:c': 'c' }
      expectSame(owners, expected, 'An owner is not the survivor.')
    },
  },
  {
    name: 'keys claimed through a redirect go back with the one they were claimed for',
    async check({ store, tenant }) {
      await sealThree(store, tenant)
      await loadOne(store, tenant, { keys: ['phone:a', 'email:a'] })
      await put(store, commitFor(tenant, 'a', { expectedVersion: 1, next: { mergedInto: null } }))
      const { customerId } = await loadOne(store, tenant, { keys: ['email:a'] })
      expectThat(customerId === 'a', `After the unmerge the key belongs to a; found ${customerId}.`)
    },
  },
  {
    name: 'a survivor without a record yet is absent',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'a', { next: { mergedInto: 'b' } }))
      const { customerId, version, customer } = await loadOne(store, tenant, { customerId: 'a' })
      expectSame([customerId, version, customer], ['b', 0, null], 'The survivor has no record.')
    },
  },
  {
    name: 'redirects are followed over 16 steps, and a circle of them is no endless way',
    async check({ store, tenant }) {
      const steps = Array.from({ length: maxRedirects }, (_, step) =>
        commitFor(tenant, `s-${step}`, { next: { mergedInto: `s-${step + 1}` } }),
      )
      await put(store, ...steps, commitFor(tenant, `s-${maxRedirects}`))
      const { customerId } = await loadOne(store, tenant, { customerId: 's-0' })
      expectThat(customerId === `s-${maxRedirects}`, `16 steps lead to s-${maxRedirects}; found ${customerId}.`)
      await put(
        store,
        commitFor(tenant, 'x', { next: { mergedInto: 'y' } }),
        commitFor(tenant, 'y', { next: { mergedInto: 'x' } }),
      )
      const { subject } = await loadOne(store, tenant, { customerId: 'x' })
      expectThat(subject === 'x', 'A circle of redirects was not answered.')
    },
  },
  {
    name: 'bills are looked for in the survivor first, then on the way back, the nearest first',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'a', {
          next: { mergedInto: 'b' },
          bills: [bill('pos/1', minute(1), 1), bill('pos/2', minute(2), 1), bill('pos/3', minute(3), 1)],
        }),
        commitFor(tenant, 'b', {
          next: { mergedInto: 'c' },
          bills: [bill('pos/2', minute(2), 2), bill('pos/3', minute(3), 2)],
        }),
        commitFor(tenant, 'c', { bills: [bill('pos/3', minute(3), 3)] }),
      )
      const bills = ['pos/1', 'pos/2', 'pos/3']
      const named = await loadOne(store, tenant, { customerId: 'a', bills })
      expectSame(
        named.bills.map(({ totalMinor }) => totalMinor),
        [1, 2, 3],
        'The wrong row of a bill counted.',
      )
      const latest = await loadOne(store, tenant, { customerId: 'a', latestBills: 10 })
      expectSame(
        latest.bills.map(({ totalMinor }) => totalMinor),
        [3, 2, 1],
        'The latest bills are other rows.',
      )
    },
  },
  {
    name: 'bills are looked for in those the survivor absorbed, in the order they are listed',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'a', {
          next: { mergedInto: 'c' },
          bills: [bill('pos/1', minute(9), 1), bill('pos/2', minute(2), 1), bill('pos/3', minute(3), 1)],
        }),
        commitFor(tenant, 'b', {
          next: { mergedInto: 'c' },
          bills: [bill('pos/2', minute(2), 2), bill('pos/3', minute(3), 2)],
        }),
        commitFor(tenant, 'c', { next: { absorbed: ['b', 'a', 'nobody'] }, bills: [bill('pos/3', minute(3), 3)] }),
      )
      const bills = ['pos/3', 'pos/1', 'pos/2']
      const named = await loadOne(store, tenant, { customerId: 'c', bills })
      expectSame(
        named.bills.map(({ totalMinor }) => totalMinor),
        [3, 1, 2],
        'The wrong row of a bill counted.',
      )
      const latest = await loadOne(store, tenant, { customerId: 'c', latestBills: 2 })
      expectSame(
        latest.bills.map(({ key }) => key),
        ['pos/1', 'pos/3'],
        'The latest bills leave out the absorbed.',
      )
    },
  },
  {
    name: 'what someone on the way absorbed is looked through too',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'a', {
          next: { mergedInto: 'b' },
          bills: [bill('pos/1')],
          facts: [storedFact(visit('f-1'))],
        }),
        commitFor(tenant, 'b', { next: { mergedInto: 'c', absorbed: ['a'] } }),
        commitFor(tenant, 'c'),
      )
      const facts = [{ source: 'door-1', id: 'f-1' }]
      const { bills, seen } = await loadOne(store, tenant, { customerId: 'b', bills: ['pos/1'], facts })
      const found = [bills.map(({ key }) => key), seen.map(({ customerId }) => customerId)]
      expectSame(found, [['pos/1'], ['a']], 'The absorbed of one on the way were left out.')
    },
  },
  {
    name: 'a redelivered fact is known along the whole chain and in the absorbed, by the first row of it',
    async check({ store, tenant }) {
      const fact = (id: string, hash: string) => storedFact(visit(id), { hash })
      await put(
        store,
        commitFor(tenant, 'a', { next: { mergedInto: 'b' }, facts: [fact('f-1', 'a'), fact('f-2', 'a')] }),
        commitFor(tenant, 'b', { next: { mergedInto: 'c' }, facts: [fact('f-2', 'b'), fact('f-3', 'b')] }),
        commitFor(tenant, 'd', { next: { mergedInto: 'c' }, facts: [fact('f-3', 'd'), fact('f-4', 'd')] }),
        commitFor(tenant, 'c', { next: { absorbed: ['d'] }, facts: [fact('f-5', 'c')] }),
      )
      const facts = ['f-4', 'f-3', 'f-2', 'f-1', 'f-0', 'f-5', 'f-4'].map((id) => ({ source: 'door-1', id }))
      const { seen } = await loadOne(store, tenant, { customerId: 'a', facts })
      const expected = [
        ['f-4', 'd'],
        ['f-3', 'b'],
        ['f-2', 'b'],
        ['f-1', 'a'],
        ['f-5', 'c'],
      ].map(([id, customerId]) => ({
        source: 'door-1',
        id,
        hash: customerId,
        customerId,
        type: 'visit.sensed',
      }))
      expectSame(seen, expected, 'Facts recorded before the merge are not known, or by another row.')
    },
  },
]
