import { describe, expect, test } from 'vitest'
import type { World } from '../../src/fold/index.ts'
import { type Journey, journeyMermaid } from '../../src/journey/index.ts'
import { definePolicy, type Policy } from '../../src/policy.ts'
import { dayMs, dayNumberOf } from '../../src/time.ts'
import { given, noon, policyOf, type Story, systemFact } from '../support/story.ts'

/** Nothing like a shop's five stages: moved by tags that the rules set, by points, and by waiting. */
const wholesale: Journey = {
  name: 'wholesale',
  stages: ['enquiry', 'sample', 'account', 'key account', 'dormant'],
  transitions: [
    { id: 'asked', from: null, to: 'enquiry', on: 'capture' },
    {
      id: 'sample-sent',
      from: 'enquiry',
      to: 'sample',
      after: 'P0D',
      since: 'stage',
      when: { 'profile.tags': { contains: 'sample-sent' } },
    },
    { id: 'no-answer', from: ['enquiry', 'sample'], to: 'dormant', after: 'P2M', since: 'stage' },
    { id: 'first-order', from: ['enquiry', 'sample', 'dormant'], to: 'account', on: 'purchase-day' },
    {
      id: 'volume',
      from: 'account',
      to: 'key account',
      on: 'purchase-day',
      when: { 'points.available': { gte: 50 }, 'profile.city': { in: ['Pune', 'Mumbai'] } },
    },
    { id: 'silent', from: ['account', 'key account'], to: 'dormant', after: 'P180D', since: 'last-purchase' },
  ],
}
const sends = {
  id: 'sends-sample',
  title: 'Who asks after a product gets a sample',
  on: 'product.enquired',
  purpose: 'internal',
  then: [{ tag: { add: 'sample-sent' } }],
} as never
const policy = policyOf([sends], { journey: wholesale })
const world: World = { policies: [{ from: 0, policy }], cuts: null }

const captured = {
  type: 'customer.captured',
  at: noon,
  method: 'qr-self',
  valueGiven: 'receipt',
  city: 'Pune',
}
const bought = (at: number, rupees: number) => ({ type: 'purchase.completed', at, totalMinor: rupees * 100 })

const moves = (story: Story) => story.kinds('stage-changed').map(({ from, to }) => `${from ?? ''}>${to ?? ''}`)

describe('a journey of the shop’s own', () => {
  test('is driven by what its conditions read of the customer', () => {
    const asked = given(world, [captured])
    expect(asked.customer.journey.stage).toBe('enquiry')
    const sampled = asked.when({ type: 'product.enquired', at: noon + dayMs, sku: 'SKU-1' })
    expect(sampled.customer.journey.stage).toBe('sample')
    const ordered = sampled.when(bought(noon + 5 * dayMs, 1000))
    expect(ordered.customer.journey.stage).toBe('account')
    const more = ordered.when(bought(noon + 9 * dayMs, 1000))
    expect(more.customer.journey.stage).toBe('account')
    const key = more.when(bought(noon + 20 * dayMs, 9000))
    expect(key.customer.journey.stage).toBe('key account')
    const silent = key.wake(noon + 220 * dayMs)
    expect(moves(silent)).toEqual([
      '>enquiry',
      'enquiry>sample',
      'sample>account',
      'account>key account',
      'key account>dormant',
    ])
  })

  test('waits by itself', () => {
    const asked = given(world, [captured])
    expect(moves(asked.wake(noon + 70 * dayMs))).toEqual(['>enquiry', 'enquiry>dormant'])
  })

  test('is drawn as it is', () => {
    expect(journeyMermaid(wholesale)).toContain('  s1 --> s2 : at once after entering the stage, when')
    expect(journeyMermaid(wholesale)).toContain('state "key account" as s4')
  })
})

describe('a record under another journey', () => {
  const other: Journey = {
    name: 'other',
    stages: ['lead', 'client'],
    transitions: [
      { from: null, to: 'lead', on: ['capture', 'purchase-day'] },
      { from: 'lead', to: 'client', on: 'purchase-day', when: { 'purchases.days': { gte: 2 } } },
      { from: 'client', to: 'lead', after: 'P60D', since: 'last-purchase' },
    ],
  }
  const told = {
    id: 'tells',
    title: 'Tells of every stage',
    on: 'stage.changed',
    purpose: 'internal',
    then: [{ tag: { add: 'moved' } }],
  } as never
  const next: Policy = policyOf([told], { journey: other })
  const migration = {
    enquiry: { to: 'lead' },
    sample: { to: 'lead' },
    account: { to: 'client' },
    'key account': { to: 'client' },
    dormant: 'exit',
  } as const
  const adoptedAt = noon + 30 * dayMs
  const after: World = {
    policies: [
      { from: 0, policy },
      { from: adoptedAt, policy: next, migration },
    ],
    cuts: null,
  }
  const account = given(world, [captured, bought(noon + 5 * dayMs, 1000)])

  test('comes there with whatever touches it first, as of the day the policy came into force', () => {
    const armed = account.under(after).when(systemFact('policy.adopted', adoptedAt, { recent: [] }))
    const touched = account.under(after).when({ type: 'product.viewed', at: adoptedAt + 9 * dayMs, sku: 'SKU-1' })
    for (const { customer } of [armed, touched]) {
      expect(customer.journey).toMatchObject({
        stage: 'client',
        sinceDay: dayNumberOf(adoptedAt, 'Asia/Kolkata'),
        purchaseDays: 1,
      })
      expect(customer.profile.tags).toEqual([])
    }
    expect(touched.customer.armedFor.journeyHash).toBe(next.journeyHash)
    expect(armed.customer.armedFor.journeyHash).toBe(undefined)
    expect(armed.kinds('stage-changed').at(-1)).toMatchObject({ from: 'account', to: 'client', migration: true })
  })

  test('what waited in the old journey ends before, and is the customer’s own doing', () => {
    const quiet = given(world, [captured])
    const late: World = {
      ...after,
      policies: [after.policies[0], { from: noon + 90 * dayMs, policy: next, migration }],
    }
    const touched = quiet.under(late).when({ type: 'product.viewed', at: noon + 95 * dayMs, sku: 'SKU-1' })
    expect(moves(touched)).toEqual(['>enquiry', 'enquiry>dormant', 'dormant>'])
    expect(touched.customer.profile.tags).toEqual(['moved'])
  })

  test('a bill of before the day counts and moves nobody; one of the day itself does', () => {
    const armed = account.under(after).when(systemFact('policy.adopted', adoptedAt, { recent: [] }))
    const lead = given(world, [captured])
      .under(after)
      .when(systemFact('policy.adopted', adoptedAt, { recent: [] }))
    expect(lead.customer.journey.stage).toBe('lead')
    const early = [noon + 2 * dayMs, adoptedAt - dayMs].reduce(
      (told, at) => told.when(bought(at, 100), adoptedAt),
      lead,
    )
    expect(early.customer.journey).toMatchObject({ stage: 'lead', purchaseDays: 2 })
    expect(early.when(bought(adoptedAt, 100)).customer.journey).toMatchObject({
      stage: 'client',
      purchaseDays: 3,
    })
    expect(armed.wake(adoptedAt + 40 * dayMs).customer.journey.stage).toBe('lead')
  })

  test('without a migration it is as if the journey had always been', () => {
    const plain: World = {
      policies: [
        { from: 0, policy },
        { from: adoptedAt, policy: next },
      ],
      cuts: null,
    }
    const touched = account.under(plain).when({ type: 'product.viewed', at: adoptedAt, sku: 'SKU-1' })
    expect(touched.customer.journey).toMatchObject({ stage: 'lead', sinceDay: dayNumberOf(noon, 'Asia/Kolkata') })
    expect(touched.customer.journey.start).toBe(undefined)
    expect(touched.kinds('stage-changed').at(-1)).toMatchObject({ from: 'account', to: 'lead', correction: true })
  })

  test('a policy that leaves the journey as it was leaves the record as it was', () => {
    const renamed = definePolicy({ ...policy.data, name: 'renamed' } as never)
    const same: World = {
      policies: [
        { from: 0, policy },
        { from: adoptedAt, policy: renamed },
      ],
      cuts: null,
    }
    const touched = account.under(same).when({ type: 'product.viewed', at: adoptedAt, sku: 'SKU-1' })
    expect(touched.customer.journey).toBe(account.customer.journey)
    expect(touched.customer.armedFor).toEqual(account.customer.armedFor)
  })
})
