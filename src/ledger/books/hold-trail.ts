import type { StatementLine } from './statement.ts'

interface StandingHold {
  readonly line: StatementLine
  left: number
}

/**
 * Of every line that captured or freed held points, the line that set them aside. What frees names its hold; a capture names
 * its bill, so it is known by what returned with it, else by what was left of the hold: all of it, or enough.
 * @param lines All of an account's, in order.
 */
export function holdTrail(lines: readonly StatementLine[]): ReadonlyMap<StatementLine, StatementLine> {
  const trail = new Map<StatementLine, StatementLine>()
  let standing: StandingHold[] = []
  for (const [place, line] of lines.entries()) {
    const { kind, delta, ref, balance } = line
    if (kind === 'held') standing.push({ line, left: delta.held })
    const hold =
      kind === 'redeemed' && delta.held < 0
        ? captured(standing, line, lines[place + 1])
        : kind === 'released' || kind === 'hold-expired'
          ? named(standing, ref)
          : undefined
    if (hold !== undefined) {
      trail.set(line, hold.line)
      hold.left += delta.held
    }
    standing = balance.held === 0 ? [] : standing.filter(({ left }) => left > 0)
  }
  return trail
}

function named(standing: readonly StandingHold[], holdId: string | null): StandingHold | undefined {
  return standing.find(({ line }) => line.ref === holdId)
}

function captured(
  standing: readonly StandingHold[],
  { delta, occurredAt }: StatementLine,
  next: StatementLine | undefined,
): StandingHold | undefined {
  const points = -delta.held
  if (next?.kind === 'released' && next.occurredAt === occurredAt) {
    const hold = named(standing, next.ref)
    if (hold !== undefined && hold.left === points - next.delta.held) return hold
  }
  return standing.find(({ left }) => left === points) ?? standing.find(({ left }) => left > points)
}
