import { badOption } from '../../errors.ts'
import type { Account, Balances } from '../account.ts'
import { addBalances, type SealedEntry } from '../entry.ts'
import { accountBreaks } from './account-breaks.ts'
import type { ChainBreak } from './chain-break.ts'
import { hashOf, unsealed } from './seal.ts'

/** What checking an account's entries found. */
export type Verification =
  | { readonly status: 'intact'; readonly commits: number; readonly headHash: string }
  | {
      readonly status: 'broken'
      /** The first altered commit, by its first entry; null when every commit is as it was sealed. */
      readonly alteredSeq: number | null
      /** In order, at most {@link mostBreaks}. */
      readonly breaks: readonly ChainBreak[]
    }

/** As many breaks as {@link verify} names; the first is what matters. */
export const mostBreaks = 100

/** What an account's entries are checked against. */
export interface VerifyOptions {
  /**
   * The account that the entries belong to: missing newest entries are found too, and an account that says something else
   * than they do (its columns, its buckets and what is held of them, its counters, its tier, whether it is frozen). Of a
   * page only the columns are compared.
   */
  readonly account?: Account | undefined
  /** Where only the account's last hash is at hand: missing newest entries are found. That of `account` when left out. */
  readonly headHash?: string | undefined
  /** `page`: the entries from some commit on, and what went before is taken on trust. `whole` when left out. */
  readonly of?: 'whole' | 'page' | undefined
}

/**
 * Checks an account's entries, in order: every commit against its hash, then the sequence and the balances, then the account
 * against them. Never throws for entries that somebody altered.
 * @throws CrmError `bad-option` for options that are none: a misread one would leave the newest entries unchecked.
 */
export function verify(stored: readonly SealedEntry[], options: VerifyOptions = {}): Verification {
  checkOptions(options)
  const { account, headHash = account?.headHash, of = 'whole' } = options
  const entries = stored.filter(isEntry)
  const commits = commitsOf(entries)
  const breaks: ChainBreak[] = lostEntries(stored)
  const [first] = entries
  const isTrusted = of === 'page' && first?.seq !== 1
  if (first !== undefined && first.seq !== 1 && !isTrusted) {
    breaks.push({ kind: 'sequence', seq: first.seq, expected: 1, found: first.seq })
  }
  let previous: string | null = isTrusted ? null : ''
  for (const commit of commits) {
    checkCommit(commit, previous, breaks)
    previous = commit[0]?.hash ?? previous
  }
  checkColumns(entries, breaks)
  const found = previous ?? ''
  if (headHash !== undefined && headHash !== found) {
    breaks.push({ kind: 'truncated', seq: entries.at(-1)?.seq ?? 0, expected: headHash, found })
  }
  // What altered entries add up to says nothing about the account.
  if (account !== undefined && breaks.length === 0) breaks.push(...accountBreaks(account, entries, of))
  if (breaks.length === 0) return { status: 'intact', commits: commits.length, headHash: found }
  const altered = breaks.flatMap(({ kind, seq }) => (kind === 'altered' ? [seq] : []))
  const [alteredSeq = null] = altered.sort((left, right) => left - right)
  return { status: 'broken', alteredSeq, breaks: breaks.slice(0, mostBreaks) }
}

function checkOptions(options: unknown): asserts options is VerifyOptions {
  const isObject = typeof options === 'object' && options !== null
  if (!isObject) throw badOption('options', options, 'an object such as { headHash }')
  const { headHash, of, account }: { headHash?: unknown; of?: unknown; account?: unknown } = options
  if (headHash !== undefined && typeof headHash !== 'string') throw badOption('headHash', headHash, 'a hash')
  if (of !== undefined && of !== 'whole' && of !== 'page') throw badOption('of', of, "'whole' or 'page'")
  if (account !== undefined && (typeof account !== 'object' || account === null)) {
    throw badOption('account', account, 'an account')
  }
}

/** False for what somebody put in the place of an entry. */
function isEntry(entry: unknown): entry is SealedEntry {
  return typeof entry === 'object' && entry !== null
}

/** What is no entry any more, at the number that it should have. */
function lostEntries(stored: readonly unknown[]): ChainBreak[] {
  const breaks: ChainBreak[] = []
  let expectedSeq = 1
  for (const entry of stored) {
    if (!isEntry(entry)) breaks.push({ kind: 'altered', seq: expectedSeq, expected: 'an entry', found: entry })
    expectedSeq = isEntry(entry) && Number.isSafeInteger(entry.seq) ? entry.seq + 1 : expectedSeq + 1
  }
  return breaks
}

/** Entries of one commit carry one hash. */
function commitsOf(entries: readonly SealedEntry[]): readonly (readonly SealedEntry[])[] {
  const commits: SealedEntry[][] = []
  for (const entry of entries) {
    const current = commits.at(-1)
    if (current !== undefined && current[0]?.hash === entry.hash) current.push(entry)
    else commits.push([entry])
  }
  return commits
}

function checkCommit(commit: readonly SealedEntry[], previous: string | null, breaks: ChainBreak[]): void {
  const first = commit[0]
  if (first === undefined) return
  const { seq, prevHash, recordedAt, hash } = first
  const found = hashOf(prevHash, recordedAt, commit.map(unsealed))
  const sealsAgree = commit.every((entry) => entry.prevHash === prevHash && entry.recordedAt === recordedAt)
  if (found !== hash || !sealsAgree) breaks.push({ kind: 'altered', seq, expected: hash, found })
  if (previous !== null && prevHash !== previous) {
    breaks.push({ kind: 'unlinked', seq, expected: previous, found: prevHash })
  }
}

function checkColumns(entries: readonly SealedEntry[], breaks: ChainBreak[]): void {
  let before: SealedEntry | undefined
  for (const entry of entries) {
    const expectedSeq = before === undefined ? entry.seq : before.seq + 1
    if (entry.seq !== expectedSeq) {
      breaks.push({ kind: 'sequence', seq: entry.seq, expected: expectedSeq, found: entry.seq })
    }
    const expected = expectedAfter(before, entry)
    if (!isSame(expected, entry.after)) breaks.push({ kind: 'balance', seq: entry.seq, expected, found: entry.after })
    before = entry
  }
}

function expectedAfter(before: SealedEntry | undefined, entry: SealedEntry): Balances {
  if (before !== undefined) return addBalances(before.after ?? noColumns, entry.delta ?? noColumns)
  // Nothing went before the first entry of all; before the first of a later page stands whatever leads to it.
  return entry.seq === 1 ? entry.delta : entry.after
}

const nothing = Number.NaN
/** Where somebody removed them. */
const noColumns: Balances = { pending: nothing, available: nothing, held: nothing, debt: nothing, inTransit: nothing }

function isSame(left: Balances | null | undefined, right: Balances | null | undefined): boolean {
  if (left === null || left === undefined || right === null || right === undefined) return false
  return (
    left.pending === right.pending &&
    left.available === right.available &&
    left.held === right.held &&
    left.debt === right.debt &&
    left.inTransit === right.inTransit
  )
}
