import { describe, expect, test } from 'vitest'
import { createCrm } from '../../src/index.ts'
import { faultyStore } from '../../src/testing/index.ts'
import { asha, bill, bina, chitra, hour, minute, noon, retail, retailWith, shop } from '../support/shop.ts'

describe('merging', () => {
  test('the older record goes on, at once and with everything', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 1000))
    clock.advance(hour)
    await crm.record(bill('B-2', bina, 500))
    const merged = await crm.merge(bina, asha)
    expect(merged.survivorId).toBe((await crm.ask.customer(asha))?.id)
    expect((await crm.ask.customer(bina))?.purchases).toMatchObject({ count: 2, grossMinor: 1500_00 })
    expect((await crm.points.balance(bina)).available).toBe(15)
    expect(await crm.merge(asha, bina)).toEqual({ survivorId: merged.survivorId, mergedId: null })
    expect((await crm.ask.report()).customers).toBe(1)
  })

  test('a fact told again to the merged-away customer is a duplicate; with another body it is refused', async () => {
    const { crm } = shop()
    await crm.record([bill('B-1', asha, 1000), bill('B-2', bina, 500)])
    await crm.merge(asha, bina)
    expect((await crm.record(bill('B-2', bina, 500))).status).toBe('duplicate')
    expect(await crm.record(bill('B-2', bina, 501))).toMatchObject({ status: 'refused', code: 'fact-id-reused' })
  })

  test('three records, taken apart one after the other, are as they were', async () => {
    const { crm, clock } = shop()
    for (const [index, customer] of [asha, bina, chitra].entries()) {
      await crm.record(bill(`B-${index}`, customer, 1000 + 100 * index))
      clock.advance(minute)
    }
    const inner = await crm.merge(bina, chitra)
    const outer = await crm.merge(asha, bina)
    expect((await crm.points.balance(chitra)).available).toBe(33)
    await crm.unmerge(inner.mergedId ?? '')
    await crm.unmerge(outer.mergedId ?? '')
    const points = await Promise.all([asha, bina, chitra].map(async (who) => (await crm.points.balance(who)).available))
    expect(points).toEqual([10, 11, 12])
    expect(await crm.unmerge(outer.mergedId ?? '')).toBe(false)
  })

  test('a claim never makes two people one', async () => {
    const { crm } = shop()
    await crm.record([bill('B-0', asha, 100), bill('B-00', bina, 100), bill('B-1', undefined, 900)])
    const claim = (id: string, customer: object) =>
      ({ type: 'bill.claimed', id, source: 'pos', occurredAt: noon, customer, billId: 'B-1' }) as const
    expect((await crm.record(claim('CL-1', asha))).status).toBe('recorded')
    expect(await crm.record(claim('CL-2', bina))).toMatchObject({ status: 'refused', code: 'bill-of-another-customer' })
    expect((await crm.ask.customer(asha))?.id).not.toBe((await crm.ask.customer(bina))?.id)
    expect((await crm.ask.report()).customers).toBe(2)
  })
})

describe('transfers', () => {
  test('one that was stopped half way is on its way, and the worker finishes it', async () => {
    const { crm, store, clock } = shop()
    await crm.record([bill('B-1', asha, 1000), bill('B-2', bina, 500)])
    const dies = createCrm({
      store: faultyStore(store, { failAt: { call: 5, when: 'before' } }).store,
      policy: retail,
      clock: clock.now,
    })
    await dies.points.transfer({ id: 'T-1', source: 'pos', customer: asha, to: bina, points: 4 })
    expect(await crm.points.balance(asha)).toMatchObject({ available: 6, inTransit: 4 })
    await crm.work()
    expect(await crm.points.balance(asha)).toMatchObject({ available: 6, inTransit: 0 })
    expect((await crm.points.balance(bina)).available).toBe(9)
  })

  test('more on their way than an account may hold, after a merge, are not lost', async () => {
    const { crm, store, clock } = shop()
    await crm.record([bill('B-1', asha, 5000), bill('B-2', bina, 5000), bill('B-3', chitra, 100)])
    for (const [index, from] of [asha, bina, asha, bina, asha, bina].entries()) {
      const faulty = faultyStore(store, { failAt: { call: index === 0 ? 5 : 5, when: 'before' } })
      const dies = createCrm({ store: faulty.store, policy: retail, clock: clock.now })
      await dies.points.transfer({ id: `T-${index}`, source: 'pos', customer: from, to: chitra, points: 5 })
    }
    await crm.merge(asha, bina)
    await crm.work()
    expect((await crm.points.balance(asha)).available).toBe(70)
    expect(await crm.points.balance(chitra)).toMatchObject({ available: 31, debt: 0 })
    expect((await crm.points.balance(asha)).inTransit).toBe(0)
  })
})

test("a bill written for the wrong customer takes its later facts with it, and nobody else's name", async () => {
  const { crm } = shop()
  await crm.record([bill('B-1', { ...asha, name: 'Asha' }, 1000), bill('B-2', { ...bina, name: 'Bina' }, 500)])
  await crm.record({
    type: 'bill.reassigned',
    id: 'RE-1',
    source: 'pos',
    occurredAt: noon,
    customer: asha,
    billId: 'B-1',
    to: bina,
  })
  await crm.record({
    type: 'purchase.returned',
    id: 'RT-1',
    source: 'pos',
    occurredAt: noon,
    customer: { ...asha, name: 'Asha' },
    billId: 'B-1',
    amountMinor: 400_00,
  })
  const customer = await crm.ask.customer(bina)
  expect(customer?.profile).toMatchObject({ name: 'Bina', phone: '+919876543211' })
  expect(customer?.purchases).toMatchObject({ grossMinor: 1500_00, returnedMinor: 400_00 })
  expect((await crm.ask.customer(asha))?.purchases).toMatchObject({ bills: 0, grossMinor: 0 })
  expect(
    (
      await crm.record({
        type: 'bill.reassigned',
        id: 'RE-1',
        source: 'pos',
        occurredAt: noon,
        customer: asha,
        billId: 'B-1',
        to: bina,
      })
    ).status,
  ).toBe('duplicate')
})

test('keys of two people in one fact are told to staff once, not with every bill', async () => {
  const { crm } = shop()
  await crm.record([bill('B-1', asha, 100), bill('B-2', { email: 'b@example.com' }, 100)])
  const both = { ...asha, email: 'b@example.com' }
  await crm.record(bill('B-3', both, 100))
  const [task] = (await crm.ask.tasks()).items
  expect(task).toMatchObject({ kind: 'same-person', stage: 'open' })
  await crm.record({
    type: 'task.changed',
    id: 'TC',
    source: 'pos',
    occurredAt: noon,
    customer: asha,
    taskId: task?.id ?? '',
    stage: 'dropped',
  })
  await crm.record(bill('B-4', both, 100))
  expect((await crm.ask.tasks({ stages: ['open'] })).items).toEqual([])
  const disputes = (await crm.ask.timeline(asha)).filter(
    (item) => item.kind === 'journal' && item.entry.kind === 'keys-disputed',
  )
  expect(disputes).toHaveLength(1)
})

test('adopting a policy again after a stop in between still sends everyone the word', async () => {
  const { crm, store, clock } = shop()
  await crm.record(bill('B-1', asha, 100))
  const next = retailWith({ name: 'next' })
  const dies = createCrm({
    store: faultyStore(store, { failAt: { call: 4, when: 'before' } }).store,
    policy: retail,
    clock: clock.now,
  })
  await expect(dies.adopt(next)).rejects.toMatchObject({ name: 'Stopped' })
  expect(await crm.adopt(next)).toBe(false)
  expect((await crm.work()).reached).toBe(1)
  expect((await crm.ask.customer(asha))?.armedFor.policyHash).toBe(next.hash)
})
