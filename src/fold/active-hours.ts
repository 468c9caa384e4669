import type { Customer } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { type Instant, minuteOfDay } from '../time.ts'
import { change, type Draft } from './draft.ts'
import { zoneOf } from './zone.ts'

type Hours = Pick<Customer, 'activeHours'>

const hoursOfDay = 24
const mostOfHour = 9
/** So often must a customer have been active in one hour before it is taken for theirs. */
const fewestOfHour = 3
const noHours = '0'.repeat(hoursOfDay)

/** Counts the hour of the customer's own day in which they answered or bought. */
export function countHour(draft: Draft, at: Instant): void {
  const { customer, policy } = draft
  const hour = Math.floor(minuteOfDay(at, zoneOf(policy, customer)) / 60)
  const { activeHours = noHours } = customer
  const count = Number(activeHours[hour] ?? 0) + 1
  // With every purchase: mostly one digit changes.
  const counted =
    count > mostOfHour
      ? written(digitsOf(customer).map((known, place) => (place === hour ? count : known)))
      : `${activeHours.slice(0, hour)}${count}${activeHours.slice(hour + 1)}`
  change(draft, { activeHours: counted })
}

/** A purchase tells when a customer has time for the shop; imported ones do too. */
export function countPurchaseHour(draft: Draft, { type }: Pick<Fact, 'type'>): void {
  if (type === 'purchase.completed' || type === 'order.placed') countHour(draft, draft.at)
}

/** The hour (0 to 23) in which the customer was active most often, the earliest of several; null while too little is known. */
export function preferredHourOf(customer: Hours): number | null {
  if (customer.activeHours === undefined) return null
  const digits = digitsOf(customer)
  const most = Math.max(...digits)
  return most < fewestOfHour ? null : digits.indexOf(most)
}

/** What two records that are one from now on know of their hours. */
export function joinedHours(mine: Hours, theirs: Hours): Hours {
  if (mine.activeHours === undefined && theirs.activeHours === undefined) return {}
  const others = digitsOf(theirs)
  return { activeHours: written(digitsOf(mine).map((count, place) => count + (others[place] ?? 0))) }
}

function digitsOf({ activeHours = noHours }: Hours): readonly number[] {
  return Array.from({ length: hoursOfDay }, (_, place) => Number(activeHours[place] ?? 0))
}

/** All are halved when one is full: what was long ago weighs less. */
function written(counts: readonly number[]): string {
  const isFull = counts.some((count) => count > mostOfHour)
  return counts.map((count) => (isFull ? Math.floor(count / 2) : count)).join('')
}
