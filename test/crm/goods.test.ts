import { describe, expect, test } from 'vitest'
import { agreed, asha, bill, bina, chitra, day, hour, noon, retailWith, shop } from '../support/shop.ts'

const policy = retailWith({
  templates: {
    news: {
      variables: {},
      forms: { en: { whatsapp: { text: 'What you wished for costs less.' } } },
    },
    brand: { variables: {}, forms: { en: { whatsapp: { text: 'A brand you like costs less.' } } } },
  },
  rules: [
    {
      id: 'cheaper-wish',
      on: ['price.dropped', 'promotion.started'],
      where: { 'fact.interest': 'price' },
      purpose: 'service',
      then: [{ send: { template: 'news' } }],
    },
    {
      id: 'cheaper-brand',
      on: ['price.dropped', 'promotion.started'],
      where: { 'fact.interest': { in: ['brand', 'category'] } },
      purpose: 'service',
      then: [{ send: { template: 'brand' } }],
    },
  ],
})

const biba = { lines: [{ sku: 'K-9', brand: 'biba', category: 'kurtas', amountMinor: 100 }] }
const boughtTwice = (who: object, id: string) => [
  bill(`${id}-1`, who, 500, { ...biba, occurredAt: noon - 2 * day }),
  bill(`${id}-2`, who, 500, { ...biba, occurredAt: noon - day }),
]
const wishes = (who: object, id: string) =>
  ({ type: 'wishlist.added', id, source: 'web', occurredAt: noon, customer: who, sku: 'K-1' }) as const
const cheaper = {
  type: 'price.dropped',
  id: 'G-1',
  source: 'erp',
  occurredAt: noon,
  sku: 'K-1',
  brand: 'biba',
  category: 'kurtas',
  fromMinor: 2000_00,
  toMinor: 1500_00,
} as const

const told = async (facts: readonly object[], news: object) => {
  const { crm, channel } = shop({ policy })
  const everybody = [asha, bina, chitra].map((who) => agreed(who))
  await crm.record([...everybody, ...facts] as never)
  await crm.record(news as never)
  await crm.work()
  await crm.work()
  return channel.sent.map(({ to, rule }) => `${to.slice(-1)} ${rule}`).sort()
}

describe('a lower price of goods', () => {
  test('reaches those who bought the brand twice, and not those who bought it once', async () => {
    const once = bill('C-1', chitra, 500, { ...biba, occurredAt: noon - day })
    expect(await told([...boughtTwice(asha, 'A'), once], cheaper)).toEqual(['0 cheaper-brand'])
  })

  test('reaches nobody twice, even if wishlist and brand both match: the wish counts', async () => {
    const facts = [...boughtTwice(asha, 'A'), wishes(asha, 'W-1'), wishes(bina, 'W-2')]
    expect(await told(facts, cheaper)).toEqual(['0 cheaper-wish', '1 cheaper-wish'])
  })

  test('does not reach those who only buy the category, as a promotion does', async () => {
    const facts = boughtTwice(asha, 'A')
    expect(await told(facts, { ...cheaper, brand: 'fabindia' })).toEqual([])
    const { fromMinor: _from, toMinor: _to, ...goods } = cheaper
    const promotion = { ...goods, type: 'promotion.started', promotionId: 'D', name: 'Diwali', brand: 'fabindia' }
    expect(await told(facts, promotion)).toEqual(['0 cheaper-brand'])
  })

  test('addressed to one customer is read the same, and reaches nobody else', async () => {
    const facts = [...boughtTwice(asha, 'A'), ...boughtTwice(bina, 'B')]
    expect(await told(facts, { ...cheaper, customer: bina })).toEqual(['1 cheaper-brand'])
  })
})

describe('tasks', () => {
  test('are asked for by shop; the shop is that of the last purchase', async () => {
    const { crm } = shop()
    const opened = (id: string, who: object) =>
      ({ type: 'task.opened', id, source: 'pos', occurredAt: noon, customer: who, taskId: id, kind: 'call' }) as const
    await crm.record([
      bill('B-1', asha, 500, { storeId: 'fort', occurredAt: noon - 2 * day }),
      bill('B-2', asha, 500, { storeId: 'bandra', occurredAt: noon - day }),
      bill('B-3', bina, 500, { storeId: 'fort', occurredAt: noon - day }),
      opened('T-1', asha),
      opened('T-2', bina),
    ])
    const idsOf = async (storeId: string) => (await crm.ask.tasks({ storeId })).items.map(({ id }) => id)
    expect([await idsOf('bandra'), await idsOf('fort'), await idsOf('pune')]).toEqual([['T-1'], ['T-2'], []])
  })

  test('about keys of two people are for the shop where it showed, when no other is known', async () => {
    const { crm } = shop()
    const mail = { email: 'asha@example.com' }
    await crm.record([bill('B-1', asha, 500), bill('B-2', mail, 500)])
    await crm.record(bill('B-3', { ...asha, ...mail }, 500, { storeId: 'fort' }))
    expect((await crm.ask.tasks()).items).toMatchObject([{ kind: 'same-person', storeId: 'fort' }])
  })
})

describe('a restock with a quantity', () => {
  const others = (rule: object, isBoth = true) =>
    retailWith({
      templates: {
        back: { variables: {}, forms: { en: { whatsapp: { text: 'It is back.' } } } },
        club: { variables: {}, forms: { en: { whatsapp: { text: 'Members first.' } } } },
      },
      rules: [
        { id: 'other', on: 'stock.restocked', purpose: 'service', then: [{ send: { template: 'club' } }], ...rule },
        { id: 'back', on: 'stock.restocked', purpose: 'service', priority: 9, then: [{ send: { template: 'back' } }] },
      ].slice(0, isBoth ? 2 : 1) as never,
    })
  const oneUnit = async (policy: ReturnType<typeof others>) => {
    const { crm, channel } = shop({ policy })
    const people = [asha, bina, chitra]
    await crm.record([...people.map((who) => agreed(who)), ...people.map((who, n) => wishes(who, `W-${n}`))] as never)
    const restocked = { type: 'stock.restocked', id: 'R', source: 'erp', occurredAt: noon, sku: 'K-1', quantity: 1 }
    await crm.record(restocked as never)
    await crm.work()
    await crm.work()
    return { told: channel.sent.map(({ rule }) => rule), broadcast: await crm.ask.broadcast('goods/erp/R') }
  }

  test('gives one unit to one customer, whatever another rule withholds from them', async () => {
    const { told: rules, broadcast } = await oneUnit(others({ purpose: 'marketing' }))
    expect(rules).toEqual(['back'])
    expect(broadcast).toMatchObject({ reached: 1, quotaLeft: 0 })
  })

  test('gives one unit to one customer for whom a rule only waits', async () => {
    expect((await oneUnit(others({ id: 'later', after: 'P1D' }))).broadcast).toMatchObject({ reached: 1, quotaLeft: 0 })
  })

  test('gives no unit to whoever is held out, and does not count them as reached', async () => {
    const { crm, channel } = shop({ policy: others({ holdoutPercent: 50, id: 'back-half' }, false) })
    const people = Array.from({ length: 20 }, (_, n) => ({ phone: `98765 ${43210 + n}` }))
    await crm.record([...people.map((who) => agreed(who)), ...people.map((who, n) => wishes(who, `W-${n}`))] as never)
    await crm.record({ type: 'stock.restocked', id: 'R', source: 'erp', occurredAt: noon, sku: 'K-1', quantity: 19 })
    await crm.work()
    await crm.work()
    expect(channel.sent.length).toBeGreaterThan(0)
    expect(channel.sent.length).toBeLessThan(19)
    const reached = channel.sent.length
    expect(await crm.ask.broadcast('goods/erp/R')).toMatchObject({ reached, quotaLeft: 19 - reached })
  })
})

describe('a restock that was announced is not announced again', () => {
  const policy = retailWith({
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
      {
        id: 'thanks',
        on: 'message.replied',
        where: { 'fact.rule': 'restock' },
        limits: { once: 'ever' },
        purpose: 'service',
        then: [{ award: { points: 50, reason: 'answer' } }],
      },
    ],
  })
  const asks = (id: string, customer: object) =>
    ({
      type: 'product.enquired',
      id,
      source: 'web',
      occurredAt: noon,
      customer,
      sku: 'K-1',
      wantsNotice: true,
    }) as const
  const restocked = (id: string) =>
    ({ type: 'stock.restocked', id, source: 'erp', occurredAt: noon + hour, sku: 'K-1' }) as const
  const open = () => {
    const opened = shop({ policy })
    const announce = async (id: string) => {
      opened.clock.advance(2 * hour)
      await opened.crm.record(restocked(id))
      await opened.crm.work()
      await opened.crm.work()
    }
    return { ...opened, announce, told: () => opened.channel.sent.map(({ to }) => to.slice(-1)) }
  }

  test('after a rebuild, nor are points for an answer lost', async () => {
    const { crm, announce, told: toldTo, clock } = open()
    await crm.record([agreed(asha), asks('Q-1', asha)])
    await announce('G-1')
    const reply = { type: 'message.replied', id: 'R-1', source: 'wa', occurredAt: clock.now(), customer: asha } as const
    await crm.record({ ...reply, channel: 'whatsapp' })
    const points = async () =>
      (await crm.ask.customer(asha))?.points.buckets.reduce((sum, bucket) => sum + bucket.open, 0)
    const before = await points()
    await crm.rebuild(asha)
    await announce('G-2')
    expect(toldTo()).toEqual(['0'])
    expect([before, await points()]).toEqual([50, 50])
  })

  test('to either of two records that were one when it was announced', async () => {
    const { crm, announce, told: toldTo } = open()
    await crm.record([agreed(asha), agreed(bina), asks('Q-1', asha), asks('Q-2', bina)])
    const { mergedId } = await crm.merge(asha, bina)
    await crm.work()
    await announce('G-1')
    expect(toldTo()).toHaveLength(1)
    await crm.unmerge(mergedId ?? '')
    await crm.work()
    await announce('G-2')
    expect(toldTo()).toHaveLength(1)
  })

  test('but who parts with a wish that nobody answered keeps it', async () => {
    const { crm, announce, told: toldTo } = open()
    await crm.record([agreed(asha), agreed(bina), asks('Q-1', asha)])
    await announce('G-1')
    await crm.record(asks('Q-2', bina))
    const { mergedId } = await crm.merge(asha, bina)
    await crm.work()
    await crm.unmerge(mergedId ?? '')
    await crm.work()
    await announce('G-2')
    expect(toldTo()).toEqual(['0', '1'])
  })
})
