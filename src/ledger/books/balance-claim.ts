import type { Instant } from '../../time.ts'
import type { Balances } from '../account.ts'
import type { StatementLine } from './statement.ts'

/** What a balance that somebody remembers may have counted. */
export type BalanceColumn = 'to-spend' | 'with-pending' | 'with-held' | 'in-all'

/** What the books showed for a while. */
export interface ShownBalance {
  readonly column: BalanceColumn
  readonly points: number
  /** Null: from the beginning, before the first line. */
  readonly from: Instant | null
  /** When a later line changed the column; null: the books show it still. */
  readonly until: Instant | null
  /** The line that brought it about: the last that changed the column. Null where none did before. */
  readonly line: StatementLine | null
}

/** Points that were brought into other books: a household's, or those of a record this one became part of. */
export interface BalanceMove {
  /** The line that brought them, in the books there. */
  readonly line: StatementLine
  /** What the books there showed before, in the same column. */
  readonly pointsBefore: number
}

/** Why a balance is not what somebody remembers. */
export interface BalanceExplanation {
  readonly claimedPoints: number
  /** When the books last showed what is claimed; null: never. */
  readonly shown: ShownBalance | null
  /** When they never did: the nearest they came to it, the latest of several. */
  readonly nearest: ShownBalance | null
  /** What the books showed on the day that was named; null when none was. */
  readonly then: Balances | null
  /** Into which other books the points were brought since then, in turn; none: they stayed. */
  readonly moves: readonly BalanceMove[]
  /** What stands now; after moves, in the books there. */
  readonly standing: Balances
  /** What stands now in the column in which the books showed the claim, or came nearest to it. */
  readonly standingPoints: number
  /** What stands now, less what is claimed. */
  readonly differencePoints: number
  /**
   * Every line since then that changed the column, in the order of the books, and every line that captured or freed what one
   * of them set aside. Their changes, and what the books there showed before a move, add up to what the column changed by.
   */
  readonly lines: readonly StatementLine[]
  /**
   * Of these, the ones that make up that change by themselves: a single one, or those of a single hold; else all of the fewest kinds that do; else all.
   * The others cancel each other out. None where nothing changed.
   */
  readonly explaining: readonly StatementLine[]
  /** The answer in a sentence. */
  readonly summary: string
}

/** What somebody says they had. */
export interface BalanceClaim {
  /** The balance that somebody remembers. */
  readonly claimedPoints: number
  /** When they had it, if they know: what the books showed then, or last before then, counts. */
  readonly on?: Instant | undefined
  readonly now: Instant
  /** IANA zone in which the summary tells days, as the statement does. */
  readonly zone: string
  /** BCP 47: how the summary groups numbers; plain digits when left out. */
  readonly locale?: string | undefined
}

/** What each column counts. */
export const columns: Readonly<Record<BalanceColumn, (balance: Balances) => number>> = {
  'to-spend': ({ available }) => available,
  'with-pending': ({ available, pending }) => available + pending,
  'with-held': ({ available, held }) => available + held,
  'in-all': ({ available, pending, held }) => available + pending + held,
}

/** The likeliest to be meant first. */
export const columnNames: readonly BalanceColumn[] = ['to-spend', 'with-pending', 'with-held', 'in-all']
