import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  captured,
  given,
  known,
  late,
  shopWithCaps,
  thenIn,
  told,
  twice,
  when,
  withdrew,
} from '../support/scenario.ts'

const permits = agreed(asha, ['service', 'marketing'])
const firstSaree = bought(asha, 'Cotton saree', { category: 'sarees', on: '1 June' })
const customer = [known(asha), permits, firstSaree] as const
const inJuly = told(asha, { birthday: '07-20' })
const inSeptember = told(asha, { anniversary: '2015-09-15' })
const shy = shopWithCaps({ marketing: { max: 1, per: 'P365D' } })
const given50 = (shop: Awaited<ReturnType<typeof given>>, times = 1) =>
  thenIn(shop).wasAwarded(asha, 50 * times, 'birthday')

describe('three days before the birthday there are good wishes and 50 points', () => {
  test.for([
    ['without a year', '07-20'],
    ['with one', '1990-07-20'],
  ] as const)('in the morning, the points counted in: told %s', async ([, birthday]) => {
    const shop = await given(...customer, told(asha, { birthday }), { until: '30 December' })
    thenIn(shop).wasSent(asha, 'birthday', {
      on: '17 July',
      at: '10:00',
      via: 'whatsapp',
      containing: ['Dear Asha', 'your birthday is near', '50 points are our gift', 'you have 70 now'],
      notContaining: ['36'],
    })
    given50(shop)
    const { steps } = await thenIn(shop).explained(asha, 'birthday')
    expect(steps.map(({ what }) => what)).toEqual(['put-off', 'planned', 'sent'])
  })

  test('in words that read well when nobody knows the name, or only a title goes before it', async () => {
    for (const [name, greeting] of [
      ['', 'Dear customer, your birthday'],
      ['Dr. Meera Nair', 'Dear Meera, your birthday'],
    ] as const) {
      const person = { ...asha, name }
      const facts = [
        known(person),
        agreed(person, 'marketing'),
        bought(person, 'Saree'),
        told(person, { birthday: '06-20' }),
      ]
      const shop = await given(known(person), ...facts, { until: '18 June' })
      thenIn(shop).wasSent(person, 'birthday', { containing: [greeting] })
    }
  })

  test('in the morning of her own zone', async () => {
    const shop = await given(known(asha, { zone: 'Asia/Dubai' }), permits, firstSaree, inJuly, { until: '18 July' })
    thenIn(shop).wasSent(asha, 'birthday', { on: '17 July', at: '11:30' })
  })

  test('born on 29 February: on the 28th in other years', async () => {
    const leap = told(asha, { birthday: '1996-02-29', on: '2 February 2027' })
    const shop = await given(known(asha), permits, bought(asha, 'Cotton saree', { on: '1 February 2027' }), leap)
    await when(shop, { until: '1 March 2027' })
    thenIn(shop).wasSent(asha, 'birthday', { on: '25 February 2027' })
    await when(shop, bought(asha, 'Blouse', { on: '1 February 2028' }), { until: '5 March 2028' })
    thenIn(shop).wasSent(asha, 'birthday', { times: 2, on: '26 February 2028' })
    given50(shop, 2)
  })

  test('every year, and once a year, also when the till tells of it twice', async () => {
    const shop = await given(...customer, twice(inJuly), { until: '1 July 2027' })
    await when(shop, bought(asha, 'Blouse'), { until: '1 December 2027' })
    thenIn(shop).wasSent(asha, 'birthday', { times: 2, on: '17 July 2027' })
    given50(shop, 2)
  })

  test('told on the eve: at once; told the day after: next year', async () => {
    const shop = await given(...customer, told(asha, { birthday: '07-20', on: '19 July', at: '16:00' }))
    await when(shop, { hoursPass: 1 })
    thenIn(shop).wasSent(asha, 'birthday', { on: '19 July', at: '16:00' })
    given50(shop)
    const other = await given(...customer, told(asha, { birthday: '07-20', on: '21 July' }), { until: '30 December' })
    thenIn(other).wasNotSent(asha, 'birthday')
    given50(other, 0)
  })

  test('whoever names another day in the same year has no second birthday', async () => {
    const shop = await given(...customer, inJuly, { until: '1 August' })
    await when(shop, told(asha, { birthday: '09-20' }), { until: '30 December' })
    thenIn(shop).withheldAt(asha, 'birthday', 'cooldown')
    thenIn(shop).wasSent(asha, 'birthday')
    given50(shop)
  })

  test('whoever joined and has not bought yet has one too', async () => {
    const shop = await given(captured(asha, 'loyalty-enrolment', { agreeing: ['marketing'], birthday: '07-20' }))
    await when(shop, { until: '18 July' })
    thenIn(shop).wasSent(asha, 'birthday', { containing: ['you have 150 now'] })
  })
})

describe('the wedding anniversary is a week away: good wishes and an idea for two', () => {
  test('in the morning, once a year', async () => {
    const shop = await given(...customer, twice(inSeptember), { until: '29 September' })
    thenIn(shop).wasSent(asha, 'wedding-anniversary', {
      on: '8 September',
      at: '10:00',
      containing: ['your wedding anniversary is near', 'for the two of you'],
    })
    const { steps } = await thenIn(shop).explained(asha, 'wedding-anniversary')
    expect(steps.map(({ what }) => what)).toEqual(['put-off', 'planned', 'sent'])
  })

  test('not the customer’s wedding day itself: its first return is a year later', async () => {
    const shop = await given(...customer, told(asha, { anniversary: '2026-09-15' }), { until: '29 September' })
    thenIn(shop).wasNotSent(asha, 'wedding-anniversary')
  })
})

const both = [
  ['birthday', inJuly, '18 July'],
  ['wedding-anniversary', inSeptember, '9 September'],
] as const

describe.for(both)('%s: no word', ([rule, day, until]) => {
  test('without permission', async () => {
    const shop = await given(known(asha), firstSaree, day, { until })
    thenIn(shop).withheldAt(asha, rule, 'consent')
    thenIn(shop).wasTold(asha, ['welcome'])
  })

  test('when permission was taken back', async () => {
    const shop = await given(...customer, day, { daysPass: 20 }, withdrew(asha, 'marketing'), { until })
    thenIn(shop).withheldAt(asha, rule, 'consent')
    thenIn(shop).wasNotSent(asha, rule)
  })

  test('when the shop has written enough', async () => {
    const shop = await given(shy, ...customer, day, { until })
    thenIn(shop).withheldAt(asha, rule, 'cap')
    thenIn(shop).wasNotSent(asha, rule)
  })

  test.for([
    ['who are lost', ['1 February']],
    ['who used to come, but not for more than a year', ['1 April 2025', '2 April 2025', '3 April 2025']],
  ] as const)('to those %s, and no points', async ([, visits]) => {
    const bills = visits.map((on) => bought(asha, 'Cotton saree', { on }))
    const shop = await given(known(asha), permits, ...bills, { until: '1 June' }, day, { until })
    thenIn(shop).withheldAt(asha, rule, 'if')
    thenIn(shop).wasNotSent(asha, rule)
    given50(shop, 0)
  })
})

test('a birthday in a stillness that a late bill ends is one of somebody who is around', async () => {
  const shop = await given(known(asha, { on: '1 February' }), permits, bought(asha, 'Cotton saree'), inJuly)
  await when(shop, { until: '16 July' }, late(bought(asha, 'Blouse', { on: '1 July' })), { until: '18 July' })
  thenIn(shop).wasSent(asha, 'birthday', { on: '17 July', at: '10:00' })
})
