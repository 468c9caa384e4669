import type { Formats } from '../format.ts'
import { palette } from '../palette.ts'
import { grid, legend } from './axes.ts'
import { type ChartOption, type ChartSize, chartLabel, fontOf } from './render.ts'

export interface SegmentShares {
  readonly name: string
  readonly ofCustomers: number
  readonly ofNet: number
}

/** Two bars a segment: its share of the buyers, and of what they spent. */
export function segmentsOption(segments: readonly SegmentShares[], formats: Formats, size: ChartSize): ChartOption {
  const bars = [
    { name: 'Share of buyers', color: palette.pale, read: ({ ofCustomers }: SegmentShares) => ofCustomers },
    { name: 'Share of their revenue', color: palette.strong, read: ({ ofNet }: SegmentShares) => ofNet },
  ]
  return {
    legend: legend(
      size,
      bars.map(({ name }) => name),
    ),
    grid: { ...grid(size, 36), right: 44 },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: segments.map(({ name }) => chartLabel(name)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.pale } },
      axisLabel: { color: palette.ink, fontSize: size.fontSize, interval: 0 },
    },
    series: bars.map(({ name, color, read }) => ({
      name,
      type: 'bar',
      barGap: '8%',
      barCategoryGap: '32%',
      itemStyle: { color },
      label: {
        show: true,
        position: 'right',
        ...fontOf(size),
        formatter: ({ value }: { readonly value: number }) => formats.percent(value),
      },
      data: segments.map(read),
    })),
  }
}
