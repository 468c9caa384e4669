import { describe, expect, test } from 'vitest'
import type { FactInput } from '../../src/index.ts'
import { asha, bill, bina, chitra, hour, noon, type Shop, shop } from '../support/shop.ts'

const told = (type: string, id: string, customer: object, parts: object = {}): FactInput =>
  ({ type, id, source: 'pos', occurredAt: noon + hour, customer, billId: 'B-1', ...parts }) as FactInput
const returned = (id: string, customer: object, rupees: number): FactInput =>
  told('purchase.returned', id, customer, { amountMinor: rupees * 100 })

/** Asha was known first, so hers is the record that goes on. Something was told of bill B-1 as hers; it was Bina's. */
async function oneOfTwo(early: FactInput): Promise<Shop> {
  const made = shop({ at: noon + 2 * hour })
  for (const fact of [bill('B-0', asha, 1000), early, bill('B-1', bina, 500)]) {
    expect(await made.crm.record(fact)).toMatchObject({ status: 'recorded' })
  }
  await made.crm.merge(asha, bina)
  return made
}

async function figures({ crm }: Shop) {
  const [{ months }, { bills, revenueMinor, returnsMinor }] = [await crm.ask.activity(), await crm.ask.report()]
  const sum = (name: 'bills' | 'storeNetMinor') => months.reduce((total, month) => total + month[name], 0)
  const { available } = await crm.points.balance(asha)
  expect({ bills: sum('bills'), netMinor: sum('storeNetMinor') }).toEqual({
    bills,
    netMinor: revenueMinor - returnsMinor,
  })
  return { bills, netMinor: revenueMinor - returnsMinor, available }
}

describe('a bill of one of two who became one, of which the other was told something before', () => {
  const early: Readonly<Record<string, FactInput>> = {
    'a return': returned('R-1', asha, 100),
    'a void': told('purchase.voided', 'V-1', asha),
    'a delivery': told('order.delivered', 'D-1', asha),
  }

  test.each(Object.entries(early))('is still returned and clawed back: %s', async (_, fact) => {
    const made = await oneOfTwo(fact)
    expect(await figures(made)).toEqual({ bills: 2, netMinor: 1500_00, available: 15 })
    expect(await made.crm.record(returned('R-2', bina, 200))).toMatchObject({ status: 'recorded' })
    expect(await figures(made)).toEqual({ bills: 2, netMinor: 1300_00, available: 13 })
  })

  test.each(Object.entries(early))('is still voided: %s', async (_, fact) => {
    const made = await oneOfTwo(fact)
    await made.crm.record(told('purchase.voided', 'V-2', asha))
    expect(await figures(made)).toEqual({ bills: 1, netMinor: 1000_00, available: 10 })
  })

  test.each(Object.entries(early))('is not written a second time: %s', async (_, fact) => {
    const { crm } = await oneOfTwo(fact)
    const again = bill('B-9', asha, 500, { billId: 'B-1' })
    expect(await crm.record(again)).toMatchObject({ status: 'refused', code: 'bill-exists' })
  })

  test('counts what was told before it once the records are rebuilt, which its next fact asks for', async () => {
    const made = await oneOfTwo(returned('R-1', asha, 100))
    await made.crm.record([returned('R-2', bina, 200), returned('R-3', asha, 50)])
    expect((await made.crm.ask.customer(asha))?.outOfOrder).toBe(true)
    await made.crm.rebuild()
    expect(await figures(made)).toEqual({ bills: 2, netMinor: 1150_00, available: 12 })
    expect((await made.crm.ask.customer(asha))?.outOfOrder).toBe(false)
  })

  test('is found with whoever brought it, of several', async () => {
    const made = await oneOfTwo(returned('R-1', asha, 100))
    await made.crm.record(bill('B-7', chitra, 300))
    await made.crm.merge(asha, chitra)
    await made.crm.record(returned('R-2', chitra, 200))
    expect(await figures(made)).toEqual({ bills: 3, netMinor: 1600_00, available: 16 })
  })
})
