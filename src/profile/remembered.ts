import type { Purchases, RecentBill } from './purchases.ts'

/** The latest bill that was a sale, whatever came back of it; null when none of the recent bills was. */
export function latestSale({ recent }: Purchases): RecentBill | null {
  return recent.find((bill) => bill.sold !== false) ?? null
}

/** The earliest bill that was a sale, whatever came back of it; after a void first bill, the earliest of the recent ones. */
export function firstSale({ first, recent }: Purchases): RecentBill | null {
  if (first !== null && first.sold !== false) return first
  return recent.findLast((bill) => bill.sold !== false) ?? null
}

/**
 * The earliest bill of which something was kept, among those that are remembered; where none was, the earliest sale. It is
 * what messages speak of: nobody is asked about what went back.
 */
export function firstKept(purchases: Purchases): RecentBill | null {
  const { first, recent } = purchases
  if (first !== null && first.leftMinor > 0) return first
  return recent.findLast((bill) => bill.leftMinor > 0) ?? firstSale(purchases)
}

/** The latest bill of which something was kept, among those that are remembered; where none was, the latest sale. */
export function lastKept(purchases: Purchases): RecentBill | null {
  return purchases.recent.find((bill) => bill.leftMinor > 0) ?? latestSale(purchases)
}

/** What a purchase comes to on average, in minor units, rounded; undefined without one. */
export function averageMinorOf({ count, grossMinor, returnedMinor }: Purchases): number | undefined {
  return count === 0 ? undefined : Math.round((grossMinor - returnedMinor) / count)
}
