import { describe, expect, test } from 'vitest'
import { composeStory } from '../../src/ask/story.ts'
import type { Channel, Delivery, FactInput, JournalEntry } from '../../src/index.ts'
import { newCustomer } from '../../src/index.ts'
import { agreed, asha, bill, bina, day, hour, minute, noon, retail, retailWith, shop } from '../support/shop.ts'

const storesOf = { stores: { 'mg-road': { name: 'MG Road' } } }
const policy = retailWith(storesOf)

const named = { ...asha, name: 'Asha Rao' }
const lines = [
  { name: 'Silk saree', category: 'sarees', quantity: 1, amountMinor: 450_000 },
  { name: 'Kurta', category: 'kurtas', quantity: 2, amountMinor: 50_000 },
]

const textsOf = async (crm: ReturnType<typeof shop>['crm'], who: object = asha) =>
  ((await crm.ask.story(who))?.lines ?? []).map(({ kind, text }) => `${kind}: ${text}`)

const fact = (type: string, id: string, parts: object) =>
  ({ type, id, source: 'pos', occurredAt: noon, customer: asha, ...parts }) as FactInput

describe('a story', () => {
  test('of somebody unknown is none', async () => {
    const { crm } = shop()
    expect(await crm.ask.story(asha)).toBe(null)
  })

  test('tells who it is, what was bought for how much and where, and what followed, in the order of time', async () => {
    const { crm, channel } = shop({ policy })
    await crm.record([
      bill('B-1', named, 5000, { storeId: 'mg-road', lines }),
      fact('purchase.returned', 'R-1', {
        occurredAt: noon,
        billId: 'B-1',
        amountMinor: 50_000,
        storeId: 'mg-road',
        reason: 'too small',
      }),
    ])
    await crm.work()
    const story = await crm.ask.story(asha)
    expect(story).toMatchObject({ name: 'Asha Rao', segment: expect.any(String) })
    expect(story?.lines.map(({ kind }) => kind)).toEqual([
      'bought',
      'returned',
      'points',
      'points',
      'stage',
      'segment',
      'message',
    ])
    expect(await textsOf(crm)).toEqual(
      expect.arrayContaining([
        'bought: Bought Silk saree and 2 × Kurta for ₹5,000.00 at MG Road',
        'returned: Returned goods of bill B-1 for ₹500.00 at MG Road: too small',
        'points: Earned 50 points; 50 to spend',
        'points: 5 points went back with the goods; 45 to spend',
        `stage: Now in stage "${story?.stage}"`,
        `message: ${channel.sent[0]?.text}`,
      ]),
    )
  })

  test('has one line for a message, when it was sent, with its own words and its last status', async () => {
    const { crm, clock, channel } = shop()
    await crm.record(bill('B-1', named, 500))
    clock.set(noon + 5 * minute)
    await crm.work()
    const messageId = channel.sent[0]?.messageId ?? ''
    const told = (type: string, id: string, parts: object = {}) =>
      fact(type, id, { occurredAt: clock.now(), messageId, channel: 'whatsapp', ...parts })
    clock.advance(hour)
    await crm.record([told('message.delivered', 'w-1'), told('message.clicked', 'w-2')])
    await crm.record(told('message.replied', 'w-3', { text: 'Lovely, thank you!' }))
    const lineOf = { channel: 'whatsapp', rule: 'receipt', why: 'A receipt for every bill' }
    const { lines: all } = (await crm.ask.story(asha)) ?? { lines: [] }
    expect(all.filter(({ kind }) => kind === 'message')).toEqual([
      {
        ...lineOf,
        at: noon + 5 * minute,
        kind: 'message',
        text: 'Thank you, Asha! Your bill of ₹500.00 is saved. You have 5 points.',
        status: 'read',
      },
    ])
    expect(all.filter(({ kind }) => kind === 'reply')).toEqual([
      { ...lineOf, at: clock.now(), kind: 'reply', text: 'Lovely, thank you!' },
    ])
    expect(await textsOf(crm)).toContain('did: Opened the link in the message')
  })

  test('writes a message in the language in which it went out', async () => {
    const { crm, channel } = shop()
    await crm.record([fact('customer.updated', 'U-1', { language: 'hi' }), bill('B-1', named, 500)])
    await crm.work()
    expect(channel.sent[0]?.text).toMatch(/^धन्यवाद, Asha!/)
    expect(await textsOf(crm)).toContain(`message: ${channel.sent[0]?.text}`)
    expect(await textsOf(crm)).toContain('did: Told us: language')
  })

  test('writes a message in the words of the channel it went by in the end', async () => {
    const channel = (name: Channel['name'], delivery: Delivery): Channel => ({
      name,
      idempotent: true,
      send: async () => delivery,
    })
    const channels = [
      channel('whatsapp', { status: 'fallback', reason: 'not on WhatsApp' }),
      channel('sms', { status: 'sent', providerId: '1' }),
    ]
    const { crm } = shop({ channels })
    await crm.record(bill('B-1', named, 500))
    await crm.work()
    const message = (await crm.ask.story(asha))?.lines.find(({ kind }) => kind === 'message')
    expect(message).toMatchObject({ channel: 'sms', text: 'Thank you Asha. Bill ₹500.00. Points: 5.', status: 'sent' })
  })

  test('keeps the words of a message when the policy has others by now', async () => {
    const { crm, clock, channel } = shop()
    await crm.record(bill('B-1', named, 500))
    await crm.work()
    clock.advance(day)
    const { templates = {} } = retail.data
    const form = { text: 'Thanks!' }
    await crm.adopt(
      retailWith({
        templates: { ...templates, receipt: { variables: {}, forms: { en: { whatsapp: form, sms: form } } } },
      }),
    )
    await crm.work()
    expect(await textsOf(crm)).toContain(`message: ${channel.sent[0]?.text}`)
  })

  test('says of a message that was kept back which rule it was, at which gate and why', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 500))
    clock.set(noon + 3 * day)
    await crm.work()
    const withheld = (await crm.ask.story(asha))?.lines.filter(({ kind }) => kind === 'withheld')
    expect(withheld).toMatchObject(
      [
        {
          rule: 'day-2',
          text: 'Not sent: Two days after the first purchase: how is it?',
          why: /^consent: no permission/,
        },
        // Planned, and too late when somebody came to send it: this line is all there is of it.
        { rule: 'receipt', text: 'Not sent: A receipt for every bill', why: /^late: / },
      ].map((line) => ({ ...line, why: expect.stringMatching(line.why) })),
    )
    expect((await textsOf(crm)).some((text) => text.startsWith('message'))).toBe(false)
  })

  test('shows a planned message before it is sent', async () => {
    const { crm } = shop()
    await crm.record(bill('B-1', named, 500))
    expect((await crm.ask.story(asha))?.lines.at(-1)).toMatchObject({ kind: 'message', status: 'planned', at: noon })
  })

  test('tells what the customer did, in the words of the counter', async () => {
    const { crm } = shop({ policy, at: noon + day })
    await crm.record([
      fact('customer.captured', 'C-1', {
        method: 'loyalty-enrolment',
        valueGiven: 'points',
        storeId: 'mg-road',
        consents: [{ purpose: 'service', channel: 'whatsapp', status: 'granted' }],
      }),
      fact('product.enquired', 'Q-1', { sku: 'SKU-7', name: 'Blue saree', occurredAt: noon + 1 }),
      fact('wishlist.added', 'W-1', { sku: 'SKU-8', occurredAt: noon + 2 }),
      fact('cart.abandoned', 'K-1', { cartId: 'k', totalMinor: 120_000, occurredAt: noon + 3 }),
      fact('social.mentioned', 'S-1', { network: 'instagram', sentiment: 'positive', occurredAt: noon + 4 }),
      fact('visit.sensed', 'V-1', { by: 'door', storeId: 'mg-road', occurredAt: noon + 5 }),
      { ...agreed(asha), id: 'no', status: 'withdrawn', occurredAt: noon + 6 },
    ])
    expect((await textsOf(crm)).filter((text) => /^(captured|did)/.test(text))).toEqual([
      'captured: Joined the loyalty programme, for points at MG Road; agreed to service messages by WhatsApp',
      'did: Asked for Blue saree, to be told when it is there',
      'did: Put SKU-8 on the wishlist',
      'did: Left a cart of ₹1,200.00 behind',
      'did: Spoke of the shop on instagram (positive)',
      'did: Came by at MG Road',
      'did: Wants no more service messages by WhatsApp',
    ])
  })

  test('takes a reply that names no message for the answer to the latest', async () => {
    const { crm, clock } = shop()
    await crm.record(bill('B-1', asha, 500))
    await crm.work()
    clock.advance(hour)
    await crm.record(fact('message.replied', 'w-1', { channel: 'whatsapp', occurredAt: clock.now(), text: 'Nice' }))
    expect((await crm.ask.story(asha))?.lines.at(-1)).toMatchObject({ kind: 'reply', text: 'Nice', rule: 'receipt' })
  })

  test('has a bill that was written for somebody else first with whoever it belongs to', async () => {
    const { crm } = shop({ policy, at: noon + day })
    await crm.record(bill('B-1', asha, 5000, { lines, storeId: 'mg-road' }))
    await crm.record(fact('bill.reassigned', 'M-1', { billId: 'B-1', to: bina, occurredAt: noon + hour }))
    expect(await textsOf(crm)).toContain('returned: Bill B-1 went to another customer')
    expect(await textsOf(crm, bina)).toContain(
      'bought: Bought Silk saree and 2 × Kurta for ₹5,000.00 at MG Road, on a bill first written for somebody else',
    )
  })

  test('counts cash on delivery as bought when it is paid', async () => {
    const { crm } = shop({ at: noon + 3 * day })
    const order = { billId: 'O-1', payment: 'cash-on-delivery', totalMinor: 90_000 }
    await crm.record([
      fact('order.placed', 'O-1', order),
      fact('order.delivered', 'D-1', { billId: 'O-1', occurredAt: noon + 2 * day }),
    ])
    expect((await textsOf(crm)).filter((text) => /^(bought|did)/.test(text))).toEqual([
      'did: Ordered for ₹900.00 online, to be paid on delivery',
      'bought: Received and paid order O-1: ₹900.00',
    ])
  })

  test('has the work of staff, and points that were spent or given', async () => {
    const { crm } = shop({ at: noon + day })
    await crm.record([
      bill('B-1', asha, 2000),
      fact('points.redeemed', 'P-1', { points: 5, occurredAt: noon + 1 }),
      fact('points.awarded', 'P-2', {
        points: 7,
        reason: 'goodwill',
        actor: { id: 'S-1', role: 'manager' },
        occurredAt: noon + 2,
      }),
      fact('task.opened', 'T-1', { taskId: 't-1', kind: 'call-back', owner: 'manager', occurredAt: noon + 3 }),
      fact('task.changed', 'T-2', { taskId: 't-1', stage: 'done', note: 'all well', occurredAt: noon + 4 }),
    ])
    expect((await textsOf(crm)).filter((text) => /^(points|task)/.test(text))).toEqual([
      'points: Earned 20 points; 20 to spend',
      'points: Paid with 5 points; 15 to spend',
      'points: Was given 7 points; 22 to spend',
      'task: Task: call back (manager)',
      'task: Task done: call back, all well',
    ])
  })

  test('of two records that became one is told together, and apart again when that was a mistake', async () => {
    const { crm } = shop({ at: noon + day })
    await crm.record([bill('B-1', asha, 500), bill('B-2', bina, 300, { occurredAt: noon + 1 })])
    const { mergedId } = await crm.merge(asha, bina)
    const bought = async (who: object) => (await textsOf(crm, who)).filter((text) => text.startsWith('bought'))
    expect(await bought(bina)).toEqual(['bought: Bought for ₹500.00', 'bought: Bought for ₹300.00'])
    await crm.unmerge(mergedId ?? '')
    expect(await bought(asha)).toEqual(['bought: Bought for ₹500.00'])
    expect(await bought(bina)).toEqual(['bought: Bought for ₹300.00'])
  })
})

describe('composing', () => {
  const customer = newCustomer('main', 'c-1', 'person', noon)
  const entry = (kind: JournalEntry['kind'], at: number, data: JournalEntry['data'], policyHash = retail.hash) => ({
    id: `${kind}/${at}`,
    kind,
    at,
    causedBy: 'pos/B-1',
    policyHash,
    data,
  })
  const compose = (journal: readonly JournalEntry[]) =>
    composeStory({ customer, facts: [], journal, policies: [{ from: 0, policy: retail }], now: noon + day }).lines

  test('says no more than the template when nobody knows its words any more', () => {
    const planned = { message: 'm', rule: 'gone', template: 'gone', channel: 'sms', ladder: ['sms'], variables: {} }
    expect(compose([entry('message-planned', noon, planned, 'unknown')])).toEqual([
      {
        at: noon,
        kind: 'message',
        text: 'Template gone',
        channel: 'sms',
        status: 'planned',
        rule: 'gone',
        why: 'gone',
      },
    ])
  })

  test('tells of points set aside and freed, of a bonus, of the household, of tiers and of a frozen account', () => {
    const after = { pending: 0, available: 20, held: 0, debt: 0, inTransit: 0 }
    const points = (kind: string, many: number, parts: object = {}) =>
      entry('points', noon, { entry: { kind, points: many, after, ...parts } })
    const told = compose([
      points('bonus', 50),
      points('held', -30),
      points('released', 1),
      points('hold-expired', 30),
      points('pooled-out', -7),
      points('pooled-in', 7),
      points('tier-changed', 0, { tier: { from: 'silver', to: 'gold', reviewAt: null } }),
      points('frozen', 0, { reason: 'card-lost' }),
      points('unfrozen', 0),
      points('coalesced', 9),
      points('released', 0),
    ])
    expect(told.map(({ text, why }) => [text, why])).toEqual([
      ['Was given 50 points as a bonus; 20 to spend', undefined],
      ['Set 30 points aside; 20 to spend', undefined],
      ['1 point no longer set aside; 20 to spend', undefined],
      ['30 points no longer set aside: the time was over; 20 to spend', undefined],
      ['7 points went to the household; 20 to spend', undefined],
      ['7 points came from a member of the household; 20 to spend', undefined],
      ['Tier now gold, before silver', undefined],
      ['Spending stopped', 'card-lost'],
      ['Spending allowed again', undefined],
    ])
  })

  test('does not tell of a stage that was set right to what it was', () => {
    const moves = [
      entry('stage-changed', noon, { from: 'capture', to: 'capture', correction: true }),
      entry('stage-changed', noon + 1, { from: null, to: 'second-purchase', reason: 'first purchase' }),
      entry('segment-changed', noon + 2, { from: 'about-to-sleep', to: null }),
    ]
    expect(compose(moves).map(({ text, why }) => [text, why])).toEqual([
      ['Now in stage "second-purchase"', 'first purchase'],
      ['In no segment any more, before "about-to-sleep"', undefined],
    ])
  })

  test('names the rule that gave points', () => {
    const after = { pending: 0, available: 25, held: 0, debt: 0, inTransit: 0 }
    const given = { kind: 'adjusted', points: 25, after, actor: 'rule:day-2', reason: 'welcome' }
    expect(compose([entry('points', noon, { entry: given })])).toEqual([
      {
        at: noon,
        kind: 'points',
        text: 'Was given 25 points; 25 to spend',
        rule: 'day-2',
        why: 'Two days after the first purchase: how is it?',
      },
    ])
  })
})
