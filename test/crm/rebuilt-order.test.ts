import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asking, deskPolicy, deskShop } from '../support/desk.ts'
import { returned } from '../support/household.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, bill, bina, day, hour, minute, noon, shop } from '../support/shop.ts'

test('a capture whose clock runs behind its hold’s takes the held points in a rebuild too', async () => {
  const { crm, clock } = await deskShop()
  clock.advance(minute)
  const at = clock.now()
  await crm.points.hold(asking('H-1', { points: 50, occurredAt: at }))
  await crm.points.capture(asking('C-1', { holdId: 'H-1', occurredAt: at - 2_000 }))
  const live = await crm.points.balance(asha)
  await crm.rebuild(asha)
  expect(await crm.points.balance(asha)).toEqual(live)
  expect(live).toMatchObject({ available: 50, held: 0 })
})

test('of one instant, a redemption named before the bill that gave its points stays paid for', async () => {
  const returns = { debtLimitPoints: 0, burnedExpired: 'grace', graceDays: 30 } as const
  const { crm } = await deskShop({ policy: deskPolicy({ returns }) })
  await crm.points.redeem({ id: 'A-0', source: 'pos', customer: asha, points: 50 })
  await crm.rebuild(asha)
  expect(await crm.points.balance(asha)).toMatchObject({ available: 50, debt: 0 })
})

test('of one instant, a transfer that arrived is not on its way again after a rebuild', async () => {
  const { crm } = await deskShop()
  await crm.record(bill('B-2', bina, 100))
  await crm.points.transfer({ id: 'z', source: 'till', customer: asha, to: bina, points: 30 })
  await crm.work()
  const live = await crm.points.balance(asha)
  await crm.rebuild(asha)
  expect(await crm.points.balance(asha)).toEqual(live)
  expect(live).toMatchObject({ available: 70, inTransit: 0 })
})

test('a capture of whatever was held, of points that both brought, takes as much from who told it when the merge is taken back', async () => {
  const { crm, clock } = await deskShop()
  clock.advance(minute)
  await crm.record(bill('B-2', bina, 1_000))
  clock.advance(minute)
  const merged = await crm.merge(asha, bina)
  clock.advance(minute)
  await crm.points.hold(asking('H-1', { points: 30, customer: bina }))
  await crm.points.capture(asking('C-1', { holdId: 'H-1', customer: bina }))
  clock.advance(minute)
  expect(await crm.unmerge(merged.mergedId ?? '')).toBe(true)
  await crm.work()
  const both = [await crm.points.balance(asha), await crm.points.balance(bina)]
  expect(both.reduce((sum, { available, debt }) => sum + available - debt, 0)).toBe(80)
})

const steps = fc.array(
  fc.record({
    do: fc.constantFrom('buy', 'redeem', 'hold', 'capture', 'release', 'give'),
    points: fc.constantFrom(5, 10, 25),
    /** How far the till's clock is behind. */
    skewMs: fc.constantFrom(0, 0, 2_000),
    minutes: fc.constantFrom(0, 0, 1),
  }),
  { minLength: 1, maxLength: 12 },
)

test('live equals rebuilt, with facts of one instant and captures whose clocks run behind', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { crm, clock } = await deskShop()
      await crm.record(bill('B-2', bina, 100))
      const holds: string[] = []
      for (const [index, one] of all.entries()) {
        clock.advance(one.minutes * minute)
        // Names that sort the other way round than they came.
        const id = `N-${String(99 - index)}`
        const { points } = one
        const ended = { holdId: holds[0] ?? 'H-none', occurredAt: clock.now() - one.skewMs }
        if (one.do === 'buy') await crm.record(bill(id, asha, 1_000, { occurredAt: clock.now() }))
        else if (one.do === 'redeem') await crm.points.redeem(asking(id, { points }))
        else if (one.do === 'give') await crm.points.transfer(asking(id, { points, to: bina }))
        else if (one.do === 'hold') {
          const placed = await crm.points.hold(asking(id, { points }))
          if (placed.status === 'done') holds.push(id)
        } else {
          if (one.do === 'capture') await crm.points.capture(asking(id, ended))
          else await crm.points.release(asking(id, ended))
          holds.shift()
        }
        await crm.work()
      }
      const live = await crm.points.balance(asha)
      await crm.rebuild(asha)
      expect(await crm.points.balance(asha)).toEqual(live)
    }),
    { numRuns: propertyRuns(40) },
  )
})

test('a return of a bill whose void was told later, of a time before it, is taken once in a rebuild too', async () => {
  const { crm, clock } = shop({ policy: deskPolicy(), at: noon + day })
  const actor = { id: 'S-1', role: 'manager' } as const
  await crm.points.award({ ...asking('A-1', { occurredAt: noon, actor }), points: 20, reason: 'missed' })
  await crm.record(bill('B-1', asha, 2_200, { occurredAt: noon + hour }))
  await crm.record(returned('RET-1', asha, 'B-1', 1_100, { occurredAt: noon + 3 * hour }))
  const occurredAt = noon + 2 * hour
  await crm.record({ type: 'purchase.voided', id: 'V-1', source: 'pos', occurredAt, customer: asha, billId: 'B-1' })
  const live = await crm.points.balance(asha)
  expect(live).toMatchObject({ available: 20, debt: 0 })
  for (let round = 0; round < 2; round += 1) {
    clock.advance(minute)
    await crm.rebuild(asha)
    expect(await crm.points.balance(asha)).toEqual(live)
  }
})

test('a rebuild in another order gives back no less than was given back', async () => {
  const { crm, clock } = shop({ at: noon + 10 * day })
  const named = returned('RET-1', asha, 'B-1', 8, { occurredAt: noon + 2 * day })
  await crm.record([bill('B-1', asha, 10), named], { mode: 'backfill' })
  clock.advance(day)
  const unnamed = returned('RET-2', asha, undefined, 4, { occurredAt: noon + day })
  await crm.record([unnamed], { mode: 'backfill' })
  expect((await crm.ask.report()).returnsMinor).toBe(12_00)
  await crm.rebuild()
  expect((await crm.ask.report()).returnsMinor).toBe(12_00)
})
