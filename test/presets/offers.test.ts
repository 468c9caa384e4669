import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  given,
  type Happening,
  known,
  late,
  leftCart,
  orderPlaced,
  priceDropped,
  promotionStarted,
  returned,
  shopWith,
  thenIn,
  twice,
  unwished,
  when,
  wished,
  withdrew,
} from '../support/scenario.ts'

const saree = { name: 'Silk saree', category: 'sarees', brand: 'Nalli' }
const anotherSaree = { sku: 'SKU-8', category: 'sarees', brand: 'Nalli' }
const someone = [known(asha, { on: '1 April', at: '09:00' }), agreed(asha, 'marketing')] as const
const wish = wished(asha, 'SKU-7', { ...saree, on: '1 April', at: '12:00' })
const once = bought(asha, 'Cotton saree', { ...anotherSaree, on: '2 April' })
const again = bought(asha, 'Tussar saree', { ...anotherSaree, sku: 'SKU-9', on: '9 April', bill: 'second' })

/** Weeks later, when the messages of a new customer are over. */
const cheaper = (on = '20 June', at = '12:00'): Happening =>
  priceDropped('SKU-7', { ...saree, fromRupees: 5000, toRupees: 3900, on, at })
const offer = (goods: object, on = '20 June', at = '12:00'): Happening =>
  promotionStarted('Saree week', { ...goods, on, at })

const wishes = [...someone, wish] as const
const regular = [...someone, once, again] as const
const offers = ['price-drop', 'price-drop-brand', 'promotion-wishlist', 'promotion-brand', 'promotion-category']
const heard = (shop: Awaited<ReturnType<typeof given>>) =>
  shop.sent.map(({ message }) => message.rule).filter((rule) => offers.includes(rule))

describe('a lower price is told to whoever wished for it, and to those who buy the brand regularly', () => {
  test('of the wish list, with both prices', async () => {
    const shop = await given(...wishes, cheaper())
    thenIn(shop).wasSent(asha, 'price-drop', {
      containing: ['Asha', 'Silk saree', 'wish list', '₹3,900', 'instead of ₹5,000', 'STOP'],
      on: '20 June',
      at: '12:00',
    })
  })

  test('of the brand, with its name', async () => {
    const shop = await given(...regular, cheaper())
    thenIn(shop).wasSent(asha, 'price-drop-brand', { containing: ['you like Nalli', 'Silk saree', '₹3,900'] })
  })

  test('once, as her wish, to a regular of the brand who wished for it', async () => {
    const shop = await given(...regular, wished(asha, 'SKU-7', { ...saree, on: '10 April' }), cheaper())
    expect(heard(shop)).toEqual(['price-drop'])
  })

  test('not to one who bought the brand once, or the category alone', async () => {
    const shop = await given(...someone, once, bought(asha, 'Saree', { category: 'sarees', on: '9 April' }), cheaper())
    expect(heard(shop)).toEqual([])
  })

  test('not to one who brought the second one back', async () => {
    const shop = await given(...regular, returned(asha, { bill: 'second' }), cheaper())
    expect(heard(shop)).toEqual([])
  })

  test('not of goods that cost more now: that is refused', async () => {
    const dearer = priceDropped('SKU-7', { ...saree, fromRupees: 3900, toRupees: 5000, on: '20 June' })
    await expect(given(...wishes, dearer)).rejects.toThrow('expected less than fromMinor')
  })
})

describe('a promotion is told to whoever wished for the goods, and to those who buy the brand or category regularly', () => {
  test.for([
    ['of something on her wish list', [wish], { sku: 'SKU-7' }, 'promotion-wishlist', 'your wish list'],
    ['of her brand', [once, again], { brand: 'Nalli' }, 'promotion-brand', 'you like Nalli'],
    ['of her category', [once, again], { category: 'sarees' }, 'promotion-category', 'on sarees'],
  ] as const)('%s', async ([, past, goods, rule, words]) => {
    const shop = await given(...someone, ...past, offer(goods))
    thenIn(shop).wasSent(asha, rule, { containing: [words, 'Saree week', 'STOP'], on: '20 June', at: '12:00' })
    expect(heard(shop)).toEqual([rule])
  })

  test.for([
    ['bought the brand once', [once], { brand: 'Nalli' }],
    ['bought the category once', [once], { category: 'sarees' }],
    ['buys other brands', [once, again], { brand: 'Biba' }],
    ['wished for something else', [wish], { sku: 'SKU-1' }],
  ] as const)('not to one who %s', async ([, past, goods]) => {
    const shop = await given(...someone, ...past, offer(goods))
    expect(heard(shop)).toEqual([])
  })

  test('once to one whom it concerns in every way: as her wish', async () => {
    const wishToo = wished(asha, 'SKU-7', { ...saree, on: '10 April' })
    const shop = await given(...regular, wishToo, offer({ sku: 'SKU-7', brand: 'Nalli', category: 'sarees' }))
    expect(heard(shop)).toEqual(['promotion-wishlist'])
  })

  test('as her brand before her category', async () => {
    const shop = await given(...regular, offer({ brand: 'Nalli', category: 'sarees' }))
    expect(heard(shop)).toEqual(['promotion-brand'])
  })
})

const offerOn = (goods: object) => (on?: string, at?: string) => offer(goods, on, at)
const buys = [once, again] as const
const usual = shopWith({})
const all = [
  { rule: 'price-drop', past: [wish], news: cheaper, soon: '26 June', later: '28 June' },
  { rule: 'price-drop-brand', past: buys, news: cheaper, soon: '19 July', later: '21 July' },
  { rule: 'promotion-wishlist', past: [wish], news: offerOn({ sku: 'SKU-7' }), soon: '26 June', later: '28 June' },
  { rule: 'promotion-brand', past: buys, news: offerOn({ brand: 'Nalli' }), soon: '3 July', later: '5 July' },
  { rule: 'promotion-category', past: buys, news: offerOn({ category: 'sarees' }), soon: '19 July', later: '21 July' },
] as const

describe.for(all)('like everything that sells, $rule', ({ rule, past, news, soon, later }) => {
  const before = [...someone, ...past, { until: '19 June', at: '12:00' }] as const
  const atNight = [...before, news('20 June', '22:00'), { until: '21 June', at: '06:00' }] as const

  test('goes once when the news is told twice, and can be followed', async () => {
    const shop = await given(usual, ...before, twice(news()), { daysPass: 2 })
    thenIn(shop).wasSent(asha, rule, { via: 'whatsapp', language: 'en' })
    const { status, steps } = await thenIn(shop).explained(asha, rule)
    expect(status).toBe('sent')
    expect(steps.map(({ what }) => what).filter((what) => what !== 'sending')).toEqual(['planned', 'sent'])
  })

  test('is not told again too soon', async () => {
    const shop = await given(usual, ...before, news(), news(soon))
    thenIn(shop).withheldAt(asha, rule, 'cooldown')
    await when(shop, news(later))
    thenIn(shop).wasSent(asha, rule, { times: 2, on: later })
  })

  test('needs her permission', async () => {
    const shop = await given(usual, ...before, withdrew(asha, 'marketing'), news())
    thenIn(shop).withheldAt(asha, rule, 'consent')
    thenIn(shop).wasNotSent(asha, rule)
  })

  test('waits for the morning, and for hers where she lives', async () => {
    const shop = await given(usual, ...atNight, { daysPass: 1 })
    thenIn(shop).wasSent(asha, rule, { on: '21 June', at: '10:00' })
    const away = await given(
      ...someone,
      known(asha, { zone: 'Asia/Dubai' }),
      ...past,
      { until: '19 June' },
      news('20 June', '23:00'),
    )
    await when(away, { daysPass: 1 })
    thenIn(away).wasSent(asha, rule, { on: '21 June', at: '11:30' })
  })

  const sold = { ...anotherSaree, sku: 'SKU-7' }
  test.for([
    ['she bought it in the night', bought(asha, 'Silk saree', { ...sold, online: true }), 'unless'],
    ['she ordered it in the night', orderPlaced(asha, 'Silk saree', { ...sold, cashOnDelivery: true }), 'unless'],
    [
      'a till tells in the morning that she bought it',
      late(bought(asha, 'Silk saree', { ...sold, on: '20 June', at: '22:30' })),
      'unless',
    ],
    ['she took her permission back in the night', withdrew(asha, 'marketing'), 'consent'],
  ] as const)('does not go when %s', async ([, happening, gate]) => {
    const shop = await given(usual, ...atNight, happening, { daysPass: 1 })
    thenIn(shop).withheldAt(asha, rule, gate)
    thenIn(shop).wasNotSent(asha, rule)
  })

  test('waits for the next day on a day that has had its message', async () => {
    const shop = await given(usual, ...before, leftCart(asha, 'SKU-1', { on: '20 June', at: '06:00' }), news())
    thenIn(shop).wasSent(asha, 'cart', { on: '20 June', at: '10:00' })
    thenIn(shop).wasNotSent(asha, rule)
    await when(shop, { until: '23 June' })
    thenIn(shop).wasSent(asha, rule, { on: '21 June', at: '10:00' })
  })

  test('goes by SMS while WhatsApp is down, by e-mail when both are, each in her language', async () => {
    const withMail = { ...asha, email: 'asha@example.com' }
    const cases = [
      [['whatsapp'], 'sms', 'hi-IN', 'hi', 'नमस्ते'],
      [['whatsapp', 'sms'], 'email', 'ta', 'en', 'Hi Asha'],
    ] as const
    for (const [down, via, spoken, language, greeting] of cases) {
      const channels = ['whatsapp', 'sms', 'email'] as const
      const speaks = known(withMail, { on: '1 April', at: '09:00', language: spoken })
      const shop = await given(shopWith({ down }), speaks, agreed(withMail, 'marketing', { channels }), ...past, news())
      thenIn(shop).wasSent(withMail, rule, { via, language, containing: [greeting] })
    }
  })
})

describe.for([
  { rule: 'price-drop', news: cheaper('20 June', '22:00') },
  { rule: 'promotion-wishlist', news: offer({ sku: 'SKU-7' }, '20 June', '22:00') },
] as const)('what was wished for is not offered by $rule', ({ rule, news }) => {
  const bill = bought(asha, 'Silk saree', { ...anotherSaree, sku: 'SKU-7', on: '20 June', at: '20:30' })
  test.for([
    ['she took it off her list in the night', unwished(asha, 'SKU-7')],
    ['a till tells in the morning that she bought it before the news', late(bill)],
  ] as const)('when %s', async ([, happening]) => {
    const shop = await given(...wishes, { until: '20 June', at: '21:00' }, news, { until: '21 June', at: '06:00' })
    await when(shop, happening, { daysPass: 1 })
    thenIn(shop).withheldAt(asha, rule, 'unless')
    expect(heard(shop)).toEqual([])
  })
})
