import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, policyOf, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello } from './greetings.ts'

const yes = consent('granted', noon - 9 * dayMs)
/** Not delivered five days after it was ordered: somebody must look. */
const overdue = (parts: Partial<Rule> = {}): Rule =>
  hello('overdue', {
    on: 'order.placed',
    after: 'P5D',
    unless: { on: ['order.delivered', 'order.cancelled'], same: 'bill' },
    ...parts,
  })
const world = worldOf(policyOf([overdue()]))
const placed = (billId: string, at = noon, parts: object = {}): ToldFact => ({
  type: 'order.placed',
  id: `placed-${billId}`,
  billId,
  totalMinor: 1000,
  payment: 'prepaid',
  at,
  ...parts,
})
const delivered = (billId: string, at: number, parts: object = {}): ToldFact => ({
  type: 'order.delivered',
  id: `delivered-${billId}`,
  billId,
  at,
  ...parts,
})
const anchors = (story: ReturnType<typeof given>) => story.messages.map(({ anchor }) => anchor)

describe('a later fact about the same bill', () => {
  test('stops the rule, and one about another bill does not', () => {
    const story = given(world, [yes, placed('O-1'), placed('O-2', noon + 1), delivered('O-2', noon + dayMs)])
    const due = story.wake(noon + 6 * dayMs)
    expect([anchors(due), due.withheld]).toEqual([['till/placed-O-1'], ['overdue: unless']])
  })
  test('is known by the shop that wrote the bill, whoever tells it', () => {
    const courier = delivered('O-1', noon + dayMs, { source: 'courier', billSource: 'till' })
    expect(given(world, [yes, placed('O-1'), courier]).wake(noon + 6 * dayMs).withheld).toEqual(['overdue: unless'])
    const elsewhere = delivered('O-1', noon + dayMs, { source: 'courier' })
    expect(given(world, [yes, placed('O-1'), elsewhere]).wake(noon + 6 * dayMs).messages).toHaveLength(1)
  })
  test('is looked for again when the message is sent: the start is kept with it', () => {
    const [message] = given(world, [yes, placed('O-1')]).wake(noon + 5 * dayMs).messages
    expect(Object.keys(message?.kept ?? {})).toEqual(['bill'])
  })
  test('leaves a short mark, and only where some rule asks', () => {
    const asked = given(world, [yes, placed('O-1'), delivered('O-1', noon + 1)]).customer.lately
    expect(asked.map(({ type, bill }) => [type, typeof bill])).toEqual([
      ['order.delivered', 'string'],
      ['order.placed', 'undefined'],
      ['consent.changed', 'undefined'],
    ])
    const nobody = given(worldOf(policyOf([hello('hi')])), [yes, placed('O-1'), delivered('O-1', noon + 1)])
    expect(nobody.customer.lately.some(({ bill }) => bill !== undefined)).toBe(false)
  })
})

test('whatever the order in which facts arrive before it is due, the decision is the same', () => {
  const deliveries = fc.array(
    fc.record({ order: fc.integer({ min: 1, max: 3 }), hours: fc.integer({ min: -30, max: 110 }) }),
    { maxLength: 4 },
  )
  const shuffled = (facts: readonly ToldFact[], keys: readonly number[]) =>
    facts
      .map((fact, index) => ({ fact, key: keys[index] ?? 0 }))
      .sort((a, b) => a.key - b.key)
      .map(({ fact }) => fact)
  fc.assert(
    fc.property(deliveries, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (told, keys) => {
      const facts = [
        ...[1, 2, 3].map((order) => placed(`O-${order}`, noon + order * hourMs)),
        ...told.map(({ order, hours }, index) =>
          delivered(`O-${order}`, noon + hours * hourMs, { id: `delivered-${index}` }),
        ),
      ]
      const outcome = (arriving: readonly ToldFact[]) => {
        let story = given(world, [yes])
        // All of them arrive by the morning of the fifth day: before the first is due.
        for (const fact of arriving) story = story.when(fact, noon + 5 * dayMs - hourMs)
        const due = story.wake(noon + 9 * dayMs)
        return [anchors(due), due.kinds('message-withheld').map(({ anchor }) => anchor)]
      }
      const spoiled = (order: number) => told.some((one) => one.order === order && one.hours > order)
      const expected = [1, 2, 3].filter((order) => !spoiled(order)).map((order) => `till/placed-O-${order}`)
      expect(outcome(facts)[0]).toEqual(expected)
      expect(outcome(shuffled(facts, keys))).toEqual(outcome(facts))
    }),
    { numRuns: propertyRuns(60) },
  )
})
