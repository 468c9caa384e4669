import { describe, expect, test } from 'vitest'
import type { FactInput } from '../../src/index.ts'
import {
  adjusted,
  captured,
  family,
  frozen,
  held,
  householdOf,
  joined,
  left,
  open,
  personOf,
  pooled,
  problemsOf,
  redeemed,
  returned,
  statuses,
  transferred,
} from '../support/household.ts'
import { asha, bill, bina, chitra, day, shop } from '../support/shop.ts'

describe('joining', () => {
  test('brings all points to the household, with maturity and expiry as they were', async () => {
    const { crm, store } = shop()
    await crm.record([bill('B-1', asha, 1200), adjusted('A-1', asha, 40)])
    const before = (await personOf(store, asha)).points
    await crm.record(joined('J-1', asha))
    const [member, household] = [await personOf(store, asha), await householdOf(store)]
    expect(household.points.buckets).toEqual(before.buckets)
    expect(household.points.lifetime.transferredIn).toBe(open(household))
    expect(open(member)).toBe(0)
    expect(member.points.lifetime.transferredOut).toBe(open(household))
    expect(household.members).toEqual([member.id])
    expect(member.household).toMatchObject({ id: household.id })
    expect(await problemsOf(store)).toEqual([])
  })

  test('brings a debt, and the points of the household meet it', async () => {
    const { crm, store } = await pooled(bina)
    await crm.record([bill('B-1', asha, 1000), redeemed('R-1', asha, 10), returned('RET-1', asha, 'B-1', 1000)])
    const { debt } = (await personOf(store, asha)).points
    expect(debt).toBe(10)
    await crm.record(adjusted('A-1', bina, 25))
    await crm.record(joined('J-9', asha))
    expect((await personOf(store, asha)).points.debt).toBe(0)
    expect(open(await householdOf(store))).toBe(15)
    expect(await problemsOf(store)).toEqual([])
  })

  test('a second household is refused while the customer is in one', async () => {
    const { crm } = await pooled(asha)
    expect(await crm.record(joined('J-9', asha, 'FAMILY-8'))).toMatchObject({
      status: 'refused',
      code: 'in-a-household',
    })
  })

  test('frozen points stay where they are: their owner cannot join', async () => {
    const { crm } = shop()
    await crm.record([bill('B-1', asha, 1000), frozen('FR-1', asha)])
    expect(await crm.record(joined('J-9', asha))).toMatchObject({ status: 'refused', code: 'account-frozen' })
  })

  test('a ninth member is refused', async () => {
    const { crm, store } = shop()
    const phones = Array.from({ length: 9 }, (_, index) => ({ phone: `987654330${index}` }))
    const outcomes = []
    for (const [index, phone] of phones.entries()) outcomes.push(await crm.record(joined(`J-${index}`, phone)))
    expect(statuses(outcomes)).toEqual([...Array(8).fill('recorded'), 'refused'])
    expect(outcomes.at(-1)).toMatchObject({ code: 'household-full', details: { members: 8 } })
    expect((await householdOf(store)).members).toHaveLength(8)
  })

  test('two who race for the last place do not both get it, and the loser keeps their points', async () => {
    const { crm, store } = shop()
    for (let index = 0; index < 7; index += 1) await crm.record(joined(`J-${index}`, { phone: `987654330${index}` }))
    await crm.record([bill('B-1', asha, 1000), bill('B-2', bina, 1000)])
    await Promise.all([crm.record(joined('J-8', asha)), crm.record(joined('J-9', bina))])
    await crm.work()
    const both = [await personOf(store, asha), await personOf(store, bina)]
    expect(both.filter(({ household }) => household !== null)).toHaveLength(1)
    expect(both.map(({ joining }) => joining)).toEqual([null, null])
    const outside = both.find(({ household }) => household === null)
    expect(outside === undefined ? 0 : open(outside)).toBe(10)
    expect((await householdOf(store)).members).toHaveLength(8)
    expect(await problemsOf(store)).toEqual([])
  })

  test('nobody from outside is addressed as a household', async () => {
    const { crm, store } = await pooled(asha)
    const outcomes = await crm.record([bill('B-1', { ids: { household: family } }, 100)])
    expect(statuses(outcomes)).toEqual(['invalid'])
    const { id } = await householdOf(store)
    expect(await crm.record(bill('B-1', { customerId: id }, 100))).toMatchObject({ code: 'household-account' })
    expect(await crm.record(redeemed('R-1', { customerId: id }, 1, { billId: 'B-1' }))).toMatchObject({
      code: 'household-account',
    })
  })
})

describe('a household', () => {
  test('has what any of its members earns, and any of them spends it', async () => {
    const { crm, store } = await pooled(asha, bina)
    await crm.record([bill('B-1', asha, 1200), bill('B-2', bina, 800)])
    expect(open(await householdOf(store))).toBe(20)
    expect(await crm.record(redeemed('R-1', bina, 15))).toMatchObject({ status: 'recorded' })
    expect(open(await householdOf(store))).toBe(5)
    expect(await crm.record(redeemed('R-2', asha, 6))).toMatchObject({ code: 'insufficient-points' })
    expect(await problemsOf(store)).toEqual([])
  })

  test('many facts at once come to the same as one by one', async () => {
    const facts = [
      bill('B-0', asha, 500),
      joined('J-1', asha),
      joined('J-2', bina),
      bill('B-1', asha, 1200),
      redeemed('R-1', bina, 17),
      bill('B-2', bina, 800),
      redeemed('R-2', asha, 8, { billId: 'B-1' }),
      returned('RET-1', asha, 'B-1', 600),
      redeemed('R-3', bina, 100),
    ] as readonly FactInput[]
    const [atOnce, oneByOne] = [shop(), shop()]
    const together = await atOnce.crm.record(facts)
    const apart = []
    for (const fact of facts) apart.push(await oneByOne.crm.record(fact))
    expect(statuses(together)).toEqual(statuses(apart))
    const [left, right] = [await householdOf(atOnce.store), await householdOf(oneByOne.store)]
    expect(left.points.buckets).toEqual(right.points.buckets)
    expect(left.points.lifetime).toEqual(right.points.lifetime)
  })

  test('a return by one member takes from what all have', async () => {
    const { crm, store } = await pooled(asha, bina)
    await crm.record([bill('B-1', asha, 1200), bill('B-2', bina, 800)])
    await crm.record(returned('RET-1', asha, 'B-1', 1200))
    expect(open(await householdOf(store))).toBe(8)
    expect(await problemsOf(store)).toEqual([])
  })

  test('a claw-back beyond what the household has is its debt, which the next bill of anybody repays', async () => {
    const { crm, store } = await pooled(asha, bina)
    await crm.record(bill('B-1', asha, 1200))
    await crm.record(redeemed('R-1', bina, 12))
    await crm.record(returned('RET-1', asha, 'B-1', 1200))
    expect((await householdOf(store)).points.debt).toBe(12)
    await crm.record(bill('B-2', bina, 2000))
    const { points } = await householdOf(store)
    expect([points.debt, points.buckets.map((bucket) => bucket.open)]).toEqual([0, [8]])
    expect(await problemsOf(store)).toEqual([])
  })

  test('points that paid for a member’s bill come back with its return, with the expiry they had', async () => {
    const { crm, store, clock } = await pooled(asha, bina)
    await crm.record(bill('B-1', bina, 3000))
    const before = (await householdOf(store)).points.buckets
    clock.advance(40 * day)
    const at = clock.now()
    const spent = redeemed('R-1', asha, 20, { billId: 'B-2', billMinor: 3000, occurredAt: at })
    expect(await crm.record(spent)).toMatchObject({ code: 'above-bill-share' })
    await crm.record(redeemed('R-2', asha, 20, { billId: 'B-2', billMinor: 4000, occurredAt: at }))
    await crm.record(bill('B-2', asha, 40, { occurredAt: at }))
    expect(open(await householdOf(store))).toBe(10)
    clock.advance(day)
    await crm.record(returned('RET-1', asha, 'B-2', 40, { occurredAt: clock.now() }))
    const after = await householdOf(store)
    expect(after.points.buckets).toEqual(before)
    expect(after.points.lifetime).toMatchObject({ redeemed: 20, restored: 0 })
    expect((await personOf(store, asha)).points.lifetime.restored).toBe(20)
    expect(await problemsOf(store)).toEqual([])
  })

  test('goods that match no bill are answered for by the household', async () => {
    const { crm, store } = await pooled(asha, bina)
    await crm.record(bill('B-1', bina, 1000))
    await crm.record(returned('RET-1', asha, undefined, 400))
    expect(open(await householdOf(store))).toBe(6)
    expect(await problemsOf(store)).toEqual([])
  })

  test('a transfer between two of its members is refused, to others it goes', async () => {
    const { crm, store } = await pooled(asha, bina)
    await crm.record([bill('B-1', asha, 2000), bill('B-9', chitra, 100)])
    expect(await crm.record(transferred('T-1', asha, bina, 12))).toMatchObject({
      status: 'refused',
      code: 'same-account',
    })
    expect(await crm.record(transferred('T-2', asha, chitra, 12))).toMatchObject({ status: 'recorded' })
    expect(open(await householdOf(store))).toBe(8)
    expect(open(await personOf(store, chitra))).toBe(13)
    expect(await crm.record(transferred('T-3', chitra, asha, 12))).toMatchObject({
      status: 'recorded',
    })
    expect(open(await householdOf(store))).toBe(20)
    expect(await problemsOf(store)).toEqual([])
  })

  test('what one member sets aside another cannot spend', async () => {
    const { crm, store } = await pooled(asha, bina)
    await crm.record(bill('B-1', asha, 1000))
    expect(await crm.record(held('H-1', asha, 8))).toMatchObject({ status: 'recorded' })
    expect(await crm.record(redeemed('R-1', bina, 3))).toMatchObject({ code: 'insufficient-points' })
    expect(await crm.record(captured('CAP-1', asha, 'H-1', { points: 5 }))).toMatchObject({
      status: 'recorded',
    })
    expect(open(await householdOf(store))).toBe(5)
    expect(await problemsOf(store)).toEqual([])
  })

  test('points held before joining are captured where they are held, and the rest is pooled when the hold ends', async () => {
    const { crm, store } = shop()
    await crm.record(bill('B-1', asha, 1000))
    await crm.record([held('H-1', asha, 8), joined('J-1', asha)])
    expect([open(await personOf(store, asha)), open(await householdOf(store))]).toEqual([8, 2])
    await crm.record(captured('CAP-1', asha, 'H-1', { points: 5 }))
    expect([open(await personOf(store, asha)), open(await householdOf(store))]).toEqual([0, 5])
    expect(await problemsOf(store)).toEqual([])
  })

  test('is nobody who buys, is written to or is on a journey', async () => {
    const { crm, store, clock } = await pooled(asha)
    await crm.record(bill('B-1', asha, 1200))
    clock.advance(400 * day)
    await crm.work()
    const household = await householdOf(store)
    expect([household.journey.stage, household.rfm, household.messages, household.lately]).toEqual([null, null, [], []])
    expect(open(household)).toBe(0)
    const report = await crm.ask.report()
    expect([report.customers, report.pointsIssued, report.pointsOutstanding]).toEqual([1, 12, 0])
  })
})

describe('leaving', () => {
  test('leaves the points, and with them what comes back of the bills that earned them', async () => {
    const { crm, store } = await pooled(asha, bina)
    await crm.record(bill('B-1', asha, 1200))
    await crm.record(left('L-1', asha))
    expect(open(await householdOf(store))).toBe(12)
    expect((await householdOf(store)).members).toEqual([(await personOf(store, bina)).id])
    await crm.record(returned('RET-1', asha, 'B-1', 1200))
    expect((await personOf(store, asha)).points.debt).toBe(0)
    expect(open(await householdOf(store))).toBe(0)
    await crm.record(bill('B-2', asha, 2000))
    expect(open(await personOf(store, asha))).toBe(20)
    expect(await crm.record(left('L-2', asha))).toMatchObject({ code: 'not-in-a-household' })
    expect(await problemsOf(store)).toEqual([])
  })

  test('a command told again after leaving is still the same command', async () => {
    const { crm, store } = await pooled(asha, bina)
    await crm.record(bill('B-1', asha, 1200))
    await crm.record(redeemed('R-1', asha, 5))
    await crm.record(left('L-1', asha))
    await crm.record([bill('B-2', asha, 5000), joined('J-9', asha, 'FAMILY-8')])
    expect(await crm.record(redeemed('R-1', asha, 5))).toMatchObject({ status: 'duplicate' })
    expect(await problemsOf(store)).toEqual([])
  })

  test('one who left may come back', async () => {
    const { crm, store } = await pooled(asha, bina)
    await crm.record([left('L-1', asha), bill('B-1', asha, 700), joined('J-9', asha), bill('B-2', asha, 300)])
    expect(open(await householdOf(store))).toBe(10)
    expect((await householdOf(store)).members).toHaveLength(2)
    expect(await problemsOf(store)).toEqual([])
  })
})
