import { describe, expect, test } from 'vitest'
import {
  agreed,
  asha,
  bought,
  given,
  known,
  late,
  shopWithCaps,
  thenIn,
  told,
  when,
  withdrew,
} from '../support/scenario.ts'

const permits = agreed(asha, ['service', 'marketing'])
const saree = (on: string) => bought(asha, 'Cotton saree', { category: 'sarees', on })
// Her last word from the shop is that of 20 October: nothing else is due at the beginning of November.
const regular = [known(asha), permits, saree('10 July'), saree('10 August'), saree('20 September')] as const
const beforeDiwali = { until: '31 October', at: '23:00' } as const
const shy = shopWithCaps({ marketing: { max: 1, per: 'P60D' } })

describe('a week before Diwali everybody who still comes, or may come again, has a word', () => {
  test('once, in the morning, in her language', async () => {
    const shop = await given(...regular, told(asha, { language: 'hi' }), beforeDiwali)
    thenIn(shop).wasNotSent(asha, 'diwali')
    await when(shop, { until: '30 November' })
    thenIn(shop).wasSent(asha, 'diwali', {
      on: '1 November',
      at: '10:00',
      via: 'whatsapp',
      language: 'hi',
      containing: ['दिवाली', 'Asha'],
    })
    const { steps } = await thenIn(shop).explained(asha, 'diwali')
    expect(steps.map(({ what }) => what)).toEqual(['put-off', 'planned', 'sent'])
  })

  test('in the morning of her own zone', async () => {
    const shop = await given(...regular, known(asha, { zone: 'Asia/Dubai' }), { until: '2 November' })
    thenIn(shop).wasSent(asha, 'diwali', { on: '1 November', at: '11:30', containing: ['almost Diwali'] })
  })

  test('again the next year', async () => {
    const shop = await given(...regular, { until: '1 July 2027' }, saree('1 September 2027'), {
      until: '1 December 2027',
    })
    thenIn(shop).wasSent(asha, 'diwali', { times: 2, on: '22 October 2027' })
  })

  test.for([
    ['she gave no permission', [known(asha), saree('20 September')], 'consent'],
    ['she took it back', [...regular, withdrew(asha, 'marketing', { on: '30 October' })], 'consent'],
    ['the shop has written enough', [shy, ...regular], 'cap'],
    ['she came for the first time a week ago', [known(asha), permits, saree('25 October')], 'if'],
    ['she is lost: the calendar does not call her back', [known(asha), permits, saree('1 June')], 'if'],
  ] as const)('not when %s', async ([, [first, ...more], gate]) => {
    const shop = await given(first, ...more, { until: '3 November' })
    thenIn(shop).withheldAt(asha, 'diwali', gate)
    thenIn(shop).wasNotSent(asha, 'diwali')
  })

  test('not when a till tells late that her first purchase was a week ago', async () => {
    const shop = await given(known(asha), permits, beforeDiwali)
    await when(shop, late(saree('25 October')), { until: '3 November' })
    thenIn(shop).withheldAt(asha, 'diwali', 'if')
    thenIn(shop).wasNotSent(asha, 'diwali')
  })

  test('nor when nobody worked for four days: it is not made up for', async () => {
    const shop = await given(...regular, beforeDiwali)
    shop.clock.advance(4 * 86_400_000)
    await when(shop, { hoursPass: 12 })
    thenIn(shop).withheldAt(asha, 'diwali', 'late')
    thenIn(shop).wasNotSent(asha, 'diwali')
  })
})

describe('a week before the other festivals of the whole country, those who come regularly', () => {
  test('hear of each, Navratri too although Raksha Bandhan was six weeks ago', async () => {
    const shop = await given(...regular, saree('25 October'), { until: '31 January 2027' })
    const sent = shop.sent.filter(({ message }) => message.rule === 'festival').map(({ message }) => message.text)
    const names = ['Raksha Bandhan', 'Navratri and Durga Puja', 'Christmas', 'Sankranti and Pongal']
    expect(sent.map((text) => names.find((name) => text.includes(name)))).toEqual(names)
    thenIn(shop).wasSent(asha, 'festival', { times: 4, on: '8 January 2027', at: '10:00' })
  })

  test('not when they are at risk: those are asked in another way', async () => {
    const shop = await given(known(asha), permits, saree('1 June'), saree('5 June'), saree('9 June'))
    await when(shop, { until: '19 December' })
    thenIn(shop).withheldAt(asha, 'festival', 'if')
    thenIn(shop).wasSent(asha, 'festival', { times: 2, on: '4 October' })
    thenIn(shop).wasSent(asha, 'diwali')
  })

  test('not in the fortnight after the first purchase', async () => {
    const shop = await given(known(asha), permits, saree('10 August'), { until: '22 August' })
    thenIn(shop).withheldAt(asha, 'festival', 'if')
    const other = await given(known(asha), permits, saree('6 August'), { until: '22 August' })
    thenIn(other).wasSent(asha, 'festival', { on: '21 August' })
  })
})

describe('a week before a festival of a region or a faith, only those who told us that they keep it', () => {
  const keeps = (festivals: string) => told(asha, { attributes: { festivals } })

  test('they hear of theirs and of no other', async () => {
    const shop = await given(known(asha), permits, saree('10 July'), keeps('onam dhanteras'), saree('20 September'), {
      until: '2 December',
    })
    thenIn(shop).wasSent(asha, 'festival-own', { times: 2, on: '30 October', containing: ['almost Dhanteras'] })
    const [onam] = shop.sent.filter(({ message }) => message.rule === 'festival-own')
    expect(onam?.message.text).toContain('almost Onam')
  })

  test('whoever told nothing, or something else, hears of none', async () => {
    for (const steps of [regular, [...regular, keeps('karva-chauth')]] as const) {
      const [first, ...more] = steps
      const shop = await given(first, ...more, { until: '2 December' })
      thenIn(shop).wasNotSent(asha, 'festival-own')
    }
  })

  test('two within a week: of the first', async () => {
    const winter = [saree('1 December 2025'), saree('5 January'), saree('10 February')]
    const shop = await given(known(asha), permits, keeps('gudi-padwa eid-al-fitr'), ...winter, { until: '25 March' })
    thenIn(shop).wasSent(asha, 'festival-own', { on: '12 March', containing: ['Gudi Padwa and Ugadi'] })
    thenIn(shop).withheldAt(asha, 'festival-own', 'cooldown')
  })

  test.for([
    ['she took her permission back', withdrew(asha, 'marketing', { on: '5 September' }), 'consent'],
    ['she keeps it no more', keeps('none'), null],
  ] as const)('not when %s', async ([, happening, gate]) => {
    const shop = await given(known(asha), permits, saree('10 August'), keeps('ganesh-chaturthi'), happening)
    await when(shop, { until: '15 September' })
    thenIn(shop).wasNotSent(asha, 'festival-own')
    if (gate !== null) thenIn(shop).withheldAt(asha, 'festival-own', gate)
  })

  test('not in the fortnight after the first purchase, and not those who are lost', async () => {
    const shop = await given(known(asha), permits, saree('1 September'), keeps('ganesh-chaturthi'))
    await when(shop, { until: '15 September' })
    thenIn(shop).withheldAt(asha, 'festival-own', 'if')
    const gone = await given(known(asha), permits, saree('1 April'), keeps('ganesh-chaturthi'), {
      until: '15 September',
    })
    thenIn(gone).withheldAt(asha, 'festival-own', 'if')
  })
})
