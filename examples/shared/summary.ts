import { segmentName, stageName } from '../../src/report/index.ts'
import type { ShopFigures } from './figures.ts'
import { type Cell, columns, count, money, percent, several } from './words.ts'

/** The figures of a shop in words for its owner, a list of lines for each part that has something to say. */
export function shopParts(figures: ShopFigures): readonly (readonly string[])[] {
  return [
    headline(figures),
    returningPart(figures),
    segmentPart(figures),
    stagePart(figures),
    pointsPart(figures),
    adoptionPart(figures),
    advicePart(figures),
  ].filter((lines) => lines.length > 0)
}

function headline({
  asOf,
  currency,
  customers,
  bills,
  revenueMinor,
  returns,
  returnsMinor,
  crmRevenueShare,
}: ShopFigures): string[] {
  const anonymous = crmRevenueShare.anonymousBills
  const rows: Cell[][] = [
    ['Customers known', right(count(customers, currency))],
    [
      'Bills',
      right(count(bills, currency)),
      anonymous === 0 ? '' : `${count(anonymous, currency)} of them of nobody known`,
    ],
    ['Sold', right(money(revenueMinor, currency))],
    ['Given back', right(money(returnsMinor, currency)), several(returns, 'return', currency)],
    [
      'Sold less given back',
      right(money(revenueMinor - returnsMinor, currency)),
      anonymous === 0 ? '' : `${percent(crmRevenueShare.netShare)} of it from customers you know`,
    ],
  ]
  return [`The shop as of ${asOf}`, ...columns(rows)]
}

function returningPart({ currency, secondPurchaseRate90: second, daysToSecondPurchase: days }: ShopFigures): string[] {
  const lines = [
    `  ${count(second.numerator, currency)} of ${several(second.denominator, 'customer', currency)} came back within ${second.windowDays} days (${percent(second.rate)}).`,
  ]
  if (second.notYetObservable > 0) {
    lines.push(
      `  ${several(second.notYetObservable, 'customer', currency)} first bought less than ${second.windowDays} days before that day: too early to tell, so not counted.`,
    )
  }
  if (days.median !== null && days.mean !== null) {
    lines.push(
      `  Half of those who ever came back did so within ${days.median} days (on average ${days.mean.toFixed(1)}).`,
    )
  }
  return ['Who came back', ...lines]
}

function segmentPart({ segments, lifetimeValueBySegment, buyers, currency }: ShopFigures): string[] {
  const head: Cell[] = ['', right('customers'), right('share'), right('net sales'), right('each')]
  const rows = Object.entries(segments).map(([segment, customers]): Cell[] => {
    const value = lifetimeValueBySegment[segment]
    return [
      segmentName(segment),
      right(count(customers, currency)),
      right(percent(buyers === 0 ? null : customers / buyers)),
      right(money(value?.netMinor ?? 0, currency)),
      right(money(value?.averageMinor ?? 0, currency)),
    ]
  })
  return ['Who they are, by how lately, how often and how much they bought', ...columns([head, ...rows])]
}

function stagePart({ stages, customers, currency }: ShopFigures): string[] {
  const rows = Object.entries(stages).map(([stage, at]): Cell[] => [
    stageName(stage),
    right(count(at, currency)),
    right(percent(customers === 0 ? null : at / customers)),
  ])
  return ['How far they have come', ...columns(rows)]
}

function pointsPart({ pointsIssued, pointsOutstanding, currency }: ShopFigures): string[] {
  return [
    'Points',
    `  ${count(pointsIssued, currency)} issued in all, ${count(pointsOutstanding, currency)} of them still with the customers.`,
  ]
}

function adoptionPart({ onlineAdoption: { ever, nextWithin90Days: next }, currency }: ShopFigures): string[] {
  if (ever.numerator === 0) return []
  return [
    'From the shop to online',
    `  ${count(ever.numerator, currency)} of ${several(ever.denominator, 'customer', currency)} first seen in the shop ever bought online (${percent(ever.rate)});`,
    `  for ${count(next.numerator, currency)} of ${count(next.denominator, currency)} the very next purchase, within ${next.windowDays} days, was online (${percent(next.rate)}).`,
  ]
}

/** What stands out: each line is a rule of thumb over one of the figures. */
function advicePart(figures: ShopFigures): string[] {
  const {
    segments,
    lifetimeValueBySegment: values,
    secondPurchaseRate90: second,
    crmRevenueShare: share,
    buyers,
    currency,
    returnsAwaitingBill: waiting,
  } = figures
  const lines: string[] = []
  const atRisk = segments['at-risk-regulars'] ?? 0
  if (atRisk > 0)
    lines.push(
      `${several(atRisk, 'regular', currency)} worth ${money(values['at-risk-regulars']?.netMinor ?? 0, currency)} so far ${atRisk === 1 ? 'has' : 'have'} gone quiet: write to them first.`,
    )
  if (second.rate !== null && second.rate < 0.5)
    lines.push(
      `${percent(1 - second.rate)} of new customers had not come back after ${second.windowDays} days: the second visit is where most is lost.`,
    )
  const lost = segments['lost-customers'] ?? 0
  if (buyers > 0 && lost / buyers > 0.5)
    lines.push(`${percent(lost / buyers)} of all buyers are lost: ask them once, then spend on the others.`)
  if (share.anonymousBills > 0 && share.grossShare !== null && share.grossShare < 0.9)
    lines.push(
      `${percent(1 - share.grossShare)} of sales are of nobody known: offer a receipt on WhatsApp at the till.`,
    )
  if (waiting.returns > 0)
    lines.push(
      `${several(waiting.returns, 'return', currency)} (${money(waiting.amountMinor, currency)}) ${waiting.returns === 1 ? 'names a bill' : 'name bills'} not in the log: counted above, but with no customer's sales.`,
    )
  return lines.length === 0 ? [] : ['What to look at', ...lines.map((line) => `  - ${line}`)]
}

function right(text: string): Cell {
  return { right: text }
}
