import type { Cohort } from '../../metrics/index.ts'
import { type Day, dayFromNumber, dayNumber } from '../../time.ts'
import { type Formats, sentence } from '../format.ts'
import { type Html, html } from '../html.ts'
import type { Draw } from '../section.ts'

/** Rows and columns that a page has room for; the last rows, the first columns. */
export const maxCohorts = 18
export const maxCohortMonths = 12

export const cohortsSection: Draw = ({ input, formats }) => {
  const all = input.figures.cohorts.filter(({ customers }) => customers > 0)
  const cohorts = all.slice(-maxCohorts)
  if (cohorts.length === 0) return null
  const observed = Math.max(...cohorts.map(({ returned }) => returned.length))
  const reach = Math.min(maxCohortMonths + 1, observed)
  const running = runningMonth(input.asOf)
  const months = Array.from({ length: reach }, (_, month) => month)
  const highest = Math.max(...cohorts.flatMap((cohort) => months.map((month) => shareOf(cohort, month) ?? 0)))
  const heads = months.map((month) => html`<th scope="col">${month === 0 ? 'same' : `+${month}`}</th>`)
  const rows = cohorts.map((cohort) => row(cohort, { months, highest, running }, formats))
  return {
    id: 'cohorts',
    title: 'Who came back, by month of the first purchase',
    body: html`<p class="lede">${ledeOf(all, running, formats)}</p><figure><div class="scroll"><table class="heat"><caption>Share of each month\u2019s new buyers with a purchase in the same month again, and in the months after</caption><thead><tr><th scope="col">First bought</th><th scope="col">Buyers</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div><figcaption>Darker is more.${running === null ? null : ' A share in brackets is of a month that has not ended.'}${
      all.length > cohorts.length ? ` These are the last ${cohorts.length} months of ${all.length}.` : null
    }${observed > reach ? ` Months after +${maxCohortMonths} are left out.` : null}</figcaption></figure>`,
    definitions: [
      {
        term: 'Came back',
        meaning:
          'Of the customers whose first purchase fell into a month: the share with a purchase in the same month again (\u201Csame\u201D), or in the first, second and further month after it (+1, +2).',
      },
    ],
  }
}

function row(
  cohort: Cohort,
  {
    months,
    highest,
    running,
  }: { readonly months: readonly number[]; readonly highest: number; readonly running: string | null },
  { month, count, percent }: Formats,
): Html {
  const cells = months.map((after) => {
    const share = shareOf(cohort, after)
    if (share === null) return html`<td></td>`
    // Dark ink stays readable on the deepest of these.
    const depth = highest > 0 ? Math.round((share / highest) * 10) : 0
    const words = monthAfter(cohort.month, after) === running ? `(${percent(share)})` : percent(share)
    return html`<td class="h${depth}">${words}</td>`
  })
  return html`<tr><th scope="row">${month(cohort.month)}</th><td class="size">${count(cohort.customers)}</td>${cells}</tr>`
}

/** The month that has begun and not ended; null on the last day of one. */
function runningMonth(asOf: Day): string | null {
  const month = asOf.slice(0, 7)
  return dayFromNumber(dayNumber(asOf) + 1).slice(0, 7) === month ? month : null
}

/** Of buyers whose next month has not ended nobody can say yet that they stayed away. */
function ledeOf(cohorts: readonly Cohort[], running: string | null, formats: Formats): string {
  const observed = cohorts.filter(({ month, returned }) => returned.length > 1 && monthAfter(month, 1) !== running)
  const buyers = observed.reduce((sum, { customers }) => sum + customers, 0)
  const back = observed.reduce((sum, { returned }) => sum + (returned[1] ?? 0), 0)
  const told = sentence(
    formats,
    ({ several, percent }) =>
      `Of the ${several(buyers, 'buyer')} for whom the month after the first purchase has ended, ${percent(back / buyers)} bought again in it.`,
  )
  return told ?? 'For none of the buyers has the month after the first purchase ended yet.'
}

function shareOf({ customers, returned }: Cohort, month: number): number | null {
  const came = returned[month]
  return came === undefined || !Number.isFinite(came / customers) ? null : came / customers
}

function monthAfter(month: string, months: number): string {
  const place = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months
  return `${String(Math.floor(place / 12)).padStart(4, '0')}-${String((place % 12) + 1).padStart(2, '0')}`
}
