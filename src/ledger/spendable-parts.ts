import type { Part } from './account.ts'
import { coalesce } from './bounds.ts'
import { freePoints } from './buckets.ts'
import type { Draft } from './draft.ts'

/** The points to hold, in burn order. Where they would take more slots than there are, near buckets become one. */
export function spendableParts(draft: Draft, wanted: number, room: number): readonly Part[] {
  let parts = partsInBurnOrder(draft, wanted)
  const most = draft.buckets.length
  for (let round = 0; round < most && room > 0 && parts.length > room; round += 1) {
    if (!coalesce(draft, 'spendable')) return parts
    parts = partsInBurnOrder(draft, wanted)
  }
  return parts
}

function partsInBurnOrder(draft: Draft, wanted: number): readonly Part[] {
  const parts: Part[] = []
  let missing = wanted
  for (const bucket of draft.buckets) {
    const points = bucket.maturesAt > draft.instant ? 0 : Math.min(missing, freePoints(bucket))
    if (points <= 0) continue
    const { fund, maturesAt, expiresAt } = bucket
    parts.push({ fund, maturesAt, expiresAt, points })
    missing -= points
  }
  return parts
}
