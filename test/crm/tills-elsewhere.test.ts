import { describe, expect, test } from 'vitest'
import { createCrm } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { fakeClock } from '../../src/testing/index.ts'
import { entriesOf } from '../support/day.ts'
import { asking, deskPolicy, deskShop } from '../support/desk.ts'
import { asha, bill, bina, day, hour, ids, noon } from '../support/shop.ts'

describe('what goes wrong elsewhere, at the counter', () => {
  test('twenty redemptions of one balance at once, from four tills: it is spent once', async () => {
    const store = memoryStore()
    const tills = ['a', 'b', 'c', 'd'].map((name) =>
      createCrm({ store, policy: deskPolicy(), clock: fakeClock(noon).now, newId: ids(name) }),
    )
    const [first] = tills
    if (first === undefined) throw new Error('no till')
    await first.record(bill('B-1', asha, 10_000))
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (tills[index % 4] ?? first).points.redeem(asking(`R-${index}`, { points: 30 })),
      ),
    )
    expect(answers.filter(({ status }) => status === 'done')).toHaveLength(3)
    const refused = answers.flatMap((answer) => (answer.status === 'refused' ? [answer.code] : []))
    expect(new Set(refused)).toEqual(new Set(['insufficient-points']))
    expect(await first.points.balance(asha)).toMatchObject({ available: 10, debt: 0 })
  })

  test('a hold at one till is not in the balance that another checks', async () => {
    const { crm } = await deskShop()
    expect((await crm.points.hold(asking('H-1', { points: 90 }))).status).toBe('done')
    expect(await crm.points.redeem(asking('R-1', { points: 15 }))).toMatchObject({
      status: 'refused',
      code: 'insufficient-points',
      details: { acceptedPoints: 10 },
    })
    expect(await crm.points.balance(asha)).toMatchObject({ available: 10, held: 90 })
  })

  test('an offline till that reports its day three times, the clock going on, has sold and spent it once', async () => {
    const { crm, clock } = await deskShop()
    const lease = await crm.points.lease(asking('L-1', { points: 30 }))
    expect(lease).toMatchObject({ status: 'done', hold: { points: 30 } })
    const sold = [
      bill('OFF-1', asha, 2000, { occurredAt: noon + hour }),
      bill('OFF-2', asha, 1000, { occurredAt: noon + 2 * hour }),
    ]
    const spent = asking('C-1', { holdId: 'L-1', points: 20, occurredAt: noon + hour })
    for (let attempt = 0; attempt < 3; attempt += 1) {
      clock.advance(4 * hour)
      await crm.record(sold)
      expect(await crm.points.capture(spent)).toMatchObject({ status: 'done', repeated: attempt > 0 })
    }
    clock.advance(2 * day)
    expect(await crm.points.balance(asha)).toMatchObject({ available: 110, held: 0, debt: 0 })
  })

  test('a bill in another currency earns on what it is worth, not on its number', async () => {
    const { crm } = await deskShop()
    const [plain] = await crm.record([bill('B-YEN', asha, 10_000, { currency: 'JPY' })])
    expect(plain).toMatchObject({ status: 'invalid', problems: [{ path: 'currency' }] })
    await crm.record(bill('B-USD', asha, 20, { currency: 'USD', baseTotalMinor: 1660_00 }))
    await crm.record(bill('B-VND', asha, 500_000, { currency: 'VND', baseTotalMinor: 1700_00 }))
    expect((await crm.points.balance(asha)).available).toBe(100 + 16 + 17)
  })

  test('returning goods of a bill in another currency takes back what they earned', async () => {
    const { crm } = await deskShop()
    await crm.record(bill('B-VND', asha, 500_000, { currency: 'VND', baseTotalMinor: 1700_00 }))
    await crm.record({ type: 'purchase.voided', id: 'V-1', source: 'pos', occurredAt: noon, billId: 'B-VND' })
    expect((await crm.points.balance(asha)).available).toBe(100)
  })

  test('one person who had two accounts has one balance afterwards, by whichever phone they are asked', async () => {
    const { crm, store } = await deskShop()
    await crm.record(bill('B-2', bina, 5000))
    await crm.merge(bina, asha)
    await crm.work()
    for (const phone of [asha, bina]) expect((await crm.points.balance(phone)).available).toBe(150)
    expect(await crm.points.redeem({ ...asking('R-1', { points: 140 }), customer: bina })).toMatchObject({
      status: 'done',
    })
    expect(await crm.points.redeem(asking('R-2', { points: 15 }))).toMatchObject({
      status: 'refused',
      balance: { available: 10 },
    })
    // The same bill again, by the phone whose record is gone: it is known there too.
    await crm.record([bill('B-1', asha, 10_000), bill('B-2', bina, 5000)])
    for (const phone of [asha, bina]) expect((await crm.points.balance(phone)).available).toBe(10)
    const { items } = await store.customers({ tenant: 'main', after: null, limit: 10 })
    expect(items).toHaveLength(1)
    const entries = await entriesOf(store, 'main', items[0]?.customer.id ?? '')
    expect(entries.filter(({ kind }) => kind === 'earned')).toHaveLength(1)
  })
})
