import type { Instant } from '../time.ts'
import { type Bill, type BillLine, countsAsPurchase, isSale, returnedOf } from './bill.ts'
import { addDay, type DaySet, noDays, removeDay, unionOfDays } from './days.ts'

/** Net revenue and number of purchases of one channel, category or brand. */
export interface Tally {
  readonly bills: number
  readonly netMinor: number
}

/**
 * A bill remembered on the customer: what a return that names none is matched to, and what messages speak of. A void bill
 * or an order not yet delivered keeps its place, marked as not sold, so that the list is the same in whatever order the
 * facts came.
 */
export interface RecentBill {
  readonly key: string
  readonly at: Instant
  readonly channel: string
  /** What was paid and not returned. */
  readonly leftMinor: number
  /** False for a void bill and for an order not yet delivered; left out otherwise. */
  readonly sold?: false | undefined
  /** The dearest line by what was kept of it: what "how is your … ?" asks about. */
  readonly product?: string | undefined
  readonly category?: string | undefined
  readonly storeId?: string | undefined
}

/** Everything a customer bought, rolled up. None of it depends on the order in which the facts arrived. */
export interface Purchases {
  /** Days with a purchase, in any channel. */
  readonly days: DaySet
  /** Days with a purchase made elsewhere than in a shop. */
  readonly onlineDays: DaySet
  /** Purchases not returned in full. */
  readonly count: number
  /** All bills, the returned ones among them; not the voided ones. */
  readonly bills: number
  readonly returns: number
  /** Before returns, tax included. */
  readonly grossMinor: number
  readonly returnedMinor: number
  /** Returns that match no bill: counted in returnedMinor too. */
  readonly unlinkedMinor: number
  readonly byChannel: Readonly<Record<string, Tally>>
  readonly byCategory: Readonly<Record<string, Tally>>
  readonly byBrand: Readonly<Record<string, Tally>>
  /** The earliest bill, whatever became of it (see {@link firstSale}). */
  readonly first: RecentBill | null
  /** The latest bills, latest first, whatever became of them (see {@link latestSale}). */
  readonly recent: readonly RecentBill[]
}

export const maxTallies = 20
export const maxRecentBills = 6
/** The tally of whatever came after {@link maxTallies} names. */
export const otherTally = 'other'

export const noPurchases: Purchases = {
  days: noDays,
  onlineDays: noDays,
  count: 0,
  bills: 0,
  returns: 0,
  grossMinor: 0,
  returnedMinor: 0,
  unlinkedMinor: 0,
  byChannel: {},
  byCategory: {},
  byBrand: {},
  first: null,
  recent: [],
}

/** True for every sales channel but the shop itself. */
export function isOnline(channel: string): boolean {
  return channel !== 'store'
}

/** The day a bill counts on, or null while it counts on none. */
function purchaseDay(bill: Bill | null): number | null {
  return bill !== null && countsAsPurchase(bill) ? bill.day : null
}

function onlineDay(bill: Bill | null): number | null {
  return bill !== null && isOnline(bill.channel) ? purchaseDay(bill) : null
}

/**
 * The roll-up after a bill changed: the effect of what it was goes out, the effect of what it is comes in. So a late
 * line, a return before its bill and a void all end at the same numbers.
 */
export function changeBill(purchases: Purchases, before: Bill | null, after: Bill): Purchases {
  const was = effectOf(before)
  const is = effectOf(after)
  return {
    ...purchases,
    days: moveDay(purchases.days, purchaseDay(before), purchaseDay(after)),
    onlineDays: moveDay(purchases.onlineDays, onlineDay(before), onlineDay(after)),
    count: purchases.count + is.count - was.count,
    bills: purchases.bills + is.bills - was.bills,
    returns: purchases.returns + is.returns - was.returns,
    grossMinor: purchases.grossMinor + is.grossMinor - was.grossMinor,
    returnedMinor: purchases.returnedMinor + is.returnedMinor - was.returnedMinor,
    byChannel: talliedAll(purchases.byChannel, [channelTallies(before), channelTallies(after)]),
    byCategory: talliedAll(purchases.byCategory, [lineTallies(before, 'category'), lineTallies(after, 'category')]),
    byBrand: talliedAll(purchases.byBrand, [lineTallies(before, 'brand'), lineTallies(after, 'brand')]),
    first: firstOf(purchases, after),
    recent: recentOf(purchases.recent, after),
  }
}

/** A return that matches no bill: against net spend, and nothing else. */
export function addUnlinkedReturn(purchases: Purchases, amountMinor: number): Purchases {
  return {
    ...purchases,
    returns: purchases.returns + 1,
    returnedMinor: purchases.returnedMinor + amountMinor,
    unlinkedMinor: purchases.unlinkedMinor + amountMinor,
  }
}

/** What two records of one person bought together. */
export function unionOfPurchases(a: Purchases, b: Purchases): Purchases {
  const sum = (pick: (purchases: Purchases) => number): number => pick(a) + pick(b)
  return {
    days: unionOfDays(a.days, b.days),
    onlineDays: unionOfDays(a.onlineDays, b.onlineDays),
    count: sum((p) => p.count),
    bills: sum((p) => p.bills),
    returns: sum((p) => p.returns),
    grossMinor: sum((p) => p.grossMinor),
    returnedMinor: sum((p) => p.returnedMinor),
    unlinkedMinor: sum((p) => p.unlinkedMinor),
    byChannel: unionOfTallies(a.byChannel, b.byChannel),
    byCategory: unionOfTallies(a.byCategory, b.byCategory),
    byBrand: unionOfTallies(a.byBrand, b.byBrand),
    first: a.first === null ? b.first : b.first === null ? a.first : earlier(a.first, b.first),
    recent: [...a.recent, ...b.recent].sort(latestFirst).slice(0, maxRecentBills),
  }
}

interface Effect {
  readonly count: number
  readonly bills: number
  readonly returns: number
  readonly grossMinor: number
  readonly returnedMinor: number
}

const nothing: Effect = { count: 0, bills: 0, returns: 0, grossMinor: 0, returnedMinor: 0 }

function effectOf(bill: Bill | null): Effect {
  if (bill === null || !isSale(bill)) return nothing
  return {
    count: countsAsPurchase(bill) ? 1 : 0,
    bills: 1,
    returns: bill.returns.length,
    grossMinor: bill.totalMinor,
    returnedMinor: returnedOf(bill),
  }
}

function moveDay(days: DaySet, before: number | null, after: number | null): DaySet {
  if (before === after) return days
  const without = before === null ? days : removeDay(days, before)
  return after === null ? without : addDay(without, after)
}

type Tallies = Readonly<Record<string, Tally>>

/** Adds to the tally of a name, or to `other` when there are too many; a tally that is back at nothing goes. */
function tallied(tallies: Tallies, name: string, { bills, netMinor }: Tally): Tallies {
  if (bills === 0 && netMinor === 0) return tallies
  const known = Object.hasOwn(tallies, name) ? tallies[name] : undefined
  if (known === undefined && name !== otherTally && isFull(tallies)) {
    return tallied(tallies, otherTally, { bills, netMinor })
  }
  const next: Tally = { bills: (known?.bills ?? 0) + bills, netMinor: (known?.netMinor ?? 0) + netMinor }
  if (next.bills !== 0 || next.netMinor !== 0) return { ...tallies, [name]: next }
  return Object.fromEntries(Object.entries(tallies).filter(([kept]) => kept !== name))
}

// Once there is an `other`, it stays the place of the names it took in: their returns must find them there.
function isFull(tallies: Tallies): boolean {
  return Object.hasOwn(tallies, otherTally) || Object.keys(tallies).length >= maxTallies
}

/** What one bill is worth to each name: its channel, or the categories or brands of its lines. */
type Worth = ReadonlyMap<string, Tally>

const worthNothing: Worth = new Map()

function talliedAll(tallies: Tallies, [before, after]: readonly [Worth, Worth]): Tallies {
  let next = tallies
  for (const [name, is] of after) {
    const was = before.get(name)
    const change = was === undefined ? is : { bills: is.bills - was.bills, netMinor: is.netMinor - was.netMinor }
    next = tallied(next, name, change)
  }
  for (const [name, was] of before) {
    if (!after.has(name)) next = tallied(next, name, { bills: -was.bills, netMinor: -was.netMinor })
  }
  return next
}

function channelTallies(bill: Bill | null): Worth {
  if (bill === null || !isSale(bill)) return worthNothing
  const bills = countsAsPurchase(bill) ? 1 : 0
  return new Map([[bill.channel, { bills, netMinor: bill.totalMinor - returnedOf(bill) }]])
}

function lineTallies(bill: Bill | null, by: 'category' | 'brand'): Worth {
  if (bill === null || !isSale(bill)) return worthNothing
  const bills = countsAsPurchase(bill) ? 1 : 0
  const worth = new Map<string, Tally>()
  for (const line of bill.lines) {
    const name = line[by]
    if (name === undefined) continue
    const netMinor = (worth.get(name)?.netMinor ?? 0) + line.netMinor - line.returnedMinor
    worth.set(name, { bills, netMinor })
  }
  return worth
}

function unionOfTallies(a: Tallies, b: Tallies): Tallies {
  let union = a
  for (const [name, tally] of Object.entries(b)) union = tallied(union, name, tally)
  return union
}

/** The line with the most left of it, of equals the dearest, then the first. */
function dearestOf(lines: Bill['lines']): BillLine | undefined {
  let dearest = lines[0]
  for (const line of lines) if (dearest !== undefined && isDearer(line, dearest)) dearest = line
  return dearest
}

function isDearer(a: BillLine, b: BillLine): boolean {
  const [leftOfA, leftOfB] = [a.netMinor - a.returnedMinor, b.netMinor - b.returnedMinor]
  return leftOfA === leftOfB ? a.netMinor > b.netMinor : leftOfA > leftOfB
}

function recentBill(bill: Bill, at: Instant): RecentBill {
  const dearest = dearestOf(bill.lines)
  return {
    key: bill.key,
    at,
    channel: bill.channel,
    ...(isSale(bill) ? { leftMinor: bill.totalMinor - returnedOf(bill) } : { leftMinor: 0, sold: false }),
    product: dearest?.name ?? dearest?.sku,
    category: dearest?.category,
    storeId: bill.storeId,
  }
}

function latestFirst(a: RecentBill, b: RecentBill): number {
  return b.at - a.at || (a.key < b.key ? 1 : -1)
}

function earlier(a: RecentBill, b: RecentBill): RecentBill {
  return latestFirst(a, b) > 0 ? a : b
}

function firstOf({ first, recent }: Purchases, bill: Bill): RecentBill | null {
  if (bill.at === null) return first
  if (bill.movedTo !== null) {
    // Who had few bills has them all in `recent`; of the others, the earliest that is known.
    return first?.key === bill.key ? (recent.filter((known) => known.key !== bill.key).at(-1) ?? null) : first
  }
  const candidate = recentBill(bill, bill.at)
  return first === null || first.key === bill.key ? candidate : earlier(first, candidate)
}

function recentOf(recent: readonly RecentBill[], bill: Bill): readonly RecentBill[] {
  if (bill.at === null) return recent
  const others = recent.filter((known) => known.key !== bill.key)
  if (bill.movedTo !== null) return others.length === recent.length ? recent : others
  return [recentBill(bill, bill.at), ...others].sort(latestFirst).slice(0, maxRecentBills)
}
