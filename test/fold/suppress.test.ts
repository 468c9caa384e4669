import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../src/facts/index.ts'
import { decideSending, rebuild } from '../../src/fold/index.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import type { Rule, RuleAction, RulePurpose } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { given, noon, parsed, policyOf, type Story, systemFact, type ToldFact, worldOf } from '../support/story.ts'

const hello: RuleAction = { send: { template: 'hello' } }
const suppress = (until: string, ...purposes: readonly RulePurpose[]): RuleAction => ({
  suppress: { purposes: purposes.length === 0 ? ['marketing'] : purposes, until },
})
const rule = (id: string, on: string, then: readonly RuleAction[], parts: Partial<Rule> = {}): Rule => ({
  id,
  on,
  repeat: 'each',
  purpose: 'marketing',
  then,
  ...parts,
})
/** A rule that leaves whoever enquires in peace, and one that writes to everybody who comes by. */
const asked = (...then: readonly RuleAction[]) => rule('asked', 'product.enquired', then)
const probe = rule('probe', 'visit.sensed', [hello])

const consents: readonly ToldFact[] = (['marketing', 'service'] as const).map((purpose) => ({
  type: 'consent.changed',
  purpose,
  channel: 'sms',
  status: 'granted',
  at: noon - 9 * dayMs,
}))
const enquiry = (at: number): ToldFact => ({ type: 'product.enquired', sku: 'S', at })
const visit = (at: number): ToldFact => ({ type: 'visit.sensed', by: 'nfc', at })
const bill = (at: number, billId = `B-${at}`): ToldFact => ({
  type: 'purchase.completed',
  billId,
  totalMinor: 1000,
  at,
})
const worldBy = (rules: readonly Rule[]) => worldOf(policyOf(rules))
const told = (rules: readonly Rule[], facts: readonly ToldFact[], parts: Parameters<typeof given>[2] = {}) =>
  given(worldBy(rules), [...consents, ...facts], parts)
const toldBy = (story: Story) => story.messages.map(({ rule: id }) => id)

const peaceful = [asked(suppress('purchase')), probe]
const untilBought = told(peaceful, [enquiry(noon)])

describe('a suppression', () => {
  test('stops later messages of its purposes, and says so', () => {
    expect(untilBought.customer.suppressed).toEqual({ marketing: { since: noon, until: null, rule: 'asked' } })
    expect(untilBought.kinds('suppressed')).toEqual([{ rule: 'asked', purposes: ['marketing'], until: null }])
    const later = untilBought.when(visit(noon + dayMs))
    expect([later.messages, later.withheld]).toEqual([[], ['probe: suppressed']])
    expect(later.kinds('message-withheld')).toMatchObject([
      { reason: 'rule "asked" leaves the customer in peace until the next purchase' },
    ])
    const ofService = told(
      [asked(suppress('purchase')), { ...probe, purpose: 'service' }],
      [enquiry(noon), visit(noon)],
    )
    expect(toldBy(ofService)).toEqual(['probe'])
  })
  test('for a time ends by itself, to the day', () => {
    const story = told([asked(suppress('P30D', 'marketing', 'service')), probe], [enquiry(noon)])
    const until = noon + 30 * dayMs
    expect(story.customer.suppressed).toEqual({
      marketing: { since: noon, until, rule: 'asked' },
      service: { since: noon, until, rule: 'asked' },
    })
    expect(story.when(bill(noon + dayMs)).when(visit(until - 1)).withheld).toEqual(['probe: suppressed'])
    expect(toldBy(story.when(visit(until)))).toEqual(['probe'])
  })
  test('never stops the messages of its own rule, when they are planned or when they are sent', () => {
    const rules = [asked(suppress('purchase'), hello), probe]
    const story = told(rules, [enquiry(noon), enquiry(noon + 2 * dayMs)])
    expect(toldBy(story)).toEqual(['asked', 'asked'])
    const [own] = story.messages
    if (own === undefined) throw new Error('Its own message was planned.')
    expect(decideSending(worldBy(rules), story.customer, own, { now: noon + 2 * dayMs, skip: [] }).status).toBe('send')
  })
  test('stops what another rule planned before it, at the moment of sending', () => {
    const story = told(peaceful, [visit(noon)])
    const [planned] = story.messages
    if (planned === undefined) throw new Error('A message was planned.')
    const decide = ({ customer }: Story) =>
      decideSending(worldBy(peaceful), customer, planned, { now: noon + 2 * hourMs, skip: [] })
    expect(decide(story).status).toBe('send')
    const left = story.when(enquiry(noon + hourMs))
    expect(decide(left)).toMatchObject({ status: 'withhold', gate: 'suppressed' })
    expect(decide(left.when(bill(noon + 1.5 * hourMs))).status).toBe('send')
  })
  test('of a later start takes the place of an earlier one, whichever is heard first', () => {
    const rules = [asked(suppress('P90D')), rule('viewed', 'product.viewed', [suppress('P7D')]), probe]
    const viewed = { type: 'product.viewed', sku: 'S', at: noon + dayMs }
    const inOrder = told(rules, [enquiry(noon), viewed])
    const late = told(rules, [viewed]).when(enquiry(noon), noon + 2 * dayMs)
    expect(inOrder.customer.suppressed).toEqual({
      marketing: { since: noon + dayMs, until: noon + 8 * dayMs, rule: 'viewed' },
    })
    expect(late.customer.suppressed).toEqual(inOrder.customer.suppressed)
  })
  test('is beside what is set by hand: the tag, which no purchase lifts', () => {
    const tag = rule('tag', 'product.enquired', [{ tag: { add: 'no-marketing' } }])
    const story = told([tag, probe], [enquiry(noon), bill(noon + dayMs), visit(noon + 2 * dayMs)])
    expect(story.withheld).toEqual(['probe: suppressed'])
    expect(story.customer.suppressed).toEqual({})
  })
})

describe('until the next purchase', () => {
  const gets = (story: Story) => toldBy(story.when(visit(noon + 9 * dayMs))).length
  test('is until one that was made later, whenever it is heard of', () => {
    expect(gets(untilBought)).toBe(0)
    expect(gets(untilBought.when(bill(noon + dayMs)))).toBe(1)
    expect(gets(untilBought.when(bill(noon + 1), noon + 8 * dayMs))).toBe(1)
    // Made before it, or at the same moment, as the one that a rule answers.
    expect(gets(untilBought.when(bill(noon - 1), noon + 8 * dayMs))).toBe(0)
    expect(gets(untilBought.when(bill(noon)))).toBe(0)
  })
  test('a purchase that came back was one; a void one was none', () => {
    const bought = untilBought.when(bill(noon + dayMs, 'B-1'))
    const returned = { type: 'purchase.returned', billId: 'B-1', amountMinor: 1000, at: noon + 2 * dayMs }
    expect(gets(bought.when(returned))).toBe(1)
    expect(gets(bought.when({ type: 'purchase.voided', billId: 'B-1', at: noon + 2 * dayMs }))).toBe(0)
  })
  test('an order paid on delivery lifts it when it is delivered', () => {
    const placed = untilBought.when({
      type: 'order.placed',
      billId: 'O-1',
      totalMinor: 1000,
      payment: 'cash-on-delivery',
      at: noon + dayMs,
    })
    expect(gets(placed)).toBe(0)
    expect(gets(placed.when({ type: 'order.delivered', billId: 'O-1', at: noon + 2 * dayMs }))).toBe(1)
  })
})

describe('a rule that writes and suppresses', () => {
  const templates = {
    hello: { variables: {}, forms: { en: { sms: { text: 'Hello' } } } },
    named: { variables: { name: { from: 'profile.name' } }, forms: { en: { sms: { text: 'Hello {name}' } } } },
  } as never
  const atNight = (rules: readonly Rule[], facts: readonly ToldFact[]) => {
    const quietHours = { from: '21:00', to: '10:00', purposes: ['marketing'] }
    const messages = { ladder: ['sms'], defaultLanguage: 'en', quietHours, caps: {}, topicGap: 'P1D' } as never
    return given(worldOf(policyOf(rules, { messages, templates })), [...consents, ...facts])
  }
  test('gives points and tags, opens tasks, writes, then suppresses, however it says it', () => {
    const task: RuleAction = { task: { kind: 'call' } }
    const award: RuleAction = { award: { points: 5, reason: 'x' } }
    const tag: RuleAction = { tag: { add: 'x' } }
    const kinds = (...then: readonly RuleAction[]) =>
      told([asked(...then)], [enquiry(noon)]).journal.map(({ kind }) => kind)
    expect(kinds(suppress('P9D'), hello, task, award)).toEqual([
      'points',
      'task-opened',
      'message-planned',
      'suppressed',
    ])
    expect(kinds(suppress('P9D'), tag, hello, task)).toEqual(['tagged', 'task-opened', 'message-planned', 'suppressed'])
    // Points and tags keep the order in which they stand.
    expect(kinds(task, tag, suppress('P9D'), award)).toEqual(['tagged', 'points', 'task-opened', 'suppressed'])
  })
  test('suppresses nothing when a message of it is withheld: for consent, a cap, a missing value', () => {
    const both = asked(hello, suppress('purchase'))
    const refused = given(worldOf(policyOf([both])), [enquiry(noon)])
    expect([refused.withheld, refused.customer.suppressed]).toEqual([['asked: consent'], {}])
    const named = asked({ send: { template: 'named' } }, hello, suppress('purchase'))
    const half = given(worldOf(policyOf([named], { templates })), [...consents, enquiry(noon)])
    expect([toldBy(half), half.withheld, half.customer.suppressed]).toEqual([['asked'], ['asked: variables'], {}])
    const caps = { marketing: { max: 1, per: 'P7D' } }
    const messages = { ladder: ['sms'], defaultLanguage: 'en', quietHours: null, caps, topicGap: 'P1D' } as never
    const capped = given(worldOf(policyOf([both], { messages, templates })), [
      ...consents,
      enquiry(noon),
      enquiry(noon + dayMs),
    ])
    expect([capped.withheld, capped.customer.suppressed.marketing?.since]).toEqual([['asked: cap'], noon])
  })
  test('suppresses in the morning when the night puts its message off', () => {
    const both = asked(hello, suppress('purchase'))
    const night = noon + 10 * hourMs
    const asleep = atNight([both], [enquiry(night)])
    expect([toldBy(asleep), asleep.customer.suppressed]).toEqual([[], {}])
    const morning = noon + 22 * hourMs
    expect(asleep.wake(noon + dayMs).customer.suppressed).toEqual({
      marketing: { since: morning, until: null, rule: 'asked' },
    })
    const refused = asleep.when({ ...consents[0], type: 'consent.changed', status: 'withdrawn', at: night + 1 })
    expect(refused.wake(noon + dayMs).customer.suppressed).toEqual({})
  })
  test('remembers over the night that one of its messages was withheld', () => {
    const named = asked({ send: { template: 'named' } }, hello, suppress('purchase'))
    const story = atNight([named], [enquiry(noon + 10 * hourMs)]).wake(noon + dayMs)
    expect([toldBy(story), story.withheld, story.customer.suppressed]).toEqual([['asked'], ['asked: variables'], {}])
  })
})

test('an imported history suppresses nobody, even where its rule gives points', () => {
  const imported = { muteBefore: noon + dayMs }
  expect(told([asked(suppress('purchase'))], [enquiry(noon)], imported).customer.suppressed).toEqual({})
  const mixed = told([asked({ award: { points: 5, reason: 'x' } }, suppress('purchase'))], [enquiry(noon)], imported)
  expect([mixed.customer.points.lifetime.issued, mixed.customer.suppressed, mixed.withheld]).toEqual([
    5,
    {},
    ['asked: muted'],
  ])
  const after = told([asked(suppress('purchase'))], [enquiry(noon + dayMs)], imported)
  expect(after.customer.suppressed.marketing?.rule).toBe('asked')
})

describe('when records become one, or are written anew', () => {
  const sealed = (story: Story): Fact => {
    const after = story.when(systemFact('customer.merged', noon + 9 * dayMs, { into: 'c-1' }, 'c-2'), noon + 9 * dayMs)
    const item = after.last.outbox.find(({ kind }) => kind === 'fact')
    if (item?.kind !== 'fact') throw new Error('The merge sends what it takes over.')
    return item.fact as Fact
  }
  const rules = [
    asked(suppress('purchase', 'marketing', 'service')),
    rule('viewed', 'product.viewed', [suppress('P90D')]),
  ]
  const viewed = (at: number): ToldFact => ({ type: 'product.viewed', sku: 'S', at })
  test('the later suppression of each purpose counts, whoever gave way', () => {
    const one = told(rules, [enquiry(noon)])
    const other = told(rules, [viewed(noon + dayMs)])
    const expected = {
      marketing: { since: noon + dayMs, until: noon + 91 * dayMs, rule: 'viewed' },
      service: { since: noon, until: null, rule: 'asked' },
    }
    for (const [mine, theirs] of [
      [one, other],
      [other, one],
    ] as const) {
      const loser = { ...theirs.customer, id: 'c-2' }
      const fact = sealed(given(worldBy(rules), [], loser))
      expect(mine.when(fact, noon + 9 * dayMs).customer.suppressed).toEqual(expected)
    }
  })
  test('a rebuild keeps what is suppressed', () => {
    const facts = [...consents, enquiry(noon)].map((fact, index) => {
      const { at, ...rest } = fact
      return parsed({ id: `F-${index}`, source: 'till', occurredAt: at, customer: { phone: '+919876543210' }, ...rest })
    })
    const payload = rebuild(worldBy(peaceful), untilBought.customer, facts)
    expect(payload.record.suppressed).toEqual({})
    const rebuilt = untilBought.when(systemFact('customer.rebuilt', noon + dayMs, payload))
    expect(rebuilt.customer.suppressed).toEqual(untilBought.customer.suppressed)
  })
})

// Each fact may come in any order: returns and voids wait for their bills.
const happenings: fc.Arbitrary<readonly ToldFact[]> = fc
  .tuple(
    fc.array(
      fc.record({ type: fc.constantFrom('product.enquired', 'product.viewed', 'wishlist.added'), hour: fc.nat(12) }),
      { maxLength: 6 },
    ),
    fc.array(fc.record({ hour: fc.nat(24), fate: fc.constantFrom('kept', 'kept', 'returned', 'voided') }), {
      maxLength: 4,
    }),
  )
  .map(([asks, sales]) => [
    ...asks.map(({ type, hour }, index) => ({ type, id: `A-${index}`, sku: 'S', at: noon + hour * hourMs })),
    ...sales.flatMap(({ hour, fate }, index) => {
      const billId = `B-${index}`
      const at = noon + hour * hourMs
      const after = { id: `${fate}-${index}`, billId, at: at + hourMs }
      return [
        { ...bill(at, billId), id: billId },
        ...(fate === 'returned' ? [{ type: 'purchase.returned', amountMinor: 1000, ...after }] : []),
        ...(fate === 'voided' ? [{ type: 'purchase.voided', ...after }] : []),
      ]
    }),
  ])
const shuffledPairs = happenings.chain((all) =>
  fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
)

test('who is left in peace does not depend on the order in which facts arrive', () => {
  const world = worldOf(
    policyOf([
      asked(suppress('purchase')),
      rule('viewed', 'product.viewed', [suppress('PT48H', 'marketing', 'service')]),
      rule('wished', 'wishlist.added', [suppress('purchase', 'service', 'marketing')]),
      rule('also', 'wishlist.added', [suppress('PT48H', 'service')]),
      probe,
      { ...probe, id: 'service', purpose: 'service' },
    ]),
  )
  const now = noon + 52 * hourMs
  fc.assert(
    fc.property(shuffledPairs, ([one, other]) => {
      const [a, b] = [one, other].map((all) =>
        all.reduce((story, fact) => story.when(fact, now), given(world, consents)),
      )
      if (a === undefined || b === undefined) throw new Error('Two were told.')
      expect(b.customer.suppressed).toEqual(a.customer.suppressed)
      expect(toldBy(b.when(visit(now)))).toEqual(toldBy(a.when(visit(now))))
      // What is over is known from the latest sale alone.
      const sale = Math.max(...[...a.bills.values()].flatMap(({ at, voided }) => (at === null || voided ? [] : [at])))
      for (const [purpose, id] of [
        ['marketing', 'probe'],
        ['service', 'service'],
      ] as const) {
        const known = a.customer.suppressed[purpose]
        const holds = known !== undefined && (known.until === null ? !(sale > known.since) : known.until > now)
        expect(toldBy(a.when(visit(now))).includes(id)).toBe(!holds)
      }
    }),
    { numRuns: propertyRuns(200) },
  )
})

describe('nobody is left in peace on account of a message they never got', () => {
  const both = asked(hello, suppress('purchase'))
  const planned = told([both, probe], [enquiry(noon)])
  const id = planned.messages[0]?.messageId
  const at = noon + hourMs
  const withheld = {
    type: 'message.withheld',
    messageId: id,
    gate: 'channel',
    reason: 'every channel gave it back',
    at,
  }
  const failed = { type: 'message.failed', messageId: id, channel: 'sms', reason: 'dead', at }

  test('not when it is withheld at sending, or its channel gives it up', () => {
    expect(planned.customer.suppressed).toEqual({ marketing: { since: noon, until: null, rule: 'asked' } })
    for (const fact of [withheld, failed]) {
      const lost = planned.when(fact)
      expect(lost.customer.suppressed).toEqual({})
      expect(lost.kinds('suppressed').at(-1)).toEqual({
        rule: 'asked',
        purposes: ['marketing'],
        lifted: true,
        message: id,
      })
      expect(toldBy(lost.when(visit(noon + 2 * dayMs)))).toEqual(['asked', 'probe'])
    }
  })
  test('but when it was sent, or may have been', () => {
    const sent = { type: 'message.sent', messageId: id, channel: 'sms', at }
    for (const fact of [sent, { ...failed, type: 'message.ambiguous' }])
      expect(planned.when(fact).customer.suppressed).toEqual(planned.customer.suppressed)
  })
  test('what another message, or another rule, brought about since stays', () => {
    const again = planned.when(enquiry(noon + 1))
    const since = (from: number, rule_: string) => ({ marketing: { since: from, until: null, rule: rule_ } })
    expect(again.when(failed).customer.suppressed).toEqual(since(noon + 1, 'asked'))
    const viewed = rule('viewed', 'product.viewed', [suppress('purchase')])
    const other = told([both, viewed], [enquiry(noon), { type: 'product.viewed', sku: 'S', at: noon + 1 }])
    expect(other.when(failed).customer.suppressed).toEqual(since(noon + 1, 'viewed'))
  })
})
