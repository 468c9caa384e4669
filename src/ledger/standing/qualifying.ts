import type { Instant } from '../../time.ts'
import { accountMaximums, type Qualifying, type QualifyingMonth, type TierMeasure } from '../account.ts'
import type { DayOfMonth, MonthNumber } from '../calendar.ts'

/**
 * What counts towards the tier after a bill of a day brought more or, below 0, took some back: points or minor units, and
 * of visits one bill. Under another measure it begins anew. What lies before the months that are kept is not counted.
 */
export function countQualifying(
  known: Qualifying | null,
  measure: TierMeasure,
  { month, day }: DayOfMonth,
  change: number,
): Qualifying {
  const months = known?.measure === measure ? known.months : []
  const latest = months[months.length - 1]?.month ?? month
  if (month <= latest - accountMaximums.qualifyingMonths) return qualifyingOf(measure, months, known?.since)
  // Bills come in order, nearly all of them: the month is the last one.
  let at = months.length
  while (at > 0 && (months[at - 1]?.month ?? month) >= month) at -= 1
  const before = months[at]?.month === month ? months[at] : undefined
  const counted = measure === 'visits' ? visitsOf(month, withBill(before?.days ?? '', day, change)) : null
  const after = counted ?? { month, amount: (before?.amount ?? 0) + change }
  const kept = months.slice()
  if (isNothing(after)) kept.splice(at, before === undefined ? 0 : 1)
  else if (before === undefined) kept.splice(at, 0, after)
  else kept[at] = after
  return qualifyingOf(measure, lately(kept), known?.since)
}

/** What counts, named field by field: every bill comes by here. */
function qualifyingOf(
  measure: TierMeasure,
  months: readonly QualifyingMonth[],
  since: Instant | undefined,
): Qualifying {
  return since === undefined ? { measure, months } : { measure, months, since }
}

function isNothing({ amount, days }: QualifyingMonth): boolean {
  return amount === 0 && (days === undefined || days === '')
}

function lately(months: readonly QualifyingMonth[]): readonly QualifyingMonth[] {
  const latest = months[months.length - 1]?.month ?? 0
  const oldest = latest - accountMaximums.qualifyingMonths + 1
  return (months[0]?.month ?? oldest) >= oldest ? months : months.filter(({ month }) => month >= oldest)
}

/**
 * What counts in some months, both ends included. A month below 0 counts as 0: what came back of a bill that nobody counts
 * any more is not taken off other bills.
 */
export function qualifiedBetween(
  qualifying: Qualifying | null,
  measure: TierMeasure,
  { from, to }: { readonly from: MonthNumber; readonly to: MonthNumber },
): number {
  if (qualifying === null || qualifying.measure !== measure) return 0
  let sum = 0
  for (const { month, amount } of qualifying.months) if (month >= from && month <= to && amount > 0) sum += amount
  return sum
}

/** What counts for two accounts that become one; of two measures the first one's, if anything counted there. */
export function joinQualifying(first: Qualifying | null, second: Qualifying | null): Qualifying | null {
  if (first === null) return second
  if (second === null) return first
  if (second.measure !== first.measure) return first.months.length === 0 ? second : first
  const byMonth = new Map(first.months.map((one) => [one.month, one]))
  for (const other of second.months) {
    const known = byMonth.get(other.month)
    byMonth.set(other.month, known === undefined ? other : joinMonths(known, other))
  }
  const months = [...byMonth.values()].filter((one) => !isNothing(one)).sort((a, b) => a.month - b.month)
  return qualifyingOf(first.measure, lately(months), sooner(first.since, second.since))
}

/** One change of the terms begins each account anew with its next command: no bill of either counts from between the two. */
function sooner(left: Instant | undefined, right: Instant | undefined): Instant | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.min(left, right)
}

function joinMonths(left: QualifyingMonth, right: QualifyingMonth): QualifyingMonth {
  const { month } = left
  if (left.days === undefined || right.days === undefined) return { month, amount: left.amount + right.amount }
  let days = left.days
  for (let index = 0; index < right.days.length; index += 1) {
    days = withBill(days, index + 1, billsOf(right.days.charAt(index)))
  }
  return visitsOf(month, days)
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyz'
const lessThanNone = '0ABCDEFGHIJKLMNOPQRSTUVWXYZ'

function billsOf(letter: string): number {
  const bills = digits.indexOf(letter)
  return bills < 0 ? -lessThanNone.indexOf(letter) : bills
}

function letterOf(bills: number): string {
  // More bills of one day than a digit can tell stay that many: a day of 35 bills is a visit.
  if (bills >= 0) return digits.charAt(Math.min(bills, digits.length - 1))
  return lessThanNone.charAt(Math.min(-bills, lessThanNone.length - 1))
}

function withBill(days: string, day: number, change: number): string {
  const padded = days.padEnd(day, '0')
  const letter = letterOf(billsOf(padded.charAt(day - 1)) + change)
  return `${padded.slice(0, day - 1)}${letter}${padded.slice(day)}`.replace(/0+$/, '')
}

function visitsOf(month: MonthNumber, days: string): QualifyingMonth {
  let amount = 0
  for (const letter of days) if (billsOf(letter) > 0) amount += 1
  return { month, amount, days }
}
