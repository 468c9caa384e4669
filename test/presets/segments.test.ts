import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  given,
  known,
  late,
  orderPlaced,
  returned,
  type Step,
  shopWithCaps,
  thenIn,
  twice,
  when,
  withdrew,
} from '../support/scenario.ts'

const permits = agreed(asha, ['service', 'marketing'])
const saree = { category: 'sarees', rupees: 2500 }
const visit = (on: string, at = '12:00') => bought(asha, 'Cotton saree', { ...saree, on, at })
const shy = shopWithCaps({ marketing: { max: 1, per: 'P180D' } })

/** How somebody comes into a segment, on which day, and when she hears of it. */
interface Approach {
  readonly rule: string
  readonly visits: readonly (readonly [on: string, at?: string])[]
  readonly hears: { readonly on: string; readonly at: string }
  readonly containing: readonly string[]
}

const champion: Approach = {
  rule: 'champions',
  visits: [['1 June'], ['8 June'], ['15 June'], ['22 June'], ['29 June']],
  hears: { on: '1 July', at: '12:00' },
  containing: ['Dear Asha', 'kept aside for you: blouses'],
}
const loyal: Approach = {
  rule: 'loyal-regulars',
  visits: [['1 June'], ['8 June'], ['15 June']],
  hears: { on: '22 June', at: '12:00' },
  containing: ['Asha', 'What should we have more of?', 'Cotton saree', 'blouses'],
}
const promising: Approach = {
  rule: 'promising-actives',
  visits: [['1 June']],
  hears: { on: '19 June', at: '12:00' },
  containing: ['Asha', 'For your taste', 'blouses', '25 points'],
}
const atRisk: Approach = {
  rule: 'at-risk-middle',
  visits: [['1 June'], ['8 June'], ['15 June']],
  // 121 days after the last visit begins at midnight: she hears of it in the morning.
  hears: { on: '14 October', at: '10:00' },
  containing: ['it has been four months', '150 points', 'blouses'],
}
const lost: Approach = {
  rule: 'lost-once',
  visits: [['1 June']],
  hears: { on: '30 September', at: '10:00' },
  containing: ['it has been a while', '25 points', 'we will not write again'],
}
const approaches = [champion, loyal, promising, atRisk, lost]
const visitsOf = ({ visits }: Approach): Step[] => visits.map(([on, at]) => visit(on, at))
const inThe = (approach: Approach) => [approach.rule, approach] as const

describe('each of the five segments is approached in its own way', () => {
  test.for(approaches.map(inThe))('%s', async ([rule, approach]) => {
    const shop = await given(known(asha), permits, ...visitsOf(approach))
    await when(shop, { until: approach.hears.on, at: '23:00' })
    thenIn(shop).wasSent(asha, rule, { ...approach.hears, containing: approach.containing, via: 'whatsapp' })
    const { steps } = await thenIn(shop).explained(asha, rule)
    expect(steps.map(({ what }) => what)).toContain('planned')
    expect(steps.at(-1)?.what).toBe('sent')
    await when(shop, { daysPass: 20 })
    thenIn(shop).wasSent(asha, rule)
  })

  test.for(approaches.map(inThe))('%s once, when the till sends every bill twice', async ([rule, approach]) => {
    const shop = await given(known(asha), permits, ...approach.visits.map(([on, at]) => twice(visit(on, at))))
    await when(shop, { until: approach.hears.on, at: '23:00' })
    thenIn(shop).wasSent(asha, rule, approach.hears)
  })

  test.for(approaches.map(inThe))('%s: not without permission, or once it is taken back', async ([rule, approach]) => {
    const never = await given(known(asha), ...visitsOf(approach), { until: approach.hears.on, at: '23:00' })
    thenIn(never).withheldAt(asha, rule, 'consent')
    thenIn(never).wasNotSent(asha, rule)
    const shop = await given(
      known(asha),
      permits,
      ...visitsOf(approach),
      { hoursPass: 20 },
      withdrew(asha, 'marketing'),
    )
    await when(shop, { until: approach.hears.on, at: '23:00' })
    thenIn(shop).withheldAt(asha, rule, 'consent')
    thenIn(shop).wasNotSent(asha, rule)
  })

  test.for(approaches.map(inThe))('%s: not when the shop has written enough', async ([rule, approach]) => {
    const shop = await given(shy, known(asha), permits, ...visitsOf(approach))
    await when(shop, { until: approach.hears.on, at: '23:00' })
    thenIn(shop).withheldAt(asha, rule, 'cap')
    thenIn(shop).wasNotSent(asha, rule)
  })

  test.for([
    ['champions', champion, '2 July'],
    ['loyal-regulars', loyal, '23 June'],
    ['promising-actives', promising, '20 June'],
  ] as const)('%s: after quiet hours when its time falls into them', async ([, approach, morning]) => {
    const evening = approach.visits.map(([on]) => visit(on, '21:30'))
    const shop = await given(known(asha), permits, ...evening)
    await when(shop, { until: morning, at: '23:00' })
    thenIn(shop).wasSent(asha, approach.rule, { on: morning, at: '10:00' })
  })

  test.for([atRisk, lost].map(inThe))('%s: in the morning of her own zone', async ([rule, approach]) => {
    const shop = await given(known(asha, { zone: 'Asia/Dubai' }), permits, ...visitsOf(approach))
    await when(shop, { until: approach.hears.on, at: '23:00' })
    thenIn(shop).wasSent(asha, rule, { on: approach.hears.on, at: '11:30' })
  })
})

describe('whoever moves on before the word is said does not hear it', () => {
  test.for([champion, loyal].map(inThe))('%s: not when she brought it back', async ([rule, approach]) => {
    const shop = await given(known(asha), permits, ...visitsOf(approach), { daysPass: 1 }, returned(asha))
    await when(shop, { daysPass: 10 })
    thenIn(shop).withheldAt(asha, rule, 'unless')
    thenIn(shop).wasNotSent(asha, rule)
  })

  test.for([
    ['champions', champion, '29 June'],
    ['loyal-regulars', loyal, '15 June'],
  ] as const)('%s: nor when the till tells of it only the next day', async ([rule, approach, on]) => {
    const shop = await given(known(asha), permits, ...visitsOf(approach), { daysPass: 1 })
    await when(shop, late(returned(asha, { on, at: '18:00' })), { until: approach.hears.on, at: '23:00' })
    thenIn(shop).withheldAt(asha, rule, 'unless')
    thenIn(shop).wasNotSent(asha, rule)
  })

  test.for([
    ['bought', bought(asha, 'Blouse', { on: '10 June' }), 'unless'],
    ['ordered', orderPlaced(asha, 'Blouse', { on: '10 June' }), 'if'],
  ] as const)('promising actives who %s meanwhile have a reason already', async ([, purchase, gate]) => {
    const shop = await given(known(asha), permits, ...visitsOf(promising), purchase, { until: '25 June' })
    thenIn(shop).withheldAt(asha, 'promising-actives', gate)
    thenIn(shop).wasNotSent(asha, 'promising-actives')
  })

  test('promising actives who brought the only thing back are in no segment', async () => {
    const shop = await given(known(asha), permits, ...visitsOf(promising), { daysPass: 4 }, returned(asha))
    await when(shop, { daysPass: 20 })
    thenIn(shop).withheldAt(asha, 'promising-actives', 'if')
    thenIn(shop).wasNotSent(asha, 'promising-actives')
  })

  test('a loyal regular who becomes a champion within the week is thanked as one', async () => {
    const crowded = ['1 June', '2 June', '3 June', '4 June', '5 June'].map((on) => visit(on))
    const shop = await given(known(asha), permits, ...crowded, { until: '20 June' })
    thenIn(shop).wasSent(asha, 'champions', { on: '7 June' })
    thenIn(shop).withheldAt(asha, 'loyal-regulars', 'if')
  })

  test.for([atRisk, lost].map(inThe))(
    '%s: a till that tells late of a purchase prevents it',
    async ([rule, approach]) => {
      const shop = await given(known(asha), permits, ...visitsOf(approach), { until: approach.hears.on, at: '09:00' })
      await when(shop, late(visit('10 September')), { daysPass: 5 })
      thenIn(shop).wasNotSent(asha, rule)
    },
  )

  test.for([atRisk, lost].map(inThe))('%s: not when she orders that very morning', async ([rule, approach]) => {
    const shop = await given(known(asha), permits, ...visitsOf(approach), { until: approach.hears.on, at: '08:00' })
    await when(shop, orderPlaced(asha, 'Blouse', { cashOnDelivery: true }), { daysPass: 5 })
    thenIn(shop).withheldAt(asha, rule, 'unless')
    thenIn(shop).wasNotSent(asha, rule)
  })
})

describe('nobody is approached as a champion or a regular twice in half a year', () => {
  test('a champion who stays away for two months and comes back', async () => {
    const shop = await given(known(asha), permits, ...visitsOf(champion), visit('10 September'), { daysPass: 10 })
    thenIn(shop).wasSent(asha, 'champions', { on: '1 July' })
    thenIn(shop).withheldAt(asha, 'champions', 'cooldown')
    thenIn(shop).isInSegment(asha, 'champions')
    thenIn(shop).hasTag(asha, 'vip')
  })

  test('a year later she is', async () => {
    const shop = await given(known(asha), permits, ...visitsOf(champion), visit('1 February 2027'), { daysPass: 10 })
    thenIn(shop).wasSent(asha, 'champions', { times: 2, on: '3 February 2027' })
  })
})
