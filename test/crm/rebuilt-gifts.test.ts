import { afterAll, describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import { bigSpender, enrolled, giftsPolicy, giving, nightly, policyWith, up, wasReferred } from '../support/gifts.ts'
import { plainPoints } from '../support/retail.ts'
import { asha, bill, bina, chitra, day, hour, minute, noon, type Shop, shop } from '../support/shop.ts'
import { sqliteFile } from '../support/sqlite.ts'

const policy = giftsPolicy

/** A year with a customer who is known live, whose e-mailed bills come in each night. */
async function yearOf({ crm, clock }: Shop, nights: number, each: number): Promise<void> {
  await crm.record(enrolled('E-1', asha, clock.now(), { birthday: '09-10' }))
  await crm.record({
    type: 'customer.referred',
    id: 'F-1',
    source: 'pos',
    occurredAt: clock.now(),
    customer: asha,
    by: bina,
  })
  clock.advance(hour)
  await crm.record(bill('B-1', asha, 8_000, { occurredAt: clock.now() }))
  await crm.work()
  await crm.points.grant({ id: 'G-1', source: 'pos', customer: asha, campaign: 'diwali' })
  for (let night = 0; night < nights; night += 1) {
    clock.advance(each)
    await crm.work()
    await crm.record([bill(`N-${night}`, asha, 1_000, { occurredAt: clock.now() - hour })], nightly)
  }
}

const file = sqliteFile()
afterAll(() => file.remove())

describe.each([
  ['memory', () => memoryStore()],
  ['libsql', () => sqliteStore(file.connect())],
])('what was given live stays given, on %s', (_, store) => {
  test('after a year of nightly imports and a rebuild', async () => {
    const made = shop({ policy, store: store() })
    const { crm, clock } = made
    await crm.record(bill('B-0', bina, 100, { occurredAt: clock.now() - 3 * day }))
    await yearOf(made, 38, 10 * day)
    const live = await crm.points.balance(asha)
    const books = await crm.ask.statement(asha)
    const given = books.lines.flatMap(({ kind, points }) => (kind === 'bonus' || kind === 'adjusted' ? [points] : []))
    expect(given.sort((a, b) => a - b)).toEqual([3, 7, 15, 20, 25, 50, 100])
    await crm.rebuild(asha)
    expect(await crm.points.balance(asha)).toEqual(live)
    expect((await crm.ask.verifyPoints(asha)).status).toBe('intact')
    expect(await crm.points.balance(bina)).toMatchObject({ available: 50 })
    await crm.record(bill('N-x', bina, 100, { occurredAt: clock.now() - hour }), nightly)
    await crm.rebuild(bina)
    expect(await crm.points.balance(bina)).toMatchObject({ available: 51 })
  })
})

test('a bill that an import brings late adds its own points, and takes nothing that was given', async () => {
  const made = shop({ policy })
  const { crm, clock } = made
  await yearOf(made, 3, day)
  const live = await crm.points.balance(asha)
  await crm.record(bill('L-1', asha, 9_000, { occurredAt: noon - 40 * day }), nightly)
  expect(await crm.rebuild()).toEqual({ rebuilt: 1 })
  expect((await crm.points.balance(asha)).available).toBe(live.available + 90)
  clock.advance(day)
  await crm.rebuild(asha)
  expect((await crm.points.balance(asha)).available).toBe(live.available + 90)
})

test("an award that no fact leads to any more, because a late bill was the first, stays the customer's", async () => {
  const first = { ...bigSpender, where: { 'purchases.count': { lte: 1 }, 'fact.totalMinor': { gte: 500_000 } } }
  const { crm, clock } = shop({ policy: policyWith([first]) })
  clock.advance(10 * day)
  await crm.record(bill('B-1', asha, 6_000, { occurredAt: clock.now() }))
  await crm.record(bill('B-0', asha, 100, { occurredAt: clock.now() - day }))
  await crm.rebuild(asha)
  expect((await crm.points.balance(asha)).available).toBe(60 + 7 + 1)
  expect((await crm.ask.statement(asha)).lines.map(({ kind }) => kind)).toEqual(['earned', 'earned', 'adjusted'])
})

test('what an import brings is still not given anything for, after any number of rebuilds', async () => {
  const { crm, clock } = shop({ policy })
  const past = [
    enrolled('E-1', asha, noon - 500 * day, { birthday: '09-10' }),
    bill('B-1', asha, 8_000, { occurredAt: noon - 499 * day }),
  ]
  await crm.record(past, nightly)
  await crm.work()
  for (let night = 0; night < 3; night += 1) {
    clock.advance(day)
    await crm.record(bill(`N-${night}`, asha, 6_000, { occurredAt: clock.now() - hour }), nightly)
    await crm.rebuild(asha)
  }
  const { lines } = await crm.ask.statement(asha)
  expect(lines.filter(({ kind }) => kind === 'bonus' || kind === 'adjusted')).toEqual([])
  expect((await crm.points.balance(asha)).available).toBe(180)
})

test('points that only a rebuild found are as safe from the next import as those of the counter', async () => {
  const welcome = { ...bigSpender, where: { 'purchases.count': { lte: 1 }, 'fact.totalMinor': { gte: 500_000 } } }
  const { crm, clock } = shop({ policy: policyWith([welcome]) })
  clock.advance(10 * day)
  await crm.record(bill('B-2', asha, 100, { occurredAt: clock.now() }))
  // A till that was offline: its bill was the first one.
  await crm.record(bill('B-1', asha, 6_000, { occurredAt: clock.now() - day }))
  expect((await crm.points.balance(asha)).available).toBe(61)
  await crm.rebuild(asha)
  expect((await crm.points.balance(asha)).available).toBe(68)
  for (let night = 0; night < 2; night += 1) {
    clock.advance(hour)
    await crm.record(bill(`N-${night}`, asha, 50, { occurredAt: clock.now() - minute }), nightly)
    await crm.rebuild(asha)
    expect((await crm.points.balance(asha)).available).toBe(68)
  }
})

test('what a birthday told at the last moment brought stays, and one that an import tells brings nothing', async () => {
  const wish = { ...bigSpender, id: 'wish', on: 'occasion.reached', where: {}, then: up.then }
  const occasions = { birthday: { kind: 'birthday' as const, leadDays: 7 } }
  const told = (id: string, at: number, customer: object) =>
    ({ type: 'customer.updated', id, source: 'pos', occurredAt: at, customer, birthday: '06-05' }) as const
  const { crm, clock } = shop({ policy: policyWith([wish], { points: plainPoints, occasions }) })
  await crm.record([told('U-1', clock.now(), asha)])
  await crm.record([told('U-2', clock.now() - 1, bina)], nightly)
  await crm.work()
  clock.advance(30 * day)
  for (const [index, customer] of [asha, bina].entries())
    await crm.record(bill(`N-${index}`, customer, 100, { occurredAt: clock.now() - minute }), nightly)
  const both = async () => [await crm.points.balance(asha), await crm.points.balance(bina)].map((one) => one.available)
  expect(await both()).toEqual([12, 1])
  await crm.rebuild(asha)
  await crm.rebuild(bina)
  expect(await both()).toEqual([12, 1])
  // Nor does a merge that is taken back change anything.
  await crm.record(bill('B-3', chitra, 50, { occurredAt: clock.now() }))
  const { mergedId } = await crm.merge(asha, chitra)
  await crm.work()
  await crm.unmerge(mergedId ?? '')
  await crm.work()
  expect(await both()).toEqual([12, 1])
})

test('of two who were one, each keeps what was given to them, and nothing is given for the imported past of one', async () => {
  const { crm, clock } = shop({ policy })
  await crm.record(enrolled('E-1', asha, clock.now()))
  await crm.record(bill('B-1', asha, 6_000, { occurredAt: clock.now() }))
  clock.advance(hour)
  const past = [
    enrolled('E-2', bina, noon - 500 * day),
    bill('B-2', bina, 6_000, { occurredAt: noon - 400 * day }),
    bill('B-3', asha, 100, { occurredAt: clock.now() - minute }),
  ]
  await crm.record(past, nightly)
  await crm.work()
  const both = async () => [await crm.points.balance(asha), await crm.points.balance(bina)].map((one) => one.available)
  const before = await both()
  clock.advance(hour)
  const { mergedId } = await crm.merge(asha, bina)
  await crm.work()
  clock.advance(hour)
  await crm.record(bill('B-4', asha, 50, { occurredAt: clock.now() - minute }), nightly)
  await crm.unmerge(mergedId ?? '')
  await crm.work()
  expect(await both()).toEqual(before)
  await crm.rebuild(asha)
  await crm.rebuild(bina)
  expect(await both()).toEqual(before)
})

describe('a bonus lives from when it was given, wherever a rebuild finds what it is for', () => {
  const shortLived = policyWith([], { points: { ...giving, expiry: { kind: 'days', days: 5 } } })
  async function afterRebuilds({ crm, clock }: Shop, ...who: readonly object[]): Promise<readonly number[]> {
    const all = () => Promise.all(who.map((customer) => crm.points.balance(customer)))
    const before = await all()
    for (let round = 0; round < 2; round += 1) {
      clock.advance(minute)
      await crm.rebuild(who[0] ?? asha)
      await crm.work()
      expect(await all()).toEqual(before)
    }
    return before.map(({ available }) => available)
  }
  test('of a referral that a merge paid, for a bill of long before it', async () => {
    const made = shop({ policy: shortLived })
    const { crm, clock } = made
    await crm.record(wasReferred('F-1', chitra, bina, clock.now()))
    clock.advance(hour)
    await crm.record(bill('B-1', asha, 2_700, { occurredAt: clock.now() }))
    clock.advance(4 * day)
    await crm.merge(chitra, asha)
    await crm.work()
    expect((await crm.points.balance(asha)).available).toBe(27 + 15)
    clock.advance(3 * day)
    await crm.record(bill('B-2', asha, 100, { occurredAt: clock.now() }))
    expect(await afterRebuilds(made, asha, bina)).toEqual([15 + 1, 30])
    clock.advance(2 * day)
    expect(await afterRebuilds(made, asha)).toEqual([1])
  })
  test('of a referral whose first bill was cancelled before it was told: what expired does not come back', async () => {
    const made = shop({ policy: shortLived })
    const { crm, clock } = made
    const at = clock.now()
    await crm.record(wasReferred('F-1', asha, bina, at))
    clock.advance(hour)
    await crm.record(bill('B-1', asha, 2_700, { occurredAt: clock.now() }))
    const cancelled = { id: 'V-1', source: 'pos', occurredAt: at + minute, customer: asha, billId: 'B-1' }
    await crm.record({ type: 'purchase.voided', ...cancelled })
    expect((await crm.points.balance(asha)).available).toBe(15)
    clock.advance(4 * day)
    await crm.record(bill('B-2', asha, 100, { occurredAt: clock.now() }))
    clock.advance(3 * day)
    expect(await afterRebuilds(made, asha)).toEqual([1])
  })
})
