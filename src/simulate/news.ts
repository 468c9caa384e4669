import { isSmallDrop, routeOf } from '../crm/goods.ts'
import { lastNews, readLevel, type StockLevel } from '../crm/stock-level.ts'
import type { Customer } from '../customer.ts'
import type { Fact, NewsFact, StockChanged, StockRestocked } from '../facts/index.ts'
import { isNewsFact } from '../fold/index.ts'
import type { Policy } from '../policy.ts'
import { addDuration, dayOf, type Instant, parseDuration } from '../time.ts'
import { type Audience, audienceOfBroadcast, hasEnded } from '../worker/audience.ts'

/** A fact that nobody in particular is named in: it reaches whoever it concerns when their turn comes. */
export interface NewsItem {
  readonly place: number
  /** As each is told: without the condition that chose them. */
  readonly fact: Fact
  readonly audience: Audience | null
}

/** News in the order in which they happened, found by what they concern. */
export interface News {
  /** The first from an instant on that may concern the customer, of those not told yet. */
  nextFor(customer: Customer, from: Instant, told: ReadonlySet<number>): NewsItem | null
  /** Whether the customer, as they are at its moment, is among those it is for. */
  isFor(customer: Customer, item: NewsItem): boolean
}

/** @param facts News, and levels of stock that news follow from, in the order in which they happened. */
export function newsOf(facts: readonly Fact[], policy: Policy): News {
  const byKey = new Map<string, NewsItem[]>()
  const toAll: NewsItem[] = []
  const { goods, zone } = policy.data
  for (const [place, fact] of withRestocks(facts, policy).entries()) {
    if (isSmallDrop(fact, goods.priceDrop.leastPercent) || hasEnded(fact, dayOf(fact.occurredAt, zone))) continue
    const route = routeOf(fact)
    const item: NewsItem = { place, fact: route.fact, audience: audienceOfBroadcast(route, zone) }
    if (route.interests === null) toAll.push(item)
    for (const key of route.interests ?? []) {
      const list = byKey.get(key) ?? []
      byKey.set(key, list)
      list.push(item)
    }
  }
  return {
    nextFor: (customer, from, told) => {
      let first = firstFrom(toAll, from, told)
      for (const { key } of customer.interests) {
        const list = byKey.get(key)
        if (list !== undefined) first = sooner(first, firstFrom(list, from, told))
      }
      return first
    },
    isFor: (customer, { fact, audience }) => audience?.(customer, fact.occurredAt) !== false,
  }
}

/** The news among the facts, with those that follow from levels of stock, at once or when their rest is over. */
function withRestocks(facts: readonly Fact[], { data: { goods, zone } }: Policy): readonly NewsFact[] {
  const { leastUnits, rest } = goods.restock
  const stocks = new Map<string, StockLevel>()
  const resting = new Map<string, StockRestocked>()
  const restedBy = (sku: string, now: Instant): readonly StockRestocked[] => {
    const [stock, news] = [stocks.get(sku), resting.get(sku)]
    if (stock?.resting == null || news === undefined || stock.resting.at > now) return []
    resting.delete(sku)
    if (stock.resting.isOff || stock.units === 0) return []
    return [{ ...news, occurredAt: stock.resting.at, quantity: stock.units }]
  }
  const news = facts.flatMap((fact): readonly NewsFact[] => {
    if (isNewsFact(fact)) return [fact]
    if (!isStockLevel(fact)) return []
    const { sku, occurredAt } = fact
    const rested = restedBy(sku, occurredAt)
    const known = stocks.get(fact.sku) ?? null
    const now = fact.occurredAt
    const lastAt = lastNews(known, now)
    const restsUntil = addDuration(lastAt ?? now, parseDuration(rest), zone)
    const read = readLevel(known, fact, { now, past: false, leastUnits, lastAt, restsUntil, hash: '' })
    if (read === null) return rested
    stocks.set(sku, read.stock)
    if (typeof read.told === 'string') return rested
    if (read.stock.resting?.id !== read.told.id) return [...rested, read.told]
    resting.set(sku, read.told)
    return rested
  })
  const left = [...resting.keys()].flatMap((sku) => restedBy(sku, Number.POSITIVE_INFINITY))
  return [...news, ...left].sort((a, b) => a.occurredAt - b.occurredAt)
}

/** True of a level of stock: news that goods are back may follow from it. */
export function isStockLevel(fact: Fact): fact is StockChanged {
  return fact.type === 'stock.changed' && !('payload' in fact) && !('data' in fact)
}

function sooner(a: NewsItem | null, b: NewsItem | null): NewsItem | null {
  if (a === null || b === null) return a ?? b
  return b.place < a.place ? b : a
}

function firstFrom(list: readonly NewsItem[], from: Instant, told: ReadonlySet<number>): NewsItem | null {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle]?.fact.occurredAt ?? 0) < from) low = middle + 1
    else high = middle
  }
  for (let place = low; place < list.length; place += 1) {
    const one = list[place]
    if (one !== undefined && !told.has(one.place)) return one
  }
  return null
}
