import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type CdnowPurchase, cdnowPurchases, hasCdnow } from '../support/cdnow.ts'
import { importFresh, optionsFor } from './support.ts'

const path = fileURLToPath(new URL('../../../shared/data/cdnow_master.csv', import.meta.url))
const asOf = Date.parse('1998-06-30') / 86_400_000

/** Days since 1970 on which each customer bought, ascending, worked out here and nowhere else. */
function purchaseDays(purchases: readonly CdnowPurchase[]): number[][] {
  const days = new Map<string, Set<number>>()
  for (const { customerId, at } of purchases) {
    const known = days.get(customerId) ?? new Set<number>()
    days.set(customerId, known.add(Date.parse(at) / 86_400_000))
  }
  return [...days.values()].map((known) => [...known].sort((a, b) => a - b))
}

function middle(sorted: readonly number[]): number {
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}

test.runIf(hasCdnow)(
  'the whole CDNOW log comes out exactly: 69,659 purchases of 23,570 customers, second purchases as counted by hand',
  async () => {
    const { figures, tally } = await importFresh(optionsFor(path, 'customer=customer_id,date=date,amount=amount'), 800)
    expect(tally).toMatchObject({ read: 69_659, purchases: 69_659, duplicates: 0, rejected: 0 })
    expect(figures).toMatchObject({
      asOf: '1998-06-30',
      customers: 23_570,
      buyers: 23_570,
      bills: 69_659,
      returns: 0,
      revenueMinor: 250_031_563,
      returnsMinor: 0,
      rejectedRows: 0,
    })
    const days = purchaseDays(cdnowPurchases())
    const gaps = days.flatMap(([first, second]) =>
      first === undefined || second === undefined ? [] : [second - first],
    )
    const observable = days.filter(([first = asOf]) => first <= asOf - 90)
    expect(figures.secondPurchaseRate90).toMatchObject({
      numerator: observable.filter(([first = 0, second = Number.POSITIVE_INFINITY]) => second - first <= 90).length,
      denominator: observable.length,
      notYetObservable: days.length - observable.length,
    })
    const sorted = gaps.sort((a, b) => a - b)
    expect(figures.daysToSecondPurchase.median).toBe(middle(sorted))
    expect(figures.daysToSecondPurchase.mean).toBeCloseTo(sorted.reduce((sum, gap) => sum + gap, 0) / sorted.length, 9)
    expect(Object.values(figures.segments).reduce((sum, customers) => sum + customers)).toBe(23_570)
    expect(Object.values(figures.stages).reduce((sum, customers) => sum + customers)).toBe(23_570)
  },
  300_000,
)
