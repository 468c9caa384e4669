import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { fakeClock, faultyStore, fixtureStart, isStopped, stepsOf } from '../../src/testing/index.ts'

const tenant = 'shop'

describe('a process that stops', () => {
  test('before a call leaves the store as it was, after it as the call made it', async () => {
    for (const [when, kept] of [
      ['before', null],
      ['after', { value: 1, version: 1 }],
    ] as const) {
      const store = memoryStore()
      const faulty = faultyStore(store, { failAt: { call: 2, when } })
      expect(await faulty.store.setting(tenant, 'a')).toBeNull()
      await expect(faulty.store.saveSetting(tenant, 'a', 1, 0)).rejects.toSatisfy(isStopped)
      expect(await store.setting(tenant, 'a')).toEqual(kept)
      expect(faulty.calls).toEqual(['setting', 'saveSetting'])
      expect(faulty.isStopped()).toBe(true)
    }
  })

  test('does nothing any more', async () => {
    const store = memoryStore()
    const faulty = faultyStore(store, { failAt: { call: 1, when: 'before' } })
    await expect(faulty.store.setting(tenant, 'a')).rejects.toSatisfy(isStopped)
    await expect(faulty.store.saveSetting(tenant, 'a', 1, 0)).rejects.toSatisfy(isStopped)
    expect(await store.setting(tenant, 'a')).toBeNull()
  })

  test('is told from an error of the store', () => {
    expect(isStopped(new Error('connection refused'))).toBe(false)
  })
})

test('the steps of a run are the moments before and after each of its calls', async () => {
  const steps = await stepsOf(memoryStore(), async (store) => {
    await store.setting(tenant, 'a')
    await store.saveSetting(tenant, 'a', 1, 0)
  })
  expect(steps).toEqual([
    { call: 1, when: 'before' },
    { call: 1, when: 'after' },
    { call: 2, when: 'before' },
    { call: 2, when: 'after' },
  ])
})

test('a fake clock goes where it is put, and no further', () => {
  const clock = fakeClock()
  expect(clock.now()).toBe(fixtureStart)
  clock.advance(1500)
  expect(clock.now()).toBe(fixtureStart + 1500)
  clock.set(7)
  expect(clock.now()).toBe(7)
})
