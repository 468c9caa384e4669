import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Account,
  type LedgerBill,
  type LedgerTerms,
  settle,
  type TierTerms,
  tierProgress,
} from '../../src/ledger/index.ts'
import { propertyRuns } from '../support/runs.ts'
import { ladderTerms } from './histories-terms.ts'
import { type Book, openBook, opening } from './support.ts'

type Terms = LedgerTerms & { readonly tiers: TierTerms }

interface Step {
  readonly waitHours: number
  readonly rupees: readonly number[]
  /** Which of the bills before comes back, and how much of each line; null: a new bill. */
  readonly back: { readonly pick: number; readonly percents: readonly number[] } | null
}

const percents = fc.array(fc.nat(100), { minLength: 3, maxLength: 3 })
const step: fc.Arbitrary<Step> = fc.record({
  waitHours: fc.oneof(fc.nat(30), fc.nat(24 * 40), fc.nat(24 * 200)),
  rupees: fc.array(fc.nat(700), { minLength: 1, maxLength: 3 }),
  back: fc.option(fc.record({ pick: fc.nat(9), percents }), { freq: 3 }),
})

/** Asia/Kolkata has had one offset since 1990. */
const indianDay = (at: number): string => new Date(at + 330 * 60_000).toISOString().slice(0, 10)
const monthOf = (at: number): number => {
  const [year = 0, month = 0] = indianDay(at).split('-').map(Number)
  return year * 12 + month - 1
}

/** What bills count, told again from the bills alone. */
function recount(measure: TierTerms['measure'], bills: readonly LedgerBill[]): number {
  const days = new Set<string>()
  let amount = 0
  for (const { earnedAt, lines, clawedPoints } of bills) {
    const points = lines.reduce((sum, line) => sum + line.points, 0) - clawedPoints
    const keptMinor = lines.reduce((sum, line) => sum + line.baseMinor - line.returnedMinor, 0)
    if (keptMinor > 0) days.add(indianDay(earnedAt ?? 0))
    amount += measure === 'points' ? points : keptMinor
  }
  return measure === 'visits' ? days.size : amount
}

/** The first month that counts together with a month. */
function firstMonth({ window }: TierTerms, month: number): number {
  if (window.kind === 'rolling') return month - window.months
  let start = month
  while ((start - ((window.startsInMonth ?? 1) - 1)) % window.months !== 0) start -= 1
  return start
}

const within = (bills: readonly LedgerBill[], from: number, to: number): readonly LedgerBill[] =>
  bills.filter(({ earnedAt }) => monthOf(earnedAt ?? 0) >= from && monthOf(earnedAt ?? 0) <= to)

const rankOf = ({ ladder }: TierTerms, tier: string | null): number => ladder.findIndex((rung) => rung.tier === tier)
const reachedBy = ({ ladder }: TierTerms, amount: number): number =>
  ladder.filter(({ from }) => from <= amount).length - 1

/** Plays the steps and shows each moment: the account before it, settled to its time, and after it. */
function live(
  terms: Terms,
  steps: readonly Step[],
  see: (moment: {
    readonly at: number
    readonly before: Account
    readonly book: Book
    readonly bills: readonly LedgerBill[]
  }) => void,
): void {
  const book = openBook(terms)
  const known: string[] = []
  let at = opening
  for (const { waitHours, rupees, back } of steps) {
    at += waitHours * 3_600_000
    const before = settle(book.account(), at, { terms, version: 'terms-1' }).account
    const billId = back === null ? undefined : known[back.pick % Math.max(1, known.length)]
    if (billId === undefined) {
      known.push(`B-${known.length}`)
      book.earn(`B-${known.length - 1}`, at, ...rupees)
    } else {
      const lines = book.bill(billId).lines.map(({ baseMinor }, line) => ({
        line,
        returnedMinor: Math.floor((baseMinor * (back?.percents[line] ?? 0)) / 100),
      }))
      book.tell({ kind: 'return', billId, lines }, at)
    }
    see({ at, before, book, bills: known.map(book.bill) })
  }
}

const lives = fc.array(step, { minLength: 1, maxLength: 25 })

test('upgrades at once, and nothing but a review takes a tier away', () => {
  fc.assert(
    fc.property(ladderTerms, lives, (terms, steps) => {
      const { tiers } = terms
      live(terms, steps, ({ at, before, book, bills }) => {
        const was = rankOf(tiers, before.tier?.tier ?? null)
        const is = rankOf(tiers, book.account().tier?.tier ?? null)
        expect(is).toBeGreaterThanOrEqual(was)
        const counted = recount(tiers.measure, within(bills, firstMonth(tiers, monthOf(at)), monthOf(at)))
        expect(is).toBeGreaterThanOrEqual(reachedBy(tiers, counted))
        if (is > was) expect(is).toBe(reachedBy(tiers, counted))
      })
    }),
    { numRuns: propertyRuns() },
  )
})

test('what counts is what the bills say, told again', () => {
  fc.assert(
    fc.property(ladderTerms, lives, (terms, steps) => {
      const { tiers } = terms
      live(terms, steps, ({ at, book, bills }) => {
        const counted = recount(tiers.measure, within(bills, firstMonth(tiers, monthOf(at)), monthOf(at)))
        expect(tierProgress(terms, book.account(), at)?.qualified).toBe(counted)
      })
    }),
    { numRuns: propertyRuns() },
  )
})

test('a review keeps what its period deserves, its grace days among it, and never gives more', () => {
  fc.assert(
    fc.property(ladderTerms, lives, (terms, steps) => {
      const { tiers } = terms
      live(terms, steps, ({ book, bills }) => {
        const { tier } = book.account()
        if (tier === null || tier.reviewAt === null) return
        // The last day of the period lies the grace days, and one, before the review.
        const lastMonth = monthOf(tier.reviewAt - tiers.graceDays * 86_400_000 - 1)
        // The month in which a rolling tier was reached or last confirmed has done its work.
        const from =
          tiers.window.kind === 'rolling' ? lastMonth - tiers.window.months + 1 : firstMonth(tiers, lastMonth)
        const counted = recount(tiers.measure, within(bills, from, monthOf(tier.reviewAt - 1)))
        const deserved = Math.min(reachedBy(tiers, counted), rankOf(tiers, tier.tier))
        const policy = { terms, version: 'terms-1' }
        expect(settle(book.account(), tier.reviewAt - 1, policy).account.tier).toEqual(tier)
        const after = settle(book.account(), tier.reviewAt, policy).account.tier
        expect(rankOf(tiers, after?.tier ?? null)).toBe(deserved)
        expect(after?.reviewAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(tier.reviewAt)
        expect(tierProgress(terms, book.account(), tier.reviewAt)?.tier ?? null).toBe(after?.tier ?? null)
      })
    }),
    { numRuns: propertyRuns() },
  )
})
