import { describe, expect, test } from 'vitest'
import type { Customer, FactInput, PolicyInput } from '../../src/index.ts'
import { indianRetailPoints } from '../../src/presets/index.ts'
import { customerVocabulary } from '../../src/vocabulary.ts'
import { householdOf, joined, left, personOf, redeemed } from '../support/household.ts'
import { plainPoints } from '../support/retail.ts'
import { agreed, asha, bill, bina, chitra, day, hour, noon, retailWith, type Shop, shop } from '../support/shop.ts'

type Word = 'available' | 'pending' | 'held' | 'debt' | 'frozen' | 'tierReviewAt'
const word = (customer: Customer, name: Word) => customerVocabulary.paths[`points.${name}`]?.read(customer)
const words = (customer: Customer, ...names: readonly Word[]) => names.map((name) => word(customer, name))

async function family(options: Parameters<typeof shop>[0] = {}): Promise<Shop> {
  const place = shop(options)
  await place.crm.record([joined('J-1', asha), joined('J-2', bina)])
  return place
}

describe('the points that rules and messages know of a member', () => {
  test('are the household’s, with those of the bill that a receipt is about', async () => {
    const { crm, channel } = await family()
    await crm.record(bill('B-1', asha, 1200))
    await crm.record(bill('B-2', bina, 500))
    await crm.work()
    expect(channel.sent.map(({ text }) => text)).toEqual([
      expect.stringContaining('You have 12 points'),
      expect.stringContaining('You have 17 points'),
    ])
  })

  test('follow what the others earn, spend, set aside and owe', async () => {
    const { crm, store } = await family()
    await crm.record(bill('B-1', asha, 1200))
    expect(words(await personOf(store, bina), 'available', 'held', 'debt')).toEqual([12, 0, 0])
    await crm.record(redeemed('R-1', bina, 5))
    await crm.points.hold({ id: 'H-1', source: 'pos', customer: bina, points: 3 })
    for (const who of [asha, bina])
      expect(words(await personOf(store, who), 'available', 'held', 'debt')).toEqual([4, 3, 0])
    await crm.record({
      type: 'purchase.voided',
      id: 'V-1',
      source: 'pos',
      occurredAt: noon,
      customer: asha,
      billId: 'B-1',
    })
    for (const who of [asha, bina])
      expect(words(await personOf(store, who), 'available', 'held', 'debt')).toEqual([0, 3, 8])
  })

  test('mature and expire as the household’s do', async () => {
    const points = { ...plainPoints, maturing: { days: 7 } }
    const { crm, store, clock } = await family({ policy: retailWith({ points }) })
    await crm.record(bill('B-1', asha, 1200))
    expect(words(await personOf(store, bina), 'available', 'pending')).toEqual([0, 12])
    clock.advance(8 * day)
    await crm.work()
    expect(words(await personOf(store, bina), 'available', 'pending')).toEqual([12, 0])
    clock.advance(800 * day)
    await crm.work()
    expect(words(await personOf(store, bina), 'available', 'pending')).toEqual([0, 0])
  })

  test('are the household’s from joining on, and the member’s own again from leaving on', async () => {
    const { crm, store } = await family()
    await crm.record([bill('B-1', asha, 1200), bill('B-3', chitra, 300)])
    expect(word(await personOf(store, chitra), 'available')).toBe(3)
    await crm.record(joined('J-3', chitra))
    for (const who of [asha, bina, chitra]) expect(word(await personOf(store, who), 'available')).toBe(15)
    await crm.record(left('L-3', chitra))
    expect(word(await personOf(store, chitra), 'available')).toBe(0)
    await crm.record(bill('B-4', chitra, 200))
    expect([word(await personOf(store, chitra), 'available'), word(await personOf(store, asha), 'available')]).toEqual([
      2, 15,
    ])
  })

  test('decide silent rules alike when the member is rebuilt', async () => {
    const rule = {
      id: 'rich',
      on: 'visit.sensed',
      if: { 'points.available': { gte: 10 } },
      repeat: 'each',
      purpose: 'internal',
      then: [{ tag: { add: 'rich' } }, { award: { points: 1, reason: 'rich' } }],
    }
    const { crm, store } = await family({ policy: withRules([rule]) })
    const comes = (id: string): FactInput =>
      ({ type: 'visit.sensed', id, source: 'door', occurredAt: noon, customer: bina, by: 'door' }) as FactInput
    await crm.record(comes('D-1'))
    expect((await personOf(store, bina)).profile.tags).toEqual([])
    await crm.record(bill('B-1', asha, 1200))
    await crm.record(comes('D-2'))
    const before = await personOf(store, bina)
    expect(before.profile.tags).toEqual(['rich'])
    await crm.rebuild(bina)
    const after = await personOf(store, bina)
    expect([after.profile.tags, after.points.buckets, after.household]).toEqual([['rich'], [], before.household])
    expect(word(after, 'available')).toBe(13)
  })
})

function withRules(rules: readonly object[], parts: Partial<PolicyInput> = {}) {
  return retailWith({ points: indianRetailPoints, rules: rules as never, ...parts })
}

describe('another tier of the household', () => {
  const moved = {
    on: 'tier.changed',
    repeat: 'each',
    purpose: 'internal',
  }
  const up = { id: 'up', ...moved, where: { 'fact.direction': 'up' }, then: [{ tag: { add: 'rose' } }] }
  const down = { id: 'down', ...moved, where: { 'fact.direction': 'down' }, then: [{ tag: { add: 'fell' } }] }
  const policy = withRules([up, down])
  const visits = (who: object, first: number, count: number): readonly FactInput[] =>
    Array.from({ length: count }, (_, index) =>
      bill(`V-${first + index}`, who, 100, { occurredAt: noon + (first + index) * day }),
    )
  const tagsOf = ({ store }: Shop) =>
    Promise.all([asha, bina, chitra].map(async (who) => (await personOf(store, who)).profile.tags.join()))
  const startsOf = async ({ store }: Shop, who: { readonly phone: string }) => {
    const { id: customerId } = await personOf(store, who)
    const query = { tenant: 'main', customerId, of: 'journal', kinds: ['tagged'], order: 'latest' } as const
    return (await store.history({ ...query, after: null, limit: 50 })).items.length
  }

  test('starts the rules of every member, whoever brought it about, and of whoever joins it', async () => {
    const place = await family({ at: noon + 20 * day, policy })
    await place.crm.record([...visits(asha, 0, 1), ...visits(bina, 1, 1), bill('B-9', chitra, 100)])
    expect(await tagsOf(place)).toEqual(['', '', ''])
    await place.crm.record(visits(bina, 2, 1))
    expect(await tagsOf(place)).toEqual(['rose', 'rose', ''])
    await place.crm.record(joined('J-3', chitra))
    expect(await tagsOf(place)).toEqual(['rose', 'rose', 'rose'])
    place.clock.advance(800 * day)
    await place.crm.work()
    await place.crm.work()
    expect(await tagsOf(place)).toEqual(['rose,fell', 'rose,fell', 'rose,fell'])
    for (const who of [asha, bina, chitra]) expect(await startsOf(place, who)).toBe(2)
  })

  test('that somebody brings by joining is no change for them, and one for the others', async () => {
    const place = await family({ at: noon + 20 * day, policy })
    await place.crm.record(visits(chitra, 0, 3))
    expect(await tagsOf(place)).toEqual(['', '', 'rose'])
    await place.crm.record(joined('J-3', chitra))
    expect(await tagsOf(place)).toEqual(['rose', 'rose', 'rose'])
    for (const who of [asha, bina, chitra]) expect(await startsOf(place, who)).toBe(1)
  })

  test('starts nothing anew when a member is rebuilt, or becomes one with somebody of a higher tier', async () => {
    const place = await family({ at: noon + 20 * day, policy })
    await place.crm.record([...visits(asha, 0, 2), ...visits(bina, 2, 1), ...visits(chitra, 3, 6)])
    for (const who of [asha, bina]) await place.crm.rebuild(who)
    for (const who of [asha, bina]) expect(await startsOf(place, who)).toBe(1)
    await place.crm.merge(asha, chitra)
    expect((await personOf(place.store, asha)).profile.tags).toEqual(['rose'])
    expect((await householdOf(place.store)).members).toHaveLength(2)
  })

  test('is told to each by their own permission', async () => {
    const tell = { ...up, id: 'tell', after: 'PT2H', purpose: 'service', then: [{ send: { template: 'silver' } }] }
    const silver = { variables: {}, forms: { en: { whatsapp: { text: 'You are silver.' }, sms: { text: 'Silver.' } } } }
    const { crm, channel, clock } = await family({
      at: noon + 20 * day,
      policy: withRules([tell], { templates: { silver } as never }),
    })
    await crm.record([agreed(bina), ...visits(asha, 17, 3)])
    clock.advance(2 * hour)
    await crm.work()
    expect(channel.sent.map(({ to, text }) => [to, text])).toEqual([['+919876543211', 'You are silver.']])
  })
})
