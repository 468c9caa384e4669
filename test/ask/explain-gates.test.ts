import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TracedGate } from '../../src/triggers/index.ts'
import { askedInOrder, gates } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { agreed, asha, bill, day, hour, noon, retailWith, shop } from '../support/shop.ts'

const visit = (id: string, at: number) =>
  ({ type: 'visit.sensed', id, source: 'door', occurredAt: at, customer: asha, by: 'door' }) as const

const policyOf = (rule: object, messages: object = {}) =>
  retailWith({
    rules: [
      { id: 'hi', on: 'visit.sensed', purpose: 'service', then: [{ send: { template: 'hello' } }], ...rule },
      {
        id: 'other',
        on: 'social.mentioned',
        purpose: 'service',
        topic: 'chat',
        then: [{ send: { template: 'hello' } }],
      },
    ] as never,
    templates: {
      hello: {
        variables: { name: { from: 'profile.firstName' } },
        forms: { en: { whatsapp: { text: 'Hello' }, sms: { text: 'Hello {name}' } } },
      },
    },
    messages: {
      ladder: ['whatsapp', 'sms'],
      defaultLanguage: 'en',
      quietHours: { from: '21:00', to: '10:00', purposes: ['service'] },
      caps: { service: { max: 2, per: 'P7D' } },
      topicGap: 'P1D',
      ...messages,
    } as never,
  })

const outcomes = (traced: readonly TracedGate[] | undefined) =>
  Object.fromEntries((traced ?? []).map(({ gate, outcome }) => [gate, outcome]))
const stopped = (traced: readonly TracedGate[] | undefined) =>
  traced?.find(({ outcome }) => outcome === 'stopped')?.gate ?? null

test('every gate is asked in one order, which names them all', () => {
  expect([...askedInOrder].sort()).toEqual([...gates].sort())
  expect([askedInOrder[0], askedInOrder.at(-1)]).toEqual(['rule-gone', 'holdout'])
})

describe('the latest decision', () => {
  test('of a message that went names every gate that it passed', async () => {
    const { crm } = shop({ policy: policyOf({ limits: { cooldown: 'P7D' } }) })
    await crm.record([agreed(asha), visit('V-1', noon)])
    await crm.work()
    const { status, decision } = await crm.ask.explain(asha, 'hi')
    expect([status, decision?.outcome, decision?.at]).toEqual(['sent', 'goes', noon])
    expect(decision?.gates.map(({ gate }) => gate)).toEqual(askedInOrder)
    expect(new Set(decision?.gates.map(({ outcome }) => outcome))).toEqual(new Set(['passed']))
    expect(decision?.gates.find(({ gate }) => gate === 'cooldown')?.reason).toBe('it did not happen within P7D')
  })

  test('of one that was withheld says what it passed, what stopped it and what was never asked', async () => {
    const { crm } = shop({ policy: policyOf({}) })
    await crm.record([visit('V-1', noon)])
    const { status, decision } = await crm.ask.explain(asha, 'hi')
    expect([status, decision?.outcome]).toEqual(['withheld', 'stopped'])
    expect(outcomes(decision?.gates)).toMatchObject({
      unless: 'passed',
      muted: 'passed',
      consent: 'stopped',
      cap: 'not-reached',
      holdout: 'not-reached',
    })
    expect(decision?.gates.find(({ gate }) => gate === 'consent')?.reason).toBe(
      'no permission for service messages on any channel',
    )
  })

  test('at the moment of sending names the gates that are asked then', async () => {
    const { crm, clock } = shop({ policy: policyOf({ unless: { on: 'purchase.completed' } }) })
    await crm.record([agreed(asha), visit('V-1', noon)])
    clock.advance(1)
    await crm.record(bill('B-1', asha, 100, { occurredAt: clock.now() }))
    await crm.work()
    const { decision } = await crm.ask.explain(asha, 'hi')
    expect(decision?.outcome).toBe('stopped')
    expect(stopped(decision?.gates)).toBe('unless')
    expect(decision?.gates.map(({ gate }) => gate)).not.toContain('once')
  })

  test('of one that the night put off leaves the gates of the morning for the morning', async () => {
    const { crm, clock } = shop({ policy: policyOf({}) })
    await crm.record([agreed(asha)])
    clock.set(noon + 10 * hour)
    await crm.record(visit('V-1', clock.now()))
    const { decision } = await crm.ask.explain(asha, 'hi')
    expect(decision?.outcome).toBe('later')
    expect(outcomes(decision?.gates)).toMatchObject({ consent: 'passed', cap: 'not-reached', variables: 'passed' })
  })
})

describe('as of now', () => {
  test('the trace says whether it would go, and nothing comes of asking', async () => {
    const { crm } = shop({ policy: policyOf({}) })
    await crm.record([bill('B-1', asha, 100)])
    expect(stopped((await crm.ask.explain(asha, 'hi')).now?.gates)).toBe('consent')
    await crm.record([agreed(asha)])
    const { now, status } = await crm.ask.explain(asha, 'hi')
    expect([status, now?.outcome, now?.at]).toEqual(['never-started', 'goes', noon])
    expect((await crm.ask.customer(asha))?.messages).toEqual([])
  })

  test('a condition that does not hold any more stops it', async () => {
    const { crm, clock } = shop({ policy: policyOf({ if: { 'purchases.count': { eq: 0 } } }) })
    await crm.record([agreed(asha), visit('V-1', noon)])
    clock.advance(day)
    await crm.record(bill('B-1', asha, 100, { occurredAt: clock.now() }))
    const { decision, now } = await crm.ask.explain(asha, 'hi')
    expect([stopped(decision?.gates), stopped(now?.gates)]).toEqual([null, 'if'])
  })

  test('what waits is asked as it waits: what happened meanwhile speaks against it', async () => {
    const { crm, clock } = shop({ policy: policyOf({ after: 'P3D', unless: { on: 'purchase.completed' } }) })
    await crm.record([agreed(asha), visit('V-1', noon)])
    expect((await crm.ask.explain(asha, 'hi')).now?.outcome).toBe('goes')
    clock.advance(hour)
    await crm.record(bill('B-1', asha, 100, { occurredAt: clock.now() }))
    expect(stopped((await crm.ask.explain(asha, 'hi')).now?.gates)).toBe('unless')
  })

  test('nobody is asked about a rule that the policy does not have, or somebody unknown', async () => {
    const { crm } = shop({ policy: policyOf({}) })
    expect(await crm.ask.explain(asha, 'hi')).toMatchObject({ status: 'unknown-customer', now: null, decision: null })
    await crm.record(agreed(asha))
    expect(await crm.ask.explain(asha, 'hello')).toMatchObject({ status: 'unknown-rule', now: null })
  })
})

describe('a rule that never started', () => {
  test('names the leaf of its where that failed, over the customer as they were then', async () => {
    const second = policyOf({
      on: 'purchase.completed',
      where: { 'purchases.count': 2, 'fact.totalMinor': { gte: 100 } },
    })
    const { crm, clock } = shop({ policy: second })
    await crm.record(bill('B-1', asha, 100))
    clock.advance(day)
    await crm.record({
      type: 'purchase.returned',
      id: 'R-1',
      source: 'pos',
      occurredAt: clock.now(),
      customer: asha,
      billId: 'B-1',
      amountMinor: 100_00,
    })
    const { status, summary, start } = await crm.ask.explain(asha, 'hi')
    expect(status).toBe('never-started')
    expect(start).toMatchObject({
      type: 'purchase.completed',
      at: noon,
      where: [
        { path: 'purchases.count', expected: 2, found: 1, holds: false },
        { path: 'fact.totalMinor', found: 10_000, holds: true },
      ],
    })
    expect(summary).toBe(
      '"hi" never started: the last purchase.completed, 2026-06-01T06:30:00.000Z, is not what it asks for (purchases.count eq 2, and was 1).',
    )
  })

  test('says so when nothing of the kind happened', async () => {
    const { crm } = shop({ policy: policyOf({}) })
    await crm.record(agreed(asha))
    expect(await crm.ask.explain(asha, 'hi')).toMatchObject({
      start: null,
      summary: 'Nothing that starts "hi" (visit.sensed) has happened since it holds.',
    })
  })

  test('reads conclusions of the engine too', async () => {
    const { crm } = shop({ policy: policyOf({ on: 'stage.changed', where: { 'fact.to': 'loyalty' } }) })
    await crm.record(bill('B-1', asha, 100))
    const { start } = await crm.ask.explain(asha, 'hi')
    expect(start).toMatchObject({ type: 'stage.changed', where: [{ path: 'fact.to', found: 'capture', holds: false }] })
  })
})

test('the gate at which the trace stops is the gate at which the engine stops', async () => {
  const rule = fc.record(
    {
      if: fc.constantFrom({ 'purchases.count': { gte: 1 } }, { 'points.available': { lt: 5 } }),
      limits: fc.record(
        {
          once: fc.constantFrom('ever', 'cycle'),
          cooldown: fc.constantFrom('PT1H', 'P3D'),
          lateAfter: fc.constant('P1D'),
        },
        { requiredKeys: [] },
      ),
      purpose: fc.constantFrom('service', 'marketing', 'transactional'),
      topic: fc.constantFrom('chat', 'care'),
      between: fc.constantFrom({ from: '11:00', to: '13:00' }, { weekdays: ['mon', 'sat'] }),
      until: fc.constantFrom('2026-06-03', 'PT2H'),
      holdoutPercent: fc.constantFrom(10, 50),
      repeat: fc.constant('each'),
    },
    { requiredKeys: ['repeat'] },
  )
  const steps = fc.array(
    fc.tuple(fc.constantFrom('visit', 'buy', 'mention', 'agree', 'rename'), fc.integer({ min: 0, max: 30 })),
    { maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(rule, steps, async (parts, doings) => {
      const { crm, clock } = shop({ policy: policyOf(parts) })
      const source = 'pos'
      await crm.record(bill('B-0', asha, 100))
      for (const [serial, [what, hours]] of doings.entries()) {
        clock.advance(hours * hour)
        const of = { source, customer: asha, occurredAt: clock.now() }
        if (what === 'visit') await crm.record(visit(`V-${serial}`, clock.now()))
        if (what === 'buy') await crm.record(bill(`B-${serial + 1}`, asha, 400, { occurredAt: clock.now() }))
        if (what === 'mention')
          await crm.record({ ...of, type: 'social.mentioned', id: `M-${serial}`, network: 'x', sentiment: 'positive' })
        if (what === 'agree') await crm.record({ ...agreed(asha), id: `A-${serial}`, occurredAt: clock.now() })
        if (what === 'rename') await crm.record({ ...of, type: 'customer.updated', id: `U-${serial}`, name: 'Asha' })
        await crm.work()
      }
      const { now } = await crm.ask.explain(asha, 'hi')
      const waits = (await crm.ask.customer(asha))?.waiting.some(({ rule: id }) => id === 'hi')
      fc.pre(waits !== true)
      const outcome = await crm.record(visit('V-last', clock.now()))
      const written = 'journal' in outcome ? outcome.journal.filter(({ data }) => data.rule === 'hi') : []
      const [first] = written
      const gate = first?.kind === 'message-withheld' ? first.data.gate : null
      const how = first?.kind === 'message-deferred' ? 'later' : gate === null ? 'goes' : 'stopped'
      expect(now?.outcome).toBe(how)
      if (how !== 'later') expect(stopped(now?.gates)).toBe(gate)
    }),
    { numRuns: propertyRuns(60) },
  )
})
