import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/ask/explain.ts'
import type { Customer } from '../../src/customer.ts'
import { definePolicy } from '../../src/index.ts'
import type { PolicyInput } from '../../src/policy.ts'
import { dayMs, hourMs, minuteMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { agreed, asha, hour, noon as june, shop } from '../support/shop.ts'
import { given, noon, policyOf, type Story, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello, messages, night, visit } from './greetings.ts'

const worldFor = (rule: Rule, parts: Partial<PolicyInput> = {}) => worldOf(policyOf([rule], parts))
const yes = consent('granted')
const afternoon = { from: '13:00', to: '18:00' }
const evening = noon + 8 * hourMs
const tomorrowAtOne = noon + 25 * hourMs
const dues = ({ customer }: Story) => customer.waiting.map(({ dueAt }) => dueAt)

describe('a start that is due outside the hours of its rule', () => {
  test('waits for the next of them, and says so', () => {
    const story = given(worldFor(hello('hi', { between: afternoon })), [yes, visit(noon)])
      .wake(noon + hourMs)
      .when(visit(evening))
    expect(story.customer.waiting).toMatchObject([
      { rule: 'hi', dueAt: tomorrowAtOne, firstDueAt: evening, putOffBy: 'hours' },
    ])
    expect(story.messages.map(({ anchorAt, dueAt }) => [anchorAt, dueAt])).toEqual([[noon, noon]])
    expect(story.kinds('message-deferred')).toEqual([
      { rule: 'hi', anchor: 'till/F-2', gate: 'hours', until: noon + hourMs },
      { rule: 'hi', anchor: 'till/F-4', gate: 'hours', until: tomorrowAtOne },
    ])
    expect(story.wake(tomorrowAtOne - 1).messages).toHaveLength(1)
    expect(story.wake(tomorrowAtOne).messages).toHaveLength(2)
  })
  test('goes at once within them', () => {
    const story = given(worldFor(hello('hi', { between: afternoon })), [yes, visit(noon + hourMs)])
    expect([story.messages.length, story.kinds('message-deferred')]).toEqual([1, []])
  })
  test('is asked about then: what happened meanwhile stops it', () => {
    const rule = hello('hi', { between: afternoon, unless: { on: 'purchase.completed' } })
    const story = given(worldFor(rule), [yes, visit(evening)])
    const bill: ToldFact = { type: 'purchase.completed', totalMinor: 100, at: evening + hourMs }
    expect(story.when(bill).wake(tomorrowAtOne).withheld).toEqual(['hi: unless'])
    expect(story.wake(tomorrowAtOne).messages).toHaveLength(1)
  })
  test('goes by the clock of the customer, not of the shop', () => {
    const world = worldFor(hello('hi', { between: afternoon }))
    const lives = (zone: string): Customer['profile'] => ({ ...given(world, [yes]).customer.profile, zone })
    const story = (zone: string) => given(world, [yes, visit(evening)], { profile: lives(zone) })
    // 20:00 in Kolkata is 14:30 in London, and 09:30 in New York.
    expect([story('Europe/London').messages.length, dues(story('Europe/London'))]).toEqual([1, []])
    expect(dues(story('America/New_York'))).toEqual([evening + 3.5 * hourMs])
  })
  test('over midnight belongs to the weekday on which the hours began', () => {
    const friday = hello('hi', { between: { from: '22:00', to: '02:00', weekdays: ['fri'] } })
    const fridayNight = noon + 4 * dayMs + 10 * hourMs
    expect(dues(given(worldFor(friday), [yes, visit(noon)]))).toEqual([fridayNight])
    const late = given(worldFor(friday), [yes, visit(fridayNight + 3 * hourMs), visit(fridayNight + 4 * hourMs)])
    expect([late.messages.length, dues(late)]).toEqual([1, [fridayNight + 7 * dayMs]])
  })
  test('where clocks skip or repeat the hours, waits for those there are', () => {
    const rule = hello('hi', { between: { from: '02:15', to: '02:45' } })
    const world = worldFor(rule, { zone: 'America/New_York', points: null })
    const spring = given(world, [yes, visit(Date.UTC(2026, 2, 8, 6))])
    expect(dues(spring)).toEqual([Date.UTC(2026, 2, 9, 6, 15)])
    const autumn = given(
      worldFor(hello('hi', { between: { from: '01:15', to: '01:45' } }), { zone: 'America/New_York', points: null }),
      [yes, visit(Date.UTC(2026, 10, 1, 5, 45))],
    )
    expect(dues(autumn)).toEqual([Date.UTC(2026, 10, 1, 6, 15)])
  })
  test('is stale by when it was first due', () => {
    const rule = hello('hi', { between: afternoon, limits: { lateAfter: 'PT20H' } })
    const story = given(worldFor(rule), [yes, visit(evening)])
    expect(dues(story)).toEqual([tomorrowAtOne])
    expect(story.wake(evening + 20 * hourMs).messages).toHaveLength(1)
    expect(story.wake(evening + 20 * hourMs + 1).withheld).toEqual(['hi: late'])
  })
  test('that begin only when it is stale is withheld at once', () => {
    const rule = hello('hi', { between: afternoon, limits: { lateAfter: 'PT12H' } })
    const story = given(worldFor(rule), [yes, visit(evening)])
    expect([story.withheld, dues(story)]).toEqual([['hi: late'], []])
    expect(story.kinds('message-withheld')).toMatchObject([{ reason: 'its hours do not begin again within PT12H' }])
  })
  test('that begin only after its end is withheld at once', () => {
    const story = given(worldFor(hello('hi', { between: afternoon, until: 'PT12H' })), [yes, visit(evening)])
    expect([story.withheld, dues(story)]).toEqual([['hi: until'], []])
    expect(story.kinds('message-withheld')).toMatchObject([
      { reason: 'its hours do not begin again before its time is over' },
    ])
  })
  test('is explained', () => {
    const world = worldFor(hello('hi', { between: afternoon }))
    const { customer, journal } = given(world, [yes, visit(evening)])
    const { status, steps } = explain(world, customer, 'hi', journal, evening)
    expect(status).toBe('waiting')
    expect(steps.map(({ what, gate }) => [what, gate])).toEqual([
      ['put-off', 'hours'],
      ['waiting', 'hours'],
    ])
  })
})

describe('hours among other things that put off', () => {
  test('and quiet hours: whichever ends later', () => {
    // Nine to eleven, but nobody is disturbed before ten.
    const rule = hello('hi', { between: { from: '09:00', to: '11:00' } })
    const story = given(worldFor(rule, messages({ quietHours: night })), [yes, visit(evening)])
    const nine = noon + 21 * hourMs
    const ten = nine + hourMs
    expect(dues(story)).toEqual([nine])
    expect(dues(story.wake(nine))).toEqual([ten])
    expect(story.wake(nine).customer.waiting).toMatchObject([{ firstDueAt: evening, putOffBy: 'quiet-hours' }])
    expect(story.wake(ten).messages).toHaveLength(1)
  })
  test('and a cap: room outside the hours is no room', () => {
    const rule = hello('hi', { between: afternoon, limits: { lateAfter: 'P9D' } })
    const parts = messages({ caps: { service: { max: 1, per: 'PT10H' } } })
    const story = given(worldFor(rule, parts), [yes, visit(noon + 2 * hourMs), visit(noon + 3 * hourMs)])
    expect(dues(story)).toEqual([noon + 12 * hourMs])
    const full = story.wake(noon + 12 * hourMs)
    expect(full.customer.waiting).toMatchObject([{ dueAt: tomorrowAtOne, putOffBy: 'hours' }])
    expect(full.wake(tomorrowAtOne).messages).toHaveLength(2)
  })
  test('points and tags wait for the hours as well, and do not depend on how late the worker looks', () => {
    const rule = hello('gift', {
      purpose: 'internal',
      between: afternoon,
      then: [{ award: { points: 5, reason: 'x' } }],
    })
    const story = given(worldFor(rule), [yes, visit(evening)])
    expect(story.customer.points.lifetime.issued).toBe(0)
    const punctual = story.wake(tomorrowAtOne).wake(noon + 5 * dayMs)
    const late = story.wake(noon + 5 * dayMs)
    expect(late.customer.points).toEqual(punctual.customer.points)
    expect(late.kinds('points')).toMatchObject([{ entry: { occurredAt: tomorrowAtOne } }])
  })
  test('a message that comes with points does not go out because a worker was late', () => {
    const both: Rule['then'] = [{ award: { points: 5, reason: 'x' } }, { send: { template: 'hello' } }]
    const story = given(worldFor(hello('gift', { between: afternoon, after: 'PT2H', then: both })), [yes, visit(noon)])
    const late = story.wake(evening)
    expect([late.customer.points.lifetime.issued, late.messages.length]).toEqual([5, 0])
    expect(late.customer.waiting).toMatchObject([{ dueAt: tomorrowAtOne, done: 1, acted: true, putOffBy: 'hours' }])
    const sent = late.wake(tomorrowAtOne)
    expect([sent.customer.points.lifetime.issued, sent.messages.length]).toEqual([5, 1])
  })
  test('words of points that were refused go out neither at once nor with the next hours', () => {
    const award = { award: { points: 5, reason: 'x' } }
    const send = { send: { template: 'hello' } }
    const call = { task: { kind: 'call' } }
    const by = (...then: Rule['then']): Story => {
      const policy = policyOf([hello('gift', { between: afternoon, after: 'PT2H', then })])
      // As a policy would be that lost its programme after it was checked.
      const late = given(worldOf({ ...policy, ledger: null }), [yes, visit(noon)]).wake(evening)
      expect(late.messages).toEqual([])
      return late.wake(tomorrowAtOne)
    }
    const [plain, between] = [by(award, send), by(award, call, send)]
    expect([plain.messages, plain.withheld, dues(plain)]).toEqual([[], ['gift: award'], []])
    // The call waits for the hours, and what comes after it still knows.
    expect([between.messages, between.withheld, between.tasks.length]).toEqual([[], ['gift: award'], 1])
    expect(by(call, send).messages).toHaveLength(1)
  })
  test('what is about imported history is said at no hour', () => {
    const story = given(worldFor(hello('hi', { between: afternoon })), [yes, visit(evening)], {
      muteBefore: noon + dayMs,
    })
    expect([story.customer.waiting, story.withheld, story.wake(tomorrowAtOne).messages]).toEqual([[], [], []])
  })
})

test('nothing that only talks goes out outside its hours, however late a worker looks, and all of it goes', () => {
  const hourOf = (at: number) => Math.floor(((((at + 5.5 * hourMs) % dayMs) + dayMs) % dayMs) / hourMs)
  const looks = fc.array(fc.integer({ min: 1, max: 40 * 60 }), { maxLength: 10 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 23 }), looks, (from, length, delays) => {
      const to = (from + length) % 24
      const time = (at: number) => `${String(at).padStart(2, '0')}:00`
      let story = given(worldFor(hello('hi', { between: { from: time(from), to: time(to) } })), [yes, visit(noon)])
      let at = noon
      for (const minutes of delays) {
        at += minutes * minuteMs
        const before = story.messages.length
        story = story.wake(at)
        if (story.messages.length > before) expect((hourOf(at) - from + 24) % 24).toBeLessThan(length)
      }
      const rest = dues(story)[0]
      expect((rest === undefined ? story : story.wake(rest)).messages).toHaveLength(1)
    }),
    { numRuns: propertyRuns(60) },
  )
})

test('through the engine: the worker sends when the hours have come', async () => {
  const data = { ...policyOf([hello('hi', { between: { from: '18:00', to: '20:00' } })]).data }
  const { crm, clock, channel } = shop({ policy: definePolicy(data) })
  await crm.record([
    agreed(asha),
    { type: 'visit.sensed', id: 'V-1', source: 'door', occurredAt: june, customer: asha, by: 'nfc' },
  ])
  await crm.work()
  expect(channel.sent).toEqual([])
  clock.set(june + 6 * hour)
  await crm.work()
  expect(channel.sent.map(({ rule }) => rule)).toEqual(['hi'])
})
