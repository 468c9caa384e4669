import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  type Entry,
  type LedgerBill,
  type LedgerTerms,
  settle,
  type TierTerms,
  tierProgress,
} from '../../src/ledger/index.ts'
import { openBook, opening } from '../support/book.ts'
import { propertyRuns } from '../support/runs.ts'
import { dayMs, lawTimeoutMs } from './histories-laws.ts'
import { ladderTerms } from './histories-terms.ts'
import { returnedBy } from './histories-town.ts'

type Terms = LedgerTerms & { readonly tiers: TierTerms }

interface Step {
  readonly waitHours: number
  readonly rupees: readonly number[]
  /** Which of the bills before comes back, and how much of each line; null: a new bill. */
  readonly back: { readonly pick: number; readonly percents: readonly number[] } | null
}

const lives: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    waitHours: fc.oneof(fc.nat(30), fc.nat(24 * 40), fc.nat(24 * 200)),
    rupees: fc.array(fc.nat(700), { minLength: 1, maxLength: 3 }),
    back: fc.option(fc.record({ pick: fc.nat(9), percents: fc.array(fc.nat(100), { minLength: 3, maxLength: 3 }) }), {
      freq: 3,
    }),
  }),
  { minLength: 1, maxLength: 25 },
)

interface Moment {
  readonly at: number
  readonly before: Account
  /** The account before, with the reviews that were due by then. */
  readonly reviewed: Account
  readonly after: Account
  readonly entries: readonly Entry[]
  readonly bills: readonly LedgerBill[]
}

/** Plays one shopper's years, in the order of time, and shows each moment of them. */
function live(terms: Terms, steps: readonly Step[], see: (moment: Moment) => void): void {
  const book = openBook(terms)
  const known: string[] = []
  let at = opening
  for (const { waitHours, rupees, back } of steps) {
    at += waitHours * 3_600_000
    const before = book.account()
    const reviewed = settle(before, at, policyOf(terms)).account
    const billId = back === null ? undefined : known[back.pick % Math.max(1, known.length)]
    let entries: readonly Entry[]
    if (billId === undefined) {
      known.push(`B-${known.length}`)
      entries = book.earn(`B-${known.length - 1}`, at, ...rupees)
    } else {
      entries = book.tell(
        { kind: 'return', billId, lines: returnedBy(book.bill(billId).lines, back?.percents ?? []) },
        at,
      )
    }
    see({ at, before, reviewed, after: book.account(), entries, bills: known.map(book.bill) })
  }
}

const policyOf = (terms: Terms) => ({ terms, version: 'terms-1' })

/** Asia/Kolkata has had one offset since 1990. */
const aheadMs = 330 * 60_000
const dayOf = (at: number): number => Math.floor((at + aheadMs) / dayMs)
/** Months since January 1970. */
function monthOf(at: number): number {
  const day = new Date(at + aheadMs)
  return day.getUTCFullYear() * 12 + day.getUTCMonth() - 1970 * 12
}
const monthStart = (month: number): number => Date.UTC(1970, month, 1) - aheadMs

/** The first month of the calendar period that holds a month. */
function periodOf({ window }: TierTerms, month: number): number {
  const start = window.kind === 'calendar' ? (window.startsInMonth ?? 1) - 1 : 0
  return month - ((((month - start) % window.months) + window.months) % window.months)
}

/** What the bills of some months count, told again from the bills alone. */
function countedIn(tiers: TierTerms, bills: readonly LedgerBill[], from: number, to: number): number {
  const days = new Set<number>()
  let amount = 0
  for (const { earnedAt, lines, clawedPoints } of bills) {
    const at = earnedAt ?? 0
    if (monthOf(at) < from || monthOf(at) > to) continue
    const points = lines.reduce((sum, line) => sum + line.points, 0) - clawedPoints
    const keptMinor = lines.reduce((sum, line) => sum + line.baseMinor - line.returnedMinor, 0)
    if (keptMinor > 0) days.add(dayOf(at))
    amount += tiers.measure === 'points' ? points : keptMinor
  }
  return tiers.measure === 'visits' ? days.size : amount
}

function countedNow(tiers: TierTerms, bills: readonly LedgerBill[], at: number): number {
  const month = monthOf(at)
  return countedIn(
    tiers,
    bills,
    tiers.window.kind === 'rolling' ? month - tiers.window.months : periodOf(tiers, month),
    month,
  )
}

const rungOf = (tiers: TierTerms, tier: string | null): number => tiers.ladder.findIndex((rung) => rung.tier === tier)
const standing = (tiers: TierTerms, account: Account): number => rungOf(tiers, account.tier?.tier ?? null)
const deserved = (tiers: TierTerms, amount: number): number => tiers.ladder.findLastIndex(({ from }) => amount >= from)

function overYears(law: (tiers: TierTerms, moment: Moment, terms: Terms) => void): void {
  fc.assert(
    fc.property(ladderTerms, lives, (terms, steps) => {
      live(terms, steps, (moment) => {
        law(terms.tiers, moment, terms)
      })
    }),
    { numRuns: propertyRuns() },
  )
}

describe('tiers, over random years of one shopper', { timeout: lawTimeoutMs }, () => {
  test('law 14: upgrades come at once: nobody stands below what the window deserves, nor above it but who stood there', () => {
    overYears((tiers, { at, reviewed, after, bills }) => {
      const was = standing(tiers, reviewed)
      expect(standing(tiers, after)).toBe(Math.max(was, deserved(tiers, countedNow(tiers, bills, at))))
    })
  })

  test('law 14: what counts now is what the bills of the window add up to, what came back taken off', () => {
    overYears((tiers, { at, after, bills }, terms) => {
      expect(tierProgress(terms, after, at)?.qualified).toBe(countedNow(tiers, bills, at))
    })
  })

  test('law 14: no downgrade inside a period, whatever comes back: down only at the review, after period and grace', () => {
    overYears((tiers, { at, before, entries }) => {
      let { tier, reviewAt } = before.tier ?? { tier: null, reviewAt: null }
      for (const entry of entries) {
        if (entry.tier === undefined) continue
        const [from, to] = [rungOf(tiers, entry.tier.from), rungOf(tiers, entry.tier.to)]
        expect(entry.tier.from).toBe(tier)
        expect(entry.occurredAt).toBeLessThanOrEqual(at)
        if (to < from) {
          // A kept tier is no move: its later review stands on the account alone, one or more whole periods on.
          expect(entry.occurredAt).toBeGreaterThanOrEqual(reviewAt ?? Number.POSITIVE_INFINITY)
          const graced = entry.occurredAt - tiers.graceDays * dayMs
          expect(monthStart(monthOf(graced))).toBe(graced)
        }
        tier = entry.tier.to
        reviewAt = entry.tier.reviewAt
      }
    })
  })

  test('law 14: a tier just reached lasts at least its period and the grace', () => {
    overYears((tiers, { at, entries }) => {
      for (const { tier, occurredAt } of entries) {
        if (tier === undefined || occurredAt !== at || rungOf(tiers, tier.to) <= rungOf(tiers, tier.from)) continue
        const month = monthOf(at)
        const isLowest = rungOf(tiers, tier.to) === 0 && tiers.ladder[0]?.from === 0
        const last =
          tiers.window.kind === 'rolling'
            ? month + tiers.window.months
            : periodOf(tiers, month) + tiers.window.months - 1
        expect(tier.reviewAt).toBe(isLowest ? null : monthStart(last + 1) + tiers.graceDays * dayMs)
      }
    })
  })

  test('law 14: a review keeps what its period deserves, its grace days among it, and never gives more', () => {
    overYears((tiers, { after, bills }, terms) => {
      const { tier } = after
      if (tier === null || tier.reviewAt === null) return
      const { reviewAt } = tier
      // Reached or confirmed in the month before these, so that nothing counts for two periods but its grace days.
      const from = monthOf(reviewAt - tiers.graceDays * dayMs) - tiers.window.months
      const counted = countedIn(tiers, bills, from, monthOf(reviewAt - 1))
      expect(settle(after, reviewAt - 1, policyOf(terms)).account.tier).toEqual(tier)
      const next = settle(after, reviewAt, policyOf(terms)).account
      expect(standing(tiers, next)).toBe(Math.min(standing(tiers, after), deserved(tiers, counted)))
      expect(next.tier?.reviewAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(reviewAt)
      expect(tierProgress(terms, after, reviewAt)?.tier ?? null).toBe(next.tier?.tier ?? null)
    })
  })
})
