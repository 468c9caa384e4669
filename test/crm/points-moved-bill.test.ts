import { expect, test } from 'vitest'
import type { FactInput } from '../../src/index.ts'
import { asking, deskShop } from '../support/desk.ts'
import { asha, bill, bina, chitra, minute, noon, type Shop } from '../support/shop.ts'

const onMoved = { billId: 'B-3', billSource: 'pos', billMinor: 1_000_00 }
const refused = { status: 'refused', code: 'bill-of-another-customer', details: { bill: 'pos/B-3' } }

const moved = (id: string, to: object, parts: object = {}) =>
  ({ type: 'bill.reassigned', id, source: 'pos', occurredAt: noon + minute, billId: 'B-3', to, ...parts }) as FactInput

/** Everybody has 100 points of a bill of their own; the third bill was written for Asha, and is Bina's. */
async function movedShop(): Promise<Shop> {
  const made = await deskShop()
  await made.crm.record([bill('B-2', bina, 10_000), bill('B-4', chitra, 10_000), bill('B-3', asha, 1_000)])
  made.clock.advance(minute)
  expect(await made.crm.record(moved('M-1', bina, { customer: asha }))).toMatchObject({ status: 'recorded' })
  return made
}

async function available({ crm }: Shop): Promise<readonly number[]> {
  const balances = await Promise.all([asha, bina, chitra].map((who) => crm.points.balance(who)))
  return balances.map((balance) => balance.available)
}

const back = (id: string, parts: object = {}) =>
  ({
    type: 'purchase.returned',
    id,
    source: 'pos',
    occurredAt: noon + minute,
    billId: 'B-3',
    amountMinor: 1_000_00,
    ...parts,
  }) as FactInput

test('whoever had a bill before it was reassigned neither spends nor holds the points of whoever has it now', async () => {
  const made = await movedShop()
  const { points } = made.crm
  await points.hold(asking('H-1', { points: 20 }))
  expect(await available(made)).toEqual([80, 110, 100])
  expect(await points.redeem(asking('R-1', { points: 20, ...onMoved }))).toMatchObject(refused)
  expect(await points.hold(asking('H-2', { points: 20, ...onMoved }))).toMatchObject(refused)
  expect(await points.capture(asking('C-1', { holdId: 'H-1', ...onMoved }))).toMatchObject(refused)
  expect(await available(made)).toEqual([80, 110, 100])
})

test('points pay for a reassigned bill of the customer who has it now', async () => {
  const made = await movedShop()
  const paid = await made.crm.points.redeem({ ...asking('R-1', { points: 20, ...onMoved }), customer: bina })
  expect(paid).toMatchObject({ status: 'done', repeated: false })
  // What points paid of the bill earns nothing.
  expect(await available(made)).toEqual([100, 89, 100])
  await made.crm.record(back('RET-1'))
  expect(await available(made)).toEqual([100, 100, 100])
})

test('a reassigned bill is not everybody else’s', async () => {
  const made = await movedShop()
  const { crm } = made
  const paid = await crm.points.redeem({ ...asking('R-1', { points: 20, ...onMoved }), customer: chitra })
  expect(paid).toMatchObject(refused)
  expect(await crm.record(bill('B-3x', chitra, 1_000, { billId: 'B-3' }))).toMatchObject(refused)
  expect(await crm.record(back('RET-1', { customer: chitra }))).toMatchObject(refused)
  expect(await available(made)).toEqual([100, 110, 100])
  expect((await crm.ask.customer(chitra))?.purchases).toMatchObject({ bills: 1, returnedMinor: 0 })
})

test('a return of a reassigned bill that names whoever had it before is still the new customer’s', async () => {
  const made = await movedShop()
  expect(await made.crm.record(back('RET-1', { customer: asha }))).toMatchObject({ status: 'recorded' })
  expect(await available(made)).toEqual([100, 100, 100])
})

test('a bill that went through two hands is the last one’s, also when two of them are one person now', async () => {
  const made = await movedShop()
  const { crm } = made
  await crm.record(moved('M-2', chitra, { customer: bina }))
  const redeem = (id: string, customer: object) =>
    crm.points.redeem({ ...asking(id, { points: 10, ...onMoved }), customer })
  expect(await redeem('R-1', asha)).toMatchObject(refused)
  expect(await redeem('R-2', bina)).toMatchObject(refused)
  expect(await redeem('R-3', chitra)).toMatchObject({ status: 'done' })
  await crm.merge(asha, chitra)
  expect(await redeem('R-4', bina)).toMatchObject(refused)
  expect(await redeem('R-5', asha)).toMatchObject({ status: 'done' })
})

test('a bill that nobody had and that was given to somebody is nobody else’s to claim', async () => {
  const made = await deskShop()
  const { crm } = made
  await crm.record(bill('B-3', undefined, 1_000))
  await crm.record(moved('M-1', bina))
  const claim = (id: string, customer: object) =>
    ({ type: 'bill.claimed', id, source: 'pos', occurredAt: noon, customer, billId: 'B-3' }) as FactInput
  expect(await crm.record(claim('C-1', chitra))).toMatchObject(refused)
  expect(await available(made)).toEqual([100, 10, 0])
})
