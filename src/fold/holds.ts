import type { PointsCaptured, PointsHeld, PointsLeased, PointsReleased } from '../facts/index.ts'
import type { Draft, Refusal } from './draft.ts'
import { billOfCommand, commandIdOf, tellLedger } from './ledger-command.ts'

/** Facts about points that are set aside. */
export type HoldFact = PointsHeld | PointsCaptured | PointsReleased | PointsLeased

/** Sets points aside, lets them pay, or frees them. */
export function applyHoldFact(draft: Draft, fact: HoldFact, forced: boolean): Refusal | null {
  switch (fact.type) {
    case 'points.held': {
      const { billId, billMinor, stub } = billOfCommand(draft, fact)
      const { points, expiresAt } = fact
      const told = { kind: 'hold', holdId: commandIdOf(fact), points, billMinor, billId, expiresAt, forced } as const
      // Set aside is not paid: the bill stays as it is.
      return named(fact.id, tellLedger(draft, told, { stub, keep: () => undefined }))
    }
    case 'points.captured': {
      const { billId, billMinor, ...on } = billOfCommand(draft, fact)
      const { points } = fact
      const [commandId, holdId] = [commandIdOf(fact), holdIdOf(fact)]
      const told = { kind: 'capture', commandId, holdId, points, billMinor, billId, forced } as const
      return named(fact.holdId, tellLedger(draft, told, on))
    }
    case 'points.released':
      return named(fact.holdId, tellLedger(draft, { kind: 'release', holdId: holdIdOf(fact) }))
    case 'points.leased':
      return named(
        fact.id,
        tellLedger(draft, { kind: 'lease', holdId: commandIdOf(fact), points: fact.points, forced }),
      )
  }
}

/** The name of the hold that a fact is about. */
export function holdIdOf(fact: PointsCaptured | PointsReleased): string {
  return commandIdOf({ source: fact.holdSource ?? fact.source, id: fact.holdId })
}

/** A refusal names the hold as the till does. */
function named(holdId: string, refusal: Refusal | null): Refusal | null {
  if (refusal === null || !('holdId' in refusal.details)) return refusal
  return { ...refusal, details: { ...refusal.details, holdId } }
}
