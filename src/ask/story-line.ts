import type { Instant } from '../time.ts'

/** What a line of a story is about, in the order in which lines of one instant are told. */
export const storyKinds = [
  'captured',
  'bought',
  'returned',
  'did',
  'reply',
  'points',
  'stage',
  'segment',
  'task',
  'message',
  'withheld',
] as const
export type StoryKind = (typeof storyKinds)[number]

/** One line of a story, in plain English; what was written to the customer, or by them, stands word for word. */
export interface StoryLine {
  readonly at: Instant
  readonly kind: StoryKind
  readonly text: string
  /** Of a message the one it went by in the end; of a bill where it was bought. */
  readonly channel?: string
  /** How far a message came: planned, sent, delivered, read, failed, ambiguous. */
  readonly status?: string
  /** The rule that brought it about. */
  readonly rule?: string
  /** The rule's title; of a message that was withheld, the gate and its reason. */
  readonly why?: string
  /** Of a line about a stage or segment: its id before and now; null is none. */
  readonly from?: string | null
  readonly to?: string | null
}

/** What happened to one customer. */
export interface Story {
  readonly customerId: string
  readonly name: string | null
  readonly stage: string | null
  readonly segment: string | null
  /** In the order of time. */
  readonly lines: readonly StoryLine[]
}
