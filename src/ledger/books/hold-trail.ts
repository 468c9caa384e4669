import type { StatementLine } from './statement.ts'

interface StandingHold {
  readonly line: StatementLine
  left: number
}

/**
 * Of every line that captured or freed held points, the line that set them aside. What frees names its hold as its cause; a
 * capture names its bill there, and its hold beside it. Points whose hold came from other books have no line here.
 * @param lines All of an account's, in order.
 */
export function holdTrail(lines: readonly StatementLine[]): ReadonlyMap<StatementLine, StatementLine> {
  const trail = new Map<StatementLine, StatementLine>()
  const standing = new Map<string, StandingHold>()
  for (const line of lines) {
    const { kind, delta, ref, balance } = line
    if (kind === 'held' && ref !== null) standing.set(ref, { line, left: delta.held })
    const holdId = kind === 'released' || kind === 'hold-expired' ? ref : line.holdId
    const hold = holdId === null ? undefined : standing.get(holdId)
    if (hold !== undefined && holdId !== null) {
      trail.set(line, hold.line)
      hold.left += delta.held
      // A hold that is over may leave its name to another one.
      if (hold.left <= 0) standing.delete(holdId)
    }
    if (balance.held === 0) standing.clear()
  }
  return trail
}
