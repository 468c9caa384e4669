import { type Day, type DayNumber, dayFromNumber, dayNumber, dayNumberOf, startOfDay } from '../../time.ts'
import { accountMaximums, mainFund } from '../account.ts'
import { periodOf, periodOfDay } from '../calendar.ts'
import { keptIdProblem, pointsProblem } from '../command-parts.ts'
import type { Draft } from '../draft.ts'
import { expiryOf } from '../lifespan.ts'
import { credit } from '../move.ts'
import { type Decision, type Refused, refusal } from '../outcome.ts'
import type { BadField } from '../refusal-details.ts'
import { useCap, usedOfCap } from '../standing/caps.ts'
import { areGrantsFull, withGrant } from '../standing/grants.ts'
import type { Bonus, BonusTerms, LedgerPolicy, LedgerTerms } from '../terms/terms.ts'

/** Points for what is no purchase. What they are is in the terms; given once for each natural key. */
export interface GrantBonus {
  readonly kind: 'bonus'
  /** The bonus by the terms' name. */
  readonly bonus: BonusName
  /** The natural key, see {@link bonusKey}: the same again gives nothing. */
  readonly key: string
  /** A replay: given although the terms have it no more or the cap is full. */
  readonly forced?: { readonly points: number } | undefined
}

/** A bonus as the terms name it: the two of a referral each by whom it is for, a campaign by its own name. */
export type BonusName =
  | 'enrolment'
  | 'birthday'
  | 'anniversary'
  | 'referrer'
  | 'referee'
  | { readonly campaign: string }

/**
 * The natural key of a bonus: what makes it the same one, however often it is asked for.
 * @param of The year of a birthday or an anniversary; the id of whoever was brought, for a referrer. The others come once.
 */
export function bonusKey(bonus: BonusName, of?: number | string): string {
  const name = typeof bonus === 'string' ? bonus : `campaign:${bonus.campaign}`
  return of === undefined ? name : `${name}:${of}`
}

/**
 * Gives a bonus. Its points are spendable at once, debt repaid first, and live `liveDays`, or as long as points earned now.
 * The same key again is accepted and gives nothing: a bonus that could be given twice for want of memory is refused. So is
 * a key that {@link bonusKey} does not write for this bonus, and a birthday or an anniversary of another year than the last,
 * this one or the next. A replay may have any key.
 */
export function grantBonus({ terms }: LedgerPolicy, draft: Draft, command: GrantBonus): Decision {
  const { bonus, key, forced } = command
  const badKey = keptIdProblem('key', key, accountMaximums.grantKeyLength)
  if (badKey !== null) return refusal('bad-command', badKey)
  if (draft.grants.includes(key)) return { bill: null }
  const found = bonusOf(terms.bonuses, bonus)
  const bad = forced === undefined ? null : pointsProblem('forced.points', forced.points, 0)
  if (bad !== null) return refusal('bad-command', bad)
  const refused = forced === undefined ? refusedBy(terms, draft, found, bonus) : null
  if (refused !== null) return refused
  const wrongKey = forced === undefined ? ownKeyProblem(terms, draft, command) : null
  if (wrongKey !== null) return refusal('bad-command', wrongKey)
  const isOver = overBy(terms, draft)
  if (forced === undefined && areGrantsFull(draft.grants, isOver)) {
    return refusal('above-maximum', { boundBy: 'grants', maximum: accountMaximums.grants, acceptedPoints: 0 })
  }
  const points = forced?.points ?? found?.points ?? 0
  const { at } = draft
  const day = dayNumberOf(at, terms.zone)
  const expiresAt = found?.liveDays === undefined ? expiryOf(terms, at) : startOfDay(day + found.liveDays, terms.zone)
  draft.grants = withGrant(draft.grants, key, isOver)
  if (bonus === 'referrer') draft.caps = useCap(draft.caps, 'referral-year', periodOfDay(day, 'year'), 1)
  if (points > 0) credit(draft, 'bonus', [{ fund: mainFund, maturesAt: at, expiresAt, points }])
  return { bill: null }
}

/** What is wrong with a key that is not the bonus's own, or is of another year than those that a bonus is given for. */
function ownKeyProblem({ zone }: LedgerTerms, { instant }: Draft, { bonus, key }: GrantBonus): BadField | null {
  const bad = (expected: string): BadField => ({ path: 'key', found: key, expected })
  if (bonus === 'birthday' || bonus === 'anniversary') {
    const year = Number(periodOf(instant, zone, 'year'))
    const keys = [year - 1, year, year + 1].map((one) => bonusKey(bonus, one))
    return keys.includes(key) ? null : bad(`one of ${keys.join(', ')}`)
  }
  if (bonus === 'referrer') {
    const of = key.slice(bonusKey(bonus, '').length)
    const isOwn = of !== '' && of === of.trim() && key === bonusKey(bonus, of)
    return isOwn ? null : bad(`${bonusKey(bonus, '')} and the id of whoever was brought`)
  }
  return key === bonusKey(bonus) ? null : bad(bonusKey(bonus))
}

/** Tells of a key as {@link bonusKey} writes it whether it can't be given any more: a campaign has ended, a year is past. */
function overBy({ zone, bonuses }: LedgerTerms, { instant }: Draft): (key: string) => boolean {
  const today = periodOf(instant, zone, 'day')
  const lastYear = Number(today.slice(0, 4)) - 1
  return (key) => {
    const end = key.indexOf(':')
    const [name, of] = [key.slice(0, end), key.slice(end + 1)]
    if (name === 'birthday' || name === 'anniversary') return Number(of) < lastYear
    if (name !== 'campaign') return false
    const campaign = bonusOf(bonuses, { campaign: of })
    return campaign?.to === undefined || campaign.to < today
  }
}

interface FoundBonus extends Bonus {
  /** A campaign's days, both included. */
  readonly from?: Day
  readonly to?: Day
}

function bonusOf(bonuses: BonusTerms | undefined, bonus: BonusName): FoundBonus | undefined {
  if (typeof bonus !== 'string') {
    const campaigns = bonuses?.campaigns ?? {}
    return Object.hasOwn(campaigns, bonus.campaign) ? campaigns[bonus.campaign] : undefined
  }
  switch (bonus) {
    case 'enrolment':
    case 'birthday':
    case 'anniversary':
      return bonuses?.[bonus]
    case 'referrer':
    case 'referee':
      return bonuses?.referral?.[bonus]
  }
}

function refusedBy(terms: LedgerTerms, draft: Draft, found: FoundBonus | undefined, bonus: BonusName): Refused | null {
  if (found === undefined) {
    const expected = `a bonus of the terms: ${namesOf(terms.bonuses).join(', ') || 'they have none'}`
    return refusal('bad-command', { path: 'bonus', found: bonus, expected })
  }
  const today = periodOf(draft.at, terms.zone, 'day')
  const { from = today, to = today } = found
  if (today < from || today > to) {
    return refusal('bad-command', { path: 'bonus', found: bonus, at: today, expected: `a day from ${from} to ${to}` })
  }
  const maximumPerYear = bonus === 'referrer' ? terms.bonuses?.referral?.maximumPerYear : undefined
  const year = today.slice(0, 4)
  if (maximumPerYear === undefined || usedOfCap(draft.caps, 'referral-year', year) < maximumPerYear) return null
  return refusal('above-maximum', { boundBy: 'referral-year', maximumPerYear, year, acceptedPoints: 0 })
}

function namesOf(bonuses: BonusTerms = {}): readonly string[] {
  const { enrolment, birthday, anniversary, referral, campaigns = {} } = bonuses
  const named = { enrolment, birthday, anniversary, referrer: referral?.referrer, referee: referral?.referee }
  const names = Object.entries(named).flatMap(([name, bonus]) => (bonus === undefined ? [] : [name]))
  return [...names, ...Object.keys(campaigns)]
}

/** How long before it a birthday must be told, where the terms don't say. */
export const usualToldDaysAhead = 30

/**
 * The day on which a birthday is kept in a year: 29 February on the 28th where there is no 29th.
 * @param birthday `1992-02-29` or, without the year, `02-29`.
 */
export function birthdayIn(year: number, birthday: string): Day {
  const monthAndDay = birthday.slice(-5)
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return `${year}-${monthAndDay === '02-29' && !isLeap ? '02-28' : monthAndDay}`
}

/**
 * The next day, from a day on, on which a birthday pays its bonus: the first that was told long enough ahead, so that
 * nobody has their birthday on the day they shop.
 * @param birthday `1992-02-29` or, without the year, `02-29`.
 * @throws CrmError `bad-time` for a day that is none.
 */
export function nextBirthdayBonus(
  { bonuses }: LedgerTerms,
  { birthday, toldOn, from }: { readonly birthday: string; readonly toldOn: Day; readonly from: Day },
): Day {
  const toldDaysAhead = bonuses?.birthday?.toldDaysAhead ?? usualToldDaysAhead
  const earliest: DayNumber = Math.max(dayNumber(from), dayNumber(toldOn) + toldDaysAhead)
  const year = Number(dayFromNumber(earliest).slice(0, 4))
  const day = birthdayIn(year, birthday)
  return dayNumber(day) >= earliest ? day : birthdayIn(year + 1, birthday)
}
