import { expect, test } from 'vitest'
import { asking, deskPolicy, deskShop, deskTerms } from '../support/desk.ts'
import { householdOf, joined, open } from '../support/household.ts'
import { asha, bill, bina, minute, type Shop } from '../support/shop.ts'

const onBill = { billId: 'B-2', billSource: 'pos', billMinor: 1_000_00 }

/** A point, worth a rupee until now, is worth five. */
async function adoptDearer({ crm, clock }: Shop): Promise<void> {
  clock.advance(minute)
  await crm.adopt(deskPolicy({ redeem: { ...deskTerms.redeem, minorPerPoint: 500 } }))
  clock.advance(minute)
}

const available = async ({ crm }: Shop, who: object = asha): Promise<number> =>
  (await crm.points.balance(who)).available

/** The same after a rebuild. */
async function rebuilt(made: Shop): Promise<number> {
  await made.crm.rebuild(asha)
  return available(made)
}

test('what points paid for a bill is what they were worth when they were redeemed', async () => {
  const made = await deskShop()
  const { crm, clock } = made
  await crm.points.redeem(asking('R-1', { points: 50, ...onBill }))
  await adoptDearer(made)
  const quoted = await crm.points.quote(asha, { totalMinor: 1_000_00, billId: 'B-2', billSource: 'pos' })
  // Of a thousand rupees 50 were paid with points: the rest earns 9, not 7.
  expect(quoted.earning?.points).toBe(9)
  await crm.record(bill('B-2', asha, 1_000, { occurredAt: clock.now() }))
  expect([await available(made), await rebuilt(made)]).toEqual([59, 59])
})

test('points of different worth that paid for one bill are each counted by their own', async () => {
  const made = await deskShop()
  const { crm, clock } = made
  await crm.points.redeem(asking('R-1', { points: 50, ...onBill }))
  await adoptDearer(made)
  await crm.points.redeem(asking('R-2', { points: 10, ...onBill }))
  await crm.record(bill('B-2', asha, 1_000, { occurredAt: clock.now() }))
  // 100 less 60, and 9 for the 900 rupees that neither the 50 nor the 10 times five paid.
  expect([await available(made), await rebuilt(made)]).toEqual([49, 49])
})

test('a redemption told after its bill takes back by what its points were worth at its own time', async () => {
  const made = await deskShop()
  const { crm, clock } = made
  const at = clock.now()
  await crm.record(bill('B-2', asha, 1_000))
  await adoptDearer(made)
  await crm.points.redeem(asking('R-1', { points: 50, occurredAt: at, ...onBill }))
  expect([await available(made), await rebuilt(made)]).toEqual([59, 59])
})

test('what the points of a household paid for a member’s bill is what they were worth then', async () => {
  const made = await deskShop()
  const { crm, clock } = made
  await crm.record([joined('J-1', asha), joined('J-2', bina)])
  await crm.work()
  await crm.points.redeem({ ...asking('R-1', { points: 50, ...onBill }), customer: bina })
  await adoptDearer(made)
  await crm.record(bill('B-2', bina, 1_000, { occurredAt: clock.now() }))
  await crm.work()
  expect(open(await householdOf(made.store))).toBe(59)
})
