import { describe, expect, test } from 'vitest'
import type { FactInput } from '../../src/index.ts'
import { asking, deskShop } from '../support/desk.ts'
import { householdOf, joined, open } from '../support/household.ts'
import { asha, bill, bina, minute, type Shop } from '../support/shop.ts'

const paid = (id: string, billId: string, parts: object = {}) =>
  asking(id, { points: 20, billId, billSource: 'pos', ...parts })

const told = ({ clock }: Shop, type: string, id: string, parts: object = {}) =>
  ({ type, id, source: 'pos', occurredAt: clock.now(), customer: asha, ...parts }) as FactInput
const placed = (made: Shop, payment: string, rupees = 100) =>
  told(made, 'order.placed', 'P-1', { billId: 'O-1', totalMinor: rupees * 100, payment, channel: 'online' })

/** Tells one fact after the other, a minute apart. */
async function tell(made: Shop, facts: readonly ((made: Shop) => FactInput)[]): Promise<void> {
  for (const fact of facts) {
    made.clock.advance(minute)
    expect(await made.crm.record(fact(made))).toMatchObject({ status: 'recorded' })
  }
}

async function available({ crm }: Shop, who = asha): Promise<readonly number[]> {
  const live = (await crm.points.balance(who)).available
  await crm.rebuild(who)
  return [live, (await crm.points.balance(who)).available]
}

describe('points that paid for a bill that never became a sale come back', () => {
  const undoings: Readonly<Record<string, readonly ((made: Shop) => FactInput)[]>> = {
    'an order to be paid on delivery, cancelled': [
      (made) => placed(made, 'cash-on-delivery'),
      (made) => told(made, 'order.cancelled', 'C-1', { billId: 'O-1' }),
    ],
    'an order paid before, cancelled': [
      (made) => placed(made, 'prepaid'),
      (made) => told(made, 'order.cancelled', 'C-1', { billId: 'O-1' }),
    ],
    'an order returned in full before its delivery': [
      (made) => placed(made, 'cash-on-delivery'),
      (made) => told(made, 'purchase.returned', 'R-1', { billId: 'O-1', amountMinor: 100_00 }),
    ],
    'an order given to somebody else before its delivery': [
      (made) => placed(made, 'cash-on-delivery'),
      (made) => told(made, 'bill.reassigned', 'M-1', { billId: 'O-1', to: bina }),
    ],
    'a bill voided before it came': [
      (made) => told(made, 'purchase.voided', 'V-1', { billId: 'O-1' }),
      (made) => told(made, 'purchase.completed', 'O-1', { totalMinor: 100_00, occurredAt: made.clock.now() - minute }),
    ],
    'a bill of nothing else, voided': [
      (made) => told(made, 'purchase.completed', 'O-1', { totalMinor: 0 }),
      (made) => told(made, 'purchase.voided', 'V-1', { billId: 'O-1' }),
    ],
  }
  test.each(Object.entries(undoings))('%s', async (_, facts) => {
    const made = await deskShop()
    made.clock.advance(minute)
    expect(await made.crm.points.redeem(paid('R-1', 'O-1'))).toMatchObject({ balance: { available: 80 } })
    await tell(made, facts)
    expect(await available(made)).toEqual([100, 100])
  })

  test('but not while an order is on its way', async () => {
    const made = await deskShop()
    made.clock.advance(minute)
    await made.crm.points.redeem(paid('R-1', 'O-1'))
    await tell(made, [(shop) => placed(shop, 'cash-on-delivery')])
    expect(await available(made)).toEqual([80, 80])
  })
})

describe('a redemption told after its bill came back is restored at once', () => {
  const bought = (made: Shop) => bill('B-2', asha, 90, { occurredAt: made.clock.now() }) as FactInput
  const endings: Readonly<Record<string, readonly [(made: Shop) => FactInput, number]>> = {
    voided: [(made) => told(made, 'purchase.voided', 'V-1', { billId: 'B-2' }), 100],
    'returned in full': [
      (made) => told(made, 'purchase.returned', 'RET-1', { billId: 'B-2', amountMinor: 90_00 }),
      100,
    ],
    'returned by half': [(made) => told(made, 'purchase.returned', 'RET-1', { billId: 'B-2', amountMinor: 45_00 }), 90],
  }
  test.each(Object.entries(endings))('%s', async (_, [ending, expected]) => {
    const made = await deskShop()
    made.clock.advance(minute)
    const at = made.clock.now()
    await tell(made, [bought, ending])
    await made.crm.points.redeem(paid('R-1', 'B-2', { occurredAt: at }))
    expect(await available(made)).toEqual([expected, expected])
  })

  test('also where the points were the household’s', async () => {
    const made = await deskShop()
    await made.crm.record(joined('J-1', asha))
    made.clock.advance(minute)
    const at = made.clock.now()
    await tell(made, [
      (shop) => placed(shop, 'cash-on-delivery'),
      (shop) => told(shop, 'order.cancelled', 'C-1', { billId: 'O-1' }),
    ])
    await made.crm.points.redeem(paid('R-1', 'O-1', { occurredAt: at }))
    await made.crm.work()
    expect(open(await householdOf(made.store))).toBe(100)
  })
})
