import { shopParts } from '../shared/summary.ts'
import { type Cell, columns, count } from '../shared/words.ts'
import type { Figures } from './figures.ts'
import type { Remark, Tally } from './tally.ts'

/** The figures of a shop in words for its owner, and what became of the rows of the file. */
export function summary(figures: Figures, tally: Tally): string {
  const [headline = [], ...others] = shopParts(figures)
  const parts = [headline, rowsPart(figures, tally), rejectedPart(tally), leftOutPart(tally), ...others]
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function rowsPart({ currency }: Figures, tally: Tally): string[] {
  const line = (words: string, value: number): Cell[] => [words, right(count(value, currency))]
  const rows = [
    line('purchases', tally.purchases),
    line('returns', tally.returns),
    line('voids', tally.voids),
    line('taken in before', tally.duplicates),
    line('rejected', tally.rejected),
    line('after the as-of day', tally.afterAsOf),
    line('read in all', tally.read),
  ]
  return ['Rows of the file', ...columns(rows)]
}

function rejectedPart({ rejected, rejections, rejectedAbout }: Tally): string[] {
  if (rejected === 0) return []
  return [`Rejected rows (${reasons(rejectedAbout)})`, ...remarks(rejections, rejected)]
}

function leftOutPart({ leftOut, leftOutAbout }: Tally): string[] {
  if (leftOut.length === 0) return []
  const all = [...leftOutAbout.values()].reduce((sum, one) => sum + one, 0)
  return [`Left out of rows that count (${reasons(leftOutAbout)})`, ...remarks(leftOut, all)]
}

function reasons(about: ReadonlyMap<string, number>): string {
  return [...about].map(([reason, rows]) => `${reason}: ${rows}`).join(', ')
}

function remarks(shown: readonly Remark[], all: number): string[] {
  const lines = shown.map(({ line, about, message }) => `  line ${line}: ${about}: ${message}.`.replace(/\.\.$/, '.'))
  return all > shown.length ? [...lines, `  and ${all - shown.length} more`] : lines
}

function right(text: string): Cell {
  return { right: text }
}
