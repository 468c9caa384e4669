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

/** Bonuses of the programme, by the first part of their key; what it is `of` follows in words where it is the year. */
const wordsByBonus: ReadonlyMap<string, string> = new Map([
  ['enrolment', 'Bonus for joining'],
  ['birthday', 'Birthday bonus'],
  ['anniversary', 'Anniversary bonus'],
  ['referrer', 'Bonus for bringing a friend'],
  ['referee', 'Bonus for coming with a friend'],
])

/** Whoever gives by a rule acts under this and the rule's id. */
const ruleActor = 'rule:'

interface Giving extends Pick<Entry, 'kind' | 'points'> {
  readonly actor?: string | null | undefined
}

/** True for points that a rule of the programme gave, not somebody of the shop by hand. */
export function isGivenByRule({ kind, points, actor }: Giving): boolean {
  return kind === 'adjusted' && points > 0 && actor?.startsWith(ruleActor) === true
}

/** A bonus by its key, without naming another customer; null for a key of the caller's own. See {@link bonusKey}. */
export function bonusWords(key: string): string | null {
  const [name = '', ...rest] = key.split(':')
  const of = rest.join(':')
  if (name === 'campaign' && of !== '') return `Bonus: ${of}`
  const words = wordsByBonus.get(name)
  if (words === undefined) return null
  return /^\d{4}$/.test(of) ? `${words} ${of}` : words
}

/** What a line of the books is, in plain words: `Expired`, `Tier now gold, before silver`, `Birthday bonus 2026`. */
export function lineWords(entry: Pick<Entry, 'kind' | 'points' | 'tier' | 'ref' | 'actor' | 'reason'>): string {
  const { kind, points, tier, ref, reason } = entry
  if (kind === 'bonus') return (ref === null ? null : bonusWords(ref)) ?? wordsByKind.bonus
  if (isGivenByRule(entry)) return 'Bonus'
  // No goods came back: the reason says what did happen.
  if (kind === 'clawed-back' && reason !== undefined) return 'Taken back'
  if (kind === 'adjusted' && points < 0) return 'Taken off by the shop'
  if (kind === 'restated' && points < 0) return 'Taken off by a recount'
  if (kind === 'tier-changed' && tier !== undefined) {
    const now = tier.to === null ? 'No tier any more' : `Tier now ${tier.to}`
    return tier.from === null ? now : `${now}, before ${tier.from}`
  }
  return wordsByKind[kind]
}
