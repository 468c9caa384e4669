import { type Day, dayFromNumber } from '../time.ts'
import { safeSum } from './accumulator.ts'
import { type ActivityAccumulator, emptyMonth, type MonthSums } from './activity.ts'
import type { RuleSums } from './message-sums.ts'
import { monthName, monthOf } from './months.ts'

/** What happened in one calendar month, or in the part of it that lies in the period. Money is integer minor units. */
export interface ActivityMonth {
  /** `2026-01`. */
  readonly month: string
  /**
   * Bills of identified customers from the shop's counter, and from everywhere else. A bill counts on its own day, less
   * all that came back of it, whenever that was: a return lowers the month of its bill.
   */
  readonly storeNetMinor: number
  readonly onlineNetMinor: number
  /** Bills that belong to nobody, counted the same way. */
  readonly anonymousNetMinor: number
  /** Bills of all three kinds, the returned ones among them; not the voided ones. */
  readonly bills: number
  /** Who became known: captured, or bought for the first time. */
  readonly newCustomers: number
  readonly messagesSent: number
  /** Earned or given, less what returned goods, corrections and write-offs changed in this month; may be below 0. */
  readonly pointsEarned: number
  /** Spent, less what came back with returned goods. */
  readonly pointsRedeemed: number
  /** Lapsed unspent; the month of the last day on which they could be spent. */
  readonly pointsExpired: number
  /** At the end of the month, or of the period: spendable, maturing, held and on their way. What customers owe is not deducted. */
  readonly pointsOutstanding: number
}

/**
 * What became of a rule's messages. Each message counts once in each column it reached; what was delivered was sent, and
 * what was read was delivered, whether or not anybody said so.
 */
export interface RuleActivity {
  readonly planned: number
  readonly sent: number
  readonly delivered: number
  readonly read: number
  readonly clicked: number
  readonly replied: number
  readonly failed: number
  /** By gate, when it was decided or at the moment of sending; the latter were planned too. */
  readonly withheld: Readonly<Record<string, number>>
}

/** What happened in a period. */
export interface ActivityReport {
  /** Both days are included. */
  readonly from: Day
  readonly to: Day
  /** Every month of the period, in order, those without anything too. */
  readonly months: readonly ActivityMonth[]
  /** By rule; `staff` are messages that people wrote by hand. */
  readonly rules: Readonly<Record<string, RuleActivity>>
  /** How often customers went from one stage to another; `from` is null for the first stage. */
  readonly moves: readonly { readonly from: string | null; readonly to: string | null; readonly customers: number }[]
  /**
   * Returns that match no bill, ever: nobody knows which month they lower. All months of a period that covers
   * everything, less these, are the revenue of the shop less its returns.
   */
  readonly unlinkedReturnsMinor: number
}

/** The report of all that was added so far; the sums can be added to afterwards. Rules come in alphabetical order. */
export function activityReport(activity: ActivityAccumulator): ActivityReport {
  const { to, rules, moves, sums } = activity
  const from = activity.from ?? sums.firstDay ?? to
  const months: ActivityMonth[] = []
  let pointsOutstanding = sums.pointsBefore
  for (let month = monthOf(from); month <= monthOf(to); month += 1) {
    const { pointsChange, ...counted }: MonthSums = activity.months.get(month) ?? emptyMonth()
    pointsOutstanding = safeSum(pointsOutstanding, pointsChange, 'pointsOutstanding')
    months.push({ month: monthName(month), ...counted, pointsOutstanding })
  }
  return {
    from: dayFromNumber(from),
    to: dayFromNumber(to),
    months,
    rules: Object.fromEntries(sorted(rules).map(([rule, one]) => [rule, ruleActivity(one)])),
    moves: sorted(moves).map(([, move]) => move),
    unlinkedReturnsMinor: sums.unlinkedReturnsMinor,
  }
}

/** The sums of one rule as the report tells them. */
export function ruleActivity({ steps, withheld }: RuleSums): RuleActivity {
  return { ...steps, withheld: Object.fromEntries(sorted(withheld)) }
}

/** Groups in alphabetical order. */
export function sorted<Value>(groups: ReadonlyMap<string, Value>): [string, Value][] {
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}
