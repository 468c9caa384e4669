import type { Engine } from '../crm/engine.ts'
import type { Customer } from '../customer.ts'
import { outstandingPoints } from '../ledger/engine.ts'
import { type Account, balanceAt, nextSettlementAt, settle } from '../ledger/index.ts'
import {
  addAnonymousBills,
  addCustomer,
  addPool,
  type CustomerFigures,
  createMetrics,
  type ExpiringPoints,
  type ShopReport,
  shopReport,
} from '../metrics/index.ts'
import { policyAt } from '../policy.ts'
import { daysOf, hasDay } from '../profile/index.ts'
import { dayNumberOf, type Instant } from '../time.ts'

const customersPerPage = 500

/** The owner's numbers, from one pass over the customers: memory does not grow with them. */
export async function report(engine: Engine): Promise<ShopReport> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const { zone, points } = policyAt(world.policies, now).data
  const metrics = createMetrics({ asOf: dayNumberOf(now, zone) })
  let issuedBeforeMerge = 0
  let after: string | null = null
  do {
    const page = await engine.store.customers({
      tenant: engine.tenant,
      includeMerged: true,
      after,
      limit: customersPerPage,
    })
    for (const { customer } of page.items) {
      if (customer.mergedInto !== null) {
        // Bought and brought along into another record; what it had earned by then stays in its own books.
        issuedBeforeMerge += customer.points.lifetime.issued
        continue
      }
      if (customer.kind === 'anonymous') {
        const { bills, returns, grossMinor, returnedMinor } = customer.purchases
        addAnonymousBills(metrics, { bills, returns, grossMinor, returnedMinor })
      } else if (customer.kind === 'household') addPool(metrics, figuresOf(customer, now, zone))
      else addCustomer(metrics, figuresOf(customer, now, zone))
    }
    after = page.next
  } while (after !== null)
  const figures = shopReport(metrics, { minorPerPoint: points?.redeem.minorPerPoint ?? null })
  return { ...figures, pointsIssued: figures.pointsIssued + issuedBeforeMerge }
}

/** What the metrics need of one customer. Days are in the zone. */
export function figuresOf(customer: Customer, now: Instant, zone: string): CustomerFigures {
  const { profile, purchases, points, rfm, journey } = customer
  const { first, second, last } = purchases.days
  return {
    identified: true,
    capturedDay: profile.capturedDay ?? first,
    capturedIn: profile.capture?.channel ?? capturedByPurchase(customer),
    firstDay: first,
    secondDay: second,
    lastDay: last,
    firstDayOnline: first !== null && hasDay(purchases.onlineDays, first),
    secondDayOnline: second !== null && hasDay(purchases.onlineDays, second),
    everOnline: purchases.onlineDays.size > 0,
    bills: purchases.bills,
    returns: purchases.returns,
    grossMinor: purchases.grossMinor,
    returnedMinor: purchases.returnedMinor,
    segment: rfm?.segment ?? null,
    stage: journey.stage,
    pointsIssued: points.lifetime.issued,
    pointsOutstanding: outstandingPoints(balanceAt(points, now)),
    purchaseDays: daysOf(purchases.days),
    pointsExpiring: expiringOf(settledAccount(points, now), now, zone),
  }
}

/** The account as time has made it by now, whether or not the worker came round. */
function settledAccount(points: Account, now: Instant): Account {
  const next = nextSettlementAt(points)
  return next === null || next > now ? points : settle(points, now).account
}

/** Points die as a day begins, so the day before is the last to spend them on. Held ones outlive it until they are released. */
function expiringOf({ buckets, inTransit }: Account, now: Instant, zone: string): readonly ExpiringPoints[] {
  const parts = [
    ...buckets.map(({ expiresAt, open }) => ({ expiresAt, points: open })),
    ...inTransit.flatMap((transit) => transit.parts),
  ]
  return parts.flatMap(({ expiresAt, points }) =>
    expiresAt === null ? [] : [{ lastDay: dayNumberOf(Math.max(expiresAt - 1, now), zone), points }],
  )
}

/** Who was never captured became known by the first purchase, where that was made. */
function capturedByPurchase({ purchases }: Customer): 'store' | 'online' | null {
  const { first } = purchases.days
  if (first === null) return null
  return hasDay(purchases.onlineDays, first) ? 'online' : 'store'
}
