import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Customer } from '../../src/customer.ts'
import type { Fact } from '../../src/facts/index.ts'
import { preferredHourOf } from '../../src/fold/active-hours.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { type PlannedMessage, quietUntil, type Rule } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, phone, policyOf, type Story, systemFact, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello, messages, night, visit } from './greetings.ts'

const preferredHour = { purposes: ['service'], within: 'PT12H' }
const worldWith = (parts: Partial<Rule> = {}, policy: object = {}) =>
  worldOf(policyOf([hello('hi', parts)], messages({ preferredHour, ...policy })))
const world = worldWith()
/** Noon is 12:00: so many days before it, at an hour of the shop's day. */
const at = (hour: number, days = 0) => noon + (hour - 12) * hourMs + days * dayMs
const bill = (instant: number): ToldFact => ({
  type: 'purchase.completed',
  billId: `B-${instant}`,
  totalMinor: 100,
  at: instant,
})
const evenings = [-9, -8, -7].map((days) => bill(at(19.5, days)))
const asha = [consent('granted', noon - 20 * dayMs), ...evenings]
const plannedAt = (story: Story) => story.customer.messages.map((message) => message.plannedAt)

describe("a customer's own hour", () => {
  test('is the one in which they bought or answered most often, three times at least', () => {
    expect(preferredHourOf(given(world, asha.slice(0, 3)).customer)).toBeNull()
    expect(preferredHourOf(given(world, asha).customer)).toBe(19)
    expect(preferredHourOf({})).toBeNull()
  })
  test('is the earlier of two that are as good', () => {
    const mornings = [-6, -5, -4].map((days) => bill(at(9, days)))
    expect(preferredHourOf(given(world, [...asha, ...mornings]).customer)).toBe(9)
  })
  test('is an hour of their own day', () => {
    const abroad = { type: 'customer.updated', zone: 'America/New_York', at: noon - 30 * dayMs }
    // 19:30 in Kolkata is 09:00 in New York.
    expect(preferredHourOf(given(world, [abroad, ...asha]).customer)).toBe(9)
  })
  test('counts each message read, followed or answered once', () => {
    const sent = given(world, [consent('granted'), visit(noon)])
    const [message] = sent.messages
    const told = (type: string, hour: number): ToldFact => ({
      type,
      messageId: message?.messageId,
      channel: 'sms',
      at: at(hour),
    })
    let story = sent
    for (const fact of [told('message.read', 13), told('message.read', 14), told('message.clicked', 15)]) {
      story = story.when(fact)
    }
    for (const fact of [told('message.clicked', 16), told('message.replied', 17)]) story = story.when(fact)
    expect(story.customer.activeHours).toBe('000000000000010101000000')
  })
  test('is forgotten by halves: what was long ago weighs less', () => {
    const many = Array.from({ length: 10 }, (_, days) => bill(at(19, days - 40)))
    expect(given(world, many).customer.activeHours).toBe('000000000000000000050000')
  })
  test('is that of both when two records become one', () => {
    const into = systemFact('customer.merged', noon - dayMs, { into: 'c-1' }, 'c-2')
    const theirs = given(world, evenings, { id: 'c-2' }).when(into)
    const item = theirs.last.outbox.find(({ kind }) => kind === 'fact')
    if (item?.kind !== 'fact') throw new Error('The merge sends a fact.')
    const mine = given(world, [bill(at(19, -6)), bill(at(8, -5))]).when(item.fact as Fact, noon)
    expect(mine.customer.activeHours).toBe('000000001000000000040000')
  })
})

describe('a message for which the hour matters', () => {
  test('waits for it, says so, and goes then', () => {
    const story = given(world, [...asha, visit(noon)])
    expect(story.customer.waiting).toMatchObject([{ dueAt: at(19), putOffBy: 'preferred-hour', awaitedHour: true }])
    expect(story.kinds('message-deferred')).toEqual([
      { rule: 'hi', anchor: 'till/F-5', gate: 'preferred-hour', until: at(19) },
    ])
    expect(plannedAt(story.wake(at(19)))).toEqual([at(19)])
  })
  test('goes at once during the hour, without one, and for other purposes', () => {
    expect(plannedAt(given(world, [...asha, visit(at(19.9))]))).toEqual([at(19.9)])
    expect(plannedAt(given(world, [consent('granted'), visit(noon)]))).toEqual([noon])
    const receipt = worldWith({ purpose: 'transactional' })
    expect(plannedAt(given(receipt, [...asha, visit(noon)]))).toEqual([noon])
  })
  test('goes at once when the hour comes too late for it', () => {
    const sent = (parts: Partial<Rule>, policy: object = {}) =>
      plannedAt(given(worldWith(parts, policy), [...asha, visit(noon)]))
    expect(sent({ limits: { lateAfter: 'PT6H' } })).toEqual([noon])
    expect(sent({ until: 'PT6H' })).toEqual([noon])
    expect(sent({}, { preferredHour: { purposes: ['service'], within: 'PT6H' } })).toEqual([noon])
    expect(sent({ between: { from: '10:00', to: '18:00' } })).toEqual([noon])
    expect(sent({ limits: { lateAfter: 'PT8H' }, until: 'PT8H' })).toEqual([])
  })
  test('does not wait for an hour of the night, and goes in the morning when it came up at night', () => {
    const quiet = worldWith({}, { quietHours: night, preferredHour: { purposes: ['service'], within: 'PT3H' } })
    const late = [consent('granted', noon - 20 * dayMs), ...[-9, -8, -7].map((days) => bill(at(22, days)))]
    expect(plannedAt(given(quiet, [...late, visit(at(20))]))).toEqual([at(20)])
    const asleep = given(quiet, [...asha, visit(at(23))])
    expect(asleep.customer.waiting).toMatchObject([{ dueAt: at(34), putOffBy: 'quiet-hours' }])
    expect(plannedAt(asleep.wake(at(34)))).toEqual([at(34)])
  })
  test('waits once and no more, whatever a late worker and the night make of it', () => {
    const story = given(world, [...asha, visit(noon)])
    expect(plannedAt(story.wake(at(20)))).toEqual([at(20)])
    const quiet = worldWith({}, { quietHours: night })
    const asleep = given(quiet, [...asha, visit(noon)]).wake(at(23))
    expect(asleep.customer.waiting).toMatchObject([{ dueAt: at(34), putOffBy: 'quiet-hours' }])
    expect(plannedAt(asleep.wake(at(34)))).toEqual([at(34)])
  })
  test('waits in both arms of a holdout alike', () => {
    const split = worldWith({ holdoutPercent: 50 })
    for (let number = 0; number < 8; number += 1) {
      const story = given(split, [...asha, visit(noon)], { id: `c-${number}` })
      expect([story.withheld, story.customer.waiting[0]?.dueAt]).toEqual([[], at(19)])
    }
  })
})

test('no message goes into the quiet hours, after its end, or later than it is worth, whatever the hours and the clocks', () => {
  const zones = ['Asia/Kolkata', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe']
  const clock = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`)
  const given12 = fc.record({
    zone: fc.constantFrom(...zones),
    from: clock,
    to: clock,
    hour: fc.option(fc.integer({ min: 0, max: 23 }), { nil: null }),
    start: fc.integer({ min: Date.UTC(2026, 0, 1) / hourMs, max: Date.UTC(2027, 0, 1) / hourMs }),
    minutes: fc.nat({ max: 59 }),
  })
  fc.assert(
    fc.property(given12, ({ zone, from, to, hour, start, minutes }) => {
      const quietHours = { from, to, purposes: ['service'] as const }
      const rule = { limits: { lateAfter: 'P2D' }, until: 'P1D' } as const
      const under = worldWith(rule, { quietHours: from === to ? null : quietHours })
      const begin = start * hourMs + minutes * 60_000
      const activeHours = hour === null ? undefined : `${'0'.repeat(hour)}5${'0'.repeat(23 - hour)}`
      const who: Partial<Customer> = activeHours === undefined ? {} : { activeHours }
      const abroad = { type: 'customer.updated', zone, at: begin - 2, customer: { phone } }
      let story = given(under, [consent('granted', begin - 3), abroad, visit(begin)], who)
      for (let rings = 0; rings < 9 && story.customer.waiting.length > 0; rings += 1)
        story = story.wake(story.customer.waiting[0]?.dueAt ?? 0)
      expect(story.customer.waiting).toEqual([])
      const [message] = story.messages as readonly (PlannedMessage | undefined)[]
      const [sentAt = begin] = plannedAt(story)
      if (message === undefined) expect(story.withheld).toEqual(['hi: until'])
      else {
        if (from !== to) expect(quietUntil(quietHours, 'service', sentAt, zone)).toBeNull()
        expect(sentAt - begin).toBeLessThanOrEqual(25 * hourMs)
        expect(message.until).toBeGreaterThanOrEqual(sentAt)
      }
    }),
    { numRuns: propertyRuns(80) },
  )
})
