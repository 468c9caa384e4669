import type { Fact, SystemFact } from '../facts/index.ts'
import { addDuration, type DayNumber, startOfDay } from '../time.ts'
import type { TriggerEvent } from '../triggers/index.ts'
import type { Moved } from './derived.ts'
import { causeOf, change, type Draft, journal } from './draft.ts'
import { standingOccasions } from './occasions.ts'
import { derivedEvent, factEvent, followEdits, start } from './rules.ts'

/** What arming needs of a customer's past: the recent facts that waiting rules may start on. */
export interface Arming {
  readonly recent: readonly Fact[]
}

/**
 * Brings a record under the policy and the cut points now in force. Rules that wait are started by what happened before
 * they existed, so a customer who has been silent since is reached too; rules that act at once look forward only. What
 * would have been due before stays past, but for what a rule's `lateAfter` still allows.
 */
export function rearm(draft: Draft, fact: SystemFact): void {
  const { policy, world } = draft
  const armedFor = { policyHash: policy.hash, cutsVersion: world.cuts?.version ?? '' }
  const known = draft.customer.armedFor
  if (known.policyHash === armedFor.policyHash && known.cutsVersion === armedFor.cutsVersion) return
  if (known.policyHash !== armedFor.policyHash && draft.customer.kind !== 'household') {
    startWaitingRules(draft, (fact.payload as Arming).recent)
  }
  change(draft, { armedFor })
  journal(draft, 'armed', { ...armedFor })
}

function startWaitingRules(draft: Draft, recent: readonly Fact[]): void {
  followEdits(draft)
  const { zone } = draft.policy.data
  const happened = recent.map((fact) => ({
    ...factEvent(draft, fact),
    anchor: causeOf(fact),
  }))
  const events = [...happened, ...standing(draft)].sort((a, b) => a.at - b.at)
  for (const event of events) {
    start(draft, event, ({ after, lateAfter }) => {
      if (after === null) return false
      const dueAt = addDuration(event.at, after, zone)
      return (lateAfter === null ? dueAt : addDuration(dueAt, lateAfter, zone)) >= draft.now
    })
  }
}

/** The stage and the segment the customer is in, and what occasions have begun, as they would have been told then. */
function standing(draft: Draft): readonly TriggerEvent[] {
  const { journey, rfm } = draft.customer
  const { zone } = draft.policy.data
  // Where a migration put the customer on that day they did not go themselves: it starts no rule.
  const { start: begun } = journey
  const isMigrated =
    begun !== undefined &&
    journey.sinceDay === begun.day &&
    begun.sinceDay === begun.day &&
    journey.stage === begun.stage
  const told = (type: Moved['type'], to: string, day: DayNumber): TriggerEvent =>
    derivedEvent(draft, { type, from: null, to, at: startOfDay(day, zone), day })
  return [
    ...(journey.stage === null || journey.sinceDay === null || isMigrated
      ? []
      : [told('stage.changed', journey.stage, journey.sinceDay)]),
    ...(rfm === null ? [] : [told('segment.changed', rfm.segment, rfm.sinceDay)]),
    ...standingOccasions(draft).map((reached) => derivedEvent(draft, reached)),
  ]
}
