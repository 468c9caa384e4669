import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../src/time.ts'
import { planMessage, type TrackedMessage } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, policyOf, worldOf } from '../support/story.ts'
import { consent, hello, messages, night, visit } from './greetings.ts'

const sentMessage = (plannedAt: number, index: number): TrackedMessage => ({
  id: `M-${index}`,
  rule: 'hi',
  topic: null,
  purpose: 'service',
  channel: 'sms',
  status: 'sent',
  at: plannedAt,
  plannedAt,
  anchorAt: plannedAt,
  attempt: 0,
})
const intent = {
  messageId: 'next',
  purpose: 'service',
  topic: null,
  template: { variables: {}, forms: { en: { sms: { text: 'Hello' } } } },
  language: 'en',
  variables: {},
} as const

describe('caps', () => {
  const world = worldOf(
    policyOf(
      [hello('hi'), hello('receipt', { on: 'product.viewed', purpose: 'transactional' })],
      messages({ caps: { service: { max: 2, per: 'P7D' } } }),
    ),
  )
  test('are reserved when a message is planned', () => {
    const story = given(world, [consent('granted'), visit(noon), visit(noon + 1), visit(noon + 2)])
    expect([story.messages.length, story.withheld]).toEqual([2, ['hi: cap']])
    expect(story.when(visit(noon + 8 * dayMs)).messages).toHaveLength(3)
  })
  test('of one purpose are all kept: one a day and two a week', () => {
    const caps = [
      { max: 1, per: 'P1D' },
      { max: 2, per: 'P7D' },
    ]
    const strict = worldOf(policyOf([hello('hi')], messages({ caps: { service: caps } })))
    const visits = [0, 1, 25, 50, 24 * 7 + 1].map((hours) => visit(noon + hours * hourMs))
    const story = given(strict, [consent('granted'), ...visits])
    expect(story.messages.map(({ anchorAt }) => (anchorAt - noon) / hourMs)).toEqual([0, 25, 24 * 7 + 1])
    expect(story.withheld).toEqual(['hi: cap', 'hi: cap'])
  })
  test('count what quiet hours put off when its time comes, not when it came up in the night', () => {
    const daily = messages({ quietHours: night, caps: { service: { max: 1, per: 'P1D' } } })
    const quiet = worldOf(policyOf([hello('hi')], daily))
    const nightAfter = (first: number) =>
      given(quiet, [consent('granted'), visit(first), visit(noon + 12 * hourMs)]).wake(noon + 23 * hourMs)
    expect(nightAfter(noon - 2 * hourMs)).toMatchObject({ messages: { length: 2 }, withheld: [] })
    expect(nightAfter(noon)).toMatchObject({ messages: { length: 1 }, withheld: ['hi: cap'] })
  })
  test('put a message off until there is room, as long as it is worth sending', () => {
    const caps = { service: { max: 1, per: 'P2D' } }
    const rules = [
      hello('first'),
      hello('patient', { after: 'PT1H', limits: { lateAfter: 'P3D' } }),
      hello('hasty', { after: 'PT1H', limits: { lateAfter: 'P1D' } }),
      hello('eager', { after: 'PT1H' }),
    ]
    const story = given(worldOf(policyOf(rules, messages({ caps }))), [consent('granted'), visit(noon)])
    const later = story.wake(noon + hourMs)
    expect(later.withheld).toEqual(['eager: cap', 'hasty: cap'])
    expect(later.customer.waiting).toMatchObject([
      { rule: 'patient', dueAt: noon + 2 * dayMs, firstDueAt: noon + hourMs },
    ])
    expect(later.wake(noon + 2 * dayMs).messages.map(({ rule }) => rule)).toEqual(['first', 'patient'])
  })
  test('give a place back when a message was withheld or failed', () => {
    const two = given(world, [consent('granted'), visit(noon), visit(noon + 1)])
    const [first] = two.messages
    const freed = two.when({
      type: 'message.withheld',
      messageId: first?.messageId,
      gate: 'if',
      reason: 'no',
      at: noon + 2,
    })
    expect(freed.when(visit(noon + 3)).messages).toHaveLength(3)
  })
  test('are not forgotten for all the receipts in the world', () => {
    let story = given(world, [consent('granted'), visit(noon), visit(noon + 1)])
    for (let index = 0; index < 30; index += 1)
      story = story.when({ type: 'product.viewed', sku: 'S', at: noon + 10 + index })
    expect(story.customer.messages).toHaveLength(12)
    expect(story.when(visit(noon + 100)).withheld.filter((why) => why !== 'receipt: crowded')).toEqual(['hi: cap'])
  })
  test('by the month let a message go when they said that there would be room', () => {
    const plannedOn = Date.UTC(2026, 0, 31, 6, 30)
    const rules = [hello('hi', { limits: { lateAfter: 'P60D' } })]
    const monthly = worldOf(policyOf(rules, messages({ caps: { service: { max: 1, per: 'P1M' } } })))
    const story = given(monthly, [consent('granted'), visit(plannedOn), visit(plannedOn + 5 * dayMs)])
    const room = Date.UTC(2026, 1, 28, 6, 30)
    expect(story.customer.wakeAt).toBe(room)
    expect(story.wake(room - 1).messages).toHaveLength(1)
    expect(story.wake(room)).toMatchObject({ messages: { length: 2 }, withheld: [] })
  })
  test('have room exactly when they say so, whatever the calendar and the clocks do', () => {
    const start = Date.UTC(2026, 0, 1)
    const at = fc.integer({ min: 0, max: 400 * 24 }).map((hours) => start + hours * hourMs)
    const caps = fc.array(
      fc.record({ max: fc.integer({ min: 1, max: 3 }), per: fc.constantFrom('P1D', 'P1M', 'P2M', 'P1Y', 'PT36H') }),
      { minLength: 1, maxLength: 3 },
    )
    const zones = fc.constantFrom('Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe')
    fc.assert(
      fc.property(fc.array(at, { maxLength: 8 }), at, caps, zones, (plannedAts, now, service, zone) => {
        const policy = { ...policyOf([]).messages, caps: { service } }
        const recipient = {
          addresses: { sms: '+919876543210' },
          allows: () => true,
          suppressed: () => null,
          messages: plannedAts.filter((planned) => planned <= now).map(sentMessage),
        }
        const plan = (when: number) => planMessage(policy, intent, recipient, when, zone)
        const first = plan(now)
        if (first.status === 'planned') return
        if (first.status !== 'withheld' || first.freeAt === undefined) throw new Error('A cap was full.')
        expect(first.freeAt).toBeGreaterThan(now)
        expect(plan(first.freeAt - 1)).toMatchObject({ status: 'withheld', stop: { gate: 'cap' } })
        expect(plan(first.freeAt).status).toBe('planned')
      }),
      { numRuns: propertyRuns() },
    )
  })
})
