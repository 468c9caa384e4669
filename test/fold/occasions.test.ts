import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rebuild } from '../../src/fold/index.ts'
import type { PolicyInput } from '../../src/policy.ts'
import { dayMs, dayNumber, dayOf, hourMs, startOfDay } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { agreed, asha, recordingChannel, shop } from '../support/shop.ts'
import { given, noon, parsedAll, policyOf, type Story, systemFact, type ToldFact, worldOf } from '../support/story.ts'

const zone = 'Asia/Kolkata'
const start = (day: string, by = zone) => startOfDay(dayNumber(day), by)

const occasions: NonNullable<PolicyInput['occasions']> = {
  birthday: { kind: 'birthday', leadDays: 5 },
  wedding: { kind: 'anniversary', leadDays: 0 },
  'with-us': { kind: 'customer-anniversary', leadDays: 0 },
  diwali: { kind: 'festival', leadDays: 3, days: ['2025-10-20', '2026-11-08', '2027-10-29'] },
  onam: { kind: 'festival', leadDays: 10, days: ['2026-08-26', '2027-09-12'] },
}
const templates: PolicyInput['templates'] = {
  greeting: {
    variables: {
      occasion: { from: 'fact.occasion' },
      kind: { from: 'fact.kind' },
      day: { from: 'fact.day' },
      years: { from: 'fact.years', fallback: 'unknown' },
    },
    forms: { en: { sms: { text: '{occasion} {kind} {day} {years}' } } },
  },
}
const greet = (parts: Partial<Rule> = {}): Rule => ({
  id: 'greet',
  on: 'occasion.reached',
  repeat: 'each',
  purpose: 'service',
  then: [{ send: { template: 'greeting' } }],
  ...parts,
})
const policyFor = (rules: readonly Rule[], parts: Partial<PolicyInput> = {}) =>
  policyOf(rules, { occasions, templates, ...parts })
const world = worldOf(policyFor([greet()]))
const only = (kept: NonNullable<PolicyInput['occasions']>, rules: readonly Rule[] = [greet()]) =>
  worldOf(policyFor(rules, { occasions: kept }))

const consent: ToldFact = {
  type: 'consent.changed',
  purpose: 'service',
  channel: 'sms',
  status: 'granted',
  at: noon - 2 * dayMs,
}
const told = (details: object, at = noon): ToldFact => ({ type: 'customer.updated', at, ...details })
const captured = (at = noon): ToldFact => ({ type: 'customer.captured', method: 'qr-self', at })
const bill = (at: number): ToldFact => ({ type: 'purchase.completed', billId: `B-${at}`, totalMinor: 100_000, at })
const reached = (story: Story) => story.messages.map(({ anchor }) => anchor.replace('occasion.reached/', ''))
const alarmOf = ({ customer }: Story) => customer.alarms.find(({ owner }) => owner === 'occasions')

describe('a day is reached', () => {
  test('as many days ahead as the policy says, at the start of the day of the shop', () => {
    const story = given(world, [consent, told({ birthday: '05-10' })])
    expect(alarmOf(story)).toEqual({ at: start('2026-05-05'), owner: 'occasions', key: 'next' })
    expect(story.wake(start('2026-05-05') - 1).messages).toEqual([])
    const greeted = story.wake(start('2026-05-05'))
    expect(greeted.messages).toMatchObject([
      {
        anchor: 'occasion.reached/birthday/2026-05-10',
        anchorAt: start('2026-05-05'),
        variables: { occasion: 'birthday', kind: 'birthday', day: '2026-05-10', years: 'unknown' },
      },
    ])
    expect(alarmOf(greeted)?.at).toBe(start('2026-08-16'))
  })
  test('with the number of years where the year is known, from the first year on', () => {
    const kept = { wedding: { kind: 'anniversary', leadDays: 0 } } as const
    const years = (anniversary: string) =>
      given(only(kept), [consent, told({ anniversary })])
        .wake(start('2027-12-31'))
        .messages.map(({ variables }) => `${variables.day}: ${variables.years}`)
    expect(years('2016-06-01')).toEqual(['2026-06-01: 10', '2027-06-01: 11'])
    expect(years('2026-06-01')).toEqual(['2027-06-01: 1'])
    expect(years('2027-06-01')).toEqual([])
    expect(years('06-01')).toEqual(['2026-06-01: unknown', '2027-06-01: unknown'])
  })
  test('so that a rule may ask for round anniversaries only', () => {
    const round = greet({ where: { 'fact.occasion': 'wedding', 'fact.years': { in: [10, 25, 50] } } })
    const story = given(worldOf(policyFor([round])), [consent, told({ anniversary: '2017-06-01' })])
    expect(reached(story.wake(start('2028-01-01')))).toEqual(['wedding/2027-06-01'])
  })
  test('for those born on 29 February on the 28th of other years', () => {
    const kept = { birthday: { kind: 'birthday', leadDays: 1 } } as const
    const story = given(only(kept), [consent, told({ birthday: '2000-02-29' })]).wake(start('2029-01-01'))
    expect(reached(story)).toEqual(['birthday/2026-02-28', 'birthday/2027-02-28', 'birthday/2028-02-29'])
  })
  test('over the turn of the year when its lead is longer than its year is old', () => {
    const kept = { birthday: { kind: 'birthday', leadDays: 10 } } as const
    const story = given(only(kept), [consent, told({ birthday: '01-05' }, start('2026-01-20'))])
    expect(alarmOf(story)?.at).toBe(start('2026-12-26'))
    expect(reached(story.wake(start('2026-12-26')))).toEqual(['birthday/2027-01-05'])
  })
  test('for customers by the day they became known, else by their first purchase', () => {
    const kept = { 'with-us': { kind: 'customer-anniversary', leadDays: 0 } } as const
    const bought = given(only(kept), [consent, bill(noon)])
    expect(alarmOf(bought)?.at).toBe(start('2027-01-05'))
    const known = bought.when(captured(noon + 30 * dayMs))
    expect(alarmOf(known)?.at).toBe(start('2027-02-04'))
    const greeted = known.wake(start('2028-03-01'))
    expect(greeted.messages.map(({ variables }) => variables.years)).toEqual(['1', '2'])
    expect(alarmOf(given(only(kept), [consent]))).toBeUndefined()
  })
  test('of a festival for everybody, on its listed days and no others', () => {
    const story = given(world, [consent]).wake(start('2029-01-01'))
    expect(reached(story)).toEqual(['onam/2026-08-26', 'diwali/2026-11-08', 'onam/2027-09-12', 'diwali/2027-10-29'])
    expect(alarmOf(story)).toBeUndefined()
  })
  test('together with the others of its instant, and with the stage that moves then', () => {
    const kept: typeof occasions = {
      a: { kind: 'festival', leadDays: 0, days: ['2026-01-08'] },
      b: { kind: 'festival', leadDays: 2, days: ['2026-01-10'] },
      birthday: { kind: 'birthday', leadDays: 0 },
    }
    // Captured on the 5th: the journey's alarm and the occasions' ring at the same midnight.
    const story = given(only(kept), [consent, captured(), told({ birthday: '01-08' })])
    expect(story.customer.alarms.map(({ owner, at }) => [owner, at])).toEqual([
      ['journey', start('2026-01-08')],
      ['occasions', start('2026-01-08')],
    ])
    const rung = story.wake(start('2026-01-08') + hourMs)
    expect(rung.customer.journey.stage).toBe('onboarding')
    expect(reached(rung).sort()).toEqual(['a/2026-01-08', 'b/2026-01-10', 'birthday/2026-01-08'])
  })
  test('by the calendar of the shop and the quiet hours of the customer', () => {
    const messages = {
      ladder: ['sms'],
      defaultLanguage: 'en',
      quietHours: { from: '21:00', to: '10:00', purposes: ['service'] },
      caps: {},
      topicGap: 'P1D',
    }
    const night = worldOf(policyFor([greet()], { messages: messages as never }))
    const story = given(night, [consent, told({ birthday: '05-10', zone: 'America/New_York' })])
    const asleep = story.wake(start('2026-05-05'))
    // Midnight in Kolkata is the afternoon before in New York: no quiet hour there.
    expect(asleep.messages.map(({ anchorAt }) => anchorAt)).toEqual([start('2026-05-05')])
    const home = given(night, [consent, told({ birthday: '05-10' })]).wake(start('2026-05-05'))
    expect(home.messages).toEqual([])
    expect(home.wake(start('2026-05-05') + 10 * hourMs).messages).toHaveLength(1)
  })
  test('where clocks go back over midnight, once', () => {
    // St John's put its clocks back at 00:01 until 2011: that midnight came twice.
    const twice = worldOf(
      policyFor([greet()], {
        zone: 'America/St_Johns',
        points: null,
        occasions: { birthday: { kind: 'birthday', leadDays: 0 } },
      }),
    )
    const day = start('2010-11-07', 'America/St_Johns')
    let story = given(twice, [{ ...consent, at: day - dayMs }, told({ birthday: '11-07' }, day - dayMs)])
    for (let at = day - hourMs; at < day + 3 * hourMs; at += 15 * 60_000) {
      story = story.wake(at)
      expect(alarmOf(story)?.at).toBeGreaterThan(at)
    }
    expect(reached(story)).toEqual(['birthday/2010-11-07'])
    expect(alarmOf(story)?.at).toBe(start('2011-11-07', 'America/St_Johns'))
  })
})

describe('nobody is woken', () => {
  test('where no rule listens, or none for that occasion', () => {
    const alarms = (rules: readonly Rule[]) =>
      alarmOf(given(worldOf(policyFor(rules)), [consent, told({ birthday: '05-10' })]))?.at
    expect(alarms([])).toBeUndefined()
    expect(alarms([greet({ on: 'visit.sensed', then: [{ tag: { add: 'x' } }] })])).toBeUndefined()
    expect(alarms([greet({ where: { 'fact.occasion': 'diwali' } })])).toBe(start('2026-11-05'))
    expect(alarms([greet({ where: { 'fact.kind': { in: ['anniversary', 'birthday'] } } })])).toBe(start('2026-05-05'))
    expect(alarms([greet({ where: { 'purchases.count': { gte: 1 } } })])).toBe(start('2026-05-05'))
  })
  test('for a bill that nobody has claimed, a household, or a record that is another one now', () => {
    for (const kind of ['anonymous', 'household'] as const) {
      const story = given(world, [{ ...bill(noon), customer: undefined }], { kind })
      expect(alarmOf(story)).toBeUndefined()
      expect(story.wake(start('2027-01-01')).messages).toEqual([])
    }
    const sealed = given(world, [consent, told({ birthday: '05-10' })]).when(
      systemFact('customer.merged', noon + dayMs, { into: 'c-2' }),
    )
    expect(sealed.customer.alarms).toEqual([])
    expect(sealed.wake(start('2027-01-01')).messages).toEqual([])
  })
  test('before a birthday that is told for a year to come has come once', () => {
    const kept = { birthday: { kind: 'birthday', leadDays: 0 } } as const
    expect(alarmOf(given(only(kept), [told({ birthday: '9999-05-10' })]))).toBeUndefined()
  })
})

describe('a day told late', () => {
  const late = (birthday: string, at: number, clock = at) => {
    const story = given(world, [consent]).wake(clock)
    return story.when(told({ birthday }, at), clock)
  }
  test('between its lead and its end is reached at once, and once', () => {
    const story = late('05-10', start('2026-05-08'))
    expect(reached(story)).toEqual(['birthday/2026-05-10'])
    expect(story.messages[0]?.anchorAt).toBe(start('2026-05-08'))
    expect(reached(late('05-10', start('2026-05-11') - 1))).toEqual(['birthday/2026-05-10'])
    const again = story
      .when(told({ birthday: '05-10' }, start('2026-05-08') + hourMs))
      .when(told({ birthday: '1990-05-10' }, start('2026-05-08') + 2 * hourMs))
      .when(told({ birthday: '05-10' }, start('2026-05-01')), start('2026-05-09'))
    expect(reached(again.wake(start('2026-08-01')))).toEqual(['birthday/2026-05-10'])
  })
  test('when it is over waits for its next return', () => {
    const story = late('05-10', start('2026-05-11'))
    expect(story.messages).toEqual([])
    expect(reached(story.wake(start('2027-05-05')))).toContain('birthday/2027-05-10')
  })
  test('by a fact that came late is reached by the clock of the record', () => {
    const story = late('05-10', start('2026-05-02'), start('2026-05-09'))
    expect(story.messages.map(({ anchor, anchorAt }) => [anchor, anchorAt])).toEqual([
      ['occasion.reached/birthday/2026-05-10', start('2026-05-09')],
    ])
    // Nobody looked in between: it rings at its own time.
    const asleep = given(world, [consent]).when(told({ birthday: '05-10' }, start('2026-05-02')), start('2026-05-09'))
    expect(asleep.messages.map(({ anchorAt }) => anchorAt)).toEqual([start('2026-05-05')])
  })
  test('as a correction of another day is not: that one may have been greeted', () => {
    const story = late('05-10', start('2026-05-08')).when(told({ birthday: '05-11' }, start('2026-05-09')))
    expect(reached(story.wake(start('2026-06-01')))).toEqual(['birthday/2026-05-10'])
  })
})

describe('late workers and imports', () => {
  test('what is stale is not sent, what is given is given', () => {
    const rule = greet({
      limits: { lateAfter: 'P2D' },
      then: [{ award: { points: 50, reason: 'birthday' } }, { send: { template: 'greeting' } }],
    })
    const story = given(only({ birthday: { kind: 'birthday', leadDays: 0 } }, [rule]), [
      consent,
      told({ birthday: '05-10' }),
    ])
    expect(story.wake(start('2026-05-12')).messages).toHaveLength(1)
    const late = story.wake(start('2026-05-17'))
    expect([late.messages.length, late.withheld]).toEqual([0, ['greet: late']])
    expect(late.customer.points.lifetime.issued).toBe(50)
  })
  test('nobody hears of birthdays before the end of an import', () => {
    const muteBefore = start('2026-07-01')
    const facts = [consent, captured(start('2024-03-01')), told({ birthday: '05-10' }, start('2024-03-02'))]
    const story = given(world, facts, { muteBefore })
    expect(story.messages).toEqual([])
    expect(reached(story.wake(start('2026-12-31')))).toEqual(['onam/2026-08-26', 'diwali/2026-11-08'])
    const inside = given(world, [consent, told({ birthday: '05-10' }, start('2026-05-08'))], { muteBefore })
    expect(inside.wake(start('2026-07-02')).messages).toEqual([])
  })
  test('nor of one that comes with the second part of an import, when the clock has come to its lead', () => {
    const now = start('2026-05-08') + hourMs
    const begun = given(world, [consent], { muteBefore: now }).wake(now)
    const imported = begun.when(told({ birthday: '05-10' }, start('2024-03-02')), now)
    expect(reached(imported.wake(start('2026-05-10')))).toEqual([])
    expect(reached(imported.wake(start('2027-05-05')))).toContain('birthday/2027-05-10')
    const toldLater = begun.when(told({ birthday: '05-10' }, now + 1), now + 1)
    expect(reached(toldLater)).toEqual(['birthday/2026-05-10'])
  })
  test('two workers that ring at once write one message', async () => {
    const policy = policyFor([greet()])
    const at = shop({ policy, recording: recordingChannel('sms') })
    await at.crm.record([
      {
        type: 'customer.updated',
        id: 'U-1',
        source: 'pos',
        occurredAt: at.clock.now(),
        customer: asha,
        birthday: '08-20',
      },
      { ...agreed(asha), channel: 'sms' as const },
    ])
    const other = shop({ policy, store: at.store, recording: at.channel, at: at.clock.now() })
    const morning = start('2026-08-15') + 10 * hourMs
    for (const { clock } of [at, other]) clock.set(morning)
    await Promise.all([at.crm.work(), other.crm.work()])
    await at.crm.work()
    expect(at.channel.attempts.map(({ anchor }) => anchor)).toEqual(['occasion.reached/birthday/2026-08-20'])
  })
  test('whoever rings second finds it rung, and before that plans the same message', () => {
    const story = given(world, [consent, told({ birthday: '05-10' })])
    const [one, other] = [story.wake(start('2026-05-05') + 1), story.wake(start('2026-05-05') + 9)]
    expect(one.messages.map(({ messageId }) => messageId)).toEqual(other.messages.map(({ messageId }) => messageId))
    expect(one.wake(start('2026-05-05') + 9).messages).toHaveLength(1)
  })
})

describe('a record that changes hands or policies ends with the right alarm', () => {
  const adopt = (story: Story, policy: ReturnType<typeof policyFor>, at: number) =>
    story.under({ policies: [{ from: 0, policy }], cuts: null }).when(systemFact('policy.adopted', at, { recent: [] }))

  test('under a new policy', () => {
    const before = given(worldOf(policyFor([])), [consent, told({ birthday: '05-10' })])
    const adopted = adopt(before, policyFor([greet()]), noon + dayMs)
    expect([alarmOf(before), alarmOf(adopted)?.at]).toEqual([undefined, start('2026-05-05')])
    const sooner = { ...occasions, birthday: { kind: 'birthday', leadDays: 30 } } as const
    expect(alarmOf(adopt(adopted, policyFor([greet()], { occasions: sooner }), noon + 2 * dayMs))?.at).toBe(
      start('2026-04-10'),
    )
    expect(alarmOf(adopt(adopted, policyFor([]), noon + 2 * dayMs))).toBeUndefined()
  })
  test('of a new policy only rules that wait look back to what has begun', () => {
    const before = given(worldOf(policyFor([])), [consent, told({ birthday: '05-10' })])
    const at = start('2026-05-06') + hourMs
    expect(adopt(before, policyFor([greet()]), at).wake(start('2026-06-01')).messages).toEqual([])
    const waiting = policyFor([greet({ after: 'P5D' })])
    const adopted = adopt(before, waiting, at)
    expect(adopted.customer.waiting).toMatchObject([
      { anchor: 'occasion.reached/birthday/2026-05-10', dueAt: start('2026-05-10') },
    ])
    const again = adopt(adopted, policyFor([greet({ after: 'P5D' })], { name: 'again' }), at + hourMs)
    expect(reached(again.wake(start('2026-06-01')))).toEqual(['birthday/2026-05-10'])
  })
  test('merged: the survivor keeps the day of the other', () => {
    const loser = given(world, [consent, told({ birthday: '05-10' })], { id: 'c-2' })
    const sealed = loser.when(systemFact('customer.merged', noon + dayMs, { into: 'c-1' }, 'c-2'))
    const item = sealed.last.outbox.find(({ kind }) => kind === 'fact')
    if (item?.kind !== 'fact') throw new Error('The merge sends what it takes over.')
    const survivor = given(world, [consent]).when(item.fact as never, noon + dayMs)
    expect(alarmOf(survivor)?.at).toBe(start('2026-05-05'))
    // Greeted before it was merged, it is not greeted again.
    const late = loser
      .wake(start('2026-05-06'))
      .when(systemFact('customer.merged', start('2026-05-07'), { into: 'c-1' }, 'c-2'))
    const parcel = late.last.outbox.find(({ kind }) => kind === 'fact')
    if (parcel?.kind !== 'fact') throw new Error('The merge sends what it takes over.')
    const other = given(world, [consent]).when(parcel.fact as never, start('2026-05-07'))
    expect(other.wake(start('2026-08-01')).messages).toEqual([])
  })
  test('rebuilt or restored: what rang since is not rung again', () => {
    const facts = [consent, told({ birthday: '05-10' })]
    const story = given(world, facts)
    const history = parsedAll(
      facts.map(({ at, ...fact }, index) => ({
        id: `F-${index + 1}`,
        source: 'till',
        occurredAt: at,
        customer: { phone: '9876543210' },
        ...fact,
      })) as never,
    )
    // Made before the birthday's lead, written after it.
    const payload = rebuild(world, story.customer, history)
    for (const type of ['customer.rebuilt', 'customer.restored'] as const) {
      const after = story.when(systemFact(type, start('2026-05-07'), { ...payload, facts: [] }))
      expect(reached(after)).toEqual(['birthday/2026-05-10'])
      expect(alarmOf(after)?.at).toBe(start('2026-08-16'))
    }
    const sealed = story.when(systemFact('customer.merged', noon + dayMs, { into: 'c-2' }))
    const restored = sealed.when(systemFact('customer.restored', start('2026-05-07'), { ...payload, facts: [] }))
    // While it was another record, that one was greeted.
    expect(restored.messages).toEqual([])
    expect(alarmOf(restored)?.at).toBe(start('2026-08-16'))
  })
})

describe('laws', () => {
  const runs = { numRuns: propertyRuns(150) }
  const from = start('2024-01-01')
  const until = start('2028-01-01')
  const date = fc
    .tuple(fc.integer({ min: 0, max: 365 }), fc.option(fc.integer({ min: 1930, max: 2027 })))
    .map(([place, year]) => {
      const monthDay = new Date(Date.UTC(2024, 0, 1 + place)).toISOString().slice(5, 10)
      // Only leap years have a 29 February.
      return year === null || (monthDay === '02-29' && year % 4 !== 0) ? monthDay : `${year}-${monthDay}`
    })
  const wakes = fc.array(fc.integer({ min: from + 1, max: until - 1 }), { maxLength: 40 })
  const leadDays = fc.integer({ min: 0, max: 60 })
  const zones = fc.constantFrom(zone, 'America/New_York', 'Pacific/Auckland', 'America/Sao_Paulo')

  // A message has one id for each day, so it would hide a second start; a tag is given at each.
  const counted = greet({ then: [{ tag: { add: 'greeted' } }, { send: { template: 'greeting' } }] })
  const countedWorld = worldOf(policyFor([counted]))

  /** The days of a yearly date, spelled out one by one. */
  const returnsOf = (text: string): string[] =>
    ['2023', '2024', '2025', '2026', '2027', '2028'].flatMap((year) => {
      const monthDay = text.slice(-5) === '02-29' && Number(year) % 4 !== 0 ? '02-28' : text.slice(-5)
      return text.length === 10 && Number(text.slice(0, 4)) >= Number(year) ? [] : [`${year}-${monthDay}`]
    })

  test('a birthday is reached exactly once a year, however late and often the record is woken', () => {
    fc.assert(
      fc.property(date, leadDays, wakes, zones, (birthday, lead, instants, by) => {
        const kept = { birthday: { kind: 'birthday', leadDays: lead } } as const
        const local = worldOf(policyFor([counted], { zone: by, points: null, occasions: kept }))
        let story = given(local, [{ ...consent, at: from }, told({ birthday }, from)])
        const first = reached(story).length
        for (const at of [...instants.sort((a, b) => a - b), until]) {
          story = story.wake(at)
          expect(alarmOf(story)?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(story.customer.rungTo)
          expect(story.customer.rungTo).toBe(at)
        }
        const expected = returnsOf(birthday).filter((day) => {
          const at = startOfDay(dayNumber(day) - lead, by)
          // Told on the first day: what had begun by then and was not over is reached at once.
          return at <= until && (at > from || day >= dayOf(from, by))
        })
        expect(reached(story)).toEqual(expected.map((day) => `birthday/${day}`))
        expect(story.kinds('tagged')).toHaveLength(expected.length)
        expect(first).toBe(expected.filter((day) => startOfDay(dayNumber(day) - lead, by) <= from).length)
      }),
      runs,
    )
  })

  test('told in any order among other facts and wakes, however often, nothing is reached twice, and every festival once', () => {
    const step = fc.record({
      at: fc.integer({ min: from + 1, max: until - 1 }),
      what: fc.constantFrom('told', 'bill', 'wake'),
      lateMs: fc.constantFrom(0, hourMs, 3 * dayMs, 40 * dayMs),
    })
    fc.assert(
      fc.property(date, fc.array(step, { maxLength: 25 }), (birthday, steps) => {
        let story = given(countedWorld, [{ ...consent, at: from }])
        for (const { at, what, lateMs } of steps.sort((a, b) => a.at + a.lateMs - b.at - b.lateMs)) {
          const now = at + lateMs
          if (what === 'wake') story = story.wake(now)
          else story = story.when(what === 'told' ? told({ birthday }, at) : bill(at), now)
          expect(alarmOf(story)?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now)
        }
        // No worker sends here, and a record follows only so many messages that wait to be sent.
        for (let now = story.customer.rungTo; now < until; now += 100 * dayMs) story = story.wake(now)
        const last = story.wake(until + 60 * dayMs)
        const anchors = reached(last)
        expect(new Set(anchors).size).toBe(anchors.length)
        // Where many days come in one step, the record has no room for the messages of all of them.
        const crowded = last.withheld.filter((gate) => gate === 'greet: crowded')
        expect(last.kinds('tagged')).toHaveLength(anchors.length + crowded.length)
        expect(anchors.filter((anchor) => /^(?:diwali|onam)/.test(anchor))).toEqual([
          'diwali/2025-10-20',
          'onam/2026-08-26',
          'diwali/2026-11-08',
          'onam/2027-09-12',
          'diwali/2027-10-29',
        ])
      }),
      {
        ...runs,
        // Two days at once, beside eleven messages that wait.
        examples: [
          [
            '01-01',
            [
              { at: from + 1, what: 'told', lateMs: 0 },
              { at: from + 9, what: 'bill', lateMs: hourMs },
              { at: until - 25, what: 'told', lateMs: 40 * dayMs },
            ],
          ],
        ],
      },
    )
  })
})
