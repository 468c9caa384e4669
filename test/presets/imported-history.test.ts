import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  captured,
  given,
  imported,
  known,
  type ScenarioShop,
  type Step,
  thenIn,
  told,
  when,
} from '../support/scenario.ts'

const visit = (on: string, rupees = 4000) => bought(asha, 'Cotton saree', { category: 'sarees', rupees, on })
const permits = imported(agreed(asha, ['service', 'marketing'], { on: '1 January 2025' }))
/** A shop that opens its books on 1 June 2026, and brings along what it knows of Asha. */
const brought = (...history: readonly Step[]): Promise<ScenarioShop> =>
  given(known(asha, { on: '1 January 2025', at: '09:00' }), { until: '1 June', at: '11:00' }, permits, ...history)
const past = (...on: readonly string[]): readonly Step[] => on.map((day) => imported(visit(day)))

const histories: readonly (readonly [who: string, segment: string, history: readonly Step[]])[] = [
  ['a champion', 'champions', past('1 March', '1 April', '20 April', '10 May', '30 May')],
  ['a loyal regular', 'loyal-regulars', past('1 April', '1 May', '26 May')],
  ['a promising active', 'promising-actives', past('15 May')],
  ['a regular at risk', 'at-risk-regulars', past('1 November 2025', '1 December 2025', '1 January')],
  ['a regular at risk since today', 'at-risk-regulars', past('1 December 2025', '1 January', '31 January')],
  ['a lost customer', 'lost-customers', past('1 December 2025')],
  [
    'a VIP silent for sixty days',
    'loyal-regulars',
    past('1 February', '10 February', '1 March', '20 March', '30 March'),
  ],
]

describe('an imported history', () => {
  test.for(histories)(
    'of %s messages nobody, opens no task and gives no bonus points',
    async ([, segment, history]) => {
      const shop = await brought(...history, imported(told(asha, { birthday: '06-03', on: '2 January 2025' })))
      await when(shop, { minutesPass: 1 })
      thenIn(shop).isInSegment(asha, segment)
      thenIn(shop).wasNotSent(asha)
      thenIn(shop).hasNoTask(asha)
      thenIn(shop).wasAwarded(asha, 0)
    },
  )

  test('a birthday whose word was due before is not greeted late; the next one is', async () => {
    const shop = await brought(...past('1 April', '26 May'), imported(told(asha, { birthday: '06-03', on: '2 April' })))
    await when(shop, { until: '30 June' })
    thenIn(shop).wasNotSent(asha, 'birthday')
    thenIn(shop).wasSent(asha, 'birthday-gift', { on: '3 June' })
    thenIn(shop).wasAwarded(asha, 50, 'birthday')
    const other = await brought(
      ...past('1 April', '26 May'),
      imported(told(asha, { birthday: '06-20', on: '2 April' })),
    )
    await when(other, { until: '30 June' })
    thenIn(other).wasSent(asha, 'birthday', { on: '17 June' })
    thenIn(other).wasSent(asha, 'birthday-gift', { on: '20 June' })
    thenIn(other).wasAwarded(asha, 50, 'birthday')
  })

  test('a birthday in it pays nothing, and neither does joining; the next birthday does', async () => {
    const joined = captured(asha, 'loyalty-enrolment', { on: '2 January 2025', birthday: '05-20' })
    const shop = await brought(imported(joined), ...past('1 April', '26 May'))
    await when(shop, captured(asha, 'loyalty-enrolment'), { until: '30 December' })
    thenIn(shop).wasAwarded(asha, 0)
    thenIn(shop).wasNotSent(asha, 'enrolment-bonus')
    await when(shop, { until: '21 May 2027' })
    thenIn(shop).wasAwarded(asha, 50, 'birthday')
  })

  test('festivals of the past are told to nobody, the next one is', async () => {
    const shop = await brought(...past('1 March', '20 April', '26 May'))
    await when(shop, { until: '22 August' })
    thenIn(shop).wasSent(asha, 'festival', { on: '21 August', containing: ['Raksha Bandhan'] })
  })

  test('whoever becomes at risk or lost afterwards is approached as everybody is', async () => {
    const shop = await brought(...past('1 April', '1 May', '26 May'))
    await when(shop, { until: '25 September' })
    thenIn(shop).wasSent(asha, 'at-risk-high', { on: '24 September' })
    thenIn(shop).wasAwarded(asha, 300, 'win-back')
    const other = await brought(...past('26 May'))
    await when(other, { until: '25 September' })
    thenIn(other).wasSent(asha, 'lost-once', { on: '24 September' })
  })

  test('a champion of the past is one at the till; the manager hears of her silence when it is sixty days', async () => {
    const shop = await brought(...past('1 March', '1 April', '20 April', '10 May', '20 May'), { until: '3 June' })
    thenIn(shop).hasTag(asha, 'vip')
    thenIn(shop).wasNotSent(asha, 'champions')
    const sixty = await brought(...past('1 February', '10 February', '1 March', '20 March', '10 April'))
    await when(sixty, { until: '20 June' })
    thenIn(sixty).hasTask(asha, 'call-vip', { storeId: 'mg-road' })
  })

  test('whoever was lost before is not asked afterwards, and no calendar calls her back', async () => {
    const shop = await brought(...past('1 December 2025'), imported(told(asha, { birthday: '07-20', on: '2 April' })))
    await when(shop, { until: '31 December' })
    thenIn(shop).wasNotSent(asha)
    for (const rule of ['birthday', 'birthday-gift']) {
      expect((await thenIn(shop).explained(asha, rule)).status).toBe('withheld')
    }
    thenIn(shop).wasAwarded(asha, 50, 'birthday')
  })
})
