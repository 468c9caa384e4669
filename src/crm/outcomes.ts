import type { Problem } from '../errors.ts'
import type { FactRef, StoredJournalEntry } from '../ports.ts'

/** What became of one fact handed to `record`, in the order in which the facts were given. */
export type RecordOutcome = Recorded | Duplicate | Refused | Invalid | Announced | Noted | Conflicted

/** It is written, with everything that follows from it. */
export interface Recorded {
  readonly status: 'recorded'
  readonly fact: FactRef
  readonly customerId: string
  /** What followed, and why, as it is stored. */
  readonly journal: readonly StoredJournalEntry[]
}

/** It was recorded before, with the same content: nothing happened now. */
export interface Duplicate {
  readonly status: 'duplicate'
  readonly fact: FactRef
  readonly customerId: string
}

/** It can't be: too few points, an unknown bill. Nothing was written. */
export interface Refused {
  readonly status: 'refused'
  readonly fact: FactRef
  readonly code: string
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

/** It is no fact: each problem names the path, what was found and what would be accepted. Nothing was written. */
export interface Invalid {
  readonly status: 'invalid'
  readonly problems: readonly Problem[]
}

/** News: a fact about goods, a campaign. The worker tells it to everybody whom it concerns. */
export interface Announced {
  readonly status: 'announced'
  readonly fact: FactRef
  /** Under this id `ask.broadcast` tells how far it has come. */
  readonly broadcast: string
}

/** It is about goods and remembered, but nothing that anybody is told of. */
export interface Noted {
  readonly status: 'noted'
  readonly fact: FactRef
  readonly because: NotedBecause
}

/**
 * Why nobody is told. `no-news`: the level of stock is not that of goods which were out and are back. `resting`: they are
 * back again while news of them rest already; these are told when the rest is over, of what is there then. `late`: a newer level
 * is known. `small-drop`: less than the policy's `goods.priceDrop.leastPercent`. `past`: it was imported.
 */
export type NotedBecause = 'no-news' | 'resting' | 'late' | 'small-drop' | 'past'

/** Only inside the caller's own transaction: somebody else was first. Roll back and try again. */
export interface Conflicted {
  readonly status: 'conflict'
  readonly fact: FactRef
  readonly customerId: string
}

export function refOf({ source, id }: FactRef): FactRef {
  return { source, id }
}
