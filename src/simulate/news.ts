import { type CompiledCondition, compileCondition } from '../condition/index.ts'
import { readLevel, type StockLevel } from '../crm/stock-level.ts'
import type { Customer } from '../customer.ts'
import type { Fact, NewsFact, StockChanged } from '../facts/index.ts'
import { audienceOf, isNewsFact } from '../fold/index.ts'
import type { Policy } from '../policy.ts'
import { addDuration, type Instant, parseDuration } from '../time.ts'
import { customerVocabulary } from '../vocabulary.ts'

/** A fact that nobody in particular is named in: it reaches whoever it concerns when their turn comes. */
export interface NewsItem {
  readonly place: number
  readonly fact: NewsFact
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
  const audiences = new Map<number, CompiledCondition<Customer>>()
  for (const [place, fact] of withRestocks(facts, policy).entries()) {
    const item: NewsItem = { place, fact }
    if (fact.type === 'campaign.started' && fact.audience !== undefined)
      audiences.set(place, compileCondition(fact.audience, customerVocabulary))
    const keys = audienceOf(fact)
    if (keys.length === 0 && fact.type === 'campaign.started') toAll.push(item)
    for (const key of keys) {
      const list = byKey.get(key) ?? []
      byKey.set(key, list)
      list.push(item)
    }
  }
  const { zone } = policy.data
  return {
    nextFor: (customer, from, told) => {
      let first = firstFrom(toAll, from, told)
      for (const { key } of customer.interests) {
        const list = byKey.get(key)
        if (list !== undefined) first = sooner(first, firstFrom(list, from, told))
      }
      return first
    },
    isFor: (customer, { place, fact: { type, occurredAt: now } }) => {
      // A household has no phone.
      if (type === 'campaign.started' && customer.kind !== 'person') return false
      const audience = audiences.get(place)
      return audience === undefined || audience(customer, { now, zone })
    },
  }
}

/** The news among the facts, with those that follow from levels of stock. */
function withRestocks(facts: readonly Fact[], { data: { goods, zone } }: Policy): readonly NewsFact[] {
  const { leastUnits, rest } = goods.restock
  const stocks = new Map<string, StockLevel>()
  return facts.flatMap((fact) => {
    if (isNewsFact(fact)) return [fact]
    if (!isStockLevel(fact)) return []
    const known = stocks.get(fact.sku) ?? null
    const now = fact.occurredAt
    const restsUntil = addDuration(known?.announcedAt ?? now, parseDuration(rest), zone)
    const read = readLevel(known, fact, { now, past: false, leastUnits, restsUntil, hash: '' })
    if (read === null) return []
    stocks.set(fact.sku, read.stock)
    return typeof read.told === 'string' ? [] : [read.told]
  })
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
