import { describe, expect, test } from 'vitest'
import { type Customer, customerMaximums } from '../../src/customer.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import type { MessageStatus, TrackedMessage, Waiting } from '../../src/triggers/index.ts'
import { given, noon, policyOf, type Story, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello, visit } from './greetings.ts'

const wanted = (sku: string): ToldFact => ({ type: 'product.enquired', sku, wantsNotice: true, at: noon })
const back = (sku: string, at: number): ToldFact => ({ type: 'stock.restocked', sku, at })
const wishesOf = ({ customer }: Story) => customer.interests.map(({ key, at }) => [key, at])

describe('a wish whose start gives its place to a later one', () => {
  const world = worldOf(policyOf([hello('back', { on: 'stock.restocked', after: 'PT2H', repeat: 'restart' })]))
  const asked = given(world, [consent('granted'), wanted('S1'), wanted('S2')])
  const restarted = asked.when(back('S1', noon + hourMs)).when(back('S2', noon + 2 * hourMs))

  test('stands again, as old as it was, and nothing was evicted', () => {
    expect(restarted.customer.waiting.map(({ wish }) => wish?.key)).toEqual(['restock:S2'])
    expect([wishesOf(restarted), restarted.kinds('wait-evicted')]).toEqual([[['restock:S1', noon]], []])
  })
  test('is told of the next time', () => {
    const told = restarted.wake(noon + 4 * hourMs)
    expect([told.messages.length, wishesOf(told)]).toEqual([1, [['restock:S1', noon]]])
    const again = told.when(back('S1', noon + 3 * dayMs)).wake(noon + 3 * dayMs + 2 * hourMs)
    expect([again.messages.length, wishesOf(again)]).toEqual([2, []])
  })
  test('goes on waiting with the start of the same goods', () => {
    const same = asked
      .when(wanted('S1'))
      .when(back('S1', noon + hourMs))
      .when(back('S1', noon + 2 * hourMs))
    expect(same.customer.waiting.map(({ wish }) => wish?.key)).toEqual(['restock:S1'])
    expect(wishesOf(same)).toEqual([['restock:S2', noon]])
  })
})

describe('a record beyond its bound in bytes keeps the wish', () => {
  const tooLong = 'x'.repeat(customerMaximums.jsonBytes)
  const wish = { key: 'restock:S1', at: noon - dayMs }
  const world = worldOf(policyOf([]))
  const folded = (parts: Partial<Customer>): Story => given(world, [visit(noon)], parts)

  test('of a wait that gives way', () => {
    const wait = (number: number): Waiting => ({
      rule: 'back',
      anchor: `till/F-${number}`,
      anchorAt: noon,
      dueAt: noon + number * dayMs,
      kept: {},
    })
    const last: Waiting = { ...wait(9), kept: { 'fact.sku': tooLong }, wish }
    const story = folded({ waiting: [...[1, 2, 3, 4].map(wait), last] })
    expect(story.customer.waiting).toHaveLength(4)
    expect(story.kinds('wait-evicted')).toMatchObject([{ anchor: 'till/F-9' }])
    expect(wishesOf(story)).toEqual([['restock:S1', noon - dayMs]])
  })
  test('of a message that gives way, unless it was handed to a channel', () => {
    const message = (status: MessageStatus, parts: Partial<TrackedMessage> = {}): TrackedMessage => ({
      id: 'msg-1',
      rule: 'back',
      topic: null,
      purpose: 'service',
      channel: 'sms',
      status,
      at: noon,
      plannedAt: noon,
      anchorAt: noon,
      attempt: 0,
      ...parts,
    })
    const left = (status: MessageStatus) => {
      const story = folded({ messages: [message(status, { rule: tooLong, wish }), message('sent', { id: 'msg-2' })] })
      expect(story.customer.messages.map(({ id }) => id)).toEqual(['msg-2'])
      return wishesOf(story)
    }
    expect(left('planned')).toEqual([['restock:S1', noon - dayMs]])
    expect([left('sending'), left('sent'), left('ambiguous'), left('read')]).toEqual([[], [], [], []])
  })
})
