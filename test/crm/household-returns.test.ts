import { expect, test } from 'vitest'
import type { Customer, FactInput, Store } from '../../src/index.ts'
import { entriesOf } from '../support/day.ts'
import {
  adjusted,
  householdOf,
  joined,
  left,
  open,
  personOf,
  pooled,
  problemsOf,
  redeemed,
  returned,
  withoutDebt,
  withTiers,
} from '../support/household.ts'
import { asha, bill, bina, chitra, day, hour, noon, shop } from '../support/shop.ts'

const other = 'FAMILY-8'
const worth = ({ points }: Customer): number => open({ points } as Customer) - points.debt
const moved = (id: string, customer: object, billId: string, to: object): FactInput =>
  ({ type: 'bill.reassigned', id, source: 'pos', occurredAt: noon, customer, billId, to }) as FactInput
const kinds = async (store: Store, { id }: Customer): Promise<readonly unknown[]> =>
  (await entriesOf(store, 'main', id)).map(({ kind, points, ref }) => [kind, points, ref])

test('a family gains nothing by joining, buying, leaving and returning', async () => {
  const { crm, store } = shop({ policy: withoutDebt })
  await crm.record([joined('J-1', asha), joined('J-2', bina)])
  for (const round of [1, 2, 3]) {
    await crm.record([bill(`B-${round}`, asha, 1200), left(`L-${round}`, asha)])
    await crm.record([returned(`RET-${round}`, asha, `B-${round}`, 1200), joined(`J-${round}-9`, asha)])
    expect(worth(await householdOf(store))).toBe(0)
    expect((await personOf(store, asha)).points.lifetime.writtenOff).toBe(0)
  }
  expect(await problemsOf(store)).toEqual([])
})

test('nor by buying first, joining, leaving and returning', async () => {
  const { crm, store } = shop({ policy: withoutDebt })
  await crm.record([bill('B-1', asha, 1200), joined('J-1', asha), left('L-1', asha)])
  expect(open(await householdOf(store))).toBe(12)
  await crm.record(returned('RET-1', asha, 'B-1', 1200))
  expect([worth(await householdOf(store)), worth(await personOf(store, asha))]).toEqual([0, 0])
  expect(await problemsOf(store)).toEqual([])
})

test('a return of one who left takes nothing of their own, and repays nothing of their debt', async () => {
  const { crm, store } = await pooled(asha, bina)
  await crm.record([bill('B-1', asha, 1200), left('L-1', asha), bill('B-2', asha, 500)])
  await crm.record(returned('RET-1', asha, 'B-1', 600))
  const [own, theirs] = [await personOf(store, asha), await householdOf(store)]
  expect([open(own), own.points.debt, open(theirs), theirs.points.debt]).toEqual([5, 0, 6, 0])
  expect((await kinds(store, own)).slice(-2)).toEqual([
    ['clawed-back', -6, 'B-1'],
    ['pooled-out', 6, 'B-1'],
  ])
  expect((await kinds(store, theirs)).at(-1)).toMatchObject(['pooled-in', -6, expect.any(String)])
  expect(await problemsOf(store)).toEqual([])
})

test('of one who lives elsewhere by now the household bears it that got the points, be it a debt', async () => {
  const { crm, store } = await pooled(asha, bina)
  await crm.record([bill('B-1', asha, 1200), left('L-1', asha), joined('J-8', asha, other)])
  await crm.record([bill('B-2', asha, 700), redeemed('R-1', bina, 12)])
  await crm.record(returned('RET-1', asha, 'B-1', 1200))
  expect([worth(await householdOf(store)), worth(await householdOf(store, other))]).toEqual([-12, 7])
  await crm.record(returned('RET-2', asha, 'B-2', 700))
  expect([worth(await householdOf(store)), worth(await householdOf(store, other))]).toEqual([-12, 0])
  expect(await problemsOf(store)).toEqual([])
})

test('points of a household that paid come back to it, with the expiry they had', async () => {
  const { crm, store, clock } = await pooled(asha, bina)
  await crm.record(bill('B-1', bina, 3000))
  const before = (await householdOf(store)).points.buckets
  clock.advance(40 * day)
  const at = { occurredAt: clock.now() }
  await crm.record(redeemed('R-2', asha, 20, { billId: 'B-2', billMinor: 4000, ...at }))
  await crm.record([bill('B-2', asha, 40, at), left('L-1', asha, clock.now())])
  await crm.record([joined('J-8', asha, other, clock.now()), adjusted('A-1', asha, 3)])
  await crm.record(returned('RET-1', asha, 'B-2', 40, at))
  expect((await householdOf(store)).points.buckets).toEqual(before)
  expect(open(await householdOf(store, other))).toBe(3)
  expect(await problemsOf(store)).toEqual([])
})

test('each account that paid for a bill gets back what it paid, and each return in parts comes to the same', async () => {
  for (const parts of [[4000], [1300, 700, 2000]]) {
    const { crm, store } = shop()
    await crm.record([adjusted('A-0', asha, 40), adjusted('A-1', bina, 50), adjusted('A-2', chitra, 60)])
    await crm.record(redeemed('R-0', asha, 11, { billId: 'B-1', billMinor: 400_000 }))
    await crm.record([
      redeemed('X-0', asha, 29),
      joined('J-1', asha),
      joined('J-2', bina),
      joined('J-3', chitra, other),
    ])
    await crm.record(redeemed('R-1', asha, 13, { billId: 'B-1', billMinor: 400_000 }))
    await crm.record(bill('B-1', asha, 4000))
    await crm.record([left('L-1', asha), joined('J-4', asha, other)])
    await crm.record(redeemed('R-2', asha, 17, { billId: 'B-1', billMinor: 400_000 }))
    await crm.record(left('L-2', asha))
    for (const [index, rupees] of parts.entries()) await crm.record(returned(`RET-${index}`, asha, 'B-1', rupees))
    const all = [await personOf(store, asha), await householdOf(store), await householdOf(store, other)]
    expect(all.map(worth)).toEqual([11, 50, 60])
    expect(await problemsOf(store)).toEqual([])
  }
})

test('a household that has no members any more still bears it', async () => {
  const { crm, store } = await pooled(asha)
  await crm.record([bill('B-1', asha, 1200), left('L-1', asha), returned('RET-1', asha, 'B-1', 300)])
  expect([(await householdOf(store)).members, worth(await householdOf(store))]).toEqual([[], 9])
  expect(await problemsOf(store)).toEqual([])
})

test('a void, and a bill that was somebody else’s, are borne by the household that got the points', async () => {
  const { crm, store } = await pooled(asha, bina)
  await crm.record([bill('B-1', asha, 1200), bill('B-2', asha, 500), left('L-1', asha), bill('B-9', chitra, 100)])
  await crm.record(moved('M-1', asha, 'B-1', chitra))
  expect([open(await householdOf(store)), open(await personOf(store, chitra))]).toEqual([5, 13])
  await crm.record({
    type: 'purchase.voided',
    id: 'V-1',
    source: 'pos',
    occurredAt: noon,
    customer: asha,
    billId: 'B-2',
  } as FactInput)
  expect([worth(await householdOf(store)), worth(await personOf(store, asha))]).toEqual([0, 0])
  expect(await problemsOf(store)).toEqual([])
})

test('a bill of one’s own time stays one’s own: told late, and after a household in between', async () => {
  const { crm, store, clock } = shop()
  await crm.record([joined('J-1', asha), left('L-1', asha)])
  clock.advance(hour)
  await crm.record(bill('B-1', asha, 800))
  await crm.record(returned('RET-1', asha, 'B-1', 300))
  expect([worth(await personOf(store, asha)), worth(await householdOf(store))]).toEqual([5, 0])
  // The next household takes what is left of it, and answers for the rest.
  await crm.record([joined('J-8', asha, other, clock.now()), left('L-8', asha, clock.now())])
  await crm.record(returned('RET-2', asha, 'B-1', 500))
  expect([worth(await personOf(store, asha)), worth(await householdOf(store, other))]).toEqual([0, 0])
  expect(await problemsOf(store)).toEqual([])
})

test('pending points of a bill are taken where they are, and what counts towards the tier with them', async () => {
  const { crm, store, clock } = shop({ at: noon + 20 * day, policy: withTiers })
  await crm.record([joined('J-1', asha), joined('J-2', bina)])
  const visits = [0, 1, 2].map((index) => bill(`V-${index}`, asha, 100, { occurredAt: noon + index * day }))
  await crm.record([...visits, left('L-1', asha, clock.now())])
  const before = (await householdOf(store)).points.qualifying
  await crm.record(returned('RET-1', asha, 'V-1', 100, { occurredAt: clock.now() }))
  const after = await householdOf(store)
  expect(before?.months.map(({ amount }) => amount)).toEqual([3])
  expect(after.points.qualifying?.months.map(({ amount }) => amount)).toEqual([2])
  expect((await personOf(store, asha)).points.tier).toBe(null)
  expect(await problemsOf(store)).toEqual([])
})

test('a rebuild of one who left gives and takes nothing twice, and their returns go where they went', async () => {
  const { crm, store, clock } = await pooled(asha, bina)
  const later = (): { readonly occurredAt: number } => ({ occurredAt: clock.advance(hour) ?? clock.now() })
  await crm.record([adjusted('A-1', bina, 30), bill('B-1', asha, 1200, later())])
  await crm.record(redeemed('R-1', asha, 6, { ...later(), billId: 'B-1' }))
  await crm.record(left('L-1', asha, later().occurredAt))
  await crm.record(returned('RET-1', asha, 'B-1', 600, later()))
  const before = [worth(await householdOf(store)), worth(await personOf(store, asha))]
  await crm.rebuild(asha)
  await crm.rebuild({ customerId: (await householdOf(store)).id })
  expect([worth(await householdOf(store)), worth(await personOf(store, asha))]).toEqual(before)
  await crm.record(returned('RET-2', asha, 'B-1', 600, later()))
  expect([worth(await householdOf(store)), worth(await personOf(store, asha))]).toEqual([30, 0])
  expect(await problemsOf(store)).toEqual([])
})

test('points of the next household that pay late take off what the bill earned where that is', async () => {
  const { crm, store } = await pooled(asha, bina)
  await crm.record([adjusted('A-1', chitra, 60), joined('J-8', chitra, other), bill('B-1', asha, 1200)])
  await crm.record([left('L-1', asha), joined('J-9', asha, other), redeemed('R-1', asha, 20, { billId: 'B-1' })])
  // Of 1180 rupees paid with money the bill earns 11.
  expect([worth(await householdOf(store)), worth(await householdOf(store, other))]).toEqual([11, 40])
  await crm.record(returned('RET-1', asha, 'B-1', 1200))
  expect([worth(await householdOf(store)), worth(await householdOf(store, other))]).toEqual([0, 60])
  expect(await problemsOf(store)).toEqual([])
})
