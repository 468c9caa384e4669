import { loadOne, only, put } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame, expectThat } from './expect.ts'
import { commitFor, request } from './rows.ts'

const rounds = 10

export const claims: readonly PortPromise[] = [
  {
    name: 'a customer nobody knows is absent: the candidate, version 0, no record',
    async check({ store, tenant }) {
      const loaded = await loadOne(store, tenant, {
        keys: ['phone:+911'],
        candidateId: 'c-1',
        bills: ['pos/INV-1'],
        latestBills: 5,
        facts: [{ source: 'pos', id: 'INV-1' }],
      })
      const expected = { customerId: 'c-1', subject: 'c-1', version: 0, customer: null, bills: [], seen: [] }
      expectSame(
        loaded,
        { ...expected, owners: { 'phone:+911': 'c-1' } },
        'An unknown customer was loaded as somebody.',
      )
    },
  },
  {
    name: 'a load without keys is about the candidate',
    async check({ store, tenant }) {
      const loaded = await loadOne(store, tenant, { candidateId: 'c-1' })
      expectSame([loaded.customerId, loaded.owners], ['c-1', {}], 'Nothing names anybody but the candidate.')
    },
  },
  {
    name: 'a load with claim: false only looks: it claims nothing, and finds what is claimed',
    async check({ store, tenant }) {
      const looked = await loadOne(store, tenant, { keys: ['phone:+911'], candidateId: '', claim: false })
      expectSame([looked.customerId, looked.version, looked.customer], ['', 0, null], 'Looking found somebody.')
      await loadOne(store, tenant, { keys: ['phone:+911'], candidateId: 'c-1' })
      await put(store, commitFor(tenant, 'c-1'))
      const found = await loadOne(store, tenant, {
        keys: ['phone:+911', 'email:a@b.in'],
        candidateId: '',
        claim: false,
      })
      expectSame([found.customerId, found.version], ['c-1', 1], 'Looking did not find the owner.')
      const { customerId } = await loadOne(store, tenant, { keys: ['email:a@b.in'], candidateId: 'c-2' })
      expectThat(customerId === 'c-2', `Looking claimed a key for ${customerId}.`)
    },
  },
  {
    name: 'a key is claimed once: later loads find its first owner',
    async check({ store, tenant }) {
      await loadOne(store, tenant, { keys: ['phone:+911'], candidateId: 'c-1' })
      const later = await loadOne(store, tenant, { keys: ['phone:+911'], candidateId: 'c-2' })
      expectSame([later.customerId, later.owners], ['c-1', { 'phone:+911': 'c-1' }], 'A key changed its owner.')
    },
  },
  {
    name: 'what is claimed before the first commit belongs to the record that follows',
    async check({ store, tenant }) {
      await loadOne(store, tenant, { keys: ['phone:+911'], candidateId: 'c-1' })
      await put(store, commitFor(tenant, 'c-1'))
      const { customerId, version } = await loadOne(store, tenant, { keys: ['phone:+911'], candidateId: 'c-2' })
      expectSame([customerId, version], ['c-1', 1], 'The record is not found by its key.')
    },
  },
  {
    name: 'unowned keys are claimed for the owner of the first owned key',
    async check({ store, tenant }) {
      await loadOne(store, tenant, { keys: ['email:a@b.in'], candidateId: 'c-1' })
      const keys = ['phone:+911', 'email:a@b.in', 'shopify:7']
      const { customerId } = await loadOne(store, tenant, { keys, candidateId: 'c-2' })
      expectThat(customerId === 'c-1', `The owner of an owned key is c-1; loaded ${customerId}.`)
      const { owners } = await loadOne(store, tenant, { keys, candidateId: 'c-3' })
      const expected = { 'phone:+911': 'c-1', 'email:a@b.in': 'c-1', 'shopify:7': 'c-1' }
      expectSame(owners, expected, 'The unowned keys went to somebody else.')
    },
  },
  {
    name: 'of keys with different owners the first decides, and every owner is told',
    async check({ store, tenant }) {
      await loadOne(store, tenant, { keys: ['phone:+911'], candidateId: 'c-1' })
      await loadOne(store, tenant, { keys: ['email:a@b.in'], candidateId: 'c-2' })
      const keys = ['shopify:7', 'email:a@b.in', 'phone:+911']
      const loaded = await loadOne(store, tenant, { keys, candidateId: 'c-3' })
      const owners = { 'shopify:7': 'c-2', 'email:a@b.in': 'c-2', 'phone:+911': 'c-1' }
      expectSame([loaded.customerId, loaded.owners], ['c-2', owners], 'Disputed keys are told wrongly.')
    },
  },
  {
    name: 'a load by customer id loads that customer, whoever owns the keys, and claims the unowned ones for them',
    async check({ store, tenant }) {
      await loadOne(store, tenant, { keys: ['phone:+911'], candidateId: 'c-1' })
      await put(store, commitFor(tenant, 'c-1'), commitFor(tenant, 'c-2'))
      const keys = ['phone:+911', 'email:a@b.in']
      const loaded = await loadOne(store, tenant, { keys, customerId: 'c-2', candidateId: 'c-3' })
      const owners = { 'phone:+911': 'c-1', 'email:a@b.in': 'c-2' }
      expectSame([loaded.customerId, loaded.subject, loaded.version], ['c-2', 'c-2', 1], 'Another customer was loaded.')
      expectSame(loaded.owners, owners, 'The keys have other owners.')
    },
  },
  {
    name: 'the requests of one batch claim one after the other, and are answered in their order',
    async check({ store, tenant }) {
      const loaded = await store.load([
        request(tenant, { keys: ['phone:+912', 'email:a@b.in'], candidateId: 'c-2' }),
        request(tenant, { keys: ['shopify:7', 'email:a@b.in'], candidateId: 'c-1' }),
        request(tenant, { keys: ['shopify:7'], candidateId: 'c-3' }),
        request(tenant, { keys: ['phone:+914'], candidateId: 'c-4' }),
        request(tenant, { customerId: 'c-0', keys: ['phone:+914', 'phone:+910'] }),
      ])
      expectSame(
        loaded.map(({ customerId }) => customerId),
        ['c-2', 'c-2', 'c-2', 'c-4', 'c-0'],
        'Wrong owners.',
      )
      expectSame(
        loaded[4]?.owners,
        { 'phone:+914': 'c-4', 'phone:+910': 'c-0' },
        'A key was claimed twice in one batch.',
      )
    },
  },
  {
    name: 'loads that race for the same keys end with one owner',
    async check({ store, other, tenant }) {
      for (let round = 0; round < rounds; round += 1) {
        const keys = [`phone:${round}`, `email:${round}`]
        const raced = await Promise.all([
          loadOne(store, tenant, { keys, candidateId: `a-${round}` }),
          loadOne(other, tenant, { keys: [...keys].reverse(), candidateId: `b-${round}` }),
          loadOne(other, tenant, { keys, candidateId: `c-${round}` }),
        ])
        const owners = raced.flatMap((loaded) => [loaded.customerId, ...Object.values(loaded.owners)])
        expectThat(new Set(owners).size === 1, `Racing loads were told several owners: ${owners.join(', ')}.`)
      }
    },
  },
  {
    name: 'loads that race for overlapping keys behave as if one came after the other',
    async check({ store, other, tenant }) {
      for (let round = 0; round < rounds; round += 1) {
        const [a, b, c] = [`phone:${round}`, `email:${round}`, `shopify:${round}`]
        await Promise.all([
          loadOne(store, tenant, { keys: [a, b], candidateId: `a-${round}` }),
          loadOne(other, tenant, { keys: [b, c], candidateId: `b-${round}` }),
          loadOne(store, tenant, { keys: [c, a], candidateId: `c-${round}` }),
        ])
        const { owners } = await loadOne(store, tenant, { keys: [a, b, c], candidateId: 'too-late' })
        const different = new Set(Object.values(owners))
        expectThat(different.size === 1, `Overlapping keys ended with several owners: ${[...different].join(', ')}.`)
      }
    },
  },
  {
    name: 'a key is the text it is: letter case, spaces, quotes, accents and __proto__ make no difference to it',
    async check({ store, tenant }) {
      const keys = [
        'x:a',
        'X:a',
        'x:a ',
        "x:'a'",
        'x:"a"',
        'x:%',
        'x:_',
        'x:\\',
        'x:é',
        'x:e\u0301',
        'x:🛍',
        '__proto__',
      ]
      for (const [index, key] of keys.entries()) {
        await loadOne(store, tenant, { keys: [key], candidateId: `c-${index}` })
      }
      for (const [index, key] of keys.entries()) {
        const loaded = await loadOne(store, tenant, { keys: [key], candidateId: 'too-late' })
        expectThat(loaded.customerId === `c-${index}`, `The key ${JSON.stringify(key)} was taken for another.`)
        expectSame(Object.entries(loaded.owners), [[key, `c-${index}`]], 'The owners name other keys.')
      }
    },
  },
  {
    name: 'an empty batch of loads is no error',
    async check({ store }) {
      expectSame(await store.load([]), [], 'Nothing was asked.')
    },
  },
  {
    name: 'a large batch is answered in the order of its requests',
    async check({ store, tenant }) {
      const ids = Array.from({ length: 150 }, (_, index) => `c-${(index * 37) % 150}`)
      await put(store, ...[...ids].sort().map((id) => commitFor(tenant, id)))
      const loaded = await store.load(ids.map((customerId) => request(tenant, { customerId })))
      expectSame(
        loaded.map(({ customer }) => customer?.id),
        ids,
        'The answers came in another order.',
      )
      const one = only(loaded.slice(0, 1))
      expectThat(one.version === 1, `The version after the first commit is 1; found ${one.version}.`)
    },
  },
]
