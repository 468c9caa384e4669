import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rebuild } from '../../src/fold/index.ts'
import type { LedgerTerms, TierTerms } from '../../src/ledger/index.ts'
import { checkPolicy, type PolicyInput } from '../../src/policy.ts'
import { dayMs, dayNumber, startOfDay } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { plainPoints, smallRetail } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, parsed, policyOf, type Story, systemFact, type ToldFact, worldOf } from '../support/story.ts'

const start = (day: string) => startOfDay(dayNumber(day), 'Asia/Kolkata')

/** Two visits bring silver, four gold; a tier is kept for three months and fifteen days. */
const tiers: TierTerms = {
  measure: 'visits',
  window: { kind: 'rolling', months: 3 },
  graceDays: 15,
  ladder: [
    { tier: 'silver', from: 2 },
    { tier: 'gold', from: 4, multiplier: 2 },
  ],
}
const points: LedgerTerms = { ...plainPoints, tiers }
const up: Rule = {
  id: 'up',
  on: 'tier.changed',
  where: { 'fact.direction': 'up', 'fact.to': { in: ['silver', 'gold'] } },
  repeat: 'each',
  purpose: 'internal',
  then: [{ award: { points: 10, reason: 'up' } }],
}
const down: Rule = {
  id: 'down',
  on: 'tier.changed',
  where: { 'fact.direction': 'down' },
  repeat: 'each',
  purpose: 'internal',
  then: [{ tag: { add: 'fell' } }],
}
const policyWithTiers = (parts: Partial<PolicyInput> = {}, rules: readonly Rule[] = [up, down]) =>
  policyOf(rules, { points, ...parts })
const world = worldOf(policyWithTiers())

const bill = (at: number, totalMinor = 100_000): ToldFact => ({
  type: 'purchase.completed',
  billId: `B-${at}`,
  totalMinor,
  at,
})
const visits = (count: number) => Array.from({ length: count }, (_, index) => bill(noon + index * dayMs))
const tierOf = ({ customer }: Story) => customer.points.tier?.tier ?? null
const moves = (story: Story) =>
  story.kinds('points').flatMap(({ entry }) => {
    const { kind, tier, occurredAt } = entry as {
      kind: string
      tier?: { from: string; to: string }
      occurredAt: number
    }
    return kind === 'tier-changed' ? [`${tier?.from} -> ${tier?.to} at ${occurredAt - noon}`] : []
  })
const awards = (story: Story) =>
  story.kinds('points').filter(({ entry }) => (entry as { reason?: string }).reason === 'up').length

describe('another tier starts rules', () => {
  test('with the bill that reaches it', () => {
    const story = given(world, visits(1))
    expect([tierOf(story), awards(story)]).toEqual([null, 0])
    const silver = story.when(bill(noon + dayMs))
    expect([tierOf(silver), awards(silver)]).toEqual(['silver', 1])
    expect(moves(silver)).toEqual([`null -> silver at ${dayMs}`])
  })

  test('once for each rung, and two bills of a day are one visit', () => {
    const story = given(world, [...visits(4), bill(noon + 3 * dayMs + 1)])
    expect([tierOf(story), awards(story)]).toEqual(['gold', 2])
    // Twice the points from the bill after the one that reached gold: 4 x 10, 20, and 2 x 10 for the rungs.
    expect(story.customer.points.lifetime.issued).toBe(80)
  })

  test('by a review, at its own instant, and then downwards', () => {
    const again = [40, 41, 42, 43].map((day) => bill(noon + day * dayMs))
    const story = given(world, [...visits(4), ...again])
    const alarmOf = ({ customer }: Story) => customer.alarms.find(({ key }) => key === 'points')?.at
    // Reached in January, it is earned anew in February: that counts in the review after April, and not in the next one.
    expect(alarmOf(story)).toBe(start('2026-05-16'))
    const kept = story.wake(start('2026-05-16'))
    expect([tierOf(kept), kept.customer.profile.tags, alarmOf(kept)]).toEqual(['gold', [], start('2026-08-16')])
    const fell = story.wake(start('2026-09-01'))
    expect([tierOf(fell), fell.customer.profile.tags, awards(fell)]).toEqual([null, ['fell'], 2])
    expect(moves(fell).at(-1)).toBe(`gold -> null at ${start('2026-08-16') - noon}`)
  })

  test('when a merge brings the visits together, and only on the one who is left', () => {
    const other = given(world, [bill(noon + dayMs)], { id: 'c-2' }).when(
      systemFact('customer.merged', noon + 2 * dayMs, { into: 'c-1' }, 'c-2'),
    )
    const item = other.last.outbox.find(({ kind }) => kind === 'fact')
    if (item?.kind !== 'fact') throw new Error('The merge sends a fact.')
    const story = given(world, visits(1)).when(item.fact, noon + 2 * dayMs)
    expect([tierOf(story), awards(story), awards(other)]).toEqual(['silver', 1, 0])
  })

  test('not for a bill that nobody has claimed, whatever it reaches', () => {
    const floor = worldOf(
      policyWithTiers({ points: { ...points, tiers: { ...tiers, ladder: [{ tier: 'silver', from: 0 }] } } }, [
        { ...up, where: { 'fact.to': 'silver' } },
      ]),
    )
    const paid = (parts: object) => given(floor, [bill(noon)], parts).wake(noon + dayMs)
    expect(awards(paid({}))).toBe(1)
    // Told so late that its points expire in the same step.
    const told = { type: 'purchase.completed', id: 'A', source: 'till', occurredAt: noon, totalMinor: 100_000 }
    const nobody = given(floor, [], { kind: 'anonymous' }).when(parsed(told), noon + 400 * dayMs)
    expect(awards(nobody)).toBe(0)
  })

  test('not when the rungs only have other names now', () => {
    const renamed = worldOf(
      policyWithTiers(),
      policyWithTiers(
        {
          points: {
            ...points,
            tiers: {
              ...tiers,
              ladder: [
                { tier: 'ruby', from: 2 },
                { tier: 'pearl', from: 4 },
              ],
            },
          },
        },
        [{ ...up, where: { 'fact.direction': 'up' } }, down],
      ),
    )
    const story = given(world, visits(2))
      .under(renamed)
      .when(bill(noon + 10 * dayMs))
    expect([tierOf(story), awards(story), story.customer.profile.tags]).toEqual(['ruby', 1, []])
  })

  test('and rules may ask where somebody stands', () => {
    const asks: Rule = {
      id: 'gold-only',
      on: 'purchase.completed',
      where: { 'points.tier': 'gold' },
      repeat: 'each',
      purpose: 'internal',
      then: [{ tag: { add: 'bought-as-gold' } }],
    }
    const story = given(worldOf(policyWithTiers({}, [asks])), visits(3))
    expect(story.customer.profile.tags).toEqual([])
    expect(story.when(bill(noon + 3 * dayMs)).customer.profile.tags).toEqual(['bought-as-gold'])
  })
})

describe('time passes over a tier', () => {
  const late = (story: Story) => story.wake(noon + 500 * dayMs)

  test('and stops when the shop has no programme any more: the last terms there were decide', () => {
    const none = worldOf(policyWithTiers(), policyOf([], { points: null }))
    const story = late(given(world, visits(4)).under(none))
    expect(tierOf(story)).toBe(null)
    expect(story.customer.alarms.filter(({ at }) => at <= noon + 500 * dayMs)).toEqual([])
  })

  test('and stops when the terms have no ladder any more', () => {
    const flat = worldOf(policyWithTiers(), policyOf([], { points: plainPoints }))
    const story = late(given(world, visits(4)).under(flat))
    expect(tierOf(story)).toBe(null)
    expect(story.customer.alarms.filter(({ at }) => at <= noon + 500 * dayMs)).toEqual([])
  })

  test('the same for a punctual and a late worker', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }),
        (days, wakes) => {
          const bills = [...new Set(days)].sort((a, b) => a - b).map((day) => bill(noon + day * dayMs))
          let punctual = given(world, [])
          const steps = [
            ...bills.map((fact) => ({ at: fact.at ?? 0, fact })),
            ...wakes.map((day) => ({ at: noon + day * dayMs + 1, fact: null })),
          ].sort((a, b) => a.at - b.at)
          for (const { at, fact } of steps) punctual = fact === null ? punctual.wake(at) : punctual.when(fact)
          const end = noon + 800 * dayMs
          const [one, other] = [punctual.wake(end), given(world, bills).wake(end)]
          expect(one.customer.points).toEqual(other.customer.points)
          expect(moves(one)).toEqual(moves(other))
          expect(one.customer.profile.tags).toEqual(other.customer.profile.tags)
        },
      ),
      { numRuns: propertyRuns(100) },
    )
  })

  test('and a rebuild leads where the record stands', () => {
    const facts = [0, 1, 40, 41, 300].map((day) => bill(noon + day * dayMs))
    const story = given(world, facts).wake(noon + 330 * dayMs)
    const { record } = rebuild(
      world,
      story.customer,
      facts.map(({ at, ...fact }, index) =>
        parsed({ id: `F-${index}`, source: 'till', occurredAt: at, customer: { phone: '+919876543210' }, ...fact }),
      ),
    )
    expect(record.points.tier).toEqual(story.customer.points.tier)
    expect(record.points.qualifying).toEqual(story.customer.points.qualifying)
  })
})

describe('what a rebuild finds of the past starts no rule', () => {
  test('where it finds another tier', () => {
    const silver = given(world, visits(2))
    const record = given(world, visits(1)).customer
    const rebuilt = silver.when(systemFact('customer.rebuilt', noon + dayMs, { record, bills: [], billsGone: [] }))
    expect([tierOf(silver), tierOf(rebuilt), rebuilt.customer.profile.tags]).toEqual(['silver', null, []])
  })

  test('with the members of a household either', () => {
    const none = { available: 0, pending: 0, held: 0, debt: 0, frozen: false, tierReviewAt: null }
    const household = { id: 'h-1', since: noon, heardSeq: 3, points: none }
    const told = worldOf(policyWithTiers({}, [{ ...up, then: [{ tag: { add: 'rose' } }] }]))
    const standing = (parts: object): Story =>
      given(told, visits(1), { household }).when(
        systemFact('household.standing', noon + dayMs, {
          household: 'h-1',
          tier: 'silver',
          points: none,
          seq: 4,
          ...parts,
        }),
      )
    const seen = (story: Story) => [tierOf(story), story.customer.profile.tags]
    expect(seen(standing({}))).toEqual(['silver', ['rose']])
    expect(seen(standing({ restated: true }))).toEqual(['silver', []])
  })
})

describe('a policy that names a tier which its ladder lacks is refused', () => {
  const problemsOf = (rule: Partial<Rule>) =>
    checkPolicy({
      ...smallRetail(),
      points,
      templates: {},
      rules: [{ ...down, where: {}, ...rule } as never],
    }).map(({ path, expected }) => `${path}: ${expected}`)

  test('where a rule asks for it', () => {
    expect(problemsOf({ if: { 'points.tier': 'golden' } })).toEqual([expect.stringContaining('rules[0].if')])
    expect(problemsOf({ if: { 'points.tier': 'gold' } })).toEqual([])
  })

  test('where it starts a rule', () => {
    expect(problemsOf({ where: { 'fact.to': 'platinum' } })).toHaveLength(1)
    expect(problemsOf({ where: { 'fact.to': 'gold', 'fact.direction': 'up' } })).toEqual([])
    expect(problemsOf({ where: { 'fact.direction': 'upwards' } })).toHaveLength(1)
    // Of a segment the same word means something else.
    expect(problemsOf({ on: 'segment.changed', where: { 'fact.to': 'champions' } })).toEqual([])
  })
})
