import type { Instant } from '../../time.ts'
import { type Balances, zeroBalances } from '../account.ts'
import { type BookEntry, lineOf, type StatementLine } from './statement.ts'

/** The books between two lines. */
export interface State {
  readonly line: StatementLine | null
  readonly balance: Balances
  /** Null before the first line. */
  readonly from: Instant | null
  readonly until: Instant | null
  /** False within one commit: nobody was ever shown that. */
  readonly isSeen: boolean
}

export const nothingYet: State = { line: null, balance: zeroBalances, from: null, until: null, isSeen: true }

/** An account's books, from before its first line to now. */
export function statesOf(entries: readonly BookEntry[], now: Instant): readonly State[] {
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
