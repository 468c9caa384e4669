import { compileCondition, explainCondition, type LeafExplanation } from '../condition/index.ts'
import type { Customer, JournalEntry } from '../customer.ts'
import { type Fact, timeReached } from '../facts/index.ts'
import type { Instant } from '../time.ts'
import { type CompiledRule, quietUntil, type Waiting, waitOf } from '../triggers/index.ts'
import { openDraft, type World } from './draft.ts'
import { fold } from './fold.ts'
import { eventOf, factEvent, runRules } from './rules.ts'
import { zoneOf } from './zone.ts'

/** What a rule would be about if it fired now. */
export interface Attempt {
  readonly rule: CompiledRule<Customer>
  /** The last fact that could have started it; null when none is known. */
  readonly fact: Fact | object | null
  readonly now: Instant
}

/** What would come of a rule. */
export interface Tried {
  /** How its `where` reads the fact and the customer as they are now; null of what waits, and without a `where`. */
  readonly where: { readonly holds: boolean; readonly leaves: readonly LeafExplanation[] } | null
  /** What would be journalled if it started. */
  readonly journal: readonly JournalEntry[]
  /** These are the quiet hours of its purpose. */
  readonly isQuiet: boolean
}

/**
 * What would come of a rule if a rule fired now: the engine itself decides it, on a sheet that is thrown away. What waits for
 * the customer fires as it waits; else it is as if the fact had just happened and there had been nothing to wait for.
 */
export function tryRule(world: World, customer: Customer, { rule, fact, now }: Attempt): Tried {
  // Time passes first, as it would: what is due by now takes its place in the caps.
  const awake = fold(world, { customer, bills: [] }, timeReached(customer.id, now), now).customer
  const draft = openDraft(world, { customer: awake, bills: [] }, `try/${rule.rule.id}`, now)
  const { policy } = draft
  const waits = awake.waiting.find((wait) => wait.rule === rule.rule.id)
  const type = [rule.rule.on].flat()[0] ?? ''
  const happened = fact === null ? null : { ...fact, occurredAt: now }
  const event =
    happened !== null && 'source' in happened
      ? factEvent(draft, happened as Fact)
      : eventOf(draft, type, now, happened ?? { type })
  const clock = { now, zone: policy.data.zone }
  const subject = { customer: draft.customer, fact: event.fact }
  const asked = waits === undefined ? rule.rule.where : undefined
  const where =
    asked === undefined
      ? null
      : {
          holds: compileCondition(asked, policy.vocabulary)(subject, clock),
          leaves: explainCondition(asked, policy.vocabulary, subject, clock),
        }
  const wait: Waiting =
    waits === undefined
      ? waitOf(rule, event, now, { zone: policy.data.zone, policyHash: policy.hash })
      : { ...waits, dueAt: now }
  // As the record is armed: otherwise the wait would be moved to where its rule puts it.
  Object.assign(draft.customer, { waiting: [wait], armedFor: { ...awake.armedFor, policyHash: policy.hash } })
  runRules(draft, null)
  const isQuiet =
    quietUntil(policy.messages.quietHours, rule.rule.purpose, now, zoneOf(policy, draft.customer)) !== null
  return { where, journal: draft.journal.filter(({ data }) => data.rule === rule.rule.id), isQuiet }
}
