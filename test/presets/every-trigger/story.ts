import type { Happening, ScenarioShop } from '../../support/scenario.ts'

/** How a story may go wrong; each is tried on every rule. */
export type Case =
  | 'without consent'
  | 'consent withdrawn'
  | 'at night'
  | 'with the cap full'
  | 'told twice'
  | 'told in another order'
  | 'prevented'
  | 'prevented, told late'

/** A day and a time of day, as a sentence says them. */
export type Point = readonly [on: string, at: string]

/** What gets one rule's message sent to Asha, and when. She agreed to its purpose, and to no other, before it begins. */
export interface Story {
  /** What happened before, in order. Everything in a story has its day and time. */
  readonly given: readonly Happening[]
  /** What starts the rule; left out where a day that comes does. */
  readonly when?: Happening
  /** When the till tells of that, if it tells too late. */
  readonly toldAt?: Point
  /** When the message goes out. */
  readonly sent: Point
  /** What the day itself brings is due at midnight and waits for the morning. */
  readonly dueAtMidnight?: true
  /** What makes it pointless, each before it is sent. */
  readonly prevents: Readonly<Record<string, Happening>>
  /** Why a case does not apply. */
  readonly exempt?: Readonly<Partial<Record<Case, string>>>
  /** Of rules for staff, which send nothing. */
  readonly effect?: { readonly did: (shop: ScenarioShop) => void; readonly didNot: (shop: ScenarioShop) => void }
}

export type Stories = Readonly<Record<string, Story>>

/** What is owed at once leaves no time in which it could be prevented. */
export const atOnce = {
  prevented: 'it is owed at once: there is no meanwhile',
  'prevented, told late': 'it is owed at once: whatever is told later comes too late',
} as const

/** What is owed is owed at any hour, however much was sent before. */
export const owed = {
  'at night': 'it is about what they just did: it is sent at any hour',
  'with the cap full': 'what is owed counts in no cap',
} as const

/** Rules for staff write to nobody. */
export const forStaff = {
  'without consent': 'nothing is written to the customer',
  'consent withdrawn': 'nothing is written to the customer',
  'at night': 'staff are told at any hour',
  'with the cap full': 'nothing is written to the customer',
} as const
