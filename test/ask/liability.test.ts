import { describe, expect, test } from 'vitest'
import { asha, bill, bina, day, noon, retailWith, shop } from '../support/shop.ts'

const returned = (id: string, billId: string, rupees: number, occurredAt: number) =>
  ({
    type: 'purchase.returned',
    id,
    source: 'pos',
    occurredAt,
    customer: asha,
    billId,
    amountMinor: rupees * 100,
  }) as const

describe('the points liability', () => {
  test('tells each day what moved it, in points and in money, and agrees with the accounts', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 1000))
    clock.advance(day)
    await crm.points.redeem({ id: 'R-1', source: 'pos', customer: asha, points: 4 })
    clock.advance(day)
    await crm.record(returned('RT', 'B-1', 500, noon + 2 * day))
    const { from, to, days, reconciliation } = await crm.ask.liability()
    expect([from, to]).toEqual(['2026-06-01', '2026-06-03'])
    expect(days.map((one) => [one.opening, one.earned, one.redeemed, one.reversed, one.closing])).toEqual([
      [0, 10, 0, 0, 10],
      [10, 0, 4, 0, 6],
      [6, 0, 0, 5, 1],
    ])
    expect(days.map(({ closingMinor }) => closingMinor)).toEqual([1000, 600, 100])
    const owed = { outstandingPoints: 1, debtPoints: 0 }
    expect(reconciliation).toEqual({ at: noon + 2 * day, books: owed, accounts: owed, differencePoints: 0 })
  })

  test('counts a late bill on its own day, or by the books on the day on which they learnt of it', async () => {
    const { crm } = shop({ at: noon + 2 * day })
    await crm.record(bill('B-1', asha, 1000))
    const earned = async (by: 'occurred' | 'recorded') =>
      (await crm.ask.liability({ by, from: '2026-06-01' })).days.map((one) => one.earned)
    expect(await earned('occurred')).toEqual([10, 0, 0])
    expect(await earned('recorded')).toEqual([0, 0, 10])
  })

  test('counts what expired on the last day of its life, though no worker has written it', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 1000))
    clock.set(noon + 800 * day)
    const { days, reconciliation } = await crm.ask.liability()
    expect(days.filter(({ expired }) => expired !== 0).map((one) => [one.day, one.expired, one.closing])).toEqual([
      ['2027-06-30', 10, 0],
    ])
    expect(days.at(-1)?.closing).toBe(0)
    expect(reconciliation.differencePoints).toBe(0)
    const recorded = await crm.ask.liability({ by: 'recorded' })
    expect(recorded.days.at(-1)).toMatchObject({ expired: 10, closing: 0 })
  })

  test('of a period opens with what was before, and still holds all books against the accounts', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 1000))
    clock.advance(5 * day)
    await crm.record(bill('B-2', bina, 300, { occurredAt: clock.now() }))
    const report = await crm.ask.liability({ from: '2026-06-02', to: '2026-06-03' })
    expect(report.days.map(({ day: on, opening, closing }) => [on, opening, closing])).toEqual([
      ['2026-06-02', 10, 10],
      ['2026-06-03', 10, 10],
    ])
    expect(report.reconciliation).toMatchObject({ books: { outstandingPoints: 13 }, differencePoints: 0 })
  })

  test('nets to nothing where points only go from one customer to another', async () => {
    const { crm } = shop()
    await crm.record([bill('B-1', asha, 1000), bill('B-2', bina, 300)])
    await crm.points.transfer({ id: 'T-1', source: 'pos', customer: asha, points: 6, to: bina })
    await crm.work()
    await crm.merge(asha, bina)
    const { days, reconciliation } = await crm.ask.liability()
    const [today] = days
    expect(today).toMatchObject({ earned: 13, closing: 13 })
    expect(today?.movedIn).toBe(today?.movedOut)
    expect(reconciliation.differencePoints).toBe(0)
  })

  test('says by how much the books and the accounts differ', async () => {
    const { crm, store } = shop()
    await crm.record(bill('B-1', asha, 1000))
    const { crm: doctored } = shop({
      store: {
        ...store,
        customers: async (query) => {
          const page = await store.customers(query)
          const items = page.items.map((found) => {
            const { points } = found.customer
            const buckets = points.buckets.map((bucket) => ({ ...bucket, open: bucket.open + 7 }))
            return { ...found, customer: { ...found.customer, points: { ...points, buckets } } }
          })
          return { ...page, items }
        },
      },
    })
    expect((await doctored.ask.liability()).reconciliation).toMatchObject({
      books: { outstandingPoints: 10 },
      accounts: { outstandingPoints: 17 },
      differencePoints: 7,
    })
  })

  test('counts what a rule gives as a bonus, and what somebody gives by hand as an adjustment', async () => {
    const then = [{ award: { points: 7, reason: 'thanks' } }]
    const rules = [{ id: 'thanks', on: 'purchase.completed', purpose: 'internal' as const, then }]
    const { crm } = shop({ policy: retailWith({ rules }) })
    await crm.record(bill('B-1', asha, 1000))
    await crm.points.adjust({
      ...{ id: 'A-1', source: 'desk', customer: asha, points: 5, reason: 'goodwill' },
      actor: { id: 'ravi', role: 'staff' },
    })
    const [day] = (await crm.ask.liability()).days
    expect([day?.earned, day?.bonus, day?.adjusted, day?.closing]).toEqual([10, 7, 5, 22])
  })

  test('without a points programme has no worth, and a day that is none is refused', async () => {
    const { crm } = shop({ policy: retailWith({ points: null }) })
    const { days } = await crm.ask.liability()
    expect(days).toMatchObject([{ opening: 0, closing: 0, closingMinor: null }])
    await expect(crm.ask.liability({ from: '1 June' })).rejects.toMatchObject({ code: 'bad-option' })
    await expect(crm.ask.liability({ from: '2026-06-02', to: '2026-06-01' })).rejects.toMatchObject({
      code: 'bad-option',
    })
    await expect(crm.ask.liability({ by: 'x' as 'occurred' })).rejects.toMatchObject({ details: { option: 'by' } })
    await expect(crm.ask.liability({ from: '2000-01-01' })).rejects.toMatchObject({ code: 'limit-exceeded' })
  })
})
