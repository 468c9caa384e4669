import { afterAll, describe, expect, test } from 'vitest'
import type { CustomerRef } from '../../src/facts/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import { deskTerms } from '../support/desk.ts'
import { enrolled, nightly, policyWith, wasReferred } from '../support/gifts.ts'
import { everybody, joined, left, problemsOf } from '../support/household.ts'
import { asha, bill, bina, chitra, day, minute, noon, type Shop, shop } from '../support/shop.ts'
import { sqliteFile } from '../support/sqlite.ts'

const bonuses = {
  ...deskTerms.bonuses,
  enrolment: { points: 5 },
  birthday: { points: 30 },
  referral: { referrer: { points: 50 }, referee: { points: 25 } },
}
const policy = policyWith([], { points: { ...deskTerms, bonuses } })
const shortLived = policyWith([], { points: { ...deskTerms, expiry: { kind: 'days', days: 5 } } })

/** All are enrolled, have their birthday on one day, and get the points of the campaign. */
async function knownTwice({ crm, clock }: Shop, customers: readonly object[]): Promise<void> {
  for (const [index, customer] of customers.entries()) {
    clock.advance(minute)
    await crm.record(bill(`B-${index}`, customer, 100, { occurredAt: clock.now() }))
    await crm.record(enrolled(`E-${index}`, customer, clock.now(), { birthday: '08-20' }))
    await crm.points.grant({ id: `G-${index}`, source: 'pos', customer, campaign: 'diwali' })
  }
  clock.advance(100 * day)
  await crm.work()
}

const file = sqliteFile()
afterAll(() => file.remove())

describe.each([
  ['memory', () => memoryStore()],
  ['libsql', () => sqliteStore(file.connect())],
])('a rebuild after a merge fines nobody for what both were given, on %s', (_, store) => {
  test('of two, each of whom had the same bonuses', async () => {
    const made = shop({ policy, store: store() })
    const { crm, clock } = made
    await knownTwice(made, [asha, bina])
    await crm.merge(asha, bina)
    await crm.points.redeem({ id: 'R-1', source: 'pos', customer: asha, points: 100 })
    const live = await crm.points.balance(asha)
    expect(live).toMatchObject({ available: 12, debt: 0 })
    for (let night = 0; night < 2; night += 1) {
      clock.advance(minute)
      await crm.rebuild(asha)
      expect(await crm.points.balance(asha)).toEqual(live)
    }
    await crm.record(bill('N-1', asha, 100, { occurredAt: clock.now() - 1 }), nightly)
    await crm.rebuild(asha)
    expect(await crm.points.balance(asha)).toMatchObject({ available: 13, debt: 0 })
    await crm.points.grant({ id: 'G-9', source: 'pos', customer: asha, campaign: 'diwali' })
    expect(await crm.points.balance(asha)).toMatchObject({ available: 13, debt: 0 })
    expect((await crm.ask.verifyPoints(asha)).status).toBe('intact')
  })
})

test('of three who were one, those who stay one keep what each was given, and so does the one who goes', async () => {
  const made = shop({ policy })
  const { crm } = made
  await knownTwice(made, [asha, bina, chitra])
  await crm.merge(asha, bina)
  const { mergedId } = await crm.merge(asha, chitra)
  await crm.work()
  await crm.unmerge(mergedId ?? '')
  await crm.work()
  expect((await crm.points.balance(asha)).available).toBe(2 * 56)
  expect((await crm.points.balance(chitra)).available).toBe(56)
  await crm.rebuild(asha)
  await crm.rebuild(chitra)
  expect((await crm.points.balance(asha)).available).toBe(2 * 56)
  expect((await crm.points.balance(chitra)).available).toBe(56)
})

test('what a rebuild of one found is not given again where the two are one once more', async () => {
  const made = shop({ policy })
  const { crm, clock } = made
  await crm.record(bill('B-1', asha, 100, { occurredAt: clock.now() }))
  clock.advance(minute)
  await crm.record(bill('B-2', bina, 100, { occurredAt: clock.now() }))
  const { mergedId } = await crm.merge(asha, bina)
  clock.advance(minute)
  await crm.points.grant({ id: 'G-1', source: 'pos', customer: bina, campaign: 'diwali' })
  await crm.work()
  await crm.unmerge(mergedId ?? '')
  await crm.work()
  await crm.rebuild(bina)
  clock.advance(minute)
  await crm.merge(asha, bina)
  await crm.work()
  const live = await crm.points.balance(asha)
  expect(live.available).toBe(22)
  await crm.rebuild(asha)
  expect(await crm.points.balance(asha)).toEqual(live)
})

test('what two were given as one, and a merge taken back left out, stays left out', async () => {
  const made = shop({ policy })
  const { crm, clock } = made
  await crm.record(bill('B-1', chitra, 4_000, { occurredAt: clock.now() }))
  clock.advance(minute)
  await crm.record(wasReferred('F-1', bina, asha, clock.now()))
  const { mergedId } = await crm.merge(bina, chitra)
  await crm.work()
  expect((await crm.points.balance(chitra)).available).toBe(65)
  clock.advance(minute)
  await crm.unmerge(mergedId ?? '')
  await crm.work()
  for (let round = 0; round < 2; round += 1) {
    expect((await crm.points.balance(chitra)).available).toBe(40)
    expect((await crm.points.balance(bina)).available).toBe(0)
    await crm.rebuild(chitra)
    await crm.rebuild(bina)
  }
})

test('what the one who goes was given as part of the other is safe from the next import', async () => {
  const made = shop({ policy })
  const { crm, clock } = made
  await crm.record(bill('B-1', asha, 100, { occurredAt: clock.now() }))
  clock.advance(minute)
  await crm.record(bill('B-2', bina, 100, { occurredAt: clock.now() }))
  const { mergedId } = await crm.merge(asha, bina)
  clock.advance(minute)
  await crm.record(enrolled('E-1', bina, clock.now()))
  clock.advance(minute)
  await crm.unmerge(mergedId ?? '')
  await crm.work()
  clock.advance(minute)
  await crm.record(bill('N-1', bina, 100, { occurredAt: clock.now() - 1 }), nightly)
  await crm.rebuild(bina)
  expect((await crm.points.balance(bina)).available).toBe(7)
})

/** A manager gives points by hand, perhaps told late. */
async function award(
  { crm, clock }: Shop,
  id: string,
  customer: CustomerRef,
  points: number,
  occurredAt = clock.now(),
): Promise<void> {
  const actor = { id: 'S-1', role: 'manager' } as const
  const answer = await crm.points.award({ id, source: 'pos', occurredAt, customer, points, reason: 'missed', actor })
  expect(answer.status).toBe('done')
}

/** The points of everybody as they are, and what became of them. */
async function afterRebuild({ crm, store }: Shop, who: object): Promise<unknown> {
  await crm.work()
  const before = await crm.points.balance(who)
  await crm.rebuild(who)
  await crm.work()
  expect(await crm.points.balance(who)).toEqual(before)
  expect(await problemsOf(store)).toEqual([])
  for (const { id } of await everybody(store))
    expect((await crm.ask.verifyPoints({ customerId: id }, { own: true })).status).toBe('intact')
  return before
}

describe('points that had expired stay expired, and points that a household has stay there', () => {
  test('where somebody merges with a member after their own points expired', async () => {
    const made = shop({ policy: shortLived })
    const { crm, clock } = made
    await crm.record([joined('J-1', chitra, 'F', noon), bill('B-1', bina, 10_000)])
    await crm.work()
    clock.advance(20 * day)
    await crm.work()
    await crm.merge(bina, chitra)
    expect(await afterRebuild(made, bina)).toMatchObject({ available: 0, debt: 0 })
    clock.advance(day)
    expect(await afterRebuild(made, bina)).toMatchObject({ available: 0, debt: 0 })
  })
  test('where the one had left a household in which the other stayed', async () => {
    const made = shop({ policy: shortLived })
    const { crm, clock } = made
    await crm.record([joined('J-1', bina, 'F', noon), joined('J-2', chitra, 'F', noon), bill('B-0', chitra, 100)])
    await crm.work()
    clock.advance(day)
    await crm.record(left('L-1', chitra, clock.now()))
    clock.advance(day)
    await crm.record(bill('B-1', bina, 10_000, { occurredAt: clock.now() }))
    await crm.record(bill('B-2', chitra, 300, { occurredAt: clock.now() }))
    await crm.work()
    clock.advance(20 * day)
    await crm.work()
    await crm.merge(bina, chitra)
    expect(await afterRebuild(made, bina)).toMatchObject({ available: 0, debt: 0 })
  })
  test('where somebody who left a household is told of points of the time before', async () => {
    const made = shop({ policy: shortLived })
    const { crm, clock } = made
    await crm.record(joined('J-1', asha, 'F', noon))
    clock.advance(2 * minute)
    await crm.record(left('L-1', asha, clock.now()))
    clock.advance(minute)
    await award(made, 'A-1', asha, 50, noon + minute)
    clock.advance(10 * day)
    await award(made, 'A-2', asha, 1)
    expect(await afterRebuild(made, asha)).toMatchObject({ available: 1, debt: 0 })
  })
  test('where the replay keeps with the one what went to the household of the other', async () => {
    const made = shop({ policy: shortLived })
    const { crm, clock } = made
    await crm.record(joined('J-1', chitra, 'F', noon))
    clock.advance(minute)
    await award(made, 'A-1', bina, 26)
    clock.advance(minute)
    await crm.record(joined('J-2', bina, 'F', clock.now()))
    clock.advance(minute)
    await crm.points.transfer({ id: 'T-1', source: 'pos', customer: bina, to: asha, points: 11 })
    clock.advance(7 * day)
    await crm.work()
    await crm.record(left('L-1', chitra, clock.now()))
    clock.advance(minute)
    await crm.merge(bina, asha)
    clock.advance(minute)
    await crm.record(bill('B-1', chitra, 2_500, { occurredAt: clock.now() }))
    clock.advance(minute)
    await crm.merge(chitra, bina)
    await crm.work()
    clock.advance(minute)
    await crm.points.grant({ id: 'G-1', source: 'pos', customer: bina, campaign: 'diwali' })
    expect(await afterRebuild(made, chitra)).toMatchObject({ available: 45, debt: 0 })
  })
})
