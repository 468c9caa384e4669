import type { Customer } from '../customer.ts'
import type { CustomerCaptured } from '../facts/index.ts'
import { rememberGrant } from '../ledger/engine.ts'
import { type BonusName, bonusKey, decide, nextBirthdayBonus } from '../ledger/index.ts'
import { policyAt } from '../policy.ts'
import type { Profile } from '../profile/index.ts'
import { type DayNumber, dayFromNumber, dayNumber, type Instant, startOfDay } from '../time.ts'
import { change, type Draft, dayAt, journalEntries } from './draft.ts'
import { wasGiven, wasGivenAnotherTime } from './gifts.ts'
import { dateOf, nextReturn, startedBy, yearOfDay } from './yearly.ts'

/**
 * Gives a bonus of the programme, by the terms in force when it is due; what was given under its key is not given again,
 * and what the terms don't have is not given. For an imported past nothing is given: the shop did then what it did. The
 * key is kept all the same. A rebuild gives what the books gave, wherever later imports end, and when
 * they gave it: a merge may have brought the bill before it.
 */
export function giveBonus(draft: Draft, bonus: BonusName, key: string): void {
  const { customer, world, at } = draft
  const { ledger } = policyAt(world.policies, at)
  if (ledger === null || customer.points.grants.includes(key) || wasGivenAnotherTime(world, key, at)) return
  if (isImported(draft, at) && !wasGiven(world, key)) {
    keepGrant(draft, key)
    return
  }
  const decided = decide(ledger, customer.points, null, { kind: 'bonus', bonus, key }, at)
  if (decided.status === 'refused') return
  change(draft, { points: decided.account })
  journalEntries(draft, decided.entries)
}

function keepGrant(draft: Draft, key: string): void {
  change(draft, { points: rememberGrant(draft.customer.points, key) })
}

/** True for what happened before an imported history ends. */
export function isImported({ world, customer }: Draft, at: Instant): boolean {
  const { muteBefore } = world.replaying ?? customer
  return muteBefore !== null && at < muteBefore
}

/**
 * The points for joining: with the first `loyalty-enrolment`, also of somebody who has been known by a receipt for long.
 */
export function giveEnrolment(draft: Draft, { method }: CustomerCaptured): void {
  if (method === 'loyalty-enrolment' && draft.customer.kind === 'person')
    giveBonus(draft, 'enrolment', bonusKey('enrolment'))
}

/** What comes every year, and the day it comes on. */
const yearly = [
  { bonus: 'anniversary', day: 'customer-anniversary' },
  { bonus: 'birthday', day: 'birthday' },
] as const
type Yearly = (typeof yearly)[number]

export const bonusAlarm = 'bonus'

/**
 * When the next yearly bonus after the record's own clock is due, at the start of its day in the shop's zone; null when
 * there is none. Only people have birthdays, and of a household each member has their own.
 */
export function nextBonusAt(draft: Draft): Instant | null {
  const { customer, policy } = draft
  const terms = policy.ledger?.terms.bonuses
  if (customer.kind !== 'person' || (terms?.birthday === undefined && terms?.anniversary === undefined)) return null
  // Others ring before it at the start of a day, and must not pass it over.
  const due = customer.alarms.find(({ key, owner, at }) => isBonusAlarm({ key, owner }) && at <= customer.rungTo)
  if (due !== undefined) return due.at
  const { zone } = policy.data
  let soonest: DayNumber | null = null
  for (const one of yearly) {
    const day = terms[one.bonus] === undefined ? null : nextDue(customer, one, startedBy(customer.rungTo, zone))
    if (day !== null && (soonest === null || day < soonest)) soonest = day
  }
  return soonest === null ? null : startOfDay(soonest, zone)
}

export function isBonusAlarm({ owner, key }: { readonly owner: string; readonly key: string }): boolean {
  return owner === 'ledger' && key === bonusAlarm
}

/** The next day, after one, of a bonus that was not given in its year yet. */
function nextDue(customer: Customer, one: Yearly, after: DayNumber): DayNumber | null {
  const { grants } = customer.points
  const date = dateOf(customer, one.day)
  const day = nextReturn(date, after)
  if (day === null || !(grants.includes(keyOf(one, day)) || isToldLate(grants, one, day))) return day
  return nextReturn(date, day)
}

function keyOf({ bonus }: Yearly, day: DayNumber): string {
  return bonusKey(bonus, yearOfDay(day))
}

/** The alarm rang: whatever is due on that day is given. */
export function giveYearlyBonuses(draft: Draft, at: Instant): void {
  change(draft, { alarms: draft.customer.alarms.filter((alarm) => !isBonusAlarm(alarm)) })
  const { customer, policy } = draft
  if (customer.kind !== 'person') return
  const today = startedBy(at, policy.data.zone)
  for (const one of yearly) {
    const { grants } = draft.customer.points
    if (nextReturn(dateOf(customer, one.day), today - 1) !== today || isToldLate(grants, one, today)) continue
    giveBonus(draft, one.bonus, keyOf(one, today))
  }
}

const toldLate = 'birthday-late'

function isToldLate(grants: readonly string[], { bonus }: Yearly, day: DayNumber): boolean {
  return bonus === 'birthday' && grants.includes(`${toldLate}:${dayFromNumber(day)}`)
}

/**
 * A birthday that is told, or told anew, shortly before it comes pays in the year after: nobody has one on the day they
 * shop. Remembered by the day itself, so that a day put right in time pays as it should.
 */
export function noteToldBirthday(draft: Draft, before: Profile): void {
  const { customer } = draft
  const { birthday } = customer.profile
  if (birthday === null || birthday === before.birthday) return
  const terms = policyAt(draft.world.policies, draft.at).ledger?.terms
  if (terms?.bonuses?.birthday === undefined) return
  const today = dayAt(draft, draft.at)
  const day = nextReturn(dateOf(customer, 'birthday'), today)
  if (day === null) return
  const [toldOn, from] = [dayFromNumber(today), dayFromNumber(today + 1)]
  if (day >= dayNumber(nextBirthdayBonus(terms, { birthday, toldOn, from }))) return
  keepGrant(draft, `${toldLate}:${dayFromNumber(day)}`)
}
