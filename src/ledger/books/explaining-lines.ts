import type { Balances } from '../account.ts'
import type { EntryKind } from '../entry.ts'
import type { StatementLine } from './statement.ts'

/** The most kinds that are tried together; more than these few explain nothing better than all lines do. */
const mostKinds = 3

/** What is told of a line: of held points that a bill captured, that they were spent on it. */
export interface Effect {
  readonly words: string
  /** Signed, in the column that changed. */
  readonly points: number
  readonly line: StatementLine
}

/** Lines that belong together: one by itself; the lines of one hold; the two that brought points into other books. */
export interface LineGroup {
  readonly kind: EntryKind
  readonly lines: readonly StatementLine[]
  /** What they changed the column by, all together. */
  readonly points: number
  readonly effects: readonly Effect[]
}

/**
 * The lines that changed a column, grouped; where setting points aside did, with what became of them.
 * @param heads Of a line the first line of its group; others stand by themselves.
 */
export function lineGroups(
  lines: readonly StatementLine[],
  read: (balance: Balances) => number,
  heads: ReadonlyMap<StatementLine, StatementLine>,
): readonly LineGroup[] {
  const byHead = new Map<StatementLine, StatementLine[]>()
  for (const line of lines) {
    const head = heads.get(line)
    const group = head === undefined ? undefined : byHead.get(head)
    if (group !== undefined) group.push(line)
    else if (read(line.delta) !== 0) byHead.set(line, [line])
  }
  return [...byHead.values()].map((group) => groupOf(group, read))
}

function groupOf(lines: readonly StatementLine[], read: (balance: Balances) => number): LineGroup {
  const [head] = lines
  const points = lines.reduce((sum, { delta }) => sum + read(delta), 0)
  if (head === undefined || (head.kind !== 'held' && lines.length === 1)) {
    const effects = lines.map((line) => ({ words: line.words, points, line }))
    return { kind: head?.kind ?? 'restated', lines, points, effects }
  }
  const spent = lines.flatMap((line): readonly Effect[] =>
    line.kind === 'redeemed' ? [{ words: line.words, points: line.delta.held, line }] : [],
  )
  const still = head.kind === 'held' ? lines.reduce((sum, { delta }) => sum + delta.held, 0) : 0
  const owed = points + still - spent.reduce((sum, effect) => sum + effect.points, 0)
  const effects = [
    ...spent,
    ...(still === 0 ? [] : [{ words: head.words, points: -still, line: head }]),
    ...(owed === 0 ? [] : [{ words: 'Taken for points owed', points: owed, line: lines.at(-1) ?? head }]),
  ]
  return { kind: spent.length > 0 ? 'redeemed' : head.kind, lines, points, effects }
}

/**
 * The groups that make up a change by themselves, so that the others cancel out: one, the latest of several that would do;
 * else all of the fewest kinds; else all.
 */
export function explainingGroups(groups: readonly LineGroup[]): readonly LineGroup[] {
  const change = groups.reduce((sum, { points }) => sum + points, 0)
  if (change === 0) return []
  const single = groups.findLast(({ points }) => points === change)
  if (single !== undefined) return [single]
  const byKind = new Map<EntryKind, number>()
  for (const { kind, points } of groups) byKind.set(kind, (byKind.get(kind) ?? 0) + points)
  const totals = [...byKind]
  for (let size = 1; size <= mostKinds; size += 1) {
    const kinds = fewest(totals, size, change)
    if (kinds !== null) return groups.filter(({ kind }) => kinds.includes(kind))
  }
  return groups
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
