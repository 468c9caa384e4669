import type { Instant } from '../../time.ts'
import type { Account } from '../account.ts'
import { settle } from '../settle.ts'
import type { LedgerPolicy } from '../terms/terms.ts'
import type { BookEntry } from './statement.ts'

/** An account with what is written of it. */
export interface AccountBooks {
  readonly account: Account
  /** All of the account's, in order. */
  readonly entries: readonly BookEntry[]
}

/**
 * The books as they stand at an instant: what is written, and what time did since then that no command has written yet, such
 * as points that expired. A statement or an explanation of now is told of these; the last written line alone would go on
 * showing points that nobody can spend any more. Writes nothing.
 * @param policy By which tiers are reviewed; null where nobody keeps tiers.
 */
export function booksAt(
  { account, entries }: AccountBooks,
  policy: LedgerPolicy | null,
  now: Instant,
): readonly BookEntry[] {
  return [...entries, ...settle(account, now, policy).entries]
}
