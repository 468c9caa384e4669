import { describe, expect, test } from 'vitest'
import { decideSending } from '../../src/fold/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { isHeldOut } from '../../src/triggers/index.ts'
import { given, noon, policyOf, type Story, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello, messages, night, visit } from './greetings.ts'

const seen = (at: number): ToldFact => ({ type: 'product.viewed', sku: 'S', at })
const low = hello('low', { topic: 'care' })
const high = hello('high', { on: 'product.viewed', topic: 'care', priority: 5 })
const both = [consent('granted'), visit(noon), seen(noon + hourMs)]
const statuses = ({ customer }: Story) => customer.messages.map(({ rule, status }) => `${rule} ${status}`)

describe('a message that waits to be sent, when one of a higher priority comes up', () => {
  const world = worldOf(policyOf([low, high]))
  const story = given(world, both)

  test('gives way to it within its topic, and is not sent', () => {
    expect([statuses(story), story.withheld]).toEqual([['low withheld', 'high planned'], ['low: topic']])
    expect(story.kinds('message-withheld')).toMatchObject([
      { reason: 'it gave way to rule "high", which comes first', message: story.messages[0]?.messageId },
    ])
    const [lesser] = story.messages
    if (lesser === undefined) throw new Error('It was planned.')
    const decision = decideSending(world, story.customer, lesser, { now: noon + 2 * hourMs, skip: [] })
    expect(decision).toEqual({ status: 'settled', as: 'withheld' })
  })
  test('must not be handed over any more, by a worker that looked before', () => {
    const sending = { type: 'message.sending', messageId: story.messages[0]?.messageId, channel: 'sms', attempt: 0 }
    const told = story.when({ ...sending, at: noon + 2 * hourMs })
    expect([told.refusal?.code, statuses(told)]).toEqual(['message-not-due', statuses(story)])
  })
  test('gives way in a cap, as many as must and no more: the least, then the latest', () => {
    const caps = messages({ caps: { service: { max: 2, per: 'P7D' } } })
    const rules = [hello('low'), hello('least', { priority: -1 }), hello('high', { on: 'product.viewed', priority: 5 })]
    const full = given(worldOf(policyOf(rules, caps)), both)
    expect([statuses(full), full.withheld]).toEqual([['low planned', 'least withheld', 'high planned'], ['least: cap']])
  })
  test('stays when it has the same priority, was handed over, or giving way would not help', () => {
    const equal = given(worldOf(policyOf([low, { ...high, priority: 0 }])), both)
    expect([statuses(equal), equal.withheld]).toEqual([['low planned'], ['high: topic']])
    const first = given(world, both.slice(0, 2))
    const messageId = first.messages[0]?.messageId
    const handed = first.when({ type: 'message.sending', messageId, channel: 'sms', attempt: 0, at: noon + 1 })
    expect(handed.when(seen(noon + hourMs)).withheld).toEqual(['high: topic'])
    const never = messages({ caps: { service: { max: 1, per: 'P7D' }, marketing: { max: 0, per: 'P1D' } } })
    const marketing = worldOf(policyOf([low, { ...high, purpose: 'marketing' }], never))
    const stays = given(marketing, [consent('granted', noon - 9, 'sms', 'marketing'), ...both])
    expect([statuses(stays), stays.withheld]).toEqual([['low planned'], ['high: cap']])
  })
  test('stays while the other one waits for the morning', () => {
    const quiet = worldOf(policyOf([low, high], messages({ quietHours: night })))
    const late = given(quiet, [consent('granted'), visit(noon + 8.9 * hourMs), seen(noon + 10 * hourMs)])
    expect([statuses(late), late.customer.waiting.length]).toEqual([['low planned'], 1])
  })
  test('stays when the other one is of a holdout: nothing takes its place', () => {
    const split = worldOf(policyOf([low, { ...high, holdoutPercent: 50 }]))
    const id = Array.from({ length: 99 }, (_, index) => `c-${index}`).find((one) => isHeldOut('high', one, 50)) ?? ''
    expect(statuses(given(split, both, { id }))).toEqual(['low planned', 'high held-out'])
  })
})

test('a wish comes back with the message that gave way', () => {
  const rules = [hello('low', { on: 'stock.restocked', topic: 'care' }), high]
  const wish: ToldFact = { type: 'wishlist.added', sku: 'W', at: noon - dayMs / 2 }
  const back: ToldFact = { type: 'stock.restocked', sku: 'W', at: noon }
  const wants = ({ customer }: Story) => customer.interests.some(({ key }) => key === 'restock:W')
  const told = given(worldOf(policyOf(rules)), [consent('granted'), wish, back])
  expect([wants(told), wants(told.when(seen(noon + hourMs)))]).toEqual([false, true])
})
