import type { Value } from '../condition/index.ts'
import type { Customer, Task } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { contentHash } from '../hash.ts'
import { maxTags } from '../profile/index.ts'
import { addDuration, type Instant, parseDuration } from '../time.ts'
import {
  type CompiledRule,
  type Decided,
  deferTo,
  dueAgain,
  holdoutStop,
  isMuted,
  type Moment,
  messageIdOf,
  nextDue,
  outsideHours,
  remember,
  type Started,
  type Stop,
  startRules,
  type TriggerEvent,
  type TriggerState,
  talkStop,
  type Waiting,
} from '../triggers/index.ts'
import { readPath } from '../vocabulary.ts'
import { billMarkOf } from './bill-key.ts'
import { anchorOf, type DerivedFact } from './derived.ts'
import { change, copyOf, type Draft, journal, nextId, type Refusal } from './draft.ts'
import { awarderOf, awardIdOf, type Gift, wasGiven } from './gifts.ts'
import { settleWish } from './interests.ts'
import { ruleOf } from './pinned.ts'
import { type Acted, type PutOff, planOne, type RuleStep } from './planning.ts'
import { award } from './points.ts'
import { suppress } from './suppress.ts'
import { openTask, shopOf } from './tasks.ts'
import { toldToRules } from './tell.ts'
import { zoneOf } from './zone.ts'

/** Waits decided in one step. */
const maxDecisions = 500

/** Lets a fact, and what the modules concluded from it, start rules; then fires what is due. */
export function runRules(draft: Draft, fact: Fact | null): void {
  if (fact !== null) start(draft, factEvent(draft, fact))
  const { derived } = draft
  if (derived.length > 0) {
    draft.derived = []
    for (const conclusion of derived) start(draft, derivedEvent(draft, conclusion))
  }
  fireDue(draft)
}

/** A conclusion of the engine as rules see it. Its name follows from what it says, not from which fact brought it about. */
export function derivedEvent(draft: Draft, conclusion: DerivedFact): TriggerEvent {
  const event = eventOf(draft, conclusion.type, conclusion.at, conclusion)
  return { ...event, anchor: anchorOf(conclusion) }
}

export function eventOf(draft: Draft, type: string, at: Instant, fact: object): TriggerEvent {
  const { vocabulary } = draft.policy
  const subject = { customer: draft.customer, fact }
  const read = (path: string): Value | undefined => readPath(vocabulary, path, subject)
  return { type, anchor: draft.cause, at, fact, read }
}

/** A fact as rules see it, with the mark of its bill where they ask for it. */
export function factEvent(draft: Draft, fact: Fact): TriggerEvent {
  const event = eventOf(draft, fact.type, fact.occurredAt, toldToRules(draft, fact))
  if (draft.policy.rules.sameBillTypes.size === 0) return event
  const bill = billMarkOf(fact)
  return bill === undefined ? event : { ...event, bill }
}

/** Starts the rules of one event. `only` restricts them when a policy is armed anew. */
export function start(draft: Draft, event: TriggerEvent, only?: (compiled: CompiledRule<Customer>) => boolean): void {
  const { customer, policy } = draft
  if (!policy.rules.byFactType.has(event.type)) return
  const { data, hash: policyHash } = policy
  const moment = { customer, at: event.at, zone: data.zone, muteBefore: customer.muteBefore, policyHash }
  keepWaits(draft, startRules(policy.rules, stateOf(customer), event, moment, only))
}

function stateOf({ rules, waiting }: Customer): TriggerState {
  return { rules, waiting }
}

/** Takes over what waits now; what gave way is journalled, and no wish is lost with what is gone. */
export function keepWaits(draft: Draft, { state, evicted, replaced }: Started): void {
  if (state.waiting !== draft.customer.waiting) change(draft, { waiting: state.waiting })
  for (const wait of evicted)
    journal(draft, 'wait-evicted', { rule: wait.rule, anchor: wait.anchor, dueAt: wait.dueAt })
  for (const { wish } of evicted) settleWish(draft, wish)
  for (const { wish } of replaced) settleWish(draft, wish)
}

/** Under a policy that the record is not armed for yet, what waits is due by what its rules say now. */
export function followEdits(draft: Draft): void {
  const { customer, policy, at } = draft
  if (customer.armedFor.policyHash === policy.hash || customer.waiting.length === 0) return
  keepWaits(draft, dueAgain(policy.rules, stateOf(customer), { at, zone: policy.data.zone }))
}

function fireDue(draft: Draft): void {
  followEdits(draft)
  for (let decisions = 0; decisions < maxDecisions; decisions += 1) {
    const { customer } = draft
    const first = customer.waiting[0]
    if (first === undefined || first.dueAt > draft.at) return
    const due = nextDue(draft.policy.rules, stateOf(customer), momentOf(draft), (wait) => compiledOf(draft, wait))
    if (due === null) return
    change(draft, { waiting: due.state.waiting })
    decide(draft, due.decided)
  }
}

function compiledOf({ world, policy }: Draft, wait: Waiting): CompiledRule<Customer> | null {
  if (wait.pinnedTo === undefined) return policy.rules.byId.get(wait.rule) ?? null
  return ruleOf(world, wait, policy)?.compiled ?? null
}

function momentOf(draft: Draft): Moment<Customer> {
  const { customer, policy } = draft
  return {
    customer,
    customerId: customer.id,
    at: draft.at,
    now: draft.now,
    zone: policy.data.zone,
    ownZone: zoneOf(policy, customer),
    cycle: customer.journey.cycle,
    lately: customer.lately,
    muteBefore: customer.muteBefore,
  }
}

function decide(draft: Draft, { candidate, compiled, stop, hoursAt }: Decided<Customer>): void {
  if (hoursAt !== null) {
    putOff(draft, candidate, { until: hoursAt, by: 'hours' })
    return
  }
  if (compiled === null || stop !== null) {
    note(draft, { candidate, compiled, acted: false })
    withheldAt(draft, candidate, stop)
    settleWish(draft, candidate.wish)
    return
  }
  const isHeldOut = compiled.talks && holdoutStop(compiled, draft.customer.id) !== null
  let acted = false
  let { withheld = false } = candidate
  let refusal = candidate.refused === true ? refusedBefore : null
  for (let done = candidate.done ?? 0; done < compiled.steps.length; done += 1) {
    const step = compiled.steps[done] ?? 0
    const action = compiled.rule.then[step]
    if (action === undefined) continue
    // Nobody is left in peace on account of a message they never got.
    if ('suppress' in action && withheld) continue
    const result = act(draft, { compiled, candidate, action, step, isHeldOut }, refusal)
    if (typeof result === 'object' && 'refused' in result) {
      refusal = result.refused.message
      continue
    }
    if (typeof result === 'object') {
      if (acted) note(draft, { candidate, compiled, acted })
      const sofar = { ...(acted && { acted }), ...(withheld && { withheld }), ...(refusal !== null && refused) }
      putOff(draft, { ...candidate, done, ...sofar }, result)
      return
    }
    acted = acted || result === 'acted'
    withheld = withheld || ('send' in action && result === 'withheld')
  }
  note(draft, { candidate, compiled, acted })
  settleWish(draft, candidate.wish, draft.at)
}

/** What a replay withheld: a rebuild looks among these for what was given at another place. */
type WithheldAward = Pick<Gift, 'name' | 'points'>

/** Why nothing is said of points that were refused before the rest of the rule was put off. */
const refusedBefore = 'the books refused its points'
const refused = { refused: true } as const

/** What is journalled of a start: by which policy it is explained, too, when its rule is pinned. */
function namesOf({ rule, anchor, pinnedTo }: Waiting) {
  return { rule, anchor, ...(pinnedTo !== undefined && { pinnedTo }) }
}

function withheldAt(draft: Draft, wait: Waiting, stop: Stop | null, award?: WithheldAward): 'withheld' {
  const { gate, reason } = stop ?? {}
  journal(draft, 'message-withheld', { ...namesOf(wait), gate, reason, ...(award !== undefined && { award }) })
  return 'withheld'
}

function putOff(draft: Draft, wait: Waiting, { until, by }: PutOff): void {
  journal(draft, 'message-deferred', { ...namesOf(wait), gate: by, until })
  keepWaits(draft, deferTo(draft.policy.rules, stateOf(draft.customer), wait, { until, by, now: draft.at }))
}

function note(
  draft: Draft,
  { candidate, compiled, acted }: Pick<Decided<Customer>, 'candidate' | 'compiled'> & { readonly acted: boolean },
): void {
  if (candidate.acted === true) return
  const { rule, anchor } = candidate
  const now = { at: draft.at, cycle: draft.customer.journey.cycle, zone: draft.policy.data.zone }
  const { rules } = remember(draft.policy.rules, stateOf(draft.customer), { rule, anchor, acted, compiled }, now)
  if (rules !== draft.customer.rules) change(draft, { rules })
}

/** Points that the books would not take. */
interface NotAwarded {
  readonly refused: Refusal
}

/** @param refusal Why an award of the same start was refused, if one was. */
function act(draft: Draft, ruleStep: RuleStep, refusal: string | null): Acted | NotAwarded {
  const { action, compiled, candidate, step } = ruleStep
  // Points that come with a word are part of it: for an imported past neither was promised.
  const { replaying } = draft.world
  const { muteBefore } = replaying ?? draft.customer
  const name = replaying === undefined ? null : awardIdOf(compiled.rule.id, candidate.anchor, step)
  const isGiven = name !== null && wasGiven(draft.world, name)
  const unsaid = compiled.talks && isMuted(candidate, muteBefore) && !isGiven
  const { isHeldOut } = ruleStep
  // Whoever is held out gets none of it, and counts for the limits as if they had: both arms come up equally often.
  if ('award' in action && !unsaid) return giveAward(draft, ruleStep, action.award)
  if ('tag' in action) return isHeldOut ? 'acted' : changeTags(draft, compiled.rule.id, action.tag)
  const stop = talkStop(compiled, candidate, momentOf(draft))
  const isAward = 'award' in action
  const award = isAward && name !== null ? { name, points: action.award.points } : undefined
  if (stop !== null) return withheldAt(draft, candidate, stop, award)
  if (isAward) return 'withheld'
  // The words speak of the points: without them they would promise what nobody has, at whatever hour.
  if ('send' in action && refusal !== null) return withheldAt(draft, candidate, { gate: 'award', reason: refusal })
  const outside = outsideHours(compiled, candidate, draft.now, momentOf(draft))
  if (outside !== null)
    return 'stop' in outside ? withheldAt(draft, candidate, outside.stop) : { until: outside.until, by: 'hours' }
  if ('send' in action) return planOne(draft, ruleStep, action.send.template)
  if (isHeldOut) return 'acted'
  if ('suppress' in action) {
    const own = compiled.rule.then.map((_, place) => messageIdOf(draft.customer.id, candidate, place))
    return suppress(draft, { rule: compiled.rule.id, own }, action.suppress) ? 'acted' : 'withheld'
  }
  const { kind, owner = null, dueAfter, note: text = null } = action.task
  const dueAt = dueAfter === undefined ? null : addDuration(draft.at, parseDuration(dueAfter), draft.policy.data.zone)
  const id = `task-${contentHash([draft.customer.id, compiled.rule.id, candidate.anchor, step]).slice(0, 24)}`
  const causedBy = candidate.anchor
  const task: Task = {
    id,
    subject: draft.customer.id,
    kind,
    stage: 'open',
    owner,
    storeId: shopOf(draft.customer),
    dueAt,
    note: text,
    causedBy,
    openedAt: draft.at,
  }
  openTask(draft, task, { rule: compiled.rule.id, pinnedTo: candidate.pinnedTo })
  return 'acted'
}

interface TagChange {
  readonly add?: string | undefined
  readonly remove?: string | undefined
}

function changeTags(draft: Draft, rule: string, { add, remove }: TagChange): Acted {
  const { profile } = draft.customer
  const others = profile.tags.filter((tag) => tag !== add && tag !== remove)
  change(draft, { profile: { ...profile, tags: add === undefined ? others : [...others, add].slice(-maxTags) } })
  journal(draft, 'tagged', { rule, add, remove })
  return 'acted'
}

function giveAward(
  draft: Draft,
  { compiled, candidate, step, isHeldOut }: RuleStep,
  given: { readonly points: number; readonly reason: string },
): Acted | NotAwarded {
  const { rule } = compiled
  const { points, reason } = given
  // Where the books would not take it the others hear nothing either.
  const refused = award(isHeldOut ? copyOf(draft) : draft, {
    commandId: awardIdOf(rule.id, candidate.anchor, step),
    points,
    reason,
    actor: awarderOf(rule.id),
  })
  if (refused !== null) return { refused }
  if (isHeldOut) return 'acted'
  const event = eventOf(draft, 'points.awarded', draft.at, { type: 'points.awarded', points, reason })
  start(draft, { ...event, anchor: nextId(draft), depth: (candidate.depth ?? 0) + 1 })
  return 'acted'
}
