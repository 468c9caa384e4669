import type { Account, Balances, Entry } from '../../src/ledger/index.ts'
import { manyHistories, people } from './histories.ts'
import { play } from './histories-town.ts'

export const zero: Balances = { pending: 0, available: 0, held: 0, debt: 0, inTransit: 0 }

export const plus = (left: Balances, right: Balances): Balances => ({
  pending: left.pending + right.pending,
  available: left.available + right.available,
  held: left.held + right.held,
  debt: left.debt + right.debt,
  inTransit: left.inTransit + right.inTransit,
})

export type Recorded = Entry & { readonly recordedAt: number }

/** The accounts of random histories with their entries, each recorded when the shop's clock stood there. */
export interface Books {
  readonly now: number
  readonly accounts: readonly Account[]
  readonly entries: readonly (readonly Recorded[])[]
}

export const manyBooks = manyHistories.map((history): Books => {
  const recorded = people.map((): number[] => [])
  const upTo = (town: { readonly clock: number; readonly entries: Readonly<Record<string, readonly Entry[]>> }) => {
    for (const [place, who] of people.entries()) {
      const [times = [], written = []] = [recorded[place], town.entries[who]]
      while (times.length < written.length) times.push(town.clock)
    }
  }
  const town = play(history, (_, now) => upTo(now))
  upTo(town)
  const entries = people.map((who, place) =>
    town.entries[who].map((entry, index) => ({ ...entry, recordedAt: recorded[place]?.[index] ?? town.clock })),
  )
  return { now: town.clock, accounts: people.map((who) => town.accounts[who]), entries }
})
