import type { Balances } from '../account.ts'
import { addBalances, type SealedEntry } from '../entry.ts'
import { hashOf, unsealed } from './seal.ts'

/** One place where the books don't hold. */
export interface ChainBreak {
  /**
   * `altered`: a commit is not what was sealed. `unlinked`: a commit does not follow the one before. `sequence`: a number is
   * missing or repeated. `balance`: the columns are not those before plus the change. `truncated`: the newest are missing.
   */
  readonly kind: 'altered' | 'unlinked' | 'sequence' | 'balance' | 'truncated'
  /** The entry, or the first entry of the commit. */
  readonly seq: number
  readonly expected: unknown
  readonly found: unknown
}

export type Verification =
  | { readonly status: 'intact'; readonly commits: number; readonly headHash: string }
  | {
      readonly status: 'broken'
      /** The first altered commit, by its first entry; null when every commit is as it was sealed. */
      readonly alteredSeq: number | null
      /** In order, at most {@link mostBreaks}. */
      readonly breaks: readonly ChainBreak[]
    }

export const mostBreaks = 100

export interface VerifyOptions {
  /** The account's; with it, missing newest entries are found too. */
  readonly headHash?: string | undefined
  /** `page`: the entries from some commit on, and what went before is taken on trust. `whole` when left out. */
  readonly of?: 'whole' | 'page' | undefined
}

/**
 * Checks an account's entries, in order: every commit against its hash, then the sequence and the balances. Never throws for
 * entries that somebody altered.
 */
export function verify(entries: readonly SealedEntry[], { headHash, of = 'whole' }: VerifyOptions = {}): Verification {
  const commits = commitsOf(entries)
  const breaks: ChainBreak[] = []
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
  if (breaks.length === 0) return { status: 'intact', commits: commits.length, headHash: found }
  const alteredSeq = breaks.find((one) => one.kind === 'altered')?.seq ?? null
  return { status: 'broken', alteredSeq, breaks: breaks.slice(0, mostBreaks) }
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

function isSame(left: Balances | null, right: Balances | null): boolean {
  return (
    left !== null &&
    right !== null &&
    left.pending === right.pending &&
    left.available === right.available &&
    left.held === right.held &&
    left.debt === right.debt &&
    left.inTransit === right.inTransit
  )
}
