import { describe, expect, test } from 'vitest'
import type { FactInput } from '../../src/index.ts'
import { agreed, asha, bill, bina, chitra, day, ids, noon, retail, retailWith, shop } from '../support/shop.ts'

const claim = (id: string, customer: object, billId: string): FactInput =>
  ({ type: 'bill.claimed', id, source: 'web', occurredAt: noon, customer, billId, billSource: 'pos' }) as FactInput

describe('a bill never makes one person another', () => {
  test('a stranger who claims a known bill gets neither the bill nor the account', async () => {
    const { crm } = shop()
    await crm.record(bill('B-1', asha, 5000))
    const outcome = await crm.record(claim('C-1', bina, 'B-1'))
    expect(outcome).toMatchObject({ status: 'refused', code: 'bill-of-another-customer' })
    expect((await crm.points.balance(bina)).available).toBe(0)
    await crm.record(bill('B-2', bina, 100))
    expect((await crm.ask.customer(asha))?.purchases.bills).toBe(1)
    expect((await crm.ask.customer(bina))?.purchases.bills).toBe(1)
  })

  test('a bill number used again for somebody new is refused, and their next bill is their own', async () => {
    const { crm } = shop()
    await crm.record(bill('B-1', asha, 500))
    expect((await crm.record(bill('B-1', bina, 700))).status).toBe('refused')
    await crm.record(bill('B-2', bina, 900))
    const [first, second] = [await crm.ask.customer(asha), await crm.ask.customer(bina)]
    expect([first?.purchases.bills, second?.purchases.bills, first?.id === second?.id]).toEqual([1, 1, false])
  })

  test('points cannot pay for the bill of somebody else', async () => {
    const { crm } = shop()
    await crm.record([bill('B-1', asha, 5000), bill('B-2', bina, 5000)])
    const redeemed = await crm.points.redeem({ id: 'R-1', source: 'pos', customer: asha, points: 10, billId: 'B-2' })
    expect(redeemed).toMatchObject({ status: 'refused', code: 'bill-of-another-customer' })
  })

  test('who claims an anonymous bill is a person, with a stage and a segment', async () => {
    const { crm } = shop()
    await crm.record(bill('B-1', undefined, 500))
    await crm.record(claim('C-1', asha, 'B-1'))
    await crm.work()
    expect(await crm.ask.customer(asha)).toMatchObject({
      kind: 'person',
      purchases: { bills: 1 },
      journey: { stage: 'capture' },
      rfm: { segment: 'promising-actives' },
    })
  })
})

test('a contact that another record owns is neither kept nor written to', async () => {
  const { crm } = shop()
  await crm.record([bill('B-1', asha, 500), bill('B-2', { ...bina, email: 'bina@example.in' }, 500)])
  await crm.record(bill('B-3', { ...asha, email: 'bina@example.in' }, 500))
  expect((await crm.ask.customer(asha))?.profile.email).toBeNull()
  await crm.rebuild(asha)
  expect((await crm.ask.customer(asha))?.profile.email).toBeNull()
})

test('an id under which nobody is known is refused, not made a customer', async () => {
  const { crm } = shop()
  const outcome = await crm.record(bill('B-1', { customerId: 'cus-typo' }, 500))
  expect(outcome).toMatchObject({ status: 'refused', code: 'unknown-customer' })
  expect(await crm.ask.customer({ customerId: 'cus-typo' })).toBeNull()
})

test('merged and divided twice, nobody loses points or themselves', async () => {
  const { crm, clock } = shop()
  await crm.record(bill('B-1', asha, 1000))
  clock.advance(1000)
  await crm.record(bill('B-2', bina, 2000))
  for (const round of [1, 2]) {
    const { mergedId } = await crm.merge(asha, bina)
    await crm.work()
    await crm.record(bill(`B-${round + 2}`, bina, 3000, { occurredAt: clock.now() }))
    expect(await crm.unmerge(mergedId ?? '')).toBe(true)
    await crm.work()
    expect((await crm.points.balance(asha)).available).toBe(10)
    expect((await crm.points.balance(bina)).available).toBe(20 + 30 * round)
  }
})

test('what is still to be said goes with the person it is about', async () => {
  const { crm, clock } = shop()
  await crm.record([agreed(asha), agreed(bina)])
  clock.advance(1000)
  await crm.record(bill('B-2', bina, 2000, { occurredAt: clock.now() }))
  const { mergedId } = await crm.merge(asha, bina)
  await crm.work()
  await crm.unmerge(mergedId ?? '')
  await crm.work()
  const waits = async (who: object) => (await crm.ask.customer(who))?.waiting.map(({ anchor }) => anchor)
  expect(await waits(asha)).toEqual([])
  expect(new Set(await waits(bina))).toEqual(new Set(['pos/B-2']))
})

test('divided again, both are left in peace by what was suppressed for the one they were', async () => {
  const { crm, clock } = shop({
    policy: retailWith({
      rules: [
        {
          id: 'peace',
          on: 'product.enquired',
          purpose: 'internal',
          then: [{ suppress: { purposes: ['marketing'], until: 'purchase' } }],
        },
      ],
    }),
  })
  await crm.record([bill('B-1', asha, 1000), bill('B-2', bina, 2000)])
  const { mergedId } = await crm.merge(asha, bina)
  await crm.work()
  clock.advance(1000)
  await crm.record({
    type: 'product.enquired',
    id: 'E-1',
    source: 'web',
    occurredAt: clock.now(),
    customer: bina,
    sku: 'S',
  })
  await crm.unmerge(mergedId ?? '')
  await crm.work()
  for (const who of [asha, bina])
    expect((await crm.ask.customer(who))?.suppressed).toEqual({
      marketing: { since: clock.now(), until: null, rule: 'peace' },
    })
})

test('the share of a bill that points may pay is one for all redemptions on it', async () => {
  const { crm } = shop()
  await crm.record([bill('B-1', asha, 100_000), bill('B-2', asha, 100)])
  const redeem = (id: string, points: number) =>
    crm.points.redeem({ id, source: 'pos', customer: asha, points, billId: 'B-2' })
  expect((await redeem('R-1', 50)).status).toBe('done')
  expect(await redeem('R-2', 10)).toMatchObject({ status: 'refused', code: 'above-bill-share' })
})

test('a program that starts with another policy does not rewrite the past', async () => {
  const first = shop()
  await first.crm.record(bill('B-1', asha, 1000))
  const { definePolicy } = await import('../../src/index.ts')
  const points = retail.data.points
  if (points === null) throw new Error('the preset has points')
  const tenfold = definePolicy({ ...retail.data, points: { ...points, earn: { ...points.earn, points: 10 } } })
  const second = shop({ store: first.store, policy: tenfold, newId: ids('d') })
  second.clock.set(noon + day)
  expect(await second.crm.adopt(tenfold)).toBe(true)
  await second.crm.record(bill('B-2', chitra, 1000, { occurredAt: noon }))
  expect((await second.crm.points.balance(chitra)).available).toBe(10)
})

test('a bill that arrives late does not take the place of a later one in a reminder', async () => {
  const { crm, clock } = shop()
  clock.set(noon + 20 * day)
  await crm.record(bill('B-2', asha, 500, { occurredAt: noon + 20 * day }))
  await crm.record(bill('B-1', asha, 500, { occurredAt: noon }))
  const wait = (await crm.ask.customer(asha))?.waiting.find(({ rule }) => rule === 'day-30')
  expect(wait?.anchor).toBe('pos/B-2')
})

test('units that nobody could be told of are left for those who can', async () => {
  const { crm, channel } = shop()
  const asks = (id: string, customer: object): FactInput =>
    ({ type: 'product.enquired', id, source: 'pos', occurredAt: noon, customer, sku: 'SKU-7' }) as FactInput
  await crm.record([agreed(chitra), asks('Q-1', asha), asks('Q-2', bina), asks('Q-3', chitra)])
  const restocked = { type: 'stock.restocked', source: 'stock', occurredAt: noon, sku: 'SKU-7', quantity: 1 } as const
  await crm.record({ ...restocked, id: 'GRN-1' })
  await crm.work()
  expect(channel.sent.map(({ to }) => to)).toEqual(['+919876543212'])
  expect((await crm.ask.customer(asha))?.interests.map(({ key }) => key)).toEqual(['restock:SKU-7'])
  expect((await crm.ask.customer(chitra))?.interests).toEqual([])
})

test('a bill that went through two hands is found where it is, also when the first two are one person now', async () => {
  const { crm } = shop()
  await crm.record([bill('B-1', asha, 100), bill('B-2', bina, 100), bill('B-3', chitra, 100)])
  const reassigned = (id: string, to: object): FactInput =>
    ({ type: 'bill.reassigned', id, source: 'pos', occurredAt: noon, billId: 'B-1', to }) as FactInput
  await crm.record(reassigned('M-1', chitra))
  await crm.record(reassigned('M-2', bina))
  await crm.merge(asha, chitra)
  await crm.work()
  const back = { type: 'purchase.returned', id: 'RET-1', source: 'pos', occurredAt: noon, billId: 'B-1' } as const
  await crm.record({ ...back, amountMinor: 100_00 })
  expect((await crm.ask.customer(bina))?.purchases).toMatchObject({ bills: 2, returnedMinor: 100_00 })
  expect((await crm.ask.customer(asha))?.purchases).toMatchObject({ bills: 1, returnedMinor: 0 })
})
