import { type Draws, purpose } from './draws.ts'
import { brands, categories, type Product, products, shelfOf } from './goods.ts'
import type { Person } from './people.ts'

/** One line of a basket. */
export interface BasketLine {
  readonly product: Product
  readonly quantity: number
  /** What is paid for the line, tax included. */
  readonly amountMinor: number
  /** What it would have cost without a reduction. */
  readonly listMinor: number
}

/** A promotion: a brand or a category at a tenth less for a week. */
export interface Promotion {
  readonly id: string
  readonly name: string
  readonly brand?: string
  readonly category?: string
}

export const totalOf = (basket: readonly BasketLine[]): number =>
  basket.reduce((sum, line) => sum + line.amountMinor, 0)

/** What people believe a point to be earned for: a hundred rupees. */
export const minorPerPoint = 10_000

/** What is on the shelves on a day, and at what price. */
export interface Stock {
  isOut(sku: string, day: number): boolean
  outOfStock(day: number): readonly Product[]
  /** The product that is reduced from this day on; null on most days. */
  reducedOn(day: number): { readonly product: Product; readonly fromMinor: number; readonly toMinor: number } | null
  promotionOn(day: number): Promotion | null
  /** What somebody takes to the counter. */
  basket(person: Person, day: number): readonly BasketLine[]
}

const week = 7
const shelfNumbers: ReadonlyMap<string, number> = new Map(products.map(({ sku }, number) => [sku, number]))
const outShare = 0.06
/** A price that drops stays down for so many weeks. */
const reducedWeeks = 2
const reducedWeekday = 3
export const promotionEveryDays = 28
export const promotionDays = 7
const promotionDay = 9
const mostLines = 4

export function stockOf(draws: Draws): Stock {
  const { uniform, below, pick } = draws
  const isOut = (sku: string, day: number): boolean =>
    uniform(purpose.stock, shelfNumbers.get(sku) ?? 0, Math.floor(day / week)) < outShare

  const reducedIn = (index: number): { readonly product: Product; readonly percent: number } => ({
    product: pick(products, purpose.priceDrop, index),
    percent: 15 + 5 * below(4, purpose.priceDrop, index, 1),
  })

  const priceOn = (product: Product, day: number): number => {
    const latest = Math.floor((day - reducedWeekday) / week)
    for (let index = latest; index > latest - reducedWeeks && index >= 0; index -= 1) {
      const { product: reduced, percent } = reducedIn(index)
      if (reduced === product) return reducedPrice(product, percent)
    }
    return product.priceMinor
  }

  const runningOn = (day: number): Promotion | null => {
    const index = Math.floor((day - promotionDay) / promotionEveryDays)
    return index >= 0 && (day - promotionDay) % promotionEveryDays < promotionDays ? promotion(draws, index) : null
  }

  const chosen = (person: Person, day: number, nth: number): Product => {
    const { uniform: at } = draws
    const taste = at(purpose.product, person.index, day, nth * 4)
    const category =
      taste < 0.5
        ? person.categories[0]
        : taste < 0.75
          ? person.categories[1]
          : pick(categories, purpose.product, person.index, day, nth * 4 + 1)
    const shelf = shelfOf(category)
    // The price level bends the choice towards the dear or the cheap end of the shelf.
    const place = at(purpose.product, person.index, day, nth * 4 + 2) ** (1.3 / person.priceLevel)
    const product = shelf[Math.floor(place * shelf.length)] ?? (shelf[0] as Product)
    const favourite = shelf.find(({ brand }) => brand === person.brand)
    const found =
      favourite !== undefined && at(purpose.product, person.index, day, nth * 4 + 3) < 0.3 ? favourite : product
    return isOut(found.sku, day) ? (shelf[0] as Product) : found
  }

  return {
    isOut,
    outOfStock: (day) => products.filter(({ sku }) => isOut(sku, day)),
    reducedOn: (day) => {
      const index = (day - reducedWeekday) / week
      if (!Number.isInteger(index) || index < 0) return null
      const { product, percent } = reducedIn(index)
      return { product, fromMinor: product.priceMinor, toMinor: reducedPrice(product, percent) }
    },
    promotionOn: (day) => ((day - promotionDay) % promotionEveryDays === 0 ? runningOn(day) : null),
    basket: (person, day) => {
      const running = runningOn(day)
      const drawn = uniform(purpose.lines, person.index, day)
      const count = drawn < 0.58 ? 1 : drawn < 0.85 ? 2 : drawn < 0.96 ? 3 : mostLines
      return Array.from({ length: count }, (_, nth): BasketLine => {
        const product = chosen(person, day, nth)
        const quantity = uniform(purpose.quantity, person.index, day, nth) < 0.1 ? 2 : 1
        const listMinor = product.priceMinor * quantity
        const priceMinor = priceOn(product, day)
        const promoted = running?.brand === product.brand || running?.category === product.category
        const amountMinor = Math.round((priceMinor * quantity * (promoted ? 0.9 : 1)) / 100) * 100
        return { product, quantity, amountMinor, listMinor }
      })
    },
  }
}

function reducedPrice({ priceMinor }: Product, percent: number): number {
  return Math.round((priceMinor * (100 - percent)) / 100 / 1000) * 1000
}

function promotion({ pick, uniform }: Draws, index: number): Promotion {
  const id = `promo-${index + 1}`
  if (uniform(purpose.promotion, index) < 0.5) {
    const brand = pick(brands, purpose.promotion, index, 1)
    return { id, name: `A week of ${brand[0]?.toUpperCase()}${brand.slice(1)}`, brand }
  }
  const category = pick(categories, purpose.promotion, index, 2)
  return { id, name: `A week of ${category}`, category }
}
