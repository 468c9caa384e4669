import { describe, expect, test } from 'vitest'
import type { Journey } from '../../src/journey/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import { isHeldOut, type Rule } from '../../src/triggers/index.ts'
import { given, manager, noon, policyOf, policyWith, systemFact, type ToldFact, worldOf } from '../support/story.ts'

const rule = (id: string, parts: Partial<Rule> = {}): Rule => ({
  id,
  on: 'visit.sensed',
  repeat: 'each',
  purpose: 'service',
  then: [{ send: { template: 'hello' } }],
  ...parts,
})
const consent: ToldFact = {
  type: 'consent.changed',
  purpose: 'service',
  channel: 'sms',
  status: 'granted',
  at: noon - dayMs,
}
const visit = (at: number): ToldFact => ({ type: 'visit.sensed', by: 'nfc', at })
const bill = (at: number, billId = `B-${at}`): ToldFact => ({
  type: 'purchase.completed',
  billId,
  totalMinor: 100_000,
  at,
})
const ofNight = {
  messages: {
    ladder: ['sms'],
    defaultLanguage: 'en',
    quietHours: { from: '21:00', to: '10:00', purposes: ['service'] },
    caps: {},
    topicGap: 'P1D',
  },
  templates: { hello: { variables: {}, forms: { en: { sms: { text: 'Hello' } } } } },
} as never
const pointsOf = ({ customer }: ReturnType<typeof given>) => customer.points.lifetime.issued

describe('limits', () => {
  test('once is once for life', () => {
    const world = worldOf(policyOf([rule('hi', { limits: { once: 'ever' } })]))
    const story = given(world, [consent, visit(noon), visit(noon + 90 * dayMs)])
    expect([story.messages.length, story.withheld]).toEqual([1, ['hi: once']])
  })
  test('once a cycle is once for each journey', () => {
    const world = worldOf(policyOf([rule('hi', { on: 'purchase.completed', limits: { once: 'cycle' } })]))
    const story = given(world, [consent, bill(noon), bill(noon + dayMs), bill(noon + 200 * dayMs)])
    expect([story.messages.length, story.withheld]).toEqual([2, ['hi: once']])
  })
  test('a cooldown ends', () => {
    const world = worldOf(policyOf([rule('hi', { limits: { cooldown: 'P2D' } })]))
    const story = given(world, [consent, visit(noon), visit(noon + dayMs), visit(noon + 2 * dayMs + 1)])
    expect([story.messages.length, story.withheld]).toEqual([2, ['hi: cooldown']])
  })
  test('what is stale is dropped', () => {
    const world = worldOf(policyOf([rule('hi', { after: 'PT1H', limits: { lateAfter: 'PT2H' } })]))
    const waiting = given(world, [consent, visit(noon)])
    expect(waiting.wake(noon + 3 * hourMs).messages).toHaveLength(1)
    expect(waiting.wake(noon + 3 * hourMs + 1).withheld).toEqual(['hi: late'])
  })
  test('the held-out are the same for good, and about as many as asked', () => {
    const world = worldOf(policyOf([rule('hi', { holdoutPercent: 50 })]))
    const gets = (id: string) => given(world, [consent, visit(noon), visit(noon + 9 * dayMs)], { id }).messages.length
    const counts = Array.from({ length: 60 }, (_, index) => gets(`c-${index}`))
    expect(counts.filter((count) => count === 1)).toEqual([])
    expect(counts.filter((count) => count === 0).length).toBe(
      Array.from({ length: 60 }, (_, index) => isHeldOut('hi', `c-${index}`, 50)).filter(Boolean).length,
    )
    const held = Array.from({ length: 2000 }, (_, index) => isHeldOut('hi', `c-${index}`, 20)).filter(Boolean).length
    expect(Math.abs(held - 400)).toBeLessThan(60)
  })
})

describe('actions', () => {
  test('give points, tags and tasks, and say so', () => {
    const world = worldOf(
      policyOf([
        rule('all', {
          purpose: 'internal',
          then: [
            { award: { points: 5, reason: 'visit' } },
            { tag: { add: 'seen' } },
            { task: { kind: 'greet', owner: 'S-1', dueAfter: 'PT2H', note: 'say hello' } },
          ],
        }),
      ]),
    )
    const story = given(world, [visit(noon)])
    expect(pointsOf(story)).toBe(5)
    expect(story.customer.profile.tags).toEqual(['seen'])
    expect(story.tasks[0]).toMatchObject({
      kind: 'greet',
      owner: 'S-1',
      dueAt: noon + 2 * hourMs,
      note: 'say hello',
      stage: 'open',
    })
    expect(story.journal.map(({ kind }) => kind)).toEqual(['points', 'tagged', 'task-opened'])
  })
  test('put off by the night, the points are given once and the message goes in the morning', () => {
    const mixed = rule('both', {
      limits: { once: 'ever' },
      then: [{ send: { template: 'hello' } }, { award: { points: 5, reason: 'visit' } }],
    })
    const asleep = given(worldOf(policyOf([mixed], ofNight)), [consent, visit(noon + 10 * hourMs)])
    expect([pointsOf(asleep), asleep.messages.length]).toEqual([5, 0])
    const awake = asleep.wake(noon + dayMs)
    expect([pointsOf(awake), awake.messages.length, awake.customer.rules.both?.fired]).toEqual([5, 1, 1])
  })
  test('of a rule that sends two messages are two messages', () => {
    const two = rule('two', { then: [{ send: { template: 'hello' } }, { send: { template: 'hello' } }] })
    const ids = given(worldOf(policyOf([two])), [consent, visit(noon)]).messages.map(({ messageId }) => messageId)
    expect(new Set(ids).size).toBe(2)
  })
  test('an award may start an award, three deep and no deeper', () => {
    const world = worldOf(
      policyOf([
        rule('first', { purpose: 'internal', then: [{ award: { points: 1, reason: 'x' } }] }),
        rule('again', { on: 'points.awarded', purpose: 'internal', then: [{ award: { points: 1, reason: 'x' } }] }),
      ]),
    )
    expect(pointsOf(given(world, [visit(noon)]))).toBe(4)
    const slowly = worldOf(
      policyOf([
        rule('again', {
          on: 'points.awarded',
          after: 'PT1S',
          purpose: 'internal',
          then: [{ award: { points: 1, reason: 'x' } }],
        }),
      ]),
    )
    const story = given(slowly, [{ type: 'points.awarded', points: 1, reason: 'x', actor: manager, at: noon }]).wake(
      noon + dayMs,
    )
    expect([pointsOf(story), story.customer.waiting.length]).toEqual([5, 0])
  })
  test('points do not depend on how late the worker is; messages do', () => {
    const mixed = rule('both', {
      after: 'PT1H',
      limits: { lateAfter: 'PT1H' },
      then: [{ award: { points: 5, reason: 'visit' } }, { send: { template: 'hello' } }],
    })
    const late = given(worldOf(policyOf([mixed])), [consent, visit(noon)]).wake(noon + dayMs)
    expect([pointsOf(late), late.messages.length, late.withheld]).toEqual([5, 0, ['both: late']])
  })
  test('more rules may act at once than may wait', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      rule(`r-${index}`, { purpose: 'internal', then: [{ award: { points: 1, reason: 'x' } }] }),
    )
    expect(pointsOf(given(worldOf(policyOf(many)), [visit(noon)]))).toBe(40)
    const waiting = many.map((one) => ({ ...one, after: 'P1D' }))
    const story = given(worldOf(policyOf(waiting)), [visit(noon)])
    expect([story.customer.waiting.length, story.kinds('wait-evicted').length]).toEqual([24, 16])
  })
})

describe('an import', () => {
  const world = worldOf(policyOf([rule('soon', { after: 'P2D' })]))
  test('tells nobody what was due before its end, and what is due after it', () => {
    const imported = given(world, [consent, visit(noon), visit(noon + 9 * dayMs)], { muteBefore: noon + 10 * dayMs })
    const story = imported.wake(noon + 20 * dayMs)
    expect(story.messages.map(({ anchorAt }) => anchorAt)).toEqual([noon + 9 * dayMs])
  })
  test('still gives the points that rules give without a word, not those that come with one', () => {
    const points = { award: { points: 5, reason: 'x' } }
    const mixed = worldOf(
      policyOf([rule('both', { then: [points, { send: { template: 'hello' } }] }), rule('silent', { then: [points] })]),
    )
    const story = given(mixed, [consent, visit(noon)], { muteBefore: noon + dayMs })
    expect([pointsOf(story), story.messages.length]).toEqual([5, 0])
    expect(story.withheld).toEqual(['both: muted', 'both: muted'])
  })
})

describe('a new policy', () => {
  const old = policyOf([])
  const adopt = (
    policy: ReturnType<typeof policyOf>,
    facts: readonly ToldFact[],
    recent: readonly unknown[],
    at: number,
    parts = {},
  ) =>
    given(worldOf(old), facts, parts)
      .under({
        policies: [
          { from: 0, policy: old },
          { from: at, policy },
        ],
        cuts: null,
      })
      .when(systemFact('policy.adopted', at, { recent }))
  const bought = {
    type: 'purchase.completed',
    id: 'F-2',
    source: 'till',
    occurredAt: noon,
    customer: { phone: '+919876543210' },
    billId: 'B-1',
    totalMinor: 1000,
    channel: 'store',
  }
  const facts = [consent, { ...bill(noon, 'B-1') }]
  const onBill = (parts: Partial<Rule>) => policyOf([rule('new', { on: 'purchase.completed', ...parts })])

  test('reaches a customer who has been silent since', () => {
    const story = adopt(onBill({ after: 'P30D' }), facts, [bought], noon + 10 * dayMs)
    expect(story.customer.waiting).toMatchObject([{ rule: 'new', dueAt: noon + 30 * dayMs, anchor: 'till/F-2' }])
    expect(story.wake(noon + 30 * dayMs).messages).toHaveLength(1)
  })
  test('never looks back where a rule acts at once, and not where the wait is over', () => {
    expect(adopt(onBill({}), facts, [bought], noon + 10 * dayMs).wake(noon + 90 * dayMs).messages).toEqual([])
    expect(
      adopt(onBill({ after: 'P5D' }), facts, [bought], noon + 10 * dayMs).wake(noon + 90 * dayMs).messages,
    ).toEqual([])
    expect(
      adopt(onBill({ after: 'P5D', limits: { lateAfter: 'P4D' } }), facts, [bought], noon + 10 * dayMs).messages,
    ).toEqual([])
    expect(
      adopt(onBill({ after: 'P5D', limits: { lateAfter: 'P6D' } }), facts, [bought], noon + 10 * dayMs).messages,
    ).toHaveLength(1)
  })
  test('starts nothing twice', () => {
    const twice = onBill({ after: 'P30D' })
    const story = adopt(twice, facts, [bought], noon + 10 * dayMs)
    expect(story.when(systemFact('policy.adopted', noon + 11 * dayMs, { recent: [bought] })).last.journal).toEqual([])
    const changed = policyOf([rule('new', { on: 'purchase.completed', after: 'P30D' })], { name: 'again' })
    const fired = story.wake(noon + 31 * dayMs).under({ policies: [{ from: 0, policy: changed }], cuts: null })
    expect(fired.when(systemFact('policy.adopted', noon + 32 * dayMs, { recent: [bought] })).customer.waiting).toEqual(
      [],
    )
  })
  test('starts on the stage and segment somebody is in, once', () => {
    const stage = rule('stage', { on: 'stage.changed', where: { 'fact.to': 'capture' }, after: 'P2D' })
    const before = worldOf(policyOf([stage]))
    const waiting = given(before, facts)
    expect(waiting.customer.waiting.map(({ rule: id }) => id)).toEqual(['stage'])
    const next = policyOf([stage], { name: 'next' })
    const fired = waiting.wake(noon + 2.1 * dayMs).under({ policies: [{ from: 0, policy: next }], cuts: null })
    expect(fired.messages).toHaveLength(1)
    const adopted = fired.when(systemFact('policy.adopted', noon + 2.2 * dayMs, { recent: [] }))
    expect(adopted.wake(noon + 9 * dayMs).messages).toHaveLength(1)
    const silent = adopt(next, facts, [], noon + dayMs)
    expect(silent.customer.waiting.map(({ rule: id }) => id)).toEqual(['stage'])
  })
  test('with another journey derives the stage anew, a removed stage included', () => {
    const transitions: Journey['transitions'] = [
      { from: null, to: 'known', on: 'capture' },
      { from: null, to: 'bought', on: 'purchase-day' },
      { from: 'known', to: 'bought', on: 'purchase-day' },
    ]
    const policy = policyOf([], { journey: { name: 'short', stages: ['known', 'bought'], transitions } })
    expect(given(worldOf(old), facts).customer.journey.stage).toBe('capture')
    const adopted = adopt(policy, facts, [], noon + dayMs)
    expect(adopted.customer.journey.stage).toBe('bought')
    expect(adopted.kinds('stage-changed').at(-1)).toMatchObject({ from: 'capture', to: 'bought', correction: true })
    // Between the adoption and the broadcast too.
    const early = given(worldOf(old), facts).under(worldOf(policy))
    expect(early.when(visit(noon + dayMs)).customer.journey.stage).toBe('bought')
  })
  test('forgets the rules that vanished, and says so when their time comes', () => {
    const waiting = given(worldOf(policyOf([rule('gone', { after: 'P2D' })])), [consent, visit(noon)])
    expect(waiting.under(worldOf(policyOf([]))).wake(noon + 3 * dayMs).withheld).toEqual(['gone: rule-gone'])
  })
  test('of cut points re-arms whoever they move', () => {
    const cuts = {
      asOf: '2026-01-05',
      buyers: 500,
      version: 'v-1',
      recencyDays: [5, 10, 20, 40],
      frequency: [1, 2, 3, 4],
      monetaryMinor: [1, 2, 3, 4],
    } as const
    const policy = policyWith()
    const story = given(worldOf(policy), [bill(noon)])
    const boundary = (told: ReturnType<typeof given>) => told.customer.alarms.find(({ owner }) => owner === 'rfm')?.at
    const armed = story
      .under({ policies: [{ from: 0, policy }], cuts })
      .when(systemFact('policy.adopted', noon + dayMs, { recent: [] }))
    expect(armed.customer.armedFor).toEqual({ policyHash: policy.hash, cutsVersion: 'v-1' })
    expect(armed.customer.rfm).toMatchObject({ r: 5, f: 1, m: 5 })
    expect([boundary(story), boundary(armed)]).toEqual([
      noon - 12 * hourMs + 31 * dayMs,
      noon - 12 * hourMs + 6 * dayMs,
    ])
  })
})

describe('unless', () => {
  test('is not forgotten for what our own messages and her browsing bring', () => {
    const world = worldOf(
      policyOf([rule('come-back', { on: 'cart.abandoned', after: 'P20D', unless: { on: 'purchase.completed' } })]),
    )
    let story = given(world, [
      consent,
      { type: 'cart.abandoned', cartId: 'C', totalMinor: 1, at: noon },
      bill(noon + hourMs),
    ])
    const noise = ['product.viewed', 'wishlist.added', 'wishlist.removed', 'product.enquired']
    for (let index = 0; index < 60; index += 1) {
      story = story.when({ type: noise[index % 4] ?? '', sku: `S-${index}`, at: noon + 2 * hourMs + index })
      story = story.when({
        type: 'message.sent',
        messageId: `M-${index}`,
        channel: 'sms',
        by: 'staff',
        at: noon + 2 * hourMs + index,
      })
    }
    expect(story.customer.lately.length).toBeLessThanOrEqual(20)
    expect(story.wake(noon + 20 * dayMs).withheld).toEqual(['come-back: unless'])
  })
  test('of the same goods knows them by their whole kept name', () => {
    const sku = `SKU-${'9'.repeat(50)}`
    const world = worldOf(
      policyOf([
        rule('ask', { on: 'product.enquired', after: 'P1D', unless: { on: 'purchase.completed', same: 'sku' } }),
      ]),
    )
    const asked = given(world, [consent, { type: 'product.enquired', sku, at: noon }])
    const lines = ['A', 'B', 'C', 'D', sku].map((name) => ({ sku: name, amountMinor: 100 }))
    expect(asked.when({ ...bill(noon + hourMs), totalMinor: 500, lines }).wake(noon + dayMs).withheld).toEqual([
      'ask: unless',
    ])
    expect(
      asked.when({ ...bill(noon + hourMs), totalMinor: 100, lines: lines.slice(0, 1) }).wake(noon + dayMs).messages,
    ).toHaveLength(1)
  })
})

test('interests follow what is asked for, and what was bought; the asked-for go last', () => {
  const world = worldOf(policyOf([]))
  const keysOf = (story: ReturnType<typeof given>) => story.customer.interests.map(({ key }) => key)
  const asked = given(world, [
    { type: 'product.enquired', sku: 'S-7', at: noon },
    { type: 'wishlist.added', sku: 'S-8', at: noon + 1 },
  ])
  expect(keysOf(asked)).toEqual(['restock:S-7', 'restock:S-8', 'price:S-8'])
  const lines = [{ sku: 'S-8', brand: 'biba', category: 'kurtas', amountMinor: 100_000 }]
  const bought = asked.when({ ...bill(noon + 2), lines }).when({ ...bill(noon + 2, 'B-2'), lines })
  expect(keysOf(bought)).toEqual(['restock:S-7', 'brand:biba', 'category:kurtas'])
  // No rule of this policy tells of it, so the wish stays.
  const restocked = bought.when({ type: 'stock.restocked', sku: 'S-7', at: noon + 3 })
  expect(keysOf(restocked)).toEqual(['restock:S-7', 'brand:biba', 'category:kurtas'])
  let story = bought
  for (let index = 0; index < 15; index += 1)
    story = story.when({ type: 'product.enquired', sku: `N-${index}`, at: noon + 10 + index })
  expect([keysOf(story).length, keysOf(story)[0], story.kinds('interest-evicted')]).toEqual([16, 'restock:S-7', []])
  expect(story.when({ type: 'product.enquired', sku: 'last', at: noon + 99 }).kinds('interest-evicted')).toEqual([
    { interest: 'restock:S-7', since: noon },
  ])
})

test('a value that cannot be written as asked is left out, and nothing throws', () => {
  const variables = {
    day: { from: 'profile.birthday', as: 'day', fallback: 'soon' },
    money: { from: 'fact.quantity', as: 'money', fallback: '?' },
    since: { from: 'profile.capturedAt', as: 'day' },
    points: { from: 'points.available', as: 'number' },
  }
  const templates = {
    hello: { variables, forms: { en: { sms: { text: '{day} {money} {since} {points}' } } } },
  } as never
  const world = worldOf(policyOf([rule('hi', { on: 'stock.restocked' })], { ...Object(ofNight), templates }))
  const facts = [
    consent,
    { type: 'customer.captured', method: 'qr-self', birthday: '02-29', at: noon },
    { type: 'stock.restocked', sku: 'S', quantity: 3, at: noon + 1 },
  ]
  expect(given(world, facts).messages[0]?.variables).toEqual({
    day: 'soon',
    money: '₹0.03',
    since: '5 Jan 2026',
    points: '0',
  })
})
