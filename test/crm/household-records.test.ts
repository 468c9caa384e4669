import { describe, expect, test } from 'vitest'
import { type Customer, type FactInput, isCrmError } from '../../src/index.ts'
import {
  family,
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

describe('a merge', () => {
  test('of a member into a stranger brings the stranger into the household, in the member’s place', async () => {
    const { crm, store } = shop()
    await crm.record(bill('B-0', chitra, 400))
    for (const [index, who] of [asha, bina].entries()) await crm.record(joined(`J-${index}`, who))
    await crm.record(bill('B-1', asha, 1200))
    const { survivorId } = await crm.merge(chitra, asha)
    const household = await householdOf(store)
    expect(open(household)).toBe(16)
    expect(new Set(household.members)).toEqual(new Set([survivorId, (await personOf(store, bina)).id]))
    await crm.record(returned('RET-1', asha, 'B-1', 1200))
    expect(open(await householdOf(store))).toBe(4)
    await crm.record(left('L-1', chitra))
    expect((await householdOf(store)).members).toEqual([(await personOf(store, bina)).id])
    expect(await problemsOf(store)).toEqual([])
  })

  test('of two members leaves one member; of members of two households the survivor’s counts', async () => {
    const { crm, store, clock } = await pooled(asha, bina)
    clock.advance(hour)
    await crm.record([joined('J-8', chitra, 'FAMILY-8'), bill('B-1', chitra, 900), bill('B-2', bina, 300)])
    await crm.merge(asha, bina)
    await crm.merge(asha, chitra)
    const survivor = await personOf(store, asha)
    const [theirs, other] = [await householdOf(store), await householdOf(store, 'FAMILY-8')]
    expect([theirs.members, other.members]).toEqual([[survivor.id], []])
    expect([open(theirs), open(other)]).toEqual([3, 9])
    await crm.record(bill('B-3', chitra, 500))
    expect([open(await householdOf(store)), open(await householdOf(store, 'FAMILY-8'))]).toEqual([8, 9])
    expect(await problemsOf(store)).toEqual([])
  })

  test('with a household is refused, and so is taking back a merge of those whose points went to one', async () => {
    const { crm, store } = await pooled(asha)
    await crm.record(bill('B-1', bina, 100))
    const { id } = await householdOf(store)
    const refusal = async (act: Promise<unknown>): Promise<unknown> =>
      act.then(
        () => 'done',
        (error: unknown) => (isCrmError(error) ? error.code : error),
      )
    expect(await refusal(crm.merge(asha, { customerId: id }))).toBe('pooled-points')
    const { mergedId } = await crm.merge(asha, bina)
    expect(await refusal(crm.unmerge(mergedId ?? ''))).toBe('pooled-points')
  })
})

describe('a rebuild', () => {
  test('of a member gives nothing to the household twice, and one of the household finds what it was given', async () => {
    const { crm, store, clock } = shop()
    await crm.record([bill('B-0', asha, 700), joined('J-1', asha), joined('J-2', bina)])
    clock.advance(day)
    const later = (): { readonly occurredAt: number } => ({ occurredAt: clock.advance(hour) ?? clock.now() })
    await crm.record(bill('B-1', asha, 1200, later()))
    await crm.record(redeemed('R-1', asha, 6, { ...later(), billId: 'B-1' }))
    await crm.record(returned('RET-1', asha, 'B-1', 600, later()))
    const before = [await householdOf(store), await personOf(store, asha)].map(({ points }) => points)
    await crm.rebuild(asha)
    await crm.rebuild({ customerId: (await householdOf(store)).id })
    const after = [await householdOf(store), await personOf(store, asha)].map(({ points }) => points)
    expect(after.map(({ buckets, debt }) => ({ buckets, debt }))).toEqual(
      before.map(({ buckets, debt }) => ({ buckets, debt })),
    )
    expect(after.map(({ lifetime }) => lifetime)).toEqual(before.map(({ lifetime }) => lifetime))
    expect(await problemsOf(store)).toEqual([])
  })

  test('of a member who should have had more brings the rest', async () => {
    const { crm, store, clock } = shop({ at: noon + 3 * day })
    const unnamed = { type: 'purchase.returned', id: 'RET-1', source: 'pos', customer: asha, amountMinor: 400_00 }
    await crm.record(bill('B-1', asha, 1000, { occurredAt: noon + 2 * day }))
    await crm.record({ ...unnamed, occurredAt: noon + day } as FactInput)
    await crm.record(joined('J-1', asha, family, clock.now()))
    expect(open(await householdOf(store))).toBe(6)
    // As it happened, there was nothing yet to take for the goods that came back.
    await crm.rebuild(asha)
    expect(open(await householdOf(store))).toBe(10)
    await crm.rebuild(asha)
    expect(open(await householdOf(store))).toBe(10)
    expect(await problemsOf(store)).toEqual([])
  })

  test('of a member who should have had less brings the debt; of one who left, to the member', async () => {
    for (const leaves of [false, true]) {
      const { crm, store, clock } = shop({ at: noon + 3 * day, policy: withoutDebt })
      await crm.record([bill('B-1', asha, 1000), redeemed('R-1', asha, 10, { occurredAt: noon + hour })])
      await crm.record(returned('RET-1', asha, 'B-1', 1000, { occurredAt: noon + day }))
      await crm.record(bill('B-2', asha, 800, { occurredAt: noon + 2 * hour }))
      await crm.record(joined('J-1', asha, family, clock.now()))
      if (leaves) await crm.record(left('L-1', asha, clock.now()))
      expect(open(await householdOf(store))).toBe(8)
      // As it happened, the second bill's points were there to be taken for the first, and nothing was written off for them.
      await crm.rebuild(asha)
      expect(open(await householdOf(store))).toBe(leaves ? 8 : 0)
      expect((await personOf(store, asha)).points.debt).toBe(leaves ? 8 : 0)
      expect(await problemsOf(store)).toEqual([])
    }
  })
})

describe('the tier', () => {
  const visits = (who: object, first: number, count: number): readonly FactInput[] =>
    Array.from({ length: count }, (_, index) =>
      bill(`V-${first + index}`, who, 100, { occurredAt: noon + (first + index) * day }),
    )
  const tierOf = ({ points }: Customer): string | null => points.tier?.tier ?? null

  test('is reached by the visits of all, and is every member’s', async () => {
    const { crm, store } = shop({ at: noon + 20 * day, policy: withTiers })
    await crm.record([joined('J-1', asha), joined('J-2', bina)])
    await crm.record([...visits(asha, 0, 1), ...visits(bina, 1, 1)])
    expect(tierOf(await householdOf(store))).toBe(null)
    await crm.record(visits(bina, 2, 1))
    for (const one of [await householdOf(store), await personOf(store, asha), await personOf(store, bina)])
      expect(tierOf(one)).toBe('silver')
    await crm.record(left('L-1', bina, noon + 20 * day))
    expect([tierOf(await personOf(store, bina)), tierOf(await personOf(store, asha))]).toEqual([null, 'silver'])
    expect(await problemsOf(store)).toEqual([])
  })

  test('that somebody brings is not lost by joining, and is the household’s to keep', async () => {
    const { crm, store, clock } = shop({ at: noon + 20 * day, policy: withTiers })
    await crm.record([...visits(asha, 0, 3), joined('J-2', bina)])
    const before = (await personOf(store, asha)).points.tier
    await crm.record(joined('J-1', asha))
    expect((await householdOf(store)).points.tier).toEqual(before)
    expect(tierOf(await personOf(store, bina))).toBe('silver')
    // Nobody came again: at the end of the period and its grace the household goes down, and with it its members.
    clock.advance(800 * day)
    await crm.work()
    await crm.work()
    for (const one of [await householdOf(store), await personOf(store, asha), await personOf(store, bina)])
      expect(tierOf(one)).toBe(null)
  })
})
