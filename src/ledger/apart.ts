import type { Instant } from '../time.ts'
import { type Account, openAccount, settledBalances } from './account.ts'
import { addBalances, type Counters, countersOf, type Entry } from './entry.ts'
import { type AccountParcel, emptyAccount } from './merge.ts'
import { isToPool } from './pool.ts'
import { type MovedBill, settle } from './settle.ts'
import type { LedgerPolicy } from './terms/terms.ts'

/** What was done apart, as it stands in the books of the one whose bill it is, and what goes on to the account concerned. */
export interface Apart extends MovedBill {
  /** Null when nothing is to go on. */
  readonly parcel: AccountParcel | null
}

/**
 * Writes into an account's books what concerns another account: a return of a bill whose points went to a household that the
 * customer has left. What the account has and owes is left alone: the points come and go whole, by a `pooled-out` entry.
 * @param ref What the `pooled-out` entry names: the bill.
 * @param act Does it to an account that has nothing; null: it was refused.
 */
export function inBooksOf(
  account: Account,
  { now, ref }: { readonly now: Instant; readonly ref: string },
  act: (apart: Account) => MovedBill | null,
): Apart | null {
  const settled = settle(account, now)
  const done = act({ ...openAccount(), settledAt: settled.account.settledAt })
  if (done === null) return null
  const emptied = emptyAccount(done.account, { now, ref, how: 'pool' })
  const entries = writtenInto(settled.account, [...done.entries, ...emptied.entries])
  const after = {
    ...settled.account,
    seq: settled.account.seq + entries.length,
    lifetime: together(settled.account.lifetime, emptied.account.lifetime),
  }
  const parcel = isToPool(done.account) ? emptied.parcel : null
  return { account: after, entries: [...settled.entries, ...entries], bill: done.bill, parcel }
}

/** The policy for what another account answers for in the end: nothing is written off. */
export function withoutDebtLimit({ terms, version }: LedgerPolicy): LedgerPolicy {
  const returns = { ...terms.returns, debtLimitPoints: Number.MAX_SAFE_INTEGER }
  return { terms: { ...terms, returns }, version }
}

/** Entries of an account that began with nothing, as they stand in these books. Its tier is nobody's. */
function writtenInto(account: Account, entries: readonly Entry[]): readonly Entry[] {
  const before = settledBalances(account)
  return entries
    .filter(({ kind }) => kind !== 'tier-changed')
    .map((entry, index) => ({ ...entry, seq: account.seq + index + 1, after: addBalances(before, entry.after) }))
}

function together(mine: Account['lifetime'], theirs: Account['lifetime']): Account['lifetime'] {
  const both = countersOf(mine)
  for (const counter of Object.keys(both) as (keyof Counters)[]) both[counter] += theirs[counter]
  return both
}
