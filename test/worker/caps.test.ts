import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { addDuration, parseDuration } from '../../src/time.ts'
import { quietUntil, type Rule } from '../../src/triggers/index.ts'
import { smallRetail } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'
import { agreed, asha, bina, hour, minute, recordingChannel, retailWith, shop } from '../support/shop.ts'

const usual = smallRetail().messages
if (usual === undefined) throw new Error('The small policy says how messages go.')
const zone = 'Asia/Kolkata'
const quietHours = { from: '21:00', to: '10:00', purposes: ['marketing', 'service'] as const }
const caps = { marketing: { max: 2, per: 'P3D' }, service: { max: 1, per: 'P1D' } } as const
const ruleOn = (id: string, on: string, purpose: Rule['purpose'], parts: Partial<Rule> = {}): Rule => ({
  id,
  on,
  purpose,
  repeat: 'each',
  limits: { lateAfter: 'P2D' },
  then: [{ send: { template: 'second-purchase' } }],
  ...parts,
})
const policy = retailWith({
  messages: {
    ...usual,
    quietHours: { ...quietHours, purposes: [...quietHours.purposes] },
    caps,
    fallbackAfter: 'PT2H',
  },
  rules: [
    ruleOn('news', 'product.viewed', 'marketing'),
    ruleOn('sale', 'promotion.started', 'marketing', { priority: 3, topic: 'offer' }),
    ruleOn('back', 'stock.restocked', 'service', { priority: 2 }),
    ruleOn('hello', 'visit.sensed', 'service', { after: 'PT3H' }),
    ruleOn('second', 'promotion.started', 'marketing', { topic: 'offer', holdoutPercent: 50 }),
  ] as never,
})

const step = fc.record({
  what: fc.constantFrom('viewed', 'sale', 'back', 'visit'),
  who: fc.constantFrom(asha, bina),
  hours: fc.integer({ min: 0, max: 30 }),
  workers: fc.constantFrom('none', 'one', 'both', 'during'),
})

test('no cap is exceeded and no quiet hour broken, whatever rules, campaigns and workers do at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
      const store = memoryStore()
      const handed: { readonly to: string; readonly purpose: string; readonly id: string; readonly at: number }[] = []
      const [whatsapp, sms] = (['whatsapp', 'sms'] as const).map((name) => {
        const recording = recordingChannel(name, { idempotent: false })
        return {
          ...recording,
          send: async (...given: Parameters<typeof recording.send>) => {
            const [{ to, purpose, messageId: id }] = given
            handed.push({ to, purpose, id: `${id} ${name}`, at: one.clock.now() })
            return recording.send(...given)
          },
        }
      })
      const channels = [whatsapp, sms].filter((channel) => channel !== undefined)
      const one = shop({ store, policy, channels })
      const other = shop({ store, policy, channels })
      await one.crm.record([asha, bina].flatMap((who) => [agreed(who), agreed(who, 'marketing')]))
      for (const [index, { what, who, hours, workers }] of steps.entries()) {
        for (const { clock } of [one, other]) clock.advance(hours * hour + minute)
        const about = { id: `F-${index}`, source: 'pos', occurredAt: one.clock.now(), customer: who }
        const fact = {
          viewed: { ...about, type: 'product.viewed', sku: 'S' },
          sale: { ...about, type: 'promotion.started', promotionId: `P-${index}`, name: 'Sale', category: 'sarees' },
          back: { ...about, type: 'stock.restocked', sku: 'S' },
          visit: { ...about, type: 'visit.sensed', by: 'nfc' },
        }[what]
        const told = [one, other].map(({ crm }, place) => crm.record({ ...fact, id: `${fact.id}-${place}` } as never))
        const during = workers === 'during' ? [one.crm.work(), other.crm.work()] : []
        await Promise.all([...told, ...during])
        if (workers === 'one') await one.crm.work()
        if (workers === 'both') await Promise.all([one.crm.work(), other.crm.work()])
      }
      for (let rounds = 0; rounds < 6; rounds += 1) {
        for (const { clock } of [one, other]) clock.advance(12 * hour)
        await Promise.all([one.crm.work(), other.crm.work()])
      }
      expect(new Set(handed.map(({ id }) => id)).size).toBe(handed.length)
      for (const { purpose, at } of handed)
        expect(quietUntil({ ...quietHours, purposes: [...quietHours.purposes] }, purpose as never, at, zone)).toBeNull()
      for (const who of [asha, bina]) {
        const { messages = [] } = (await one.crm.ask.customer(who)) ?? {}
        for (const purpose of ['marketing', 'service'] as const) {
          const out = messages.filter((message) => message.purpose === purpose && message.status === 'sent')
          const { max, per } = caps[purpose]
          for (const { plannedAt } of out) {
            const end = addDuration(plannedAt, parseDuration(per), zone)
            const within = out.filter((message) => message.plannedAt >= plannedAt && message.plannedAt < end)
            expect(within.length).toBeLessThanOrEqual(max)
          }
        }
      }
    }),
    { numRuns: propertyRuns(15) },
  )
})
