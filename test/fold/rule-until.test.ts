import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, dayNumber, hourMs, startOfDay } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, policyOf, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello, messages, night, visit } from './greetings.ts'

const yes = consent('granted')
const worldFor = (rule: Rule, parts = {}) => worldOf(policyOf([rule], parts))
/** The last instant of a day in Kolkata. */
const endOf = (day: string) => startOfDay(dayNumber(day) + 1, 'Asia/Kolkata') - 1
const offer = (parts: object = {}, at = noon): ToldFact => ({
  type: 'promotion.started',
  promotionId: 'diwali',
  name: 'Diwali',
  brand: 'fabindia',
  at,
  ...parts,
})

describe('the end of a rule', () => {
  test('of a day is the end of that day in the zone of the shop', () => {
    const story = given(worldFor(hello('hi', { until: '2026-01-07' })), [yes])
    expect(story.when(visit(endOf('2026-01-07'))).messages).toHaveLength(1)
    const over = story.when(visit(endOf('2026-01-07') + 1))
    expect(over.withheld).toEqual(['hi: until'])
    expect(over.kinds('message-withheld')).toMatchObject([{ reason: 'its time is over' }])
  })
  test('of a length of time is counted from the fact that started it, not from when it is due', () => {
    const waiting = given(worldFor(hello('hi', { after: 'PT20H', until: 'P1D' })), [yes, visit(noon)])
    expect(waiting.wake(noon + dayMs).messages).toHaveLength(1)
    expect(waiting.wake(noon + dayMs + 1).withheld).toEqual(['hi: until'])
  })
  test('that the fact names is its last day, and goes with the message to its sending', () => {
    const rule = hello('offer', { on: 'promotion.started', until: 'fact.endsOn' })
    const world = worldFor(rule, messages({ quietHours: night }))
    const evening = noon + 10 * hourMs
    const story = given(world, [yes, offer({ endsOn: '2026-01-06' }, evening)])
    expect(story.customer.waiting).toMatchObject([{ until: endOf('2026-01-06'), putOffBy: 'quiet-hours' }])
    expect(story.wake(noon + dayMs).messages).toMatchObject([{ until: endOf('2026-01-06') }])
    expect(story.wake(endOf('2026-01-06') + 1).withheld).toEqual(['offer: until'])
    const endless = given(world, [yes, offer({}, noon)])
    expect(endless.messages.map(({ until }) => until)).toEqual([undefined])
  })
  test('is what the fact said when it started the rule, whatever the rule says later; a day is what the rule says now', () => {
    const rule = hello('offer', { on: 'promotion.started', after: 'P1D', until: 'fact.endsOn' })
    const story = given(worldFor(rule), [yes, offer({ endsOn: '2026-01-06' })])
    const day = worldFor({ ...rule, until: '2026-01-05' })
    expect(story.under(day).wake(noon + dayMs).withheld).toEqual(['offer: until'])
    const named = given(day, [yes, offer({ endsOn: '2026-01-06' })]).under(worldFor(rule))
    expect(named.wake(noon + dayMs).messages).toHaveLength(1)
  })
  test('holds for points at the moment they were due, however late the worker looks', () => {
    const rule = hello('gift', {
      after: 'P1D',
      until: 'P2D',
      purpose: 'internal',
      then: [{ award: { points: 5, reason: 'x' } }],
    })
    const late = given(worldFor(rule), [yes, visit(noon)]).wake(noon + 9 * dayMs)
    expect([late.customer.points.lifetime.issued, late.withheld]).toEqual([5, []])
  })
  test('that is behind a full cap withholds at the end at the latest', () => {
    const rule = hello('hi', { until: 'P1D', limits: { lateAfter: 'P9D' } })
    const parts = messages({ caps: { service: { max: 1, per: 'P2D' } } })
    const story = given(worldFor(rule, parts), [yes, visit(noon), visit(noon + hourMs)]).wake(noon + 8 * dayMs)
    expect([story.messages.length, story.customer.waiting]).toEqual([1, []])
    expect(story.withheld).toHaveLength(1)
  })
})

test('what a campaign or a promotion starts carries its name, cut as all names are', () => {
  const rule = hello('offer', { on: ['promotion.started', 'visit.sensed'], after: 'P1D' })
  const promotionId = 'p'.repeat(64)
  const story = given(worldFor(rule), [yes, offer({ promotionId }), visit(noon)])
  expect(story.customer.waiting.map(({ campaign }) => campaign)).toEqual(['p'.repeat(60), undefined])
  const campaign: ToldFact = { type: 'campaign.started', campaignId: 'summer', name: 'Summer', at: noon }
  const told = given(worldFor(hello('news', { on: 'campaign.started', after: 'P1D' })), [yes, campaign])
  expect(told.customer.waiting).toMatchObject([{ rule: 'news', campaign: 'summer' }])
})

const dayIn = (until: string) => (until === 'fact.endsOn' ? '2026-01-07' : until)

test('nothing is planned after the end of its rule, whatever puts it off and whenever a worker looks', () => {
  const times = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 })
  const until = fc.constantFrom('P1D', 'PT30H', '2026-01-06', '2026-01-07', 'fact.endsOn')
  fc.assert(
    fc.property(times, until, fc.boolean(), fc.integer({ min: 0, max: 24 }), (hours, end, isQuiet, after) => {
      const rule = hello('offer', {
        on: 'promotion.started',
        after: `PT${after}H`,
        until: end,
        between: { from: '09:00', to: '20:00' },
        limits: { lateAfter: 'P20D' },
      })
      const world = worldFor(
        rule,
        messages({ quietHours: isQuiet ? night : null, caps: { service: { max: 1, per: 'PT20H' } } }),
      )
      let story = given(world, [yes, offer({ endsOn: '2026-01-07' }), offer({ endsOn: '2026-01-07' }, noon + 1)])
      let at = noon + 1
      const last = end === 'P1D' ? noon + dayMs : end === 'PT30H' ? noon + 30 * hourMs : endOf(dayIn(end))
      for (const step of hours) {
        const before = story.messages.length
        at += step * hourMs
        story = story.wake(at)
        if (story.messages.length > before) expect(at).toBeLessThanOrEqual(last + 1)
      }
      expect(story.wake(noon + 40 * dayMs).customer.waiting).toEqual([])
    }),
    { numRuns: propertyRuns(60) },
  )
})
