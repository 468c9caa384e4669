import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Condition, compileCondition, type Value, type Vocabulary } from '../../src/condition/index.ts'
import {
  compileRules,
  listOf,
  matchRules,
  nextDue,
  type Rule,
  type RuleSubject,
  startRules,
  type TriggerState,
} from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'

interface Shopper {
  readonly city: string
}
interface Said {
  readonly channel?: string
  readonly amount?: number
  readonly skus?: readonly string[]
}

const said = ({ fact }: RuleSubject<Shopper>): Said => (fact ?? {}) as Said
const vocabulary: Vocabulary<RuleSubject<Shopper>> = {
  paths: {
    'customer.city': { type: 'string', read: ({ customer }) => customer.city },
    'fact.channel': { type: 'string', read: (subject) => said(subject).channel },
    'fact.amount': { type: 'number', read: (subject) => said(subject).amount },
    'fact.skus': { type: 'strings', read: (subject) => said(subject).skus },
  },
}
const customer: Shopper = { city: 'Pune' }
const zone = 'Asia/Kolkata'

const conditions: fc.Arbitrary<Condition | undefined> = fc.constantFrom<Condition | undefined>(
  undefined,
  {},
  { 'fact.channel': 'store' },
  { 'fact.channel': { in: ['online', 'phone'] } },
  { 'fact.channel': { ne: 'store' } },
  { 'fact.amount': 5 },
  { 'fact.amount': { gte: 5 } },
  { 'fact.skus': { in: ['S-1', 'S-2'] } },
  { 'fact.skus': { contains: 'S-2' } },
  { 'customer.city': 'Pune' },
  { 'customer.city': 'Goa', 'fact.channel': 'store' },
  { 'fact.channel': 'store', 'fact.amount': { lt: 9 } },
  { any: [{ 'fact.channel': 'store' }, { 'fact.amount': 5 }] },
  { not: { 'fact.channel': 'store' } },
)
const rules = fc
  .array(
    fc.record({
      where: conditions,
      on: fc.constantFrom('bought', 'viewed', ['bought', 'viewed'], ['viewed', 'asked']),
      priority: fc.integer({ min: -1, max: 1 }),
      after: fc.constantFrom(undefined, 'P1D', 'PT1H'),
      repeat: fc.constantFrom('each' as const, 'keep' as const, 'restart' as const),
    }),
    { maxLength: 25 },
  )
  .map((all) =>
    all.map(
      (parts, index): Rule => ({ id: `r-${index}`, purpose: 'service', then: [{ tag: { add: 'x' } }], ...parts }),
    ),
  )
const facts = fc.record(
  {
    channel: fc.constantFrom('store', 'online', 'social'),
    amount: fc.integer({ min: 4, max: 9 }),
    skus: fc.subarray(['S-1', 'S-2', 'S-3']),
  },
  { requiredKeys: [] },
)
const types = fc.constantFrom('bought', 'viewed', 'asked', 'else')
const runs = { numRuns: propertyRuns() }

const readFrom =
  (fact: Said) =>
  (path: string): Value | undefined =>
    vocabulary.paths[path as 'fact.channel']?.read({ customer, fact })

test('matching finds exactly the rules that a look at all of them finds, in the order of the policy', () => {
  fc.assert(
    fc.property(rules, types, facts, (all, type, fact) => {
      const compiled = compileRules(all, {}, vocabulary)
      const matches = ({ where }: Rule): boolean =>
        where === undefined || compileCondition(where, vocabulary)({ customer, fact }, { now: 0, zone })
      const naive = all.filter((rule) => listOf(rule.on).includes(type) && matches(rule)).map(({ id }) => id)
      const found = matchRules(compiled, type, { customer, fact }, { now: 0, zone })
      expect(found.map(({ rule }) => rule.id)).toEqual(naive)
    }),
    runs,
  )
})

test('two policies may be asked in turns, and what one found stays found', () => {
  fc.assert(
    fc.property(rules, rules, facts, (one, other, fact) => {
      const first = compileRules(one, {}, vocabulary)
      const second = compileRules(other, {}, vocabulary)
      const clock = { now: 0, zone }
      const alone = matchRules(first, 'bought', { customer, fact }, clock)
      const ids = alone.map(({ rule }) => rule.id)
      matchRules(second, 'bought', { customer, fact: {} }, clock)
      expect(matchRules(first, 'bought', { customer, fact }, clock)).toEqual(alone)
      matchRules(first, 'bought', { customer, fact: {} }, clock)
      expect(alone.map(({ rule }) => rule.id)).toEqual(ids)
    }),
    runs,
  )
})

test('a rule that names a type of fact twice is found once', () => {
  const twice: Rule = { id: 'r', on: ['bought', 'bought'], purpose: 'service', then: [{ tag: { add: 'x' } }] }
  const compiled = compileRules([twice], {}, vocabulary)
  expect(matchRules(compiled, 'bought', { customer, fact: {} }, { now: 0, zone })).toHaveLength(1)
})

test('waits stay in order and bounded, start once for one fact, and are decided soonest and dearest first', () => {
  const steps = fc.array(fc.record({ type: types, fact: facts, delay: fc.integer({ min: 0, max: 3_600_000 }) }), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(rules, steps, (all, events) => {
      const compiled = compileRules(all, {}, vocabulary)
      let state: TriggerState = { rules: {}, waiting: [] }
      let at = 1_767_595_800_000
      for (const [index, { type, fact, delay }] of events.entries()) {
        at += delay
        const event = { type, anchor: `till/${index}`, at, fact, read: readFrom(fact) }
        const once = startRules(compiled, state, event, { customer, at, zone, muteBefore: null })
        const again = startRules(compiled, once.state, event, { customer, at, zone, muteBefore: null })
        expect(again.state.waiting).toEqual(once.state.waiting)
        state = once.state
        const dues = state.waiting.map(({ dueAt }) => dueAt)
        expect(dues).toEqual([...dues].sort((a, b) => a - b))
        const decided: number[] = []
        for (;;) {
          const due = nextDue(compiled, state, {
            customer,
            customerId: 'c',
            at,
            now: at,
            zone,
            cycle: 1,
            lately: [],
            muteBefore: null,
          })
          if (due === null) break
          expect(due.decided.stop).toBeNull()
          if (due.decided.candidate.dueAt === at) decided.push(due.decided.compiled?.priority ?? 0)
          state = due.state
        }
        expect(decided).toEqual([...decided].sort((a, b) => b - a))
        expect(state.waiting.length).toBeLessThanOrEqual(24)
        expect(state.waiting.every(({ dueAt }) => dueAt > at)).toBe(true)
      }
    }),
    runs,
  )
})

test('a fact while a rule waits keeps it waiting, starts it again, or starts one more', () => {
  const waitsOf = (repeat: Rule['repeat']) => {
    const compiled = compileRules(
      [{ id: 'r', on: 'bought', after: 'P1D', repeat, purpose: 'service', then: [{ tag: { add: 'x' } }] }],
      {},
      vocabulary,
    )
    const tell = (state: TriggerState, at: number) =>
      startRules(
        compiled,
        state,
        { type: 'bought', anchor: `till/${at}`, at, fact: {}, read: readFrom({}) },
        { customer, at, zone, muteBefore: null },
      ).state
    return tell(tell({ rules: {}, waiting: [] }, 1000), 2000).waiting.map(({ anchor }) => anchor)
  }
  expect([waitsOf('keep'), waitsOf('restart'), waitsOf('each')]).toEqual([
    ['till/1000'],
    ['till/2000'],
    ['till/1000', 'till/2000'],
  ])
})
