import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Customer, type CustomerBill, customerMaximums } from '../../src/customer.ts'
import { type Fact, type FactInput, timeReached } from '../../src/facts/index.ts'
import { fold, newCustomer } from '../../src/fold/index.ts'
import { accountMaximums, type LedgerTerms, unaccountedPoints } from '../../src/ledger/index.ts'
import { dayMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { plainPoints } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'
import { billsFor, given, noon, parsed, policyOf, systemFact, worldOf } from '../support/story.ts'

const letters = ['अ', 'ा', 'x', '"', '\\', '\u0007', '\ud800', '😀', '7'] as const
/** A text of one letter or two, as long as may be: Devanagari, what JSON must escape, half of a pair. */
const longText = (most: number) =>
  fc
    .tuple(fc.constantFrom(...letters), fc.constantFrom(...letters), fc.integer({ min: 0, max: 99 }))
    .map(([a, b, number]) => {
      const text = `${a}${b}`.repeat(most).slice(0, most - 3)
      return `${text}${number}`
    })

const id = longText(64)
const at = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2099, 11, 31) })
const amountMinor = fc.integer({ min: 0, max: 9e12 })
const customer = fc.record(
  {
    phone: fc.constant('+919876543210'),
    whatsapp: id,
    ids: fc.record({ shopify: id, square: id }),
    name: longText(80),
  },
  { requiredKeys: ['phone'] },
)
const line = fc.record(
  { sku: id, name: longText(300), category: id, brand: id, amountMinor, credits: fc.array(id, { maxLength: 2 }) },
  { requiredKeys: ['amountMinor'] },
)
const product = { sku: id, name: longText(300), category: id, brand: id }
const consent = {
  purpose: fc.constantFrom('transactional', 'service', 'marketing'),
  channel: fc.constantFrom('whatsapp', 'sms', 'email'),
  status: fc.constantFrom('granted', 'withdrawn'),
  noticeVersion: id,
  language: id,
  evidence: longText(300),
}
const billId = fc.integer({ min: 0, max: 12 }).map((number) => `${'ब'.repeat(60)}${number}`)
const kindOf = <Body extends Record<string, fc.Arbitrary<unknown>>>(type: string, body: Body) =>
  fc.record({ type: fc.constant(type), ...body })

const campaigns = Array.from({ length: 4 }, (_, number) => `${'c'.repeat(36)}-${number}`)

const bodies = fc.oneof(
  {
    weight: 6,
    arbitrary: kindOf('purchase.completed', {
      billId: fc.oneof(billId, id),
      totalMinor: amountMinor,
      taxMinor: amountMinor,
      storeId: id,
      campaign: id,
      channel: fc.constantFrom('store', 'online', 'phone', 'social'),
      lines: fc.array(line, { maxLength: 30 }),
    }),
  },
  {
    weight: 2,
    arbitrary: kindOf('purchase.completed', {
      totalMinor: amountMinor,
      baseTotalMinor: amountMinor,
      taxMinor: amountMinor,
      currency: fc.constant('USD'),
    }),
  },
  {
    weight: 2,
    arbitrary: kindOf('order.placed', {
      billId,
      totalMinor: amountMinor,
      payment: fc.constantFrom('prepaid', 'cash-on-delivery'),
      lines: fc.array(line, { maxLength: 5 }),
    }),
  },
  kindOf('order.delivered', { billId }),
  kindOf('order.cancelled', { billId }),
  kindOf('purchase.voided', { billId }),
  { weight: 2, arbitrary: kindOf('purchase.returned', { billId, amountMinor }) },
  kindOf('purchase.returned', {
    amountMinor,
    lines: fc.array(fc.record({ line: fc.nat({ max: 199 }), amountMinor }), { maxLength: 4 }),
  }),
  kindOf('bill.reassigned', { billId, to: fc.constant({ phone: '+919812345678' }) }),
  kindOf('bill.claimed', { billId }),
  kindOf('customer.captured', {
    method: fc.constant('qr-self'),
    campaign: id,
    storeId: id,
    name: longText(80),
    city: longText(80),
    consents: fc.array(fc.record(consent), { maxLength: 9 }),
  }),
  kindOf('customer.updated', {
    birthday: fc.constantFrom('02-29', '1990-01-31'),
    attributes: fc.dictionary(
      fc.constantFrom(...'abcdefghijklmnopqrstuv'.split('')).map((letter) => letter.repeat(40)),
      longText(120),
      { maxKeys: 16 },
    ),
  }),
  kindOf('consent.changed', consent),
  kindOf('visit.sensed', { by: fc.constant('nfc') }),
  kindOf('product.viewed', product),
  { weight: 2, arbitrary: kindOf('product.enquired', product) },
  { weight: 2, arbitrary: kindOf('wishlist.added', product) },
  kindOf('cart.abandoned', {
    cartId: id,
    totalMinor: amountMinor,
    lines: fc.array(fc.record(product), { maxLength: 8 }),
  }),
  kindOf('task.opened', { taskId: id, kind: id, owner: id, note: longText(300), dueAt: at }),
  kindOf('task.changed', { taskId: id, stage: fc.constantFrom('open', 'in-progress', 'done'), note: longText(300) }),
  kindOf('points.redeemed', { points: fc.integer({ min: 1, max: 1e9 }), billId }),
  kindOf('points.awarded', {
    points: fc.integer({ min: 1, max: 1e9 }),
    reason: fc.constant('x'.repeat(40)),
    actor: fc.constant({ id: 'S-1', role: 'manager' }),
  }),
  kindOf('points.transferred', {
    points: fc.integer({ min: 1, max: 1e9 }),
    to: fc.constant({ phone: '+919812345678' }),
  }),
  kindOf('points.held', { points: fc.integer({ min: 1, max: 1e9 }), billId }),
  kindOf('points.leased', { points: fc.integer({ min: 1, max: 1e6 }) }),
  kindOf('points.captured', { holdId: id, points: fc.integer({ min: 1, max: 1e9 }) }),
  kindOf('points.adjusted', {
    points: fc.integer({ min: -1e9, max: 1e9 }),
    reason: fc.constant('x'.repeat(40)),
    actor: fc.constant({ id: 'm'.repeat(64), role: 'manager' }),
  }),
  kindOf('bonus.granted', { campaign: fc.constantFrom(...campaigns) }),
  kindOf('customer.referred', { by: fc.record({ whatsapp: id }) }),
  kindOf('household.joined', { household: id }),
  kindOf('message.sent', { messageId: id, channel: fc.constant('sms'), by: fc.constant('staff'), topic: id }),
  kindOf('message.read', { messageId: id, channel: fc.constant('sms') }),
  kindOf('message.replied', { channel: fc.constant('sms'), text: longText(300) }),
  kindOf('message.withheld', { messageId: id, gate: id, reason: longText(300) }),
  kindOf('stock.restocked', product),
  {
    weight: 2,
    arbitrary: kindOf('promotion.started', {
      ...product,
      promotionId: id,
      endsOn: fc.constantFrom('1990-01-01', '2099-12-31'),
    }),
  },
)

const hostileFacts = fc
  .array(fc.record({ body: bodies, at, id, source: id, customer }), { minLength: 1, maxLength: 60 })
  .map((all) =>
    all.flatMap(({ body, ...envelope }, index) => {
      const input = {
        id: `${envelope.id.slice(0, 60)}${index}`,
        source: envelope.source,
        occurredAt: envelope.at,
        customer: envelope.customer,
        ...body,
      }
      return [parsed(input as FactInput)]
    }),
  )

/** More rules than any record can hold waits of, each keeping what it can of its fact. */
const rules: readonly Rule[] = Array.from(
  { length: 60 },
  (_, number): Rule => ({
    id: `${'r'.repeat(37)}${number}`,
    on:
      number % 2 === 0
        ? ['purchase.completed', 'order.placed']
        : ['product.enquired', 'wishlist.added', 'cart.abandoned', 'promotion.started'],
    after: `P${1 + number}D`,
    between: { from: '09:00', to: '19:00' },
    until: number % 2 === 0 ? '2099-12-31' : 'fact.endsOn',
    whenEdited: 'pinned',
    unless: [
      { on: 'wishlist.removed', same: 'sku' },
      number % 2 === 0
        ? { on: ['order.delivered', 'purchase.returned'], same: 'bill' }
        : { on: 'wishlist.removed', same: 'brand' },
    ],
    repeat: 'each',
    purpose: 'service',
    topic: 't'.repeat(40),
    limits: { cooldown: 'P1D' },
    then:
      number % 3 === 0
        ? [{ tag: { add: `${'t'.repeat(37)}${number}` } }, { send: { template: 'hello' } }]
        : number % 3 === 1
          ? [
              { award: { points: 3, reason: 'x' } },
              { suppress: { purposes: ['service', 'marketing'], until: number % 2 === 0 ? 'purchase' : 'P99Y' } },
            ]
          : [{ send: { template: 'hello' } }, { task: { kind: 'call', dueAfter: 'P9D', note: 'न'.repeat(300) } }],
  }),
)
/** Every part of an account is in use: a ladder of long names, caps, bonuses, holds, leases. */
const points: LedgerTerms = {
  ...plainPoints,
  earn: { ...plainPoints.earn, visitPoints: 7, maximumPointsPerDay: 900_000, maximumPointsPerMonth: 1_000_000 },
  maturing: { days: 30 },
  offline: { maximumPoints: 1_000_000, spendWithinHours: 168, reportWithinHours: 168 },
  transfer: { isAllowed: true, maximumPointsPerMonth: 1_000_000 },
  tiers: {
    measure: 'visits',
    window: { kind: 'rolling', months: 12 },
    graceDays: 31,
    ladder: [1, 2, 3, 4, 5, 6].map((from) => ({ tier: `${'t'.repeat(23)}${from}`, from, multiplier: 1 + from / 10 })),
  },
  bonuses: {
    enrolment: { points: 10 },
    birthday: { points: 11, liveDays: 17 },
    anniversary: { points: 12 },
    referral: { referrer: { points: 1 }, referee: { points: 2 } },
    campaigns: Object.fromEntries(
      campaigns.map((name) => [name, { points: 3, liveDays: 9, from: '1990-01-01', to: '2099-12-31' }]),
    ),
  },
}
const world = worldOf(policyOf(rules, { points }))

function expectBounded(customer: Customer): void {
  const text = JSON.stringify(customer)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(customerMaximums.jsonBytes)
  const { keys, absorbed, alarms, interests, lately, openTasks, topics, messages, waiting } = customerMaximums
  expect(customer.keys.length).toBeLessThanOrEqual(keys)
  expect(customer.absorbed.length).toBeLessThanOrEqual(absorbed)
  expect(customer.alarms.length).toBeLessThanOrEqual(alarms)
  expect(customer.interests.length).toBeLessThanOrEqual(interests)
  expect(customer.lately.length).toBeLessThanOrEqual(lately)
  expect(customer.tasks.length).toBeLessThanOrEqual(openTasks)
  expect(Object.keys(customer.engagement).length).toBeLessThanOrEqual(topics)
  expect(customer.messages.length).toBeLessThanOrEqual(messages)
  expect(customer.waiting.length).toBeLessThanOrEqual(waiting)
  expect(JSON.stringify(customer.points).length).toBeLessThanOrEqual(accountMaximums.jsonBytes)
}

test('no history throws, or makes a record larger than its bound', () => {
  fc.assert(
    fc.property(hostileFacts, fc.boolean(), (facts: readonly Fact[], inOrder) => {
      const all = inOrder ? [...facts].sort((a, b) => a.occurredAt - b.occurredAt) : facts
      let record = newCustomer('shop', 'c'.repeat(36), 'person', Date.UTC(1990, 0, 1))
      const bills = new Map<string, CustomerBill>()
      for (const fact of all) {
        const folded = fold(
          world,
          { customer: record, bills: billsFor(fact, bills) },
          fact,
          Math.max(fact.occurredAt, record.rungTo),
        )
        record = folded.customer
        for (const bill of folded.bills) bills.set(bill.key, bill)
        expectBounded(record)
      }
      const last = fold(
        world,
        { customer: record, bills: [] },
        timeReached(record.id, record.rungTo + 400 * dayMs),
        record.rungTo + 400 * dayMs,
      ).customer
      expectBounded(last)
      expect(unaccountedPoints(last.points)).toBe(0)
    }),
    { numRuns: propertyRuns(60) },
  )
})

test('a purchase on every day of thirty years and more fits, and the days of thirty years are known', () => {
  const start = Date.UTC(1990, 0, 1, 6)
  const days = Array.from({ length: 36 * 122 }, (_, index) => start + 3 * index * dayMs)
  const plain = worldOf(policyOf([]))
  let record = newCustomer('shop', 'c-1', 'person', start)
  for (const [index, time] of days.entries()) {
    const fact = parsed({
      type: 'purchase.completed',
      id: `B-${index}`,
      source: 'till',
      occurredAt: time,
      totalMinor: 100,
      channel: 'online',
      customer: { phone: '9876543210' },
    })
    record = fold(plain, { customer: record, bills: [] }, fact, time).customer
  }
  expectBounded(record)
  expect(record.purchases.count).toBe(36 * 122)
  // 36 years came; those before 20 January 1995 have left.
  expect(record.purchases.days.size).toBe(3777)
  expect(record.purchases.days).toEqual(record.purchases.onlineDays)
})

test('a merge of two full records is as bounded as each', () => {
  const names = Array.from({ length: 30 }, (_, index) => `श्रेणी-${'क'.repeat(50)}-${index}`)
  const facts = (offset: number) =>
    names.map((name, index) => ({
      type: 'purchase.completed',
      billId: `${offset}-${index}`,
      at: noon + (offset + index) * dayMs,
      totalMinor: 5000,
      storeId: name,
      lines: [{ sku: name, name, category: name, brand: name, amountMinor: 5000 }],
    }))
  const mine = given(world, facts(0))
  const theirs = given(world, facts(400), { id: 'c-2' }).when(
    systemFact('customer.merged', noon + 500 * dayMs, { into: 'c-1' }, 'c-2'),
  )
  const item = theirs.last.outbox.find(({ kind }) => kind === 'fact')
  if (item?.kind !== 'fact') throw new Error('The merge sends a fact.')
  const merged = mine.when(item.fact as Fact, noon + 500 * dayMs)
  expectBounded(merged.customer)
  expect(merged.customer.purchases.count).toBe(60)
})
