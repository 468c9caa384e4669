import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definePolicy } from '../../src/index.ts'
import type { TracedGate } from '../../src/triggers/index.ts'
import { gates, isHeldOut, quietUntil } from '../../src/triggers/index.ts'
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

test('the order of the gates is that of the documentation', () => {
  const [, told = ''] = readFileSync('docs/rules.md', 'utf8').split('## From start to message: the gates in order')
  const items = told.split('\n').filter((line) => /^\d+\. `/.test(line))
  const named = items.flatMap((line) =>
    [...(line.split(':')[0] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, gate]) => gate),
  )
  expect(named).toEqual([...gates])
})

describe('the latest decision', () => {
  test('of a message that went names every gate that it passed', async () => {
    const { crm } = shop({ policy: policyOf({ limits: { cooldown: 'P7D' } }) })
    await crm.record([agreed(asha), visit('V-1', noon)])
    await crm.work()
    const { status, decision } = await crm.ask.explain(asha, 'hi')
    expect([status, decision?.outcome, decision?.at]).toEqual(['sent', 'goes', noon])
    expect(decision?.gates.map(({ gate }) => gate)).toEqual([...gates])
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

describe('a past decision says of no gate that it passed unless it was asked', () => {
  const blocking = { limits: { lateAfter: 'P1D' } }
  const variables = {
    templates: {
      hello: { variables: { name: { from: 'profile.firstName' } }, forms: { en: { whatsapp: { text: '{name}' } } } },
    },
  }

  test('in the quiet hours, with a full cap, a missing variable stops it before the room is asked for', async () => {
    const policy = policyOf({ ...blocking, topic: 'chat' }, { caps: { service: { max: 0, per: 'P7D' } } })
    const { crm, clock } = shop({ policy: definePolicy({ ...policy.data, ...variables }) })
    await crm.record([agreed(asha)])
    clock.set(noon + 10 * hour)
    await crm.record(visit('V-1', clock.now()))
    const { decision, now } = await crm.ask.explain(asha, 'hi')
    expect(stopped(decision?.gates)).toBe('variables')
    expect(outcomes(decision?.gates)).toMatchObject({ consent: 'passed', cap: 'not-known', topic: 'not-known' })
    expect(outcomes(now?.gates)).toMatchObject({ variables: 'stopped', cap: 'not-reached', topic: 'not-reached' })
  })

  test('a purpose that has no quiet hours was asked for its room', async () => {
    const policy = policyOf({ purpose: 'marketing' })
    const { crm } = shop({ policy: definePolicy({ ...policy.data, ...variables }) })
    await crm.record([agreed(asha, 'marketing'), visit('V-1', noon)])
    const { decision } = await crm.ask.explain(asha, 'hi')
    expect(stopped(decision?.gates)).toBe('variables')
    expect(outcomes(decision?.gates)).toMatchObject({ cap: 'passed', topic: 'passed' })
  })

  test('of points that come due late it does not say that they were due a short time before', async () => {
    const then = [{ award: { points: 5, reason: 'x' } }, { send: { template: 'hello' } }]
    const { crm } = shop({ policy: policyOf({ ...blocking, then }) })
    await crm.record(visit('V-1', noon - 60 * day), { mode: 'backfill' })
    const { decision } = await crm.ask.explain(asha, 'hi')
    expect(stopped(decision?.gates)).toBe('muted')
    expect(decision?.gates.find(({ gate }) => gate === 'late')).toEqual({
      gate: 'late',
      outcome: 'passed',
      reason: 'it came due in time: points and tags go by when it was due, and may be told later than P1D',
    })
  })

  test('what gave way to another was asked nothing else', async () => {
    const policy = policyOf({ topic: 'chat' })
    const [hi, other] = policy.data.rules
    const { crm } = shop({
      policy: definePolicy({ ...policy.data, rules: [hi, { ...other, priority: 5 }] as never }),
    })
    await crm.record([agreed(asha), visit('V-1', noon)])
    await crm.record({
      type: 'social.mentioned',
      id: 'M-1',
      source: 'pos',
      occurredAt: noon,
      customer: asha,
      network: 'x',
      sentiment: 'positive',
    })
    const { decision } = await crm.ask.explain(asha, 'hi')
    expect(stopped(decision?.gates)).toBe('topic')
    expect(new Set(Object.values(outcomes(decision?.gates)))).toEqual(new Set(['not-reached', 'stopped']))
  })
})

describe('a rule that is pinned', () => {
  const pinned = { whenEdited: 'pinned', after: 'P3D', if: { 'purchases.count': { eq: 0 } } }
  const parts = policyOf(pinned).data
  const edited = policyOf({ ...pinned, if: { 'purchases.count': { gte: 9 } } })
  const deleted = definePolicy({ ...parts, rules: parts.rules.filter(({ id }) => id !== 'hi') })
  const waitingUnder = async (policy: typeof deleted) => {
    const place = shop({ policy: policyOf(pinned) })
    await place.crm.record([agreed(asha), visit('V-1', noon)])
    place.clock.advance(hour)
    await place.crm.adopt(policy)
    await place.crm.work()
    return place
  }

  test('is explained as it read when it started while it waits, edited or deleted', async () => {
    for (const policy of [edited, deleted]) {
      const { crm } = await waitingUnder(policy)
      const { status, condition, now } = await crm.ask.explain(asha, 'hi')
      expect([status, now?.outcome]).toEqual(['waiting', 'goes'])
      expect(condition).toMatchObject([{ operator: 'eq', expected: 0, holds: true }])
    }
  })

  test('is explained as it read when it started after it was sent, though it was deleted', async () => {
    const { crm, clock } = await waitingUnder(deleted)
    clock.advance(3 * day)
    await crm.work()
    const { status, decision } = await crm.ask.explain(asha, 'hi')
    expect([status, decision?.outcome]).toEqual(['sent', 'goes'])
    expect(new Set(Object.values(outcomes(decision?.gates)))).toEqual(new Set(['passed']))
    expect(decision?.gates.map(({ gate }) => gate)).toEqual([...gates])
  })

  test('one that is not pinned and was deleted while it waits will be stopped, and says so', async () => {
    const { crm } = shop({ policy: policyOf({ after: 'P3D' }) })
    await crm.record([agreed(asha), visit('V-1', noon)])
    await crm.adopt(deleted)
    const { now } = await crm.ask.explain(asha, 'hi')
    expect([now?.outcome, stopped(now?.gates)]).toEqual(['stopped', 'rule-gone'])
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
    const { status, summary, start, now } = await crm.ask.explain(asha, 'hi')
    expect([status, now?.outcome]).toEqual(['never-started', 'stopped'])
    expect(now?.gates[0]).toMatchObject({ gate: 'where', outcome: 'stopped' })
    expect(now?.gates[0]?.reason).toContain('purchases.count eq 2')
    expect(new Set(now?.gates.slice(1).map(({ outcome }) => outcome))).toEqual(new Set(['not-reached']))
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

  test('says nothing as of now while there is nothing that its where could be asked of', async () => {
    const { crm } = shop({ policy: policyOf({ where: { 'fact.by': 'door' } }) })
    await crm.record(agreed(asha))
    expect((await crm.ask.explain(asha, 'hi')).now).toBeNull()
  })

  test('one that started for another passes its where', async () => {
    const { crm } = shop({ policy: policyOf({ where: { 'fact.by': 'door' } }) })
    await crm.record([agreed(asha), visit('V-1', noon)])
    const { now } = await crm.ask.explain(asha, 'hi')
    expect(now?.gates[0]).toEqual({
      gate: 'where',
      outcome: 'passed',
      reason: 'the last visit.sensed is what it asks for',
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

test('every gate marked as passed is one that was asked and passed', async () => {
  const award = { award: { points: 5, reason: 'x' } }
  const send = { send: { template: 'hello' } }
  const parts = fc.record(
    {
      if: fc.constantFrom({ 'purchases.count': { gte: 2 } }),
      limits: fc.record(
        { once: fc.constant('ever'), lateAfter: fc.constant('P1D'), cooldown: fc.constant('PT1H') },
        { requiredKeys: [] },
      ),
      purpose: fc.constantFrom('service', 'marketing', 'transactional'),
      topic: fc.constantFrom('chat'),
      until: fc.constantFrom('PT2H'),
      holdoutPercent: fc.constantFrom(50),
      then: fc.constantFrom([award, send]),
      repeat: fc.constant('each'),
    },
    { requiredKeys: ['repeat'] },
  )
  const scene = fc.record({
    parts,
    needsName: fc.boolean(),
    max: fc.constantFrom(1, 1, 2),
    doings: fc.array(fc.constantFrom('visit', 'buy', 'mention', 'mention', 'agree', 'agree', 'agree', 'rename'), {
      maxLength: 5,
    }),
    hours: fc.constantFrom(0, 10, 10, 30),
    agoHours: fc.constantFrom(0, 0, 3, 30, 60 * 24),
    backfill: fc.boolean(),
  })
  // In the quiet hours, with a full cap and a variable missing.
  const nightly = {
    parts: { repeat: 'each' as const },
    needsName: true,
    max: 1 as const,
    doings: ['agree' as const, 'mention' as const],
    hours: 10 as const,
    agoHours: 0 as const,
    backfill: false,
  }
  await fc.assert(
    fc.asyncProperty(scene, async ({ parts, needsName, max, doings, hours, agoHours, backfill }) => {
      const text = needsName ? 'Hello {name}' : 'Hello'
      const caps = { service: { max, per: 'P7D' }, marketing: { max, per: 'P7D' } }
      const { data } = policyOf(parts, { caps })
      const other = { variables: {}, forms: { en: { whatsapp: { text: 'Hello' } } } }
      const hello = { variables: { name: { from: 'profile.firstName' } }, forms: { en: { whatsapp: { text } } } }
      const rules = data.rules.map((rule) =>
        rule.id === 'hi' ? rule : { ...rule, then: [{ send: { template: 'other' } }] },
      )
      const policy = definePolicy({ ...data, rules, templates: { hello, other } })
      const { crm, clock } = shop({ policy })
      await crm.record(bill('B-0', asha, 100))
      for (const [serial, what] of doings.entries()) {
        const of = { source: 'pos', customer: asha, occurredAt: clock.now() }
        if (what === 'visit') await crm.record(visit(`V-${serial}`, clock.now()))
        if (what === 'buy') await crm.record(bill(`B-${serial + 1}`, asha, 400))
        if (what === 'mention')
          await crm.record({ ...of, type: 'social.mentioned', id: `M-${serial}`, network: 'x', sentiment: 'positive' })
        if (what === 'agree') await crm.record([agreed(asha), agreed(asha, 'marketing')])
        if (what === 'rename') await crm.record({ ...of, type: 'customer.updated', id: `U-${serial}`, name: 'Asha' })
        await crm.work()
      }
      clock.advance(hours * hour)
      await crm.work()
      const now = clock.now()
      const before = await crm.ask.customer(asha)
      const at = now - agoHours * hour
      const outcome = await crm.record(visit('V-last', at), { mode: backfill ? 'backfill' : 'live' })
      const written = 'journal' in outcome ? outcome.journal : []
      fc.pre(before !== null && written.some(({ kind, data: { rule } }) => rule === 'hi' && deciding.has(kind)))
      if (before === null) return
      const { purpose = 'service', topic, limits, until, then } = parts
      const isQuiet =
        purpose === 'service' && quietUntil(policy.messages.quietHours, 'service', now, data.zone) !== null
      const isHeld = isHeldOut('hi', before.id, parts.holdoutPercent ?? 0)
      const counted = before.messages.filter(({ status, rule }) =>
        status === 'held-out' ? isHeld && rule === 'hi' : status !== 'withheld' && status !== 'failed',
      )
      const lastAt = before.rules.hi?.lastAt ?? null
      const isLate = then === undefined && agoHours > 24
      const allowed = purpose === 'transactional' || before.consents[`whatsapp:${purpose}`]?.status === 'granted'
      const mayPass: Partial<Record<string, boolean>> = {
        if: parts.if === undefined || before.purchases.count >= 2,
        once: limits?.once === undefined || lastAt === null,
        cooldown: limits?.cooldown === undefined || lastAt === null || lastAt <= now - hour,
        late: limits?.lateAfter === undefined || !isLate,
        until: until === undefined || then !== undefined || agoHours <= 2,
        muted: !backfill || agoHours === 0,
        consent: allowed,
        cap:
          !isQuiet &&
          counted.filter((message) => message.purpose === purpose).length < (purpose === 'transactional' ? 99 : max),
        topic:
          !isQuiet &&
          !counted.some((message) => message.topic === 'chat' && topic === 'chat' && message.plannedAt > now - day),
        variables: !needsName || before.profile.name !== null,
        holdout: !isHeld,
      }
      const { decision } = await crm.ask.explain(asha, 'hi')
      const wrong = decision?.gates.filter(({ gate, outcome }) => outcome === 'passed' && mayPass[gate] === false)
      expect(wrong).toEqual([])
    }),
    { numRuns: propertyRuns(60), examples: [[nightly]] },
  )
})

const deciding = new Set(['message-planned', 'message-withheld', 'message-deferred'])
