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
const shy = shopWithCaps({ service: { max: 1, per: 'P365D' }, marketing: { max: 1, per: 'P365D' } })
const given50 = (shop: Awaited<ReturnType<typeof given>>, times = 1) =>
  thenIn(shop).wasAwarded(asha, 50 * times, 'birthday')

describe('three days before the birthday there are good wishes, and on its morning 50 points', () => {
  test.for([
    ['without a year', '07-20'],
    ['with one', '1990-07-20'],
  ] as const)('each at ten, the points counted in: told %s', async ([, birthday]) => {
    const shop = await given(...customer, told(asha, { birthday }), { until: '30 December' })
    thenIn(shop).wasSent(asha, 'birthday', {
      on: '17 July',
      at: '10:00',
      via: 'whatsapp',
      containing: ['Dear Asha', 'your birthday is near'],
      notContaining: ['36', 'points'],
    })
    thenIn(shop).wasSent(asha, 'birthday-gift', {
      on: '20 July',
      at: '10:00',
      via: 'whatsapp',
      containing: ['Happy birthday, Asha', '50 points are the gift', 'you have 70 now'],
    })
    given50(shop)
    for (const rule of ['birthday', 'birthday-gift']) {
      const { steps } = await thenIn(shop).explained(asha, rule)
      expect(steps.map(({ what }) => what)).toEqual(['put-off', 'planned', 'sent'])
    }
  })

  test('the points with the day, and not before', async () => {
    const shop = await given(...customer, inJuly, { until: '19 July', at: '23:59' })
    given50(shop, 0)
    await when(shop, { until: '20 July', at: '00:01' })
    given50(shop)
    thenIn(shop).wasNotSent(asha, 'birthday-gift')
  })

  test('in words that read well when nobody knows the name, or only a title goes before it', async () => {
    for (const [name, greeting, gift] of [
      ['', 'Dear customer, your birthday', 'dear customer!'],
      ['Dr. Meera Nair', 'Dear Meera, your birthday', 'Meera!'],
    ] as const) {
      const person = { ...asha, name }
      const facts = [
        known(person),
        agreed(person, ['service', 'marketing']),
        bought(person, 'Saree'),
        told(person, { birthday: '07-20' }),
      ]
      const shop = await given(known(person), ...facts, { until: '21 July' })
      thenIn(shop).wasSent(person, 'birthday', { containing: [greeting] })
      thenIn(shop).wasSent(person, 'birthday-gift', { containing: [`Happy birthday, ${gift}`] })
    }
  })

  test('in the morning of her own zone', async () => {
    const shop = await given(known(asha, { zone: 'Asia/Dubai' }), permits, firstSaree, inJuly, { until: '21 July' })
    thenIn(shop).wasSent(asha, 'birthday', { on: '17 July', at: '11:30' })
    thenIn(shop).wasSent(asha, 'birthday-gift', { on: '20 July', at: '11:30' })
  })

  test('born on 29 February: on the 28th in other years', async () => {
    const leap = told(asha, { birthday: '1996-02-29', on: '29 January 2027' })
    const shop = await given(known(asha), permits, bought(asha, 'Cotton saree', { on: '28 January 2027' }), leap)
    await when(shop, { until: '1 March 2027' })
    thenIn(shop).wasSent(asha, 'birthday', { on: '25 February 2027' })
    thenIn(shop).wasSent(asha, 'birthday-gift', { on: '28 February 2027' })
    given50(shop)
    await when(shop, bought(asha, 'Blouse', { on: '1 February 2028' }), { until: '5 March 2028' })
    thenIn(shop).wasSent(asha, 'birthday', { times: 2, on: '26 February 2028' })
    thenIn(shop).wasSent(asha, 'birthday-gift', { times: 2, on: '29 February 2028' })
    given50(shop, 2)
  })

  test('every year, and once a year, also when the till tells of it twice', async () => {
    const shop = await given(...customer, twice(inJuly), { until: '1 July 2027' })
    await when(shop, bought(asha, 'Blouse'), { until: '1 December 2027' })
    thenIn(shop).wasSent(asha, 'birthday', { times: 2, on: '17 July 2027' })
    thenIn(shop).wasSent(asha, 'birthday-gift', { times: 2, on: '20 July 2027' })
    given50(shop, 2)
  })

  test('told on the eve: wishes at once, and no points; told the day after: next year', async () => {
    const shop = await given(...customer, told(asha, { birthday: '07-20', on: '19 July', at: '16:00' }))
    await when(shop, { until: '30 December' })
    thenIn(shop).wasSent(asha, 'birthday', { on: '19 July', at: '16:00', notContaining: ['points'] })
    thenIn(shop).wasNotSent(asha, 'birthday-gift')
    given50(shop, 0)
    const other = await given(...customer, told(asha, { birthday: '07-20', on: '21 July' }), { until: '30 December' })
    thenIn(other).wasNotSent(asha, 'birthday')
    given50(other, 0)
  })

  test('whoever names another day in the same year has no second birthday', async () => {
    const shop = await given(...customer, inJuly, { until: '1 August' })
    await when(shop, told(asha, { birthday: '09-20' }), { until: '30 December' })
    thenIn(shop).withheldAt(asha, 'birthday', 'cooldown')
    thenIn(shop).wasSent(asha, 'birthday')
    thenIn(shop).wasSent(asha, 'birthday-gift')
    given50(shop)
  })

  test('whoever joined and has not bought yet has one too', async () => {
    const agreeing = ['service', 'marketing'] as const
    const shop = await given(captured(asha, 'loyalty-enrolment', { agreeing, birthday: '07-20' }))
    await when(shop, { until: '21 July' })
    thenIn(shop).wasSent(asha, 'birthday')
    thenIn(shop).wasSent(asha, 'birthday-gift', { containing: ['you have 150 now'] })
  })
})

describe('a birthday pays if it was told thirty days before, so that nobody has one on the day they shop', () => {
  const joined = (birthday: string, on: string) =>
    captured(asha, 'qr-self', { on, birthday, agreeing: ['service', 'marketing'] })

  test('told 30 days before: this year', async () => {
    const shop = await given(joined('07-20', '20 June'), { until: '21 July' })
    given50(shop)
    thenIn(shop).wasSent(asha, 'birthday-gift', { on: '20 July' })
  })

  test('told 29 days before: from next year on', async () => {
    const shop = await given(joined('07-20', '21 June'), { until: '30 December' })
    given50(shop, 0)
    thenIn(shop).wasNotSent(asha, 'birthday-gift')
    thenIn(shop).wasSent(asha, 'birthday', { on: '17 July', notContaining: ['points'] })
    await when(shop, { until: '21 July 2027' })
    given50(shop)
  })

  test('told on 26 February, for the 28th or the 29th that is kept on it: wishes, and points next year', async () => {
    for (const birthday of ['02-28', '02-29']) {
      const shop = await given(joined(birthday, '26 February 2027'), { until: '30 December 2027' })
      thenIn(shop).wasSent(asha, 'birthday', { on: '26 February 2027', notContaining: ['points'] })
      given50(shop, 0)
      await when(shop, { until: '1 March 2028' })
      given50(shop)
    }
  })

  test('told again shortly before, it was told in time; another day told then pays next year', async () => {
    const again = told(asha, { birthday: '07-20', on: '18 July' })
    const shop = await given(...customer, inJuly, twice(again), { until: '30 December' })
    given50(shop)
    const other = await given(...customer, inJuly, told(asha, { birthday: '07-10', on: '5 July' }))
    await when(other, { until: '30 December' })
    given50(other, 0)
    await when(other, { until: '11 July 2027' })
    given50(other)
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

const words = [
  ['birthday', inJuly, '18 July'],
  ['birthday-gift', inJuly, '21 July'],
  ['wedding-anniversary', inSeptember, '9 September'],
] as const

describe.for(words)('%s: no word', ([rule, day, until]) => {
  test('without permission', async () => {
    const shop = await given(known(asha), firstSaree, day, { until })
    thenIn(shop).withheldAt(asha, rule, 'consent')
    thenIn(shop).wasTold(asha, ['welcome'])
  })

  test('when permission was taken back', async () => {
    const refused = withdrew(asha, ['service', 'marketing'])
    const shop = await given(...customer, day, { daysPass: 20 }, refused, { until })
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
  ] as const)('to those %s; the points go by the programme', async ([, visits]) => {
    const bills = visits.map((on) => bought(asha, 'Cotton saree', { on }))
    const shop = await given(known(asha), permits, ...bills, { until: '1 June' }, day, { until })
    thenIn(shop).withheldAt(asha, rule, 'if')
    thenIn(shop).wasNotSent(asha, rule)
    given50(shop, rule === 'birthday-gift' ? 1 : 0)
  })
})

test('whoever may not be written to has the points without a word', async () => {
  const shop = await given(known(asha), firstSaree, inJuly, { until: '30 December' })
  thenIn(shop).wasTold(asha, ['welcome'])
  given50(shop)
})

test('a birthday in a stillness that a late bill ends is one of somebody who is around', async () => {
  const shop = await given(known(asha, { on: '1 February' }), permits, bought(asha, 'Cotton saree'), inJuly)
  await when(shop, { until: '16 July' }, late(bought(asha, 'Blouse', { on: '1 July' })), { until: '18 July' })
  thenIn(shop).wasSent(asha, 'birthday', { on: '17 July', at: '10:00' })
})
