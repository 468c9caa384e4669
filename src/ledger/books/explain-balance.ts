import type { Instant } from '../../time.ts'
import { type Balances, zeroBalances } from '../account.ts'
import {
  type BalanceClaim,
  type BalanceColumn,
  type BalanceExplanation,
  columnNames,
  columns,
  type ShownBalance,
} from './balance-claim.ts'
import { balanceSummary } from './balance-summary.ts'
import { explainingLines } from './explaining-lines.ts'
import { type BookEntry, lineOf, type StatementLine } from './statement.ts'

/**
 * From "I had 800 points" to the lines that explain the difference. The books are read as they were shown: in the order in
 * which they were written, except that what time did (maturing, expiry) showed at its own instant, whenever it was written.
 * @param entries All of an account's, in order. What {@link settle} would write by now belongs to them.
 */
export function explainBalance(entries: readonly BookEntry[], claim: BalanceClaim): BalanceExplanation {
  const { claimedPoints, now, on = now } = claim
  const states = statesOf(entries, now)
  const open = states.filter(({ from, isSeen }) => isSeen && (from === null || from <= on))
  const shown = claimIn(open, claimedPoints, claim.on)
  const nearest = shown === null ? nearestTo(open, claimedPoints) : null
  const found = shown ?? nearest ?? { state: states[0] ?? nothingYet, column: 'to-spend' as const }
  const last = states.at(-1) ?? nothingYet
  const read = columns[found.column]
  const lines = states.slice(states.indexOf(found.state) + 1).flatMap(({ line }) => (line === null ? [] : [line]))
  const changing = lines.filter(({ delta }) => read(delta) !== 0)
  const standingPoints = read(last.balance)
  const explanation = {
    claimedPoints,
    shown: shown === null ? null : shownOf(shown),
    nearest: nearest === null ? null : shownOf(nearest),
    then: claim.on === undefined ? null : (open.at(-1)?.balance ?? zeroBalances),
    standing: last.balance,
    standingPoints,
    differencePoints: standingPoints - claimedPoints,
    lines: changing,
    explaining: explainingLines(changing, read),
  }
  return { ...explanation, summary: balanceSummary(explanation, claim) }
}

/** The books between two lines. */
interface State {
  readonly line: StatementLine | null
  readonly balance: Balances
  /** Null before the first line. */
  readonly from: Instant | null
  readonly until: Instant | null
  /** False within one commit: nobody was ever shown that. */
  readonly isSeen: boolean
}

const nothingYet: State = { line: null, balance: zeroBalances, from: null, until: null, isSeen: true }

function statesOf(entries: readonly BookEntry[], now: Instant): readonly State[] {
  const times: Instant[] = []
  let time = Number.NEGATIVE_INFINITY
  for (const entry of entries) {
    time = Math.max(time, isTimes(entry) ? entry.occurredAt : (entry.recordedAt ?? entry.occurredAt))
    if (time > now) break
    times.push(time)
  }
  const first = times[0]
  const states: State[] = [{ ...nothingYet, until: first ?? null }]
  let balance = zeroBalances
  for (const [place, from] of times.entries()) {
    const [entry, next] = [entries[place], entries[place + 1]]
    if (entry === undefined) continue
    balance = entry.after
    const until = times[place + 1] ?? null
    const isSeen = until === null || until > from || !isOneCommit(entry, next)
    states.push({ line: lineOf(entry, balance), balance, from, until, isSeen })
  }
  return states
}

/** What time did; whoever looked saw it, whether or not it was written yet. */
function isTimes({ kind, ref }: BookEntry): boolean {
  return ref === null && (kind === 'matured' || kind === 'expired' || kind === 'hold-expired')
}

function isOneCommit(entry: BookEntry, next: BookEntry | undefined): boolean {
  return next !== undefined && 'hash' in entry && 'hash' in next && entry.hash === next.hash
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

function shownOf({ state, column }: Found): ShownBalance {
  const { line, from, until, balance } = state
  return { column, points: columns[column](balance), from, until, line }
}
