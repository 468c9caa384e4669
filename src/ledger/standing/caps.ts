import { accountMaximums, type CapUsage } from '../account.ts'

type Cap = CapUsage['cap']

/** How much of a cap a period has used; a period that is no longer remembered counts as unused. */
export function usedOfCap(caps: readonly CapUsage[], cap: Cap, period: string): number {
  for (const usage of caps) if (usage.cap === cap && usage.period === period) return usage.points
  return 0
}

/** The usages after a period has used more of a cap. */
export function useCap(caps: readonly CapUsage[], cap: Cap, period: string, points: number): readonly CapUsage[] {
  if (points === 0) return caps
  const index = caps.findIndex((usage) => usage.cap === cap && usage.period === period)
  const known = caps[index]
  if (known === undefined) return bounded([...caps, { cap, period, points }])
  const next = caps.slice()
  next[index] = { cap, period, points: known.points + points }
  return next
}

/** The usages of two accounts that become one: what both used, the cap has used. */
export function joinCaps(caps: readonly CapUsage[], others: readonly CapUsage[]): readonly CapUsage[] {
  let joined = caps
  for (const { cap, period, points } of others) joined = useCap(joined, cap, period, points)
  return joined
}

/**
 * Forgets the oldest period of the cap that has the most, so that a month in which bills come every day still knows what
 * the month itself has used.
 */
function bounded(caps: readonly CapUsage[]): readonly CapUsage[] {
  let kept = caps
  const excess = caps.length - accountMaximums.capUsages
  for (let round = 0; round < excess; round += 1) {
    const forgotten = oldestOfMost(kept)
    kept = kept.filter((usage) => usage !== forgotten)
  }
  return kept
}

function oldestOfMost(caps: readonly CapUsage[]): CapUsage | undefined {
  const counts = new Map<Cap, number>()
  for (const { cap } of caps) counts.set(cap, (counts.get(cap) ?? 0) + 1)
  const most = Math.max(...counts.values())
  let oldest: CapUsage | undefined
  for (const usage of caps) {
    if (counts.get(usage.cap) !== most) continue
    if (oldest === undefined || usage.period < oldest.period) oldest = usage
  }
  return oldest
}
