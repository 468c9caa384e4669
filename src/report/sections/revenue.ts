import type { ActivityMonth } from '../../metrics/index.ts'
import { type Chart, chartFigure } from '../charts/render.ts'
import { type MonthlyRevenue, netOf, revenueOption, revenueParts } from '../charts/revenue.ts'
import type { Formats } from '../format.ts'
import { type Html, html } from '../html.ts'
import type { ReportInput } from '../input.ts'
import type { Draw } from '../section.ts'
import { numberColumn, table, textColumn } from '../table.ts'

/** More months than these would be too narrow to read; the last ones count. */
export const maxMonths = 24

export const revenueSection: Draw = ({ input, formats, echarts }) => {
  const all = input.activity?.months ?? []
  const months = all.slice(-maxMonths)
  if (!months.some((month) => netOf(month) !== 0)) return null
  const baseline = baselineOf(input, months)
  const chart: Chart = {
    id: 'revenue',
    caption: `${captionOf({ months, of: all.length }, formats)}${unlinkedOf(input, formats)}`,
    height: ({ name }) => (name === 'wide' ? 360 : 270),
    option: (size) => revenueOption({ months, baseline }, formats, size),
    table: monthTable({ months, baseline }, formats),
    ...(baseline === null ? {} : { reading: `The dashed line is ${input.baseline?.label}.` }),
  }
  return {
    id: 'revenue',
    title: 'Revenue by month',
    body: chartFigure(chart, echarts),
    definitions: [
      {
        term: 'Revenue by month',
        meaning:
          'A bill counts in its own month, less all that came back of it, whenever that was. \u201CNobody known\u201D are bills without a customer.',
      },
    ],
  }
}

function baselineOf({ baseline }: ReportInput, months: readonly ActivityMonth[]): MonthlyRevenue['baseline'] {
  if (baseline?.activity === undefined) return null
  const byMonth = new Map(baseline.activity.months.map((month) => [month.month, netOf(month)]))
  const totals = months.map(({ month }) => byMonth.get(month) ?? null)
  return totals.some((total) => total !== null) ? { name: 'For comparison', totals } : null
}

function captionOf(
  { months, of: all }: { readonly months: readonly ActivityMonth[]; readonly of: number },
  { shortMoney, month, several }: Formats,
): string {
  const best = months.reduce((a, b) => (netOf(b) > netOf(a) ? b : a))
  const bills = months.reduce((sum, one) => sum + one.bills, 0)
  const total = months.reduce((sum, one) => sum + netOf(one), 0)
  const which = all > months.length ? ` These are the last ${months.length} months of ${all}.` : ''
  return `${shortMoney(total)} on ${several(bills, 'bill')}; the best month was ${month(best.month)} with ${shortMoney(netOf(best))}.${which}`
}

/** Returns of bills that the shop never told of lower no month. */
function unlinkedOf({ activity }: ReportInput, { shortMoney }: Formats): string {
  const unlinked = activity?.unlinkedReturnsMinor ?? 0
  return unlinked > 0 ? ` Returns of ${shortMoney(unlinked)} name no known bill and are not taken off here.` : ''
}

function monthTable({ months, baseline }: MonthlyRevenue, { money, count, month }: Formats): Html {
  const parts = revenueParts.filter(({ read }) => months.some((one) => read(one) !== 0))
  const compared = (place: number): string => {
    const total = baseline?.totals[place] ?? null
    return total === null ? '\u2013' : money(total)
  }
  return table({
    caption: 'Net revenue by month',
    columns: [
      textColumn('Month'),
      ...parts.map(({ name }) => numberColumn(name)),
      numberColumn('Together'),
      ...(baseline === null ? [] : [numberColumn(baseline.name)]),
      numberColumn('Bills'),
      numberColumn('New customers'),
    ],
    rows: months.map((one, place) => [
      html`<span class="nowrap">${month(one.month)}</span>`,
      ...parts.map(({ read }) => money(read(one))),
      money(netOf(one)),
      ...(baseline === null ? [] : [compared(place)]),
      count(one.bills),
      count(one.newCustomers),
    ]),
  })
}
