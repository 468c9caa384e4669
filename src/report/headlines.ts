import type { ShopReport } from '../metrics/index.ts'
import { type Formats, formatsOf, isShare } from './format.ts'
import { checkReportInput, type ReportInput } from './input.ts'

/** Which way is healthy; `watch` is neither, only to be kept in sight. */
export type Direction = 'up' | 'down' | 'watch'

export interface HeadlineChange {
  readonly arrow: '\u25B2' | '\u25BC' | '='
  /** The baseline's value. */
  readonly was: string
  /** `5.7 percentage points more than 21.3%`. */
  readonly text: string
  readonly verdict: 'better' | 'worse' | 'same' | 'neutral'
}

/** One of the numbers on the first screen of the report. */
export interface Headline {
  readonly id: string
  readonly title: string
  readonly value: string
  /** What the number is made of. */
  readonly note: string
  readonly healthy: Direction
  /** Against the baseline; null without one. */
  readonly change: HeadlineChange | null
}

export interface Definition {
  readonly term: string
  readonly meaning: string
}

interface Measure {
  readonly id: string
  readonly title: (figures: ShopReport) => string
  readonly unit: 'share' | 'days' | 'money'
  readonly healthy: Direction
  readonly read: (figures: ShopReport) => number | null
  readonly note: (figures: ShopReport, formats: Formats) => string
  readonly meaning: (figures: ShopReport) => string
  /** Whether the figure means anything for this shop; left out: it does. */
  readonly tells?: (input: Pick<ReportInput, 'figures' | 'activity'>) => boolean
  /** Why the baseline's value can't be called better or worse; null when it can. */
  readonly apart?: (figures: ShopReport, before: ShopReport, formats: Formats) => string | null
}

const netOf = ({ revenueMinor, returnsMinor }: ShopReport): number => revenueMinor - returnsMinor

/** A shop that names every bill has no share to tell. */
export function hasAnonymous({ netShare, anonymousBills }: ShopReport['crmRevenueShare']): boolean {
  return netShare !== 1 || anonymousBills > 0
}

const measures: readonly Measure[] = [
  {
    id: 'second-purchase',
    title: ({ secondPurchaseRate90: { windowDays } }) => `Second purchase within ${windowDays} days`,
    unit: 'share',
    healthy: 'up',
    read: ({ secondPurchaseRate90 }) => secondPurchaseRate90.rate,
    note: ({ secondPurchaseRate90: { numerator, denominator } }, { count }) =>
      `${count(numerator)} of ${count(denominator)} first-time buyers`,
    meaning: ({ secondPurchaseRate90: { windowDays } }) =>
      `Of the buyers whose first purchase lies at least ${windowDays} days back: who bought on a second day within ${windowDays} days. Newer buyers are not counted yet.`,
  },
  {
    id: 'days-to-second',
    title: () => 'Days to the second purchase',
    unit: 'days',
    healthy: 'down',
    read: ({ daysToSecondPurchase }) => daysToSecondPurchase.median,
    note: ({ daysToSecondPurchase }, { several }) =>
      daysToSecondPurchase.count === 1
        ? 'the one buyer who returned'
        : `half of the ${several(daysToSecondPurchase.count, 'returning buyer')} were faster`,
    // More who come back are more who come back late.
    apart: ({ daysToSecondPurchase: { count: now } }, { daysToSecondPurchase: { count: then } }, { count }) =>
      now === then ? null : `${count(then)} returned in the comparison: others, so neither better nor worse`,
    meaning: () => 'The median, of those who bought a second time. It says nothing about those who did not.',
  },
  {
    id: 'known-revenue',
    title: () => 'Revenue from known customers',
    unit: 'share',
    healthy: 'up',
    read: ({ crmRevenueShare }) => crmRevenueShare.netShare,
    note: ({ crmRevenueShare, ...figures }, { shortMoney }) =>
      `${shortMoney(crmRevenueShare.identifiedNetMinor)} of ${shortMoney(netOf({ crmRevenueShare, ...figures }))}`,
    meaning: () => 'Net revenue on bills with a known customer, as a share of all net revenue.',
    tells: ({ figures: { crmRevenueShare } }) => hasAnonymous(crmRevenueShare),
  },
  {
    id: 'online-adoption',
    title: () => 'Shop customers who bought online',
    unit: 'share',
    healthy: 'up',
    read: ({ onlineAdoption }) => onlineAdoption.ever.rate,
    note: ({ onlineAdoption: { ever } }, { count }) =>
      `${count(ever.numerator)} of ${count(ever.denominator)} first seen in a shop`,
    meaning: () => 'Of the customers first captured in a shop: who ever bought in the online store.',
    tells: ({ figures, activity }) =>
      figures.onlineAdoption.ever.numerator > 0 ||
      (activity?.months ?? []).some(({ onlineNetMinor }) => onlineNetMinor !== 0),
  },
  {
    id: 'came-back',
    title: () => 'Buyers who came back',
    unit: 'share',
    healthy: 'up',
    read: ({ daysToSecondPurchase, buyers }) => (buyers > 0 ? daysToSecondPurchase.count / buyers : null),
    note: ({ daysToSecondPurchase, buyers }, { count }) =>
      `${count(daysToSecondPurchase.count)} of ${count(buyers)}, so far`,
    meaning: () => 'Of all known buyers: who bought on two days or more, however far apart.',
  },
  {
    id: 'net-revenue',
    title: () => 'Net revenue',
    unit: 'money',
    healthy: 'up',
    read: (figures) => (figures.bills > 0 ? netOf(figures) : null),
    note: ({ bills, returnsMinor }, { several, shortMoney }) =>
      returnsMinor > 0
        ? `${several(bills, 'bill')}, after ${shortMoney(returnsMinor)} of returns`
        : several(bills, 'bill'),
    meaning: () => 'All bills of shops and online store, less what was returned.',
  },
  {
    id: 'net-per-buyer',
    title: () => 'Net revenue per known buyer',
    unit: 'money',
    healthy: 'up',
    read: ({ crmRevenueShare, buyers }) =>
      buyers > 0 ? Math.round(crmRevenueShare.identifiedNetMinor / buyers) : null,
    note: ({ buyers }, { several }) => `${several(buyers, 'known buyer')}, to date`,
    meaning: () => 'Net revenue of known customers through the number of those who bought. To date, not predicted.',
  },
  {
    id: 'points-owed',
    title: () => 'Owed in points',
    unit: 'money',
    healthy: 'watch',
    read: ({ pointsLiabilityMinor, pointsOutstanding }) => (pointsOutstanding > 0 ? pointsLiabilityMinor : null),
    note: (figures, { several, exactPercent }) => {
      const points = several(figures.pointsOutstanding, 'point')
      const net = netOf(figures)
      return net > 0 ? `${points}, ${exactPercent((figures.pointsLiabilityMinor ?? 0) / net)} of net revenue` : points
    },
    meaning: () =>
      'What the outstanding points would cost if all were redeemed today. Neither good nor bad: to be watched.',
  },
]

/**
 * The headline numbers, in the input's locale; those that cannot be told yet are left out.
 * @throws CrmError as `renderReport` does.
 */
export function reportHeadlines(input: ReportInput): readonly Headline[] {
  checkReportInput(input)
  return headlinesOf(input, formatsOf(input))
}

export function headlinesOf(input: ReportInput, formats: Formats): readonly Headline[] {
  const { figures, baseline } = input
  return measures.flatMap((measure): Headline[] => {
    const { id, tells = () => true } = measure
    const value = readable(measure, figures)
    if (value === null || !(tells(input) || (baseline !== undefined && tells(baseline)))) return []
    const before = baseline === undefined ? null : readable(measure, baseline.figures)
    const apart =
      baseline === undefined || before === null ? null : apartOf(measure, figures, baseline.figures, formats)
    const note = measure.note(figures, formats)
    const healthy = apart === null ? measure.healthy : 'watch'
    return [
      {
        id,
        title: measure.title(figures),
        value: written(value, measure, formats),
        note: apart === null ? note : `${note}; ${apart}`,
        healthy,
        change: before === null ? null : changeOf({ ...measure, healthy }, value, before, formats),
      },
    ]
  })
}

function apartOf(measure: Measure, now: ShopReport, then: ShopReport, formats: Formats): string | null {
  return measure.apart?.(now, then, formats) ?? null
}

/** The value, or null when there is none that can be written: a share beyond its bounds, money that is not exact. */
function readable({ read, unit }: Measure, figures: ShopReport): number | null {
  const value = read(figures)
  if (value === null) return null
  const canBeWritten =
    unit === 'share' ? isShare(value) : unit === 'money' ? Number.isSafeInteger(value) : Number.isFinite(value)
  return canBeWritten ? value : null
}

export function headlineDefinitions(figures: ShopReport, headlines: readonly Headline[]): readonly Definition[] {
  const shown = new Set(headlines.map(({ id }) => id))
  return measures
    .filter(({ id }) => shown.has(id))
    .map((measure) => ({ term: measure.title(figures), meaning: measure.meaning(figures) }))
}

function written(value: number, { unit }: Measure, { exactPercent, decimal, shortMoney }: Formats): string {
  switch (unit) {
    case 'share':
      return exactPercent(value)
    case 'days':
      return decimal(value)
    case 'money':
      return shortMoney(value)
  }
}

function changeOf(measure: Measure, value: number, before: number, formats: Formats): HeadlineChange {
  const was = written(before, measure, formats)
  // What reads the same is the same: a difference nobody can see needs no verdict.
  if (was === written(value, measure, formats)) return { arrow: '=', was, text: `the same as ${was}`, verdict: 'same' }
  const isMore = value > before
  const verdict = measure.healthy === 'watch' ? 'neutral' : isMore === (measure.healthy === 'up') ? 'better' : 'worse'
  const text = `${differenceOf(measure, value, before, formats)} than ${was}`
  return { arrow: isMore ? '\u25B2' : '\u25BC', was, text, verdict }
}

function differenceOf({ unit }: Measure, value: number, before: number, formats: Formats): string {
  const more = value > before
  const apart = Math.abs(value - before)
  switch (unit) {
    case 'share':
      return `${formats.decimal(apart * 100)} percentage points ${more ? 'more' : 'less'}`
    case 'days':
      return `${formats.decimal(apart)} ${apart === 1 ? 'day' : 'days'} ${more ? 'later' : 'sooner'}`
    case 'money':
      return before > 0
        ? `${formats.exactPercent(apart / before)} ${more ? 'more' : 'less'}`
        : `${formats.shortMoney(apart)} ${more ? 'more' : 'less'}`
  }
}
