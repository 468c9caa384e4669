import { describe, expect, test } from 'vitest'
import type { Store } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import {
  agreed,
  asha,
  bill,
  bina,
  chitra,
  day,
  hour,
  minute,
  noon,
  recordingChannel,
  retailWith,
  shop,
} from '../support/shop.ts'

describe('imports', () => {
  test('an import messages nobody; what falls due after it is sent', async () => {
    const at = shop()
    await at.crm.record(agreed(asha, 'marketing'))
    const past = [
      bill('B-1', asha, 900, { occurredAt: noon - 29 * day }),
      bill('B-2', bina, 500, { occurredAt: noon - 400 * day }),
      bill('B-3', chitra, 10, { occurredAt: noon - 2 * day }),
    ]
    await at.crm.record(
      [...past, { type: 'stock.restocked', id: 'G-1', source: 'pos', occurredAt: noon - day, sku: 'SKU-7' }],
      { mode: 'backfill' },
    )
    await at.crm.work()
    expect(at.channel.sent).toEqual([])
    expect((await at.store.broadcast('main', 'goods/pos/G-1'))?.state).toBe('done')
    at.clock.advance(2 * day)
    await at.crm.work()
    expect(at.channel.sent.map(({ rule, to }) => `${rule} ${to}`)).toEqual(['day-30 +919876543210'])
  })
})

describe('adopting a policy', () => {
  test('a new rule reaches a customer who has been silent since before it existed', async () => {
    const at = shop({ policy: retailWith({ rules: [] }) })
    await at.crm.record([bill('B-1', asha, 900), agreed(asha, 'marketing')])
    at.clock.advance(10 * day)
    expect(await at.crm.adopt(retailWith({ name: 'with rules' }))).toBe(true)
    expect((await at.crm.work()).reached).toBe(1)
    at.clock.advance(20 * day)
    await at.crm.work()
    expect(at.channel.sent.map(({ rule }) => rule)).toEqual(['day-30'])
  })

  test('a worker that read the policies a moment ago still brings everyone under the new one', async () => {
    const store = memoryStore()
    const worker = shop({ store })
    const office = shop({ store })
    await worker.crm.record(bill('B-1', asha, 900))
    const next = retailWith({ name: 'next' })
    const slow = shop({
      store: {
        ...store,
        claimBroadcasts: async (lease) => {
          await office.crm.adopt(next)
          return store.claimBroadcasts(lease)
        },
      },
    })
    await slow.crm.work()
    expect((await worker.crm.ask.customer(asha))?.armedFor.policyHash).toBe(next.hash)
  })
})

describe('restock', () => {
  const asks = (who: object, id: string) =>
    ({ type: 'product.enquired', id, source: 'pos', occurredAt: noon, customer: who, sku: 'SKU-7' }) as const
  const restocked = (parts: object = {}) =>
    ({
      type: 'stock.restocked',
      id: 'G-1',
      source: 'pos',
      occurredAt: noon,
      sku: 'SKU-7',
      name: 'Saree',
      ...parts,
    }) as const

  test('each who asked is told once, at most one for each unit', async () => {
    const at = shop()
    await at.crm.record([asha, bina, chitra].flatMap((who, index) => [agreed(who), asks(who, `Q-${index}`)]))
    expect((await at.crm.record(restocked({ quantity: 2 }))).status).toBe('announced')
    expect((await at.crm.record(restocked({ quantity: 2 }))).status).toBe('duplicate')
    expect(await at.crm.record(restocked({ quantity: 3 }))).toMatchObject({ status: 'refused', code: 'fact-id-reused' })
    expect(await at.crm.work()).toMatchObject({ reached: 2, sent: 2 })
    await at.crm.record(restocked({ id: 'G-2' }))
    await at.crm.work()
    expect(at.channel.sent.map(({ to }) => to).sort()).toEqual(['+919876543210', '+919876543211', '+919876543212'])
  })

  test('goods that nobody asked for reach nobody', async () => {
    const at = shop()
    await at.crm.record([agreed(asha), asks(asha, 'Q'), restocked({ sku: 'SKU-8' })])
    expect(await at.crm.work()).toMatchObject({ reached: 0, sent: 0 })
  })
})

describe('customers whose fold throws', () => {
  /** Hands out one customer's record damaged. */
  const damaged = (store: Store, id: string): Store => ({
    ...store,
    load: async (requests) =>
      (await store.load(requests)).map((loaded) =>
        loaded.customerId === id && loaded.customer !== null
          ? { ...loaded, customer: { ...loaded.customer, purchases: null as never } }
          : loaded,
      ),
  })

  test('they are put off, each time longer, then quarantined with the reason; the others go on', async () => {
    const store = memoryStore()
    const before = shop({ store })
    await before.crm.record([bill('B-1', asha, 900), bill('B-2', bina, 900), agreed(bina)])
    const [sick, well] = [await before.crm.ask.customer(asha), await before.crm.ask.customer(bina)]
    const at = shop({ store: damaged(store, sick?.id ?? ''), at: noon + 2 * day + minute })
    const delays: number[] = []
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await at.crm.work()
      delays.push(5000 * 2 ** attempt)
      at.clock.advance(delays.at(-1) ?? 0)
    }
    const { items } = await store.parked({ tenant: 'main', after: null, limit: 10 })
    expect(items.map(({ item }) => [item.kind, item.customerId, item.attempts])).toContainEqual([
      'customer',
      sick?.id,
      5,
    ])
    expect(items[0]?.reason).not.toBe('')
    const woken = await before.crm.ask.customer({ customerId: well?.id ?? '' })
    expect(woken?.rungTo).toBeGreaterThan(noon + 2 * day)
    expect(at.channel.sent.map(({ to }) => to)).toContain('+919876543211')
  })
})

describe('many workers', () => {
  test('two share what is due and send each message once', async () => {
    const store = memoryStore()
    const channel = recordingChannel('whatsapp', { idempotent: false })
    const one = shop({ store, recording: channel })
    const other = shop({ store, recording: channel })
    await one.crm.record(
      Array.from({ length: 30 }, (_, index) => bill(`B-${index}`, { phone: `98765${43000 + index}` }, 500)),
    )
    const reports = await Promise.all([one.crm.work(), other.crm.work()])
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(30)
    expect(channel.attempts).toHaveLength(30)
  })

  test('a worker whose lease ran out leaves what another may have', async () => {
    const store = memoryStore()
    const at = shop({ store })
    const other = shop({ store, at: noon + 3 * minute })
    const slow = recordingChannel('whatsapp', { idempotent: false })
    const late = shop({
      store,
      channels: [
        {
          ...slow,
          send: async (message, signal) => {
            late.clock.advance(3 * minute)
            return slow.send(message, signal)
          },
        },
      ],
    })
    await at.crm.record([bill('B-1', asha, 500), bill('B-2', bina, 500)])
    await late.crm.work()
    await other.crm.work()
    expect([...slow.attempts, ...other.channel.attempts].map(({ to }) => to).sort()).toEqual([
      '+919876543210',
      '+919876543211',
    ])
  })
})

describe('run', () => {
  test('stops in the middle of a batch: what is under way is finished, the rest is given back at once', async () => {
    const store = memoryStore()
    const stop = new AbortController()
    const channel = recordingChannel('whatsapp', { idempotent: false })
    const at = shop({
      store,
      channels: [
        {
          ...channel,
          send: async (message, signal) => {
            stop.abort()
            return channel.send(message, signal)
          },
        },
      ],
    })
    const phones = Array.from({ length: 20 }, (_, index) => `98765 432${index + 10}`)
    await at.crm.record(phones.map((phone, index) => bill(`B-${index}`, { phone }, 500)))
    await at.crm.run(stop.signal, { pollMs: 1 })
    expect(channel.attempts).toHaveLength(16)
    const next = shop({ store })
    expect(await next.crm.work()).toMatchObject({ sent: 4 })
  })

  test('survives a store that is away for a moment, and gives up on one that stays away', async () => {
    const store = memoryStore()
    const stop = new AbortController()
    let failures = 3
    const flaky: Store = {
      ...store,
      claimDue: async (lease) => {
        if (failures-- > 0) throw new Error('connection refused')
        return store.claimDue(lease)
      },
    }
    const at = shop({ store: flaky, recording: recordingChannel() })
    await at.crm.record(bill('B-1', asha, 500))
    const running = at.crm.run(stop.signal, { pollMs: 1 })
    await expect.poll(() => at.channel.sent.length).toBe(1)
    stop.abort()
    await running
    failures = Number.POSITIVE_INFINITY
    await expect(at.crm.run(new AbortController().signal, { pollMs: 0.01 })).rejects.toThrow('connection refused')
  })

  test('a bill at ten that arrives at noon prevents the reminder due at eleven', async () => {
    const at = shop()
    await at.crm.record([agreed(asha, 'marketing'), bill('B-1', asha, 500)])
    at.clock.set(noon + 30 * day + 2 * hour)
    await at.crm.record(bill('B-2', asha, 500, { occurredAt: noon + 30 * day - hour }))
    await at.crm.work()
    expect(at.channel.sent.map(({ rule }) => rule)).not.toContain('day-30')
  })
})
