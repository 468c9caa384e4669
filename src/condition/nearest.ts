const maxComparedLength = 200

/**
 * The known name most like a mistyped one, for "did you mean": letter case aside, at most one slip in a name of up to
 * five letters, two up to eleven, three beyond. A slip is a letter missing, added, changed, or swapped with its
 * neighbour (the optimal string alignment distance). Of equally near names the first wins.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > maxComparedLength) return undefined
  const wanted = name.toLowerCase()
  let best: string | undefined
  let allowed = name.length < 6 ? 1 : name.length < 12 ? 2 : 3
  for (const candidate of known) {
    const slips = slipsBetween(wanted, candidate.toLowerCase(), allowed)
    if (slips > allowed) continue
    best = candidate
    // From here on only a strictly nearer name is of interest.
    allowed = slips - 1
    if (slips === 0) break
  }
  return best
}

/** Slips between two words, or any number above `limit` once it is certain that there are more. */
function slipsBetween(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    let least = row
    for (let column = 1; column <= right.length; column += 1) {
      const slips = slipsAt({ left, right, row, column }, { beforeLast, last, current })
      current.push(slips)
      if (slips < least) least = slips
    }
    // The next row is nowhere below this one's least, swaps included.
    if (least > limit) return limit + 1
    beforeLast = last
    last = current
  }
  return last[right.length] ?? limit + 1
}

function slipsAt(
  { left, right, row, column }: { left: string; right: string; row: number; column: number },
  rows: { beforeLast: readonly number[]; last: readonly number[]; current: readonly number[] },
): number {
  const { beforeLast, last, current } = rows
  const cell = (cells: readonly number[], index: number): number => cells[index] ?? Number.POSITIVE_INFINITY
  const same = left[row - 1] === right[column - 1]
  const changed = cell(last, column - 1) + (same ? 0 : 1)
  const slips = Math.min(changed, cell(last, column) + 1, cell(current, column - 1) + 1)
  const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
  return swapped ? Math.min(slips, cell(beforeLast, column - 2) + 1) : slips
}
