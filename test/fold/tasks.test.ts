import { describe, expect, test } from 'vitest'
import { dayMs } from '../../src/time.ts'
import { given, noon, policyOf, type ToldFact, worldOf } from '../support/story.ts'

const world = worldOf(
  policyOf([{ id: 'call', on: 'visit.sensed', purpose: 'internal', then: [{ task: { kind: 'call' } }] }]),
)
const visit: ToldFact = { type: 'visit.sensed', by: 'nfc', at: noon + 9 * dayMs, storeId: 'airport' }
const captured: ToldFact = { type: 'customer.captured', method: 'qr-self', storeId: 'mg-road', at: noon }
const bill = (billId: string, at: number, parts: object = {}): ToldFact => ({
  type: 'purchase.completed',
  billId,
  totalMinor: 100_000,
  at,
  ...parts,
})
const opened: ToldFact = { type: 'task.opened', taskId: 'T-1', kind: 'call', storeId: 'airport', at: noon + 9 * dayMs }
const shopsOf = (...facts: readonly ToldFact[]) => given(world, facts).tasks.map(({ storeId }) => storeId)

describe('a task is for the shop', () => {
  test('of the last purchase made in one', () => {
    const bills = [bill('B-1', noon + 1, { storeId: 'fort' }), bill('B-2', noon + 2, { storeId: 'bandra' })]
    expect(shopsOf(captured, ...bills, visit)).toEqual(['bandra'])
    expect(shopsOf(captured, ...[...bills].reverse(), visit)).toEqual(['bandra'])
    expect(shopsOf(captured, ...bills, { type: 'purchase.voided', billId: 'B-2', at: noon + 3 }, visit)).toEqual([
      'fort',
    ])
    expect(shopsOf(captured, ...bills, bill('W-1', noon + 3, { channel: 'online' }), visit)).toEqual(['bandra'])
  })
  test('else of the capture', () => {
    expect(shopsOf(captured, visit)).toEqual(['mg-road'])
    expect(shopsOf(captured, bill('W-1', noon + 3, { channel: 'online' }), opened)).toEqual(['mg-road'])
  })
  test('else where staff opened it; else of none', () => {
    expect(shopsOf(opened)).toEqual(['airport'])
    expect(shopsOf(visit)).toEqual([null])
  })
  test('and stays there while it is worked on, wherever the customer buys meanwhile', () => {
    const moved = [captured, opened, bill('B-1', noon + 10 * dayMs, { storeId: 'fort' })]
    const done: ToldFact = { type: 'task.changed', taskId: 'T-1', stage: 'done', at: noon + 11 * dayMs }
    expect(shopsOf(...moved, done)).toEqual(['mg-road', 'mg-road'])
    // One the record never followed goes to the shop that looks after the customer now.
    expect(shopsOf(...moved, { ...done, taskId: 'T-0' })).toEqual(['mg-road', 'fort'])
  })
})
