import { afterEach, describe, expect, test } from 'vitest'
import { createCrm, type PointsAnswer, type Store } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import { fakeClock } from '../../src/testing/index.ts'
import { asking, deskPolicy } from '../support/desk.ts'
import { asha, bill, bina, chitra, ids, noon } from '../support/shop.ts'
import { type SqliteFile, sqliteFile } from '../support/sqlite.ts'

const files: SqliteFile[] = []
afterEach(() => {
  for (const file of files.splice(0)) file.remove()
})

/** Two tills, each with a connection of its own to the same books. */
const places: readonly (readonly [string, () => readonly [Store, Store]])[] = [
  [
    'memory',
    () => {
      const store = memoryStore()
      return [store, store]
    },
  ],
  [
    'SQLite',
    () => {
      const file = sqliteFile()
      files.push(file)
      return [sqliteStore(file.connect()), sqliteStore(file.connect())]
    },
  ],
]

const till = (store: Store, prefix: string, at: number = noon) =>
  createCrm({ store, policy: deskPolicy(), clock: fakeClock(at).now, newId: ids(prefix) })

describe.each(places)('two tills at once, on %s', (_name, open) => {
  const opened = async () => {
    const [left, right] = open()
    const [one, other] = [till(left, 'a'), till(right, 'b')]
    await one.record(bill('B-1', asha, 10_000))
    return { one, other }
  }
  const done = (answers: readonly PointsAnswer[]) => answers.filter(({ status }) => status === 'done').length

  test('a hold and a redemption of the same points: one is done, the other told what is left', async () => {
    const { one, other } = await opened()
    const answers = await Promise.all([
      one.points.hold(asking('H-1', { points: 60 })),
      other.points.redeem({ ...asking('R-1', { points: 70 }), source: 'till-2' }),
    ])
    expect(done(answers)).toBe(1)
    const [held, redeemed] = answers.map(({ status }) => status === 'done')
    const refused = answers.find(({ status }) => status === 'refused')
    expect(refused).toMatchObject({
      code: 'insufficient-points',
      details: { acceptedPoints: held === true ? 40 : 30 },
      balance: { available: held === true ? 40 : 30 },
    })
    expect(await one.points.balance(asha)).toMatchObject({
      available: redeemed === true ? 30 : 40,
      held: held === true ? 60 : 0,
    })
  })

  test('twenty redemptions of one balance take no more than there is', async () => {
    const { one, other } = await opened()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : other).points.redeem(asking(`R-${index}`, { points: 15 })),
      ),
    )
    expect(done(answers)).toBe(6)
    expect(await one.points.balance(asha)).toMatchObject({ available: 10, debt: 0 })
  })

  test('the same command from both is done once, and both hear the same', async () => {
    const { one, other } = await opened()
    const command = { ...asking('R-1', { points: 40 }), occurredAt: noon }
    const [left, right] = await Promise.all([one.points.redeem(command), other.points.redeem(command)])
    expect([left, right].map((answer) => answer.status === 'done' && answer.repeated).sort()).toEqual([false, true])
    expect({ ...left, repeated: true }).toEqual({ ...right, repeated: true })
    expect((await one.points.balance(asha)).available).toBe(60)
  })

  test('a hold is captured by one of two', async () => {
    const { one, other } = await opened()
    await one.points.hold(asking('H-1', { points: 60 }))
    const answers = await Promise.all([
      one.points.capture(asking('C-1', { holdId: 'H-1' })),
      other.points.capture(asking('C-2', { holdId: 'H-1' })),
    ])
    expect(done(answers)).toBe(1)
    expect(await one.points.balance(asha)).toMatchObject({ available: 40, held: 0 })
  })

  test.each([
    ['the same time', 0],
    ['times of their own', 5],
  ])('the same merge from both, at %s, is done once, and both hear the same', async (_when, apartMs) => {
    const [left, right] = open()
    const [one, other] = [till(left, 'a'), till(right, 'b', noon + apartMs)]
    await one.record([bill('B-1', asha, 10_000), bill('B-2', bina, 5_000)])
    const told = asking('M-1', { other: bina })
    const answers = await Promise.all([one.points.merge(told), other.points.merge(told)])
    expect(answers.map((answer) => answer.status === 'done' && answer.repeated).sort()).toEqual([false, true])
    const [first, second] = answers
    expect({ ...first, repeated: true }).toEqual({ ...second, repeated: true })
    expect(first).toMatchObject({ balance: { available: 150 }, entries: [{ kind: 'merged-in' }] })
    expect((await one.points.balance(bina)).available).toBe(150)
  })

  test('two merges under one name at once: one is done, the other is a mistake', async () => {
    const { one, other } = await opened()
    await one.record([bill('B-2', bina, 5_000), bill('B-3', chitra, 1_000)])
    const answers = await Promise.allSettled([
      one.points.merge(asking('M-1', { other: bina })),
      other.points.merge(asking('M-1', { other: chitra, customer: asha })),
    ])
    const refused = answers.filter(({ status }) => status === 'rejected')
    expect(refused).toMatchObject([{ reason: { code: 'command-id-reused' } }])
    const [toBina, toChitra] = answers.map(({ status }) => status === 'fulfilled')
    expect((await one.points.balance(asha)).available).toBe(toBina === true ? 150 : 110)
    expect([toBina, toChitra]).toContain(false)
  })

  test('two merges of one pair told without a command, by clocks of their own, are one', async () => {
    const [left, right] = open()
    const [one, other] = [till(left, 'a'), till(right, 'b', noon + 5)]
    await one.record([bill('B-1', asha, 10_000), bill('B-2', bina, 5_000)])
    const merged = await Promise.all([one.merge(asha, bina), other.merge(bina, asha)])
    expect(merged.filter(({ mergedId }) => mergedId !== null)).toHaveLength(1)
    expect((await one.points.balance(bina)).available).toBe(150)
  })

  test('points given in both directions at once are neither lost nor made', async () => {
    const { one, other } = await opened()
    await one.record(bill('B-2', bina, 5_000))
    await Promise.all([
      one.points.transfer(asking('T-1', { points: 40, to: bina })),
      other.points.transfer({ ...asking('T-2', { points: 25, to: asha }), customer: bina }),
    ])
    await one.work()
    expect(await one.points.balance(asha)).toMatchObject({ available: 85, inTransit: 0 })
    expect(await one.points.balance(bina)).toMatchObject({ available: 65, inTransit: 0 })
  })
})
