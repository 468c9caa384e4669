import { expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { type OpenedStore, storeConformance } from '../../src/testing/index.ts'
import { brokenStores } from './broken/index.ts'

const names = storeConformance(() => Promise.reject(new Error('not opened'))).map(({ name }) => name)

/** The promises that a store of this kind breaks. */
async function brokenPromises(open: () => Promise<OpenedStore>): Promise<string[]> {
  const failed: string[] = []
  for (const { name, run } of storeConformance(open)) await run().catch(() => failed.push(name))
  return failed
}

test.each(brokenStores)('a store that $flaw breaks: $foundBy', async ({ foundBy, open }) => {
  const cases = storeConformance(async () => ({ store: open(), close: async () => {} }))
  const found = cases.filter(({ name }) => name === foundBy)
  expect(found).toHaveLength(1)
  await expect(found[0]?.run()).rejects.toThrow()
})

test('every promise is broken by one of the broken stores, so none is checked in vain', () => {
  const found = new Set(brokenStores.map(({ foundBy }) => foundBy))
  expect(names.filter((name) => !found.has(name))).toEqual([])
})

test('no two promises have the same name', () => {
  expect(new Set(names).size).toBe(names.length)
})

test('the cases may share one database', async () => {
  const store = memoryStore()
  expect(await brokenPromises(async () => ({ store, close: async () => {} }))).toEqual([])
})

test('a case closes what it opened, whether the promise is kept or not', async () => {
  let open = 0
  await brokenPromises(async () => {
    open += 1
    const close = async (): Promise<void> => {
      open -= 1
    }
    return { store: { ...memoryStore(), load: () => Promise.reject(new Error('down')) }, close }
  })
  expect(open).toBe(0)
})

test('a second handle is what the races race with', async () => {
  const store = memoryStore()
  let asked = 0
  const again = async () => {
    asked += 1
    return store
  }
  expect(await brokenPromises(async () => ({ store, close: async () => {}, again }))).toEqual([])
  expect(asked).toBe(names.length)
})
