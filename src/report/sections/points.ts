import type { ActivityMonth, ShopReport } from '../../metrics/index.ts'
import { pointsOption, pointsParts } from '../charts/points.ts'
import { chartFigure } from '../charts/render.ts'
import { type Formats, sentence } from '../format.ts'
import { type Html, html } from '../html.ts'
import type { Draw } from '../section.ts'
import { numberColumn, table, textColumn } from '../table.ts'
import { maxMonths } from './revenue.ts'

/** Months of points about to expire that are named. */
const maxExpiring = 4

export const pointsSection: Draw = ({ input, formats, echarts }) => {
  const { figures } = input
  const months = (input.activity?.months ?? []).slice(-maxMonths)
  const moved = months.filter((month) => pointsParts.some(({ read }) => read(month) !== 0))
  if (figures.pointsIssued === 0 && figures.pointsOutstanding === 0 && moved.length === 0) return null
  const chart =
    moved.length === 0
      ? null
      : chartFigure(
          {
            id: 'points',
            caption: captionOf(months, formats),
            height: ({ name }) => (name === 'wide' ? 280 : 230),
            option: (size) => pointsOption(months, formats, size),
            table: monthTable(months, formats),
          },
          echarts,
        )
  return {
    id: 'points',
    title: 'Points',
    body: html`<p class="lede">${ledeOf(figures, formats)}</p>${chart}${expiringPart(figures, formats)}`,
    definitions: [
      {
        term: 'Points issued, points earned',
        meaning:
          'Issued: all that were ever given out, whatever became of them. Earned in a month: what was given out, less what went back with returned goods or was put right.',
      },
      { term: 'Points outstanding', meaning: 'Earned, not yet redeemed, expired or taken back with a return.' },
    ],
  }
}

function ledeOf({ pointsIssued, pointsOutstanding, pointsLiabilityMinor }: ShopReport, formats: Formats): string {
  const { several, count } = formats
  const worth =
    pointsLiabilityMinor === null
      ? null
      : sentence(formats, ({ money }) => `, worth ${money(pointsLiabilityMinor)} if all were redeemed`)
  return `${count(pointsOutstanding)} of the ${several(pointsIssued, 'point')} issued in all ${pointsOutstanding === 1 ? 'is' : 'are'} still with the customers${worth ?? ''}.`
}

function captionOf(months: readonly ActivityMonth[], { count, several }: Formats): string {
  const [earned, redeemed, expired] = pointsParts.map(({ read }) => months.reduce((sum, month) => sum + read(month), 0))
  return `In these months ${several(earned ?? 0, 'point')} earned, less what went back with goods; ${count(redeemed ?? 0)} redeemed and ${count(expired ?? 0)} expired.`
}

function monthTable(months: readonly ActivityMonth[], { month, count }: Formats): Html {
  return table({
    caption: 'Points by month',
    columns: [
      textColumn('Month'),
      ...pointsParts.map(({ name }) => numberColumn(name)),
      numberColumn('Outstanding at its end'),
    ],
    rows: months.map((one) => [
      html`<span class="nowrap">${month(one.month)}</span>`,
      ...pointsParts.map(({ read }) => count(read(one))),
      count(one.pointsOutstanding),
    ]),
  })
}

function expiringPart(figures: ShopReport, { month, count, money }: Formats): Html | null {
  const next = figures.pointsExpiring.filter(({ points }) => points > 0).slice(0, maxExpiring)
  if (next.length === 0) return null
  const { pointsLiabilityMinor: worth, pointsOutstanding: outstanding } = figures
  const priced = worth !== null && outstanding > 0
  return html`<h3>What expires next</h3>${table({
    caption: 'Points that expire next, by month',
    columns: [textColumn('Month'), numberColumn('Points'), ...(priced ? [numberColumn('Worth about')] : [])],
    rows: next.map(({ month: when, points }) => [
      html`<span class="nowrap">${month(when)}</span>`,
      count(points),
      ...(priced ? [money(Math.round((worth * points) / outstanding))] : []),
    ]),
  })}`
}
