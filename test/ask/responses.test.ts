import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Crm, FactInput, PolicyInput, Store } from '../../src/index.ts'
import { type LiftArm, lift } from '../../src/metrics/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { sqliteStore } from '../../src/stores/sqlite/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { agreed, asha, bill, bina, chitra, day, hour, noon, retailWith, shop } from '../support/shop.ts'
import { sqliteFile } from '../support/sqlite.ts'

type Rule = NonNullable<PolicyInput['rules']>[number]

const greet = (parts: Partial<Rule> = {}): Rule => ({
  id: 'greet',
  on: 'visit.sensed',
  repeat: 'each',
  purpose: 'service',
  then: [{ send: { template: 'hello' } }],
  ...parts,
})

const policyOf = (rules: readonly Rule[]) => {
  const forms = { en: { whatsapp: { text: 'Good to see you.' } } }
  return retailWith({
    rules: [...rules],
    templates: { hello: { variables: {}, forms }, again: { variables: {}, forms } },
  })
}

const visit = (id: string, customer: object, occurredAt = noon) =>
  ({ type: 'visit.sensed', id, source: 'door', by: 'nfc', occurredAt, customer }) as FactInput
const back = (id: string, customer: object, billId: string, rupees: number, occurredAt: number) =>
  ({
    type: 'purchase.returned',
    id,
    source: 'pos',
    occurredAt,
    customer,
    billId,
    amountMinor: rupees * 100,
  }) as FactInput
const bought = (id: string, customer: object, rupees: number, occurredAt: number) =>
  bill(id, customer, rupees, { occurredAt })

/** A greeting each for the two of them, sent; one of them buys twice, and brings back half of the second. */
async function greeted(store: Store = memoryStore()) {
  const { crm, clock } = shop({ policy: policyOf([greet()]), store })
  await crm.record([agreed(asha), agreed(bina), visit('V-1', asha), visit('V-2', bina)])
  await crm.work()
  clock.set(noon + 5 * day)
  await crm.record([
    bought('B-1', asha, 500, noon + day),
    bought('B-2', asha, 300, noon + 2 * day),
    back('R-1', asha, 'B-2', 150, noon + 3 * day),
  ])
  return { crm, clock }
}

const greetingsOf = async (crm: Crm) => (await crm.ask.responses()).rules.greet
const sums = { buyers: 1, bills: 2, revenueMinor: 650_00, lastTouchRevenueMinor: 650_00, repeatPurchases: 1 }

describe('what a rule brought', () => {
  test('is told with how far its messages came, by rule and by template', async () => {
    const { crm } = await greeted()
    const steps = { planned: 2, sent: 2, delivered: 0, read: 0, clicked: 0, replied: 0, failed: 0, withheld: {} }
    const all = { ...steps, heldOut: 0, ...sums, lift: null }
    expect(await crm.ask.responses()).toEqual({
      from: '2026-06-01',
      to: '2026-06-06',
      rules: { greet: { ...all, templates: { hello: all }, campaigns: {} } },
      campaigns: {},
    })
  })

  test('counts the same messages as the activity does', async () => {
    const { crm } = await greeted()
    const { planned, sent, read, withheld } = (await crm.ask.activity()).rules.greet ?? {}
    expect(await greetingsOf(crm)).toMatchObject({ planned, sent, read, withheld })
  })

  test('is that of the messages planned in a period, whenever they were answered', async () => {
    const { crm, clock } = await greeted()
    await crm.record(visit('V-3', bina, noon + 5 * day))
    await crm.work()
    clock.set(noon + 9 * day)
    await crm.record(bought('B-3', bina, 90, noon + 8 * day))
    const first = await crm.ask.responses({ to: '2026-06-01' })
    expect(first.rules.greet).toMatchObject({ planned: 2, sent: 2, ...sums })
    const second = await crm.ask.responses({ from: '2026-06-02' })
    expect(second).toMatchObject({ from: '2026-06-02', to: '2026-06-10' })
    expect(second.rules.greet).toMatchObject({ planned: 1, sent: 1, buyers: 1, bills: 1, revenueMinor: 90_00 })
    await expect(crm.ask.responses({ from: '2026-06-02', to: '2026-06-01' })).rejects.toMatchObject({
      code: 'bad-option',
    })
  })

  test('is none of a message that failed', async () => {
    const { crm } = shop({ policy: policyOf([greet()]) })
    await crm.record([agreed(asha), visit('V-1', asha)])
    const [planned] = (await crm.ask.customer(asha))?.messages ?? []
    const failed = { messageId: planned?.id ?? '', channel: 'whatsapp', reason: 'no such number' } as const
    await crm.record([
      { type: 'message.failed', id: 'F-1', source: 'wa', occurredAt: noon, customer: asha, ...failed },
      bought('B-1', asha, 500, noon),
    ])
    expect(await greetingsOf(crm)).toMatchObject({ planned: 1, failed: 1, buyers: 0, bills: 0, revenueMinor: 0 })
  })
})

describe('stays what it was', () => {
  const law = async (store: Store) => {
    const { crm, clock } = await greeted(store)
    const before = await crm.ask.responses()
    const same = async () => expect(await crm.ask.responses()).toEqual(before)
    await crm.rebuild(asha)
    await same()
    const joining = (await crm.ask.customer(asha))?.id ?? ''
    await crm.merge(bina, asha)
    await crm.work()
    await same()
    await crm.rebuild(bina)
    await same()
    await crm.unmerge(joining)
    await crm.work()
    await same()
    // What comes back is still taken off what the message brought.
    clock.set(noon + 20 * day)
    await crm.record(back('R-2', asha, 'B-1', 500, noon + 20 * day))
    expect((await crm.ask.responses({ to: '2026-06-06' })).rules.greet).toMatchObject({
      bills: 1,
      revenueMinor: 150_00,
      lastTouchRevenueMinor: 150_00,
    })
  }

  test('when records are built again, become one and are taken apart', () => law(memoryStore()))
  test('in a database too', async () => {
    const file = sqliteFile()
    try {
      await law(sqliteStore(file.connect()))
    } finally {
      file.remove()
    }
  })
})

describe('what the report says is what the bills that are kept come to', () => {
  const keys = Array.from({ length: 5 }, (_, place) => `pos/B-${place}`)
  const expected = async (crm: Crm, store: Store) => {
    const sums = { bills: 0, revenueMinor: 0, lastTouchRevenueMinor: 0, repeatPurchases: 0 }
    const ids = new Set<string>()
    for (const who of [asha, bina, chitra]) {
      const customer = await crm.ask.customer(who)
      if (customer == null || ids.has(customer.id)) continue
      ids.add(customer.id)
      const look = { keys: [], candidateId: '', bills: keys, latestBills: 0, facts: [], claim: false }
      const [loaded] = await store.load([{ ...look, tenant: customer.tenant, customerId: customer.id }])
      for (const { at, voided, movedTo, totalMinor, returns, responseTo = [] } of loaded?.bills ?? []) {
        const leftMinor = Math.max(0, totalMinor - returns.reduce((sum, { amountMinor }) => sum + amountMinor, 0))
        if (at === null || voided || movedTo !== null || leftMinor === 0) continue
        for (const { wasSent, isLast, isRepeat } of responseTo) {
          if (wasSent !== true) continue
          sums.bills += 1
          sums.revenueMinor += leftMinor
          if (isLast) sums.lastTouchRevenueMinor += leftMinor
          if (isRepeat) sums.repeatPurchases += 1
        }
      }
    }
    return sums
  }
  const person = fc.constantFrom(asha, bina)
  const number = fc.nat({ max: keys.length - 1 })
  const hours = fc.integer({ min: -30, max: 4 * 24 })
  const step = fc.oneof(
    fc.record({ do: fc.constant('bill'), person, number, hours, rupees: fc.integer({ min: 1, max: 900 }) }),
    fc.record({ do: fc.constant('return'), person, hours, rupees: fc.integer({ min: 1, max: 500 }) }),
    fc.record({ do: fc.constantFrom('void', 'reassign'), person, number }),
    fc.record({ do: fc.constantFrom('rebuild', 'merge', 'unmerge', 'unmerge'), person }),
  )

  test('whatever is told late, brought back, voided, moved, rebuilt, merged and taken apart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const store = memoryStore()
        const { crm, clock } = shop({ policy: policyOf([greet()]), store })
        await crm.record([asha, bina, chitra].flatMap((one, n) => [agreed(one), visit(`V-${n}`, one, noon + n)]))
        await crm.work()
        clock.set(noon + 5 * day)
        let mergedId: string | null = null
        for (const [place, { do: what, person, ...parts }] of steps.entries()) {
          // What is told of a bill is told of the customer who has it.
          const customer = 'number' in parts ? (parts.number % 2 === 0 ? asha : bina) : person
          const { number: nth = 0, hours: after = 0, rupees = 0 } = parts as Partial<Record<string, number>>
          const about = { id: `F-${place}`, source: 'pos', occurredAt: noon + after * hour, customer }
          const billId = `B-${nth}`
          if (what === 'bill') await crm.record(bought(billId, customer, rupees, about.occurredAt))
          if (what === 'return') await crm.record({ type: 'purchase.returned', ...about, amountMinor: rupees * 100 })
          if (what === 'void') await crm.record({ type: 'purchase.voided', ...about, occurredAt: clock.now(), billId })
          if (what === 'reassign') {
            await crm.record({ type: 'bill.reassigned', ...about, occurredAt: clock.now(), billId, to: chitra })
          }
          if (what === 'rebuild') await crm.rebuild(customer)
          if (what === 'merge' && mergedId === null) mergedId = (await crm.merge(asha, bina)).mergedId
          if (what === 'unmerge' && mergedId !== null) await crm.unmerge(mergedId)
          await crm.work()
          const { revenueMinor, bills, lastTouchRevenueMinor, repeatPurchases } = (await greetingsOf(crm)) ?? {}
          const said = { bills, revenueMinor, lastTouchRevenueMinor, repeatPurchases }
          expect(said).toEqual(await expected(crm, store))
        }
      }),
      { numRuns: propertyRuns(40) },
    )
  })
})

describe('with a holdout', () => {
  test('the lift is that of all who were to be greeted against all who were not', async () => {
    const { crm, clock } = shop({ policy: policyOf([greet({ holdoutPercent: 40 })]) })
    const people = Array.from({ length: 40 }, (_, place) => ({ phone: `98765 4${String(place).padStart(4, '0')}` }))
    await crm.record(people.flatMap((one, place) => [agreed(one, 'service', `yes-${place}`), visit(`V-${place}`, one)]))
    await crm.work()
    clock.set(noon + 3 * day)
    const spends = people.map((_, place) => (place % 3 === 0 ? 0 : 100 + ((place * 37) % 50)))
    await crm.record(
      people.flatMap((one, place) => {
        const rupees = spends[place] ?? 0
        return rupees === 0 ? [] : [bought(`B-${place}`, one, rupees, noon + day + place)]
      }),
    )
    const arms: Record<'treated' | 'control', LiftArm> = { treated: none, control: none }
    for (const [place, one] of people.entries()) {
      const [message] = (await crm.ask.customer(one))?.messages ?? []
      const arm = message?.status === 'held-out' ? 'control' : 'treated'
      arms[arm] = withOne(arms[arm], (spends[place] ?? 0) * 100)
    }
    expect(arms.control.customers).toBeGreaterThan(8)
    const report = await greetingsOf(crm)
    expect(report).toMatchObject({
      planned: arms.treated.customers,
      sent: arms.treated.customers,
      heldOut: arms.control.customers,
      withheld: { holdout: arms.control.customers },
      buyers: arms.treated.buyers,
      revenueMinor: arms.treated.revenueMinor,
    })
    expect(report?.lift).toEqual(lift(arms.treated, arms.control))
  })

  test('whoever is written to many times is one customer of the lift, by what followed the first message', async () => {
    const { crm, clock } = shop({ policy: policyOf([greet({ holdoutPercent: 40, topic: 'greeting' })]) })
    const people = Array.from({ length: 30 }, (_, place) => ({ phone: `98765 4${String(place).padStart(4, '0')}` }))
    await crm.record(people.map((one, place) => agreed(one, 'service', `yes-${place}`)))
    for (let week = 0; week < 4; week += 1) {
      clock.set(noon + week * 10 * day)
      await crm.record(people.map((one, place) => visit(`V-${week}-${place}`, one, clock.now())))
      await crm.work()
    }
    clock.advance(day)
    await crm.record(people.map((one, place) => bought(`B-${place}`, one, 100, clock.now())))
    const report = await greetingsOf(crm)
    const { treated = 0, control = 0 } = report?.lift?.customers ?? {}
    expect(treated + control).toBe(people.length)
    expect([report?.planned, report?.heldOut]).toEqual([4 * treated, 4 * control])
    // The fourth greeting was answered, and the lift asks about the first.
    expect(report?.buyers).toBe(treated)
    expect(report?.lift?.conversion).toMatchObject({ treated: 0, control: 0 })
  })

  test('a rule that writes nothing holds people out, and nothing of theirs is compared', async () => {
    const tagged = greet({ holdoutPercent: 50, then: [{ tag: { add: 'seen' } }] })
    const { crm } = shop({ policy: policyOf([tagged]) })
    await crm.record(Array.from({ length: 12 }, (_, place) => visit(`V-${place}`, { phone: `98765 432${10 + place}` })))
    const report = await greetingsOf(crm)
    expect(report?.withheld.holdout).toBeGreaterThan(0)
    expect(report).toMatchObject({ planned: 0, heldOut: 0, lift: null })
  })
})

test('a campaign is told over its rules, and in each rule', async () => {
  const { crm, clock } = shop({ policy: policyOf([greet({ id: 'news', on: 'campaign.started' })]) })
  await crm.record([agreed(asha), bill('B-0', asha, 100)])
  clock.set(noon + hour)
  const campaign = { campaignId: 'diwali', name: 'Diwali', customer: asha }
  await crm.record({ type: 'campaign.started', id: 'C-1', source: 'pos', occurredAt: noon + hour, ...campaign })
  await crm.work()
  clock.set(noon + 2 * day)
  await crm.record(bought('B-1', asha, 200, noon + day))
  const { rules, campaigns } = await crm.ask.responses()
  expect(campaigns.diwali).toMatchObject({ planned: 1, sent: 1, buyers: 1, revenueMinor: 200_00, repeatPurchases: 1 })
  expect(rules.news?.campaigns.diwali).toEqual(campaigns.diwali)
})

const none: LiftArm = { customers: 0, buyers: 0, revenueMinor: 0, revenueSquares: 0n }

function withOne(arm: LiftArm, minor: number): LiftArm {
  return {
    customers: arm.customers + 1,
    buyers: arm.buyers + (minor > 0 ? 1 : 0),
    revenueMinor: arm.revenueMinor + minor,
    revenueSquares: arm.revenueSquares + BigInt(minor) ** 2n,
  }
}
