import { type Account, type Hold, pointsOf } from './account.ts'
import { boundHolds, closeDraft, roomToHold } from './bounds.ts'
import { type Draft, openDraft, write } from './draft.ts'
import { holdParts } from './held.ts'
import { joinedParts } from './join-holds.ts'
import type { Moved } from './settle.ts'
import { spendableParts } from './spendable-parts.ts'

/**
 * An account rebuilt from its facts, with the points set aside that were: a till was told how many they are and until when,
 * and sells against them. Where the facts in their order set aside fewer, the rest is taken from what is available, as far
 * as it goes.
 * @param standing The holds of the account that was; of those that are over by now nothing is set aside.
 * @param ref The id of the rebuild; null when left out.
 */
export function keepHolds(account: Account, standing: readonly Hold[], ref: string | null = null): Moved {
  const kept = standing.filter(({ heldUntil }) => heldUntil > account.settledAt)
  if (kept.length === 0) return { account, entries: [] }
  const draft = openDraft(account, account.settledAt, { ref, policyVersion: null }, null)
  for (const hold of kept) keepHold(draft, hold)
  boundHolds(draft)
  return { account: closeDraft(draft), entries: draft.entries }
}

function keepHold(draft: Draft, hold: Hold): void {
  const { holdId } = hold
  const known = draft.holds.find((one) => one.holdId === holdId)
  const rebuilt = known?.parts ?? []
  const missing = Math.max(0, pointsOf(hold.parts) - pointsOf(rebuilt))
  const room = roomToHold(draft)
  const more = spendableParts(draft, missing, room).slice(0, room)
  const points = pointsOf(more)
  if (points > 0) {
    const allocation = holdParts(draft, more)
    write(draft, { kind: 'held', points: -points, available: -points, held: points, allocation })
  }
  const parts = joinedParts(rebuilt, more)
  if (parts.length === 0) return
  draft.resolvedHolds = draft.resolvedHolds.filter((one) => one.holdId !== holdId)
  draft.holds = [...draft.holds.filter((one) => one !== known), { ...hold, parts }]
}
