import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StockLevel } from '../../src/crm/stock-level.ts'
import { createCrm } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { faultyStore, isStopped, stepsOf } from '../../src/testing/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { agreed, asha, bina, chitra, hour, ids, minute, noon, retailWith, shop } from '../support/shop.ts'

const goods = { restock: { leastUnits: 1, rest: 'PT1H' } }
const withRestock = (parts: object = {}) =>
  retailWith({
    goods: { restock: { ...goods.restock, ...parts } },
    templates: { back: { variables: {}, forms: { en: { whatsapp: { text: 'It is back.' } } } } },
    rules: [
      {
        id: 'restock',
        on: 'stock.restocked',
        where: { 'fact.interest': 'restock' },
        repeat: 'each',
        purpose: 'service',
        then: [{ send: { template: 'back' } }],
      },
    ],
  })
const policy = withRestock()

const asks = (customer: object, id: string, occurredAt = noon) =>
  ({ type: 'product.enquired', id, source: 'web', occurredAt, customer, sku: 'K-1', wantsNotice: true }) as const
const level = (id: string, quantity: number, occurredAt = noon, parts: object = {}) =>
  ({ type: 'stock.changed', id, source: 'erp', occurredAt, sku: 'K-1', quantity, ...parts }) as const

const people = [asha, bina, chitra]
async function waiting(parts: object = {}) {
  const opened = shop({ policy: withRestock(parts) })
  const { crm, clock, channel } = opened
  await crm.record([...people.map((who) => agreed(who)), ...people.map((who, n) => asks(who, `Q-${n}`))])
  return {
    ...opened,
    /** Tells a level as of now, a minute later than what was told before; what became of it. */
    tell: async (id: string, quantity: number, more: object = {}) => {
      clock.advance(minute)
      const outcome = await crm.record(level(id, quantity, clock.now(), more))
      await crm.work()
      return outcome.status === 'noted' ? outcome.because : outcome.status
    },
    told: () => channel.sent.length,
  }
}

describe('a level of stock', () => {
  test('that rises from none tells those who wait, no more of them than units', async () => {
    const { tell, told } = await waiting()
    expect([await tell('L-1', 0), await tell('L-2', 2)]).toEqual(['no-news', 'announced'])
    expect(told()).toBe(2)
  })

  test('that is the first ever known is no news, unless it is none', async () => {
    const { tell, told } = await waiting()
    expect([await tell('L-1', 5), await tell('L-2', 7), await tell('L-3', 1)]).toEqual([
      'no-news',
      'no-news',
      'no-news',
    ])
    expect(told()).toBe(0)
  })

  test('that flaps 79 times within the rest sends one notice', async () => {
    const { tell, told } = await waiting({ rest: 'PT6H' })
    for (let flap = 0; flap < 79; flap += 1) {
      await tell(`out-${flap}`, 0)
      await tell(`back-${flap}`, 1)
    }
    expect(told()).toBe(1)
  })

  test('that flaps 79 times without a rest tells each of those who wait once', async () => {
    const { tell, told } = await waiting({ rest: 'PT0S' })
    for (let flap = 0; flap < 79; flap += 1) {
      await tell(`out-${flap}`, 0)
      await tell(`back-${flap}`, 1)
    }
    expect(told()).toBe(3)
  })

  test('within the rest is told when it is over, though nothing changes any more', async () => {
    const { tell, told, clock, crm } = await waiting()
    await tell('L-1', 0)
    await tell('L-2', 1)
    await tell('L-3', 0)
    expect([await tell('L-4', 9), told()]).toEqual(['announced', 1])
    clock.advance(hour - 2 * minute - 1)
    await crm.work()
    expect(told()).toBe(1)
    clock.advance(1)
    await crm.work()
    expect(told()).toBe(3)
    expect(await tell('L-5', 8)).toBe('no-news')
    expect(await crm.ask.broadcast('goods/erp/L-4/K-1')).toMatchObject({ state: 'done', reached: 2, quotaLeft: 7 })
  })

  test('within the rest tells no more customers than there are units when it is over', async () => {
    const { tell, told, clock, crm } = await waiting()
    for (const [id, units] of [
      ['L-1', 0],
      ['L-2', 1],
      ['L-3', 0],
      ['L-4', 9],
      ['L-5', 1],
    ] as const)
      await tell(id, units)
    clock.advance(hour)
    await crm.work()
    expect(told()).toBe(2)
  })

  test('within the rest and gone again when it is over tells nobody, and is news as soon as it is back', async () => {
    const { tell, told, clock, crm } = await waiting()
    for (const [id, units] of [
      ['L-1', 0],
      ['L-2', 1],
      ['L-3', 0],
      ['L-4', 9],
      ['L-5', 0],
    ] as const)
      await tell(id, units)
    clock.advance(hour)
    await crm.work()
    expect(told()).toBe(1)
    expect(await crm.ask.broadcast('goods/erp/L-4/K-1')).toMatchObject({ state: 'done', reached: 0 })
    expect([await tell('L-6', 1), told()]).toEqual(['announced', 2])
  })

  test('back again before anybody worked is told once, by the later news', async () => {
    const { clock, crm, told } = await waiting()
    const levels = [0, 1, 0, 9, 0]
    for (const [n, units] of levels.entries()) await crm.record(level(`L-${n}`, units, noon + n + 1))
    clock.advance(2 * hour)
    await crm.record(level('L-9', 1, clock.now()))
    await crm.work()
    expect(told()).toBe(2)
  })

  test('that flaps 79 times within the rest sends one notice more when it is over', async () => {
    const { tell, told, clock, crm } = await waiting({ rest: 'PT6H' })
    const outcomes = new Map<string, number>()
    for (let flap = 0; flap < 79; flap += 1) {
      await tell(`out-${flap}`, 0)
      const outcome = await tell(`back-${flap}`, 1)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    expect(Object.fromEntries(outcomes)).toEqual({ announced: 2, resting: 77 })
    for (let later = 0; later < 5; later += 1) {
      clock.advance(6 * hour)
      await crm.work()
    }
    expect(told()).toBe(2)
  })

  test('below the least units is no news, wherever it came from', async () => {
    const { tell, told } = await waiting({ leastUnits: 3 })
    expect([await tell('L-1', 0), await tell('L-2', 2), told()]).toEqual(['no-news', 'no-news', 0])
    expect([await tell('L-3', 4), told()]).toEqual(['announced', 3])
  })

  test('that is older than the one known changes nothing', async () => {
    const { crm, tell, told, clock } = await waiting()
    await tell('L-1', 4)
    const late = await crm.record(level('late', 0, clock.now() - 1))
    expect(late).toEqual({ status: 'noted', fact: { source: 'erp', id: 'late' }, because: 'late' })
    expect([await tell('L-2', 5), told()]).toEqual(['no-news', 0])
  })

  test('told twice is a duplicate; the same id with another level is refused', async () => {
    const { crm, clock } = await waiting()
    clock.advance(hour)
    await crm.record(level('L-1', 0, noon))
    expect(await crm.record(level('L-1', 0, noon))).toMatchObject({ status: 'duplicate', fact: { id: 'L-1' } })
    expect(await crm.record(level('L-1', 2, noon))).toMatchObject({ status: 'refused', code: 'fact-id-reused' })
  })

  test('that is imported is remembered and no news, then or later', async () => {
    const { crm, tell, told, clock } = await waiting()
    await crm.record([level('L-1', 0), level('L-2', 3, noon + 1)], { mode: 'backfill' })
    clock.advance(2 * hour)
    expect([await tell('L-3', 4), told()]).toEqual(['no-news', 0])
  })

  test('is about no customer', async () => {
    const { crm } = await waiting()
    const [outcome] = await crm.record([{ ...level('L-1', 1), customer: asha }])
    expect(outcome).toMatchObject({ status: 'invalid', problems: [{ path: 'customer' }] })
  })

  test('starts no rule: what rules hear is that goods are back', () => {
    const [rule = { id: 'none' }] = policy.data.rules
    const { templates } = policy.data
    expect(() => retailWith({ templates, rules: [{ ...rule, on: 'stock.changed' } as never] })).toThrow('stock.changed')
  })

  test('says in the store how many there are, since when, and when that was news', async () => {
    const { tell, store } = await waiting()
    await tell('L-1', 0)
    await tell('L-2', 5)
    await tell('L-3', 4)
    const kept = (await store.setting('main', 'stock/K-1'))?.value as StockLevel
    expect(kept).toMatchObject({ units: 4, since: noon + 3 * minute, announcedAt: noon + 2 * minute, isOwed: false })
  })
})

describe('levels of several shops', () => {
  const at = (storeId: string) => ({ storeId })

  test('are added up: goods are back when they are anywhere, after they were nowhere', async () => {
    const { tell, told } = await waiting()
    await tell('A-1', 1, at('fort'))
    await tell('B-1', 0, at('pune'))
    expect([await tell('B-2', 1, at('pune')), told()]).toEqual(['no-news', 0])
    await tell('A-2', 0, at('fort'))
    expect(await tell('B-3', 0, at('pune'))).toBe('no-news')
    expect([await tell('A-3', 2, at('fort')), told()]).toEqual(['announced', 2])
  })

  test('first heard of are no return: nobody knows that all were out', async () => {
    const { tell, told } = await waiting()
    await tell('A-1', 0, at('fort'))
    expect([await tell('B-1', 5, at('pune')), told()]).toEqual(['no-news', 0])
  })

  test('and of all together do not mix: when that changes, what was known counts no more', async () => {
    const { tell, told } = await waiting()
    await tell('A-1', 0, at('fort'))
    expect([await tell('L-1', 5), await tell('L-2', 0), await tell('L-3', 1)]).toEqual([
      'no-news',
      'no-news',
      'announced',
    ])
    expect(told()).toBe(1)
  })

  test('of more than 50 shops are refused', async () => {
    const { crm, clock } = await waiting()
    clock.advance(hour)
    const shops = Array.from({ length: 51 }, (_, n) => level(`S-${n}`, 1, noon, at(`shop-${n}`)))
    const outcomes = await crm.record(shops)
    expect(outcomes.slice(0, 50).every(({ status }) => status === 'noted')).toBe(true)
    expect(outcomes[50]).toMatchObject({ status: 'refused', code: 'limit-exceeded', details: { maximum: 50 } })
  })
})

test('stopped at any step and told again, a level is news once', async () => {
  const told = [level('L-1', 0, noon), level('L-2', 1, noon + 1), level('L-3', 0, noon + 2), level('L-4', 1, noon + 3)]
  const open = async () => {
    const opened = await waiting()
    opened.clock.advance(hour)
    const crmOn = (store: typeof opened.store) =>
      createCrm({ policy, channels: [opened.channel], clock: opened.clock.now, newId: ids('p'), store })
    return { ...opened, crmOn }
  }
  const undisturbed = await open()
  const steps = await stepsOf(undisturbed.store, (store) => undisturbed.crmOn(store).record(told))
  for (const failAt of steps) {
    const { store, clock, crmOn, told: sent } = await open()
    const { store: faulty } = faultyStore(store, { failAt })
    await crmOn(faulty)
      .record(told)
      .catch((error: unknown) => expect(isStopped(error)).toBe(true))
    const crm = crmOn(store)
    await crm.record(told)
    await crm.work()
    expect({ failAt, sent: sent() }).toEqual({ failAt, sent: 1 })
    clock.advance(hour)
    await crm.work()
    expect({ failAt, sent: sent() }).toEqual({ failAt, sent: 2 })
  }
  expect(steps.length).toBeGreaterThan(8)
})

const tillLevels = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 8 })

test('whatever two tills tell at once, nobody hears twice of one asking, nor more customers than units', async () => {
  await fc.assert(
    fc.asyncProperty(
      tillLevels,
      tillLevels,
      fc.boolean(),
      fc.integer({ min: 0, max: 90 }),
      async (one, other, byShop, restMinutes) => {
        const { crm, store, clock, told, channel } = await waiting({ rest: `PT${restMinutes}M` })
        clock.advance(hour)
        const levelsOf = (till: string, levels: readonly number[]) =>
          levels.map((units, n) => level(`${till}-${n}`, units, noon + n, byShop ? { storeId: till } : {}))
        const tills = [levelsOf('a', one), levelsOf('b', other)]
        const announced: string[] = []
        const play = async (facts: readonly ReturnType<typeof level>[]) => {
          const till = createCrm({
            policy: withRestock({ rest: `PT${restMinutes}M` }),
            clock: clock.now,
            newId: ids('t'),
            store,
          })
          for (const fact of facts) {
            const outcome = await till.record(fact)
            if (outcome.status === 'announced') announced.push(outcome.broadcast)
            clock.advance(10 * minute)
          }
        }
        await Promise.all([...tills.map(play), crm.work()])
        await crm.work()
        clock.advance(3 * hour)
        await crm.work()
        let units = 0
        for (const id of announced) {
          const broadcast = await store.broadcast('main', id)
          const quantity = Number(Reflect.get(broadcast?.fact ?? {}, 'quantity') ?? 0)
          expect(broadcast?.reached).toBeLessThanOrEqual(quantity)
          units += quantity
        }
        expect(new Set(channel.sent.map(({ to }) => to)).size).toBe(told())
        expect(told()).toBeLessThanOrEqual(units)
      },
    ),
    { numRuns: propertyRuns(60) },
  )
})

test('a till that is never first gives up and says so', async () => {
  const store = { ...memoryStore(), saveSetting: async () => false }
  const { crm } = shop({ policy, store })
  await expect(crm.record(level('L-1', 0))).rejects.toMatchObject({ code: 'conflict-exhausted' })
})
