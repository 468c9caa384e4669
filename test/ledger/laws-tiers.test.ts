import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  decide,
  type Entry,
  type LedgerBill,
  type LedgerPolicy,
  openAccount,
  settle,
  type TierTerms,
  tierProgress,
} from '../../src/ledger/index.ts'
import { addMonthsToDay, dayNumberOf, startOfDay } from '../../src/time.ts'
import { propertyRuns } from '../support/runs.ts'
import { dayMs, lawTimeoutMs } from './histories-laws.ts'
import { ladderTerms } from './histories-terms.ts'
import { india } from './support.ts'

const zone = 'Asia/Kolkata'

/** A purchase, or a share of an earlier one that comes back. */
const visits = fc.array(
  fc.record({
    day: fc.nat(900),
    rupees: fc.nat(400),
    backPercent: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 })),
  }),
  { maxLength: 30 },
)

interface Bought {
  readonly at: number
  readonly bill: LedgerBill
}

interface Moment {
  readonly at: number
  readonly before: Account
  readonly after: Account
  readonly entries: readonly Entry[]
  readonly bills: readonly Bought[]
  readonly isPurchase: boolean
}

/** One shopper's years, told in the order of time. */
function live(
  policy: LedgerPolicy,
  list: readonly { day: number; rupees: number; backPercent: number }[],
  hear: (moment: Moment) => void,
) {
  let account = openAccount()
  const bills: Bought[] = []
  const ordered = [...list].sort((left, right) => left.day - right.day)
  for (const [index, { day, rupees, backPercent }] of ordered.entries()) {
    const at = india('2026-01-01') + day * dayMs + index
    const last = bills.at(-1)
    const isPurchase = backPercent === 0 || last === undefined
    const before = account
    const outcome = isPurchase
      ? decide(
          policy,
          before,
          null,
          { kind: 'earn', bill: { billId: `B-${index}`, lines: [{ amountMinor: rupees * 100 }] } },
          at,
        )
      : decide(
          policy,
          before,
          last.bill,
          {
            kind: 'return',
            billId: last.bill.billId,
            lines: [
              {
                line: 0,
                returnedMinor:
                  rupees > 200 ? 0 : Math.floor(((last.bill.lines[0]?.baseMinor ?? 0) * backPercent) / 100),
              },
            ],
          },
          at,
        )
    if (outcome.status === 'refused' || outcome.bill === null) throw new Error('refused')
    account = outcome.account
    if (isPurchase) bills.push({ at, bill: outcome.bill })
    else bills[bills.length - 1] = { at: last.at, bill: outcome.bill }
    hear({ at, before, after: account, entries: outcome.entries, bills, isPurchase })
  }
}

/** Months since January 1970. */
function monthOf(at: number): number {
  const day = new Date(dayNumberOf(at, zone) * dayMs)
  return day.getUTCFullYear() * 12 + day.getUTCMonth() - 1970 * 12
}

const monthStart = (month: number): number => startOfDay(addMonthsToDay(0, month), zone)

/** The first month of the calendar period that holds a month. */
function periodOf({ window }: TierTerms, month: number): number {
  const start = window.kind === 'calendar' ? (window.startsInMonth ?? 1) - 1 : 0
  return month - ((((month - start) % window.months) + window.months) % window.months)
}

/** What counts now, added up plainly from the bills. */
function countedNow(tiers: TierTerms, bills: readonly Bought[], at: number): number {
  const month = monthOf(at)
  const from = tiers.window.kind === 'rolling' ? month - tiers.window.months : periodOf(tiers, month)
  const within = bills.filter(({ at: bought }) => monthOf(bought) >= from)
  return counted(tiers, within)
}

function counted(tiers: TierTerms, bills: readonly Bought[]): number {
  let sum = 0
  const days = new Set<number>()
  for (const { at: bought, bill } of bills) {
    for (const { points, baseMinor, returnedMinor } of bill.lines) {
      if (tiers.measure === 'points') sum += points
      if (tiers.measure === 'spend') sum += baseMinor - returnedMinor
      if (baseMinor > returnedMinor) days.add(dayNumberOf(bought, zone))
    }
    if (tiers.measure === 'points') sum -= bill.clawedPoints
  }
  return tiers.measure === 'visits' ? days.size : sum
}

const rungOf = (tiers: TierTerms, tier: string | null): number => tiers.ladder.findIndex((rung) => rung.tier === tier)
const deserved = (tiers: TierTerms, amount: number): number => tiers.ladder.findLastIndex(({ from }) => amount >= from)

function overYears(law: (tiers: TierTerms, moment: Moment, policy: LedgerPolicy) => void): void {
  fc.assert(
    fc.property(ladderTerms, visits, (terms, list) => {
      const policy = { terms, version: 'v' }
      live(policy, list, (moment) => {
        law(terms.tiers, moment, policy)
      })
    }),
    { numRuns: propertyRuns() },
  )
}

describe('tiers, over random years of one shopper', { timeout: lawTimeoutMs }, () => {
  test('law 14: upgrades come at once: after a purchase nobody stands below what its window deserves', () => {
    overYears((tiers, { at, after, bills, isPurchase }) => {
      if (!isPurchase) return
      const rung = rungOf(tiers, after.tier?.tier ?? null)
      expect(rung).toBeGreaterThanOrEqual(deserved(tiers, countedNow(tiers, bills, at)))
    })
  })

  test('law 14: and not above it, unless somebody stood there before', () => {
    overYears((tiers, { at, before, after, bills }) => {
      const rung = rungOf(tiers, after.tier?.tier ?? null)
      const stood = rungOf(tiers, before.tier?.tier ?? null)
      expect(rung).toBeLessThanOrEqual(Math.max(stood, deserved(tiers, countedNow(tiers, bills, at))))
    })
  })

  test('law 14: what counts now is what the bills of the window add up to, what came back taken off', () => {
    overYears((tiers, { at, after, bills }, { terms }) => {
      expect(tierProgress(terms, after, at)?.qualified).toBe(countedNow(tiers, bills, at))
    })
  })

  test('law 14: no downgrade inside a period: down only at the review, which comes after period and grace', () => {
    overYears((tiers, { before, entries }) => {
      let { tier, reviewAt } = before.tier ?? { tier: null, reviewAt: null }
      for (const entry of entries) {
        if (entry.tier === undefined) continue
        const [from, to] = [rungOf(tiers, entry.tier.from), rungOf(tiers, entry.tier.to)]
        expect(entry.tier.from).toBe(tier)
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
        const review = startOfDay(dayNumberOf(monthStart(last + 1), zone) + tiers.graceDays, zone)
        expect(tier.reviewAt).toBe(isLowest ? null : review)
      }
    })
  })

  test('law 14: at a review nobody keeps or gets more than the months after the last one and the grace deserve', () => {
    overYears((tiers, { after, bills }, policy) => {
      const { tier } = after
      if (tier === null || tier.reviewAt === null) return
      const { reviewAt } = tier
      // Reached or confirmed in the month before these, so that nothing counts for two periods but its grace days.
      const from = monthOf(reviewAt - tiers.graceDays * dayMs) - tiers.window.months
      const since = bills.filter(({ at: bought }) => monthOf(bought) >= from)
      const next = settle(after, reviewAt, policy).account.tier
      const rung = rungOf(tiers, next?.tier ?? null)
      expect(rung).toBe(Math.min(rungOf(tiers, tier.tier), deserved(tiers, counted(tiers, since))))
    })
  })

  test('law 14: returns lower nobody before the review', () => {
    overYears((tiers, { at, before, entries, isPurchase }) => {
      if (isPurchase) return
      for (const { tier, occurredAt } of entries) {
        if (tier === undefined || rungOf(tiers, tier.to) >= rungOf(tiers, tier.from)) continue
        expect(occurredAt).toBeLessThanOrEqual(at)
        expect(occurredAt).toBeGreaterThanOrEqual(before.tier?.reviewAt ?? Number.POSITIVE_INFINITY)
      }
    })
  })
})
