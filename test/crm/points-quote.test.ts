import { describe, expect, test } from 'vitest'
import { asking, deskPolicy, deskShop, deskTerms } from '../support/desk.ts'
import { asha, bill, bina, day, noon, shop } from '../support/shop.ts'

/** Midnight in India after the last of June 2027. */
const endOfJune = Date.UTC(2027, 5, 30, 18, 30)

describe('a quote', () => {
  test('says what there is, what may be spent on the bill and why not more, and what the bill earns', async () => {
    const { crm } = await deskShop()
    expect(await crm.points.quote(asha, { totalMinor: 110_00, redeemPoints: 50 })).toEqual({
      balances: { pending: 0, available: 100, held: 0, debt: 0, inTransit: 0 },
      available: 100,
      availableMinor: 100_00,
      redeemablePoints: 55,
      redeemableMinor: 55_00,
      limits: {
        billPoints: 55,
        maximumPoints: null,
        maximumShareOfBillPercent: 50,
        minimumBillMinor: 0,
        minimumPoints: 5,
        stepPoints: 5,
      },
      boundBy: 'bill-share',
      frozen: false,
      earning: {
        points: 0,
        linePoints: [0],
        boundBy: 'nothing',
        maximumPoints: null,
        minimumBillMinor: null,
        visitPoints: 0,
      },
      nextExpiry: { points: 100, at: endOfJune, day: '2027-06-30' },
      tier: null,
    })
  })

  test('of a bill with a number counts what has paid for it already', async () => {
    const { crm } = await deskShop()
    const on = { billId: 'B-7', billSource: 'pos' }
    const paid = await crm.points.redeem({
      id: 'R-7',
      source: 'pos',
      customer: asha,
      points: 40,
      billMinor: 110_00,
      ...on,
    })
    expect(paid.status).toBe('done')
    const quoted = await crm.points.quote(asha, { totalMinor: 110_00, ...on })
    expect(quoted).toMatchObject({ redeemablePoints: 15, boundBy: 'bill-share' })
    expect(await crm.points.quote(asha, { totalMinor: 110_00 })).toMatchObject({ redeemablePoints: 55 })
  })

  test('of a bill with a number leaves room for what other tills hold for it', async () => {
    const { crm } = await deskShop()
    const on = { billId: 'B-7', billSource: 'pos' }
    const held = await crm.points.hold(asking('H-1', { points: 40, billMinor: 110_00, ...on }))
    expect(held.status).toBe('done')
    const quoted = await crm.points.quote(asha, { totalMinor: 110_00, ...on })
    expect(quoted).toMatchObject({ redeemablePoints: 15, boundBy: 'bill-share' })
    const asked = (id: string, points: number) => asking(id, { points, billMinor: 110_00, ...on })
    expect(await crm.points.redeem(asked('R-1', 20))).toMatchObject({ code: 'above-bill-share' })
    expect(await crm.points.hold(asked('H-2', 20))).toMatchObject({ code: 'above-bill-share' })
    expect(await crm.points.redeem(asked('R-2', 15))).toMatchObject({ status: 'done' })
    expect(await crm.points.quote(asha, { totalMinor: 110_00 })).toMatchObject({ redeemablePoints: 45 })
  })

  test('says what the bill earns as it will earn it, line by line', async () => {
    const terms = { earn: { ...deskTerms.earn, categoryMultipliers: { sarees: 2 } } }
    const { crm } = await deskShop({ policy: deskPolicy(terms) })
    const lines = [
      { category: 'sarees', amountMinor: 500_00 },
      { category: 'shoes', amountMinor: 700_00 },
    ]
    const quoted = await crm.points.quote(asha, { totalMinor: 1_200_00, lines })
    expect(quoted.earning).toMatchObject({ points: 17, linePoints: [10, 7] })
    await crm.record(bill('B-2', asha, 1_200, { lines }))
    expect((await crm.points.balance(asha)).available).toBe(117)
  })

  test('for somebody unknown is nothing to spend, and what the bill would earn; it leaves no trace', async () => {
    const { crm } = await deskShop()
    expect(await crm.points.quote(bina, { totalMinor: 1_000_00 })).toMatchObject({
      balances: { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 },
      redeemablePoints: 0,
      boundBy: 'available',
      earning: { points: 10 },
      nextExpiry: null,
    })
    expect(await crm.ask.customer(bina)).toBeNull()
  })

  test('leaves out what is held, and what has expired, however late the worker', async () => {
    const { crm, clock } = await deskShop()
    await crm.points.hold(asking('H-1', { points: 40 }))
    expect(await crm.points.quote(asha)).toMatchObject({ available: 60, redeemablePoints: 60, earning: null })
    clock.set(endOfJune)
    expect(await crm.points.quote(asha)).toMatchObject({ available: 0, redeemablePoints: 0 })
  })

  test('without a programme promises nothing', async () => {
    const { crm } = shop({ policy: deskPolicy({}, { points: null }), at: noon + day })
    expect(await crm.points.quote(asha, { totalMinor: 500_00 })).toMatchObject({ redeemablePoints: 0, earning: null })
    expect(await crm.points.redeem(asking('R-1', { points: 5 }))).toMatchObject({
      status: 'refused',
      code: 'no-points',
      balance: { available: 0 },
    })
  })

  test('of what is no bill is a mistake, with its path', async () => {
    const { crm } = await deskShop()
    const problems = async (given: { totalMinor: number; redeemPoints?: number }) => {
      const error: unknown = await crm.points.quote(asha, given).catch((thrown: unknown) => thrown)
      return error
    }
    expect(await problems({ totalMinor: 1.5 })).toMatchObject({
      code: 'bad-fact',
      details: { problems: [{ path: 'totalMinor' }] },
    })
    expect(await problems({ totalMinor: 100, redeemPoints: -1 })).toMatchObject({
      code: 'bad-fact',
      details: { problems: [{ path: 'redeemPoints' }] },
    })
    await expect(crm.points.quote({ phone: '12' })).rejects.toMatchObject({ code: 'bad-customer-ref' })
  })
})
