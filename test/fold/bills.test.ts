import { describe, expect, test } from 'vitest'
import { fold } from '../../src/fold/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { given, noon, parsed, phone, policyWith, type Story, systemFact, worldOf } from '../support/story.ts'

const world = worldOf(policyWith())
const bill = (billId: string, totalMinor = 100_000, at = noon) => ({
  type: 'purchase.completed',
  billId,
  totalMinor,
  at,
})
const back = (amountMinor: number, billId?: string, at = noon + hourMs) => ({
  type: 'purchase.returned',
  amountMinor,
  at,
  ...(billId !== undefined && { billId }),
})
const available = ({ customer }: Story) => customer.points.buckets.reduce((points, { open }) => points + open, 0)

describe('returns', () => {
  test('take back what their bill earned', () => {
    const story = given(world, [bill('B-1', 250_000), back(100_000, 'B-1')])
    expect(available(story)).toBe(15)
    expect(story.customer.purchases).toMatchObject({
      count: 1,
      returns: 1,
      grossMinor: 250_000,
      returnedMinor: 100_000,
    })
  })

  test('wait for their bill when they come first', () => {
    const parked = given(world, [back(100_000, 'B-1')])
    expect(parked.customer.purchases).toMatchObject({ count: 0, returns: 0, returnedMinor: 0 })
    const story = parked.when(bill('B-1', 250_000), noon + 2 * hourMs)
    expect(available(story)).toBe(15)
    expect(story.customer.purchases).toEqual(
      given(world, [bill('B-1', 250_000), back(100_000, 'B-1')]).customer.purchases,
    )
  })

  test('beyond the bill are refused and write nothing', () => {
    const before = given(world, [bill('B-1')])
    const after = before.when(back(100_001, 'B-1'))
    expect(after.refusal).toMatchObject({ code: 'over-returned', details: { leftMinor: 100_000, foundMinor: 100_001 } })
    expect(after.customer).toBe(before.customer)
    expect(after.last).toEqual({ journal: [], outbox: [] })
  })

  test('that name no bill go to the latest with enough left, else against net spend', () => {
    const two = given(world, [bill('B-1', 300_000), bill('B-2', 50_000, noon + 60_000)])
    expect(two.when(back(40_000)).bills.get('till/B-2')?.returns).toHaveLength(1)
    expect(two.when(back(60_000)).bills.get('till/B-1')?.returns).toHaveLength(1)
    const unlinked = two.when(back(900_000))
    expect(unlinked.customer.purchases).toMatchObject({ unlinkedMinor: 900_000, returnedMinor: 900_000, count: 2 })
    expect(available(unlinked)).toBe(0)
  })

  test('of everything uncount the purchase: the stage is derived again and the correction journalled', () => {
    const loyal = given(world, [bill('B-1'), bill('B-2', 90_000, noon + 10 * dayMs)])
    expect(loyal.customer.journey.stage).toBe('loyalty')
    const story = loyal.when(back(90_000, 'B-2', noon + 12 * dayMs))
    expect(story.customer.journey).toMatchObject({ stage: 'onboarding', purchaseDays: 1 })
    expect(story.customer.purchases.count).toBe(1)
    expect(story.kinds('stage-changed').at(-1)).toMatchObject({ from: 'loyalty', to: 'onboarding', correction: true })
  })
})

test('a void bill never happened, whichever is heard first', () => {
  const voided = { type: 'purchase.voided', billId: 'B-1', at: noon + hourMs }
  for (const facts of [
    [bill('B-1'), voided],
    [voided, bill('B-1')],
  ]) {
    const story = given(world, facts)
    expect(story.customer.purchases).toMatchObject({ count: 0, bills: 0, grossMinor: 0, days: { size: 0 } })
    expect(available(story)).toBe(0)
    expect(story.customer.journey.stage).toBeNull()
  }
})

test('a bill number is one bill: another fact under it is refused', () => {
  expect(given(world, [bill('B-1')]).when(bill('B-1', 200)).refusal?.code).toBe('bill-exists')
})

describe('an order paid on delivery', () => {
  const placed = { type: 'order.placed', billId: 'O-1', totalMinor: 100_000, payment: 'cash-on-delivery', at: noon }
  const delivered = { type: 'order.delivered', billId: 'O-1', at: noon + 3 * dayMs }
  const cancelled = { type: 'order.cancelled', billId: 'O-1', at: noon + 4 * dayMs }

  test('is a purchase of the day it is delivered', () => {
    const day = Math.floor((noon + 5.5 * hourMs) / dayMs)
    expect(given(world, [placed]).customer.purchases).toMatchObject({ count: 0, days: { size: 0 } })
    for (const facts of [
      [placed, delivered],
      [delivered, placed],
    ]) {
      const story = given(world)
        .when(facts[0] ?? placed, noon + 5 * dayMs)
        .when(facts[1] ?? placed, noon + 5 * dayMs)
      expect(story.customer.purchases).toMatchObject({ count: 1, days: { size: 1, first: day + 3 } })
      expect(available(story)).toBe(10)
    }
  })

  test('that is cancelled is none, in whatever order it is heard', () => {
    for (const facts of [
      [placed, delivered, cancelled],
      [cancelled, placed, delivered],
      [delivered, cancelled, placed],
    ]) {
      let story = given(world)
      for (const fact of facts) story = story.when(fact, noon + 5 * dayMs)
      expect(story.customer.purchases).toMatchObject({ count: 0, grossMinor: 0 })
      expect(available(story)).toBe(0)
    }
  })
})

describe('a bill written for the wrong customer', () => {
  const moved = given(world, [bill('B-1')]).when({
    type: 'bill.reassigned',
    billId: 'B-1',
    to: { phone: '9812345678' },
    at: noon + hourMs,
  })
  const item = moved.last.outbox.find(({ kind }) => kind === 'fact')

  test('counts here no more, and goes to the other as it was paid', () => {
    expect(moved.customer.purchases).toMatchObject({ count: 0, grossMinor: 0 })
    expect(available(moved)).toBe(0)
    expect(moved.bills.get('till/B-1')?.movedTo).toBe('phone:+919812345678')
    if (item?.kind !== 'fact') throw new Error('The bill is sent.')
    const other = given(world).when(item.fact, noon + 2 * hourMs)
    expect(other.customer.purchases).toMatchObject({ count: 1, grossMinor: 100_000 })
    expect(other.bills.get('till/B-1')).toMatchObject({ at: noon, movedTo: null })
    expect(available(other)).toBe(10)
  })

  test('goes only once, and only when it is known', () => {
    expect(moved.when({ type: 'bill.reassigned', billId: 'B-1', to: { phone: '9812345670' } }).refusal?.code).toBe(
      'bill-moved',
    )
    expect(
      given(world).when({ type: 'bill.reassigned', billId: 'B-9', to: { phone: '9812345670' } }).refusal?.code,
    ).toBe('unknown-bill')
  })
})

test('a bill of nobody earns and is summed, but goes on no journey and is written to by nobody', () => {
  const nobody = given(world, [{ ...bill('B-1'), customer: undefined }], { kind: 'anonymous' })
  expect(nobody.customer).toMatchObject({
    rfm: null,
    journey: { stage: null },
    waiting: [],
    lately: [{ type: 'purchase.completed' }],
  })
  expect(nobody.messages).toEqual([])
  expect([nobody.customer.purchases.count, available(nobody)]).toEqual([1, 10])
  expect(nobody.customer.alarms.map(({ owner }) => owner)).toEqual(['ledger'])
})

test('a claimed bill is brought by a merge of the record that holds it', () => {
  const { customer } = given(world)
  const claim = parsed({
    type: 'bill.claimed',
    id: 'Q',
    source: 'qr',
    billId: 'B-1',
    occurredAt: noon,
    customer: { phone },
  })
  const folded = (anonymousOwner?: string) =>
    fold(world, { customer, bills: [], ...(anonymousOwner !== undefined && { anonymousOwner }) }, claim, noon).outbox
  expect(folded('c-9')).toMatchObject([
    { kind: 'fact', fact: { type: 'customer.merged', customer: { customerId: 'c-9' }, payload: { into: 'c-1' } } },
  ])
  expect([folded(), folded('c-1')]).toEqual([[], []])
})

test('an unknown amount of another currency is kept in whole minor units of the base', () => {
  const story = given(world, [
    {
      type: 'purchase.completed',
      billId: 'B-1',
      totalMinor: 0,
      baseTotalMinor: 9e12,
      taxMinor: 9e12,
      currency: 'USD',
      lines: [{ amountMinor: 7, taxMinor: 9e12 }, { amountMinor: 5 }],
      at: noon,
    },
  ])
  expect(story.refusal).toBeNull()
  expect(story.customer.purchases.grossMinor).toBe(9e12)
  expect(
    story.bills
      .get('till/B-1')
      ?.lines.every(({ taxMinor, netMinor }) => Number.isSafeInteger(taxMinor) && taxMinor <= netMinor),
  ).toBe(true)
})

test('a record sealed by a merge hears nothing but what becomes of it', () => {
  const sealed = given(world, [bill('B-1')]).when(systemFact('customer.merged', noon + hourMs, { into: 'c-2' }))
  expect(sealed.when(bill('B-2')).refusal).toMatchObject({ code: 'merged-already', details: { into: 'c-2' } })
  expect(sealed.when(systemFact('policy.adopted', noon + dayMs, { recent: [] })).refusal?.code).toBe('merged-already')
  const woken = sealed.wake(noon + 400 * dayMs)
  expect(woken.refusal).toBeNull()
  expect([woken.last.journal, woken.last.outbox]).toEqual([[], []])
})
