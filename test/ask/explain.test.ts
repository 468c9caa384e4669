import { expect, test } from 'vitest'
import { agreed, asha, day, hour, minute, noon, recordingChannel, retailWith, shop } from '../support/shop.ts'

const rules = [
  {
    id: 'hi',
    on: 'visit.sensed',
    purpose: 'service',
    limits: { lateAfter: 'P3D' },
    repeat: 'each',
    then: [{ send: { template: 'hello' } }],
  },
]
const policy = retailWith({
  rules: rules as never,
  templates: { hello: { variables: {}, forms: { en: { whatsapp: { text: 'Hello' } } } } },
  messages: {
    ladder: ['whatsapp'],
    defaultLanguage: 'en',
    quietHours: { from: '21:00', to: '10:00', purposes: ['service'] },
    caps: { service: { max: 1, per: 'P1D' } },
    topicGap: 'P1D',
  },
})
const visit = (id: string, at: number) =>
  ({ type: 'visit.sensed', id, source: 'door', occurredAt: at, customer: asha, by: 'door' }) as const

test('a message that the night or a cap put off says so while it waits, and afterwards', async () => {
  const { crm, clock } = shop({ policy })
  await crm.record([agreed(asha)])
  const evening = noon + 10 * hour
  const morning = noon + 22 * hour
  clock.set(evening)
  await crm.record(visit('V-1', evening))
  const asleep = await crm.ask.explain(asha, 'hi')
  expect(asleep).toMatchObject({
    status: 'waiting',
    summary: '"hi": waiting; put off to the end of the quiet hours; will be decided at 2026-06-02T04:30:00.000Z.',
    steps: [
      { what: 'put-off', gate: 'quiet-hours', at: evening },
      { what: 'waiting', gate: 'quiet-hours', at: morning },
    ],
  })
  clock.set(morning)
  await crm.work()
  await crm.record(visit('V-2', morning))
  expect(await crm.ask.explain(asha, 'hi')).toMatchObject({
    status: 'waiting',
    summary: '"hi": waiting; put off until the cap has room; will be decided at 2026-06-03T04:30:00.000Z.',
  })
  clock.set(morning + day)
  await crm.work()
  const sent = await crm.ask.explain(asha, 'hi')
  expect([sent.status, sent.steps.map(({ what, gate }) => `${what} ${gate ?? ''}`.trim())]).toEqual([
    'sent',
    ['put-off quiet-hours', 'planned', 'sent', 'put-off cap', 'planned', 'sent'],
  ])
  const { rules: counted } = await crm.ask.activity()
  expect(counted.hi).toMatchObject({ planned: 2, sent: 2, withheld: {} })
  expect((await crm.ask.story(asha))?.lines.map(({ kind }) => kind)).not.toContain('withheld')
})

test('a message that went on to another channel says why', async () => {
  const hello = { variables: {}, forms: { en: { whatsapp: { text: 'Hello' }, sms: { text: 'Hello' } } } }
  const { crm, clock } = shop({
    policy: retailWith({
      rules: rules as never,
      templates: { hello },
      messages: { ...policy.data.messages, ladder: ['whatsapp', 'sms'], fallbackAfter: 'PT6H' },
    }),
    channels: [recordingChannel('whatsapp'), recordingChannel('sms')],
  })
  await crm.record([agreed(asha), { ...agreed(asha, 'service', 'sms'), channel: 'sms' }, visit('V-1', noon)])
  await crm.work()
  for (let passed = 0; passed < 7 * hour; passed += 5 * minute) {
    clock.advance(5 * minute)
    await crm.work()
  }
  const { summary, steps } = await crm.ask.explain(asha, 'hi')
  expect(steps.map(({ what }) => what)).toEqual(['planned', 'sent', 'sending', 'sent'])
  expect(summary).toBe('"hi": sent; sent on sms, since whatsapp did not deliver it in time.')
})
