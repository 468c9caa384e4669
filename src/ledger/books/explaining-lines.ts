import type { Balances } from '../account.ts'
import type { EntryKind } from '../entry.ts'
import type { StatementLine } from './statement.ts'

/** The most kinds that are tried together; more than these few explain nothing better than all lines do. */
const mostKinds = 3

/**
 * The lines that make up a change by themselves, so that the others cancel out: one line, the latest of several that would
 * do; else all lines of the fewest kinds; else all.
 * @param read The column that changed.
 */
export function explainingLines(
  lines: readonly StatementLine[],
  read: (balance: Balances) => number,
): readonly StatementLine[] {
  const change = lines.reduce((sum, { delta }) => sum + read(delta), 0)
  if (change === 0) return []
  const single = lines.findLast(({ delta }) => read(delta) === change)
  if (single !== undefined) return [single]
  const byKind = new Map<EntryKind, number>()
  for (const { kind, delta } of lines) byKind.set(kind, (byKind.get(kind) ?? 0) + read(delta))
  const totals = [...byKind]
  for (let size = 1; size <= mostKinds; size += 1) {
    const kinds = fewest(totals, size, change)
    if (kinds !== null) return lines.filter(({ kind }) => kinds.includes(kind))
  }
  return lines
}

/** So many kinds whose totals sum up to the change, the first that do. */
function fewest(
  totals: readonly (readonly [EntryKind, number])[],
  size: number,
  change: number,
): readonly EntryKind[] | null {
  if (size === 0) return change === 0 ? [] : null
  for (const [place, [kind, total]] of totals.entries()) {
    const rest = fewest(totals.slice(place + 1), size - 1, change - total)
    if (rest !== null) return [kind, ...rest]
  }
  return null
}
