import { describe, expect, test } from 'vitest'
import {
  asha,
  bought,
  captured,
  given,
  known,
  late,
  orderCancelled,
  orderPlaced,
  replied,
  returned,
  thenIn,
  twice,
  when,
  wished,
  withdrew,
} from '../support/scenario.ts'

describe('ninety days after joining without a qualifying purchase: the points are waiting', () => {
  const joined = captured(asha, 'loyalty-enrolment', { agreeing: ['service', 'marketing'], on: '1 June', at: '12:00' })

  test('told once, with what waits', async () => {
    const shop = await given(twice(joined), { daysPass: 89 })
    thenIn(shop).isWaiting(asha, 'loyalty-reactivation')
    thenIn(shop).wasTold(asha, ['enrolment-bonus'])
    await when(shop, { daysPass: 200 })
    thenIn(shop).wasSent(asha, 'loyalty-reactivation', {
      containing: ['Asha', '100 points', 'since you joined'],
      via: 'whatsapp',
      on: '30 August',
      at: '12:00',
    })
    const { steps } = await thenIn(shop).explained(asha, 'loyalty-reactivation')
    expect(steps.map(({ what }) => what)).toEqual(['planned', 'sent'])
  })

  test('in the morning when she joined in the evening', async () => {
    const evening = captured(asha, 'loyalty-enrolment', { agreeing: ['marketing'], on: '1 June', at: '21:30' })
    const shop = await given(evening, { daysPass: 95 })
    thenIn(shop).wasSent(asha, 'loyalty-reactivation', { on: '31 August', at: '10:00' })
  })

  test('also when what she bought came back', async () => {
    const shop = await given(joined, bought(asha, 'Kurta', { on: '10 June' }), returned(asha, { on: '12 June' }))
    await when(shop, { until: '1 September' })
    thenIn(shop).wasSent(asha, 'loyalty-reactivation', { on: '30 August' })
  })

  test.for([
    ['she bought meanwhile', bought(asha, 'Kurta', { on: '10 July' }), 'if'],
    ['she bought with joining', bought(asha, 'Kurta', { on: '1 June', at: '12:05' }), 'if'],
    ['an order is paid', orderPlaced(asha, 'Kurta', { on: '28 August' }), 'if'],
    ['she took her permission back', withdrew(asha, 'marketing', { on: '1 August' }), 'consent'],
  ] as const)('not when %s', async ([, happening, gate]) => {
    const shop = await given(joined, happening, { until: '20 September' })
    thenIn(shop).withheldAt(asha, 'loyalty-reactivation', gate)
    thenIn(shop).wasNotSent(asha, 'loyalty-reactivation')
  })

  test('also when an order on delivery was cancelled meanwhile', async () => {
    const order = orderPlaced(asha, 'Kurta', { cashOnDelivery: true, on: '10 June' })
    const shop = await given(joined, order, { daysPass: 1 }, orderCancelled(asha), { until: '1 September' })
    thenIn(shop).wasSent(asha, 'loyalty-reactivation', { on: '30 August' })
  })

  test('not when a till tells of a purchase only in the night before', async () => {
    const evening = captured(asha, 'loyalty-enrolment', { agreeing: ['marketing'], on: '1 June', at: '21:30' })
    const shop = await given(evening, { until: '31 August', at: '08:00' })
    await when(shop, late(bought(asha, 'Kurta', { on: '10 August' })), { daysPass: 10 })
    thenIn(shop).withheldAt(asha, 'loyalty-reactivation', 'if')
    thenIn(shop).wasNotSent(asha, 'loyalty-reactivation')
  })

  test('also when her last purchase was before she joined', async () => {
    const shop = await given(known(asha), bought(asha, 'Kurta', { on: '25 May' }), joined, { daysPass: 91 })
    thenIn(shop).wasSent(asha, 'loyalty-reactivation', { containing: ['120 points'], on: '30 August' })
  })

  test('a day after another message, and not before', async () => {
    const shop = await given(joined, wished(asha, 'SKU-2', { on: '26 August', at: '20:00' }), { until: '20 September' })
    thenIn(shop).wasSent(asha, 'wishlist', { on: '29 August', at: '20:00' })
    thenIn(shop).wasSent(asha, 'loyalty-reactivation', { on: '30 August', at: '20:00' })
  })

  test('not to one who became known otherwise', async () => {
    const shop = await given(captured(asha, 'whatsapp-receipt', { agreeing: ['marketing'] }), { daysPass: 100 })
    expect((await thenIn(shop).explained(asha, 'loyalty-reactivation')).status).toBe('never-started')
  })

  test('whether or not she ever wrote to the shop', async () => {
    const shop = await given(joined, replied(asha, 'enrolment-bonus', { text: 'Thanks' }), { daysPass: 91 })
    thenIn(shop).wasSent(asha, 'loyalty-reactivation')
  })
})
