import type { ActivityMonth } from '../../metrics/index.ts'
import type { Formats } from '../format.ts'
import { palette } from '../palette.ts'
import { grid, legend, monthAxis, valueAxis } from './axes.ts'
import { type ChartOption, type ChartSize, fontOf } from './render.ts'

export const netOf = ({ storeNetMinor, onlineNetMinor, anonymousNetMinor }: ActivityMonth): number =>
  storeNetMinor + onlineNetMinor + anonymousNetMinor

/** What the parts of a month's revenue are called. */
export const revenueParts = [
  { name: 'Shops, known customers', color: palette.strong, read: (month: ActivityMonth) => month.storeNetMinor },
  { name: 'Online', color: palette.middle, read: (month: ActivityMonth) => month.onlineNetMinor },
  { name: 'Nobody known', color: palette.pale, read: (month: ActivityMonth) => month.anonymousNetMinor },
] as const

/** The months to show, and what each came to in the baseline. */
export interface MonthlyRevenue {
  readonly months: readonly ActivityMonth[]
  readonly baseline: { readonly name: string; readonly totals: readonly (number | null)[] } | null
}

const maxLabelledMonths = 13
const barMaxWidth = 46

/** Stacked bars by month; a dashed line of the baseline's totals where there is one. */
export function revenueOption({ months, baseline }: MonthlyRevenue, formats: Formats, size: ChartSize): ChartOption {
  const parts = revenueParts.filter(({ read }) => months.some((month) => read(month) !== 0))
  const names = [...parts.map(({ name }) => name), ...(baseline === null ? [] : [baseline.name])]
  const legendInTwoRows = size.name === 'narrow' && names.length > 2
  // Beside a line, numbers over the bars would only be in its way.
  const labelled = size.name === 'wide' && months.length <= maxLabelledMonths && baseline === null
  return {
    legend: legend(size, names),
    grid: grid(size, size.name === 'wide' ? 58 : legendInTwoRows ? 62 : 44),
    xAxis: monthAxis(
      months.map(({ month }) => month),
      formats,
      size,
    ),
    yAxis: valueAxis(formats.shortMoney, size),
    series: [
      ...parts.map(({ name, color, read }) => ({
        name,
        type: 'bar',
        stack: 'revenue',
        barMaxWidth,
        barGap: '-100%',
        itemStyle: { color },
        data: months.map(read),
      })),
      ...(labelled ? [totals(months, formats, size)] : []),
      ...(baseline === null ? [] : [baselineLine(baseline, size)]),
    ],
  }
}

/** Bars that nobody sees, over the others, to carry each month's total. */
function totals(months: readonly ActivityMonth[], { shortMoney }: Formats, size: ChartSize): ChartOption {
  return {
    type: 'bar',
    barMaxWidth,
    itemStyle: { color: 'transparent' },
    label: {
      show: true,
      position: 'top',
      ...fontOf(size),
      fontSize: 12.5,
      formatter: ({ value }: { readonly value: number }) => shortMoney(value),
    },
    data: months.map(netOf),
  }
}

function baselineLine({ name, totals }: NonNullable<MonthlyRevenue['baseline']>, size: ChartSize): ChartOption {
  return {
    name,
    type: 'line',
    symbol: 'circle',
    symbolSize: size.name === 'wide' ? 6 : 4,
    itemStyle: { color: palette.ink },
    lineStyle: { color: palette.ink, width: 2, type: 'dashed' },
    data: totals,
  }
}
