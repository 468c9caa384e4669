import type { Account, Hold, Part } from './account.ts'
import { boundHolds } from './bounds.ts'
import type { Draft } from './draft.ts'
import { lately, releaseDueHolds } from './held.ts'

/** Two holds of one name become one, until the later end: a till names it by that alone. */
function joinedHolds(mine: readonly Hold[], theirs: readonly Hold[]): readonly Hold[] {
  const joined = [...mine]
  for (const hold of theirs) {
    const place = joined.findIndex(({ holdId }) => holdId === hold.holdId)
    const known = joined[place]
    if (known === undefined) joined.push(hold)
    else {
      const expiresAt = Math.max(known.expiresAt, hold.expiresAt)
      const heldUntil = Math.max(known.heldUntil, hold.heldUntil)
      const both = { ...known, expiresAt, heldUntil, parts: joinedParts(known.parts, hold.parts) }
      joined[place] =
        known.forBill !== undefined || hold.forBill === undefined ? both : { ...both, forBill: hold.forBill }
    }
  }
  return joined
}

/** The parts of both. Those of one fund and expiry become one: what is held has matured, so its maturity tells nothing. */
export function joinedParts(mine: readonly Part[], theirs: readonly Part[]): readonly Part[] {
  const joined = [...mine]
  for (const part of theirs) {
    const place = joined.findIndex(({ fund, expiresAt }) => fund === part.fund && expiresAt === part.expiresAt)
    const known = joined[place]
    if (known === undefined) joined.push(part)
    else joined[place] = { ...known, points: known.points + part.points }
  }
  return joined
}

/** Takes in the holds of an absorbed account; its buckets are here already, held points and all. */
export function joinHolds(draft: Draft, parcel: Pick<Account, 'holds' | 'resolvedHolds'>): void {
  const resolved = [...draft.resolvedHolds, ...parcel.resolvedHolds]
  draft.resolvedHolds = lately(resolved.sort((a, b) => a.expiresAt - b.expiresAt))
  draft.holds = joinedHolds(draft.holds, parcel.holds)
  releaseDueHolds(draft, draft.instant)
  boundHolds(draft)
}
