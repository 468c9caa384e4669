import { describe, expect, test } from 'vitest'
import type { CustomerBill } from '../../src/customer.ts'
import { fold } from '../../src/fold/index.ts'
import { hourMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { given, noon, parsed, phone, policyOf, worldOf } from '../support/story.ts'

const paid: Rule = {
  id: 'paid',
  on: ['order.delivered', 'bill.claimed'],
  where: { 'fact.totalMinor': 45_000 },
  repeat: 'each',
  purpose: 'internal',
  then: [{ tag: { add: 'paid' } }],
}
const world = worldOf(policyOf([paid]))
const order = (payment: string) => ({ type: 'order.placed', billId: 'B-1', totalMinor: 45_000, payment, at: noon })
const delivered = (hours: number) => ({ type: 'order.delivered', billId: 'B-1', at: noon + hours * hourMs })

describe('rules are told what a bill came to', () => {
  test('when it is paid on delivery, by its first delivery', () => {
    const story = given(world, [order('cash-on-delivery'), delivered(1)])
    expect(story.kinds('tagged')).toHaveLength(1)
    expect(story.when(delivered(2)).kinds('tagged')).toHaveLength(1)
  })

  test('not when it was paid in advance, or nobody knows the order yet', () => {
    expect(given(world, [order('prepaid'), delivered(1)]).kinds('tagged')).toEqual([])
    expect(given(world, [delivered(1)]).kinds('tagged')).toEqual([])
  })

  test('when they claim it, though it is not among their own yet', () => {
    const bill = { type: 'purchase.completed', id: 'B-1', totalMinor: 45_000, at: noon, customer: undefined }
    const nobody = given(world, [bill], { id: 'c-9', kind: 'anonymous' })
    const claim = parsed({
      type: 'bill.claimed',
      id: 'Q',
      source: 'web',
      billId: 'B-1',
      billSource: 'till',
      occurredAt: noon + hourMs,
      customer: { phone },
    })
    const claimed = (bills: readonly CustomerBill[]) =>
      fold(world, { customer: given(world).customer, bills, anonymousOwner: 'c-9' }, claim, noon + hourMs)
    expect(claimed([...nobody.bills.values()])).toMatchObject({ customer: { profile: { tags: ['paid'] } }, bills: [] })
    expect(claimed([]).customer.profile.tags).toEqual([])
  })
})
