import { expect, test } from 'vitest'
import { deskPolicy, deskTerms } from '../support/desk.ts'
import { wasReferred } from '../support/gifts.ts'
import { asha, bill, bina, chitra, day, minute, type Shop, shop } from '../support/shop.ts'

const referral = { referrer: { points: 50 }, referee: { points: 25 } }
const policy = deskPolicy({ bonuses: { ...deskTerms.bonuses, referral } })

async function available({ crm }: Shop, ...who: readonly object[]): Promise<readonly number[]> {
  await crm.work()
  const balances = await Promise.all(who.map((customer) => crm.points.balance(customer)))
  return balances.map((balance) => balance.available)
}

async function bought({ crm, clock }: Shop, id: string, who: object): Promise<void> {
  clock.advance(minute)
  await crm.record(bill(id, who, 1_000, { occurredAt: clock.now() }))
}

async function unmerged({ crm, clock }: Shop, mergedId: string | null): Promise<void> {
  clock.advance(minute)
  await crm.work()
  await crm.unmerge(mergedId ?? '')
}

test.each([
  [{ referrer: { points: 50 }, referee: { points: 25 } }, [35, 60]],
  [{ referrer: { points: 50 } }, [10, 60]],
])(
  'who brought a customer is paid when the two were one at the first purchase, and the merge is taken back',
  async (terms, paid) => {
    const made = shop({ policy: deskPolicy({ bonuses: { ...deskTerms.bonuses, referral: terms } }) })
    await bought(made, 'B-0', bina)
    await made.crm.record(wasReferred('F-1', asha, bina, made.clock.now()))
    const { mergedId } = await made.crm.merge(asha, bina)
    await bought(made, 'B-1', asha)
    await unmerged(made, mergedId)
    expect(await available(made, asha, bina)).toEqual(paid)
    await made.crm.rebuild(asha)
    await made.crm.rebuild(bina)
    expect(await available(made, asha, bina)).toEqual(paid)
    const again = await made.crm.merge(asha, bina)
    await unmerged(made, again.mergedId)
    expect(await available(made, asha, bina)).toEqual(paid)
  },
)

test('whoever was paid for a customer before is not paid again by a merge that is taken back', async () => {
  const made = shop({ policy })
  await bought(made, 'B-0', bina)
  await made.crm.record(wasReferred('F-1', asha, bina, made.clock.now()))
  await bought(made, 'B-1', asha)
  await bought(made, 'B-2', chitra)
  expect(await available(made, asha, bina)).toEqual([35, 60])
  for (const other of [chitra, bina]) {
    const { mergedId } = await made.crm.merge(asha, other)
    await unmerged(made, mergedId)
    expect(await available(made, asha, bina)).toEqual([35, 60])
  }
})

test('a merge that is taken back before the first purchase leaves the referral as it was', async () => {
  const made = shop({ policy })
  await bought(made, 'B-0', bina)
  made.clock.advance(day)
  await made.crm.record(wasReferred('F-1', chitra, bina, made.clock.now()))
  const { mergedId } = await made.crm.merge(bina, chitra)
  await unmerged(made, mergedId)
  expect(await available(made, chitra, bina)).toEqual([0, 10])
  await bought(made, 'B-1', chitra)
  expect(await available(made, chitra, bina)).toEqual([35, 60])
})

test('a half that bought while both were one brings nobody a second bonus', async () => {
  const made = shop({ policy })
  await bought(made, 'B-0', bina)
  await made.crm.record({
    type: 'customer.updated',
    id: 'U-1',
    source: 'pos',
    occurredAt: made.clock.now(),
    customer: asha,
    name: 'Asha',
  })
  made.clock.advance(minute)
  await made.crm.record(wasReferred('F-1', chitra, bina, made.clock.now()))
  const { mergedId } = await made.crm.merge(asha, chitra)
  await bought(made, 'B-1', chitra)
  expect(await available(made, asha, bina)).toEqual([35, 60])
  await unmerged(made, mergedId)
  expect(await available(made, asha, chitra, bina)).toEqual([0, 35, 60])
})

test('a bill of one that was cancelled before a merge pays no referral of the other in a rebuild, and the next bill does', async () => {
  for (const terms of [referral, { referrer: referral.referrer }]) {
    const made = shop({ policy: deskPolicy({ bonuses: { ...deskTerms.bonuses, referral: terms } }) })
    const { crm, clock } = made
    await bought(made, 'B-0', asha)
    clock.advance(minute)
    await crm.record(wasReferred('F-1', chitra, bina, clock.now()))
    clock.advance(minute)
    const cancelled = { id: 'V-1', source: 'pos', occurredAt: clock.now(), customer: asha, billId: 'B-0' }
    await crm.record({ type: 'purchase.voided', ...cancelled })
    clock.advance(minute)
    await crm.merge(chitra, asha)
    for (let night = 0; night < 2; night += 1) {
      clock.advance(minute)
      await crm.rebuild()
      await crm.rebuild(asha)
      expect(await available(made, asha, bina)).toEqual([0, 0])
    }
    await bought(made, 'B-1', asha)
    const paid = [terms === referral ? 35 : 10, 50]
    expect(await available(made, asha, bina)).toEqual(paid)
    await crm.rebuild(asha)
    expect(await available(made, asha, bina)).toEqual(paid)
  }
})

test('a referral that was paid stays paid in a rebuild when the bill is cancelled later', async () => {
  for (const terms of [referral, { referrer: referral.referrer }]) {
    const made = shop({ policy: deskPolicy({ bonuses: { ...deskTerms.bonuses, referral: terms } }) })
    const { crm, clock } = made
    await crm.record(wasReferred('F-1', chitra, bina, clock.now()))
    await bought(made, 'B-0', chitra)
    clock.advance(minute)
    const cancelled = { id: 'V-1', source: 'pos', occurredAt: clock.now(), customer: chitra, billId: 'B-0' }
    await crm.record({ type: 'purchase.voided', ...cancelled })
    const live = await available(made, chitra, bina)
    expect(live).toEqual([terms === referral ? 25 : 0, 50])
    await crm.rebuild(chitra)
    expect(await available(made, chitra, bina)).toEqual(live)
    expect((await crm.ask.customer(chitra))?.referral).toMatchObject({ paid: true })
  }
})
