import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  captured,
  enquired,
  given,
  known,
  late,
  leftCart,
  orderPlaced,
  priceDropped,
  restocked,
  returned,
  thenIn,
  told,
  viewed,
  when,
  wished,
  withdrew,
} from '../support/scenario.ts'

const permits = agreed(asha, ['service', 'marketing'])
const firstSaree = bought(asha, 'Cotton saree', { category: 'sarees', on: '1 June' })
// Four months without a purchase: asked on 30 September.
const asked = [known(asha), permits, firstSaree, { until: '1 October' }] as const

describe('lost customers are asked once, and then left in peace until they buy again', () => {
  test('no other word in a year and a half, whatever the calendar says', async () => {
    const shop = await given(...asked)
    thenIn(shop).wasSent(asha, 'lost-once', {
      on: '30 September',
      at: '10:00',
      containing: ['we will not write again'],
    })
    const before = shop.sent.length
    await when(shop, told(asha, { birthday: '12-01', anniversary: '11-20' }), { until: '31 March 2028' })
    expect(shop.sent.slice(before)).toEqual([])
    // Two birthdays, which the programme pays to everybody; nothing to win her back.
    thenIn(shop).wasAwarded(asha, 100, 'birthday')
    thenIn(shop).wasAwarded(asha, 100)
  })

  test('nor about what she looks at, wishes for, leaves in the cart or could have cheaper', async () => {
    const shop = await given(...asked, viewed(asha, 'SKU-8'), wished(asha, 'SKU-9'), leftCart(asha, 'SKU-9'))
    const before = shop.sent.length
    await when(shop, { daysPass: 10 }, priceDropped('SKU-9', { fromRupees: 900, toRupees: 700 }), { daysPass: 10 })
    expect(shop.sent.slice(before)).toEqual([])
    for (const rule of ['browsed', 'wishlist', 'cart', 'price-drop']) thenIn(shop).withheldAt(asha, rule, 'suppressed')
  })

  test('what she asks for herself is still answered: that is service', async () => {
    const shop = await given(...asked, enquired(asha, 'SKU-9', { name: 'Silk saree', wantsNotice: true }))
    await when(shop, { daysPass: 3 }, restocked('SKU-9', { name: 'Silk saree', quantity: 5 }), { daysPass: 1 })
    thenIn(shop).wasSent(asha, 'restock', { containing: ['Silk saree'] })
  })

  test('an order on delivery is confirmed, and lifts it only when it arrives', async () => {
    const shop = await given(...asked, orderPlaced(asha, 'Blouse', { cashOnDelivery: true, on: '20 October' }))
    await when(shop, { until: '2 November' })
    thenIn(shop).wasSent(asha, 'order-confirmed', { on: '20 October' })
    thenIn(shop).wasNotSent(asha, 'diwali')
  })

  test('her purchase lifts it: she has her receipt at once, and hears of things again', async () => {
    const shop = await given(...asked, bought(asha, 'Blouse', { category: 'blouses', on: '10 October' }))
    await when(shop, { until: '12 November' })
    thenIn(shop).wasSent(asha, 'receipt', { on: '10 October', at: '12:00' })
    thenIn(shop).wasSent(asha, 'diwali', { on: '1 November', at: '10:00' })
    thenIn(shop).wasSent(asha, 'day-30', { times: 2, on: '9 November' })
  })

  test('a purchase that she brings back was one: it is lifted all the same', async () => {
    const shop = await given(...asked, bought(asha, 'Blouse', { on: '10 October' }), { daysPass: 2 }, returned(asha))
    await when(shop, wished(asha, 'SKU-9'), { daysPass: 20 })
    thenIn(shop).wasSent(asha, 'wishlist')
  })

  test('lost again in a new cycle, she is asked once more, and once', async () => {
    const shop = await given(...asked, bought(asha, 'Blouse', { on: '10 October' }), { until: '31 December 2027' })
    thenIn(shop).wasSent(asha, 'lost-once', { times: 2, on: '8 February 2027', at: '10:00' })
    expect(shop.sent.at(-1)?.message.rule).toBe('lost-once')
  })

  test.for([
    ['from before it lifts nothing', '1 June', 0],
    ['from after it does', '5 October', 1],
  ] as const)('a purchase that is told late: %s', async ([, on, times]) => {
    const shop = await given(...asked, { until: '20 October' })
    await when(shop, late(bought(asha, 'Shawl', { on, at: '18:00' })), { until: '2 November' })
    expect(shop.sent.filter(({ message }) => message.rule === 'diwali').length).toBe(times)
  })

  test('whoever could not be asked is not left in peace on account of it', async () => {
    const shop = await given(known(asha), permits, firstSaree, withdrew(asha, 'marketing', { on: '1 September' }))
    await when(shop, { until: '1 October' })
    thenIn(shop).withheldAt(asha, 'lost-once', 'consent')
    expect((await shop.crm.ask.customer({ phone: asha.phone }))?.suppressed).toEqual({})
    await when(shop, agreed(asha, 'marketing'), wished(asha, 'SKU-9'), { daysPass: 20 })
    thenIn(shop).wasSent(asha, 'wishlist')
  })

  test('somebody who never bought is nobody lost', async () => {
    const shop = await given(captured(asha, 'qr-self', { agreeing: ['marketing'], on: '1 June' }), { daysPass: 200 })
    expect((await thenIn(shop).explained(asha, 'lost-once')).status).toBe('never-started')
  })
})
