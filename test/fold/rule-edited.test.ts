import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ruleOf } from '../../src/fold/pinned.ts'
import { definePolicy, type Policy } from '../../src/policy.ts'
import { dayMs, hourMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { agreed, asha, day, noon as june, shop } from '../support/shop.ts'
import { given, noon, policyOf, type Story, systemFact, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello, messages, visit } from './greetings.ts'

const yes = consent('granted')
const templates = (text: string, lookup = 'words') => ({
  templates: {
    hello: {
      variables: { channel: { from: 'fact.by', lookup: 'words', fallback: 'you' } },
      forms: { en: { sms: { text: `${text} {channel}` } } },
    },
  },
  lookups: { words: { nfc: lookup } },
})
/** Both policies, the second in force from an instant on. */
const timeline = (before: Policy, after: Policy, from = noon + dayMs) => ({
  policies: [
    { from: 0, policy: before },
    { from, policy: after },
  ] as const,
  cuts: null,
})
const adopted = (story: Story, at = noon + dayMs) => story.when(systemFact('policy.adopted', at, { recent: [] }))
const dues = ({ customer }: Story) => customer.waiting.map(({ dueAt }) => dueAt)
const bill: ToldFact = { type: 'purchase.completed', totalMinor: 1000, at: noon + 2 * dayMs }

describe('a rule that is edited while it waits is evaluated anew', () => {
  const before = policyOf([hello('hi', { after: 'P5D' })])
  const waiting = given(worldOf(before), [yes, visit(noon)])
  const edited = (parts: Partial<Rule>) => waiting.under(timeline(before, policyOf([hello('hi', parts)])))

  test('its waits are due as long after their start as it now says, longer or shorter', () => {
    expect(dues(adopted(edited({ after: 'P9D' })))).toEqual([noon + 9 * dayMs])
    const sooner = adopted(edited({ after: 'P2D' }))
    expect(dues(sooner)).toEqual([noon + 2 * dayMs])
    expect(sooner.wake(noon + 2 * dayMs).messages).toHaveLength(1)
  })
  test('what should have fired by now fires when the policy reaches the customer, unless it is stale', () => {
    expect(adopted(edited({ after: 'PT6H' })).messages).toHaveLength(1)
    expect(adopted(edited({})).messages).toHaveLength(1)
    expect(adopted(edited({ after: 'PT6H', limits: { lateAfter: 'PT6H' } })).withheld).toEqual(['hi: late'])
  })
  test('a customer whom the policy has not reached yet does not get it by the old time', () => {
    const early = edited({ after: 'P9D' }).wake(noon + 5 * dayMs)
    expect([early.messages, dues(early)]).toEqual([[], [noon + 9 * dayMs]])
    expect(early.wake(noon + 9 * dayMs).messages).toHaveLength(1)
  })
  test('its gates, actions and words are those of now', () => {
    const stops = edited({ after: 'P5D', unless: { on: 'purchase.completed' } })
    expect(stops.when(bill).wake(noon + 5 * dayMs).withheld).toEqual(['hi: unless'])
    const tags = edited({ after: 'P5D', then: [{ tag: { add: 'seen' } }] }).wake(noon + 5 * dayMs)
    expect([tags.customer.profile.tags, tags.messages]).toEqual([['seen'], []])
  })
  test('a start that was put off stays put off', () => {
    const first = policyOf([hello('hi', { between: { from: '18:00', to: '20:00' } })])
    const evening = given(worldOf(first), [yes, visit(noon)])
    const later = adopted(
      evening.under(timeline(first, policyOf([hello('hi', { after: 'P9D' })]), noon + 1)),
      noon + hourMs,
    )
    expect(dues(later)).toEqual([noon + 6 * hourMs])
    expect(later.wake(noon + 6 * hourMs).messages).toHaveLength(1)
  })
  test('one that is gone withholds when its time comes', () => {
    const gone = adopted(waiting.under(timeline(before, policyOf([]))))
    expect(dues(gone)).toEqual([noon + 5 * dayMs])
    expect(gone.wake(noon + 5 * dayMs).withheld).toEqual(['hi: rule-gone'])
  })
})

test('hours that a later policy made quiet ones put off no longer than a month', () => {
  const pinned = hello('hi', { between: { from: '20:00', to: '22:00' }, whenEdited: 'pinned' })
  const before = policyOf([pinned])
  const quiet = { quietHours: { from: '19:00', to: '11:00', purposes: ['service'] } }
  const silent = policyOf([hello('hi')], messages(quiet))
  let story = given(worldOf(before), [yes, visit(noon)]).under(timeline(before, silent, noon + hourMs))
  for (let hours = 8; hours < 60 * 24; hours += 1) story = story.wake(noon + hours * hourMs)
  expect([story.messages, story.customer.waiting, story.withheld]).toEqual([[], [], ['hi: late']])
  expect(story.kinds('message-withheld')).toMatchObject([
    { reason: 'its hours do not begin again outside the quiet hours' },
  ])
})

describe('a pinned rule ends as it read when it started', () => {
  const pinned = (parts: Partial<Rule> = {}) => hello('hi', { after: 'P5D', whenEdited: 'pinned', ...parts })
  const before = policyOf([pinned()], templates('Welcome', 'tapped'))
  const waiting = given(worldOf(before), [yes, visit(noon)])
  const other = templates('Goodbye', 'gone')

  test('and carries the policy it is pinned to; other rules carry none', () => {
    expect(waiting.customer.waiting.map(({ pinnedTo }) => pinnedTo)).toEqual([before.hash])
    const plain = given(worldOf(policyOf([hello('hi', { after: 'P5D' })])), [yes, visit(noon)])
    expect(plain.customer.waiting.map(({ pinnedTo }) => pinnedTo)).toEqual([undefined])
  })
  test('after it was changed, with the words and lookups of then', () => {
    const changed = policyOf([pinned({ after: 'P9D', if: { 'purchases.count': { gte: 7 } } })], other)
    const due = adopted(waiting.under(timeline(before, changed))).wake(noon + 5 * dayMs)
    expect(due.messages).toMatchObject([
      { variables: { channel: 'tapped' }, policyHash: before.hash, template: 'hello' },
    ])
    const fresh = due.when(visit(noon + 6 * dayMs))
    expect(fresh.customer.waiting).toMatchObject([{ dueAt: noon + 15 * dayMs, pinnedTo: changed.hash }])
  })
  test('after it was deleted, template and all', () => {
    const gone = waiting.under(timeline(before, policyOf([], { templates: {} })))
    expect(adopted(gone).wake(noon + 5 * dayMs).messages).toMatchObject([{ policyHash: before.hash }])
    expect(gone.wake(noon + 5 * dayMs).messages).toHaveLength(1)
  })
  test('with the `unless`, `if` and limits of then', () => {
    const strict = policyOf([pinned({ unless: { on: 'message.read' }, limits: { once: 'ever' } })])
    const two = given(worldOf(strict), [yes, visit(noon), visit(noon + hourMs)])
    const lax = timeline(strict, policyOf([]))
    const read: ToldFact = { type: 'message.read', messageId: 'M', channel: 'sms', at: noon + 2 * dayMs }
    // Our own messages are remembered only where an `unless` asks: that of the pinned rule still does.
    expect(
      adopted(two.under(lax))
        .when(read)
        .wake(noon + 6 * dayMs).withheld,
    ).toEqual(['hi: unless', 'hi: unless'])
    const once = adopted(two.under(lax)).wake(noon + 6 * dayMs)
    expect([once.messages.length, once.withheld]).toEqual([1, ['hi: once']])
  })
  test('with the hours of then', () => {
    const hourly = policyOf([pinned({ between: { from: '18:00', to: '20:00' } })])
    const started = given(worldOf(hourly), [yes, visit(noon)])
    const edited = started.under(timeline(hourly, policyOf([pinned({ between: { from: '07:00', to: '08:00' } })])))
    expect(dues(adopted(edited).wake(noon + 5 * dayMs))).toEqual([noon + 5 * dayMs + 6 * hourMs])
  })
  test('stays pinned when later policies say otherwise, and a wait that was not is not', () => {
    const unpinned = policyOf([hello('hi', { after: 'P9D' })])
    expect(dues(adopted(waiting.under(timeline(before, unpinned))))).toEqual([noon + 5 * dayMs])
    const plain = given(worldOf(unpinned), [yes, visit(noon)])
    expect(dues(adopted(plain.under(timeline(unpinned, before))))).toEqual([noon + 5 * dayMs])
  })
  test('whose policy nobody holds any more goes by the rule in force, else it is gone', () => {
    const changed = policyOf([pinned({ then: [{ tag: { add: 'seen' } }] })])
    const lost = waiting.under(worldOf(changed)).wake(noon + 5 * dayMs)
    expect([lost.customer.profile.tags, lost.messages]).toEqual([['seen'], []])
    expect(waiting.under(worldOf(policyOf([]))).wake(noon + 5 * dayMs).withheld).toEqual(['hi: rule-gone'])
    const [wait] = waiting.customer.waiting
    if (wait === undefined) throw new Error('It waits.')
    expect(ruleOf(worldOf(changed), wait, changed)?.policy).toBe(changed)
    expect(ruleOf(timeline(before, changed), wait, changed)?.policy).toBe(before)
    expect(ruleOf(worldOf(policyOf([])), wait, policyOf([]))).toBeNull()
  })
  test('is started once, whatever policy asks for it again', () => {
    const changed = policyOf([pinned({ after: 'P6D' })])
    const fact = { ...visit(noon), id: 'F-2', source: 'till', occurredAt: noon, customer: { phone: '+919876543210' } }
    const armed = waiting
      .under(timeline(before, changed))
      .when(systemFact('policy.adopted', noon + dayMs, { recent: [fact] }))
    expect(armed.customer.waiting).toHaveLength(1)
  })
})

test('editing a live workflow strands nobody: whoever waits is decided, by one rule or the other or because it is gone', () => {
  const edits: fc.Arbitrary<Partial<Rule> | null> = fc.option(
    fc.record(
      {
        after: fc.constantFrom('PT1H', 'P1D', 'P4D', 'P20D'),
        between: fc.constant({ from: '09:00', to: '19:00' }),
        until: fc.constantFrom('P30D', '2026-01-20'),
        whenEdited: fc.constantFrom('pinned' as const, 're-evaluated' as const),
        repeat: fc.constantFrom('each' as const, 'keep' as const, 'restart' as const),
      },
      { requiredKeys: ['after'] },
    ),
  )
  fc.assert(
    fc.property(
      fc.array(edits, { minLength: 2, maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 72 }), { maxLength: 6 }),
      fc.boolean(),
      (versions, delays, isArmed) => {
        const policies = versions.map((parts, index) =>
          policyOf(parts === null ? [] : [hello('hi', { repeat: 'each', ...parts })], { name: `v${index}` }),
        )
        const step = 2 * dayMs
        const [first = policyOf([]), ...later] = policies
        const world = {
          policies: [
            { from: 0, policy: first },
            ...later.map((policy, index) => ({ from: noon + (index + 1) * step, policy })),
          ] as const,
          cuts: null,
        }
        let story = given(world, [yes, visit(noon)])
        const started = story.customer.waiting.length + story.messages.length + story.withheld.length
        expect(started).toBe(versions[0] === null ? 0 : 1)
        let at = noon
        for (const hours of delays) {
          at += hours * hourMs
          story = story.wake(at)
          if (isArmed) story = adopted(story, at)
        }
        const end = adopted(story.wake(noon + 60 * dayMs), noon + 60 * dayMs)
        expect(end.customer.waiting).toEqual([])
        expect(end.messages.length + end.withheld.length).toBe(started)
      },
    ),
    { numRuns: propertyRuns(60) },
  )
})

test('through the engine: a pinned message is worded and sent by the policy it started under', async () => {
  const first = policyOf([hello('hi', { after: 'P5D', whenEdited: 'pinned' })])
  const { crm, clock, channel } = shop({ policy: definePolicy({ ...first.data }) })
  await crm.record([
    agreed(asha),
    { type: 'visit.sensed', id: 'V-1', source: 'door', occurredAt: june, customer: asha, by: 'nfc' },
  ])
  clock.set(june + day)
  await crm.adopt(definePolicy({ ...policyOf([]).data, templates: {} }))
  await crm.work()
  clock.set(june + 5 * day)
  await crm.work()
  expect(channel.sent.map(({ rule, text }) => [rule, text])).toEqual([['hi', 'Hello']])
})
