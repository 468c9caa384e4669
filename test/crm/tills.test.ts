import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCrm, type Store } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { fakeClock } from '../../src/testing/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { scheduled } from '../support/scheduled.ts'
import { asha, bill, bina, ids, noon, recordingChannel, retail, shop } from '../support/shop.ts'

const tillOn = (store: Store, prefix: string) => {
  const clock = fakeClock(noon)
  return createCrm({ store, policy: retail, channels: [recordingChannel()], clock: clock.now, newId: ids(prefix) })
}

describe('two tills at once', () => {
  test('no fact is lost, one phone is one customer, and points are never spent twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = memoryStore()
        const start = tillOn(store, 's')
        await start.record(bill('B-0', asha, 1000))
        const redeem = (id: string) => ({ id, source: 'pos', customer: asha, points: 8, occurredAt: noon })
        const [one, other] = [tillOn(scheduled(store, scheduler), 'a'), tillOn(scheduled(store, scheduler), 'b')]
        const all = Promise.all([
          one.record([bill('B-1', bina, 300), bill('B-2', asha, 400)]),
          other.record(bill('B-3', bina, 500)),
          one.points.redeem(redeem('R-1')),
          other.points.redeem(redeem('R-2')),
          other.record(bill('B-1', bina, 300)),
        ])
        await scheduler.waitFor(all)
        const [, , first, second, again] = await all
        const customers = (await store.customers({ tenant: 'main', after: null, limit: 10 })).items
        expect(customers).toHaveLength(2)
        expect((await start.ask.customer(bina))?.purchases).toMatchObject({ count: 2, grossMinor: 800_00 })
        expect((await start.ask.customer(asha))?.purchases.count).toBe(2)
        const spent = [first, second].filter(({ status }) => status === 'done').length * 8
        expect((await start.points.balance(asha)).available).toBe(14 - spent)
        expect(['recorded', 'duplicate']).toContain(again.status)
      }),
      { numRuns: propertyRuns(60) },
    )
  })

  test('two merges of the same people at once end in one record', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = memoryStore()
        const start = tillOn(store, 's')
        await start.record([bill('B-1', asha, 1000), bill('B-2', bina, 500)])
        const [one, other] = [tillOn(scheduled(store, scheduler), 'a'), tillOn(scheduled(store, scheduler), 'b')]
        const all = Promise.all([one.merge(asha, bina), other.merge(bina, asha), one.record(bill('B-3', bina, 200))])
        await scheduler.waitFor(all)
        await all
        await start.work()
        await start.rebuild()
        const customer = await start.ask.customer(bina)
        expect(customer?.id).toBe((await start.ask.customer(asha))?.id)
        expect(customer?.purchases).toMatchObject({ count: 3, grossMinor: 1700_00 })
        expect((await start.points.balance(asha)).available).toBe(17)
      }),
      { numRuns: propertyRuns(60) },
    )
  })
})

test('many facts of one customer in one batch are the same as one by one', async () => {
  const facts = Array.from({ length: 12 }, (_, index) =>
    bill(`B-${index}`, asha, 100 + index, { occurredAt: noon + index }),
  )
  const together = shop({ at: noon + 100 })
  await together.crm.record(facts)
  const apart = shop({ at: noon + 100 })
  for (const fact of facts) await apart.crm.record(fact)
  const record = async ({ crm }: typeof apart) => {
    const customer = await crm.ask.customer(asha)
    return customer === null ? null : { ...customer, id: '', points: { ...customer.points, headHash: '' } }
  }
  expect(await record(together)).toEqual(await record(apart))
})

describe("in the host's own transaction", () => {
  const conflicting = (store: Store): Store => ({
    ...store,
    commit: async (commits) => commits.map(() => ({ status: 'conflict' as const })),
  })

  test('a conflict is an outcome, and nobody is told before notify', async () => {
    const { crm, store } = shop()
    const told: string[] = []
    crm.on('recorded', ({ fact }) => told.push(fact.id))
    expect(await crm.record(bill('B-1', asha, 100), { store: conflicting(store) })).toMatchObject({
      status: 'conflict',
      fact: { id: 'B-1' },
    })
    const outcomes = await crm.record([bill('B-1', asha, 100), bill('B-2', bina, 100)], { store })
    expect(told).toEqual([])
    crm.notify(outcomes)
    expect(told).toEqual(['B-1', 'B-2'])
  })

  test('an announcement joins it too', async () => {
    const { crm } = shop()
    const joined = memoryStore()
    await crm.record(
      { type: 'stock.restocked', id: 'G-1', source: 'pos', occurredAt: noon, sku: 'SKU-1' },
      { store: joined },
    )
    expect(await joined.broadcast('main', 'goods/pos/G-1')).not.toBeNull()
    expect((await crm.work()).reached).toBe(0)
  })

  test('outside of it conflicts are tried again, and given up after a while with the facts named', async () => {
    const { crm, store } = shop()
    let left = 3
    const busy: Store = {
      ...store,
      commit: async (commits) =>
        left-- > 0 ? commits.map(() => ({ status: 'conflict' as const })) : store.commit(commits),
    }
    expect((await shop({ store: busy }).crm.record(bill('B-1', asha, 100))).status).toBe('recorded')
    const error = await shop({ store: conflicting(store) })
      .crm.record(bill('B-9', asha, 100))
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'conflict-exhausted', details: { facts: ['pos/B-9'] } })
    expect((await crm.ask.customer(asha))?.purchases.count).toBe(1)
  })
})

describe('listeners', () => {
  test('they hear after the commit; one that throws or rejects harms nobody; off() ends it', async () => {
    const { crm, store } = shop()
    const heard: unknown[] = []
    crm.on('recorded', () => {
      throw new Error('mine')
    })
    crm.on('recorded', async () => {
      throw new Error('mine, later')
    })
    const off = crm.on('recorded', ({ customerId }) => {
      heard.push(
        store.load([
          { tenant: 'main', keys: [], customerId, candidateId: '', bills: [], latestBills: 0, facts: [], claim: false },
        ]),
      )
    })
    await crm.record(bill('B-1', asha, 100))
    off()
    await crm.record(bill('B-2', asha, 100))
    expect(heard).toHaveLength(1)
    expect(await heard[0]).toMatchObject([{ version: 1 }])
  })
})
