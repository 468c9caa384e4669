import { describe, expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import {
  type CustomerCondition,
  checkPolicy,
  type FactCondition,
  type MomentPath,
  type RuleFactType,
  type RuleInput,
  rule,
  type ShopWordsOf,
} from '../../src/index.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { smallRetail } from '../support/retail.ts'

// What TypeScript refuses here is refused by `tsc`; what runs shows that the rest is a rule.

const own = { 'custom.repair-finished': z.object({ watch: z.string(), priceMinor: z.number(), isGift: z.boolean() }) }
const templates = { wishlist: {}, repaired: {} }
type Shop = ShopWordsOf<typeof templates, typeof own>

describe('the type of a fact says which paths it has', () => {
  test('goods have a category; a bill has a total; a captured customer has neither', () => {
    expectTypeOf<{ 'fact.category': 'sarees' }>().toExtend<FactCondition<'wishlist.added'>>()
    rule('r').on('wishlist.added').where({ 'fact.category': 'sarees' })
    rule('r')
      .on('purchase.completed')
      .where({ 'fact.totalMinor': { gte: 100_000 }, 'fact.channel': 'store' })
    // @ts-expect-error a wish has no total
    rule('r').on('wishlist.added').where({ 'fact.totalMinor': 1 })
    // @ts-expect-error nobody is captured by goods
    rule('r').on('customer.captured').where({ 'fact.sku': 'S-1' })
  })

  test('of several types each may be asked for what any of them has', () => {
    rule('r')
      .on(['purchase.completed', 'order.placed'])
      .where({
        'fact.payment': { ne: 'cash-on-delivery' },
        'fact.type': { in: ['purchase.completed', 'order.placed'] },
      })
    // @ts-expect-error neither of them is on a wish list
    rule('r').on(['purchase.completed', 'order.placed']).where({ 'fact.sku': 'S-1' })
  })

  test('a conclusion has its own words', () => {
    rule('r').on('segment.changed').where({ 'fact.to': 'champions' })
    rule('r').on('tier.changed').where({ 'fact.direction': 'up', 'fact.to': 'gold' })
    rule('r')
      .on('occasion.reached')
      .where({ 'fact.kind': 'birthday', 'fact.day': { within: 'P3D' } })
    // @ts-expect-error there is no such segment
    rule('r').on('segment.changed').where({ 'fact.to': 'champion' })
    // @ts-expect-error a stage moves in no direction
    rule('r').on('stage.changed').where({ 'fact.direction': 'up' })
  })

  test("what the engine adds is known: whose a message is, which wish a news meets, a claimed bill's total", () => {
    rule('r')
      .on('message.read')
      .where({ 'fact.rule': { in: ['wishlist'] }, 'fact.originAt': { within: 'P3D' } })
    rule('r')
      .on('price.dropped')
      .where({ 'fact.interest': 'price', 'fact.brands': { contains: 'fabindia' } })
    rule('r')
      .on('bill.claimed')
      .where({ 'fact.totalMinor': { exists: true } })
    // @ts-expect-error there is no such interest
    rule('r').on('price.dropped').where({ 'fact.interest': 'prices' })
  })

  test('a fact type that there is not starts nothing', () => {
    expectTypeOf<'visit.sensed' | 'stage.changed'>().toExtend<RuleFactType>()
    // @ts-expect-error misspelt
    rule('r').on('purchase.complete')
    // @ts-expect-error misspelt, in what stops it
    rule('r').on('wishlist.added').unless('purchase.complete')
    // @ts-expect-error the engine's own: rules never see it
    rule('r').on('time.reached')
  })

  test("a shop's own facts and templates are given by a type", () => {
    rule<Shop>('r')
      .on('custom.repair-finished')
      .where({ 'fact.data.priceMinor': { gte: 100 }, 'fact.data.isGift': true, 'fact.storeId': 'pune' })
      .service()
      .send('repaired')
    // @ts-expect-error there is no such word in it
    rule<Shop>('r').on('custom.repair-finished').where({ 'fact.data.price': 100 })
    // @ts-expect-error not a fact of this shop
    rule<Shop>('r').on('custom.repair-started')
    // @ts-expect-error not a template of this shop
    rule<Shop>('r').on('wishlist.added').marketing().send('cart')
    // @ts-expect-error nobody said that the shop has facts of its own
    rule('r').on('custom.repair-finished')
  })
})

describe('the tests fit what a path holds', () => {
  test.each<CustomerCondition>([
    { 'purchases.count': 2 },
    { 'purchases.count': { gte: 2, lt: 5 } },
    { 'purchases.lastAt': { within: 'P30D' } },
    { 'purchases.lastAt': { gte: '2026-04-01T00:00:00+05:30' } },
    { 'purchases.lastDay': { olderThan: 'P30D', gte: '2026-04-01' } },
    { 'profile.tags': { contains: 'vip' } },
    { 'profile.captureValue': { in: ['receipt', 'points'] } },
    { 'points.frozen': false },
    { 'purchases.byCategory.sarees': { gte: 100_000 }, 'profile.attributes.size': 'M' },
    { any: [{ 'profile.city': 'Pune' }, { not: { all: [{ 'rfm.r': { gte: 4 } }] } }] },
  ])('%j is a rule', (condition) => {
    const input = rule('r').on('visit.sensed').if(condition).internal().tag({ add: 'x' }).build()
    expect(checkPolicy({ ...smallRetail(), rules: [input] })).toEqual([])
  })

  test('and no others', () => {
    const on = rule('r').on('visit.sensed')
    // @ts-expect-error a count is no time
    on.if({ 'purchases.count': { within: 'P30D' } })
    // @ts-expect-error texts have no order
    on.if({ 'profile.city': { gte: 'Pune' } })
    // @ts-expect-error a number is not a text
    on.if({ 'purchases.count': '2' })
    // @ts-expect-error a day is not an instant
    on.if({ 'purchases.lastDay': 1_700_000_000_000 })
    // @ts-expect-error a list is not one of its texts
    on.if({ 'profile.tags': 'vip' })
    // @ts-expect-error there is no such segment
    on.if({ 'rfm.segment': { in: ['champion'] } })
    // @ts-expect-error nothing of that is given
    on.if({ 'profile.captureValue': 'cash' })
    // @ts-expect-error a family of numbers
    on.if({ 'purchases.byCategory.sarees': 'many' })
    // @ts-expect-error misspelt
    on.if({ 'purchase.count': 2 })
    // @ts-expect-error misspelt, deep down
    on.if({ any: [{ not: { 'purchase.count': 2 } }] })
  })

  test('when it fires, the fact is gone: `if` asks the customer alone', () => {
    // @ts-expect-error a path of the fact
    rule('r').on('wishlist.added').if({ 'fact.category': 'sarees' })
  })
})

describe('the other words are as narrow', () => {
  test('a duration starts with P; a time of day has a colon; a template may be any when none is named', () => {
    const on = rule('r').on('promotion.started')
    on.after('P3D')
      .between({ from: '11:00', to: '20:00' })
      .between({ weekdays: ['sat', 'sun'] })
    // @ts-expect-error no duration
    on.after('3 days')
    // @ts-expect-error no time of day
    on.between({ from: '11', to: '20:00' })
    // @ts-expect-error half of the hours
    on.between({ from: '11:00' })
    // @ts-expect-error no day of the week
    on.between({ weekdays: ['saturday'] })
    // @ts-expect-error no duration
    on.limits({ cooldown: 'a week' })
    on.marketing().send('whatever')
  })

  test('until a day, for a time, or until the moment that the fact names', () => {
    const on = rule('r').on('points.held')
    on.until('2026-11-09').until('P14D').until('fact.occurredAt')
    rule('r').on('promotion.started').until('fact.endsOn')
    expectTypeOf<'fact.occurredAt'>().toExtend<MomentPath<'points.held'>>()
    // @ts-expect-error a number is no moment
    on.until('fact.points')
    // @ts-expect-error neither is a word
    on.until('Diwali')
  })

  test('a rule is whole when it has a start, a purpose and something to do; staff rules write to nobody', () => {
    // @ts-expect-error no start
    rule('r').marketing
    // @ts-expect-error no purpose
    rule('r').on('visit.sensed').send
    // @ts-expect-error nothing to do
    rule('r').on('visit.sensed').marketing().build
    // @ts-expect-error staff are no customers
    rule('r').on('visit.sensed').internal().send
    const staff = rule('r').on('visit.sensed').internal()
    // @ts-expect-error receipts are never suppressed
    staff.suppress({ purposes: ['transactional'], until: 'purchase' })
    expectTypeOf(rule('r').on('visit.sensed').internal().tag({ add: 'x' }).build()).toEqualTypeOf<RuleInput>()
    expectTypeOf<RuleInput>().toExtend<Rule>()
  })
})
