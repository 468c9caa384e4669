import { describe, expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../../src/time.ts'
import { isHeldOut, type Rule } from '../../src/triggers/index.ts'
import { agreed, asha, bill, bina, retail, retailWith, shop } from '../support/shop.ts'
import { given, noon, policyOf, type Story, worldOf } from '../support/story.ts'
import { consent, hello, messages, visit } from './greetings.ts'

const visits = (count: number) => Array.from({ length: count }, (_, index) => visit(noon + index))
const greeted = (count: number, parts: Partial<Rule> = {}, who: object = {}) =>
  given(worldOf(policyOf([hello('hi', parts)])), [consent('granted'), ...visits(count)], who)
const told = (story: Story, index: number, type: string, parts: object = { channel: 'sms' }) =>
  story.when({ type, messageId: story.messages[index]?.messageId, at: noon + hourMs, ...parts })
const handing = { channel: 'sms', attempt: 0 }

describe('what waits to be sent', () => {
  test('is never forgotten for another message: with twelve that wait the next is withheld', () => {
    const story = greeted(20)
    expect(story.messages).toHaveLength(12)
    expect(story.customer.messages.map(({ id }) => id)).toEqual(story.messages.map(({ messageId }) => messageId))
    expect(story.withheld).toEqual(Array.from({ length: 8 }, () => 'hi: crowded'))
    expect(story.kinds('message-withheld')[0]).toMatchObject({
      rule: 'hi',
      template: 'hello',
      gate: 'crowded',
      reason: '12 messages wait to be sent already',
    })
  })
  test('makes room as soon as one has left, was given up or is withheld', () => {
    const ends = [
      ['message.sent', { channel: 'sms' }],
      ['message.failed', { channel: 'sms', reason: 'no such number' }],
      ['message.ambiguous', { channel: 'sms', reason: 'no answer' }],
      ['message.withheld', { gate: 'if', reason: 'not any more' }],
    ] as const
    for (const [type, parts] of ends) {
      const room = told(greeted(12), 4, type, parts).when(visit(noon + dayMs))
      expect(room.messages).toHaveLength(13)
      expect(room.customer.messages.map(({ id }) => id)).not.toContain(room.messages[4]?.messageId)
    }
  })
  test('is what is being handed over too, and what another channel may yet bring', () => {
    const sending = told(greeted(12), 4, 'message.sending', handing)
    const watched = told(told(greeted(12), 4, 'message.sending', { ...handing, watched: true }), 4, 'message.sent')
    for (const story of [sending, watched]) expect(story.when(visit(noon + dayMs)).withheld).toEqual(['hi: crowded'])
  })
  test('stands back for no message of staff', () => {
    const sent = greeted(12).when({
      type: 'message.sent',
      messageId: 'S-1',
      channel: 'sms',
      by: 'staff',
      at: noon + 50,
    })
    expect(sent.customer.messages.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 'planned'))
  })
  test('leaves a cap its count', () => {
    const rules = [hello('receipt', { on: 'product.viewed', purpose: 'transactional' }), hello('hi')]
    const capped = worldOf(policyOf(rules, messages({ caps: { service: { max: 2, per: 'P7D' } } })))
    let story = given(capped, [consent('granted'), ...visits(2)])
    for (const index of [0, 1]) story = told(story, index, 'message.sent')
    for (let index = 0; index < 11; index += 1)
      story = story.when({ type: 'product.viewed', sku: 'S', at: noon + 2 * hourMs + index })
    expect(story.messages).toHaveLength(12)
    expect(story.kinds('message-withheld')).toMatchObject([
      { rule: 'receipt', reason: '10 messages wait to be sent already, and the caps go by 2 more' },
    ])
    expect(story.when(visit(noon + dayMs)).withheld).toEqual(['receipt: crowded', 'hi: cap'])
  })
})

test('a customer who is held out is crowded out of the same messages as everyone', () => {
  const id = Array.from({ length: 50 }, (_, index) => `c-${index}`).find((one) => isHeldOut('hi', one, 50)) ?? ''
  const gates = greeted(20, { holdoutPercent: 50 }, { id }).withheld
  expect(gates).toEqual(Array.from({ length: 20 }, (_, index) => (index < 12 ? 'hi: holdout' : 'hi: crowded')))
  const later = greeted(12, { holdoutPercent: 50 }, { id }).when(visit(noon + 2 * minuteMs))
  expect(later.withheld.at(-1)).toBe('hi: holdout')
})

test('a message that is not sent is told even when the record follows it no more', () => {
  const parts = { messageId: 'M-9', gate: 'rule-gone', reason: 'forgotten', rule: 'hi', template: 'hello' }
  const story = given(worldOf(policyOf([hello('hi')])), [
    { type: 'message.withheld', source: 'regulars', ...parts, at: noon },
    { type: 'message.withheld', source: 'till', ...parts, messageId: 'M-8', at: noon },
  ])
  const { messageId: message, ...about } = parts
  expect(story.kinds('message-withheld')).toMatchObject([{ message, ...about, when: 'at sending' }])
  expect(story.kinds('message-withheld')).toHaveLength(1)
})

describe('twenty bills that an offline till tells at once', () => {
  const bills = Array.from({ length: 20 }, (_, index) => bill(`B-${index}`, asha, 500))
  const greet: Rule = hello('greet', { on: 'purchase.completed' })
  const forms = { en: { whatsapp: { text: 'Good to see you.' } } }
  const greeting = retailWith({ rules: [greet as never], templates: { hello: { variables: {}, forms } } })
  test.each([
    ['receipt', retail],
    ['greet', greeting],
  ] as const)('bring twelve messages of "%s", and eight times the reason why not', async (name, policy) => {
    const uncapped = { ...policy.data, messages: { ...policy.data.messages, caps: {}, quietHours: null } }
    const { crm, channel } = shop({ policy: retailWith(uncapped as never) })
    await crm.record(agreed(asha))
    await crm.record(bills)
    expect(await crm.ask.explain(asha, name)).toMatchObject({ status: 'withheld' })
    expect(await crm.work()).toMatchObject({ sent: 12, withheld: 0 })
    expect(channel.sent).toHaveLength(12)
    const report = (await crm.ask.responses()).rules[name]
    expect(report).toMatchObject({ planned: 12, sent: 12, withheld: { crowded: 8 } })
    const { decision } = await crm.ask.explain(asha, name)
    expect(decision?.gates.find(({ outcome }) => outcome === 'stopped')).toEqual({
      gate: 'crowded',
      outcome: 'stopped',
      reason: '12 messages wait to be sent already',
    })
    await crm.record(bill('B-21', asha, 500))
    expect(await crm.work()).toMatchObject({ sent: 1 })
  })
})

test('two records in which twelve messages wait each: once they are one, every message is sent or told of', async () => {
  const { crm } = shop()
  const bills = (who: object, name: string) =>
    Array.from({ length: 12 }, (_, index) => bill(`${name}-${index}`, who, 50))
  await crm.record([...bills(asha, 'A'), ...bills(bina, 'B')])
  await crm.merge(asha, bina)
  await crm.work()
  const report = (await crm.ask.responses()).rules.receipt
  const withheld = Object.values(report?.withheld ?? {}).reduce((sum, count) => sum + count, 0)
  expect(report?.planned).toBe(24)
  expect((report?.sent ?? 0) + withheld).toBe(24)
})
