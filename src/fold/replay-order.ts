import type { Fact } from '../facts/index.ts'
import type { Hold } from '../ledger/index.ts'
import { causeOf } from './draft.ts'
import { holdIdOf } from './holds.ts'
import { commandIdOf } from './ledger-command.ts'
import type { TransferResult } from './points.ts'

/** The order in which facts happened, whatever the order in which they came: for facts that nobody has recorded yet. */
export function byOccurrence(a: Fact, b: Fact): number {
  return a.occurredAt - b.occurredAt || (causeOf(a) < causeOf(b) ? -1 : 1)
}

/**
 * The order of a replay: as the facts happened, those of one instant as they were recorded. What ends a hold or a transfer
 * comes after what began it, and a bill arrives after it was sent, whatever their clocks say.
 * @param recorded In the order in which they were recorded.
 */
export function inReplayOrder(recorded: readonly Fact[]): readonly Fact[] {
  const sorted = [...recorded].sort((a, b) => a.occurredAt - b.occurredAt)
  const toCome = new Set(sorted.map(begins).filter((name) => name !== null))
  if (toCome.size === 0) return sorted
  const early = new Map<string, Fact[]>()
  const inOrder: Fact[] = []
  for (const fact of sorted) {
    const ended = ends(fact)
    if (ended !== null && toCome.has(ended)) {
      early.set(ended, [...(early.get(ended) ?? []), fact])
      continue
    }
    inOrder.push(fact)
    const begun = begins(fact)
    if (begun === null) continue
    toCome.delete(begun)
    inOrder.push(...(early.get(begun) ?? []))
    early.delete(begun)
  }
  return inOrder
}

/** The name of the hold, the transfer or the sending of a bill that a fact begins. */
function begins(fact: Fact): string | null {
  if (fact.type === 'bill.reassigned') return `bill sent by ${fact.id}`
  const isBeginning = fact.type === 'points.held' || fact.type === 'points.leased' || fact.type === 'points.transferred'
  return isBeginning ? commandIdOf(fact) : null
}

/** The name of what a fact ends. */
function ends(fact: Fact): string | null {
  if (fact.type === 'bill.received') return `bill sent by ${fact.causedBy ?? ''}`
  if (fact.type === 'points.transfer-settled' && 'payload' in fact) return (fact.payload as TransferResult).transferId
  const isEnd = fact.type === 'points.captured' || fact.type === 'points.released'
  return isEnd && 'holdId' in fact ? holdIdOf(fact) : null
}

/** True for what only the books know the points of: a capture of what there was, a lease of what there was. */
export function tellsNoPoints(fact: Fact): boolean {
  if (fact.type === 'points.captured') return 'holdId' in fact && fact.points === undefined
  return fact.type === 'points.leased'
}

/** What took, or set aside, what there was does so with the points of then. */
export function asBooked(fact: Fact, booked: ReadonlyMap<string, number>): Fact {
  if (!tellsNoPoints(fact)) return fact
  const points = booked.get(causeOf(fact))
  return points === undefined || points === 0 ? fact : ({ ...fact, points } as Fact)
}

/** Of holds that stand, those that were placed by some facts. */
export function holdsPlacedBy(facts: readonly Fact[], standing: readonly Hold[]): readonly Hold[] {
  if (standing.length === 0) return standing
  const placed = new Set(facts.map(begins))
  return standing.filter(({ holdId }) => placed.has(holdId))
}
