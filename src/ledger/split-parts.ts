import type { Part } from './account.ts'

/** The first points of some parts, and the others. */
export function splitParts(
  parts: readonly Part[],
  points: number,
): { readonly first: readonly Part[]; readonly rest: readonly Part[] } {
  const first: Part[] = []
  const rest: Part[] = []
  let missing = points
  for (const part of parts) {
    const from = Math.min(missing, part.points)
    missing -= from
    if (from > 0) first.push({ ...part, points: from })
    if (from < part.points) rest.push({ ...part, points: part.points - from })
  }
  return { first, rest }
}
