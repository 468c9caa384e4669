import fc from 'fast-check'
import {
  addCustomer,
  type CustomerFigures,
  createMetrics,
  type MetricsReport,
  metricsReport,
  type ShopReport,
  shopReport,
} from '../../src/metrics/index.ts'

/** The as-of day of every test here. */
export const asOf = 20_000

/** An identified customer without history, but for what the test says. */
export const customer = (known: Partial<CustomerFigures> = {}): CustomerFigures => ({
  identified: true,
  capturedDay: null,
  capturedIn: null,
  firstDay: null,
  secondDay: null,
  lastDay: null,
  secondDayOnline: false,
  everOnline: false,
  bills: 0,
  returns: 0,
  grossMinor: 0,
  returnedMinor: 0,
  segment: null,
  stage: null,
  pointsIssued: 0,
  pointsOutstanding: 0,
  ...known,
})

/** A buyer whose first purchase lies so many days back, the second so many days after it. */
export const buyer = (firstDaysAgo: number, secondAfterDays: number | null = null): CustomerFigures => {
  const firstDay = asOf - firstDaysAgo
  return customer({ firstDay, secondDay: secondAfterDays === null ? null : firstDay + secondAfterDays })
}

export const times = (count: number, figures: CustomerFigures): CustomerFigures[] => Array(count).fill(figures)

export function reportOf(customers: Iterable<CustomerFigures>, windowDays?: number): MetricsReport {
  const metrics = createMetrics({ asOf, windowDays })
  for (const figures of customers) addCustomer(metrics, figures)
  return metricsReport(metrics)
}

export function shopReportOf(customers: Iterable<CustomerFigures>, minorPerPoint: number | null = 100): ShopReport {
  const metrics = createMetrics({ asOf })
  for (const figures of customers) addCustomer(metrics, figures)
  return shopReport(metrics, { minorPerPoint })
}

const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null })
const count = fc.nat({ max: 50 })
const names = fc.constantFrom('champions', 'lost-customers', 'constructor', '__proto__')

export const anyFigures: fc.Arbitrary<CustomerFigures> = fc
  .record({
    identified: fc.boolean(),
    capturedDay: optional(fc.integer({ min: asOf - 200, max: asOf })),
    capturedIn: fc.constantFrom('store', 'online', null),
    firstDaysAgo: optional(fc.integer({ min: -2, max: 200 })),
    secondAfterDays: optional(fc.integer({ min: 1, max: 120 })),
    firstDayOnline: fc.boolean(),
    secondDayOnline: fc.boolean(),
    everOnline: fc.boolean(),
    bills: count,
    returns: count,
    grossMinor: fc.nat(),
    returnedMinor: fc.nat(),
    segment: optional(names),
    stage: optional(names),
    pointsIssued: count,
    pointsOutstanding: count,
    laterDays: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
    pointsExpiring: fc.array(fc.record({ lastDay: fc.integer({ min: asOf, max: asOf + 400 }), points: count })),
  })
  .map(({ firstDaysAgo, secondAfterDays, laterDays, ...rest }) => {
    const firstDay = firstDaysAgo === null ? null : asOf - firstDaysAgo
    const secondDay = firstDay === null || secondAfterDays === null ? null : firstDay + secondAfterDays
    const purchaseDays = [firstDay, secondDay].filter((day) => day !== null)
    if (secondDay !== null) for (const after of laterDays) purchaseDays.push((purchaseDays.at(-1) ?? 0) + after)
    return { ...rest, firstDay, secondDay, lastDay: purchaseDays.at(-1) ?? null, purchaseDays }
  })
