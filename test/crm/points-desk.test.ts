import { describe, expect, test } from 'vitest'
import type { PointsAnswer, PointsDesk } from '../../src/index.ts'
import { asking, deskShop, manager } from '../support/desk.ts'
import { asha, bina, minute, noon } from '../support/shop.ts'

const hundred = { pending: 0, available: 100, held: 0, debt: 0, inTransit: 0 }

interface Case {
  readonly name: string
  /** What must have been done before. */
  readonly before?: (desk: PointsDesk) => Promise<unknown>
  readonly run: (desk: PointsDesk, id: string) => Promise<PointsAnswer>
  /** Another command under the same id. */
  readonly other: (desk: PointsDesk, id: string) => Promise<PointsAnswer>
  readonly balance: Partial<typeof hundred>
  readonly kinds: readonly string[]
  readonly refused: (desk: PointsDesk, id: string) => Promise<PointsAnswer>
  readonly because: object
}

const hold = (desk: PointsDesk) => desk.hold(asking('H-1', { points: 40 }))

const cases: readonly Case[] = [
  {
    name: 'redeem',
    run: (desk, id) => desk.redeem(asking(id, { points: 30 })),
    other: (desk, id) => desk.redeem(asking(id, { points: 35 })),
    balance: { available: 70 },
    kinds: ['redeemed'],
    refused: (desk, id) => desk.redeem(asking(id, { points: 105 })),
    because: { code: 'insufficient-points', details: { acceptedPoints: 100, boundBy: 'available' } },
  },
  {
    name: 'hold',
    run: (desk, id) => desk.hold(asking(id, { points: 40 })),
    other: (desk, id) => desk.hold(asking(id, { points: 45 })),
    balance: { available: 60, held: 40 },
    kinds: ['held'],
    refused: (desk, id) => desk.hold(asking(id, { points: 42 })),
    because: { code: 'not-a-step', details: { acceptedPoints: 100, stepPoints: 5 } },
  },
  {
    name: 'capture',
    before: hold,
    run: (desk, id) => desk.capture(asking(id, { holdId: 'H-1', points: 25 })),
    other: (desk, id) => desk.capture(asking(id, { holdId: 'H-1' })),
    balance: { available: 75 },
    kinds: ['redeemed', 'released'],
    refused: (desk, id) => desk.capture(asking(id, { holdId: 'H-9' })),
    because: { code: 'unknown-hold', details: { holdId: 'H-9' } },
  },
  {
    name: 'release',
    before: hold,
    run: (desk, id) => desk.release(asking(id, { holdId: 'H-1' })),
    other: (desk, id) => desk.release(asking(id, { holdId: 'H-2' })),
    balance: { available: 100 },
    kinds: ['released'],
    refused: (desk, id) => desk.release(asking(id, { holdId: 'H-1', holdSource: 'till-2' })),
    because: { code: 'unknown-hold', details: { holdId: 'H-1' } },
  },
  {
    name: 'lease',
    run: (desk, id) => desk.lease(asking(id, { points: 20 })),
    other: (desk, id) => desk.lease(asking(id, { points: 25 })),
    balance: { available: 80, held: 20 },
    kinds: ['held'],
    refused: async (desk, id) => {
      await desk.adjust(asking('A-1', { points: -50, reason: 'counted-twice', actor: manager }))
      await desk.adjust(asking('A-2', { points: -50, reason: 'counted-twice', actor: manager }))
      return desk.lease(asking(id, { points: 20 }))
    },
    because: { code: 'insufficient-points', details: { acceptedPoints: 0 } },
  },
  {
    name: 'adjust',
    run: (desk, id) => desk.adjust(asking(id, { points: -20, reason: 'counted-twice', actor: manager })),
    other: (desk, id) => desk.adjust(asking(id, { points: -20, reason: 'goodwill', actor: manager })),
    balance: { available: 80 },
    kinds: ['adjusted'],
    refused: (desk, id) => desk.adjust(asking(id, { points: 51, reason: 'goodwill', actor: manager, approver: 'S-1' })),
    because: { code: 'needs-approval', details: { acceptedPoints: 50 } },
  },
  {
    name: 'award',
    run: (desk, id) => desk.award(asking(id, { points: 50, reason: 'survey', actor: manager })),
    other: (desk, id) => desk.award(asking(id, { points: 40, reason: 'survey', actor: manager })),
    balance: { available: 150 },
    kinds: ['adjusted'],
    refused: (desk, id) => desk.award(asking(id, { points: 51, reason: 'survey', actor: manager })),
    because: { code: 'needs-approval' },
  },
  {
    name: 'grant',
    run: (desk, id) => desk.grant(asking(id, { campaign: 'diwali' })),
    other: (desk, id) => desk.grant(asking(id, { campaign: 'holi' })),
    balance: { available: 120 },
    kinds: ['bonus'],
    refused: (desk, id) => desk.grant(asking(id, { campaign: 'holi' })),
    because: { code: 'bad-command' },
  },
  {
    name: 'freeze',
    run: (desk, id) => desk.freeze(asking(id, { frozen: true, reason: 'lost-card', actor: manager })),
    other: (desk, id) => desk.freeze(asking(id, { frozen: false, reason: 'lost-card', actor: manager })),
    balance: { available: 100 },
    kinds: ['frozen'],
    refused: async (desk, id) => {
      await desk.freeze(asking('F-1', { frozen: true, reason: 'lost-card', actor: manager }))
      return desk.redeem(asking(id, { points: 10 }))
    },
    because: { code: 'account-frozen', details: { acceptedPoints: 0, boundBy: 'frozen' } },
  },
  {
    name: 'transfer',
    run: (desk, id) => desk.transfer(asking(id, { points: 40, to: bina })),
    other: (desk, id) => desk.transfer(asking(id, { points: 35, to: bina })),
    balance: { available: 60, inTransit: 40 },
    kinds: ['transfer-debited'],
    refused: (desk, id) => desk.transfer(asking(id, { points: 45, to: bina })),
    because: { code: 'above-maximum', details: { acceptedPoints: 40, boundBy: 'transfer' } },
  },
]

describe.each(cases)('$name', ({ before, run, other, balance, kinds, refused, because }) => {
  const opened = async () => {
    const { crm, clock } = await deskShop()
    await before?.(crm.points)
    return { desk: crm.points, clock, crm }
  }

  test('is done, and answered with the new balance and what it wrote', async () => {
    const { desk, crm } = await opened()
    const answer = await run(desk, 'C-1')
    expect(answer).toMatchObject({
      status: 'done',
      repeated: false,
      fact: { source: 'till-1', id: 'C-1' },
      customerId: (await crm.ask.customer(asha))?.id,
      balance: { ...hundred, ...balance },
    })
    if (answer.status !== 'done') throw new Error('It is done.')
    expect(answer.entries.map(({ kind }) => kind)).toEqual(kinds)
    expect(answer.entries.at(-1)?.after).toEqual(answer.balance)
    expect(answer.entries.every(({ hash, recordedAt }) => hash.length === 64 && recordedAt === noon)).toBe(true)
  })

  test('told again, whatever happened since, is answered with the first result', async () => {
    const { desk, clock, crm } = await opened()
    const first = await run(desk, 'C-1')
    await desk.freeze(asking('F-8', { frozen: false, reason: 'found', actor: manager }))
    await desk.adjust(asking('A-8', { points: 7, reason: 'goodwill', actor: manager }))
    clock.advance(20 * minute)
    await crm.work()
    const now = await desk.balance(asha)
    expect(await run(desk, 'C-1')).toEqual({ ...first, repeated: true })
    expect(await desk.balance(asha)).toEqual(now)
  })

  test('under an id that was another command is a mistake, not a guess', async () => {
    const { desk } = await opened()
    await run(desk, 'C-1')
    const now = await desk.balance(asha)
    await expect(other(desk, 'C-1')).rejects.toMatchObject({
      code: 'command-id-reused',
      details: { source: 'till-1', id: 'C-1' },
    })
    expect(await desk.balance(asha)).toEqual(now)
  })

  test('is refused with what would be accepted, and its id is free again', async () => {
    const { desk } = await opened()
    const answer = await refused(desk, 'C-1')
    expect(answer).toMatchObject({ status: 'refused', fact: { id: 'C-1' }, ...because })
    expect(answer.balance).toEqual(await desk.balance(asha))
    await desk.freeze(asking('F-9', { frozen: false, reason: 'found', actor: manager }))
    await desk.award(asking('A-9', { points: 50, reason: 'goodwill', actor: manager }))
    expect((await run(desk, 'C-1')).status).toBe('done')
  })
})

describe('a hold', () => {
  test('says by which name, until when and for how many points', async () => {
    const { crm, clock } = await deskShop()
    const held = await crm.points.hold(asking('H-1', { points: 40 }))
    expect(held).toMatchObject({ hold: { holdId: 'H-1', expiresAt: noon + 10 * minute, points: 40 } })
    clock.advance(11 * minute)
    expect(await crm.points.balance(asha)).toEqual(hundred)
    expect(await crm.points.capture(asking('C-1', { holdId: 'H-1' }))).toMatchObject({
      status: 'refused',
      code: 'hold-expired',
      details: { holdId: 'H-1', expiresAt: noon + 10 * minute },
    })
    const told = await crm.points.hold({ ...asking('H-1', { points: 40 }), occurredAt: noon })
    expect(told).toEqual({ ...held, repeated: true })
  })

  test('of one till and of another have the same id and nothing to do with each other', async () => {
    const { crm } = await deskShop()
    await crm.points.hold(asking('H-1', { points: 40 }))
    await crm.points.hold({ ...asking('H-1', { points: 30 }), source: 'till-2' })
    expect(await crm.points.balance(asha)).toMatchObject({ available: 30, held: 70 })
    await crm.points.release(asking('R-1', { holdId: 'H-1', holdSource: 'till-2' }))
    expect(await crm.points.balance(asha)).toMatchObject({ available: 60, held: 40 })
  })

  test('is captured once', async () => {
    const { crm } = await deskShop()
    await crm.points.hold(asking('H-1', { points: 40 }))
    expect(await crm.points.capture(asking('C-1', { holdId: 'H-1' }))).toMatchObject({ balance: { available: 60 } })
    expect(await crm.points.capture(asking('C-2', { holdId: 'H-1' }))).toMatchObject({
      status: 'refused',
      code: 'hold-resolved',
      details: { holdId: 'H-1', how: 'captured' },
    })
  })

  test('captured for a bill pays for it: a return of the bill brings the points back', async () => {
    const { crm } = await deskShop()
    await crm.points.hold(asking('H-1', { points: 40, billMinor: 200_00 }))
    await crm.points.capture(asking('C-1', { holdId: 'H-1', billId: 'B-2' }))
    await crm.record({
      type: 'purchase.completed',
      id: 'B-2',
      source: 'till-1',
      occurredAt: noon,
      customer: asha,
      totalMinor: 200_00,
    })
    // 200 rupees, 40 of them paid by points: 160 rupees earn one point.
    expect(await crm.points.balance(asha)).toMatchObject({ available: 61 })
    await crm.record({
      type: 'purchase.returned',
      id: 'RET-1',
      source: 'till-1',
      occurredAt: noon,
      customer: asha,
      billId: 'B-2',
      amountMinor: 200_00,
    })
    expect(await crm.points.balance(asha)).toEqual(hundred)
  })
})

describe('a lease', () => {
  test('is for what the policy lets a till spend, and says so', async () => {
    const { crm } = await deskShop()
    expect(await crm.points.lease(asking('L-1', { points: 50 }))).toMatchObject({
      status: 'done',
      boundBy: 'offline',
      hold: { holdId: 'L-1', points: 30 },
      balance: { available: 70, held: 30 },
    })
    await crm.points.redeem(asking('R-1', { points: 50 }))
    expect(await crm.points.lease(asking('L-2', { points: 25 }))).toMatchObject({
      boundBy: 'available',
      hold: { points: 20 },
    })
  })

  test('is captured in parts, also when the till reports late what it did in time', async () => {
    const { crm, clock } = await deskShop()
    await crm.points.lease(asking('L-1', { points: 30 }))
    const paid = (id: string, points: number, at: number) =>
      crm.points.capture({ ...asking(id, { holdId: 'L-1', points }), occurredAt: at })
    clock.advance(9 * 60 * minute)
    expect((await paid('C-1', 10, noon + 60 * minute)).status).toBe('done')
    expect((await paid('C-2', 15, noon + 120 * minute)).status).toBe('done')
    expect(await paid('C-3', 10, noon + 180 * minute)).toMatchObject({
      status: 'refused',
      code: 'insufficient-points',
      details: { acceptedPoints: 5 },
    })
    expect(await paid('C-3', 5, noon + 8 * 60 * minute)).toMatchObject({ status: 'refused', code: 'hold-expired' })
    clock.advance(24 * 60 * minute)
    await crm.work()
    expect(await crm.points.balance(asha)).toMatchObject({ available: 75, held: 0 })
  })
})

describe('a till that sends a command again', () => {
  test('without a time of its own means the same command, as long as it says the same', async () => {
    const { crm, clock } = await deskShop()
    const first = await crm.points.redeem(asking('R-1', { points: 30 }))
    clock.advance(5 * minute)
    expect(await crm.points.redeem(asking('R-1', { points: 30 }))).toEqual({ ...first, repeated: true })
  })

  test('and says another time is mistaken', async () => {
    const { crm } = await deskShop()
    await crm.points.redeem(asking('R-1', { points: 30 }))
    await expect(
      crm.points.redeem({ ...asking('R-1', { points: 30 }), occurredAt: noon - minute }),
    ).rejects.toMatchObject({ code: 'command-id-reused' })
  })

  test('that was a bill is mistaken too', async () => {
    const { crm } = await deskShop()
    await expect(crm.points.redeem({ id: 'B-1', source: 'pos', customer: asha, points: 5 })).rejects.toMatchObject({
      code: 'command-id-reused',
    })
  })

  test('after the records were merged and taken apart gets the first result from wherever it stands', async () => {
    const { crm, clock } = await deskShop()
    clock.advance(minute)
    await crm.points.award({
      id: 'A-1',
      source: 'till-1',
      customer: bina,
      points: 30,
      reason: 'survey',
      actor: manager,
    })
    const { mergedId } = await crm.merge(asha, bina)
    const command = { id: 'R-1', source: 'till-1', customer: bina, points: 60, occurredAt: clock.now() }
    const first = await crm.points.redeem(command)
    expect(first).toMatchObject({ status: 'done', balance: { available: 70 } })
    expect(await crm.points.redeem(command)).toEqual({ ...first, repeated: true })
    await crm.unmerge(mergedId ?? '')
    await crm.work()
    expect(await crm.points.redeem(command)).toEqual({ ...first, repeated: true })
  })
})

test('a command that changes nothing is done, and told again says what was true then', async () => {
  const { crm } = await deskShop()
  await crm.points.grant(asking('G-1', { campaign: 'diwali' }))
  const first = await crm.points.grant(asking('G-2', { campaign: 'diwali' }))
  expect(first).toMatchObject({ status: 'done', entries: [], balance: { available: 120 } })
  await crm.points.redeem(asking('R-1', { points: 20 }))
  expect(await crm.points.grant(asking('G-2', { campaign: 'diwali' }))).toEqual({ ...first, repeated: true })
})

test('what is no command throws, and a shop without points refuses', async () => {
  const { crm } = await deskShop()
  await expect(crm.points.redeem(asking('R-1', { points: 1.5 }))).rejects.toMatchObject({ code: 'bad-fact' })
  await expect(crm.points.redeem({ ...asking('R-1', { points: 5 }), customer: { phone: '12' } })).rejects.toMatchObject(
    {
      code: 'bad-fact',
      details: { problems: [{ path: 'customer.phone' }] },
    },
  )
  expect(
    await crm.points.redeem({ ...asking('R-1', { points: 5 }), customer: { customerId: 'cus-typo' } }),
  ).toMatchObject({ status: 'refused', code: 'unknown-customer', balance: { available: 0 } })
  expect(await crm.points.redeem({ ...asking('R-1', { points: 5 }), customer: bina })).toMatchObject({
    status: 'refused',
    code: 'insufficient-points',
    balance: { available: 0 },
  })
})
