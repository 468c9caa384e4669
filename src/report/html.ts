// A symbol, because text that was read from JSON can imitate every other mark of being safe.
const markup = Symbol('markup')

/** A piece of a page. Only {@link html} and {@link trusted} make one. */
export interface Html {
  readonly [markup]: string
}

/** What may stand in a template: markup as it is, text and numbers escaped, lists piece by piece, null as nothing. */
export type Part = Html | string | number | null | readonly Part[]

/** Markup with its values escaped, for element content and for attributes in double quotes; nowhere else. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? ''
  for (const [place, part] of parts.entries()) text += written(part) + (strings[place + 1] ?? '')
  return { [markup]: text }
}

/** Markup that somebody else has escaped already. */
export function trusted(text: string): Html {
  return { [markup]: text }
}

export function markupOf(piece: Html): string {
  return piece[markup]
}

function written(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return Number.isFinite(part) ? String(part) : ''
  if (isHtml(part)) return part[markup]
  return part.map(written).join('')
}

function isHtml(part: Html | readonly Part[]): part is Html {
  return markup in part
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
])

/** Text for a page: nothing in it is markup any more, and nothing is left that a page may not hold. */
export function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"'`]/g, (character) => entities.get(character) ?? '')
}

/** Without control characters and halves of characters. */
export function plainText(text: string): string {
  return text.replace(/[\p{Surrogate}\uFFFE\uFFFF]/gu, '\uFFFD').replace(/[^\P{Cc}\n\t]/gu, '')
}
