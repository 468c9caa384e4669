import { contentHash } from '../hash.ts'
import { addDuration, atMinuteOfDay, dayNumberOf, type Instant, minuteOfDay, subtractDuration } from '../time.ts'
import type { CompiledRule, RuleSubject } from './compile.ts'
import { goodsPaths, originPath } from './compile.ts'
import type { Kept, RuleMemory, RulePurpose } from './types.ts'

/** What can stop a rule or a message, in the order in which it is asked. */
export const gates = [
  'rule-gone',
  'unless',
  'if',
  'once',
  'cooldown',
  'muted',
  'late',
  'holdout',
  'award',
  'suppressed',
  'consent',
  'cap',
  'topic',
  'channel',
  'variables',
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

function sharesGoods(fact: RememberedFact, kept: Kept, same: keyof typeof goodsPaths): boolean {
  const wanted = kept[goodsPaths[same]]
  if (same === 'bill') return fact.bill !== undefined && fact.bill === wanted
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
  return limitStop(compiled, memory, moment) ?? timeStop(compiled, candidate, moment) ?? holdoutStop(compiled, moment)
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
  return lateStop(compiled, candidate, compiled.onlyTalks ? moment.now : moment.at, moment.zone)
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
  return lateStop(compiled, candidate, moment.now, moment.zone)
}

function holdoutStop<Customer>(compiled: CompiledRule<Customer>, moment: Moment<Customer>): Stop | null {
  const percent = compiled.rule.holdoutPercent
  if (percent === undefined || percent === 0) return null
  return isHeldOut(compiled.rule.id, moment.customerId, percent)
    ? { gate: 'holdout', reason: `one of the ${percent} percent who never get it, to measure what it does` }
    : null
}

/** A fixed draw for each rule and customer: the same people stay out for good. */
export function isHeldOut(ruleId: string, customerId: string, percent: number): boolean {
  const draw = Number.parseInt(contentHash(['holdout', ruleId, customerId]).slice(0, 8), 16) / 0x1_0000_0000
  return draw * 100 < percent
}

interface QuietHours {
  readonly from: string
  readonly to: string
  readonly purposes: readonly RulePurpose[]
}

/** The end of the quiet hours an instant falls into, or null. `from` later than `to` wraps over midnight. */
export function quietUntil(quiet: QuietHours | null, purpose: RulePurpose, at: Instant, zone: string): Instant | null {
  if (quiet === null || !quiet.purposes.includes(purpose)) return null
  const from = minuteFromText(quiet.from)
  const to = minuteFromText(quiet.to)
  const minute = minuteOfDay(at, zone)
  const today = dayNumberOf(at, zone)
  const wraps = from > to
  const inside = wraps ? minute >= from || minute < to : minute >= from && minute < to
  if (!inside) return null
  const endsTomorrow = wraps && minute >= from
  const end = atMinuteOfDay(endsTomorrow ? today + 1 : today, to, zone)
  // Where clocks go back, the end's first reading may lie before us.
  return end > at ? end : at + 60_000
}

function minuteFromText(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
}
