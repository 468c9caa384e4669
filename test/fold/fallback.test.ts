import { describe, expect, test } from 'vitest'
import { decideSending } from '../../src/fold/index.ts'
import { dayMs, hourMs, minuteMs } from '../../src/time.ts'
import { given, noon, phone, policyOf, type Story, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello, messages } from './greetings.ts'

const rule = hello('hi', {
  on: 'stock.restocked',
  unless: { on: 'purchase.completed' },
  limits: { lateAfter: 'P3D' },
  topic: 'care',
  then: [{ send: { template: 'hello' } }, { suppress: { purposes: ['marketing'], until: 'P30D' } }],
})
const withFallback = (parts: object = {}) => worldOf(policyOf([rule], messages({ fallbackAfter: 'PT6H', ...parts })))
const world = withFallback()
const everywhere = ['whatsapp', 'sms', 'email'].map((channel) => consent('granted', noon - dayMs, channel))
const facts: readonly ToldFact[] = [
  ...everywhere,
  { type: 'customer.updated', customer: { phone, email: 'a@example.com' }, city: 'Pune', at: noon - 9 },
  { type: 'wishlist.added', sku: 'S', at: noon - 5 },
  { type: 'stock.restocked', sku: 'S', at: noon },
]
const planned = given(world, facts)
const [message] = planned.messages
if (message === undefined) throw new Error('A message was planned.')
const { messageId } = message

const about = (type: string, channel: string, at: number, more: object = {}): ToldFact => ({
  type,
  messageId,
  channel,
  at,
  ...more,
})
const decided = (story: Story, now: number, { skip = [] as readonly string[], under = world } = {}) =>
  decideSending(under, story.customer, message, { now, skip })
const tracked = ({ customer }: Story) => customer.messages.find(({ id }) => id === messageId)
const isTold = ({ customer }: Story) => ({
  wants: customer.interests.some(({ key }) => key === 'restock:S'),
  inPeace: customer.suppressed.marketing !== undefined,
})

const handed = planned.when(about('message.sending', 'whatsapp', noon + 1, { attempt: 0, watched: true }))
const sent = handed.when(about('message.sent', 'whatsapp', noon + 2))
const sentAt = noon + 2
const deadline = sentAt + 6 * hourMs
const onSms = sent.when(about('message.sending', 'sms', deadline, { attempt: 8, rung: 1, watched: true }))

test('the first channel is to be watched when another is left, and the last is not', () => {
  expect(decided(planned, noon + 1)).toMatchObject({ message: { channel: 'whatsapp' }, watchMs: 5 * minuteMs })
  expect(decided(planned, noon + 1, { skip: ['whatsapp', 'sms'] })).toMatchObject({
    message: { channel: 'email' },
    watchMs: null,
  })
  const none = withFallback({ fallbackAfter: null })
  expect(decided(planned, noon + 1, { under: none })).toMatchObject({ watchMs: null })
  const alone = planned.when(consent('withdrawn', noon + 1, 'sms')).when(consent('withdrawn', noon + 1, 'email'))
  expect(decided(alone, noon + 2)).toMatchObject({ message: { channel: 'whatsapp' }, watchMs: null })
})

describe('a message that was sent and is watched', () => {
  test('is looked at after five minutes, then each time twice as late, and at last when its time is over', () => {
    const looks: number[] = []
    for (let now = sentAt; now < deadline; ) {
      const decision = decided(sent, now)
      if (decision.status !== 'watch') throw new Error('It is watched.')
      looks.push((decision.until - sentAt) / minuteMs)
      now = decision.until
    }
    expect(looks).toEqual([5, 15, 35, 75, 155, 315, 360])
  })
  test('goes on to the next channel when its time is over, and after that to the last', () => {
    expect(decided(sent, deadline - 1)).toMatchObject({ status: 'watch', until: deadline })
    expect(decided(sent, deadline)).toMatchObject({ status: 'send', rung: 1, message: { channel: 'sms' } })
    expect(tracked(onSms)).toMatchObject({ status: 'sending', channel: 'sms', rung: 1 })
    const sentOnSms = onSms.when(about('message.sent', 'sms', deadline + 1))
    expect(decided(sentOnSms, deadline + 2)).toMatchObject({ status: 'watch' })
    expect(decided(sentOnSms, deadline + 7 * hourMs)).toMatchObject({
      status: 'send',
      rung: 2,
      message: { channel: 'email' },
      watchMs: null,
    })
  })
  test('goes on at once when its channel gave it up, and tells nobody that it was lost', () => {
    const failed = sent.when(about('message.failed', 'whatsapp', noon + 9, { reason: 'no such user' }))
    expect(decided(failed, noon + 10)).toMatchObject({ status: 'send', message: { channel: 'sms' } })
    expect(isTold(failed)).toEqual({ wants: false, inPeace: true })
    expect(failed.kinds('message-changed').at(-1)).toMatchObject({ status: 'sending', reason: 'no such user' })
  })
  test('is done when it was delivered, on whichever channel, though the next has it by now', () => {
    for (const type of ['message.delivered', 'message.read', 'message.clicked', 'message.replied']) {
      const heard = sent.when(about(type, 'whatsapp', noon + 9))
      expect(decided(heard, deadline)).toMatchObject({ status: 'settled' })
    }
    const late = onSms.when(about('message.delivered', 'whatsapp', deadline + 1))
    expect(tracked(late)).toMatchObject({ status: 'delivered', channel: 'whatsapp' })
    expect(tracked(late.when(about('message.sent', 'sms', deadline + 2)))).toMatchObject({ status: 'delivered' })
    expect(decided(late, deadline + 9 * hourMs)).toMatchObject({ status: 'settled', as: 'delivered' })
  })
  test('of an earlier channel only its arrival is news: what failed or was sent there changes nothing', () => {
    const reason = { reason: 'late' }
    for (const [type, more] of [['message.sent'], ['message.failed', reason], ['message.ambiguous', reason]] as const)
      expect(tracked(onSms.when(about(type, 'whatsapp', deadline + 1, more)))).toEqual(tracked(onSms))
  })
  test('is counted as sent once, however many channels take it', () => {
    const read = onSms.when(about('message.sent', 'sms', deadline + 1)).when(about('message.read', 'sms', deadline + 2))
    expect(read.customer.engagement.care).toEqual({ sent: 1, delivered: 1, read: 1, clicked: 0, replied: 0 })
    expect(read.kinds('message-changed').map(({ before, status }) => `${before} > ${status}`)).toEqual([
      'sending > sent',
      'sent > sending',
      'sent > sent',
      'sent > read',
    ])
  })
  test('is decided anew for the next channel: what was bought, refused or put to sleep meanwhile', () => {
    const at = deadline + 1
    const bought = sent.when({ type: 'purchase.completed', billId: 'B', totalMinor: 100, at: noon + 60 })
    expect(decided(bought, at)).toMatchObject({ status: 'settled', as: 'sent', stop: { gate: 'unless' } })
    const refused = sent.when(consent('withdrawn', noon + 60))
    expect(decided(refused, at)).toMatchObject({ status: 'send', message: { channel: 'email' }, rung: 2 })
    const refusedAll = refused.when(consent('withdrawn', noon + 60, 'email'))
    expect(decided(refusedAll, at)).toMatchObject({ status: 'settled', as: 'sent', stop: { gate: 'channel' } })
    const night = withFallback({ quietHours: { from: '18:00', to: '10:00', purposes: ['service'] } })
    expect(decided(sent, at, { under: night })).toEqual({
      status: 'defer',
      until: noon + 22 * hourMs,
      by: 'quiet-hours',
    })
    expect(decided(sent, noon + 4 * dayMs)).toMatchObject({ status: 'settled', stop: { gate: 'late' } })
    const none = withFallback({ fallbackAfter: null })
    expect(decided(sent, noon + 9, { under: none })).toMatchObject({ status: 'settled', as: 'sent' })
  })
  test('keeps its own place in a cap, and the place is its own', () => {
    const tight = withFallback({ caps: { service: { max: 1, per: 'P7D' } } })
    expect(decided(sent, deadline, { under: tight })).toMatchObject({ status: 'send' })
    const [own] = sent.customer.messages
    if (own === undefined) throw new Error('It is followed.')
    const other = { ...sent, customer: { ...sent.customer, messages: [own, { ...own, id: 'other', topic: null }] } }
    expect(decided(other, deadline, { under: tight })).toMatchObject({ status: 'settled', stop: { gate: 'cap' } })
  })
})

describe('a message on a later channel', () => {
  test('that hands it back is tried there again, not on those before', () => {
    const back = onSms.when(about('message.sending', 'sms', deadline + 1, { attempt: 8, handedBack: true }))
    expect(decided(back, deadline + hourMs)).toMatchObject({ status: 'send', rung: 1, message: { channel: 'sms' } })
    expect(decided(back, deadline + hourMs, { skip: ['sms'] })).toMatchObject({ message: { channel: 'email' } })
    expect(decided(back, deadline + hourMs, { skip: ['sms', 'email'] })).toMatchObject({
      status: 'settled',
      as: 'sent',
    })
  })
  test('that was being handed over when the worker stopped is not sent anywhere blindly', () => {
    expect(decided(onSms, deadline + hourMs)).toEqual({ status: 'interrupted', channel: 'sms' })
    const unsure = onSms.when(about('message.ambiguous', 'sms', deadline + 1, { reason: 'time-out' }))
    expect(decided(unsure, deadline + dayMs)).toMatchObject({ status: 'settled', as: 'ambiguous' })
  })
  test('that fails on the last of them is lost: the wish stands again, and the peace is over', () => {
    const last = onSms
      .when(about('message.sent', 'sms', deadline + 1))
      .when(about('message.sending', 'email', deadline + 7 * hourMs, { attempt: 16, rung: 2 }))
    const failed = last.when(about('message.failed', 'email', deadline + 7 * hourMs + 1, { reason: 'bounced' }))
    expect([tracked(failed)?.status, isTold(failed)]).toEqual(['failed', { wants: true, inPeace: false }])
    const yet = failed.when(about('message.delivered', 'whatsapp', deadline + 8 * hourMs))
    expect([tracked(yet)?.status, isTold(yet).wants]).toEqual(['delivered', false])
  })
})

describe('where no other channel may bring it any more', () => {
  const ended = (story: Story) =>
    story.when({ type: 'message.withheld', messageId, gate: 'consent', reason: 'refused', at: deadline + 9 })
  test('what was sent stays sent, and what fails later is lost then', () => {
    for (const story of [ended(sent), ended(onSms)]) {
      expect([tracked(story)?.status, isTold(story)]).toEqual(['sent', { wants: false, inPeace: true }])
      expect(decided(story, deadline + dayMs)).toMatchObject({ status: 'settled', as: 'sent' })
    }
    const failed = ended(sent).when(about('message.failed', 'whatsapp', deadline + 10, { reason: 'expired' }))
    expect([tracked(failed)?.status, isTold(failed)]).toEqual(['failed', { wants: true, inPeace: false }])
  })
  test('what had failed is lost, and says so once', () => {
    const failed = ended(sent.when(about('message.failed', 'whatsapp', noon + 9, { reason: 'no such user' })))
    expect([tracked(failed)?.status, isTold(failed)]).toEqual(['failed', { wants: true, inPeace: false }])
    expect(failed.kinds('message-changed').filter(({ status }) => status === 'failed')).toHaveLength(1)
  })
})

test('without a fallback a message that failed after it was sent is lost, whichever is heard first', () => {
  const plain = worldOf(policyOf([rule]))
  const story = given(plain, facts)
  const words = [
    about('message.sent', 'whatsapp', noon + 1),
    about('message.failed', 'whatsapp', noon + 2, { reason: 'x' }),
  ]
  for (const order of [words, words.toReversed()]) {
    let told = story
    for (const word of order) told = told.when(word, noon + 9)
    expect([tracked(told)?.status, isTold(told)]).toEqual(['failed', { wants: true, inPeace: false }])
  }
})
