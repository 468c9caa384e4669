import type { Customer } from '../customer.ts'
import { CrmError } from '../errors.ts'
import type { RebuiltRecord } from '../fold/index.ts'
import type { StoredFact } from '../ports.ts'

/** Frozen points stay where they are: they come into no household by a merge either. */
export function refuseFrozen({ id, points }: Customer, { household }: Customer): void {
  if (!points.frozen || household === null) return
  const message = `The points of ${id} are frozen, and the other one's are a household's; free them first.`
  throw new CrmError('pooled-points', message, { customerId: id, household: household.id })
}

/**
 * Whether each side stays frozen: by its own facts; both, where spending was stopped when they were one; none, where it was
 * allowed again.
 */
export function frozenSides(
  survivor: Customer,
  sealed: Customer,
  all: readonly StoredFact[],
): (byFacts: boolean) => boolean {
  if (!survivor.points.frozen) return () => false
  let mergedAt = Number.POSITIVE_INFINITY
  let frozenAt = Number.NEGATIVE_INFINITY
  for (const { fact, recordedAt, subject } of all) {
    if (fact.type === 'customer.merged' && subject === sealed.id) mergedAt = recordedAt
    if (fact.type === 'points.frozen' && 'frozen' in fact && fact.frozen) frozenAt = Math.max(frozenAt, recordedAt)
  }
  return frozenAt >= mergedAt ? () => true : (byFacts) => byFacts
}

export function frozenAs(rebuilt: RebuiltRecord, isFrozen: (byFacts: boolean) => boolean): RebuiltRecord {
  const { record } = rebuilt
  return { ...rebuilt, record: { ...record, points: { ...record.points, frozen: isFrozen(record.points.frozen) } } }
}
