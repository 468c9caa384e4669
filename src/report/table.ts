import { type Html, html } from './html.ts'

export interface Column {
  readonly label: string
  readonly kind: 'text' | 'number'
}

export const textColumn = (label: string): Column => ({ label, kind: 'text' })
export const numberColumn = (label: string): Column => ({ label, kind: 'number' })

export interface Table {
  /** What the table holds, for who can't see it. */
  readonly caption: string
  /** The first column names the row. */
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly (string | Html)[])[]
  /** `stacks`: on a phone each row becomes a block of labelled cells. `bars`: the second column holds bars. */
  readonly shape?: 'plain' | 'stacks' | 'bars'
}

export function table({ caption, columns, rows, shape = 'plain' }: Table): Html {
  const heads = columns.map(({ label, kind }) => html`<th scope="col" class="${kind}">${label}</th>`)
  return html`<div class="scroll"><table class="${shape}"><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${rows.map((row) => rowOf(row, columns))}</tbody></table></div>`
}

function rowOf(row: readonly (string | Html)[], columns: readonly Column[]): Html {
  const cells = columns.map(({ label, kind }, place) => {
    const cell = row[place] ?? ''
    return place === 0
      ? html`<th scope="row" class="${kind}">${cell}</th>`
      : html`<td class="${kind}" data-label="${label}">${cell}</td>`
  })
  return html`<tr>${cells}</tr>`
}

/** A bar behind a number: how much of the largest it is. */
export function bar(share: number, words: string): Html {
  const width = Number.isFinite(share) ? Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10 : 0
  return html`<span class="bar"><span class="fill" style="width:${width}%"></span></span><span class="words">${words}</span>`
}
