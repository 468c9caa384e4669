import type { Engine } from '../crm/engine.ts'
import type { Customer } from '../customer.ts'
import { balanceAt } from '../ledger/index.ts'
import {
  addAnonymousBills,
  addCustomer,
  type CustomerFigures,
  createMetrics,
  type MetricsReport,
  metricsReport,
} from '../metrics/index.ts'
import { policyAt } from '../policy.ts'
import { hasDay } from '../profile/index.ts'
import { dayNumberOf, type Instant } from '../time.ts'

const customersPerPage = 500

/** The owner's numbers, from one pass over the customers: memory does not grow with them. */
export async function report(engine: Engine): Promise<MetricsReport> {
  const now = engine.clock()
  const world = await engine.worlds.current(now)
  const { zone } = policyAt(world.policies, now).data
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
      } else addCustomer(metrics, figuresOf(customer, now))
    }
    after = page.next
  } while (after !== null)
  const figures = metricsReport(metrics)
  return { ...figures, pointsIssued: figures.pointsIssued + issuedBeforeMerge }
}

/** What the metrics need of one customer. */
export function figuresOf(customer: Customer, now: Instant): CustomerFigures {
  const { profile, purchases, points, rfm, journey } = customer
  const { first, second, last } = purchases.days
  const { available, pending, held, inTransit } = balanceAt(points, now)
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
    pointsOutstanding: available + pending + held + inTransit,
  }
}

/** Who was never captured became known by the first purchase, where that was made. */
function capturedByPurchase({ purchases }: Customer): 'store' | 'online' | null {
  const { first } = purchases.days
  if (first === null) return null
  return hasDay(purchases.onlineDays, first) ? 'online' : 'store'
}
