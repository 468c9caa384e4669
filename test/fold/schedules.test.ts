import { describe, expect, test } from 'vitest'
import type { PolicyInput } from '../../src/policy.ts'
import { dayMs, dayNumber, hourMs, startOfDay } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { given, noon, policyOf, type Story, systemFact, type ToldFact, worldOf } from '../support/story.ts'
import { consent, hello } from './greetings.ts'

const start = (day: string, zone = 'Asia/Kolkata') => startOfDay(dayNumber(day), zone)
const occasions: NonNullable<PolicyInput['occasions']> = {
  'first-saturday': { kind: 'schedule', every: 'month', weekday: 'sat', nth: 1 },
  payday: { kind: 'schedule', every: 'month', dayOfMonth: 31, leadDays: 2 },
}
const onDay = (parts: Partial<Rule> = {}): Rule => hello('letter', { on: 'occasion.reached', ...parts })
const worldWith = (rules: readonly Rule[], kept: PolicyInput['occasions'] = occasions) =>
  worldOf(policyOf(rules, { occasions: kept }))
const yes = consent('granted')
const reached = ({ messages }: Story) => messages.map(({ anchor }) => anchor.replace('occasion.reached/', ''))
const alarmOf = ({ customer }: Story) => customer.alarms.find(({ owner }) => owner === 'occasions')?.at

describe('an occasion of a schedule', () => {
  test('is reached at the start of its day, by everybody, again and again', () => {
    const rule = onDay({ where: { 'fact.occasion': 'first-saturday', 'fact.kind': 'schedule' } })
    const story = given(worldWith([rule]), [yes])
    expect(alarmOf(story)).toBe(start('2026-02-07'))
    expect(story.wake(start('2026-02-07') - 1).messages).toEqual([])
    const greeted = story.wake(start('2026-02-07'))
    expect(reached(greeted)).toEqual(['first-saturday/2026-02-07'])
    expect(greeted.messages[0]?.anchorAt).toBe(start('2026-02-07'))
    expect(alarmOf(greeted)).toBe(start('2026-03-07'))
    expect(reached(story.wake(start('2026-05-31')))).toEqual([
      'first-saturday/2026-02-07',
      'first-saturday/2026-03-07',
      'first-saturday/2026-04-04',
      'first-saturday/2026-05-02',
    ])
  })
  test('comes its lead earlier, the soonest of all first, and one alarm is enough', () => {
    const story = given(worldWith([onDay()]), [yes])
    expect(story.customer.alarms.filter(({ owner }) => owner === 'occasions')).toHaveLength(1)
    expect(alarmOf(story)).toBe(start('2026-01-29'))
    const awake = story.wake(start('2026-03-01'))
    expect(reached(awake)).toEqual(['payday/2026-01-31', 'first-saturday/2026-02-07', 'payday/2026-02-28'])
  })
  test('is said at the hour that `between` names', () => {
    const rule = onDay({ where: { 'fact.occasion': 'first-saturday' }, between: { from: '11:00', to: '13:00' } })
    const story = given(worldWith([rule]), [yes]).wake(start('2026-02-07'))
    expect(story.messages).toEqual([])
    expect(story.customer.waiting).toMatchObject([{ dueAt: start('2026-02-07') + 11 * hourMs, putOffBy: 'hours' }])
    expect(story.wake(start('2026-02-07') + 11 * hourMs).messages).toHaveLength(1)
  })
  test('wakes nobody where no rule listens, and no bill that nobody has claimed', () => {
    expect(alarmOf(given(worldWith([hello('hi')]), [yes]))).toBeUndefined()
    const other = onDay({ where: { 'fact.kind': 'birthday' } })
    expect(alarmOf(given(worldWith([other]), [yes]))).toBeUndefined()
    const bill: ToldFact = { type: 'purchase.completed', totalMinor: 100, customer: undefined, at: noon }
    expect(alarmOf(given(worldWith([onDay()]), [bill], { kind: 'anonymous' }))).toBeUndefined()
  })
  test('has begun for a rule that waits, when a policy brings it in its lead', () => {
    const waits = onDay({ after: 'P1D' })
    const policy = policyOf([waits], {
      occasions: { weekly: { kind: 'schedule', every: 'week', weekday: 'wed', leadDays: 6 } },
    })
    const before = given(worldOf(policyOf([])), [yes])
    const armed = before.under(worldOf(policy)).when(systemFact('policy.adopted', noon, { recent: [] }))
    // Thursday's beginning of the Wednesday to come is past; nothing else has begun.
    expect([reached(armed), alarmOf(armed)]).toEqual([[], start('2026-01-08')])
    const late = before
      .under(worldOf(policy))
      .when(systemFact('policy.adopted', start('2026-01-08') + hourMs, { recent: [] }))
    expect(late.customer.waiting.map(({ anchor, dueAt }) => [anchor, dueAt])).toEqual([
      ['occasion.reached/weekly/2026-01-14', start('2026-01-09')],
    ])
    expect(alarmOf(late)).toBe(start('2026-01-15'))
  })
  test('of a week with the longest lead is reached once a week all the same', () => {
    const kept = { weekly: { kind: 'schedule', every: 'week', weekday: 'wed', leadDays: 60 } } as const
    const rule = onDay({ purpose: 'internal', then: [{ award: { points: 1, reason: 'x' } }] })
    const bought: ToldFact = { type: 'visit.sensed', by: 'nfc', at: noon }
    const story = given(worldWith([rule], kept), [yes, bought]).wake(noon + 70 * dayMs)
    expect(story.customer.points.lifetime.issued).toBe(10)
  })
  test('is reached once, however late and often the record is woken, by a shop whose clocks change', () => {
    const kept = { sundays: { kind: 'schedule', every: 'week', weekday: 'sun' } } as const
    const rule = onDay({ purpose: 'internal', then: [{ tag: { add: 'x' } }] })
    const tagged = policyOf([rule], { occasions: kept, zone: 'Asia/Beirut', points: null })
    // Clocks go on at midnight of Sunday, 29 March 2026: that day begins at one o'clock.
    let story = given(worldOf(tagged), [yes]).wake(start('2026-03-28', 'Asia/Beirut'))
    for (let at = start('2026-03-28', 'Asia/Beirut'); at < start('2026-04-06', 'Asia/Beirut'); at += 7 * hourMs)
      story = story.wake(at).wake(at)
    expect(story.kinds('tagged').length).toBe(13)
  })
})
