import { describe, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { given, noon, policyOf, type ToldFact, worldOf } from '../support/story.ts'

const consent: ToldFact = {
  type: 'consent.changed',
  purpose: 'service',
  channel: 'sms',
  status: 'granted',
  at: noon - dayMs,
}
const visit = (at: number): ToldFact => ({ type: 'visit.sensed', by: 'nfc', at })
const rule: Rule = {
  id: 'hi',
  on: 'visit.sensed',
  repeat: 'each',
  purpose: 'service',
  limits: { lateAfter: 'P3D' },
  then: [{ award: { points: 5, reason: 'visit' } }, { send: { template: 'hello' } }],
}
const world = worldOf(
  policyOf([rule], {
    messages: {
      ladder: ['sms'],
      defaultLanguage: 'en',
      quietHours: { from: '21:00', to: '10:00', purposes: ['service'] },
      caps: { service: { max: 1, per: 'P1D' } },
      topicGap: 'P1D',
    },
    templates: { hello: { variables: {}, forms: { en: { sms: { text: 'Hello' } } } } },
  }),
)
const lateEvening = noon + 10 * hourMs
const morning = noon + 22 * hourMs

describe('a message that is put off', () => {
  test('says by what, in the wait and in the journal, each time it is', () => {
    const day = given(world, [consent, visit(noon), visit(lateEvening)])
    const asleep = { rule: 'hi', anchor: 'till/F-3', gate: 'quiet-hours', until: morning }
    expect(day.customer.waiting).toMatchObject([{ dueAt: morning, firstDueAt: lateEvening, putOffBy: 'quiet-hours' }])
    expect(day.kinds('message-deferred')).toEqual([asleep])
    const full = day.wake(morning)
    const room = { ...asleep, gate: 'cap', until: noon + dayMs }
    expect(full.customer.waiting).toMatchObject([{ dueAt: noon + dayMs, firstDueAt: lateEvening, putOffBy: 'cap' }])
    expect(full.kinds('message-deferred')).toEqual([asleep, room])
    const sent = full.wake(noon + dayMs)
    expect(sent.messages.map(({ dueAt }) => dueAt)).toEqual([noon, lateEvening])
    expect([sent.kinds('message-deferred').length, sent.withheld]).toEqual([2, []])
  })
  test('is not of the past: an import that comes meanwhile does not stop it', () => {
    const asleep = given(world, [consent, visit(lateEvening)])
    const imported = given(world, [], { ...asleep.customer, muteBefore: lateEvening + hourMs }).wake(morning)
    expect([imported.messages.length, imported.withheld]).toEqual([1, []])
    expect(imported.customer.points.lifetime.issued).toBe(5)
  })
  test('by the night would never be one about imported history', () => {
    const history = given(world, [consent, visit(lateEvening)], { muteBefore: morning })
    expect([history.customer.waiting, history.withheld]).toEqual([[], ['hi: muted', 'hi: muted']])
  })
})
