import { accountMaximums, mainFund } from './account.ts'
import { isId } from './bill.ts'
import type { Draft } from './draft.ts'
import { expiryOf } from './lifespan.ts'
import { credit, openTaking, shortfallOf, takeInBurnOrder, takenPoints, writeTaking } from './move.ts'
import { type Decision, refusal } from './outcome.ts'
import type { LedgerPolicy } from './terms.ts'

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
  /** It happened already: never refused; what the account lacks becomes debt, then a write-off. */
  readonly forced?: boolean | undefined
}

const reasonCode = /^[a-z0-9][a-z0-9-]{0,39}$/

/** Given points are spendable at once and live as long as points earned now. */
export function adjust({ terms }: LedgerPolicy, draft: Draft, command: Adjust): Decision {
  const { commandId, points, reason, actor, forced } = command
  const maximum = accountMaximums.pointsPerCommand
  if (!isId(commandId)) return refusal('bad-command', { path: 'commandId', found: commandId, expected: 'an id' })
  if (!isId(actor)) return refusal('bad-command', { path: 'actor', found: actor, expected: 'the id of who decided it' })
  if (!reasonCode.test(reason)) {
    const expected = 'a reason code of lower-case letters, digits and hyphens, at most 40'
    return refusal('bad-command', { path: 'reason', found: reason, expected })
  }
  if (!Number.isSafeInteger(points) || points === 0 || Math.abs(points) > maximum) {
    const expected = `whole points, not 0, from -${maximum} to ${maximum}`
    return refusal('bad-command', { path: 'points', found: points, expected })
  }
  if (points > 0) {
    credit(draft, 'adjusted', [{ fund: mainFund, maturesAt: draft.at, expiresAt: expiryOf(terms, draft.at), points }])
    return { bill: null }
  }
  const wanted = -points
  const { available } = draft.balances
  if (wanted > available && forced !== true) {
    return refusal('insufficient-points', {
      requestedPoints: wanted,
      availablePoints: available,
      acceptedPoints: available,
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
