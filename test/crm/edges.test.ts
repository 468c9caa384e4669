import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CrmOptions, createCrm, type FactInput, isCrmError } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { agreed, asha, bill, bina, day, noon, recordingChannel, retail, shop } from '../support/shop.ts'

describe('options', () => {
  const refused = (parts: object): unknown => {
    try {
      createCrm({ store: memoryStore(), policy: retail, ...parts } as CrmOptions)
      return 'accepted'
    } catch (error) {
      return isCrmError(error) ? [error.code, error.details['option']] : error
    }
  }

  test('a wrong option is named', () => {
    expect(refused({ tenant: 'my shop' })).toEqual(['bad-option', 'tenant'])
    expect(refused({ tenant: '' })).toEqual(['bad-option', 'tenant'])
    expect(refused({ clock: 17 })).toEqual(['bad-option', 'clock'])
    expect(refused({ policy: { name: 'raw' } })).toEqual(['bad-option', 'policy'])
    expect(refused({ channels: [recordingChannel('sms'), recordingChannel('sms')] })).toEqual([
      'bad-option',
      'channels[1].name',
    ])
    const { claimOutbox: _missing, ...rest } = memoryStore()
    expect(refused({ store: rest })).toEqual(['bad-option', 'store.claimOutbox'])
  })

  test('tenants share a store and see nothing of each other', async () => {
    const store = memoryStore()
    const one = shop({ store, tenant: 'pune' }).crm
    const other = shop({ store, tenant: 'delhi' }).crm
    await one.record(bill('B-1', asha, 500))
    expect(await other.ask.customer(asha)).toBeNull()
    expect((await other.record(bill('B-1', asha, 900))).status).toBe('recorded')
  })
})

describe('references', () => {
  test('people are found by a phone number as it is written', async () => {
    const { crm } = shop()
    await crm.record(bill('B-1', { phone: '+91 98765-43210' }, 1200))
    expect((await crm.ask.customer({ phone: '098765 43210' }))?.purchases.count).toBe(1)
    expect((await crm.points.balance({ phone: '9876543210' })).available).toBe(12)
    expect((await crm.points.quote({ phone: '9876543210' }, { totalMinor: 100_00 })).redeemablePoints).toBe(12)
    expect((await crm.ask.timeline({ phone: '9876543210' })).length).toBeGreaterThan(0)
  })

  test('a reference that is none is refused with its path', async () => {
    const { crm } = shop()
    const error = await crm.ask.customer({ phone: '12' }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'bad-customer-ref', details: { problems: [{ path: 'phone' }] } })
    await expect(crm.merge({}, asha)).rejects.toMatchObject({ code: 'bad-customer-ref' })
    await expect(crm.merge(asha, bina)).rejects.toMatchObject({ code: 'unknown-customer' })
  })
})

describe('what comes from outside', () => {
  test('the engine keeps its own facts and its own source to itself', async () => {
    const { crm } = shop()
    const merged = {
      type: 'customer.merged',
      id: 'x',
      source: 'pos',
      occurredAt: noon,
      customer: asha,
      payload: { into: 'c-9' },
    }
    const posing = bill('B-1', asha, 100, { source: 'regulars' })
    const custom = { type: 'custom.fitting', id: 'x', source: 'pos', occurredAt: noon, customer: asha, data: {} }
    const outcomes = await crm.record([merged as unknown as FactInput, posing, custom as FactInput])
    const paths = outcomes.map((outcome) => (outcome.status === 'invalid' ? outcome.problems[0]?.path : outcome.status))
    expect(paths).toEqual(['type', 'source', 'type'])
    expect(await crm.ask.customer(asha)).toBeNull()
  })

  test('data that JSON cannot carry is refused', async () => {
    const { crm } = shop({ factTypes: { 'custom.fitting': { parse: (data: unknown) => data } as never } })
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    const fitting = {
      type: 'custom.fitting',
      id: 'x',
      source: 'pos',
      occurredAt: noon,
      customer: asha,
      data: circle,
    } as const
    await expect(crm.record(fitting)).rejects.toMatchObject({ code: 'bad-fact' })
  })

  test('whatever is handed in, record throws nothing but CrmError, and of many gives an outcome for each', async () => {
    const almost = fc.record({
      type: fc.constantFrom('purchase.completed', 'points.redeemed', 'stock.restocked', 'message.sent', 'nonsense'),
      id: fc.oneof(fc.string(), fc.anything()),
      source: fc.constantFrom('pos', 'regulars', ''),
      occurredAt: fc.oneof(fc.constant(noon), fc.double(), fc.string()),
      customer: fc.oneof(fc.constant(asha), fc.anything()),
      totalMinor: fc.oneof(fc.nat(), fc.anything()),
      points: fc.nat(),
      sku: fc.string(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.anything(), almost), { maxLength: 6 }), async (inputs) => {
        const { crm } = shop()
        const outcomes = await crm.record(inputs as FactInput[])
        expect(outcomes).toHaveLength(inputs.length)
        for (const input of inputs.filter((one) => !Array.isArray(one))) {
          await crm.record(input as FactInput).catch((error: unknown) => expect(isCrmError(error)).toBe(true))
        }
      }),
      { numRuns: propertyRuns(150) },
    )
  })

  test('a fact from next week is refused, one from tomorrow and one from 1995 are taken', async () => {
    const { crm } = shop()
    const outcomes = await crm.record([
      bill('B-1', asha, 100, { occurredAt: noon + 2 * day }),
      bill('B-2', asha, 100, { occurredAt: noon + day }),
      bill('B-3', asha, 100, { occurredAt: Date.UTC(1995, 0, 1) }),
      bill('B-4', asha, 100, { occurredAt: Date.UTC(1985, 0, 1) }),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['invalid', 'recorded', 'recorded', 'invalid'])
  })

  test('a clock that goes back takes nothing back', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 500))
    clock.set(noon - 3 * day)
    await crm.record(bill('B-2', asha, 700, { occurredAt: noon - 3 * day }))
    await crm.work()
    expect((await crm.ask.customer(asha))?.purchases).toMatchObject({ count: 2, grossMinor: 1200_00 })
    expect((await crm.ask.statement(asha)).closing.available).toBe(12)
  })
})

describe('many at once', () => {
  test('outcomes come in the order of the facts, and one refusal never stops the rest', async () => {
    const { crm } = shop()
    const facts = [
      bill('B-1', asha, 500),
      { type: 'nonsense' },
      bill('B-2', bina, 300),
      { type: 'points.redeemed', id: 'R-1', source: 'pos', occurredAt: noon, customer: asha, points: 900 },
      bill('B-1', asha, 500),
      bill('B-1', asha, 501),
      { type: 'stock.restocked', id: 'G-1', source: 'pos', occurredAt: noon, sku: 'SKU-1' },
      agreed(asha),
    ]
    const outcomes = await crm.record(facts as FactInput[])
    expect(outcomes.map(({ status }) => status)).toEqual([
      'recorded',
      'invalid',
      'recorded',
      'refused',
      'duplicate',
      'refused',
      'announced',
      'recorded',
    ])
    expect(outcomes[3]).toMatchObject({ code: 'insufficient-points', details: { availablePoints: 5 } })
    expect(outcomes[5]).toMatchObject({ code: 'fact-id-reused' })
  })

  test('a bill nobody paid and its claim in one batch come to the same as one after the other', async () => {
    const facts = [
      bill('B-0', asha, 100),
      bill('B-1', undefined, 900),
      { type: 'bill.claimed', id: 'CL', source: 'pos', occurredAt: noon, customer: asha, billId: 'B-1' } as const,
      {
        type: 'purchase.returned',
        id: 'RT',
        source: 'pos',
        occurredAt: noon,
        customer: asha,
        billId: 'B-1',
        amountMinor: 300_00,
      } as const,
    ]
    const together = shop()
    await together.crm.record(facts)
    const apart = shop()
    for (const fact of facts) await apart.crm.record(fact)
    const numbers = async ({ crm }: typeof apart) => {
      const customer = await crm.ask.customer(asha)
      return {
        purchases: customer?.purchases,
        points: await crm.points.balance(asha),
        absorbed: customer?.absorbed.length,
      }
    }
    expect(await numbers(together)).toEqual(await numbers(apart))
    expect((await numbers(apart)).purchases).toMatchObject({ count: 2, grossMinor: 1000_00, returnedMinor: 300_00 })
  })

  test('a return that comes before its bill, and before anybody knows whose it is, is theirs', async () => {
    const { crm } = shop()
    await crm.record(agreed(asha))
    await crm.record({
      type: 'purchase.returned',
      id: 'RT',
      source: 'pos',
      occurredAt: noon,
      billId: 'B-1',
      amountMinor: 100_00,
    })
    expect((await crm.record(bill('B-1', asha, 400))).status).toBe('recorded')
    expect((await crm.ask.customer(asha))?.purchases).toMatchObject({ grossMinor: 400_00, returnedMinor: 100_00 })
    const report = await crm.ask.report()
    expect(report).toMatchObject({ bills: 1, returns: 1, revenueMinor: 400_00, returnsMinor: 100_00 })
  })
})
