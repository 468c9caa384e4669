import type { DayNumber } from '../time.ts'
import { safeSum } from './accumulator.ts'
import { type ActivityPeriod, checkPeriod, maxActivityRules } from './activity.ts'
import type { LiftArm } from './lift.ts'
import { countGate, countStep, emptyMessageSums, groupIn, type MessageStep, type RuleSums } from './message-sums.ts'
import { isReportable } from './months.ts'

/** The most templates that a report tells apart for one rule. */
export const maxResponseTemplates = 1000
/** The most campaigns that a report tells apart for one rule. */
export const maxResponseCampaigns = 10_000

/** What was bought after messages that had left. */
export interface BroughtSums {
  buyers: number
  bills: number
  revenueMinor: number
  lastTouchRevenueMinor: number
  repeatPurchases: number
}

/** One arm of the comparison with who was held out: customers, by the first message that was planned or kept back. */
export type ArmCounts = { -readonly [Part in keyof LiftArm]: LiftArm[Part] }

/** The sums of one kind of message. */
export interface ResponseSums {
  readonly messages: RuleSums
  readonly brought: BroughtSums
  readonly kept: { heldOut: number }
  readonly arms: { readonly treated: ArmCounts; readonly heldOut: ArmCounts }
}

/** The sums of a rule, in all and apart. */
export interface RuleResponseSums extends ResponseSums {
  readonly templates: Map<string, ResponseSums>
  readonly campaigns: Map<string, ResponseSums>
}

/**
 * The running sums of what messages brought: plain data, to be filled in any order. Its size depends on the number of
 * rules, templates and campaigns, never on the number of customers or messages.
 */
export interface ResponsesAccumulator {
  /** Null: from the first day on which a message was planned. */
  readonly from: DayNumber | null
  readonly to: DayNumber
  readonly rules: Map<string, RuleResponseSums>
  readonly sums: { firstDay: DayNumber | null }
}

/** Which message something is about. `day` is the day on which it was planned, whenever the thing happened. */
export interface AboutMessage {
  readonly day: DayNumber
  readonly rule: string
  readonly template: string | null
  readonly campaign: string | null
  /** The first message of the rule for the customer, or the first kept back: only these are compared. */
  readonly isFirst: boolean
}

/** By how much a bill, or what came back of one, changes what a message brought. */
export interface ResponseChange extends AboutMessage {
  readonly arm: 'treated' | 'held-out'
  /** The message had left. */
  readonly wasSent: boolean
  readonly isLast: boolean
  readonly isRepeat: boolean
  readonly bills: number
  readonly minor: number
  /** What the message brought in all, before and after; null when that is not known any more. */
  readonly total: ResponseTotal | null
}

/** See {@link ResponseChange}. `sentBills` are the bills after it had left. */
export interface ResponseTotal {
  readonly billsBefore: number
  readonly billsAfter: number
  readonly sentBillsBefore: number
  readonly sentBillsAfter: number
  readonly minorBefore: number
  readonly minorAfter: number
}

/**
 * Empty sums for the messages planned in a period.
 * @throws CrmError `bad-option` unless both are day numbers between 1990 and 2100, in order.
 */
export function createResponses(period: ActivityPeriod): ResponsesAccumulator {
  const { from, to } = checkPeriod(period)
  return { from, to, rules: new Map(), sums: { firstDay: null } }
}

/** Adds that a message came so far, in place (like everything here: the caller holds the only reference). */
export function addResponseStep(
  responses: ResponsesAccumulator,
  { step, ...about }: AboutMessage & { readonly step: MessageStep },
): void {
  for (const { messages, arms } of groupsOf(responses, about)) {
    countStep(messages, step)
    if (step === 'planned' && about.isFirst) arms.treated.customers = safeSum(arms.treated.customers, 1, step)
  }
}

/**
 * Adds that a gate kept a message back.
 * @param withheld `wasDue`: all other gates let it through, and it is followed to be compared with those that were planned.
 */
export function addResponseWithheld(
  responses: ResponsesAccumulator,
  { gate, wasDue, ...about }: AboutMessage & { readonly gate: string; readonly wasDue: boolean },
): void {
  for (const { messages, kept, arms } of groupsOf(responses, about)) {
    countGate(messages, gate)
    if (!wasDue) continue
    kept.heldOut = safeSum(kept.heldOut, 1, gate)
    if (about.isFirst) arms.heldOut.customers = safeSum(arms.heldOut.customers, 1, gate)
  }
}

/**
 * Adds what a bill, or what came back of one, changes. Where it is not known any more what the message brought in all, its
 * revenue is exact, and the buyers and the spread of revenue stay what they were.
 */
export function addResponse(responses: ResponsesAccumulator, change: ResponseChange): void {
  for (const { brought, arms } of groupsOf(responses, change)) {
    if (change.isFirst) addToArm(change.arm === 'treated' ? arms.treated : arms.heldOut, change)
    if (change.wasSent) addBrought(brought, change)
  }
}

function addToArm(arm: ArmCounts, { minor, total }: ResponseChange): void {
  arm.revenueMinor = safeSum(arm.revenueMinor, minor, 'revenueMinor')
  if (total === null) return
  arm.buyers += one(total.billsAfter) - one(total.billsBefore)
  arm.revenueSquares += BigInt(total.minorAfter) ** 2n - BigInt(total.minorBefore) ** 2n
}

function addBrought(brought: BroughtSums, { bills, minor, isLast, isRepeat, total }: ResponseChange): void {
  brought.bills += bills
  brought.revenueMinor = safeSum(brought.revenueMinor, minor, 'revenueMinor')
  if (isLast) brought.lastTouchRevenueMinor = safeSum(brought.lastTouchRevenueMinor, minor, 'lastTouchRevenueMinor')
  if (isRepeat) brought.repeatPurchases += bills
  if (total !== null) brought.buyers += one(total.sentBillsAfter) - one(total.sentBillsBefore)
}

/** A message with several bills has one buyer. */
function one(bills: number): number {
  return bills > 0 ? 1 : 0
}

export function emptyResponseSums(): ResponseSums {
  const arm = (): ArmCounts => ({ customers: 0, buyers: 0, revenueMinor: 0, revenueSquares: 0n })
  return {
    messages: emptyMessageSums(),
    brought: { buyers: 0, bills: 0, revenueMinor: 0, lastTouchRevenueMinor: 0, repeatPurchases: 0 },
    kept: { heldOut: 0 },
    arms: { treated: arm(), heldOut: arm() },
  }
}

/** The sums that a message counts in: of its rule, and there of its template and of its campaign; none outside the period. */
function groupsOf(
  { from, to, rules, sums }: ResponsesAccumulator,
  { day, rule, template, campaign }: AboutMessage,
): readonly ResponseSums[] {
  if (!isReportable(day) || day > to || (from !== null && day < from)) return []
  if (sums.firstDay === null || day < sums.firstDay) sums.firstDay = day
  const ofRule = groupIn(rules, rule, { of: 'rules', maximum: maxActivityRules }, () => ({
    ...emptyResponseSums(),
    templates: new Map(),
    campaigns: new Map(),
  }))
  const groups: ResponseSums[] = [ofRule]
  const { templates, campaigns } = ofRule
  if (template !== null)
    groups.push(groupIn(templates, template, { of: 'templates', maximum: maxResponseTemplates }, emptyResponseSums))
  if (campaign !== null)
    groups.push(groupIn(campaigns, campaign, { of: 'campaigns', maximum: maxResponseCampaigns }, emptyResponseSums))
  return groups
}
