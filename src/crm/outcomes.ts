import type { Problem } from '../errors.ts'
import type { FactRef, StoredJournalEntry } from '../ports.ts'

/** What became of one fact handed to `record`, in the order in which the facts were given. */
export type RecordOutcome = Recorded | Duplicate | Refused | Invalid | Announced | Conflicted

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

/** A fact about goods: it will be told to everybody who asked, by the worker. */
export interface Announced {
  readonly status: 'announced'
  readonly fact: FactRef
}

/** Only inside the caller's own transaction: somebody else was first. Roll back and try again. */
export interface Conflicted {
  readonly status: 'conflict'
  readonly fact: FactRef
  readonly customerId: string
}

export function refOf({ source, id }: FactRef): FactRef {
  return { source, id }
}
