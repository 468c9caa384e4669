import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Customer, CustomerBill } from '../../src/customer.ts'
import type { Fact, PurchaseCompleted } from '../../src/facts/index.ts'
import { timeReached } from '../../src/facts/index.ts'
import {
  byOccurrence,
  type Folded,
  fold,
  linesOf,
  namedBill,
  newCustomer,
  rebuild,
  type World,
} from '../../src/fold/index.ts'
import { type Entry, foldEntries, unaccountedPoints } from '../../src/ledger/index.ts'
import { factArbitraries } from '../../src/testing/arbitraries/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'
import { billsFor, frozen, parsedAll, policyWith, systemFact, worldOf } from '../support/story.ts'
import { bonusPolicy, settledBalance } from './support.ts'

const facts = factArbitraries(fc)
const runs = { numRuns: propertyRuns(200) }
const histories = facts.history({ maxEpisodes: 20 }).map(parsedAll)
// By name, so that a counterexample shows the facts and not a compiled policy.
const worldsByName = { preset: worldOf(policyWith()), bonus: worldOf(bonusPolicy()) }
const worlds = fc.constantFrom('preset', 'bonus')
const lastInstant = Date.UTC(2026, 1, 1)

interface Told {
  readonly customer: Customer
  readonly bills: ReadonlyMap<string, CustomerBill>
  readonly folds: readonly Folded[]
}

/** Tells facts in the given order, as an import does: each at its own time, or when the record's clock already shows. */
function tell(world: World, all: readonly Fact[], hear: (state: Told) => void = () => undefined): Told {
  const first = Math.min(...all.map(({ occurredAt }) => occurredAt), lastInstant)
  let customer = newCustomer('shop', 'c-1', 'person', first)
  const bills = new Map<string, CustomerBill>()
  const folds: Folded[] = []
  for (const fact of all) {
    const folded = fold(
      world,
      frozen({ customer, bills: billsFor(fact, bills) }),
      frozen(fact),
      Math.max(fact.occurredAt, customer.rungTo),
    )
    customer = folded.customer
    for (const bill of folded.bills) bills.set(bill.key, bill)
    folds.push(folded)
    hear({ customer, bills, folds })
  }
  return { customer, bills, folds }
}

function ringTo(world: World, customer: Customer, now: number): Folded {
  return fold(world, { customer, bills: [] }, timeReached(customer.id, now), now)
}

// What is refused for want of points depends on when it is asked.
const asksForPoints = new Set(['points.redeemed', 'points.adjusted'])

/** Facts that say the same in any order: no return without a bill's name, and none beyond its bill or its line. */
function orderless(all: readonly Fact[]): readonly Fact[] {
  const named = all.filter(
    ({ type, ...fact }) => !asksForPoints.has(type) && !(type === 'purchase.returned' && !('billId' in fact)),
  )
  const returns = new Map<string, number>()
  for (const fact of named) {
    if (fact.type !== 'purchase.returned' || !('amountMinor' in fact)) continue
    const key = namedBill(fact) ?? ''
    returns.set(key, (returns.get(key) ?? 0) + fact.amountMinor)
  }
  const totals = new Map<string, number>()
  for (const fact of named)
    if ('totalMinor' in fact && namedBill(fact) !== null) totals.set(namedBill(fact) ?? '', Number(fact.totalMinor))
  const voided = new Set(
    named.filter(({ type }) => type === 'purchase.voided' || type === 'order.cancelled').map(namedBill),
  )
  const crowded = crowdedBills(named)
  return named.filter((fact) => {
    const key = namedBill(fact) ?? ''
    if (fact.type !== 'purchase.returned') return true
    return !voided.has(key) && (returns.get(key) ?? 0) <= (totals.get(key) ?? 0) && !crowded.has(key)
  })
}

/** Bills of which lines are named for more than they cost: which of the returns is refused, the order decides. */
function crowdedBills(all: readonly Fact[]): ReadonlySet<string | null> {
  const crowded = new Set<string | null>()
  for (const fact of all) {
    if (!('totalMinor' in fact) || namedBill(fact) === null) continue
    const key = namedBill(fact)
    const named = all.flatMap((back) =>
      back.type === 'purchase.returned' && 'amountMinor' in back && namedBill(back) === key ? (back.lines ?? []) : [],
    )
    for (const [index, { sku, netMinor }] of linesOf(fact as PurchaseCompleted).entries()) {
      const touching = named.filter(({ line, sku: other }) => (line === undefined ? other === sku : line === index))
      if (touching.reduce((sum, { amountMinor }) => sum + amountMinor, 0) > netMinor) crowded.add(key)
    }
  }
  return crowded
}

const shuffledPairs = histories
  .map(orderless)
  .chain((history) => fc.tuple(fc.constant(history), fc.shuffledSubarray([...history], { minLength: history.length })))

/** The shuffled facts, but those of one instant in the order of the history: a replay keeps the order they were recorded in. */
function instantsInOrder(history: readonly Fact[], shuffled: readonly Fact[]): readonly Fact[] {
  const waiting = [...history]
  return shuffled.flatMap(({ occurredAt }) =>
    waiting.splice(
      waiting.findIndex((fact) => fact.occurredAt === occurredAt),
      1,
    ),
  )
}

/** What must not depend on the order in which facts arrived. */
function settledParts({ purchases, profile, consents, rfm, journey, keys }: Customer): unknown {
  const score = rfm === null ? null : { r: rfm.r, f: rfm.f, m: rfm.m, segment: rfm.segment }
  return { purchases, profile, consents, score, journey, keys: [...keys].sort() }
}

test('folding the same twice gives the same twice, ids included, and changes no argument', () => {
  fc.assert(
    fc.property(worlds, histories, (name, history) => {
      const world = worldsByName[name]
      const once = tell(frozen(world), history)
      expect(tell(world, history).folds).toEqual(once.folds)
      const ids = once.folds.flatMap(({ journal }) => journal.map(({ id }) => id))
      expect(new Set(ids).size).toBe(ids.length)
    }),
    runs,
  )
})

test('in whatever order facts arrive, purchases, profile, consents, scores and stage end the same', () => {
  fc.assert(
    // Rules that set tags may do so by what they knew when; without them nothing depends on the order.
    fc.property(shuffledPairs, ([history, shuffled]) => {
      const world = worldsByName.preset
      const inOrder = ringTo(world, tell(world, history).customer, lastInstant).customer
      const anyOrder = ringTo(world, tell(world, shuffled).customer, lastInstant).customer
      expect(settledParts(anyOrder)).toEqual(settledParts(inOrder))
    }),
    runs,
  )
})

test('after a rebuild the points are the same too, in whatever order the facts of different instants came', () => {
  fc.assert(
    fc.property(worlds, shuffledPairs, (name, [history, shuffled]) => {
      const world = worldsByName[name]
      const [one, other] = [history, instantsInOrder(history, shuffled)].map((all) => {
        const { customer } = tell(world, all)
        const upTo = ringTo(world, customer, lastInstant).customer
        const payload = rebuild(world, upTo, all)
        const fact = systemFact('customer.rebuilt', lastInstant, payload)
        return fold(world, { customer: upTo, bills: [] }, fact, lastInstant).customer
      })
      if (one === undefined || other === undefined) throw new Error('Two were rebuilt.')
      expect({ ...settledBalance(other, lastInstant), ...Object(settledParts(other)) }).toEqual({
        ...settledBalance(one, lastInstant),
        ...Object(settledParts(one)),
      })
      expect(one.rfm).toEqual(other.rfm)
    }),
    runs,
  )
})

test('a rebuild of a history that came in order changes neither points nor segment nor stage', () => {
  fc.assert(
    fc.property(worlds, histories, (name, history) => {
      const world = worldsByName[name]
      const inOrder = [...history].sort(byOccurrence)
      const { folds } = tell(world, inOrder)
      const accepted = inOrder.filter((_, index) => folds[index]?.status === 'applied')
      const before = ringTo(world, tell(world, accepted).customer, lastInstant).customer
      const fact = systemFact('customer.rebuilt', lastInstant, rebuild(world, before, accepted))
      const after = fold(world, { customer: before, bills: [] }, fact, lastInstant)
      expect({
        ...Object(settledParts(after.customer)),
        rfm: after.customer.rfm,
        ...settledBalance(after.customer, lastInstant),
      }).toEqual({
        ...Object(settledParts(before)),
        rfm: before.rfm,
        ...settledBalance(before, lastInstant),
      })
    }),
    runs,
  )
})

test('a punctual and a late worker end at the same ledger, segment and stage', () => {
  fc.assert(
    fc.property(worlds, histories, fc.constantFrom(7 * hourMs, dayMs, 11 * dayMs), (name, history, everyMs) => {
      const world = worldsByName[name]
      let customer = newCustomer('shop', 'c-1', 'person', Date.UTC(2025, 0, 1))
      const bills = new Map<string, CustomerBill>()
      for (const fact of history) {
        for (let at = customer.rungTo + everyMs; at < fact.occurredAt; at += everyMs)
          customer = ringTo(world, customer, at).customer
        const folded = fold(world, { customer, bills: billsFor(fact, bills) }, fact, fact.occurredAt)
        customer = folded.customer
        for (const bill of folded.bills) bills.set(bill.key, bill)
      }
      for (let at = customer.rungTo + everyMs; at < lastInstant; at += everyMs)
        customer = ringTo(world, customer, at).customer
      const punctual = ringTo(world, customer, lastInstant).customer
      const late = ringTo(world, tell(world, history).customer, lastInstant).customer
      const parts = ({ points, rfm, journey, purchases, profile }: Customer): unknown => ({
        points,
        rfm,
        journey,
        purchases,
        profile,
      })
      expect(parts(late)).toEqual(parts(punctual))
    }),
    runs,
  )
})

test('the journalled ledger entries add up to the account, and no point is unaccounted for', () => {
  fc.assert(
    fc.property(worlds, histories, (name, history) => {
      const world = worldsByName[name]
      const { customer, folds } = tell(world, history)
      const all = [...folds, ringTo(world, customer, lastInstant)]
      const { points } = all.at(-1)?.customer ?? customer
      const entries = all.flatMap(({ journal }) =>
        journal.filter(({ kind }) => kind === 'points').map(({ data }) => data.entry as Entry),
      )
      const sum = foldEntries(entries)
      expect(sum.seq).toBe(points.seq)
      expect(sum.lifetime).toEqual(points.lifetime)
      expect(Object.values(sum.buckets).reduce((a, b) => a + b, 0)).toBe(
        points.buckets.reduce((a, { open }) => a + open, 0),
      )
      expect(sum.balances.debt).toBe(points.debt)
      expect(unaccountedPoints(points)).toBe(0)
    }),
    runs,
  )
})

test('a record that was stored as JSON and read again folds on as if it never left', () => {
  fc.assert(
    fc.property(worlds, histories, (name, history) => {
      const world = worldsByName[name]
      let stored = newCustomer('shop', 'c-1', 'person', Date.UTC(2025, 0, 1))
      const bills = new Map<string, CustomerBill>()
      for (const fact of history) {
        const state = { customer: stored, bills: billsFor(fact, bills) }
        const through = fold(
          world,
          JSON.parse(JSON.stringify(state)),
          JSON.parse(JSON.stringify(fact)),
          fact.occurredAt,
        )
        const kept = fold(world, state, fact, fact.occurredAt)
        expect(JSON.parse(JSON.stringify(through))).toEqual(JSON.parse(JSON.stringify(kept)))
        stored = kept.customer
        for (const bill of kept.bills) bills.set(bill.key, bill)
      }
    }),
    runs,
  )
})
