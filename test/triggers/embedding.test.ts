import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Vocabulary } from '../../src/condition/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import {
  type CompiledRules,
  compileRules,
  deferTo,
  dueAgain,
  markOf,
  nextDue,
  type RememberedFact,
  type Rule,
  type RuleOf,
  type RuleSubject,
  remember,
  startRules,
  type TriggerState,
} from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'

/** Somebody else's shop: rules alone, with a customer, facts and a clock of its own. */
interface Patient {
  readonly visits: number
}
interface Told {
  readonly id: string
  readonly type: string
  readonly at: number
  readonly skus?: readonly string[]
  readonly invoice?: string
  readonly validTo?: number
}
interface Practice {
  readonly rules: CompiledRules<Patient>
  readonly state: TriggerState
  readonly lately: readonly RememberedFact[]
  /** `rule anchor`, or `rule anchor: gate`. */
  readonly done: readonly string[]
}

const zone = 'Europe/Paris'
const vocabulary: Vocabulary<RuleSubject<Patient>> = {
  paths: {
    'patient.visits': { type: 'number', read: ({ customer }) => customer.visits },
    'fact.skus': { type: 'strings', read: ({ fact }) => (fact as Told).skus },
    'fact.validTo': { type: 'instant', read: ({ fact }) => (fact as Told).validTo },
  },
}
/** Monday, 5 January 2026, 12:00 in Paris. */
const noon = Date.UTC(2026, 0, 5, 11)
const compiled = (...rules: readonly Partial<Rule>[]) =>
  compileRules(
    rules.map(
      (parts): Rule => ({ id: 'recall', on: 'seen', purpose: 'service', then: [{ tag: { add: 'x' } }], ...parts }),
    ),
    {},
    vocabulary,
  )
const practice = (...rules: readonly Partial<Rule>[]): Practice => ({
  rules: compiled(...rules),
  state: { rules: {}, waiting: [] },
  lately: [],
  done: [],
})

const customer: Patient = { visits: 3 }
const noOneElse: { readonly policyHash?: string; readonly ruleOf?: RuleOf<Patient> } = {}

/** Tells a fact: it may start rules, and is remembered for `unless`. */
function tell(here: Practice, fact: Told, { policyHash } = noOneElse): Practice {
  const { rules } = here
  const bill = fact.invoice === undefined ? undefined : markOf(fact.invoice)
  const read = (path: string) => (path === 'fact.skus' ? fact.skus : path === 'fact.validTo' ? fact.validTo : undefined)
  const event = { type: fact.type, anchor: fact.id, at: fact.at, fact, read, bill }
  const { state } = startRules(rules, here.state, event, { customer, at: fact.at, zone, muteBefore: null, policyHash })
  const { type, at, skus } = fact
  const seen: RememberedFact = { type, at, ...(skus && { skus }), ...(bill !== undefined && { bill }) }
  return { ...here, state, lately: [...here.lately, seen] }
}

/** Decides all that is due by `now`, each at its own time. */
function look(here: Practice, now: number, { ruleOf } = noOneElse): Practice {
  let { state } = here
  const { rules, lately } = here
  const done = [...here.done]
  for (;;) {
    const at = Math.min(now, Math.max(state.waiting[0]?.dueAt ?? now, noon))
    const moment = { customer, customerId: 'p-1', at, now, zone, cycle: 1, lately, muteBefore: null }
    const due = nextDue(rules, state, moment, ruleOf)
    if (due === null) return { ...here, state, done }
    const { candidate, stop, hoursAt, compiled: rule } = due.decided
    state = due.state
    if (hoursAt !== null) {
      state = deferTo(rules, state, candidate, { until: hoursAt, by: 'hours', now: at }).state
      continue
    }
    const decision = { rule: candidate.rule, anchor: candidate.anchor, acted: stop === null, compiled: rule }
    state = remember(rules, state, decision, { at, cycle: 1, zone })
    done.push(`${candidate.rule} ${candidate.anchor}${stop === null ? '' : `: ${stop.gate}`}`)
  }
}

const seen = (id: string, at = noon, parts: Partial<Told> = {}): Told => ({ id, type: 'seen', at, ...parts })
const paid = (id: string, at: number, parts: Partial<Told> = {}): Told => ({ id, type: 'paid', at, ...parts })

describe('a fact that comes twice', () => {
  test('starts a rule once: while it waits, and after it was decided', () => {
    const here = practice({ after: 'P1D', repeat: 'each' })
    const twice = tell(tell(here, seen('A')), seen('A'))
    expect(twice.state.waiting).toHaveLength(1)
    const decided = look(twice, noon + dayMs)
    expect(look(tell(decided, seen('A')), noon + 9 * dayMs).done).toEqual(['recall A'])
  })
  test('is remembered of rules that wait or have a limit; those that fire at once leave no trace', () => {
    expect(look(tell(practice({}), seen('A')), noon).state.rules).toEqual({})
    expect(look(tell(practice({ limits: { cooldown: 'P1D' } }), seen('A')), noon).state.rules.recall).toMatchObject({
      fired: 1,
      lastAt: noon,
    })
  })
})

describe('a fact while the rule waits', () => {
  const starts = (repeat: Rule['repeat'], ...facts: readonly Told[]) =>
    facts
      .reduce((here, fact) => tell(here, fact), practice({ after: 'P1D', repeat }))
      .state.waiting.map(({ anchor }) => anchor)

  test('keeps the first, takes its place, or waits beside it', () => {
    const [a, b] = [seen('A'), seen('B', noon + hourMs)]
    expect([starts('keep', a, b), starts('restart', a, b), starts('each', a, b)]).toEqual([['A'], ['B'], ['A', 'B']])
  })
  test('that arrives late does not take the place of what happened after it, and waits in its own place beside it', () => {
    const [early, late] = [seen('A'), seen('B', noon + hourMs)]
    expect([starts('restart', late, early), starts('each', late, early)]).toEqual([['B'], ['A', 'B']])
  })
})

describe('limits', () => {
  test('once and a cooldown are asked when it fires, not when it starts', () => {
    const once = [seen('A'), seen('B', noon + hourMs)].reduce(
      (here, fact) => tell(here, fact),
      practice({ after: 'P1D', repeat: 'each', limits: { once: 'ever' } }),
    )
    expect(look(once, noon + 2 * dayMs).done).toEqual(['recall A', 'recall B: once'])
    const cooled = [seen('A'), seen('B', noon + 3 * dayMs), seen('C', noon + 8 * dayMs)].reduce(
      (here, fact) => look(tell(here, fact), fact.at),
      practice({ repeat: 'each', limits: { cooldown: 'P7D' } }),
    )
    expect(cooled.done).toEqual(['recall A', 'recall B: cooldown', 'recall C'])
  })
  test('points and tags are late by when they were due, talk by when somebody looks', () => {
    const limits = { lateAfter: 'P1D' }
    const silent = tell(practice({ after: 'P1D', limits }), seen('A'))
    expect(look(silent, noon + 9 * dayMs).done).toEqual(['recall A'])
    const talks = tell(practice({ after: 'P1D', limits, then: [{ task: { kind: 'call' } }] }), seen('A'))
    expect(look(talks, noon + 9 * dayMs).done).toEqual(['recall A: late'])
  })
  test('of two that are due at once the dearer is decided first', () => {
    const here = tell(practice({ id: 'low' }, { id: 'high', priority: 5 }, { id: 'last', priority: -5 }), seen('A'))
    expect(look(here, noon).done).toEqual(['high A', 'low A', 'last A'])
  })
})

describe('a fact that spoils the rule', () => {
  const recall = { after: 'P5D', repeat: 'each', unless: { on: 'paid' } } as const
  test('counts by when it happened: before the start it spoils nothing, whenever it is told', () => {
    const before = tell(tell(practice(recall), seen('A')), paid('P', noon - 1))
    const after = tell(tell(practice(recall), paid('P', noon + 1)), seen('A'))
    expect([look(before, noon + 5 * dayMs).done, look(after, noon + 5 * dayMs).done]).toEqual([
      ['recall A'],
      ['recall A: unless'],
    ])
  })
  test('told when all is over changes nothing', () => {
    const over = look(tell(practice(recall), seen('A')), noon + 5 * dayMs)
    expect(look(tell(over, paid('P', noon + 1)), noon + 9 * dayMs).done).toEqual(['recall A'])
  })
  test('of the same goods, or of the same invoice', () => {
    const goods = practice({ ...recall, unless: { on: 'paid', same: 'sku' } })
    const invoice = practice({ ...recall, unless: { on: 'paid', same: 'bill' } })
    const about = { skus: ['LENS'], invoice: 'I-1' }
    const decided = (here: Practice, parts: Partial<Told>) =>
      look(tell(tell(here, seen('A', noon, about)), paid('P', noon + 1, parts)), noon + 5 * dayMs).done
    expect([decided(goods, { skus: ['FRAME', 'LENS'] }), decided(goods, { skus: ['FRAME'] })]).toEqual([
      ['recall A: unless'],
      ['recall A'],
    ])
    expect([decided(invoice, { invoice: 'I-1' }), decided(invoice, { invoice: 'I-2' }), decided(invoice, {})]).toEqual([
      ['recall A: unless'],
      ['recall A'],
      ['recall A'],
    ])
  })
})

test('hours, and an end that the fact names, need no more than the rules', () => {
  const here = practice({
    between: { from: '09:00', to: '10:00', weekdays: ['wed'] },
    until: 'fact.validTo',
    repeat: 'each',
  })
  const wednesdayAtNine = noon + 2 * dayMs - 3 * hourMs
  const both = [
    seen('A', noon, { validTo: wednesdayAtNine }),
    seen('B', noon, { validTo: wednesdayAtNine - 1 }),
    seen('C'),
  ].reduce((told, fact) => tell(told, fact), here)
  const waiting = look(both, noon)
  expect(waiting.done).toEqual(['recall B: until'])
  expect(waiting.state.waiting).toMatchObject([
    { anchor: 'A', firstDueAt: noon },
    { anchor: 'C', dueAt: wednesdayAtNine },
  ])
  expect(look(waiting, wednesdayAtNine).done).toEqual(['recall B: until', 'recall A', 'recall C'])
})

test('rules that were edited: the others are due by what they say now, the pinned end as they were', () => {
  const old = practice({ after: 'P5D' }, { id: 'pinned', after: 'P5D', whenEdited: 'pinned' })
  const started = tell(old, seen('A'), { policyHash: 'v1' })
  expect(started.state.waiting.map(({ rule, pinnedTo }) => [rule, pinnedTo])).toEqual([
    ['pinned', 'v1'],
    ['recall', undefined],
  ])
  const rules = compiled({ after: 'P2D' })
  const { state } = dueAgain(rules, started.state, { at: noon, zone })
  expect(state.waiting.map(({ rule, dueAt }) => [rule, dueAt])).toEqual([
    ['recall', noon + 2 * dayMs],
    ['pinned', noon + 5 * dayMs],
  ])
  expect(dueAgain(rules, state, { at: noon, zone }).state).toBe(state)
  const ruleOf: RuleOf<Patient> = ({ rule, pinnedTo }) => (pinnedTo === 'v1' ? old.rules : rules).byId.get(rule) ?? null
  const edited = { ...started, rules, state }
  expect(look(edited, noon + 9 * dayMs, { ruleOf }).done).toEqual(['recall A', 'pinned A'])
  expect(look(edited, noon + 9 * dayMs).done).toEqual(['recall A', 'pinned A: rule-gone'])
})

test('in whatever order facts arrive before the first is due, and however often, the same is decided', () => {
  const rules: readonly Partial<Rule>[] = [
    { id: 'each', after: 'P5D', repeat: 'each', unless: { on: 'paid', same: 'bill' } },
    {
      id: 'other',
      after: 'P6D',
      repeat: 'each',
      unless: { on: ['paid', 'sent'], same: 'sku' },
      limits: { once: 'ever' },
    },
  ]
  const facts = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 99 }).map(String),
      type: fc.constantFrom('seen', 'paid', 'sent'),
      at: fc.integer({ min: 0, max: 100 }).map((hours) => noon + hours * hourMs),
      skus: fc.subarray(['A', 'B', 'C'], { minLength: 1 }),
      invoice: fc.constantFrom('I-1', 'I-2', 'I-3'),
    }),
    { selector: ({ id }) => id, maxLength: 10 },
  )
  fc.assert(
    fc.property(facts, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (told, keys) => {
      const inOrder = told.toSorted((a, b) => a.at - b.at)
      const shuffled = [...told, ...told.slice(0, 4)]
        .map((fact, index) => ({ fact, key: keys[index] ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
      const early = noon + 5 * dayMs - 1
      const decide = (all: readonly Told[]) =>
        look(
          look(
            all.reduce((here, fact) => tell(here, fact), practice(...rules)),
            early,
          ),
          noon + 30 * dayMs,
        ).done
      expect(decide(shuffled.map(({ fact }) => fact))).toEqual(decide(inOrder))
    }),
    { numRuns: propertyRuns(150) },
  )
})
