import type { Store, StreamQuery } from '../../ports.ts'
import { idOf, put, streamOf } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame, expectThat } from './expect.ts'
import { bill, commitFor, journalEntry, minute, storedFact, visit } from './rows.ts'

const kinds = ['facts', 'journal', 'bills'] as const

/** Rows of one name in all three streams. */
function rowsNamed(...names: readonly string[]) {
  return {
    facts: names.map((name) => storedFact(visit(name))),
    journal: names.map((name) => journalEntry(name)),
    bills: names.map((name) => bill(name)),
  }
}

/** Reads on from a cursor until `isOver` was true before a page that has no next. */
async function readAlong(store: Store, query: Omit<StreamQuery, 'after'>, isOver: () => boolean): Promise<string[]> {
  const found = new Set<string>()
  let after: string | null = null
  for (let page = 0; page < 100_000; page += 1) {
    const wasOver = isOver()
    const { items, next }: Awaited<ReturnType<Store['stream']>> = await store.stream({ ...query, after })
    for (const item of items) found.add(idOf(item))
    if (next !== null) after = next
    else if (wasOver) return [...found]
    // Whoever commits gets a turn, in a store that never really waits.
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  throw new Error('The stream has no end.')
}

export const stream: readonly PortPromise[] = [
  {
    name: 'streams of facts, journal and bills come in recorded order across customers, in pages that never repeat',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-2', rowsNamed('x-5', 'x-1')))
      await put(store, commitFor(tenant, 'c-1', rowsNamed('x-4')))
      await put(store, commitFor(tenant, 'c-2', { expectedVersion: 1, ...rowsNamed('x-3') }))
      await put(store, commitFor(tenant, 'c-3', rowsNamed('x-2', 'x-0')))
      const names = ['x-5', 'x-1', 'x-4', 'x-3', 'x-2', 'x-0']
      for (const of of kinds) {
        for (const limit of [1, 2, 3, 6]) {
          expectSame(
            (await streamOf(store, tenant, of, limit)).map(idOf),
            names,
            `The stream of ${of} is in another order.`,
          )
        }
        const owners = (await streamOf(store, tenant, of)).map(({ customerId }) => customerId)
        expectSame(owners, ['c-2', 'c-2', 'c-1', 'c-2', 'c-3', 'c-3'], `The ${of} are told of other customers.`)
        const page = await store.stream({ tenant, of, after: null, limit: 6 })
        expectSame(page.next, null, 'A full last page has no next.')
      }
    },
  },
  {
    name: 'a stream tells whole documents',
    async check({ store, tenant }) {
      const rows = rowsNamed('x-1')
      await put(store, commitFor(tenant, 'c-1', rows))
      const expected = [
        { of: 'facts', customerId: 'c-1', stored: rows.facts[0] },
        { of: 'journal', customerId: 'c-1', entry: rows.journal[0] },
        { of: 'bills', customerId: 'c-1', bill: rows.bills[0] },
      ]
      const found = await Promise.all(kinds.map((of) => streamOf(store, tenant, of)))
      expectSame(found.flat(), expected, 'A row is not as it was committed.')
    },
  },
  {
    name: 'a bill keeps its place in the stream whatever is written over it, and is told as it is now',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', { bills: [bill('pos/1', null), bill('pos/2'), bill('pos/3')] }))
      await put(store, commitFor(tenant, 'c-2', { bills: [bill('pos/1', minute(1), 7)] }))
      const parts = { expectedVersion: 1, bills: [bill('pos/1', minute(2), 9)], billsGone: ['pos/2'] }
      await put(store, commitFor(tenant, 'c-1', parts))
      const found = (await streamOf(store, tenant, 'bills')).map((item) => [
        item.customerId,
        item.of === 'bills' && item.bill.key,
        item.of === 'bills' && item.bill.totalMinor,
      ])
      const expected = [
        ['c-1', 'pos/1', 9],
        ['c-1', 'pos/3', 1999],
        ['c-2', 'pos/1', 7],
      ]
      expectSame(found, expected, 'Bills moved, stayed when they were gone, or took each other’s place.')
    },
  },
  {
    name: 'a cursor in a stream keeps its place while rows are added',
    async check({ store, tenant }) {
      await put(store, commitFor(tenant, 'c-1', rowsNamed('x-1', 'x-2', 'x-3')))
      for (const [version, of] of kinds.entries()) {
        const first = await store.stream({ tenant, of, after: null, limit: 2 })
        await put(store, commitFor(tenant, 'c-0', { expectedVersion: version, ...rowsNamed(`x-0${version}`) }))
        const rest = await store.stream({ tenant, of, after: first.next, limit: 100 })
        const added = Array.from({ length: version + 1 }, (_, index) => `x-0${index}`)
        expectSame([...first.items, ...rest.items].map(idOf), ['x-1', 'x-2', 'x-3', ...added], `The ${of} slipped.`)
      }
    },
  },
  {
    name: 'a reader who follows a stream misses nothing that is committed meanwhile',
    async check({ store, other, tenant }) {
      const writers = 6
      const rounds = 8
      let writing = writers
      const write = async (writer: number): Promise<void> => {
        for (let round = 0; round < rounds; round += 1) {
          const rows = rowsNamed(`w-${writer}-${round}-a`, `w-${writer}-${round}-b`)
          const commit = commitFor(tenant, `c-${writer}`, { expectedVersion: round, ...rows })
          await put(writer % 2 === 0 ? store : other, commit)
        }
        writing -= 1
      }
      const readers = kinds.map((of) => readAlong(store, { tenant, of, limit: 3 }, () => writing === 0))
      const [read] = await Promise.all([
        Promise.all(readers),
        ...Array.from({ length: writers }, (_, index) => write(index)),
      ])
      for (const [index, found] of read.entries()) {
        const count = writers * rounds * 2
        expectThat(found.length === count, `Of ${count} rows of ${kinds[index]} the reader saw ${found.length}.`)
      }
    },
  },
]
