import type { Entry, TierMove } from '../ledger/index.ts'
import { type PolicyTimeline, policyAt } from '../policy.ts'
import { type Day, type DayNumber, dayNumberOf, type Instant } from '../time.ts'
import type { OccasionKind } from '../triggers/index.ts'

/** A conclusion of the engine that the rules may start on. */
export type DerivedFact = Moved | TierMoved | BonusGiven | OccasionReached

/** Another stage or segment. */
export interface Moved {
  readonly type: 'stage.changed' | 'segment.changed'
  readonly from: string | null
  readonly to: string | null
  readonly at: Instant
  /** The day from which it holds: what happened twice on one day is one start of a rule. */
  readonly day: DayNumber
}

/** Another rung of the ladder, or none. */
export interface TierMoved {
  readonly type: 'tier.changed'
  readonly from: string | null
  readonly to: string | null
  readonly direction: 'up' | 'down'
  readonly at: Instant
  readonly day: DayNumber
}

/** A bonus of the programme was given. */
export interface BonusGiven {
  readonly type: 'bonus.given'
  /** `enrolment`, `birthday`, `anniversary`, `referrer`, `referee`, or the campaign's id. */
  readonly bonus: string
  /** Its natural key: each is given once. */
  readonly key: string
  readonly points: number
  readonly at: Instant
  readonly day: DayNumber
}

/** An occasion of the policy has come, or the lead before it. */
export interface OccasionReached {
  readonly type: 'occasion.reached'
  /** Its id in the policy. */
  readonly occasion: string
  readonly kind: OccasionKind
  /** The day itself, in the shop's zone. */
  readonly day: Day
  /** Which return of the day it is, where the year is known in which it began: the 10th anniversary. */
  readonly years?: number
  readonly at: Instant
}

/** What an entry of the points says to the rules, or null. */
export function concludedFrom(policies: PolicyTimeline, entry: Entry): DerivedFact | null {
  const { data, ledger } = policyAt(policies, entry.occurredAt)
  const when = { at: entry.occurredAt, day: dayNumberOf(entry.occurredAt, data.zone) }
  if (entry.tier !== undefined) {
    const direction = directionOf(ledger?.terms.tiers?.ladder ?? [], entry.tier)
    const { from, to } = entry.tier
    return direction === null ? null : { type: 'tier.changed', from, to, direction, ...when }
  }
  if (entry.kind !== 'bonus' || entry.ref === null) return null
  return { type: 'bonus.given', bonus: bonusOf(entry.ref), key: entry.ref, points: entry.points, ...when }
}

/** Null where the two are no rungs of one ladder: another ladder is no merit and no loss. */
function directionOf(ladder: readonly { readonly tier: string }[], { from, to }: TierMove): 'up' | 'down' | null {
  if (from === to) return null
  if (to === null || from === null) return to === null ? 'down' : 'up'
  const [before, after] = [from, to].map((name) => ladder.findIndex(({ tier }) => tier === name))
  if (before === undefined || after === undefined || before < 0 || after < 0) return null
  return after > before ? 'up' : 'down'
}

/** The bonus of a natural key: `birthday:2027` is of `birthday`, `campaign:diwali` of `diwali`. */
function bonusOf(key: string): string {
  const colon = key.indexOf(':')
  const name = colon < 0 ? key : key.slice(0, colon)
  return name === 'campaign' ? key.slice(colon + 1) : name
}

/** A conclusion by what it says, whichever fact brought it about. */
export function anchorOf(conclusion: DerivedFact): string {
  return `${conclusion.type}/${nameOf(conclusion)}/${conclusion.day}`
}

function nameOf(conclusion: DerivedFact): string | null {
  switch (conclusion.type) {
    case 'occasion.reached':
      return conclusion.occasion
    case 'bonus.given':
      return conclusion.key
    case 'stage.changed':
    case 'segment.changed':
    case 'tier.changed':
      return conclusion.to
  }
}
