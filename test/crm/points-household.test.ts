import { describe, expect, test } from 'vitest'
import { asking, deskShop, manager } from '../support/desk.ts'
import { householdOf, joined, left, personOf } from '../support/household.ts'
import { asha, bill, bina, chitra, day, minute, noon } from '../support/shop.ts'

async function family() {
  const made = await deskShop()
  await made.crm.record(bill('B-2', bina, 5_000))
  await made.crm.record([joined('J-1', asha, 'F-1'), joined('J-2', bina, 'F-1')])
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

test('a command of one member told again for another is another command, however the member is named', async () => {
  const { crm, store, clock } = await family()
  const first = await crm.points.redeem(asking('R-1', { points: 50 }))
  clock.advance(minute)
  const again = (customer: object) => crm.points.redeem(asking('R-1', { points: 50, customer }))
  await expect(again(bina)).rejects.toMatchObject({ code: 'command-id-reused' })
  const { id } = await personOf(store, asha)
  expect(await again({ customerId: id })).toEqual({ ...first, repeated: true })
  expect((await crm.points.balance(bina)).available).toBe(100)
})

test('a command of a member who is part of somebody else now is still the same command', async () => {
  const { crm, clock } = await family()
  const first = await crm.points.redeem(asking('R-1', { points: 50 }))
  await crm.record(bill('B-9', chitra, 100))
  await crm.merge(chitra, asha)
  clock.advance(minute)
  expect(await crm.points.redeem(asking('R-1', { points: 50 }))).toEqual({ ...first, repeated: true })
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
  expect(await crm.points.award(asking('A-1', { points: 5, reason: 'survey', actor: manager }))).toMatchObject({
    balance: { available: 125 },
  })
})

test("points of the household that pay for a member's bill after it has earned take off what it earned on them", async () => {
  const { crm, clock } = await family()
  await crm.record(bill('B-3', bina, 5_000))
  await crm.work()
  expect((await crm.points.balance(bina)).available).toBe(200)
  clock.advance(minute)
  const on = { billId: 'B-3', billSource: 'pos', customer: bina }
  expect(await crm.points.redeem(asking('R-1', { points: 100, ...on }))).toMatchObject({ status: 'done' })
  await crm.work()
  expect(await crm.points.balance(bina)).toMatchObject({ available: 99, debt: 0 })
  const back = { type: 'purchase.returned', id: 'RET-3', source: 'pos', customer: bina, billId: 'B-3' } as const
  await crm.record({ ...back, occurredAt: noon + minute, amountMinor: 5_000_00 })
  await crm.work()
  expect(await crm.points.balance(bina)).toMatchObject({ available: 150, debt: 0 })
})

test("a member's command that changes nothing is answered with what the household had then", async () => {
  const { crm, store, clock } = await family()
  const { id } = await householdOf(store, 'F-1')
  await crm.points.grant(asking('G-1', { campaign: 'diwali' }))
  clock.advance(minute)
  const again = await crm.points.grant(asking('G-2', { campaign: 'diwali' }))
  expect(again).toMatchObject({ status: 'done', customerId: id, balance: { available: 170 }, entries: [] })
  clock.advance(minute)
  await crm.points.redeem(asking('R-1', { points: 50 }))
  clock.advance(400 * day)
  expect(await crm.points.grant(asking('G-2', { campaign: 'diwali' }))).toEqual({ ...again, repeated: true })
  const late = await crm.points.grant(asking('G-3', { campaign: 'diwali' }))
  expect(late.balance).toMatchObject({ available: 0 })
})

test('a merge with a member is answered with what the household has then', async () => {
  const { crm, store, clock } = await family()
  clock.advance(minute)
  await crm.record(bill('B-3', chitra, 3_000))
  const told = { id: 'M-1', source: 'till-1', customer: asha, other: chitra }
  const merged = await crm.points.merge(told)
  const { id } = await householdOf(store, 'F-1')
  expect(merged).toMatchObject({ status: 'done', customerId: id, balance: { available: 180 } })
  if (merged.status !== 'done') throw new Error('It is done.')
  expect(merged.entries.map(({ kind, points }) => [kind, points])).toEqual([
    ['merged-in', 30],
    ['pooled-out', -30],
    ['pooled-in', 30],
  ])
  clock.advance(minute)
  await crm.points.redeem(asking('R-1', { points: 50 }))
  expect(await crm.points.merge(told)).toEqual({ ...merged, repeated: true })
  expect(await crm.points.merge({ ...told, id: 'M-2' })).toMatchObject({ customerId: id, balance: { available: 130 } })
})

describe('who left a household', () => {
  async function leftWithHolds() {
    const made = await family()
    const { crm } = made
    const byBina = { source: 'till-1', customer: bina }
    await crm.points.lease({ ...byBina, id: 'L-1', points: 30 })
    await crm.points.hold({ ...byBina, id: 'H-1', points: 30 })
    await crm.points.hold({ ...byBina, id: 'H-2', points: 10 })
    await crm.record(left('X-1', bina))
    await crm.work()
    return { ...made, byBina }
  }

  test('captures and releases what they set aside of its points while they were a member', async () => {
    const { crm, byBina } = await leftWithHolds()
    expect(await crm.points.capture({ ...byBina, id: 'C-1', holdId: 'L-1', points: 20 })).toMatchObject({
      status: 'done',
      balance: { available: 80, held: 50 },
    })
    expect(await crm.points.capture({ ...byBina, id: 'C-2', holdId: 'H-1' })).toMatchObject({
      status: 'done',
      balance: { available: 80, held: 20 },
    })
    expect(await crm.points.release({ ...byBina, id: 'C-3', holdId: 'H-2' })).toMatchObject({
      status: 'done',
      balance: { available: 90, held: 10 },
    })
    expect(await crm.points.balance(asha)).toMatchObject({ available: 90, held: 10 })
    expect((await crm.points.balance(bina)).available).toBe(0)
  })

  test('is told of a hold of those days that it is over, and of none that there was none', async () => {
    const { crm, byBina } = await leftWithHolds()
    await crm.points.capture({ ...byBina, id: 'C-2', holdId: 'H-1' })
    expect(await crm.points.capture({ ...byBina, id: 'C-4', holdId: 'H-1' })).toMatchObject({ code: 'hold-resolved' })
    expect(await crm.points.capture({ ...byBina, id: 'C-5', holdId: 'H-9' })).toMatchObject({ code: 'unknown-hold' })
  })

  test('captures it also as a member of another household', async () => {
    const { crm, byBina } = await leftWithHolds()
    await crm.record(joined('J-9', bina, 'F-2'))
    await crm.work()
    expect(await crm.points.capture({ ...byBina, id: 'C-2', holdId: 'H-1' })).toMatchObject({
      status: 'done',
      balance: { available: 80, held: 40 },
    })
  })
})
