import { describe, expect, test } from 'vitest'
import { asking, deskShop, manager } from '../support/desk.ts'
import { joined, open, personOf } from '../support/household.ts'
import { asha, bill, bina, minute } from '../support/shop.ts'

const freezing = (id: string, customer: object, frozen = true) =>
  asking(id, { customer, frozen, reason: 'lost-card', actor: manager })

/** Asha with 100 points, Bina with 50, one of them frozen. */
async function two(frozen: object) {
  const made = await deskShop()
  made.clock.advance(minute)
  await made.crm.record(bill('B-2', bina, 5_000, { occurredAt: made.clock.now() }))
  await made.crm.points.freeze(freezing('F-1', frozen))
  made.clock.advance(minute)
  return made
}

describe('a merge lifts no freeze', () => {
  test.each([
    ['of the one who gives way', bina],
    ['of the one who survives', asha],
  ])('%s', async (_, frozen) => {
    const { crm, clock, store } = await two(frozen)
    const { mergedId } = await crm.merge(asha, bina)
    expect(await crm.points.redeem(asking('R-1', { points: 20 }))).toMatchObject({ code: 'account-frozen' })
    await crm.rebuild(asha)
    expect(await crm.points.redeem(asking('R-2', { points: 20 }))).toMatchObject({ code: 'account-frozen' })
    clock.advance(minute)
    await crm.unmerge(mergedId ?? '')
    await crm.work()
    const both = await Promise.all([asha, bina].map((who) => personOf(store, who)))
    expect(both.map(({ points }) => points.frozen)).toEqual([frozen === asha, frozen === bina])
  })

  test('and who was frozen as one stays so on both sides', async () => {
    const { crm, clock, store } = await two(bina)
    await crm.points.freeze(freezing('F-2', bina, false))
    const { mergedId } = await crm.merge(asha, bina)
    clock.advance(minute)
    await crm.points.freeze(freezing('F-3', asha))
    await crm.unmerge(mergedId ?? '')
    await crm.work()
    const both = await Promise.all([asha, bina].map((who) => personOf(store, who)))
    expect(both.map(({ points }) => points.frozen)).toEqual([true, true])
  })

  test('by way of a household: one who is frozen and one who is a member are not merged', async () => {
    const { crm, store } = await two(asha)
    await crm.record(joined('J-1', bina))
    await expect(crm.merge(asha, bina)).rejects.toMatchObject({ code: 'pooled-points' })
    expect(open(await personOf(store, asha))).toBe(100)
  })
})
