import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  claimedBill,
  given,
  known,
  late,
  orderCancelled,
  orderDelivered,
  orderPlaced,
  returned,
  shopWith,
  thenIn,
  twice,
  when,
  withdrew,
} from '../support/scenario.ts'

const firstBill = bought(asha, 'Cotton saree', { category: 'sarees', on: '1 June', at: '12:00' })
const secondBill = bought(asha, 'Leather bag', { category: 'bags', rupees: 3500, on: '20 June', at: '20:30' })
const isSteps = (what: string): boolean => what !== 'sending'

describe('every bill after the first brings a receipt at once', () => {
  test('once, with what was bought, what it came to and the points, also when the till sends the bill twice', async () => {
    const shop = await given(known(asha), firstBill, twice(secondBill))
    thenIn(shop).wasTold(asha, ['welcome', 'receipt'])
    thenIn(shop).wasSent(asha, 'receipt', {
      containing: ['Asha', 'Leather bag', '₹3,500', '55 points'],
      via: 'whatsapp',
      on: '20 June',
      at: '20:30',
    })
    const { steps } = await thenIn(shop).explained(asha, 'receipt')
    expect(steps.map(({ what }) => what).filter(isSteps)).toEqual(['planned', 'sent'])
  })

  test('late in the evening too', async () => {
    const shop = await given(known(asha), firstBill, bought(asha, 'Leather bag', { on: '20 June', at: '21:30' }))
    thenIn(shop).wasSent(asha, 'receipt', { on: '20 June', at: '21:30' })
  })

  test('for the second bill of the first day too, beside the welcome', async () => {
    const shop = await given(known(asha), firstBill, bought(asha, 'Blouse', { at: '12:30', rupees: 800 }))
    await when(shop, { hoursPass: 4 })
    thenIn(shop).wasTold(asha, ['receipt', 'welcome'])
    thenIn(shop).wasSent(asha, 'welcome', { containing: ['Cotton saree', '₹2,000'] })
    thenIn(shop).wasSent(asha, 'receipt', { containing: ['Blouse', '₹800'] })
  })

  test('however many there are in a day, and whatever the shop wrote before', async () => {
    const bills = ['13:00', '14:00', '15:00', '16:00'].map((at) => bought(asha, 'Bangles', { on: '20 June', at }))
    const shop = await given(known(asha), firstBill, ...bills)
    thenIn(shop).wasSent(asha, 'receipt', { times: 4 })
  })

  test('for an order paid in advance when it is placed, and not again when it is delivered', async () => {
    const shop = await given(
      known(asha),
      firstBill,
      orderPlaced(asha, 'Leather bag', { rupees: 3500, on: '20 June' }),
      orderDelivered(asha, { on: '23 June' }),
    )
    thenIn(shop).wasSent(asha, 'receipt', { containing: ['₹3,500'], on: '20 June' })
  })

  test('for one that is claimed by its code, once it is among the others', async () => {
    const claimed = claimedBill(asha, 'Leather bag', { rupees: 3500, on: '20 June', at: '12:00' })
    const shop = await given(known(asha), firstBill, claimed, { daysPass: 1 })
    thenIn(shop).wasTold(asha, ['welcome', 'receipt-claimed'])
    thenIn(shop).wasSent(asha, 'receipt-claimed', { containing: ['Leather bag', '₹3,500', '55 points'], at: '12:10' })
  })

  test('for a new bill after the welcomed one came back, and no second welcome', async () => {
    const shop = await given(known(asha), firstBill, { daysPass: 2 }, returned(asha), secondBill, { daysPass: 1 })
    thenIn(shop).wasTold(asha, ['welcome', 'receipt'])
  })

  test('not when it is told more than a day late', async () => {
    const shop = await given(known(asha), firstBill, { until: '22 June' }, late(secondBill))
    thenIn(shop).withheldAt(asha, 'receipt', 'late')
    thenIn(shop).wasNotSent(asha, 'receipt')
  })

  test('not when she refused receipts', async () => {
    const shop = await given(known(asha), firstBill, { daysPass: 1 }, withdrew(asha, 'transactional'), secondBill)
    thenIn(shop).withheldAt(asha, 'receipt', 'consent')
    thenIn(shop).wasNotSent(asha, 'receipt')
  })

  test('by SMS when WhatsApp gives it back', async () => {
    const shop = await given(shopWith({ down: ['whatsapp'] }), known(asha), firstBill, secondBill)
    thenIn(shop).wasSent(asha, 'receipt', { via: 'sms', containing: ['₹3,500'] })
  })

  test('a first one that came back at once is forgotten: the next is welcomed', async () => {
    const shop = await given(known(asha), firstBill, { hoursPass: 1 }, returned(asha), secondBill, { hoursPass: 4 })
    thenIn(shop).wasTold(asha, ['welcome'])
  })
})

const order = orderPlaced(asha, 'Silk saree', {
  category: 'sarees',
  rupees: 4500,
  cashOnDelivery: true,
  bill: 'W-1',
  on: '1 June',
  at: '21:30',
})
const delivered = orderDelivered(asha, { bill: 'W-1', on: '4 June', at: '19:30' })

describe('an order to be paid on delivery is confirmed at once, and welcomed when it has arrived', () => {
  test('with what to keep ready, then with the receipt and a tip', async () => {
    const shop = await given(known(asha), twice(order))
    thenIn(shop).wasTold(asha, ['order-confirmed'])
    thenIn(shop).wasSent(asha, 'order-confirmed', { containing: ['₹4,500.00 ready'], on: '1 June', at: '21:30' })
    await when(shop, twice(delivered), { daysPass: 1 })
    thenIn(shop).wasTold(asha, ['order-confirmed', 'welcome-delivered'])
    thenIn(shop).wasSent(asha, 'welcome-delivered', {
      containing: ['Silk saree has arrived', '₹4,500', 'Your points: 45', 'cotton cover'],
      on: '4 June',
      at: '21:30',
    })
    for (const rule of ['order-confirmed', 'welcome-delivered']) {
      const { steps } = await thenIn(shop).explained(asha, rule)
      expect(steps.map(({ what }) => what).filter(isSteps)).toEqual(['planned', 'sent'])
    }
  })

  test('one order after the other: each is confirmed, and each has its receipt', async () => {
    const next = orderPlaced(asha, 'Blouse', { rupees: 900, cashOnDelivery: true, on: '10 June' })
    const shop = await given(known(asha), order, delivered, next)
    thenIn(shop).wasSent(asha, 'order-confirmed', { times: 2, containing: ['₹900'] })
    thenIn(shop).wasNotSent(asha, 'receipt')
    await when(shop, twice(orderDelivered(asha, { on: '12 June' })), { daysPass: 1 })
    thenIn(shop).wasSent(asha, 'receipt', { containing: ['Blouse', '₹900', '54 points'], on: '12 June', at: '12:00' })
    thenIn(shop).wasSent(asha, 'welcome-delivered', { on: '4 June' })
  })

  test('not welcomed when it was cancelled', async () => {
    const shop = await given(known(asha), order, orderCancelled(asha, { on: '2 June' }), { daysPass: 10 })
    thenIn(shop).wasTold(asha, ['order-confirmed'])
    expect((await thenIn(shop).explained(asha, 'welcome-delivered')).status).toBe('never-started')
  })

  test('not welcomed when she sent it back at once', async () => {
    const shop = await given(known(asha), order, delivered, { hoursPass: 1 }, returned(asha), { daysPass: 1 })
    thenIn(shop).wasTold(asha, ['order-confirmed'])
    thenIn(shop).withheldAt(asha, 'welcome-delivered', 'if')
  })

  test('not confirmed when its cancellation is told before it', async () => {
    const cancelledFirst = late({
      ...order,
      facts: ({ shop, at }) => {
        const placed = order.facts({ shop, at })
        return [...orderCancelled(asha).facts({ shop, at: at + 60_000 }), ...placed]
      },
    })
    const shop = await given(known(asha), { until: '2 June' }, cancelledFirst, { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'order-confirmed', 'unless')
    thenIn(shop).wasNotSent(asha)
  })

  test('not when she refused such messages', async () => {
    const shop = await given(known(asha), withdrew(asha, 'transactional'), order, delivered, { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'order-confirmed', 'consent')
    thenIn(shop).withheldAt(asha, 'welcome-delivered', 'consent')
    thenIn(shop).wasNotSent(asha)
  })

  test('not welcomed when the courier told of it too late: a plain receipt then', async () => {
    const shop = await given(known(asha), order, { until: '5 June' }, late(delivered), { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'welcome-delivered', 'late')
    thenIn(shop).wasTold(asha, ['order-confirmed', 'receipt-late'])
  })

  test('not welcomed twice when she bought in a shop while it was on its way', async () => {
    const inShop = bought(asha, 'Leather bag', { on: '2 June' })
    const shop = await given(known(asha), agreed(asha, 'service'), order, inShop, delivered, { daysPass: 1 })
    thenIn(shop).wasNotSent(asha, 'welcome-delivered')
    thenIn(shop).wasSent(asha, 'welcome', { containing: ['Leather bag'], on: '2 June' })
    thenIn(shop).wasSent(asha, 'receipt', { containing: ['₹4,500'], on: '4 June', at: '19:30' })
  })
})
