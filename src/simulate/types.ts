import type { Problem } from '../errors.ts'
import type { FactTypes } from '../facts/index.ts'
import type { Store } from '../ports.ts'
import type { CutPoints } from '../rfm/index.ts'
import type { Day, Instant } from '../time.ts'

/** The days that are asked about, in the zone of the policy; both included. */
export interface SimulatedRange {
  /** What happened before it is history: folded, but not counted, and nobody is written to about it. */
  readonly from: Day
  readonly to: Day
}

/** A message as it would have gone out. */
export interface SimulatedSend {
  readonly customerId: string
  readonly rule: string
  readonly template: string
  readonly channel: string
  readonly at: Instant
  readonly text: string
}

export interface SimulateOptions {
  /** Channels that the shop has; those of the policy's ladder when left out. */
  readonly channels?: readonly string[] | undefined
  /** Saved quintiles to score by; the policy's thresholds when left out. */
  readonly cuts?: CutPoints | null | undefined
  /** The embedder's own facts, by type. */
  readonly factTypes?: FactTypes | undefined
  /** Of a store; `main` when left out. */
  readonly tenant?: string | undefined
  /** Messages kept in the answer, the first of them; 1000 when left out. All are counted. */
  readonly keepSends?: number | undefined
  /** Told of every message. Those of one customer come in order; customers come one after the other. */
  readonly onMessage?: ((send: SimulatedSend) => void) | undefined
  /** Told after each customer how many are done. */
  readonly onCustomer?: ((done: number) => void) | undefined
}

/** Facts in any order, or a store whose own history is gone through. */
export type SimulationSource = Iterable<unknown> | AsyncIterable<unknown> | Store

/** What a rule would have said. */
export interface SimulatedRule {
  readonly planned: number
  /** By channel. */
  readonly sent: Readonly<Record<string, number>>
  /** By gate, when it was decided or at the moment of sending. */
  readonly withheld: Readonly<Record<string, number>>
  /** How often quiet hours, or a cap, put something off. */
  readonly deferred: number
}

/** Points over the period, and what is left of them at its end. */
export interface SimulatedPoints {
  /** Earned or given, less what returned goods and corrections changed. */
  readonly issued: number
  /** Spent, less what came back with returned goods. */
  readonly redeemed: number
  readonly expired: number
  /** At the end: spendable, maturing, held and on their way. */
  readonly outstanding: number
  /** What those are worth when redeemed, by the terms of the policy; null without a points programme. */
  readonly liabilityMinor: number | null
}

/** What a simulation could not take into account. */
export interface LeftOut {
  /** Bills that nobody has claimed: they are nobody's points and nobody's journey. */
  readonly anonymousBills: number
  /** Inputs that are no facts, or facts that the policy's currency cannot take: see {@link Simulation.invalid}. */
  readonly invalid: number
  /** The same fact again. */
  readonly duplicates: number
  /** Facts about a bill that is another customer's. */
  readonly ofOthers: number
  /** Facts that happened after the period. */
  readonly later: number
  /** What would have followed for somebody else (points transferred or pooled, a referrer's reward): nobody got it. */
  readonly followUps: number
}

/** An input that is no fact, or a fact that the policy's currency cannot take. */
export interface InvalidInput {
  /** Its place in the list, from 0. */
  readonly index: number
  readonly problems: readonly Problem[]
}

/** What would have been. */
export interface Simulation {
  readonly policy: { readonly name: string; readonly hash: string }
  readonly currency: string
  readonly range: SimulatedRange
  /** Persons known at the end. */
  readonly customers: number
  /** Facts that were folded, those before the period too. */
  readonly facts: number
  readonly leftOut: LeftOut
  /** The first 20 inputs that could not be read, in their order; `leftOut.invalid` counts all of them. */
  readonly invalid: readonly InvalidInput[]
  /** Facts that could not be under this policy (more points spent than there are), by code. */
  readonly refused: Readonly<Record<string, number>>
  /** By rule; those that neither said nor withheld anything are left out. */
  readonly messages: Readonly<Record<string, SimulatedRule>>
  /** The first messages; see {@link SimulateOptions.keepSends}. */
  readonly sends: readonly SimulatedSend[]
  readonly stages: {
    /** In the order of the journey's stages: entries (`from` null) first, exits (`to` null) behind those of their stage. */
    readonly moves: readonly { readonly from: string | null; readonly to: string | null; readonly customers: number }[]
    /** Customers by stage at the end, in the order of the journey. */
    readonly standing: Readonly<Record<string, number>>
  }
  /** Buyers by segment at the end. */
  readonly segments: Readonly<Record<string, number>>
  readonly points: SimulatedPoints
  /** Accounts by tier at the end; none without tiers. */
  readonly tiers: Readonly<Record<string, number>>
  /** Tasks opened in the period, by kind. */
  readonly tasks: Readonly<Record<string, number>>
  /** Bills of identified customers in the period, less all that came back of them. */
  readonly revenueMinor: number
}
