import { expect, test } from 'vitest'
import { asking, deskShop, manager } from '../support/desk.ts'
import { asha, bill, bina, minute, noon } from '../support/shop.ts'

async function family() {
  const made = await deskShop()
  await made.crm.record(bill('B-2', bina, 5_000))
  const joined = (id: string, customer: object) =>
    ({ type: 'household.joined', id, source: 'pos', occurredAt: noon, customer, household: 'F-1' }) as const
  await made.crm.record([joined('J-1', asha), joined('J-2', bina)])
  await made.crm.work()
  return made
}

test("of a member the desk shows and spends the household's points", async () => {
  const { crm } = await family()
  expect((await crm.points.balance(bina)).available).toBe(150)
  expect(await crm.points.quote(bina, { totalMinor: 400_00 })).toMatchObject({
    available: 150,
    redeemablePoints: 150,
    earning: { points: 4 },
  })
  const held = await crm.points.hold({ id: 'H-1', source: 'till-1', customer: bina, points: 120 })
  expect(held).toMatchObject({ status: 'done', balance: { available: 30, held: 120 } })
  expect(await crm.points.redeem(asking('R-1', { points: 50 }))).toMatchObject({
    status: 'refused',
    code: 'insufficient-points',
    balance: { available: 30, held: 120 },
  })
  expect(await crm.points.capture(asking('C-1', { holdId: 'H-1', points: 100 }))).toMatchObject({
    balance: { available: 50, held: 0 },
  })
})

test('a command of a member told again, without a time of its own, is answered with the first result', async () => {
  const { crm, clock } = await family()
  const first = await crm.points.redeem(asking('R-1', { points: 50 }))
  clock.advance(minute)
  await crm.points.adjust(asking('A-1', { points: 10, reason: 'goodwill', actor: manager }))
  expect(await crm.points.redeem(asking('R-1', { points: 50 }))).toEqual({ ...first, repeated: true })
  await expect(crm.points.redeem(asking('R-1', { points: 55 }))).rejects.toMatchObject({ code: 'command-id-reused' })
})

test('what a member is given is answered with what the household has then', async () => {
  const { crm, clock } = await family()
  const granted = await crm.points.grant(asking('G-1', { campaign: 'diwali' }))
  expect(granted).toMatchObject({ status: 'done', balance: { available: 170 } })
  if (granted.status !== 'done') throw new Error('It is done.')
  expect(granted.entries.map(({ kind, points }) => [kind, points])).toEqual([
    ['bonus', 20],
    ['pooled-out', -20],
    ['pooled-in', 20],
  ])
  clock.advance(minute)
  await crm.points.redeem(asking('R-1', { points: 50 }))
  expect(await crm.points.grant(asking('G-1', { campaign: 'diwali' }))).toEqual({ ...granted, repeated: true })
  expect(await crm.points.award(asking('A-1', { points: 5, reason: 'survey' }))).toMatchObject({
    balance: { available: 125 },
  })
})
