import type { Instant } from '../../time.ts'
import { zeroBalances } from '../account.ts'
import {
  type BalanceClaim,
  type BalanceColumn,
  type BalanceExplanation,
  columnNames,
  columns,
  type ShownBalance,
} from './balance-claim.ts'
import { balanceSummary } from './balance-summary.ts'
import { nothingYet, type State, statesOf } from './book-states.ts'
import { explainingGroups, type LineGroup, lineGroups } from './explaining-lines.ts'
import { followed } from './followed.ts'
import { holdTrail } from './hold-trail.ts'
import type { BookEntry, StatementLine } from './statement.ts'

/**
 * From "I had 800 points" to the lines that explain the difference. The books are read as they were shown: in the order in
 * which they were written, except that what time did (maturing, expiry) showed at its own instant, whenever it was written.
 * @param entries All of an account's, in order, with what time did by now: {@link booksAt}.
 * @param onward The books that the points were brought into, in turn: of a record this one became part of, of a household.
 *   What is claimed is looked for in the first books; the explanation goes on in these.
 */
export function explainBalance(
  entries: readonly BookEntry[],
  claim: BalanceClaim,
  onward: readonly (readonly BookEntry[])[] = [],
): BalanceExplanation {
  const { claimedPoints, now, on = now } = claim
  const states = statesOf(entries, now)
  const open = states.filter(({ from, isSeen }) => isSeen && (from === null || from <= on))
  const shown = claimIn(open, claimedPoints, claim.on)
  const nearest = shown === null ? nearestTo(open, claimedPoints) : null
  const found = shown ?? nearest ?? { state: states[0] ?? nothingYet, column: 'to-spend' as const }
  const since = states.slice(states.indexOf(found.state) + 1)
  const books = onward.map((others) => statesOf(others, now))
  const trail = new Map([states, ...books].flatMap((all) => [...holdTrail(linesOf(all))]))
  const { moves, here, there, last } = followed(since, books, states.at(-1) ?? nothingYet)
  for (const { out, line } of moves) trail.set(line, out)
  const read = columns[found.column]
  const all = [...linesOf(here), ...linesOf(there)]
  const groups = lineGroups(all, read, trail)
  const explaining = explainingGroups(groups)
  const within = (some: readonly LineGroup[]): readonly StatementLine[] => {
    const chosen = new Set(some.flatMap(({ lines }) => lines))
    return all.filter((line) => chosen.has(line))
  }
  const standingPoints = read(last.balance)
  const explanation = {
    claimedPoints,
    shown: shown === null ? null : shownOf(shown, states),
    nearest: nearest === null ? null : shownOf(nearest, states),
    then: claim.on === undefined ? null : (open.at(-1)?.balance ?? zeroBalances),
    moves: moves.map(({ line, before }) => ({ line, pointsBefore: read(before) })),
    standing: last.balance,
    standingPoints,
    differencePoints: standingPoints - claimedPoints,
    lines: within(groups),
    explaining: within(explaining),
  }
  return { ...explanation, summary: balanceSummary(explanation, claim, { groups, explaining, there: linesOf(there) }) }
}

function linesOf(states: readonly State[]): readonly StatementLine[] {
  return states.flatMap(({ line }) => (line === null ? [] : [line]))
}

interface Found {
  readonly state: State
  readonly column: BalanceColumn
}

/** The claim as it stood on the day, in any column; else the last time before, in the likeliest column. */
function claimIn(states: readonly State[], points: number, on: Instant | undefined): Found | null {
  const last = states.at(-1)
  if (on !== undefined && last !== undefined) {
    const column = columnNames.find((name) => columns[name](last.balance) === points)
    if (column !== undefined) return { state: last, column }
  }
  for (const column of columnNames) {
    const state = states.findLast(({ balance }) => columns[column](balance) === points)
    if (state !== undefined) return { state, column }
  }
  return null
}

function nearestTo(states: readonly State[], points: number): Found | null {
  let nearest: Found | null = null
  let distance = Number.POSITIVE_INFINITY
  for (const state of states) {
    const away = Math.abs(columns['to-spend'](state.balance) - points)
    if (state.line === null || away > distance) continue
    nearest = { state, column: 'to-spend' }
    distance = away
  }
  return nearest
}

/** The column may have shown it before this very line, and still after it. */
function shownOf({ state, column }: Found, states: readonly State[]): ShownBalance {
  const points = columns[column](state.balance)
  const place = states.indexOf(state)
  const isOther = ({ balance }: State): boolean => columns[column](balance) !== points
  const first = states[states.findLastIndex((before, at) => at < place && isOther(before)) + 1] ?? state
  const end = states.find((after, at) => at > place && isOther(after))
  return { column, points, from: first.from, until: end?.from ?? null, line: first.line }
}
