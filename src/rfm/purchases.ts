import { CrmError } from '../errors.ts'
import { addMonthsToDay, type Day, type DayNumber, dayNumber, dayNumberOf, type Instant } from '../time.ts'
import { assertBuyers } from './cuts.ts'
import type { RfmFigures } from './score.ts'

/** The longest window of {@link PurchaseWindow}: a century. */
export const maxWindowMonths = 1200

/** One bill or one return. */
export interface Purchase {
  readonly customerId: string
  /** An instant, or the calendar day when that is all there is. */
  readonly at: Instant | Day
  /** Integer minor units; negative is a return. */
  readonly amountMinor: number
}

/** Which purchases count. */
export interface PurchaseWindow {
  /** The last day that counts; recency is counted to it. */
  readonly asOf: Day
  /** IANA zone in which instants become calendar days. */
  readonly zone: string
  /** Only the last so many calendar months up to `asOf`; without it, everything before too. */
  readonly windowMonths?: number | undefined
}

/** {@link RfmFigures} of one buyer. */
export interface BuyerFigures extends RfmFigures {
  readonly customerId: string
  readonly lastDay: DayNumber
}

interface Tally {
  readonly days: DayNumber[]
  bills: number
  netMinor: number
}

/**
 * Adds up a list of purchases per customer, in any order. A return lowers the net amount and is neither visit nor
 * bill; without bill numbers nobody can tell which bill it undoes, so leave fully returned bills out beforehand. An
 * amount of zero is a purchase. Who has only returns in the window is no buyer and gets no row.
 *
 * @returns Buyers in ascending order of `customerId` (by UTF-16 code units).
 * @throws CrmError `bad-money` for an amount that is not a safe integer, `bad-time` for a day or zone that does not
 *   exist, `bad-option` for a window that is not 1 to {@link maxWindowMonths} whole months, `limit-exceeded` when a sum
 *   leaves the safe integers or there are too many customers.
 */
export function buyersOf(purchases: Iterable<Purchase>, window: PurchaseWindow): BuyerFigures[] {
  const asOf = dayNumber(window.asOf)
  const beforeDay = dayBefore(window, asOf)
  const tallies = new Map<string, Tally>()
  const numberOf = dayReader(window.zone)
  for (const purchase of purchases) {
    const day = numberOf(purchase.at)
    if (!Number.isSafeInteger(purchase.amountMinor)) throw badAmount(purchase)
    if (day > beforeDay && day <= asOf) add(tallies, purchase, day)
  }
  const buyers: BuyerFigures[] = []
  for (const [customerId, { days, bills, netMinor }] of tallies) {
    if (bills === 0) continue
    const lastDay = days.reduce((latest, day) => Math.max(latest, day))
    buyers.push({ customerId, lastDay, visits: new Set(days).size, bills, netMinor })
  }
  return buyers.sort((a, b) => (a.customerId < b.customerId ? -1 : 1))
}

function add(tallies: Map<string, Tally>, purchase: Purchase, day: DayNumber): void {
  let tally = tallies.get(purchase.customerId)
  if (tally === undefined) {
    tally = { days: [], bills: 0, netMinor: 0 }
    tallies.set(purchase.customerId, tally)
    assertBuyers(tallies.size)
  }
  tally.netMinor += purchase.amountMinor
  if (!Number.isSafeInteger(tally.netMinor)) {
    throw new CrmError(
      'limit-exceeded',
      `The purchases of ${purchase.customerId} add up to more than a number holds.`,
      {
        customerId: purchase.customerId,
      },
    )
  }
  if (purchase.amountMinor < 0) return
  tally.bills += 1
  if (tally.days.at(-1) !== day) tally.days.push(day)
}

/** Reading a day takes microseconds, and a list of purchases names the same few hundred days again and again. */
function dayReader(zone: string): (at: Instant | Day) => DayNumber {
  const read = new Map<Day, DayNumber>()
  return (at) => {
    if (typeof at === 'number') return dayNumberOf(at, zone)
    const known = read.get(at)
    if (known !== undefined) return known
    const day = dayNumber(at)
    read.set(at, day)
    return day
  }
}

/** The day just before the window: 12 months up to 30 June begin on 1 July. */
function dayBefore({ windowMonths }: PurchaseWindow, asOf: DayNumber): DayNumber {
  if (windowMonths === undefined) return Number.NEGATIVE_INFINITY
  if (Number.isInteger(windowMonths) && windowMonths >= 1 && windowMonths <= maxWindowMonths) {
    return addMonthsToDay(asOf, -windowMonths)
  }
  throw new CrmError('bad-option', `windowMonths must be 1 to ${maxWindowMonths} whole months.`, { windowMonths })
}

function badAmount({ customerId, amountMinor }: Purchase): CrmError {
  return new CrmError('bad-money', 'amountMinor must be integer minor units; 1999 is 19.99.', {
    customerId,
    amountMinor,
  })
}
