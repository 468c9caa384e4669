import { describe, expect, test } from 'vitest'
import type { Crm, FactInput } from '../../src/index.ts'
import {
  agreed,
  asha,
  bill,
  bina,
  chitra,
  day,
  hour,
  noon,
  recordingChannel,
  retailWith,
  shop,
} from '../support/shop.ts'

const returned = (id: string, customer: object | undefined, rupees: number, parts: object = {}) => ({
  type: 'purchase.returned' as const,
  id,
  source: 'pos',
  occurredAt: noon + hour,
  ...(customer === undefined ? {} : { customer }),
  amountMinor: rupees * 100,
  ...parts,
})

/** What the months of a report say of one thing, in order. */
const monthsOf = async (crm: Crm, name: 'storeNetMinor' | 'bills' | 'newCustomers' | 'pointsOutstanding') =>
  (await crm.ask.activity()).months.map((month) => month[name])

describe('money', () => {
  test('counts in the month of the bill, less what came back of it later', async () => {
    const { crm, clock } = shop({ at: noon + 40 * day })
    await crm.record([
      bill('B-1', asha, 500),
      bill('B-2', asha, 300, { occurredAt: noon + 35 * day, channel: 'online' }),
      bill('B-3', undefined, 90, { occurredAt: noon + 36 * day }),
      returned('R-1', asha, 200, { billId: 'B-1', occurredAt: noon + 37 * day }),
    ])
    clock.advance(day)
    expect(await crm.ask.activity()).toMatchObject({
      from: '2026-06-01',
      to: '2026-07-12',
      months: [
        { month: '2026-06', storeNetMinor: 300_00, onlineNetMinor: 0, anonymousNetMinor: 0, bills: 1 },
        { month: '2026-07', storeNetMinor: 0, onlineNetMinor: 300_00, anonymousNetMinor: 90_00, bills: 2 },
      ],
    })
  })

  test('of cash on delivery counts on the day of the delivery, and a voided bill never', async () => {
    const { crm } = shop({ at: noon + 40 * day })
    const placed = { billId: 'O-1', payment: 'cash-on-delivery', totalMinor: 400_00 } as const
    await crm.record([
      { type: 'order.placed', id: 'O-1', source: 'web', occurredAt: noon, customer: asha, ...placed },
      { type: 'order.delivered', id: 'D-1', source: 'web', occurredAt: noon + 33 * day, customer: asha, billId: 'O-1' },
      bill('B-1', asha, 100),
      { type: 'purchase.voided', id: 'V-1', source: 'pos', occurredAt: noon + hour, customer: asha, billId: 'B-1' },
    ])
    const { months } = await crm.ask.activity()
    expect(months.map(({ onlineNetMinor, storeNetMinor, bills }) => [onlineNetMinor, storeNetMinor, bills])).toEqual([
      [0, 0, 0],
      [400_00, 0, 1],
    ])
  })

  test('that came back for no bill anybody knows lowers no month', async () => {
    const { crm } = shop({ at: noon + day })
    await crm.record([bill('B-1', asha, 100), returned('R-1', asha, 250)])
    const report = await crm.ask.activity()
    expect([report.months[0]?.storeNetMinor, report.unlinkedReturnsMinor]).toEqual([100_00, 250_00])
  })

  test('of a bill counts where the one who became one with its customer had brought something of it back before', async () => {
    const { crm } = shop({ at: noon + day })
    await crm.record([bill('B-0', asha, 1000), returned('R-1', asha, 100, { billId: 'B-1' }), bill('B-1', bina, 500)])
    await crm.merge(asha, bina)
    expect((await crm.ask.activity()).months).toMatchObject([{ storeNetMinor: 1500_00, bills: 2 }])
    await crm.rebuild(asha)
    expect((await crm.ask.activity()).months).toMatchObject([{ storeNetMinor: 1400_00, bills: 2 }])
  })

  test('of two records that became one is counted once, as its latest row says', async () => {
    const { crm } = shop({ at: noon + day })
    await crm.record([bill('B-1', asha, 500), bill('B-2', bina, 300)])
    await crm.merge(asha, bina)
    // Written under the survivor from here on, beside the row of the one who gave way.
    await crm.record([returned('R-2', bina, 100, { billId: 'B-2' }), returned('R-1', asha, 50, { billId: 'B-1' })])
    expect(await crm.ask.activity()).toMatchObject({
      months: [{ storeNetMinor: 650_00, bills: 2, newCustomers: 1 }],
    })
  })

  test('of a bill that went from one record to another, both of which are one person now, is counted', async () => {
    const { crm } = shop({ at: noon + day })
    await crm.record([bill('B-1', asha, 500), bill('B-2', bina, 300)])
    const reassigned = { type: 'bill.reassigned', id: 'M-1', source: 'pos', occurredAt: noon + hour } as const
    await crm.record({ ...reassigned, billId: 'B-1', to: bina })
    expect((await crm.ask.activity()).months[0]).toMatchObject({ storeNetMinor: 800_00, bills: 2 })
    await crm.merge(asha, bina)
    expect((await crm.ask.activity()).months[0]).toMatchObject({ storeNetMinor: 800_00, bills: 2, newCustomers: 1 })
  })

  test('of a bill that somebody claimed is theirs', async () => {
    const { crm } = shop({ at: noon + day })
    await crm.record(bill('B-1', undefined, 500))
    expect((await crm.ask.activity()).months[0]).toMatchObject({ storeNetMinor: 0, anonymousNetMinor: 500_00 })
    expect(await monthsOf(crm, 'pointsOutstanding')).toEqual([0])
    await crm.record({
      type: 'bill.claimed',
      id: 'C-1',
      source: 'web',
      occurredAt: noon + hour,
      customer: asha,
      billId: 'B-1',
      billSource: 'pos',
    })
    expect((await crm.ask.activity()).months[0]).toMatchObject({ storeNetMinor: 500_00, anonymousNetMinor: 0 })
    expect(await monthsOf(crm, 'pointsOutstanding')).toEqual([5])
  })
})

test('a customer is new in the month of the capture or of the first purchase, whichever came first', async () => {
  const { crm } = shop({ at: noon + 40 * day })
  const captured = (id: string, customer: object, occurredAt: number) => ({
    type: 'customer.captured' as const,
    id,
    source: 'pos',
    occurredAt,
    customer,
    method: 'qr-self' as const,
  })
  await crm.record([
    bill('B-1', asha, 100),
    captured('C-1', asha, noon + 35 * day),
    captured('C-2', bina, noon + 36 * day),
    captured('C-3', chitra, noon + day),
    bill('B-2', chitra, 100, { occurredAt: noon + 37 * day }),
    bill('B-3', undefined, 100),
  ])
  expect(await monthsOf(crm, 'newCustomers')).toEqual([2, 1])
})

describe('points', () => {
  test('are earned less what returns took, spent less what came back, and lapse in their last month', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 1000))
    await crm.points.redeem({ id: 'P-1', source: 'pos', customer: asha, points: 4 })
    clock.set(noon + 35 * day)
    await crm.record([
      bill('B-2', asha, 500, { occurredAt: clock.now() }),
      returned('R-1', asha, 200, { billId: 'B-1', occurredAt: clock.now() }),
    ])
    const [june, july] = (await crm.ask.activity()).months
    expect(june).toMatchObject({ pointsEarned: 10, pointsRedeemed: 4, pointsExpired: 0, pointsOutstanding: 6 })
    expect(july).toMatchObject({ pointsEarned: 3, pointsRedeemed: 0, pointsOutstanding: 9 })
    // Nobody woke the customer: what time did is in the report all the same.
    clock.set(noon + 800 * day)
    const { months } = await crm.ask.activity()
    expect(months.at(-1)?.pointsOutstanding).toBe(0)
    const lapsed = months.filter(({ pointsExpired }) => pointsExpired > 0)
    expect(lapsed.map(({ month, pointsExpired }) => [month, pointsExpired])).toEqual([
      ['2027-06', 4],
      ['2027-07', 5],
    ])
    expect((await crm.ask.report()).pointsExpiring).toEqual([])
  })

  test('that will expire stand in the month in which they can last be spent, and are owed at their worth', async () => {
    const { crm } = shop()
    await crm.record(bill('B-1', asha, 1000))
    expect(await crm.ask.report()).toMatchObject({
      pointsOutstanding: 10,
      pointsLiabilityMinor: 10_00,
      pointsExpiring: [{ month: '2027-06', points: 10 }],
      cohorts: [{ month: '2026-06', customers: 1, returned: [0] }],
    })
    const without = shop({ policy: retailWith({ points: null }) })
    await without.crm.record(bill('B-1', asha, 1000))
    expect((await without.crm.ask.report()).pointsLiabilityMinor).toBe(null)
  })
})

describe('messages', () => {
  const steps = async (crm: Crm, rule: string) => (await crm.ask.activity()).rules[rule]
  const about = (type: string, id: string, messageId: string, at: number) =>
    ({ type, id, source: 'wa', occurredAt: at, customer: asha, messageId, channel: 'whatsapp' }) as FactInput

  test('count once for each status, and whoever reads or answers has received', async () => {
    const { crm, clock, channel } = shop()
    await crm.record([bill('B-1', asha, 500), bill('B-2', asha, 500)])
    expect(await steps(crm, 'receipt')).toMatchObject({ planned: 2, sent: 0 })
    await crm.work()
    const [one, two] = channel.sent.map(({ messageId }) => messageId)
    clock.advance(hour)
    // Of the first only the reading is told; the second is answered twice and delivered late.
    await crm.record([
      about('message.read', 'w-1', one ?? '', noon + hour),
      about('message.delivered', 'w-2', one ?? '', noon + hour),
      about('message.replied', 'w-3', two ?? '', noon + hour),
      about('message.replied', 'w-4', two ?? '', noon + hour),
      about('message.clicked', 'w-5', two ?? '', noon + hour),
      about('message.delivered', 'w-6', two ?? '', noon + hour),
    ])
    const all = { planned: 2, sent: 2, delivered: 2, read: 2, clicked: 1, replied: 1, failed: 0 }
    expect(await steps(crm, 'receipt')).toMatchObject(all)
    expect((await crm.ask.activity()).months[0]?.messagesSent).toBe(2)
  })

  test('that a gate kept back count at the gate, planned or not', async () => {
    const { crm, clock } = shop()
    await crm.record([agreed(asha), bill('B-1', asha, 500)])
    clock.set(noon + 2 * day)
    await crm.record({ ...agreed(asha), id: 'no', status: 'withdrawn', occurredAt: noon + day })
    await crm.work()
    clock.set(noon + 31 * day)
    await crm.work()
    expect(await steps(crm, 'day-2')).toMatchObject({ planned: 0, withheld: { consent: 1 } })
    expect(await steps(crm, 'day-30')).toMatchObject({ planned: 0, sent: 0, withheld: { consent: 1 } })
  })

  test('that were planned and then kept back count as both', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 500))
    // Nobody was there to send the receipt for two days.
    clock.set(noon + 2 * day)
    await crm.work()
    expect(await steps(crm, 'receipt')).toMatchObject({ planned: 1, sent: 0, withheld: { late: 1 } })
  })

  test('that a channel gave up are failed, by hand they are the rule "staff"', async () => {
    const recording = recordingChannel()
    const { crm } = shop({ recording })
    await crm.record([
      bill('B-1', asha, 500),
      { ...about('message.sent', 'S-1', 'by-hand', noon), by: 'staff' } as FactInput,
    ])
    const [planned] = (await crm.ask.customer(asha))?.messages ?? []
    await crm.record({
      ...about('message.failed', 'F-1', planned?.id ?? '', noon),
      reason: 'no such number',
    } as FactInput)
    expect(await steps(crm, 'receipt')).toMatchObject({ planned: 1, failed: 1, sent: 0 })
    expect(await steps(crm, 'staff')).toMatchObject({ planned: 0, sent: 1 })
  })
})

test('a shop that fills more than a page of everything is counted in full', { timeout: 60_000 }, async () => {
  const { crm } = shop({ at: noon + 40 * day })
  const bills = Array.from({ length: 1200 }, (_, place) =>
    bill(`B-${place}`, place % 3 === 0 ? undefined : { phone: `98765 4${String(place % 600).padStart(4, '0')}` }, 100),
  )
  await crm.record(bills, { mode: 'backfill' })
  expect((await crm.ask.activity()).months).toMatchObject([
    { storeNetMinor: 800 * 100_00, anonymousNetMinor: 400 * 100_00, bills: 1200, newCustomers: 400, pointsEarned: 800 },
    { storeNetMinor: 0, anonymousNetMinor: 0, bills: 0, newCustomers: 0, pointsOutstanding: 800 },
  ])
})

test('moves are changes of stage; setting a day right is none', async () => {
  const { crm } = shop({ at: noon + 20 * day })
  await crm.record([
    bill('B-1', asha, 100, { occurredAt: noon + 9 * day }),
    // Comes late: the same stage, since an earlier day.
    bill('B-0', asha, 100, { occurredAt: noon + 9 * day - hour }),
    bill('B-2', bina, 100),
    bill('B-3', bina, 100, { occurredAt: noon + 5 * day }),
  ])
  const { moves } = await crm.ask.activity()
  const from = (stage: string | null) => moves.filter((move) => move.from === stage)
  expect(from(null).reduce((sum, { customers }) => sum + customers, 0)).toBe(2)
  expect(moves.every((move) => move.from !== move.to)).toBe(true)
  const stages = (await crm.ask.report()).stages
  for (const [stage, customers] of Object.entries(stages)) {
    const balance = moves.reduce(
      (sum, move) => sum + (move.to === stage ? move.customers : 0) - (move.from === stage ? move.customers : 0),
      0,
    )
    expect([stage, balance]).toEqual([stage, customers])
  }
})

describe('the period', () => {
  test('takes its days in the zone of the shop, both included', async () => {
    const { crm } = shop({ at: noon + 10 * day })
    // Half past eleven at night in India is six in the evening in Greenwich; half an hour later it is tomorrow.
    const lateOn1June = noon + 11.5 * hour
    await crm.record([
      bill('B-1', asha, 100, { occurredAt: lateOn1June }),
      bill('B-2', asha, 100, { occurredAt: lateOn1June + hour }),
    ])
    const bills = async (from: string, to: string) => (await crm.ask.activity({ from, to })).months[0]?.bills
    expect(await bills('2026-06-01', '2026-06-01')).toBe(1)
    expect(await bills('2026-06-02', '2026-06-02')).toBe(1)
    expect(await bills('2026-06-01', '2026-06-02')).toBe(2)
    expect(await bills('2026-06-03', '2026-06-30')).toBe(0)
  })

  test.each([
    { from: '2026-06-02', to: '2026-06-01' },
    { from: '2026-02-30' },
    { to: 'yesterday' },
    { from: '1066-10-14' },
    { from: '2026-07-01' },
  ])('%j is refused', async (options) => {
    const { crm } = shop()
    await expect(crm.ask.activity(options)).rejects.toMatchObject({ code: 'bad-option' })
  })
})
