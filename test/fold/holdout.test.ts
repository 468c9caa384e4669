import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../src/time.ts'
import { isHeldOut, type Rule } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, policyOf, type Story, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello, messages, night, visit } from './greetings.ts'

/** A customer who is held out of a rule at 50 percent, and one who is not. */
const someone = (heldOut: boolean, rule = 'hi'): string =>
  Array.from({ length: 200 }, (_, index) => `c-${index}`).find((id) => isHeldOut(rule, id, 50) === heldOut) ?? ''
const held = { id: someone(true) }
const treated = { id: someone(false) }
const wished = (at: number): ToldFact => ({ type: 'wishlist.added', sku: 'S', at })
const restocked = (at: number): ToldFact => ({ type: 'stock.restocked', sku: 'S', at })
const statuses = ({ customer }: Story) => customer.messages.map(({ rule, status }) => `${rule} ${status}`)

describe('a customer in the holdout of a rule that writes', () => {
  const world = worldOf(policyOf([hello('hi', { holdoutPercent: 50, topic: 'care' })]))

  test('is followed as held out where the others get the message, and gets none', () => {
    const story = given(world, [consent('granted'), visit(noon)], held)
    expect([story.messages, statuses(story)]).toEqual([[], ['hi held-out']])
    expect(story.kinds('message-withheld')).toMatchObject([
      { rule: 'hi', gate: 'holdout', anchor: 'till/F-2', template: 'hello', message: story.customer.messages[0]?.id },
    ])
    expect(story.customer.engagement).toEqual({})
    expect(given(world, [consent('granted'), visit(noon)], treated).messages).toHaveLength(1)
  })
  test('is asked for at the same gates before: without permission nobody is held out', () => {
    const story = given(world, [visit(noon)], held)
    expect([story.withheld, statuses(story)]).toEqual([['hi: consent'], []])
  })
  test('waits out the quiet hours like everybody', () => {
    const quiet = worldOf(policyOf([hello('hi', { holdoutPercent: 50 })], messages({ quietHours: night })))
    const asleep = given(quiet, [consent('granted'), visit(noon + 10 * hourMs)], held)
    expect([asleep.withheld, asleep.customer.waiting.length]).toEqual([[], 1])
    const morning = asleep.wake(noon + 22 * hourMs)
    expect(morning.customer.messages).toMatchObject([{ status: 'held-out', plannedAt: noon + 22 * hourMs }])
  })
  test('takes no place in a cap or of a topic from what others send', () => {
    const caps = messages({ caps: { service: { max: 1, per: 'P7D' } } })
    const both = [
      hello('hi', { holdoutPercent: 50, topic: 'care' }),
      hello('news', { on: 'product.viewed', topic: 'care' }),
    ]
    const seen: ToldFact = { type: 'product.viewed', sku: 'S', at: noon + 1 }
    const story = given(worldOf(policyOf(both, caps)), [consent('granted'), visit(noon), seen], held)
    expect(statuses(story)).toEqual(['hi held-out', 'news planned'])
  })
  test('would have had one message a week where the others have one', () => {
    const caps = messages({ caps: { service: { max: 1, per: 'P7D' } } })
    const weekly = worldOf(policyOf([hello('hi', { holdoutPercent: 50 })], caps))
    const facts = [consent('granted'), visit(noon), visit(noon + dayMs), visit(noon + 8 * dayMs)]
    expect(given(weekly, facts, held).customer.messages.map(({ plannedAt }) => plannedAt)).toEqual([
      noon,
      noon + 8 * dayMs,
    ])
  })
  test('counts for the limits of the rule as if it had acted', () => {
    const once = worldOf(policyOf([hello('hi', { holdoutPercent: 50, limits: { once: 'ever' } })]))
    const story = given(once, [consent('granted'), visit(noon), visit(noon + dayMs)], held)
    expect([statuses(story), story.withheld]).toEqual([['hi held-out'], ['hi: holdout', 'hi: once']])
  })
  test('gets nothing else of the rule: no points, tags or tasks, nor peace', () => {
    const rule: Rule = hello('hi', {
      holdoutPercent: 50,
      then: [
        { award: { points: 5, reason: 'visit' } },
        { tag: { add: 'greeted' } },
        { send: { template: 'hello' } },
        { suppress: { purposes: ['marketing'], until: 'P7D' } },
      ],
    })
    const facts = [consent('granted'), visit(noon)]
    const of = ({ customer }: Story) => ({
      points: customer.points.lifetime.issued,
      tags: customer.profile.tags,
      suppressed: Object.keys(customer.suppressed),
    })
    const rules = worldOf(policyOf([rule]))
    expect(of(given(rules, facts, held))).toEqual({ points: 0, tags: [], suppressed: [] })
    expect(of(given(rules, facts, treated))).toEqual({
      points: 5,
      tags: ['greeted'],
      suppressed: ['marketing'],
    })
  })
  test('is no work for staff either', () => {
    const then = [{ send: { template: 'hello' } }, { task: { kind: 'call' } }] as const
    const calls = worldOf(policyOf([hello('hi', { holdoutPercent: 50, then })]))
    const tasks = (who: object) => given(calls, [consent('granted'), visit(noon)], who).tasks.length
    expect([tasks(held), tasks(treated)]).toEqual([0, 1])
  })
  test('is held out of nothing where the points that come with the message would be refused', () => {
    const then = [{ award: { points: 5, reason: 'visit' } }, { send: { template: 'hello' } }] as const
    const policy = policyOf([hello('hi', { holdoutPercent: 50, then })])
    // As a policy would be that lost its programme after it was checked.
    const noPoints = worldOf({ ...policy, ledger: null })
    for (const who of [held, treated]) {
      const story = given(noPoints, [consent('granted'), visit(noon)], who)
      expect([story.withheld, statuses(story)]).toEqual([['hi: award'], []])
    }
  })
  test('must ask again like those who were told: one asking is held out once', () => {
    for (const later of [{}, { after: 'PT5H' }] as const) {
      const where = { 'fact.interest': 'restock' }
      const rule = hello('hi', { on: 'stock.restocked', where, holdoutPercent: 50, ...later })
      const restock = worldOf(policyOf([rule]))
      const asked = given(restock, [consent('granted'), wished(noon), restocked(noon + 1)], held)
      const told = asked
        .wake(noon + dayMs)
        .when(restocked(noon + 2 * dayMs))
        .wake(noon + 3 * dayMs)
      expect(told.customer.interests).toEqual([{ key: 'price:S', at: noon }])
      expect(statuses(told.when(restocked(noon + 4 * dayMs)).wake(noon + 5 * dayMs))).toEqual(['hi held-out'])
      const again = told.when(wished(noon + 4 * dayMs)).when(restocked(noon + 5 * dayMs))
      expect(statuses(again.wake(noon + 6 * dayMs))).toEqual(['hi held-out', 'hi held-out'])
    }
  })
  test('is not moved by words about a message that never was', () => {
    const story = given(world, [consent('granted'), visit(noon)], held)
    const messageId = story.customer.messages[0]?.id
    for (const type of ['message.sent', 'message.delivered', 'message.read', 'message.replied'])
      expect(statuses(story.when({ type, messageId, channel: 'sms', at: noon + 9 }))).toEqual(['hi held-out'])
    expect(story.when({ type: 'message.replied', channel: 'sms', at: noon + 9 }).customer.messages[0]?.replied).toBe(
      undefined,
    )
  })
})

test('a rule that writes nothing holds out at once, and leaves no trace but the gate', () => {
  const rule = hello('hi', { holdoutPercent: 50, then: [{ tag: { add: 'x' } }] })
  const story = given(worldOf(policyOf([rule])), [visit(noon)], held)
  expect([story.withheld, statuses(story), story.customer.profile.tags]).toEqual([['hi: holdout'], [], []])
})

describe('both arms of a holdout', () => {
  const history = fc
    .array(
      fc.tuple(
        fc.constantFrom(
          ...(['visit', 'visit', 'visit', 'granted', 'withdrawn', 'bill'] as const),
          ...(['wished', 'restocked', 'restocked'] as const),
        ),
        fc.integer({ min: 1, max: 60 * 36 }),
      ),
      { minLength: 1, maxLength: 14 },
    )
    .map((steps) => {
      let at = noon - dayMs
      return steps.map(([what, hours], index): ToldFact => {
        at += hours * 60_000 * 6
        if (what === 'visit') return visit(at)
        if (what === 'wished') return wished(at)
        if (what === 'restocked') return restocked(at)
        if (what === 'bill') return { type: 'purchase.completed', billId: `B-${index}`, totalMinor: 100, at }
        return consent(what, at)
      })
    })
  const policy = messages({ quietHours: night, caps: { service: { max: 2, per: 'P3D' } } })
  const rules = {
    plain: {},
    later: { after: 'PT5H', unless: { on: 'purchase.completed' }, limits: { lateAfter: 'P1D' } },
    topic: { topic: 'care', limits: { lateAfter: 'P2D', cooldown: 'P1D' } },
    once: { limits: { once: 'ever' } },
    wish: { on: 'stock.restocked', where: { 'fact.interest': 'restock' } },
    wishLater: {
      on: 'stock.restocked',
      where: { 'fact.interest': 'restock' },
      after: 'PT5H',
      limits: { lateAfter: 'P2D' },
    },
    rich: { then: [{ tag: { add: 'x' } }, { send: { template: 'hello' } }], limits: { cooldown: 'P2D' } },
  } as const
  const exposed = ({ messages: planned, journal }: Story): readonly unknown[] => {
    const out = journal.flatMap(({ data }) => (data.gate === 'holdout' ? [data.message] : []))
    return [...planned.map(({ messageId }) => messageId), ...out]
  }

  test('come up for the same messages at the same time, and differ in nothing else', () => {
    fc.assert(
      fc.property(
        history,
        fc.constantFrom(...(Object.keys(rules) as (keyof typeof rules)[])),
        fc.integer({ min: 0, max: 5000 }),
        (facts, kind, number) => {
          const who = { id: `c-${number}` }
          const [whole, split] = [0, 50].map((holdoutPercent) => {
            const rule = hello('hi', { ...rules[kind], holdoutPercent } as Partial<Rule>)
            const story = given(
              worldOf(policyOf([rule], policy)),
              [consent('granted', noon - 2 * dayMs), ...facts],
              who,
            )
            return story.wake(story.customer.rungTo + 9 * dayMs)
          }) as [Story, Story]
          expect(exposed(split)).toEqual(exposed(whole))
          const expected = isHeldOut('hi', who.id, 50) ? 'held-out' : 'planned'
          for (const { status } of split.customer.messages) expect(status).toBe(expected)
          expect(split.messages.length).toBe(expected === 'planned' ? whole.messages.length : 0)
        },
      ),
      { numRuns: propertyRuns(60) },
    )
  })
  const steps = fc.array(fc.constantFrom('wished', 'restocked', 'bill'), { minLength: 3, maxLength: 14 })
  test('come up as often for each asking, however often the goods come back', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom('wish', 'wishLater'), (what, kind) => {
        const facts = what.map((one, index): ToldFact => {
          const at = noon + index * dayMs
          if (one === 'bill') return { type: 'purchase.completed', billId: `B-${index}`, totalMinor: 100, at }
          return one === 'wished' ? wished(at) : restocked(at)
        })
        const rule = hello('hi', { ...rules[kind], holdoutPercent: 50 } as Partial<Rule>)
        const [out, reached] = [held, treated].map((who) => {
          const story = given(worldOf(policyOf([rule])), [consent('granted'), ...facts], who)
          return story.wake(noon + 20 * dayMs)
        }) as [Story, Story]
        expect(exposed(out)).toHaveLength(exposed(reached).length)
        expect(out.customer.interests).toEqual(reached.customer.interests)
      }),
      { numRuns: propertyRuns(60) },
    )
  })
  test('are drawn by rule and customer alone, in about the share asked for', () => {
    for (const percent of [5, 10, 30]) {
      const share = (rule: string) =>
        Array.from({ length: 4000 }, (_, index) => isHeldOut(rule, `customer-${index}`, percent))
      for (const rule of ['hi', 'other']) {
        const out = share(rule).filter(Boolean).length / 40
        expect(Math.abs(out - percent)).toBeLessThan(2.5)
        expect(share(rule)).toEqual(share(rule))
      }
      const others = share('other')
      const both = share('hi').filter((isOut, place) => isOut && others[place] === true).length / 40
      expect(Math.abs(both - percent ** 2 / 100)).toBeLessThan(2)
    }
  })
})
