import { CrmError } from '../errors.ts'
import type { DayNumber } from '../time.ts'
import {
  addAtDay,
  addTo,
  addToCohort,
  addToExpiring,
  addToSegment,
  addToStage,
  type MetricsAccumulator,
  reportableMonth,
  safeSum,
} from './accumulator.ts'
import type { AnonymousBills, CustomerFigures } from './figures.ts'

type NextPurchase = 'nextOnline' | 'nextNotOnline' | 'nextNotYetObservable' | 'nextUndetermined'

/**
 * Adds one customer to the sums, in place: the one thing in this library that changes its argument. The caller made
 * the sums for this and holds the only reference; copying the day counts for each of a million customers would turn
 * one pass over the store into an hour.
 * @throws CrmError `limit-exceeded` when a sum leaves the safe integers or a list its bound, `bad-option` when purchase
 *   days don't ascend; the sums are then of no further use.
 */
export function addCustomer(metrics: MetricsAccumulator, figures: CustomerFigures): void {
  if (figures.identified) addIdentified(metrics, figures)
  else addAnonymousBills(metrics, figures)
}

function addIdentified(metrics: MetricsAccumulator, figures: CustomerFigures): void {
  addTo(metrics, 'customers', 1)
  addTo(metrics, 'identifiedBills', figures.bills)
  addTo(metrics, 'identifiedReturns', figures.returns)
  addTo(metrics, 'identifiedGrossMinor', figures.grossMinor)
  addTo(metrics, 'identifiedReturnedMinor', figures.returnedMinor)
  addPool(metrics, figures)
  if (figures.segment !== null) {
    const netMinor = safeSum(figures.grossMinor, -figures.returnedMinor, figures.segment)
    addToSegment(metrics, figures.segment, { customers: 1, netMinor })
  }
  if (figures.stage !== null) addToStage(metrics, figures.stage, 1)
  addRetention(metrics, figures)
  addCohort(metrics, figures.purchaseDays ?? [])
  if (figures.capturedIn === 'store') addAdoption(metrics, figures)
}

/** Adds the points of an account that is no customer's own, such as a household's; in place, like {@link addCustomer}. */
export function addPool(
  metrics: MetricsAccumulator,
  figures: Pick<CustomerFigures, 'pointsIssued' | 'pointsOutstanding' | 'pointsExpiring'>,
): void {
  addTo(metrics, 'pointsIssued', figures.pointsIssued)
  addTo(metrics, 'pointsOutstanding', figures.pointsOutstanding)
  for (const { lastDay, points } of figures.pointsExpiring ?? []) {
    addToExpiring(metrics, reportableMonth(lastDay), points)
  }
}

/** Adds bills of nobody in particular, one or many added up; in place, like {@link addCustomer}. */
export function addAnonymousBills(metrics: MetricsAccumulator, bills: AnonymousBills): void {
  addTo(metrics, 'anonymousBills', bills.bills)
  addTo(metrics, 'anonymousReturns', bills.returns)
  addTo(metrics, 'anonymousGrossMinor', bills.grossMinor)
  addTo(metrics, 'anonymousReturnedMinor', bills.returnedMinor)
}

function addRetention(metrics: MetricsAccumulator, figures: CustomerFigures): void {
  const { asOf, windowDays } = metrics
  const firstDay = upTo(asOf, figures.firstDay)
  if (firstDay === null) return
  const secondDay = upTo(asOf, figures.secondDay)
  addTo(metrics, 'buyers', 1)
  if (secondDay === null) addAtDay(metrics.stillWaitingDays, asOf - firstDay, 1)
  else addAtDay(metrics.secondAfterDays, secondDay - firstDay, 1)
  if (firstDay > asOf - windowDays) return
  addTo(metrics, 'observableBuyers', 1)
  if (secondDay !== null && secondDay - firstDay <= windowDays) addTo(metrics, 'secondWithinWindow', 1)
}

function addCohort(metrics: MetricsAccumulator, purchaseDays: readonly DayNumber[]): void {
  const { asOf } = metrics
  const [firstDay] = purchaseDays
  if (firstDay === undefined || firstDay > asOf) return
  const firstMonth = reportableMonth(firstDay)
  const returned: number[] = []
  let lastDay = firstDay
  for (const day of purchaseDays) {
    if (day > asOf) break
    if (day < lastDay) throw new CrmError('bad-option', 'Purchase days must ascend.', { day, after: lastDay })
    if (day > lastDay) {
      const after = reportableMonth(day) - firstMonth
      while (returned.length <= after) returned.push(0)
      returned[after] = 1
    }
    lastDay = day
  }
  addToCohort(metrics, firstMonth, { customers: 1, returned })
}

function addAdoption(metrics: MetricsAccumulator, figures: CustomerFigures): void {
  addTo(metrics, 'capturedInShop', 1)
  if (figures.everOnline) addTo(metrics, 'shopCapturedEverOnline', 1)
  addTo(metrics, nextPurchase(metrics, figures), 1)
}

/** What is known of the next purchase of a customer captured in a shop. */
function nextPurchase({ asOf, windowDays }: MetricsAccumulator, figures: CustomerFigures): NextPurchase {
  const firstDay = upTo(asOf, figures.firstDay)
  const secondDay = upTo(asOf, figures.secondDay)
  const capturedDay = figures.capturedDay ?? firstDay
  if (capturedDay === null || capturedDay > asOf - windowDays) return 'nextNotYetObservable'
  // Captured after two purchase days (a later enrolment): the figures don't say which purchase came next.
  if (secondDay !== null && secondDay <= capturedDay) return 'nextUndetermined'
  const beforeFirst = firstDay !== null && firstDay > capturedDay
  const nextDay = beforeFirst ? firstDay : secondDay
  const online = beforeFirst ? figures.firstDayOnline === true : figures.secondDayOnline
  return online && nextDay !== null && nextDay - capturedDay <= windowDays ? 'nextOnline' : 'nextNotOnline'
}

function upTo(asOf: DayNumber, day: DayNumber | null): DayNumber | null {
  return day !== null && day <= asOf ? day : null
}
