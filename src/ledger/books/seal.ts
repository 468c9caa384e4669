import { canonicalJson, sha256Hex } from '../../hash.ts'
import type { Instant } from '../../time.ts'
import type { Account } from '../account.ts'
import type { Entry, SealedEntry } from '../entry.ts'

/** An account whose chain includes its newest entries, and those entries as they are stored. */
export interface SealedCommit {
  readonly account: Account
  readonly entries: readonly SealedEntry[]
}

/**
 * Links the entries of one commit into the account's chain: one SHA-256 hash for all of them, over the hash before it, the
 * time of the commit and the entries. Call it once per commit, after the last decision. No entries: nothing changes.
 * @param account As the last decision left it.
 * @param recordedAt The time of the commit.
 */
export function sealEntries(account: Account, entries: readonly Entry[], recordedAt: Instant): SealedCommit {
  if (entries.length === 0) return { account, entries: [] }
  const prevHash = account.headHash
  const hash = hashOf(prevHash, recordedAt, entries)
  const sealed = entries.map((entry) => ({ ...entry, recordedAt, prevHash, hash }))
  return { account: { ...account, headHash: hash }, entries: sealed }
}

/** The hash of a commit. */
export function hashOf(prevHash: string, recordedAt: Instant, entries: readonly Entry[]): string {
  return sha256Hex(`${prevHash}\n${recordedAt}\n${canonicalJson(entries)}`)
}

/** The entry without its seal. */
export function unsealed({ recordedAt: _time, prevHash: _before, hash: _own, ...entry }: SealedEntry): Entry {
  return entry
}
