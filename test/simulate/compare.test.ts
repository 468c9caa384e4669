import { describe, expect, test } from 'vitest'
import { compare, policyChanges, printComparison, simulate } from '../../src/index.ts'
import { plainPoints, smallRetail } from '../support/retail.ts'
import { agreed, asha, bill, bina, day, noon, retail, retailWith, shop } from '../support/shop.ts'

const june = { from: '2026-06-01', to: '2026-06-30' }
const generous = retailWith({ points: { ...plainPoints, earn: { ...plainPoints.earn, points: 2 } } })
const facts = [agreed(asha), bill('B-1', asha, 1200), bill('B-2', bina, 300, { occurredAt: noon + day })]

describe('a comparison', () => {
  test('puts every figure of the two beside each other', async () => {
    const { rows } = compare(await simulate(retail, facts, june), await simulate(generous, facts, june))
    const row = (what: string) => rows.find((one) => one.what === what)
    expect(row('customers')).toEqual({ what: 'customers', baseline: 2, candidate: 2, difference: 0, unit: 'count' })
    expect(row('points outstanding')).toEqual({
      what: 'points outstanding',
      baseline: 15,
      candidate: 30,
      difference: 15,
      unit: 'count',
    })
    expect(row('points liability')).toMatchObject({ baseline: 1500, candidate: 3000, difference: 1500, unit: 'money' })
  })

  test('what only one of them has stands where that one has it', async () => {
    const silent = retailWith({ rules: smallRetail().rules?.filter(({ id }) => id !== 'day-2') ?? [] })
    const { rows } = compare(await simulate(silent, facts, june), await simulate(retail, facts, june))
    expect(rows.find(({ what }) => what === 'rule day-2: sent')).toMatchObject({
      baseline: null,
      candidate: 1,
      difference: 1,
    })
    const places = rows.map(({ what }) => what).filter((what) => what.endsWith(': sent'))
    expect(places).toEqual(['rule day-2: sent', 'rule receipt: sent'])
  })

  test('is printed as columns, and as Markdown', async () => {
    const comparison = compare(await simulate(retail, facts, june), await simulate(generous, facts, june))
    const titles = ['now', 'twice the points'] as const
    expect(printComparison(comparison, { all: false, titles }).split('\n')).toEqual([
      '                      now  twice the points  difference',
      'points issued          15                30         +15',
      'points outstanding     15                30         +15',
      'points liability    15.00             30.00      +15.00',
    ])
    expect(printComparison(comparison, { all: false, titles, as: 'markdown' }).split('\n').slice(0, 3)).toEqual([
      '|                    |   now | twice the points | difference |',
      '| ------------------ | ----: | ---------------: | ---------: |',
      '| points issued      |    15 |               30 |        +15 |',
    ])
  })

  test('of two currencies is refused', async () => {
    const rupees = await simulate(retail, facts, june)
    expect(() => compare(rupees, { ...rupees, currency: 'USD' })).toThrow(
      'candidate.currency: found "USD"; expected "INR", as the baseline has it.',
    )
  })

  test('of two periods is refused', async () => {
    const short = await simulate(retail, facts, { ...june, to: '2026-06-29' })
    expect(() => compare(short, { ...short, range: june })).toThrow(
      'candidate.range.to: found "2026-06-30"; expected "2026-06-29", as the baseline has it.',
    )
  })

  test('of two policies over a store says what they say otherwise, and reads facts that come once for both', async () => {
    const { crm } = shop()
    const once = (function* () {
      yield* facts
    })()
    const { changes, rows, simulations } = await crm.compare(retail, generous, { ...june, facts: once })
    expect(changes).toEqual([{ path: 'points.earn.points', baseline: 1, candidate: 2 }])
    expect(rows.find(({ what }) => what === 'points issued')).toMatchObject({ baseline: 15, candidate: 30 })
    expect(simulations.map(({ customers }) => customers)).toEqual([2, 2])
  })
})

describe('the changes between two policies', () => {
  test('are named by path; rules by their ids, whatever their place', () => {
    const [first, ...rest] = smallRetail().rules ?? []
    const rules = [...rest.map((rule) => (rule.id === 'day-2' ? { ...rule, after: 'P3D' } : rule))]
    const other = retailWith({ rules, locale: 'en-GB' })
    expect(policyChanges(retail, other)).toEqual([
      { path: 'locale', baseline: 'en-IN', candidate: 'en-GB' },
      { path: 'rules[receipt]', baseline: expect.objectContaining({ id: first?.id }), candidate: undefined },
      { path: 'rules[day-2].after', baseline: 'P2D', candidate: 'P3D' },
    ])
    expect(policyChanges(retail, retail)).toEqual([])
  })

  test('name other lists by place, and a part that is another kind of thing as a whole', () => {
    const { messages } = smallRetail()
    const ladder = ['whatsapp', 'email', 'sms'] as const
    const other = retailWith({ messages: { ...messages, ladder, quietHours: null } as never })
    expect(policyChanges(retail, other)).toEqual([
      { path: 'messages.ladder[1]', baseline: 'sms', candidate: 'email' },
      { path: 'messages.ladder[2]', baseline: 'email', candidate: 'sms' },
      {
        path: 'messages.quietHours',
        baseline: { from: '21:00', to: '10:00', purposes: ['marketing', 'service'] },
        candidate: null,
      },
    ])
  })
})
