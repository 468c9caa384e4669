import type { Instant } from '../time.ts'
import { bucketKey, type Part } from './account.ts'
import { type Cause, type Draft, write } from './draft.ts'

/** The cause of what nobody asked for. */
export const time: Cause = { ref: null, policyVersion: null }

/**
 * Points that were pending become spendable, debt repaid first.
 * @returns How many are left to spend.
 */
export function writeMatured(draft: Draft, part: Part): number {
  const repaid = Math.min(draft.balances.debt, part.points)
  const available = part.points - repaid
  const before = { bucket: bucketKey(part, part.maturesAt - 1), points: -part.points }
  const after = { bucket: bucketKey(part, part.maturesAt), points: available }
  const allocation = available === 0 ? [before] : [before, after]
  const debt = repaid === 0 ? 0 : -repaid
  write(
    draft,
    { kind: 'matured', points: part.points, pending: -part.points, available, debt, allocation },
    time,
    part.maturesAt,
  )
  return available
}

/** Points die, at their bucket's instant. */
export function writeExpired(draft: Draft, part: Part, at: Instant, whilePending: boolean): void {
  const lost = -part.points
  const bucket = bucketKey(part, whilePending ? part.maturesAt - 1 : Number.POSITIVE_INFINITY)
  const columns = whilePending ? { pending: lost } : { available: lost }
  write(draft, { kind: 'expired', points: lost, ...columns, allocation: [{ bucket, points: lost }] }, time, at)
}
