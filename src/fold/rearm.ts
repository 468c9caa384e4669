import type { Fact, SystemFact } from '../facts/index.ts'
import { addDuration, startOfDay } from '../time.ts'
import { deriveAgain, todayOf } from './conclude.ts'
import { causeOf, change, type Draft, journal } from './draft.ts'
import { derivedEvent, eventOf, start } from './rules.ts'

/** What arming needs of a customer's past: the recent facts that waiting rules may start on. */
export interface Arming {
  readonly recent: readonly Fact[]
}

/**
 * Brings a record under the policy and the cut points now in force. Rules that wait are started by what happened before
 * they existed, so a customer who has been silent since is reached too; rules that act at once look forward only, and
 * what is later than a rule's `lateAfter` stays past.
 */
export function rearm(draft: Draft, fact: SystemFact): void {
  const { policy, world } = draft
  const armedFor = { policyHash: policy.hash, cutsVersion: world.cuts?.version ?? '' }
  const known = draft.customer.armedFor
  if (known.policyHash === armedFor.policyHash && known.cutsVersion === armedFor.cutsVersion) return
  if (known.policyHash !== armedFor.policyHash) {
    deriveAgain(draft, todayOf(draft))
    startWaitingRules(draft, (fact.payload as Arming).recent)
  }
  change(draft, { armedFor })
  journal(draft, 'armed', { ...armedFor })
}

function startWaitingRules(draft: Draft, recent: readonly Fact[]): void {
  const { cause } = draft
  const { zone } = draft.policy.data
  const inOrder = [...recent].sort((a, b) => a.occurredAt - b.occurredAt)
  for (const past of inOrder) {
    draft.cause = causeOf(past)
    start(draft, eventOf(draft, past.type, past.occurredAt, past), (compiled) => {
      if (compiled.after === null) return false
      const dueAt = addDuration(past.occurredAt, compiled.after, zone)
      return compiled.lateAfter === null || addDuration(dueAt, compiled.lateAfter, zone) >= draft.now
    })
  }
  draft.cause = cause
  const { journey, rfm } = draft.customer
  const waits = (compiled: { readonly after: unknown }): boolean => compiled.after !== null
  if (journey.stage !== null && journey.sinceDay !== null) {
    start(draft, derivedEvent(draft, { type: 'stage.changed', from: null, to: journey.stage, at: startOfDay(journey.sinceDay, zone) }), waits)
  }
  if (rfm !== null) {
    start(draft, derivedEvent(draft, { type: 'segment.changed', from: null, to: rfm.segment, at: startOfDay(rfm.sinceDay, zone) }), waits)
  }
}
