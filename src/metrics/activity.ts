import { CrmError } from '../errors.ts'
import type { DayNumber } from '../time.ts'
import { safeSum } from './accumulator.ts'
import { countGate, countStep, emptyMessageSums, groupIn, type MessageStep, type RuleSums } from './message-sums.ts'
import { isReportable, type MonthNumber, monthOf } from './months.ts'

/** The most rules that one activity report tells apart. */
export const maxActivityRules = 20_000
/** The most pairs of stages it tells apart. */
export const maxActivityMoves = 10_000

const monthCounterNames = [
  'storeNetMinor',
  'onlineNetMinor',
  'anonymousNetMinor',
  'bills',
  'newCustomers',
  'messagesSent',
  'pointsEarned',
  'pointsRedeemed',
  'pointsExpired',
  'pointsChange',
] as const

type MonthCounter = (typeof monthCounterNames)[number]

/** The sums of one month. `pointsChange` is by how much the points outstanding grew. */
export type MonthSums = Record<MonthCounter, number>

/** Moves between two stages. */
export interface MoveSums {
  readonly from: string | null
  readonly to: string | null
  readonly customers: number
}

/**
 * The running sums of what happened in a period: plain data, to be filled in any order. Its size depends on the number
 * of months, rules and stages, never on the number of customers.
 */
export interface ActivityAccumulator {
  /** Null: from the first day on which anything happened. */
  readonly from: DayNumber | null
  readonly to: DayNumber
  readonly months: Map<MonthNumber, MonthSums>
  readonly rules: Map<string, RuleSums>
  readonly moves: Map<string, MoveSums>
  readonly sums: { pointsBefore: number; unlinkedReturnsMinor: number; firstDay: DayNumber | null }
}

/** The period, both days included. */
export interface ActivityPeriod {
  /** Null or left out: everything up to `to`. */
  readonly from?: DayNumber | null | undefined
  readonly to: DayNumber
}

/**
 * Empty sums of a period.
 * @throws CrmError `bad-option` unless both are day numbers between 1990 and 2100, in order.
 */
export function createActivity(period: ActivityPeriod): ActivityAccumulator {
  const sums = { pointsBefore: 0, unlinkedReturnsMinor: 0, firstDay: null }
  return { ...checkPeriod(period), months: new Map(), rules: new Map(), moves: new Map(), sums }
}

/** @throws CrmError `bad-option` unless both are day numbers between 1990 and 2100, in order. */
export function checkPeriod({ from = null, to }: ActivityPeriod): Pick<ActivityAccumulator, 'from' | 'to'> {
  if (!isReportable(to) || (from !== null && !isReportable(from)) || (from !== null && from > to)) {
    throw new CrmError('bad-option', 'from and to must be days between 1990 and 2100, in this order.', { from, to })
  }
  return { from, to }
}

/** Whose bill it is: an identified customer's from a shop or from elsewhere, or nobody's. */
export type BillOrigin = 'store' | 'online' | 'anonymous'

const netOf = { store: 'storeNetMinor', online: 'onlineNetMinor', anonymous: 'anonymousNetMinor' } as const

/**
 * Adds a bill, in place (like everything here: the caller made the sums and holds the only reference).
 * @param bill `netMinor`: what was paid less all that came back of it, whenever it came back.
 * @throws CrmError `limit-exceeded` when a sum leaves the safe integers.
 */
export function addBill(
  activity: ActivityAccumulator,
  bill: { readonly day: DayNumber; readonly origin: BillOrigin; readonly netMinor: number },
): void {
  const month = monthIn(activity, bill.day)
  if (month === null) return
  add(month, netOf[bill.origin], bill.netMinor)
  add(month, 'bills', 1)
}

/** Adds returns that match no bill: they have no month of their own. */
export function addUnlinkedReturns({ sums }: ActivityAccumulator, amountMinor: number): void {
  sums.unlinkedReturnsMinor = safeSum(sums.unlinkedReturnsMinor, amountMinor, 'unlinkedReturnsMinor')
}

/** Adds somebody who became known on a day. */
export function addNewCustomer(activity: ActivityAccumulator, day: DayNumber): void {
  const month = monthIn(activity, day)
  if (month !== null) add(month, 'newCustomers', 1)
}

/** What one line of the points books says, by the columns of the report. */
export interface PointsMoved {
  readonly day: DayNumber
  readonly earned: number
  readonly redeemed: number
  readonly expired: number
  /** By how much the points outstanding grew. */
  readonly change: number
}

/** Adds a line of the points books. What lies before the period counts for the balance it begins with. */
export function addPoints(activity: ActivityAccumulator, moved: PointsMoved): void {
  const { from, sums } = activity
  if (from !== null && moved.day < from) sums.pointsBefore = safeSum(sums.pointsBefore, moved.change, 'pointsBefore')
  const month = monthIn(activity, moved.day)
  if (month === null) return
  add(month, 'pointsEarned', moved.earned)
  add(month, 'pointsRedeemed', moved.redeemed)
  add(month, 'pointsExpired', moved.expired)
  add(month, 'pointsChange', moved.change)
}

/** Adds that a message of a rule came so far. */
export function addMessageStep(
  activity: ActivityAccumulator,
  { day, rule, step }: { readonly day: DayNumber; readonly rule: string; readonly step: MessageStep },
): void {
  const month = monthIn(activity, day)
  if (month === null) return
  if (step === 'sent') add(month, 'messagesSent', 1)
  countStep(sumsOfRule(activity, rule), step)
}

/** Adds that a gate kept a rule's message back. */
export function addWithheld(
  activity: ActivityAccumulator,
  { day, rule, gate }: { readonly day: DayNumber; readonly rule: string; readonly gate: string },
): void {
  if (monthIn(activity, day) === null) return
  countGate(sumsOfRule(activity, rule), gate)
}

/** Adds that a customer went from one stage to another; who stays where they are didn't move. */
export function addMove(
  activity: ActivityAccumulator,
  { day, from, to }: { readonly day: DayNumber; readonly from: string | null; readonly to: string | null },
): void {
  if (from === to || monthIn(activity, day) === null) return
  const key = JSON.stringify([from, to])
  const none = (): MoveSums => ({ from, to, customers: 0 })
  const { customers } = groupIn(activity.moves, key, { of: 'moves', maximum: maxActivityMoves }, none)
  activity.moves.set(key, { from, to, customers: safeSum(customers, 1, key) })
}

/** The sums of the day's month, or null for a day outside the period. */
function monthIn({ from, to, months, sums }: ActivityAccumulator, day: DayNumber): MonthSums | null {
  if (!isReportable(day)) throw new CrmError('limit-exceeded', 'A report reaches from 1990 to 2100.', { day })
  if (day > to || (from !== null && day < from)) return null
  if (sums.firstDay === null || day < sums.firstDay) sums.firstDay = day
  const month = monthOf(day)
  const known = months.get(month)
  if (known !== undefined) return known
  const fresh = emptyMonth()
  months.set(month, fresh)
  return fresh
}

/** A month in which nothing happened. */
export function emptyMonth(): MonthSums {
  return Object.fromEntries(monthCounterNames.map((name) => [name, 0])) as MonthSums
}

function add(month: MonthSums, name: MonthCounter, value: number): void {
  month[name] = safeSum(month[name], value, name)
}

function sumsOfRule({ rules }: ActivityAccumulator, rule: string): RuleSums {
  return groupIn(rules, rule, { of: 'rules', maximum: maxActivityRules }, emptyMessageSums)
}
