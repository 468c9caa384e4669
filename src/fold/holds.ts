import type { PointsCaptured, PointsHeld, PointsLeased, PointsReleased } from '../facts/index.ts'
import type { Draft, Refusal } from './draft.ts'
import { billOfCommand, commandIdOf, renamed, tellLedger } from './ledger-command.ts'

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
      return renamed(tellLedger(draft, told, { stub, keep: () => undefined }), told.holdId, fact.id)
    }
    case 'points.captured': {
      const { billId, billMinor, ...on } = billOfCommand(draft, fact)
      const { points } = fact
      const [commandId, holdId] = [commandIdOf(fact), holdIdOf(fact)]
      const told = { kind: 'capture', commandId, holdId, points, billMinor, billId, forced } as const
      return renamed(tellLedger(draft, told, on), holdId, fact.holdId)
    }
    case 'points.released':
      return renamed(tellLedger(draft, { kind: 'release', holdId: holdIdOf(fact) }), holdIdOf(fact), fact.holdId)
    case 'points.leased': {
      const told = { kind: 'lease', holdId: commandIdOf(fact), points: fact.points, forced } as const
      return renamed(tellLedger(draft, told), told.holdId, fact.id)
    }
  }
}

/** The name of the hold that a fact is about. */
export function holdIdOf(fact: PointsCaptured | PointsReleased): string {
  return commandIdOf({ source: fact.holdSource ?? fact.source, id: fact.holdId })
}
