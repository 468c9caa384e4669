import type { StockChanged, StockRestocked } from '../facts/index.ts'
import type { Instant } from '../time.ts'
import type { NotedBecause } from './outcomes.ts'

/** The last level that a shop told; of all shops together when they tell no shop. */
export interface ShopLevel {
  readonly storeId: string | null
  readonly units: number
  readonly at: Instant
  /** Id of the fact, so that of two levels of one instant always the same counts. */
  readonly id: string
}

/** What is remembered of the stock of one SKU. */
export interface StockLevel {
  /** Units on hand, of all shops. */
  readonly units: number
  /** Since when, by what was told last. */
  readonly since: Instant
  readonly levels: readonly ShopLevel[]
  /** There were none, and that some are back was not announced yet. */
  readonly isOwed: boolean
  readonly announcedAt: Instant | null
  /** Decided with this level and put on its way behind it; perhaps not yet. */
  readonly news: StockRestocked | null
  /** The latest news that were put off until a rest is over. */
  readonly resting?: RestingNews | null | undefined
  /** The last facts, by which a redelivery is known. */
  readonly seen: readonly SeenLevel[]
}

/** News that are told when the rest is over, of what is there then. */
export interface RestingNews {
  readonly id: string
  readonly at: Instant
  /** None were left before then, and none came back: nothing is told. */
  readonly isOff: boolean
}

export interface SeenLevel {
  readonly source: string
  readonly id: string
  readonly hash: string
}

/** How a new level is read. */
export interface StockTerms {
  readonly now: Instant
  /** Imported: remembered, and no news. */
  readonly past: boolean
  readonly leastUnits: number
  /** When they were news the last time, by {@link lastNews}. */
  readonly lastAt: Instant | null
  /** Until when nothing is announced again. */
  readonly restsUntil: Instant
  readonly hash: string
}

/** Shops whose levels are added up. */
export const maxStockShops = 50
const maxSeenLevels = 20

/** What a level comes to: what is remembered, and the news of it or why there are none. */
export interface ReadLevel {
  readonly stock: StockLevel
  /** News that were put off name no quantity: that is known when they are told. */
  readonly told: StockRestocked | NotedBecause
}

/** When the goods were news the last time: also by news that were put off, once their time came and they were not off. */
export function lastNews(known: StockLevel | null, now: Instant): Instant | null {
  if (known === null) return null
  const { resting = null, announcedAt } = known
  return resting !== null && !resting.isOff && resting.at <= now ? resting.at : announcedAt
}

/**
 * Reads a level after those known. Goods are back when at least `leastUnits` are on hand after there were none; a first level
 * is no return, because nobody knows that they were out. Whether each shop tells its own or one tells all must not change:
 * if it does, what was known says nothing about what is told now, and counts no more. Back within the rest, they are news
 * when it is over, of the units there are then: one notice, however often they come and go meanwhile.
 * @returns Null for a shop too many.
 */
export function readLevel(known: StockLevel | null, fact: StockChanged, terms: StockTerms): ReadLevel | null {
  const storeId = fact.storeId ?? null
  const level: ShopLevel = { storeId, units: fact.quantity, at: fact.occurredAt, id: fact.id }
  const seen = [...(known?.seen ?? []), { source: fact.source, id: fact.id, hash: terms.hash }].slice(-maxSeenLevels)
  const isSameManner = known?.levels.every((one) => (one.storeId === null) === (storeId === null)) === true
  const rivals = known?.levels.filter((one) => !isSameManner || one.storeId === storeId) ?? []
  if (known !== null && rivals.some((one) => !isAfter(level, one)))
    return { stock: { ...known, news: null, seen }, told: 'late' }
  const others = isSameManner ? known.levels.filter((one) => one.storeId !== storeId) : []
  if (others.length >= maxStockShops) return null
  const levels = [...others, level]
  const units = levels.reduce((sum, one) => sum + one.units, 0)
  const isFirst = !isSameManner || rivals.length === 0
  const wasOut = known?.units === 0
  const isOwed = units === 0 || (known?.isOwed === true && !(isFirst && (wasOut || !isSameManner)))
  const putOff = isSameManner ? (known.resting ?? null) : null
  const isAhead = putOff !== null && terms.now < putOff.at
  const resting = isAhead && units === 0 ? { ...putOff, isOff: true } : putOff
  const announcedAt = known?.announcedAt ?? null
  const next = { units, since: level.at, levels, isOwed, announcedAt, news: null, resting, seen }
  if (!isOwed || units < terms.leastUnits) return { stock: next, told: 'no-news' }
  if (terms.past) return { stock: { ...next, isOwed: false }, told: 'past' }
  if (isAhead) return { stock: { ...next, isOwed: false, resting: { ...putOff, isOff: false } }, told: 'resting' }
  const news = newsOf(fact)
  if (terms.lastAt !== null && terms.now < terms.restsUntil) {
    const untilThen = { id: news.id, at: terms.restsUntil, isOff: false }
    return { stock: { ...next, isOwed: false, announcedAt: terms.lastAt, news, resting: untilThen }, told: news }
  }
  const counted = { ...news, quantity: units }
  return { stock: { ...next, isOwed: false, announcedAt: terms.now, news: counted, resting: null }, told: counted }
}

function isAfter(level: ShopLevel, known: ShopLevel): boolean {
  return level.at > known.at || (level.at === known.at && level.id > known.id)
}

function newsOf({ id, source, occurredAt, sku, name, category, brand }: StockChanged): StockRestocked {
  return {
    type: 'stock.restocked',
    id: `${id}/${sku}`,
    source,
    occurredAt,
    causedBy: id,
    sku,
    ...(name !== undefined && { name }),
    ...(category !== undefined && { category }),
    ...(brand !== undefined && { brand }),
  }
}
