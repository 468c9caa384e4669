import type { Entry, EntryKind } from '../entry.ts'

/**
 * What each kind of line is called where people read it: at the beginning of a line (`Spent`), and after a number
 * (`300 spent`).
 */
const wordsByKind: Readonly<Record<EntryKind, string>> = {
  earned: 'Earned',
  bonus: 'Given as a bonus',
  adjusted: 'Given by the shop',
  matured: 'Ready to spend',
  expired: 'Expired',
  'clawed-back': 'Taken back with returned goods',
  'claw-reversed': 'Back again, as the goods were not returned',
  redeemed: 'Spent',
  restored: 'Refunded for returned goods',
  'restore-reversed': 'Taken again, as the goods were not returned',
  held: 'Set aside',
  released: 'No longer set aside',
  'hold-expired': 'No longer set aside, as the time was over',
  'written-off': 'Borne by the shop',
  'transfer-debited': 'Sent to another customer',
  'transfer-credited': 'Received from another customer',
  'transfer-completed': 'Arrived with the other customer',
  'transfer-returned': 'Back, as they could not be sent',
  'merged-out': 'Moved to the record this one became part of',
  'merged-in': 'Brought by a record that became part of this one',
  'pooled-out': 'Moved to the household',
  'pooled-in': 'Brought by a member of the household',
  coalesced: 'Put under one later expiry',
  restated: 'Added by a recount',
  'tier-changed': 'Tier changed',
  frozen: 'Spending stopped',
  unfrozen: 'Spending allowed again',
}

/** What a line of the books is, in plain words: `Expired`, `Tier now gold, before silver`. */
export function lineWords({ kind, points, tier }: Pick<Entry, 'kind' | 'points' | 'tier'>): string {
  if (kind === 'adjusted' && points < 0) return 'Taken off by the shop'
  if (kind === 'restated' && points < 0) return 'Taken off by a recount'
  if (kind === 'tier-changed' && tier !== undefined) {
    const now = tier.to === null ? 'No tier any more' : `Tier now ${tier.to}`
    return tier.from === null ? now : `${now}, before ${tier.from}`
  }
  return wordsByKind[kind]
}
