import type { Store, TaskQuery } from '../../ports.ts'
import { allOf, put } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame } from './expect.ts'
import { commitFor, minute, task } from './rows.ts'

async function idsOf(store: Store, tenant: string, parts: Partial<TaskQuery> = {}): Promise<string[]> {
  const found = await allOf((after) => store.tasks({ tenant, limit: 2, ...parts, after }))
  return found.map(({ id }) => id)
}

async function putFive(store: Store, tenant: string): Promise<void> {
  await put(
    store,
    commitFor(tenant, 'c-1', {
      tasks: [
        task('t-5', { stage: 'done', owner: 'ravi', dueAt: minute(1) }),
        task('t-2', { owner: 'ravi', dueAt: minute(5), storeId: 'fort' }),
        task('t-4', { owner: 'meena', dueAt: minute(9), stage: 'in-progress', storeId: 'fort' }),
      ],
    }),
    commitFor(tenant, 'c-2', {
      tasks: [task('t-1', { dueAt: minute(2) }), task('t-3', { owner: 'ravi', storeId: 'mg-road' })],
    }),
  )
}

export const tasks: readonly PortPromise[] = [
  {
    name: 'tasks are found in pages by id, across customers, and the last page has no next',
    async check({ store, tenant }) {
      await putFive(store, tenant)
      expectSame(await idsOf(store, tenant), ['t-1', 't-2', 't-3', 't-4', 't-5'], 'Not by id.')
      const page = await store.tasks({ tenant, after: null, limit: 5 })
      expectSame(page.next, null, 'A full last page has no next.')
      expectSame(page.items[0], task('t-1', { dueAt: minute(2) }), 'The task is not as it was written.')
    },
  },
  {
    name: 'tasks are told apart by stage, owner, shop and due time, and by all of them together',
    async check({ store, tenant }) {
      await putFive(store, tenant)
      const queries: readonly (readonly [Partial<TaskQuery>, readonly string[]])[] = [
        [{ stages: ['done'] }, ['t-5']],
        [{ stages: ['open', 'in-progress'] }, ['t-1', 't-2', 't-3', 't-4']],
        [{ stages: [] }, []],
        [{ owner: 'ravi' }, ['t-2', 't-3', 't-5']],
        [{ owner: 'nobody' }, []],
        [{ storeId: 'fort' }, ['t-2', 't-4']],
        [{ storeId: 'elsewhere' }, []],
        [{ dueBefore: minute(5) }, ['t-1', 't-5']],
        [{ dueBefore: minute(5) + 1 }, ['t-1', 't-2', 't-5']],
        [{ stages: ['open', 'done'], owner: 'ravi', storeId: 'fort', dueBefore: minute(9) }, ['t-2']],
      ]
      for (const [query, expected] of queries) {
        expectSame(await idsOf(store, tenant, query), expected, `Other tasks for ${JSON.stringify(query)}.`)
      }
    },
  },
  {
    name: 'a task is written over what stands under its id, and counts as it is now',
    async check({ store, tenant }) {
      await putFive(store, tenant)
      const after = task('t-2', { stage: 'dropped', note: 'moved away', storeId: 'mg-road' })
      await put(store, commitFor(tenant, 'c-1', { expectedVersion: 1, tasks: [after] }))
      expectSame(await idsOf(store, tenant, { owner: 'ravi' }), ['t-3', 't-5'], 'The old owner still has it.')
      expectSame(await idsOf(store, tenant, { storeId: 'mg-road' }), ['t-2', 't-3'], 'It is not with the new shop.')
      const found = await store.tasks({ tenant, stages: ['dropped'], after: null, limit: 10 })
      expectSame(found, { items: [after], next: null }, 'The task is not the one written last.')
    },
  },
  {
    name: 'two customers may have tasks of one id',
    async check({ store, tenant }) {
      const of = (subject: string) => commitFor(tenant, subject, { tasks: [task('t-1', { subject })] })
      await put(store, of('c-2'), of('c-1'), of('c-3'))
      const found = await allOf((after) => store.tasks({ tenant, after, limit: 1 }))
      expectSame(
        found.map(({ subject }) => subject),
        ['c-1', 'c-2', 'c-3'],
        'One took the place of another.',
      )
    },
  },
]
