import { type Draws, purpose } from './draws.ts'
import type { Person } from './people.ts'
import type { Theme } from './themes.ts'

/**
 * What changes in people, a few numbers each. How they buy follows BG/NBD (Fader, Hardie and Lee, "Counting Your Customers
 * the Easy Way", 2005): purchases of somebody who is alive come at random at a rate of their own, rates are gamma
 * distributed over people; after each purchase somebody leaves with a probability of their own, beta distributed. Two
 * things are added: busy and quiet days, and what messages do. Whoever left may be won back, so leaving is dormancy.
 */
export interface Latent {
  /** Somebody comes for the first time. */
  arrive(index: number, day: number): void
  /** The probability that they buy on a day so busy. */
  buysOn(index: number, day: number, busyness: number): number
  /** Visits to the online store without buying, a day. */
  browsesOn(index: number): number
  bought(index: number, day: number): void
  /** The share of purchases made online. */
  onlineShare(index: number): number
  arrivedOn(index: number): number
  isDormant(index: number): boolean
  /** A message reached them. @returns How tired of messages they are: about 1 when written to weekly. */
  reached(index: number, day: number, weight: number): number
  /** They read one, and it does what its theme does. */
  moved(person: Person, day: number, theme: Theme): void
  tiredness(index: number, day: number): number
  leave(index: number): void
  /** From when on the online store knows them; null while it doesn't. */
  accountSince(index: number): number | null
  openAccount(index: number, day: number): void
  /** Points that somebody who never looks at the statement would still count on, by the index of the number. */
  readonly points: Float64Array
  /** Returns to come, by the index of the number. */
  readonly returnsToCome: Uint8Array
  /** 1 once a return came without a bill, by the index of the number: which bill it was nobody knows any more. */
  readonly returnedBlindly: Uint8Array
}

/** Visits a day: gamma, a mean of one in eighty-five days, most people less. */
const rateShape = 0.75
const meanRate = 0.0118
/** Leaving after a purchase: beta, 0.35 on average. */
const leavingA = 1.3
const leavingB = 2.4
/** The share bought online before anybody spoke of it: beta, 0.16 on average. */
const onlineA = 0.7
const onlineB = 3.7
const mostOnline = 0.85
const browsesPerVisit = 1.5
/** Tiredness halves in ten days or so. */
const tirednessDays = 14
/** So many messages more than somebody likes halve what they do. */
const tirednessThatHalves = 4

export function latentOf(draws: Draws, customers: number): Latent {
  const { uniform } = draws
  const rate = new Float32Array(customers)
  const leaving = new Float32Array(customers)
  const online = new Float32Array(customers)
  const nudge = new Float32Array(customers)
  const nudgedUntil = new Int32Array(customers).fill(-1)
  const tired = new Float32Array(customers)
  const tiredOn = new Int32Array(customers)
  const dormant = new Uint8Array(customers)
  const arrived = new Int32Array(customers).fill(-1)
  const account = new Int32Array(customers).fill(-1)
  const of = (values: Float32Array | Int32Array | Uint8Array, index: number): number => values[index] ?? 0

  const tiredness = (index: number, day: number): number =>
    of(tired, index) * Math.exp((of(tiredOn, index) - day) / tirednessDays)

  return {
    arrive: (index, day) => {
      rate[index] = (draws.gamma(rateShape, purpose.rate, index) * meanRate) / rateShape
      leaving[index] = draws.beta(leavingA, leavingB, purpose.leaving, index)
      online[index] = draws.beta(onlineA, onlineB, purpose.online, index)
      arrived[index] = day
    },
    buysOn: (index, day, busyness) => {
      const own = of(dormant, index) === 1 ? 0 : of(rate, index)
      const nudged = of(nudgedUntil, index) >= day ? of(nudge, index) : 0
      const hazard = (own + nudged) * busyness
      return hazard === 0 ? 0 : 1 - Math.exp(-hazard)
    },
    browsesOn: (index) => (of(dormant, index) === 1 ? 0.1 : browsesPerVisit) * of(rate, index),
    bought: (index, day) => {
      dormant[index] = uniform(purpose.leave, index, day) < of(leaving, index) ? 1 : 0
      // What brought them here has done its work.
      nudge[index] = of(nudge, index) / 2
    },
    onlineShare: (index) => of(online, index),
    arrivedOn: (index) => of(arrived, index),
    isDormant: (index) => of(dormant, index) === 1,
    reached: (index, day, weight) => {
      tired[index] = tiredness(index, day) + weight
      tiredOn[index] = day
      return of(tired, index)
    },
    moved: ({ index, responsiveness }, day, { visits, days, wins, online: towards }) => {
      const excess = tiredness(index, day) / tirednessThatHalves
      const force = (0.3 + 1.4 * responsiveness) / (1 + excess * excess)
      const still = of(nudgedUntil, index) > day ? of(nudge, index) : 0
      nudge[index] = Math.max(still, (visits * force) / Math.max(1, days))
      nudgedUntil[index] = Math.max(day + days, still > 0 ? of(nudgedUntil, index) : 0)
      online[index] = of(online, index) + Math.max(0, mostOnline - of(online, index)) * Math.min(1, towards * force)
      if (uniform(purpose.revive, index, day) < wins * force) dormant[index] = 0
    },
    tiredness,
    leave: (index) => {
      dormant[index] = 1
    },
    accountSince: (index) => (of(account, index) < 0 ? null : of(account, index)),
    openAccount: (index, day) => {
      if (of(account, index) < 0) account[index] = day
    },
    points: new Float64Array(customers),
    returnsToCome: new Uint8Array(customers),
    returnedBlindly: new Uint8Array(customers),
  }
}
