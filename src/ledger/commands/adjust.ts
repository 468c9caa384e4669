import { accountMaximums, mainFund } from '../account.ts'
import { idProblem } from '../command-parts.ts'
import type { Draft } from '../draft.ts'
import { expiryOf } from '../lifespan.ts'
import { credit, openTaking, shortfallOf, takeInBurnOrder, takenPoints, writeTaking } from '../move.ts'
import { type Decision, type Refused, refusal } from '../outcome.ts'
import type { BadField } from '../refusal-details.ts'
import type { LedgerPolicy } from '../terms/terms.ts'

/** Somebody of the shop gives points or takes some. */
export interface Adjust {
  readonly kind: 'adjust'
  readonly commandId: string
  /** Signed: above 0 gives. */
  readonly points: number
  /** A code such as `goodwill`, of lower-case letters, digits and hyphens: entries outlive an erasure and name nobody. */
  readonly reason: string
  /** The id of who decided it. */
  readonly actor: string
  /** The id of somebody else who approved it, where the terms ask for one. */
  readonly approver?: string | undefined
  /** It happened already: never refused; what the account lacks becomes debt, then a write-off. */
  readonly forced?: boolean | undefined
}

const reasonCode = /^[a-z0-9][a-z0-9-]{0,39}$/

/** What is wrong with the names of something that somebody of the shop decided; null when they are sound. */
export function decisionProblem({
  commandId,
  actor,
  reason,
}: {
  readonly commandId: string
  readonly actor: string
  readonly reason: string
}): BadField | null {
  const badId = idProblem('commandId', commandId) ?? idProblem('actor', actor)
  if (badId !== null || reasonCode.test(reason)) return badId
  const expected = 'a reason code of lower-case letters, digits and hyphens, at most 40'
  return { path: 'reason', found: reason, expected }
}

/** Two pairs of eyes: more points than the terms let one person decide need somebody else's approval. */
function needsApproval(
  { terms }: LedgerPolicy,
  { points, actor, approver }: Adjust,
  available: number,
): Refused | null {
  const limit = terms.adjust?.approvalAbovePoints ?? Number.POSITIVE_INFINITY
  if (Math.abs(points) <= limit || (approver !== undefined && approver !== actor)) return null
  return refusal('needs-approval', {
    requestedPoints: points,
    acceptedPoints: points > 0 ? limit : -Math.min(limit, available) || 0,
    approvalAbovePoints: limit,
    accepted: 'an approver who is somebody else than the actor',
  })
}

/** Given points are spendable at once and live as long as points earned now. */
export function adjust(policy: LedgerPolicy, draft: Draft, command: Adjust): Decision {
  const { terms } = policy
  const { points, approver, forced } = command
  const maximum = accountMaximums.pointsPerCommand
  const bad = decisionProblem(command) ?? (approver === undefined ? null : idProblem('approver', approver))
  if (bad !== null) return refusal('bad-command', bad)
  if (!Number.isSafeInteger(points) || points === 0 || Math.abs(points) > maximum) {
    const expected = `whole points, not 0, from -${maximum} to ${maximum}`
    return refusal('bad-command', { path: 'points', found: points, expected })
  }
  const unapproved = forced === true ? null : needsApproval(policy, command, draft.balances.available)
  if (unapproved !== null) return unapproved
  if (points > 0) {
    credit(draft, 'adjusted', [{ fund: mainFund, maturesAt: draft.at, expiresAt: expiryOf(terms, draft.at), points }])
    return { bill: null }
  }
  const wanted = -points
  const { available } = draft.balances
  if (wanted > available && forced !== true) {
    return refusal('insufficient-points', {
      requestedPoints: points,
      availablePoints: available,
      boundBy: 'available',
      // Signed like the request: sent as it is said, it takes.
      acceptedPoints: -available || 0,
    })
  }
  const taking = openTaking()
  takeInBurnOrder(draft, taking, wanted)
  writeTaking(
    draft,
    'adjusted',
    taking,
    shortfallOf(draft, wanted - takenPoints(taking), terms.returns.debtLimitPoints),
  )
  return { bill: null }
}
