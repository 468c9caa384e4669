import { describe, expect, test } from 'vitest'
import { createCrm } from '../../src/index.ts'
import { faultyStore, isStopped } from '../../src/testing/index.ts'
import { asking, deskPolicy, deskShop } from '../support/desk.ts'
import { asha, bill, bina, chitra, hour, minute, shop } from '../support/shop.ts'

const joining = { id: 'M-1', source: 'till-1', customer: bina, other: asha }

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

  test('under an id that was another merge is a mistake', async () => {
    const { crm } = await two()
    await crm.record(bill('B-3', chitra, 100))
    await crm.points.merge(joining)
    await expect(crm.points.merge({ ...joining, other: chitra })).rejects.toMatchObject({ code: 'command-id-reused' })
    expect((await crm.points.balance(chitra)).available).toBe(1)
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
