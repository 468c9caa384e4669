import type { Store } from '../../ports.ts'
import { everything, historyOf, loadOne, put } from './ask.ts'
import type { PortPromise, Scene } from './case.ts'
import { expectSame, expectThat } from './expect.ts'
import { bill, commitFor, journalEntry, message, minute, storedFact, task, visit } from './rows.ts'

const rounds = 10

const conflict = { status: 'conflict' }
const committed = { status: 'committed' }

/** Everything a commit can bring, told by a mark from what another brings. */
function full(tenant: string, customerId: string, expectedVersion: number, mark: string) {
  return commitFor(tenant, customerId, {
    expectedVersion,
    next: { wakeAt: minute(1), interests: [{ key: mark, at: minute(0) }] },
    facts: [storedFact(visit(`fact-${mark}`))],
    bills: [bill(`pos/${mark}`)],
    billsGone: ['pos/kept'],
    journal: [journalEntry(`entry-${mark}`)],
    outbox: [message(`message-${mark}`)],
    tasks: [task(`task-${mark}`)],
    erase: mark === 'erased',
  })
}

async function expectNothingWritten(
  { store, tenant }: Scene,
  attempt: () => Promise<unknown>,
  outcome: unknown,
  what: string,
): Promise<void> {
  const marks = ['first', 'stale', 'erased', 'new']
  const named = {
    customerIds: ['c-1', 'c-2'],
    bills: ['pos/kept', ...marks.map((mark) => `pos/${mark}`)],
    facts: marks.map((mark) => ({ source: 'door-1', id: `fact-${mark}` })),
  }
  const before = await everything(store, tenant, named)
  expectSame(await attempt(), outcome, what)
  expectSame(await everything(store, tenant, named), before, 'A refused commit left something behind.')
}

export const commits: readonly PortPromise[] = [
  {
    name: 'a commit writes its record, and each one raises the version by one',
    async check({ store, tenant }) {
      for (let version = 0; version < 3; version += 1) {
        await put(store, commitFor(tenant, 'c-1', { expectedVersion: version, next: { rungTo: minute(version) } }))
        const loaded = await loadOne(store, tenant, { customerId: 'c-1' })
        expectSame([loaded.version, loaded.customer?.rungTo], [version + 1, minute(version)], 'Not what was committed.')
      }
    },
  },
  {
    name: 'a stale version is a conflict, and nothing at all is written',
    async check(scene) {
      const { store, tenant } = scene
      await put(store, {
        ...full(tenant, 'c-1', 0, 'first'),
        bills: [bill('pos/kept'), bill('pos/first')],
        billsGone: [],
      })
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, next: { wakeAt: minute(2) } }))
      const attempt = () => store.commit([full(tenant, 'c-1', 1, 'stale')])
      await expectNothingWritten(scene, attempt, [conflict], 'Version 1 is stale when 2 is there.')
      const erasing = () => store.commit([full(tenant, 'c-1', 1, 'erased')])
      await expectNothingWritten(scene, erasing, [conflict], 'A stale erasure is a conflict.')
    },
  },
  {
    name: 'absent is version 0: a commit for a customer who must not exist is a conflict when one does',
    async check(scene) {
      const { store, tenant } = scene
      await put(store, { ...full(tenant, 'c-1', 0, 'first'), bills: [bill('pos/kept')], billsGone: [] })
      const attempt = () => store.commit([full(tenant, 'c-1', 0, 'new')])
      await expectNothingWritten(scene, attempt, [conflict], 'The customer exists already.')
    },
  },
  {
    name: 'a commit at a version that was never reached is a conflict, for an absent customer too',
    async check(scene) {
      const { store, tenant } = scene
      await put(store, { ...full(tenant, 'c-1', 0, 'first'), bills: [bill('pos/kept')], billsGone: [] })
      const attempt = () => store.commit([full(tenant, 'c-1', 7, 'stale'), full(tenant, 'c-2', 1, 'new')])
      await expectNothingWritten(scene, attempt, [conflict, conflict], 'Nobody is at these versions.')
    },
  },
  {
    name: 'of commits that race for one version exactly one wins',
    async check({ store, other, tenant }) {
      await put(store, commitFor(tenant, 'c-1'))
      await expectOneWinnerEachRound(store, other, tenant, 'c-1', 1)
    },
  },
  {
    name: 'of commits that race for a new customer exactly one wins',
    async check({ store, other, tenant }) {
      for (let round = 0; round < rounds; round += 1) await race(store, other, tenant, `c-${round}`, 0)
    },
  },
  {
    name: 'each commit of a batch is atomic on its own, and outcomes stand in the order of the batch',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-2'), commitFor(tenant, 'c-4', { facts: [storedFact(visit('known'))] }))
      const outcomes = await store.commit([
        commitFor(tenant, 'c-1', { journal: [journalEntry('one')] }),
        commitFor(tenant, 'c-2', { journal: [journalEntry('two')] }),
        commitFor(tenant, 'c-3', { journal: [journalEntry('three')] }),
        commitFor(tenant, 'c-4', { expectedVersion: 1, facts: [storedFact(visit('known'))] }),
        commitFor(tenant, 'c-5', { journal: [journalEntry('five')] }),
      ])
      const duplicate = { status: 'duplicate', facts: [{ source: 'door-1', id: 'known' }] }
      expectSame(outcomes, [committed, conflict, committed, duplicate, committed], 'Outcomes in another order.')
      const ids = ['c-1', 'c-2', 'c-3', 'c-4', 'c-5']
      const written = await Promise.all(ids.map(async (id) => (await historyOf(store, tenant, id, 'journal')).length))
      expectSame(written, [1, 0, 1, 0, 1], 'One refused commit changed the fate of another.')
    },
  },
  {
    name: 'a fact that is recorded already makes the commit a duplicate that names it, and nothing at all is written',
    async check(scene) {
      const { store, tenant } = scene
      await put(store, { ...full(tenant, 'c-1', 0, 'first'), bills: [bill('pos/kept')], billsGone: [] })
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, facts: [storedFact(visit('second'))] }))
      const again = full(tenant, 'c-1', 2, 'new')
      const facts = [visit('second'), ...again.facts.map(({ fact }) => fact), visit('fact-first')].map((fact) =>
        storedFact(fact),
      )
      const named = ['second', 'fact-first'].map((id) => ({ source: 'door-1', id }))
      const attempt = () => store.commit([{ ...again, facts }])
      await expectNothingWritten(
        scene,
        attempt,
        [{ status: 'duplicate', facts: named }],
        'The duplicates were not named.',
      )
    },
  },
  {
    name: 'facts differ when their sources, their ids or their customers do',
    async check({ store, tenant }) {
      const elsewhere = { ...visit('f-1'), source: 'door-2' }
      await put(store, commitFor(tenant, 'c-1', { facts: [storedFact(visit('f-1'))] }))
      await put(
        store,
        commitFor(tenant, 'c-1', { expectedVersion: 1, facts: [storedFact(elsewhere), storedFact(visit('F-1'))] }),
        commitFor(tenant, 'c-2', { facts: [storedFact(visit('f-1'))] }),
      )
    },
  },
  {
    name: 'a stale commit with a recorded fact is a conflict: the caller loads again and learns of both',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { facts: [storedFact(visit('f-1'))] }))
      const outcomes = await store.commit([commitFor(tenant, 'c-1', { facts: [storedFact(visit('f-1'))] })])
      expectSame(outcomes, [conflict], 'A stale version comes before a duplicate.')
    },
  },
  {
    name: 'an empty batch of commits is no error',
    async check({ store }) {
      expectSame(await store.commit([]), [], 'Nothing was committed.')
    },
  },
]

async function expectOneWinnerEachRound(
  store: Store,
  other: Store,
  tenant: string,
  id: string,
  from: number,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await race(store, other, tenant, id, from + round)
}

async function race(store: Store, other: Store, tenant: string, id: string, version: number): Promise<void> {
  const racers = ['a', 'b', 'c', 'd'].map((racer, index) => {
    const fact = storedFact(visit(`${racer}-${version}`))
    const commit = commitFor(tenant, id, { expectedVersion: version, next: { keys: [racer] }, facts: [fact] })
    return (index % 2 === 0 ? store : other).commit([commit])
  })
  const outcomes = (await Promise.all(racers)).map(([outcome]) => outcome?.status)
  expectSame([...outcomes].sort(), ['committed', 'conflict', 'conflict', 'conflict'], 'Not exactly one commit won.')
  const winner = ['a', 'b', 'c', 'd'][outcomes.indexOf('committed')]
  const loaded = await loadOne(store, tenant, { customerId: id })
  expectSame([loaded.version, loaded.customer?.keys], [version + 1, [winner]], "The record is not the winner's.")
  const facts = await historyOf(store, tenant, id, 'facts')
  const perVersion = facts.length - (version === 0 ? 0 : version - 1)
  expectThat(perVersion === 1, 'The losers of a race left facts behind.')
}
