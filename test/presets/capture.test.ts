import { describe, expect, test } from 'vitest'
import { indianRetail } from '../../src/presets/index.ts'
import {
  agreed,
  asha,
  bina,
  bought,
  type CapturedBy,
  captured,
  claimedBill,
  enquired,
  given,
  known,
  late,
  restocked,
  returned,
  type ScenarioShop,
  thenIn,
  twice,
  when,
  withdrew,
} from '../support/scenario.ts'

const { capture } = indianRetail()
const saree = { category: 'sarees', rupees: 2500 }
const ways = (rule: string, shop: ScenarioShop) =>
  thenIn(shop)
    .explained(asha, rule)
    .then(({ steps }) => steps.map(({ what }) => what).filter((what) => what !== 'sending'))
const profileOf = (shop: ScenarioShop) => shop.sights.get(asha.phone)?.customer

describe('each way to become known gives something and asks for permissions of its own', () => {
  test.for([
    ['whatsapp-receipt', 'receipt', ['transactional', 'service', 'marketing']],
    ['loyalty-enrolment', 'points', ['transactional', 'service', 'marketing']],
    ['campaign-registration', 'early-access', ['service', 'marketing']],
    ['qr-self', 'warranty-registration', ['transactional', 'service', 'marketing']],
  ] as const)('%s gives %s', async ([method, gives, asks]) => {
    expect(capture?.[method]).toMatchObject({ gives, asks })
    const shop = await given(captured(asha, method, { agreeing: ['marketing'] }))
    const customer = profileOf(shop)
    expect(customer?.profile.capture).toMatchObject({ method, valueGiven: gives, storeId: 'mg-road' })
    // What was asked for and not granted is not taken for granted.
    expect(Object.entries(customer?.consents ?? {}).map(([key, { status }]) => [key, status])).toEqual([
      ['whatsapp:marketing', 'granted'],
    ])
    thenIn(shop).isInStage(asha, 'capture')
  })

  test('the first way counts, also when it is told last', async () => {
    const shop = await given(
      captured(asha, 'loyalty-enrolment', { on: '3 June' }),
      late(captured(asha, 'whatsapp-receipt', { on: '1 June' })),
    )
    expect(profileOf(shop)?.profile.capture?.method).toBe('whatsapp-receipt')
  })
})

describe('a bill on WhatsApp makes a customer, and its permissions carry the workflow', () => {
  const first = bought(asha, 'Cotton saree', saree)
  const byReceipt = (details: CapturedBy = {}) => captured(asha, 'whatsapp-receipt', { on: '1 June', ...details })

  test('the receipt goes without any permission, and nothing else does', async () => {
    const shop = await given(byReceipt(), first, { daysPass: 40 })
    thenIn(shop).wasTold(asha, ['welcome'])
    thenIn(shop).withheldAt(asha, 'day-2', 'consent')
    thenIn(shop).withheldAt(asha, 'day-30', 'consent')
  })

  test('what she allows follows', async () => {
    const shop = await given(byReceipt({ agreeing: ['service', 'marketing'] }), first, { daysPass: 12 })
    thenIn(shop).wasTold(asha, ['welcome', 'day-2', 'value-tip', 'online-intro'])
  })

  test('whoever only leaves a number is not written to', async () => {
    const shop = await given(byReceipt({ agreeing: ['service', 'marketing'] }), { daysPass: 40 })
    thenIn(shop).wasNotSent(asha)
  })
})

describe('whoever joins the points programme gets 100 points at once', () => {
  const enrolled = captured(asha, 'loyalty-enrolment', { on: '1 June', at: '12:00' })

  test('once, also when the till tells of it twice, or she joins again elsewhere', async () => {
    const shop = await given(
      twice(enrolled),
      { daysPass: 3 },
      captured(asha, 'loyalty-enrolment', { store: 'airport' }),
    )
    thenIn(shop).wasAwarded(asha, 100, 'enrolment')
    thenIn(shop).wasSent(asha, 'enrolment-bonus', {
      containing: ['Asha', '100 points', 'you now have 100 in all'],
      via: 'whatsapp',
      on: '1 June',
      at: '12:00',
    })
    expect(await ways('enrolment-bonus', shop)).toEqual(['planned', 'sent'])
  })

  test('in the evening too, and in her language', async () => {
    const shop = await given(captured(asha, 'loyalty-enrolment', { language: 'hi', on: '1 June', at: '21:30' }))
    thenIn(shop).wasSent(asha, 'enrolment-bonus', { language: 'hi', containing: ['100 पॉइंट'], at: '21:30' })
  })

  test('without a word when she refused to be written to', async () => {
    const shop = await given(known(asha), withdrew(asha, 'transactional'), enrolled)
    thenIn(shop).wasAwarded(asha, 100, 'enrolment')
    thenIn(shop).withheldAt(asha, 'enrolment-bonus', 'consent')
    thenIn(shop).wasNotSent(asha)
  })

  test('without a word when the till tells of it days later', async () => {
    const shop = await given(known(asha), { until: '4 June' }, late(enrolled))
    thenIn(shop).wasAwarded(asha, 100, 'enrolment')
    thenIn(shop).withheldAt(asha, 'enrolment-bonus', 'late')
    thenIn(shop).wasNotSent(asha)
  })

  test.for(['whatsapp-receipt', 'campaign-registration', 'qr-self'] as const)('not by %s', async (method) => {
    const shop = await given(captured(asha, method))
    thenIn(shop).wasAwarded(asha, 0)
    thenIn(shop).wasNotSent(asha, 'enrolment-bonus')
  })
})

describe('whoever registers for a campaign hears of the new collection first', () => {
  const registered = (details: CapturedBy = {}) =>
    captured(asha, 'campaign-registration', {
      campaign: 'monsoon',
      agreeing: ['service'],
      online: true,
      on: '1 June',
      at: '12:00',
      ...details,
    })

  test.for([[{}], [{ given: 'early-access' }]] as const)('and is on the list at once: %o', async ([details]) => {
    const shop = await given(twice(registered(details)))
    thenIn(shop).hasTag(asha, 'early-access')
    thenIn(shop).wasSent(asha, 'early-access-registration', { containing: ['early-access list'], at: '12:00' })
    expect(await ways('early-access-registration', shop)).toEqual(['planned', 'sent'])
  })

  test('on the list once, told once, when she registers for two campaigns of a day', async () => {
    const shop = await given(registered(), registered({ campaign: 'festive', at: '13:00' }))
    thenIn(shop).wasSent(asha, 'early-access-registration', { at: '12:00' })
    thenIn(shop).withheldAt(asha, 'early-access-registration', 'cooldown')
  })

  test('on the list without a word when she refused to be written to', async () => {
    const shop = await given(known(asha), registered({ agreeing: [] }))
    thenIn(shop).hasTag(asha, 'early-access')
    thenIn(shop).withheldAt(asha, 'early-access-registration', 'consent')
    thenIn(shop).wasNotSent(asha)
  })
})

describe('the early-access list is no message about a bill', () => {
  test('told in the morning when she registered in the night', async () => {
    const night = captured(asha, 'campaign-registration', { agreeing: ['service'], on: '1 June', at: '23:30' })
    const shop = await given(night, { hoursPass: 12 })
    thenIn(shop).wasSent(asha, 'early-access-registration', { on: '2 June', at: '10:00' })
  })

  test('left by taking back the permission for marketing, and by no other', async () => {
    const registered = captured(asha, 'campaign-registration', { agreeing: ['service', 'marketing'] })
    const shop = await given(registered, withdrew(asha, 'service'), { hoursPass: 1 })
    thenIn(shop).hasTag(asha, 'early-access')
    await when(shop, withdrew(asha, 'marketing'), { hoursPass: 1 })
    thenIn(shop).hasNoTag(asha, 'early-access')
  })
})

describe('whoever registers for something out of stock hears when it is back', () => {
  const registered = captured(asha, 'campaign-registration', {
    given: 'back-in-stock',
    agreeing: capture?.['campaign-registration']?.asks ?? [],
    on: '1 June',
  })
  const wanted = enquired(asha, 'SKU-7', { name: 'Silk saree', wantsNotice: true })
  const back = restocked('SKU-7', { name: 'Silk saree', on: '10 June', at: '15:00' })

  test('with the permissions that are asked for then', async () => {
    const shop = await given(registered, wanted, twice(back))
    expect(profileOf(shop)?.profile.capture?.valueGiven).toBe('back-in-stock')
    thenIn(shop).wasSent(asha, 'restock', { containing: ['Silk saree'], on: '10 June', at: '15:00' })
    thenIn(shop).wasTold(asha, ['restock'])
    thenIn(shop).hasNoTag(asha, 'early-access')
  })

  test('not when she bought it meanwhile', async () => {
    const shop = await given(registered, wanted, bought(asha, 'Silk saree', { sku: 'SKU-7', on: '5 June' }), back)
    thenIn(shop).wasNotSent(asha, 'restock')
  })

  test('not when she took the permission back', async () => {
    const shop = await given(registered, wanted, withdrew(asha, 'service'), back)
    thenIn(shop).withheldAt(asha, 'restock', 'consent')
    thenIn(shop).wasNotSent(asha)
  })
})

describe('whoever scans the code on the bill has it registered, and it is theirs', () => {
  const scanned = captured(asha, 'qr-self', { agreeing: ['service', 'marketing'], on: '1 June', at: '12:00' })
  const claimed = claimedBill(asha, 'Cotton saree', saree)

  test('told at once that it is registered', async () => {
    const shop = await given(twice(scanned))
    thenIn(shop).wasSent(asha, 'warranty-registration', { containing: ['registered'], at: '12:00' })
    thenIn(shop).hasTag(asha, 'warranty-registered')
    expect(await ways('warranty-registration', shop)).toEqual(['planned', 'sent'])
  })

  test('not when something else was given for it', async () => {
    const shop = await given(captured(asha, 'qr-self', { given: 'receipt' }))
    thenIn(shop).wasNotSent(asha)
    thenIn(shop).hasNoTag(asha, 'warranty-registered')
  })

  test('not when she refused to be written to', async () => {
    const shop = await given(known(asha), withdrew(asha, 'transactional'), scanned, claimed, { daysPass: 1 })
    thenIn(shop).hasTag(asha, 'warranty-registered')
    thenIn(shop).withheldAt(asha, 'warranty-registration', 'consent')
    thenIn(shop).withheldAt(asha, 'welcome', 'consent')
    thenIn(shop).wasNotSent(asha)
  })

  test('with its points, and welcomed like one who gave the number at the till', async () => {
    const shop = await given(scanned, claimed, { daysPass: 31 })
    thenIn(shop).wasTold(asha, [
      'warranty-registration',
      'welcome',
      'day-2',
      'value-tip',
      'online-intro',
      'promising-actives',
      'day-30',
    ])
    thenIn(shop).wasSent(asha, 'welcome', {
      containing: ['Cotton saree', '₹2,500', 'Your points: 25', 'cotton cover'],
      on: '1 June',
      at: '14:00',
    })
  })

  test('not welcomed when she brings it back within the two hours', async () => {
    const shop = await given(scanned, claimed, { hoursPass: 1 }, returned(asha), { daysPass: 31 })
    thenIn(shop).wasTold(asha, ['warranty-registration'])
    thenIn(shop).withheldAt(asha, 'welcome', 'if')
  })

  test('not welcomed by a bill that is none', async () => {
    const shop = await given(
      scanned,
      { ...claimed, facts: (moment) => claimed.facts(moment).slice(1) },
      { daysPass: 40 },
    )
    thenIn(shop).wasTold(asha, ['warranty-registration'])
    thenIn(shop).withheldAt(asha, 'welcome', 'if')
  })

  test('not welcomed again when she is a customer of old', async () => {
    const shop = await given(
      known(bina),
      agreed(bina, 'service'),
      bought(bina, 'Leather bag', { on: '1 May' }),
      claimedBill(bina, 'Cotton saree', { on: '1 June' }),
      { daysPass: 3 },
    )
    thenIn(shop).wasSent(bina, 'welcome', { on: '1 May' })
    thenIn(shop).wasSent(bina, 'day-2', { on: '3 May' })
  })
})
