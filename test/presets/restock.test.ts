import { describe, expect, test } from 'vitest'
import { indianRetail } from '../../src/presets/index.ts'
import {
  agreed,
  asha,
  bina,
  bought,
  chitra,
  enquired,
  given,
  type Happening,
  happened,
  known,
  late,
  orderPlaced,
  type Person,
  restocked,
  returned,
  shopWith,
  thenIn,
  twice,
  unwished,
  when,
  wished,
  withdrew,
} from '../support/scenario.ts'

const saree = { name: 'Silk saree', category: 'sarees' }
const permits = (person: Person) => [known(person), agreed(person, 'service')] as const
const asked = enquired(asha, 'SKU-7', { ...saree, on: '1 June', at: '15:00' })
const backOn = (day: string, at = '12:00', more = {}) => restocked('SKU-7', { ...saree, on: day, at, ...more })
const told = [shopWith({}), ...permits(asha), asked] as const

describe('whoever asked for something that was out of stock is told when it is back', () => {
  test('at once, with its name', async () => {
    const shop = await given(...told, backOn('9 June'))
    thenIn(shop).wasSent(asha, 'restock', {
      containing: ['Asha', 'Silk saree is back at our shop'],
      via: 'whatsapp',
      on: '9 June',
      at: '12:00',
    })
    const { steps } = await thenIn(shop).explained(asha, 'restock')
    expect(steps.map(({ what }) => what).filter((what) => what !== 'sending')).toEqual(['planned', 'sent'])
  })

  test.for([
    ['in a shop', enquired(asha, 'SKU-7', { store: 'park-street' })],
    ['online', enquired(asha, 'SKU-7', { online: true })],
    ['by putting it on the wish list', wished(asha, 'SKU-7')],
  ] as const)('asked %s', async ([, asking]) => {
    const shop = await given(...permits(asha), asking, backOn('9 June'))
    thenIn(shop).wasSent(asha, 'restock', { containing: ['Silk saree'] })
  })

  test('wherever it is back, also when she asked twice', async () => {
    const again = enquired(asha, 'SKU-7', { online: true, on: '2 June' })
    const shop = await given(...told, again, backOn('9 June', '12:00', { store: 'park-street' }))
    thenIn(shop).wasSent(asha, 'restock')
  })

  test('once, however often it is back and however often that is told', async () => {
    const shop = await given(...told, twice(backOn('9 June')), backOn('10 June'), backOn('20 June'))
    thenIn(shop).wasSent(asha, 'restock', { on: '9 June' })
  })

  test('again when she asks again', async () => {
    const again = enquired(asha, 'SKU-7', { ...saree, on: '12 June' })
    const shop = await given(...told, backOn('9 June'), again, backOn('20 June'))
    thenIn(shop).wasSent(asha, 'restock', { times: 2, on: '20 June' })
  })

  test('of each thing she asked for', async () => {
    const shop = await given(...told, enquired(asha, 'SKU-8', { on: '2 June' }), backOn('9 June', '12:00'))
    await when(shop, restocked('SKU-8', { name: 'Jute bag', on: '9 June', at: '12:05' }))
    thenIn(shop).wasSent(asha, 'restock', { times: 2, containing: ['Jute bag'] })
  })

  test('also when it is told of her alone; then the news for everybody is no news to her', async () => {
    const forHer = happened(asha, { on: '8 June', at: '12:00' }, ({ at }) => ({
      type: 'stock.restocked',
      id: 'kept-aside-1',
      source: 'till',
      occurredAt: at,
      customer: { phone: asha.phone },
      sku: 'SKU-7',
      name: 'Silk saree',
    }))
    const shop = await given(...told, ...permits(bina), enquired(bina, 'SKU-7', { on: '2 June' }), forHer)
    thenIn(shop).wasSent(asha, 'restock', { on: '8 June' })
    thenIn(shop).wasNotSent(bina)
    await when(shop, backOn('9 June'))
    thenIn(shop).wasSent(asha, 'restock', { on: '8 June' })
    thenIn(shop).wasSent(bina, 'restock', { on: '9 June' })
  })

  test('in the morning when it comes at night, where she lives', async () => {
    const inDubai = known(bina, { zone: 'Asia/Dubai' })
    const asks = enquired(bina, 'SKU-7', { on: '2 June' })
    const shop = await given(...told, inDubai, agreed(bina, 'service'), asks, backOn('9 June', '23:00'), {
      daysPass: 1,
    })
    thenIn(shop).wasSent(asha, 'restock', { on: '10 June', at: '10:00' })
    thenIn(shop).wasSent(bina, 'restock', { on: '10 June', at: '11:30' })
  })
})

describe('she is not told', () => {
  test.for([
    ['she bought it meanwhile', bought(asha, 'Silk saree', { sku: 'SKU-7' })],
    ['she bought it in another shop', bought(asha, 'Silk saree', { sku: 'SKU-7', store: 'park-street' })],
    ['she bought it online', bought(asha, 'Silk saree', { sku: 'SKU-7', online: true })],
    ['she ordered it', orderPlaced(asha, 'Silk saree', { sku: 'SKU-7', cashOnDelivery: true })],
    ['she took it off her wish list', unwished(asha, 'SKU-7')],
  ] as const)('when %s', async ([, happening]) => {
    const shop = await given(...told, { daysPass: 3 }, happening, backOn('9 June'))
    thenIn(shop).wasNotSent(asha, 'restock')
    expect((await thenIn(shop).explained(asha, 'restock')).status).toBe('never-started')
  })

  test('when she bought it and brought it back: then she does not want it', async () => {
    const shop = await given(...told, { daysPass: 1 }, bought(asha, 'Silk saree', { sku: 'SKU-7' }), returned(asha))
    await when(shop, backOn('9 June'))
    thenIn(shop).wasNotSent(asha, 'restock')
  })

  test('when she only asked and did not want to be told', async () => {
    const shop = await given(...permits(asha), enquired(asha, 'SKU-7', { wantsNotice: false }), backOn('9 June'))
    thenIn(shop).wasNotSent(asha)
  })

  test('of something else', async () => {
    const shop = await given(...told, restocked('SKU-8', { name: 'Jute bag', on: '9 June' }))
    thenIn(shop).wasNotSent(asha)
  })

  test('without her permission; should she give it, the next time', async () => {
    const shop = await given(known(asha), asked, backOn('9 June'))
    thenIn(shop).withheldAt(asha, 'restock', 'consent')
    thenIn(shop).wasNotSent(asha)
    await when(shop, agreed(asha, 'service'), backOn('12 June'))
    thenIn(shop).wasSent(asha, 'restock', { on: '12 June' })
  })

  test('when the week has had its share; the next time then', async () => {
    const { messages } = indianRetail()
    if (messages === undefined) throw new Error('The preset says when the shop may write.')
    const capped = shopWith({ policy: { messages: { ...messages, caps: { service: { max: 1, per: 'P7D' } } } } })
    const shop = await given(capped, ...permits(asha), asked, enquired(asha, 'SKU-8'), backOn('9 June'))
    await when(shop, restocked('SKU-8', { on: '10 June' }))
    thenIn(shop).withheldAt(asha, 'restock', 'cap')
    await when(shop, restocked('SKU-8', { on: '20 June' }))
    thenIn(shop).wasSent(asha, 'restock', { times: 2, on: '20 June' })
  })

  const atNight = [...told, backOn('9 June', '22:00'), { until: '10 June', at: '06:00' }] as const
  test.for([
    ['she took her permission back in the night', withdrew(asha, 'service'), 'consent'],
    ['she ordered it in the night', orderPlaced(asha, 'Silk saree', { sku: 'SKU-7' }), 'unless'],
    ['she took it off her list in the night', unwished(asha, 'SKU-7'), 'unless'],
    [
      'a till tells in the morning that she bought it before it was back',
      late(bought(asha, 'Silk saree', { sku: 'SKU-7', on: '9 June', at: '20:30' })),
      'unless',
    ],
  ] as const)('when %s', async ([, happening, gate]) => {
    const shop = await given(...atNight, happening, { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'restock', gate)
    thenIn(shop).wasNotSent(asha, 'restock')
  })
})

describe('what happened counts by when it happened, not by when it was told', () => {
  test('a late bill from before she asked leaves what she asked for', async () => {
    const before = late(bought(asha, 'Silk saree', { sku: 'SKU-7', on: '1 June', at: '14:00' }))
    const shop = await given(known(asha, { on: '1 June' }), agreed(asha, 'service'), asked, { daysPass: 1 }, before)
    await when(shop, backOn('9 June'))
    thenIn(shop).wasSent(asha, 'restock')
  })

  test('an enquiry that is told after the purchase that settled it asks for nothing', async () => {
    const settled = bought(asha, 'Silk saree', { sku: 'SKU-7', on: '3 June' })
    const shop = await given(
      known(asha, { on: '1 June' }),
      agreed(asha, 'service'),
      settled,
      { daysPass: 1 },
      late(asked),
    )
    await when(shop, backOn('9 June'))
    thenIn(shop).wasNotSent(asha, 'restock')
  })
})

describe('of so many units so many customers are told', () => {
  const all = [asha, bina, chitra]
  const allAsked = all.map((person) => enquired(person, 'SKU-7', saree))
  const everybody = [...all.flatMap((person) => permits(person)), ...allAsked] as const
  const toldOf = (shop: Parameters<typeof thenIn>[0]) => shop.sent.map(({ message }) => message.to).sort()
  const phones = ['+919876543210', '+919876543211', '+919876543212']

  test('and the others when more come; nobody twice', async () => {
    const shop = await given(shopWith({}), ...everybody, twice(backOn('9 June', '12:00', { quantity: 2 })))
    expect(toldOf(shop)).toHaveLength(2)
    await when(shop, backOn('12 June', '12:00', { quantity: 5 }), backOn('13 June'))
    expect(toldOf(shop)).toEqual(phones)
  })

  test('all of them when nobody says how many there are', async () => {
    const shop = await given(shopWith({}), ...everybody, backOn('9 June'))
    expect(toldOf(shop)).toEqual(phones)
  })

  test('and no unit is kept for one who may not be written to, or has it already', async () => {
    const shop = await given(
      shopWith({}),
      ...everybody,
      withdrew(asha, 'service'),
      bought(bina, 'Silk saree', { sku: 'SKU-7' }),
      backOn('9 June', '12:00', { quantity: 1 }),
    )
    thenIn(shop).wasSent(chitra, 'restock')
    thenIn(shop).wasNotSent(asha, 'restock')
    thenIn(shop).wasNotSent(bina, 'restock')
  })
})

describe('two records that turn out to be one person', () => {
  const both = [...permits(asha), ...permits(bina)] as const
  const become = async (shop: Awaited<ReturnType<typeof given>>) => {
    await shop.crm.merge({ phone: asha.phone }, { phone: bina.phone })
    await shop.crm.work()
  }

  test('are told once of what both asked for', async () => {
    const shop = await given(shopWith({}), ...both, asked, enquired(bina, 'SKU-7', saree))
    await become(shop)
    await when(shop, backOn('9 June'), backOn('10 June'))
    expect(shop.sent.map(({ message }) => message.rule)).toEqual(['restock'])
  })

  test('are told once of what both wait for', async () => {
    const shop = await given(shopWith({}), ...both, asked, enquired(bina, 'SKU-7', saree), backOn('9 June', '23:00'))
    await become(shop)
    await when(shop, { daysPass: 1 })
    expect(shop.sent.map(({ message }) => message.rule)).toEqual(['restock'])
  })

  test('are not told of what one asked for and the other bought later', async () => {
    const shop = await given(shopWith({}), ...both, asked, bought(bina, 'Silk saree', { sku: 'SKU-7', on: '3 June' }))
    await become(shop)
    await when(shop, backOn('9 June'))
    expect(shop.sent.map(({ message }) => message.rule)).not.toContain('restock')
  })

  test('are told of what one asked for after the other had bought it', async () => {
    const before = bought(bina, 'Silk saree', { sku: 'SKU-7', on: '1 June', at: '13:00' })
    const shop = await given(
      shopWith({}),
      known(asha, { on: '1 June' }),
      known(bina),
      agreed(asha, 'service'),
      before,
      asked,
    )
    await become(shop)
    await when(shop, backOn('9 June'))
    expect(shop.sent.map(({ message }) => message.rule)).toContain('restock')
  })

  test('or to be a bill that nobody had claimed: then she has it', async () => {
    const paid = {
      source: 'till',
      billId: 'B-77',
      totalMinor: 250_000,
      lines: [{ sku: 'SKU-7', amountMinor: 250_000 }],
    }
    const unnamed: Happening = {
      kind: 'happening',
      people: [],
      on: '3 June',
      facts: ({ at }) => [{ type: 'purchase.completed', id: 'B-77', occurredAt: at, channel: 'store', ...paid }],
    }
    const claimed = happened(asha, { on: '4 June' }, ({ at }) => ({
      type: 'bill.claimed',
      id: 'claim-1',
      source: 'till',
      occurredAt: at,
      customer: { phone: asha.phone },
      billId: 'B-77',
    }))
    const shop = await given(...told, unnamed, claimed, backOn('9 June'))
    thenIn(shop).wasNotSent(asha, 'restock')
  })
})
