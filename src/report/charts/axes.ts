import type { Formats } from '../format.ts'
import { palette } from '../palette.ts'
import type { ChartOption, ChartSize } from './render.ts'

/** A category axis of months; the year stands under the first of its months. */
export function monthAxis(months: readonly string[], formats: Formats, size: ChartSize): ChartOption {
  // On a phone a year fits when every other month is named.
  const every = Math.ceil((months.length * (size.name === 'wide' ? 44 : 34)) / (size.width - 60))
  return {
    type: 'category',
    data: months.map((month, place) => {
      if (place % every !== 0) return ''
      const isNewYear = month.slice(0, 4) !== months[place - every]?.slice(0, 4)
      return isNewYear ? `${formats.shortMonth(month)}\n${month.slice(0, 4)}` : formats.shortMonth(month)
    }),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.pale } },
    axisLabel: { interval: 0, color: palette.quiet, fontSize: size.fontSize, lineHeight: size.fontSize * 1.3 },
  }
}

export function valueAxis(write: (value: number) => string, size: ChartSize): ChartOption {
  return {
    type: 'value',
    splitNumber: size.name === 'wide' ? 4 : 3,
    splitLine: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.quiet, fontSize: size.fontSize, formatter: write },
  }
}

export function legend(size: ChartSize, names: readonly string[]): ChartOption {
  return {
    data: names,
    top: 0,
    left: 0,
    itemWidth: 14,
    itemHeight: 10,
    itemGap: size.name === 'wide' ? 22 : 10,
    textStyle: { color: palette.ink, fontSize: size.fontSize, fontFamily: 'inherit' },
  }
}

/** Room around the bars; the labels of the axes take their own. */
export function grid(size: ChartSize, top = size.name === 'wide' ? 48 : 40): ChartOption {
  return { left: 4, right: 8, top, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' }
}
