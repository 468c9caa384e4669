import { textFromMinor } from '../../src/index.ts'

const localeOf = (currency: string): string => (currency === 'INR' ? 'en-IN' : 'en-US')

/** `₹1,23,456.50` or `$1,234.50`. */
export function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat(localeOf(currency), { style: 'currency', currency })
  return format.format(Number(textFromMinor(minor, currency)))
}

/** 12,345 or 12,34,567. */
export function count(value: number, currency: string): string {
  return new Intl.NumberFormat(localeOf(currency)).format(value)
}

/** `1 customer`, `2 customers`. */
export function several(value: number, noun: string, currency: string): string {
  return `${count(value, currency)} ${noun}${value === 1 ? '' : 's'}`
}

export function percent(share: number | null): string {
  return share === null ? '-' : `${(share * 100).toFixed(1)}%`
}

export type Cell = string | { readonly right: string }

/** Lines of aligned columns, indented. Cells marked `right` are set flush right. */
export function columns(rows: readonly (readonly Cell[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [place, cell] of row.entries()) widths[place] = Math.max(widths[place] ?? 0, textOf(cell).length)
  }
  return rows.map((row) => `  ${row.map((cell, place) => padded(cell, widths[place] ?? 0)).join('  ')}`.trimEnd())
}

function padded(cell: Cell, width: number): string {
  return typeof cell === 'string' ? cell.padEnd(width) : cell.right.padStart(width)
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.right
}
