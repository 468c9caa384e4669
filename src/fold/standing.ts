import type { SharedPoints } from '../customer.ts'
import type { Fact } from '../facts/index.ts'
import { type Account, settledBalances } from '../ledger/index.ts'
import type { Draft } from './draft.ts'
import { sendFact } from './points.ts'

/** How the household stands, as it tells a member: what members may spend, and the tier by which their bills earn. */
export interface Standing {
  /** The id of the household's record. */
  readonly household: string
  readonly tier: string | null
  readonly points: SharedPoints
  readonly seq: number
  /** The name of the household that takes the customer in; missing once they are a member. */
  readonly admits?: string | undefined
  /** A rebuild of the household found it: it is about the past, and starts no rule. */
  readonly restated?: true | undefined
}

/** The name of the rung an account stands on; null below the first. */
export function tierOf({ tier }: Account): string | null {
  return tier?.tier ?? null
}

/** Tells one member how the household stands. */
export function tellStanding(
  draft: Draft,
  member: string,
  causedBy: string,
  besides: Pick<Standing, 'admits' | 'restated'> = {},
): void {
  const { id, points } = draft.customer
  const standing: Standing = {
    household: id,
    tier: tierOf(points),
    points: sharedOf(points),
    seq: points.seq,
    ...besides,
  }
  sendFact(draft, 'household.standing', { customerId: member }, standing, causedBy)
}

/** At the end of a fold of a household: what changed for all is told to every member. */
export function tellMembers(draft: Draft, before: Account, fact: Fact): void {
  const { points, members } = draft.customer
  if (tierOf(before) === tierOf(points) && isSame(sharedOf(before), sharedOf(points))) return
  const besides = fact.type === 'customer.rebuilt' ? { restated: true as const } : {}
  for (const member of new Set(members)) tellStanding(draft, member, fact.id, besides)
}

function sharedOf(account: Account): SharedPoints {
  const { available, pending, held, debt } = settledBalances(account)
  return { available, pending, held, debt, frozen: account.frozen, tierReviewAt: account.tier?.reviewAt ?? null }
}

function isSame(left: SharedPoints, right: SharedPoints): boolean {
  return (Object.keys(left) as (keyof SharedPoints)[]).every((name) => left[name] === right[name])
}
