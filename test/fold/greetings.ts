import { dayMs } from '../../src/time.ts'
import type { Rule } from '../../src/triggers/index.ts'
import { noon, type ToldFact } from '../support/story.ts'

/** A rule that greets everybody who comes by. */
export const hello = (id: string, parts: Partial<Rule> = {}): Rule => ({
  id,
  on: 'visit.sensed',
  repeat: 'each',
  purpose: 'service',
  then: [{ send: { template: 'hello' } }],
  ...parts,
})
export const consent = (status: string, at = noon - dayMs, channel = 'sms', purpose = 'service'): ToldFact => ({
  type: 'consent.changed',
  purpose,
  channel,
  status,
  at,
})
export const visit = (at: number): ToldFact => ({ type: 'visit.sensed', by: 'nfc', at })
export const night = { from: '21:00', to: '10:00', purposes: ['service', 'marketing'] }
/** When the shop may write: always, but for the parts given. */
export const messages = (parts: object) =>
  ({
    messages: {
      ladder: ['whatsapp', 'sms', 'email'],
      defaultLanguage: 'en',
      quietHours: null,
      caps: {},
      topicGap: 'P1D',
      ...parts,
    },
  }) as never
