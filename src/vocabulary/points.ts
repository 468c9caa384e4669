import type { Customer, SharedPoints } from '../customer.ts'
import { settledBalances } from '../ledger/index.ts'

/**
 * What the customer may speak of as their points, in whole points, as it was last settled: their own; of a member what the
 * household has, with what is still on its way there. A debt of either meets what the other has, as it will when they meet.
 */
export function pointsOf({ points: own, household }: Pick<Customer, 'points' | 'household'>): SharedPoints {
  const { available, pending, held, debt } = settledBalances(own)
  const { frozen } = own
  if (household === null) return { available, pending, held, debt, frozen, tierReviewAt: own.tier?.reviewAt ?? null }
  const { points: shared } = household
  const [spendable, owed] = [available + shared.available, debt + shared.debt]
  const repaid = Math.min(spendable, owed)
  return {
    available: spendable - repaid,
    pending: pending + shared.pending,
    held: held + shared.held,
    debt: owed - repaid,
    frozen: frozen || shared.frozen,
    tierReviewAt: shared.tierReviewAt,
  }
}
