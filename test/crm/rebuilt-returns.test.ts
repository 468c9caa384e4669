import { expect, test } from 'vitest'
import { asha, bill, day, noon, shop } from '../support/shop.ts'

test('a rebuild in another order gives back no less than was given back', async () => {
  const { crm, clock } = shop({ at: noon + 10 * day })
  const back = (id: string, daysLater: number, rupees: number, parts: object = {}) => ({
    type: 'purchase.returned' as const,
    id,
    source: 'pos',
    occurredAt: noon + daysLater * day,
    customer: asha,
    amountMinor: rupees * 100,
    ...parts,
  })
  await crm.record([bill('B-1', asha, 10), back('RET-1', 2, 8, { billId: 'B-1' })], { mode: 'backfill' })
  clock.advance(day)
  await crm.record([back('RET-2', 1, 4)], { mode: 'backfill' })
  expect((await crm.ask.report()).returnsMinor).toBe(12_00)
  await crm.rebuild()
  expect((await crm.ask.report()).returnsMinor).toBe(12_00)
})
