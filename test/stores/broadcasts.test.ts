import { describe, expect, test } from 'vitest'
import { type Crm, createCrm, type Policy, type Store } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { type FakeClock, fakeClock, faultyStore, isStopped, type Stop, stepsOf } from '../../src/testing/index.ts'
import { day, hour, ids, minute, noon, recordingChannel, retailWith } from '../support/shop.ts'

const second = 1000
const { messages } = retailWith({}).data

/** News of goods and campaigns start a wait: who was told shows in the record, and nothing is sent yet. */
const policyAt = (pace: { readonly customers: number; readonly per: string } | null): Policy =>
  retailWith({
    messages: { ...messages, pace },
    templates: { back: { variables: {}, forms: { en: { whatsapp: { text: 'It is back.' } } } } },
    rules: [
      {
        id: 'news',
        on: ['stock.restocked', 'campaign.started'],
        after: 'P2D',
        repeat: 'each',
        purpose: 'service',
        then: [{ send: { template: 'back' } }],
      },
    ],
  })
const unhurried = policyAt({ customers: 100, per: 'PT1M' })
const atOnce = policyAt(null)

const phoneOf = (n: number): string => `+9198${String(10_000_000 + n).slice(-8)}`
const captured = (n: number) =>
  ({
    type: 'customer.captured',
    id: `K-${n}`,
    source: 'pos',
    occurredAt: noon,
    customer: { phone: phoneOf(n) },
    method: 'loyalty-enrolment',
  }) as const
const asked = (n: number) =>
  ({
    type: 'product.enquired',
    id: `Q-${n}`,
    source: 'web',
    occurredAt: noon,
    customer: { phone: phoneOf(n) },
    sku: 'K-1',
    wantsNotice: true,
  }) as const
const campaign = {
  type: 'campaign.started',
  id: 'C-1',
  source: 'office',
  occurredAt: noon,
  campaignId: 'M',
  name: 'Monsoon',
} as const
const restocked = { type: 'stock.restocked', id: 'S-1', source: 'erp', occurredAt: noon, sku: 'K-1' } as const

interface Town {
  readonly store: Store
  readonly clock: FakeClock
  /** Another process on the same data, or on what is given. */
  readonly open: (store?: Store) => Crm
}

async function town(size: number, policy: Policy, factOf: (n: number) => object = captured): Promise<Town> {
  const store = memoryStore()
  const clock = fakeClock(noon)
  let processes = 0
  const open = (on: Store = store): Crm => {
    processes += 1
    return createCrm({
      policy,
      store: on,
      clock: clock.now,
      newId: ids(`p${processes}`),
      channels: [recordingChannel()],
    })
  }
  const crm = open()
  await crm.record(Array.from({ length: size }, (_, n) => factOf(n)) as never)
  await crm.work()
  return { store, clock, open }
}

const isNews = (type: string): boolean => type === 'campaign.started' || type === 'stock.restocked'

/** How many customers have been told, and how often the one who heard it most. */
async function heard(store: Store): Promise<{ readonly customers: number; readonly most: number }> {
  const times = new Map<string, number>()
  let after: string | null = null
  do {
    const page = await store.stream({ tenant: 'main', of: 'facts', after, limit: 1000 })
    for (const item of page.items) {
      if (item.of !== 'facts' || !isNews(item.stored.fact.type)) continue
      times.set(item.customerId, (times.get(item.customerId) ?? 0) + 1)
    }
    after = page.next
  } while (after !== null)
  return { customers: times.size, most: Math.max(0, ...times.values()) }
}

describe('a broadcast that keeps a pace', () => {
  test('takes ten minutes for 10,000 customers at 1,000 a minute, and tells nobody twice', async () => {
    const { store, clock, open } = await town(10_000, policyAt({ customers: 1000, per: 'PT1M' }))
    const crm = open()
    await crm.record(campaign)
    const reached: number[] = []
    const inMinute: number[] = []
    for (let elapsed = 0; elapsed <= 10 * minute; elapsed += 6 * second) {
      const { reached: now } = await crm.work()
      const place = Math.floor(elapsed / minute)
      inMinute[place] = (inMinute[place] ?? 0) + now
      reached.push(now)
      clock.advance(6 * second)
    }
    expect(inMinute).toEqual([...Array(10).fill(1000), 0])
    expect(Math.max(...reached)).toBe(200)
    expect(await crm.ask.broadcast('campaign/office/C-1')).toMatchObject({ state: 'done', reached: 10_000 })
    expect(await heard(store)).toEqual({ customers: 10_000, most: 1 })
  })

  test('tells no more than the pace at once, nor makes up in a rush for the time when nobody worked', async () => {
    const { clock, open } = await town(450, unhurried)
    const crm = open()
    await crm.record(campaign)
    const work = async (): Promise<number> => (await crm.work()).reached
    expect([await work(), await work()]).toEqual([100, 0])
    clock.advance(3 * hour)
    expect([await work(), await work()]).toEqual([100, 0])
    clock.advance(minute - 1)
    expect(await work()).toBe(0)
    clock.advance(1)
    expect(await work()).toBe(100)
  })

  test('rests for those who were told, and not for those who were not meant', async () => {
    const { clock, open } = await town(450, unhurried)
    const crm = open()
    const audience = { 'profile.phone': phoneOf(7) }
    await crm.record({ ...campaign, audience })
    expect((await crm.work()).reached).toBe(1)
    expect(await crm.ask.broadcast('campaign/office/C-1')).toMatchObject({ reached: 1 })
    clock.advance(minute)
    await crm.work()
    expect(await crm.ask.broadcast('campaign/office/C-1')).toMatchObject({ state: 'done', reached: 1 })
  })

  test('keeps it with several workers and several broadcasts, which take turns', async () => {
    const { store, clock, open } = await town(300, unhurried)
    const workers = [open(), open(), open()]
    await workers[0]?.record([campaign, { ...campaign, id: 'C-2' }])
    const reached: number[] = []
    const under = async (id: string): Promise<number> => (await workers[0]?.ask.broadcast(id))?.reached ?? 0
    for (let round = 0; round < 7; round += 1) {
      // By now each had its turn.
      if (round === 4) expect(await under('campaign/office/C-2')).toBeGreaterThan(0)
      const done = await Promise.all(workers.map((worker) => worker.work()))
      reached.push(done.reduce((sum, one) => sum + one.reached, 0))
      clock.advance(minute)
    }
    expect(reached).toEqual([100, 100, 100, 100, 100, 100, 0])
    expect(await heard(store)).toEqual({ customers: 300, most: 2 })
  })

  test('does not keep a new policy from anybody', async () => {
    const { open, store } = await town(450, unhurried)
    const next = policyAt({ customers: 1, per: 'P1D' })
    const crm = open()
    await crm.adopt(next)
    await crm.work()
    const page = await store.customers({ tenant: 'main', after: null, limit: 1000 })
    expect(new Set(page.items.map(({ customer }) => customer.armedFor.policyHash))).toEqual(new Set([next.hash]))
  })
})

describe('stopped at any call of the store and started again, a broadcast tells each once', () => {
  const size = 300
  const cases = [
    { news: restocked, policy: atOnce, told: size },
    { news: { ...restocked, quantity: 210 }, policy: atOnce, told: 210 },
    {
      news: { ...campaign, audience: { 'interests.keys': { contains: 'restock:K-1' } } },
      policy: unhurried,
      told: size,
    },
  ] as const

  /** Works until nothing is left to do, over the leases and the rests of whoever died. */
  async function workOut({ open, clock }: Town): Promise<void> {
    const crm = open()
    for (let round = 0; round < 8; round += 1) {
      clock.advance(10 * minute)
      await crm.work()
    }
  }

  test.each(cases)('$news.type, $told', async ({ news, policy, told }) => {
    const start = async (): Promise<Town> => town(size, policy, asked)
    const undisturbed = await start()
    await undisturbed.open().record(news)
    const steps: readonly Stop[] = await stepsOf(undisturbed.store, (store) => undisturbed.open(store).work())
    expect(steps.length).toBeGreaterThan(20)
    for (const failAt of steps) {
      const at = await start()
      await at.open().record(news)
      const { store: faulty } = faultyStore(at.store, { failAt })
      await at
        .open(faulty)
        .work()
        .catch((error: unknown) => expect(isStopped(error)).toBe(true))
      await workOut(at)
      const id = news.type === 'campaign.started' ? 'campaign/office/C-1' : 'goods/erp/S-1'
      const broadcast = await at.open().ask.broadcast(id)
      expect({ failAt, ...(await heard(at.store)), ...broadcast }).toMatchObject({
        failAt,
        customers: told,
        most: 1,
        state: 'done',
        reached: told,
      })
    }
  })
})

test('a restock is heard of once, and then the wish for it is gone', async () => {
  const { store, open, clock } = await town(250, atOnce, asked)
  const crm = open()
  await crm.record(restocked)
  expect((await crm.work()).reached).toBe(250)
  clock.advance(day)
  await crm.record({ ...restocked, id: 'S-2' })
  expect((await crm.work()).reached).toBe(0)
  expect(await heard(store)).toEqual({ customers: 250, most: 1 })
})
