import { purpose } from './draws.ts'
import { shelfOf } from './goods.ts'
import type { Person } from './people.ts'
import { accountOf, short, type Town, tellByWebhook, webshop } from './town.ts'

/** An account is known by itself alone once the order that opened it has arrived for certain. */
export const accountKnownAfterDays = 2
const mostViews = 4
const wishes = 0.16
const notices = 0.4
const carts = 0.07
const minuteMs = 60_000

/** Somebody looks around in the online store and buys nothing. */
export function browse(town: Town, person: Person, day: number): void {
  const { draws, calendar, stock } = town
  const { index } = person
  const at = Math.round(calendar.at(day, 9 * 60 + 13 * 60 * draws.uniform(purpose.browse, index, day, 1)))
  const views = 1 + draws.below(mostViews, purpose.browse, index, day, 2)
  const category = person.categories[draws.below(2, purpose.browse, index, day, 3)] ?? person.categories[0]
  const about = { source: webshop, customer: { ids: accountOf(person) } }
  for (let view = 0; view < views; view += 1) {
    const {
      sku,
      name,
      category: of,
      brand,
      priceMinor,
    } = draws.pick(shelfOf(category), purpose.viewed, index, day, view)
    const product = { sku, name, category: of, brand }
    const id = `${short(day)}-${short(index)}-${view}`
    const seenAt = at + view * 3 * minuteMs
    const occurredAt = seenAt + minuteMs
    tellByWebhook(town, { type: 'product.viewed', id: `view-${id}`, occurredAt: seenAt, ...about, ...product })
    if (stock.isOut(sku, day)) {
      if (draws.uniform(purpose.enquire, index, day, 2 + view) >= notices) continue
      tellByWebhook(town, { type: 'product.enquired', id: `ask-${id}`, occurredAt, ...about, ...product })
    } else if (draws.uniform(purpose.wish, index, day, view) < wishes) {
      tellByWebhook(town, { type: 'wishlist.added', id: `wish-${id}`, occurredAt, ...about, ...product })
    } else if (draws.uniform(purpose.cart, index, day, view) < carts) {
      const cart = { cartId: `cart-${id}`, totalMinor: priceMinor, lines: [product] }
      tellByWebhook(town, { type: 'cart.abandoned', id: `cart-${id}`, occurredAt, ...about, ...cart })
      return
    }
  }
}
