import type { Fact } from '../facts/index.ts'

/** What the real channels made of real messages: a simulation has channels of its own. */
const ofChannels: ReadonlySet<string> = new Set([
  'message.sending',
  'message.sent',
  'message.delivered',
  'message.failed',
  'message.ambiguous',
  'message.withheld',
])

/** What staff wrote by hand was written whatever the policy says, and so was what customers answered. */
export function isOfChannel(fact: Fact): boolean {
  return ofChannels.has(fact.type) && !(fact.type === 'message.sent' && 'by' in fact && fact.by === 'staff')
}
