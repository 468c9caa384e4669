import { contentHash } from '../hash.ts'
import { addDuration, dayMs, type Instant, startOfDay, subtractDuration } from '../time.ts'
import type { CompiledRule, RuleSubject } from './compile.ts'
import { goodsPaths, keptBill, originPath } from './compile.ts'
import { nextBeginning } from './hours.ts'
import type { Kept, PutOffBy, RuleMemory } from './types.ts'

/** What can stop a rule or a message, in the order in which it is asked: the one list of it. */
export const gates = [
  'rule-gone',
  'unless',
  'if',
  'once',
  'cooldown',
  'late',
  'until',
  'muted',
  'award',
  'suppressed',
  'consent',
  'cap',
  'topic',
  'channel',
  'variables',
  // The record follows so many messages, and none that waits to be sent is forgotten for another.
  'crowded',
  // Whoever is held out goes through all the others first: the two arms differ in nothing but the message.
  'holdout',
] as const
export type Gate = (typeof gates)[number]

/** A gate that stopped something, and why in words. */
export interface Stop {
  readonly gate: Gate
  readonly reason: string
}

/** A fact as `unless` sees it. */
export interface RememberedFact {
  readonly type: string
  readonly at: Instant
  readonly skus?: readonly string[]
  readonly categories?: readonly string[]
  readonly brands?: readonly string[]
  /** A mark of the bill it is about, the same for all facts of that bill. */
  readonly bill?: string
}

/** One start of a rule, at the moment of deciding. */
export interface Candidate {
  readonly anchor: string
  readonly anchorAt: Instant
  readonly dueAt: Instant
  readonly kept: Kept
  /** When it was due before quiet hours or a cap put it off. */
  readonly firstDueAt?: Instant | undefined
  /** The last instant for it, as the starting fact named it. */
  readonly until?: Instant | undefined
  /** What put it off the last time. */
  readonly putOffBy?: PutOffBy | undefined
}

/** What is known when a rule is decided. */
export interface Moment<Customer> {
  readonly customer: Customer
  readonly customerId: string
  /** The moment the decision is for. */
  readonly at: Instant
  /** The moment it is made: later than `at` when a worker was late. */
  readonly now: Instant
  readonly zone: string
  /** The zone the customer lives by, for the hours of rules; `zone` when left out. */
  readonly ownZone?: string | undefined
  /** The name of the policy whose rules these are: a pinned rule goes by it to its end. */
  readonly policyHash?: string | undefined
  readonly cycle: number
  readonly lately: readonly RememberedFact[]
  readonly muteBefore: Instant | null
}

/** The first fact that makes the rule pointless: judged by when it happened, not by when it arrived. */
export function unlessFact<Customer>(
  compiled: CompiledRule<Customer>,
  candidate: Candidate,
  moment: Moment<Customer>,
): RememberedFact | null {
  for (const clause of compiled.unless) {
    const since = sinceOf(clause, candidate)
    for (const fact of moment.lately) {
      if (!clause.on.has(fact.type) || fact.at <= since || fact.at > moment.now) continue
      if (clause.same === undefined || sharesGoods(fact, candidate.kept, clause.same)) return fact
    }
  }
  return null
}

function sinceOf<Customer>(
  { since }: CompiledRule<Customer>['unless'][number],
  { anchorAt, kept }: Candidate,
): Instant {
  const origin = since === 'origin' ? kept[originPath] : undefined
  return typeof origin === 'number' ? Math.min(origin, anchorAt) : anchorAt
}

function sharesGoods(fact: RememberedFact, kept: Kept, same: keyof typeof goodsPaths | 'bill'): boolean {
  if (same === 'bill') return fact.bill !== undefined && fact.bill === kept[keptBill]
  const wanted = kept[goodsPaths[same]]
  const goods = same === 'sku' ? fact.skus : same === 'category' ? fact.categories : fact.brands
  if (goods === undefined || wanted === undefined) return false
  const list: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted]
  return goods.some((name) => list.includes(name))
}

/** Whether a rule may act now: what happened meanwhile, its condition, its limits. Null when nothing stops it. */
export function ruleStop<Customer>(
  compiled: CompiledRule<Customer>,
  candidate: Candidate,
  memory: RuleMemory | undefined,
  moment: Moment<Customer>,
): Stop | null {
  const spoiler = unlessFact(compiled, candidate, moment)
  if (spoiler !== null) return { gate: 'unless', reason: `${spoiler.type} happened meanwhile` }
  if (compiled.if !== null && !holds(compiled.if, moment)) return { gate: 'if', reason: 'its condition does not hold' }
  return limitStop(compiled, memory, moment) ?? timeStop(compiled, candidate, moment) ?? silentHoldout(compiled, moment)
}

function holds<Customer>(condition: NonNullable<CompiledRule<Customer>['if']>, moment: Moment<Customer>): boolean {
  const subject: RuleSubject<Customer> = { customer: moment.customer, fact: null }
  return condition(subject, { now: moment.at, zone: moment.zone })
}

function limitStop<Customer>(
  compiled: CompiledRule<Customer>,
  memory: RuleMemory | undefined,
  moment: Moment<Customer>,
): Stop | null {
  if (memory === undefined || memory.lastAt === null) return null
  const { limits } = compiled.rule
  if (limits?.once === 'ever') return { gate: 'once', reason: 'it happened before, and happens once' }
  if (limits?.once === 'cycle' && memory.lastCycle === moment.cycle) {
    return { gate: 'once', reason: 'it happened before in this cycle of the journey' }
  }
  if (compiled.cooldown !== null && memory.lastAt > subtractDuration(moment.at, compiled.cooldown, moment.zone)) {
    return { gate: 'cooldown', reason: `it happened less than ${limits?.cooldown} ago` }
  }
  return null
}

function timeStop<Customer>(
  compiled: CompiledRule<Customer>,
  candidate: Candidate,
  moment: Moment<Customer>,
): Stop | null {
  // Points and tags must not depend on how late a worker looks; a message must.
  return staleStop(compiled, candidate, compiled.onlyTalks ? moment.now : moment.at, moment.zone)
}

function staleStop<Customer>(
  compiled: CompiledRule<Customer>,
  candidate: Candidate,
  now: Instant,
  zone: string,
): Stop | null {
  return lateStop(compiled, candidate, now, zone) ?? untilStop(compiled, candidate, now, zone)
}

function lateStop<Customer>(
  compiled: CompiledRule<Customer>,
  candidate: Candidate,
  now: Instant,
  zone: string,
): Stop | null {
  if (compiled.lateAfter === null || now <= addDuration(dueOf(candidate), compiled.lateAfter, zone)) return null
  return { gate: 'late', reason: `it was due more than ${compiled.rule.limits?.lateAfter} ago` }
}

function untilStop<Customer>(
  compiled: CompiledRule<Customer>,
  candidate: Candidate,
  now: Instant,
  zone: string,
): Stop | null {
  const until = untilOf(compiled, candidate, zone)
  return until === null || now <= until ? null : { gate: 'until', reason: 'its time is over' }
}

/**
 * The last instant at which a start may fire or its message be sent; null when it has no end. Of a path it is what the fact
 * said when the rule started; a day and a length of time are read from the rule.
 */
export function untilOf<Customer>(
  { until }: Pick<CompiledRule<Customer>, 'until'>,
  candidate: Pick<Candidate, 'anchorAt' | 'until'>,
  zone: string,
): Instant | null {
  switch (until?.kind) {
    case undefined:
      return null
    case 'day':
      return startOfDay(until.day + 1, zone) - 1
    case 'duration':
      return addDuration(candidate.anchorAt, until.duration, zone)
    case 'path':
      return candidate.until ?? null
  }
}

/** How the reason of a stop begins that the rule's own hours brought about: such a start is asked nothing else. */
export const hoursOver = 'its hours do not begin again'

/** What the hours of a rule say of a start that is due: to wait for their next beginning, or that it would be too late. */
export type OutsideHours = { readonly until: Instant } | { readonly stop: Stop }

/** Null within the rule's hours, or when it has none. */
export function outsideHours<Customer>(
  compiled: CompiledRule<Customer>,
  candidate: Candidate,
  at: Instant,
  { zone, ownZone = zone }: Pick<Moment<Customer>, 'zone' | 'ownZone'>,
): OutsideHours | null {
  if (compiled.hours === null) return null
  const until = nextBeginning(compiled.hours, at, ownZone)
  if (until === null) return null
  const stop = staleStop(compiled, candidate, until, zone)
  if (stop === null && isEndless(candidate, until))
    return { stop: { gate: 'late', reason: `${hoursOver} outside the quiet hours` } }
  if (stop === null) return { until }
  const { gate } = stop
  const limit = gate === 'late' ? `within ${compiled.rule.limits?.lateAfter}` : 'before its time is over'
  return { stop: { gate, reason: `${hoursOver} ${limit}` } }
}

/** Longer than this, hours of a rule and quiet hours that were changed since don't send each other what waits. */
export const maxPutOffMs = 31 * dayMs

function isEndless(candidate: Candidate, until: Instant): boolean {
  return candidate.putOffBy === 'quiet-hours' && until > dueOf(candidate) + maxPutOffMs
}

/** When it was due, before quiet hours or a cap put it off. */
export function dueOf({ dueAt, firstDueAt }: Pick<Candidate, 'dueAt' | 'firstDueAt'>): Instant {
  return firstDueAt ?? dueAt
}

/**
 * True for what was due before an imported history ends: nobody is written to about the past. What quiet hours or a cap put
 * off is not of the past: it came up while the shop was open, and an import that arrives meanwhile says nothing about it.
 */
export function isMuted(
  { dueAt, firstDueAt }: Pick<Candidate, 'dueAt' | 'firstDueAt'>,
  muteBefore: Instant | null,
): boolean {
  return muteBefore !== null && firstDueAt === undefined && dueAt < muteBefore
}

/** What stops a message or a task of a rule that may act: it is about imported history, or stale. */
export function talkStop<Customer>(
  compiled: CompiledRule<Customer>,
  candidate: Candidate,
  moment: Moment<Customer>,
): Stop | null {
  if (isMuted(candidate, moment.muteBefore))
    return { gate: 'muted', reason: 'it was due before the imported history ends' }
  return staleStop(compiled, candidate, moment.now, moment.zone)
}

/** Of a rule that writes, the holdout is asked where its message would be planned. */
function silentHoldout<Customer>(compiled: CompiledRule<Customer>, { customerId }: Moment<Customer>): Stop | null {
  return compiled.talks ? null : holdoutStop(compiled, customerId)
}

/** What keeps a customer from what a rule does, to measure what it does; null for all others. */
export function holdoutStop<Customer>({ rule }: CompiledRule<Customer>, customerId: string): Stop | null {
  const { id, holdoutPercent: percent = 0 } = rule
  if (percent === 0 || !isHeldOut(id, customerId, percent)) return null
  return { gate: 'holdout', reason: `one of the ${percent} percent who never get it, to measure what it does` }
}

/** A fixed draw for each rule and customer: the same people stay out for good. */
export function isHeldOut(ruleId: string, customerId: string, percent: number): boolean {
  const draw = Number.parseInt(contentHash(['holdout', ruleId, customerId]).slice(0, 8), 16) / 0x1_0000_0000
  return draw * 100 < percent
}
