import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bina,
  bought,
  captured,
  given,
  type Happening,
  imported,
  known,
  late,
  leftCart,
  referred,
  returned,
  type ScenarioShop,
  thenIn,
  twice,
  when,
  wished,
  withdrew,
} from '../support/scenario.ts'

const comes = (on: string): Happening => bought(asha, 'Kurta', { on, bill: on })
const days = ['1 June', '20 June', '10 July', '20 August', '15 September']
const permitted = [known(asha, { on: '1 June', at: '09:00' }), agreed(asha, ['service', 'marketing'])] as const
/** She comes again and again; on 1 October it is four months. */
const regular = [...permitted, ...days.map(comes)] as const
/** Reminded of her cart and of her wish list: two messages that sell in a week. */
const busyWeek = ({ cart, wish }: { readonly cart: string; readonly wish: string }): readonly Happening[] => [
  leftCart(asha, 'SKU-1', { on: cart }),
  wished(asha, 'SKU-2', { on: wish }),
]
const way = async (shop: ScenarioShop, rule: string) => {
  const { steps } = await thenIn(shop).explained(asha, rule)
  return steps.map(({ what }) => what).filter((what) => what !== 'sending')
}
const neverStarted = async (shop: ScenarioShop, rule: string) =>
  expect((await thenIn(shop).explained(asha, rule)).status).toBe('never-started')

describe('from month 4 regulars see new collections before others do', () => {
  test('on the list at once, told in the morning, once', async () => {
    const shop = await given(...regular, { until: '30 September' })
    thenIn(shop).isInStage(asha, 'loyalty')
    thenIn(shop).hasNoTag(asha, 'early-access')
    await when(shop, { until: '1 October', at: '09:00' })
    thenIn(shop).isInStage(asha, 'advocacy')
    thenIn(shop).hasTag(asha, 'early-access')
    thenIn(shop).wasNotSent(asha, 'advocacy-early-access')
    await when(shop, { until: '10 November' })
    thenIn(shop).wasSent(asha, 'advocacy-early-access', {
      containing: ['Asha', 'again and again', 'early-access list'],
      via: 'whatsapp',
      on: '1 October',
      at: '10:00',
    })
    expect(await way(shop, 'advocacy-early-access')).toEqual(['put-off', 'planned', 'sent'])
  })

  test('when the third purchase came only lately, or was made anew', async () => {
    const lately = ['1 June', '30 July', '20 September'].map(comes)
    const shop = await given(...permitted, ...lately, returned(asha, { on: '26 September' }), comes('27 September'))
    await when(shop, { until: '2 October' })
    thenIn(shop).wasSent(asha, 'advocacy-early-access', { on: '1 October' })
  })

  test('on the list at once, and told when the week has room for it', async () => {
    const shop = await given(...regular, ...busyWeek({ cart: '25 September', wish: '26 September' }))
    await when(shop, { until: '10 October' })
    thenIn(shop).hasTag(asha, 'early-access')
    thenIn(shop).wasSent(asha, 'advocacy-early-access', { on: '2 October', at: '16:00' })
  })

  test('not with two purchases, nor when the third came back', async () => {
    const shop = await given(...permitted, ...days.slice(0, 3).map(comes), returned(asha), comes('11 July'))
    await when(shop, returned(asha, { on: '12 July' }), { until: '10 October' })
    await neverStarted(shop, 'advocacy-early-access')
    thenIn(shop).hasNoTag(asha, 'early-access')
  })

  test('not when she has stayed away for two months by then', async () => {
    const shop = await given(...permitted, ...days.slice(0, 3).map(comes), { until: '10 October' })
    thenIn(shop).isInStage(asha, 're-engagement')
    await neverStarted(shop, 'advocacy-early-access')
  })

  test('when a till tells only afterwards that she did come', async () => {
    const shop = await given(...permitted, ...days.slice(0, 3).map(comes), { until: '3 October' })
    await when(shop, ...days.slice(3).map(comes).map(late), { until: '10 October' })
    thenIn(shop).isInStage(asha, 'advocacy')
    thenIn(shop).wasSent(asha, 'advocacy-early-access', { on: '3 October' })
  })

  test('on the list without a word when there is no permission, or no more of it', async () => {
    const shop = await given(...regular, withdrew(asha, 'marketing', { on: '20 September' }), { until: '10 October' })
    thenIn(shop).hasTag(asha, 'early-access')
    thenIn(shop).withheldAt(asha, 'advocacy-early-access', 'consent')
    thenIn(shop).wasNotSent(asha, 'advocacy-early-access')
  })

  test('not when she took her permission back in the night', async () => {
    const shop = await given(...regular, withdrew(asha, 'marketing', { on: '1 October', at: '08:00' }), { daysPass: 3 })
    thenIn(shop).withheldAt(asha, 'advocacy-early-access', 'consent')
    thenIn(shop).wasNotSent(asha, 'advocacy-early-access')
  })

  test('not again when she is an advocate of an imported history', async () => {
    const shop = await given(...permitted, { until: '1 November' }, ...days.map(comes).map(imported), { daysPass: 40 })
    thenIn(shop).isInStage(asha, 'advocacy')
    thenIn(shop).hasTag(asha, 'early-access')
    thenIn(shop).wasNotSent(asha, 'advocacy-early-access')
  })
})

describe('two weeks later an invitation, and the store manager is reminded to invite', () => {
  test('the task at once, the message in the morning', async () => {
    const shop = await given(...regular, { until: '14 October' })
    thenIn(shop).hasNoTask(asha)
    await when(shop, { until: '15 October', at: '10:00' })
    thenIn(shop).hasTask(asha, 'invite', { owner: 'store-manager', storeId: 'mg-road', stage: 'open' })
    thenIn(shop).wasSent(asha, 'advocacy-invitation', {
      containing: ['cup of chai', 'Reply YES'],
      on: '15 October',
      at: '10:00',
    })
    expect(await way(shop, 'advocacy-invitation')).toEqual(['task-opened', 'put-off', 'planned', 'sent'])
  })

  test('in the shop alone when there is no permission to write', async () => {
    const shop = await given(...regular, withdrew(asha, 'marketing', { on: '2 October' }), { until: '20 October' })
    expect(thenIn(shop).hasTask(asha, 'invite').note).toContain('next in the shop')
    thenIn(shop).withheldAt(asha, 'advocacy-invitation', 'consent')
    thenIn(shop).wasNotSent(asha, 'advocacy-invitation')
  })

  test('not when it came out that she is no regular', async () => {
    const all = days.slice(1).map((bill) => returned(asha, { bill, on: '5 October' }))
    const shop = await given(...regular, { until: '4 October' }, ...all, { until: '1 December' })
    for (const rule of ['advocacy-invitation', 'advocacy-referral']) thenIn(shop).wasNotSent(asha, rule)
    thenIn(shop).withheldAt(asha, 'advocacy-invitation', 'if')
    thenIn(shop).hasNoTask(asha, 'invite')
  })
})

describe('a month into advocacy: do you know somebody who would like us?', () => {
  test('once', async () => {
    const shop = await given(...regular, { until: '5 November' })
    thenIn(shop).wasSent(asha, 'advocacy-referral', {
      containing: ['somebody you know'],
      on: '31 October',
      at: '10:00',
    })
    expect(await way(shop, 'advocacy-referral')).toEqual(['put-off', 'planned', 'sent'])
  })

  test('all three of month 4 and later are told once, also when every bill is sent twice', async () => {
    const shop = await given(...permitted, ...days.map(comes).map(twice), { until: '5 November' })
    for (const rule of ['advocacy-early-access', 'advocacy-invitation', 'advocacy-referral'])
      thenIn(shop).wasSent(asha, rule)
    thenIn(shop).hasTask(asha, 'invite')
  })

  test('not when she brought something back meanwhile', async () => {
    const shop = await given(...regular, { until: '20 October' }, returned(asha, { rupees: 500 }), { daysPass: 20 })
    thenIn(shop).withheldAt(asha, 'advocacy-referral', 'unless')
    thenIn(shop).wasNotSent(asha, 'advocacy-referral')
  })

  test('not when a till tells of that only at night', async () => {
    const back = returned(asha, { rupees: 500, on: '30 October', at: '19:00' })
    const shop = await given(...regular, { until: '31 October', at: '08:00' }, late(back), { daysPass: 3 })
    thenIn(shop).withheldAt(asha, 'advocacy-referral', 'unless')
    thenIn(shop).wasNotSent(asha, 'advocacy-referral')
  })

  test('not when she took her permission back', async () => {
    const shop = await given(...regular, { until: '20 October' }, withdrew(asha, 'marketing'), { daysPass: 20 })
    thenIn(shop).withheldAt(asha, 'advocacy-referral', 'consent')
    thenIn(shop).wasNotSent(asha, 'advocacy-referral')
  })
})

describe('every year on the day she became a customer: thank you', () => {
  const yearRound = [...days, '10 November', '5 January 2027', '1 March 2027', '25 April 2027']
  const friend = [...permitted, ...yearRound.map(comes)] as const

  test('in the morning of the day, with the year', async () => {
    const shop = await given(...friend, { until: '3 June 2027' })
    thenIn(shop).wasSent(asha, 'customer-anniversary', {
      containing: ['1-year anniversary'],
      on: '1 June 2027',
      at: '10:00',
    })
    expect(await way(shop, 'customer-anniversary')).toEqual(['put-off', 'planned', 'sent'])
  })

  test('counted from the day she joined, when that was before she bought', async () => {
    const joined = captured(asha, 'loyalty-enrolment', { on: '20 May', agreeing: ['marketing'] })
    const shop = await given(joined, ...yearRound.map(comes), { until: '3 June 2027' })
    thenIn(shop).wasSent(asha, 'customer-anniversary', { on: '20 May 2027' })
  })

  test('not when she stayed away', async () => {
    const shop = await given(...regular, { until: '3 June 2027' })
    thenIn(shop).withheldAt(asha, 'customer-anniversary', 'if')
    thenIn(shop).wasNotSent(asha, 'customer-anniversary')
  })

  test('not when she took her permission back', async () => {
    const shop = await given(...friend, { daysPass: 10 }, withdrew(asha, 'marketing'), { until: '3 June 2027' })
    thenIn(shop).withheldAt(asha, 'customer-anniversary', 'consent')
    thenIn(shop).wasNotSent(asha, 'customer-anniversary')
  })

  test('later on the day when the week has had its share until noon', async () => {
    const shop = await given(...friend, ...busyWeek({ cart: '26 May 2027', wish: '27 May 2027' }))
    await when(shop, { until: '3 June 2027' })
    thenIn(shop).wasSent(asha, 'customer-anniversary', { on: '1 June 2027', at: '12:00' })
  })
})

describe('somebody they sent bought for the first time: 100 points, and thanks', () => {
  const sent = [known(bina), referred(bina, asha), bought(bina, 'Kurta', { on: '20 June', at: '12:00' })] as const
  const balance = async (shop: ScenarioShop, { phone }: typeof asha) =>
    (await shop.crm.points.balance({ phone })).available

  test('at once, the points counted in, and 50 for the friend', async () => {
    const shop = await given(...permitted, comes('1 June'), ...sent, { daysPass: 1 })
    thenIn(shop).wasSent(asha, 'referral-thanks', {
      on: '20 June',
      at: '12:00',
      containing: ['Thank you, Asha', '100 points are our thank-you', 'you have 120 now'],
    })
    expect([await balance(shop, asha), await balance(shop, bina)]).toEqual([120, 70])
  })

  test('once, also when the till tells all of it twice', async () => {
    const shop = await given(...permitted, comes('1 June'), ...sent.map(twice), { daysPass: 30 })
    thenIn(shop).wasSent(asha, 'referral-thanks')
    expect(await balance(shop, asha)).toBe(120)
  })

  test('the points without a word when there is no permission', async () => {
    const shop = await given(known(asha), comes('1 June'), ...sent, { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'referral-thanks', 'consent')
    expect(await balance(shop, asha)).toBe(120)
  })

  test('not for a bill that is smaller than half a usual one, but for the next', async () => {
    const [, friend] = sent
    const small = bought(bina, 'Hair clip', { on: '20 June', rupees: 100 })
    const shop = await given(...permitted, comes('1 June'), known(bina), friend, small, { daysPass: 5 })
    thenIn(shop).wasNotSent(asha, 'referral-thanks')
    await when(shop, bought(bina, 'Kurta', { on: '1 July' }), { daysPass: 1 })
    thenIn(shop).wasSent(asha, 'referral-thanks', { on: '1 July' })
  })

  test('no points and no word when it is an imported past', async () => {
    const then = { on: '10 June' }
    const past = [known(bina, then), referred(bina, asha, then), bought(bina, 'Kurta', { on: '20 June' })]
    const shop = await given(...permitted, comes('1 June'), { until: '1 July' }, ...past.map(imported), {
      daysPass: 30,
    })
    thenIn(shop).wasNotSent(asha, 'referral-thanks')
    expect([await balance(shop, asha), await balance(shop, bina)]).toEqual([20, 20])
  })
})
