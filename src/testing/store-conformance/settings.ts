import type { PortPromise } from './case.ts'
import { expectSame, expectThat } from './expect.ts'

export const settings: readonly PortPromise[] = [
  {
    name: 'a setting is saved at version 0, and each save raises the version by one',
    async check({ store, tenant }) {
      expectSame(await store.setting(tenant, 'cuts'), null, 'There is no such setting yet.')
      const values = [{ cuts: [1, 2] }, 'text', 7, false, null, []]
      for (const [version, value] of values.entries()) {
        expectThat(await store.saveSetting(tenant, 'cuts', value, version), `Version ${version} was refused.`)
        expectSame(await store.setting(tenant, 'cuts'), { value, version: version + 1 }, 'Not as it was saved.')
      }
      expectSame(await store.setting(tenant, 'Cuts'), null, 'Another key found the setting.')
    },
  },
  {
    name: 'a setting is saved by compare-and-set: at another version nothing is written',
    async check({ store, tenant }) {
      await store.saveSetting(tenant, 'cuts', 1, 0)
      await store.saveSetting(tenant, 'cuts', 2, 1)
      for (const version of [0, 1, 3]) {
        expectThat(!(await store.saveSetting(tenant, 'cuts', 'stale', version)), `Version ${version} was accepted.`)
      }
      expectThat(!(await store.saveSetting(tenant, 'absent', 1, 1)), 'Version 1 of an absent setting was accepted.')
      const saved = [await store.setting(tenant, 'cuts'), await store.setting(tenant, 'absent')]
      expectSame(saved, [{ value: 2, version: 2 }, null], 'A refused save was written.')
    },
  },
  {
    name: 'of settings that race for one version exactly one wins',
    async check({ store, other, tenant }) {
      for (let version = 0; version < 5; version += 1) {
        const save = (value: number) => (value % 2 === 0 ? store : other).saveSetting(tenant, 'cuts', value, version)
        const won = await Promise.all([0, 1, 2, 3].map(save))
        expectThat(won.filter(Boolean).length === 1, `Of 4 racing saves ${won.filter(Boolean).length} won.`)
        const expected = { value: won.indexOf(true), version: version + 1 }
        expectSame(await store.setting(tenant, 'cuts'), expected, 'The loser was written.')
      }
    },
  },
]
