import { afterAll, describe, expect, test } from 'vitest'
import { type Crm, createCrm } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import { faultyStore, isStopped, stepsOf } from '../../src/testing/index.ts'
import {
  balancesOf,
  everybody,
  householdOf,
  joined,
  left,
  open,
  pooled,
  problemsOf,
  redeemed,
  returned,
} from '../support/household.ts'
import { asha, bill, bina, ids, minute, noon, retail, shop } from '../support/shop.ts'
import { sqliteFile } from '../support/sqlite.ts'

describe('the story of a household', () => {
  const story = async (crm: Crm): Promise<void> => {
    await crm.record([bill('B-0', asha, 700), bill('B-1', bina, 300)])
    await crm.record([joined('J-1', asha), joined('J-2', bina)])
    await crm.record(bill('B-2', asha, 1200))
    await crm.record(redeemed('R-1', bina, 10, { billId: 'B-1' }))
    await crm.record(returned('RET-1', bina, 'B-1', 300))
    await crm.record(left('L-1', asha))
    await crm.record(bill('B-3', asha, 500))
    await crm.record(returned('RET-2', asha, 'B-2', 700))
  }

  test('told twice counts once', async () => {
    const place = shop()
    await story(place.crm)
    const before = (await everybody(place.store)).map(({ points }) => points)
    await story(place.crm)
    expect((await everybody(place.store)).map(({ points }) => points)).toEqual(before)
  })

  test('is delivered once by a process that dies at any step of it', async () => {
    const whole = shop()
    await story(whole.crm)
    const expected = await balancesOf(whole.store)
    const steps = await stepsOf(memoryStore(), async (store) => story(shop({ store }).crm))
    expect(steps.length).toBeGreaterThan(20)
    for (const stop of steps) {
      const store = memoryStore()
      const newId = ids()
      const first = shop({ store: faultyStore(store, { failAt: stop }).store, newId })
      await story(first.crm).catch((error: unknown) => {
        if (!isStopped(error)) throw error
      })
      const next = shop({ store, newId, at: noon + 3 * minute })
      await next.crm.work()
      await story(next.crm)
      await next.crm.work()
      expect(await problemsOf(store), JSON.stringify(stop)).toEqual([])
      expect(await balancesOf(store), JSON.stringify(stop)).toEqual(expected)
    }
  }, 120_000)
})

test('two members who redeem at once never overspend', async () => {
  const place = await pooled(asha, bina)
  await place.crm.record(bill('B-1', asha, 1000))
  const other = createCrm({ store: place.store, policy: retail, clock: place.clock.now, newId: ids('d') })
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      (index % 2 === 0 ? place.crm : other).record(redeemed(`R-${index}`, index % 2 === 0 ? asha : bina, 3)),
    ),
  )
  expect(outcomes.filter(({ status }) => status === 'recorded')).toHaveLength(3)
  expect(open(await householdOf(place.store))).toBe(1)
  expect(await problemsOf(place.store)).toEqual([])
})

describe('on SQLite', () => {
  const file = sqliteFile()
  afterAll(() => file.remove())

  test('members of a household earn, spend, return and leave, and their books add up', async () => {
    const { crm, store } = shop({ store: sqliteStore(file.connect()) })
    await crm.record([bill('B-0', asha, 700), joined('J-1', asha), joined('J-2', bina)])
    await crm.record([bill('B-1', bina, 800), redeemed('R-1', bina, 10, { billId: 'B-1' })])
    expect(open(await householdOf(store))).toBe(4)
    await crm.record(returned('RET-1', bina, 'B-1', 800))
    expect(open(await householdOf(store))).toBe(7)
    await crm.record(left('L-1', asha))
    expect(await problemsOf(store)).toEqual([])
  })
})
