import type { Fact } from '../../facts/index.ts'
import type { HistoryQuery, Store } from '../../ports.ts'
import { allOf, idOf, put } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame } from './expect.ts'
import { commitFor, journalEntry, minute, storedFact, visit } from './rows.ts'

type Asked = Pick<HistoryQuery, 'of'> & Partial<HistoryQuery>

async function idsOf(store: Store, tenant: string, parts: Asked): Promise<string[]> {
  const found = await allOf((after) => store.history({ tenant, customerId: 'c-1', limit: 2, ...parts, after }))
  return found.map(idOf)
}

/** Three commits of two rows each, with ids and times that follow no order; another customer's between them. */
async function putSix(store: Store, tenant: string): Promise<void> {
  const rows = [
    ['f-9', 'f-1'],
    ['f-5', 'f-3'],
    ['f-7', 'f-2'],
  ] as const
  for (const [version, ids] of rows.entries()) {
    const facts = ids.map((id, index) => storedFact({ ...visit(id), occurredAt: minute(9 - version - index) }))
    const journal = ids.map((id, index) => journalEntry(id, index === 0 ? 'points' : 'stage-changed'))
    await put(store, commitFor(tenant, 'c-1', { expectedVersion: version, facts, journal }))
    await put(store, commitFor(tenant, 'c-2', { expectedVersion: version, facts, journal }))
  }
}

const recorded = ['f-9', 'f-1', 'f-5', 'f-3', 'f-7', 'f-2']

export const history: readonly PortPromise[] = [
  {
    name: 'one customer’s facts and journal come in the order they were recorded, or the other way round',
    async check({ store, tenant }) {
      await putSix(store, tenant)
      for (const of of ['facts', 'journal'] as const) {
        expectSame(await idsOf(store, tenant, { of }), recorded, `The ${of} are not in recorded order.`)
        expectSame(await idsOf(store, tenant, { of, order: 'earliest' }), recorded, `The ${of} are in another order.`)
        const latest = await idsOf(store, tenant, { of, order: 'latest' })
        expectSame(latest, [...recorded].reverse(), `The ${of} are not the other way round.`)
      }
      const page = await store.history({ tenant, customerId: 'c-1', of: 'facts', after: null, limit: 6 })
      expectSame(page.next, null, 'A full last page has no next.')
    },
  },
  {
    name: 'of a history only the kinds asked for are told; of none nothing',
    async check({ store, tenant }) {
      await putSix(store, tenant)
      const { id, source, occurredAt } = visit('p-1')
      const customer = { customerId: 'c-1' }
      const fitting: Fact = { type: 'custom.fitting', id, source, occurredAt, customer, data: {} }
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 3, facts: [storedFact(fitting)] }))
      const found = [
        await idsOf(store, tenant, { of: 'journal', kinds: ['stage-changed', 'merged'] }),
        await idsOf(store, tenant, { of: 'journal', kinds: ['points'], order: 'latest' }),
        await idsOf(store, tenant, { of: 'journal', kinds: ['points', 'stage-changed'] }),
        await idsOf(store, tenant, { of: 'journal', kinds: [] }),
        await idsOf(store, tenant, { of: 'facts', kinds: ['custom.fitting'] }),
        await idsOf(store, tenant, { of: 'facts', kinds: ['visit.sensed'] }),
      ]
      const expected = [['f-1', 'f-3', 'f-2'], ['f-7', 'f-5', 'f-9'], recorded, [], ['p-1'], recorded]
      expectSame(found, expected, 'Other kinds were told.')
    },
  },
  {
    name: 'a cursor in a history keeps its place while rows are added',
    async check({ store, tenant }) {
      await putSix(store, tenant)
      const later = ['f-0', 'f-8']
      for (const order of ['earliest', 'latest'] as const) {
        const ask = (after: string | null) =>
          store.history({ tenant, customerId: 'c-1', of: 'facts', order, after, limit: 3 })
        const first = await ask(null)
        const [id = ''] = order === 'earliest' ? later : later.slice(1)
        const expectedVersion = order === 'earliest' ? 3 : 4
        await put(store, commitFor(tenant, 'c-1', { expectedVersion, facts: [storedFact(visit(id))] }))
        const rest = await allOf((after) => ask(after ?? first.next))
        const expected = order === 'earliest' ? [...recorded, 'f-0'] : ['f-0', ...[...recorded].reverse()]
        expectSame([...first.items, ...rest].map(idOf), expected, `Pages of the ${order} slipped.`)
      }
    },
  },
  {
    name: 'journal entries are appended, whatever their ids',
    async check({ store, tenant }) {
      const journal = [journalEntry('INV-1/1'), journalEntry('INV-1/1', 'rebuilt')]
      await put(store, commitFor(tenant, 'c-1', { journal }))
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, journal }))
      const ids = await idsOf(store, tenant, { of: 'journal' })
      expectSame(ids, ['INV-1/1', 'INV-1/1', 'INV-1/1', 'INV-1/1'], 'Entries of one id took each other’s place.')
    },
  },
  {
    name: 'a history is of that customer alone: redirects are not followed, and nobody has none',
    async check({ store, tenant }) {
      await put(
        store,
        commitFor(tenant, 'c-1', { next: { mergedInto: 'c-2' }, facts: [storedFact(visit('f-1'))] }),
        commitFor(tenant, 'c-2', { next: { absorbed: ['c-1'] }, facts: [storedFact(visit('f-2'))] }),
      )
      const found = await Promise.all(
        ['c-1', 'c-2', 'c-9'].map((customerId) => idsOf(store, tenant, { of: 'facts', customerId })),
      )
      expectSame(found, [['f-1'], ['f-2'], []], 'Histories were mixed.')
    },
  },
]
