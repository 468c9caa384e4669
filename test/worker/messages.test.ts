import { describe, expect, test, vi } from 'vitest'
import type { Channel, Store } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import {
  agreed,
  asha,
  bill,
  bina,
  day,
  hour,
  minute,
  noon,
  recordingChannel,
  retailWith,
  shop,
} from '../support/shop.ts'

const statuses = async ({ crm }: Pick<ReturnType<typeof shop>, 'crm'>, who: object = asha) =>
  (await crm.ask.customer(who))?.messages.map(({ rule, status }) => `${rule} ${status}`)
const parked = async (store: Store) => (await store.parked({ tenant: 'main', after: null, limit: 10 })).items

describe('what a channel answers', () => {
  test('retry: tried again at its time, and sent once', async () => {
    const { crm, clock, channel } = shop()
    channel.answer({ status: 'retry', at: noon + 5 * minute, reason: 'busy' })
    await crm.record(bill('B-1', asha, 500))
    expect(await crm.work()).toMatchObject({ sent: 0, deferred: 1 })
    expect(await crm.work()).toMatchObject({ sent: 0, deferred: 0 })
    clock.advance(5 * minute)
    expect(await crm.work()).toMatchObject({ sent: 1 })
    expect(channel.attempts).toHaveLength(2)
  })

  test('retry at a time outside the hours of its rule: tried again when they have come', async () => {
    const policy = retailWith({
      rules: [
        {
          id: 'thanks',
          on: 'purchase.completed',
          purpose: 'transactional',
          between: { from: '11:00', to: '13:00' },
          then: [{ send: { template: 'receipt' } }],
        },
      ],
    })
    const { crm, clock, channel } = shop({ policy })
    channel.answer({ status: 'retry', at: noon + 3 * hour, reason: 'busy' })
    await crm.record(bill('B-1', asha, 500))
    await crm.work()
    clock.advance(3 * hour)
    expect(await crm.work()).toMatchObject({ sent: 0, deferred: 1 })
    clock.set(noon + 23 * hour - 1)
    expect(await crm.work()).toMatchObject({ sent: 0, deferred: 0 })
    clock.advance(1)
    expect(await crm.work()).toMatchObject({ sent: 1 })
  })

  test('retry without end: given up after twelve attempts, and parked with its reason', async () => {
    const at = shop({
      recording: recordingChannel('whatsapp', { idempotent: false }),
    })
    at.channel.answer(...Array.from({ length: 20 }, () => ({ status: 'retry' as const, at: noon, reason: 'busy' })))
    await at.crm.record(bill('B-1', asha, 500))
    await at.crm.work()
    expect(at.channel.attempts).toHaveLength(12)
    expect(await statuses(at)).toEqual(['receipt failed'])
    expect(await parked(at.store)).toMatchObject([{ reason: 'busy', item: { kind: 'message' } }])
  })

  test('fallback: the next channel of the ladder', async () => {
    const sms = recordingChannel('sms')
    const whatsapp = recordingChannel('whatsapp')
    const at = shop({ channels: [whatsapp, sms] })
    whatsapp.answer({ status: 'fallback', reason: 'no WhatsApp there' })
    await at.crm.record(bill('B-1', asha, 500))
    await at.crm.work()
    expect(sms.sent.map(({ text }) => text)).toEqual(['Thank you there. Bill ₹500.00. Points: 5.'])
    expect(await statuses(at)).toEqual(['receipt sent'])
  })

  test('fallback everywhere, or no channel at all: withheld, with the gate', async () => {
    const at = shop({ channels: [] })
    await at.crm.record(bill('B-1', asha, 500))
    expect(await at.crm.work()).toMatchObject({ withheld: 1 })
    expect(await at.crm.ask.explain(asha, 'receipt')).toMatchObject({ status: 'withheld' })
  })

  test('dead: parked with its reason, never tried again', async () => {
    const at = shop()
    at.channel.answer({ status: 'dead', reason: 'template rejected' })
    await at.crm.record(bill('B-1', asha, 500))
    expect(await at.crm.work()).toMatchObject({ failed: 1 })
    at.clock.advance(day)
    await at.crm.work()
    expect(at.channel.attempts).toHaveLength(1)
    expect(await parked(at.store)).toMatchObject([{ reason: 'template rejected' }])
    expect(await at.crm.ask.explain(asha, 'receipt')).toMatchObject({
      status: 'withheld',
      summary: expect.stringContaining('template rejected'),
    })
  })

  test('a channel that throws is ambiguous, and not asked again; one that knows message ids is', async () => {
    const blind = shop({ recording: recordingChannel('whatsapp', { idempotent: false }) })
    blind.channel.answer(new Error('socket hang up'))
    await blind.crm.record(bill('B-1', asha, 500))
    await blind.crm.work()
    blind.clock.advance(hour)
    await blind.crm.work()
    expect(blind.channel.attempts).toHaveLength(1)
    expect(await statuses(blind)).toEqual(['receipt ambiguous'])
    await blind.crm.record({
      type: 'message.delivered',
      id: 'W-1',
      source: 'whatsapp',
      occurredAt: noon,
      customer: asha,
      channel: 'whatsapp',
      messageId: blind.channel.attempts[0]?.messageId ?? '',
    })
    expect(await statuses(blind)).toEqual(['receipt delivered'])

    const knowing = shop()
    knowing.channel.answer(new Error('socket hang up'))
    await knowing.crm.record(bill('B-1', asha, 500))
    await knowing.crm.work()
    knowing.clock.advance(hour)
    await knowing.crm.work()
    expect(knowing.channel.sent).toHaveLength(1)
  })

  test('a channel that never answers is not waited for', async () => {
    vi.useFakeTimers()
    try {
      const silent = { name: 'whatsapp' as const, idempotent: false, send: () => new Promise<never>(() => undefined) }
      const at = shop({ channels: [silent] })
      await at.crm.record(bill('B-1', asha, 500))
      const working = at.crm.work()
      await vi.advanceTimersByTimeAsync(31_000)
      expect(await working).toMatchObject({ failed: 1 })
      expect(await statuses(at)).toEqual(['receipt ambiguous'])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a store that fails after the message was handed over', () => {
  /** Fails the n-th to m-th commits of a customer, before they take effect. */
  const failing = (store: Store, { nth, to = nth, of }: { nth: number; to?: number; of?: string }): Store => {
    let commits = 0
    return {
      ...store,
      commit: async (all) => {
        if (of === undefined || all.some(({ next }) => next.id === of)) commits += 1
        else return store.commit(all)
        if (commits >= nth && commits <= to) throw new Error('the database is restarting')
        return store.commit(all)
      },
    }
  }

  test('does not make a blind channel send twice, though the process lives on', async () => {
    const store = memoryStore()
    const before = shop({ store })
    await before.crm.record(bill('B-1', asha, 500))
    const at = shop({
      store: failing(store, { nth: 2 }),
      recording: recordingChannel('whatsapp', { idempotent: false }),
    })
    expect(await at.crm.work()).toMatchObject({ failed: 1 })
    for (let hours = 0; hours < 5; hours += 1) {
      at.clock.advance(hour)
      await at.crm.work()
    }
    expect(at.channel.attempts).toHaveLength(1)
    expect(await statuses(at)).toEqual(['receipt ambiguous'])
  })

  test('nor does it hold up the messages of others', async () => {
    const store = memoryStore()
    const before = shop({ store })
    await before.crm.record([bill('B-1', asha, 500), bill('B-2', bina, 600)])
    // Together with the other's, and then alone.
    const away = failing(store, { nth: 1, to: 2, of: (await before.crm.ask.customer(asha))?.id ?? '' })
    const at = shop({ store: away, recording: recordingChannel('whatsapp', { idempotent: false }) })
    expect(await at.crm.work()).toMatchObject({ sent: 1, failed: 1 })
    expect(at.channel.sent.map(({ to }) => to)).toEqual(['+919876543211'])
    at.clock.advance(hour)
    await at.crm.work()
    expect(at.channel.sent).toHaveLength(2)
    expect(at.channel.attempts).toHaveLength(2)
  })
})

describe('decided once more when it is sent', () => {
  const asksAndIsTold = async (at: ReturnType<typeof shop>) => {
    await at.crm.record([
      agreed(asha),
      { type: 'product.enquired', id: 'Q', source: 'pos', occurredAt: noon, customer: asha, sku: 'SKU-7' },
    ])
    await at.crm.record({
      type: 'stock.restocked',
      id: 'G-1',
      source: 'pos',
      occurredAt: noon,
      customer: asha,
      sku: 'SKU-7',
      name: 'Saree',
    })
  }

  test('who has bought meanwhile hears nothing of it', async () => {
    const at = shop()
    await asksAndIsTold(at)
    at.clock.advance(minute)
    await at.crm.record(
      bill('B-1', asha, 500, { occurredAt: noon + 1, lines: [{ sku: 'SKU-7', amountMinor: 500_00 }] }),
    )
    await at.crm.work()
    expect(at.channel.sent.map(({ rule }) => rule)).toEqual(['receipt'])
    expect(await at.crm.ask.explain(asha, 'restock')).toMatchObject({
      status: 'withheld',
      summary: expect.stringContaining('unless'),
    })
  })

  test('who has withdrawn consent meanwhile hears nothing', async () => {
    const at = shop()
    await asksAndIsTold(at)
    await at.crm.record({ ...agreed(asha, 'service', 'no-1'), status: 'withdrawn', occurredAt: noon + 1 } as never)
    expect(await at.crm.work()).toMatchObject({ sent: 0, withheld: 1 })
  })

  test('a message that waits into the quiet hours goes out in the morning', async () => {
    const at = shop()
    await asksAndIsTold(at)
    at.clock.set(noon + 10 * hour)
    expect(await at.crm.work()).toMatchObject({ deferred: 1 })
    at.clock.set(noon + 21 * hour)
    expect(await at.crm.work()).toMatchObject({ sent: 0 })
    at.clock.set(noon + 22 * hour)
    expect(await at.crm.work()).toMatchObject({ sent: 1 })
  })

  test('a message of a customer who became part of another is sent, once', async () => {
    const at = shop()
    await at.crm.record([bill('B-1', asha, 500), bill('B-2', bina, 600)])
    await at.crm.merge(asha, bina)
    expect(await at.crm.work()).toMatchObject({ sent: 2 })
    expect(at.channel.sent).toHaveLength(2)
  })
})

describe('several messages at a time', () => {
  const phones = Array.from({ length: 40 }, (_, index) => `98765 432${index + 10}`)
  const bills = phones.map((phone, index) => bill(`B-${index}`, { phone }, 500))

  test('go out together, sixteen at most, and each customer gets theirs one after the other', async () => {
    const recording = recordingChannel()
    let [under, most] = [0, 0]
    const perCustomer = new Map<string, number>()
    const slow: Channel = {
      ...recording,
      send: async (message, signal) => {
        under += 1
        most = Math.max(most, under)
        const mine = (perCustomer.get(message.to) ?? 0) + 1
        perCustomer.set(message.to, mine)
        expect(mine).toBe(1)
        await Promise.resolve()
        under -= 1
        perCustomer.set(message.to, 0)
        return recording.send(message, signal)
      },
    }
    const at = shop({ channels: [slow] })
    await at.crm.record([...bills, ...phones.map((phone, index) => bill(`C-${index}`, { phone }, 600))])
    expect(await at.crm.work()).toMatchObject({ sent: 80, failed: 0 })
    expect(most).toBe(16)
    expect(recording.sent).toHaveLength(80)
  })

  test('one whose note cannot be written keeps none of the others back', async () => {
    const store = memoryStore()
    const before = shop({ store })
    await before.crm.record(bills.slice(0, 16))
    const culprit = (await before.crm.ask.customer({ phone: phones[8] ?? '' }))?.id
    const breaks: Store = {
      ...store,
      commit: async (all) => {
        // Some of the batch are written, then the line drops: nobody is told what stands.
        const good = all.filter(({ next }) => next.id !== culprit)
        const outcomes = await store.commit(good)
        if (good.length < all.length) throw new Error('the line dropped')
        return outcomes
      },
    }
    const at = shop({ store: breaks, recording: recordingChannel('whatsapp', { idempotent: false }) })
    expect(await at.crm.work()).toMatchObject({ sent: 15, failed: 1 })
    expect(at.channel.attempts).toHaveLength(15)
  })

  test('one channel that throws, gives back or gives up harms no other message', async () => {
    const at = shop({ recording: recordingChannel() })
    await at.crm.record(bills.slice(0, 4))
    at.channel.answer(
      new Error('the line broke'),
      { status: 'dead', reason: 'no such number' },
      { status: 'retry', at: at.clock.now() + hour, reason: 'busy' },
    )
    expect(await at.crm.work()).toMatchObject({ sent: 1, failed: 1, deferred: 2 })
    at.clock.advance(2 * hour)
    expect(await at.crm.work()).toMatchObject({ sent: 2 })
  })
})
