import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, policyOf, type Story, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello, messages, night, visit } from './greetings.ts'

describe('permission', () => {
  const world = worldOf(policyOf([hello('hi')]))
  test('that was never given is none', () => {
    expect(given(world, [visit(noon)]).withheld).toEqual(['hi: consent'])
  })
  test('opens only its own channel and purpose', () => {
    expect(given(world, [consent('granted'), visit(noon)]).messages.map(({ ladder }) => ladder)).toEqual([['sms']])
    expect(given(world, [consent('granted', noon - dayMs, 'sms', 'marketing'), visit(noon)]).withheld).toEqual([
      'hi: consent',
    ])
  })
  test('goes by the latest word, and by the withdrawal of two at one instant', () => {
    const words = [consent('granted', noon - 2), consent('withdrawn', noon - 1), consent('granted', noon - 1)]
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      let story = given(world)
      for (const index of order) story = story.when(words[index] ?? visit(noon), noon)
      expect(story.customer.consents['sms:service']?.status).toBe('withdrawn')
    }
  })
  test('is not needed for a receipt, but a refusal of it stands', () => {
    const receipts = worldOf(policyOf([hello('receipt', { purpose: 'transactional' })]))
    expect(given(receipts, [visit(noon)]).messages).toHaveLength(1)
    const refused = ['sms', 'whatsapp', 'email'].map((channel) =>
      consent('withdrawn', noon - dayMs, channel, 'transactional'),
    )
    expect(given(receipts, [...refused, visit(noon)]).withheld).toEqual(['receipt: consent'])
  })
})

describe('quiet hours', () => {
  const world = worldOf(policyOf([hello('hi', { limits: { lateAfter: 'P1D' } })], messages({ quietHours: night })))
  const at = (hour: number) => noon + (hour - 12) * hourMs
  test('wrap over midnight: what comes at night goes at ten', () => {
    for (const hour of [21, 23.5, 24, 33.9]) {
      const story = given(world, [consent('granted'), visit(at(hour))])
      expect(story.messages).toEqual([])
      expect(story.customer.wakeAt).toBe(at(34))
      expect(story.wake(at(34)).messages).toHaveLength(1)
    }
    expect(given(world, [consent('granted'), visit(at(20.99))]).messages).toHaveLength(1)
    expect(given(world, [consent('granted'), visit(at(10))]).messages).toHaveLength(1)
  })
  test('end in a fresh decision', () => {
    const asleep = given(world, [consent('granted'), visit(at(22))])
    expect(asleep.when(consent('withdrawn', at(23))).wake(at(34)).withheld).toEqual(['hi: consent'])
  })
  test('make nothing fresh of what was stale', () => {
    const hurried = worldOf(policyOf([hello('hi', { limits: { lateAfter: 'PT4H' } })], messages({ quietHours: night })))
    expect(given(hurried, [consent('granted'), visit(at(22))]).wake(at(34)).withheld).toEqual(['hi: late'])
  })
})

test('one message a topic is enough, and of two at once the higher priority goes', () => {
  const world = worldOf(
    policyOf([
      hello('low', { topic: 'care' }),
      hello('high', { topic: 'care', priority: 5 }),
      hello('other', { topic: 'news' }),
    ]),
  )
  const story = given(world, [consent('granted'), visit(noon)])
  expect(story.messages.map(({ rule }) => rule)).toEqual(['high', 'other'])
  expect(story.withheld).toEqual(['low: topic'])
})

describe('the ladder', () => {
  const form = (text: string) => ({ text })
  const templates = (variables: object) =>
    ({
      templates: { hello: { variables, forms: { en: { whatsapp: form('Hello {name}'), sms: form('Hello') } } } },
    }) as never
  const everywhere = [consent('granted', noon - dayMs, 'whatsapp'), consent('granted')]
  test('falls to the next channel for want of a variable', () => {
    const world = worldOf(policyOf([hello('hi')], templates({ name: { from: 'profile.firstName' } })))
    expect(given(world, [...everywhere, visit(noon)]).messages[0]?.ladder).toEqual(['sms'])
    const named = { type: 'customer.updated', name: 'Asha Rao', at: noon - 5 }
    expect(given(world, [...everywhere, named, visit(noon)]).messages[0]).toMatchObject({
      ladder: ['whatsapp', 'sms'],
      variables: { name: 'Asha' },
    })
  })
  test('ends without a message where nothing is complete or reachable', () => {
    const world = worldOf(policyOf([hello('hi')], templates({ name: { from: 'profile.firstName' } })))
    expect(given(world, [everywhere[0] ?? visit(0), visit(noon)]).withheld).toEqual(['hi: variables'])
    expect(given(world, [consent('granted', noon - dayMs, 'email'), visit(noon)]).withheld).toEqual(['hi: channel'])
  })
})

describe('what becomes of a message', () => {
  const world = worldOf(policyOf([hello('hi', { topic: 'care' })]))
  const planned = given(world, [consent('granted'), visit(noon)])
  const messageId = planned.messages[0]?.messageId
  const told = (type: string, at: number, more: object = {}): ToldFact => ({
    type,
    messageId,
    channel: 'sms',
    at,
    ...more,
  })
  const facts = [
    told('message.sending', noon + 1, { attempt: 0 }),
    told('message.sent', noon + 2),
    told('message.delivered', noon + 3),
    told('message.read', noon + 4),
  ]
  const statusOf = ({ customer }: Story) => customer.messages.find(({ id }) => id === messageId)?.status

  test('never goes back, and counts the same in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: 4 }), (shuffled) => {
        let story = planned
        for (const fact of shuffled) story = story.when(fact, noon + 10)
        expect(statusOf(story)).toBe('read')
        expect(story.customer.engagement).toEqual({ care: { sent: 1, delivered: 1, read: 1, clicked: 0, replied: 0 } })
      }),
      { numRuns: propertyRuns(30) },
    )
  })
  test('is read when it is answered, though nobody said so', () => {
    const story = planned
      .when(told('message.sent', noon + 2))
      .when({ type: 'message.replied', messageId, channel: 'sms', at: noon + 3 })
    expect(statusOf(story)).toBe('read')
    expect(story.customer.engagement.care).toEqual({ sent: 1, delivered: 1, read: 1, clicked: 0, replied: 1 })
  })
  test('is journalled with its language, and as clicked and answered once each', () => {
    expect(planned.kinds('message-planned')).toMatchObject([{ message: messageId, language: 'en', channel: 'sms' }])
    let story = planned.when(told('message.sent', noon + 2))
    for (const at of [noon + 3, noon + 4])
      story = story.when(told('message.clicked', at)).when(told('message.replied', at))
    const names = { message: messageId, rule: 'hi', template: 'hello', plannedAt: noon }
    expect(story.kinds('message-changed')).toEqual([
      { ...names, before: 'planned', status: 'sent', channel: 'sms' },
      { ...names, before: 'sent', status: 'clicked', channel: 'sms' },
      { ...names, before: 'read', status: 'replied', channel: 'sms' },
    ])
    expect(story.customer.engagement.care).toEqual({ sent: 1, delivered: 1, read: 1, clicked: 1, replied: 1 })
  })
  test('that was sent after all is no failure, and one that was read can no longer fail', () => {
    const failed = planned.when(told('message.failed', noon + 2, { reason: 'no route' }))
    expect(statusOf(failed)).toBe('failed')
    expect(statusOf(failed.when(told('message.delivered', noon + 3)))).toBe('delivered')
    expect(
      statusOf(
        planned.when(told('message.read', noon + 2)).when(told('message.ambiguous', noon + 3, { reason: 'time-out' })),
      ),
    ).toBe('read')
  })
  test('of staff is followed like our own', () => {
    const story = given(world, [
      { type: 'message.sent', messageId: 'S-1', channel: 'sms', by: 'staff', topic: 'fitting', at: noon },
    ])
    expect(
      story.when({ type: 'message.read', messageId: 'S-1', channel: 'sms' }).customer.engagement.fitting,
    ).toMatchObject({ sent: 1, read: 1 })
  })
})

describe('a reply that names no message', () => {
  const world = worldOf(
    policyOf([hello('hi', { topic: 'care' }), hello('news', { on: 'product.viewed', topic: 'news' })]),
  )
  const reply = (at: number, channel = 'sms'): ToldFact => ({ type: 'message.replied', channel, at })
  const sentAt = (story: Story, at: number, place: number) =>
    story.when({
      type: 'message.sent',
      messageId: story.messages[place]?.messageId,
      channel: story.messages[place]?.ladder[0],
      at,
    })
  const first = sentAt(given(world, [consent('granted'), visit(noon)]), noon + 1, 0)
  const both = sentAt(first.when({ type: 'product.viewed', sku: 'S', at: noon + dayMs }), noon + dayMs + 1, 1)
  const answered = ({ customer }: Story) =>
    customer.messages.filter(({ replied }) => replied === true).map(({ rule }) => rule)

  test('answers the latest message on its channel before it', () => {
    expect(answered(both.when(reply(noon + 2 * dayMs)))).toEqual(['news'])
    expect(answered(both.when(reply(noon + 2), noon + 2 * dayMs))).toEqual(['hi'])
    expect(both.when(reply(noon + 2 * dayMs)).customer.engagement).toMatchObject({
      care: { replied: 0 },
      news: { read: 1, replied: 1 },
    })
  })
  test('answers none of another channel, of more than seven days ago, or that did not go out', () => {
    expect(answered(both.when(reply(noon + 2 * dayMs, 'whatsapp')))).toEqual([])
    expect(answered(both.when(reply(noon + 8 * dayMs)))).toEqual(['news'])
    expect(answered(both.when(reply(noon + 8 * dayMs + 1)))).toEqual([])
    const planned = first.when({ type: 'product.viewed', sku: 'S', at: noon + dayMs })
    expect(answered(planned.when(reply(noon + 2 * dayMs)))).toEqual(['hi'])
  })
  test('is attributed the same whichever of delivery and reading is heard first', () => {
    const older = first.messages[0]?.messageId
    const read = { type: 'message.read', messageId: older, channel: 'sms', at: noon + 2 * dayMs }
    for (const story of [both.when(read), both]) expect(answered(story.when(reply(noon + 3 * dayMs)))).toEqual(['news'])
  })
})

describe('a rule on a fact about a message reads what the message was', () => {
  const about = (id: string, where: object, on = 'message.replied'): Rule => ({
    id,
    on,
    where: where as never,
    repeat: 'each',
    purpose: 'internal',
    then: [{ task: { kind: id } }],
  })
  const world = worldOf(
    policyOf([
      hello('hi', { topic: 'care' }),
      hello('receipt', { on: 'product.viewed', purpose: 'transactional' }),
      about('by-rule', { 'fact.rule': 'hi' }),
      about('by-topic', { 'fact.topic': 'care' }),
      about('by-template', { 'fact.template': 'hello' }),
      about('by-purpose', { 'fact.purpose': 'transactional' }),
      about('topicless', { 'fact.topic': { exists: false } }),
      about('of-staff', { 'fact.rule': 'staff', 'fact.template': { exists: false } }),
      about('unknown', { 'fact.rule': { exists: false } }),
      about('gave-up', { 'fact.topic': 'care' }, 'message.failed'),
    ]),
  )
  const sent = given(world, [consent('granted'), visit(noon), { type: 'product.viewed', sku: 'S', at: noon + 1 }])
  const kindsOf = (story: Story) => story.tasks.map(({ kind }) => kind)
  const [hi, receipt] = sent.messages.map(({ messageId }) => messageId)
  const replied = (messageId?: string): ToldFact => ({
    type: 'message.replied',
    messageId,
    channel: 'sms',
    at: noon + 9,
  })

  test('its rule, topic, template and purpose', () => {
    expect(kindsOf(sent.when(replied(hi)))).toEqual(['by-rule', 'by-template', 'by-topic'])
    expect(kindsOf(sent.when(replied(receipt)))).toEqual(['by-purpose', 'by-template', 'topicless'])
  })
  test('of one that staff sent by hand, and nothing of one that nobody knows', () => {
    const byHand = sent.when({ type: 'message.sent', messageId: 'S-1', channel: 'sms', by: 'staff', topic: 'care' })
    expect(kindsOf(byHand.when(replied('S-1')))).toEqual(['by-topic', 'of-staff'])
    expect(kindsOf(sent.when(replied('M-0')))).toEqual(['topicless', 'unknown'])
  })
  test('of the one that a reply without a name answers', () => {
    const out = sent.when({ type: 'message.sent', messageId: hi, channel: 'sms', at: noon + 2 })
    expect(kindsOf(out.when(replied()))).toEqual(['by-rule', 'by-template', 'by-topic'])
  })
  test('and of one that failed', () => {
    const failed = { type: 'message.failed', messageId: hi, channel: 'sms', reason: 'no route', at: noon + 2 }
    expect(kindsOf(sent.when(failed))).toEqual(['gave-up'])
  })
})
