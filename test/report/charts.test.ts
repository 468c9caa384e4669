import * as echarts from 'echarts'
import { expect, test } from 'vitest'
import { renderReport } from '../../src/report/index.ts'
import { activity, figures, input, month, textOf } from './fixtures.ts'

const charted = input({ activity: activity() })
const count = (page: string, pattern: RegExp): number => [...page.matchAll(pattern)].length

test('the same input gives the same bytes, however much was drawn before', () => {
  const first = renderReport(charted, { echarts })
  const other = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 10, height: 10 })
  other.setOption({ series: [{ type: 'pie', data: [1, 2] }] })
  other.renderToSVGString()
  other.dispose()
  expect(renderReport(charted, { echarts })).toBe(first)
})

test('each chart is drawn for a wide page and for a phone, named in words, with its table beside it', () => {
  const page = renderReport(charted, { echarts })
  expect(count(page, /<div class="wide"><svg [^>]*role="img" aria-label="[^"]+"/g)).toBe(4)
  expect(count(page, /<div class="narrow"><svg [^>]*role="img" aria-label="[^"]+"/g)).toBe(4)
  expect(count(page, /<summary>The figures as a table<\/summary>/g)).toBe(3)
})

test('a drawing carries nothing for a mouse or a browser tool', () => {
  const page = renderReport(charted, { echarts })
  expect(page).not.toMatch(/ecmeta|pointer-events|class="zr|:hover|CDATA|zr\d/)
})

test('ids are unique within the page', () => {
  const ids = [...renderReport(charted, { echarts }).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  expect(ids.length).toBeGreaterThan(6)
  expect(new Set(ids).size).toBe(ids.length)
})

test('without echarts every chart is a table with the same figures', () => {
  const page = renderReport(charted)
  expect(page).not.toContain('<svg')
  expect(page).not.toContain('<details>')
  expect(textOf(page)).toContain('Jan 2026\n₹30,000\n₹10,000\n₹10,000\n₹50,000\n120\n60\n')
})

test('the baseline is a dashed line over the months, and a column of the table', () => {
  const past = activity({ months: [month({ storeNetMinor: 2_000_000 })] })
  const baseline = { label: 'last year', figures: figures(), activity: past }
  const page = renderReport(input({ activity: activity(), baseline }), { echarts })
  expect(page).toContain('stroke-dasharray')
  expect(textOf(page)).toContain('The dashed line is last year.')
  expect(textOf(page)).toContain('Jan 2026\n₹30,000\n₹10,000\n₹10,000\n₹50,000\n₹40,000\n120\n60\n')
  expect(textOf(page)).toContain('Feb 2026\n₹35,000\n₹10,000\n₹10,000\n₹55,000\n\u2013\n120\n60\n')
  expect(textOf(renderReport(input({ activity: activity(), baseline })))).not.toContain('dashed')
})

test('returns of unknown bills are told where they are missing', () => {
  const page = renderReport(input({ activity: activity({ unlinkedReturnsMinor: 250_000 }) }))
  expect(textOf(page)).toContain('Returns of ₹2.5K name no known bill and are not taken off here.')
})

test('a chart that fails gives its drawing back', () => {
  let open = 0
  const failing = {
    init: () => {
      open += 1
      return {
        setOption: () => undefined,
        renderToSVGString: () => {
          throw new Error('no room')
        },
        dispose: () => {
          open -= 1
        },
      }
    },
  }
  expect(() => renderReport(charted, { echarts: failing })).toThrow('no room')
  expect(open).toBe(0)
})
