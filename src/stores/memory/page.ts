import type { PageOf } from '../../ports.ts'

interface Asked {
  readonly after: string | null
  readonly limit: number
}

/** The first of what is left, with the place of its last item as the cursor of the next page. */
export function pageOf<Row>(rest: readonly Row[], limit: number, cursorOf: (row: Row) => string): PageOf<Row> {
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rest.length > limit && last !== undefined ? cursorOf(last) : null }
}

/** A page of rows that stand in the order of one or more texts, whatever order they come in here. */
export function pageByTexts<Row>(
  rows: readonly Row[],
  textsOf: (row: Row) => readonly string[],
  { after, limit }: Asked,
): PageOf<Row> {
  const from: readonly string[] | null = after === null ? null : JSON.parse(after)
  const rest = rows.filter((row) => from === null || compareTexts(textsOf(row), from) > 0)
  rest.sort((a, b) => compareTexts(textsOf(a), textsOf(b)))
  return pageOf(rest, limit, (row) => JSON.stringify(textsOf(row)))
}

function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const order = compareText(text, b[index] ?? '')
    if (order !== 0) return order
  }
  return 0
}

/** By code units: among the ids in use the same as the order by code points that the port promises. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
