import type { Alarm } from '../customer.ts'
import { settle } from '../ledger/index.ts'
import { policyAt } from '../policy.ts'
import type { Instant } from '../time.ts'
import { giveYearlyBonuses, isBonusAlarm } from './bonuses.ts'
import { anyLedger, change, type Draft, journalEntries } from './draft.ts'
import { reachOccasions } from './occasions.ts'
import { taskOverdue } from './tasks.ts'

/** What each module does when its alarm rings; journey, segments and rules look for themselves. */
export function answerAlarm(draft: Draft, alarm: Alarm): void {
  if (alarm.owner === 'tasks') taskOverdue(draft, alarm.key)
  if (alarm.owner === 'occasions') reachOccasions(draft, alarm.at)
  if (isBonusAlarm(alarm)) giveYearlyBonuses(draft, alarm.at)
  else if (alarm.owner === 'ledger') passTime(draft, alarm.at)
}

/** Maturing, expiry, the end of holds, and the review of the tier by the terms of then, or the last there were. */
function passTime(draft: Draft, at: Instant): void {
  const ledger = policyAt(draft.world.policies, at).ledger ?? anyLedger(draft)
  const { points } = draft.customer
  // What is settled further already is reviewed there: an alarm that has rung is never set again.
  const settled = settle(points, Math.max(at, points.settledAt), ledger)
  change(draft, { points: settled.account })
  journalEntries(draft, settled.entries)
}
