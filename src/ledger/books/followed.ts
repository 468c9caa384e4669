import type { Balances } from '../account.ts'
import type { State } from './book-states.ts'
import type { StatementLine } from './statement.ts'

interface Move {
  readonly out: StatementLine
  readonly line: StatementLine
  /** What the books there showed before. */
  readonly before: Balances
}

/** What happened to points, in their own books and then in those they were brought into. */
export interface Followed {
  readonly moves: readonly Move[]
  readonly here: readonly State[]
  readonly there: readonly State[]
  readonly last: State
}

/** Follows points from the line that took them out of their books to the one that brought them into the next. */
export function followed(since: readonly State[], onward: readonly (readonly State[])[], last: State): Followed {
  let trail: Followed = { moves: [], here: since, there: [], last }
  for (const books of onward) {
    const { moves, here, there } = trail
    const current = moves.length === 0 ? here : there
    // What went to a household that the customer had left went by other books.
    const from = current.findIndex(({ line }) => isOut(line) && broughtBy(line, books) >= 0)
    const out = current[from]?.line ?? null
    const into = out === null ? -1 : broughtBy(out, books)
    const line = books[into]?.line ?? null
    const before = books[into - 1]?.balance
    if (out === null || line === null || before === undefined) return trail
    const kept = current.slice(0, from + 1)
    const next = books.slice(into)
    trail = {
      moves: [...moves, { out, line, before }],
      here: moves.length === 0 ? kept : here,
      there: moves.length === 0 ? next : [...kept, ...next],
      last: books.at(-1) ?? last,
    }
  }
  return trail
}

function isOut(line: StatementLine | null): line is StatementLine {
  return line?.kind === 'pooled-out' || line?.kind === 'merged-out'
}

/** The two lines name a fact each; they agree in the points, and the second is not the earlier one. */
function broughtBy(out: StatementLine, books: readonly State[]): number {
  const kind = out.kind === 'pooled-out' ? 'pooled-in' : 'merged-in'
  return books.findIndex(
    ({ line }) => line?.kind === kind && line.points === -out.points && line.occurredAt >= out.occurredAt,
  )
}
