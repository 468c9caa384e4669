import type { EchartsHandle } from './charts/render.ts'
import { documentText } from './document.ts'
import { formatsOf } from './format.ts'
import { headlinesOf } from './headlines.ts'
import { type Html, html } from './html.ts'
import { checkReportInput, type ReportInput } from './input.ts'
import type { Draw, Page, Section } from './section.ts'
import { cohortsSection } from './sections/cohorts.ts'
import { footOf, headOf } from './sections/head.ts'
import { headlinesSection } from './sections/headlines.ts'
import { journeySection } from './sections/journey.ts'
import { messagesSection } from './sections/messages.ts'
import { pointsSection } from './sections/points.ts'
import { responsesSection } from './sections/responses.ts'
import { revenueSection } from './sections/revenue.ts'
import { segmentsSection } from './sections/segments.ts'
import { storiesSection } from './sections/stories.ts'
import { summaryOf } from './summary.ts'

export interface ReportOptions {
  /** Draws the charts; without it they become tables. */
  readonly echarts?: EchartsHandle | undefined
}

const draws: readonly Draw[] = [
  revenueSection,
  segmentsSection,
  journeySection,
  cohortsSection,
  messagesSection,
  responsesSection,
  pointsSection,
  storiesSection,
]

/**
 * The owner's report as one HTML file: it needs no script, no font and no other file, asks the network for nothing (and
 * says so in a content security policy of its own), and reads well on a desktop, on a phone and on A4 paper. The same
 * input gives the same bytes. Sections without data are left out.
 *
 * The words are English; numbers, money and days follow the input's locale. All texts of the input are escaped.
 * @throws CrmError `bad-option` when a part is missing, or when currency, locale or zone is not known to this runtime;
 * `bad-time` when `asOf` is no day.
 */
export function renderReport(input: ReportInput, { echarts }: ReportOptions = {}): string {
  checkReportInput(input)
  const formats = formatsOf(input)
  const page: Page = { input, formats, echarts }
  const headlines = headlinesOf(input, formats)
  const sections = [headlinesSection(page, headlines), ...draws.map((draw) => draw(page))].filter(
    (section) => section !== null,
  )
  const head = headOf(input, formats, summaryOf(input, formats, headlines))
  return documentText(input.title, html`${head}${sections.map(sectionOf)}${footOf(sections)}`)
}

function sectionOf({ id, title, body }: Section): Html {
  return html`\n<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`
}
