import { only } from './ask.ts'
import type { PortPromise } from './case.ts'
import { expectSame, expectThat } from './expect.ts'
import { broadcast, lease, minute } from './rows.ts'

export const broadcasts: readonly PortPromise[] = [
  {
    name: 'a broadcast is saved at version 0, found by its id, and each save raises the version by one',
    async check({ store, tenant }) {
      expectSame(await store.broadcast(tenant, 'b-1'), null, 'There is no such broadcast yet.')
      const first = broadcast(tenant, 'b-1', { version: 7 })
      expectThat(await store.saveBroadcast(first, 0), 'A new broadcast was refused.')
      expectSame(
        await store.broadcast(tenant, 'b-1'),
        { ...first, version: 1 },
        'The broadcast is not as it was saved.',
      )
      const second = broadcast(tenant, 'b-1', { cursor: 'c-9', reached: 2, quotaLeft: null, interests: null })
      expectThat(await store.saveBroadcast(second, 1), 'The right version was refused.')
      expectSame(
        await store.broadcast(tenant, 'b-1'),
        { ...second, version: 2 },
        'The broadcast is not as it was saved.',
      )
    },
  },
  {
    name: 'a broadcast is saved by compare-and-set: at another version nothing is written',
    async check({ store, tenant }) {
      await store.saveBroadcast(broadcast(tenant, 'b-1'), 0)
      await store.saveBroadcast(broadcast(tenant, 'b-1', { cursor: 'right' }), 1)
      const stale = broadcast(tenant, 'b-1', { cursor: 'stale', state: 'done' })
      for (const version of [0, 1, 3]) {
        expectThat(!(await store.saveBroadcast(stale, version)), `Version ${version} was accepted when 2 is there.`)
      }
      expectThat(
        !(await store.saveBroadcast(broadcast(tenant, 'b-2'), 1)),
        'Version 1 of an absent broadcast was accepted.',
      )
      const saved = [(await store.broadcast(tenant, 'b-1'))?.cursor, await store.broadcast(tenant, 'b-2')]
      expectSame(saved, ['right', null], 'A refused save was written.')
    },
  },
  {
    name: 'of saves that race for one version exactly one wins',
    async check({ store, other, tenant }) {
      for (let version = 0; version < 5; version += 1) {
        const save = (cursor: string, index: number) =>
          (index % 2 === 0 ? store : other).saveBroadcast(broadcast(tenant, 'b-1', { cursor }), version)
        const cursors = ['a', 'b', 'c', 'd']
        const won = await Promise.all(cursors.map(save))
        expectThat(won.filter(Boolean).length === 1, `Of 4 racing saves ${won.filter(Boolean).length} won.`)
        const saved = await store.broadcast(tenant, 'b-1')
        expectSame([saved?.cursor, saved?.version], [cursors[won.indexOf(true)], version + 1], 'The loser was written.')
      }
    },
  },
  {
    name: 'running broadcasts are claimed oldest first, no more than the limit, and those that are done never',
    async check({ store, tenant }) {
      await store.saveBroadcast(broadcast(tenant, 'b-1', { createdAt: minute(3) }), 0)
      await store.saveBroadcast(broadcast(tenant, 'b-2', { createdAt: minute(1) }), 0)
      await store.saveBroadcast(broadcast(tenant, 'b-3', { createdAt: minute(0), state: 'done' }), 0)
      await store.saveBroadcast(broadcast(tenant, 'b-4', { createdAt: minute(2) }), 0)
      const claim = async (): Promise<string[]> =>
        (await store.claimBroadcasts(lease(tenant, 9, { limit: 2 }))).map(({ id }) => id)
      expectSame([await claim(), await claim(), await claim()], [['b-2', 'b-4'], ['b-1'], []], 'Other broadcasts came.')
      expectThat(
        (await store.broadcast(tenant, 'b-3'))?.state === 'done',
        'A broadcast that is done is found by its id.',
      )
    },
  },
  {
    name: 'a broadcast is claimed from its dueAt on, and not before',
    async check({ store, tenant }) {
      await store.saveBroadcast(broadcast(tenant, 'b-1', { dueAt: minute(5) }), 0)
      await store.saveBroadcast(broadcast(tenant, 'b-2', { dueAt: minute(0) }), 0)
      const claim = async (now: number): Promise<string[]> =>
        (await store.claimBroadcasts(lease(tenant, now))).map(({ id }) => id)
      expectSame([await claim(4), await claim(5)], [['b-2'], ['b-1']], 'Other broadcasts were due.')
    },
  },
  {
    name: 'a broadcast that is saved with a later dueAt rests until then, and comes oldest first all the same',
    async check({ store, tenant }) {
      await store.saveBroadcast(broadcast(tenant, 'b-1', { createdAt: minute(0) }), 0)
      await store.saveBroadcast(broadcast(tenant, 'b-2', { createdAt: minute(1) }), 0)
      const claimed = await store.claimBroadcasts(lease(tenant, 2))
      for (const one of claimed) await store.saveBroadcast({ ...one, dueAt: minute(one.id === 'b-1' ? 6 : 4) }, 1)
      const claim = async (now: number): Promise<string[]> =>
        (await store.claimBroadcasts(lease(tenant, now, { until: minute(now) }))).map(({ id }) => id)
      const found = [await claim(3), await claim(4), await claim(6)]
      expectSame(found, [[], ['b-2'], ['b-1', 'b-2']], 'A later dueAt was not kept.')
    },
  },
  {
    name: 'a claimed broadcast is nobody else’s until the lease ends or it is saved',
    async check({ store, other, tenant }) {
      await store.saveBroadcast(broadcast(tenant, 'b-1'), 0)
      const claimed = only(await store.claimBroadcasts(lease(tenant, 0, { until: minute(10) })))
      expectSame(claimed, broadcast(tenant, 'b-1', { version: 1 }), 'The claimed broadcast is not as it was saved.')
      const second = lease(tenant, 9, { worker: 'worker-2', until: minute(60) })
      expectSame(await other.claimBroadcasts(second), [], 'A second worker got a held broadcast.')
      const freed = await other.claimBroadcasts({ ...second, now: minute(10) })
      expectThat(freed.length === 1, 'An expired lease did not free the broadcast.')
      await store.saveBroadcast({ ...claimed, cursor: 'c-5' }, 1)
      const next = only(await store.claimBroadcasts(lease(tenant, 11)))
      expectSame([next.cursor, next.version], ['c-5', 2], 'A save did not end the lease.')
    },
  },
  {
    name: 'workers that claim at once never get the same broadcast',
    async check({ store, other, tenant }) {
      for (let index = 0; index < 8; index += 1) await store.saveBroadcast(broadcast(tenant, `b-${index}`), 0)
      const claim = (worker: number) =>
        (worker % 2 === 0 ? store : other).claimBroadcasts(lease(tenant, 1, { worker: `worker-${worker}`, limit: 3 }))
      const claimed = (await Promise.all([0, 1, 2, 3].map(claim))).flat().map(({ id }) => id)
      expectThat(new Set(claimed).size === claimed.length, `Leased twice: ${claimed.join(', ')}.`)
    },
  },
]
