import { describe, expect, test } from 'vitest'
import { agreed, asha, bill, bina, day, hour, noon, recordingChannel, retailWith, shop } from '../support/shop.ts'

describe('the timeline', () => {
  test('is in the order of occurrence, whatever the order of arrival', async () => {
    const { crm } = shop()
    await crm.record([
      bill('B-2', asha, 200, { occurredAt: noon - day }),
      bill('B-1', asha, 100, { occurredAt: noon - 2 * day }),
    ])
    const facts = (await crm.ask.timeline(asha)).flatMap((item) => (item.kind === 'fact' ? [item.fact.id] : []))
    expect(facts).toEqual(['B-1', 'B-2'])
  })

  test('of two records that became one, the latest of both together', async () => {
    const { crm } = shop()
    await crm.record(
      [asha, bina].flatMap((who, index) =>
        [0, 1, 2].map((hours) =>
          bill(`B-${index}${hours}`, who, 100, { occurredAt: noon - day + (2 * hours + index) * hour }),
        ),
      ),
    )
    await crm.merge(asha, bina)
    const timeline = await crm.ask.timeline(asha, { limit: 4 })
    const bills = timeline.flatMap((item) =>
      item.kind === 'fact' && item.fact.type === 'purchase.completed' ? [item.fact.id] : [],
    )
    // The merge itself is told on both sides.
    expect(bills).toEqual(['B-02', 'B-12'])
    expect(timeline.filter(({ kind }) => kind === 'fact')).toHaveLength(4)
  })

  test('a limit that is none is refused', async () => {
    const { crm } = shop()
    for (const limit of [0, -1, 1.5, 10_001])
      await expect(crm.ask.timeline(asha, { limit })).rejects.toMatchObject({ code: 'bad-option' })
    await expect(crm.ask.tasks({ limit: 1001 })).rejects.toMatchObject({ code: 'bad-option' })
    expect(await crm.ask.timeline(asha)).toEqual([])
  })
})

describe('the statement', () => {
  test('reconciles with the balance, and can be read as of any instant', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 1000))
    clock.advance(day)
    await crm.points.redeem({ id: 'R-1', source: 'pos', customer: asha, points: 4 })
    clock.advance(day)
    await crm.record({
      type: 'purchase.returned',
      id: 'RT',
      source: 'pos',
      occurredAt: noon + 2 * day,
      customer: asha,
      billId: 'B-1',
      amountMinor: 500_00,
    })
    const closing = async (asOf?: number) =>
      (await crm.ask.statement(asha, asOf === undefined ? {} : { asOf })).closing.available
    expect([await closing(noon - 1), await closing(noon), await closing(noon + day), await closing()]).toEqual([
      0, 10, 6, 1,
    ])
    expect((await crm.points.balance(asha)).available).toBe(1)
    expect((await crm.ask.statement(bina)).lines).toEqual([])
  })
})

describe('explain', () => {
  test('tells every standing of a rule with a customer', async () => {
    const { crm, clock, channel } = shop()
    const status = async (who: object, rule: string) => (await crm.ask.explain(who, rule)).status
    expect(await status(asha, 'receipt')).toBe('unknown-customer')
    await crm.record([agreed(asha), bill('B-1', asha, 500)])
    expect(await status(asha, 'no-such-rule')).toBe('unknown-rule')
    expect(await status(asha, 'lost-once')).toBe('never-started')
    expect(await status(asha, 'day-2')).toBe('waiting')
    expect(await status(asha, 'receipt')).toBe('planned')
    await crm.work()
    expect(await status(asha, 'receipt')).toBe('sent')
    clock.advance(31 * day)
    await crm.work()
    expect(await crm.ask.explain(asha, 'day-30')).toMatchObject({
      status: 'withheld',
      summary: expect.stringContaining('consent'),
    })
    expect(channel.sent.length).toBeGreaterThan(0)
  })

  test('a message that was clicked and answered was sent, and says so in its steps', async () => {
    const { crm, channel, clock } = shop()
    await crm.record([agreed(asha), bill('B-1', asha, 500)])
    await crm.work()
    const messageId = channel.sent[0]?.messageId ?? 'none'
    const about = { source: 'wa', customer: asha, channel: 'whatsapp', messageId } as const
    clock.advance(hour)
    await crm.record([
      { ...about, type: 'message.clicked', id: 'K-1', occurredAt: noon + 10 },
      { ...about, type: 'message.clicked', id: 'K-2', occurredAt: noon + 20 },
      { ...about, type: 'message.replied', id: 'R-1', occurredAt: noon + 30 },
    ])
    const { status, summary, steps } = await crm.ask.explain(asha, 'receipt')
    expect([status, summary]).toEqual(['sent', '"receipt": replied; replied on whatsapp.'])
    expect(steps.map(({ what }) => what)).toEqual(['planned', 'sent', 'clicked', 'replied'])
  })

  test('a rule that asks the staff for something says so', async () => {
    const rule = {
      id: 'call',
      on: 'visit.sensed',
      purpose: 'internal',
      then: [{ task: { kind: 'call', owner: 'anna' } }],
    }
    const { crm } = shop({ policy: retailWith({ rules: [rule as never] }) })
    await crm.record({ type: 'visit.sensed', id: 'V-1', source: 'door', occurredAt: noon, customer: asha, by: 'door' })
    expect(await crm.ask.explain(asha, 'call')).toMatchObject({
      status: 'task-opened',
      summary: '"call": task-opened; the task "call" was opened for anna.',
      steps: [{ at: noon, what: 'task-opened', gate: null }],
    })
  })

  test('a message sent to one record is explained by the one it became part of', async () => {
    const { crm } = shop()
    await crm.record([bill('B-1', asha, 500), agreed(bina)])
    await crm.work()
    await crm.merge(bina, asha)
    expect((await crm.ask.explain(bina, 'receipt')).status).toBe('sent')
  })
})

describe('the report', () => {
  test('counts a merged customer once, and a bill of nobody without a customer', async () => {
    const { crm } = shop({ recording: recordingChannel() })
    await crm.record([bill('B-1', asha, 500), bill('B-2', bina, 300), bill('B-3', undefined, 200)])
    await crm.merge(asha, bina)
    expect(await crm.ask.report()).toMatchObject({
      customers: 1,
      buyers: 1,
      bills: 3,
      revenueMinor: 1000_00,
      pointsIssued: 8,
    })
  })
})
