import { type Customer, customerMaximums } from '../customer.ts'
import { CrmError } from '../errors.ts'
import { commandIdOf, type Division } from '../fold/index.ts'
import type { Account } from '../ledger/index.ts'
import type { FactRef, StoredFact } from '../ports.ts'
import type { Instant } from '../time.ts'
import { refOf } from './outcomes.ts'

/**
 * Points whose owner cannot be said keep two records one.
 * @throws CrmError `pooled-points`, and `points-in-transit` until the worker has delivered them.
 */
export function refuseLostPoints(survivor: Customer, mergedId: string): void {
  if (isPooled(survivor)) {
    const message = 'Points of both went to a household, where nobody can tell whose they were; the merge stands.'
    throw new CrmError('pooled-points', message, { mergedId })
  }
  if (!isDelivered(survivor, mergedId)) {
    const message = `What became of ${mergedId} is still on its way; take the merge back when the worker has delivered it.`
    throw new CrmError('points-in-transit', message, { mergedId })
  }
  if (survivor.points.inTransit.length === 0) return
  const message = 'Points are on their way to another customer; take the merge back when the worker has delivered them.'
  throw new CrmError('points-in-transit', message, { mergedId })
}

/**
 * False while the second half of a merge is on its way, or that of a merge that was taken back: points would be given back
 * that never came. A record that took in as many as may be has forgotten the first of them.
 */
function isDelivered({ absorbed }: Customer, mergedId: string): boolean {
  return absorbed.includes(mergedId) || absorbed.length >= customerMaximums.absorbed
}

/** True when points of any of those who are one now went to a household. */
function isPooled({ household, joining, formerHouseholds }: Customer): boolean {
  return household !== null || joining !== null || formerHouseholds.length > 0
}

/** A merge that is to be taken back. */
interface Parting {
  readonly mergedId: string
  /** The account of both, as it is. */
  readonly joined: Account
  readonly division: Division
  /** All that was told of both. */
  readonly facts: readonly StoredFact[]
  readonly now: Instant
}

/**
 * A till was told how many points are set aside for it, perhaps of both records: it sells against them, so they stay as they
 * are until the hold is over.
 * @throws CrmError `points-held`, whose details name each such hold by its command, with when it ends.
 */
export function refuseDividedHolds({ mergedId, joined, division, facts, now }: Parting): void {
  const sides = [division.mine.record.points, division.theirs.record.points]
  const standing = joined.holds.filter(({ heldUntil }) => heldUntil > now)
  const holds = standing.flatMap(({ holdId, heldUntil }) => {
    const heldPoints = heldBy([joined], holdId)
    return heldBy(sides, holdId) === heldPoints ? [] : [{ ...placedBy(facts, holdId), heldPoints, heldUntil }]
  })
  if (holds.length === 0) return
  const message = 'Points are set aside that neither record has alone; take the merge back when the hold is over.'
  throw new CrmError('points-held', message, { mergedId, holds })
}

function heldBy(accounts: readonly Account[], holdId: string): number {
  const parts = accounts.flatMap(({ holds }) => holds.flatMap((hold) => (hold.holdId === holdId ? hold.parts : [])))
  return parts.reduce((sum, { points }) => sum + points, 0)
}

/** The command that set the points aside, by which the till names the hold. */
function placedBy(facts: readonly StoredFact[], holdId: string): FactRef | { readonly holdId: string } {
  const placed = facts.find(
    ({ fact }) => (fact.type === 'points.held' || fact.type === 'points.leased') && commandIdOf(fact) === holdId,
  )
  return placed === undefined ? { holdId } : refOf(placed.fact)
}
