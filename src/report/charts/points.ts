import type { ActivityMonth } from '../../metrics/index.ts'
import type { Formats } from '../format.ts'
import { palette } from '../palette.ts'
import { grid, legend, monthAxis, valueAxis } from './axes.ts'
import type { ChartOption, ChartSize } from './render.ts'

export const pointsParts = [
  { name: 'Earned', color: palette.strong, read: (month: ActivityMonth) => month.pointsEarned },
  { name: 'Redeemed', color: palette.middle, read: (month: ActivityMonth) => month.pointsRedeemed },
  { name: 'Expired', color: palette.pale, read: (month: ActivityMonth) => month.pointsExpired },
] as const

/** Three bars a month: what was earned, redeemed and expired. */
export function pointsOption(months: readonly ActivityMonth[], formats: Formats, size: ChartSize): ChartOption {
  const parts = pointsParts.filter(({ read }) => months.some((month) => read(month) !== 0))
  return {
    legend: legend(
      size,
      parts.map(({ name }) => name),
    ),
    grid: grid(size, 40),
    xAxis: monthAxis(
      months.map(({ month }) => month),
      formats,
      size,
    ),
    yAxis: valueAxis(formats.count, size),
    series: parts.map(({ name, color, read }) => ({
      name,
      type: 'bar',
      barGap: '6%',
      barMaxWidth: 34,
      itemStyle: { color },
      data: months.map(read),
    })),
  }
}
