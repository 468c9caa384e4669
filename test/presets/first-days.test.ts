import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  given,
  known,
  late,
  orderCancelled,
  orderDelivered,
  orderPlaced,
  replied,
  returned,
  shopWith,
  shopWithCaps,
  thenIn,
  twice,
  when,
  withdrew,
} from '../support/scenario.ts'

const saree = { category: 'sarees', sku: 'SKU-7', rupees: 2500 }
const firstSaree = bought(asha, 'Cotton saree', { ...saree, on: '1 June', at: '12:00' })

describe('two to four hours after the first purchase she is welcomed, with what she bought and a tip for it', () => {
  test('once, also when the till sends the bill twice', async () => {
    const shop = await given(known(asha), twice(firstSaree))
    await when(shop, { daysPass: 1 })
    thenIn(shop).wasSent(asha, 'welcome', {
      containing: ['Asha', 'Cotton saree', '₹2,500', 'cotton cover'],
      via: 'whatsapp',
      between: ['1 June 14:00', '1 June 16:00'],
    })
  })

  test('in her language', async () => {
    const shop = await given(known(asha, { language: 'hi' }), firstSaree)
    await when(shop, { hoursPass: 4 })
    thenIn(shop).wasSent(asha, 'welcome', { language: 'hi', containing: ['धन्यवाद'] })
  })

  test('late in the evening too: it is her receipt', async () => {
    const shop = await given(known(asha), bought(asha, 'Cotton saree', { on: '1 June', at: '20:30' }))
    await when(shop, { hoursPass: 4 })
    thenIn(shop).wasSent(asha, 'welcome', { at: '22:30' })
  })

  test('not when she brought it back within the two hours', async () => {
    const shop = await given(known(asha), firstSaree, { hoursPass: 1 }, returned(asha))
    await when(shop, { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'welcome', 'if')
    thenIn(shop).wasNotSent(asha)
  })

  test('also when something of it came back within the two hours: of what she kept', async () => {
    const goods = [
      { name: 'Cotton saree', category: 'sarees', rupees: 2000 },
      { name: 'Blouse', category: 'blouses', rupees: 500 },
    ]
    const shop = await given(known(asha), agreed(asha, 'service'), bought(asha, goods), { hoursPass: 1 })
    await when(shop, returned(asha, { rupees: 500 }), { daysPass: 6 })
    thenIn(shop).wasTold(asha, ['welcome', 'day-2', 'value-tip'])
    thenIn(shop).wasSent(asha, 'welcome', { containing: ['Cotton saree'] })
  })

  test('once, for the bill she kept, when she exchanged the first; and asked about what she has', async () => {
    const first = bought(asha, 'Cotton saree', { ...saree, bill: 'first', on: '1 June', at: '12:00' })
    const shop = await given(known(asha), agreed(asha, 'service'), first, { minutesPass: 20 })
    await when(shop, returned(asha, { bill: 'first' }), bought(asha, 'Leather bag', { category: 'bags' }))
    await when(shop, { daysPass: 6 })
    thenIn(shop).wasTold(asha, ['welcome', 'day-2', 'value-tip'])
    thenIn(shop).wasSent(asha, 'welcome', { containing: ['Leather bag', '₹2,000'], at: '14:20' })
    thenIn(shop).wasSent(asha, 'day-2', { containing: ['Leather bag'], notContaining: ['Cotton saree'] })
  })

  test('not when the till was offline until it was too late: a plain receipt then', async () => {
    const shop = await given(known(asha), { until: '1 June', at: '18:00' }, late(firstSaree))
    await when(shop, { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'welcome', 'late')
    thenIn(shop).wasTold(asha, ['receipt-late'])
    thenIn(shop).wasSent(asha, 'receipt-late', { containing: ['Cotton saree', '₹2,500'], on: '1 June', at: '18:00' })
  })

  test('one of the two: the welcome alone when the till tells of it within the four hours', async () => {
    const shop = await given(known(asha), { until: '1 June', at: '15:00' }, late(firstSaree), { daysPass: 1 })
    thenIn(shop).wasTold(asha, ['welcome'])
  })

  test('no receipt at all when the till tells of it days later', async () => {
    const shop = await given(known(asha), { until: '4 June' }, late(firstSaree), { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'receipt-late', 'late')
    thenIn(shop).wasNotSent(asha)
  })

  test('not when she refused receipts', async () => {
    const shop = await given(known(asha), withdrew(asha, 'transactional'), firstSaree)
    await when(shop, { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'welcome', 'consent')
    thenIn(shop).withheldAt(asha, 'receipt-late', 'consent')
    thenIn(shop).wasNotSent(asha)
  })

  test('by SMS when WhatsApp gives it back and she allows it', async () => {
    const shop = await given(
      shopWith({ down: ['whatsapp'] }),
      known(asha),
      agreed(asha, 'transactional', { channels: ['sms'] }),
      firstSaree,
    )
    await when(shop, { hoursPass: 4 })
    thenIn(shop).wasSent(asha, 'welcome', { via: 'sms', containing: ['Cotton saree'] })
  })
})

describe('two days after the first purchase she is asked how it is', () => {
  test('at the same time of day', async () => {
    const shop = await given(known(asha), agreed(asha, 'service'), firstSaree)
    await when(shop, { daysPass: 2 })
    thenIn(shop).wasSent(asha, 'day-2', { containing: ['Cotton saree'], on: '3 June', at: '12:00' })
  })

  test('counted from the day an order paid on delivery came', async () => {
    const shop = await given(
      known(asha),
      agreed(asha, 'service'),
      orderPlaced(asha, 'Cotton saree', { ...saree, cashOnDelivery: true, on: '1 June' }),
      orderDelivered(asha, { on: '4 June', at: '15:00' }),
    )
    await when(shop, { daysPass: 3 })
    thenIn(shop).wasSent(asha, 'day-2', { on: '6 June', at: '15:00' })
  })

  test('after quiet hours when its time falls into them', async () => {
    const evening = bought(asha, 'Cotton saree', { ...saree, on: '1 June', at: '21:30' })
    const shop = await given(known(asha), agreed(asha, 'service'), evening)
    await when(shop, { daysPass: 4 })
    thenIn(shop).wasSent(asha, 'day-2', { on: '4 June', at: '10:00' })
  })

  test.for([
    ['she brought it back', returned(asha), 'if'],
    ['she wrote to the shop already', replied(asha, null, { text: 'Lovely!' }), 'unless'],
    ['she took her permission back', withdrew(asha, 'service'), 'consent'],
  ] as const)('not when %s', async ([, happening, gate]) => {
    const shop = await given(known(asha), agreed(asha, 'service'), firstSaree, { daysPass: 1 }, happening)
    await when(shop, { daysPass: 3 })
    thenIn(shop).withheldAt(asha, 'day-2', gate)
    thenIn(shop).wasNotSent(asha, 'day-2')
  })
})

describe('on day 3 to 5 she gets a tip that makes more of what she bought', () => {
  test('about its category', async () => {
    const shop = await given(known(asha), agreed(asha, 'service'), firstSaree)
    await when(shop, { daysPass: 6 })
    thenIn(shop).wasSent(asha, 'value-tip', {
      containing: ['Cotton saree', 'Drape it'],
      between: ['4 June 12:00', '6 June 12:00'],
    })
  })

  test('not when it came back', async () => {
    const shop = await given(known(asha), agreed(asha, 'service'), firstSaree, { daysPass: 2 }, returned(asha))
    await when(shop, { daysPass: 4 })
    thenIn(shop).withheldAt(asha, 'value-tip', 'if')
    thenIn(shop).wasNotSent(asha, 'value-tip')
  })

  test('not when the week has had its share of such messages', async () => {
    const shop = await given(
      shopWithCaps({ service: { max: 1, per: 'P7D' } }),
      known(asha),
      agreed(asha, 'service'),
      firstSaree,
    )
    await when(shop, { daysPass: 6 })
    thenIn(shop).wasTold(asha, ['welcome', 'day-2'])
    thenIn(shop).withheldAt(asha, 'value-tip', 'cap')
  })
})

describe('on day 10 to 14 she is shown the online store, with a reason that fits what she bought', () => {
  test('once', async () => {
    const shop = await given(known(asha), agreed(asha, 'marketing'), firstSaree)
    await when(shop, { daysPass: 15 })
    thenIn(shop).wasSent(asha, 'online-intro', {
      containing: ['online store', 'sarees of all our shops'],
      between: ['11 June 12:00', '15 June 12:00'],
    })
  })

  test.for([
    ['her first purchase was online', bought(asha, 'Cotton saree', { ...saree, online: true, on: '1 June' })],
    ['her first purchase was an order', orderPlaced(asha, 'Cotton saree', { ...saree, on: '1 June' })],
  ] as const)('not when %s: it never starts', async ([, purchase]) => {
    const shop = await given(known(asha), agreed(asha, 'marketing'), purchase)
    await when(shop, { daysPass: 15 })
    thenIn(shop).wasNotSent(asha, 'online-intro')
    expect((await thenIn(shop).explained(asha, 'online-intro')).status).toBe('never-started')
  })

  test('also when an order on delivery was cancelled meanwhile', async () => {
    const order = orderPlaced(asha, 'Blouse', { cashOnDelivery: true })
    const shop = await given(known(asha), agreed(asha, 'marketing'), firstSaree, { daysPass: 5 }, order)
    await when(shop, { daysPass: 1 }, orderCancelled(asha), { daysPass: 40 })
    for (const rule of ['online-intro', 'promising-actives', 'day-30']) thenIn(shop).wasSent(asha, rule)
  })

  test.for([
    ['she bought online meanwhile', bought(asha, 'Blouse', { online: true }), 'if'],
    ['she ordered online meanwhile', orderPlaced(asha, 'Blouse'), 'if'],
    ['she brought everything back', returned(asha), 'if'],
    ['she took her permission back', withdrew(asha, 'marketing'), 'consent'],
  ] as const)('not when %s', async ([, happening, gate]) => {
    const shop = await given(known(asha), agreed(asha, 'marketing'), firstSaree, { daysPass: 5 }, happening)
    await when(shop, { daysPass: 10 })
    thenIn(shop).withheldAt(asha, 'online-intro', gate)
    thenIn(shop).wasNotSent(asha, 'online-intro')
  })
})

describe('thirty days after the last purchase she hears of her first product and its next logical one', () => {
  test('of a saree it is blouses', async () => {
    const shop = await given(known(asha), agreed(asha, 'marketing'), firstSaree)
    await when(shop, { daysPass: 30 })
    thenIn(shop).wasSent(asha, 'day-30', { containing: ['Cotton saree', 'blouses'], via: 'whatsapp', on: '1 July' })
  })

  test('counted from the second purchase when there was one, of the first product still', async () => {
    const shop = await given(known(asha), agreed(asha, 'marketing'), firstSaree)
    await when(shop, bought(asha, 'Leather bag', { category: 'bags', on: '21 June' }), { until: '20 July' })
    thenIn(shop).wasNotSent(asha, 'day-30')
    await when(shop, { until: '21 July', at: '12:00' })
    thenIn(shop).wasSent(asha, 'day-30', { containing: ['Cotton saree', 'blouses'], notContaining: ['Leather bag'] })
  })

  test('not when a till tells of a later purchase only afterwards', async () => {
    const shop = await given(known(asha), agreed(asha, 'marketing'), firstSaree, { until: '30 June' })
    await when(shop, late(bought(asha, 'Leather bag', { on: '20 June' })), { until: '10 July' })
    thenIn(shop).wasNotSent(asha, 'day-30')
    thenIn(shop).isWaiting(asha, 'day-30')
  })

  test('after quiet hours when its time falls into them', async () => {
    const evening = bought(asha, 'Cotton saree', { ...saree, on: '1 June', at: '21:30' })
    const shop = await given(known(asha), agreed(asha, 'marketing'), evening)
    await when(shop, { daysPass: 31 })
    thenIn(shop).wasSent(asha, 'day-30', { on: '2 July', at: '10:00' })
  })

  test.for([
    ['she brought everything back', returned(asha), 'if'],
    ['she took her permission back', withdrew(asha, 'marketing'), 'consent'],
  ] as const)('not when %s', async ([, happening, gate]) => {
    const shop = await given(known(asha), agreed(asha, 'marketing'), firstSaree, { daysPass: 29 }, happening)
    await when(shop, { daysPass: 5 })
    thenIn(shop).withheldAt(asha, 'day-30', gate)
    thenIn(shop).wasNotSent(asha, 'day-30')
  })

  test('when the shop has written enough, as soon as it may write again, if that is not too late', async () => {
    const person = [known(asha), agreed(asha, 'marketing'), firstSaree]
    const soon = await given(shopWithCaps({ marketing: { max: 1, per: 'P25D' } }), ...person, { daysPass: 45 })
    thenIn(soon).wasSent(asha, 'online-intro', { on: '11 June', at: '12:00' })
    thenIn(soon).wasSent(asha, 'day-30', { on: '6 July', at: '12:00' })
    const never = await given(shopWithCaps({ marketing: { max: 1, per: 'P40D' } }), ...person, { daysPass: 60 })
    thenIn(never).withheldAt(asha, 'day-30', 'cap')
    thenIn(never).wasNotSent(asha, 'day-30')
  })
})

test('somebody who permits everything hears these in the first forty days, and each can be followed', async () => {
  const shop = await given(known(asha), agreed(asha, ['service', 'marketing']), firstSaree)
  await when(shop, { daysPass: 40 })
  const rules = ['welcome', 'day-2', 'value-tip', 'online-intro', 'promising-actives', 'day-30']
  thenIn(shop).wasTold(asha, rules)
  for (const rule of rules) {
    const way = await thenIn(shop).explained(asha, rule)
    expect(way.steps.map(({ what }) => what).filter((what) => what !== 'sending')).toEqual(['planned', 'sent'])
  }
})
