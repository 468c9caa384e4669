import type { Formats } from '../format.ts'
import { type Html, html } from '../html.ts'
import type { ReportInput } from '../input.ts'
import type { Section } from '../section.ts'
import type { Summary } from '../summary.ts'

/** Title, period, and the summary in a paragraph. */
export function headOf({ title, asOf, activity }: ReportInput, { day }: Formats, summary: Summary): Html {
  const asOfDay = `as of ${day(asOf)}`
  const span = activity === undefined ? [] : [`${day(activity.from)} to ${day(activity.to)}`]
  const period = [...span, ...(activity?.to === asOf ? [] : [asOfDay])].join(', ')
  return html`<header class="head"><h1><bdi>${title}</bdi></h1><p class="period">${period}</p><div class="summary"><p>${summary.opening}</p>${run('Going well:', summary.good)}${run('Needs attention:', summary.attention)}${run('Worth doing:', summary.advice)}</div></header>`
}

function run(heading: string, sentences: readonly string[]): Html | null {
  return sentences.length === 0 ? null : html`<p><b>${heading}</b> ${sentences.join(' ')}</p>`
}

/** What each number on the page means. */
export function footOf(sections: readonly Section[]): Html {
  const entries = sections.flatMap(({ definitions }) => definitions)
  return html`<footer><h2>What the numbers mean</h2><dl>${entries.map(
    ({ term, meaning }) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`,
  )}</dl></footer>`
}
