import { describe, expect, test } from 'vitest'
import { interestKinds } from '../../src/customer.ts'
import { parseFact } from '../../src/facts/index.ts'
import { agreed, asha, bill, bina, chitra, day, noon, retailWith, shop } from '../support/shop.ts'

const policy = retailWith({
  goods: { priceDrop: { leastPercent: 10 } },
  templates: { monsoon: { variables: {}, forms: { en: { whatsapp: { text: 'Monsoon days at our shop.' } } } } },
  rules: [
    {
      id: 'monsoon',
      on: ['campaign.started', 'promotion.started', 'price.dropped'],
      repeat: 'each',
      purpose: 'service',
      then: [{ send: { template: 'monsoon' } }],
    },
  ],
})

const campaign = (parts: object = {}) =>
  ({
    type: 'campaign.started',
    id: 'C-1',
    source: 'office',
    occurredAt: noon,
    campaignId: 'M',
    name: 'Monsoon',
    ...parts,
  }) as const
const twice = { audience: { 'purchases.count': { gte: 2 } } }

async function town() {
  const opened = shop({ policy })
  const { crm, channel } = opened
  await crm.record([
    ...[asha, bina, chitra].map((who) => agreed(who)),
    bill('A-1', asha, 500, { occurredAt: noon - 2 * day }),
    bill('A-2', asha, 500, { occurredAt: noon - day }),
    bill('B-1', bina, 500, { occurredAt: noon - 2 * day }),
    bill('B-2', bina, 500, { occurredAt: noon - day }),
    bill('nobody', undefined, 500),
  ])
  return {
    ...opened,
    told: () => channel.sent.filter(({ rule }) => rule === 'monsoon').map(({ to }) => to.slice(-1)),
    factsOf: async (who: object) =>
      (await crm.ask.timeline(who)).flatMap((one) => (one.kind === 'fact' ? [one.fact] : [])),
  }
}

describe('a campaign', () => {
  test('reaches those of its audience, each once, however often it is told', async () => {
    const { crm, told } = await town()
    const outcome = await crm.record(campaign(twice))
    expect(outcome).toEqual({
      status: 'announced',
      fact: { source: 'office', id: 'C-1' },
      broadcast: 'campaign/office/C-1',
    })
    await crm.work()
    expect(await crm.record(campaign(twice))).toMatchObject({ status: 'duplicate' })
    await crm.work()
    expect(told()).toEqual(['0', '1'])
  })

  test('reaches every person without an audience, and nobody else', async () => {
    const { crm, told } = await town()
    await crm.record(campaign())
    await crm.work()
    expect(told()).toEqual(['0', '1', '2'])
    expect(await crm.ask.broadcast('campaign/office/C-1')).toEqual({
      kind: 'campaign',
      state: 'done',
      reached: 3,
      quotaLeft: null,
      createdAt: noon,
    })
    expect(await crm.ask.broadcast('campaign/office/C-2')).toBeNull()
  })

  test('for those with an interest needs the interest and the condition', async () => {
    const { crm, told } = await town()
    const wish = { type: 'wishlist.added', source: 'web', occurredAt: noon, sku: 'K-1' } as const
    await crm.record([
      { ...wish, id: 'W-1', customer: asha },
      { ...wish, id: 'W-2', customer: chitra },
    ])
    await crm.record(campaign({ ...twice, interests: ['price:K-1'] }))
    await crm.work()
    expect(told()).toEqual(['0'])
  })

  test('for one customer reaches that one, of the audience or not', async () => {
    const { crm, told } = await town()
    expect(await crm.record(campaign({ ...twice, customer: chitra }))).toMatchObject({ status: 'recorded' })
    await crm.work()
    expect(told()).toEqual(['2'])
  })

  test('is written to those it reached without the condition that chose them, and to nobody else', async () => {
    const { crm, factsOf } = await town()
    await crm.record(campaign({ ...twice, offer: '10% off', endsOn: '2026-06-30' }))
    await crm.work()
    const ofCampaign = async (who: object) => (await factsOf(who)).filter(({ type }) => type === 'campaign.started')
    const { type, id, source, occurredAt, campaignId, name } = campaign()
    expect(await ofCampaign(asha)).toMatchObject([
      { type, id, source, occurredAt, campaignId, name, offer: '10% off', endsOn: '2026-06-30' },
    ])
    expect((await ofCampaign(asha)).map((fact) => 'audience' in fact)).toEqual([false])
    expect(await ofCampaign(chitra)).toEqual([])
  })

  test('does not reach who left the audience after their name was written down, before they were told', async () => {
    const { crm, store, told, factsOf } = await town()
    await crm.record(campaign(twice))
    const [broadcast] = await store.claimBroadcasts({ tenant: 'main', worker: 'w', now: noon, until: noon, limit: 1 })
    if (broadcast === undefined) throw new Error('It runs.')
    const page = await store.customers({ tenant: 'main', after: null, limit: 100 })
    const telling = page.items.map(({ customer }) => customer.id)
    await store.saveBroadcast({ ...broadcast, telling, isLast: true }, broadcast.version)
    await crm.record({
      type: 'purchase.voided',
      id: 'V-1',
      source: 'pos',
      occurredAt: noon,
      customer: bina,
      billId: 'B-2',
    })
    await crm.work()
    expect(told()).toEqual(['0'])
    expect((await factsOf(bina)).map(({ type }) => type)).not.toContain('campaign.started')
    expect(await crm.ask.broadcast('campaign/office/C-1')).toMatchObject({ state: 'done', reached: 1 })
  })

  test('is known to rules by its words, the last day as a day', async () => {
    const where = { 'fact.campaignId': 'M', 'fact.endsOn': { lte: '2026-06-30' }, 'fact.interest': 'price' } as const
    const [rule = { id: 'none' }] = policy.data.rules
    const own = retailWith({ ...policy.data, rules: [{ ...rule, on: 'campaign.started', where }] as never })
    const { crm, channel } = shop({ policy: own })
    const wish = { type: 'wishlist.added', source: 'web', occurredAt: noon, sku: 'K-1' } as const
    await crm.record([agreed(asha), agreed(bina), { ...wish, id: 'W-1', customer: asha }])
    const news = { interests: ['price:K-1'], endsOn: '2026-06-30' }
    await crm.record([
      campaign({ ...news, campaignId: 'other', id: 'C-0' }),
      campaign({ ...news, endsOn: '2026-07-01' }),
    ])
    await crm.work()
    expect(channel.sent).toEqual([])
    await crm.record([campaign({ ...news, id: 'C-2' }), campaign({ ...news, id: 'C-3', customer: bina })])
    await crm.work()
    expect(channel.sent.map(({ to }) => to.slice(-1))).toEqual(['0'])
  })

  test('that is over tells nobody, a slow one nobody more', async () => {
    const { crm, told, clock } = await town()
    await crm.record(campaign({ endsOn: '2026-06-01' }))
    clock.advance(day)
    await crm.work()
    expect(told()).toEqual([])
    expect(await crm.ask.broadcast('campaign/office/C-1')).toMatchObject({ state: 'done', reached: 0 })
  })

  test('on its last day still tells', async () => {
    const { crm, told } = await town()
    await crm.record(campaign({ endsOn: '2026-06-01' }))
    await crm.work()
    expect(told()).toEqual(['0', '1', '2'])
  })

  test('of the past is only remembered', async () => {
    const { crm, told } = await town()
    await crm.record([campaign()], { mode: 'backfill' })
    await crm.work()
    expect(told()).toEqual([])
  })
})

test('somebody whose record cannot be folded keeps no campaign from the others, and the reason is told', async () => {
  const { crm, told, store } = await town()
  const sound = store?.load
  if (store === undefined || sound === undefined) throw new Error('It is open.')
  const isBina = (keys: readonly string[]): boolean => keys.some((key) => key.includes('43211'))
  const spoiled: typeof store.load = async (requests) =>
    (await sound(requests)).map((loaded) =>
      loaded.customer !== null && isBina(loaded.customer.keys)
        ? { ...loaded, customer: { ...loaded.customer, alarms: null as never } }
        : loaded,
    )
  Object.assign(store, { load: spoiled })
  await crm.record(campaign())
  await crm.work()
  expect(told()).toEqual(['0', '2'])
  expect(await crm.ask.broadcast('campaign/office/C-1')).toMatchObject({
    state: 'done',
    reached: 2,
    failed: [{ customerId: expect.any(String), reason: expect.stringContaining('null') }],
  })
})

describe('an audience that cannot be read', () => {
  test('is refused with the place, what was found and what would be accepted; nothing is written', async () => {
    const { crm } = await town()
    const audience = { any: [{ 'purchases.cuont': { gte: 2 } }, { 'rfm.r': { gte: 'two' } }] }
    const [outcome] = await crm.record([campaign({ audience }) as never])
    expect(outcome).toMatchObject({
      status: 'invalid',
      problems: [
        { path: 'audience.any[0]["purchases.cuont"]', expected: expect.stringContaining('purchases.count') },
        { path: 'audience.any[1]["rfm.r"].gte', found: 'two', expected: 'a number' },
      ],
    })
    expect(await crm.ask.broadcast('campaign/office/C-1')).toBeNull()
  })

  test('is refused for one customer as well', async () => {
    const { crm, factsOf } = await town()
    const [outcome] = await crm.record([campaign({ customer: asha, audience: { 'no.such': 1 } }) as never])
    expect(outcome).toMatchObject({ status: 'invalid', problems: [{ path: 'audience["no.such"]' }] })
    expect((await factsOf(asha)).map(({ type }) => type)).not.toContain('campaign.started')
  })

  test.each([
    [{ audience: 'everyone' }, 'audience'],
    [{ interests: [] }, 'interests'],
    [{ interests: ['fabindia'] }, 'interests[0]'],
    [{ endsOn: '30 June' }, 'endsOn'],
  ])('%j is no part of a campaign', (parts, path) => {
    expect(parseFact(campaign(parts))).toMatchObject({ status: 'invalid', problems: [{ path }] })
  })

  test('interests are of the kinds that customers have', () => {
    const interests = interestKinds.map((kind) => `${kind}:K-1`)
    expect(parseFact(campaign({ interests }))).toMatchObject({ status: 'parsed' })
  })
})

describe('a drop of a price', () => {
  const drop = (id: string, toMinor: number, parts: object = {}) =>
    ({
      type: 'price.dropped',
      id,
      source: 'erp',
      occurredAt: noon,
      sku: 'K-1',
      fromMinor: 1000_00,
      toMinor,
      ...parts,
    }) as const

  test('smaller than the least of the policy is remembered and told to nobody', async () => {
    const { crm, told } = await town()
    await crm.record({ type: 'wishlist.added', id: 'W', source: 'web', occurredAt: noon, customer: asha, sku: 'K-1' })
    const noted = { status: 'noted', fact: { source: 'erp', id: 'P-1' }, because: 'small-drop' }
    expect(await crm.record(drop('P-1', 901_00))).toEqual(noted)
    await crm.work()
    expect([await crm.record(drop('P-1', 901_00)), told()]).toMatchObject([{ status: 'duplicate' }, []])
    expect(await crm.record(drop('P-1', 900_00))).toMatchObject({ status: 'refused', code: 'fact-id-reused' })
    expect(await crm.record(drop('P-2', 900_00))).toMatchObject({ status: 'announced' })
    await crm.work()
    expect(told()).toEqual(['0'])
  })

  test('told to one customer is told, however small', async () => {
    const { crm, told } = await town()
    await crm.record(drop('P-1', 999_00, { customer: bina }))
    await crm.work()
    expect(told()).toEqual(['1'])
  })
})

test('a policy says how long goods rest, how small a drop is and how fast news go; anything else is refused', () => {
  const broken = {
    goods: { restock: { leastUnits: 1, rest: 'an hour' } },
    messages: { ...policy.data.messages, pace: { customers: 10, per: 'minute' } },
  }
  const problems = [{ path: 'messages.pace.per' }, { path: 'goods.restock.rest' }]
  expect(() => retailWith(broken as never)).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({ problems: problems.map((one) => expect.objectContaining(one)) }),
    }),
  )
  expect(policy.data.goods).toEqual({ restock: { leastUnits: 1, rest: 'PT1H' }, priceDrop: { leastPercent: 10 } })
})
