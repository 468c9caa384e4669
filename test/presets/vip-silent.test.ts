import { describe, expect, test } from 'vitest'
import { addDuration } from '../../src/time.ts'
import { envelope } from '../support/scenario/happening.ts'
import { instantOf, zone } from '../support/scenario/moments.ts'
import {
  asha,
  bought,
  given,
  happened,
  known,
  late,
  orderCancelled,
  orderPlaced,
  returned,
  type ScenarioShop,
  thenIn,
  twice,
  when,
} from '../support/scenario.ts'

// No permission is asked for anything here: the word is for the store manager.
const days = ['1 June', '8 June', '15 June', '22 June']
const visits = days.map((on) => bought(asha, 'Silk saree', { rupees: 2500, on }))
const last = bought(asha, 'Silk saree', { rupees: 2500, on: '29 June', at: '22:30', store: 'linking-road' })
const vip = [known(asha), ...visits, last] as const
// Sixty days after the last purchase, in the middle of the quiet hours.
const alerted = { on: '28 August', at: '22:30' }
const closed = (shop: ScenarioShop) => {
  const { id: taskId } = thenIn(shop).hasTask(asha, 'call-vip', { stage: 'open' })
  const customer = { phone: asha.phone }
  return happened(asha, {}, (moment) => ({
    type: 'task.changed',
    ...envelope(moment, 'T'),
    customer,
    taskId,
    stage: 'done',
  }))
}
const alerts = async (shop: ScenarioShop) =>
  (await shop.crm.ask.tasks({ limit: 10 })).items.filter(({ kind }) => kind === 'call-vip').length

describe('a VIP who has been silent for 60 days: the store manager is asked to call', () => {
  test("of the shop where she bought last, within two days, at any hour and without anybody's permission", async () => {
    const shop = await given(...vip, { until: alerted.on, at: '22:29' })
    thenIn(shop).hasNoTask(asha)
    thenIn(shop).isWaiting(asha, 'vip-silent')
    await when(shop, { minutesPass: 2 })
    const task = thenIn(shop).hasTask(asha, 'call-vip', { owner: 'store-manager', storeId: 'linking-road' })
    const at = instantOf(alerted.on, alerted.at)
    expect([task.openedAt, task.dueAt]).toEqual([at, addDuration(at, { months: 0, days: 2, ms: 0 }, zone)])
    expect(task.note).toContain('Call personally')
    const { status, summary } = await thenIn(shop).explained(asha, 'vip-silent')
    expect([status, summary]).toEqual([
      'task-opened',
      '"vip-silent": task-opened; the task "call-vip" was opened for store-manager.',
    ])
  })

  test('bought online last: the manager of the shop where she was last', async () => {
    const shop = await given(...vip, bought(asha, 'Blouse', { online: true, on: '5 July' }), { until: '4 September' })
    thenIn(shop).hasTask(asha, 'call-vip', { storeId: 'linking-road' })
  })

  test('somebody with one great bill is one too', async () => {
    const shop = await given(known(asha), bought(asha, 'Bridal lehenga', { rupees: 30_001, on: '1 June' }))
    await when(shop, { until: '1 August' })
    thenIn(shop).hasTask(asha, 'call-vip', { storeId: 'mg-road' })
  })

  test('once, when the till sends the last bill twice', async () => {
    const shop = await given(known(asha), ...visits, twice(last), { until: '30 December' })
    thenIn(shop).hasTask(asha, 'call-vip')
  })

  test.for([
    ['bought', bought(asha, 'Blouse', { on: '27 August' })],
    ['ordered online', orderPlaced(asha, 'Blouse', { on: '27 August' })],
  ] as const)('not when she %s meanwhile', async ([, purchase]) => {
    const shop = await given(...vip, purchase, { until: '20 October' })
    thenIn(shop).hasNoTask(asha, 'call-vip')
  })

  test('also when an order on delivery was cancelled meanwhile', async () => {
    const order = orderPlaced(asha, 'Blouse', { on: '20 August', cashOnDelivery: true })
    const shop = await given(...vip, order, orderCancelled(asha, { on: '22 August' }), { until: '29 August' })
    thenIn(shop).hasTask(asha, 'call-vip')
  })

  test('not when a till tells late that she had bought: sixty days count from then', async () => {
    const shop = await given(...vip, { until: '28 August' })
    await when(shop, late(bought(asha, 'Blouse', { on: '20 August' })), { until: '18 October' })
    thenIn(shop).hasNoTask(asha, 'call-vip')
    await when(shop, { until: '20 October' })
    thenIn(shop).hasTask(asha, 'call-vip')
  })

  test.for([
    ['a regular with small bills', days.map((on) => bought(asha, 'Scarf', { rupees: 400, on }))],
    ['a good bill that makes no VIP', [bought(asha, 'Lehenga', { rupees: 30_000, on: '1 June' })]],
  ] as const)('not for %s', async ([, bills]) => {
    const shop = await given(known(asha), ...bills, { until: '1 October' })
    thenIn(shop).hasNoTask(asha, 'call-vip')
    expect((await thenIn(shop).explained(asha, 'vip-silent')).status).toBe('never-started')
  })

  test('not for somebody who brought the dear things back', async () => {
    const lehenga = bought(asha, 'Bridal lehenga', { rupees: 40_000, on: '1 June', bill: 'dear' })
    const shop = await given(known(asha), lehenga, bought(asha, 'Scarf', { rupees: 400, on: '3 June' }))
    await when(shop, returned(asha, { bill: 'dear', on: '10 June' }), { until: '1 October' })
    thenIn(shop).withheldAt(asha, 'vip-silent', 'if')
    thenIn(shop).hasNoTask(asha)
  })
})

describe('one open alert at a time', () => {
  const alertedTwice = [...vip, { until: '30 August' }, bought(asha, 'Blouse', { on: '1 September' })] as const

  test('silent again while the first is open: no second one', async () => {
    const shop = await given(...alertedTwice, { until: '30 December' })
    thenIn(shop).hasTask(asha, 'call-vip')
    thenIn(shop).withheldAt(asha, 'vip-silent', 'if')
  })

  test('silent again after the manager called: a new one', async () => {
    const shop = await given(...alertedTwice)
    await when(shop, closed(shop), { until: '1 November' })
    expect(await alerts(shop)).toBe(2)
  })

  test('a bill told late that was older than the alert does not keep the next one back', async () => {
    const shop = await given(...vip, { until: '30 August' })
    await when(shop, closed(shop), late(bought(asha, 'Blouse', { on: '20 August' })), { until: '20 October' })
    expect(await alerts(shop)).toBe(2)
  })

  test('the first one stays as it was: silence goes on, and nobody is reminded twice', async () => {
    const shop = await given(...vip, { until: '30 June 2027' })
    thenIn(shop).hasTask(asha, 'call-vip', { stage: 'open' })
  })
})
