import { type Headline, type HeadlineChange, headlineDefinitions } from '../headlines.ts'
import { type Html, html } from '../html.ts'
import type { Page, Section } from '../section.ts'

const directionWords: Readonly<Record<Headline['healthy'], string>> = {
  up: 'higher is better',
  down: 'lower is better',
  watch: 'to be watched',
}

/** The headline numbers as cards. */
export function headlinesSection({ input }: Page, headlines: readonly Headline[]): Section | null {
  if (headlines.length === 0) return null
  const compared = headlines.some(({ change }) => change !== null)
  const note =
    input.baseline !== undefined && compared
      ? html`<p class="lede">Each arrow compares with <b><bdi>${input.baseline.label}</bdi></b>; green and \u201Cbetter\u201D means the healthy way, be it up or down.</p>`
      : null
  return {
    id: 'headlines',
    title: 'The numbers that matter',
    body: html`${note}<ul class="cards">${headlines.map(card)}</ul>`,
    definitions: headlineDefinitions(input.figures, headlines),
  }
}

function card({ title, value, note, healthy, change }: Headline): Html {
  return html`<li class="card"><h3>${title}</h3><p class="value">${value}</p>${change === null ? null : changeLine(change)}<p class="note">${note}</p><p class="direction">${directionWords[healthy]}</p></li>`
}

const verdictWords: Readonly<Record<HeadlineChange['verdict'], string>> = {
  better: 'better',
  worse: 'worse',
  same: 'the same',
  neutral: 'changed',
}

function changeLine({ arrow, text, verdict }: HeadlineChange): Html {
  return html`<p class="change ${verdict}"><span aria-hidden="true">${arrow}</span> ${
    verdict === 'same' ? null : html`<b>${verdictWords[verdict]}:</b> `
  }${text}</p>`
}
