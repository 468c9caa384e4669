import { expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { enrolled, giftsPolicy } from '../support/gifts.ts'
import { asha, shop } from '../support/shop.ts'

test('a rebuild that cannot read all the books is refused: gifts that it did not see would be given again', async () => {
  const store = memoryStore()
  let pages = 0
  const endless = {
    ...store,
    history: async (query: Parameters<typeof store.history>[0]) => {
      const page = await store.history({ ...query, after: null })
      if (query.of !== 'journal' || query.kinds?.includes('points') !== true) return page
      pages += 1
      return { ...page, items: [], next: 'more' }
    },
  }
  const { crm, clock } = shop({ policy: giftsPolicy, store: endless })
  await crm.record(enrolled('E-1', asha, clock.now()))
  const before = await crm.points.balance(asha)
  await expect(crm.rebuild(asha)).rejects.toMatchObject({ code: 'limit-exceeded', details: { maximum: 200_000 } })
  expect(pages).toBe(400)
  expect(await crm.points.balance(asha)).toEqual(before)
})
