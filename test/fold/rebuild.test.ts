import { describe, expect, test } from 'vitest'
import { rebuild } from '../../src/fold/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import {
  given,
  noon,
  parsed,
  policyOf,
  policyWith,
  type Story,
  systemFact,
  type ToldFact,
  worldOf,
} from '../support/story.ts'

const world = worldOf(policyWith())
const bill = (billId: string, at: number, totalMinor = 100_000): ToldFact => ({
  type: 'purchase.completed',
  billId,
  totalMinor,
  at,
})
const factsOf = (all: readonly ToldFact[]) =>
  all.map(({ at, ...told }, index) =>
    parsed({ id: `F-${index + 1}`, source: 'till', occurredAt: at, customer: { phone: '9876543210' }, ...told }),
  )
const rebuilt = (story: Story, facts: ReturnType<typeof factsOf>, at: number) =>
  story.when(systemFact('customer.rebuilt', at, rebuild(world, story.customer, facts)), at)
const open = ({ customer }: Story) => customer.points.buckets.reduce((points, bucket) => points + bucket.open, 0)

test('a rebuild matches a return to the bill it would have met had both been punctual', () => {
  const all = [
    bill('B-1', noon),
    { type: 'purchase.returned', amountMinor: 100_000, at: noon + dayMs },
    bill('B-2', noon + 2 * dayMs),
  ]
  const facts = factsOf(all)
  const [first, back, second] = facts
  if (first === undefined || back === undefined || second === undefined) throw new Error('Three facts.')
  const late = given(world)
    .when(back, noon + 3 * dayMs)
    .when(first, noon + 3 * dayMs)
    .when(second, noon + 3 * dayMs)
  expect(late.customer.purchases).toMatchObject({ count: 2, unlinkedMinor: 100_000 })
  const story = rebuilt(late, facts, noon + 3 * dayMs)
  expect(story.customer.purchases).toMatchObject({ count: 1, unlinkedMinor: 0, returnedMinor: 100_000 })
  expect(open(story)).toBe(10)
  expect(story.kinds('rebuilt')).toHaveLength(1)
  expect(story.kinds('stage-changed').at(-1)).toMatchObject({ correction: true, reason: 'rebuilt from all facts' })
  expect(story.messages).toEqual(late.messages)
})

test('a rebuild keeps who the record is, what waits, and the day a segment began', () => {
  const facts = [bill('B-1', noon)]
  const before = given(world, facts).wake(noon + 200 * dayMs)
  const after = rebuilt(before, factsOf(facts), noon + 200 * dayMs)
  const parts = ({ customer }: Story) => ({ ...customer, points: { ...customer.points, settledAt: 0 } })
  expect(parts(after)).toEqual(parts(before))
  expect(after.last.journal.map(({ kind }) => kind)).toEqual(['rebuilt'])
})

test('what a rule gave is given again, once, and what it would say is not said', () => {
  const rules = [
    {
      id: 'gift',
      on: 'purchase.completed',
      limits: { once: 'ever' as const },
      purpose: 'transactional' as const,
      then: [{ award: { points: 50, reason: 'first' } }, { send: { template: 'receipt' } }],
    },
  ]
  const generous = worldOf(policyWith({ rules }))
  const facts = [bill('B-1', noon), bill('B-2', noon + hourMs)]
  const before = given(generous, facts)
  const payload = rebuild(generous, before.customer, factsOf(facts))
  const after = before.when(systemFact('customer.rebuilt', noon + dayMs, payload), noon + dayMs)
  expect([open(before), open(after), after.last.outbox]).toEqual([70, 70, []])
  expect(after.when(bill('B-3', noon + 2 * dayMs)).withheld).toContain('gift: once')
})

describe('a rebuild, which tells nobody anything', () => {
  const back = {
    id: 'back',
    on: 'stock.restocked',
    where: { 'fact.interest': 'restock' },
    repeat: 'each' as const,
    purpose: 'service' as const,
    then: [{ send: { template: 'hello' } }],
  }
  const shop = worldOf(policyOf([back]))
  const asking = (at: number): ToldFact => ({ type: 'product.enquired', sku: 'K-1', wantsNotice: true, at })
  const restocked = (at: number): ToldFact => ({ type: 'stock.restocked', sku: 'K-1', at })
  const consent: ToldFact = { type: 'consent.changed', purpose: 'service', channel: 'sms', status: 'granted', at: noon }
  const wants = (all: readonly ToldFact[]) => {
    const facts = factsOf(all)
    const before = given(shop, facts)
    const after = before.when(systemFact('customer.rebuilt', noon + dayMs, rebuild(shop, before.customer, facts)))
    return [before, after].map(({ customer }) => customer.interests)
  }
  const [first, second, third] = [noon + hourMs, noon + 2 * hourMs, noon + 3 * hourMs]

  test('does not bring back a wish that was answered', () => {
    expect(wants([consent, asking(first), restocked(second)])).toEqual([[], []])
  })
  test('keeps one that nobody answered, or that was said anew', () => {
    const since = (at: number) => [{ key: 'restock:K-1', at }]
    expect(wants([consent, asking(first)])).toEqual([since(first), since(first)])
    expect(wants([asking(first), restocked(second)])).toEqual([since(first), since(first)])
    expect(wants([consent, asking(first), restocked(second), asking(third)])).toEqual([since(third), since(third)])
  })
})

test('a rebuild knows what a message was about, so that points for an answer are given again', () => {
  const rules = [
    {
      id: 'hello',
      on: 'visit.sensed',
      purpose: 'service' as const,
      topic: 'greetings',
      repeat: 'each' as const,
      then: [{ send: { template: 'hello' } }],
    },
    {
      id: 'thanks',
      on: 'message.replied',
      where: { 'fact.rule': 'hello', 'fact.template': 'hello', 'fact.topic': 'greetings', 'fact.purpose': 'service' },
      limits: { once: 'ever' as const },
      purpose: 'service' as const,
      then: [{ award: { points: 50, reason: 'answer' } }],
    },
  ]
  const shop = worldOf(policyOf(rules))
  const start = factsOf([
    { type: 'consent.changed', purpose: 'service', channel: 'whatsapp', status: 'granted', at: noon },
    { type: 'visit.sensed', by: 'nfc', at: noon + hourMs },
  ])
  const greeted = given(shop, start)
  const messageId = greeted.messages[0]?.messageId
  const facts = [
    ...start,
    ...[
      { type: 'message.sending', messageId, channel: 'whatsapp', attempt: 0, occurredAt: noon + hourMs },
      { type: 'message.sent', messageId, channel: 'whatsapp', occurredAt: noon + hourMs + 1 },
      { type: 'message.replied', channel: 'whatsapp', occurredAt: noon + 2 * hourMs },
    ].map((fact, index) =>
      parsed({ id: `M-${index}`, source: 'regulars', customer: { phone: '9876543210' }, ...fact }),
    ),
  ]
  const before = facts.slice(2).reduce((story, fact) => story.when(fact), greeted)
  const planned = before.journal.filter(({ kind }) => kind === 'message-planned')
  const payload = rebuild(shop, before.customer, facts, { planned })
  const after = before.when(systemFact('customer.rebuilt', noon + dayMs, payload), noon + dayMs)
  expect([open(before), open(after)]).toEqual([50, 50])
  expect(after.customer.messages).toEqual(before.customer.messages)
})
