import { describe, expect, test } from 'vitest'
import { type CrmError, createCrm, type Fact, type Store } from '../../src/index.ts'
import { faultyStore, isStopped } from '../../src/testing/index.ts'
import { asking, deskPolicy, deskShop } from '../support/desk.ts'
import { everybody } from '../support/household.ts'
import { asha, bill, bina, chitra, day, hour, minute, shop } from '../support/shop.ts'

const joining = { id: 'M-1', source: 'till-1', customer: bina, other: asha }

async function factsOf(store: Store, kind: string): Promise<readonly Fact[]> {
  const { items } = await store.stream({ tenant: 'main', of: 'facts', after: null, limit: 100 })
  const facts = items.flatMap((item) => (item.of === 'facts' ? [item.stored.fact] : []))
  return facts.filter(({ type }) => type === kind)
}

async function two() {
  const made = await deskShop()
  made.clock.advance(minute)
  await made.crm.record(bill('B-2', bina, 5_000))
  return made
}

describe('merge', () => {
  test('joins both, and answers with the joined balance and what the other brought', async () => {
    const { crm } = await two()
    const answer = await crm.points.merge(joining)
    expect(answer).toMatchObject({
      status: 'done',
      repeated: false,
      fact: { source: 'till-1', id: 'M-1' },
      customerId: (await crm.ask.customer(asha))?.id,
      balance: { available: 150 },
      entries: [{ kind: 'merged-in', points: 50 }],
    })
    expect(await crm.points.balance(bina)).toEqual(answer.balance)
  })

  test('told again is answered with the first result, also after it was taken back', async () => {
    const { crm, clock } = await two()
    const first = await crm.points.merge(joining)
    await crm.points.redeem(asking('R-1', { points: 30 }))
    clock.advance(hour)
    expect(await crm.points.merge(joining)).toEqual({ ...first, repeated: true })
    const id = (await crm.ask.customer(asha))?.absorbed[0] ?? ''
    expect(await crm.unmerge(id)).toBe(true)
    await crm.work()
    expect(await crm.points.merge(joining)).toEqual({ ...first, repeated: true })
    expect((await crm.points.balance(bina)).available).toBe(50)
    const again = await crm.points.merge({ ...joining, id: 'M-2' })
    expect(again).toMatchObject({ status: 'done', repeated: false, balance: { available: 120 } })
  })

  test('cannot be taken back before the worker has delivered it, wherever the process stopped', async () => {
    let early = 0
    for (let call = 1; call <= 12; call += 1) {
      const { store, crm, clock } = await two()
      const failing = faultyStore(store, { failAt: { call, when: 'after' } }).store
      const stopping = createCrm({ store: failing, policy: deskPolicy(), clock: clock.now })
      await stopping.points.merge(joining).catch((error: unknown) => {
        if (!isStopped(error)) throw error
      })
      const sealed = (await everybody(store)).find(({ mergedInto }) => mergedInto !== null)
      if (sealed === undefined) continue
      clock.advance(minute)
      const taken = await crm.unmerge(sealed.id).catch(({ code }: CrmError) => code)
      if (taken === 'points-in-transit') {
        early += 1
        await crm.work()
        expect((await crm.points.balance(bina)).available).toBe(150)
        expect(await crm.unmerge(sealed.id)).toBe(true)
      } else {
        expect(taken).toBe(true)
      }
      await crm.work()
      expect((await crm.points.balance(asha)).available).toBe(100)
      expect((await crm.points.balance(bina)).available).toBe(50)
    }
    expect(early).toBeGreaterThan(0)
  })

  test('under an id that was another merge is a mistake', async () => {
    const { crm } = await two()
    await crm.record(bill('B-3', chitra, 100))
    await crm.points.merge(joining)
    await expect(crm.points.merge({ ...joining, other: chitra })).rejects.toMatchObject({ code: 'command-id-reused' })
    expect((await crm.points.balance(chitra)).available).toBe(1)
  })

  test('is dated as the till says, and told again at another time is another command', async () => {
    const { crm, store, clock } = await two()
    clock.advance(hour)
    const told = { ...joining, occurredAt: clock.now() - 59 * minute }
    const first = await crm.points.merge(told)
    expect(await factsOf(store, 'customer.merged')).toMatchObject([{ occurredAt: told.occurredAt }])
    clock.advance(minute)
    for (const again of [told, joining]) expect(await crm.points.merge(again)).toEqual({ ...first, repeated: true })
    const otherwise = { ...told, occurredAt: told.occurredAt + minute }
    await expect(crm.points.merge(otherwise)).rejects.toMatchObject({ code: 'command-id-reused' })
    const nextWeek = { ...told, id: 'M-2', occurredAt: clock.now() + 7 * day }
    await expect(crm.points.merge(nextWeek)).rejects.toMatchObject({
      code: 'bad-fact',
      details: { problems: [{ path: 'occurredAt' }] },
    })
  })

  test('is read by its own words: what it does not know is named', async () => {
    const { crm } = await two()
    const told = { ...joining, points: 5 } as typeof joining
    await expect(crm.points.merge(told)).rejects.toThrow('found "points", unknown here; expected')
    await expect(crm.points.merge({ ...joining, id: '' })).rejects.toThrow('id: found ""')
  })

  test('of who is one already writes nothing', async () => {
    const { crm } = await two()
    await crm.points.merge(joining)
    expect(await crm.points.merge({ ...joining, id: 'M-2' })).toMatchObject({
      status: 'done',
      entries: [],
      balance: { available: 150 },
    })
  })

  test('with somebody unknown is refused, and with nobody is a mistake', async () => {
    const { crm } = await two()
    expect(await crm.points.merge({ ...joining, other: chitra })).toMatchObject({
      status: 'refused',
      code: 'unknown-customer',
      balance: { available: 50 },
    })
    await expect(crm.points.merge({ ...joining, other: { phone: '1' } })).rejects.toMatchObject({
      code: 'bad-customer-ref',
    })
    await expect(crm.points.merge({ ...joining, id: '' })).rejects.toMatchObject({ code: 'bad-fact' })
  })

  test('stopped anywhere is finished by the worker or told again, and answers with what came', async () => {
    for (let call = 1; call <= 10; call += 1) {
      const { crm, store, clock } = await two()
      const faulty = faultyStore(store, { failAt: { call, when: 'before' } })
      const dies = createCrm({ store: faulty.store, policy: deskPolicy(), clock: clock.now })
      await dies.points.merge(joining).catch((error: unknown) => expect(isStopped(error)).toBe(true))
      clock.advance(10 * minute)
      await crm.work()
      expect(await crm.points.merge(joining)).toMatchObject({
        status: 'done',
        balance: { available: 150 },
        entries: [{ kind: 'merged-in', points: 50 }],
      })
    }
  })
})

describe('an open hold', () => {
  test('comes along with a merge, and is captured by either name', async () => {
    const { crm } = await two()
    await crm.points.hold({ id: 'H-1', source: 'till-1', customer: bina, points: 20 })
    await crm.points.hold(asking('H-2', { points: 30 }))
    await crm.points.merge(joining)
    expect(await crm.points.balance(asha)).toMatchObject({ available: 100, held: 50 })
    expect(await crm.points.capture(asking('C-1', { holdId: 'H-1', points: 15 }))).toMatchObject({
      balance: { available: 105, held: 30 },
    })
    expect(await crm.points.capture({ id: 'C-2', source: 'till-1', customer: bina, holdId: 'H-2' })).toMatchObject({
      balance: { available: 105, held: 0 },
    })
  })

  test('goes back with an unmerge to whoever placed it', async () => {
    const { crm } = await two()
    await crm.points.merge(joining)
    await crm.points.hold({ id: 'H-1', source: 'till-1', customer: bina, points: 20 })
    await crm.unmerge((await crm.ask.customer(asha))?.absorbed[0] ?? '')
    await crm.work()
    expect(await crm.points.balance(asha)).toMatchObject({ available: 100, held: 0 })
    expect(await crm.points.balance(bina)).toMatchObject({ available: 30, held: 20 })
    expect(await crm.points.capture({ id: 'C-1', source: 'till-1', customer: bina, holdId: 'H-1' })).toMatchObject({
      status: 'done',
      balance: { available: 30, held: 0 },
    })
  })

  test('of points of both keeps them one until it is over, so that a till sells what it was told', async () => {
    const { crm, clock } = await deskShop()
    clock.advance(minute)
    await crm.record(bill('B-2', bina, 1_000))
    await crm.points.merge(joining)
    const byBina = { source: 'till-1', customer: bina }
    const hold = await crm.points.hold({ ...byBina, id: 'H-1', points: 30 })
    if (hold.status !== 'done') throw new Error('It is done.')
    const mergedId = (await crm.ask.customer(asha))?.absorbed[0] ?? ''
    const holds = [{ source: 'till-1', id: 'H-1', heldPoints: 30, heldUntil: hold.hold.expiresAt }]
    await expect(crm.unmerge(mergedId)).rejects.toMatchObject({ code: 'points-held', details: { mergedId, holds } })
    expect(await crm.points.capture({ ...byBina, id: 'C-1', holdId: 'H-1' })).toMatchObject({
      status: 'done',
      balance: { available: 80, held: 0 },
    })
    expect(await crm.unmerge(mergedId)).toBe(true)
  })

  test('of points of both keeps them one only as long as it stands', async () => {
    const { crm, clock } = await deskShop()
    clock.advance(minute)
    await crm.record(bill('B-2', bina, 1_000))
    await crm.points.merge(joining)
    await crm.points.hold({ id: 'H-1', source: 'till-1', customer: bina, points: 30 })
    const mergedId = (await crm.ask.customer(asha))?.absorbed[0] ?? ''
    clock.advance(10 * minute)
    expect(await crm.unmerge(mergedId)).toBe(true)
    await crm.work()
    expect(await crm.points.balance(asha)).toMatchObject({ available: 100, held: 0 })
    expect(await crm.points.balance(bina)).toMatchObject({ available: 10, held: 0 })
  })

  test('outlives a rebuild', async () => {
    const { crm } = await two()
    await crm.points.hold(asking('H-1', { points: 20 }))
    await crm.points.lease(asking('L-1', { points: 30 }))
    const before = (await crm.ask.customer(asha))?.points
    await crm.rebuild(asha)
    const after = (await crm.ask.customer(asha))?.points
    expect(after).toEqual({ ...before, seq: after?.seq, headHash: after?.headHash })
    expect((await crm.points.capture(asking('C-1', { holdId: 'L-1', points: 10 }))).status).toBe('done')
  })
})

test('a merge of more records than may become one is refused', async () => {
  const { crm, clock } = shop({ policy: deskPolicy() })
  const people = Array.from({ length: 14 }, (_, index) => ({ phone: `98765 432${String(index).padStart(2, '0')}` }))
  for (const [index, customer] of people.entries()) {
    await crm.record(bill(`B-${index}`, customer, 100))
    clock.advance(minute)
  }
  const [first, ...others] = people
  if (first === undefined) throw new Error('There is a first.')
  const answers = []
  for (const [index, other] of others.entries()) {
    answers.push(await crm.points.merge({ id: `M-${index}`, source: 'till-1', customer: first, other }))
  }
  expect(answers.slice(0, 12).every(({ status }) => status === 'done')).toBe(true)
  expect(answers[12]).toMatchObject({ status: 'refused', code: 'too-many-merges', balance: { available: 13 } })
})

test('two holds of one name are one hold after a merge, and a capture leaves nothing held', async () => {
  const { crm, clock } = await deskShop()
  await crm.record(bill('B-2', bina, 5_000))
  clock.advance(minute)
  for (const customer of [asha, bina]) {
    expect(await crm.points.hold({ id: 'CART-1', source: 'web', customer, points: 20 })).toMatchObject({
      status: 'done',
    })
  }
  clock.advance(minute)
  await crm.merge(asha, bina)
  expect(await crm.points.balance(asha)).toMatchObject({ available: 110, held: 40 })
  const captured = await crm.points.capture({ id: 'C-1', source: 'web', customer: asha, holdId: 'CART-1', points: 20 })
  expect(captured).toMatchObject({ status: 'done', balance: { available: 130, held: 0 } })
})
