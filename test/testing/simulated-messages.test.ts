import { describe, expect, test } from 'vitest'
import type { Channel, FactInput, OutgoingMessage } from '../../src/index.ts'
import { type ShopTruth, type SimulatedShop, simulatedShop, themeByName } from '../../src/testing/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'

const plan = { customers: 400, from: '2026-01-01', days: 240 } as const
const signal = new AbortController().signal

function message(to: string, parts: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    messageId: `${parts.rule ?? 'offer'}-${to}`,
    rule: 'offer',
    template: 'offer',
    purpose: 'marketing',
    topic: null,
    language: 'en',
    ladder: ['whatsapp', 'sms', 'email'],
    variables: {},
    anchor: 'a',
    anchorAt: 0,
    dueAt: 0,
    kept: {},
    policyHash: '',
    channel: 'whatsapp',
    to,
    text: 'Hello',
    ...parts,
  }
}

const channelOf = (shop: SimulatedShop, name: string): Channel => {
  const channel = shop.channels.find((one) => one.name === name)
  if (channel === undefined) throw new Error(`no channel ${name}`)
  return channel
}

/** Phones of those who gave one, in the order in which people came. */
function phonesOf(shop: SimulatedShop): string[] {
  const phones = Array.from({ length: plan.customers }, (_, index) => shop.person(index).phone)
  return [...new Set(phones.filter((phone) => phone !== null))]
}

type Campaign = (day: number) => Partial<OutgoingMessage> | null

/** Writes to everybody on the days of a campaign at noon, as long as they want to hear; nobody is asked whether it helps. */
async function livedWith(
  campaign: Campaign,
  options: { readonly responds?: boolean; readonly reversed?: boolean } = {},
) {
  const { responds = true, reversed = false } = options
  const shop = simulatedShop({ ...plan, responds })
  const phones = reversed ? phonesOf(shop).reverse() : phonesOf(shop)
  const known = new Set<string>()
  const facts: FactInput[] = []
  const take = (arrived: readonly FactInput[]): void => {
    for (const fact of arrived) {
      facts.push(fact)
      if (fact.type === 'customer.captured') known.add((fact.customer.phone ?? '').replace(/\D/g, '').slice(-10))
      if (fact.type === 'consent.changed') known.delete((fact.customer.phone ?? '').slice(-10))
    }
  }
  for (let day = 0; day < plan.days; day += 1) {
    take(shop.arrivals(shop.startsAt + day * dayMs + 12 * hourMs))
    const parts = campaign(day)
    if (parts !== null) {
      for (const phone of phones) {
        if (!known.has(phone.slice(-10))) continue
        await channelOf(shop, 'whatsapp').send(message(phone, { messageId: `${day}-${phone}`, ...parts }), signal)
      }
    }
    take(shop.arrivals(shop.startsAt + (day + 1) * dayMs))
  }
  return { facts, truth: shop.truth() }
}

const silence: Campaign = () => null
const monthly: Campaign = (day) => (day % 30 === 15 ? { rule: 'come-back', template: 'come-back' } : null)
const daily: Campaign = () => ({ rule: 'come-back', template: 'come-back' })

describe('the same shop under three ways of writing', async () => {
  const [quiet, kind, spam] = await Promise.all([livedWith(silence), livedWith(monthly), livedWith(daily)])
  const bills = ({ truth }: { readonly truth: ShopTruth }): number => truth.bills - truth.anonymousBills

  test('a message a month brings people back', () => {
    expect(bills(kind)).toBeGreaterThan(1.08 * bills(quiet))
    expect(bills(kind)).toBeLessThan(1.7 * bills(quiet))
  })

  test('a message a day sends them away: less is bought than without any, and hardly anybody still listens', () => {
    expect(bills(spam)).toBeLessThan(bills(quiet))
    expect(spam.truth.optOuts).toBeGreaterThan(8 * kind.truth.optOuts)
  })

  test('whoever is never written to behaves the same: bills of nobody are the same in all three', () => {
    const anonymous = ({ facts }: { readonly facts: readonly FactInput[] }) =>
      facts.filter((fact) => fact.type === 'purchase.completed' && fact.customer === undefined)
    expect(anonymous(kind)).toEqual(anonymous(quiet))
    expect(anonymous(spam)).toEqual(anonymous(quiet))
    expect(anonymous(quiet).length).toBeGreaterThan(20)
  })

  test('until the first message both shops are the same fact for fact', () => {
    const first = Date.parse('2026-01-16T12:00:00+05:30')
    const early = (facts: readonly FactInput[]) => facts.filter(({ occurredAt }) => Number(occurredAt) < first - dayMs)
    expect(early(kind.facts).length).toBeGreaterThan(50)
    expect(early(kind.facts)).toEqual(early(quiet.facts))
  })

  test('messages are delivered, read, clicked and answered', () => {
    const count = (type: string): number => kind.facts.filter((fact) => fact.type === type).length
    const taken = kind.truth.messages.whatsapp ?? 0
    expect(count('message.delivered')).toBeGreaterThan(0.9 * taken)
    expect(count('message.read')).toBeGreaterThan(0.5 * taken)
    expect(count('message.read')).toBeLessThan(0.9 * taken)
    expect(count('message.clicked')).toBeGreaterThan(0)
    expect(count('message.replied')).toBeGreaterThan(0)
  })
})

test('without responses the facts are the same whatever is sent', async () => {
  const [quiet, loud] = [await livedWith(silence, { responds: false }), await livedWith(daily, { responds: false })]
  expect(loud.facts).toEqual(quiet.facts)
  expect(loud.truth).toEqual({ ...quiet.truth, messages: loud.truth.messages })
  expect(loud.truth.messages.whatsapp).toBeGreaterThan(1000)
})

test('the order in which people are written to changes nothing', async () => {
  expect(await livedWith(monthly, { reversed: true })).toEqual(await livedWith(monthly))
})

test('an introduction of the online store is followed by more orders', async () => {
  const intro: Campaign = (day) => (day % 60 === 15 ? { rule: 'online-intro', template: 'online-intro' } : null)
  const [quiet, told] = [await livedWith(silence), await livedWith(intro)]
  const share = ({ truth }: { readonly truth: ShopTruth }): number => truth.onlineNetMinor / truth.identifiedNetMinor
  expect(share(told)).toBeGreaterThan(1.25 * share(quiet))
  expect(share(told)).toBeLessThan(0.6)
})

describe('channels', () => {
  const shop = simulatedShop({ ...plan, customers: 2000 })
  shop.arrivals(shop.startsAt + 30 * dayMs)
  const phones = Array.from({ length: 2000 }, (_, index) => shop.person(index).phone).filter((phone) => phone !== null)
  const send = (name: string, to: string, parts: Partial<OutgoingMessage> = {}) =>
    channelOf(shop, name).send(message(to, { channel: name, ...parts }), signal)

  test('some numbers are not on WhatsApp, and now and then the provider is busy and takes the message later', async () => {
    const answers = await Promise.all(phones.map((phone) => send('whatsapp', phone)))
    const share = (status: string): number => answers.filter((one) => one.status === status).length / answers.length
    expect(share('sent')).toBeGreaterThan(0.85)
    expect(share('fallback')).toBeGreaterThan(0.03)
    expect(share('retry')).toBeGreaterThan(0)
    expect(share('retry')).toBeLessThan(0.02)
    const busy = phones.filter((_, index) => answers[index]?.status === 'retry')
    const again = await Promise.all(busy.map((phone) => send('whatsapp', phone)))
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set(['sent']))
  })

  test('a message sent twice is received once', async () => {
    const [phone = ''] = phones
    const untouched = { underWay: shop.underWay, messages: shop.truth().messages }
    expect(await send('sms', phone, { rule: 'twice' })).toEqual({ status: 'sent', providerId: `sms-twice-${phone}` })
    const after = { underWay: shop.underWay, messages: shop.truth().messages }
    expect(after).not.toEqual(untouched)
    expect(await send('sms', phone, { rule: 'twice' })).toEqual({ status: 'sent', providerId: `sms-twice-${phone}` })
    expect({ underWay: shop.underWay, messages: shop.truth().messages }).toEqual(after)
  })

  test('nobody has an address of another shop', async () => {
    expect(await send('whatsapp', '+919999912345')).toMatchObject({ status: 'dead' })
    expect(await send('sms', '+15550100')).toMatchObject({ status: 'dead' })
    expect(await send('email', 'somebody@example.com')).toMatchObject({ status: 'dead' })
  })

  test('e-mail finds its readers, but for a few mailboxes that are gone', async () => {
    const emails = Array.from({ length: 2000 }, (_, index) => shop.person(index).email).filter(
      (email) => email !== null,
    )
    const answers = await Promise.all(emails.map((email) => send('email', email)))
    const sent = answers.filter(({ status }) => status === 'sent').length
    expect(sent / answers.length).toBeGreaterThan(0.97)
    expect(sent).toBeLessThan(answers.length)
  })
})

test.each([
  [{ rule: 'receipt' }, 'receipt'],
  [{ rule: 'welcome', purpose: 'transactional' }, 'care'],
  [{ rule: 'online-intro' }, 'online'],
  [{ rule: 'day-30', topic: 'come-back' }, 'comeback'],
  [{ rule: 'restock', template: 'back-in-stock', purpose: 'service' }, 'goods'],
  [{ rule: 'second-purchase', purpose: 'service' }, 'recognition'],
  [{ rule: 'customer-anniversary' }, 'occasion'],
  [{ rule: 'advocacy-referral' }, 'advocacy'],
  [{ rule: 'x-1', purpose: 'marketing' }, 'offer'],
  [{ rule: 'x-1', purpose: 'service' }, 'care'],
  [{ rule: 'x-1', purpose: 'transactional' }, 'receipt'],
] as const)('a message of %j is about %s', (parts, theme) => {
  expect(themeByName({ template: parts.rule, topic: null, purpose: 'marketing', ...parts })).toBe(theme)
})

test('a shop with names of its own says what they are about', async () => {
  const themed: string[] = []
  const shop = simulatedShop({
    ...plan,
    themeOf: ({ rule }) => {
      themed.push(rule)
      return 'care'
    },
  })
  shop.arrivals(shop.startsAt + 60 * dayMs)
  for (const phone of phonesOf(shop)) await channelOf(shop, 'sms').send(message(phone, { rule: 'r-17' }), signal)
  expect(new Set(themed)).toEqual(new Set(['r-17']))
})
