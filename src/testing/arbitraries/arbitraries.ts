import type { FactInput } from '../../facts/index.ts'
import type { Instant } from '../../time.ts'
import type { Arbitrary, Episode, FastCheck } from './episode.ts'
import { episodes } from './episodes.ts'

export type History = readonly FactInput[]

/** What a history may look like; everything has a default. */
export interface HistoryOptions {
  /** When the first fact may occur; 2025-01-01 UTC by default. */
  readonly from?: Instant
  /** When the last fact may occur; 2026-01-01 UTC by default. */
  readonly until?: Instant
  /** Visits, orders, messages and so on, each of one to a few facts; 12 by default. */
  readonly maxEpisodes?: number
  /** Whom all facts are about; one Indian mobile number by default. */
  readonly customer?: { readonly phone: string }
  /** The system that sent them; `till-1` by default. */
  readonly source?: string
}

/** Arbitraries of facts as they may be handed to `record`, and of what may befall them on the way. */
export interface FactArbitraries {
  /** A customer as a till names one: an Indian mobile number that is no placeholder. */
  readonly customer: Arbitrary<{ readonly phone: string }>
  /** One fact of any kind about a customer. */
  readonly fact: Arbitrary<FactInput>
  /**
   * What happened to one customer, in the order of `occurredAt`: bills with and without lines, returns that name a line, a
   * SKU, a bill or nothing, voids, orders paid ahead and on delivery, captures, consents, redemptions, views, enquiries,
   * wishlists, messages. Ids are unique; what names a bill names one of the same history.
   */
  readonly history: (options?: HistoryOptions) => Arbitrary<History>
  /** The same facts in any order. */
  readonly shuffled: (facts: History) => Arbitrary<History>
  /** The same facts in the same order, some of them sent again later. */
  readonly doubled: (facts: History) => Arbitrary<History>
  /** The same facts in the same order, cut into batches; none is empty. */
  readonly split: (facts: History) => Arbitrary<readonly History[]>
}

const defaults = {
  from: Date.UTC(2025, 0, 1),
  until: Date.UTC(2026, 0, 1),
  maxEpisodes: 12,
  customer: { phone: '9876543210' },
  source: 'till-1',
} as const

/**
 * Arbitraries of facts and histories for property tests of shops' own rules, stores and channels.
 * @param fc The fast-check module: `factArbitraries(fc)` after `import * as fc from 'fast-check'`.
 */
export function factArbitraries(fc: FastCheck): FactArbitraries {
  // Ninety and eight digits: never one digit repeated, never a run.
  const customer = fc
    .integer({ min: 0, max: 99_999_999 })
    .map((rest) => ({ phone: `90${String(rest).padStart(8, '0')}` }))
  const history = (options: HistoryOptions = {}): Arbitrary<History> => {
    const settled = { ...defaults, ...options }
    const at = fc.integer({ min: settled.from, max: settled.until })
    return fc.array(episodes(fc, at), { maxLength: settled.maxEpisodes }).map((all) =>
      factsOf(
        [...all].sort((a, b) => a.at - b.at),
        settled,
      ),
    )
  }
  const fact = fc
    .tuple(
      customer,
      fc.array(episodes(fc, fc.integer({ min: defaults.from, max: defaults.until })), { minLength: 1, maxLength: 1 }),
    )
    .chain(([about, one]) => fc.constantFrom(...factsOf(one, { ...defaults, customer: about })))
  return {
    customer,
    fact,
    history,
    shuffled: (facts) => fc.shuffledSubarray([...facts], { minLength: facts.length }),
    doubled: (facts) => doubled(fc, facts),
    split: (facts) =>
      fc.array(fc.boolean(), { minLength: facts.length, maxLength: facts.length }).map((cuts) => batches(facts, cuts)),
  }
}

function factsOf(all: readonly Episode[], { until, customer, source }: Required<HistoryOptions>): History {
  const earlierBills: string[] = []
  const facts = all.flatMap((episode, serial) => {
    const inside = episode.facts({ serial, earlierBills: [...earlierBills] })
    if (episode.billId !== undefined) earlierBills.push(episode.billId(serial))
    return inside.map(({ delayMs, suffix, body }): FactInput & { readonly occurredAt: Instant } => ({
      ...body,
      id: `F-${serial}${suffix}`,
      source,
      occurredAt: Math.min(episode.at + delayMs, until),
      customer,
    }))
  })
  return facts.sort((a, b) => a.occurredAt - b.occurredAt)
}

/** Each repetition comes at any place after the fact itself. */
function doubled(fc: FastCheck, facts: History): Arbitrary<History> {
  const again = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
  return fc.array(again, { minLength: facts.length, maxLength: facts.length }).map((repetitions) => {
    const placed = facts.map((fact, index) => ({ fact, place: index }))
    for (const [index, fraction] of repetitions.entries()) {
      const fact = facts[index]
      if (fraction === null || fact === undefined) continue
      placed.push({ fact, place: index + 0.5 + fraction * (facts.length - index) })
    }
    return placed.sort((a, b) => a.place - b.place).map(({ fact }) => fact)
  })
}

function batches(facts: History, cuts: readonly boolean[]): readonly History[] {
  const all: FactInput[][] = []
  for (const [index, fact] of facts.entries()) {
    const last = all.at(-1)
    if (last === undefined || cuts[index] === true) all.push([fact])
    else last.push(fact)
  }
  return all
}
