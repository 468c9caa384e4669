import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { interestKinds } from '../../src/customer.ts'
import { audienceOf } from '../../src/fold/index.ts'
import { checkPolicy } from '../../src/policy.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { smallRetail } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, parsed, policyOf, type Story, systemFact, type ToldFact, worldOf } from '../support/story.ts'

const quiet = worldOf(policyOf([]))
const kurta = { sku: 'K-1', brand: 'biba', category: 'kurtas', amountMinor: 100_000 }
const bill = (billId: string, at: number, lines: readonly object[] = [kurta]): ToldFact => ({
  type: 'purchase.completed',
  billId,
  totalMinor: 100_000 * lines.length,
  lines,
  at,
})
const keysOf = ({ customer }: Story) => customer.interests.map(({ key }) => key)

describe('a brand and a category are followed', () => {
  const once = given(quiet, [bill('B-1', noon)])
  const twice = once.when(bill('B-2', noon + dayMs))
  test('from the second bill on, not from the first', () => {
    expect(keysOf(once)).toEqual([])
    expect(keysOf(twice)).toEqual(['brand:biba', 'category:kurtas'])
    expect(twice.customer.interests.map(({ at }) => at)).toEqual([noon + dayMs, noon + dayMs])
  })
  test('not for two lines of one bill', () => {
    expect(keysOf(given(quiet, [bill('B-1', noon, [kurta, kurta])]))).toEqual([])
  })
  test('no more when a bill was voided or came back in full', () => {
    expect(keysOf(twice.when({ type: 'purchase.voided', billId: 'B-1' }))).toEqual([])
    expect(keysOf(twice.when({ type: 'purchase.returned', billId: 'B-2', amountMinor: 100_000 }))).toEqual([])
    expect(keysOf(twice.when({ type: 'purchase.returned', billId: 'B-2', amountMinor: 50_000 }))).toEqual([
      'brand:biba',
      'category:kurtas',
    ])
    const voided = once.when({ type: 'purchase.voided', billId: 'B-1' })
    expect(keysOf(voided.when(bill('B-2', noon + dayMs)))).toEqual([])
  })
  test('only once what is paid on delivery was delivered', () => {
    const placed = once.when({ ...bill('O-1', noon + dayMs), type: 'order.placed', payment: 'cash-on-delivery' })
    expect(keysOf(placed)).toEqual([])
    expect(keysOf(placed.when({ type: 'order.delivered', billId: 'O-1', at: noon + 3 * dayMs }))).toEqual([
      'brand:biba',
      'category:kurtas',
    ])
  })
  test('when two records with a bill each turn out to be one person', () => {
    const theirs = given(quiet, [bill('B-9', noon)], { id: 'c-2' })
    const { last } = theirs.when(systemFact('customer.merged', noon + dayMs, { into: 'c-1' }, 'c-2'))
    const absorbed = last.outbox.find(({ kind }) => kind === 'fact')
    expect(keysOf(once.when(absorbed?.kind === 'fact' ? absorbed.fact : bill('none', noon)))).toEqual([
      'brand:biba',
      'category:kurtas',
    ])
  })
  test('not where the tallies hold no count of their own for it', () => {
    let story = given(quiet)
    for (let index = 0; index < 25; index += 1)
      for (const round of [1, 2])
        story = story.when(bill(`B-${index}-${round}`, noon + index, [{ brand: `b-${index}`, amountMinor: 100_000 }]))
    expect(keysOf(story)).toHaveLength(16)
    expect(keysOf(story).slice(-1)).toEqual(['brand:b-19'])
    expect(
      keysOf(
        given(
          quiet,
          ['B-1', 'B-2'].map((id) => bill(id, noon, [{ brand: 'other', amountMinor: 1 }])),
        ),
      ),
    ).toEqual([])
  })
  test('the same in whatever order bills, returns and voids arrive', () => {
    const facts = [
      bill('B-1', noon, [kurta, { ...kurta, brand: 'fabindia' }]),
      bill('B-2', noon + dayMs, [{ ...kurta, brand: 'fabindia', category: 'sarees' }]),
      bill('B-3', noon + 2 * dayMs),
      bill('B-4', noon + 3 * dayMs, [{ ...kurta, category: 'sarees' }]),
      { type: 'purchase.voided', billId: 'B-4', at: noon + 4 * dayMs },
      { type: 'purchase.returned', billId: 'B-2', amountMinor: 100_000, at: noon + 5 * dayMs },
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (shuffled) => {
        let story = given(quiet)
        for (const fact of shuffled) story = story.when(fact, noon + 9 * dayMs)
        expect(keysOf(story).sort()).toEqual(['brand:biba', 'category:kurtas'])
      }),
      { numRuns: propertyRuns(60) },
    )
  })
})

test('a fact about goods concerns those who asked for the goods, and those who buy the brand or the category', () => {
  const audience = (fact: object) => audienceOf(parsed({ id: 'G', source: 'erp', occurredAt: noon, ...fact }) as never)
  const goods = { sku: 'K-1', brand: 'biba', category: 'kurtas' }
  expect(audience({ type: 'stock.restocked', ...goods })).toEqual(['restock:K-1'])
  expect(audience({ type: 'price.dropped', ...goods, fromMinor: 2, toMinor: 1 })).toEqual(['price:K-1', 'brand:biba'])
  expect(audience({ type: 'price.dropped', sku: 'K-1', fromMinor: 2, toMinor: 1 })).toEqual(['price:K-1'])
  expect(audience({ type: 'promotion.started', promotionId: 'P', name: 'Diwali', ...goods })).toEqual([
    'price:K-1',
    'brand:biba',
    'category:kurtas',
  ])
})

describe('a rule reads which interest of the customer a fact about goods met', () => {
  const on = ['stock.restocked', 'price.dropped', 'promotion.started']
  const rules = [...interestKinds, null].map(
    (interest): Rule => ({
      id: `by-${interest ?? 'none'}`,
      on,
      where: interest === null ? { 'fact.interest': { exists: false } } : { 'fact.interest': interest },
      repeat: 'each',
      purpose: 'internal',
      then: [{ task: { kind: interest ?? 'none' } }],
    }),
  )
  const world = worldOf(policyOf(rules))
  const wish: ToldFact = { type: 'wishlist.added', sku: 'K-1', at: noon }
  const regular = [bill('B-1', noon + 1, [{ ...kurta, sku: 'K-8' }]), bill('B-2', noon + 2, [{ ...kurta, sku: 'K-9' }])]
  const goods = { sku: 'K-1', brand: 'biba', category: 'kurtas' }
  const restocked = { type: 'stock.restocked', ...goods }
  const cheaper = { type: 'price.dropped', ...goods, fromMinor: 2, toMinor: 1 }
  const promoted = { type: 'promotion.started', promotionId: 'P', name: 'Diwali', ...goods }
  const met = (facts: readonly ToldFact[], fact: ToldFact) =>
    given(world, facts)
      .when({ at: noon + hourMs, ...fact })
      .tasks.map(({ kind }) => kind)
  test('the dearest of several: restock, price, brand, category', () => {
    expect(met([wish, ...regular], restocked)).toEqual(['restock'])
    expect(met([wish, ...regular], cheaper)).toEqual(['price'])
    expect(met([wish, ...regular], promoted)).toEqual(['price'])
    expect(met(regular, cheaper)).toEqual(['brand'])
    expect(met(regular, { ...promoted, brand: 'fabindia' })).toEqual(['category'])
  })
  test('none, when the fact was addressed to a customer it does not concern', () => {
    expect(met([], restocked)).toEqual(['none'])
    expect(met(regular, restocked)).toEqual(['none'])
    expect(met([wish], { ...cheaper, sku: 'K-7' })).toEqual(['none'])
  })
  test('and a policy that names another interest is told so', () => {
    const rule = { ...rules[0], where: { 'fact.interest': 'prices' } }
    const problems = checkPolicy({ ...smallRetail(), rules: [rule] })
    expect(problems.map(({ path }) => path)).toEqual(['rules[0].where["fact.interest"]'])
  })
})

describe('a wish for goods to be back', () => {
  const messages = {
    ladder: ['sms', 'whatsapp', 'email'],
    defaultLanguage: 'en',
    quietHours: { from: '21:00', to: '10:00', purposes: ['service'] },
    caps: {},
    topicGap: 'P1D',
  } as const
  const rule: Rule = {
    id: 'back',
    on: 'stock.restocked',
    where: { 'fact.interest': 'restock' },
    unless: [{ on: 'purchase.completed' }],
    repeat: 'each',
    purpose: 'service',
    then: [{ send: { template: 'hello' } }],
  }
  const world = worldOf(policyOf([rule], { messages: messages as never }))
  const consent = (status: string, at: number): ToldFact => ({
    type: 'consent.changed',
    purpose: 'service',
    channel: 'sms',
    status,
    at,
  })
  const asking = (at: number): ToldFact => ({ type: 'product.enquired', sku: 'K-1', wantsNotice: true, at })
  const back = (at: number): ToldFact => ({ type: 'stock.restocked', sku: 'K-1', at })
  const asked = given(world, [consent('granted', noon), asking(noon + 1)])
  const wish = { key: 'restock:K-1', at: noon + 1 }
  const night = noon + 10 * hourMs
  const morning = noon + 22 * hourMs
  const asleep = asked.when(back(night))
  const planned = asked.when(back(noon + hourMs))
  const becomes = (type: string, parts: object = {}, story = planned): Story =>
    story.when({ type, messageId: story.messages[0]?.messageId, at: noon + 2 * hourMs, ...parts })
  const lostBy = { withheld: { gate: 'consent', reason: 'no' }, failed: { channel: 'sms', reason: 'dead' } }

  test('is answered by the message that tells of it', () => {
    expect([planned.messages.length, planned.customer.interests]).toEqual([1, []])
    expect(becomes('message.sent', { channel: 'sms' }).customer.interests).toEqual([])
  })
  test('is not met twice while a message about it waits for the morning', () => {
    const twice = asleep.when(back(night + hourMs)).wake(morning)
    expect([twice.messages.length, twice.customer.interests]).toEqual([1, []])
  })
  test('stays, as old as it was, when the message that waited is withheld', () => {
    const refused = asleep.when(consent('withdrawn', night + 1)).wake(morning)
    expect([refused.withheld, refused.customer.interests]).toEqual([['back: consent'], [wish]])
    const ruleless = asleep.under(worldOf(policyOf([], { messages: messages as never }))).wake(morning)
    expect([ruleless.withheld, ruleless.customer.interests]).toEqual([['back: rule-gone'], [wish]])
  })
  test('stays when the message is withheld at sending, or its channel gives it up', () => {
    expect(becomes('message.withheld', lostBy.withheld).customer.interests).toEqual([wish])
    const failed = becomes('message.failed', lostBy.failed)
    expect(failed.customer.interests).toEqual([wish])
    expect(failed.when(back(noon + 3 * hourMs)).messages).toHaveLength(2)
  })
  test('stays when the message that came out of the night is withheld at sending', () => {
    const story = becomes('message.withheld', { ...lostBy.withheld, at: morning }, asleep.wake(morning))
    expect(story.customer.interests).toEqual([wish])
  })
  test('is over when the message may have gone out, or arrives after it was given up', () => {
    expect(becomes('message.ambiguous', lostBy.failed).customer.interests).toEqual([])
    const failed = becomes('message.failed', lostBy.failed)
    expect(becomes('message.delivered', { channel: 'sms' }, failed).customer.interests).toEqual([])
  })
  test('is over when the goods were bought while the message waited', () => {
    expect(asleep.when(bill('B-1', night + 1, [kurta])).wake(morning).customer.interests).toEqual([])
  })
  test('is over when another message has told of it', () => {
    const two = worldOf(policyOf([rule, { ...rule, id: 'also' }], { messages: messages as never }))
    const story = given(two, [consent('granted', noon), asking(noon + 1), back(noon + hourMs)])
    expect(story.messages).toHaveLength(2)
    expect(becomes('message.failed', lostBy.failed, story).customer.interests).toEqual([])
  })
  test('that was said again while the message waited is answered by it too', () => {
    const story = asleep.when(asking(night + 1)).wake(morning)
    expect([story.messages.length, story.customer.interests]).toEqual([1, []])
  })
  test('of two records that become one is as old as the first asking', () => {
    const theirs = given(world, [asking(noon + 9)], { id: 'c-2' })
    const { last } = theirs.when(systemFact('customer.merged', noon + dayMs, { into: 'c-1' }, 'c-2'))
    const absorbed = last.outbox.find(({ kind }) => kind === 'fact')
    expect(asked.when(absorbed?.kind === 'fact' ? absorbed.fact : back(noon)).customer.interests).toEqual([wish])
  })
})
