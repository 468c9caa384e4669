import type { FactInput } from '../../facts/index.ts'
import type { Instant } from '../../time.ts'

/** The fast-check module, however it was imported. It is handed in, so that who doesn't test by properties needs none. */
export type FastCheck = Omit<typeof import('fast-check'), 'default'>
export type Arbitrary<Value> = import('fast-check').Arbitrary<Value>

/** What an episode needs to know beside itself: its number in the history, and the bills of the episodes before it. */
export interface Setting {
  readonly serial: number
  readonly earlierBills: readonly string[]
}

/** A few facts that belong together; each has its delay after the episode's start. */
export interface Episode {
  readonly at: Instant
  readonly billId?: (serial: number) => string
  readonly facts: (setting: Setting) => readonly DelayedFact[]
}

export interface DelayedFact {
  readonly delayMs: number
  /** Tells the facts of an episode apart. */
  readonly suffix: string
  readonly body: FactBody
}

type WithoutEnvelope<Input> = Input extends { readonly type: string }
  ? Omit<Input, 'id' | 'source' | 'occurredAt' | 'customer'>
  : never
/** A fact without the envelope that all facts of a history share. */
export type FactBody = WithoutEnvelope<Exclude<FactInput, { readonly type: `custom.${string}` }>>
