import { chartFigure } from '../charts/render.ts'
import { segmentsOption } from '../charts/segments.ts'
import { html } from '../html.ts'
import type { Draw } from '../section.ts'
import { numberColumn, table, textColumn } from '../table.ts'
import { bySegment, segmentName } from '../words.ts'

/** Segments or stages of a policy of one's own; more than these would be no overview. */
export const maxGroups = 12

export const segmentsSection: Draw = ({ input, formats, echarts }) => {
  const values = new Map(Object.entries(input.figures.lifetimeValueBySegment))
  const all = Object.entries(input.figures.segments).filter(([, customers]) => customers > 0)
  const segments = all
    .sort(([a], [b]) => bySegment(a, b))
    .slice(0, maxGroups)
    .map(([id, customers]) => ({ name: segmentName(id), customers, value: values.get(id) }))
  if (segments.length === 0) return null
  const { several, percent, shortMoney, money, count } = formats
  const buyers = segments.reduce((sum, { customers }) => sum + customers, 0)
  const net = segments.reduce((sum, { value }) => sum + (value?.netMinor ?? 0), 0)
  const shares = segments.map(({ name, customers, value }) => ({
    name,
    ofCustomers: customers / buyers,
    ofNet: net > 0 ? Math.max(0, (value?.netMinor ?? 0) / net) : 0,
  }))
  const dearest = shares.reduce((a, b) => (b.ofNet / b.ofCustomers > a.ofNet / a.ofCustomers ? b : a))
  const figures = table({
    caption: 'Buyers and their net revenue to date, by segment',
    columns: [textColumn('Segment'), numberColumn('Customers'), numberColumn('Net to date'), numberColumn('Each')],
    rows: segments.map(({ name, customers, value }) => [
      html`<bdi>${name}</bdi>`,
      count(customers),
      value === undefined ? '\u2013' : shortMoney(value.netMinor),
      value === undefined ? '\u2013' : money(value.averageMinor),
    ]),
  })
  const left = all.length > segments.length ? ` ${several(all.length - segments.length, 'more segment')} left out.` : ''
  const share =
    net > 0
      ? `${dearest.name}: ${percent(dearest.ofCustomers)} of the ${several(buyers, 'buyer')}, and ${percent(dearest.ofNet)} of the ${shortMoney(net)} they spent.`
      : `${several(buyers, 'buyer')}, nothing net of returns yet.`
  const chart = chartFigure(
    {
      id: 'segments',
      caption: `${share}${left}`,
      height: ({ name }) => 44 + segments.length * (name === 'wide' ? 54 : 46),
      option: (size) => segmentsOption(shares, formats, size),
      table: figures,
      showsTable: true,
    },
    echarts,
  )
  return {
    id: 'segments',
    title: 'Who the customers are',
    body: chart,
    definitions: [
      {
        term: 'Segments',
        meaning:
          'Every buyer is in one, by how recently, how often and for how much they bought: champions do well in all three; promising actives came lately but not often yet; regulars at risk used to come often and have gone quiet.',
      },
    ],
  }
}
