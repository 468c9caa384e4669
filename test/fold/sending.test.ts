import { describe, expect, test } from 'vitest'
import { decideSending } from '../../src/fold/index.ts'
import type { Policy } from '../../src/policy.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { isHeldOut, type Rule } from '../../src/triggers/index.ts'
import { given, noon, policyOf, type Story, type ToldFact, worldOf } from '../support/story.ts'

const consent = (status: string, at: number): ToldFact => ({
  type: 'consent.changed',
  purpose: 'service',
  channel: 'sms',
  status,
  at,
})
const rule: Rule = {
  id: 'hi',
  on: 'visit.sensed',
  unless: { on: 'purchase.completed' },
  if: { 'profile.tags': { exists: false } },
  limits: { lateAfter: 'P2D' },
  topic: 'care',
  purpose: 'service',
  then: [{ send: { template: 'hello' } }],
}
const templates = {
  hello: {
    variables: { name: { from: 'profile.firstName', fallback: 'there' } },
    forms: { en: { sms: { text: 'Hello {name}' }, whatsapp: { text: 'Hi {name}' } } },
  },
} as never
const policy = policyOf([rule], { templates })
const visited: ToldFact = { type: 'visit.sensed', by: 'nfc', at: noon }
const planned = given(worldOf(policy), [consent('granted', noon - dayMs), visited])

function decided(
  story: Story,
  { now = noon + hourMs, again = false, skip = [] as readonly string[], world = worldOf(policy) } = {},
) {
  const [message] = planned.messages
  if (message === undefined) throw new Error('A message was planned.')
  return decideSending(world, story.customer, message, { now, again, skip })
}

const about = (type: string, more: object = {}): ToldFact => ({
  type,
  messageId: planned.messages[0]?.messageId,
  channel: 'sms',
  at: noon + 60_000,
  ...more,
})

describe('just before it is handed over, a message', () => {
  test('goes, filled in, on the first channel that may', () => {
    expect(decided(planned)).toMatchObject({
      status: 'send',
      message: { channel: 'sms', to: '+919876543210', text: 'Hello there', ladder: ['sms'] },
    })
  })
  test('is withheld when its reason is gone', () => {
    const bought = planned.when({ type: 'purchase.completed', billId: 'B', totalMinor: 100, at: noon + 5 })
    expect(decided(bought)).toMatchObject({ status: 'withhold', gate: 'unless' })
    expect(decided(planned.when(consent('withdrawn', noon + 5)))).toMatchObject({ status: 'withhold', gate: 'consent' })
    const tagged = {
      ...planned,
      customer: { ...planned.customer, profile: { ...planned.customer.profile, tags: ['vip'] } },
    }
    expect(decided(tagged)).toMatchObject({ status: 'withhold', gate: 'if' })
    const left = {
      ...planned,
      customer: { ...planned.customer, profile: { ...planned.customer.profile, tags: ['no-service'] } },
    }
    expect(decided(left)).toMatchObject({ status: 'withhold' })
    expect(decided(planned, { now: noon + 2 * dayMs + 1 })).toMatchObject({ status: 'withhold', gate: 'late' })
  })
  test('is as late as it was due, not as it was planned', () => {
    const due = noon + hourMs
    const hurried = policyOf([{ ...rule, after: 'PT1H', limits: { lateAfter: 'PT4H' } }], { templates })
    const story = given(worldOf(hurried), [consent('granted', noon - dayMs), visited]).wake(due + 3 * hourMs)
    const [message] = story.messages
    if (message === undefined) throw new Error('A message was planned.')
    const sending = (now: number) => decideSending(worldOf(hurried), story.customer, message, { now, skip: [] })
    expect(message.dueAt).toBe(due)
    expect(sending(due + 4 * hourMs)).toMatchObject({ status: 'send' })
    expect(sending(due + 4 * hourMs + 1)).toMatchObject({ status: 'withhold', gate: 'late' })
  })
  test('is withheld when the policy knows its rule or template no more', () => {
    expect(decided(planned, { world: worldOf(policyOf([])) })).toMatchObject({ status: 'withhold', gate: 'rule-gone' })
    const renamed = policyOf([{ ...rule, then: [{ tag: { add: 'x' } }] }], { templates: {} })
    expect(decided(planned, { world: worldOf(renamed) })).toMatchObject({ status: 'withhold', gate: 'rule-gone' })
    expect(decided({ ...planned, customer: { ...planned.customer, messages: [] } })).toMatchObject({
      status: 'withhold',
      gate: 'rule-gone',
    })
  })
  test('waits for the morning, and gives way to caps and topics of others but not to its own place', () => {
    const night = {
      quietHours: { from: '13:00', to: '14:30', purposes: ['service'] },
      caps: { service: { max: 1, per: 'P7D' } },
    }
    const messages = { ladder: ['whatsapp', 'sms', 'email'], defaultLanguage: 'en', topicGap: 'P1D', ...night } as never
    const world = worldOf(policyOf([rule], { templates, messages }))
    expect(decided(planned, { world })).toEqual({ status: 'defer', until: noon + 2.5 * hourMs, by: 'quiet-hours' })
    expect(decided(planned, { world, now: noon + 3 * hourMs })).toMatchObject({ status: 'send' })
    const [own] = planned.customer.messages
    if (own === undefined) throw new Error('It is followed.')
    const other = { ...planned, customer: { ...planned.customer, messages: [own, { ...own, id: 'other' }] } }
    expect(decided(other, { world, now: noon + 3 * hourMs })).toMatchObject({ status: 'withhold', gate: 'cap' })
    expect(decided(other)).toMatchObject({ status: 'withhold', gate: 'topic' })
  })
  test('goes on the next channel when one gave it back, and nowhere when all did', () => {
    const both = planned.when({ ...consent('granted', noon + 1), channel: 'whatsapp' })
    expect(decided(both)).toMatchObject({ status: 'send', message: { channel: 'whatsapp' } })
    expect(decided(both, { skip: ['whatsapp'] })).toMatchObject({ status: 'send', message: { channel: 'sms' } })
    expect(decided(both, { skip: ['whatsapp', 'sms'] })).toMatchObject({ status: 'withhold', gate: 'channel' })
  })
  test('is never handed over twice blindly', () => {
    const handing = planned.when(about('message.sending', { attempt: 0 }))
    expect(decided(handing)).toEqual({ status: 'interrupted', channel: 'sms' })
    expect(decided(handing, { skip: ['sms'] })).toMatchObject({ status: 'withhold', gate: 'channel' })
    expect(decided(handing, { again: true })).toMatchObject({ status: 'send' })
    const handedBack = handing.when(about('message.sending', { attempt: 0, handedBack: true, at: noon + 90_000 }))
    expect(decided(handedBack)).toMatchObject({ status: 'send' })
    for (const as of ['sent', 'delivered', 'read'])
      expect(decided(planned.when(about(`message.${as}`)))).toEqual({ status: 'settled', as })
    expect(decided(planned.when(about('message.ambiguous', { reason: 'time-out' })))).toEqual({
      status: 'settled',
      as: 'ambiguous',
    })
  })
})

describe('of a rule with hours', () => {
  const parts = (quietHours: object | null) =>
    ({
      messages: { ladder: ['whatsapp', 'sms', 'email'], defaultLanguage: 'en', topicGap: 'P1D', caps: {}, quietHours },
      templates,
    }) as never
  const night = { from: '21:00', to: '10:00', purposes: ['service'] }
  const timed = (more: Partial<Rule>, quietHours: object | null = null) => {
    const world = worldOf(policyOf([{ ...rule, limits: undefined, ...more }], parts(quietHours)))
    const story = given(world, [consent('granted', noon - dayMs), visited])
    const [message] = story.messages
    if (message === undefined) throw new Error('A message was planned.')
    return (now: number, profile: object = {}) => {
      const customer = { ...story.customer, profile: { ...story.customer.profile, ...profile } }
      return decideSending(world, customer, message, { now, skip: [] })
    }
  }
  const noonHours = { from: '11:00', to: '13:00' }

  test('it goes within them, and waits for the next when it is late for these', () => {
    const sending = timed({ between: noonHours })
    expect(sending(noon + hourMs - 1)).toMatchObject({ status: 'send' })
    expect(sending(noon + 3 * hourMs)).toEqual({ status: 'defer', until: noon + 23 * hourMs, by: 'hours' })
    expect(sending(noon + 23 * hourMs)).toMatchObject({ status: 'send' })
  })
  test('it goes by the clock of the customer', () => {
    // 17:30 in Kolkata is noon in London.
    const sending = timed({ between: noonHours })
    expect(sending(noon + 5.5 * hourMs, { zone: 'Europe/London' })).toMatchObject({ status: 'send' })
    expect(sending(noon + 5.5 * hourMs)).toMatchObject({ status: 'defer' })
  })
  test('quiet hours do not carry it over to another weekday', () => {
    const sending = timed({ between: { weekdays: ['mon'] } }, night)
    expect(sending(noon + 11 * hourMs)).toEqual({ status: 'defer', until: noon + 22 * hourMs, by: 'quiet-hours' })
    const monday = noon + 6.5 * dayMs
    expect(sending(noon + 22 * hourMs)).toEqual({ status: 'defer', until: monday, by: 'hours' })
    expect(sending(monday)).toEqual({ status: 'defer', until: monday + 10 * hourMs, by: 'quiet-hours' })
    expect(sending(monday + 10 * hourMs)).toMatchObject({ status: 'send' })
  })
  test('it is withheld when they begin again only when it is stale, or its time is over', () => {
    const late = timed({ between: noonHours, limits: { lateAfter: 'PT22H' } })
    expect(late(noon + 3 * hourMs)).toMatchObject({ status: 'withhold', gate: 'late' })
    const over = timed({ between: noonHours, until: 'PT22H' })
    expect(over(noon + 3 * hourMs)).toMatchObject({ status: 'withhold', gate: 'until' })
    const just = timed({ between: noonHours, until: 'PT23H', limits: { lateAfter: 'PT23H' } })
    expect(just(noon + 3 * hourMs)).toMatchObject({ status: 'defer', until: noon + 23 * hourMs })
  })
  test('hours that came to lie within the quiet hours hold it for a month, not for ever', () => {
    const pinned = { ...rule, limits: undefined, between: noonHours, whenEdited: 'pinned' as const }
    const before = policyOf([pinned], parts(null))
    const after = policyOf([], parts({ ...night, from: '10:00', to: '14:00' }))
    const story = given(worldOf(before), [consent('granted', noon - dayMs), visited])
    const [message] = story.messages
    if (message === undefined) throw new Error('A message was planned.')
    const sending = (at: number) =>
      decideSending(worldOf(before, after), story.customer, message, { now: at, skip: [] })
    let now = noon + 1
    let deferred = 0
    let decision = sending(now)
    for (; decision.status === 'defer' && deferred < 99; deferred += 1) {
      now = decision.until
      decision = sending(now)
    }
    expect(decision).toMatchObject({
      status: 'withhold',
      gate: 'late',
      reason: 'its hours do not begin again outside the quiet hours',
    })
    // Once by the quiet hours of the first day, then twice a day; asked a last time when it is quiet no more.
    expect([deferred, now]).toEqual([63, noon + 31 * dayMs + 2 * hourMs])
  })
})

describe('of a rule that was edited since', () => {
  const old: Rule = { ...rule, until: 'P1D', if: { 'profile.tags': { exists: false } } }
  const edited: Rule = { ...old, if: { 'profile.tags': { exists: true } } }
  const renamed = {
    hello: { variables: {}, forms: { en: { sms: { text: 'Good day' }, whatsapp: { text: 'Good day' } } } },
  } as never
  const formerly = (parts: Partial<Rule>) => policyOf([{ ...old, ...parts }], { templates })
  const sending = (parts: Partial<Rule>, after: Policy, now = noon + hourMs) => {
    const world = worldOf(formerly(parts), after)
    const story = given(worldOf(formerly(parts)), [consent('granted', noon - dayMs), visited])
    const [message] = story.messages
    if (message === undefined) throw new Error('A message was planned.')
    return decideSending(world, story.customer, message, { now, skip: [] })
  }

  test('a pinned one goes as it read when it started, in its old words, even when it is deleted', () => {
    for (const after of [policyOf([edited], { templates: renamed }), policyOf([], { templates: renamed })]) {
      expect(sending({ whenEdited: 'pinned' }, after)).toMatchObject({
        status: 'send',
        message: { text: 'Hello there' },
      })
    }
  })
  test('any other goes by what is in force, in the words in force', () => {
    expect(sending({}, policyOf([edited], { templates }))).toMatchObject({ status: 'withhold', gate: 'if' })
    expect(sending({}, policyOf([old], { templates: renamed }))).toMatchObject({ message: { text: 'Good day' } })
    expect(sending({}, policyOf([], { templates }))).toMatchObject({ status: 'withhold', gate: 'rule-gone' })
  })
  test('quiet hours and caps in force hold for a pinned one too', () => {
    const quiet = {
      ladder: ['whatsapp', 'sms', 'email'],
      defaultLanguage: 'en',
      topicGap: 'P1D',
      caps: {},
      quietHours: { from: '13:00', to: '14:30', purposes: ['service'] },
    } as never
    const after = policyOf([edited], { templates, messages: quiet })
    expect(sending({ whenEdited: 'pinned' }, after)).toEqual({
      status: 'defer',
      until: noon + 2.5 * hourMs,
      by: 'quiet-hours',
    })
  })
  test('nothing is sent after its end, as it was when it was planned', () => {
    const after = policyOf([old], { templates })
    expect(sending({}, after, noon + dayMs)).toMatchObject({ status: 'send' })
    expect(sending({}, after, noon + dayMs + 1)).toMatchObject({ status: 'withhold', gate: 'until' })
  })
})

test('a message says to the end which campaign or promotion it belongs to', () => {
  const sale: Rule = { ...rule, on: 'promotion.started', unless: undefined, holdoutPercent: 50 }
  const under = worldOf(policyOf([{ ...sale, holdoutPercent: 0 }], { templates }))
  const started: ToldFact = {
    type: 'promotion.started',
    promotionId: 'diwali',
    name: 'Diwali',
    category: 'sarees',
    at: noon,
  }
  const story = given(under, [consent('granted', noon - dayMs), started])
  expect(story.messages).toMatchObject([{ campaign: 'diwali' }])
  expect(story.customer.messages).toMatchObject([{ campaign: 'diwali' }])
  expect(story.kinds('message-planned')).toMatchObject([{ campaign: 'diwali' }])
  const id = Array.from({ length: 99 }, (_, number) => `c-${number}`).find((name) => isHeldOut('hi', name, 50)) ?? ''
  const held = given(worldOf(policyOf([sale], { templates })), [consent('granted', noon - dayMs), started], { id })
  expect(held.customer.messages).toMatchObject([{ campaign: 'diwali', status: 'held-out' }])
  expect(held.kinds('message-withheld')).toMatchObject([{ campaign: 'diwali', gate: 'holdout' }])
})
