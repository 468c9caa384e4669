import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  given,
  known,
  late,
  leftCart,
  orderPlaced,
  replied,
  shopWith,
  thenIn,
  twice,
  unwished,
  viewed,
  when,
  wished,
  withdrew,
} from '../support/scenario.ts'

const saree = { name: 'Silk saree', category: 'sarees', brand: 'Nalli' }
const looked = viewed(asha, 'SKU-7', { ...saree, on: '1 June', at: '12:00' })
const wishedFor = wished(asha, 'SKU-7', { ...saree, on: '1 June', at: '12:00' })
const cartLeft = leftCart(asha, 'SKU-7', { ...saree, rupees: 4200, on: '1 June', at: '12:00' })
const permitted = [known(asha, { on: '1 June', at: '09:00' }), agreed(asha, 'marketing')] as const
const blouse = { sku: 'SKU-9', category: 'blouses' }

describe('the day after she looked at something and bought nothing she is offered help', () => {
  test('with what she looked at', async () => {
    const shop = await given(...permitted, looked, { daysPass: 2 })
    thenIn(shop).wasSent(asha, 'browsed', {
      containing: ['Asha', 'Silk saree', 'our shop', 'STOP'],
      on: '2 June',
      at: '12:00',
    })
  })

  test('of what she looked at last, a day after that', async () => {
    const shop = await given(
      ...permitted,
      looked,
      viewed(asha, 'SKU-8', { name: 'Jute bag', on: '2 June', at: '11:00' }),
    )
    await when(shop, { daysPass: 3 })
    thenIn(shop).wasSent(asha, 'browsed', { containing: ['Jute bag'], on: '3 June', at: '11:00' })
  })

  test.for([
    ['she bought it', bought(asha, 'Silk saree', { sku: 'SKU-7' })],
    ['she bought something else', bought(asha, 'Blouse', blouse)],
    ['she ordered, and pays when it comes', orderPlaced(asha, 'Silk saree', { sku: 'SKU-7', cashOnDelivery: true })],
    ['it is on her wish list now', wished(asha, 'SKU-7', saree)],
    ['it is in her cart now', leftCart(asha, 'SKU-7', saree)],
  ] as const)('not when %s', async ([, happening]) => {
    const shop = await given(...permitted, looked, { hoursPass: 3 }, happening, { daysPass: 2 })
    thenIn(shop).withheldAt(asha, 'browsed', 'unless')
    thenIn(shop).wasNotSent(asha, 'browsed')
  })

  test('not twice in a fortnight', async () => {
    const again = viewed(asha, 'SKU-8', { name: 'Jute bag', on: '10 June' })
    const shop = await given(...permitted, looked, again, { daysPass: 2 })
    thenIn(shop).withheldAt(asha, 'browsed', 'cooldown')
    thenIn(shop).wasSent(asha, 'browsed', { on: '2 June' })
  })
})

describe('three days after something went on the wish list she hears that it is still here', () => {
  test('with what she wished for', async () => {
    const shop = await given(...permitted, wishedFor, { daysPass: 4 })
    thenIn(shop).wasSent(asha, 'wishlist', { containing: ['Silk saree', 'wish list'], on: '4 June', at: '12:00' })
  })

  test('once for a list of three', async () => {
    const bag = wished(asha, 'SKU-8', { name: 'Jute bag', on: '2 June' })
    const scarf = wished(asha, 'SKU-9', { name: 'Scarf', on: '3 June' })
    const shop = await given(...permitted, wishedFor, bag, scarf, { daysPass: 20 })
    thenIn(shop).wasSent(asha, 'wishlist', { containing: ['Scarf'], on: '6 June' })
  })

  test('also when she bought something else meanwhile', async () => {
    const shop = await given(...permitted, wishedFor, bought(asha, 'Blouse', { ...blouse, on: '2 June' }))
    await when(shop, { daysPass: 4 })
    thenIn(shop).wasSent(asha, 'wishlist', { on: '4 June' })
  })

  test.for([
    ['she bought it', bought(asha, 'Silk saree', { sku: 'SKU-7' })],
    ['she ordered it', orderPlaced(asha, 'Silk saree', { sku: 'SKU-7', cashOnDelivery: true })],
    ['she took it off the list', unwished(asha, 'SKU-7')],
  ] as const)('not when %s', async ([, happening]) => {
    const shop = await given(...permitted, wishedFor, { daysPass: 1 }, happening, { daysPass: 4 })
    thenIn(shop).withheldAt(asha, 'wishlist', 'unless')
    thenIn(shop).wasNotSent(asha, 'wishlist')
  })
})

describe('four hours after a cart was left she is asked whether anything was in the way', () => {
  test('with what it comes to', async () => {
    const shop = await given(...permitted, cartLeft, { hoursPass: 5 })
    thenIn(shop).wasSent(asha, 'cart', { containing: ['₹4,200', 'as you left it'], on: '1 June', at: '16:00' })
  })

  test('four hours after the last time, when she came back to it', async () => {
    const again = leftCart(asha, 'SKU-7', { ...saree, rupees: 5200, on: '1 June', at: '14:30' })
    const shop = await given(...permitted, cartLeft, again, { hoursPass: 8 })
    thenIn(shop).wasSent(asha, 'cart', { containing: ['₹5,200'], at: '18:30' })
  })

  test.for([
    ['she paid for it', orderPlaced(asha, 'Silk saree', { sku: 'SKU-7' })],
    ['she chose to pay when it comes', orderPlaced(asha, 'Silk saree', { sku: 'SKU-7', cashOnDelivery: true })],
    ['she bought it in a shop', bought(asha, 'Silk saree')],
  ] as const)('not when %s', async ([, happening]) => {
    const shop = await given(...permitted, cartLeft, { hoursPass: 2 }, happening, { hoursPass: 6 })
    thenIn(shop).withheldAt(asha, 'cart', 'unless')
    thenIn(shop).wasNotSent(asha, 'cart')
  })

  test('not twice in a week', async () => {
    const again = leftCart(asha, 'SKU-8', { on: '5 June' })
    const shop = await given(...permitted, cartLeft, again, { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'cart', 'cooldown')
    thenIn(shop).wasSent(asha, 'cart', { on: '1 June' })
  })
})

describe.for([
  {
    rule: 'browsed',
    shown: looked,
    night: viewed(asha, 'SKU-7', { on: '1 June', at: '23:00' }),
    evening: '2 June',
    morning: '3 June',
    aMonthBefore: '3 May 11:00',
  },
  {
    rule: 'wishlist',
    shown: wishedFor,
    night: wished(asha, 'SKU-7', { on: '1 June', at: '23:00' }),
    evening: '4 June',
    morning: '5 June',
    aMonthBefore: '5 May 11:00',
  },
  {
    rule: 'cart',
    shown: cartLeft,
    night: leftCart(asha, 'SKU-7', { on: '1 June', at: '19:00' }),
    evening: '1 June',
    morning: '2 June',
    aMonthBefore: '2 May 15:00',
  },
] as const)('like everything that sells, $rule', ({ rule, shown, night, evening, morning, aMonthBefore }) => {
  test('goes once when the webhook comes twice, and can be followed', async () => {
    const shop = await given(...permitted, twice(shown), { daysPass: 5 })
    thenIn(shop).wasSent(asha, rule, { via: 'whatsapp', language: 'en' })
    const { status, steps } = await thenIn(shop).explained(asha, rule)
    expect(status).toBe('sent')
    expect(steps.map(({ what }) => what).filter((what) => what !== 'sending')).toEqual(['planned', 'sent'])
  })

  test('needs her permission', async () => {
    const shop = await given(known(asha), agreed(asha, ['service', 'transactional']), shown, { daysPass: 5 })
    thenIn(shop).withheldAt(asha, rule, 'consent')
    thenIn(shop).wasNotSent(asha)
  })

  test('needs it still when it is due', async () => {
    const shop = await given(...permitted, shown, { hoursPass: 1 }, withdrew(asha, 'marketing'), { daysPass: 5 })
    thenIn(shop).withheldAt(asha, rule, 'consent')
    thenIn(shop).wasNotSent(asha)
  })

  test('waits for the morning', async () => {
    const shop = await given(...permitted, night, { daysPass: 5 })
    thenIn(shop).wasSent(asha, rule, { on: morning, at: '10:00' })
  })

  test('waits for her morning, where she lives', async () => {
    const shop = await given(known(asha, { zone: 'Asia/Dubai' }), agreed(asha, 'marketing'), night, { daysPass: 5 })
    thenIn(shop).wasSent(asha, rule, { on: morning, at: '11:30' })
  })

  test('does not go when a till tells in the night that she bought it in the evening', async () => {
    const paid = bought(asha, 'Silk saree', { sku: 'SKU-7', on: evening, at: '20:30' })
    const shop = await given(...permitted, night, { until: morning, at: '06:00' }, late(paid), { daysPass: 1 })
    thenIn(shop).withheldAt(asha, rule, 'unless')
    thenIn(shop).wasNotSent(asha, rule)
  })

  test('waits for the next day on a day that has had its message', async () => {
    const kurta = bought(asha, 'Kurta', { on: aMonthBefore })
    const shop = await given(known(asha, { on: '1 May' }), agreed(asha, 'marketing'), kurta)
    await when(shop, shown, { daysPass: 5 })
    thenIn(shop).wasSent(asha, 'day-30')
    thenIn(shop).wasSent(asha, rule, { on: morning, at: aMonthBefore.slice(-5) })
  })

  test('goes by SMS when WhatsApp is down, by e-mail when both are', async () => {
    const withMail = { ...asha, email: 'asha@example.com' }
    const channels = ['whatsapp', 'sms', 'email'] as const
    for (const [down, via] of [
      [['whatsapp'], 'sms'],
      [['whatsapp', 'sms'], 'email'],
    ] as const) {
      const shop = await given(shopWith({ down }), known(withMail), agreed(withMail, 'marketing', { channels }), shown)
      await when(shop, { daysPass: 5 })
      thenIn(shop).wasSent(withMail, rule, { via })
    }
  })

  test('does not go by SMS when she permitted WhatsApp alone', async () => {
    const shop = await given(shopWith({ down: ['whatsapp'] }), ...permitted, shown, { daysPass: 5 })
    thenIn(shop).withheldAt(asha, rule, 'channel')
    thenIn(shop).wasNotSent(asha)
  })

  test.for([
    ['Hindi', 'hi', 'hi', 'नमस्ते Asha'],
    ['Hindi of a region', 'hi-IN', 'hi', 'नमस्ते Asha'],
    ['English when she speaks a language we lack', 'ta', 'en', 'Hi Asha'],
  ] as const)('is in %s', async ([, spoken, language, greeting]) => {
    const shop = await given(known(asha, { language: spoken }), agreed(asha, 'marketing'), shown, { daysPass: 5 })
    thenIn(shop).wasSent(asha, rule, { language, containing: [greeting] })
  })
})

test.for([
  ['browsed', looked],
  ['cart', cartLeft],
] as const)(
  'whoever wrote to the shop meanwhile is in a conversation already: %s does not go',
  async ([rule, shown]) => {
    const shop = await given(...permitted, shown, { hoursPass: 1 }, replied(asha, null, { text: 'Is it pure silk?' }))
    await when(shop, { daysPass: 2 })
    thenIn(shop).withheldAt(asha, rule, 'unless')
    thenIn(shop).wasNotSent(asha)
  },
)
