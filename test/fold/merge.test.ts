import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fact } from '../../src/facts/index.ts'
import { unaccountedPoints } from '../../src/ledger/index.ts'
import { factArbitraries } from '../../src/testing/arbitraries/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, parsedAll, policyOf, policyWith, type Story, systemFact, worldOf } from '../support/story.ts'

const world = worldOf(policyWith())
const bill = (billId: string, at = noon, totalMinor = 100_000) => ({
  type: 'purchase.completed',
  billId,
  totalMinor,
  at,
})
const theirPhone = { customer: { phone: '+919812345678' } }

/** The loser sealed, and the fact that it sends. */
function sealed(story: Story, at: number): { readonly story: Story; readonly fact: Fact } {
  const after = story.when(systemFact('customer.merged', at, { into: 'c-1' }, 'c-2'), at)
  const item = after.last.outbox.find(({ kind }) => kind === 'fact')
  if (item?.kind !== 'fact') throw new Error('The merge sends what it takes over.')
  return { story: after, fact: item.fact as Fact }
}

const open = ({ customer }: Story) => customer.points.buckets.reduce((points, { open: points1 }) => points + points1, 0)

test('a merge moves everything there was, and seals what is left', () => {
  const mine = given(world, [bill('B-1')])
  const theirs = given(
    world,
    [
      { ...bill('B-2', noon + dayMs, 300_000), ...theirPhone },
      {
        type: 'consent.changed',
        purpose: 'service',
        channel: 'sms',
        status: 'granted',
        at: noon + dayMs,
        ...theirPhone,
      },
      {
        type: 'message.sent',
        messageId: 'S',
        channel: 'sms',
        by: 'staff',
        topic: 'fitting',
        at: noon + dayMs,
        ...theirPhone,
      },
    ],
    { id: 'c-2' },
  )
  const { story: loser, fact } = sealed(theirs, noon + 2 * dayMs)
  expect(loser.customer).toMatchObject({ mergedInto: 'c-1', waiting: [], alarms: [], wakeAt: null })
  expect(open(loser)).toBe(0)
  const merged = mine.when(fact, noon + 2 * dayMs)
  expect(merged.customer).toMatchObject({
    absorbed: ['c-2'],
    purchases: { count: 2, grossMinor: 400_000, days: { size: 2 } },
    journey: { stage: 'loyalty', purchaseDays: 2 },
  })
  expect(merged.customer.keys).toEqual(['phone:+919876543210', 'phone:+919812345678'])
  expect(merged.customer.consents['sms:service']?.status).toBe('granted')
  expect(merged.customer.engagement.fitting?.sent).toBe(1)
  expect(merged.customer.waiting.map(({ rule }) => rule)).toContain('day-30')
  expect(open(merged)).toBe(40)
  expect(merged.when(fact, noon + 3 * dayMs).customer.purchases.count).toBe(2)
})

test('the word of a merge that is done already changes nothing', () => {
  const { fact } = sealed(given(world, [{ ...bill('B-2'), ...theirPhone }], { id: 'c-2' }), noon + hourMs)
  const merged = given(world, [bill('B-1')]).when(fact, noon + hourMs)
  const again = merged.when(systemFact('customer.merged', noon + dayMs, { into: 'c-1' }, 'c-2'))
  expect(again.refusal).toBeNull()
  expect(again.customer).toMatchObject({ mergedInto: null, purchases: { count: 2 } })
})

test('what both counted is summed: engagement, rules, waits in their order', () => {
  const rules = ['a', 'b', 'c'].map((id, index) => ({
    id,
    on: 'visit.sensed',
    after: `P${3 - index}D`,
    purpose: 'service' as const,
    then: [{ send: { template: 'hello' } }],
  }))
  const with3 = worldOf(policyOf(rules))
  const sent = (id: string) => ({
    type: 'message.sent',
    messageId: id,
    channel: 'sms',
    by: 'staff',
    topic: 'care',
    at: noon,
  })
  const mine = given(with3, [{ type: 'visit.sensed', by: 'nfc', at: noon }, sent('S-1')])
  const theirs = given(with3, [{ type: 'visit.sensed', by: 'nfc', at: noon + hourMs }, sent('S-2')], { id: 'c-2' })
  const merged = mine.when(sealed(theirs, noon + 2 * hourMs).fact, noon + 2 * hourMs)
  expect(merged.customer.engagement.care).toEqual({ sent: 2, delivered: 0, read: 0, clicked: 0, replied: 0 })
  expect(merged.customer.waiting.map(({ rule }) => rule)).toEqual(['c', 'c', 'b', 'b', 'a', 'a'])
})

const histories = factArbitraries(fc).history({ maxEpisodes: 8 }).map(parsedAll)

test('whatever two customers did, a merge keeps their points, days and sums', () => {
  fc.assert(
    fc.property(histories, histories, (one, other) => {
      const mine = given(world, one, { id: 'c-1' })
      const theirs = given(world, other, { id: 'c-2' })
      const at = Date.UTC(2026, 0, 2)
      const left = mine.wake(at)
      const { story: loser, fact } = sealed(theirs.wake(at), at)
      const merged = left.when(fact, at).customer
      const before = theirs.wake(at).customer
      const total = ({ points }: Story['customer']) =>
        points.buckets.reduce((sum, bucket) => sum + bucket.open, 0) - points.debt
      expect(total(merged)).toBe(total(left.customer) + total(before))
      expect([unaccountedPoints(merged.points), unaccountedPoints(loser.customer.points)]).toEqual([0, 0])
      expect(merged.purchases.grossMinor).toBe(left.customer.purchases.grossMinor + before.purchases.grossMinor)
      expect(merged.purchases.count).toBe(left.customer.purchases.count + before.purchases.count)
    }),
    { numRuns: propertyRuns(100) },
  )
})

test('points given to another leave, arrive, and are answered', () => {
  const giver = given(world, [bill('B-1', noon, 500_000)]).when({
    type: 'points.transferred',
    points: 20,
    to: { phone: '9812345678' },
    at: noon + hourMs,
  })
  const [sent] = giver.last.outbox
  if (sent?.kind !== 'fact') throw new Error('The points are sent.')
  const taker = given(world, [], { id: 'c-2' }).when(sent.fact as Fact, noon + 2 * hourMs)
  const [answer] = taker.last.outbox
  if (answer?.kind !== 'fact') throw new Error('The answer is sent.')
  const settled = giver.when(answer.fact as Fact, noon + 3 * hourMs)
  expect([open(settled), open(taker), settled.customer.points.inTransit]).toEqual([30, 20, []])
  expect(settled.when(answer.fact as Fact, noon + 4 * hourMs).last.journal).toEqual([])
  // A programme that ended meanwhile still settles what it owes.
  const ended = {
    policies: [...world.policies, { from: noon + 2 * hourMs, policy: policyWith({ points: null }) }],
    cuts: null,
  } as typeof world
  expect(giver.under(ended).when(answer.fact as Fact, noon + 3 * hourMs).customer.points.inTransit).toEqual([])
})
