import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  claimedBill,
  given,
  type Happening,
  imported,
  known,
  late,
  orderDelivered,
  orderPlaced,
  replied,
  returned,
  type ScenarioShop,
  thenIn,
  twice,
  when,
  withdrew,
} from '../support/scenario.ts'

const serviced = [known(asha), agreed(asha, 'service')] as const
const weekly = ['1 April', '8 April', '15 April', '22 April', '29 April', '6 May']
const later = ['13 May', '20 May', '27 May', '3 June', '10 June', '17 June', '24 June']
/** So many purchases, a week apart. */
const purchases = (count: number): readonly Happening[] =>
  [...weekly, ...later].slice(0, count).map((on, index) => bought(asha, 'Kurta', { on, bill: `bill-${index + 1}` }))
const way = async (shop: ScenarioShop, rule: string) => {
  const { steps } = await thenIn(shop).explained(asha, rule)
  return steps.map(({ what }) => what).filter((what) => what !== 'sending')
}

describe('the second purchase is noticed, and online orders are delivered free from now on', () => {
  const first = bought(asha, 'Cotton saree', { on: '1 June' })
  const second = bought(asha, 'Leather bag', { on: '20 June', at: '12:00', bill: 'second' })

  test('two hours later, once', async () => {
    const shop = await given(...serviced, first, twice(second), { daysPass: 5 })
    thenIn(shop).hasTag(asha, 'free-delivery')
    thenIn(shop).wasSent(asha, 'second-purchase', {
      containing: ['see you again, Asha', 'our online store', 'free from today'],
      via: 'whatsapp',
      on: '20 June',
      at: '14:00',
    })
    expect(await way(shop, 'second-purchase')).toEqual(['planned', 'sent'])
  })

  test('in the morning when she bought in the evening, the benefit at once', async () => {
    const shop = await given(...serviced, first, bought(asha, 'Leather bag', { on: '20 June', at: '20:00' }))
    await when(shop, { hoursPass: 3 })
    thenIn(shop).hasTag(asha, 'free-delivery')
    thenIn(shop).wasNotSent(asha, 'second-purchase')
    await when(shop, { hoursPass: 12 })
    thenIn(shop).wasSent(asha, 'second-purchase', { on: '21 June', at: '10:00' })
  })

  test('by an order paid on delivery when it is delivered', async () => {
    const order = orderPlaced(asha, 'Leather bag', { cashOnDelivery: true, on: '20 June' })
    const shop = await given(...serviced, first, order, { daysPass: 1 })
    thenIn(shop).hasNoTag(asha, 'free-delivery')
    await when(shop, orderDelivered(asha, { on: '23 June' }), { hoursPass: 3 })
    thenIn(shop).wasSent(asha, 'second-purchase', { on: '23 June', at: '14:00' })
  })

  test('also when a part of it, or something of the first, came back', async () => {
    const shop = await given(...serviced, first, second, { hoursPass: 1 }, returned(asha, { rupees: 500 }))
    await when(shop, { hoursPass: 3 })
    thenIn(shop).wasSent(asha, 'second-purchase', { on: '20 June', at: '14:00' })
  })

  test('by a bill that is claimed by its code', async () => {
    const shop = await given(...serviced, first, claimedBill(asha, 'Kurta', { on: '20 June', at: '12:00' }))
    await when(shop, { daysPass: 5 })
    thenIn(shop).hasTag(asha, 'free-delivery')
    thenIn(shop).wasSent(asha, 'second-purchase', { on: '20 June', at: '14:00' })
    await when(shop, claimedBill(asha, 'Kurta', { on: '28 June', at: '12:00' }), { daysPass: 1 })
    thenIn(shop).wasSent(asha, 'tier-silver', { on: '28 June', at: '14:00' })
  })

  test('when two more bills are claimed within a day: one word, and both benefits', async () => {
    const earlier = claimedBill(asha, 'Kurta', { on: '10 June', at: '12:00' })
    const claims = [earlier, claimedBill(asha, 'Kurta', { on: '11 June', at: '11:00' })]
    const shop = await given(...serviced, first, { until: '9 June' }, ...claims, { daysPass: 3 })
    thenIn(shop).hasTag(asha, 'free-delivery')
    thenIn(shop).hasTier(asha, 'silver')
    thenIn(shop).wasSent(asha, 'second-purchase', { on: '10 June' })
    thenIn(shop).withheldAt(asha, 'tier-silver', 'topic')
  })

  test('not by a second bill of the first day', async () => {
    const shop = await given(...serviced, first, bought(asha, 'Blouse', { on: '1 June', at: '18:00' }), { daysPass: 2 })
    thenIn(shop).hasNoTag(asha, 'free-delivery')
    expect((await thenIn(shop).explained(asha, 'second-purchase')).status).toBe('never-started')
  })

  test('not when all of it came back within the two hours, but when she buys anew', async () => {
    const shop = await given(...serviced, first, second, { hoursPass: 1 }, returned(asha), { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'second-purchase', 'if')
    thenIn(shop).wasNotSent(asha, 'second-purchase')
    thenIn(shop).hasNoTag(asha, 'free-delivery')
    await when(shop, bought(asha, 'Leather bag', { on: '25 June' }), { daysPass: 1 })
    thenIn(shop).wasSent(asha, 'second-purchase', { on: '25 June' })
    thenIn(shop).hasTag(asha, 'free-delivery')
  })

  test('the benefit without a word when there is no permission', async () => {
    const shop = await given(...serviced, first, withdrew(asha, 'service', { on: '10 June' }), second, { daysPass: 1 })
    thenIn(shop).hasTag(asha, 'free-delivery')
    thenIn(shop).withheldAt(asha, 'second-purchase', 'consent')
    thenIn(shop).wasNotSent(asha, 'second-purchase')
  })

  test('the benefit without a word when the till tells of it a week later', async () => {
    const shop = await given(...serviced, first, { until: '27 June' }, late(second))
    thenIn(shop).hasTag(asha, 'free-delivery')
    thenIn(shop).withheldAt(asha, 'second-purchase', 'late')
    thenIn(shop).wasNotSent(asha, 'second-purchase')
  })

  test('the benefit without a word when the week has had its share', async () => {
    // Welcomed, asked and given a tip already, in one week.
    const shop = await given(...serviced, first, { daysPass: 1 }, bought(asha, 'Blouse'), { daysPass: 1 })
    await when(shop, bought(asha, 'Bangles', { on: '4 June', at: '12:30' }), { daysPass: 2 })
    thenIn(shop).wasTold(asha, ['welcome', 'receipt', 'second-purchase', 'day-2', 'value-tip', 'receipt'])
    thenIn(shop).withheldAt(asha, 'tier-silver', 'cap')
    thenIn(shop).wasAwarded(asha, 50, 'tier-silver')
    thenIn(shop).hasTier(asha, 'silver')
  })
})

describe('the third, the sixth and the twelfth purchase bring the next tier', () => {
  test.for([
    [3, null, 'silver', 50, ['silver member', '50 points', 'sixth purchase in a year brings gold']],
    [6, 'silver', 'gold', 100, ['gold member', '100 points', 'twelfth purchase in a year brings platinum']],
    [12, 'gold', 'platinum', 200, ['platinum member', '200 points', 'highest tier']],
  ] as const)('purchase %i takes them from %s to %s', async ([count, before, tier, points, containing]) => {
    const rule = `tier-${tier}`
    const shop = await given(...serviced, ...purchases(count - 1), { daysPass: 5 })
    thenIn(shop).hasTier(asha, before)
    await when(shop, ...purchases(count).slice(-1).map(twice), { hoursPass: 2 })
    thenIn(shop).hasTier(asha, tier)
    thenIn(shop).wasAwarded(asha, points, rule)
    thenIn(shop).wasSent(asha, rule, { containing, via: 'whatsapp', at: '14:00' })
    expect(await way(shop, rule)).toEqual(['planned', 'sent'])
  })

  test('one tier at a time, each once, and the points of each', async () => {
    const shop = await given(...serviced, ...purchases(13), { daysPass: 3 })
    thenIn(shop).hasTier(asha, 'platinum')
    for (const tier of ['silver', 'gold', 'platinum']) thenIn(shop).wasSent(asha, `tier-${tier}`)
    thenIn(shop).wasAwarded(asha, 350)
  })

  test('in the morning when she bought in the evening, the points at once', async () => {
    const evening = bought(asha, 'Kurta', { on: '15 April', at: '20:30' })
    const shop = await given(...serviced, ...purchases(2), evening, { hoursPass: 3 })
    thenIn(shop).wasAwarded(asha, 50, 'tier-silver')
    await when(shop, { daysPass: 1 })
    thenIn(shop).wasSent(asha, 'tier-silver', { on: '16 April', at: '10:00' })
  })

  test('neither points nor a word for what came back within the two hours; the tier is kept until its review', async () => {
    const shop = await given(...serviced, ...purchases(3), { hoursPass: 1 }, returned(asha), { daysPass: 1 })
    thenIn(shop).withheldAt(asha, 'tier-silver', 'if')
    thenIn(shop).wasNotSent(asha, 'tier-silver')
    thenIn(shop).wasAwarded(asha, 0)
    thenIn(shop).hasTier(asha, 'silver')
  })

  test('something of an earlier purchase that comes back takes no tier away', async () => {
    const shop = await given(
      ...serviced,
      ...purchases(3),
      { hoursPass: 1 },
      returned(asha, { bill: 'bill-1', rupees: 500 }),
    )
    await when(shop, { daysPass: 1 })
    thenIn(shop).wasSent(asha, 'tier-silver')
  })

  test('no double bonus for a return and a new bill', async () => {
    const shop = await given(...serviced, ...purchases(3), { daysPass: 1 }, returned(asha), { daysPass: 1 })
    thenIn(shop).hasTier(asha, 'silver')
    await when(shop, bought(asha, 'Kurta', { on: '25 April' }), { daysPass: 1 })
    thenIn(shop).wasAwarded(asha, 50)
    thenIn(shop).wasSent(asha, 'tier-silver', { on: '15 April' })
  })

  test('gold stays gold when purchases came back', async () => {
    const shop = await given(...serviced, ...purchases(6), { daysPass: 1 })
    await when(shop, returned(asha, { bill: 'bill-6' }), returned(asha, { bill: 'bill-5' }), { daysPass: 1 })
    await when(shop, bought(asha, 'Kurta'), { daysPass: 1 })
    thenIn(shop).hasTier(asha, 'gold')
    thenIn(shop).wasAwarded(asha, 150)
    thenIn(shop).wasSent(asha, 'tier-silver', { on: '15 April' })
  })

  test('the tier and its points without a word when there is no permission', async () => {
    const shop = await given(...serviced, ...purchases(2), withdrew(asha, 'service', { on: '10 April' }))
    await when(shop, ...purchases(3).slice(-1), { daysPass: 1 })
    thenIn(shop).hasTier(asha, 'silver')
    thenIn(shop).wasAwarded(asha, 50)
    thenIn(shop).withheldAt(asha, 'tier-silver', 'consent')
    thenIn(shop).wasNotSent(asha, 'tier-silver')
  })

  test('the tier and its points without a word when the till tells of it a week later', async () => {
    const shop = await given(...serviced, ...purchases(2), { until: '22 April' }, ...purchases(3).slice(-1).map(late))
    thenIn(shop).hasTier(asha, 'silver')
    thenIn(shop).wasAwarded(asha, 50)
    thenIn(shop).withheldAt(asha, 'tier-silver', 'late')
    thenIn(shop).wasNotSent(asha, 'tier-silver')
  })

  test('a reply to the receipt changes nothing', async () => {
    const shop = await given(...serviced, ...purchases(3), replied(asha, 'receipt', { text: 'Thanks' }), {
      daysPass: 1,
    })
    thenIn(shop).wasSent(asha, 'tier-silver', { on: '15 April' })
  })
})

describe('a tier is for a year', () => {
  test('three visits over two years bring none', async () => {
    const visits = ['1 March 2025', '1 October 2025', '1 December 2026'].map((on) => bought(asha, 'Kurta', { on }))
    const shop = await given(known(asha, { on: '1 February 2025' }), ...visits, { daysPass: 1 })
    thenIn(shop).hasTier(asha, null)
    thenIn(shop).hasTag(asha, 'free-delivery')
  })

  test('it is kept while they come, and falls quietly half a month after the year in which they stayed away', async () => {
    const shop = await given(...serviced, ...purchases(6), { until: '15 May 2027' })
    thenIn(shop).hasTier(asha, 'gold')
    await when(shop, { until: '16 June 2027' })
    thenIn(shop).hasTier(asha, null)
    thenIn(shop).wasSent(asha, 'tier-gold')
  })

  test('gold earns a quarter more, from the bill after the one that brought it', async () => {
    const shop = await given(...serviced, ...purchases(6), { daysPass: 1 })
    const before = (await shop.crm.points.balance({ phone: asha.phone })).available
    await when(shop, bought(asha, 'Kurta', { on: '13 May', rupees: 1000 }), { daysPass: 1 })
    expect((await shop.crm.points.balance({ phone: asha.phone })).available - before).toBe(12)
  })
})

describe('an imported history gives the tier that was earned, and neither its points nor a word', () => {
  const history = (count: number) =>
    [known(asha, { on: '1 July' }), agreed(asha, 'service'), ...purchases(count).map(imported)] as const

  test.for([
    [2, null],
    [3, 'silver'],
    [6, 'gold'],
    [12, 'platinum'],
  ] as const)('%i purchases', async ([count, tier]) => {
    const shop = await given(...history(count), { daysPass: 10 })
    thenIn(shop).hasTag(asha, 'free-delivery')
    thenIn(shop).hasTier(asha, tier)
    thenIn(shop).wasAwarded(asha, 0)
    thenIn(shop).wasNotSent(asha)
  })

  test('the next purchase brings no bonus for a tier that she had', async () => {
    const shop = await given(...history(3), { daysPass: 1 }, bought(asha, 'Kurta'), { daysPass: 1 })
    thenIn(shop).wasTold(asha, ['receipt'])
    thenIn(shop).wasAwarded(asha, 0)
  })

  test('the purchase that makes the third brings it all', async () => {
    const shop = await given(...history(2), { daysPass: 1 }, bought(asha, 'Kurta', { on: '3 July' }), { daysPass: 1 })
    thenIn(shop).wasTold(asha, ['receipt', 'tier-silver'])
    thenIn(shop).wasAwarded(asha, 50)
  })
})
