import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Fact, type FactInput, parseFact } from '../../src/facts/index.ts'
import { factArbitraries } from '../../src/testing/arbitraries/index.ts'
import { propertyRuns } from '../support/runs.ts'

const runs = { numRuns: propertyRuns() }
const facts = factArbitraries(fc)
const until = Date.UTC(2026, 0, 1)

function parsed(input: FactInput): Fact {
  const outcome = parseFact(input)
  if (outcome.status === 'parsed') return outcome.fact
  throw new Error(outcome.problems.map(({ message }) => message).join(' '))
}

const times = (history: readonly FactInput[]): number[] => history.map((fact) => parsed(fact).occurredAt)

describe('histories of customers', () => {
  test('every fact parses, within the time asked for and in its order', () => {
    fc.assert(
      fc.property(facts.history({ until, from: Date.UTC(2025, 11, 1) }), (history) => {
        const all = times(history)
        expect(all).toEqual([...all].sort((a, b) => a - b))
        expect(all.every((at) => at >= Date.UTC(2025, 11, 1) && at <= until)).toBe(true)
      }),
      runs,
    )
  })

  test('ids are unique, and all facts are about one customer', () => {
    fc.assert(
      fc.property(
        facts.customer.chain((customer) => facts.history({ customer, source: 'till-9' })),
        (history) => {
          expect(new Set(history.map(({ id }) => id)).size).toBe(history.length)
          expect(new Set(history.map(({ source }) => source)).size).toBeLessThanOrEqual(1)
          expect(new Set(history.map(({ customer }) => JSON.stringify(customer))).size).toBeLessThanOrEqual(1)
        },
      ),
      runs,
    )
  })

  test('a bill that a fact names is one of the same history', () => {
    fc.assert(
      fc.property(facts.history(), (history) => {
        const written = history.filter(({ type }) => type === 'purchase.completed' || type === 'order.placed')
        const bills = new Set(written.map((fact) => 'billId' in fact && fact.billId))
        const named = history.flatMap((fact) => ('billId' in fact && fact.billId !== undefined ? [fact.billId] : []))
        expect(named.every((billId) => bills.has(billId))).toBe(true)
      }),
      runs,
    )
  })

  test('between them they hold every kind of fact worth proving', () => {
    const seen = new Set(
      fc.sample(facts.history(), { numRuns: 300, seed: 7 }).flatMap((all) => all.map(({ type }) => type)),
    )
    expect([...seen].sort()).toEqual([
      'cart.abandoned',
      'consent.changed',
      'customer.captured',
      'customer.updated',
      'message.read',
      'message.replied',
      'message.sent',
      'order.cancelled',
      'order.delivered',
      'order.placed',
      'points.adjusted',
      'points.awarded',
      'points.redeemed',
      'product.enquired',
      'product.viewed',
      'purchase.completed',
      'purchase.returned',
      'purchase.voided',
      'visit.sensed',
      'wishlist.added',
      'wishlist.removed',
    ])
  })

  test('a single fact parses, and its customer is somebody', () => {
    fc.assert(
      fc.property(facts.fact, (fact) => {
        expect(parsed(fact)).toMatchObject({ customer: { phone: expect.stringMatching(/^\+9190\d{8}$/) } })
      }),
      runs,
    )
  })
})

describe('what may befall a history', () => {
  const ids = (history: readonly FactInput[]): string[] => history.map(({ id }) => id)
  const withFate = <Fate>(fate: (history: readonly FactInput[]) => fc.Arbitrary<Fate>) =>
    facts.history().chain((history) => fc.tuple(fc.constant(history), fate(history)))

  test('shuffled, it holds the same facts', () => {
    fc.assert(
      fc.property(withFate(facts.shuffled), ([history, others]) => {
        expect(ids(others).sort()).toEqual(ids(history).sort())
      }),
      runs,
    )
  })

  test('doubled, its facts come in the same order when repetitions are left out', () => {
    fc.assert(
      fc.property(withFate(facts.doubled), ([history, others]) => {
        expect([...new Set(ids(others))]).toEqual(ids(history))
        expect(others.length).toBeLessThanOrEqual(2 * history.length)
      }),
      runs,
    )
    const repeated = fc.sample(withFate(facts.doubled), { numRuns: 50, seed: 7 })
    expect(repeated.some(([history, others]) => others.length > history.length)).toBe(true)
  })

  test('split, its batches make it whole again', () => {
    fc.assert(
      fc.property(withFate(facts.split), ([history, batches]) => {
        expect(batches.flat()).toEqual(history)
        expect(batches.every((batch) => batch.length > 0)).toBe(true)
      }),
      runs,
    )
  })
})
