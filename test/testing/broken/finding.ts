import type { Loaded } from '../../../src/ports.ts'
import { type BrokenStore, broken, spoilCommit, spoilLoad, spoilLoaded, tick } from './spoil.ts'

export const finding: readonly BrokenStore[] = [
  broken('forgets who owns a key', 'a key is claimed once: later loads find its first owner', (store) => {
    let loads = 0
    return {
      load: async (requests) => {
        loads += 1
        const mark = `#${loads}`
        const marked = requests.map((request) => ({ ...request, keys: request.keys.map((key) => key + mark) }))
        return (await store.load(marked)).map((loaded) => ({
          ...loaded,
          owners: Object.fromEntries(
            Object.entries(loaded.owners).map(([key, owner]) => [key.slice(0, -mark.length), owner]),
          ),
        }))
      },
    }
  }),
  broken('looks for owners, waits, then claims', 'loads that race for the same keys end with one owner', (store) => {
    const owners = new Map<string, string>()
    return {
      load: async (requests) => {
        const answers: Loaded[] = []
        for (const request of requests) {
          const known = request.keys.map((key) => owners.get(`${request.tenant} ${key}`))
          await tick()
          const subject = request.customerId ?? known.find((owner) => owner !== undefined) ?? request.candidateId
          for (const [index, key] of request.keys.entries())
            owners.set(`${request.tenant} ${key}`, known[index] ?? subject)
          const [loaded] = await store.load([{ ...request, keys: [], customerId: subject }])
          const told = request.keys.map((key) => [key, owners.get(`${request.tenant} ${key}`) ?? subject])
          answers.push({ ...(loaded as Loaded), owners: Object.fromEntries(told) })
        }
        return answers
      },
    }
  }),
  broken(
    'claims the keys of one load one by one',
    'loads that race for overlapping keys behave as if one came after the other',
    (store) => ({
      load: async (requests) => {
        for (const request of requests) {
          for (const key of request.keys) {
            await store.load([{ ...request, keys: [key] }])
            await tick()
          }
        }
        return store.load(requests)
      },
    }),
  ),
  spoilLoad(
    'takes the candidate before the owner',
    'unowned keys are claimed for the owner of the first owned key',
    (request) => ({
      ...request,
      keys: request.keys.length > 1 ? request.keys.map((key) => `${key} of ${request.candidateId}`) : request.keys,
    }),
  ),
  spoilLoad(
    'takes the weakest key first',
    'of keys with different owners the first decides, and every owner is told',
    (request) => ({
      ...request,
      keys: [...request.keys].reverse(),
    }),
  ),
  spoilLoad(
    'prefers the owner of a key to the customer asked for',
    'a load by customer id loads that customer, whoever owns the keys, and claims the unowned ones for them',
    (request) =>
      request.keys.length === 0
        ? request
        : { ...request, customerId: undefined, candidateId: request.customerId ?? request.candidateId },
  ),
  broken(
    'lets a batch claim all at once',
    'the requests of one batch claim one after the other, and are answered in their order',
    (store) => ({
      load: async (requests) => {
        const all = requests.length < 2 ? [] : [...requests].reverse()
        await store.load(all)
        return store.load(requests)
      },
    }),
  ),
  spoilLoad(
    'takes keys for lower case',
    'a key is the text it is: letter case, spaces, quotes, accents and __proto__ make no difference to it',
    (request) => ({
      ...request,
      keys: request.keys.map((key) => key.toLowerCase()),
    }),
  ),
  spoilLoaded(
    'loses the key __proto__',
    'a key is the text it is: letter case, spaces, quotes, accents and __proto__ make no difference to it',
    (loaded) => {
      const owners: Record<string, string> = {}
      for (const [key, owner] of Object.entries(loaded.owners)) owners[key] = owner
      return { ...loaded, owners }
    },
  ),
  spoilLoad('has no customers without keys', 'a load without keys is about the candidate', (request) =>
    request.keys.length > 0 ? request : { ...request, candidateId: 'nobody' },
  ),
  spoilLoaded(
    'takes absent for version 1',
    'a customer nobody knows is absent: the candidate, version 0, no record',
    (loaded) => ({
      ...loaded,
      version: Math.max(1, loaded.version),
    }),
  ),
  broken(
    'forgets claims without a record',
    'what is claimed before the first commit belongs to the record that follows',
    (store) => ({
      commit: async (commits) => {
        const erased = commits.map((commit) => ({ ...commit, erase: commit.erase || commit.expectedVersion === 0 }))
        return store.commit(erased)
      },
    }),
  ),
  broken('answers loads in another order', 'a large batch is answered in the order of its requests', (store) => ({
    load: async (requests) => [...(await store.load(requests))].reverse(),
  })),
  broken('cannot load an empty batch', 'an empty batch of loads is no error', (store) => ({
    load: async (requests) => (requests.length === 0 ? Promise.reject(new Error('no rows')) : store.load(requests)),
  })),
]

export const following: readonly BrokenStore[] = [
  spoilLoad(
    'claims while it only looks',
    'a load with claim: false only looks: it claims nothing, and finds what is claimed',
    ({ claim: _claim, ...request }) => request,
  ),
  spoilLoad(
    'always follows',
    'a load with follow: false stops at the first record, merged away or not',
    ({ follow: _follow, ...request }) => request,
  ),
  ...[
    'a merged customer is followed to the survivor, step by step, and the subject is where the request led',
    'owners of keys are told after redirects',
    'a survivor without a record yet is absent',
    'redirects are followed over 16 steps, and a circle of them is no endless way',
    'bills are looked for in the survivor first, then on the way back, the nearest first',
    'merged customers are left out unless they are included',
  ].map((name) =>
    spoilCommit('forgets redirects', name, (commit) => ({ ...commit, next: { ...commit.next, mergedInto: null } })),
  ),
  spoilLoaded(
    'takes the survivor for the subject',
    'a merged customer is followed to the survivor, step by step, and the subject is where the request led',
    (loaded) => ({
      ...loaded,
      subject: loaded.customerId,
    }),
  ),
  broken(
    'claims for the survivor',
    'keys claimed through a redirect go back with the one they were claimed for',
    (store) => ({
      load: async (requests) => {
        const answers: Loaded[] = []
        for (const request of requests) {
          const [first] = await store.load([{ ...request, keys: request.keys.slice(0, 1) }])
          const [second] = await store.load([
            { ...request, keys: request.keys.slice(1), customerId: first?.customerId },
          ])
          answers.push({ ...(first as Loaded), owners: { ...first?.owners, ...second?.owners } })
        }
        return answers
      },
    }),
  ),
  spoilCommit(
    'forgets the absorbed',
    'bills are looked for in those the survivor absorbed, in the order they are listed',
    (commit) => ({
      ...commit,
      next: { ...commit.next, absorbed: [] },
    }),
  ),
  spoilCommit(
    'forgets the absorbed of the merged',
    'what someone on the way absorbed is looked through too',
    (commit) => (commit.next.mergedInto === null ? commit : { ...commit, next: { ...commit.next, absorbed: [] } }),
  ),
  spoilCommit(
    'lists the absorbed the other way round',
    'bills are looked for in those the survivor absorbed, in the order they are listed',
    (commit) => ({
      ...commit,
      next: { ...commit.next, absorbed: [...commit.next.absorbed].reverse() },
    }),
  ),
  spoilLoaded(
    'knows only the survivor’s own facts',
    'a redelivered fact is known along the whole chain and in the absorbed, by the first row of it',
    (loaded) => ({
      ...loaded,
      seen: loaded.seen.filter(({ customerId }) => customerId === loaded.customerId),
    }),
  ),
  spoilLoaded(
    'brings bills in the order of their keys',
    'named bills come in the order asked, the unknown left out, each once',
    (loaded) => ({
      ...loaded,
      bills: [...loaded.bills].sort((a, b) => (a.key < b.key ? -1 : 1)),
    }),
  ),
  spoilLoaded(
    'brings the earliest bills',
    'the latest bills come after the named ones, latest first, no bill twice and no stub among them',
    (loaded) => ({
      ...loaded,
      bills: [...loaded.bills].reverse(),
    }),
  ),
  spoilLoaded(
    'lets equal bills stand anyhow',
    'of bills of one instant the greater key counts as the later',
    (loaded) => ({
      ...loaded,
      bills: [...loaded.bills].sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || (a.key < b.key ? -1 : 1)),
    }),
  ),
]
