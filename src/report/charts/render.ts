import { type Html, html, markupOf, plainText, trusted } from '../html.ts'
import { palette } from '../palette.ts'

/** The options of a chart as echarts takes them. */
export type ChartOption = Readonly<Record<string, unknown>>

/** One chart of echarts, drawn on the server. */
export interface EchartsChart {
  setOption(option: ChartOption): void
  renderToSVGString(options?: { useViewBox?: boolean }): string
  dispose(): void
}

/**
 * What the report needs of echarts 6: `import * as echarts from 'echarts'`, or `echarts/core` with the bar, line and
 * sankey charts, the grid and legend components and the SVG renderer.
 */
export interface EchartsHandle {
  init(dom: null, theme: null, options: { renderer: 'svg'; ssr: true; width: number; height: number }): EchartsChart
}

/** A chart is drawn for a wide page and for a phone, where scaling the wide one down would leave its words unreadable. */
export interface ChartSize {
  readonly name: 'wide' | 'narrow'
  readonly width: number
  readonly fontSize: number
}

const sizes: readonly ChartSize[] = [
  { name: 'wide', width: 940, fontSize: 14 },
  { name: 'narrow', width: 340, fontSize: 11.5 },
]

export interface Chart {
  /** Unique within the page; letters only. */
  readonly id: string
  /** What the chart shows and says, in a sentence: stands under it, and is read out instead of it. */
  readonly caption: string
  /** How to read the drawing, where it needs saying. */
  readonly reading?: string
  readonly height: (size: ChartSize) => number
  readonly option: (size: ChartSize) => ChartOption
  /** The same figures as a table: to unfold under the chart, or instead of it. */
  readonly table: Html
  /** The table is short and worth seeing beside the chart. */
  readonly showsTable?: boolean
}

/** A chart with its caption and its table; without echarts, the table and the caption. */
export function chartFigure(chart: Chart, echarts: EchartsHandle | undefined): Html {
  if (echarts === undefined) return html`<figure>${chart.table}<figcaption>${chart.caption}</figcaption></figure>`
  const caption = html`<figcaption>${chart.caption} ${chart.reading ?? null}</figcaption>`
  const drawings = sizes.map((size) => html`<div class="${size.name}">${drawing(chart, size, echarts)}</div>`)
  if (chart.showsTable === true) return html`<figure>${drawings}${caption}${chart.table}</figure>`
  return html`<figure>${drawings}${caption}<details><summary>The figures as a table</summary>${chart.table}</details></figure>`
}

function drawing(chart: Chart, size: ChartSize, echarts: EchartsHandle): Html {
  const drawn = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: size.width,
    height: Math.round(chart.height(size)),
  })
  try {
    drawn.setOption({ animation: false, textStyle: fontOf(size), ...chart.option(size) })
    return trusted(tidySvg(drawn.renderToSVGString({ useViewBox: true }), `${chart.id}-${size.name}`, chart.caption))
  } finally {
    drawn.dispose()
  }
}

/** Series take their font from here too: the page's own, which only the browser knows. */
export function fontOf({ fontSize }: ChartSize): ChartOption {
  return { fontFamily: 'inherit', fontSize, color: palette.ink }
}

/**
 * The drawing alone: without the styles and classes for a mouse that moves over it, and with ids that depend on the
 * chart and not on how many were drawn before (echarts counts on for as long as the process lives).
 */
function tidySvg(svg: string, prefix: string, label: string): string {
  const [, width = '', height = ''] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []
  const root = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">`
  return svg
    .replace(/<style[\s>][\s\S]*?<\/style>/g, '')
    .replace(/<[a-zA-Z][^>]*>/g, (tag) =>
      tag.replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, '').replace(/\bzr\d+-/g, `${prefix}-`),
    )
    .replace(/^<svg[^>]*>/, () => markupOf(root))
    .replace(/\n+/g, '')
}

const maxLabelLength = 28

/** Text that fits into a chart. */
export function chartLabel(text: string): string {
  const characters = [...plainText(text).replace(/\s+/g, ' ')]
  return characters.length > maxLabelLength
    ? `${characters.slice(0, maxLabelLength - 1).join('')}\u2026`
    : characters.join('')
}
