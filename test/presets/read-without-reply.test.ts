import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  clicked,
  given,
  known,
  late,
  leftCart,
  orderPlaced,
  read,
  replied,
  returned,
  shopWith,
  thenIn,
  twice,
  viewed,
  when,
  withdrew,
} from '../support/scenario.ts'

const permitted = [known(asha, { on: '1 June', at: '09:00' }), agreed(asha, 'marketing')] as const
const looked = viewed(asha, 'SKU-7', { name: 'Silk saree', on: '1 June', at: '12:00' })
/** "You looked at the silk saree" goes out on 2 June at noon. */
const proposed = [...permitted, looked, { until: '2 June', at: '17:00' }] as const
const readIt = read(asha, 'browsed', { on: '2 June', at: '18:00' })

describe('two days after a proposal was read and not answered she is asked one short question', () => {
  test('at the same time of day', async () => {
    const shop = await given(...proposed, readIt, { daysPass: 3 })
    thenIn(shop).wasSent(asha, 'read-without-reply', {
      containing: ['Asha', 'one short question', 'STOP'],
      via: 'whatsapp',
      on: '4 June',
      at: '18:00',
    })
    const { steps } = await thenIn(shop).explained(asha, 'read-without-reply')
    expect(steps.map(({ what }) => what).filter((what) => what !== 'sending')).toEqual(['planned', 'sent'])
  })

  test('once, when the webhook comes twice, or tells of it a second time', async () => {
    const shop = await given(...proposed, twice(readIt), read(asha, 'browsed', { on: '3 June' }), { daysPass: 20 })
    thenIn(shop).wasSent(asha, 'read-without-reply', { on: '4 June', at: '18:00' })
  })

  test('never because the question itself was read', async () => {
    const shop = await given(...proposed, readIt, { daysPass: 3 }, read(asha, 'read-without-reply'), { daysPass: 60 })
    thenIn(shop).wasTold(asha, ['browsed', 'read-without-reply'])
  })

  test('not because "how is it?" was read: no answer means that all is well', async () => {
    const saree = bought(asha, 'Silk saree', { on: '1 June', at: '12:00' })
    const shop = await given(...permitted, agreed(asha, 'service'), saree, { until: '3 June', at: '13:00' })
    await when(shop, read(asha, 'welcome'), read(asha, 'day-2'), { daysPass: 4 })
    thenIn(shop).wasNotSent(asha, 'read-without-reply')
    expect((await thenIn(shop).explained(asha, 'read-without-reply')).status).toBe('never-started')
  })

  test('not a second time within thirty days', async () => {
    const shop = await given(...proposed, readIt, leftCart(asha, 'SKU-8', { on: '20 June' }), { daysPass: 1 })
    await when(shop, read(asha, 'cart'), { daysPass: 3 })
    thenIn(shop).withheldAt(asha, 'read-without-reply', 'cooldown')
    thenIn(shop).wasSent(asha, 'read-without-reply', { on: '4 June' })
  })

  test.for([
    ['she answered', replied(asha, 'browsed', { text: 'Which colours?' })],
    ['she wrote to the shop of her own accord', replied(asha, null)],
    ['she followed the link', clicked(asha, 'browsed')],
    ['she bought something', bought(asha, 'Blouse')],
    ['she ordered something', orderPlaced(asha, 'Blouse', { cashOnDelivery: true })],
  ] as const)('not when %s meanwhile', async ([, happening]) => {
    const shop = await given(...proposed, readIt, { daysPass: 1 }, happening, { daysPass: 3 })
    thenIn(shop).withheldAt(asha, 'read-without-reply', 'unless')
    thenIn(shop).wasNotSent(asha, 'read-without-reply')
  })

  test('not when she brought something back meanwhile: that comes first', async () => {
    const saree = bought(asha, 'Silk saree', { on: '20 May', at: '13:00' })
    const shop = await given(known(asha, { on: '20 May' }), agreed(asha, 'marketing'), saree, {
      until: '30 May',
      at: '13:00',
    })
    await when(shop, read(asha, 'online-intro'), { daysPass: 1 }, returned(asha), { daysPass: 3 })
    thenIn(shop).withheldAt(asha, 'read-without-reply', 'unless')
    thenIn(shop).wasNotSent(asha, 'read-without-reply')
  })

  test('not when a till tells in the night that she bought in the evening', async () => {
    const shop = await given(...proposed, read(asha, 'browsed', { on: '2 June', at: '22:00' }))
    await when(shop, { until: '5 June', at: '06:00' }, late(bought(asha, 'Blouse', { on: '4 June', at: '20:30' })))
    await when(shop, { daysPass: 1 })
    thenIn(shop).wasNotSent(asha, 'read-without-reply')
  })

  test.for([
    ['answered', replied(asha, 'browsed', { on: '2 June', at: '17:30' })],
    ['followed the link', clicked(asha, 'browsed', { on: '2 June', at: '17:30' })],
  ] as const)('not when she %s before anybody told that it was read', async ([, answer]) => {
    const shop = await given(...proposed, answer, readIt, { daysPass: 3 })
    thenIn(shop).wasNotSent(asha, 'read-without-reply')
    thenIn(shop).withheldAt(asha, 'read-without-reply', 'unless')
  })

  test('not when the answer was given before the reading, and is heard after it', async () => {
    const answer = late(replied(asha, 'browsed', { on: '2 June', at: '17:30' }))
    const shop = await given(...proposed, readIt, { hoursPass: 1 }, answer, { daysPass: 3 })
    thenIn(shop).wasNotSent(asha, 'read-without-reply')
  })

  test('not when she bought between getting it and reading it', async () => {
    const shop = await given(...proposed, bought(asha, 'Silk saree', { on: '2 June', at: '17:30' }), readIt)
    await when(shop, { daysPass: 3 })
    thenIn(shop).withheldAt(asha, 'read-without-reply', 'unless')
    thenIn(shop).wasNotSent(asha, 'read-without-reply')
  })

  test('not when she took her permission back', async () => {
    const shop = await given(...proposed, readIt, { daysPass: 1 }, withdrew(asha, 'marketing'), { daysPass: 3 })
    thenIn(shop).withheldAt(asha, 'read-without-reply', 'consent')
    thenIn(shop).wasNotSent(asha, 'read-without-reply')
  })

  test('not on a day that has had its message', async () => {
    const cart = leftCart(asha, 'SKU-8', { on: '4 June', at: '12:00' })
    const shop = await given(...proposed, readIt, cart, { daysPass: 2 })
    thenIn(shop).wasTold(asha, ['browsed', 'cart'])
    thenIn(shop).withheldAt(asha, 'read-without-reply', 'cap')
  })

  test('in the morning when its time falls into the night', async () => {
    const shop = await given(...proposed, read(asha, 'browsed', { on: '2 June', at: '23:00' }), { daysPass: 3 })
    thenIn(shop).wasSent(asha, 'read-without-reply', { on: '5 June', at: '10:00' })
  })

  test('by SMS while WhatsApp is down, in Hindi', async () => {
    const shop = await given(
      shopWith({ down: ['whatsapp'] }),
      known(asha, { language: 'hi' }),
      agreed(asha, 'marketing', { channels: ['whatsapp', 'sms'] }),
      looked,
      { until: '2 June', at: '17:00' },
    )
    await when(shop, readIt, { daysPass: 3 })
    thenIn(shop).wasSent(asha, 'read-without-reply', { via: 'sms', language: 'hi', containing: ['एक शब्द'] })
  })
})
