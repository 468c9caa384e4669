import { describe, expect, test } from 'vitest'
import { deskPolicy } from '../support/desk.ts'
import { joined, left, problemsOf } from '../support/household.ts'
import { asha, bill, bina, hour, minute, noon, type Shop, shop } from '../support/shop.ts'

const policy = deskPolicy()
const about = (id: string, customer: object) => ({ id, source: 'pos', customer })

/** What is set aside is the same after a rebuild, and a till may still spend it. */
async function keptBy({ crm }: Shop, heldPoints: number): Promise<void> {
  const live = await crm.points.balance(asha)
  expect(live.held).toBe(heldPoints)
  await crm.rebuild(asha)
  expect(await crm.points.balance(asha)).toEqual(live)
  expect((await crm.ask.verifyPoints(asha)).status).toBe('intact')
}

describe('what a till was told is set aside for it stays so through a rebuild', () => {
  test('a lease does not grow with a bill that came late', async () => {
    const made = shop({ policy })
    const { crm, clock } = made
    await crm.record(bill('B-1', asha, 1_000))
    clock.advance(hour)
    await crm.points.lease({ ...about('L-1', asha), points: 30 })
    clock.advance(minute)
    await crm.record(bill('LATE', asha, 10_000, { occurredAt: noon }))
    await keptBy(made, 10)
  })
  test('nor with what the other one had, after a merge', async () => {
    const made = shop({ policy })
    const { crm, clock } = made
    await crm.record([bill('B-1', asha, 1_000), bill('B-2', bina, 10_000)])
    clock.advance(minute)
    await crm.points.lease({ ...about('L-1', asha), points: 30 })
    clock.advance(minute)
    await crm.merge(asha, bina)
    await keptBy(made, 10)
  })
  test.each(['lease', 'hold'] as const)(
    'a %s told with an earlier time than its points keeps them',
    async (command) => {
      const made = shop({ policy })
      const { crm, clock } = made
      await crm.record(bill('B-0', asha, 500))
      clock.advance(hour)
      await crm.record(bill('B-1', asha, 10_000, { occurredAt: clock.now() }))
      clock.advance(minute)
      const occurredAt = clock.now() - 2 * minute
      const parts = command === 'hold' ? { expiresAt: clock.now() + hour } : {}
      const answer = await crm.points[command]({ ...about('L-1', asha), points: 30, occurredAt, ...parts })
      expect(answer).toMatchObject({ status: 'done', balance: { held: 30 } })
      await keptBy(made, 30)
      clock.advance(minute)
      const captured = await crm.points.capture({ ...about('C-1', asha), holdId: 'L-1', points: 20 })
      expect(captured).toMatchObject({ status: 'done', balance: { held: command === 'lease' ? 10 : 0, debt: 0 } })
      await keptBy(made, command === 'lease' ? 10 : 0)
    },
  )
  test('a hold is not made smaller by the points of the other one that paid for something first', async () => {
    const made = shop({ policy })
    const { crm, clock } = made
    await crm.record(bill('B-0', asha, 10_000))
    clock.advance(hour)
    await crm.points.hold({ ...about('H-1', asha), points: 60, expiresAt: clock.now() + 5 * hour })
    clock.advance(minute)
    await crm.record(bill('B-1', asha, 5_000, { occurredAt: clock.now() }))
    clock.advance(minute)
    // Of an hour ago, when there was less.
    await crm.points.redeem({ ...about('R-1', asha), points: 80, occurredAt: noon + minute })
    await keptBy(made, 60)
  })
})

test('a lease of somebody who left a household stays, also of points that the replay gives to the household', async () => {
  const made = shop({ policy })
  const { crm, clock, store } = made
  await crm.record(joined('J-1', bina, 'F', noon))
  clock.advance(hour)
  await crm.record(left('L-1', bina, clock.now()))
  clock.advance(minute)
  const actor = { id: 'S-1', role: 'manager' } as const
  const occurredAt = noon + minute
  await crm.points.award({ ...about('A-1', bina), occurredAt, points: 40, reason: 'missed', actor })
  await crm.points.lease({ ...about('H-1', bina), points: 30 })
  const live = await crm.points.balance(bina)
  expect(live).toMatchObject({ available: 10, held: 30 })
  for (let round = 0; round < 2; round += 1) {
    clock.advance(minute)
    await crm.rebuild(bina)
    await crm.work()
    expect(await crm.points.balance(bina)).toEqual(live)
    expect((await crm.ask.verifyPoints(bina)).status).toBe('intact')
  }
  expect(await problemsOf(store)).toEqual([])
  const captured = await crm.points.capture({ ...about('C-1', bina), holdId: 'H-1', points: 30 })
  expect(captured).toMatchObject({ status: 'done', balance: { available: 10, held: 0, debt: 0 } })
})

test('an unmerge leaves a lease as it is where the one who leased it has the points', async () => {
  const made = shop({ policy })
  const { crm, clock } = made
  await crm.record([bill('B-1', asha, 1_000), bill('B-2', bina, 10_000)])
  clock.advance(hour)
  await crm.points.lease({ ...about('L-1', asha), points: 30 })
  clock.advance(minute)
  const { mergedId } = await crm.merge(asha, bina)
  clock.advance(minute)
  await crm.record(bill('LATE', asha, 10_000, { occurredAt: noon }))
  await crm.work()
  await crm.unmerge(mergedId ?? '')
  await crm.work()
  expect(await crm.points.balance(asha)).toMatchObject({ available: 100, held: 10 })
  expect(await crm.points.balance(bina)).toMatchObject({ available: 100, held: 0 })
})
