import { describe, expect, test } from 'vitest'
import {
  dayOf,
  type FactInput,
  isCrmError,
  type SimulatedSend,
  type SimulationSource,
  simulate,
} from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { agreed, asha, bill, bina, chitra, day, hour, noon, retail, retailWith, shop } from '../support/shop.ts'

const june = { from: '2026-06-01', to: '2026-06-30' }
const enquired = (who: object, id: string, at = noon) =>
  ({ type: 'product.enquired', id, source: 'pos', occurredAt: at, customer: who, sku: 'SKU-7' }) as const
const restocked = (at: number) =>
  ({
    type: 'stock.restocked',
    id: 'G-1',
    source: 'erp',
    occurredAt: at,
    sku: 'SKU-7',
    name: 'Saree',
    quantity: 1,
  }) as const

const rulesOf = (simulation: Awaited<ReturnType<typeof simulate>>) => simulation.sends.map(({ rule }) => rule)

test('messages go out at their own hours, in the words of the policy', async () => {
  const facts = [agreed(asha), bill('B-1', { ...asha, name: 'Asha Rao' }, 1200)]
  const { sends, messages, points, revenueMinor } = await simulate(retail, facts, june)
  expect(sends).toEqual([
    {
      customerId: 'phone:+919876543210',
      rule: 'receipt',
      template: 'receipt',
      channel: 'whatsapp',
      at: noon,
      text: 'Thank you, Asha! Your bill of ₹1,200.00 is saved. You have 12 points.',
    },
    {
      customerId: 'phone:+919876543210',
      rule: 'day-2',
      template: 'day-2',
      channel: 'whatsapp',
      at: noon + 2 * day,
      text: 'Hi Asha, how is your purchase? Reply here if anything is not right.',
    },
  ])
  expect(messages).toMatchObject({
    receipt: { planned: 1, sent: { whatsapp: 1 }, withheld: {}, deferred: 0 },
    'day-2': { planned: 1, sent: { whatsapp: 1 } },
  })
  expect(points).toEqual({ issued: 12, redeemed: 0, expired: 0, outstanding: 12, liabilityMinor: 12_00 })
  expect(revenueMinor).toBe(120_000)
})

test('what is due at night is put off to the morning, and what nobody allowed is withheld', async () => {
  const late = noon + 12 * hour
  const facts = [
    agreed(asha),
    bill('B-1', asha, 500, { occurredAt: late }),
    bill('B-2', bina, 500, { occurredAt: late }),
  ]
  const { messages, sends } = await simulate(retail, facts, june)
  expect(messages['day-2']).toEqual({ planned: 1, sent: { whatsapp: 1 }, withheld: { consent: 1 }, deferred: 1 })
  expect(sends.find(({ rule }) => rule === 'day-2')?.at).toBe(noon + 2 * day + 22 * hour)
})

test('a channel that the shop does not have is passed over, as the worker does', async () => {
  const facts = [bill('B-1', asha, 500)]
  const sent = async (channels: readonly string[]) =>
    (await simulate(retail, facts, june, { channels })).messages.receipt
  expect(await sent(['sms'])).toMatchObject({ sent: { sms: 1 }, withheld: {} })
  expect(await sent(['push'])).toMatchObject({ sent: {}, withheld: { channel: 1 } })
})

describe('the range', () => {
  const facts = [
    agreed(asha),
    bill('B-1', asha, 1000, { occurredAt: noon - 40 * day }),
    bill('B-2', asha, 500),
    bill('B-3', bina, 700, { occurredAt: noon + 40 * day }),
  ]

  test('what happened before it counts as history, without a message', async () => {
    const simulation = await simulate(retail, facts, june)
    expect(simulation).toMatchObject({ customers: 1, facts: 3, leftOut: { later: 1 }, revenueMinor: 50_000 })
    expect(simulation.points).toMatchObject({ issued: 5, outstanding: 15 })
    expect(rulesOf(simulation)).toEqual(['receipt', 'second-purchase'])
  })

  test('days in the wrong order, and days that are none, are refused', async () => {
    const code = (range: { from: string; to: string }) =>
      simulate(retail, facts, range).then(
        () => null,
        (error) => isCrmError(error) && error.code,
      )
    expect(await code({ from: '2026-06-02', to: '2026-06-01' })).toBe('bad-option')
    expect(await code({ from: 'June', to: '2026-06-01' })).toBe('bad-option')
    await expect(simulate(retail, 7 as unknown as SimulationSource, june)).rejects.toThrow('source')
  })
})

describe('facts from a list', () => {
  test('are one person’s by any key that was told together, in whatever order they come', async () => {
    const both = { phone: '98765 43210', email: 'asha@example.com' }
    const facts: FactInput[] = [
      bill('B-1', both, 100),
      bill('B-2', { email: 'asha@example.com' }, 200, { occurredAt: noon + day }),
      bill('B-3', bina, 300),
      {
        type: 'purchase.returned',
        id: 'R-1',
        source: 'pos',
        occurredAt: noon + hour,
        billId: 'B-3',
        amountMinor: 100_00,
      },
    ]
    const forwards = await simulate(retail, facts, june)
    expect(forwards).toMatchObject({ customers: 2, facts: 4, revenueMinor: 500_00 })
    expect(await simulate(retail, [...facts].reverse(), june)).toEqual(forwards)
  })

  test('what is nobody’s, told twice, about another’s bill or no fact at all is left out and counted', async () => {
    const facts = [
      bill('B-1', asha, 100),
      bill('B-1', asha, 100),
      bill('B-2', undefined, 100),
      {
        type: 'purchase.returned',
        id: 'R-1',
        source: 'pos',
        occurredAt: noon + hour,
        customer: bina,
        billId: 'B-1',
        amountMinor: 1,
      },
      { type: 'nonsense' },
    ]
    const { leftOut, customers } = await simulate(retail, facts, june)
    expect(leftOut).toEqual({ anonymousBills: 1, invalid: 1, duplicates: 1, ofOthers: 1, later: 0, followUps: 0 })
    expect(customers).toBe(1)
  })

  test('what cannot be read is told with its place and its problems, the first twenty of it', async () => {
    const { invalid } = await simulate(retail, [bill('B-1', asha, 100), { type: 'nonsense' }], june)
    expect(invalid).toEqual([{ index: 1, problems: [expect.objectContaining({ path: 'type', found: '"nonsense"' })] }])
    const many = await simulate(retail, Array(25).fill(7), june)
    expect(many.invalid.map(({ index }) => index)).toEqual([...Array(20).keys()])
    expect(many.leftOut.invalid).toBe(25)
  })

  test('a bill that was claimed is whose claim it is', async () => {
    const claim = {
      type: 'bill.claimed',
      id: 'C-1',
      source: 'web',
      occurredAt: noon + hour,
      customer: asha,
      billId: 'B-1',
      billSource: 'pos',
    }
    const { leftOut, points } = await simulate(retail, [bill('B-1', undefined, 1000), claim], june)
    expect([leftOut.anonymousBills, points.outstanding]).toEqual([0, 10])
  })

  test('may come one after the other', async () => {
    async function* arriving() {
      yield bill('B-1', asha, 100)
      yield bill('B-2', bina, 100)
    }
    expect((await simulate(retail, arriving(), june)).customers).toBe(2)
  })

  test('more points spent than this policy gave are refused and counted', async () => {
    const spent = {
      type: 'points.redeemed',
      id: 'P-1',
      source: 'pos',
      occurredAt: noon + day,
      customer: asha,
      points: 5,
    }
    const { refused, points } = await simulate(retail, [bill('B-1', asha, 300), spent], june)
    expect([Object.keys(refused).length, points.redeemed, points.outstanding]).toEqual([1, 0, 3])
  })
})

describe('news', () => {
  test('of goods reaches everybody who wants to hear it then, and nobody who asks later', async () => {
    const facts = [
      ...[asha, bina, chitra].map((who) => agreed(who)),
      enquired(asha, 'Q-1'),
      enquired(bina, 'Q-2', noon + hour),
      restocked(noon + day),
      enquired(chitra, 'Q-3', noon + 2 * day),
    ]
    const { sends, messages } = await simulate(retail, facts, june)
    expect(sends.map(({ customerId, text }) => [customerId, text])).toEqual([
      ['phone:+919876543210', 'Hi there, good news: Saree is back. Shall we keep one for you?'],
      ['phone:+919876543211', 'Hi there, good news: Saree is back. Shall we keep one for you?'],
    ])
    expect(Object.keys(messages)).toEqual(['restock'])
  })

  test('that goods are back follows from levels of stock', async () => {
    const level = (id: string, quantity: number, at: number) => ({
      type: 'stock.changed',
      id,
      source: 'erp',
      occurredAt: at,
      sku: 'SKU-7',
      name: 'Saree',
      quantity,
    })
    const facts = [agreed(asha), enquired(asha, 'Q-1'), level('L-1', 0, noon + hour), level('L-2', 3, noon + day)]
    const { sends } = await simulate(retail, facts, june)
    expect(sends.map(({ rule, at }) => [rule, at])).toEqual([['restock', noon + day]])
  })

  test('of a price reaches nobody when it is a smaller drop than the policy tells of, or over already', async () => {
    const policy = retailWith({
      goods: { restock: { leastUnits: 1, rest: 'PT1H' }, priceDrop: { leastPercent: 10 } },
      rules: [
        { id: 'cheaper', on: 'price.dropped', purpose: 'service', then: [{ send: { template: 'miss-you' } }] },
      ] as never,
    })
    const dropped = (id: string, toMinor: number, after: number, endsOn?: string) => ({
      type: 'price.dropped',
      id,
      source: 'erp',
      occurredAt: noon + after * day,
      sku: 'SKU-7',
      fromMinor: 1000_00,
      toMinor,
      ...(endsOn !== undefined && { endsOn }),
    })
    const wished = { type: 'wishlist.added', id: 'W-1', source: 'web', occurredAt: noon, customer: asha, sku: 'SKU-7' }
    const facts = [
      agreed(asha),
      wished,
      dropped('P-1', 901_00, 1),
      dropped('P-2', 800_00, 3, dayOf(noon + day, 'Asia/Kolkata')),
      dropped('P-3', 900_00, 5),
    ]
    const { sends } = await simulate(policy, facts, june)
    expect(sends.map(({ rule, at }) => [rule, at])).toEqual([['cheaper', noon + 5 * day]])
  })

  test('of a campaign reaches those for whom its condition holds at that moment', async () => {
    const policy = retailWith({
      rules: [
        { id: 'feast', on: 'campaign.started', purpose: 'service', then: [{ send: { template: 'miss-you' } }] },
      ] as never,
    })
    const facts = [
      ...[asha, bina].map((who) => agreed(who)),
      bill('B-1', asha, 100),
      bill('B-2', bina, 100, { occurredAt: noon + 3 * day }),
      {
        type: 'campaign.started',
        id: 'C-1',
        source: 'erp',
        occurredAt: noon + day,
        campaignId: 'diwali',
        name: 'Diwali',
        audience: { 'purchases.count': { gte: 1 } },
      },
    ]
    const { sends } = await simulate(policy, facts, june)
    expect(sends.map(({ customerId }) => customerId)).toEqual(['phone:+919876543210'])
  })
})

test('stages are told in the order of the journey: who enters first, then who moves on', async () => {
  const buys = (who: object, id: string, days: readonly number[]) =>
    days.map((after) => bill(`${id}-${after}`, who, 500, { occurredAt: noon + after * day }))
  const facts = [...buys(asha, 'A', [0, 2, 4, 6]), ...buys(bina, 'B', [1])]
  const { stages } = await simulate(retail, facts, june)
  expect(stages.moves).toEqual([
    { from: null, to: 'capture', customers: 2 },
    { from: 'capture', to: 'onboarding', customers: 1 },
    { from: 'capture', to: 'loyalty', customers: 1 },
  ])
  expect(Object.entries(stages.standing)).toEqual([
    ['onboarding', 1],
    ['loyalty', 1],
  ])
})

test('all messages are counted, the first are kept, and whoever listens hears all of them', async () => {
  const facts = [bill('B-1', asha, 100), bill('B-2', bina, 100), bill('B-3', chitra, 100)]
  const heard: SimulatedSend[] = []
  const { sends, messages } = await simulate(retail, facts, june, {
    keepSends: 1,
    onMessage: (send) => heard.push(send),
  })
  expect([sends.length, messages.receipt?.sent, heard.length]).toEqual([1, { whatsapp: 3 }, 3])
})

test('a simulation writes nothing, and begins from nothing that was said before', async () => {
  const store = memoryStore()
  const { crm, clock, channel } = shop({ store })
  await crm.record([agreed(asha), bill('B-1', asha, 1200)])
  clock.advance(hour)
  await crm.work()
  const before = JSON.stringify(
    await store.history({ tenant: 'main', customerId: 'c-2', of: 'journal', after: null, limit: 100 }),
  )
  const louder = retailWith({ points: null, rules: [], templates: {} })
  const quiet = await crm.simulate(louder, june)
  expect([quiet.sends, quiet.points.outstanding, quiet.points.liabilityMinor]).toEqual([[], 0, null])
  const same = await crm.simulate(retail, june)
  expect(same.sends.map(({ text }) => text).slice(0, 1)).toEqual(channel.sent.map(({ text }) => text))
  expect(same.sends.map(({ customerId }) => customerId)).toEqual(['c-2', 'c-2'])
  const after = JSON.stringify(
    await store.history({ tenant: 'main', customerId: 'c-2', of: 'journal', after: null, limit: 100 }),
  )
  expect(after).toBe(before)
})

test('points sent to somebody else leave the sender and are counted as left out', async () => {
  const { crm, clock } = shop()
  await crm.record([bill('B-1', asha, 1000), bill('B-2', bina, 100)])
  await crm.points.transfer({ id: 'T-1', source: 'pos', customer: asha, to: bina, points: 4 })
  clock.advance(hour)
  await crm.work()
  const { points, leftOut } = await crm.simulate(retail, june)
  // The store knows that they arrived: what came from others is part of a history.
  expect([points.outstanding, leftOut.followUps]).toEqual([11, 2])
})
