import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { smallRetail } from '../support/retail.ts'
import {
  agreed,
  asha,
  bill,
  bina,
  chitra,
  day,
  hour,
  ids,
  minute,
  noon,
  recordingChannel,
  retailWith,
  shop,
} from '../support/shop.ts'

// What is known to go wrong in systems that write to customers: each stands here by its name.

const offer = {
  variables: { name: { from: 'profile.firstName', fallback: 'there' } },
  forms: { en: { whatsapp: { text: 'Hi {name}, come and see.' } } },
}

describe('what goes wrong elsewhere does not go wrong here', () => {
  test('one recipient who fails does not bring the others of the batch a second message', async () => {
    const at = shop()
    at.channel.answer(
      { status: 'sent', providerId: 'w-1' },
      { status: 'dead', reason: 'no such number' },
      { status: 'sent', providerId: 'w-3' },
    )
    await at.crm.record([bill('B-1', asha, 500), bill('B-2', bina, 500), bill('B-3', chitra, 500)])
    await at.crm.work()
    at.clock.advance(hour)
    await at.crm.work()
    expect(at.channel.attempts).toHaveLength(3)
    expect(new Set(at.channel.attempts.map(({ to }) => to)).size).toBe(3)
  })

  test('two workers on one schedule send once', async () => {
    const store = memoryStore()
    const channel = recordingChannel()
    const one = shop({ store, recording: channel })
    const other = shop({ store, recording: channel, newId: ids('other') })
    await one.crm.record(Array.from({ length: 40 }, (_, n) => bill(`B-${n}`, { phone: `98765432${10 + n}` }, 500)))
    await Promise.all([one.crm.work(), other.crm.work(), one.crm.work(), other.crm.work()])
    expect(channel.sent).toHaveLength(40)
    expect(new Set(channel.sent.map(({ to }) => to)).size).toBe(40)
  })

  test('a restart loses no waiting timer', async () => {
    const store = memoryStore()
    const before = shop({ store })
    await before.crm.record([agreed(asha), bill('B-1', asha, 500)])
    await before.crm.work()
    const after = shop({ store, at: noon + 2 * day + minute })
    await after.crm.work()
    expect(after.channel.sent.map(({ rule }) => rule)).toEqual(['day-2'])
  })

  test('publishing again floods nobody with what would have been due before', async () => {
    const at = shop()
    await at.crm.record([agreed(asha), agreed(asha, 'marketing', 'yes-m'), bill('B-1', asha, 500)])
    await at.crm.work()
    at.clock.advance(20 * day)
    await at.crm.work()
    const sentBefore = at.channel.sent.length
    const { rules = [], templates } = smallRetail()
    const after10 = {
      id: 'day-10',
      on: 'purchase.completed',
      after: 'P10D',
      limits: { lateAfter: 'P2D' },
      purpose: 'marketing' as const,
      then: [{ send: { template: 'offer' } }],
    }
    await at.crm.adopt(retailWith({ templates: { ...templates, offer }, rules: [...rules, after10] }))
    await at.crm.work()
    await at.crm.adopt(retailWith({ templates: { ...templates, offer }, rules: [...rules, after10], name: 'again' }))
    await at.crm.work()
    expect(at.channel.sent).toHaveLength(sentBefore)
  })

  test('quiet hours over midnight are quiet at night and not by day', async () => {
    const { rules = [], templates } = smallRetail()
    const looked = {
      id: 'looked',
      on: 'product.viewed',
      repeat: 'each' as const,
      purpose: 'service' as const,
      then: [{ send: { template: 'offer' } }],
    }
    const at = shop({ policy: retailWith({ templates: { ...templates, offer }, rules: [...rules, looked] }) })
    const viewed = (id: string) => ({
      type: 'product.viewed' as const,
      id,
      source: 'web',
      occurredAt: at.clock.now(),
      customer: asha,
      sku: 'SKU-1',
    })
    await at.crm.record([agreed(asha), viewed('V-1')])
    await at.crm.work()
    expect(at.channel.sent).toHaveLength(1)
    at.clock.advance(2 * day + 11 * hour)
    await at.crm.record(viewed('V-2'))
    await at.crm.work()
    expect(at.channel.sent).toHaveLength(1)
    at.clock.advance(11 * hour - minute)
    await at.crm.work()
    expect(at.channel.sent).toHaveLength(1)
    at.clock.advance(minute)
    await at.crm.work()
    expect(at.channel.sent).toHaveLength(2)
  })

  test('a cap is not raced past by campaigns that run at the same time', async () => {
    const { rules = [], templates, messages } = smallRetail()
    const told = {
      id: 'told',
      on: 'promotion.started',
      repeat: 'each' as const,
      purpose: 'marketing' as const,
      then: [{ send: { template: 'offer' } }],
    }
    const policy = retailWith({
      templates: { ...templates, offer },
      rules: [...rules, told],
      messages: { ...messages, caps: { marketing: { max: 1, per: 'P7D' } }, topicGap: 'PT1M' } as NonNullable<
        typeof messages
      >,
    })
    const store = memoryStore()
    const channel = recordingChannel()
    const one = shop({ store, recording: channel, policy })
    const other = shop({ store, recording: channel, policy, newId: ids('other') })
    const people = Array.from({ length: 20 }, (_, n) => ({ phone: `98765432${10 + n}` }))
    const line = { name: 'Cotton kurta', brand: 'biba', category: 'kurtas', amountMinor: 50_000 }
    for (const person of people) {
      await one.crm.record([
        agreed(person, 'marketing'),
        bill(`A-${person.phone}`, person, 500, { lines: [line] }),
        bill(`B-${person.phone}`, person, 500, { lines: [line] }),
      ])
    }
    const start = (id: string, what: object) => ({
      type: 'promotion.started' as const,
      id,
      source: 'erp',
      occurredAt: noon,
      promotionId: id,
      name: id,
      ...what,
    })
    await one.crm.record([start('P-1', { brand: 'biba' }), start('P-2', { category: 'kurtas' })])
    await Promise.all([one.crm.work(), other.crm.work(), one.crm.work(), other.crm.work()])
    await one.crm.work()
    const campaigns = channel.sent.filter(({ rule }) => rule === 'told')
    expect(campaigns).toHaveLength(people.length)
    expect(new Set(campaigns.map(({ to }) => to)).size).toBe(people.length)
  })

  test('a permission that nobody gave is none', async () => {
    const at = shop()
    await at.crm.record(bill('B-1', asha, 500))
    at.clock.advance(2 * day)
    await at.crm.work()
    expect(at.channel.sent.map(({ rule }) => rule)).not.toContain('day-2')
    expect(await at.crm.ask.explain(asha, 'day-2')).toMatchObject({ status: 'withheld' })
    expect((await at.crm.ask.explain(asha, 'day-2')).summary).toContain('consent')
  })

  test('a webhook that arrives twice at once is handled once', async () => {
    const at = shop()
    await at.crm.record([agreed(asha), bill('B-1', asha, 500)])
    at.clock.advance(2 * day)
    await at.crm.work()
    const [message] = at.channel.sent.filter(({ rule }) => rule === 'day-2')
    const reply = {
      type: 'message.replied' as const,
      id: 'wamid-1',
      source: 'whatsapp',
      occurredAt: at.clock.now(),
      customer: asha,
      channel: 'whatsapp' as const,
      messageId: message?.messageId ?? '',
    }
    const outcomes = await Promise.all([at.crm.record(reply), at.crm.record(reply), at.crm.record(reply)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['duplicate', 'duplicate', 'recorded'])
    expect((await at.crm.ask.customer(asha))?.engagement.care).toMatchObject({ replied: 1, read: 1 })
  })
})
