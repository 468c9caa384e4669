import { describe, expect, test } from 'vitest'
import { indianRetail } from '../../src/presets/index.ts'
import { addDuration } from '../../src/time.ts'
import { instantOf, zone } from '../support/scenario/moments.ts'
import {
  agreed,
  asha,
  bought,
  given,
  known,
  late,
  returned,
  shopWith,
  thenIn,
  twice,
  when,
} from '../support/scenario.ts'

const permits = agreed(asha, ['service', 'marketing'])
const days = ['1 June', '8 June', '15 June']
const visits = (...rupees: readonly number[]) =>
  rupees.map((paid, place) => bought(asha, 'Cotton saree', { category: 'sarees', rupees: paid, on: days[place] ?? '' }))
const always = (rupees: number) => visits(rupees, rupees, rupees)
// 121 days after the last visit.
const atRisk = { until: '14 October', at: '23:00' } as const
const morning = { on: '14 October', at: '10:00' }
const efforts = ['at-risk-high', 'at-risk-middle', 'at-risk-low']
const dear = shopWith({ policy: indianRetail({ typicalBillMinor: 250_000 }) })
const usual = shopWith({})

describe('regulars at risk: the more they spend at a time, the more the shop does to keep them', () => {
  test.for([
    ['three typical bills and more', usual, 3000, 'at-risk-high', 300],
    ['a rupee less', usual, 2999, 'at-risk-middle', 150],
    ['a typical bill', usual, 1000, 'at-risk-middle', 150],
    ['a rupee less than that', usual, 999, 'at-risk-low', 0],
    ['where a typical bill is 2500 rupees, three of them', dear, 7500, 'at-risk-high', 300],
    ['there a rupee less', dear, 7499, 'at-risk-middle', 150],
    ['there a typical bill', dear, 2500, 'at-risk-middle', 150],
    ['there a rupee less than that', dear, 2499, 'at-risk-low', 0],
  ] as const)('%s', async ([, shopKind, rupees, rule, points]) => {
    const shop = await given(shopKind, known(asha), permits, ...always(rupees), atRisk)
    thenIn(shop).isInSegment(asha, 'at-risk-regulars')
    thenIn(shop).wasSent(asha, rule, morning)
    for (const other of efforts) if (other !== rule) thenIn(shop).wasNotSent(asha, other)
    thenIn(shop).wasAwarded(asha, points, 'win-back')
    if (rule === 'at-risk-high') thenIn(shop).hasTask(asha, 'call-at-risk')
    else thenIn(shop).hasNoTask(asha)
  })

  test('high: a call by the manager of her shop within three days, 300 points, and a personal word', async () => {
    const elsewhere = bought(asha, 'Silk saree', { rupees: 4000, on: '15 June', store: 'linking-road' })
    const shop = await given(known(asha), permits, ...visits(4000, 4000), elsewhere, {
      until: '14 October',
      at: '09:00',
    })
    const task = thenIn(shop).hasTask(asha, 'call-at-risk', { owner: 'store-manager', storeId: 'linking-road' })
    expect(task.note).toContain('mention the 300 points')
    const midnight = instantOf('14 October', '00:00')
    expect([task.openedAt, task.dueAt]).toEqual([midnight, addDuration(midnight, { months: 0, days: 3, ms: 0 }, zone)])
    await when(shop, { hoursPass: 2 })
    // 120 points of her bills, 50 of the silver tier.
    thenIn(shop).wasSent(asha, 'at-risk-high', {
      ...morning,
      containing: ['we miss you', 'Silk saree', '300 points', 'you have 470', 'Your store manager'],
    })
  })

  test('it is the average that counts, less what she brought back', async () => {
    const shop = await given(known(asha), permits, ...visits(500, 1500, 7000), atRisk)
    thenIn(shop).wasSent(asha, 'at-risk-high')
    const back = returned(asha, { on: '20 June', rupees: 3 })
    const other = await given(known(asha), permits, ...visits(500, 1500, 7000), back, atRisk)
    thenIn(other).wasSent(asha, 'at-risk-middle')
  })

  test('the whole way of the message can be followed', async () => {
    const shop = await given(known(asha), permits, ...always(3000), atRisk)
    const { status, steps } = await thenIn(shop).explained(asha, 'at-risk-high')
    expect(status).toBe('sent')
    expect(steps.map(({ what }) => what)).toEqual(['task-opened', 'put-off', 'planned', 'sent'])
  })

  test('without permission to write there are the call and the points, and no word', async () => {
    const shop = await given(known(asha), ...always(3000), atRisk)
    thenIn(shop).withheldAt(asha, 'at-risk-high', 'consent')
    thenIn(shop).wasNotSent(asha, 'at-risk-high')
    thenIn(shop).hasTask(asha, 'call-at-risk')
    thenIn(shop).wasAwarded(asha, 300, 'win-back')
  })
})

describe('the points come once', () => {
  test('also when the till sends every bill twice, and however long she stays away', async () => {
    const shop = await given(known(asha), permits, ...always(3000).map(twice), { until: '31 December 2027' })
    thenIn(shop).wasSent(asha, 'at-risk-high', morning)
    thenIn(shop).wasAwarded(asha, 300, 'win-back')
    thenIn(shop).hasTask(asha, 'call-at-risk')
  })

  test('also when a bill told late makes her a regular again for a while', async () => {
    const shop = await given(known(asha), permits, ...always(1000), { until: '20 October' })
    await when(shop, late(bought(asha, 'Shawl', { rupees: 1000, on: '10 August' })))
    thenIn(shop).isInSegment(asha, 'loyal-regulars')
    await when(shop, { until: '15 December' })
    thenIn(shop).isInSegment(asha, 'at-risk-regulars')
    thenIn(shop).withheldAt(asha, 'at-risk-middle', 'once')
    thenIn(shop).wasSent(asha, 'at-risk-middle', morning)
    thenIn(shop).wasAwarded(asha, 150, 'win-back')
  })

  test('once more when she came back in a new cycle and stays away again', async () => {
    const shop = await given(known(asha), permits, ...always(1000), atRisk)
    await when(shop, bought(asha, 'Shawl', { rupees: 1000, on: '1 November' }), { until: '3 March 2027' })
    thenIn(shop).wasSent(asha, 'at-risk-middle', { times: 2, on: '2 March 2027', at: '10:00' })
    thenIn(shop).wasAwarded(asha, 300, 'win-back')
  })

  test('not at all when she bought, told late, before she was at risk', async () => {
    const shop = await given(known(asha), permits, ...always(3000), { until: '13 October' })
    await when(shop, late(bought(asha, 'Shawl', { on: '1 October' })), { until: '20 October' })
    thenIn(shop).wasAwarded(asha, 0, 'win-back')
    thenIn(shop).hasNoTask(asha)
    for (const rule of efforts) thenIn(shop).wasNotSent(asha, rule)
  })
})
