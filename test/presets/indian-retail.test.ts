import { describe, expect, test } from 'vitest'
import { checkPolicy } from '../../src/policy.ts'
import { indianRetail } from '../../src/presets/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { given, noon, policyWith, type Story, type ToldFact, worldOf } from '../support/story.ts'

const world = worldOf(policyWith())
const consents = (['service', 'marketing'] as const).map(
  (purpose): ToldFact => ({
    type: 'consent.changed',
    purpose,
    channel: 'whatsapp',
    status: 'granted',
    at: noon - dayMs,
  }),
)
const named: ToldFact = { type: 'customer.updated', name: 'Asha Rao', at: noon - dayMs }
const known = [...consents, named]
const bill = (at: number, more: object = {}): ToldFact => ({
  type: 'purchase.completed',
  billId: `B-${at}`,
  totalMinor: 250_000,
  at,
  lines: [{ sku: 'S-7', name: 'Silk saree', category: 'sarees', amountMinor: 250_000 }],
  ...more,
})
const back = (at: number, of: number): ToldFact => ({
  type: 'purchase.returned',
  billId: `B-${of}`,
  amountMinor: 250_000,
  at,
})
const sent = (story: Story, rule: string) => story.messages.filter((message) => message.rule === rule)
const gates = (story: Story, rule: string) =>
  story.withheld.filter((text) => text.startsWith(`${rule}:`)).map((text) => text.slice(rule.length + 2))
const night = noon + 10 * hourMs

test('the preset has no mistakes, and reads as plain JSON', () => {
  expect(checkPolicy(indianRetail())).toEqual([])
  expect(JSON.parse(JSON.stringify(indianRetail()))).toEqual(indianRetail())
})

describe('the receipt', () => {
  test('goes for every bill, at any hour, without any permission, in her own words', () => {
    const story = given(world, [named, bill(noon), bill(night)])
    expect(sent(story, 'receipt').map(({ variables, ladder }) => [variables, ladder])).toEqual([
      [{ name: 'Asha', total: '₹2,500.00', points: '25' }, ['whatsapp', 'sms']],
      [{ name: 'Asha', total: '₹2,500.00', points: '50' }, ['whatsapp', 'sms']],
    ])
    const hindi = given(world, [named, { type: 'customer.updated', language: 'hi', at: noon - 1 }, bill(noon)])
    expect(sent(hindi, 'receipt')[0]).toMatchObject({ language: 'hi', ladder: ['whatsapp'] })
  })
  test('does not go for a bill of the day before yesterday, to a stranger, or where it was refused', () => {
    expect(gates(given(world, [named]).when(bill(noon), noon + dayMs + 1), 'receipt')).toEqual(['late'])
    expect(gates(given(world).when(bill(noon, { customer: { customerId: 'c-1' } })), 'receipt')).toEqual(['channel'])
    const refused = ['whatsapp', 'sms', 'email'].map((channel) => ({
      type: 'consent.changed',
      purpose: 'transactional',
      channel,
      status: 'withdrawn',
      at: noon - 5,
    }))
    expect(gates(given(world, [...refused, bill(noon)]), 'receipt')).toEqual(['consent'])
  })
})

describe('day 2', () => {
  const two = noon + 2 * dayMs
  test('asks once, after the first purchase', () => {
    const story = given(world, [...known, bill(noon)]).wake(two)
    expect(sent(story, 'day-2')[0]).toMatchObject({
      variables: { name: 'Asha', product: 'Silk saree' },
      purpose: 'service',
    })
    expect(sent(story.wake(noon + 90 * dayMs), 'day-2')).toHaveLength(1)
  })
  test('does not ask who brought it back or wrote already, nor without permission', () => {
    expect(gates(given(world, [...known, bill(noon), back(noon + dayMs, noon)]).wake(two), 'day-2')).toEqual(['unless'])
    const wrote = { type: 'message.replied', channel: 'whatsapp', at: noon + dayMs }
    expect(gates(given(world, [...known, bill(noon), wrote]).wake(two), 'day-2')).toEqual(['unless'])
    expect(gates(given(world, [named, bill(noon)]).wake(two), 'day-2')).toEqual(['consent'])
  })
  test('asks in the morning what is due at night, and not four days late', () => {
    const story = given(world, [...known, bill(night)])
    expect(sent(story.wake(night + 2 * dayMs), 'day-2')).toEqual([])
    expect(sent(story.wake(night + 2 * dayMs + 12 * hourMs), 'day-2')).toHaveLength(1)
    expect(gates(given(world, [...known, bill(noon)]).wake(two + 3 * dayMs + 1), 'day-2')).toEqual(['late'])
  })
  test('does not ask old customers', () => {
    const story = given(world, [...known, bill(noon - 400 * dayMs), bill(noon)]).wake(two)
    expect(sent(story, 'day-2')).toEqual([])
  })
})

describe('day 30', () => {
  const month = noon + 30 * dayMs
  test('comes thirty days after the last purchase', () => {
    const story = given(world, [...known, bill(noon), bill(noon + 10 * dayMs)])
    expect(sent(story.wake(month), 'day-30')).toEqual([])
    expect(sent(story.wake(month + 10 * dayMs), 'day-30')[0]).toMatchObject({
      variables: { name: 'Asha', product: 'Silk saree', points: '50' },
    })
  })
  test('does not come for who bought online meanwhile, or brought everything back', () => {
    const order = { type: 'order.placed', billId: 'O-1', totalMinor: 100, payment: 'prepaid', at: noon + 5 * dayMs }
    expect(gates(given(world, [...known, bill(noon), order]).wake(month), 'day-30')).toEqual(['unless'])
    expect(gates(given(world, [...known, bill(noon), back(noon + dayMs, noon)]).wake(month), 'day-30')).toEqual(['if'])
  })
  test('needs permission, and keeps to the cap', () => {
    expect(gates(given(world, [named, bill(noon)]).wake(month), 'day-30')).toEqual(['consent'])
    const story = given(world, [...known, bill(noon)])
    const wrote = (id: string) =>
      ({
        id,
        rule: 'sale',
        topic: null,
        purpose: 'marketing',
        channel: 'whatsapp',
        status: 'sent',
        at: month - dayMs,
        plannedAt: month - dayMs,
        anchorAt: month,
        attempt: 0,
      }) as const
    const full = given(world, [], { ...story.customer, messages: [wrote('m-1'), wrote('m-2')] })
    expect(gates(full.wake(month), 'day-30')).toEqual(['cap'])
  })
})

describe('the second purchase', () => {
  const second = noon + 9 * dayMs
  test('is noticed two hours later, once', () => {
    const story = given(world, [...known, bill(noon), bill(second)]).wake(second + 2 * hourMs)
    expect(sent(story, 'second-purchase')).toHaveLength(1)
    expect(sent(story.when(bill(second + dayMs)).wake(second + 3 * dayMs), 'second-purchase')).toHaveLength(1)
  })
  test('is none on the same day, nor when it came back, nor without permission', () => {
    expect(
      sent(given(world, [...known, bill(noon), bill(noon + hourMs)]).wake(noon + dayMs), 'second-purchase'),
    ).toEqual([])
    const returned = given(world, [...known, bill(noon), bill(second), back(second + hourMs, second)])
    expect(gates(returned.wake(second + 2 * hourMs), 'second-purchase')).toEqual(['unless'])
    expect(gates(given(world, [named, bill(noon), bill(second)]).wake(second + 2 * hourMs), 'second-purchase')).toEqual(
      ['consent'],
    )
  })
  test('at night waits for the morning', () => {
    const story = given(world, [...known, bill(noon), bill(night + 5 * dayMs)])
    expect(sent(story.wake(night + 5 * dayMs + 2 * hourMs), 'second-purchase')).toEqual([])
    expect(sent(story.wake(night + 5 * dayMs + 12 * hourMs), 'second-purchase')).toHaveLength(1)
  })
})

describe('back in stock', () => {
  const enquired = { type: 'product.enquired', sku: 'S-7', at: noon }
  const restocked = (at: number) => ({ type: 'stock.restocked', sku: 'S-7', name: 'Silk saree', at })
  test('tells who asked, and takes them off the list', () => {
    const story = given(world, [...known, enquired, restocked(noon + dayMs)])
    expect(sent(story, 'restock')[0]?.variables).toEqual({ name: 'Asha', product: 'Silk saree' })
    expect(story.customer.interests).toEqual([])
  })
  test('does not tell without permission, at night, or more than three times a week', () => {
    expect(gates(given(world, [named, enquired, restocked(noon + dayMs)]), 'restock')).toEqual(['consent'])
    const asleep = given(world, [...known, enquired, restocked(night)])
    expect([sent(asleep, 'restock').length, sent(asleep.wake(night + 12 * hourMs), 'restock').length]).toEqual([0, 1])
    const bought = asleep.when(bill(night + hourMs))
    expect(gates(bought.wake(night + 12 * hourMs), 'restock')).toEqual(['unless'])
    const often = given(world, [...known, ...[1, 2, 3, 4].map((hour) => restocked(noon + hour))])
    expect([sent(often, 'restock').length, gates(often, 'restock')]).toEqual([3, ['cap']])
  })
})

describe('lost', () => {
  const lost = noon + 121 * dayMs
  test('is asked once, in the morning of the day', () => {
    const story = given(world, [...known, bill(noon)]).wake(lost)
    expect(sent(story, 'lost-once').map(({ variables }) => variables)).toEqual([{ name: 'Asha', points: '25' }])
    const again = story.when(bill(lost + dayMs)).wake(lost + 300 * dayMs)
    expect(sent(again, 'lost-once')).toHaveLength(1)
    expect(gates(again, 'lost-once')).toEqual(['once'])
  })
  test('is not who bought in time, nor written to without permission', () => {
    expect(sent(given(world, [...known, bill(noon), bill(lost - dayMs)]).wake(lost + dayMs), 'lost-once')).toEqual([])
    expect(gates(given(world, [named, bill(noon)]).wake(lost), 'lost-once')).toEqual(['consent'])
    // She falls at midnight; by ten she has bought.
    const bought = given(world, [...known, bill(noon)]).when(bill(lost - 3 * hourMs))
    expect(sent(bought.wake(lost), 'lost-once')).toEqual([])
  })
})
