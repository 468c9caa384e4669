import type { Instant } from '../time.ts'
import type { Account } from './account.ts'
import { closeDraft } from './bounds.ts'
import { freePoints } from './buckets.ts'
import { write } from './draft.ts'
import { checkInstant } from './instants.ts'
import { beginDraft, type Moved } from './settle.ts'

/** True while a member's account has something that belongs to the household: points that nobody holds, a debt, a tier's count. */
export function isToPool({ buckets, debt, qualifying }: Account): boolean {
  if (debt > 0 || buckets.some((bucket) => freePoints(bucket) > 0)) return true
  return qualifying?.months.some(({ amount, days }) => amount !== 0 || days !== undefined) ?? false
}

/**
 * Gives an account the tier of the household it belongs to, or takes it away: bills earn by it, and only the household's own
 * account is reviewed. Without an entry when it is the same.
 * @param ref The id of the fact that told it.
 * @throws CrmError `bad-option` for a time that is none.
 */
export function mirrorTier(account: Account, tier: string | null, now: Instant, ref: string | null = null): Moved {
  checkInstant('now', now)
  const known = account.tier
  const from = known?.tier ?? null
  if (from === tier && (known === null || known.mirrored === true)) return { account, entries: [] }
  const draft = beginDraft(account, now, { ref, policyVersion: null })
  const since = from === tier ? (known?.since ?? draft.at) : draft.at
  draft.tier = tier === null ? null : { tier, since, reviewAt: null, mirrored: true }
  if (from !== tier) write(draft, { kind: 'tier-changed', points: 0, tier: { from, to: tier, reviewAt: null } })
  return { account: closeDraft(draft), entries: draft.entries }
}
