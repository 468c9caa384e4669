import { accountMaximums, type CapUsage } from '../account.ts'

type Cap = CapUsage['cap']

/**
 * How much of a cap a period has used; a period that is no longer remembered counts as unused.
 * @param caps The periods used longest ago first.
 */
export function usedOfCap(caps: readonly CapUsage[], cap: Cap, period: string): number {
  for (const usage of caps) if (usage.cap === cap && usage.period === period) return usage.used
  return 0
}

/** The usages after a period has used more of a cap. */
export function useCap(caps: readonly CapUsage[], cap: Cap, period: string, more: number): readonly CapUsage[] {
  if (more === 0) return caps
  const index = caps.findIndex((usage) => usage.cap === cap && usage.period === period)
  const known = caps[index]
  if (known === undefined) return bounded([...caps, { cap, period, used: more }])
  const next = caps.filter((usage) => usage !== known)
  next.push({ cap, period, used: known.used + more })
  return next
}

/** The usages of two accounts that become one: what both used, the cap has used. */
export function joinCaps(caps: readonly CapUsage[], others: readonly CapUsage[]): readonly CapUsage[] {
  let joined = caps
  for (const { cap, period, used } of others) joined = useCap(joined, cap, period, used)
  return joined
}

/**
 * Forgets, of the cap that has the most periods, the one used longest ago: a month in which bills come every day still knows
 * what the month itself has used, and a day long past, whose bills come late, knows what the first of them used.
 */
function bounded(caps: readonly CapUsage[]): readonly CapUsage[] {
  let kept = caps
  const excess = caps.length - accountMaximums.capUsages
  for (let round = 0; round < excess; round += 1) {
    const forgotten = longestAgoOfMost(kept)
    kept = kept.filter((usage) => usage !== forgotten)
  }
  return kept
}

function longestAgoOfMost(caps: readonly CapUsage[]): CapUsage | undefined {
  const counts = new Map<Cap, number>()
  for (const { cap } of caps) counts.set(cap, (counts.get(cap) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return caps.find(({ cap }) => counts.get(cap) === most)
}
