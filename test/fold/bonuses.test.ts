import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newCustomer, rebuild } from '../../src/fold/index.ts'
import { type BonusTerms, type LedgerTerms, nextBirthdayBonus } from '../../src/ledger/index.ts'
import { dayFromNumber, dayMs, dayNumber, startOfDay } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { plainPoints } from '../support/retail.ts'
import { propertyRuns } from '../support/runs.ts'
import { asha, shop } from '../support/shop.ts'
import {
  given,
  noon,
  parsed,
  phone,
  policyOf,
  type Story,
  systemFact,
  type ToldFact,
  worldOf,
} from '../support/story.ts'

const start = (day: string) => startOfDay(dayNumber(day), 'Asia/Kolkata')
const bonuses: BonusTerms = {
  enrolment: { points: 100 },
  birthday: { points: 50, liveDays: 30 },
  anniversary: { points: 20 },
}
const pointsWith = (parts: BonusTerms): LedgerTerms => ({ ...plainPoints, bonuses: parts })
const policyFor = (parts: BonusTerms = bonuses, rules: readonly Rule[] = []) =>
  policyOf(rules, { points: pointsWith(parts) })
const world = worldOf(policyFor())
const only = (name: keyof BonusTerms) => worldOf(policyFor({ [name]: bonuses[name] }))

const enrolled = (at: number, parts: object = {}): ToldFact => ({
  type: 'customer.captured',
  method: 'loyalty-enrolment',
  at,
  ...parts,
})
const told = (details: object, at = noon): ToldFact => ({ type: 'customer.updated', at, ...details })
const bill = (at: number): ToldFact => ({ type: 'purchase.completed', billId: `B-${at}`, totalMinor: 5_000, at })
const given_ = (story: Story) =>
  story.kinds('points').flatMap(({ entry }) => {
    const { kind, ref, points, occurredAt } = entry as { kind: string; ref: string; points: number; occurredAt: number }
    return kind === 'bonus' ? [`${ref} ${points} at ${new Date(occurredAt).toISOString().slice(0, 10)}`] : []
  })
const keys = (story: Story) => given_(story).map((line) => line.split(' ')[0])
const bonusAlarm = ({ customer }: Story) => customer.alarms.find(({ key }) => key === 'bonus')?.at

describe('joining is worth points', () => {
  test('when somebody enrols, once, whatever else they do', () => {
    const story = given(world, [enrolled(noon), enrolled(noon + dayMs), bill(noon + 2 * dayMs)])
    expect(given_(story)).toEqual(['enrolment 100 at 2026-01-05'])
    expect(story.customer.points.lifetime.issued).toBe(100)
  })
  test('also of somebody whose bill went to their phone a year ago', () => {
    const receipt: ToldFact = { type: 'customer.captured', method: 'whatsapp-receipt', at: noon - 300 * dayMs }
    const story = given(only('enrolment'), [receipt])
    expect(given_(story)).toEqual([])
    expect(keys(story.when(enrolled(noon)))).toEqual(['enrolment'])
  })
  test('by the terms of the day, if they have it', () => {
    const story = given(worldOf(policyFor({ birthday: { points: 5 } })), [enrolled(noon)])
    expect(story.customer.points.lifetime.issued).toBe(0)
    expect(given(worldOf(policyOf([], { points: null })), [enrolled(noon)]).refusal).toBe(null)
  })
  test('once for two records that turn out to be one person', () => {
    const other = given(world, [enrolled(noon)], { id: 'c-2' }).when(
      systemFact('customer.merged', noon + dayMs, { into: 'c-1' }, 'c-2'),
    )
    const item = other.last.outbox.find(({ kind }) => kind === 'fact')
    if (item?.kind !== 'fact') throw new Error('The merge sends a fact.')
    const story = given(world, [bill(noon)])
      .when(item.fact, noon + dayMs)
      .when(enrolled(noon + 2 * dayMs))
    expect(given_(story)).toEqual([])
    expect(story.customer.points.grants).toContain('enrolment')
  })
})

describe('every year there is a bonus', () => {
  test('at the start of the birthday in the shop’s zone, and for as long as the terms say', () => {
    const story = given(world, [told({ birthday: '1990-05-10' })])
    expect(bonusAlarm(story)).toBe(start('2026-05-10'))
    const before = story.wake(start('2026-05-10') - 1)
    expect(given_(before)).toEqual([])
    const after = before.wake(start('2026-05-10'))
    expect(given_(after)).toEqual(['birthday:2026 50 at 2026-05-09'])
    expect(after.customer.points.buckets).toMatchObject([{ open: 50, expiresAt: start('2026-06-09') }])
    expect(bonusAlarm(after)).toBe(start('2027-05-10'))
    expect(keys(after.wake(start('2029-01-01')))).toEqual(['birthday:2026', 'birthday:2027', 'birthday:2028'])
  })
  test('on the 28th for those born on 29 February, but in leap years', () => {
    const story = given(world, [told({ birthday: '02-29' }, noon - 60 * dayMs)])
    expect(bonusAlarm(story)).toBe(start('2026-02-28'))
    expect(bonusAlarm(story.wake(start('2027-03-01')))).toBe(start('2028-02-29'))
  })
  test('on the day they joined, from the first return on; else on that of the first purchase', () => {
    const bought = given(world, [bill(noon)])
    expect(bonusAlarm(bought)).toBe(start('2027-01-05'))
    const known = bought.when({ type: 'customer.captured', method: 'qr-self', at: noon + 30 * dayMs })
    expect(bonusAlarm(known)).toBe(start('2027-02-04'))
    expect(keys(known.wake(start('2028-03-01')))).toEqual(['anniversary:2027', 'anniversary:2028'])
  })
  test('both when they fall on one day, beside the stage that moves then', () => {
    const story = given(world, [enrolled(noon, { birthday: '01-05' })]).wake(start('2027-01-05'))
    expect(keys(story).slice(1)).toEqual(['anniversary:2027', 'birthday:2027'])
  })
  test('and none for a bill that nobody has claimed', () => {
    expect(bonusAlarm(given(world, [bill(noon)], { kind: 'anonymous' }))).toBe(start('2027-01-05'))
    const nobody = { type: 'purchase.completed', id: 'A', source: 'till', occurredAt: noon, totalMinor: 5_000 }
    const story = given(world, [], { kind: 'anonymous' }).when(parsed(nobody))
    expect(bonusAlarm(story)).toBeUndefined()
    expect(given_(story.wake(start('2028-01-06')))).toEqual([])
  })
  test('no more when the terms have it no more, and from now on when they have it now', () => {
    const without = worldOf(policyFor(), policyFor({}))
    const story = given(world, [told({ birthday: '05-10' })])
      .under(without)
      .wake(start('2028-01-01'))
    expect(given_(story)).toEqual([])
    const later = story.under(world).when(told({ name: 'Asha' }, start('2028-02-01')))
    expect(bonusAlarm(later)).toBe(start('2028-05-10'))
  })
})

describe('nobody has their birthday on the day they shop', () => {
  test('told 29 days ahead it pays next year, told 30 days ahead this year', () => {
    expect(bonusAlarm(given(world, [told({ birthday: '02-03' })]))).toBe(start('2027-02-03'))
    expect(bonusAlarm(given(world, [told({ birthday: '02-04' })]))).toBe(start('2026-02-04'))
  })
  test('as the terms say how long', () => {
    const longer = worldOf(policyFor({ birthday: { points: 50, toldDaysAhead: 60 } }))
    expect(bonusAlarm(given(longer, [told({ birthday: '02-04' })]))).toBe(start('2027-02-04'))
  })
  test('on the same day as the ledger alone says, whichever day it is and whenever it is told', () => {
    const toldAhead = new Map(
      [0, 1, 30, 365].map((days) => [days, worldOf(policyFor({ birthday: { points: 50, toldDaysAhead: days } }))]),
    )
    const day = fc.integer({ min: dayNumber('2024-02-01'), max: dayNumber('2029-03-05') })
    fc.assert(
      fc.property(day, day, fc.constantFrom(...toldAhead.keys()), (birth, today, toldDaysAhead) => {
        const birthday = dayFromNumber(birth).slice(5)
        const story = given(toldAhead.get(toldDaysAhead) ?? world, [
          told({ birthday }, startOfDay(today, 'Asia/Kolkata') + dayMs / 2),
        ])
        const [toldOn, from] = [dayFromNumber(today), dayFromNumber(today + 1)]
        const terms = pointsWith({ birthday: { points: 50, toldDaysAhead } })
        expect(bonusAlarm(story)).toBe(start(nextBirthdayBonus(terms, { birthday, toldOn, from })))
      }),
      { numRuns: propertyRuns() },
    )
  })
  test('a day that is known is not told late because it is told again', () => {
    const story = given(world, [told({ birthday: '05-10' })])
    const again = story.when(told({ birthday: '05-10', city: 'Pune' }, start('2026-05-08')))
    expect(bonusAlarm(again)).toBe(start('2026-05-10'))
  })
  test('a day put right in time pays on the right one', () => {
    const story = given(world, [told({ birthday: '01-20' }), told({ birthday: '06-20' }, noon + dayMs)])
    expect(bonusAlarm(story)).toBe(start('2026-06-20'))
  })
  test('another day in the same year brings no second bonus', () => {
    const story = given(world, [told({ birthday: '05-10' })]).wake(start('2026-05-11'))
    const moved = story.when(told({ birthday: '09-10' }, start('2026-06-01')))
    expect(bonusAlarm(moved)).toBe(start('2027-09-10'))
    expect(keys(moved.wake(start('2026-12-31')))).toEqual(['birthday:2026'])
  })
})

describe('an imported past was paid by somebody else', () => {
  const muteBefore = noon + 200 * dayMs
  test('its bonuses are not given, and not given again either', () => {
    const story = given(world, [enrolled(noon, { birthday: '05-10' })], { muteBefore }).wake(noon + 150 * dayMs)
    expect(given_(story)).toEqual([])
    expect(story.customer.points.grants).toEqual(['enrolment', 'birthday:2026'])
    const later = story.when(enrolled(noon + 300 * dayMs)).wake(start('2027-05-11'))
    expect(keys(later)).toEqual(['anniversary:2027', 'birthday:2027'])
  })
})

test('rules hear of it, once, with its name', () => {
  const rule: Rule = {
    id: 'thanks',
    on: 'bonus.given',
    where: { 'fact.bonus': { in: ['birthday', 'enrolment'] }, 'fact.points': { gte: 50 } },
    repeat: 'each',
    purpose: 'internal',
    then: [{ award: { points: 1, reason: 'thanks' } }],
  }
  const story = given(worldOf(policyFor(bonuses, [rule])), [enrolled(noon, { birthday: '05-10' })])
  const thanks = (one: Story) => one.kinds('points').filter(({ entry }) => (entry as { points: number }).points === 1)
  expect(thanks(story)).toHaveLength(1)
  expect(thanks(story.wake(start('2027-01-10')))).toHaveLength(2)
})

test('a punctual worker and a late one give the same bonuses, and a rebuild gives them again and no others', () => {
  const date = fc.constantFrom('01-05', '02-28', '02-29', '06-30', '1990-12-31')
  fc.assert(
    fc.property(
      fc.array(fc.record({ day: fc.integer({ min: 0, max: 900 }), birthday: date }), { maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 1400 }), { maxLength: 10 }),
      (tellings, wakes) => {
        const facts = [
          enrolled(noon),
          ...tellings
            .sort((a, b) => a.day - b.day)
            .map(({ day, birthday }, index) => told({ birthday }, noon + day * dayMs + index)),
        ]
        const steps = [
          ...facts.map((fact) => ({ at: fact.at ?? 0, fact })),
          ...wakes.map((day) => ({ at: noon + day * dayMs + dayMs / 2, fact: null })),
        ].sort((a, b) => a.at - b.at)
        let punctual = given(world, [])
        for (const { at, fact } of steps) punctual = fact === null ? punctual.wake(at) : punctual.when(fact)
        const end = noon + 1500 * dayMs
        const [one, other] = [punctual.wake(end), given(world, facts).wake(end)]
        expect(given_(one)).toEqual(given_(other))
        expect(new Set(keys(one)).size).toBe(keys(one).length)
        const all = facts.map(({ at, ...rest }, index) =>
          parsed({ id: `F-${index}`, source: 'till', occurredAt: at, customer: { phone }, ...rest }),
        )
        const current = { ...newCustomer('shop', 'c-1', 'person', noon), rungTo: end }
        const { record } = rebuild(world, current, all)
        expect(record.points.lifetime).toEqual(one.customer.points.lifetime)
        expect(record.points.grants).toEqual(one.customer.points.grants)
      },
    ),
    { numRuns: propertyRuns(100) },
  )
})

test('a worker gives a birthday’s points, and a rebuild of the whole record changes nothing', async () => {
  const counter = shop({ policy: policyFor(), at: noon })
  const birthday = {
    type: 'customer.updated' as const,
    id: 'U',
    source: 'pos',
    occurredAt: noon,
    customer: asha,
    birthday: '05-10',
  }
  await counter.crm.record(birthday)
  counter.clock.set(start('2026-05-10') + 1)
  await counter.crm.work()
  const { available } = await counter.crm.points.balance(asha)
  await counter.crm.rebuild(asha)
  expect([available, (await counter.crm.points.balance(asha)).available]).toEqual([50, 50])
})
