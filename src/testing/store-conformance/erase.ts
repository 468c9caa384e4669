import type { Store } from '../../ports.ts'
import { allOf, historyOf, idOf, loadOne, peekDue, peekOutbox, put, streamOf } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame } from './expect.ts'
import { bill, commitFor, journalEntry, lease, message, minute, storedFact, task, visit } from './rows.ts'

/** Two customers with something of everything. */
async function putTwo(store: Store, tenant: string): Promise<void> {
  for (const id of ['c-1', 'c-2']) {
    await loadOne(store, tenant, { keys: [`phone:${id}`, `email:${id}`], candidateId: id })
    await put(
      store,
      commitFor(tenant, id, {
        next: { wakeAt: minute(1), keys: [`phone:${id}`], interests: [{ key: 'brand:x', at: minute(0) }] },
        facts: [storedFact(visit('f-1'), { subject: 'c-0' }), storedFact(visit('f-2'))],
        bills: [bill('pos/1'), bill('pos/2')],
        journal: [journalEntry('j-1', 'stage-changed'), journalEntry('j-2'), journalEntry('j-3', 'tagged')],
        outbox: [message('m-1'), message('m-2')],
        tasks: [task('t-1', { subject: id })],
      }),
    )
  }
}

const erasure = (tenant: string) => commitFor(tenant, 'c-1', { expectedVersion: 1, erase: true })

export const erase: readonly PortPromise[] = [
  {
    name: 'an erasure frees the customer’s keys, whoever they were found by',
    async check({ store, tenant }) {
      await putTwo(store, tenant)
      await put(store, erasure(tenant))
      const keys = ['phone:c-1', 'email:c-1', 'phone:c-2', 'email:c-2']
      const owners = await Promise.all(
        keys.map((key) => loadOne(store, tenant, { keys: [key], candidateId: `new-${key}` })),
      )
      const expected = ['new-phone:c-1', 'new-email:c-1', 'c-2', 'c-2']
      expectSame(
        owners.map(({ customerId }) => customerId),
        expected,
        'The wrong claims are gone.',
      )
    },
  },
  {
    name: 'an erasure leaves of each fact its type, id, source and time, and a redelivery is still known',
    async check({ store, tenant }) {
      await putTwo(store, tenant)
      await put(store, erasure(tenant))
      const bare = (id: string, subject: string) => {
        const { type, source, occurredAt } = visit(id)
        const stored = storedFact(visit(id), { subject })
        return { ...stored, fact: { type, id, source, occurredAt, customer: { customerId: 'c-1' } } }
      }
      const left = await historyOf(store, tenant, 'c-1', 'facts')
      const expected = [bare('f-1', 'c-0'), bare('f-2', 'subject')]
      const items = expected.map((stored) => ({ of: 'facts', customerId: 'c-1', stored }))
      expectSame(left, items, 'More, or less, of the facts is left.')
      expectSame(
        (await streamOf(store, tenant, 'facts')).slice(0, 2),
        items,
        'The stream of facts tells something else.',
      )
      const facts = [{ source: 'door-1', id: 'f-1' }]
      const { seen } = await loadOne(store, tenant, { customerId: 'c-1', facts })
      const known = [{ ...facts[0], hash: 'hash of f-1', customerId: 'c-1', type: 'visit.sensed' }]
      expectSame(seen, known, 'The fact is not known any more.')
      const again = commitFor(tenant, 'c-1', { expectedVersion: 2, facts: [storedFact(visit('f-1'))] })
      expectSame(await store.commit([again]), [{ status: 'duplicate', facts }], 'The redelivery was recorded anew.')
    },
  },
  {
    name: 'an erasure keeps bills and the journal of points as they are, and no other journal',
    async check({ store, tenant }) {
      await putTwo(store, tenant)
      await put(store, erasure(tenant))
      const { bills } = await loadOne(store, tenant, { customerId: 'c-1', bills: ['pos/1', 'pos/2'] })
      expectSame(bills, [bill('pos/1'), bill('pos/2')], 'The books lost their bills.')
      const entry = journalEntry('j-2')
      const expected = [{ of: 'journal', customerId: 'c-1', entry }]
      expectSame(await historyOf(store, tenant, 'c-1', 'journal'), expected, 'Not just the points are left.')
      const streamed = (await streamOf(store, tenant, 'journal')).map((item) => `${item.customerId}/${idOf(item)}`)
      expectSame(
        streamed,
        ['c-1/j-2', 'c-2/j-1', 'c-2/j-2', 'c-2/j-3'],
        'The stream of the journal tells something else.',
      )
    },
  },
  {
    name: 'an erasure takes tasks and outbox, the parked and the held too, and their ids are never inserted again',
    async check({ store, tenant }) {
      await putTwo(store, tenant)
      for (const item of await store.claimOutbox(lease(tenant, 0))) {
        if (item.id === 'm-1') await store.postpone(item, null, 'no such number')
      }
      await put(store, erasure(tenant))
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 2, outbox: [message('m-1'), message('m-2')] }))
      const parked = await allOf((after) => store.parked({ tenant, after, limit: 10 }))
      const tasks = await allOf((after) => store.tasks({ tenant, after, limit: 10 }))
      const left = [
        await peekOutbox(store, tenant),
        parked.map(({ item }) => item),
        tasks.map(({ subject }) => ({ customerId: subject })),
      ]
      const owners = left.map((items) => items.map(({ customerId }) => customerId))
      expectSame(owners, [['c-2'], ['c-2'], ['c-2']], 'Something of the person is left, or of another gone.')
    },
  },
  {
    name: 'an erasure writes its own record and rows, after what was there is gone',
    async check({ store, tenant }) {
      await putTwo(store, tenant)
      const parts = {
        facts: [storedFact(visit('f-9'))],
        bills: [bill('pos/9')],
        journal: [journalEntry('j-9', 'tagged')],
        outbox: [message('m-9')],
        tasks: [task('t-9', { subject: 'c-1' })],
      }
      const commit = { ...erasure(tenant), ...parts }
      await put(store, commit)
      const loaded = await loadOne(store, tenant, { customerId: 'c-1', bills: ['pos/9'] })
      expectSame(
        [loaded.version, loaded.customer, loaded.bills],
        [2, commit.next, parts.bills],
        'Not what was committed.',
      )
      const stored = (await historyOf(store, tenant, 'c-1', 'facts')).at(-1)
      expectSame(stored, { of: 'facts', customerId: 'c-1', stored: parts.facts[0] }, 'Its own fact was not kept.')
      const journal = (await historyOf(store, tenant, 'c-1', 'journal')).map(idOf)
      const tasks = await allOf((after) => store.tasks({ tenant, after, limit: 10 }))
      const outbox = (await peekOutbox(store, tenant)).filter(({ customerId }) => customerId === 'c-1')
      const found = [journal, tasks.map(({ id }) => id), outbox.map(({ id }) => id)]
      expectSame(found, [['j-2', 'j-9'], ['t-1', 't-9'], ['m-9']], 'Rows of the erasing commit are missing.')
      const due = (await peekDue(store, tenant)).map(({ customerId }) => customerId)
      const page = await store.customers({ tenant, interests: ['brand:x'], after: null, limit: 10 })
      expectSame([due, page.items.length], [['c-2'], 1], 'What the store indexes is still that of the person.')
    },
  },
]
